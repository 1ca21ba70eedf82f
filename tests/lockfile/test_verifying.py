"""What a verification reports, and in which order."""

import gc
import gzip
import json
from typing import ClassVar, Literal

import numpy as np
import pytest
from pydantic import ValidationError

import indeks_inovasi as ii
from indeks_inovasi import _files, _registry
from indeks_inovasi.errors import FileFormatError
from indeks_inovasi.lockfile import sealing
from indeks_inovasi.lockfile.comparing import ulps
from indeks_inovasi.strategies.base import Aggregator, Exactness, Normalizer
from tests.lockfile import specimens

KINDS = ("lock", "input", "name", "spec", "refused", "stage", "learned", "weight", "node", "score", "rank", "category")


@pytest.fixture
def plain():
    """A specification, a table as columns, and its lock."""
    spec, columns = specimens.without_part()
    return spec, columns, ii.lock(ii.compute(columns, spec))


def paths(report, kind):
    """Return the paths of one kind of finding."""
    return [finding.path for finding in report.of(kind)]


def test_same_data_and_specification_are_the_same():
    """The lock verifies with the data as they are, in another order, and as a table of columns."""
    table, spec = specimens.table(), specimens.specification()
    held = ii.lock(ii.compute(table, spec))
    turned = table.take(np.array([5, 3, 1, 0, 2, 4, 11, 10, 9, 8, 7, 6]))

    for data in (table, turned):
        report = ii.verify(held, data, spec=spec)
        assert report.ok
        assert (report.status, report.exit_code, report.findings) == ("same", 0, ())
        assert bool(report)


def test_without_data_nothing_is_checked(plain):
    """A lock that names no data file cannot be checked without data: exit code 2, and the reason."""
    report = ii.verify(plain[2])

    assert (report.status, report.exit_code, report.findings) == ("unchecked", 2, ())
    assert report.notes == ("Nothing was computed: the lock names no data file, and no data are given.",)
    assert not report


def test_data_file_that_is_gone_cannot_be_checked(plain, tmp_path):
    """Where the named data file is absent the report says which file."""
    report = ii.verify(plain[2], tmp_path / "gone.csv")

    assert report.exit_code == 2
    assert "gone.csv: there is no such file" in report.notes[0]


def test_causes_come_first(plain):
    """Input, specification, first stage, learned numbers, groups, scores, ranks: in this order."""
    spec, columns, held = plain
    changed = {**columns, "income": [13.0, 10.1, 16.0, 22.0]}
    report = ii.verify(held, changed, spec=spec.replace(aggregator=ii.GeometricMean(), normalizer=ii.MinMax(floor=1)))
    kinds = [finding.kind for finding in report.findings]

    assert kinds == sorted(kinds, key=KINDS.index)
    assert set(kinds) == {"input", "spec", "stage", "learned", "node", "score", "rank"}
    assert paths(report, "input") == ["income[u4]"]
    assert report.of("input")[0].found == 22.0
    assert paths(report, "spec") == ["normalizer.floor", "aggregator.kind"]


def test_first_stage_that_diverged(plain):
    """A normalizer of one indicator is exchanged: its normalized column is the first to differ, not its raw one."""
    spec, columns, held = plain
    report = ii.verify(held, columns, spec=spec.with_node("poverty", normalizer=ii.MinMax(ceiling=50)))

    assert paths(report, "stage") == ["poverty/normalized"]
    assert report.first_stage == "poverty/normalized"
    assert report.of("input") == ()


def test_learned_numbers_that_moved(plain):
    """
    A new largest income moves the bounds that min-max has learned.

    The largest income was 16 (unit u3); it is 22 now.
    """
    _, columns, held = plain
    report = ii.verify(held, {**columns, "income": [13.0, 10.1, 16.0, 22.0]})
    learned = {finding.path: (finding.expected, finding.found) for finding in report.of("learned")}

    assert learned == {"nodes.income.normalizer.ceiling_at": (16.0, 22.0)}


