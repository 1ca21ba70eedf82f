"""Published numbers have not moved: locks that were written earlier still verify."""

import json

import pytest

import indeks_inovasi as ii
from tests.golden.cases import CASES, FOLDER, PROFILES, Case
from tests.worked.published import sets

LOCKS = sorted(FOLDER.glob("*.lock.json*"))
CASE_OF = {path: case for case in CASES for path in case.paths()}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name.partition(".")[0])
def test_published_numbers_have_not_moved(path):
    """A lock written by an earlier release still verifies, bit for bit, with the specification as it is today."""
    case: Case = CASE_OF[path]

    report = ii.verify(path, case.data() if case.data else None, spec=case.spec())

    assert report.ok, report


def test_every_case_has_one_lock():
    """No case is forgotten, and no lock is left over from one that is gone."""
    assert {CASE_OF[path].name for path in LOCKS if path in CASE_OF} == {case.name for case in CASES}
    assert len(LOCKS) == len(CASES)


def test_every_profile_has_a_lock():
    """A new profile needs a golden lock."""
    assert PROFILES
    assert {f"profile-{name}" for name in PROFILES} <= {case.name for case in CASES}


def test_every_published_index_with_data_has_a_lock():
    """A published index whose data are copied here needs a golden lock."""
    with_data = {path.parent.name for path in sets.COPIED.glob("*/*.csv*")}

    assert with_data
    assert {name for name in with_data if not any(case.name.startswith(f"published-{name}") for case in CASES)} == set()


@pytest.mark.parametrize("path", [path for path in LOCKS if path.suffix == ".json"], ids=lambda path: path.name)
def test_a_changed_digit_is_noticed(path, tmp_path):
    """A golden lock whose first score differs in the last bit does not verify."""
    case = CASE_OF[path]
    content = json.loads(path.read_text(encoding="utf-8"))
    row = next(row for row in content["results"] if row[2] is not None)
    row[2] *= 1.0 + 2.0**-52
    (tmp_path / path.name).write_text(json.dumps(content), encoding="utf-8")

    report = ii.verify(tmp_path / path.name, case.data() if case.data else case.file)

    unit, period = row[:2]
    where = unit if period is None else f"{unit}, {period}"
    assert [finding.path for finding in report.of("lock")] == [f"results[{where}].score"]
