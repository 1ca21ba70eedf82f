"""Outliers tamed before normalization."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

import indeks_inovasi as ii
from indeks_inovasi.errors import ConstantIndicatorError, NonPositiveValueError, NoValuesError, TooFewUnitsError
from tests.generators import column

NAN = np.nan
OUTLIER = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 1000.0]


def test_clip_brings_values_back():
    """Values beyond a bound take the bound; an open end and a column within bounds stay."""
    held = column([-5.0, 3.0, 50.0, NAN])

    np.testing.assert_array_equal(ii.Clip(low=0.0, high=10.0).apply(held).values, [0.0, 3.0, 10.0, NAN])
    np.testing.assert_array_equal(ii.Clip(high=10.0).apply(held).values, [-5.0, 3.0, 10.0, NAN])
    assert ii.Clip(low=-9.0, high=99.0).apply(held) is held


@pytest.mark.checks("step/replace", "by hand: 0 becomes 0.01, nothing else")
def test_replace_exchanges_one_number():
    """A zero may take a small floor before a logarithm; other columns stay the same object."""
    held = column([0.0, 3.0, NAN])

    np.testing.assert_array_equal(ii.Replace(value=0.0, by=0.01).apply(held).values, [0.01, 3.0, NAN])
    assert ii.Replace(value=7.0, by=1.0).apply(held) is held


def test_winsorize_freezes_to_a_clip():
    """One high point of 1..9 and 1000 takes 9, one low point 2 (by hand)."""
    assert ii.Winsorize(low=1, high=1).freeze(column(OUTLIER)) == ii.Clip(low=2.0, high=9.0)
    assert ii.Winsorize().freeze(column(OUTLIER)) == ii.NoTreatment()
    assert ii.Winsorize(high=1).freeze(column([5.0, 5.0])) == ii.NoTreatment()


def test_winsorizing_everything_is_refused():
    """Two points from each end need at least five units, and the message says of which indicator."""
    with pytest.raises(TooFewUnitsError) as caught:
        ii.Winsorize(low=2, high=2).freeze(column([1.0, 2.0, 3.0, NAN], code="income"))

    assert str(caught.value) == (
        "Winsorize(low=2, high=2) of 'income' learns from at least 5 units, but found 3. Add units, or choose a"
        " strategy that learns nothing from them, such as EqualWeights."
    )


def test_logarithms():
    """
    Ln 1 = 0, ln e^2 = 2; shifted by one, ln (e - 1 + 1) = 1.

    e = 2.718281828459045, e^2 = 7.38905609893065.
    """
    assert_allclose(ii.Log().apply(column([1.0, 7.38905609893065, NAN])).values, [0.0, 2.0, NAN], rtol=0, atol=1e-15)
    assert_allclose(ii.Log(shift=1.0).apply(column([1.718281828459045])).values, [1.0], rtol=0, atol=1e-15)


def test_logarithm_refuses_zero():
    """A value plus the shift that is zero or less is named with its cell."""
    with pytest.raises(NonPositiveValueError) as caught:
        ii.Log(shift=1.0).apply(column([3.0, -1.0, -2.0]))

    assert str(caught.value) == (
        "Log(shift=1.0) needs positive values, but found x[u1] = -1.0, x[u2] = -2.0. Lift them with a floor above zero"
        " (for instance MinMax(floor=1)), shift the column, or choose another strategy."
    )


def test_shifted_logarithm():
    """Of -5 and 15 with a share of 0.01: the shift is 0.01 * 20 + 5 = 5.2, so that the smallest becomes ln 0.2."""
    frozen = ii.ShiftedLog().freeze(column([-5.0, 15.0, NAN]))

    assert frozen == ii.Log(shift=5.2)
    assert_allclose(frozen.apply(column([-5.0])).values, [-1.6094379124341003], rtol=0, atol=1e-14)


@pytest.mark.parametrize("step", [ii.ShiftedLog(), ii.SkewnessKurtosis(), ii.Winsorize()])
def test_empty_indicator_is_refused(step):
    """Nothing can be learned from an indicator without a value."""
    with pytest.raises(NoValuesError, match=f"{type(step).__name__} learns from values, but found none for 'x'"):
        step.freeze(column([NAN, NAN]))


def test_shifted_logarithm_needs_spread():
    """A constant indicator has no range to take a share of."""
    with pytest.raises(
        ConstantIndicatorError, match=r"ShiftedLog needs two different values .* found 'x' \(always 4\.0\)"
    ):
        ii.ShiftedLog().freeze(column([4.0, 4.0]))


def test_automatic_treatment_winsorizes_one_outlier():
    """
    One value of 1000 above 1..9 makes skewness and kurtosis large; winsorized to 9 the indicator passes.

    By hand: with 1..9, 9 the skewness is slightly below zero and the excess kurtosis negative.
    """
    assert ii.SkewnessKurtosis().freeze(column(OUTLIER)) == ii.Clip(high=9.0)
    low = [-value for value in OUTLIER]
    assert ii.SkewnessKurtosis().freeze(column(low)) == ii.Clip(low=-9.0)


def test_automatic_treatment_leaves_what_passes():
    """Evenly spread values and constant ones need nothing."""
    assert ii.SkewnessKurtosis().freeze(column([1.0, 2.0, 3.0, 4.0])) == ii.NoTreatment()
    assert ii.SkewnessKurtosis().freeze(column([4.0, 4.0])) == ii.NoTreatment()


def test_automatic_treatment_falls_back_to_a_logarithm():
    """
    Where no point may be touched, the untreated values are logged, or left by choice.

    By hand: the range of 1..9 and 1000 is 999, so the shift is 9.99 - 1 = 8.99.
    """
    frozen = ii.SkewnessKurtosis(most_points=0).freeze(column(OUTLIER))

    assert isinstance(frozen, ii.Log)
    assert frozen.shift == pytest.approx(8.99, abs=1e-12)
    assert ii.SkewnessKurtosis(most_points=0, otherwise="none").freeze(column(OUTLIER)) == ii.NoTreatment()


def test_clip_in_order():
    """Bounds that cross are refused where they are written."""
    with pytest.raises(ValueError, match=r"low must not exceed high, but found 2\.0 and 1\.0"):
        ii.Clip(low=2.0, high=1.0)
