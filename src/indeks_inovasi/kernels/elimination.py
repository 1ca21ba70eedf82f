"""Small systems of equations from basic operations: the same bits on every machine."""

import numpy as np

from indeks_inovasi.typing import FloatMatrix, FloatVector


def solve(matrix: FloatMatrix, right: FloatVector) -> FloatVector | None:
    """Return x with ``matrix x = right`` by elimination with partial pivoting; None where there is no single one.

    Parameters
    ----------
    matrix : (m, m)
    right : (m,)
    """
    m = len(matrix)
    table = np.concatenate([np.array(matrix, dtype=np.float64), right[:, np.newaxis]], axis=1)
    largest = float(np.abs(matrix).max()) if m else 0.0
    for column in range(m):
        pivot = column + int(np.argmax(np.abs(table[column:, column])))
        if not abs(table[pivot, column]) > largest * m * 2.0**-50:
            return None
        table[[column, pivot]] = table[[pivot, column]]
        factors = table[column + 1 :, column] / table[column, column]
        table[column + 1 :] -= factors[:, np.newaxis] * table[column]
    x = np.zeros(m)
    for row in reversed(range(m)):
        rest = table[row, m]
        for column in range(row + 1, m):
            rest = rest - table[row, column] * x[column]
        x[row] = rest / table[row, row]
    return x


def stationary(rates: FloatMatrix) -> FloatVector | None:
    """Return shares q with ``sum_j rates_ij q_j = q_i sum_j rates_ji``: what flows in is what flows out.

    Without subtractions (Grassmann, Taksar and Heyman 1985), so no digit is lost.

    Parameters
    ----------
    rates : (m, m)
        Zero or more; ``rates[i, j]`` flows from j to i; the diagonal is not read.

    Returns
    -------
    (m,) above zero and adding to one; None where not every part flows, on some way, to every other one.
    """
    table = np.array(rates, dtype=np.float64).T
    m = len(table)
    np.fill_diagonal(table, 0.0)
    for last in range(m - 1, 0, -1):
        total = 0.0
        for rate in table[last, :last].tolist():
            total += rate
        if total <= 0.0:
            return None
        table[:last, last] /= total
        table[:last, :last] += table[:last, last : last + 1] * table[last : last + 1, :last]
    shares = np.ones(m)
    for state in range(1, m):
        share = 0.0
        for before in range(state):
            share += float(shares[before] * table[before, state])
        shares[state] = share
    if not (shares > 0.0).all():
        return None
    whole = 0.0
    for share in shares.tolist():
        whole += share
    return shares / whole
