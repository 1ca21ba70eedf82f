"""Sums over units that are correctly rounded: the same bits in any order, chunk, thread and machine.

A float sum depends on the order of its terms; the exact sum does not, nor does its nearest float. Values are split, block
by block, into parts that add without rounding error; `math.fsum` rounds the few parts once. Blocks share nothing.

NaN is a missing value and is left out. Infinities are refused before anything reaches a kernel.

References
----------
Rump, Ogita & Oishi (2008), "Accurate floating-point summation I", algorithm 3.2 "ExtractVector"; Demmel & Nguyen (2013),
"Fast reproducible floating-point summation"; Shewchuk (1997), "Adaptive precision floating-point arithmetic".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import reduce
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from indeks_inovasi.typing import FloatMatrix, FloatVector, IntVector

_Vector: TypeAlias = np.ndarray[tuple[int], np.dtype[np.float64]]
_Matrix: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.float64]]
_Integers: TypeAlias = NDArray[np.object_]  # Python integers: they never overflow

_BLOCK: Final = 32_768  # values: with its two work copies a block stays in the second-level cache
_LONG: Final = 4_096  # rows of a block whose columns are not contiguous: 8 columns share a cache line
_FEW: Final = 64  # rows up to which fsum alone is as fast
_HUGE: Final = 2.0**1000  # above it a splitting constant could overflow
_SLICE_BITS: Final = 22
_GRAM_ROWS: Final = 2_048  # with 22-bit slices the most rows whose products add exactly
_GRAM_BLOCKS: Final = 512  # products that add in 64-bit integers


class PartialSum(NamedTuple):
    """The exact sum of some values, as floats that are yet to be added. Partial sums merge in any order."""

    count: int
    parts: list[float]

    def merged_with(self, other: PartialSum) -> PartialSum:
        """Return the partial sum of the values of both."""
        return PartialSum(self.count + other.count, self.parts + other.parts)

    def total(self) -> float:
        """Return the float nearest to the sum."""
        return _rounded(self.parts)

    def mean(self) -> float:
        """Return the float nearest to the mean, NaN if there is no value."""
        if self.count == 0:
            return math.nan
        numerator, denominator = _as_ratio(_condensed(self.parts))
        return _quotient(numerator, denominator * self.count)


class Moments(NamedTuple):
    """Count, mean, and the means of the 2nd, 3rd and 4th power of the deviations from the mean."""

    count: int
    mean: float
    second: float
    third: float
    fourth: float


@overload
def exact_sum(values: _Vector) -> float: ...
@overload
def exact_sum(values: _Matrix) -> FloatVector: ...
def exact_sum(values: FloatVector | FloatMatrix) -> float | FloatVector:
    """Return the float nearest to the exact sum: what `math.fsum` returns, also where that overflows on the way.

    Parameters
    ----------
    values : (n,) or (n, m)
        NaN is left out.

    Returns
    -------
    A float, or the (m,) sums of the columns; 0.0 if nothing is present.
    """
    return _shaped(values, [column.total() for column in partial_sums(values)])


@overload
def exact_mean(values: _Vector) -> float: ...
@overload
def exact_mean(values: _Matrix) -> FloatVector: ...
def exact_mean(values: FloatVector | FloatMatrix) -> float | FloatVector:
    """Return the float nearest to the mean of the values present: exact sum and count are divided as integers.

    Parameters
    ----------
    values : (n,) or (n, m)
        NaN is left out.

    Returns
    -------
    A float, or the (m,) means of the columns; NaN if nothing is present.
    """
    return _shaped(values, [column.mean() for column in partial_sums(values)])


@overload
def exact_variance(values: _Vector, ddof: int) -> float: ...
@overload
def exact_variance(values: _Matrix, ddof: int) -> FloatVector: ...
def exact_variance(values: FloatVector | FloatMatrix, ddof: int) -> float | FloatVector:
    """Return the variance of the values present, within 2 ulp.

    The second term of ``(sum d**2 - (sum d)**2 / n) / (n - ddof)`` corrects for the rounding of the mean in ``d = x - mean``;
    without it the error of a column far from zero has no bound. Deviations below 1e-154 lose digits when squared.

    Parameters
    ----------
    values : (n,) or (n, m)
        NaN is left out.
    ddof
        0 for a population, 1 for a sample.

    Returns
    -------
    A float, or the (m,) variances of the columns, in squared units; NaN where n <= ddof.

    References
    ----------
    Chan, Golub & LeVeque (1983), "Algorithms for computing the sample variance", equation 1.7.
    """
    sums, squares = _power_sums(values, 2)
    return _shaped(values, [_variance(s, q, ddof) for s, q in zip(sums, squares, strict=True)])


@overload
def exact_deviation(values: _Vector, ddof: int) -> float: ...
@overload
def exact_deviation(values: _Matrix, ddof: int) -> FloatVector: ...
def exact_deviation(values: FloatVector | FloatMatrix, ddof: int) -> float | FloatVector:
    """Return the standard deviation of the values present: the square root of `exact_variance`."""
    variance: Any = exact_variance(values, ddof)
    return np.sqrt(variance) if values.ndim == 2 else math.sqrt(variance)


def exact_moments(values: FloatVector) -> Moments:
    """Return mean and central moments of the values present, from which skewness and kurtosis are made.

    With d the deviation from the rounded mean and e the mean of d, the moments about the true mean are those of d - e.

    Parameters
    ----------
    values : (n,)
        NaN is left out.

    Returns
    -------
    All but the count NaN if nothing is present.
    """
    e, m2, m3, m4 = (sums[0].mean() for sums in _power_sums(values, 4))
    second = m2 - e * e
    third = m3 - 3 * e * m2 + 2 * e * e * e
    fourth = m4 - 4 * e * m3 + 6 * e * e * m2 - 3 * e * e * e * e
    present = partial_sums(values)[0]
    return Moments(present.count, present.mean(), second, third, fourth)


def grouped_sums(values: FloatVector, owners: IntVector, n_groups: int) -> FloatVector:
    """Return the exact sum of the values of each group.

    Parameters
    ----------
    values, owners : (n,)
        ``owners[i]`` in [0, n_groups) is the group of ``values[i]``.

    Returns
    -------
    (n_groups,); 0.0 for a group without rows, NaN for a group with a NaN.
    """
    # 16-bit integers are sorted by radix, six times as fast
    narrow = owners.astype(np.uint16) if n_groups <= 65_536 else owners
    order = np.argsort(narrow, kind="stable")
    ends = np.searchsorted(owners[order], np.arange(n_groups + 1)).tolist()
    ordered: list[float] = values[order].tolist()
    return np.array([_rounded(ordered[start:end]) for start, end in pairwise(ends)], dtype=np.float64)


def exact_correlations(values: FloatMatrix) -> FloatMatrix:
    """Return the Pearson correlations of the columns, from integers that are rounded once.

    Each column is shifted and scaled into (-1/2, 1/2) by its own minimum and maximum, and cut at 2**-67. From there on all is
    exact, whatever the order of the rows and the BLAS: (n G - s s') / isqrt, with the Gram matrix G and the sums s as integers.

    Parameters
    ----------
    values : (n, m)
        Without NaN.

    Returns
    -------
    (m, m), in [-1, 1], exactly 1 on the diagonal; NaN in rows and columns of constant columns.

    References
    ----------
    Ozaki, Ogita, Oishi & Rump (2012), "Error-free transformations of matrix multiplication by using fast routines".
    """
    n, m = values.shape
    correlations = np.full((m, m), np.nan)
    if n == 0:
        return correlations
    products = _joined(_joined(_sliced_products(values), m).T, m)
    sums = products[:m, m:]
    covariances: list[list[int]] = (n * products[:m, :m] - sums * sums.T).tolist()
    for i, j in np.ndindex(m, m):
        if root := math.isqrt(covariances[i][i] * covariances[j][j]):
            correlations[i, j] = _quotient(covariances[i][j], root)
    return correlations


def _sliced_products(values: FloatMatrix) -> _Integers:
    """Return the inner products of the slices of all columns, and of a last column of ones."""
    # a BLAS product is exact in any order while every sum of |products| is at most 2**53: slices are at most 2**21
    assert _GRAM_ROWS << 2 * (_SLICE_BITS - 1) <= 1 << 53
    assert _GRAM_BLOCKS << 53 < 1 << 63
    n, m = values.shape
    span = _GRAM_BLOCKS * _GRAM_ROWS
    center, exponents = _frame(values)
    total: _Integers = np.zeros((3 * m + 1, 3 * m + 1), dtype=np.object_)
    for first in range(0, n, span):
        integers = np.zeros(total.shape, dtype=np.int64)
        for start in range(first, min(n, first + span), _GRAM_ROWS):
            block = np.ascontiguousarray(values[start : start + _GRAM_ROWS].T) - center
            slices = _slices(_scaled(block, exponents))
            integers += (slices @ slices.T).astype(np.int64)
        total = total + integers.astype(np.object_)
    return total


def _frame(values: FloatMatrix) -> tuple[FloatMatrix, IntVector]:
    """Return the (m, 1) middles of the columns and the powers of two that bring their half ranges below 2**21."""
    lowest = np.minimum.reduce(values, axis=0)[:, np.newaxis]
    highest = np.maximum.reduce(values, axis=0)[:, np.newaxis]
    center = lowest / 2 + highest / 2
    return center, _SLICE_BITS - 1 - np.frexp(np.maximum(highest - center, center - lowest))[1].astype(np.int64)


def _scaled(block: FloatMatrix, exponents: IntVector) -> FloatMatrix:
    """Return ``block * 2**exponents`` in two steps, since one factor alone could overflow."""
    half = exponents // 2
    return block * np.ldexp(1.0, half) * np.ldexp(1.0, exponents - half)


def _slices(block: FloatMatrix) -> FloatMatrix:
    """Return each row as three rows of integers of at most 2**21, the leading ones first, and a row of ones."""
    m = len(block)
    slices = np.ones((3 * m + 1, block.shape[1]))
    for top in range(0, 3 * m, m):
        leading = np.rint(block, out=slices[top : top + m])
        block = (block - leading) * (1 << _SLICE_BITS)
    return slices


def _joined(products: _Integers, m: int) -> _Integers:
    """Return the rows of the three slices added in their weights, and the row of ones as it is."""
    leading, middle, last = products[:m], products[m : 2 * m], products[2 * m : 3 * m]
    whole = (leading << 2 * _SLICE_BITS) + (middle << _SLICE_BITS) + last
    return np.concatenate([whole, products[3 * m :]])


Transform: TypeAlias = Callable[[FloatMatrix, slice], FloatMatrix]
"""From a block, columns first, and the slice of columns it covers, to the values that are summed."""


def partial_sums(values: FloatVector | FloatMatrix, transform: Transform | None = None) -> list[PartialSum]:
    """Return the exact sum of each column, ready to be merged with that of other rows.

    Parameters
    ----------
    values : (n,) or (n, m)
        NaN is left out.
    transform
        Applied block by block, so that no second matrix is built.
    """
    table = values[:, np.newaxis] if values.ndim == 1 else values
    rows = max(1, min(len(table), _BLOCK if table.strides[0] == table.itemsize else _LONG))
    width = max(1, _BLOCK // rows)
    slices = (slice(left, min(left + width, table.shape[1])) for left in range(0, table.shape[1], width))
    return [total for columns in slices for total in _sums_of_columns(table, columns, rows, transform)]


def _power_sums(values: FloatVector | FloatMatrix, highest: int) -> list[list[PartialSum]]:
    """Return, for each power up to `highest`, the sums of that power of the deviations from the rounded means."""
    center = np.array([column.mean() for column in partial_sums(values)])[:, np.newaxis]

    def power(p: int) -> Transform:
        return lambda block, columns: reduce(np.multiply, [block - center[columns]] * p)

    with np.errstate(over="ignore", invalid="ignore"):
        return [partial_sums(values, power(p)) for p in range(1, highest + 1)]


def _variance(deviations: PartialSum, squares: PartialSum, ddof: int) -> float:
    if squares.count <= ddof:
        return math.nan
    correction = deviations.total() * deviations.total() / squares.count
    return (squares.total() - correction) / (squares.count - ddof)


def _shaped(values: FloatVector | FloatMatrix, per_column: list[float]) -> float | FloatVector:
    return np.array(per_column, dtype=np.float64) if values.ndim == 2 else per_column[0]


def _sums_of_columns(values: FloatMatrix, columns: slice, n_rows: int, transform: Transform | None) -> list[PartialSum]:
    parts: list[FloatMatrix] = []
    missing: IntVector = np.zeros(1, dtype=np.int64)
    for start in range(0, max(1, len(values)), n_rows):
        block = np.ascontiguousarray(values[start : start + n_rows, columns].T)
        block = transform(block, columns) if transform else block
        bounds = _bounds(block)
        if np.isnan(bounds).any():
            absent = np.isnan(block)
            missing = missing + np.count_nonzero(absent, axis=1)
            block = np.where(absent, 0.0, block)
            bounds = _bounds(block)
        parts.append(_parts(block, bounds))
    of_column = np.concatenate(parts).T
    counts = np.broadcast_to(len(values) - missing, len(of_column))
    return [PartialSum(*pair) for pair in zip(counts.tolist(), of_column.tolist(), strict=True)]


def _bounds(block: FloatMatrix) -> FloatVector:
    """Return the largest magnitude of each row, NaN if one is missing."""
    return np.maximum(np.maximum.reduce(block, axis=1, initial=0.0), -np.minimum.reduce(block, axis=1, initial=0.0))


def _parts(block: FloatMatrix, bounds: FloatVector) -> FloatMatrix:
    """Return (n_parts, n_columns) floats with the exact sums of the (n_columns, n_rows) `block`.

    With 2**k rows below 2**E, all multiples of u = 2**(E + k - 53) and at most 2**E, every partial sum is a multiple of u
    of at most 2**53 u, hence a float: adding is exact in any order. Adding and subtracting 1.5 * 2**(E + k - 1), whose ulp is u,
    rounds to such multiples, and the rest is exact and smaller by 2**(53 - k). At 2**-1074 nothing is left.
    """
    n_rows = block.shape[1]
    if n_rows <= _FEW or not (bounds < _HUGE).all():
        return block.T
    k = max(2, (n_rows - 1).bit_length())
    exponents = np.frexp(bounds)[1] + (k - 1)
    parts: list[FloatVector] = []
    rounded = np.empty(block.shape)
    rest = block if block.flags.owndata else np.empty(block.shape)  # a view shows the caller's values
    while True:
        exponents = np.maximum(exponents, -1022)
        splitter = np.ldexp(1.5, exponents)[:, np.newaxis]
        np.add(block, splitter, out=rounded)
        np.subtract(rounded, splitter, out=rounded)
        parts.append(np.add.reduce(rounded, axis=1))
        if (rounded == block).all():
            return np.array(parts)
        block = np.subtract(block, rounded, out=rest)
        exponents = exponents + (k - 54)


def _rounded(parts: list[float]) -> float:
    """Return the float nearest to the sum of `parts`, never -0.0."""
    try:
        return math.fsum(parts) + 0.0
    except OverflowError:  # fsum gives up where a partial sum overflows, even if the total does not
        return math.nan if any(part != part for part in parts) else _quotient(*_as_ratio(parts))
    except ValueError:  # inf - inf
        return math.nan


def _condensed(parts: list[float]) -> list[float]:
    """Return few floats with the sum of many: its nearest float, that of what is left, and so on."""
    if len(parts) <= 8:
        return parts
    few: list[float] = []
    try:
        while rest := math.fsum([*parts, *few]):
            few.append(-rest)
    except OverflowError:
        return parts
    return [-part for part in few]


def _as_ratio(parts: list[float]) -> tuple[int, int]:
    """Return the exact sum as a fraction; the denominator is a power of two."""
    numerator, bits = 0, 0
    for top, bottom in (part.as_integer_ratio() for part in parts):
        new_bits = bottom.bit_length() - 1
        numerator = (numerator << max(0, new_bits - bits)) + (top << max(0, bits - new_bits))
        bits = max(bits, new_bits)
    return numerator, 1 << bits


def _quotient(numerator: int, denominator: int) -> float:
    """Return the float nearest to a fraction: Python divides integers with one rounding, subnormals included."""
    try:
        return numerator / denominator + 0.0
    except OverflowError:
        return math.inf if numerator > 0 else -math.inf
