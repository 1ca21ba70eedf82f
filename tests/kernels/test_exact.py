"""Exact sums and what is made of them, against `math.fsum` and fractions."""

import math
import statistics
from fractions import Fraction
from functools import reduce

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from indeks_inovasi.errors import NotANumberError
from indeks_inovasi.kernels import exact
from indeks_inovasi.kernels.exact import (
    exact_deviation,
    exact_mean,
    exact_moments,
    exact_sum,
    exact_variance,
    grouped_sums,
    partial_sums,
)
from indeks_inovasi.matrix import Dataset
from tests.kernels.references import as_bits, nearest

finite = st.floats(allow_nan=False, allow_infinity=False)
moderate = st.floats(-1e12, 1e12)


def wild(rng, n, low=-1074, high=1023):
    """Return values of all magnitudes, of both signs, some of them subnormal, zero or negative zero."""
    exponents = rng.integers(low, high, n).astype(float)
    values = rng.choice([-1.0, 1.0], n) * rng.uniform(0.5, 1, n) * 2.0 ** (exponents / 2) * 2.0 ** (exponents / 2)
    return np.where(rng.random(n) < 0.05, rng.choice([0.0, -0.0, 5e-324], n), values)


def with_cancellation(rng, n):
    """Return large values whose sum is tiny."""
    half = rng.normal(size=n // 2) * 1e16
    return rng.permutation(np.concatenate([half, -half, rng.random(n - 2 * (n // 2)), [1e-8]]))


@pytest.fixture
def tiny_blocks(monkeypatch):
    """Make blocks so small that a few hundred rows span many of them."""
    monkeypatch.setattr(exact, "_BLOCK", 96)
    monkeypatch.setattr(exact, "_ROWS_ACROSS", 24)
    monkeypatch.setattr(exact, "_FEW", 4)


def test_ten_tenths_are_one():
    """Ten times the float 0.1 is nearer to 1 than to any other float, whatever a running sum says."""
    assert exact_sum(np.full(10, 0.1)) == 1.0


@pytest.mark.parametrize("n", [65, 100, 1_000, 33_000, 100_000])
@pytest.mark.parametrize("kind", ["uniform", "levels", "wild", "cancellation", "subnormal"])
def test_sum_is_that_of_fsum(n, kind):
    """Bit for bit, from the length at which blocks are split to several blocks."""
    rng = np.random.default_rng(n)
    values = {
        "uniform": rng.random(n),
        "levels": rng.integers(0, 6, n).astype(float),
        "wild": wild(rng, n, high=980),
        "cancellation": with_cancellation(rng, n),
        "subnormal": rng.normal(size=n) * 1e-320,
    }[kind]

    assert as_bits(exact_sum(values)) == as_bits(math.fsum(values.tolist()) + 0.0)


@given(st.lists(finite, max_size=200))
@settings(max_examples=300)
def test_sum_is_the_float_nearest_to_the_fraction(values):
    """Also where fsum overflows on the way, and infinite only where the total is too large."""
    expected = nearest(sum(map(Fraction, values), Fraction(0)))

    assert as_bits(exact_sum(np.array(values))) == as_bits(expected)


def test_a_sum_that_overflows_on_the_way_is_defined():
    """1e308 + 1e308 - 1e308 is 1e308, in any order and beside many small values."""
    values = np.array([1e308, 1e308, -1e308])

    assert exact_sum(values) == exact_sum(values[::-1].copy()) == 1e308
    assert exact_sum(np.concatenate([values, np.zeros(200)])) == 1e308
    assert exact_sum(np.array([1.7e308, 1.7e308])) == math.inf


@given(st.integers(0, 2**32 - 1), st.integers(1, 300))
def test_sum_does_not_depend_on_the_order_of_the_rows(seed, n):
    """A permuted column has the same bits."""
    rng = np.random.default_rng(seed)
    values = wild(rng, n)

    assert as_bits(exact_sum(rng.permutation(values))) == as_bits(exact_sum(values))


@given(st.integers(0, 2**32 - 1), st.integers(1, 400), st.integers(1, 7))
@settings(max_examples=40)
def test_columns_and_memory_orders_are_alike(seed, n, m):
    """A matrix by rows, by columns, as a view or column by column gives the same bits."""
    rng = np.random.default_rng(seed)
    values = wild(rng, n * m, -1074, 900).reshape(n, m)
    values[rng.random((n, m)) < 0.1] = np.nan
    wide = np.zeros((2 * n, 3 * m))
    wide[::2, ::3] = values
    expected = as_bits([math.fsum(column[~np.isnan(column)].tolist()) + 0.0 for column in values.T])

    for same in (values, np.asfortranarray(values), wide[::2, ::3], np.ascontiguousarray(values[::-1])[::-1]):
        assert as_bits(exact_sum(same)) == expected
    assert as_bits([exact_sum(column) for column in values.T]) == expected


@pytest.mark.usefixtures("tiny_blocks")
def test_blocks_change_nothing():
    """Many small blocks give the bits of one large one."""
    rng = np.random.default_rng(7)
    for values in (wild(rng, 501, high=980), rng.random(501), with_cancellation(rng, 500)):
        assert as_bits(exact_sum(values)) == as_bits(math.fsum(values.tolist()) + 0.0)
        assert as_bits(exact_sum(np.column_stack([values] * 5))) == as_bits([math.fsum(values.tolist()) + 0.0] * 5)


@given(st.integers(0, 2**32 - 1), st.integers(0, 900), st.integers(1, 12))
@settings(max_examples=100)
def test_any_partition_merges_to_the_same_bits(seed, n, n_chunks):
    """Rows dealt to any number of chunks, some of them empty, and merged in any order give the sum of the whole."""
    rng = np.random.default_rng(seed)
    values = wild(rng, n) if seed % 2 else with_cancellation(rng, n)
    owners = rng.integers(0, n_chunks, len(values))
    chunks = [partial_sums(values[owners == chunk])[0] for chunk in rng.permutation(n_chunks)]
    merged = reduce(lambda a, b: a.merged_with(b), chunks)

    assert as_bits(merged.total()) == as_bits(exact_sum(values))
    assert as_bits(merged.mean()) == as_bits(exact_mean(values))


@pytest.mark.parametrize("n", [1, 2, 1_000, 1_000_000])
def test_sums_from_one_to_a_million_values(n):
    """Bit for bit that of fsum, with cancellation, subnormals and wild exponents side by side."""
    rng = np.random.default_rng(n)
    columns = [wild(rng, n, high=900), np.resize(with_cancellation(rng, n), n), rng.normal(size=n) * 1e-310]
    expected = [math.fsum(column.tolist()) + 0.0 for column in columns]

    assert as_bits(exact_sum(np.column_stack(columns))) == as_bits(expected)


@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_infinities_are_refused_before_they_reach_a_sum(value):
    """A dataset does not hold them, and its refusal names the cell."""
    with pytest.raises(NotANumberError, match=r"found x\[b\] = -?inf"):
        Dataset.of({"x": [1.0, value]}, ["a", "b"])


@given(st.lists(finite, max_size=150), st.lists(finite, max_size=150))
def test_partial_sums_of_chunks_merge(left, right):
    """The sum and the mean of two chunks, in either order, are those of the whole."""
    a, b = (partial_sums(np.array(chunk))[0] for chunk in (left, right))
    whole = np.array(left + right)

    for merged in (a.merged_with(b), b.merged_with(a)):
        assert as_bits(merged.total()) == as_bits(exact_sum(whole))
        assert as_bits(merged.mean()) == as_bits(exact_mean(whole))


def test_the_values_given_stay_untouched():
    """Work happens in copies, even where a block is a view."""
    for order in ("C", "F"):
        values = np.array(np.random.default_rng(0).normal(size=(300, 3)), order=order)
        before = values.copy()
        exact_sum(values), exact_variance(values, 1)

        assert_array_equal(values, before)


@given(st.lists(finite, min_size=1, max_size=100))
@settings(max_examples=300)
def test_mean_is_the_float_nearest_to_the_fraction(values):
    """One rounding: dividing a rounded sum would make two."""
    expected = nearest(sum(map(Fraction, values), Fraction(0)) / len(values))

    assert as_bits(exact_mean(np.array(values))) == as_bits(expected)


def test_mean_of_many_rows_is_the_float_nearest_to_the_fraction():
    """Over several blocks, with a missing value."""
    values = np.random.default_rng(3).normal(5, 2, 70_000)
    expected = nearest(sum(map(Fraction, values.tolist()), Fraction(0)) / len(values))

    assert exact_mean(np.append(values, np.nan)) == expected


def test_nothing_present():
    """A sum of nothing is 0; a mean, variance or moment of nothing is missing."""
    for values in (np.array([]), np.full(3, np.nan), np.full(300, np.nan)):
        assert as_bits(exact_sum(values)) == as_bits(0.0)
        assert math.isnan(exact_mean(values))
        assert math.isnan(exact_variance(values, 0))
        moments = exact_moments(values)
        assert moments.n == 0
        assert np.isnan(moments[1:]).all()
    assert_array_equal(exact_sum(np.empty((0, 2))), [0.0, 0.0])
    assert exact_sum(np.empty((4, 0))).shape == (0,)


def test_zero_is_never_negative():
    """No -0.0 leaves a sum or a mean."""
    assert as_bits(exact_sum(np.array([-0.0, -0.0]))) == as_bits(0.0)
    assert as_bits(exact_mean(np.array([5e-324, -5e-324, -0.0]))) == as_bits(0.0)
    assert as_bits(exact_mean(np.array([-5e-324, 0.0, 0.0]))) == as_bits(0.0)


def test_variance_by_hand():
    """
    The five numbers 2, 4, 4, 5, 5 have mean 4 and squared deviations 4, 0, 0, 1, 1.

    By hand: 6 / 5 = 1.2 for the population, 6 / 4 = 1.5 for the sample.
    """
    values = np.array([2.0, 4.0, np.nan, 4.0, 5.0, 5.0])

    assert exact_variance(values, 0) == 1.2
    assert exact_variance(values, 1) == 1.5
    assert exact_deviation(values, 1) == math.sqrt(1.5)


@given(st.lists(moderate, min_size=2, max_size=120))
def test_variance_is_within_three_ulp_of_the_fraction(values):
    """Far from zero too, where the one-pass formula has no digits left."""
    fractions = list(map(Fraction, values))
    mean = sum(fractions) / len(values)
    expected = nearest(sum((x - mean) ** 2 for x in fractions) / (len(values) - 1))

    got = exact_variance(np.array(values), 1)
    assert abs(got - expected) <= 3 * math.ulp(expected) or expected < 1e-300


def test_variance_far_from_zero():
    """A deviation of 1 around 1e15 keeps its digits."""
    values = 1e15 + np.random.default_rng(1).normal(size=2_000)
    expected = statistics.variance(values.tolist())

    assert abs(exact_variance(values, 1) - expected) <= 2 * math.ulp(expected)


def test_variance_of_columns_is_that_of_each_column():
    """Column by column, each with its own count; missing where the count is not above ddof."""
    values = np.random.default_rng(2).normal(size=(400, 3))
    values[5:9, 0] = np.nan
    values[1:, 2] = np.nan
    each = [exact_variance(column, 1) for column in values.T]

    assert as_bits(exact_variance(values, 1)) == as_bits(each)
    assert np.isnan(each[2])
    assert exact_variance(values, 0)[2] == 0.0
    assert as_bits(exact_deviation(values, 1)[:2]) == as_bits([math.sqrt(v) for v in each[:2]])


@given(st.floats(-1e300, 1e300), st.integers(1, 200))
def test_a_constant_column_has_no_variance(value, n):
    """The mean of equal values is that value, so nothing deviates."""
    assert exact_variance(np.full(n, value), 0) == 0.0


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("values", "expected"), [([1e200, -1e200], math.inf), ([1e-200, 3e-200], 0.0)])
def test_squares_out_of_range_do_not_raise_or_warn(values, expected):
    """Too large gives infinity, too small gives 0."""
    assert exact_variance(np.array(values), 1) == expected
    assert exact_variance(np.tile(values, 100), 0) == expected


@pytest.mark.filterwarnings("error")
def test_deviations_out_of_range_do_not_raise_or_warn():
    """A range beyond the largest float has no finite variance."""
    assert not math.isfinite(exact_variance(np.array([1.7e308, -1.7e308, 1.7e308]), 1))


def test_moments_by_hand():
    """
    The values 0, 0, 0, 4 have mean 1 and deviations -1, -1, -1, 3.

    By hand: m2 = 12 / 4 = 3, m3 = 24 / 4 = 6, m4 = 84 / 4 = 21.
    """
    assert exact_moments(np.array([0.0, np.nan, 0.0, 0.0, 4.0])) == (4, 1.0, 3.0, 6.0, 21.0)


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=80))
def test_moments_are_those_of_the_fractions(values):
    """Within rounding of the moments of the absolute deviations."""
    fractions = list(map(Fraction, values))
    n = len(values)
    mean = sum(fractions) / n
    got = exact_moments(np.array(values))

    assert got.mean == nearest(mean)
    for power, moment in zip((2, 3, 4), got[2:], strict=True):
        expected = nearest(sum((x - mean) ** power for x in fractions) / n)
        scale = nearest(sum(abs(x - mean) ** power for x in fractions) / n)
        assert abs(moment - expected) <= 1e-14 * scale + 1e-300


@given(st.integers(0, 2**32 - 1), st.integers(0, 500), st.integers(1, 40))
@settings(max_examples=50)
def test_grouped_sums_are_those_of_each_group(seed, n, n_groups):
    """Each group sums its own rows, none gives 0."""
    rng = np.random.default_rng(seed)
    values, owners = wild(rng, n), rng.integers(0, n_groups, n)
    expected = [exact_sum(values[owners == group]) for group in range(n_groups)]

    assert as_bits(grouped_sums(values, owners, n_groups)) == as_bits(expected)


def test_grouped_sums_with_missing_values_and_many_groups():
    """A missing value makes its group missing; more groups than 16 bits can count work as well."""
    got = grouped_sums(np.array([1.0, np.nan, 0.5, 0.1]), np.array([69_999, 2, 69_999, 0]), 70_000)

    assert got[69_999] == 1.5
    assert np.isnan(got[2])
    assert got[0] == 0.1
    assert got[1] == 0.0


def test_a_missing_value_beside_an_overflow_is_missing():
    """1e308 + 1e308 does not hide the NaN that follows."""
    got = grouped_sums(np.array([1.7e308, 1.7e308, np.nan]), np.array([0, 0, 0]), 1)

    assert np.isnan(got[0])