def test_moved_scores_by_hand():
    """
    One indicator as it is: the score moves as the cell moves, by so many doubles, and two ranks change places.

    Between 2 and 4 doubles lie 2^-51 apart: from 2.0 to 2.0 + 3 * 2^-51 it is 3 ulp. With u1 = 1, u2 = 2, u3 = 3 the
    ranks are 3, 2, 1; with u1 = 2.5 they are 2, 3, 1.
    """
    spec = ii.IndexSpec(
        name="one",
        framework=ii.Framework.of({"index": ["x"]}),
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(),
        ranking=ii.Ranking(bands={"limits": [2.25], "closed": "left", "labels": ["low", "high"]}),
    )
    held = ii.lock(ii.compute({"unit": ["u1", "u2", "u3"], "x": [1.0, 2.0, 3.0]}, spec))

    nudged = ii.verify(held, {"unit": ["u1", "u2", "u3"], "x": [1.0, 2.0 + 3 * 2.0**-51, 3.0]})
    assert [(finding.path, finding.ulps) for finding in nudged.of("score")] == [("index[u2]", 3)]
    assert nudged.of("rank") == nudged.of("category") == ()

    moved = ii.verify(held, {"unit": ["u1", "u2", "u3"], "x": [2.5, 2.0, 3.0]})
    assert [(f.cell.unit, f.expected, f.found) for f in moved.of("score")] == [("u1", 1.0, 2.5)]
    assert [(f.cell.unit, f.expected, f.found) for f in moved.of("rank")] == [("u1", 3, 2), ("u2", 2, 3)]
    assert [(f.cell.unit, f.expected, f.found) for f in moved.of("category")] == [("u1", "low", "high")]


@pytest.mark.parametrize(
    ("old", "new", "distance"),
    [
        (1.0, 1.0 + 2.0**-52, 1),
        (1.0, 1.0 - 2.0**-53, 1),
        (0.0, 5e-324, 1),
        (-5e-324, 5e-324, 2),
        (2.0, 2.0, 0),
        (None, 1.0, None),
    ],
)
def test_ulps_by_hand(old, new, distance):
    """Neighbors of 1 are 2^-52 above and 2^-53 below; the smallest doubles around zero are 2 apart."""
    assert ulps(old, new) == distance


def test_groups_that_moved_without_the_score():
    """A rounding may hide a difference in the score; the group below shows it."""
    spec, columns = specimens.without_part()
    spec = spec.with_node("index", then=[ii.Round(decimals=0, ties="half_up")])
    held = ii.lock(ii.compute(columns, spec))
    report = ii.verify(held, {**columns, "life": [71.0, 68.5, 74.25, 70.001]})

    assert paths(report, "node") == ["a[u4]"]
    assert report.of("score") == ()
    assert not report.ok


def test_changed_weight_is_named():
    """A weight in the framework moves from 1 to 3; the report names the field, and the weight as used."""
    spec = specimens.specification()
    table = specimens.table()
    tree = spec.model_dump(mode="json")
    tree["framework"]["groups"][0]["children"][1]["weight"] = 3.0
    report = ii.verify(ii.lock(ii.compute(table, spec)), table, spec=ii.IndexSpec.model_validate(tree))

    assert paths(report, "spec") == ["framework.groups[people].children[poverty].weight"]
    assert [(f.path, f.expected, f.found) for f in report.of("weight")] == [("people.poverty", 1.0, 3.0)]
    assert report.first_stage == "people/aggregated"


def test_fields_that_came_or_went():
    """A new indicator, a rule that is gone and a null that became a map are named once each."""
    spec, _ = specimens.without_part()
    held = ii.lock(ii.compute(specimens.without_part()[1], spec.with_node("life", then=[ii.Clip(high=1)])))
    bands = ii.Ranking(bands={"limits": [1.0], "closed": "left", "labels": ["low", "high"]})
    report = ii.verify(held, specimens.without_part()[1], spec=spec.replace(ranking=bands))
    found = {finding.path: (finding.expected, finding.found) for finding in report.of("spec")}

    assert found == {"nodes": ("a map", {}), "ranking.bands": (None, "a map")}


# -- input


def test_rows_that_came_or_went(plain):
    """A unit that is gone and one that is new are named; the others are compared as rows."""
    _, columns, held = plain
    changed = {**columns, "unit": ["u1", "u2", "u3", "u9"], "life": [71.5, 68.5, 74.25, 70.0]}
    report = ii.verify(held, changed)

    assert [(finding.path, finding.found) for finding in report.of("input")] == [
        ("rows[u4]", "gone"),
        ("rows[u9]", "new"),
        ("rows[u1]", None),
    ]


