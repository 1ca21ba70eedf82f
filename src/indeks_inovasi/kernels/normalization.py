"""Formulas that bring a column to another scale."""

from typing import Literal

import numpy as np

from indeks_inovasi.kernels.comparing import Ties, counts_among, keys
from indeks_inovasi.kernels.elementary import exp, log
from indeks_inovasi.typing import FloatVector

Denominator = Literal["n", "n_minus_1", "n_plus_1"]


def position_between(values: FloatVector, worst: float, best: float) -> FloatVector:
    """Return where each value lies on the line from `worst` (0) to `best` (1).

    Parameters
    ----------
    values : (n,)
        In the unit of the indicator; NaN stays NaN.
    worst, best
        Same unit. The caller checks that they differ.

    Returns
    -------
    (n,), dimensionless; outside [0, 1] beyond a pole, never clipped.
    """
    position: FloatVector = values - worst
    position /= best - worst
    position += 0.0  # a lock must not see -0.0
    return position


def affine(values: FloatVector, subtract: float, divide: float, multiply: float, add: float) -> FloatVector:
    """Return ``(values - subtract) / divide * multiply + add``; NaN stays NaN."""
    return (values - subtract) / divide * multiply + add + 0.0


def rank_among(values: FloatVector, table: FloatVector, ties: Ties, digits: int) -> FloatVector:
    """Return the ascending rank of each value among the numbers of a table, 1 for the smallest.

    Parameters
    ----------
    values : (n,)
        NaN stays NaN. A value that is not in the table takes the place between its neighbors.
    table : (k,)
        Sorted ascending, without NaN.
    ties
        "min", "max", "average" or "dense"; as in `kernels.comparing.competition_ranks`.
    digits
        Decimals that count when numbers are compared.
    """
    if ties == "dense":
        table = _distinct(table, digits)
    below, up_to = counts_among(values, table, digits)
    low, high = below + 1.0, np.maximum(up_to, below + 1.0)
    ranks = {"min": low, "max": up_to + 0.0, "average": (low + high) / 2.0, "dense": low}[ties]
    return np.where(np.isnan(values), np.nan, ranks)


def _distinct(table: FloatVector, digits: int) -> FloatVector:
    _, first = np.unique(keys(table, digits), return_index=True)
    distinct: FloatVector = table[first]
    return distinct


def share_of_ranks(ranks: FloatVector, n: int, denominator: Denominator) -> FloatVector:
    """Return ranks (1 for the smallest of n) as a share.

    "n": rank / n. "n_minus_1": (rank - 1) / (n - 1), 0 for the smallest and 1 for the largest. "n_plus_1":
    rank / (n + 1). The place of a value that is not among the n, beyond either end, is 0 or 1 at most.
    """
    if denominator == "n":
        shares = ranks / n
    elif denominator == "n_plus_1":
        shares = ranks / (n + 1)
    else:
        shares = (ranks - 1.0) / (n - 1)
    return np.minimum(np.maximum(shares, 0.0), 1.0) + 0.0


def exponential_transform(shares: FloatVector, scale: float) -> FloatVector:
    """Return ``-scale ln(1 - R (1 - exp(-100 / scale)))`` of shares R in [0, 1]: 0 to 100.

    References
    ----------
    English Indices of Deprivation 2025, technical report, exponential transformation of ranks (scale 23).
    """
    tail = 1.0 - float(exp(np.array([-100.0 / scale]))[0])
    return -scale * log(1.0 - shares * tail) + 0.0


def logistic(values: FloatVector, midpoint: float, scale: float) -> FloatVector:
    """Return ``1 / (1 + exp(-(x - midpoint) / scale))``: from 0 to 1, one half at the midpoint.

    Parameters
    ----------
    values : (n,)
        NaN stays NaN.
    midpoint, scale
        In the unit of the values; the scale is above zero.

    References
    ----------
    Verhulst (1838), Correspondance mathematique et physique 10, 113-121.
    """
    steps = (values - midpoint) / scale
    far = exp(-np.minimum(np.abs(steps), 700.0))  # beyond, exp would leave the normal numbers
    return np.where(steps < 0.0, far, 1.0) / (1.0 + far) + 0.0


def trapezoid(
    values: FloatVector, worst_low: float, best_low: float, best_high: float, worst_high: float
) -> FloatVector:
    """Return 1 between two values, falling in a line to 0 at a worse value on each side, and 0 beyond.

    Parameters
    ----------
    values : (n,)
        NaN stays NaN.
    worst_low, best_low, best_high, worst_high
        Same unit, ascending; the two in the middle may be one.

    References
    ----------
    Derringer and Suich (1980), Journal of Quality Technology 12(4), 214-219, two-sided desirability with exponents 1.
    """
    rising = (values - worst_low) / (best_low - worst_low)
    falling = (worst_high - values) / (worst_high - best_high)
    share = np.minimum(np.minimum(rising, falling), 1.0)
    return np.where(share < 0.0, 0.0, share) + 0.0
