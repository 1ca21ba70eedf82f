"""Powers and weighted geometric means from basic operations: the same bits on every machine.

The logarithm is kept in two parts, since ``exp(y log x)`` of rounded logarithms can be a thousand units in the last
place away from the power. See `kernels.elementary`.

References
----------
fdlibm 5.3 (Sun Microsystems, 1993), e_pow.c, whose method and coefficients are used here.
"""

from functools import partial
from typing import Final

import numpy as np

from indeks_inovasi.kernels.blocks import give_back, in_blocks, ranges, take
from indeks_inovasi.kernels.doubled import Doubled, quotients
from indeks_inovasi.kernels.elementary import LOG2_E, LOG_SERIES, exp_of_sum, scale, series, split_exponent
from indeks_inovasi.kernels.threads import side_by_side
from indeks_inovasi.typing import Columns, FloatMatrix, FloatVector, IntVector

# Constants in two parts: the first ends in zero bits, so that its products with short numbers are exact.
_LN2: Final = 6.93147180559945286227e-01
_LN2_21: Final = 6.93147182464599609375e-01  # 21 bits
_LN2_21_REST: Final = -1.90465429995776804525e-09
_TWO_THIRDS_LOG2_E: Final = 9.61796693925975554329e-01
_TWO_THIRDS_LOG2_E_21: Final = 9.61796700954437255859e-01
_TWO_THIRDS_LOG2_E_21_REST: Final = -7.02846165095275826516e-09
_LOG2_1_5: Final = 5.84962487220764160156e-01  # log2(3/2)
_LOG2_1_5_REST: Final = 1.35003920212974897128e-08

# 3/2 (log(x) - 2 s - 2/3 s^3) / s^5 in powers of s^2, minimax on |s| < 0.1011
_POWER_SERIES: Final = (
    5.99999999999994648725e-01, 4.28571428578550184252e-01, 3.33333329818377432918e-01,
    2.72728123808534006489e-01, 2.30660745775561754067e-01, 2.06975017800338417784e-01,
)  # fmt: skip

_ENOUGH: Final = 2.0**66  # as an exponent, it leads any number but 1 to 0 or infinity
_HIGH_WORD: Final = -(1 << 32)
_SQRT_3_4_BITS: Final = 0x3FEBB67A00000000  # bits of sqrt(3)/2
_SQRT_3_2_BITS: Final = 0x3FF3988E1409212E  # bits of sqrt(3/2)


def power(x: FloatVector | FloatMatrix, y: FloatVector | FloatMatrix | float) -> FloatVector:
    """Return x to the power of y, within 1 ulp; a power that is a float is exact.

    Parameters
    ----------
    x, y : shapes that broadcast
        A NaN in either is a missing value and gives NaN, also to the power of 0.

    Returns
    -------
    The common shape; ``x**0`` is 1, ``0**y`` is 0 for y > 0 and inf for y < 0; NaN for a negative `x`.
    """
    if np.ndim(y) == 0:
        return in_blocks(partial(_power_of_block, y=np.full(1, y, dtype=np.float64)), x)
    return in_blocks(_power_of_block, *np.broadcast_arrays(x, y))


def geometric_mean(values: FloatMatrix, weights: FloatVector, total_weight: float = 1.0) -> FloatVector:
    """Return the weighted geometric mean of each row, within 2 ulp for any number of columns.

    Values are 2**k m. The weighted sum of the k is exact, and that of the log m is kept in two parts, so that a long
    sum costs no accuracy. ``exp`` of a rounded sum of logarithms would be 10 times less accurate.

    Parameters
    ----------
    values : (n_units, n_indicators)
        At least 0, without NaN.
    weights : (n_indicators,)
        At least 0. A column of weight 0 does not count.
    total_weight
        Their sum. What rounding takes from the quotients counts too: weights of a third are thirds.

    Returns
    -------
    (n_units,); exactly 0 where a value of positive weight is 0.
    """
    doubles = np.asarray(values, dtype=np.float64)
    return geometric_mean_of(doubles.T, np.asarray(weights, dtype=np.float64), total_weight)


def geometric_mean_of(columns: Columns, weights: FloatVector, total_weight: float = 1.0) -> FloatVector:
    """Return `geometric_mean` of the rows of columns."""
    result = np.empty(len(columns[0]))
    shares = quotients(weights, total_weight)

    def fill(rows: slice) -> None:
        _geometric_mean_of_block([column[rows] for column in columns], shares, result[rows])

    with np.errstate(all="ignore"):
        side_by_side(fill, list(ranges(len(result))))
    return result


