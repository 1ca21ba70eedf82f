"""Means, products and extremes of rows: worked numbers and inequalities."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from indeks_inovasi.kernels import aggregation
from tests.generators import matrices, weights_for

ROW = np.array([[2.0], [8.0]])
"""One row, as columns."""
ONES = np.array([1.0, 1.0])


def test_means_of_two_and_eight():
    """
    Of 2 and 8: arithmetic 5, geometric 4, harmonic 3.2, quadratic sqrt(34).

    By hand: 10/2; sqrt(16); 2 / (1/2 + 1/8) = 2 / 0.625; sqrt((4 + 64) / 2) = 5.830951894845301.
    """
    assert aggregation.arithmetic_mean(ROW, ONES, 2.0).tolist() == [5.0]
    assert_allclose(aggregation.geometric_mean(ROW, ONES, 2.0), [4.0], rtol=1e-15)
    assert_allclose(aggregation.harmonic_mean(ROW, ONES, 2.0), [3.2], rtol=1e-15)
    assert_allclose(aggregation.power_mean(ROW, ONES, 2.0, 2.0), [5.830951894845301], rtol=1e-15)


def test_weighted_means():
    """
    Of 2 and 8 with weights 3 and 1: arithmetic 3.5, geometric 2 sqrt(2), harmonic 32/13.

    By hand: 14/4; 2^(3/4) 8^(1/4) = 2^1.5 = 2.8284271247461903; 4 / (3/2 + 1/8) = 4 / 1.625 = 2.4615384615384617.
    """
    weights = np.array([3.0, 1.0])

    assert aggregation.weighted_sum(ROW, weights).tolist() == [14.0]
    assert aggregation.arithmetic_mean(ROW, weights, 4.0).tolist() == [3.5]
    assert_allclose(aggregation.geometric_mean(ROW, weights, 4.0), [2.8284271247461903], rtol=1e-15)
    assert_allclose(aggregation.harmonic_mean(ROW, weights, 4.0), [2.4615384615384617], rtol=1e-15)


def test_one_zero_makes_the_means_zero():
    """By continuity the geometric, harmonic and negative power means of 0 and 4 are 0, the positive one is not (2)."""
    row = np.array([[0.0, 4.0], [4.0, 4.0]])  # symmetric: its columns are its rows

    assert aggregation.geometric_mean(row, ONES, 2.0).tolist() == [0.0, 4.0]
    assert aggregation.harmonic_mean(row, ONES, 2.0).tolist() == [0.0, 4.0]
    assert_allclose(aggregation.power_mean(row, ONES, 2.0, -2.0), [0.0, 4.0], rtol=1e-15)
    assert_allclose(aggregation.power_mean(row, ONES, 2.0, 1.0), [2.0, 4.0], rtol=1e-15)


def test_product_with_powers():
    """By hand: 2 * 8 = 16; 2^2 * 8^(1/3) = 4 * 2 = 8."""
    assert aggregation.product(ROW, ONES).tolist() == [16.0]
    assert_allclose(aggregation.product(ROW, np.array([2.0, 1.0 / 3.0])), [8.0], rtol=1e-15)


def test_extremes():
    """The smallest of 2 and 8 is 2, the largest 8; -0.0 comes out as 0.0."""
    assert aggregation.extreme(ROW, largest=False).tolist() == [2.0]
    assert aggregation.extreme(ROW, largest=True).tolist() == [8.0]
    assert not np.signbit(aggregation.extreme(np.array([[-0.0]]), largest=True)).any()


@given(st.data())
def test_means_lie_in_order(data):
    """Minimum, harmonic, geometric, arithmetic, quadratic mean and maximum never fall."""
    values = data.draw(matrices(low=0.5))
    weights = data.draw(weights_for(values.shape[1]))
    total = float(weights.sum())
    means = [
        aggregation.extreme(values.T, largest=False),
        aggregation.harmonic_mean(values.T, weights, total),
        aggregation.geometric_mean(values.T, weights, total),
        aggregation.arithmetic_mean(values.T, weights, total),
        aggregation.power_mean(values.T, weights, total, 2.0),
        aggregation.extreme(values.T, largest=True),
    ]

    for lower, higher in itertools.pairwise(means):
        assert (lower <= higher * (1.0 + 1e-12)).all()


@given(st.data())
def test_power_mean_of_exponent_one_is_the_arithmetic_mean(data):
    """The family of power means holds the arithmetic and the harmonic mean."""
    values = data.draw(matrices(low=0.0))
    weights = data.draw(weights_for(values.shape[1]))
    total = float(weights.sum())

    assert_allclose(
        aggregation.power_mean(values.T, weights, total, 1.0),
        aggregation.arithmetic_mean(values.T, weights, total),
        rtol=1e-13,
        atol=1e-300,
    )
    assert_allclose(
        aggregation.power_mean(values.T, weights, total, -1.0),
        aggregation.harmonic_mean(values.T, weights, total),
        rtol=1e-12,
        atol=1e-300,
    )
