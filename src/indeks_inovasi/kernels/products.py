"""Weighted sums for many weightings at once, through BLAS and yet exact.

Weights are whole units of 2**-26 that add to 2**26 or less in magnitude; values are scaled by a power of two and cut
into two slices of 26 bits. Every partial sum of a slice then is a whole number up to 2**52, so the product is exact
whatever BLAS does with order, threads or fused operations, and one addition rounds it.

References
----------
Ozaki, Ogita, Oishi and Rump (2012), Error-free transformations of matrix multiplication.
"""

from dataclasses import dataclass
from math import frexp

import numpy as np

from indeks_inovasi.kernels.blocks import give_back, take
from indeks_inovasi.kernels.sampling import UNITS
from indeks_inovasi.typing import FloatMatrix

_PRODUCTS = 1 << 15
"""Products that stay in the cache while they are put together."""


@dataclass(frozen=True)
class Sliced:
    """Columns cut into two slices side by side, (m, 2 n), and the power of two that they are scaled by."""

    slices: FloatMatrix
    unit: float
    """What one unit of the product of the upper slice is worth."""

    @property
    def n(self) -> int:
        """Number of rows of the columns."""
        return int(self.slices.shape[1]) // 2


def sliced(columns: FloatMatrix) -> Sliced:
    """Cut columns for `weighted_sums`.

    Parameters
    ----------
    columns : (m, n)
        One row per weight, without a missing value.
    """
    largest = float(np.abs(columns).max()) if columns.size else 0.0
    exponent = frexp(largest)[1] if largest > 0.0 else 0
    if not -900 < exponent < 900:
        raise OverflowError(f"values of magnitude {largest!r} cannot be cut into slices")
    scaled = columns * (2.0 ** (26 - exponent))
    upper = np.rint(scaled)
    lower = np.rint((scaled - upper) * 2.0**26)
    return Sliced(np.concatenate([upper, lower], axis=1), 2.0 ** (exponent - 52))


def weighted_sums(units: FloatMatrix, values: Sliced) -> FloatMatrix:
    """Return ``sum_j units_kj 2**-26 x_ij`` for every weighting k and row i, within 2**-52 of the largest value.

    Parameters
    ----------
    units : (draws, m)
        Whole units of 2**-26, whose magnitudes add to 2**26 or less in each row.
    values
        The sliced columns.

    Returns
    -------
    (draws, n)
    """
    draws, n = len(units), values.n
    assert draws == 0 or float(np.maximum.reduce(np.abs(units), axis=None)) <= UNITS
    units = np.ascontiguousarray(units)
    sums = np.empty((draws, n))
    step = max(1, _PRODUCTS // max(n, 1))
    buffer = take(min(step, draws) * 2 * n)
    products = buffer.reshape(-1, 2 * n)
    for start in range(0, draws, step):
        rows = slice(start, min(start + step, draws))
        held = products[: rows.stop - start]
        np.matmul(units[rows], values.slices, out=held)  # whole numbers up to 2**26 * 2**26: exact in any order
        lower = held[:, n:]
        lower *= 2.0**-26
        lower += held[:, :n]
        np.multiply(lower, values.unit, out=sums[rows])
    give_back(buffer)
    return sums
