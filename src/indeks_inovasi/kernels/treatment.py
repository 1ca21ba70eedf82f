"""Skewness, kurtosis, winsorizing points and power transforms."""

from collections.abc import Callable

import numpy as np

from indeks_inovasi.kernels.elementary import log
from indeks_inovasi.kernels.exact import exact_moments, exact_sum, exact_variance
from indeks_inovasi.kernels.powers import power
from indeks_inovasi.typing import FloatVector


def skewness_and_kurtosis(values: FloatVector) -> tuple[float, float]:
    """Return sample-corrected skewness and excess kurtosis (type 2, as in spreadsheets).

    With the central moments m2, m3, m4 (divisor n): skewness ``m3 / m2^1.5 sqrt(n (n-1)) / (n-2)``, kurtosis
    ``((n+1) (m4 / m2^2 - 3) + 6) (n-1) / ((n-2) (n-3))``.

    Parameters
    ----------
    values : (n,)
        Without NaN, not all equal.

    Returns
    -------
    skewness, kurtosis
        0.0 where n is too small for the measure (3 and 4).

    References
    ----------
    Joanes and Gill (1998), "Comparing measures of sample skewness and kurtosis", G1 and G2.
    """
    n, _, m2, m3, m4 = exact_moments(values)
    if n < 3 or m2 == 0.0:
        return 0.0, 0.0
    skewness = m3 / (m2 * float(np.sqrt(m2))) * float(np.sqrt(float(n) * (n - 1))) / (n - 2)
    if n < 4:
        return skewness, 0.0
    kurtosis = ((n + 1) * (m4 / (m2 * m2) - 3.0) + 6.0) * (n - 1) / (float(n - 2) * (n - 3))
    return skewness, kurtosis


def winsorized_bounds(values: FloatVector, low: int, high: int) -> tuple[float | None, float | None]:
    """Return the bounds that move at most `low` smallest and `high` largest points to the next value.

    Parameters
    ----------
    values : (n,)
        Without NaN. A block of ties that would exceed the count stays.

    Returns
    -------
    low, high
        None where no point of that end moves.
    """
    ordered = np.sort(values)
    return _bound(ordered, low), _mirrored(_bound(-ordered[::-1], high))


def _bound(ascending: FloatVector, count: int) -> float | None:
    distinct, first = np.unique(ascending, return_index=True)
    movable = np.flatnonzero(first <= count)
    last = int(movable[-1])
    return None if last == 0 else float(distinct[last]) + 0.0


def _mirrored(bound: float | None) -> float | None:
    return None if bound is None else -bound + 0.0


def box_cox(values: FloatVector, exponent: float) -> FloatVector:
    """Return ``(x^p - 1) / p``, or the logarithm where p is 0.

    Parameters
    ----------
    values : (n,)
        Above zero; NaN stays NaN.
    exponent
        p.
    """
    if exponent == 0.0:
        return log(values)
    transformed: FloatVector = (power(values, exponent) - 1.0) / exponent + 0.0
    return transformed


def yeo_johnson(values: FloatVector, exponent: float) -> FloatVector:
    """Return the transform of Yeo and Johnson: Box-Cox of 1 + x above zero, mirrored with 2 - p below.

    Parameters
    ----------
    values : (n,)
        NaN stays NaN.
    exponent
        p.
    """
    magnitude = np.abs(values) + 1.0
    above = box_cox(magnitude, exponent)
    below = -box_cox(magnitude, 2.0 - exponent)
    return np.where(values >= 0.0, above, below) + 0.0


def most_likely(values: FloatVector, transform: Callable[[FloatVector, float], FloatVector], *, signed: bool) -> float:
    """Return the power between -5 and 5 under which the transformed values are most likely normal, to about 1e-8.

    The likelihood has one peak, which a golden section closes in on.

    Parameters
    ----------
    values : (n,)
        Without NaN, not all equal.
    transform
        `box_cox` or `yeo_johnson`.
    signed
        Whether the slope of the transform depends on the sign of the value, as with Yeo and Johnson.
    """
    if signed:
        slopes = float(exact_sum(np.where(values < 0.0, -1.0, 1.0) * log(np.abs(values) + 1.0)))
    else:
        slopes = float(exact_sum(log(values)))

    def likelihood(exponent: float) -> float:
        with np.errstate(all="ignore"):
            transformed = transform(values, exponent)
        if not np.isfinite(transformed).all():
            return -np.inf
        variance = float(exact_variance(transformed, 0))
        if not 0.0 < variance < np.inf:
            return -np.inf
        return -0.5 * len(values) * float(log(np.array([variance]))[0]) + (exponent - 1.0) * slopes

    return _golden_section(likelihood, -5.0, 5.0)


def _golden_section(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function with one peak is largest."""
    share = 0.6180339887498949
    left, right = high - share * (high - low), low + share * (high - low)
    at_left, at_right = function(left), function(right)
    while high - low > 1e-9:
        if at_left >= at_right:
            high, right, at_right = right, left, at_left
            left = high - share * (high - low)
            at_left = function(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + share * (high - low)
            at_right = function(right)
    return (low + high) / 2.0
