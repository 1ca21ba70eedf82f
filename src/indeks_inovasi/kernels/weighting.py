"""Weights found in the data."""

import numpy as np

from indeks_inovasi.kernels.elementary import log
from indeks_inovasi.kernels.exact import exact_correlations, exact_deviation, exact_sum
from indeks_inovasi.typing import FloatMatrix, FloatVector


def entropy_divergence(values: FloatMatrix) -> FloatVector:
    """Return 1 - entropy of the column shares: how unevenly each column is spread over the units.

    With shares ``p = x / sum x``: ``1 + sum p ln p / ln n``; ``0 ln 0`` is 0. Computed from ``sum x ln x`` and
    ``sum x`` of each column, which are exact sums.

    Parameters
    ----------
    values : (n, m)
        Zero or more, without NaN, no column all zero, n at least 2.

    References
    ----------
    Shannon (1948); Zavadskas and Podvezko (2016), IJITDM 15(2), 267-283.
    """
    safe = np.where(values > 0.0, values, 1.0)  # 0 ln 0 is 0, and so is 1 ln 1
    x_log_x = safe * log(safe)
    totals = np.asarray(exact_sum(values))
    log_n = float(log(np.array([float(len(values))]))[0])
    divergence: FloatVector = (
        np.maximum(1.0 + (np.asarray(exact_sum(x_log_x)) / totals - log(totals)) / log_n, 0.0) + 0.0
    )
    constant = np.minimum.reduce(values) == np.maximum.reduce(values)
    return np.where(constant, 0.0, divergence)  # rounding dust is no information


def critic_information(values: FloatMatrix, ddof: int) -> FloatVector:
    """Return deviation times conflict of each column: ``s_j sum_k (1 - r_jk)``.

    Parameters
    ----------
    values : (n, m)
        On a common scale, without NaN, no column constant.
    ddof
        0 for the population deviation, 1 for the sample one; it cancels in the weights.

    References
    ----------
    Diakoulaki, Mavrotas and Papayannakis (1995), Computers and Operations Research 22(7), 763-770.
    """
    conflict = 1.0 - exact_correlations(values)
    information: FloatVector = np.asarray(exact_deviation(values, ddof)) * np.asarray(exact_sum(conflict)) + 0.0
    return information
