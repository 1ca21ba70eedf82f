"""From the values of several children to one value per row.

All take the columns of complete rows: m vectors of n values without NaN; ``weights`` is (m,), above zero. Sums over
children run in the order of the columns, one by one, so that the bits do not depend on the layout.
"""

import numpy as np

from indeks_inovasi.kernels import powers
from indeks_inovasi.kernels.blocks import give_back, take
from indeks_inovasi.typing import BoolVector, Columns, FloatVector


def weighted_sum(columns: Columns, weights: FloatVector) -> FloatVector:
    """Return the (n,) sum of the weighted columns."""
    total: FloatVector = columns[0] * weights[0]
    part = take(len(total))
    for number in range(1, len(columns)):
        total += np.multiply(columns[number], weights[number], out=part)
    give_back(part)
    total += 0.0
    return total


def arithmetic_mean(columns: Columns, weights: FloatVector, total_weight: float) -> FloatVector:
    """Return the (n,) weighted mean."""
    mean = weighted_sum(columns, weights)
    mean /= total_weight
    mean += 0.0
    return mean


def geometric_mean(columns: Columns, weights: FloatVector, total_weight: float) -> FloatVector:
    """Return the (n,) weighted geometric mean of values of zero or more; one zero makes the mean zero."""
    return powers.geometric_mean_of(columns, weights, total_weight)


def harmonic_mean(columns: Columns, weights: FloatVector, total_weight: float) -> FloatVector:
    """Return the (n,) weighted harmonic mean of values of zero or more; one zero makes the mean zero."""
    has_zero = _any_zero(columns)
    inverse = weighted_sum([1.0 / np.where(column == 0.0, 1.0, column) for column in columns], weights)
    return np.where(has_zero, 0.0, total_weight / inverse) + 0.0


def power_mean(columns: Columns, weights: FloatVector, total_weight: float, exponent: float) -> FloatVector:
    """Return the (n,) weighted power mean ``(sum w x^p / sum w)^(1/p)``; p must not be 0.

    Parameters
    ----------
    columns
        Zero or more. With a negative exponent one zero makes the mean zero.
    """
    if exponent > 0.0:
        mean = arithmetic_mean([powers.power(column, exponent) for column in columns], weights, total_weight)
        return powers.power(mean, 1.0 / exponent) + 0.0
    raised = [powers.power(np.where(column == 0.0, 1.0, column), exponent) for column in columns]
    mean = arithmetic_mean(raised, weights, total_weight)
    return np.where(_any_zero(columns), 0.0, powers.power(mean, 1.0 / exponent)) + 0.0


def product(columns: Columns, weights: FloatVector) -> FloatVector:
    """Return the (n,) product of the columns, each to the power of its weight (1 leaves it as it is)."""
    result = np.ones(len(columns[0]))
    for column, weight in zip(columns, weights.tolist(), strict=True):
        result = result * (column if weight == 1.0 else powers.power(column, weight))
    return result + 0.0


def extreme(columns: Columns, largest: bool) -> FloatVector:
    """Return the (n,) smallest or largest child."""
    result = columns[0] + 0.0
    for number in range(1, len(columns)):
        (np.maximum if largest else np.minimum)(result, columns[number], out=result)
    result += 0.0
    return result


def _any_zero(columns: Columns) -> BoolVector:
    found = np.zeros(len(columns[0]), dtype=np.bool_)
    for column in columns:
        found |= column == 0.0
    return found
