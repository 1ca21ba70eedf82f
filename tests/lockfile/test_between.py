"""Two locks side by side: what differs is named, whatever section of the lock it stands in."""

import pytest

import indeks_inovasi as ii
from indeks_inovasi.lockfile.between import compared
from tests.lockfile import specimens

SPEC, COLUMNS = specimens.without_part()
HELD = ii.lock(ii.compute(COLUMNS, SPEC))
FOREIGN = {"family": "step", "kind": "acme.logit", "distribution": "acme", "version": "1.0"}
FILE = {"file": "a.csv", **dict.fromkeys(("period", "names", "delimiter", "long", "sheet"))}


def changed(**sections):
    """Return the lock with other sections."""
    return ii.IndexLock.model_validate({**HELD.to_dict(), **sections})


def places(other):
    """Return the kinds and paths of what differs between the lock and another one."""
    return [(finding.kind, finding.path) for finding in compared(HELD, other, "x").findings]


def test_a_lock_does_not_differ_from_itself():
    """Nothing is found and nothing is noted."""
    report = compared(HELD, HELD, "x")

    assert (report.status, report.findings, report.notes) == ("same", (), ())


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        ({"tolerance": {"relative": 1e-9, "paths": ["aggregator"]}}, "tolerance"),
        ({"strategies": [FOREIGN]}, "strategies"),
        ({"lang": "en"}, "lang"),
    ],
)
def test_how_to_compute(sections, expected):
    """Strategies of other packages, what they declare, and the language are ways to compute."""
    ((kind, path),) = places(changed(**sections))

    assert kind == "spec"
    assert path.startswith(expected)


def test_learned_numbers():
    """A number that was learned otherwise is named by its place in the frozen specification."""
    frozen = HELD.to_dict()["frozen"]
    frozen["nodes"]["life"]["normalizer"]["floor_at"] -= 1.0

    assert places(changed(frozen=frozen)) == [("learned", "nodes.life.normalizer.floor_at")]


def test_a_digest_of_the_input_that_nothing_explains():
    """Where all columns and rows agree, but not the digest over them, that is said."""
    other = {**HELD.to_dict()["input"], "digest": "0" * 64}

    assert places(changed(input=other)) == [("input", "digest")]


def test_data_files_are_noted():
    """Where the data stand is no difference; that one lock names none, or reads them otherwise, is worth a note."""
    file, comma = changed(data=FILE), changed(data={**FILE, "decimal": ","})
    moved = changed(data={**FILE, "file": "b/a.csv"})

    assert compared(HELD, file, "x").findings == ()
    assert compared(HELD, file, "x").notes[0] == "Only the second lock names its data file"
    assert compared(file, comma, "x").notes[0] == "The locks read their data files with other options"
    assert not any("data file" in note for note in compared(file, moved, "x").notes)
