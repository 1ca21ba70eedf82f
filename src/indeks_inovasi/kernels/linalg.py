"""Eigenvalues of symmetric matrices from basic operations: the same bits on every machine.

`numpy.linalg` calls a LAPACK whose last bits change with its version, the CPU and the number of threads.
"""

import warnings
from collections.abc import Iterator
from functools import cache
from math import frexp, isfinite
from typing import Final, NamedTuple

import numpy as np

from indeks_inovasi.kernels.refining import refined
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector, IntVector

_MOST_SWEEPS: Final = 60  # ten are enough for a thousand rows; the bound only ends a loop over NaN
_NEGLIGIBLE: Final = 2.0**-56
_CLOSE: Final = 2.0**-43
"""Eigenvalues that differ by less than this share of the largest one are equal as far as rounding can tell."""


class EqualEigenvaluesWarning(UserWarning):
    """Some eigenvalues are equal: any rotation of their vectors would be as good."""


class Eigen(NamedTuple):
    """Eigenvalues and eigenvectors in an order and with signs that are fixed."""

    values: FloatVector
    """(m,), descending."""
    vectors: FloatMatrix
    """(m, m), one column each, of length 1; the component of largest magnitude is positive, the first one on ties."""
    tied: BoolVector
    """(m,) whether the value equals a neighbor within rounding error, so that its vector means nothing."""

    def splits(self, count: int) -> bool:
        """Return whether the first `count` values and the others part two that are equal, and not zero."""
        if not 0 < count < len(self.values):
            return False
        last, following, dust = self.values[count - 1], self.values[count], self.values[0] * _CLOSE
        return bool(last - following <= dust < last)


def symmetric_eigen(matrix: FloatMatrix, warn: bool = True) -> Eigen:
    """Return eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations, then refined.

    Parameters
    ----------
    matrix : (m, m)
        Symmetric, without NaN.
    warn
        False for a caller that looks at `Eigen.tied` itself.

    Warns
    -----
    EqualEigenvaluesWarning
        If eigenvalues are equal within rounding error.

    References
    ----------
    Jacobi (1846); Brent and Luk (1985), SIAM J. Sci. Stat. Comput. 6(1), the order of the pairs; Rutishauser (1966),
    Numerische Mathematik 9, 1-10, the update of the diagonal.
    """
    exponent = _exponent(matrix)
    scaled = _shifted(np.asarray(matrix, dtype=np.float64), -exponent)
    scaled = (scaled + scaled.T) / 2.0  # rounding may have made two entries of one that are not quite equal
    a, transposed = scaled.copy(), np.eye(len(scaled))  # eigenvectors as rows
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        for _ in range(_MOST_SWEEPS):
            if _is_diagonal(a):
                break
            for p, q in _rounds(len(a)):
                _rotate(a, transposed, p, q)
    values = np.diag(a)
    close = float(np.maximum.reduce(np.abs(values), initial=0.0)) * _CLOSE
    values, transposed = refined(scaled, values, transposed, close)
    values = _shifted(values, exponent) + 0.0
    order = np.argsort(-values, kind="stable")
    values = values[order]
    tied = _tied(values)
    if warn and tied.any():
        shown = ", ".join(repr(value) for value in values[tied].tolist())
        warnings.warn(
            f"Eigenvalues are equal within rounding error ({shown}): any rotation of their vectors would be as good."
            " Read what they span together, not the vectors one by one.",
            EqualEigenvaluesWarning,
            stacklevel=2,
        )
    return Eigen(values, _with_fixed_signs(transposed[order]).T + 0.0, tied)


def _exponent(matrix: FloatMatrix) -> int:
    """Return the power of two just above the largest magnitude."""
    largest = float(np.maximum.reduce(np.abs(matrix), axis=None, initial=0.0))
    return frexp(largest)[1] if isfinite(largest) else 0


def _shifted(values: FloatMatrix, exponent: int) -> FloatMatrix:
    """Return numbers times a power of two, which may be no float where its two halves are."""
    half = exponent // 2
    shifted: FloatMatrix = values * 2.0**half * 2.0 ** (exponent - half)
    return shifted


def _is_diagonal(a: FloatMatrix) -> bool:
    magnitudes = np.abs(a)
    largest = np.maximum.reduce(np.diag(magnitudes), initial=0.0)
    np.fill_diagonal(magnitudes, 0.0)
    return bool(np.maximum.reduce(magnitudes, axis=None, initial=0.0) <= largest * _NEGLIGIBLE)


@cache
def _rounds(n: int) -> tuple[tuple[IntVector, IntVector], ...]:
    """Return the pairs of a tournament in which each meets each once: all pairs of a round can turn together."""
    return tuple(_pairs(n)) if n > 1 else ()


def _pairs(n: int) -> Iterator[tuple[IntVector, IntVector]]:
    players = n + n % 2  # with an odd number, whoever meets the extra one rests
    for turn in range(players - 1):
        circle = [0, *(1 + (turn + place) % (players - 1) for place in range(players - 1))]
        pairs = zip(circle[: players // 2], reversed(circle[players // 2 :]), strict=True)
        real = [sorted(pair) for pair in pairs if max(pair) < n]
        first, second = np.array(real, dtype=np.int64).T
        yield first, second


def _rotate(a: FloatMatrix, transposed: FloatMatrix, p: IntVector, q: IntVector) -> None:
    """Turn the planes (p, q) so that ``a[p, q]`` becomes 0."""
    off, first, second = a[p, q], a[p, p], a[q, q]
    theta = (second - first) / (2.0 * off)
    t = np.copysign(1.0, theta) / (np.abs(theta) + np.sqrt(theta * theta + 1.0))
    t = np.where(off == 0.0, 0.0, t)
    c = 1.0 / np.sqrt(t * t + 1.0)
    s = t * c
    tau = s / (1.0 + c)
    _turn_rows(a, p, q, s[:, np.newaxis], tau[:, np.newaxis])
    _turn_rows(a.T, p, q, s[:, np.newaxis], tau[:, np.newaxis])
    _turn_rows(transposed, p, q, s[:, np.newaxis], tau[:, np.newaxis])
    a[p, p] = first - t * off
    a[q, q] = second + t * off
    a[p, q] = a[q, p] = 0.0


def _turn_rows(a: FloatMatrix, p: IntVector, q: IntVector, s: FloatMatrix, tau: FloatMatrix) -> None:
    upper, lower = a[p], a[q]
    a[p] = upper - s * (lower + tau * upper)
    a[q] = lower + s * (upper - tau * lower)


def _tied(descending: FloatVector) -> BoolVector:
    tied = np.zeros(len(descending), dtype=np.bool_)
    if len(descending) > 1:
        near = descending[:-1] - descending[1:] <= np.maximum.reduce(np.abs(descending)) * _CLOSE
        tied[:-1] |= near
        tied[1:] |= near
    return tied


def _with_fixed_signs(rows: FloatMatrix) -> FloatMatrix:
    if len(rows) == 0:
        return rows
    magnitudes = np.abs(rows)
    largest = np.maximum.reduce(magnitudes, axis=1)[:, np.newaxis]
    # rounding dust must not decide which of two equal components comes first
    leading = np.argmax(magnitudes >= largest * (1.0 - _CLOSE), axis=1)
    signs = np.where(rows[np.arange(len(rows)), leading] < 0.0, -1.0, 1.0)
    fixed: FloatMatrix = rows * signs[:, np.newaxis]
    return fixed
