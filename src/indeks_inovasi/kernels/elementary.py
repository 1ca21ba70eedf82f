"""Logarithm and exponential from basic operations: the same bits on every machine.

numpy's `log`, `exp` and `power` change with its version and the features of the CPU, those of the C library with the
vendor. IEEE 754 fixes `+ - * /` bit by bit, so whatever is made of them alone, one operation after the other, is the
same everywhere. A block of positive normal numbers takes the short way; zeros, subnormals, negative, infinite and
missing values are mended afterwards. Powers and geometric means, made of the same pieces, stand in `kernels.powers`.

References
----------
fdlibm 5.3 (Sun Microsystems, 1993), e_log.c and e_exp.c, whose method and coefficients are used here.
"""

from typing import Final

import numpy as np

from indeks_inovasi.kernels.blocks import give_back, in_blocks, take
from indeks_inovasi.typing import FloatMatrix, FloatVector, IntVector

SMALLEST_NORMAL: Final = 2.0**-1022
LOG2_E: Final = 1.44269504088896338700e00
SQRT_HALF_BITS: Final = 0x3FE6A09E00000000
"""The bits of sqrt(1/2), to 20 places."""

# ln 2 in two parts: the first ends in zero bits, so that its products with whole numbers of 11 bits are exact
_LN2: Final = 6.93147180369123816490e-01
_LN2_REST: Final = 1.90821492927058770002e-10

# log(1 + f) - log(1 - f) = 2 s + s (L1 s^2 + L2 s^4 + ...), minimax on |s| < 0.1716
LOG_SERIES: Final = (
    6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
    1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01,
)  # fmt: skip
# r (e^r + 1) / (e^r - 1) = 2 + P1 r^2 + P2 r^4 + ..., minimax on |r| < 0.3466
_EXP_SERIES: Final = (
    1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05,
    -1.65339022054652515390e-06, 4.13813679705723846039e-08,
)  # fmt: skip

_ROUNDER: Final = 1.5 * 2.0**52  # added to x, it leaves the nearest integer in the low bits
_ROUNDER_BITS: Final = 0x4338000000000000
_ONE_BITS: Final = 0x3FF0000000000000
_FRACTION_BITS: Final = 0x000FFFFFFFFFFFFF
_INFINITE_BITS: Final = 0x7FF0000000000000


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
    return in_blocks(_log_of_block, x)


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
    return in_blocks(_exp_of_block, x)


def _log_of_block(x: FloatVector, out: FloatVector) -> None:
    """Write ``log x = k ln2 + f - (h - s (h + R))`` with h = f**2 / 2 and s = f / (2 + f)."""
    k, f, s, square = (take(len(x)) for _ in range(4))
    ordinary = split_exponent(x, k, f)
    f -= 1.0
    np.add(f, 2.0, out=s)
    np.divide(f, s, out=s)
    np.multiply(s, s, out=square)
    series(square, LOG_SERIES, out)
    out *= square
    half_square = np.multiply(f, f, out=square)
    half_square *= 0.5
    out += half_square
    out *= s
    out += np.multiply(k, _LN2_REST, out=s)
    out -= half_square
    out += f
    k *= _LN2
    out += k
    if not ordinary:
        out[:] = np.select([x == 0, x == np.inf, x > 0], [-np.inf, np.inf, out], default=np.nan)
    give_back(k, f, s, square)


def _exp_of_block(x: FloatVector, out: FloatVector) -> None:
    n, high, low = (take(len(x)) for _ in range(3))
    ordinary = bool(np.minimum.reduce(x) >= -700.0 and np.maximum.reduce(x) <= 700.0)
    bounded = x if ordinary else np.minimum(np.maximum(x, -800.0, out=high), 800.0, out=high)
    np.multiply(bounded, LOG2_E, out=n)
    np.rint(n, out=n)
    np.subtract(bounded, np.multiply(n, _LN2, out=low), out=high)
    np.multiply(n, -_LN2_REST, out=low)
    exp_of_sum(high, low, out)
    scale(out, n, ordinary)
    give_back(n, high, low)


def split_exponent(x: FloatVector, k: FloatVector, m: FloatVector, lowest_bits: int = SQRT_HALF_BITS) -> bool:
    """Write k and m with ``x = 2**k m``, m from `lowest_bits` to twice that; return whether all are ordinary numbers.

    What has no logarithm (zero, negative, infinite, missing) gives 0 and 1.
    """
    bits = x.view(np.int64)
    # seen as unsigned integers, negative numbers are large, so that two comparisons find all that is not ordinary
    unsigned = x.view(np.uint64)
    ordinary = bool(np.minimum.reduce(unsigned) >= 1 << 52 and np.maximum.reduce(unsigned) < _INFINITE_BITS)
    lift: FloatVector | None = None
    if not ordinary:
        plain = np.where((x > 0) & (x < np.inf), x, 1.0)
        subnormal = plain < SMALLEST_NORMAL
        bits = np.where(subnormal, plain * 2.0**54, plain).view(np.int64)
        lift = np.where(subnormal, 54.0, 0.0)
    fraction, exponent = m.view(np.int64), k.view(np.int64)
    np.add(bits, _ONE_BITS - lowest_bits, out=fraction)
    np.right_shift(fraction, 52, out=exponent)
    exponent |= 0x4330000000000000  # a float of 2**52 plus the biased exponent
    k -= 2.0**52 + 1023
    fraction &= _FRACTION_BITS
    fraction += lowest_bits
    if lift is not None:
        k -= lift
    return ordinary


def exp_of_sum(high: FloatVector, low: FloatVector, out: FloatVector) -> None:
    """Write e to the power of ``high + low``, a number between -0.36 and 0.36; both are overwritten."""
    z, c = take(len(high)), take(len(high))
    np.add(high, low, out=z)
    w = np.subtract(high, z, out=high)
    w += low
    square = np.multiply(z, z, out=low)
    series(square, _EXP_SERIES, c)
    c *= square
    np.subtract(z, c, out=c)
    w += np.multiply(z, w, out=low)
    ratio = np.multiply(z, c, out=low)
    c -= 2.0
    ratio /= c
    ratio -= w
    ratio -= z
    np.subtract(1.0, ratio, out=out)
    give_back(z, c)


def scale(y: FloatVector, n: FloatVector, ordinary: bool = False) -> None:
    """Multiply y, from 1/2 to 2, by 2**n, rounded once where the result is subnormal; n is overwritten.

    `ordinary` says that it is known to be normal and finite everywhere.
    """
    ordinary = ordinary or bool(np.minimum.reduce(n) >= -1021 and np.maximum.reduce(n) <= 1022)
    n += _ROUNDER
    k = n.view(np.int64)
    if ordinary:
        k <<= 52
        y.view(np.int64)[:] += k
        return
    k -= _ROUNDER_BITS
    half = k >> 1
    y[:] = np.where(np.isnan(y), np.nan, y * _power_of_two(half) * _power_of_two(k - half))


def _power_of_two(k: IntVector) -> FloatVector:
    return ((k + 1023) << 52).view(np.float64)


def series(z: FloatVector, coefficients: tuple[float, ...], out: FloatVector) -> None:
    """Write ``c0 + z (c1 + z (c2 + ...))``."""
    np.multiply(z, coefficients[-1], out=out)
    for coefficient in coefficients[-2:0:-1]:
        out += coefficient
        out *= z
    out += coefficients[0]
