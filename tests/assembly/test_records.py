"""Records become a dataset: who owns what, which period, which level; and what contradicts itself."""

from datetime import date

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi.assembly.records import assemble
from indeks_inovasi.errors import DuplicateCodeError, NoUnitsError, RecordError, UnknownCodeError
from indeks_inovasi.models.reading import Reading

LEVELS = {"kind": "levels", "levels": [{"level": number} for number in range(4)]}
PRINTED = {
    "kind": "levels",
    "levels": [
        {"level": 0},
        {"level": 1, "condition": {"min": 1, "max": 10}},
        {"level": 2, "condition": {"min": 10, "max": 20}},
    ],
}
STEPS = {"normalizer": {"kind": "as_is"}, "aggregator": {"kind": "weighted_sum"}}


def leaf(code, scale=None, **more):
    """Return an indicator as JSON."""
    return {"code": code, "direction": "positive", "scale": scale, **more}


def spec(*leaves, cls=ii.IndexSpec, weights=None, **more):
    """Return a specification with one group over some indicators."""
    children = [{"code": each["code"], "weight": (weights or {}).get(each["code"])} for each in leaves]
    framework = {"index": "all", "indicators": leaves, "groups": [{"code": "all", "children": children}]}
    return cls.model_validate({"name": "demo", "framework": framework, **STEPS, **more})


def profile(*leaves, **more):
    """Return the same as an official profile."""
    return spec(*leaves, cls=ii.Profile, edition="1", labels={"id": "Demo"}, sources={}, **more)


def rolled(records, *leaves, cls=ii.IndexSpec, **more):
    """Return a specification with one indicator that is rolled up from a part made of `records`."""
    part = {"records": records, "spec": spec(*leaves).model_dump(mode="json")}
    value = {"kind": "roll_up", "part": "rows", "node": "all", "combine": {"kind": "mean"}}
    build = spec if cls is ii.IndexSpec else profile
    return build(leaf("m"), parts={"rows": part}, nodes={"m": {"value": value}}, **more)


def unit(code, kind="kabupaten", **more):
    """Return a unit as JSON."""
    return {"code": code, "name": f"Kab. {code}", "kind": kind, **more}


def new(code, owner="a", evidence=None, **more):
    """Return an innovation as JSON."""
    return {"code": code, "owner": owner, "name": code, "evidence": evidence or {}, **more}


def seen(unit, indicator="x", value=1, **more):
    """Return an observation as JSON."""
    return {"unit": unit, "indicator": indicator, "value": value, **more}


def mark(juror, subject, level=1, criterion="x", **more):
    """Return a mark as JSON."""
    return {"juror": juror, "subject": subject, "criterion": criterion, "level": level, **more}


def build(held, *units, **records):
    """Return the dataset of some records."""
    return assemble(ii.Records.model_validate({"units": units, **records}), held)


def refusal(error, held, *units, **records):
    """Return the sentence of an error."""
    with pytest.raises(error) as caught:
        build(held, *units, **records)
    assert type(caught.value) is error
    return str(caught.value)


# -- units, observations, periods --------------------------------------------------------------------------------------


def test_observations_become_columns():
    """Values stand in the row of their unit, what is not observed is missing, names and peers come along."""
    data = build(
        spec(leaf("x"), leaf("y")),
        unit("a", peers={"island": "Java"}),
        unit("0b", "kota"),
        observations=[seen("0b", "y", 2.5), seen("a", "x", 1)],
    )

    assert data.rows.units == ("a", "0b")
    assert data.rows.periods is None
    assert data.rows.peers == {"island": ("Java", None), "kind": ("kabupaten", "kota")}
    assert data.rows.names == {"a": "Kab. a", "0b": "Kab. 0b"}
    np.testing.assert_array_equal(data["x"], [1, np.nan])
    np.testing.assert_array_equal(data["y"], [np.nan, 2.5])


