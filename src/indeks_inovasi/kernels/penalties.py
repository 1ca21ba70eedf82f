"""Means that lose what a row is unbalanced.

All take complete rows: ``values`` is (n, m) without NaN, ``weights`` (m,) above zero, ``total_weight`` their sum.
"""

import numpy as np

from indeks_inovasi.kernels.aggregation import arithmetic_mean, extreme
from indeks_inovasi.kernels.blocks import give_back, take
from indeks_inovasi.kernels.elementary import exp
from indeks_inovasi.typing import FloatMatrix, FloatVector


def variation_penalized(
    values: FloatMatrix, weights: FloatVector, total_weight: float, sign: float, ddof: int
) -> FloatVector:
    """Return the (n,) Mazziotta-Pareto index ``M + sign S^2 / M``: the mean and S times the coefficient of variation.

    Parameters
    ----------
    values : (n, m)
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
    m = values.shape[1]
    mean = arithmetic_mean(values, weights, total_weight)
    variance, deviation = np.zeros(len(values)), take(len(values))
    for number, weight in enumerate(weights.tolist()):
        np.subtract(values[:, number], mean, out=deviation)
        np.multiply(deviation, deviation, out=deviation)
        deviation *= weight
        variance += deviation
    give_back(deviation)
    variance *= (m / (m - 1) if ddof and m > 1 else 1.0) / total_weight
    return mean + sign * variance / np.where(mean == 0.0, 1.0, mean) + 0.0


def mean_min(values: FloatMatrix, weights: FloatVector, total_weight: float, alpha: float, beta: float) -> FloatVector:
    """Return the (n,) mean-min function ``M - alpha (sqrt((M - min)^2 + beta^2) - beta)``.

    References
    ----------
    Casadio Tarabusi and Guarini (2013), Social Indicators Research 112(1), 19-45.
    """
    mean = arithmetic_mean(values, weights, total_weight)
    gap = np.maximum(mean - extreme(values, largest=False), 0.0)
    if beta == 0.0:
        return mean - alpha * gap + 0.0
    squared = gap * gap
    return mean - alpha * (squared / (np.sqrt(squared + beta * beta) + beta)) + 0.0  # the difference, without loss


def bottleneck(values: FloatMatrix, weights: FloatVector, total_weight: float) -> FloatVector:
    """Return the (n,) mean of the children after the penalty for bottleneck, ``min + 1 - exp(-(x - min))`` each.

    References
    ----------
    Acs, Autio and Szerb (2014), Research Policy 43(3), 476-494.
    """
    lowest = extreme(values, largest=False)
    kept = np.empty(values.shape, order="F")
    for number in range(values.shape[1]):
        kept[:, number] = 1.0 - exp(lowest - values[:, number])
    return lowest + arithmetic_mean(kept, weights, total_weight) + 0.0
