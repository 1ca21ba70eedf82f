"""Logarithm, exponential, power and geometric mean from basic operations: the same bits on every machine.

numpy's `log`, `exp` and `power` change with its version and the features of the CPU, those of the C library with the
vendor. IEEE 754 fixes `+ - * /` bit by bit, so whatever is made of them alone, one operation after the other, is the
same everywhere. Arrays are cut into blocks that stay in the cache. A block of positive normal numbers takes the short
way; zeros, subnormals, negative, infinite and missing values are mended afterwards.

References
----------
fdlibm 5.3 (Sun Microsystems, 1993), e_log.c, e_exp.c and e_pow.c, whose method and coefficients are used here.
"""

from collections.abc import Callable
from functools import partial
from typing import Final, Literal

import numpy as np

from indeks_inovasi.typing import FloatMatrix, FloatVector, IntVector

_BLOCK: Final = 8_192  # values
_SMALLEST_NORMAL: Final = 2.0**-1022
_LARGEST: Final = 2.0**1023 * (2 - 2.0**-52)

# Constants in two parts: the first ends in zero bits, so that its products with short numbers are exact.
_LN2: Final = 6.93147180559945286227e-01
_LN2_32: Final = 6.93147180369123816490e-01  # 32 bits
_LN2_32_REST: Final = 1.90821492927058770002e-10
_LN2_21: Final = 6.93147182464599609375e-01  # 21 bits
_LN2_21_REST: Final = -1.90465429995776804525e-09
_LOG2_E: Final = 1.44269504088896338700e00
_TWO_THIRDS_LOG2_E: Final = 9.61796693925975554329e-01
_TWO_THIRDS_LOG2_E_21: Final = 9.61796700954437255859e-01
_TWO_THIRDS_LOG2_E_21_REST: Final = -7.02846165095275826516e-09
_LOG2_1_5: Final = 5.84962487220764160156e-01  # log2(3/2)
_LOG2_1_5_REST: Final = 1.35003920212974897128e-08

# log(1 + f) - log(1 - f) = 2 s + s (L1 s^2 + L2 s^4 + ...), minimax on |s| < 0.1716
_LOG_SERIES: Final = (
    6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
    1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01,
)  # fmt: skip
# r (e^r + 1) / (e^r - 1) = 2 + P1 r^2 + P2 r^4 + ..., minimax on |r| < 0.3466
_EXP_SERIES: Final = (
    1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05,
    -1.65339022054652515390e-06, 4.13813679705723846039e-08,
)  # fmt: skip
# 3/2 (log(x) - 2 s - 2/3 s^3) / s^5 in powers of s^2, minimax on |s| < 0.1011
_POWER_SERIES: Final = (
    5.99999999999994648725e-01, 4.28571428578550184252e-01, 3.33333329818377432918e-01,
    2.72728123808534006489e-01, 2.30660745775561754067e-01, 2.06975017800338417784e-01,
)  # fmt: skip

_ROUNDER: Final = 1.5 * 2.0**52  # added to x, it leaves the nearest integer in the low bits
_ROUNDER_BITS: Final = 0x4338000000000000
_ONE_BITS: Final = 0x3FF0000000000000
_FRACTION_BITS: Final = 0x000FFFFFFFFFFFFF
_HIGH_WORD: Final = -(1 << 32)
_SQRT_HALF_BITS: Final = 0x3FE6A09E00000000  # bits of sqrt(1/2), to 20 places
_SQRT_3_4_BITS: Final = 0x3FEBB67A00000000  # bits of sqrt(3)/2
_SQRT_3_2: Final = 1.2247448713915890491


def log(x: FloatVector | FloatMatrix) -> FloatVector:
    """Return the natural logarithm, within 0.9 ulp.

    Parameters
    ----------
    x : any shape
        NaN is a missing value and stays NaN.

    Returns
    -------
    Shape of `x`; -inf at 0, NaN for a negative number.
    """
    return _in_blocks(_log_of_block, x)


