"""What a lock holds, and how it is written."""

import gzip
import json
import platform
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from pydantic import ValidationError

import indeks_inovasi as ii
from indeks_inovasi import _registry
from indeks_inovasi.errors import FileFormatError, SpecificationError
from indeks_inovasi.strategies.base import Normalizer
from tests.lockfile import specimens
from tests.profiles.building import load


@pytest.fixture
def held():
    """A lock of the table with everything."""
    return ii.lock(ii.compute(specimens.table(), specimens.specification()))


@pytest.fixture
def csv(tmp_path):
    """A table in a file, with other names than `read` expects."""
    path = tmp_path / "data" / "table.csv"
    path.parent.mkdir()
    path.write_text("code;year;life;income\nb;2024;71,5;13\na;2024;68;10\na;2023;-999;12\n", encoding="utf-8")
    return path


def of_csv(path, **options):
    """Return the result of an index of that table."""
    spec = ii.IndexSpec(
        name="small",
        framework=ii.Framework.of({"index": ["life", "income"]}),
        normalizer=ii.MinMax(),
        aggregator=ii.ArithmeticMean(missing={"rule": "skip"}),
    )
    return ii.compute(ii.read(path, **options), spec)


READING = {"unit": "code", "period": "year", "missing": (-999,), "decimal": ",", "delimiter": ";"}


def test_scores_are_written_in_canonical_order(held):
    """
    By unit, then by period, as text; the unit without data has left.

    The numbers are those of the result, found by unit and period.
    """
    result = ii.compute(specimens.table(), specimens.specification())
    keys = [(unit, period) for unit, period, *_ in held.results]

    assert keys == sorted(keys)
    assert ("u5", "2023") not in keys
    for unit, period, score, rank, category in held.results:
        one = result[unit, period]
        assert (score, rank, category) == (one.score, one.rank, one.category)


def test_learned_numbers_can_be_read(held):
    """The frozen specification stands in the lock as JSON: it is one, and applying it gives the same scores."""
    table = specimens.table()
    frozen = ii.IndexSpec.model_validate(dict(held.frozen))
    result = ii.compute(table, held.spec)

    assert frozen == result.frozen
    assert ii.apply(result.data, frozen).score.tobytes() == result.score.tobytes()


def test_stages_stand_in_the_order_of_the_computation(held):
    """Parts first, then screening, indicators stage by stage, groups children first."""
    paths = [stage.path for stage in held.stages]

    assert paths[0] == "projects:screening"
    assert paths.index("projects:merit/aggregated") < paths.index("projects:accepted") < paths.index("screening")
    assert paths[paths.index("screening") + 1 :] == [
        *(
            f"{code}/{stage}"
            for stage in ("raw", "imputed", "treated", "normalized")
            for code in ("life", "poverty", "ideas")
        ),
        "people/aggregated",
        "welfare/aggregated",
        "welfare/then[0]",
    ]


def test_a_step_that_changes_nothing_has_the_digest_of_the_step_before(held):
    """Without a gap an imputer changes nothing; where it fills one the digest is another."""
    digests = {stage.path: stage.digest for stage in held.stages}

    assert digests["poverty/raw"] == digests["poverty/imputed"] == digests["poverty/treated"]
    assert digests["life/raw"] != digests["life/imputed"]


def test_weights_and_groups(held):
    """The weights of every group as used, and the numbers of every group but the headline."""
    assert held.weights["people"] == {"life": 2.0, "poverty": 1.0}
    assert held.weights["projects:merit"] == {"novelty": 1.0, "use": 1.0}
    assert [(table.part, table.codes) for table in held.nodes] == [("projects:", ("merit",)), ("", ("people",))]


def test_environment_names_what_computed(held):
    """Python, numpy, this library and the platform, for information."""
    assert held.environment["python"] == platform.python_version()
    assert held.environment["numpy"] == np.__version__
    assert set(held.environment) == {"python", "numpy", "indeks_inovasi", "platform"}


def test_file_gives_the_lock_back(held, tmp_path):
    """A lock that is read from its file is the same, plain or packed."""
    held.save(tmp_path / "a.lock.json")
    held.save(tmp_path / "a.lock.json.gz")

    assert ii.IndexLock.load(tmp_path / "a.lock.json") == held
    assert ii.IndexLock.load(tmp_path / "a.lock.json.gz") == held
    assert gzip.decompress((tmp_path / "a.lock.json.gz").read_bytes()) == (tmp_path / "a.lock.json").read_bytes()


def test_file_is_the_same_whoever_writes_it(held, tmp_path):
    """The same lock gives the same bytes, packed too, and another order of rows the same lock."""
    table = specimens.table()
    turned = table.take(np.arange(len(table))[::-1].copy())
    again = ii.lock(ii.compute(turned, specimens.specification()))
    held.save(tmp_path / "a.lock.json.gz")
    again.save(tmp_path / "b.lock.json.gz")

    assert (tmp_path / "a.lock.json.gz").read_bytes() == (tmp_path / "b.lock.json.gz").read_bytes()


