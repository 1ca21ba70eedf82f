"""Classes by quantiles and by the mean; S-shaped and two-sided scales; Borda counts and robust z-scores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    ConstantIndicatorError,
    NonPositiveValueError,
    NoValuesError,
    OutOfRangeError,
    TooFewUnitsError,
)
from tests.generators import column, columns

NAN = np.nan
DIRECTIONS = st.sampled_from(["positive", "negative"])
THIRDS = ii.QuantileCategory(shares=(0.25, 0.75), numbers=(1.0, 2.0, 3.0), closed="left")


def normalized(step, held):
    """Return the column after the frozen step."""
    return step.freeze(held).apply(held)


@pytest.mark.parametrize(
    ("closed", "direction", "expected"),
    [
        ("left", "positive", [1.0, 2.0, 2.0, 3.0, 3.0, NAN]),
        ("right", "positive", [1.0, 1.0, 2.0, 2.0, 3.0, NAN]),
        ("left", "negative", [3.0, 3.0, 2.0, 2.0, 1.0, NAN]),
        ("right", "negative", [3.0, 2.0, 2.0, 1.0, 1.0, NAN]),
    ],
)
def test_classes_cut_at_quartiles(closed, direction, expected):
    """10, 20, 30, 40, 50 are cut at 20 and 40, and a value on a cut is in the better or the worse class (by hand)."""
    step = THIRDS.replace(closed=closed)

    got = normalized(step, column([10.0, 20.0, 30.0, 40.0, 50.0, NAN], direction))

    assert_array_equal(got.values, expected)
    assert not got.is_negative


def test_classes_freeze_to_bands():
    """The cuts can be read as raw values; where less is better the numbers fall and the other side is closed."""
    held = column([10.0, 20.0, 30.0, 40.0, 50.0], "negative")

    assert THIRDS.freeze(held) == ii.BandNumbers(limits=(20.0, 40.0), closed="right", numbers=(3.0, 2.0, 1.0))


def test_cuts_on_one_value():
    """
    0, 0, 0, 0, 8 is cut at 0 and 0: refused, or the class between them stays empty.

    By hand: closed on the left, zeros are above both cuts, in the best class; on the right below both, in the worst.
    """
    held = column([0.0, 0.0, 0.0, 0.0, 8.0])

    with pytest.raises(ConstantIndicatorError, match=r"whose cuts fall on one value, .*'x' \(always 0\.0\)"):
        THIRDS.freeze(held)
    merged = THIRDS.replace(repeated="merge")
    assert normalized(merged, held).values.tolist() == [3.0, 3.0, 3.0, 3.0, 3.0]
    assert normalized(merged.replace(closed="right"), held).values.tolist() == [1.0, 1.0, 1.0, 1.0, 3.0]
    turned = column([8.0, 8.0, 8.0, 8.0, 0.0], "negative")
    assert normalized(merged.replace(closed="right"), turned).values.tolist() == [1.0, 1.0, 1.0, 1.0, 3.0]


@pytest.mark.parametrize(
    "step",
    [THIRDS, ii.Sigmoid(ddof=0), ii.Sigmoid(ddof=1), ii.RobustZ(consistency=1.0)],
    ids=["classes", "sigmoid, n", "sigmoid, n - 1", "robust z"],
)
def test_constant_indicators_have_no_spread(step):
    """All ties are refused by name unless a neutral score is chosen; no value at all is refused in any case."""
    with pytest.raises(ConstantIndicatorError, match=r"'x' \(always 3\.0\)"):
        step.freeze(column([3.0, 3.0, NAN]))
    chosen = step.replace(constant=50.0)
    assert chosen.freeze(column([3.0, 3.0])) == ii.Constant(value=50.0)
    assert_array_equal(normalized(chosen, column([3.0, 3.0, NAN])).values, [50.0, 50.0, NAN])
    with pytest.raises(NoValuesError, match="found none for 'x'"):
        chosen.freeze(column([NAN]))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"shares": (0.5, 0.2)}, "Shares must ascend and lie between 0 and 1"),
        ({"shares": (0.0, 0.5)}, "Shares must ascend and lie between 0 and 1"),
        ({"shares": (0.5, 1.0)}, "Shares must ascend and lie between 0 and 1"),
        ({"numbers": (1.0, 2.0)}, "Numbers must ascend, and there must be one more than shares"),
        ({"numbers": (3.0, 2.0, 1.0)}, "Numbers must ascend, and there must be one more than shares"),
    ],
)
def test_impossible_classes(fields, sentence):
    """Classes that cannot be are refused where they are written."""
    with pytest.raises(ValueError, match=sentence):
        THIRDS.replace(**fields)


@given(columns(gaps=True), DIRECTIONS, st.sampled_from(["left", "right"]))
def test_classes_follow_the_order(values, direction, closed):
    """A better value is never in a worse class, and the extremes are in the first and the last."""
    held = column(values, direction)
    got = normalized(THIRDS.replace(closed=closed, repeated="merge"), held).values
    present = ~np.isnan(values)

    assert_array_equal(np.isnan(got), ~present)
    assert (np.diff(got[present][np.argsort(held.oriented()[present], kind="stable")]) >= 0.0).all()


@pytest.mark.parametrize(
    ("direction", "expected"),
    [("positive", [-1.0, 0.0, 0.0, 0.0, 1.0, NAN]), ("negative", [1.0, 0.0, 0.0, 0.0, -1.0, NAN])],
)
def test_above_and_below_the_mean(direction, expected):
    """7, 8, 10, 12, 13 have the mean 10: within a fifth of it, both ends included, they are around it (by hand)."""
    step = ii.AboveBelowMean(threshold=0.2)

    assert_array_equal(normalized(step, column([7.0, 8.0, 10.0, 12.0, 13.0, NAN], direction)).values, expected)
    assert step.freeze(column([7.0, 13.0])).limits == (8.0, 12.0)


def test_a_mean_without_a_share():
    """A fifth of zero, or of a negative mean, is no distance; everyone around the mean scores 0."""
    with pytest.raises(NonPositiveValueError, match=r"which takes a share of the mean.*'x' \(mean 0\.0\)"):
        ii.AboveBelowMean(threshold=0.2).freeze(column([-1.0, 1.0]))
    with pytest.raises(NoValuesError, match="AboveBelowMean"):
        ii.AboveBelowMean(threshold=0.2).freeze(column([NAN]))
    assert normalized(ii.AboveBelowMean(threshold=0.2), column([5.0, 5.0])).values.tolist() == [0.0, 0.0]


def test_a_sigmoid_learns_what_is_not_given():
    """2, 4, 6: mean 4, sample deviation 2. What is given stays, and a frozen one gives the bits of the other."""
    held = column([2.0, 4.0, 6.0, NAN], "negative")

    assert ii.Sigmoid(ddof=1).freeze(held) == ii.Sigmoid(midpoint=4.0, scale=2.0)
    assert ii.Sigmoid(midpoint=5.0, ddof=1).freeze(held) == ii.Sigmoid(midpoint=5.0, scale=2.0)
    assert ii.Sigmoid(scale=3.0).freeze(held) == ii.Sigmoid(midpoint=4.0, scale=3.0)
    assert_array_equal(ii.Sigmoid(ddof=1).apply(held).values, normalized(ii.Sigmoid(ddof=1), held).values)
    assert ii.Sigmoid(ddof=0, constant=1.0).apply(column([3.0, 3.0])).values.tolist() == [1.0, 1.0]


def test_sigmoids_without_a_scale():
    """One unit has no sample deviation, and the squares of 1e200 none that float64 holds."""
    with pytest.raises(TooFewUnitsError, match="Sigmoid of 'x' learns from at least 2 units, but found 1"):
        ii.Sigmoid(ddof=1, midpoint=0.0).freeze(column([3.0]))
    with pytest.raises(OutOfRangeError, match="Sigmoid needs a deviation above zero"):
        ii.Sigmoid(ddof=0).freeze(column([-1e200, 1e200]))
    for fields in ({}, {"scale": 1.0, "ddof": 0}):
        with pytest.raises(ValueError, match="Give the scale, or ddof"):
            ii.Sigmoid(**fields)
    with pytest.raises(ValueError, match="greater than 0"):
        ii.Sigmoid(scale=0.0)


@given(columns(gaps=True), DIRECTIONS)
def test_sigmoids_stay_within_and_mirror(values, direction):
    """Scores lie from 0 to the ceiling, follow the order, and what both sides of the midpoint score adds up."""
    held = column(values, direction)
    step = ii.Sigmoid(ddof=0).freeze(held)
    got = step.apply(held).values
    present = ~np.isnan(values)
    mirrored = step.apply(held.with_values(2.0 * step.midpoint - values)).values

    assert ((got[present] >= 0.0) & (got[present] <= 100.0)).all()
    assert (np.diff(got[present][np.argsort(held.oriented()[present], kind="stable")]) >= 0.0).all()
    assert_allclose(got[present] + mirrored[present], 100.0, rtol=1e-9)


@pytest.mark.parametrize("direction", ["positive", "negative", None])
def test_neither_side_of_a_target_is_better(direction):
    """
    Best from 20 to 24, worst at 10 and 40: too low by half scores 50, too high by half too, in every direction.

    By hand: (15 - 10) / 10 = 0.5 and (40 - 32) / 16 = 0.5.
    """
    step = ii.TriangularTarget(worst_low=10.0, best_low=20.0, best_high=24.0, worst_high=40.0)

    got = step.apply(column([5.0, 10.0, 15.0, 20.0, 22.0, 24.0, 32.0, 40.0, 50.0, NAN], direction))

    assert_array_equal(got.values, [0.0, 0.0, 50.0, 100.0, 100.0, 100.0, 50.0, 0.0, 0.0, NAN])
    assert not got.is_negative
    assert step.freeze(got) is step


@pytest.mark.parametrize(
    "fields", [{"best_low": 10.0}, {"best_low": 30.0}, {"worst_high": 24.0}, {"worst_low": 50.0}, {"best_high": 45.0}]
)
def test_targets_out_of_order(fields):
    """The four values ascend, and only the two in the middle may be one."""
    step = ii.TriangularTarget(worst_low=10.0, best_low=20.0, best_high=24.0, worst_high=40.0)

    with pytest.raises(ValueError, match="worst_low < best_low <= best_high < worst_high"):
        step.replace(**fields)
    assert step.replace(best_high=20.0).best_low == 20.0


@pytest.mark.parametrize(
    ("ties", "positive", "negative"),
    [
        ("min", [0.0, 1.0, 1.0, 3.0], [3.0, 1.0, 1.0, 0.0]),
        ("max", [0.0, 2.0, 2.0, 3.0], [3.0, 2.0, 2.0, 0.0]),
        ("average", [0.0, 1.5, 1.5, 3.0], [3.0, 1.5, 1.5, 0.0]),
        ("dense", [0.0, 1.0, 1.0, 2.0], [2.0, 1.0, 1.0, 0.0]),
    ],
)
def test_borda_counts_in_both_directions(ties, positive, negative):
    """10, 20, 20, 30: how many are left behind; the average of a tie is half of the tied more (by hand)."""
    values = [10.0, 20.0, 20.0, 30.0]

    assert normalized(ii.Borda(ties=ties), column(values)).values.tolist() == positive
    assert normalized(ii.Borda(ties=ties), column(values, "negative")).values.tolist() == negative


def test_a_frozen_count_places_new_units():
    """Among 10, 20, 30 a new 25 leaves two behind, 5 none and 99 all three; one unit leaves none, a gap stays one."""
    frozen = ii.Borda(ties="min").freeze(column([30.0, 10.0, 20.0]))

    assert frozen.apply(column([25.0, 5.0, 99.0])).values.tolist() == [2.0, 0.0, 3.0]
    assert_array_equal(normalized(ii.Borda(ties="average"), column([7.0, NAN])).values, [0.0, NAN])
    assert frozen.kind == "borda"
    with pytest.raises(NoValuesError, match="Borda learns from values"):
        ii.Borda(ties="min").freeze(column([NAN]))


@given(columns(gaps=True), DIRECTIONS)
def test_counts_of_pairs(values, direction):
    """With ties at their average, counts add to the number of pairs, and both directions to n - 1 for each unit."""
    counts = normalized(ii.Borda(ties="average"), column(values, direction)).values
    other = normalized(ii.Borda(ties="average"), column(-values + 0.0, direction)).values
    n = int((~np.isnan(values)).sum())

    assert np.nansum(counts) == n * (n - 1) / 2
    assert_array_equal((counts + other)[~np.isnan(values)], n - 1.0)


def test_more_than_half_alike_have_no_mad():
    """Three of four values are 1, so the median distance from the median is 0: refused with the way out."""
    with pytest.raises(OutOfRangeError) as caught:
        ii.RobustZ(consistency=1.4826).freeze(column([1.0, 1.0, 1.0, 9.0]))

    assert str(caught.value).startswith(
        "RobustZ needs a median absolute deviation above zero, but found 'x' (more than half of its values are 1.0);"
        " use ZScore or Rank."
    )


def test_robust_z_around_a_hundred():
    """1, 2, 3, 4, 100: median 3, MAD 1, so 100 + 10 (x - 3), turned 100 - 10 (x - 3); the outlier moves nothing."""
    step = ii.RobustZ(consistency=1.0, mean=100.0, deviation=10.0)
    values = [1.0, 2.0, 3.0, 4.0, 100.0, NAN]

    assert_array_equal(normalized(step, column(values)).values, [80.0, 90.0, 100.0, 110.0, 1070.0, NAN])
    assert_array_equal(normalized(step, column(values, "negative")).values, [120.0, 110.0, 100.0, 90.0, -870.0, NAN])
    assert step.freeze(column(values)) == ii.Affine(subtract=3.0, divide=1.0, multiply=10.0, add=100.0)


@given(st.integers(5, 15), st.floats(1.0, 1e6), DIRECTIONS)
def test_an_outlier_does_not_move_robust_z(n, beyond, direction):
    """However far the largest of 0, 1, 2 ... is moved out, the others keep their scores."""
    values = np.arange(n) + 0.0
    moved = values.copy()
    moved[-1] += beyond
    step = ii.RobustZ(consistency=1.4826)

    before, after = (normalized(step, column(held, direction)).values for held in (values, moved))

    assert_array_equal(after[:-1], before[:-1])
