"""Many small matrices at once, the last axis counting them, in basic operations: the same bits on every machine."""

import numpy as np

from indeks_inovasi.typing import FloatMatrix, FloatVector, IntVector


def inner_products(first: FloatMatrix, second: FloatMatrix) -> FloatVector:
    """Return the (k,) inner products of the columns of two (q, k) matrices, added row by row."""
    product: FloatVector = first[0] * second[0]
    for row in range(1, len(first)):
        product += first[row] * second[row]
    return product


def times(matrices: FloatMatrix, vectors: FloatMatrix) -> FloatMatrix:
    """Return the (q, k) products of (q, q, k) matrices and (q, k) vectors."""
    product: FloatMatrix = matrices[:, 0] * vectors[0]
    for place in range(1, len(vectors)):
        product += matrices[:, place] * vectors[place]
    return product


def inverses(matrices: FloatMatrix) -> FloatMatrix:
    """Return the (q, q, k) inverses of (q, q, k) matrices by Gauss and Jordan, the largest pivot of a column first.

    A matrix without an inverse gives infinities and NaN.
    """
    q, k = len(matrices), int(matrices.shape[2])
    every: IntVector = np.arange(k)
    work: FloatMatrix = np.concatenate([matrices, np.broadcast_to(np.eye(q)[:, :, np.newaxis], (q, q, k))], axis=1)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        for step in range(q):
            pivot = np.abs(work[step:, step]).argmax(axis=0) + step
            upper = work[step].copy()
            work[step] = work[pivot, :, every].T
            work[pivot, :, every] = upper.T
            work[step] = work[step] / work[step, step]
            factor = work[:, step].copy()
            factor[step] = 0.0
            work[:, step:] -= factor[:, np.newaxis] * work[step, step:]
    return np.ascontiguousarray(work[:, q:])


def largest(vectors: FloatMatrix) -> FloatVector:
    """Return the (k,) largest magnitudes of the columns of a (q, k) matrix."""
    magnitudes: FloatVector = np.maximum.reduce(np.abs(vectors), axis=0)
    return magnitudes
