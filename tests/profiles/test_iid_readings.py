"""How values are read as levels where the printed ranges of 2026 leave room for doubt."""

import pytest

import indeks_inovasi as ii
from tests.profiles.building import facts, government, innovation, load, weights_of

ISSUES = facts("threshold_issues.json")["items"]
named = pytest.mark.parametrize(
    "issue", ISSUES, ids=lambda issue: f"{issue['code']} {issue['kind']} {issue['from_value']}"
)


def read(code, value, variant=None):
    """Return the result for one value of one row; "SID-33b" is basis b of number 33."""
    profile = load("iid-2026", variant)
    name = code.lower().replace("-", "_")
    if not name.startswith("sid_33"):
        unit = ii.Unit(code="R", name="Daerah", kind="kabupaten")
        seen = ii.Observation(unit="R", indicator=name, value=value)
        return ii.compute(ii.Records(units=(unit,), observations=(seen,)), profile)
    evidence = {"sid_33": {"value": value, "basis": name[-1]}}
    return ii.compute(government(0, profile, [innovation(1, 0, profile, evidence=evidence)]), profile)


def reading_of(result, code):
    """Return the one doubtful reading of a value."""
    (found,) = [reading for reading in result.readings if reading.kind != "mandatory missing"]
    assert found.indicator == ("sid_33" if code.startswith("SID-33") else code.lower().replace("-", "_"))
    return found


def weight(code):
    """Return the weight of a row."""
    profile = load("iid-2026")
    spd = weights_of(profile.framework.group("spd"))
    return spd.get(code.lower().replace("-", "_"), 3)


@named
def test_every_printed_issue_is_a_reading(issue):
    """
    Overlap and shared bound: the higher level, the lower one named; a gap: rounded half up to the printed decimals.

    The middle of a gap of 0.01 rounds half up to its upper end (away from zero), which is the level of `to_value`.
    """
    gap = issue["kind"].startswith("gap")
    low, high = sorted(issue["levels"])
    value = round((issue["from_value"] + issue["to_value"]) / 2, 3) if gap else issue["from_value"]
    reading = reading_of(read(issue["code"], value), issue["code"])
    assert reading.kind == ("gap" if gap else issue["kind"])
    assert reading.value == value
    assert (reading.level, reading.alternatives) == (high, (low,))
    assert reading.points == pytest.approx(weight(issue["code"]) * (high - low))


@named
def test_the_other_end_of_an_issue(issue):
    """The other end of an overlap is in doubt too; the two ends of a gap are not."""
    results = [read(issue["code"], issue[end]) for end in ("from_value", "to_value")]
    doubts = [len([held for held in result.readings if held.kind != "mandatory missing"]) for result in results]
    assert doubts == ([0, 0] if issue["kind"].startswith("gap") else [1, 1])


def test_a_gap_has_two_sides():
    """Between 8.16 (level 2) and 8.17 (level 3): 8.1649 rounds down and 8.165 half up, both named as doubtful."""
    below, above = (reading_of(read("SPD-03", value), "SPD-03") for value in (8.1649, 8.165))
    assert (below.kind, below.level, below.alternatives) == ("gap", 2, (3,))
    assert (above.kind, above.level, above.alternatives) == ("gap", 3, (2,))


@pytest.mark.parametrize(
    "issue", [issue for issue in ISSUES if not issue["kind"].startswith("gap")], ids=lambda issue: issue["code"]
)
def test_the_lower_level_is_a_variant(issue):
    """The variant overlap_lower reads the same value as the lower level and names the higher one."""
    reading = reading_of(read(issue["code"], issue["from_value"], "overlap_lower"), issue["code"])
    low, high = sorted(issue["levels"])
    assert (reading.level, reading.alternatives) == (low, (high,))


@pytest.mark.parametrize(
    ("code", "value", "nearest"),
    [("SPD-13a", 0, 1.0), ("SPD-02b", 1, 1.0), ("SID-33c", 30.5, 3.0), ("SID-33b", 4.0, 1.0), ("SID-33f", 4, 3.0)],
)
def test_a_value_in_no_range_reads_as_level_zero(code, value, nearest):
    """No printed range holds it: level 0, the nearest level named as the alternative."""
    reading = reading_of(read(code, value), code)
    assert reading.kind == "outside"
    assert (reading.level, reading.alternatives) == (0, (nearest,))


@pytest.mark.parametrize(
    ("basis", "values"),
    [
        ("a", (1, 201, 501)),
        ("b", (5.0, 20.01, 50.01)),
        ("c", (0.01, 10.01, 20.01)),
        ("d", (0.01, 10.0, 20.0)),
        ("e", (1, 101, 201)),
        ("f", (1, 2, 3)),
    ],
)
def test_six_ways_to_measure_usefulness(basis, values):
    """The first value of each printed range gives levels 1, 2 and 3, that is 3, 6 and 9 points of maturity."""
    for level, value in enumerate(values, start=1):
        result = read(f"SID-33{basis}", value)
        assert result.parts["innovations"].result.score.tolist() == [3 * level]
        assert not [reading for reading in result.readings if reading.kind != "mandatory missing"]


def test_usefulness_needs_a_basis():
    """A value without the way in which it was measured is refused, and an unknown way names the known ones."""
    profile = load("iid-2026")
    for evidence, message in [
        ({"value": 3.0}, "name the basis, one of a, b, c, d, e, f"),
        ({"value": 3.0, "basis": "g"}, "has no basis 'g'"),
    ]:
        new = innovation(1, 0, profile, evidence={"sid_33": evidence})
        with pytest.raises(ii.IndeksInovasiError, match=message):
            ii.compute(government(0, profile, [new]), profile)


def test_a_judged_row_takes_no_value():
    """Levels that the source words without numbers are judged: a value is refused."""
    profile = load("iid-2026")
    new = innovation(1, 0, profile, evidence={"sid_16": {"value": 2.0}})
    with pytest.raises(ii.IndeksInovasiError, match="sid_16 is judged, not measured: give a level"):
        ii.compute(government(0, profile, [new]), profile)
