"""Weights from comparisons of pairs, and how consistent these are."""

from math import fsum
from typing import NamedTuple

import numpy as np

from indeks_inovasi.kernels.elementary import exp, log
from indeks_inovasi.kernels.powers import geometric_mean
from indeks_inovasi.typing import FloatMatrix, FloatVector

_MOST_STEPS = 100_000  # judgments of 1/9 to 9 need 1,300 at most, whatever they are
_CLOSE = 1e-14
"""Relative width of the bounds around the eigenvalue at which the iteration ends."""

SAATY = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Random indices for 1 to 15 elements (Saaty 1980, The Analytic Hierarchy Process)."""
ALONSO_LAMATA = (
    0.0, 0.0, 0.5247, 0.8816, 1.1086, 1.2479, 1.3417, 1.4057, 1.4499, 1.4854, 1.5140, 1.5365, 1.5551, 1.5713, 1.5838,
)  # fmt: skip
"""The same from more random matrices (Alonso and Lamata 2006)."""


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

    By power iteration in basic operations. The smallest and the largest of ``(A x)_i / x_i`` enclose the eigenvalue for
    every positive x (Collatz 1942), so it ends where they differ by less than 1e-14 of it.

    Parameters
    ----------
    matrix : (n, n)
        Positive.

    References
    ----------
    Saaty (1977), Journal of Mathematical Psychology 15(3), 234-281.
    """
    n = len(matrix)
    weights: FloatVector = np.full(n, 1.0 / n)
    eigenvalue = float(n)
    for _ in range(_MOST_STEPS):
        product = np.array([fsum(row) for row in (matrix * weights).tolist()])  # the same bits in any order
        ratios = product / weights
        eigenvalue = fsum(product.tolist()) / fsum(weights.tolist())
        weights = product / fsum(product.tolist())
        if float(np.maximum.reduce(ratios)) <= float(np.minimum.reduce(ratios)) * (1.0 + _CLOSE):
            break
    return weights, eigenvalue


def row_geometric_means(matrix: FloatMatrix) -> FloatVector:
    """Return the geometric means of the rows of a positive matrix, adding to one.

    References
    ----------
    Crawford and Williams (1985), Journal of Mathematical Psychology 29(4), 387-405.
    """
    ordered = np.asfortranarray(np.sort(matrix, axis=1))  # the same bits in any order of the elements
    means = geometric_mean(ordered, np.ones(len(matrix)), float(len(matrix)))
    return means / fsum(means.tolist())


def priorities(matrix: FloatMatrix, *, geometric: bool, table: tuple[float, ...] = SAATY) -> Priorities:
    """Return priorities by the eigenvector or by geometric means, and the consistency of the matrix.

    Parameters
    ----------
    matrix : (n, n)
        Positive and reciprocal.
    geometric
        Whether weights are geometric means of the rows; consistency has both measures in either case.
    table
        Random indices: `SAATY` or `ALONSO_LAMATA`.
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
        index / random_index(n, table) if n > 2 else 0.0,
        geometric_index(matrix, means),
    )


def random_index(n: int, table: tuple[float, ...] = SAATY) -> float:
    """Return the mean consistency index of random matrices: the table up to 15, then a line.

    References
    ----------
    Saaty (1980); Alonso and Lamata (2006), IJUFKS 14(4), 445-459: mean largest eigenvalue ``2.7699 n - 4.3513``.
    """
    if n <= len(table):
        return table[n - 1]
    return (2.7699 * n - 4.3513 - n) / (n - 1)


def geometric_index(matrix: FloatMatrix, weights: FloatVector) -> float:
    """Return ``2 / ((n - 1)(n - 2)) sum_(i < j) ln^2(a_ij w_j / w_i)``; 0 below three.

    With the geometric means of the rows it measures consistency, with the weights of a group how compatible the
    judgments of a person are with them.

    Parameters
    ----------
    matrix : (n, n)
        Positive and reciprocal.
    weights : (n,)
        Above zero.

    References
    ----------
    Aguaron and Moreno-Jimenez (2003), European Journal of Operational Research 147(1), 137-145.
    """
    n = len(weights)
    if n < 3:
        return 0.0
    logs = log(weights)
    errors = (log(matrix) + logs - logs[:, np.newaxis])[np.triu_indices(n, 1)]
    return 2.0 * fsum((errors * errors).tolist()) / ((n - 1) * (n - 2))


def geometric_index_per_ratio(n: int) -> float:
    """Return the geometric consistency index that stands for a consistency ratio of one.

    References
    ----------
    Aguaron and Moreno-Jimenez (2003): 0.3147, 0.3526 and 0.370 for a ratio of 0.1 with 3, 4 and more elements.
    """
    return {3: 3.147, 4: 3.526}.get(n, 3.70)


def implied_judgments(matrix: FloatMatrix) -> FloatMatrix:
    """Return for each pair what the other judgments say: the geometric mean of ``a_ik a_kj`` over all others k.

    It is the ratio of the weights nearest in logarithms once the judgment itself is left out.

    Parameters
    ----------
    matrix : (n, n)
        Positive and reciprocal, three rows or more.
    """
    logs = log(matrix)
    rows = np.array([fsum(row) for row in logs.tolist()])
    return exp((rows[:, np.newaxis] - rows - 2.0 * logs) / (len(matrix) - 2))
