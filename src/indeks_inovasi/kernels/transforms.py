"""Power transforms, and the power under which a column looks most like a normal distribution.

Both transforms are ``(b^p - 1) / p`` of some base b. Where ``p log(b)`` is small the difference would lose its digits,
so there it is a series in the logarithm: the transform passes smoothly through p = 0, and the order of values stays.
"""

from collections.abc import Callable
from typing import Final

import numpy as np

from indeks_inovasi.kernels.elementary import exp, log
from indeks_inovasi.kernels.exact import exact_mean, exact_sum
from indeks_inovasi.kernels.powers import power
from indeks_inovasi.typing import BoolVector, FloatVector

LOWEST: Final = -5.0
HIGHEST: Final = 5.0
"""Between these the most likely power is looked for."""

_NEAR: Final = 0.35  # of the exponent: closer to 0 than this, the series
_TERMS: Final = 16  # 0.35**16 / 16! is below 2**-53 many times over
_LARGE: Final = 300.0  # of the exponent: from here on squares could overflow
_STEPS: Final = 60


def box_cox(values: FloatVector, exponent: float) -> FloatVector:
    """Return ``(x^p - 1) / p``, the logarithm where p is 0.

    Parameters
    ----------
    values : (n,)
        Above zero; NaN stays NaN.
    exponent
        p.

    References
    ----------
    Box and Cox (1964), "An analysis of transformations", JRSS B 26(2), 211-252.
    """
    return _transformed(values, log(values), exponent)


def yeo_johnson(values: FloatVector, exponent: float) -> FloatVector:
    """Return the transform of Box and Cox of 1 + x from zero up, and that of 1 - x with 2 - p, negative, below zero.

    Parameters
    ----------
    values : (n,)
        NaN stays NaN.
    exponent
        p.

    References
    ----------
    Yeo and Johnson (2000), "A new family of power transformations", Biometrika 87(4), 954-959.
    """
    size = np.abs(values)
    logarithm = log_of_one_and(size)
    above = _transformed(1.0 + size, logarithm, exponent)
    below = _transformed(1.0 + size, logarithm, 2.0 - exponent)
    return np.where(values < 0.0, -below, above) + 0.0


def log_of_one_and(values: FloatVector) -> FloatVector:
    """Return ``log(1 + x)`` for x of zero or more, to the last digits also where 1 + x has rounded x away.

    References
    ----------
    Goldberg (1991), "What every computer scientist should know about floating-point arithmetic", theorem 4.
    """
    total = 1.0 + values
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total == 1.0, values, log(total) * values / (total - 1.0))


def likeliest_box_cox(values: FloatVector) -> float:
    """Return the power under which the transform of Box and Cox looks most like a normal distribution.

    Between -5 and 5: where the likelihood still rises at an end, that end. 1 for values without spread.

    Parameters
    ----------
    values : (n,)
        Above zero, without NaN.
    """
    return _likeliest_of_logs(log(values), LOWEST, HIGHEST)


def likeliest_yeo_johnson(values: FloatVector) -> float:
    """Return the power under which the transform of Yeo and Johnson looks most like a normal distribution.

    Between -5 and 5, as for `likeliest_box_cox`.

    Parameters
    ----------
    values : (n,)
        Without NaN.
    """
    logarithm, below = log_of_one_and(np.abs(values)), values < 0.0
    if not below.any():
        return _likeliest_of_logs(logarithm, LOWEST, HIGHEST)
    if not (values > 0.0).any():
        return 2.0 - _likeliest_of_logs(logarithm, 2.0 - HIGHEST, 2.0 - LOWEST)
    return falling_root(lambda p: _rise_of_likelihood(logarithm, below, p), LOWEST, HIGHEST)


