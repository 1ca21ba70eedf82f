"""Weights found in the data."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from indeks_inovasi.kernels.elementary import log
from indeks_inovasi.kernels.exact import PartialSum, exact_sum, partial_sum_within, partial_sums
from indeks_inovasi.kernels.gram import Gram
from indeks_inovasi.typing import FloatMatrix, FloatVector


class Spread(NamedTuple):
    """What the entropy of a column depends on. Spreads of chunks merge in any order."""

    lowest: float
    highest: float
    """Both are NaN if a value is."""
    total: PartialSum
    x_log_x: PartialSum

    def merged_with(self, other: "Spread") -> "Spread":
        """Return the spread of the values of both."""
        return Spread(
            float(np.minimum(self.lowest, other.lowest)),
            float(np.maximum(self.highest, other.highest)),
            self.total.merged_with(other.total),
            self.x_log_x.merged_with(other.x_log_x),
        )


def spread_of(values: FloatVector) -> Spread:
    """Return the spread of at least one value and at most a block; without sums if one is negative or NaN.

    0 ln 0 is 0. The largest magnitude of x ln x up to h is h ln h or 1 / e.
    """
    lowest, highest = float(np.minimum.reduce(values)), float(np.maximum.reduce(values))
    if not lowest >= 0.0:
        return Spread(lowest, highest, PartialSum(0, []), PartialSum(0, []))
    x_log_x = log(values if lowest > 0.0 else np.where(values > 0.0, values, 1.0))
    x_log_x *= values
    bound = max(0.5, 0.75 * highest * math.frexp(highest)[1])  # ln 2 is below 3/4
    return Spread(lowest, highest, partial_sum_within(values, highest), partial_sum_within(x_log_x, bound))


def spreads_of(values: FloatMatrix) -> list[Spread]:
    """Return the spread of each column of a small matrix: all of them in one go, with the same bits as one by one."""
    lowest, highest = np.minimum.reduce(values, axis=0), np.maximum.reduce(values, axis=0)
    if not (lowest >= 0.0).all():
        return [spread_of(column) for column in values.T]
    x_log_x = log(np.where(values > 0.0, values, 1.0)) * values
    sums = zip(partial_sums(values), partial_sums(x_log_x), strict=True)
    ends = zip(lowest.tolist(), highest.tolist(), strict=True)
    return [Spread(*end, *own) for end, own in zip(ends, sums, strict=True)]


def entropy_divergence(spreads: Sequence[Spread]) -> FloatVector:
    """Return 1 - entropy of the shares of each column: how unevenly it is spread over the units.

    With shares ``p = x / sum x``: ``1 + sum p ln p / ln n``; ``0 ln 0`` is 0. Computed from ``sum x ln x`` and
    ``sum x`` of each column, which are exact sums.

    Parameters
    ----------
    spreads
        Of columns with values of zero or more, not all zero, n at least 2.

    References
    ----------
    Shannon (1948); Zavadskas and Podvezko (2016), IJITDM 15(2), 267-283.
    """
    totals = np.array([spread.total.total() for spread in spreads])
    x_log_x = np.array([spread.x_log_x.total() for spread in spreads])
    log_n = log(np.array([float(spread.total.n) for spread in spreads]))
    divergence: FloatVector = np.maximum(1.0 + (x_log_x / totals - log(totals)) / log_n, 0.0) + 0.0
    constant = np.array([spread.lowest == spread.highest for spread in spreads], dtype=np.bool_)
    return np.where(constant, 0.0, divergence)  # rounding dust is no information


def critic_information(gram: Gram, related: Gram, ddof: int) -> FloatVector:
    """Return deviation times conflict of each column: ``s_j sum_k (1 - r_jk)``.

    Parameters
    ----------
    gram
        Of columns on a common scale, none of them constant.
    related
        Whose correlations count: `gram` itself, or the Gram matrix of ranks.
    ddof
        0 for the population deviation, 1 for the sample one; it cancels in the weights.

    References
    ----------
    Diakoulaki, Mavrotas and Papayannakis (1995), Computers and Operations Research 22(7), 763-770.
    """
    conflict = 1.0 - related.correlations()
    information: FloatVector = gram.deviations(ddof) * np.asarray(exact_sum(conflict)) + 0.0
    return information


def gini_coefficient(values: FloatVector) -> float:
    """Return ``sum_i (2 i - n - 1) x_(i) / (n sum x)`` of ascending values: 0 where all are equal, also all zero.

    Parameters
    ----------
    values : (n,)
        Zero or more.

    References
    ----------
    Gini (1912); formula with ranks: Sen (1973), On Economic Inequality.
    """
    n = len(values)
    total = exact_sum(values)
    if total == 0.0:
        return 0.0
    places = np.arange(1 - n, n, 2, dtype=np.float64)
    return float(exact_sum(places * np.sort(values)) / (n * total)) + 0.0


def removal_changes(values: FloatMatrix) -> FloatMatrix:
    """Return for each unit and column how much the overall performance of the unit changes without the column.

    ``S_i = ln(1 + (1/m) sum_j |ln n_ij|)`` is the performance, S_ij the same without column j; their distance
    ``|S_ij - S_i|``, added over the units, is the effect of removing j.

    Parameters
    ----------
    values : (n, m)
        n_ij, above zero: the worst value over x where more is better, x over the worst one where less is.

    References
    ----------
    Keshavarz-Ghorabaee et al. (2021), Symmetry 13(4), 525, equations 4 to 6.
    """
    m = values.shape[1]
    logs = np.abs(log(values))
    total = np.zeros(len(values))
    for number in range(m):
        total = total + logs[:, number]
    whole = log(1.0 + total / m)
    changes: FloatMatrix = np.empty((len(values), m), order="F")
    for number in range(m):
        rest = total - logs[:, number]  # never below zero, since no term is
        changes[:, number] = np.abs(log(1.0 + rest / m) - whole)
    return changes


def impact_losses(best_rows: FloatMatrix) -> FloatMatrix:
    """Return the relative losses of the method CILOS: what column j loses in the unit that is best in column i.

    Parameters
    ----------
    best_rows : (m, m)
        Row i holds the values of the unit that is best in column i; the diagonal the best values, above zero.

    Returns
    -------
    (m, m)
        ``(a_jj - a_ij) / a_jj``, 0 on the diagonal.

    References
    ----------
    Zavadskas and Podvezko (2016), IJITDM 15(2), 267-283, section 3.
    """
    best = np.diag(best_rows)
    return (best - best_rows) / best + 0.0
