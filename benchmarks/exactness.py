"""What the same bits everywhere cost: exact sums, own functions and eigenvalues against numpy and the math module."""

import math

import numpy as np

from benchmarks.timing import best_seconds
from indeks_inovasi.kernels.elementary import exp, log
from indeks_inovasi.kernels.exact import exact_sum
from indeks_inovasi.kernels.linalg import symmetric_eigen
from indeks_inovasi.kernels.powers import geometric_mean, power
from indeks_inovasi.typing import FloatMatrix, FloatVector

CHANCE = np.random.Generator(np.random.PCG64(7))


def run() -> list[tuple[str, str]]:
    """Return (what, figure) of the kernels."""
    return [*sums(), *functions(), *means(), *eigenvalues()]


def sums() -> list[tuple[str, str]]:
    """Return what exact sums cost over a large and a small table."""
    large = np.asfortranarray(CHANCE.random((1_000_000, 36)))
    exact, plain = best_seconds(lambda: exact_sum(large), lambda: np.sum(large, axis=0))
    column = large[:, 0]
    one, listed = best_seconds(lambda: exact_sum(column), lambda: math.fsum(column.tolist()), rounds=5)
    small = np.asfortranarray(large[:514])
    own, fsum = best_seconds(lambda: exact_sum(small), lambda: [math.fsum(x) for x in small.T.tolist()], rounds=200)
    return [
        ("exact sums of 1,000,000 x 36, against numpy.sum", f"{exact / plain:.1f} x"),
        ("fsum of 1,000,000 values, against their exact sum", f"{listed / one:.1f} x"),
        ("exact sums of 514 x 36", f"{own * 1e3:.3f} ms"),
        ("fsum of 514 x 36, against their exact sums", f"{fsum / own:.1f} x"),
    ]


def functions() -> list[tuple[str, str]]:
    """Return what the elementary functions cost."""
    rows: list[tuple[str, str]] = []
    for n, rounds in ((10_000, 200), (1_000_000, 15)):
        x, y = CHANCE.random(n) + 2.0**-30, CHANCE.random(n)
        pairs = {
            "log": (lambda x=x: log(x), lambda x=x: np.log(x)),
            "exp": (lambda x=x: exp(x), lambda x=x: np.exp(x)),
            "power": (lambda x=x, y=y: power(x, y), lambda x=x, y=y: np.power(x, y)),
        }
        for name, (ours, theirs) in pairs.items():
            own, plain = best_seconds(ours, theirs, rounds=rounds)
            rows.append((f"{name} of {n:,} values, against numpy", f"{own / plain:.1f} x"))
    return rows


def means() -> list[tuple[str, str]]:
    """Return what the weighted geometric mean costs."""
    values = np.asfortranarray(CHANCE.random((1_000_000, 36)))
    weights = CHANCE.random(36)
    weights /= weights.sum()
    own, plain = best_seconds(
        lambda: geometric_mean(values, weights), lambda: np.exp(np.log(values) @ weights), rounds=5
    )
    return [("weighted geometric mean of 1,000,000 x 36, against exp(log(X) @ w)", f"{own / plain:.1f} x")]


def eigenvalues() -> list[tuple[str, str]]:
    """Return what eigenvalues cost, and how far both ways are from A v = lambda v, seen with more digits."""
    matrix = np.corrcoef(CHANCE.random((400, 50)).T)
    matrix = (matrix + matrix.T) / 2
    (seconds,) = best_seconds(lambda: symmetric_eigen(matrix))
    ours, theirs = symmetric_eigen(matrix), np.linalg.eigh(matrix)
    own, lapack = _away(matrix, ours.vectors, ours.values), _away(matrix, theirs.eigenvectors, theirs.eigenvalues)
    return [
        ("eigenvalues and vectors of 50 x 50", f"{seconds * 1e3:.0f} ms"),
        ("their error, against numpy.linalg.eigh", f"{own / lapack:.2f} x"),
    ]


def _away(matrix: FloatMatrix, vectors: FloatMatrix, values: FloatVector) -> float:
    wide, vectors, values = (part.astype(np.longdouble) for part in (matrix, vectors, values))
    return float(np.abs(wide @ vectors - vectors * values).max())