def test_one_unit_on_one_line(held, tmp_path):
    """A version control system shows which unit moved: its score stands on a line of its own."""
    held.save(tmp_path / "a.lock.json")
    lines = (tmp_path / "a.lock.json").read_text(encoding="utf-8").splitlines()
    unit, period, score, rank, category = held.results[0]

    assert f'  ["{unit}", "{period}", {score!r}, {rank}, "{category}"],' in lines
    assert max(len(line) for line in lines if '"seals"' not in line) < 160


def test_texts_survive(tmp_path):
    """Quotes, line breaks and letters of any language come back from the file."""
    spec, columns = specimens.without_part(name='Indeks "é" \n\\ \u2028')
    columns["unit"] = ['a"b', "c\nd", "é\\", "\U0001f600"]
    held = ii.lock(ii.compute(columns, spec))
    held.save(tmp_path / "a.lock.json")

    assert ii.IndexLock.load(tmp_path / "a.lock.json") == held
    assert ii.verify(tmp_path / "a.lock.json", columns).ok


def test_the_old_file_stays_when_writing_fails(held, tmp_path, monkeypatch):
    """Nothing is left of a file that could not be finished."""
    path = tmp_path / "a.lock.json"
    path.write_text("old", encoding="utf-8")

    def full(self, data):
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        held.save(path)

    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_data_file_is_named_relative_to_the_lock(csv, tmp_path, monkeypatch):
    """The lock beside the data, below them or elsewhere: it names the file from where it stands, and verifies."""
    held = ii.lock(of_csv(csv, **READING), csv, reading=READING)
    for folder in (csv.parent, csv.parent / "below", tmp_path / "locks"):
        folder.mkdir(exist_ok=True)
        held.save(folder / "a.lock.json")
        assert ii.verify(folder / "a.lock.json").ok
    written = json.loads((tmp_path / "locks" / "a.lock.json").read_text(encoding="utf-8"))

    assert written["data"]["file"] == "../data/table.csv"
    assert written["data"]["missing"] == [-999]
    assert str(tmp_path) not in json.dumps(written)
    monkeypatch.chdir(tmp_path / "locks")
    assert ii.verify("a.lock.json").ok


def test_loaded_lock_can_move_with_its_data(csv, tmp_path):
    """A lock that is loaded and saved elsewhere still finds its data."""
    ii.lock(of_csv(csv, **READING), csv, reading=READING).save(tmp_path / "a.lock.json")
    (tmp_path / "other").mkdir()
    ii.IndexLock.load(tmp_path / "a.lock.json").save(tmp_path / "other" / "b.lock.json")

    assert ii.verify(tmp_path / "other" / "b.lock.json").ok


def test_lock_in_memory_knows_its_data(csv):
    """A lock that is not saved yet verifies with its data file."""
    assert ii.verify(ii.lock(of_csv(csv, **READING), csv, reading=READING)).ok


def test_data_file_with_records(tmp_path):
    """Records in a JSON file are read as records."""
    records = {"units": [{"code": "R", "name": "Puskesmas", "kind": "puskesmas"}]}
    records["marks"] = [
        {"juror": f"r{juror}", "subject": "R", "criterion": f"u{number}", "level": 1 + (juror + number) % 4}
        for juror in range(3)
        for number in range(1, 10)
    ]
    path = tmp_path / "records.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    profile = load("skm-2017")
    ii.lock(ii.compute(ii.Records.load(path), profile), path).save(tmp_path / "a.lock.json")

    assert ii.verify(tmp_path / "a.lock.json").ok
    assert isinstance(ii.IndexLock.load(tmp_path / "a.lock.json").spec, ii.Profile)


def test_wrong_data_file_is_refused(csv):
    """A file that does not give the input of the result would make a lock that nobody can verify."""
    result = of_csv(csv, **READING)
    other = {**READING, "missing": ()}

    with pytest.raises(
        FileFormatError, match=r"does not give the input of the result \(life\[a, 2023\]: found -999.0\)"
    ):
        ii.lock(result, csv, reading=other)


@pytest.mark.parametrize(
    ("options", "held"),
    [
        ({"peers": "island"}, {"peers": ("island",)}),
        ({"columns": "life", "peers": ["island"]}, {"columns": ("life",), "peers": ("island",)}),
        ({"peers": "island", "missing": -999}, {"missing": (-999.0,)}),
        ({"peers": "island", "missing": "n.a."}, {"missing": ("n.a.",)}),
        ({"peers": "island", "missing": [float("nan"), -999]}, {"missing": (-999.0,)}),
        ({"peers": "island", "missing": {"n.a.", "-"}}, {"missing": ("-", "n.a.")}),
    ],
)
def test_options_are_those_of_read(tmp_path, options, held):
    """What `read` takes, one name or a code alone, a lock takes too."""
    path = tmp_path / "a.csv"
    path.write_text("unit,island,life\na,x,1\nb,y,3\n", encoding="utf-8")
    spec = ii.IndexSpec(
        name="one",
        framework=ii.Framework.of({"index": ["life"]}),
        normalizer=ii.MinMax(),
        aggregator=ii.ArithmeticMean(),
    )
    lock = ii.lock(ii.compute(ii.read(path, unit="unit", **options), spec), path, reading=options)
    lock.save(tmp_path / "a.lock.json")

    assert {name: getattr(lock.data, name) for name in held} == held
    assert ii.verify(tmp_path / "a.lock.json").ok


