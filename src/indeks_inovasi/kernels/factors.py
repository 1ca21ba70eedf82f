"""Loadings of principal components, and their varimax rotation."""

import numpy as np

from indeks_inovasi.kernels.linalg import Eigen
from indeks_inovasi.typing import FloatMatrix, FloatVector

_MOST_SWEEPS = 500
_STILL = 2.0**-50
"""A rotation by less than this turns nothing any more."""
_FLAT = 2.0**-44
"""Where no angle gains more than this share, all are as good and none is taken."""


def loadings(eigen: Eigen, count: int) -> FloatMatrix:
    """Return the (m, count) loadings of the first components: eigenvectors times the roots of their eigenvalues."""
    return eigen.vectors[:, :count] * np.sqrt(np.maximum(eigen.values[:count], 0.0))


def varimax(unrotated: FloatMatrix, kaiser: bool) -> FloatMatrix:
    """Return loadings rotated so that each factor has some large ones and many small ones.

    Pairs of factors are turned one after the other by the angle that maximizes the variance of the squared loadings,
    until none turns any more.

    Parameters
    ----------
    unrotated : (m, k)
    kaiser
        Whether every row is brought to length 1 first and back afterwards.

    References
    ----------
    Kaiser (1958), Psychometrika 23(3), 187-200.
    """
    rotated = np.array(unrotated, dtype=np.float64)
    lengths = np.sqrt(_across(rotated * rotated))
    lengths = np.where(lengths > 0.0, lengths, 1.0)[:, np.newaxis]
    if kaiser:
        rotated = rotated / lengths
    for _ in range(_MOST_SWEEPS):
        still = True
        for p in range(rotated.shape[1]):
            for q in range(p + 1, rotated.shape[1]):
                still &= not _turn(rotated, p, q)
        if still:
            break
    return rotated * lengths if kaiser else rotated


def _turn(table: FloatMatrix, p: int, q: int) -> bool:
    """Rotate two factors in place; return whether they moved."""
    x, y = table[:, p].copy(), table[:, q].copy()
    u, v = x * x - y * y, 2.0 * x * y
    m = float(len(table))
    a, b = _down(u), _down(v)
    numerator = 2.0 * (_down(u * v) - a * b / m)
    denominator = _down(u * u - v * v) - (a * a - b * b) / m
    length = float(np.sqrt(numerator * numerator + denominator * denominator))
    if length <= _down(u * u + v * v) * _FLAT:
        return False
    cosine, sine = denominator / length, numerator / length  # of four times the angle
    for _ in range(2):  # halved twice; the sign of the sine stays
        cosine, sine = float(np.sqrt(max(0.0, (1.0 + cosine) / 2.0))), _half_sine(cosine, sine)
    if abs(sine) <= _STILL:
        return False
    table[:, p], table[:, q] = cosine * x + sine * y, cosine * y - sine * x
    return True


def _half_sine(cosine: float, sine: float) -> float:
    half = float(np.sqrt(max(0.0, (1.0 - cosine) / 2.0)))
    return half if sine >= 0.0 else -half


def _down(values: FloatVector) -> float:
    """Return the sum, added in the order of the rows."""
    total = 0.0
    for value in values.tolist():
        total += value
    return total


def _across(table: FloatMatrix) -> FloatVector:
    total = np.zeros(len(table))
    for number in range(table.shape[1]):
        total = total + table[:, number]
    return total