def _power_of_block(x: FloatVector, y: FloatVector, out: FloatVector) -> None:
    """Write ``2**(y log2 x)`` with product and logarithm in two parts."""
    high, low, product, y_high, y_low = (take(len(z)) for z in (x, x, x, y, y))
    ordinary = _log2_in_two(x, high, low)
    bounded = y
    if not _lies_within(y, _ENOUGH):
        ordinary = False
        bounded = np.minimum(np.maximum(y, -_ENOUGH), _ENOUGH)  # no overflow on the way to 0 or infinity
    low *= bounded
    np.subtract(bounded, _high_word(bounded, y_high), out=y_low)
    low += np.multiply(high, y_low, out=product)
    high *= y_high
    if not _lies_within(high, 1200.0):
        np.minimum(np.maximum(high, -1200.0, out=high), 1200.0, out=high)
        np.minimum(np.maximum(low, -1.0, out=low), 1.0, out=low)
    _two_to_the(high, low, out)
    give_back(high, low, product, y_high, y_low)
    if not ordinary:
        missing = np.isnan(x) | np.isnan(y) | (x < 0)
        at_the_end = np.where((x == 0) == (y > 0), 0.0, np.inf)
        out[:] = np.select([missing, y == 0, (x == 0) | (x == np.inf)], [np.nan, 1.0, at_the_end], default=out)


def _lies_within(z: FloatVector, bound: float) -> bool:
    """Return whether all numbers lie between -bound and bound; False if one is NaN."""
    return bool(np.minimum.reduce(z) >= -bound and np.maximum.reduce(z) <= bound)


def _geometric_mean_of_block(columns: Columns, shares: Doubled, out: FloatVector) -> None:
    weights, lost = shares
    exponent, high, low, k, log_m, work = (take(len(out)) for _ in range(6))
    exponent[:] = low[:] = 0.0
    high[:] = 1.5  # keeps the sum between 1 and 2, where floats are multiples of 2**-52
    ordinary = True
    for j in np.flatnonzero(weights).tolist():
        weight = float(weights[j])
        ordinary &= split_exponent(columns[j], k, log_m)
        _weighted_log(log_m, weight, work)
        weight_30 = float(np.rint(weight * 2.0**30)) * 2.0**-30
        low += np.multiply(k, (weight - weight_30 + float(lost[j])) * _LN2, out=work)
        exponent += np.multiply(k, weight_30, out=work)  # exact: 11 bits times 30 bits
        total = np.add(high, log_m, out=k)
        high -= total
        log_m += high  # what the rounding of the total has lost, exactly
        low += log_m
        high, k = total, high
    high -= 1.5
    n = np.multiply(high, LOG2_E, out=k)
    n += exponent
    np.rint(n, out=n)
    exponent -= n
    high += np.multiply(exponent, _LN2_21, out=work)  # exact, in multiples of 2**-51
    low += np.multiply(exponent, _LN2_21_REST, out=work)
    exp_of_sum(high, low, out)
    scale(out, n)
    give_back(exponent, high, low, k, log_m, work)
    if not ordinary:
        _mend_rows(out, np.array([columns[j] for j in np.flatnonzero(weights).tolist()]))


def _weighted_log(m: FloatVector, weight: float, work: FloatVector) -> None:
    """Overwrite m with ``weight log(m)``, within 2**-53 of the weight: the series takes the weight as a factor."""
    square = np.add(m, 1.0, out=take(len(m)))
    m -= 1.0
    m /= square
    np.multiply(m, m, out=square)
    series(square, (2.0 * weight, *(weight * coefficient for coefficient in LOG_SERIES)), work)
    m *= work
    give_back(square)


def _mend_rows(mean: FloatVector, columns: FloatMatrix) -> None:
    mean[(columns == 0).any(axis=0)] = 0.0
    mean[~((columns >= 0) & (columns < np.inf)).all(axis=0)] = np.nan