def falling_root(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a falling function is zero, by the method of Ridders; an end where it has one sign.

    References
    ----------
    Ridders (1979), "A new algorithm for computing a single root of a real continuous function", IEEE Transactions on
    Circuits and Systems 26(11), 979-980.
    """
    at_low, at_high = function(low), function(high)
    if at_low <= 0.0 or at_high >= 0.0:
        return low if at_low <= 0.0 else high
    place = low
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        at_middle = function(middle)
        before = place
        root = float(np.sqrt(at_middle * at_middle - at_low * at_high))
        place = middle + (middle - low) * at_middle / root
        at_place = function(place)
        for point, value in ((middle, at_middle), (place, at_place)):
            if value >= 0.0 and point > low:
                low, at_low = point, value
            if value <= 0.0 and point < high:
                high, at_high = point, value
        if at_place == 0.0 or abs(place - before) <= 2.0**-46 or high - low <= 2.0**-46:
            break
    return place + 0.0


def _transformed(base: FloatVector, logarithm: FloatVector, exponent: float) -> FloatVector:
    """Return ``(b^p - 1) / p`` from b and its logarithm."""
    if exponent == 0.0:
        return logarithm + 0.0
    reach = logarithm * exponent
    with np.errstate(all="ignore"):
        far = (power(base, exponent) - 1.0) / exponent
    near: BoolVector = np.abs(reach) < _NEAR
    return np.where(near, logarithm * _growth(reach), far) + 0.0


def _growth(z: FloatVector) -> FloatVector:
    """Return ``(e^z - 1) / z = 1 + z/2 (1 + z/3 (1 + z/4 ...))`` for small z."""
    total = np.ones(len(z))
    for k in range(_TERMS, 1, -1):
        total = total * z / k + 1.0
    return total


def _slope_of_growth(z: FloatVector) -> FloatVector:
    """Return the derivative of `_growth`: the sum of ``(j + 1) z^j / (j + 2)!``."""
    total = np.ones(len(z))
    for j in range(_TERMS, -1, -1):
        total = total * z * ((j + 2) / ((j + 1) * (j + 3))) + 1.0
    return total / 2.0


def _likeliest_of_logs(logarithm: FloatVector, low: float, high: float) -> float:
    """Return the most likely power of values from their logarithms.

    A factor of all values does not move that power, so their geometric mean becomes 1: no large power overflows to the
    same number for all.
    """
    centered = logarithm - float(exact_mean(logarithm))
    if np.minimum.reduce(centered) == np.maximum.reduce(centered):
        return 1.0
    nowhere = np.zeros(len(centered), dtype=np.bool_)
    return falling_root(lambda p: _rise_of_likelihood(centered, nowhere, p), low, high)


def _rise_of_likelihood(logarithm: FloatVector, below: BoolVector, exponent: float) -> float:
    """Return the derivative of the log-likelihood by the power: it falls, so it is zero at one power only.

    With y the transformed values and y' their derivative by the power it is
    ``sum of the logarithms (negative below) - n cov(y, y') / var(y)``.

    Parameters
    ----------
    logarithm : (n,)
        Of the base: of x, or of 1 + |x|.
    below : (n,)
        Where the value lies below zero, so that it is transformed with 2 - p and a minus.

    References
    ----------
    Kouider and Chen (1995), "Concavity of Box-Cox log-likelihood function", Statistics & Probability Letters 25(2).
    """
    powers = np.where(below, 2.0 - exponent, exponent)
    values, slopes = _with_slopes(logarithm, powers)
    values = np.where(below, -values, values)
    values = values - float(exact_mean(values))
    slopes = slopes - float(exact_mean(slopes))
    largest = float(np.maximum.reduce(np.abs(values)))
    if largest == 0.0:
        return 0.0
    values = values / largest  # so that squares do not vanish
    ratio = float(exact_sum(values * slopes)) / float(exact_sum(values * values)) / largest
    return float(exact_sum(np.where(below, -logarithm, logarithm))) - len(logarithm) * ratio


def _with_slopes(logarithm: FloatVector, powers: FloatVector) -> tuple[FloatVector, FloatVector]:
    """Return ``(b^p - 1) / p`` and its derivative by p, both by one factor smaller where they would overflow."""
    z = powers * logarithm
    largest = float(np.maximum.reduce(z))
    shift = largest if largest > _LARGE else 0.0
    one = float(exp(np.array([-shift]))[0])
    with np.errstate(all="ignore"):
        grown = exp(z - shift)
        far, far_slope = (grown - one) / powers, (grown * (z - 1.0) + one) / (powers * powers)
    near: BoolVector = np.abs(z) < _NEAR
    small = np.where(near, z, 0.0)
    series, series_slope = logarithm * _growth(small), logarithm * logarithm * _slope_of_growth(small)
    return np.where(near, series * one, far), np.where(near, series_slope * one, far_slope)