def exp(x: FloatVector | FloatMatrix) -> FloatVector:
    """Return e to the power of x, within 0.9 ulp.

    Parameters
    ----------
    x : any shape
        NaN is a missing value and stays NaN.

    Returns
    -------
    Shape of `x`; inf above 709.78, subnormal below -708.4, 0 below -745.13.
    """
    return _in_blocks(_exp_of_block, x)


def power(x: FloatVector | FloatMatrix, y: FloatVector | FloatMatrix | float) -> FloatVector:
    """Return x to the power of y, within 0.9 ulp; a power that is a float is exact.

    Parameters
    ----------
    x, y : shapes that broadcast
        A NaN in either is a missing value and gives NaN, also to the power of 0.

    Returns
    -------
    The common shape; ``x**0`` is 1, ``0**y`` is 0 for y > 0 and inf for y < 0; NaN for a negative `x`.
    """
    if np.ndim(y) == 0:
        return _in_blocks(partial(_power_of_block, y=np.full(1, y, dtype=np.float64)), x)
    return _in_blocks(_power_of_block, *np.broadcast_arrays(x, y))


def geometric_mean(values: FloatMatrix, weights: FloatVector) -> FloatVector:
    """Return the weighted geometric mean of each row, within 2 ulp for any number of columns.

    Values are 2**k m. The weighted sum of the k is exact, and that of the log m is kept in two parts, so that a long
    sum costs no accuracy. ``exp`` of a rounded sum of logarithms would be 10 times less accurate.

    Parameters
    ----------
    values : (n_units, n_indicators)
        At least 0, without NaN.
    weights : (n_indicators,)
        At least 0, with sum 1. A column of weight 0 does not count.

    Returns
    -------
    (n_units,); exactly 0 where a value of positive weight is 0.
    """
    result = np.empty(len(values))
    with np.errstate(all="ignore"):
        for start in range(0, len(values), _BLOCK):
            rows = slice(start, start + _BLOCK)
            result[rows] = _geometric_mean_of_block(values[rows].T, weights)
    return result


def _in_blocks(function: Callable[..., FloatVector], *arrays: FloatVector | FloatMatrix) -> FloatVector:
    """Return the elementwise `function` of the arrays, taken block by block in the order of the memory."""
    order: Literal["F", "C"] = "F" if arrays[0].flags.fnc else "C"
    flat = [array.ravel(order=order) for array in arrays]
    result = np.empty(flat[0].shape)
    with np.errstate(all="ignore"):
        for start in range(0, len(result), _BLOCK):
            block = slice(start, start + _BLOCK)
            result[block] = function(*(values[block] for values in flat))
    return result.reshape(arrays[0].shape, order=order)


def _log_of_block(x: FloatVector) -> FloatVector:
    k, f = _exponent_and_rest(x)
    half_square, tail = _log_terms(f)
    tail += k * _LN2_32_REST
    tail -= half_square
    tail += f
    tail += k * _LN2_32
    if _is_ordinary(x):
        return tail
    return np.select([x == 0, x == np.inf, x > 0], [-np.inf, np.inf, tail], default=np.nan)


def _exp_of_block(x: FloatVector) -> FloatVector:
    x = np.minimum(np.maximum(x, -800.0), 800.0)
    n = np.rint(x * _LOG2_E)
    high = x - n * _LN2_32
    low = n * _LN2_32_REST
    return _scaled(_exp_near_zero(high, -low), n)


