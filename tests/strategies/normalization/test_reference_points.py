"""Distances to the mean, to a unit, to a target; the scale of the adjusted Mazziotta-Pareto index."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    ConstantIndicatorError,
    DirectionError,
    MissingValueError,
    NoValuesError,
    OutOfRangeError,
    SpecificationError,
    UnknownCodeError,
    ZeroDivisorError,
)
from indeks_inovasi.matrix import Column, Rows
from tests.generators import column, columns

NAN = np.nan
DIRECTIONS = st.sampled_from(["positive", "negative"])
FORMS = st.sampled_from(["ratio", "relative", "difference"])


def normalized(step, held):
    """Return the column after the frozen step."""
    return step.freeze(held).apply(held)


def panel(values, direction="positive"):
    """Return a column of two units over as many years as there are pairs of values, from 2020 on."""
    years = [str(2020 + row // 2) for row in range(len(values))]
    return Column(
        "x", np.array(values, dtype=np.float64), Rows(("a", "b") * (len(values) // 2), tuple(years)), direction
    )


@pytest.mark.parametrize(
    ("form", "direction", "expected"),
    [
        ("difference", "positive", [-4.0, -1.0, 5.0, NAN]),
        ("difference", "negative", [4.0, 1.0, -5.0, NAN]),
        ("relative", "positive", [-0.8, -0.2, 1.0, NAN]),
        ("relative", "negative", [0.8, 0.2, -1.0, NAN]),
        ("ratio", "positive", [0.2, 0.8, 2.0, NAN]),
        ("ratio", "negative", [1.8, 1.2, 0.0, NAN]),
    ],
)
def test_three_forms_in_both_directions(form, direction, expected):
    """1, 4, 10 have the mean 5: differences -4, -1, 5; over 5: -0.8, -0.2, 1; one more: 0.2, 0.8, 2 (by hand)."""
    held = column([1.0, 4.0, 10.0, NAN], direction)

    got = normalized(ii.DistanceToMean(form=form), held)

    assert_allclose(got.values, expected, rtol=0, atol=1e-15)
    assert not got.is_negative
    assert_allclose(normalized(ii.DistanceToMean(form=form, ceiling=100.0), held).values, np.array(expected) * 100.0)


def test_relative_to_a_mean_below_zero():
    """-3 and -1 have the mean -2: they lie -1 and 1 from it, over its size 2: -0.5 and 0.5 (by hand)."""
    assert normalized(ii.DistanceToMean(form="relative"), column([-3.0, -1.0])).values.tolist() == [-0.5, 0.5]


@pytest.mark.parametrize(
    ("to", "direction", "expected"),
    [
        ("best", "positive", [0.25, 0.75, 1.0]),
        ("worst", "positive", [1.0, 3.0, 4.0]),
        ("median", "positive", [1 / 3, 1.0, 4 / 3]),
        ("best", "negative", [1.0, -1.0, -2.0]),
        ("worst", "negative", [1.75, 1.25, 1.0]),
    ],
)
def test_references_among_the_units(to, direction, expected):
    """2, 6, 8: over 8, over 2, over 6; where less is better 2 less the ratio to 2 or to 8 (by hand)."""
    got = normalized(ii.DistanceToReference(to=to, form="ratio"), column([2.0, 6.0, 8.0], direction))

    assert_allclose(got.values, expected, rtol=1e-15)


def test_a_reference_unit_of_a_base_year():
    """Unit b has 4 in 2020 and 8 in 2021: all years over 4, or each year over its own (by hand)."""
    held = panel([2.0, 4.0, 6.0, 8.0])
    base = ii.DistanceToReference(unit="b", period=2020, form="ratio")
    own = ii.PerPeerGroup(by="period", step=ii.DistanceToReference(unit="b", form="ratio"))

    assert base.period == "2020"
    assert normalized(base, held).values.tolist() == [0.5, 1.0, 1.5, 2.0]
    assert normalized(own, held).values.tolist() == [0.5, 1.0, 0.75, 1.0]
    assert normalized(ii.RangeToReference(unit="b", period=2020, capped=False), held).values.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("capped", "direction", "expected"),
    [
        (False, "positive", [0.0, 0.5, 1.0, 2.0]),
        (True, "positive", [0.0, 0.5, 1.0, 1.0]),
        (False, "negative", [2.0, 1.5, 1.0, 0.0]),
        (True, "negative", [1.0, 1.0, 1.0, 0.0]),
    ],
)
def test_range_to_a_unit(capped, direction, expected):
    """1, 2, 3, 5 with the third as the reference: over the 2 from the worst 1, or from the worst 5 (by hand)."""
    step = ii.RangeToReference(unit="u2", capped=capped)

    assert normalized(step, column([1.0, 2.0, 3.0, 5.0], direction)).values.tolist() == expected


@pytest.mark.parametrize(
    ("target", "direction", "expected"),
    [(9.0, "positive", [0.0, 50.0, 100.0]), (0.0, "negative", [100.0, 60.0, 20.0])],
)
def test_distance_to_a_target(target, direction, expected):
    """By hand: 1, 5, 9 of the way from 1 to 9; 8, 4 and 0 of 10 are left to the target 0, so that 10 is the worst."""
    values = [1.0, 5.0, 9.0] if direction == "positive" else [0.0, 4.0, 8.0, 10.0]

    got = normalized(ii.DistanceToTarget(target=target, capped=False, ceiling=100.0), column(values, direction))

    assert_allclose(got.values[:3], expected, rtol=1e-15)


def test_targets_by_code_freeze_with_their_own():
    """One step with all targets serves every indicator; what it freezes to holds its own target only."""
    step = ii.DistanceToTarget(target={"x": 4.0, "y": 9.0}, capped=True)

    assert step.freeze(column([0.0, 2.0])) == ii.GoalPosts(floor_at=0.0, ceiling_at=4.0, ceiling=1.0, clip="ceiling")
    with pytest.raises(SpecificationError, match="DistanceToTarget has no target for 'z'"):
        step.freeze(column([0.0, 2.0], code="z"))


@pytest.mark.parametrize(("direction", "target"), [("positive", 1.0), ("negative", 9.0), ("positive", 0.5)])
def test_a_target_that_all_have_reached(direction, target):
    """From the worst value to a target that is no better there is no way: refused with both numbers."""
    with pytest.raises(DirectionError, match=rf"with the target {target}, which is no better than the worst value"):
        ii.DistanceToTarget(target=target, capped=True).freeze(column([1.0, 9.0], direction))


@pytest.mark.parametrize(
    ("step", "error", "sentence"),
    [
        (ii.DistanceToMean(form="ratio"), NoValuesError, "DistanceToMean learns from values"),
        (ii.DistanceToReference(to="best", form="ratio"), NoValuesError, "DistanceToReference learns from values"),
        (ii.RangeToReference(unit="u0", capped=True), MissingValueError, r"RangeToReference, whose reference is 'u0'"),
        (ii.DistanceToTarget(target=1.0, capped=True), NoValuesError, "DistanceToTarget learns from values"),
        (ii.AdjustedMinMax(), NoValuesError, "AdjustedMinMax learns from values"),
    ],
)
def test_no_values(step, error, sentence):
    """An indicator without a value teaches nothing."""
    with pytest.raises(error, match=sentence):
        step.freeze(column([NAN, NAN]))


@pytest.mark.parametrize("form", ["ratio", "relative"])
def test_a_reference_of_zero(form):
    """Nothing can be divided by a mean of zero; the difference is still there."""
    held = column([-1.0, 1.0])

    with pytest.raises(ZeroDivisorError) as caught:
        ii.DistanceToMean(form=form).freeze(held)

    assert str(caught.value) == (
        f"DistanceToMean(form='{form}') divides by zero for 'x' (its reference value is 0; form='difference' does not"
        " divide). Correct the divisor, or declare it missing."
    )
    assert normalized(ii.DistanceToMean(form="difference"), held).values.tolist() == [-1.0, 1.0]


def test_units_that_are_not_there():
    """An unknown unit, an unknown period, a period where there are none, and a missing value are named."""
    with pytest.raises(UnknownCodeError, match="Unknown unit: nobody"):
        ii.DistanceToReference(unit="nobody", form="ratio").freeze(column([1.0, 2.0]))
    with pytest.raises(UnknownCodeError, match="2030"):
        ii.RangeToReference(unit="a", period="2030", capped=True).freeze(panel([1.0, 2.0]))
    with pytest.raises(ii.IndeksInovasiError, match="The data have no periods"):
        ii.DistanceToReference(unit="u0", period="2020", form="ratio").freeze(column([1.0, 2.0]))
    with pytest.raises(MissingValueError, match=r"whose reference is 'a'.*x\[a, 2020\]"):
        ii.DistanceToReference(unit="a", period="2020", form="ratio").freeze(panel([NAN, 2.0]))


@pytest.mark.parametrize(
    "fields", [{}, {"to": "best", "unit": "a"}, {"to": "worst", "period": "2020"}, {"to": "unit", "period": "2020"}]
)
def test_a_reference_is_said_once(fields):
    """A unit goes with to='unit' and nothing else does."""
    with pytest.raises(ValueError, match="goes with to='unit', and only with it"):
        ii.DistanceToReference(form="ratio", **fields)


@pytest.mark.parametrize("step", [ii.DistanceToTarget(target=9.0, capped=True), ii.AdjustedMinMax(reference=2.0)])
@pytest.mark.parametrize("values", [[3.0, 3.0, NAN], [3.0]])
def test_constant_indicators(step, values):
    """All ties, or one unit, are refused unless a neutral score is chosen."""
    with pytest.raises(ConstantIndicatorError, match=r"'x' \(always 3\.0\)"):
        step.freeze(column(values))
    assert step.replace(constant=50.0).freeze(column(values)) == ii.Constant(value=50.0)


def test_a_reference_unit_that_is_the_worst():
    """Then nothing lies between: refused, or one neutral score."""
    step = ii.RangeToReference(unit="u0", capped=True)

    with pytest.raises(ConstantIndicatorError, match=r"RangeToReference\('u0'\), whose unit is the worst one"):
        step.freeze(column([1.0, 2.0]))
    assert step.replace(constant=0.5).freeze(column([1.0, 2.0])) == ii.Constant(value=0.5)


def test_everyone_is_average():
    """A constant indicator, or one unit, has a mean: every ratio to it is 1."""
    assert normalized(ii.DistanceToMean(form="ratio"), column([3.0, 3.0])).values.tolist() == [1.0, 1.0]
    assert normalized(ii.DistanceToMean(form="relative"), column([3.0], "negative")).values.tolist() == [0.0]


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (ii.RangeToReference(unit="u1", capped=True), "RangeToReference needs values whose range is a finite number"),
        (ii.DistanceToTarget(target=1e308, capped=True), r"distance to the target 1e\+308 is a finite number"),
        (ii.AdjustedMinMax(), "AdjustedMinMax needs a range that numbers can hold"),
        (ii.RobustZ(consistency=1.0), "RobustZ needs values whose range is a finite number"),
    ],
)
def test_ranges_that_no_float_holds(step, sentence):
    """From -1e308 to 1e308 is more than float64 holds: refused instead of scoring everything 0."""
    with pytest.raises(OutOfRangeError, match=sentence):
        step.freeze(column([-1e308, 1e308]))


@pytest.mark.parametrize(
    ("step", "direction", "expected"),
    [
        (ii.AdjustedMinMax(), "positive", [70.0, 90.0, 110.0, 130.0]),
        (ii.AdjustedMinMax(), "negative", [130.0, 110.0, 90.0, 70.0]),
        (ii.AdjustedMinMax(period=2020), "positive", [90.0, 110.0, 130.0, 150.0]),
        (ii.AdjustedMinMax(unit="b", period=2020), "positive", [80.0, 100.0, 120.0, 140.0]),
        (ii.AdjustedMinMax(unit="b", period=2020), "negative", [120.0, 100.0, 80.0, 60.0]),
        (ii.AdjustedMinMax(reference=6.0, low=0.0, high=24.0), "positive", [85.0, 95.0, 105.0, 115.0]),
    ],
    ids=["mean", "mean, turned", "base year", "unit of a base year", "that turned", "range given"],
)
def test_seventy_to_a_hundred_and_thirty(step, direction, expected):
    """
    0 and 4 in 2020, 8 and 12 in 2021: 100 + 60 (x - reference) / range (Mazziotta and Pareto 2016, equation 3).

    By hand: the range 12 gives 5 points for each 1. Around the mean 6: 70, 90, 110, 130; around the mean 2 of 2020, or
    the 4 of unit b in 2020, 20 and 10 points up and down. A range of 24 halves the points.
    """
    assert_allclose(normalized(step, panel([0.0, 4.0, 8.0, 12.0], direction)).values, expected, rtol=1e-15)


def test_references_of_the_adjusted_scale():
    """A number or a place, not both; a range that falls, an empty base year and an unknown one are refused."""
    with pytest.raises(ValueError, match="Give the reference as a number, or by unit and period, not both"):
        ii.AdjustedMinMax(reference=1.0, period=2020)
    with pytest.raises(ValueError, match=r"low must lie below high, but found 2\.0 and 1\.0"):
        ii.AdjustedMinMax(low=2.0, high=1.0)
    with pytest.raises(OutOfRangeError, match=r"needs a range, but found 'x' \(from 9\.0 to 2\.0\)"):
        ii.AdjustedMinMax(low=9.0).freeze(column([1.0, 2.0]))
    with pytest.raises(NoValuesError, match="The reference period '2020' learns from values, but found none for 'x'"):
        ii.AdjustedMinMax(period=2020).freeze(panel([NAN, NAN, 1.0, 2.0]))
    with pytest.raises(UnknownCodeError, match="2019"):
        ii.AdjustedMinMax(period=2019).freeze(panel([1.0, 2.0]))


@given(columns(gaps=True), FORMS, DIRECTIONS, st.sampled_from(["best", "worst", "median"]))
def test_order_and_direction(values, form, direction, to):
    """A better value never scores less, a gap stays a gap, and the reference itself scores 0 or the ceiling."""
    held = column(values, direction)
    try:
        got = normalized(ii.DistanceToReference(to=to, form=form), held)
    except ZeroDivisorError:
        return
    assert_array_equal(np.isnan(got.values), np.isnan(values))
    present = ~np.isnan(values)
    ordered = got.values[present][np.argsort(held.oriented()[present], kind="stable")]
    assert (np.diff(ordered) >= 0.0).all()
    if to != "median":
        end = ordered[-1] if to == "best" else ordered[0]
        assert end == (1.0 if form == "ratio" else 0.0)


@given(columns(), st.floats(0.1, 10.0), DIRECTIONS)
def test_the_unit_of_measurement_does_not_matter(values, scale, direction):
    """Rupiah or million rupiah: ratios to the mean are the same."""
    step = ii.DistanceToReference(to="worst", form="relative")

    before, after = (normalized(step, column(factor * values, direction)).values for factor in (1.0, scale))

    assert_allclose(after, before, rtol=1e-9, atol=1e-9)
