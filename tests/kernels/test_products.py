"""Products through BLAS that are exact, and their bound."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indeks_inovasi.kernels.products import sliced, weighted_sums
from indeks_inovasi.kernels.sampling import UNITS, on_grid


@given(st.integers(1, 60), st.integers(1, 8), st.integers(-300, 300), st.integers(0, 2**32 - 1))
def test_sums_lie_within_the_bound(m, n, exponent, seed):
    """Against fractions: within 2**-51 of the largest value, cut and rounding together."""
    random = np.random.default_rng(seed)
    columns = random.normal(size=(m, n)) * 2.0**exponent
    units = on_grid(random.random((3, m)) + 1e-3)
    sums = weighted_sums(units, sliced(columns))
    largest = float(np.abs(columns).max())

    for draw in range(3):
        for row in range(n):
            exact = sum((Fraction(units[draw, j]) / UNITS * Fraction(columns[j, row]) for j in range(m)), Fraction(0))
            assert abs(Fraction(sums[draw, row]) - exact) <= Fraction(largest) * Fraction(1, 2**51)


def test_values_on_the_grid_are_exact():
    """Weights 1/4 and values with few digits: 0.25 (1 + 2 + 3 + 6) = 3."""
    assert weighted_sums(np.full((1, 4), UNITS / 4), sliced(np.array([[1.0], [2.0], [3.0], [6.0]])))[0, 0] == 3.0


def test_the_order_of_weights_and_the_block_do_not_matter(monkeypatch):
    """Exact whole numbers add to the same bits in any order and in any block."""
    from indeks_inovasi.kernels import products

    random = np.random.default_rng(4)
    columns, units = random.random((50, 40)), on_grid(random.random((30, 50)))
    order = random.permutation(50)
    whole = weighted_sums(units, sliced(columns))
    for rows, at_once, multiplications in ((7, 2, 1 << 18), (56, 8, 7 * 50 * 3), (1, 1, 1), (1000, 1, 1 << 40)):
        monkeypatch.setattr(products, "_ROWS", rows)
        monkeypatch.setattr(products, "_AT_ONCE", at_once)
        monkeypatch.setattr(products, "_MULTIPLICATIONS", multiplications)
        assert np.array_equal(whole, weighted_sums(units[:, order], sliced(columns[order])))


def test_no_draw_and_no_row():
    """Nothing asked, nothing answered."""
    assert weighted_sums(np.empty((0, 2)), sliced(np.ones((2, 3)))).shape == (0, 3)
    assert weighted_sums(np.full((4, 1), float(UNITS)), sliced(np.ones((1, 0)))).shape == (4, 0)


def test_negative_weights_that_stay_within_the_whole():
    """A step that turns a group upside down gives weights below zero: 0.75 * 8 - 0.25 * 4 = 5."""
    assert weighted_sums(np.array([[0.75, -0.25]]) * UNITS, sliced(np.array([[8.0], [4.0]])))[0, 0] == 5.0


def test_a_column_of_zeros():
    """Nothing to scale by."""
    assert weighted_sums(np.array([[float(UNITS)]]), sliced(np.zeros((1, 2)))).tolist() == [[0.0, 0.0]]


def test_values_that_no_power_of_two_can_scale():
    """Far beyond any index: refused, not rounded away."""
    with pytest.raises(OverflowError, match="cannot be cut"):
        sliced(np.array([[1e300]]))