def _power_of_block(x: FloatVector, y: FloatVector) -> FloatVector:
    """Return ``2**(y log2 x)`` with product and logarithm in two parts."""
    high, low = _log2_in_two(x)
    bounded = np.minimum(np.maximum(y, -(2.0**66)), 2.0**66)  # enough for 0 or inf, and no overflow on the way
    y_high = _high_word(bounded)
    low = (bounded - y_high) * high + bounded * low
    high = y_high * high
    result = _two_to_the(np.minimum(np.maximum(high, -1200.0), 1200.0), np.minimum(np.maximum(low, -1.0), 1.0))
    if _is_ordinary(x) and not np.isnan(y).any():
        return result
    missing = np.isnan(x) | np.isnan(y) | (x < 0)
    at_the_end = np.where((x == 0) == (y > 0), 0.0, np.inf)
    return np.select([missing, y == 0, (x == 0) | (x == np.inf)], [np.nan, 1.0, at_the_end], default=result)


def _geometric_mean_of_block(columns: FloatMatrix, weights: FloatVector) -> FloatVector:
    exponent, high, low = np.zeros((3, columns.shape[1]))
    for j in np.flatnonzero(weights).tolist():
        k, f = _exponent_and_rest(columns[j])
        half_square, tail = _log_terms(f)
        term = (f - (half_square - tail)) * weights[j]
        leading = (term + 1.5) - 1.5  # multiples of 2**-52 add exactly while the sum of the weights is 1
        weight_30 = np.rint(weights[j] * 2.0**30) * 2.0**-30
        exponent += k * weight_30  # exact: 11 bits times 30 bits
        high += leading
        low += term - leading
        low += k * ((weights[j] - weight_30) * _LN2)
    n = np.rint(exponent + high * _LOG2_E)
    exponent -= n
    high += exponent * _LN2_21  # exact, in multiples of 2**-51
    mean = _scaled(_exp_near_zero(high, low + exponent * _LN2_21_REST), n)
    return mean if _is_ordinary(columns) else _with_special_rows(mean, columns[weights != 0])


def _with_special_rows(mean: FloatVector, columns: FloatMatrix) -> FloatVector:
    mean = np.where((columns == 0).any(axis=0), 0.0, mean)
    return np.where(((columns >= 0) & (columns < np.inf)).all(axis=0), mean, np.nan)


def _is_ordinary(x: FloatVector | FloatMatrix) -> bool:
    """Return whether all values are positive, normal and finite."""
    return bool(np.minimum.reduce(x, axis=None) >= _SMALLEST_NORMAL and np.maximum.reduce(x, axis=None) <= _LARGEST)


def _exponent_and_rest(x: FloatVector, lowest_bits: int = _SQRT_HALF_BITS) -> tuple[FloatVector, FloatVector]:
    """Return k and f with ``x = 2**k (1 + f)``, 1 + f from `lowest_bits` to twice that; 0 and 0 without a logarithm."""
    lift: float | FloatVector = 0.0
    if not _is_ordinary(x):
        x = np.where((x > 0) & (x < np.inf), x, 1.0)
        subnormal = x < _SMALLEST_NORMAL
        x = np.where(subnormal, x * 2.0**54, x)
        lift = np.where(subnormal, 54.0, 0.0)
    bits = x.view(np.int64) + (_ONE_BITS - lowest_bits)
    k = (bits >> 52 | 0x4330000000000000).view(np.float64)  # 2**52 plus the biased exponent
    k -= 2.0**52 + 1023 + lift
    bits &= _FRACTION_BITS
    bits += lowest_bits
    f = bits.view(np.float64)
    f -= 1.0
    return k, f


def _log_terms(f: FloatVector) -> tuple[FloatVector, FloatVector]:
    """Return h and t of ``log(1 + f) = f - (h - t)``, where h = f**2 / 2."""
    s = f / (2.0 + f)
    square = s * s
    tail = _series(square, _LOG_SERIES)
    tail *= square
    half_square = f * f
    half_square *= 0.5
    tail += half_square
    tail *= s
    return half_square, tail


