"""Products through BLAS that are exact, and their bound."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indeks_inovasi.kernels.products import counted_sums, sliced, weighted_sums
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


@given(st.integers(1, 200), st.integers(1, 4), st.integers(-300, 300), st.integers(0, 2**32 - 1))
def test_counted_sums_lie_within_the_bound(n, m, exponent, seed):
    """Against fractions; the order of the rows does not matter, and an unknown value spoils its own column alone."""
    random = np.random.default_rng(seed)
    values = random.normal(size=(n, m)) * 2.0**exponent
    counts = np.stack([np.ones(n), np.bincount(random.integers(0, n, n), minlength=n).astype(float)])
    sums = counted_sums(counts, values)
    bound = Fraction(float(np.abs(values).max())) * n * n / 2**52
    order = random.permutation(n)

    for row in range(2):
        for column in range(m):
            exact = sum((Fraction(counts[row, j]) * Fraction(values[j, column]) for j in range(n)), Fraction(0))
            assert abs(Fraction(sums[row, column]) - exact) <= bound
    assert np.array_equal(counted_sums(counts[:, order], values[order]), sums)
    values[0, 0] = np.nan
    assert np.isnan(counted_sums(counts[:1], values)[0, 0])
    if m > 1 and float(np.nanmax(np.abs(values))) == float(np.abs(values[:, 1:]).max()):
        assert counted_sums(counts, values)[:, 1:] == pytest.approx(sums[:, 1:], rel=1e-9, abs=float(bound))


def test_counted_sums_by_hand():
    """1 * 0.5 + 2 * 0.25 = 1, in the row that counts the second value twice and the third not at all."""
    assert counted_sums(np.array([[1.0, 2.0, 0.0]]), np.array([[0.5], [0.25], [8.0]])).tolist() == [[1.0]]
    assert counted_sums(np.ones((1, 2)), np.zeros((2, 1))).tolist() == [[0.0]]
    with pytest.raises(OverflowError, match="grid"):
        counted_sums(np.ones((1, 1)), np.array([[1e300]]))
