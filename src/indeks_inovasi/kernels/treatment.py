"""Skewness, kurtosis and winsorizing points."""

import numpy as np

from indeks_inovasi.kernels.exact import exact_moments
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
    n, _, m2, m3, m4 = exact_moments(_scaled(values))
    if n < 3 or m2 == 0.0:
        return 0.0, 0.0
    skewness = m3 / (m2 * float(np.sqrt(m2))) * float(np.sqrt(float(n) * (n - 1))) / (n - 2)
    if n < 4:
        return skewness, 0.0
    kurtosis = ((n + 1) * (m4 / (m2 * m2) - 3.0) + 6.0) * (n - 1) / (float(n - 2) * (n - 3))
    return skewness, kurtosis


def _scaled(values: FloatVector) -> FloatVector:
    """Return values times a power of two that brings the largest one below 1, so that fourth powers are floats."""
    if len(values) == 0:
        return values
    _, exponent = np.frexp(np.maximum.reduce(np.abs(values)))
    return np.ldexp(values, -int(exponent))


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
