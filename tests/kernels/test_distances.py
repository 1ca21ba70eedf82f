"""Distances from points, regrets, and sides of the average: numbers by hand."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from indeks_inovasi.kernels import ideals
from tests.generators import matrices, weights_for

COLUMNS, POINT, WEIGHTS = np.array([[1.0], [10.0]]), np.array([4.0, 6.0]), np.array([1.0, 2.0])


@pytest.mark.parametrize(
    ("exponent", "inside", "expected"),
    [
        (1.0, False, 11.0),
        (2.0, False, 73.0**0.5),
        (3.0, False, (27.0 + 512.0) ** (1 / 3)),
        (np.inf, False, 8.0),
        (1.0, True, 11.0),
        (2.0, True, 41.0**0.5),
        (3.0, True, (27.0 + 128.0) ** (1 / 3)),
    ],
)
def test_distance_of_three_and_four(exponent, inside, expected):
    """
    Differences 3 and 4, weights 1 and 2.

    By hand, weights in the values: 3 + 8, sqrt(9 + 64), cube root of 27 + 512, the larger of 3 and 8; in the
    distance: 3 + 2 * 4, sqrt(9 + 2 * 16), cube root of 27 + 2 * 64.
    """
    assert_allclose(ideals.distance(COLUMNS, POINT, WEIGHTS, exponent, inside), [expected], rtol=1e-14)


@given(st.data())
def test_distances_shrink_with_the_exponent(data):
    """The Manhattan distance is the longest, the largest difference the shortest, and all are zero at the point."""
    values = data.draw(matrices())
    weights = data.draw(weights_for(values.shape[1]))
    point = values[0].copy()
    found = [ideals.distance(values.T, point, weights, exponent, inside=False) for exponent in (1.0, 2.0, 3.0, np.inf)]

    for longer, shorter in itertools.pairwise(found):
        assert (longer >= shorter * (1.0 - 1e-12)).all()
    assert [distance[0] for distance in found] == [0.0] * 4


def test_regrets_of_a_column_without_width():
    """By hand: weights 0.6 and 0.4, best (4, 7), worst (0, 7): (1, 7) regrets 0.6 * 3/4; the second column nothing."""
    best, worst = np.array([4.0, 7.0]), np.array([0.0, 7.0])
    total, largest = ideals.regrets(np.array([[1.0, 4.0], [7.0, 9.0]]), best, worst, np.array([0.6, 0.4]))

    assert_allclose((total, largest), [[0.45, 0.0], [0.45, 0.0]], rtol=1e-15)


def test_sides_of_the_average():
    """By hand: 0.5 * 0.2 + 0.25 * 0.4 above, 0.25 * 0.4 below."""
    above, below = ideals.sides_of_average(np.array([[0.2], [0.4], [-0.4]]), np.array([0.5, 0.25, 0.25]))

    assert_allclose((above, below), [[0.2], [0.1]], rtol=1e-15)


def test_gains_and_costs():
    """By hand: gains 0.5 * 0.4, costs 0.3 * 0.1 + 0.2 * 0.6, whose columns are turned."""
    is_cost = np.array([False, True, True])
    gains, costs = ideals.gains_and_costs(np.array([[0.4], [-0.1], [-0.6]]), np.array([0.5, 0.3, 0.2]), is_cost)

    assert_allclose((gains, costs), [[0.2], [0.15]], rtol=1e-15)


def test_share_of_a_range():
    """Of 2 to 6, the value 3 is a quarter; a range without width has no share."""
    assert ideals.share_of_range(np.array([3.0, 8.0]), 2.0, 6.0).tolist() == [0.25, 1.5]
    assert ideals.share_of_range(np.array([3.0]), 2.0, 2.0).tolist() == [0.0]
