"""Correlations and deviations from an exact Gram matrix: the same bits in any order, chunk, thread and machine.

Columns are cut into slices of so few bits that every partial sum of their products is a whole number below 2**53. Then
it does not matter in which order a BLAS adds, or whether it fuses multiplication and addition. Matrices
are multiplied here and in `kernels.products` only.

References
----------
Ozaki, Ogita, Oishi & Rump (2012), "Error-free transformations of matrix multiplication by using fast routines".
"""

import math
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from indeks_inovasi.kernels.exact import nearest_quotient
from indeks_inovasi.typing import FloatMatrix, FloatVector, IntVector

_Integers: TypeAlias = NDArray[np.object_]  # Python integers, which never overflow

_SLICE_BITS: Final = 22
_ROWS: Final = 2_048  # rows of a matrix product
_PRODUCTS: Final = 512  # matrix products that are added as 64-bit integers


class Gram:
    """Sums and inner products of columns, as integers; rows are added chunk by chunk, in any order.

    Each column is shifted and scaled into (-1/2, 1/2) by its smallest and largest value and cut at 2**-67. From
    there on all is exact, and rounded once. (A shift that is no float rounds a value by 2**-54 of the range at most.)

    Parameters
    ----------
    lowest, highest : (m,)
        Of each column, over all rows that will be added.
    """

    def __init__(self, lowest: FloatVector, highest: FloatVector) -> None:
        self.n = 0
        self._center = (lowest / 2 + highest / 2)[:, np.newaxis]
        _, exponents = np.frexp(np.maximum(highest - self._center[:, 0], self._center[:, 0] - lowest))
        self._exponents: IntVector = (_SLICE_BITS - 1 - exponents[:, np.newaxis]).astype(np.int64)
        self._factors = _powers_of_two(self._exponents)
        size = 3 * len(lowest) + 1
        self._total: _Integers = np.zeros((size, size), dtype=np.object_)
        self._pending = np.zeros((size, size), dtype=np.int64)
        self._n_pending = 0
        self._product = np.empty((size, size))
        self._block = np.empty((len(lowest), _ROWS))
        self._slices = np.ones((size, _ROWS))

    def add(self, values: FloatMatrix) -> None:
        """Add rows.

        Parameters
        ----------
        values : (n, m)
            Without NaN, between the smallest and the largest value of each column.
        """
        # with slices of at most 2**21, sums of |products| stay within 2**53: the BLAS may add them in any order
        assert _ROWS << 2 * (_SLICE_BITS - 1) <= 1 << 53
        assert _PRODUCTS << 53 < 1 << 63
        for start in range(0, len(values), _ROWS):
            rows = values[start : start + _ROWS].T
            block = np.subtract(rows, self._center, out=self._block[:, : rows.shape[1]])
            for factor in self._factors:
                block *= factor
            slices = _cut(block, self._slices[:, : rows.shape[1]])
            np.matmul(slices, slices.T, out=self._product)
            self._pending += self._product.astype(np.int64)
            self._n_pending += 1
            if self._n_pending == _PRODUCTS:
                self._settle()
        self.n += len(values)

    def correlations(self) -> FloatMatrix:
        """Return the (m, m) Pearson correlations: 1 on the diagonal, NaN for constant columns."""
        covariances = self._covariances()
        correlations = np.full((len(covariances),) * 2, np.nan)
        for i, row in enumerate(covariances):
            for j, covariance in enumerate(row):
                if root := math.isqrt(row[i] * covariances[j][j]):
                    correlations[i, j] = nearest_quotient(covariance, root)
        return correlations

    def deviations(self, ddof: int) -> FloatVector:
        """Return the (m,) standard deviations; NaN where n <= ddof."""
        if self.n <= ddof:
            return np.full(len(self._center), np.nan)
        bits: list[int] = (self._exponents[:, 0] + 2 * _SLICE_BITS + 64).tolist()
        divisor = self.n * (self.n - ddof)
        roots = [math.isqrt((row[j] << 128) // divisor) for j, row in enumerate(self._covariances())]
        scaled = [nearest_quotient(root << max(0, -k), 1 << max(0, k)) for root, k in zip(roots, bits, strict=True)]
        return np.array(scaled, dtype=np.float64)

    def _covariances(self) -> list[list[int]]:
        """Return n times the sums of products less the products of the sums, in units of the last slice, squared."""
        self._settle()
        m = len(self._center)
        products = _joined(_joined(self._total, m).T, m)
        sums = products[:m, m:]
        covariances: list[list[int]] = (self.n * products[:m, :m] - sums * sums.T).tolist()
        return covariances

    def _settle(self) -> None:
        self._total = self._total + self._pending.astype(np.object_)
        self._pending[:] = 0
        self._n_pending = 0


def exact_correlations(values: FloatMatrix) -> FloatMatrix:
    """Return the Pearson correlations of the columns, from integers that are rounded once.

    Parameters
    ----------
    values : (n, m)
        Without NaN.

    Returns
    -------
    (m, m), in [-1, 1], exactly 1 on the diagonal; NaN in rows and columns of constant columns.
    """
    return gram_of(values).correlations()


def gram_of(values: FloatMatrix) -> Gram:
    """Return the Gram matrix of the columns of a matrix without NaN."""
    some = values if len(values) else np.zeros((1, values.shape[1]))
    gram = Gram(np.minimum.reduce(some, axis=0), np.maximum.reduce(some, axis=0))
    gram.add(values)
    return gram


def _powers_of_two(exponents: IntVector) -> list[FloatMatrix]:
    """Return the factors whose product is ``2**exponents``: one, or two where one could overflow."""
    if (np.abs(exponents) < 1_000).all():
        return [np.ldexp(1.0, exponents)]
    half = exponents // 2
    return [np.ldexp(1.0, half), np.ldexp(1.0, exponents - half)]


def _cut(block: FloatMatrix, slices: FloatMatrix) -> FloatMatrix:
    """Write the rows as integers of at most 2**21: first, second and third slices; the last row, ones, stays."""
    m = len(block)
    for top in (0, m):
        block -= np.rint(block, out=slices[top : top + m])
        block *= 1 << _SLICE_BITS
    np.rint(block, out=slices[2 * m : 3 * m])
    return slices


def _joined(products: _Integers, m: int) -> _Integers:
    """Return the rows of the three slices put together, and the row of ones as it is."""
    leading, middle, last = products[:m], products[m : 2 * m], products[2 * m : 3 * m]
    whole: _Integers = (leading << 2 * _SLICE_BITS) + (middle << _SLICE_BITS) + last
    return np.concatenate([whole, products[3 * m :]])
