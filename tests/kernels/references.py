"""The kernels once more in plain Python: fractions, integers and single operations, slow and short.

They share no line with the arrays of the library; what they give must agree bit for bit.
"""

import math
import struct
from fractions import Fraction

import numpy as np

LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
LG = (
    6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
    1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01,
)  # fmt: skip
P = (
    1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05,
    -1.65339022054652515390e-06, 4.13813679705723846039e-08,
)  # fmt: skip
L = (
    5.99999999999994648725e-01, 4.28571428578550184252e-01, 3.33333329818377432918e-01,
    2.72728123808534006489e-01, 2.30660745775561754067e-01, 2.06975017800338417784e-01,
)  # fmt: skip


def as_bits(values):
    """Return the bit patterns, which tell 0.0 from -0.0."""
    return np.atleast_1d(np.asarray(values, dtype=np.float64)).view(np.int64).tolist()


def nearest(fraction):
    """Return the float nearest to a fraction, infinite where it is too large."""
    try:
        return fraction.numerator / fraction.denominator + 0.0
    except OverflowError:
        return math.inf if fraction > 0 else -math.inf


def reference_sum(values):
    """Return the float nearest to the sum of the values that are not missing."""
    return nearest(sum((Fraction(value) for value in values if value == value), Fraction(0)))


def reference_mean(values):
    """Return the float nearest to the mean of the values that are not missing."""
    present = [Fraction(value) for value in values if value == value]
    return nearest(sum(present, Fraction(0)) / len(present))


def reference_log(x):
    """Return the logarithm of a positive finite number as fdlibm's e_log.c has it, without its branches."""
    m, k = math.frexp(x)
    m, k = (m, k) if m >= _from_high_word(0x3FE6A09E) else (2 * m, k - 1)
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    h = 0.5 * (f * f)
    t = s * (h + z * _horner(z, LG))
    return (((t + k * LN2_LOW) - h) + f) + k * LN2_HIGH


def reference_exp(x):
    """Return e to the power of a number whose exponential is normal, as fdlibm's e_exp.c has it."""
    k = round(x * 1.44269504088896338700e00)
    return math.ldexp(_exp_of_sum(x - k * LN2_HIGH, -(k * LN2_LOW)), k)


def reference_power(x, y):
    """Return x**y of a positive finite number where the power is normal, as fdlibm's e_pow.c has it."""
    m, k = math.frexp(x)
    m, k = (m, k) if m >= _from_high_word(0x3FEBB67A) else (2 * m, k - 1)
    upper = m >= 1.2247448713915890491
    center = 1.5 if upper else 1.0
    v = 1.0 / (m + center)
    s = (m - center) * v
    s_high = _high(s)
    t_high = _high(m + center)
    s_low = v * (((m - center) - s_high * t_high) - s_high * (m - (t_high - center)))
    z = s * s
    r = (z * z) * _horner(z, L) + s_low * (s_high + s)
    z = s_high * s_high
    t_high = _high(3.0 + z + r)
    t_low = r - ((t_high - 3.0) - z)
    u, v = s_high * t_high, s_low * t_high + t_low * s
    p_high = _high(u + v)
    p_low = v - (p_high - u)
    z_high = 9.61796700954437255859e-01 * p_high
    z_low = -7.02846165095275826516e-09 * p_high + p_low * 9.61796693925975554329e-01
    z_low = z_low + (1.35003920212974897128e-08 if upper else 0.0)
    shift = 5.84962487220764160156e-01 if upper else 0.0
    t1 = _high(((z_high + z_low) + shift) + k)
    t2 = z_low - (((t1 - k) - shift) - z_high)
    y_high = _high(y)
    p_low, p_high = (y - y_high) * t1 + y * t2, y_high * t1
    n = round(p_low + p_high)
    t = _high(p_low + (p_high - n))
    v = (p_low - (t - (p_high - n))) * 6.93147180559945286227e-01 + t * -1.90465429995776804525e-09
    return math.ldexp(_exp_of_sum(t * 6.93147182464599609375e-01, v), n)


def reference_words(key, first, n):
    """Return n raw words of Philox4x64-10 from word number `first` on (Salmon et al. 2011), key two 64-bit words."""
    words = []
    for block in range(first // 4, -(-(first + n) // 4)):
        c, k = [(block + 1) >> 64 * i & _MASK for i in range(4)], list(key)
        for _ in range(10):
            a, b = 0xD2E7470EE14C6C93 * c[0], 0xCA5A826395121157 * c[2]
            c = [b >> 64 ^ c[1] ^ k[0], b & _MASK, a >> 64 ^ c[3] ^ k[1], a & _MASK]
            k = [k[0] + 0x9E3779B97F4A7C15 & _MASK, k[1] + 0xBB67AE8584CAA73B & _MASK]
        words += c
    return words[first % 4 : first % 4 + n]


_MASK = 2**64 - 1


def _exp_of_sum(high, low):
    z = high + low
    w = (high - z) + low
    t = z * z
    c = z - t * _horner(t, P)
    return 1.0 - (((z * c) / (c - 2.0) - (w + z * w)) - z)


def _horner(z, coefficients):
    total = coefficients[-1]
    for coefficient in coefficients[-2::-1]:
        total = coefficient + z * total
    return total


def _high(x):
    return struct.unpack("<d", b"\0\0\0\0" + struct.pack("<d", x)[4:])[0]


def _from_high_word(word):
    return struct.unpack("<d", struct.pack("<Q", word << 32))[0]
