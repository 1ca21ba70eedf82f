"""Means of children that support or replace each other."""

from collections.abc import Iterable

import numpy as np

from indeks_inovasi.kernels.aggregation import weighted_sum
from indeks_inovasi.typing import Columns, FloatVector


def choquet_of_pairs(
    columns: Columns, shapley: FloatVector, interactions: Iterable[tuple[int, int, float]]
) -> FloatVector:
    """Return the (n,) Choquet integral of a 2-additive capacity.

    It is the mean with the Shapley values less half of each interaction times the distance of its two values.

    Parameters
    ----------
    columns
        m vectors of n values without NaN, all on one scale.
    shapley : (m,)
        Shapley values, which add to 1.
    interactions
        (i, j, index): above 0 for columns that support each other, below 0 for columns that replace each other.

    References
    ----------
    Grabisch (1997), "k-order additive discrete fuzzy measures and their representation", Fuzzy Sets and Systems
    92(2), 167-189; the form with distances follows from ``min(x, y) = (x + y - |x - y|) / 2``.
    """
    total = weighted_sum(columns, shapley)
    for first, second, index in interactions:
        total -= np.abs(columns[first] - columns[second]) * (0.5 * index)
    return total + 0.0
