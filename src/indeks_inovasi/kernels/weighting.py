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


def critic_information(gram: Gram, ddof: int) -> FloatVector:
    """Return deviation times conflict of each column: ``s_j sum_k (1 - r_jk)``.

    Parameters
    ----------
    gram
        Of columns on a common scale, none of them constant.
    ddof
        0 for the population deviation, 1 for the sample one; it cancels in the weights.

    References
    ----------
    Diakoulaki, Mavrotas and Papayannakis (1995), Computers and Operations Research 22(7), 763-770.
    """
    conflict = 1.0 - gram.correlations()
    information: FloatVector = gram.deviations(ddof) * np.asarray(exact_sum(conflict)) + 0.0
    return information
