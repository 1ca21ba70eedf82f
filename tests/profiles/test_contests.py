"""Local contests: the scheme of Kota Metro with its worked example, and the example with titles."""

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi import samples
from tests.profiles.building import load, marks, weights_of

CITY = ii.Unit(code="R", name="Kota", kind="kota")


def entry(code):
    """Return an innovation as a contest sees it."""
    return ii.Innovation(code=code, owner="R", name=code)


def lowered(weights, *codes):
    """Return level 3 on every criterion, and level 2 on some."""
    return {code: 2 if code in codes else 3 for code in weights}


def metro(subject):
    """Return the marks of the worked example: 57, 54, 60 in part A and 82, 85, 80 in part B."""
    profile = load("metro-2026")
    a, b = (
        weights_of(profile.parts[part].spec.framework.group(group))
        for part, group in (("jury_a", "a"), ("jury_b", "b"))
    )
    by_juror = {
        "juri 1": lowered(a, "a_3", "a_5") | lowered(b, "sid_16", "sid_31", "sid_33", "sid_17"),
        "juri 2": lowered(a, "a_1", "a_3") | lowered(b, "sid_16", "sid_31", "sid_17"),
        "juri 3": lowered(a, "a_4") | lowered(b, "sid_16", "sid_31", "sid_33", "sid_17", "sid_18"),
    }
    return marks(subject, by_juror)


@pytest.mark.checks("combine/mean", "Kota Metro, scheme of 2026: worked example")
@pytest.mark.checks("value/roll_up", "Kota Metro, scheme of 2026: worked example")
def test_the_worked_example_of_metro():
    """
    Printed by Kota Metro: 57, 54, 60 and 82, 85, 80 give 57.0 + 82.33 = 139.33.

    Part A by hand from 63: -4 -2 = 57, -5 -4 = 54, -3 = 60. Part B from 93: -3 -3 -3 -2 = 82, -3 -3 -2 = 85,
    -3 -3 -3 -2 -2 = 80.
    """
    result = ii.compute(
        ii.Records(units=(CITY,), innovations=(entry("I"),), marks=tuple(metro("I"))), load("metro-2026")
    )
    assert result.parts["jury_a"].result.score.tolist() == [57, 54, 60]
    assert result.parts["jury_b"].result.score.tolist() == [82, 85, 80]
    assert result["I"].nodes["part_a"] == 57.0
    assert round(result["I"].nodes["part_b"], 2) == 82.33
    assert round(result["I"].score, 2) == 139.33


def test_metro_keeps_scores_unrounded():
    """The total is 57 + 247/3: ranks do not rest on the two printed decimals."""
    result = ii.compute(
        ii.Records(units=(CITY,), innovations=(entry("I"),), marks=tuple(metro("I"))), load("metro-2026")
    )
    assert result["I"].score == pytest.approx(57 + 247 / 3, abs=1e-12)


def test_metro_prints_a_maximum_that_its_weights_do_not_give():
    """The document says 90, the listed weights give 31 x 3 = 93: said in repr and in the list of open questions."""
    profile = load("metro-2026")
    group = profile.parts["jury_b"].spec.framework.group("b")
    assert group.weights_sum == 31
    assert list(weights_of(group).values()) == [3, 2, 2, 2, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 2, 3, 2, 3]
    best = dict.fromkeys(weights_of(group), 3) | {f"a_{number}": 3 for number in range(1, 7)}
    result = ii.compute(
        ii.Records(units=(CITY,), innovations=(entry("I"),), marks=tuple(marks("I", {"juri 1": best}))), profile
    )
    assert (result["I"].nodes["part_a"], result["I"].nodes["part_b"]) == (63, 93)
    said = "states a sum of weights of 30 and a maximum of 90; the 18 weights that it lists add to 31 and give 93"
    assert said in repr(profile)
    assert any(said in line for line in profile.unconfirmed)


def test_metro_ranks_innovations():
    """The higher sum is first; an innovation that nobody judged has no score and no rank."""
    entries = tuple(entry(code) for code in ("low", "high", "open"))
    low = [mark.model_copy(update={"level": 1}) if mark.criterion == "a_1" else mark for mark in metro("low")]
    records = ii.Records(units=(CITY,), innovations=entries, marks=(*low, *metro("high")))
    result = ii.compute(records, load("metro-2026"))
    assert [unit.rank for unit in result] == [2, 1, None]
    assert result["open"].score is None