def test_unknown_option_is_refused(csv):
    """A mistyped option of `read` is named."""
    with pytest.raises(ValidationError, match="perid"):
        ii.lock(of_csv(csv, **READING), csv, reading={**READING, "perid": "year"})


@pytest.mark.parametrize("file", ["/etc/table.csv", "C:\\table.csv"])
def test_absolute_data_file_is_refused(held, tmp_path, file):
    """A lock file does not name files anywhere on the machine."""
    content = {**held.to_dict(), "data": {"file": file}}
    (tmp_path / "a.lock.json").write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(FileFormatError, match="Name it relative to the lock"):
        ii.IndexLock.load(tmp_path / "a.lock.json")


def test_result_without_stages_is_refused():
    """A computation that kept less than every stage cannot be locked; the remedy is named."""
    spec, columns = specimens.without_part()

    with pytest.raises(SpecificationError, match=r"kept less \(keep='nodes'\). Compute with keep='all'"):
        ii.lock(ii.compute(columns, spec, keep="nodes"))


class Doubled(Normalizer, frozen=True):
    """A strategy of a notebook."""

    kind: Literal["test.doubled"] = "test.doubled"

    def apply(self, column):
        """Return twice the numbers."""
        return column.normalized(2.0 * column.values)


def test_unregistered_strategy_is_refused():
    """A strategy that no other program can build is named with its place in the specification."""
    spec, columns = specimens.without_part()
    spec = spec.with_node("income", normalizer=Doubled())

    with pytest.raises(SpecificationError, match=r"'test.doubled' at nodes.income.normalizer.* ii.register"):
        ii.lock(ii.compute(columns, spec))


def test_registered_strategy_is_named_by_its_origin(monkeypatch):
    """A class that a program registered has no distribution; built-in ones are not listed."""
    monkeypatch.setattr(_registry, "_registered", {})
    monkeypatch.setattr(Doubled, "__module__", "__main__")
    ii.register(Doubled)
    spec, columns = specimens.without_part()
    (foreign,) = ii.lock(ii.compute(columns, spec.replace(normalizer=Doubled()))).strategies

    assert foreign.model_dump() == {"family": "step", "kind": "test.doubled", "distribution": None, "version": None}


def test_strategy_of_another_package_is_named_by_distribution_and_version():
    """A strategy that is found by its entry point stands in the lock with what it was installed from."""
    acme = pytest.importorskip("acme_strategies")
    spec, columns = specimens.without_part()
    columns = {"unit": columns["unit"], **{code: [0.2, 0.4, 0.6, 0.8] for code in ("life", "income", "poverty")}}
    (foreign,) = ii.lock(ii.compute(columns, spec.replace(normalizer=acme.Logit()))).strategies

    assert (foreign.kind, foreign.distribution) == ("acme.logit", "acme-strategies")
    assert foreign.version


def test_long_tables_are_digests(tmp_path):
    """
    Above 10,000 rows a learned table and the numbers of groups are digests; the scores stay.

    The digest of the table is that of its numbers, sorted, as the format says.
    """
    n = 10_001
    values = np.arange(n)[::-1] * 1.0
    spec = ii.IndexSpec(
        name="long",
        framework=ii.Framework.of({"index": {"a": ["x"], "b": ["y"]}}),
        normalizer=ii.Percentile(ties="min", denominator="n"),
        aggregator=ii.ArithmeticMean(),
    )
    table = ii.Dataset.of({"x": values, "y": values}, [f"{row:05d}" for row in range(n)])
    held = ii.lock(ii.compute(table, spec))
    held.save(tmp_path / "a.lock.json")
    learned = [held.frozen["nodes"][code]["normalizer"] for code in ("x", "y")]

    assert held.nodes == ()
    assert len(held.results) == n
    assert [step for step in learned for value in step.values() if isinstance(value, dict) and value.get("count") == n]
    assert ii.verify(tmp_path / "a.lock.json", table).ok
    moved = table.with_columns({"x": np.where(values == 7.0, 7.5, values)})
    report = ii.verify(tmp_path / "a.lock.json", moved)
    assert [finding.path for finding in report.of("input")] == ["x[09993]"]
    assert report.first_stage == "x/raw"


def test_representation_is_short(held):
    """A lock of many units does not fill the screen."""
    assert repr(held) == str(held) == "IndexLock('welfare': 11 rows, 27 stages)"