def test_columns_that_came_or_went(plain):
    """A column that is new is named, though the index does not read it; a changed column is too."""
    _, columns, held = plain
    report = ii.verify(held, {**columns, "notes": [1.0, 2.0, 3.0, 4.0], "life": [71.5, 68.5, 74.25, 70.0]})

    assert [(finding.path, finding.found) for finding in report.of("input")] == [("notes", "new"), ("life", None)]


def test_cells_of_one_row_or_one_column(plain):
    """Several cells of one unit, or of one column, are named one by one."""
    _, columns, held = plain
    row = ii.verify(held, {**columns, "life": [1.0, 68.5, 74.25, 70.0], "poverty": [7.0, 12.0, 4.0, 5.0]})
    column = ii.verify(held, {**columns, "life": [1.0, 2.0, 74.25, 70.0]})

    assert paths(row, "input") == ["life[u1]", "poverty[u1]"]
    assert paths(column, "input") == ["life[u1]", "life[u2]"]


def test_cells_of_several_rows_and_columns(plain):
    """Where two cells lie in two rows and two columns, digests cannot tell which: rows and columns are listed."""
    _, columns, held = plain
    report = ii.verify(held, {**columns, "life": [1.0, 68.5, 74.25, 70.0], "poverty": [6.0, 13.0, 4.0, 5.0]})

    assert paths(report, "input") == ["life", "poverty", "rows[u1]", "rows[u2]"]


def test_part_that_came_or_went():
    """A child table that is gone is named, and the computation that needs it is refused."""
    table = specimens.table()
    held = ii.lock(ii.compute(table, specimens.specification()))
    report = ii.verify(held, ii.Dataset(table.rows, table.columns))

    assert [(finding.path, finding.found) for finding in report.of("input")] == [("parts.projects", "gone")]
    assert paths(report, "refused") == ["specification"]


def test_owner_that_changed():
    """A project that belongs to another unit is a changed input, named by the project."""
    table = specimens.table()
    held = ii.lock(ii.compute(table, specimens.specification()))
    part = table.parts["projects"]
    owners = part.owners.copy()
    owners[2] = 11
    moved = ii.Dataset(table.rows, table.columns, table.parts | {"projects": ii.PartTable(part.table, owners)})
    report = ii.verify(held, moved)

    assert paths(report, "input") == [f"projects:owners[{part.table.rows.units[2]}]"]


def test_refused_input_is_different(plain, tmp_path):
    """Text in a number column was not there when the lock was written: the cell is named, the answer is 'different'."""
    spec = plain[0]
    path = tmp_path / "table.csv"
    path.write_text("unit,life,income,poverty\nu1,71,13,6\nu2,68,10,12\n", encoding="utf-8")
    ii.lock(ii.compute(path, spec), path).save(tmp_path / "a.lock.json")
    path.write_text("unit,life,income,poverty\nu1,71,13,6\nu2,n.a.,10,12\n", encoding="utf-8")
    report = ii.verify(tmp_path / "a.lock.json")

    assert report.exit_code == 1
    assert [(finding.kind, finding.path, finding.found) for finding in report.findings] == [
        ("input", "life[u2]", "n.a.")
    ]


def test_records_that_do_not_fit(plain):
    """Records that contradict themselves are a changed input with the sentence of the refusal."""
    records = ii.Records(units=(ii.Unit(code="a", name="A", kind="desa"),) * 2)
    report = ii.verify(plain[2], records)

    assert report.status == "different"
    assert "The code of a unit must be unique" in str(report)


def test_refused_computation_is_different(plain):
    """A constant indicator cannot be computed: the changed cells come first, then the refusal."""
    _, columns, held = plain
    report = ii.verify(held, {**columns, "life": [70.0] * 4})

    assert paths(report, "input") == ["life[u1]", "life[u2]", "life[u3]"]
    assert paths(report, "refused") == ["constant-indicator"]


# -- the lock itself


def test_edited_lock_without_data_is_different(plain, tmp_path):
    """Without data an edited number is found by its section, an edited field of the specification by its path."""
    content = plain[2].to_dict()
    content["results"][0][2] += 1.0
    content["spec"]["normalizer"]["ceiling"] = 99.0
    (tmp_path / "a.lock.json").write_text(json.dumps(content), encoding="utf-8")
    report = ii.verify(tmp_path / "a.lock.json")

    assert paths(report, "lock") == ["spec.normalizer.ceiling", "results"]
    assert report.exit_code == 1