def _log2_in_two(x: FloatVector) -> tuple[FloatVector, FloatVector]:
    """Return log2(x) as a leading part of 21 bits and a rest, which together carry more than 64 bits."""
    k, f = _exponent_and_rest(x, _SQRT_3_4_BITS)
    m = f + 1.0  # exact
    upper = m >= _SQRT_3_2
    log_high, log_low = _log_ratio_in_two(m, np.where(upper, 1.5, 1.0))
    high = _TWO_THIRDS_LOG2_E_21 * log_high
    low = _TWO_THIRDS_LOG2_E_21_REST * log_high + log_low * _TWO_THIRDS_LOG2_E + np.where(upper, _LOG2_1_5_REST, 0.0)
    shift = np.where(upper, _LOG2_1_5, 0.0)
    leading = _high_word(((high + low) + shift) + k)
    return leading, low - (((leading - k) - shift) - high)


def _log_ratio_in_two(m: FloatVector, center: FloatVector) -> tuple[FloatVector, FloatVector]:
    """Return ``3/2 log(m / center) = s (3 + s**2 + rest)`` with ``s = (m - center) / (m + center)``."""
    s, s_high, s_low = _symmetric_ratio(m, center)
    square = s * s
    rest = square * square * _series(square, _POWER_SERIES) + s_low * (s_high + s)
    square = s_high * s_high  # exact
    sum_high = _high_word(3.0 + square + rest)
    sum_low = rest - ((sum_high - 3.0) - square)
    product = s_high * sum_high  # exact
    product_rest = s_low * sum_high + sum_low * s
    leading = _high_word(product + product_rest)
    return leading, product_rest - (leading - product)


def _symmetric_ratio(m: FloatVector, center: FloatVector) -> tuple[FloatVector, FloatVector, FloatVector]:
    """Return ``s = (m - center) / (m + center)``, its leading 21 bits, and what these lack to the exact quotient."""
    difference = m - center
    total = m + center
    reciprocal = 1.0 / total
    s = difference * reciprocal
    s_high = _high_word(s)
    total_high = _high_word(total)
    total_low = m - (total_high - center)
    return s, s_high, reciprocal * ((difference - s_high * total_high) - s_high * total_low)


def _two_to_the(high: FloatVector, low: FloatVector) -> FloatVector:
    n = np.rint(high + low)
    high = high - n
    leading = _high_word(high + low)
    rest = (low - (leading - high)) * _LN2 + leading * _LN2_21_REST
    return _scaled(_exp_near_zero(leading * _LN2_21, rest), n)


def _exp_near_zero(high: FloatVector, low: FloatVector) -> FloatVector:
    """Return e to the power of ``high + low``, a number between -0.36 and 0.36."""
    z = high + low
    w = (high - z) + low
    square = z * z
    c = _series(square, _EXP_SERIES)
    c *= square
    c = z - c
    w += z * w
    ratio = z * c
    c -= 2.0
    ratio /= c
    ratio -= w
    ratio -= z
    return 1.0 - ratio


def _scaled(y: FloatVector, n: FloatVector) -> FloatVector:
    """Return ``2**n y`` for y between 1/2 and 2, rounded once where that is subnormal."""
    k = (n + _ROUNDER).view(np.int64)
    if np.minimum.reduce(n) >= -1021 and np.maximum.reduce(n) <= 1022:
        k <<= 52
        k += y.view(np.int64)
        return k.view(np.float64)
    k -= _ROUNDER_BITS
    half = k >> 1
    scaled = y * _power_of_two(half) * _power_of_two(k - half)
    return np.where(np.isnan(y), np.nan, scaled)


def _power_of_two(k: IntVector) -> FloatVector:
    return ((k + 1023) << 52).view(np.float64)


def _high_word(x: FloatVector) -> FloatVector:
    """Return `x` with its last 32 bits cleared: products of two such numbers are exact."""
    return (x.view(np.int64) & _HIGH_WORD).view(np.float64)


def _series(z: FloatVector, coefficients: tuple[float, ...]) -> FloatVector:
    """Return ``c0 + z (c1 + z (c2 + ...))``."""
    total = z * coefficients[-1]
    for coefficient in coefficients[-2:0:-1]:
        total += coefficient
        total *= z
    total += coefficients[0]
    return total
