"""One linear program in whole numbers."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from indeks_inovasi.kernels.rational import maximize_exactly

CORNERS = np.array([[2.0, 1.0, -1.0, 0.0, 1.0], [1.0, 3.0, 0.0, -1.0, 1.0]])
"""2 u + v <= 4, u + 3 v <= 6, u and v of zero or more, and u + v <= 9, which never binds."""
LIMITS = np.array([4.0, 6.0, 0.0, 0.0, 9.0])


def solved(objective, limits=LIMITS, basis=(4, 3)):
    """Return the answer for the corners, starting where u = 9 and v = 0."""
    return maximize_exactly(CORNERS, limits, np.array(objective), np.array(basis))


def test_corner_of_two_lines():
    """2 u + v = 4 and u + 3 v = 6 meet at (6/5, 8/5); (5, 5) is 2 (2, 1) + 1 (1, 3)."""
    found = solved([5.0, 5.0])

    assert_array_equal(found.weights, [1.2, 1.6])
    assert dict(zip(found.basis.tolist(), found.amounts.tolist(), strict=True)) == {0: 2.0, 1: 1.0}


def test_corner_on_an_axis():
    """With (4, 1) the first line and v = 0 meet at (2, 0): (4, 1) is 2 (2, 1) + 1 (0, -1)."""
    found = solved([4.0, 1.0])

    assert_array_equal(found.weights, [2.0, 0.0])
    assert dict(zip(found.basis.tolist(), found.amounts.tolist(), strict=True)) == {0: 2.0, 3: 1.0}


def test_column_that_does_not_count():
    """Without the first line, u + 3 v = 6 and v = 0 meet at (6, 0)."""
    found = solved([5.0, 5.0], np.array([np.inf, 6.0, 0.0, 0.0, 9.0]))

    assert_array_equal(found.weights, [6.0, 0.0])


def test_cycle_is_broken():
    """
    An example of Beale (1955) on which the plain rule goes around in circles has the optimum 1/20.

    max 3/4 a - 150 b + 1/50 c - 6 d with 1/4 a - 60 b - 1/25 c + 9 d <= 0, 1/2 a - 90 b - 1/50 c + 3 d <= 0, c <= 1.
    At a = 1/25, c = 1 it is 3/100 + 1/50 = 1/20.
    """
    rows = np.array([[0.25, -60.0, -0.04, 9.0], [0.5, -90.0, -0.02, 3.0], [0.0, 0.0, 1.0, 0.0]])
    objective = np.array([0.75, -150.0, 0.02, -6.0])
    columns = np.concatenate([rows.T, -np.eye(4), np.ones((4, 1))], axis=1)
    limits = np.concatenate([[0.0, 0.0, 1.0], np.zeros(4), [100.0]])

    found = maximize_exactly(columns, limits, objective, np.array([7, 4, 5, 6]))

    assert found.weights @ objective == pytest.approx(0.05, rel=1e-12)


def test_contradicting_limits():
    """Where no w keeps all limits, the program says so instead of going on."""
    columns = np.array([[1.0, -1.0, -1.0]])

    with pytest.raises(ArithmeticError, match="No w keeps within all limits"):
        maximize_exactly(columns, np.array([1.0, -2.0, 0.0]), np.array([1.0]), np.array([0]))