def test_order_of_records_does_not_matter():
    """Observations in any order fill the same cells."""
    observations = [seen("a", "x", 1), seen("b", "x", 2), seen("b", "y", 3)]
    forth = build(spec(leaf("x"), leaf("y")), unit("a"), unit("b"), observations=observations)
    back = build(spec(leaf("x"), leaf("y")), unit("a"), unit("b"), observations=observations[::-1])

    np.testing.assert_array_equal(forth.matrix().values, back.matrix().values)


def test_columns_of_formulas():
    """What a formula reads is observed, not the indicator that it makes; a column may have another name."""
    held = spec(
        leaf("rate"),
        leaf("z"),
        nodes={
            "rate": {"value": {"kind": "formula", "text": "part / whole"}},
            "z": {"value": {"kind": "column", "name": "part"}},
        },
    )
    data = build(held, unit("a"), observations=[seen("a", "part", 3), seen("a", "whole", 4)])

    assert {code: values.tolist() for code, values in data.columns.items()} == {"part": [3.0], "whole": [4.0]}
    assert refusal(UnknownCodeError, held, unit("a"), observations=[seen("a", "rate")]) == (
        "Unknown indicator of an observation: rate. Known: part, whole."
    )


def test_panel():
    """Rows are units and periods; a unit stands in every period, with records or without, so that it is not lost."""
    data = build(
        spec(leaf("x")),
        unit("a"),
        unit("b"),
        unit("silent"),
        observations=[seen("a", period="2021"), seen("a", period="2020"), seen("b", period="2021", value=7)],
    )

    assert list(data.rows.keys) == [
        ("a", "2020"),
        ("a", "2021"),
        ("b", "2020"),
        ("b", "2021"),
        ("silent", "2020"),
        ("silent", "2021"),
    ]
    np.testing.assert_array_equal(data["x"], [1, 1, np.nan, 7, np.nan, np.nan])


def test_periods_for_some_only():
    """Records with and without a period do not go together."""
    message = "Some records have a period and some have none: units b. Give all or none."

    observations = [seen("a", period="2020"), seen("b")]
    assert refusal(RecordError, spec(leaf("x")), unit("a"), unit("b"), observations=observations) == message
    assert (
        refusal(
            RecordError,
            rolled("innovations", leaf("x")),
            unit("a"),
            unit("b"),
            innovations=[new("i", "a", period="2020"), new("k", "b")],
        )
        == message
    )


def test_one_unit_and_no_units():
    """One unit gives one row; without units there is nothing to compute."""
    assert len(build(spec(leaf("x")), unit("a"))) == 1
    with pytest.raises(NoUnitsError) as caught:
        ii.compute(ii.Records(units=()), spec(leaf("x")))
    assert str(caught.value) == "The data has no units, so there is nothing to score. Give at least one row."


def test_repeated_codes():
    """A unit, an innovation, an observation and a mark stand once each; all that stand twice are named."""
    held = spec(leaf("x"))
    once = " Remove or rename the second one."

    assert refusal(DuplicateCodeError, held, *[unit(code) for code in "abacb"]) == (
        "The code of a unit must be unique, but found twice: a, b." + once
    )
    assert refusal(DuplicateCodeError, held, unit("a"), innovations=[new("i"), new("i")]) == (
        "The code of an innovation (in a period) must be unique, but found twice: i." + once
    )
    assert refusal(DuplicateCodeError, held, unit("a"), observations=[seen("a", period="1")] * 2) == (
        "An observation (unit, indicator, period) must be unique, but found twice: a, x, 1." + once
    )
    assert refusal(DuplicateCodeError, held, unit("a"), marks=[mark("j", "a")] * 2) == (
        "A mark (juror, subject, criterion, period) must be unique, but found twice: j, a, x." + once
    )


@pytest.mark.parametrize(
    ("records", "message"),
    [
        (
            {"observations": [seen("abd")]},
            "Unknown unit of an observation: abd. Did you mean 'abc' for 'abd'? Known: abc.",
        ),
        ({"innovations": [new("i", "x")]}, "Unknown owner of an innovation: x. Known: abc."),
        ({"marks": [mark("j", "nobody")]}, "Unknown subject of a mark: nobody. Known: abc."),
        (
            {"observations": [seen("abc", "xx"), seen("abc", "yy")]},
            "Unknown indicator of an observation: xx, yy. Did you mean 'x' for 'xx'? Known: x.",
        ),
    ],
)
def test_unknown_codes(records, message):
    """Codes that name no unit, innovation or indicator are refused with the nearest names."""
    assert refusal(UnknownCodeError, spec(leaf("x")), unit("abc"), **records) == message