def test_edited_lock_with_changed_data(plain, tmp_path):
    """Where the data changed too, an edited section is named beside the changed cell."""
    _, columns, held = plain
    content = held.to_dict()
    content["results"][0][2] += 1.0
    (tmp_path / "a.lock.json").write_text(json.dumps(content), encoding="utf-8")
    report = ii.verify(tmp_path / "a.lock.json", {**columns, "life": [71.5, 68.5, 74.25, 70.0]})

    assert paths(report, "lock") == ["results"]
    assert paths(report, "input") == ["life[u1]"]


def test_whole_numbers_may_lose_their_fraction(plain, tmp_path):
    """A program that writes 100.0 as 100 has not changed the lock."""
    _, columns, held = plain
    text = json.dumps(held.to_dict()).replace("100.0", "100")
    assert text != json.dumps(held.to_dict())
    (tmp_path / "a.lock.json").write_text(text, encoding="utf-8")

    assert ii.verify(tmp_path / "a.lock.json", columns).ok


def test_unknown_kind_is_refused_with_its_path(plain, tmp_path):
    """A kind that is not installed and registered here is never looked for elsewhere."""
    content = plain[2].to_dict()
    del content["seals"]["sections"]
    content["spec"]["normalizer"] = {"kind": "os.system"}
    (tmp_path / "a.lock.json").write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(ValidationError, match=r"There is no step of kind 'os.system'"):
        ii.verify(tmp_path / "a.lock.json")


def test_what_looks_alike_is_told_apart(plain):
    """A name that is written with other characters than before looks the same; the note shows them."""
    spec, columns, _ = plain
    composed, combined = "Caf\u00e9", "Cafe\u0301"
    held = ii.lock(ii.compute({**columns, "unit": [composed, *columns["unit"][1:]]}, spec))
    report = ii.verify(held, {**columns, "unit": [combined, *columns["unit"][1:]]})

    assert report.notes == (
        "These look alike, but are written with other characters: 'rows[Caf\\xe9]', 'rows[Cafe\\u0301]'",
    )


def test_rows_and_columns_that_cannot_be_crossed_are_explained(plain):
    """Two cells in two rows and two columns could as well be the other two."""
    _, columns, held = plain
    changed = {**columns, "life": [0.5, *columns["life"][1:]], "income": [*columns["income"][:-1], 0.5]}

    assert ii.verify(held, changed).notes == (
        "Several rows and several columns changed: which of their cells, digests do not tell",
    )


@pytest.mark.parametrize("is_on", [True, False])
def test_garbage_is_collected_afterwards_as_before(plain, tmp_path, is_on):
    """Nobody looks for garbage while a lock is verified; then all is as it was, after an error too."""
    spec, columns, held = plain
    was_on = gc.isenabled()
    try:
        (gc.enable if is_on else gc.disable)()
        ii.lock(ii.compute(columns, spec)).save(tmp_path / "a.lock.json")
        assert ii.verify(held, columns).ok
        with pytest.raises(FileFormatError):
            ii.verify(tmp_path / "absent.lock.json")
        assert gc.isenabled() is is_on
    finally:
        (gc.enable if was_on else gc.disable)()


def sealed(content):
    """Return the content of a lock with new seals, as somebody writes it who knows the format."""
    return {**content, "seals": sealing.seals_of(content)}


def verified(content, data, folder):
    """Return the report about a lock with some content."""
    path = folder / "a.lock.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return ii.verify(path, data)


def test_a_tolerance_that_nobody_declares_is_not_believed(plain, tmp_path):
    """A lock whose author wrote a tolerance and other scores into it, and sealed it again, is different in both."""
    _, columns, held = plain
    content = held.to_dict()
    content["tolerance"] = {"relative": 1e9, "paths": ["nonsense"]}
    content["results"][0][2] = 99.0
    report = verified(sealed(content), columns, tmp_path)

    assert report.exit_code == 1
    assert paths(report, "lock") == ["tolerance"]
    assert [finding.expected for finding in report.of("score")] == [99.0]


def test_rows_that_stand_twice_are_refused(plain, tmp_path):
    """Of two rows of one unit one could be read and the other one believed."""
    content = plain[2].to_dict()
    for section, row in (("results", ["u1", None, 99.0, 1, None]), ("stages", content["stages"][0])):
        doubled = {**content, section: [row, *content[section]]}
        with pytest.raises(ValidationError, match=f"{section}: .* stands more than once. Restore the lock"):
            verified(sealed(doubled), plain[1], tmp_path)


