"""Formulas that bring a column to another scale."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from indeks_inovasi.kernels.normalization import (
    affine,
    exponential_transform,
    position_between,
    rank_among,
    share_of_ranks,
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