def _log2_in_two(x: FloatVector, high: FloatVector, low: FloatVector) -> bool:
    """Write log2(x) as a leading part of 21 bits and a rest, which together carry more than 64 bits."""
    k, m, upper, work = (take(len(x)) for _ in range(4))
    ordinary = split_exponent(x, k, m, _SQRT_3_4_BITS)
    mask = np.subtract(_SQRT_3_2_BITS - 1, m.view(np.int64), out=upper.view(np.int64))
    mask >>= 63  # all bits set where m is at least sqrt(3/2): there the center is 3/2 instead of 1
    center = _chosen(0.5, mask, work)
    center += 1.0
    _log_ratio_in_two(m, center, high, low)
    low *= _TWO_THIRDS_LOG2_E
    low += np.multiply(high, _TWO_THIRDS_LOG2_E_21_REST, out=m)
    low += _chosen(_LOG2_1_5_REST, mask, m)
    high *= _TWO_THIRDS_LOG2_E_21
    shift = _chosen(_LOG2_1_5, mask, m)
    leading = np.add(high, low, out=work)
    leading += shift
    leading += k
    _high_word(leading, leading)
    rest = np.subtract(leading, k, out=k)
    rest -= shift
    rest -= high
    low -= rest
    high[:] = leading
    give_back(k, m, upper, work)
    return ordinary


def _log_ratio_in_two(m: FloatVector, center: FloatVector, leading: FloatVector, tail: FloatVector) -> None:
    """Write ``3/2 log(m / center) = s (3 + s**2 + rest)`` with ``s = (m - center) / (m + center)`` in two parts."""
    s, s_high, s_low, rest, square, work = (take(len(m)) for _ in range(6))
    _symmetric_ratio(m, center, s, s_high, s_low)
    np.multiply(s, s, out=square)
    series(square, _POWER_SERIES, rest)
    square *= square
    rest *= square
    rest += np.multiply(np.add(s_high, s, out=work), s_low, out=work)
    np.multiply(s_high, s_high, out=square)  # exact
    sum_high = np.add(square, 3.0, out=work)
    sum_high += rest
    _high_word(sum_high, sum_high)
    sum_low = np.subtract(sum_high, 3.0, out=leading)
    sum_low -= square
    np.subtract(rest, sum_low, out=sum_low)
    s *= sum_low
    s_low *= sum_high
    s_low += s
    product = np.multiply(s_high, sum_high, out=s_high)  # exact
    _high_word(np.add(product, s_low, out=leading), leading)
    np.subtract(leading, product, out=tail)
    np.subtract(s_low, tail, out=tail)
    give_back(s, s_high, s_low, rest, square, work)


def _symmetric_ratio(
    m: FloatVector, center: FloatVector, s: FloatVector, s_high: FloatVector, s_low: FloatVector
) -> None:
    """Write ``s = (m - center) / (m + center)``, its leading 21 bits, and what these lack to the exact quotient."""
    difference, total, work = (take(len(m)) for _ in range(3))
    np.subtract(m, center, out=difference)
    np.add(m, center, out=total)
    reciprocal = np.divide(1.0, total, out=s_low)
    np.multiply(difference, reciprocal, out=s)
    _high_word(s, s_high)
    total_high = _high_word(total, total)
    difference -= np.multiply(s_high, total_high, out=work)
    total_low = np.subtract(total_high, center, out=work)
    np.subtract(m, total_low, out=total_low)
    total_low *= s_high
    difference -= total_low
    s_low *= difference
    give_back(difference, total, work)


def _two_to_the(high: FloatVector, low: FloatVector, out: FloatVector) -> None:
    """Write 2 to the power of ``high + low``; both are overwritten."""
    n, leading = take(len(high)), take(len(high))
    np.rint(np.add(high, low, out=n), out=n)
    high -= n
    _high_word(np.add(high, low, out=leading), leading)
    low -= np.subtract(leading, high, out=high)
    low *= _LN2
    low += np.multiply(leading, _LN2_21_REST, out=high)
    leading *= _LN2_21
    exp_of_sum(leading, low, out)
    scale(out, n)
    give_back(n, leading)


def _high_word(x: FloatVector, out: FloatVector) -> FloatVector:
    """Write `x` with its last 32 bits cleared, and return it: products of two such numbers are exact."""
    np.bitwise_and(x.view(np.int64), _HIGH_WORD, out=out.view(np.int64))
    return out


def _chosen(constant: float, mask: IntVector, out: FloatVector) -> FloatVector:
    """Write the constant where all bits of the mask are set, 0.0 where none is, and return it."""
    bits = int(np.float64(constant).view(np.int64))
    np.bitwise_and(mask, bits, out=out.view(np.int64))
    return out
