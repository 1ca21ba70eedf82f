"""Weights from what people say: pairwise comparisons, their consistency, best and worst."""

from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

import numpy as np

from indeks_inovasi.kernels.elementary import log
from indeks_inovasi.kernels.powers import geometric_mean
from indeks_inovasi.typing import FloatMatrix, FloatVector

_MOST_STEPS = 100_000
_STILL = 2.0**-52

SAATY = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Random indices for 1 to 15 elements (Saaty 1980, The Analytic Hierarchy Process)."""


class Priorities(NamedTuple):
    """Priorities of a pairwise comparison matrix, and how consistent it is."""

    weights: FloatVector
    largest_eigenvalue: float
    consistency_index: float
    """``(lambda - n) / (n - 1)``; 0 where there is nothing to contradict."""
    consistency_ratio: float
    """The index over that of random matrices."""
    geometric_index: float
    """Geometric consistency index of the row geometric means (Aguaron and Moreno-Jimenez 2003); 0 below three."""


def principal_weights(matrix: FloatMatrix) -> tuple[FloatVector, float]:
    """Return the principal right eigenvector of a positive matrix, adding to one, and its eigenvalue.

    By power iteration in basic operations, until nothing moves by more than 2**-52.

    Parameters
    ----------
    matrix : (n, n)
        Positive.

    References
    ----------
    Saaty (1977), Journal of Mathematical Psychology 15(3), 234-281.
    """
    n = len(matrix)
    weights = np.full(n, 1.0 / n)
    eigenvalue = float(n)
    for _ in range(_MOST_STEPS):
        product = np.zeros(n)
        for column in range(n):
            product = product + matrix[:, column] * weights[column]
        eigenvalue = _total(product)
        new = product / eigenvalue
        still = float(np.maximum.reduce(np.abs(new - weights))) <= _STILL
        weights = new
        if still:
            break
    return weights, eigenvalue


def row_geometric_means(matrix: FloatMatrix) -> FloatVector:
    """Return the geometric means of the rows of a positive matrix, adding to one.

    References
    ----------
    Crawford and Williams (1985), Journal of Mathematical Psychology 29(4), 387-405.
    """
    means = geometric_mean(np.asfortranarray(matrix), np.full(len(matrix), 1.0 / len(matrix)))
    return means / _total(means)


def priorities(matrix: FloatMatrix, *, geometric: bool) -> Priorities:
    """Return priorities by the eigenvector or by geometric means, and the consistency of the matrix.

    Parameters
    ----------
    matrix : (n, n)
        Positive and reciprocal.
    """
    n = len(matrix)
    eigenvector, largest = principal_weights(matrix)
    means = row_geometric_means(matrix)
    index = (largest - n) / (n - 1) if n > 2 else 0.0
    index = index if index > n * 2.0**-48 else 0.0
    return Priorities(
        means if geometric else eigenvector,
        largest,
        index,
        index / random_index(n) if n > 2 else 0.0,
        _geometric_index(matrix, means),
    )


def random_index(n: int) -> float:
    """Return the mean consistency index of random matrices: Saaty's table up to 15, then the line through it.

    References
    ----------
    Saaty (1980); Alonso and Lamata (2006), IJUFKS 14(4), 445-459: mean largest eigenvalue ``2.7699 n - 4.3513``.
    """
    if n <= len(SAATY):
        return SAATY[n - 1]
    return (2.7699 * n - 4.3513 - n) / (n - 1)


def _geometric_index(matrix: FloatMatrix, means: FloatVector) -> float:
    n = len(matrix)
    if n < 3:
        return 0.0
    total = 0.0
    for i, j in combinations(range(n), 2):
        error = float(log(np.array([matrix[i, j] * means[j] / means[i]]))[0])
        total += error * error
    return 2.0 * total / ((n - 1) * (n - 2))


def worst_pair(matrix: FloatMatrix, weights: FloatVector) -> tuple[int, int, float]:
    """Return the pair whose judgment fits the weights least, and the judgment that would fit."""
    found = (0, 0, 1.0)
    largest = -1.0
    for i, j in combinations(range(len(matrix)), 2):
        fit = float(weights[i] / weights[j])
        error = abs(float(log(np.array([matrix[i, j] / fit]))[0]))
        if error > largest:
            largest, found = error, (i, j, fit)
    return found


class BestWorst(NamedTuple):
    """Weights of the linear best-worst method."""

    weights: FloatVector
    deviation: float
    """xi: the largest gap that is left; 0 for judgments that agree."""
    input_ratio: float
    """Input-based consistency ratio (Liang, Brunelli and Rezaei 2020); 0 where best and worst are as important."""


def best_worst(best: int, worst: int, to_others: FloatVector, to_worst: FloatVector) -> BestWorst:
    """Return weights with ``min max |w_B - a_Bj w_j|, |w_j - a_jW w_W|``, exactly, in fractions.

    With the gap set to one, the largest sum of the weights that keeps within it is a linear program that starts at
    zero; its answer, scaled to add to one, is that of the method.

    Parameters
    ----------
    best, worst
        Numbers of the best and the worst element.
    to_others, to_worst : (n,)
        How much more important the best is than each, and each than the worst; 1 or more.

    References
    ----------
    Rezaei (2016), Omega 64, 126-130, the linear model.
    """
    n = len(to_others)
    others, lows = [Fraction(x) for x in to_others.tolist()], [Fraction(x) for x in to_worst.tolist()]
    rows: list[list[Fraction]] = []
    for j in range(n):
        for upper, lower, ratio in ((best, j, others[j]), (j, worst, lows[j])):
            if upper == lower:
                continue
            row = [Fraction(0)] * n
            row[upper] += 1
            row[lower] -= ratio
            rows += [row, [-entry for entry in row]]
    solution = _largest_sum(rows, n)
    top = others[worst]
    gaps = [abs(a * b - top) for a, b in zip(others, lows, strict=True)]
    contradiction = float(max(gaps) / (top * top - top)) if top > 1 else 0.0
    if solution is None:  # the judgments agree: weights in the ratios that they give
        shares = [1 / x for x in others]
        return BestWorst(_scaled(shares), 0.0, contradiction)
    return BestWorst(_scaled(solution), float(1 / _fractions(solution)), contradiction)


def _largest_sum(rows: list[list[Fraction]], n: int) -> list[Fraction] | None:
    """Return w of zero or more with the largest sum such that every row gives at most 1; None if it has no end.

    The simplex method in fractions with Bland's rule, which never goes in a circle.
    """
    m = len(rows)
    table = [[*row, *(Fraction(int(i == k)) for k in range(m)), Fraction(1)] for i, row in enumerate(rows)]
    gains = [Fraction(1)] * n + [Fraction(0)] * (m + 1)
    basis = list(range(n, n + m))
    while True:
        enter = next((column for column in range(n + m) if gains[column] > 0), None)
        if enter is None:
            break
        options = [(row[-1] / row[enter], basis[i], i) for i, row in enumerate(table) if row[enter] > 0]
        if not options:
            return None
        _, _, leave = min(options)
        pivot = table[leave][enter]
        table[leave] = [entry / pivot for entry in table[leave]]
        for i, row in enumerate(table):
            if i != leave and row[enter]:
                factor = row[enter]
                table[i] = [a - factor * b for a, b in zip(row, table[leave], strict=True)]
        factor = gains[enter]
        gains = [a - factor * b for a, b in zip(gains, table[leave], strict=True)]
        basis[leave] = enter
    weights = [Fraction(0)] * n
    for i, variable in enumerate(basis):
        if variable < n:
            weights[variable] = table[i][-1]
    return weights


def _scaled(weights: list[Fraction]) -> FloatVector:
    """Return weights that add to one, each rounded once."""
    total = _fractions(weights)
    return np.array([float(weight / total) for weight in weights])


def _fractions(values: list[Fraction]) -> Fraction:
    total = Fraction(0)
    for value in values:
        total += value
    return total


def _total(values: FloatVector) -> float:
    """Return the sum, added in order."""
    total = 0.0
    for value in values.tolist():
        total += value
    return total