@pytest.mark.parametrize(
    "change",
    [list.pop, lambda row: row.append(1.0), lambda row: row.__setitem__(2, "4.4"), lambda row: row.__setitem__(0, 1.0)],
    ids=["short", "long", "text", "unit"],
)
def test_rows_of_groups_that_do_not_fit_are_refused(tmp_path, change):
    """A row of the groups has a unit, a period and a number for each group, or it is named."""
    table, spec = specimens.table(), specimens.specification()
    content = ii.lock(ii.compute(table, spec)).to_dict()
    number = next(place for place, held in enumerate(content["nodes"]) if held["part"] == "")
    change(content["nodes"][number]["rows"][1])

    with pytest.raises(ValidationError, match=r"The row 1 is not \[unit, period, ") as caught:
        verified(content, table, tmp_path)
    assert caught.value.errors()[0]["loc"] == ("nodes", number)


@pytest.mark.parametrize("name", ["strategies", "tolerance", "data", "environment"])
def test_no_entry_may_be_left_out(plain, tmp_path, name):
    """An entry that says nothing stands in the lock all the same."""
    content = plain[2].to_dict()
    del content[name]

    with pytest.raises(ValidationError, match="Field required"):
        verified(sealed(content), plain[1], tmp_path)


def test_rows_that_were_taken_out_of_a_lock(plain, tmp_path):
    """What stands in the lock no more is nothing there, and a stage too many is not computed."""
    _, columns, held = plain
    content = held.to_dict()
    content["stages"].append({"path": "foo/raw", "digest": "0" * 64})
    del content["results"][0]
    shown = [str(finding) for finding in verified(content, columns, tmp_path).of("lock")]

    assert "stages.foo/raw: not computed" in shown
    assert any(line.startswith("results[u1].score: nothing -> ") for line in shown)


def test_packages_that_are_not_installed_are_named(plain, tmp_path):
    """Whoever lacks the package behind a strategy reads which one, and in which version."""
    content = plain[2].to_dict()
    content["spec"]["normalizer"] = {"kind": "no_such.kind"}
    content["strategies"] = [
        {"family": "step", "kind": "no_such.kind", "distribution": "no-such-package", "version": "1.2"}
    ]

    with pytest.raises(FileFormatError, match=r"it needs no-such-package 1\.2, which is not installed"):
        verified(sealed(content), plain[1], tmp_path)


def test_a_file_that_is_no_lock(tmp_path):
    """A specification in place of a lock is not said to be of an unknown version."""
    with pytest.raises(FileFormatError, match=r"It has no lock_version, so it is no lock\. Give"):
        verified({"name": "x"}, None, tmp_path)
    with pytest.raises(FileFormatError, match=r"cannot be read .*null"):
        ii.verify("a\0.lock.json")


def test_edited_kind_that_cannot_be_built_is_named(plain, tmp_path):
    """Where the seals show what was edited, the report names it, though nothing can be computed."""
    content = plain[2].to_dict()
    content["spec"]["normalizer"]["kind"] = "os.system"
    (tmp_path / "a.lock.json").write_text(json.dumps(content), encoding="utf-8")
    report = ii.verify(tmp_path / "a.lock.json", plain[1])

    assert paths(report, "lock") == ["spec.normalizer.kind"]
    (note,) = report.notes
    assert note.startswith("The edited lock cannot be computed: spec.normalizer: ")
    assert "There is no step of kind 'os.system'" in note
    assert not report.is_computed


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "it holds a list. A lock is a JSON object."),
        ('{"lock_version": 1, "lock_version": 1}', "the key 'lock_version' stands twice in one object"),
        ('{"lock_version": 1, "results": [NaN]}', "NaN is no JSON number"),
        ('{"a": ' * 70 + "1" + "}" * 70, "it is nested deeper than 64"),
        ("{", "it is no JSON"),
    ],
)
def test_files_that_are_no_lock(tmp_path, text, sentence):
    """Every refusal names the file and the place."""
    (tmp_path / "a.lock.json").write_text(text, encoding="utf-8")

    with pytest.raises(FileFormatError, match=r"a\.lock\.json") as caught:
        ii.verify(tmp_path / "a.lock.json")
    assert sentence in str(caught.value)


def test_broken_gzip_is_refused(tmp_path):
    """A file that only calls itself packed is named."""
    (tmp_path / "a.lock.json.gz").write_bytes(b"{}")

    with pytest.raises(FileFormatError, match="it is no gzip file"):
        ii.verify(tmp_path / "a.lock.json.gz")


