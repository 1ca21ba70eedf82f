"""Logarithm, exponential, power and geometric mean against 120-bit arithmetic."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal, assert_array_max_ulp

from indeks_inovasi.kernels import blocks, powers
from indeks_inovasi.kernels.elementary import exp, log
from indeks_inovasi.kernels.powers import geometric_mean, power

N = 4_000
RNG = np.random.default_rng(20)
positive = st.floats(min_value=0, exclude_min=True, allow_infinity=False)


@pytest.fixture(autouse=True)
def no_warning_escapes():
    """Turn every warning into an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def cut_into_sevens(monkeypatch):
    """Make every block seven values long."""
    for module in (blocks, powers):
        monkeypatch.setattr(module, "ranges", lambda n: (slice(start, start + 7) for start in range(0, n, 7)))


@pytest.fixture
def mp():
    """Return mpmath with 120 bits."""
    mpmath = pytest.importorskip("mpmath")
    with mpmath.workprec(120):
        yield mpmath


def largest_error(got, exact_values):
    """Return the largest error in units of the last place of the exact value."""
    errors = [abs(g - e) / math.ulp(float(e)) for g, e in zip(got.tolist(), exact_values, strict=True)]
    return float(max(errors))


def spread(low, high):
    """Return positive numbers of all magnitudes between two powers of two."""
    exponents = RNG.integers(low, high, N)
    return np.ldexp(RNG.uniform(1, 2, N), exponents)


def neighbors(*centers):
    """Return the thousand floats next to each center, one by one."""
    bits = [np.float64(center).view(np.int64) + np.arange(-500, 500) for center in centers]
    return np.concatenate(bits).view(np.float64)


LOG_ARGUMENTS = {
    "every float near 1 and near the changes of the exponent": neighbors(
        1.0, math.sqrt(0.5), math.sqrt(2.0), 2.0**-1022
    ),
    "shares": RNG.random(N),
    "near 1": 1 + RNG.uniform(-1e-4, 1e-4, N),
    "where the exponent changes": math.sqrt(0.5) + RNG.uniform(-1e-3, 1e-3, N),
    "all magnitudes": spread(-1022, 1023),
    "subnormal": RNG.random(N) * 2.0**-1022,
}


@pytest.mark.parametrize("kind", LOG_ARGUMENTS)
def test_log_is_within_one_ulp(mp, kind):
    """Everywhere, with the relative accuracy kept where the logarithm is near 0."""
    x = LOG_ARGUMENTS[kind]
    assert largest_error(log(x), [mp.log(value) for value in x.tolist()]) <= 0.9


EXP_ARGUMENTS = {
    "every float near the changes of the exponent": neighbors(*(k * math.log(2) for k in (0.5, -0.5, 1.5, 900.5))),
    "a dense grid": np.arange(-4_000, 4_000) / 64.0 / 8.0,
    "near 0": RNG.uniform(-1, 1, N) * 1e-3,
    "moderate": RNG.uniform(-5, 5, N),
    "all": RNG.uniform(-708, 709.78, N),
    "where the exponent changes": (RNG.integers(-900, 900, N) + 0.5) * math.log(2),
    "subnormal results": RNG.uniform(-745, -708, N),
}


@pytest.mark.parametrize("kind", EXP_ARGUMENTS)
def test_exp_is_within_one_ulp(mp, kind):
    """Everywhere, subnormal results included."""
    x = EXP_ARGUMENTS[kind]
    assert largest_error(exp(x), [mp.exp(value) for value in x.tolist()]) <= 0.9


POWER_ARGUMENTS = {
    "every float near 1 and near the change of the center": (
        neighbors(1.0, 1.2247448713915890, math.sqrt(0.75), 1.5),
        RNG.uniform(-900, 900, 4_000),
    ),
    "roots and powers of whole numbers": (
        np.tile(np.arange(1.0, 101.0), 40),
        np.repeat(np.concatenate([1 / np.arange(1.0, 21.0), np.arange(1.0, 21.0)]), 100),
    ),
    "shares": (RNG.random(N), RNG.random(N)),
    "all magnitudes": (spread(-1022, 1023), RNG.uniform(-0.9, 0.9, N)),
    "large exponents": (RNG.uniform(0.5, 2, N), RNG.uniform(-1000, 1000, N)),
    "huge exponents": (1 + RNG.uniform(-1, 1, N) * 1e-10, RNG.uniform(-1, 1, N) * 1e12),
    "where the center changes": (1.2247448713915890 + RNG.uniform(-1e-3, 1e-3, N), RNG.uniform(-2000, 2000, N)),
    "subnormal": (RNG.random(N) * 2.0**-1022, RNG.uniform(-1, 1, N)),
    "subnormal results": (RNG.uniform(0.1, 0.9, N), RNG.uniform(300, 6000, N)),
}


