"""Formulas that bring a column to another scale."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from indeks_inovasi.kernels.normalization import (
    affine,
    exponential_transform,
    logistic,
    position_between,
    rank_among,
    share_of_ranks,
    trapezoid,
)

NAN = np.nan


def test_life_expectancy_between_goalposts():
    """
    A life expectancy of 59 years lies 0.6 of the way from 20 to 85 years.

    UNDP, Human Development Report, Technical note 1 (goalposts of the health dimension).
    By hand: (59 - 20) / (85 - 20) = 39 / 65 = 0.6
    """
    assert_allclose(position_between(np.array([59.0, NAN]), worst=20.0, best=85.0), [0.6, NAN], rtol=0, atol=1e-12)


def test_affine_order_of_operations():
    """By hand: (7 - 1) / 3 * 10 + 5 = 25."""
    assert affine(np.array([7.0]), 1.0, 3.0, 10.0, 5.0).tolist() == [25.0]


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("min", [1.0, 2.0, 2.0, 4.0, NAN]),
        ("max", [1.0, 3.0, 3.0, 4.0, NAN]),
        ("average", [1.0, 2.5, 2.5, 4.0, NAN]),
        ("dense", [1.0, 2.0, 2.0, 3.0, NAN]),
    ],
)
def test_ascending_ranks(ties, expected):
    """10, 20, 20, 30: the smallest is 1 and the tied ones share the places 2 and 3 (by hand)."""
    values = np.array([10.0, 20.0, 20.0, 30.0, NAN])

    assert_array_equal(rank_among(values, values[:4], ties, 10), expected)


def test_new_value_takes_the_place_between_its_neighbors():
    """
    25 stands above 10, 20, 20 and below 30: the fourth place, and three numbers are at or below it.

    By hand; above all four it is the fifth.
    """
    table = np.array([10.0, 20.0, 20.0, 30.0])
    new = np.array([25.0, 99.0])

    assert rank_among(new, table, "min", 10).tolist() == [4.0, 5.0]
    assert rank_among(new, table, "average", 10).tolist() == [4.0, 5.0]
    assert rank_among(new, table, "max", 10).tolist() == [3.0, 4.0]
    assert rank_among(new, table, "dense", 10).tolist() == [3.0, 4.0]


@pytest.mark.parametrize(
    ("denominator", "expected"), [("n", [0.25, 1.0]), ("n_minus_1", [0.0, 1.0]), ("n_plus_1", [0.2, 0.8])]
)
def test_three_denominators(denominator, expected):
    """Ranks 1 and 4 of 4: 1/4 and 4/4, 0/3 and 3/3, 1/5 and 4/5 (by hand)."""
    assert_allclose(share_of_ranks(np.array([1.0, 4.0]), 4, denominator), expected, rtol=0, atol=1e-15)


def test_exponential_transform_of_deprivation_ranks():
    """
    The ends are 0 and 100, and the most deprived tenth of areas scores above 50.

    Noble et al., English Indices of Deprivation, technical report: with the constant 23 ten per cent of areas have a
    score above 50. By hand for R = 0.5: -23 ln(1 - 0.5 (1 - e^(-100/23))) with e^(-4.347826) = 0.0129348, so
    -23 ln(0.5064674) = -23 * (-0.6802955) = 15.6468.
    """
    got = exponential_transform(np.array([0.0, 0.5, 0.9, 1.0, NAN]), 23.0)

    assert_allclose(got[[0, 1, 3]], [0.0, 15.6468, 100.0], rtol=0, atol=1e-4)
    assert got[2] == pytest.approx(50.0, abs=0.5)
    assert np.isnan(got[4])


def test_logistic_function_of_scipy():
    """Scipy 1.17 gives these for -3, -1, 0.5 and 2; far out the ends are 0 and 1, without overflow."""
    got = logistic(np.array([-3.0, -1.0, 0.5, 2.0, -1e300, 1e300, NAN]), 0.0, 1.0)

    expected = [0.04742587317756678, 0.2689414213699951, 0.6224593312018546, 0.8807970779778823, 0.0, 1.0, NAN]
    assert_allclose(got, expected, rtol=1e-15, atol=1e-300)
    assert logistic(np.array([7.0]), 7.0, 0.1).tolist() == [0.5]


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1), st.lists(st.integers(-1000, 1000), min_size=4, max_size=4, unique=True)
)
def test_trapezoid_of_straight_lines(values, corners):
    """As numpy interpolates between the four corners, with 0 beyond them; exactly 1 in the middle and 0 outside."""
    low, left, right, high = (float(corner) for corner in sorted(corners))
    given_values = np.array(values)

    got = trapezoid(given_values, low, left, right, high)

    assert_allclose(got, np.interp(given_values, [low, left, right, high], [0.0, 1.0, 1.0, 0.0]), rtol=0, atol=1e-12)
    assert (got[(given_values <= low) | (given_values >= high)] == 0.0).all()
    assert (got[(given_values >= left) & (given_values <= right)] == 1.0).all()
    assert np.isnan(trapezoid(np.array([NAN]), low, left, right, high)).all()
