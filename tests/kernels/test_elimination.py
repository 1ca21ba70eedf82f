"""Small systems of equations."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from indeks_inovasi.kernels.elimination import solve, stationary


def test_a_system_by_hand():
    """2 x + y = 5 and x - y = 1 at (2, 1); a zero in the first place only changes the order of the rows."""
    assert_allclose(solve(np.array([[2.0, 1.0], [1.0, -1.0]]), np.array([5.0, 1.0])), [2.0, 1.0], rtol=1e-15)
    assert solve(np.array([[0.0, 2.0], [3.0, 0.0]]), np.array([4.0, 9.0])).tolist() == [3.0, 2.0]


@pytest.mark.parametrize("m", [1, 4, 12])
def test_systems_that_are_known(m):
    """The right side made from a known answer gives it back."""
    rng = np.random.default_rng(m)
    matrix, answer = rng.normal(size=(m, m)) + 3.0 * np.eye(m), rng.normal(size=m)

    assert_allclose(solve(matrix, matrix @ answer), answer, rtol=1e-10)


def test_systems_without_a_single_answer():
    """Rows that say the same, and no equation at all."""
    assert solve(np.array([[1.0, 2.0], [2.0, 4.0]]), np.array([1.0, 2.0])) is None
    assert solve(np.zeros((2, 2)), np.ones(2)) is None
    assert solve(np.empty((0, 0)), np.empty(0)).tolist() == []


def test_what_flows_in_flows_out():
    """Two parts: 3 flows from b to a per unit of b, 1 from a to b per unit of a; so a holds three times as much."""
    assert_allclose(stationary(np.array([[9.0, 3.0], [1.0, 9.0]])), [0.75, 0.25], rtol=1e-15)


def test_balance_of_many_parts():
    """Inflow equals outflow in each of six parts, whatever stands on the diagonal; the shares add to one."""
    rates = np.random.default_rng(2).uniform(0.1, 1.0, size=(6, 6))
    shares = stationary(rates)
    np.fill_diagonal(rates, 0.0)

    assert_allclose(rates @ shares, rates.sum(axis=0) * shares, rtol=1e-13)
    assert shares.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_part_that_nothing_leaves_has_no_balance(part):
    """Whichever place it has, the answer is the same: none."""
    rates = np.ones((3, 3))
    rates[:, part] = 0.0

    assert stationary(rates) is None
