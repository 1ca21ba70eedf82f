"""Correlations and deviations from the exact Gram matrix, against fractions."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from indeks_inovasi.kernels import gram
from indeks_inovasi.kernels.gram import exact_correlations, gram_of
from tests.kernels.references import as_bits


def correlation_of(a, b):
    """Return the correlation of two columns as a decimal of 60 digits."""
    mpmath = pytest.importorskip("mpmath")
    a, b = ([Fraction(x) for x in column.tolist()] for column in (a, b))
    a_mean, b_mean = sum(a) / len(a), sum(b) / len(b)
    ab = sum((x - a_mean) * (y - b_mean) for x, y in zip(a, b, strict=True))
    squares = sum((x - a_mean) ** 2 for x in a) * sum((y - b_mean) ** 2 for y in b)
    with mpmath.workprec(200):
        ratio = mpmath.mpf(ab.numerator) / ab.denominator
        return ratio / mpmath.sqrt(mpmath.mpf(squares.numerator) / squares.denominator)


def test_correlation_by_hand():
    """
    Columns 1, 2, 3 and 1, 3, 2 have deviations -1, 0, 1 and -1, 1, 0.

    By hand: 1 / sqrt(2 * 2) = 0.5; turned around it is -0.5.
    """
    values = np.array([[1.0, 1.0, -1.0], [2.0, 3.0, -3.0], [3.0, 2.0, -2.0]])

    assert_array_equal(exact_correlations(values), [[1, 0.5, -0.5], [0.5, 1, -1], [-0.5, -1, 1]])


def test_correlations_are_within_two_ulp_of_one():
    """Skewed columns, one nearly a multiple of another, and very different units."""
    rng = np.random.default_rng(5)
    values = rng.normal(size=(60, 4)) ** 3 * [1, 1e-250, 1e250, 1] + [0, 0, 0, 1e6]
    values[:, 3] = 2 * values[:, 0] + 1e-7 * values[:, 3]
    got = exact_correlations(values)

    for i, j in np.ndindex(4, 4):
        assert abs(float(correlation_of(values[:, i], values[:, j]) - got[i, j])) <= 2e-16


@pytest.mark.parametrize("scale", [1.0, 2.0**-1050, 2.0**1020])
def test_correlations_do_not_depend_on_the_unit(scale):
    """A power of two changes no bit, from subnormals to the largest numbers."""
    values = np.random.default_rng(6).integers(-9, 9, size=(50, 3)).astype(float) / 8

    assert as_bits(exact_correlations(values * scale).ravel()) == as_bits(exact_correlations(values).ravel())


def test_correlations_do_not_depend_on_the_order_of_the_rows():
    """Over several matrix products, in either memory order."""
    rng = np.random.default_rng(8)
    values = rng.lognormal(size=(5_000, 5))
    expected = as_bits(exact_correlations(values).ravel())

    assert as_bits(exact_correlations(np.asfortranarray(rng.permutation(values))).ravel()) == expected
    assert_allclose(exact_correlations(values), np.corrcoef(values.T), rtol=0, atol=1e-14)


def test_chunks_and_products_of_any_size_give_the_same_bits(monkeypatch):
    """Rows added in uneven chunks, small products and frequent flushes to Python integers change nothing."""
    values = np.random.default_rng(9).random((200, 3))
    whole = gram_of(values)
    monkeypatch.setattr(gram, "_ROWS", 16)
    monkeypatch.setattr(gram, "_PRODUCTS", 3)
    merged = gram.Gram(values.min(axis=0), values.max(axis=0))
    for chunk in (values[150:], values[:1], values[1:1], values[1:150]):
        merged.add(chunk)

    assert as_bits(merged.correlations().ravel()) == as_bits(whole.correlations().ravel())
    assert as_bits(merged.deviations(1)) == as_bits(whole.deviations(1))
    assert_allclose(merged.correlations(), np.corrcoef(values.T), rtol=0, atol=1e-15)


def test_deviations_are_those_of_the_fractions():
    """Within two ulp of the root of the exact variance, for columns of very different units."""
    values = np.random.default_rng(4).normal(size=(150, 3)) * [1.0, 1e-250, 1e200] + [0.0, 0.0, 1e201]
    for ddof in (0, 1):
        for got, column in zip(gram_of(values).deviations(ddof), values.T, strict=True):
            fractions = list(map(Fraction, column.tolist()))
            mean = sum(fractions) / len(fractions)
            ratio = sum((x - mean) ** 2 for x in fractions) / (len(fractions) - ddof)
            scale = Fraction(float(np.ptp(column))) ** 2
            expected = math.sqrt(ratio / scale) * float(np.ptp(column))

            assert abs(got - expected) <= 4 * math.ulp(expected)
    assert np.isnan(gram_of(values[:1]).deviations(1)).all()


def test_the_bound_of_the_matrix_product_is_reached_and_holds():
    """A block of values at the ends of the range, where every product is largest, is still exact."""
    values = np.where(np.arange(2_048)[:, np.newaxis] % 2 == [0, 1], 1.0, np.nextafter(-1.0, 0))
    assert_array_equal(exact_correlations(values), [[1.0, -1.0], [-1.0, 1.0]])


def test_a_constant_column_has_no_correlation():
    """Its row and column are missing, the others are not; neither has a table without rows."""
    values = np.array([[1.0, 7.0, 2.0], [2.0, 7.0, 1.0], [4.0, 7.0, 1.5]])
    got = exact_correlations(values)

    assert np.isnan(got[1]).all()
    assert np.isnan(got[:, 1]).all()
    assert got[0, 0] == got[2, 2] == 1.0
    assert np.isnan(exact_correlations(np.empty((0, 2)))).all()
    assert np.isnan(exact_correlations(np.ones((1, 2)))).all()
    assert exact_correlations(np.empty((3, 0))).shape == (0, 0)


@given(st.integers(0, 2**32 - 1), st.integers(2, 30))
def test_correlations_lie_between_minus_one_and_one(seed, n):
    """By Cauchy and Schwarz, also after rounding; and they are symmetric."""
    values = np.random.default_rng(seed).standard_cauchy(size=(n, 4))
    got = exact_correlations(values)

    assert (np.abs(got) <= 1).all()
    assert_array_equal(got, got.T)
    assert_array_equal(np.diag(got), np.ones(4))