def test_gzip_bomb_is_refused(tmp_path, monkeypatch):
    """A small packed file that unpacks to more than the limit is named before it is read."""
    monkeypatch.setattr(_files, "LARGEST", 1000)
    (tmp_path / "a.lock.json.gz").write_bytes(gzip.compress(b" " * 1001))

    with pytest.raises(FileFormatError, match="it unpacks to more than 1000 bytes"):
        ii.verify(tmp_path / "a.lock.json.gz")


def test_missing_and_unknown_fields_are_refused_with_their_paths(plain, tmp_path):
    """A lock with a field too many and one too few names both."""
    content = {**plain[2].to_dict(), "extra": 1}
    del content["stages"], content["seals"]
    (tmp_path / "a.lock.json").write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(ValidationError) as caught:
        ii.verify(tmp_path / "a.lock.json")
    assert {problem["loc"] for problem in caught.value.errors()} == {("extra",), ("stages",), ("seals",)}


# -- foreign strategies


class Rough(Aggregator, frozen=True):
    """A mean whose last bits depend on the machine, which this test makes up with `dust`."""

    kind: Literal["test.rough"] = "test.rough"
    exactness: ClassVar[Exactness] = "tolerance"
    dust: ClassVar[float] = 0.0

    def combine(self, values, weights, children):
        """Return the mean of the rows, with dust."""
        return np.array([sum(row) / len(row) for row in values.tolist()]) * (1.0 + type(self).dust)


class Exact(Normalizer, frozen=True):
    """A normalizer that declares nothing, so its bits must be the same; `shift` is another release of it."""

    kind: Literal["test.exact"] = "test.exact"
    shift: ClassVar[float] = 0.0

    def apply(self, column):
        """Return the oriented numbers."""
        return column.normalized(column.oriented() + type(self).shift)


@pytest.fixture
def foreign(monkeypatch):
    """Register the strategies of this file for one test."""
    monkeypatch.setattr(_registry, "_registered", {})
    ii.register(Rough)
    ii.register(Exact)
    spec, columns = specimens.without_part()
    return spec, columns


def test_tolerance_where_a_strategy_declares_it(foreign, monkeypatch):
    """
    The lock states the tolerance and who declares it; dust within it is the same, more is not.

    Unit u2 has the worst value of every indicator, so its score is 0, which a share of itself does not move.
    """
    spec, columns = foreign
    held = ii.lock(ii.compute(columns, spec.replace(aggregator=Rough())))

    assert held.tolerance.model_dump() == {"relative": 1e-9, "paths": ("aggregator",)}
    monkeypatch.setattr(Rough, "dust", 1e-13)
    report = ii.verify(held, columns)
    assert report.ok
    assert report.notes == ("Numbers may differ by 1e-09 of the largest in their column, as declared by aggregator",)
    monkeypatch.setattr(Rough, "dust", 1e-6)
    report = ii.verify(held, columns)
    assert report.first_stage == "a/aggregated"
    assert [finding.cell.unit for finding in report.of("score")] == ["u1", "u3", "u4"]


def test_no_tolerance_where_none_is_declared(foreign, monkeypatch):
    """A change in the last bit is a difference, though the score is the same to 15 digits."""
    spec, columns = foreign
    held = ii.lock(ii.compute(columns, spec.replace(normalizer=Exact())))

    assert held.tolerance is None
    monkeypatch.setattr(Exact, "shift", 2.0**-46)
    report = ii.verify(held, columns)
    assert report.first_stage == "life/normalized"
    assert [finding.path for finding in report.of("rank")] == []


def test_another_version_of_a_foreign_strategy_is_a_note(plain, tmp_path):
    """Another version moves a score or not: the note says so, the scores decide."""
    acme = pytest.importorskip("acme_strategies")
    spec, columns, _ = plain
    columns = {"unit": columns["unit"], **{code: [0.2, 0.4, 0.6, 0.8] for code in ("life", "income", "poverty")}}
    held = ii.lock(ii.compute(columns, spec.replace(normalizer=acme.Logit())))
    older = held.model_copy(update={"strategies": (held.strategies[0].model_copy(update={"version": "0.0.1"}),)})
    report = ii.verify(older, columns)

    assert paths(report, "lock") == ["strategies[0].version"]
    assert "at the time of the lock from acme-strategies 0.0.1" in report.notes[0]
