"""From the values of several children to one value per row.

All take complete rows: ``values`` is (n, m) without NaN, ``weights`` (m,) above zero. Sums over children run in the
order of the columns, one by one, so that the bits do not depend on the layout.
"""

import numpy as np

from indeks_inovasi.kernels import powers
from indeks_inovasi.typing import FloatMatrix, FloatVector


def weighted_sum(values: FloatMatrix, weights: FloatVector) -> FloatVector:
    """Return the (n,) sum of the weighted columns."""
    total: FloatVector = values[:, 0] * weights[0]
    for number in range(1, values.shape[1]):
        total += values[:, number] * weights[number]
    return total + 0.0


def arithmetic_mean(values: FloatMatrix, weights: FloatVector, total_weight: float) -> FloatVector:
    """Return the (n,) weighted mean."""
    return weighted_sum(values, weights) / total_weight + 0.0


def geometric_mean(values: FloatMatrix, weights: FloatVector, total_weight: float) -> FloatVector:
    """Return the (n,) weighted geometric mean of values of zero or more; one zero makes the mean zero."""
    return powers.geometric_mean(values, weights / total_weight)


def harmonic_mean(values: FloatMatrix, weights: FloatVector, total_weight: float) -> FloatVector:
    """Return the (n,) weighted harmonic mean of values of zero or more; one zero makes the mean zero."""
    has_zero = (values == 0.0).any(axis=1)
    inverse = weighted_sum(1.0 / np.where(values == 0.0, 1.0, values), weights)
    return np.where(has_zero, 0.0, total_weight / inverse) + 0.0


def power_mean(values: FloatMatrix, weights: FloatVector, total_weight: float, exponent: float) -> FloatVector:
    """Return the (n,) weighted power mean ``(sum w x^p / sum w)^(1/p)``; p must not be 0.

    Parameters
    ----------
    values : (n, m)
        Zero or more. With a negative exponent one zero makes the mean zero.
    """
    has_zero = (values == 0.0).any(axis=1) if exponent < 0.0 else np.zeros(len(values), dtype=np.bool_)
    safe = np.where(values == 0.0, 1.0, values) if exponent < 0.0 else values
    raised = np.empty_like(safe, order="F")
    for number in range(values.shape[1]):
        raised[:, number] = powers.power(safe[:, number], exponent)
    mean = arithmetic_mean(raised, weights, total_weight)
    return np.where(has_zero, 0.0, powers.power(mean, 1.0 / exponent)) + 0.0


def product(values: FloatMatrix, weights: FloatVector) -> FloatVector:
    """Return the (n,) product of the columns, each to the power of its weight (1 leaves it as it is)."""
    result = np.ones(len(values))
    for number, weight in enumerate(weights.tolist()):
        column = values[:, number]
        result = result * (column if weight == 1.0 else powers.power(column, weight))
    return result + 0.0


def extreme(values: FloatMatrix, largest: bool) -> FloatVector:
    """Return the (n,) smallest or largest child."""
    result: FloatVector = values[:, 0]
    for number in range(1, values.shape[1]):
        result = (np.maximum if largest else np.minimum)(result, values[:, number])
    return result + 0.0
