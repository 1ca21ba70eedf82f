"""One step that takes eigenvalues and eigenvectors from the error of many rotations to that of one rounding.

What is left of ``A v - lambda v`` and of ``1 - v' v`` is summed in doubled precision.

References
----------
Ogita and Aishima (2018), "Iterative refinement for symmetric eigenvalue decomposition", Japan Journal of Industrial and
Applied Mathematics 35, 1007-1035, Algorithm 1.
"""

from typing import Final

import numpy as np

from indeks_inovasi.kernels.doubled import Doubled, Halved, product, with_products
from indeks_inovasi.typing import FloatMatrix, FloatVector

_SMALL: Final = 2.0**-27
"""A turn whose square is no more than rounding."""


def refined(
    matrix: FloatMatrix, values: FloatVector, vectors: FloatMatrix, close: float
) -> tuple[FloatVector, FloatMatrix]:
    """Return eigenvalues and eigenvectors nearer to the true ones.

    Those of eigenvalues that are close to each other stay what they are, and are made orthonormal.

    Parameters
    ----------
    matrix : (m, m)
        Symmetric, without NaN, the largest magnitude about 1.
    values : (m,)
        With errors of rounding.
    vectors : (m, m)
        One row each, orthonormal but for rounding.
    close
        Eigenvalues that differ by less may be equal.

    Returns
    -------
    values (m,), vectors (m, m)
    """
    size, column = len(values), values[:, np.newaxis]
    a, v, transposed = Halved.of(matrix), Halved.of(vectors), Halved.of(vectors.T)
    left = with_products(product(Halved.of(-column), v), v, a)
    gap = with_products(Doubled.of(np.eye(size)), Halved.of(-vectors), transposed)
    turns = with_products(Doubled.of(np.zeros((size, size))), Halved.of(left), transposed)
    distance = column - values
    is_apart = np.abs(distance) > close
    apart = turns / np.where(is_apart, distance, 1.0)
    is_apart &= np.abs(apart) <= _SMALL
    is_turned = is_apart & is_apart.T
    shares = np.where(is_turned, apart, gap / 2.0)
    is_alone = np.count_nonzero(is_turned, axis=1) == size - 1
    return (
        values + np.where(is_alone, np.diag(turns), 0.0),
        with_products(Doubled.of(vectors), Halved.of(shares), v),
    )
