"""How much columns count in their weighted sum, and the amounts that give each the influence that is wanted.

With correlations R of the columns and amounts a (weight times deviation), column j correlates with the sum by
``(R a)_j / sqrt(a' R a)``. The shares of these correlations are ``R a`` scaled to add to one, so the wanted shares lead
to linear equations, and the nearest amounts of zero or more to a quadratic program of the size of R.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from indeks_inovasi.kernels.comparing import competition_ranks
from indeks_inovasi.kernels.elimination import solve
from indeks_inovasi.kernels.exact import exact_sum
from indeks_inovasi.kernels.linalg import Eigen, symmetric_eigen
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector

_NO_DIRECTION: Final = 2.0**-33
"""Eigenvalues below this share of the largest one belong to directions in which amounts change nothing."""
_PULL: Final = 2.0**-40
"""A gain smaller than this is rounding error."""
_HOLD: Final = 2.0**-30
"""How strongly amounts that change nothing are held where they start."""


def influences(correlations: FloatMatrix, amounts: FloatVector) -> FloatVector:
    """Return the correlation of each column with the sum of all columns.

    Parameters
    ----------
    correlations : (m, m)
    amounts : (m,)
        Weights times deviations, not all zero.
    """
    pulls = _times(correlations, amounts)
    variance = 0.0
    for pull, amount in zip(pulls.tolist(), amounts.tolist(), strict=True):
        variance += pull * amount
    related: FloatVector = pulls / np.sqrt(variance)
    return related


def centered_ranks(values: FloatVector) -> FloatVector:
    """Return twice the average rank less n + 1: whole numbers that add to zero."""
    return 2.0 * competition_ranks(values, "average") - float(len(values) + 1)


def rank_influences(ranked: Sequence[FloatVector], total: FloatVector) -> FloatVector:
    """Return Spearman's correlation of each column with the weighted sum of the columns.

    Parameters
    ----------
    ranked : m times (n,)
        Centered ranks of the columns, none of them constant.
    total : (n,)
        The weighted sum, not constant.
    """
    own = centered_ranks(total)
    length = float(exact_sum(own * own))
    products = np.array([[float(exact_sum(column * own)), float(exact_sum(column * column))] for column in ranked])
    related: FloatVector = products[:, 0] / (np.sqrt(products[:, 1]) * np.sqrt(length))
    return related


def nearest_amounts(correlations: FloatMatrix, wanted: FloatVector) -> FloatVector | None:
    """Return amounts of zero or more whose influences come nearest to the wanted shares, by the sum of squares.

    Where several are as good, as for columns that are copies of each other, those nearest to the wanted shares.

    Parameters
    ----------
    correlations : (m, m)
    wanted : (m,)
        Adding to one.

    Returns
    -------
    (m,), scaled so that ``R a`` adds to one; None if no column goes with the sum of all.

    References
    ----------
    Lawson and Hanson (1974), Solving Least Squares Problems, chapter 23, the order in which amounts enter and leave.
    """
    eigen = symmetric_eigen(correlations, warn=False)
    idle = eigen.values <= eigen.values[0] * _NO_DIRECTION
    free = _solution(eigen, idle, correlations, wanted)
    if (free >= -_PULL).all() and (np.abs(_times(correlations, free) - wanted) <= _PULL).all():
        return np.maximum(free, 0.0)
    sums = _times(correlations, np.ones(len(wanted)))
    if not (sums > _PULL).any():
        return None
    held = eigen.vectors[:, idle] * np.sqrt(_HOLD)
    hessian = _products(correlations) + _products(held)
    slope = _times(correlations, wanted) + _times(_products(held), wanted)
    return _least(hessian, slope, sums)


def _solution(eigen: Eigen, idle: BoolVector, correlations: FloatMatrix, wanted: FloatVector) -> FloatVector:
    """Return the solution of ``R a = wanted``, or the least squares one, that is nearest to `wanted`."""
    along = _times(eigen.vectors.T, wanted - _times(correlations, wanted))
    along = np.where(idle, 0.0, along / np.where(idle, 1.0, eigen.values))
    return wanted + _times(eigen.vectors, along)


def _least(hessian: FloatMatrix, slope: FloatVector, sums: FloatVector) -> FloatVector:
    """Return a >= 0 with ``sums a = 1`` and the smallest ``a' H a / 2 - slope a``, by an active set."""
    amounts, entered = _alone(hessian, slope, sums)
    free = [entered]
    for _ in range(20 * len(slope)):
        solved = _balanced(hessian, slope, sums, free)
        if solved is None:
            return amounts
        aim, price = solved
        if not (aim > 0.0).all():
            if entered in free and amounts[entered] == 0.0 and aim[free.index(entered)] <= 0.0:
                return amounts  # what seemed to gain does not: rounding error
            amounts[free] = _shortened(amounts[free], aim)
            free = [place for place in free if amounts[place] > 0.0]
            continue
        amounts = np.zeros(len(slope))
        amounts[free] = aim
        pull = slope + price * sums - _times(hessian, amounts)
        pull[free] = 0.0
        entered = int(np.argmax(pull))
        if pull[entered] <= _PULL:
            return amounts
        free = sorted([*free, entered])
    return amounts


def _alone(hessian: FloatMatrix, slope: FloatVector, sums: FloatVector) -> tuple[FloatVector, int]:
    """Return the amounts of the column that does best alone, and its place."""
    possible = sums > _PULL
    alone = np.where(possible, 1.0 / np.where(possible, sums, 1.0), 0.0)
    costs = np.where(possible, 0.5 * np.diag(hessian) * alone * alone - slope * alone, np.inf)
    place = int(np.argmin(costs))
    amounts = np.zeros(len(slope))
    amounts[place] = alone[place]
    return amounts, place


def _shortened(now: FloatVector, aim: FloatVector) -> FloatVector:
    """Return where amounts are, on the way to an aim partly below zero, when the first of them gets to zero."""
    falling = aim <= 0.0
    lasts = now / np.where(falling, now - aim, 1.0)
    step = float(np.minimum.reduce(lasts[falling]))
    moved = np.maximum(now + step * (aim - now), 0.0)
    return np.where(falling & (lasts <= step), 0.0, moved)


def _balanced(
    hessian: FloatMatrix, slope: FloatVector, sums: FloatVector, free: list[int]
) -> tuple[FloatVector, float] | None:
    """Return the best amounts of the free columns, and the price of one unit of their sum."""
    size = len(free)
    table = np.zeros((size + 1, size + 1))
    table[:size, :size] = hessian[np.ix_(free, free)]
    table[:size, size] = table[size, :size] = sums[free]
    solved = solve(table, np.append(slope[free], 1.0))
    return None if solved is None else (solved[:size], -float(solved[size]))


def _times(matrix: FloatMatrix, vector: FloatVector) -> FloatVector:
    """Return the product of a matrix and a vector, added in the order of the columns."""
    total = np.zeros(len(matrix))
    for number in range(matrix.shape[1]):
        total = total + matrix[:, number] * vector[number]
    return total


def _products(matrix: FloatMatrix) -> FloatMatrix:
    """Return a matrix times its transpose, added in the order of the columns."""
    total = np.zeros((len(matrix), len(matrix)))
    for number in range(matrix.shape[1]):
        total = total + matrix[:, number, np.newaxis] * matrix[:, number]
    return total