def test_unknown_parent():
    """A parent must be among the units."""
    assert refusal(UnknownCodeError, spec(leaf("x")), unit("a", parent="z")) == "Unknown parent of a unit: z. Known: a."


def test_rings():
    """Units that are above each other are named, every ring once, and not those that only hang below one."""
    held = spec(leaf("x"))
    units = [unit("below", parent="b"), unit("a", parent="c"), unit("b", parent="a"), unit("c", parent="b")]

    assert refusal(RecordError, held, *units, unit("self", parent="self"), unit("free")) == (
        "The units b, a, c are above each other: correct a parent.\n"
        "The units self are above each other: correct a parent."
    )


@pytest.mark.parametrize("name", ["kind", "period"])
def test_reserved_peers(name):
    """The kind of a unit and the period are peer groups already; another one of that name would be lost."""
    assert refusal(RecordError, spec(leaf("x")), unit("a", peers={name: "x"}), unit("b")) == (
        "The peer groups 'kind' and 'period' are built in: name those of a otherwise."
    )


def test_observation_of_a_unit_that_is_not_scored():
    """A profile for regencies has no row for a school, so what is observed there is refused."""
    held = profile(leaf("x"), kinds=["kabupaten"])
    units = [unit("a"), unit("s", "sekolah", parent="a")]

    assert build(held, *units).rows.units == ("a",)
    assert refusal(RecordError, held, *units, observations=[seen("s"), seen("a")]) == (
        "These observations belong to units that 'demo' does not score: x of s."
    )


# -- levels and values -------------------------------------------------------------------------------------------------


def test_levels_outside_their_scale():
    """A level that the scale does not have is refused; so is a value outside its bounds; all in one error."""
    bounded = {"kind": "number", "minimum": 0, "maximum": 1}
    held = spec(leaf("x", LEVELS), leaf("share", bounded), leaf("y", {"kind": "number", "minimum": 0}))
    observations = [
        {"unit": "a", "indicator": "x", "level": 7},
        {"unit": "b", "indicator": "x", "level": 2},
        seen("a", "share", 1.25),
        seen("b", "share", -1),
        seen("a", "y", -1234567.5),
    ]

    assert refusal(RecordError, held, unit("a"), unit("b"), observations=observations) == (
        "x has the levels 0, 1, 2, 3, but found a = 7.\n"
        "share has values from 0 up to 1, but found a = 1.25, b = -1.\n"
        "y has values from 0, but found a = -1234567.5."
    )


@pytest.mark.parametrize(
    ("scale", "given", "message"),
    [
        (LEVELS, {"value": 2}, "x is judged, not measured: give a level (a)."),
        (None, {"level": 2}, "x has no levels: give a value (a)."),
        ({"kind": "number"}, {"level": 2}, "x has no levels: give a value (a)."),
        (None, {"value": 2, "basis": "p"}, "x is measured in one way only: leave the basis out (a)."),
        (PRINTED, {"value": 2, "basis": "p"}, "x has no basis 'p', only none (a)."),
        (PRINTED | {"outside": "refuse"}, {"value": 0.25}, "x has no level for a = 0.25."),
    ],
)
def test_what_does_not_fit_the_scale(scale, given, message):
    """Levels where values are wanted, values where a judgment is wanted, and needless bases are refused."""
    observations = [{"unit": "a", "indicator": "x", **given}]

    assert refusal(RecordError, spec(leaf("x", scale)), unit("a"), observations=observations) == message