@pytest.mark.parametrize("kind", POWER_ARGUMENTS)
def test_power_is_within_one_ulp(mp, kind):
    """Also where ``exp(y * log(x))`` is a thousand ulp off."""
    x, y = POWER_ARGUMENTS[kind]
    got = power(x, y)
    true = [mp.power(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    finite = np.isfinite(got)

    assert largest_error(got[finite], [value for value, ok in zip(true, finite, strict=True) if ok]) <= 0.9
    assert all(value > 1.797e308 for value, ok in zip(true, finite, strict=True) if not ok)


def test_log_of_special_values():
    """Zero has no logarithm but a limit, a negative number has none, a missing value stays missing."""
    x = np.array([0.0, -0.0, -1.0, -np.inf, np.nan, np.inf, 1.0, 5e-324])
    expected = [-np.inf, -np.inf, np.nan, np.nan, np.nan, np.inf, 0.0, math.log(5e-324)]

    assert_array_equal(log(x), expected)


def test_exp_of_special_values():
    """Beyond the largest and the smallest float stand infinity and zero."""
    x = np.array([np.nan, np.inf, -np.inf, 0.0, 709.782712893384, 709.7827128933841, -745.13, -745.14])
    got = exp(x)

    assert_array_equal(got[[0, 1, 2, 3, 5, 6, 7]], [np.nan, np.inf, 0.0, 1.0, np.inf, 5e-324, 0.0])
    assert 1.797e308 < got[4] < np.inf


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (0.0, 2.0, 0.0), (0.0, 0.0, 1.0), (0.0, -1.0, np.inf), (np.inf, 0.5, np.inf), (np.inf, -0.5, 0.0),
        (np.inf, 0.0, 1.0), (-2.0, 2.0, np.nan), (np.nan, 2.0, np.nan), (np.nan, 0.0, np.nan), (2.0, np.nan, np.nan),
        (1.0, 1e300, 1.0), (1.0, np.inf, 1.0), (2.0, np.inf, np.inf), (0.5, np.inf, 0.0), (0.5, -1e300, np.inf),
        (1 + 2**-52, 1e300, np.inf), (3.0, 0.0, 1.0), (2.0, 1023.0, 2.0**1023), (2.0, 1024.0, np.inf),
        (2.0, -1074.0, 5e-324), (2.0, -1076.0, 0.0), (5e-324, 1.0, 5e-324),
        (1.7976931348623157e308, 1.0, 1.7976931348623157e308),
    ],
)  # fmt: skip
def test_power_of_special_values(x, y, expected):
    """As IEEE 754 says for x >= 0, but that a missing value stays missing; with one exponent or one each."""
    assert_array_equal(power(np.array([x]), y), [expected])
    assert_array_equal(power(np.array([x, 2.0]), np.array([y, 1.0])), [expected, 2.0])


def test_powers_that_are_floats_are_exact():
    """Squares, cubes, square roots of squares, and the number itself."""
    x = np.arange(1.0, 2_000.0)

    assert_array_equal(power(x, 1.0), x)
    assert_array_equal(power(x, 2.0), x * x)
    assert_array_equal(power(x, 3.0), x * x * x)
    assert_array_equal(power(x * x, 0.5), x)
    assert_array_equal(exp(np.zeros(3)), np.ones(3))
    assert_array_equal(log(np.ones(3)), np.zeros(3))


@pytest.mark.parametrize("function", [log, exp, lambda x: power(x, 0.3), lambda x: power(x, np.full(x.shape, 0.3))])
def test_values_do_not_depend_on_their_neighbors(function, monkeypatch):
    """Position, block, memory order and a special value in the same block change no bit, and shapes are kept."""
    x = np.abs(RNG.normal(size=(60, 5)))
    expected = function(x)
    cut_into_sevens(monkeypatch)

    assert_array_equal(function(x), expected)
    assert_array_equal(function(np.asfortranarray(x)), expected)
    assert_array_equal(function(x[::-1, ::2]), expected[::-1, ::2])
    assert_array_equal(function(np.append(x[:, 0], [0.0, np.nan]))[:-2], expected[:, 0])
    assert function(np.empty((0, 3))).shape == (0, 3)


def test_exponents_broadcast():
    """One exponent for each column."""
    x = RNG.random((20, 3))
    y = np.array([0.5, 1.0, -2.0])

    assert_array_equal(power(x, y), np.column_stack([power(x[:, j], y[j]) for j in range(3)]))


@given(st.lists(positive, min_size=1, max_size=20))
def test_functions_leave_their_argument_untouched(values):
    """Blocks are views, so the work is done in copies."""
    x = np.array(values)
    weights = np.full(1, 1.0)
    log(x), exp(x), power(x, 0.5), power(x, x), geometric_mean(x[:, np.newaxis], weights)

    assert x.tolist() == values


