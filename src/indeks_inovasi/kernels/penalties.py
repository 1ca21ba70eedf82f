"""Means that lose what a row is unbalanced.

All take the columns of complete rows: m vectors of n values without NaN; ``weights`` is (m,), above zero,
``total_weight`` their sum.
"""

import numpy as np

from indeks_inovasi.kernels.aggregation import arithmetic_mean, extreme
from indeks_inovasi.kernels.blocks import give_back, take
from indeks_inovasi.kernels.elementary import exp
from indeks_inovasi.typing import Columns, FloatVector


def variation_penalized(
    columns: Columns, weights: FloatVector, total_weight: float, sign: float, ddof: int
) -> FloatVector:
    """Return the (n,) Mazziotta-Pareto index ``M + sign S^2 / M``: the mean and S times the coefficient of variation.

    Parameters
    ----------
    columns
        Zero or more. A row of zeros gives 0.
    sign
        -1 subtracts the penalty, 1 adds it.
    ddof
        0: S^2 is the mean squared deviation. 1: the same times m / (m - 1); a single child has no penalty.

    References
    ----------
    De Muro, Mazziotta and Pareto (2011), Social Indicators Research 104(1), 1-18; with weights Mazziotta and Pareto
    (2022), Rivista Italiana di Economia Demografia e Statistica.
    """
    m = len(columns)
    mean = arithmetic_mean(columns, weights, total_weight)
    variance, deviation = np.zeros(len(mean)), take(len(mean))
    for number, weight in enumerate(weights.tolist()):
        np.subtract(columns[number], mean, out=deviation)
        np.multiply(deviation, deviation, out=deviation)
        deviation *= weight
        variance += deviation
    give_back(deviation)
    variance *= (m / (m - 1) if ddof and m > 1 else 1.0) / total_weight
    return mean + sign * variance / np.where(mean == 0.0, 1.0, mean) + 0.0


def mean_min(columns: Columns, weights: FloatVector, total_weight: float, alpha: float, beta: float) -> FloatVector:
    """Return the (n,) mean-min function ``M - alpha (sqrt((M - min)^2 + beta^2) - beta)``.

    References
    ----------
    Casadio Tarabusi and Guarini (2013), Social Indicators Research 112(1), 19-45.
    """
    mean = arithmetic_mean(columns, weights, total_weight)
    gap = np.maximum(mean - extreme(columns, largest=False), 0.0)
    if beta == 0.0:
        return mean - alpha * gap + 0.0
    squared = gap * gap
    return mean - alpha * (squared / (np.sqrt(squared + beta * beta) + beta)) + 0.0  # the difference, without loss


def bottleneck(columns: Columns, weights: FloatVector, total_weight: float) -> FloatVector:
    """Return the (n,) mean of the children after the penalty for bottleneck, ``min + 1 - exp(-(x - min))`` each.

    References
    ----------
    Acs, Autio and Szerb (2014), Research Policy 43(3), 476-494.
    """
    lowest = extreme(columns, largest=False)
    total, gap = np.zeros(len(lowest)), take(len(lowest))
    for number, weight in enumerate(weights.tolist()):
        kept = exp(np.subtract(lowest, columns[number], out=gap))
        np.subtract(1.0, kept, out=kept)
        kept *= weight
        total += kept
    give_back(gap)
    return lowest + (total + 0.0) / total_weight + 0.0