def test_bases():
    """Where an indicator is measured in several ways, the value says in which."""
    ways = [
        {"code": "persons", "levels": [{"level": 1, "condition": {"max": 10}}, {"level": 2, "condition": {"min": 11}}]},
        {"code": "percent", "levels": [{"level": 1, "condition": {"max": 3}}, {"level": 2, "condition": {"min": 4}}]},
    ]
    held = spec(leaf("x", LEVELS | {"bases": ways}))
    values = [seen("a", basis="persons", value=5), seen("b", basis="percent", value=5)]

    assert build(held, unit("a"), unit("b"), observations=values)["x"].tolist() == [1.0, 2.0]
    assert refusal(RecordError, held, unit("a"), observations=[seen("a")]) == (
        "x is measured in several ways: name the basis, one of persons, percent (a)."
    )
    assert refusal(RecordError, held, unit("a"), observations=[seen("a", basis="person")]) == (
        "x has no basis 'person', only persons, percent (a)."
    )


def test_values_are_read_as_levels_and_doubts_are_listed():
    """
    10 is the end of 1-10 and the start of 10-20: read as level 2, one level less is possible.

    By hand: |2 - 1| times the weight 4 are 4 points. A level that was given stands beside a value that was read.
    """
    held = spec(leaf("x", PRINTED), leaf("y"), weights={"x": 4, "y": 1})
    observations = [seen("a", value=10), {"unit": "b", "indicator": "x", "level": 0}, seen("c", value=5)]

    data = build(held, unit("a"), unit("b"), unit("c"), observations=observations)

    assert data["x"].tolist() == [2.0, 0.0, 1.0]
    assert data.readings == (Reading("a", "x", "shared bound", 10.0, 2.0, (1.0,), 4.0),)


def test_weight_of_a_column_with_another_name():
    """The points that hang on a reading are those of the indicator that reads the column, whatever its name: 1 x 4."""
    nodes = {"x": {"value": {"kind": "column", "name": "raw"}}}
    held = spec(leaf("x", PRINTED), leaf("y"), weights={"x": 4, "y": 1}, nodes=nodes)

    (reading,) = build(held, unit("a"), observations=[seen("a", "raw", 10)]).readings

    assert (reading.indicator, reading.points) == ("raw", 4.0)


def test_mandatory_evidence():
    """A mandatory indicator without evidence is listed with all its points: level 3 times weight 2."""
    held = spec(leaf("x", LEVELS, mandatory=True), weights={"x": 2})

    data = build(held, unit("a"), unit("b"), observations=[{"unit": "a", "indicator": "x", "level": 1}])

    assert data.readings == (Reading("b", "x", "mandatory missing", None, 0.0, (), 6.0),)


# -- innovations -------------------------------------------------------------------------------------------------------


def test_innovations_belong_to_the_unit_above_their_owner():
    """A school's innovation counts for the regency above it, at any height; attributes stand beside the levels."""
    held = rolled("innovations", leaf("x", LEVELS), cls=ii.Profile, kinds=["kabupaten"])
    units = [unit("b"), unit("a"), unit("agency", "opd", parent="a"), unit("school", "sekolah", parent="agency")]
    innovations = [
        new("i1", "school", {"x": {"level": 2}}, stage="penerapan", affairs=["health"], trial_date="2024-01-02"),
        new("i2", "b", {"x": {"level": 0}}),
        new("i3", "a"),
    ]

    part = build(held, *units, innovations=innovations).parts["rows"]

    assert part.owners.tolist() == [1, 0, 1]
    assert part.table.rows.units == ("i1", "i2", "i3")
    assert part.table.rows.peers == {"owner": ("school", "b", "a"), "kind": ("sekolah", "kabupaten", "kabupaten")}
    np.testing.assert_array_equal(part.table["x"], [2, 0, np.nan])
    assert part.table.attributes["stage"] == ("penerapan", None, None)
    assert part.table.attributes["affairs"] == (("health",), (), ())
    assert part.table.attributes["trial_date"] == (date(2024, 1, 2), None, None)


def test_no_innovations():
    """A part without rows keeps its columns and attributes."""
    part = build(rolled("innovations", leaf("x")), unit("a")).parts["rows"]

    assert len(part.table) == 0
    assert part.table.attributes["stage"] == ()
    assert list(part.table.columns) == ["x"]