@given(positive, positive)
def test_log_keeps_the_order(a, b):
    """A larger number has no smaller logarithm, but for the last bit."""
    lower, higher = log(np.array(sorted((a, b))))

    assert lower <= np.nextafter(higher, np.inf)


@pytest.mark.parametrize("m", [1, 2, 5, 36, 300])
@pytest.mark.parametrize("kind", ["shares", "percent", "all magnitudes", "near 1"])
def test_geometric_mean_is_within_two_ulp(mp, m, kind):
    """For few and for many columns, with weights that add to 1 up to rounding."""
    n = 6_000 // m // (1 + (m == 1))
    weights = RNG.dirichlet(np.ones(m))
    values = {
        "shares": RNG.random((n, m)),
        "percent": RNG.random((n, m)) * 100,
        "all magnitudes": np.ldexp(1 + RNG.random((n, m)), RNG.integers(-1074, 1023, (n, m))),
        "near 1": 1 + RNG.random((n, m)) * 1e-3,
    }[kind]
    true = [mp.exp(mp.fdot(map(mp.log, row), weights.tolist())) for row in values.tolist()]

    assert largest_error(geometric_mean(values, weights), true) <= 2


def test_geometric_mean_by_hand():
    """
    With equal weights 4 and 9 have the geometric mean 6, with weights 1/4 and 3/4 16 and 1 have 2.

    By hand: sqrt(4 * 9) = 6; 16**(1/4) * 1 = 2.
    """
    assert_array_equal(geometric_mean(np.array([[4.0, 9.0], [3.0, 3.0]]), np.array([0.5, 0.5])), [6.0, 3.0])
    assert_array_equal(geometric_mean(np.array([[16.0, 1.0]]), np.array([0.25, 0.75])), [2.0])


def test_geometric_mean_of_equal_values_is_that_value():
    """Weights of a third, which no float is, count with what rounding takes from them, at any magnitude."""
    values = np.array([*range(1, 101), 1e300, 1e-300])
    rows = np.array([values, values, values]).T

    assert_array_equal(geometric_mean(rows, np.ones(3), 3.0), values)
    assert_array_equal(geometric_mean(np.array([[1.0, 8.0, 27.0]]), np.ones(3), 3.0), [6.0])
    assert_array_max_ulp(
        geometric_mean(np.full((1, 99), 94.33548196064767), np.ones(99), 99.0), np.array([94.33548196064767]), 1
    )
    assert_array_equal(geometric_mean(rows, np.full(3, 2.0**1022), 3 * 2.0**1022), values)


@pytest.mark.parametrize("kind", ["<i8", "<f4", ">f8", "<i4"])
def test_numbers_of_another_kind_are_doubles_first(kind):
    """Functions look at the bits of doubles: other numbers become doubles, whatever bits they have."""
    x = np.array([1, 2, 3, 1 << 30], dtype=kind)
    doubles = x.astype(np.float64)

    assert_array_equal(log(x), log(doubles))
    assert_array_equal(exp(x[:3]), exp(doubles[:3]))
    assert_array_equal(power(x, 0.5), power(doubles, 0.5))
    assert_array_equal(power(x, x), power(doubles, doubles))
    rows, weights = x.reshape(2, 2), [0.5, 0.5]
    assert_array_equal(geometric_mean(rows, weights), geometric_mean(rows.astype(np.float64), np.array(weights)))


def test_a_zero_makes_the_geometric_mean_zero():
    """Exactly, unless its weight is zero; other rows do not notice."""
    values = np.array([[0.0, 5.0], [5.0, 0.0], [5.0, 5.0]])

    assert_array_equal(geometric_mean(values, np.array([0.5, 0.5])), [0.0, 0.0, 5.0])
    assert_array_equal(geometric_mean(values, np.array([1.0, 0.0])), [0.0, 5.0, 5.0])


def test_geometric_mean_at_the_ends_of_the_range():
    """No intermediate product overflows or vanishes; what is not a positive number gives NaN."""
    values = np.array([[1e308, 1e308], [5e-324, 5e-324], [1e308, 1e-308], [-1.0, 2.0], [np.nan, 2.0]])
    got = geometric_mean(values, np.array([0.5, 0.5]))

    assert_array_equal(got[[0, 1, 3, 4]], [1e308, 5e-324, np.nan, np.nan])
    assert abs(got[2] - 1) <= 2**-52
    assert geometric_mean(np.empty((0, 2)), np.array([0.5, 0.5])).shape == (0,)


def test_geometric_mean_does_not_depend_on_blocks_or_memory(monkeypatch):
    """By rows or by columns, in blocks of any size."""
    values, weights = RNG.random((50, 4)), np.array([0.1, 0.2, 0.3, 0.4])
    expected = geometric_mean(values, weights)
    cut_into_sevens(monkeypatch)

    assert_array_equal(geometric_mean(np.asfortranarray(values), weights), expected)
    assert_array_equal(geometric_mean(values[::-1], weights), expected[::-1])
