"""Values read as levels: overlaps, shared bounds, gaps, values outside, several ways to measure."""

import numpy as np
import pytest

from indeks_inovasi.assembly.levels import Doubt, has_conditions, read_levels
from indeks_inovasi.models.indicator import LevelScale

PRINTED = ({"min": 1, "max": 10}, {"min": 11, "max": 20}, {"min": 21})
"""A scale as regulations print it: 1-10, 11-20, 21 and more."""


def scale(*conditions, **options):
    """Return a scale with the levels 1, 2, 3 ... and these printed ranges."""
    levels = [{"level": number, "condition": condition} for number, condition in enumerate(conditions, 1)]
    return LevelScale.model_validate({"levels": levels, **options})


def read(values, held, basis=None):
    """Return the levels and the doubts of some values."""
    found = read_levels(np.array(values, dtype=float), held, basis)
    return found.levels.tolist(), list(found.doubts)


def test_values_inside_the_printed_ranges():
    """1 and 10 lie in 1-10, 11 and 20 in 11-20, 21 and a million in 21 and more: nothing is in doubt."""
    assert read([1, 10, 11, 20, 21, 1e6], scale(*PRINTED)) == ([1, 1, 2, 2, 3, 3], [])


@pytest.mark.parametrize(("overlap", "level", "other"), [("higher", 2, 1), ("lower", 1, 2)])
def test_overlap(overlap, level, other):
    """7 lies in 1-8 and in 6-20: the scale says which level it is, the other one is named."""
    held = scale({"min": 1, "max": 8}, {"min": 6, "max": 20}, overlap=overlap)

    assert read([5, 7, 9], held) == ([1, level, 2], [Doubt(1, "overlap", (other,))])


@pytest.mark.parametrize(("overlap", "level", "other"), [("higher", 2, 1), ("lower", 1, 2)])
def test_shared_bound(overlap, level, other):
    """10 is the end of 1-10 and the start of 10-20."""
    held = scale({"min": 1, "max": 10}, {"min": 10, "max": 20}, overlap=overlap)

    assert read([9, 10, 11], held) == ([1, level, 2], [Doubt(1, "shared bound", (other,))])


def test_open_bounds_share_nothing():
    """Of "up to 10" and "above 10" only the first holds 10, so nothing is in doubt."""
    assert read([10, 11], scale({"max": 10}, {"min": 10, "min_inclusive": False})) == ([1, 2], [])


def test_gap():
    """
    10.4 and 10.5 lie between the printed bounds 10 and 11; rounding half up closes the gap, and the result says so.

    By hand: 10.4 rounds to 10 (level 1), 10.5 to 11 (level 2); -0.5 rounds to -1, away from zero.
    """
    assert read([10.4, 10.5], scale(*PRINTED)) == ([1, 2], [Doubt(0, "gap", (2,)), Doubt(1, "gap", (1,))])
    assert read([-0.5], scale({"max": -1}, {"min": 0})) == ([1], [Doubt(0, "gap", (2,))])


def test_gap_with_decimals():
    """With one printed decimal 10.04 rounds to 10.0 and 10.05 to 10.1, as people read 10.05 and not as bits."""
    held = scale({"min": 0, "max": 10.0}, {"min": 10.1}, decimals=1)

    assert read([10.0, 10.04, 10.05, 10.1], held) == (
        [1, 1, 2, 2],
        [Doubt(1, "gap", (2,)), Doubt(2, "gap", (1,))],
    )


def test_rounding_that_moves_a_value_is_in_doubt():
    """10.4 is above 10, which is level 2, but rounds to 10, which is level 1: the result says so."""
    held = scale({"max": 10}, {"min": 10, "min_inclusive": False})

    assert read([10.4], held) == ([1], [Doubt(0, "gap", (2,))])


def test_gap_of_a_single_range():
    """A value that only rounding brings into the only range is in doubt, without another level."""
    assert read([0.6], scale({"min": 1})) == ([1], [Doubt(0, "gap", ())])


def test_outside():
    """0 lies below 5-10, so it reads as the lowest level; 30 lies above 11-20, which is nearest."""
    held = scale({"min": 5, "max": 10}, {"min": 11, "max": 20})

    assert read([0, 30], held) == ([1, 1], [Doubt(0, "outside", ()), Doubt(1, "outside", (2,))])


def test_outside_refused():
    """Where the scale refuses values outside, there is no level, and the nearest one is named."""
    levels, doubts = read([7, 30], scale({"min": 5, "max": 10}, {"min": 11, "max": 20}, outside="refuse"))

    assert levels[0] == 1
    assert np.isnan(levels[1])
    assert doubts == [Doubt(1, "outside", (2,))]


def test_judged_levels_have_no_range():
    """A level without a printed range is never read from a value: 0 reads as the nearest range below."""
    held = LevelScale.model_validate(
        {"levels": [{"level": 0}, {"level": 1, "condition": {"min": 1, "max": 10}}, {"level": 2}]}
    )

    assert has_conditions(held, None)
    assert read([5, 50], held) == ([1, 0], [Doubt(1, "outside", (1,))])
    assert not has_conditions(LevelScale.model_validate({"levels": [{"level": 0}, {"level": 1}]}), None)


def test_three_ranges_at_once():
    """A value in three ranges takes the highest or lowest, and both others are named."""
    held = scale({"min": 0, "max": 10}, {"min": 3, "max": 10}, {"min": 5, "max": 10})

    assert read([6], held) == ([3], [Doubt(0, "overlap", (1, 2))])


def test_bases():
    """5 persons are level 1 of 1-10 persons, 5 percent are level 2 of 4-6 percent, with decimals of their own."""
    persons = [{"level": 1, "condition": {"min": 1, "max": 10}}, {"level": 2, "condition": {"min": 11}}]
    percent = [{"level": 1, "condition": {"max": 3.9}}, {"level": 2, "condition": {"min": 4.0}}]
    held = LevelScale.model_validate(
        {
            "levels": [{"level": 1}, {"level": 2}],
            "bases": [
                {"code": "persons", "levels": persons},
                {"code": "percent", "decimals": 1, "levels": percent},
            ],
        }
    )

    assert read([5], held, "persons") == ([1], [])
    assert read([5, 3.94], held, "percent") == ([2, 1], [Doubt(1, "gap", (2,))])
    assert not has_conditions(held, None)


def test_no_values():
    """An empty column has no levels and no doubts."""
    assert read([], scale(*PRINTED)) == ([], [])