def test_innovations_without_a_scored_unit():
    """An innovation of a school without a regency above it would be lost, so it is refused by name."""
    held = rolled("innovations", leaf("x"), cls=ii.Profile, kinds=["kabupaten"])
    units = [unit("a"), unit("s", "sekolah")]

    assert refusal(RecordError, held, *units, innovations=[new("i1", "s"), new("i2", "a"), new("i3", "s")]) == (
        "No unit that 'demo' scores stands at or above the owner of i1, i3. Give their owners a parent."
    )


def test_unknown_evidence():
    """Evidence for an indicator that the part does not know is refused."""
    held = rolled("innovations", leaf("sid_1", LEVELS))

    assert refusal(UnknownCodeError, held, unit("a"), innovations=[new("i", evidence={"sid_2": {"level": 1}})]) == (
        "Unknown indicator of the evidence of an innovation: sid_2. Did you mean 'sid_1' for 'sid_2'? Known: sid_1."
    )


def test_closed_lists():
    """What the closed lists of a profile do not know is refused, for single texts and for several."""
    closed = {"terms": [{"code": "01", "also": ["Kesehatan"]}], "sources": [], "confirmed": True}
    held = profile(leaf("e"), rows="innovations", taxonomies={"affairs": closed, "stage": closed})

    build(held, unit("a"), innovations=[new("i", affairs=["Kesehatan", "01"])])
    assert refusal(UnknownCodeError, held, unit("a"), innovations=[new("i", affairs=["Kesehatan", "Pangan"])]) == (
        "Unknown affairs of an innovation: Pangan. Known: 01, Kesehatan."
    )
    assert refusal(UnknownCodeError, held, unit("a"), innovations=[new("i", stage="02")]) == (
        "Unknown stage of an innovation: 02. Known: 01, Kesehatan."
    )


def test_problems_of_all_tables_are_told_together():
    """Wrong observations and wrong evidence stand in one error."""
    inner = spec(leaf("e", LEVELS)).model_dump(mode="json")
    held = spec(leaf("x", LEVELS), parts={"rows": {"records": "innovations", "spec": inner}})

    message = refusal(
        RecordError,
        held,
        unit("a"),
        observations=[{"unit": "a", "indicator": "x", "level": 9}],
        innovations=[new("i", evidence={"e": {"level": 8}}), new("k", evidence={"e": {"value": 1}})],
    )

    assert message == (
        "x has the levels 0, 1, 2, 3, but found a = 9.\n"
        "e has the levels 0, 1, 2, 3, but found i = 8.\n"
        "e is judged, not measured: give a level (k)."
    )


def test_an_innovation_over_the_years():
    """The same innovation may be reported in two years; each report belongs to the unit's row of that year."""
    held = rolled("innovations", leaf("x", LEVELS))
    innovations = [
        new("i", period=year, evidence={"x": {"level": level}}) for year, level in (("2023", 1), ("2024", 3))
    ]

    data = build(held, unit("a"), innovations=innovations)

    assert list(data.rows.keys) == [("a", "2023"), ("a", "2024")]
    assert list(data.parts["rows"].table.rows.keys) == [("i", "2023"), ("i", "2024")]
    assert data.parts["rows"].owners.tolist() == [0, 1]


def test_readings_of_innovations():
    """Doubtful values of innovations are listed with the part; the part's own table lists them too."""
    held = rolled("innovations", leaf("e", PRINTED))

    data = build(held, unit("a"), innovations=[new("i", evidence={"e": {"value": 10}})])

    reading = Reading("i", "e", "shared bound", 10.0, 2.0, (1.0,), 1.0, part="rows")
    assert data.readings == (reading,)
    assert data.parts["rows"].table.readings == (reading,)


