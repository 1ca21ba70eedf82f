"""Vector, share of the sum, ratio to the best, reciprocals: what they refuse, and what does not change them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    DirectionError,
    NegativeValueError,
    NonPositiveValueError,
    NoValuesError,
    OutOfRangeError,
)
from tests.generators import column

NAN = np.nan
TURNS = st.sampled_from(["negate", "complement", "reciprocal"])
POSITIVE = st.lists(st.floats(0.01, 1e6), min_size=2, max_size=12).map(np.array)
RATIOS = (
    ii.Vector(turn="negate"),
    ii.Vector(turn="complement"),
    ii.Vector(turn="reciprocal"),
    ii.SumShare(turn="negate"),
    ii.SumShare(turn="complement"),
    ii.SumShare(turn="reciprocal"),
    ii.RatioToBest(),
    ii.RatioToBest(turn="negate"),
)


def normalized(step, held):
    """Return the column after the frozen step."""
    return step.freeze(held).apply(held)


def test_ratio_to_the_best_three_ways():
    """
    2, 4, 8, times 100: over 8; where less is better 2 over them, or the negative of the first.

    By hand: 25, 50, 100; 100, 50, 25; -25, -50, -100.
    """
    values = [2.0, 4.0, 8.0, NAN]
    step = ii.RatioToBest(ceiling=100.0)

    assert_array_equal(normalized(step, column(values)).values, [25.0, 50.0, 100.0, NAN])
    assert_array_equal(normalized(step, column(values, "negative")).values, [100.0, 50.0, 25.0, NAN])
    negated = normalized(step.replace(turn="negate"), column(values, "negative"))
    assert_array_equal(negated.values, [-25.0, -50.0, -100.0, NAN])


def test_what_ratios_freeze_to():
    """The divisor can be read: a line for what more is better in, a reciprocal where that is how less is better."""
    values = [3.0, 4.0]

    assert ii.Vector(turn="reciprocal").freeze(column(values)) == ii.Affine(divide=5.0)
    assert ii.Vector(turn="complement").freeze(column(values, "negative")) == ii.Affine(
        divide=5.0, multiply=-1.0, add=1.0
    )
    assert ii.SumShare(turn="negate").freeze(column(values, "negative")) == ii.Affine(divide=7.0, multiply=-1.0)
    assert ii.RatioToBest().freeze(column(values, "negative")) == ii.Reciprocal(multiply=3.0)


def test_vector_takes_negative_values():
    """-3 and 4 have the length 5 too."""
    assert normalized(ii.Vector(turn="negate"), column([-3.0, 4.0])).values.tolist() == [-0.6, 0.8]


@pytest.mark.parametrize("step", RATIOS, ids=repr)
@pytest.mark.parametrize("direction", ["positive", "negative"])
def test_columns_without_a_ratio(step, direction):
    """Nothing but zeros has neither a ratio nor a reciprocal, and no value at all teaches nothing."""
    with pytest.raises(NonPositiveValueError, match=r"x\[u0\] = 0\.0, x\[u2\] = 0\.0"):
        step.freeze(column([0.0, NAN, 0.0], direction))
    with pytest.raises(NoValuesError, match=rf"{type(step).__name__} learns from values"):
        step.freeze(column([NAN], direction))


@pytest.mark.parametrize("step", [ii.SumShare(turn="negate"), ii.RatioToBest()])
@pytest.mark.parametrize("direction", ["positive", "negative"])
def test_negative_values_are_refused(step, direction):
    """A share of values below zero means nothing; the cell is named."""
    with pytest.raises(NegativeValueError, match=r"x\[u1\] = -1\.0"):
        step.freeze(column([2.0, -1.0], direction))


@pytest.mark.parametrize("step", [ii.Vector(turn="reciprocal"), ii.SumShare(turn="reciprocal"), ii.RatioToBest()])
def test_a_zero_cost_has_no_reciprocal(step):
    """One zero among the costs is named; by the other two turns it is the best value."""
    held = column([0.0, 3.0, 4.0], "negative")

    with pytest.raises(NonPositiveValueError, match=r"which divides by the values, needs positive.*x\[u0\] = 0\.0"):
        step.freeze(held)
    other = ii.Vector(turn="complement") if step.kind == "vector" else ii.SumShare(turn="complement")
    assert normalized(other, held).values[0] == 1.0


def test_a_frozen_reciprocal_meets_a_zero():
    """A new unit with a cost of zero is refused by name, and a positive indicator is no cost."""
    step = ii.RatioToBest().freeze(column([1.0, 2.0], "negative"))

    with pytest.raises(NonPositiveValueError, match=r"Reciprocal, which divides by the values.*x\[u1\] = 0\.0"):
        step.apply(column([1.0, 0.0], "negative"))
    with pytest.raises(DirectionError, match=r"'x' \(more is better already\)"):
        step.apply(column([1.0]))


@pytest.mark.parametrize("values", [[1e200, 1e200], [1e-200, 1e-200]])
def test_squares_that_no_float_holds(values):
    """The squares of 1e200 and of 1e-200 lie beyond float64: the column is named."""
    with pytest.raises(OutOfRangeError, match=r"Vector needs a divisor above zero that numbers can hold.*'x'"):
        ii.Vector(turn="negate").freeze(column(values))


def test_reciprocals_that_no_float_holds():
    """1 / 5e-324 lies beyond float64, when it is learned from and when it is met later."""
    held = column([5e-324, 1.0], "negative")

    with pytest.raises(OutOfRangeError, match=r"SumShare needs a divisor above zero that numbers can hold.*'x'"):
        ii.SumShare(turn="reciprocal").freeze(held)
    with pytest.raises(OutOfRangeError, match=r"Reciprocal needs quotients that numbers can hold.*x\[u0\]"):
        ii.Reciprocal(multiply=1.0).apply(held)


@pytest.mark.parametrize(
    ("step", "expected"),
    [(ii.Vector(turn="negate"), 0.5), (ii.SumShare(turn="negate"), 0.25), (ii.RatioToBest(), 1.0)],
)
def test_ties_and_single_units(step, expected):
    """Four equal units have the length 1/2 each, a quarter of the sum, and are all the best; one unit is everything."""
    assert normalized(step, column([7.0] * 4)).values.tolist() == [expected] * 4
    assert normalized(step, column([7.0])).values.tolist() == [1.0]


@given(POSITIVE, st.floats(0.01, 100.0), st.sampled_from(RATIOS), st.sampled_from(["positive", "negative"]))
def test_ratios_ignore_the_unit_of_measurement(values, scale, step, direction):
    """Rupiah or million rupiah: the ratios are the same, and a better value never scores less."""
    held = column(values, direction)
    before = normalized(step, held).values

    assert_allclose(normalized(step, column(scale * values, direction)).values, before, rtol=1e-12, atol=1e-14)
    assert (np.diff(before[np.argsort(held.oriented(), kind="stable")]) >= 0.0).all()


@given(POSITIVE, TURNS, st.sampled_from(["positive", "negative"]))
def test_lengths_and_sums(values, turn, direction):
    """Every vector has the length 1 and every share the sum 1, negated or of reciprocals as well."""
    held = column(values, direction)
    vector, shares = (normalized(kind(turn=turn), held).values for kind in (ii.Vector, ii.SumShare))
    if direction == "negative" and turn == "complement":
        vector, shares = 1.0 - vector, 1.0 - shares

    assert_allclose(np.square(vector).sum(), 1.0, rtol=1e-10)
    assert_allclose(abs(shares.sum()), 1.0, rtol=1e-10)
