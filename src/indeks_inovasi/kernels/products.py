"""Weighted sums for many weightings at once, through BLAS and yet exact.

Weights are whole units of 2**-26 that add to 2**26 or less in magnitude; values are scaled by a power of two and cut
into two slices of 26 bits. Every partial sum of a slice then is a whole number up to 2**52, so the product is exact
whatever BLAS does with order, threads or fused operations, and one addition rounds it.

References
----------
Ozaki, Ogita, Oishi and Rump (2012), Error-free transformations of matrix multiplication.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import frexp
from typing import NamedTuple

import numpy as np

from indeks_inovasi.kernels.blocks import give_back, lent, take
from indeks_inovasi.kernels.sampling import UNITS
from indeks_inovasi.typing import FloatMatrix, FloatVector

_ROWS, _AT_ONCE = 56, 8
"""Weightings of one product of matrices, and products in one call."""
_MULTIPLICATIONS = 1 << 18
"""A product of no more multiplications is computed by OpenBLAS in the thread that asks. Studies keep all cores busy
with draws, and its own threads, which wait for the next product in a loop, would only be in the way."""


@dataclass(frozen=True)
class Sliced:
    """Columns cut into two slices side by side, (m, 2 n), which add to the columns over 2**26."""

    slices: FloatMatrix
    """Multiples of the smallest power of two that leaves them 26 bits, divided by the unit of the weights."""

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
    unit = 2.0 ** (exponent - 52)
    return Sliced(np.concatenate([upper * unit, lower * (unit * 2.0**-26)], axis=1))


def weighted_sums(units: FloatMatrix, values: Sliced) -> FloatMatrix:
    """Return ``sum_j units_kj 2**-26 x_ij`` for every weighting k and row i, within 2**-51 of the largest value.

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
    sums = lent(draws * n).reshape(draws, n)
    wide = _width(n, _MULTIPLICATIONS // (_ROWS * max(1, units.shape[1])))
    tiled = [(columns.part, _tiles(values, columns)) for columns in _stacks(n, wide, max(1, n))]
    tall = _width(draws, _ROWS)
    buffer = take(_AT_ONCE * tall * 2 * n)
    for rows in _stacks(draws, tall, _AT_ONCE):
        for columns, tiles in tiled:
            _multiply(units[rows.part], rows.size, tiles, buffer, sums[rows.part, columns])
    give_back(buffer)
    return sums


class _Stack(NamedTuple):
    """Equal pieces that follow each other."""

    part: slice
    size: int
    """Of one piece."""


def _width(total: int, most: int) -> int:
    """Return the size of equal pieces, but for the last, of at most `most`."""
    pieces = max(1, -(-total // max(1, most)))
    return max(1, -(-total // pieces))


def _stacks(total: int, size: int, at_once: int) -> Iterator[_Stack]:
    """Return stacks of at most `at_once` pieces, and what is left."""
    whole = total - total % size
    for start in range(0, whole, size * at_once):
        yield _Stack(slice(start, min(start + size * at_once, whole)), size)
    if whole < total:
        yield _Stack(slice(whole, total), total - whole)


def _tiles(values: Sliced, columns: _Stack) -> FloatMatrix:
    """Return the upper and the lower slices of some columns, (2, pieces, m, width)."""
    left, right = columns.part.start, columns.part.stop
    both = np.stack([values.slices[:, left:right], values.slices[:, values.n + left : values.n + right]])
    return both.reshape(*both.shape[:2], -1, columns.size).transpose(0, 2, 1, 3)


def _multiply(units: FloatMatrix, tall: int, tiles: FloatMatrix, buffer: FloatVector, out: FloatMatrix) -> None:
    """Write the sums of some rows and columns: products of whole numbers up to 2**26 * 2**26, but for a power of two.

    They are exact in any order. All pieces are multiplied in one call, so that other threads are not held up.
    """
    _, pieces, m, width = tiles.shape
    held = buffer[: 2 * out.size].reshape(-1, 2, pieces, tall, width)
    np.matmul(units.reshape(-1, 1, 1, tall, m), tiles, out=held)
    rows_of_pieces = out.reshape(-1, tall, pieces, width).transpose(0, 2, 1, 3)
    np.add(held[:, 0], held[:, 1], out=rows_of_pieces)


def counted_sums(counts: FloatMatrix, values: FloatMatrix) -> FloatMatrix:
    """Return the sums of values that each stand in them so many times, within ``n**2 2**-52`` of the largest value.

    The values are rounded to multiples of one power of two, so large that every partial sum is a float.

    Parameters
    ----------
    counts : (k, n)
        Whole numbers of zero or more, which add to n in each row.
    values : (n, m)
        A missing value makes the sums of its column missing.

    Returns
    -------
    (k, m)
    """
    n = len(values)
    assert not n or float(np.maximum.reduce(counts, axis=None)) <= n
    largest = float(max(np.fmax.reduce(values, axis=None), -np.fmin.reduce(values, axis=None))) if n else 0.0
    exponent = 53 - n.bit_length() - (frexp(largest)[1] if largest > 0.0 else 0)
    if not -900 < exponent < 1000:
        raise OverflowError(f"values of magnitude {largest!r} cannot be put on a grid")
    grid = lent(values.size).reshape(values.shape)
    np.rint(np.multiply(values, 2.0**exponent, out=grid), out=grid)
    sums: FloatMatrix = np.matmul(
        counts, grid
    )  # n of at most 2**(53 - bits of n): whole numbers up to 2**53, exact in any order
    sums *= 2.0**-exponent
    return sums