def test_innovations_as_rows():
    """A profile may score innovations themselves; then there is no part, and readings belong to no part."""
    held = profile(leaf("e", PRINTED), rows="innovations")

    data = build(held, unit("a"), innovations=[new("i", evidence={"e": {"value": 10}}), new("k")])

    assert data.rows.units == ("i", "k")
    np.testing.assert_array_equal(data["e"], [2, np.nan])
    assert [reading.part for reading in data.readings] == [None]
    assert refusal(RecordError, held, unit("a"), innovations=[new("i", period="1"), new("k")]) == (
        "Some innovations have a period and some have none: k. Give all or none."
    )


def test_parts_that_are_not_made_of_records():
    """A part must say which records make its rows, and innovations have no innovations below them."""
    bare = {"rows": {"spec": spec(leaf("e")).model_dump(mode="json")}}
    nested = {"rows": {"records": "innovations", "spec": spec(leaf("e")).model_dump(mode="json")}}

    assert refusal(RecordError, spec(leaf("x"), parts=bare), unit("a")) == (
        "The part 'rows' does not say which records make its rows: give it records='innovations' or 'marks'."
    )
    assert refusal(RecordError, profile(leaf("x"), rows="innovations", parts=nested), unit("a")) == (
        "Innovations have no innovations below them: part rows."
    )


# -- marks -------------------------------------------------------------------------------------------------------------


def judged(*leaves):
    """Return a profile of innovations that jurors mark."""
    part = {"records": "marks", "spec": spec(*leaves).model_dump(mode="json")}
    return profile(leaf("e"), rows="innovations", parts={"jury": part})


def test_marks_of_units():
    """One row per juror and subject; a criterion without levels takes the mark as a number."""
    held = rolled("marks", leaf("x", LEVELS), leaf("y", {"kind": "number", "minimum": 0, "maximum": 100}))
    marks = [mark("j", "a", 2), mark("k", "a", 3), mark("j", "a", 85.5, "y"), mark("j", "b", 1)]

    part = build(held, unit("a"), unit("b"), marks=marks).parts["rows"]

    assert part.table.rows.units == ("a by j", "a by k", "b by j")
    assert part.owners.tolist() == [0, 0, 1]
    assert part.table["x"].tolist() == [2.0, 3.0, 1.0]
    np.testing.assert_array_equal(part.table["y"], [85.5, np.nan, np.nan])
    assert part.table.attributes == {"juror": ("j", "k", "j")}


def test_marks_in_periods():
    """A mark of a period belongs to the row of that period, for units and for innovations."""
    marks = [mark("j", "a", 1, period="2023"), mark("j", "a", 2, period="2024")]
    part = build(rolled("marks", leaf("x")), unit("a"), marks=marks).parts["rows"]
    assert part.owners.tolist() == [0, 1]
    assert list(part.table.rows.keys) == [("a by j", "2023"), ("a by j", "2024")]

    innovations = [new("i", period="2023"), new("i", period="2024")]
    marks = [mark("j", "i", 2, period="2024"), mark("j", "i", 1, period="2023")]
    part = build(judged(leaf("x")), unit("a"), innovations=innovations, marks=marks).parts["jury"]
    assert part.owners.tolist() == [1, 0]
    assert part.table["x"].tolist() == [2.0, 1.0]


def test_marks_that_fit_nowhere():
    """Marks with an unknown criterion, another period, or a subject that is not marked are refused, not dropped."""
    held = judged(leaf("x", LEVELS))
    innovations = [new("i", period="2024")]

    assert refusal(
        UnknownCodeError, held, unit("a"), innovations=innovations, marks=[mark("j", "i", criterion="z")]
    ) == ("Unknown criterion of a mark: z. Known: x.")
    marks = [mark("j", "i"), mark("j", "a", period="2024"), mark("k", "i", period="2024")]
    assert refusal(RecordError, held, unit("a"), innovations=innovations, marks=marks) == (
        "These marks fit no row of 'demo': x by j on i, x by j on a. Correct their subjects and periods."
    )
    marks = [mark("j", "i", 9, period="2024")]
    assert refusal(RecordError, held, unit("a"), innovations=innovations, marks=marks) == (
        "x has the levels 0, 1, 2, 3, but found i by j, 2024 = 9."
    )


# -- speed -------------------------------------------------------------------------------------------------------------