def test_metro_refuses_a_juror_who_left_a_criterion_out():
    """Every juror gives every criterion: the cell is named."""
    given = [mark for mark in metro("I") if not (mark.juror == "juri 2" and mark.criterion == "a_6")]
    with pytest.raises(ii.IndeksInovasiError, match=r"a_6\[I by juri 2\]"):
        ii.compute(ii.Records(units=(CITY,), innovations=(entry("I"),), marks=tuple(given)), load("metro-2026"))


def test_metro_has_no_level_zero_in_part_a():
    """Part A has the levels 1 to 3."""
    given = [mark.model_copy(update={"level": 0}) if mark.criterion == "a_1" else mark for mark in metro("I")]
    with pytest.raises(ii.IndeksInovasiError, match="a_1"):
        ii.compute(ii.Records(units=(CITY,), innovations=(entry("I"),), marks=tuple(given)), load("metro-2026"))


# -- the example


def test_the_contest_says_that_it_is_an_example():
    """Nobody can take the example for a rule: title, statements and warning say so."""
    profile = load("contest-example")
    assert "bukan peraturan" in profile.label("id")
    assert "no official rule" in profile.label("en")
    assert not any(statement.confirmed for statement in profile.statements)


def contest(best_by_unit):
    """Return records of a contest: for each (unit, kind) the levels of its innovations on every criterion."""
    units, entries, given = [], [], []
    for (code, kind), levels in best_by_unit.items():
        units.append(ii.Unit(code=code, name=code, kind=kind))
        for number, level in enumerate(levels):
            subject = f"{code}-{number}"
            entries.append(ii.Innovation(code=subject, owner=code, name=subject, stage="penerapan"))
            given += marks(subject, {"juri": dict.fromkeys(("c_1", "c_2", "c_3", "c_4"), level)})
    return ii.Records(units=tuple(units), innovations=tuple(entries), marks=tuple(given))


@pytest.mark.checks("combine/best", "arithmetic by hand: levels of eight entries")
def test_titles_of_the_first_three_of_each_kind():
    """
    A unit stands with its best innovation among units of its kind; the first three have titles, ties share one.

    By hand, level x 37: schools 111, 74, 74, 37 -> 1, 2, 2, 4; the only village is Juara I.
    """
    records = contest(
        {
            ("S1", "sekolah"): [2, 3, 1],
            ("S2", "sekolah"): [2],
            ("S3", "sekolah"): [0, 2],
            ("S4", "sekolah"): [1],
            ("S5", "sekolah"): [],
            ("D1", "desa"): [1],
        }
    )
    result = ii.compute(records, load("contest-example"))
    assert [unit.score for unit in result] == [111, 74, 74, 37, None, 37]
    assert [unit.rank for unit in result] == [1, 2, 2, 4, None, 1]
    assert result.title == ("Juara I", "Juara II", "Juara II", None, None, "Juara I")
    assert result["S2"].title == "Juara II"
    assert result.in_language("en")["D1"].title == "First place"
    assert result.to_dict()["title"] == list(result.title)


def test_no_titles_no_column():
    """An index whose ranking names no places has no column of titles."""
    result = ii.compute(samples.districts(), load("ipm"))
    assert set(result.title) == {None}
    assert "title" not in result.to_dict()


def test_titles_in_a_specification():
    """Text is short for Indonesian wording; half ranks, lower places and missing ranks have no title."""
    ranking = ii.Ranking(titles=["Juara I", {"id": "Juara II", "en": "Second"}])
    assert ranking == ii.Ranking.model_validate(ranking.model_dump(mode="json"))
    assert [ranking.title(rank, "en") for rank in (1, 2, 1.5, 3, 0, np.nan)] == [
        "Juara I",
        "Second",
        None,
        None,
        None,
        None,
    ]


def test_titles_belong_to_the_headline_node():
    """Groups below the index have ranks, but no titles."""
    spec = ii.IndexSpec(
        name="t",
        framework=ii.Framework.of({"index": {"group": ["x"]}}),
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(),
        ranking=ii.Ranking(titles=["Juara I"]),
    )
    assert spec.ranking_of("index").titles
    assert not spec.ranking_of("group").titles
