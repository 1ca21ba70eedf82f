"""Sums over units that are correctly rounded: the same bits in any order, chunk, thread and machine.

A float sum depends on the order of its terms. The exact sum does not, and neither does the float nearest to it. Values
are split, block by block, into parts that add without rounding error; `math.fsum` rounds the few parts once. Blocks
share nothing, so partial sums of chunks merge. Correlations, in the same spirit, stand in `kernels.gram`.

NaN is a missing value and is left out. Infinities are refused before anything reaches a kernel.

References
----------
Rump, Ogita & Oishi (2008), "Accurate floating-point summation part I", algorithm 3.2 "ExtractVector"; Demmel & Nguyen
(2013), "Fast reproducible floating-point summation"; Shewchuk (1997), "Adaptive precision floating-point arithmetic".
"""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeAlias, overload

import numpy as np

from indeks_inovasi.kernels.blocks import give_back, take
from indeks_inovasi.typing import FloatMatrix, FloatVector, IntVector

_Vector: TypeAlias = np.ndarray[tuple[int], np.dtype[np.float64]]
_Matrix: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.float64]]

Transform: TypeAlias = Callable[[FloatMatrix, slice], FloatMatrix]
"""From a block, one row for each column, and the slice of columns it covers, to the block that is summed."""

_BLOCK: Final = 32_768
_ROWS_ACROSS: Final = 4_096  # rows of a block from a matrix stored row by row: 8 columns share a cache line
_FEW: Final = 64  # rows up to which fsum alone is as fast
_HUGE: Final = 2.0**1000  # from here on a splitting constant could overflow


class PartialSum(NamedTuple):
    """The exact sum of n values, as floats yet to be added. Partial sums of chunks merge in any order."""

    n: int
    parts: list[float]

    def merged_with(self, other: "PartialSum") -> "PartialSum":
        """Return the partial sum of the values of both."""
        return PartialSum(self.n + other.n, self.parts + other.parts)

    def total(self) -> float:
        """Return the float nearest to the sum."""
        return _nearest_sum(self.parts)

    def mean(self) -> float:
        """Return the float nearest to the mean, NaN if there is no value."""
        if self.n == 0:
            return math.nan
        numerator, denominator = _as_ratio(_condensed(self.parts))
        return nearest_quotient(numerator, denominator * self.n)


class Moments(NamedTuple):
    """Number of values, mean, and the means of the 2nd, 3rd and 4th power of the deviations from the mean."""

    n: int
    mean: float
    m2: float
    m3: float
    m4: float


@overload
def exact_sum(values: _Vector) -> float: ...
@overload
def exact_sum(values: _Matrix) -> FloatVector: ...
def exact_sum(values: FloatVector | FloatMatrix) -> float | FloatVector:
    """Return the float nearest to the exact sum: that of `math.fsum`, also where this overflows on the way.

    Parameters
    ----------
    values : (n,) or (n, m)
        NaN is left out.

    Returns
    -------
    A float, or the (m,) sums of the columns; 0.0 if nothing is present.
    """
    return _shaped_like(values, [column.total() for column in partial_sums(values)])


@overload
def exact_mean(values: _Vector) -> float: ...
@overload
def exact_mean(values: _Matrix) -> FloatVector: ...
def exact_mean(values: FloatVector | FloatMatrix) -> float | FloatVector:
    """Return the float nearest to the mean of the values present: sum and count are divided as integers.

    Parameters
    ----------
    values : (n,) or (n, m)
        NaN is left out.

    Returns
    -------
    A float, or the (m,) means of the columns; NaN if nothing is present.
    """
    return _shaped_like(values, [column.mean() for column in partial_sums(values)])


@overload
def exact_variance(values: _Vector, ddof: int) -> float: ...
@overload
def exact_variance(values: _Matrix, ddof: int) -> FloatVector: ...
def exact_variance(values: FloatVector | FloatMatrix, ddof: int) -> float | FloatVector:
    """Return the variance of the values present, within 3 ulp.

    The second term of ``(sum d**2 - (sum d)**2 / n) / (n - ddof)`` corrects the rounding of the mean in d = x - mean;
    without it a column far from zero can lose all digits. Squares of deviations below 1e-154 lose digits themselves.

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
    return _shaped_like(values, [_variance(s, q, ddof) for s, q in zip(sums, squares, strict=True)])


@overload
def exact_deviation(values: _Vector, ddof: int) -> float: ...
@overload
def exact_deviation(values: _Matrix, ddof: int) -> FloatVector: ...
def exact_deviation(values: FloatVector | FloatMatrix, ddof: int) -> float | FloatVector:
    """Return the standard deviation of the values present: the square root of `exact_variance`."""
    variance: Any = exact_variance(values, ddof)
    return np.sqrt(variance) if values.ndim == 2 else math.sqrt(variance)


def exact_moments(values: FloatVector) -> Moments:
    """Return mean and central moments of the values present, for skewness and kurtosis.

    Deviations are taken from the rounded mean; with e their mean, the moments returned are those of the deviations
    less e. A tuple (n, mean, m2, m3, m4); all but n are NaN if nothing is present.

    Parameters
    ----------
    values : (n,)
        NaN is left out.
    """
    e, m2, m3, m4 = (sums[0].mean() for sums in _power_sums(values, 4))
    second = m2 - e * e
    third = m3 - 3 * e * m2 + 2 * e * e * e
    fourth = m4 - 4 * e * m3 + 6 * e * e * m2 - 3 * e * e * e * e
    present = partial_sums(values)[0]
    return Moments(present.n, present.mean(), second, third, fourth)


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
    # integers of 16 bits are sorted by radix, several times as fast
    order = np.argsort(owners.astype(np.uint16) if n_groups <= 65_536 else owners, kind="stable")
    ends: list[int] = np.searchsorted(owners[order], np.arange(n_groups + 1)).tolist()
    ordered: list[float] = values[order].tolist()
    return np.array([_nearest_sum(ordered[start:end]) for start, end in pairwise(ends)], dtype=np.float64)


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
    n_rows = max(1, min(len(table), _BLOCK if table.strides[0] == table.itemsize else _ROWS_ACROSS))
    width = max(1, _BLOCK // n_rows)
    slices = (slice(left, left + width) for left in range(0, table.shape[1], width))
    return [total for columns in slices for total in _sums_of_columns(table, columns, n_rows, transform)]


def partial_sum_within(values: FloatVector, bound: float) -> PartialSum:
    """Return the exact sum of values without NaN, at most a block of them, none of larger magnitude than `bound`."""
    parts: list[float] = _parts(values[np.newaxis, :], np.array([bound]))[:, 0].tolist()
    return PartialSum(len(values), parts)


def _sums_of_columns(table: FloatMatrix, columns: slice, n_rows: int, transform: Transform | None) -> list[PartialSum]:
    parts: list[FloatMatrix] = []
    n_present: IntVector = np.zeros(table[:1, columns].shape[1], dtype=np.int64) + len(table)
    for start in range(0, max(1, len(table)), n_rows):
        block: FloatMatrix = np.ascontiguousarray(table[start : start + n_rows, columns].T)
        block = transform(block, columns) if transform else block
        if np.isnan(bounds := _largest_magnitudes(block)).any():
            missing = np.isnan(block)
            n_present -= np.count_nonzero(missing, axis=1)
            block = np.where(missing, 0.0, block)
            bounds = _largest_magnitudes(block)
        parts.append(_parts(block, bounds))
    counts: list[int] = n_present.tolist()
    of_columns: list[list[float]] = np.concatenate(parts).T.tolist()
    return [PartialSum(*pair) for pair in zip(counts, of_columns, strict=True)]


def _largest_magnitudes(block: FloatMatrix) -> FloatVector:
    """Return the largest magnitude of each row, NaN if a value is missing."""
    lowest: FloatVector = np.minimum.reduce(block, axis=1, initial=0.0)
    highest: FloatVector = np.maximum.reduce(block, axis=1, initial=0.0)
    magnitudes: FloatVector = np.maximum(highest, -lowest)
    return magnitudes


def _parts(block: FloatMatrix, bounds: FloatVector) -> FloatMatrix:
    """Return (n_parts, m) floats with the exact sums of the rows of the (m, n) `block`.

    n <= 2**k numbers of at most 2**E that are multiples of u = 2**(E + k - 53) have partial sums of at most 2**53 u,
    which are floats: they add exactly in any order. To round to such multiples, add and subtract 1.5 * 2**(E + k - 1),
    whose unit in the last place is u. The rest is exact, and at most u / 2. With u = 2**-1074 nothing is left.
    """
    n = block.shape[1]
    if n <= _FEW or not (bounds < _HUGE).all():
        return block.T
    k = max(2, (n - 1).bit_length())
    exponents = np.frexp(bounds)[1] + (k - 1)
    parts: list[FloatVector] = []
    rounded, rest = (take(block.size).reshape(block.shape) for _ in range(2))
    while True:
        exponents = np.maximum(exponents, -1022)
        splitter = np.ldexp(1.5, exponents)[:, np.newaxis]
        np.add(block, splitter, out=rounded)
        np.subtract(rounded, splitter, out=rounded)
        parts.append(np.add.reduce(rounded, axis=1))
        if (rounded[:, :_FEW] == block[:, :_FEW]).all() and (rounded == block).all():
            give_back(rounded, rest)
            return np.array(parts)
        block = np.subtract(block, rounded, out=rest)
        exponents = exponents + (k - 54)


def _power_sums(values: FloatVector | FloatMatrix, highest: int) -> list[list[PartialSum]]:
    """Return, for each power up to `highest`, the sums of that power of the deviations from the rounded means."""
    center = np.array([column.mean() for column in partial_sums(values)])[:, np.newaxis]

    def to_the(power: int) -> Transform:
        def transform(block: FloatMatrix, columns: slice) -> FloatMatrix:
            deviation: FloatMatrix = block - center[columns]
            product = deviation
            for _ in range(1, power):
                product = product * deviation
            return product

        return transform

    with np.errstate(over="ignore", invalid="ignore"):
        return [partial_sums(values, to_the(power)) for power in range(1, highest + 1)]


def _variance(deviations: PartialSum, squares: PartialSum, ddof: int) -> float:
    if squares.n <= ddof:
        return math.nan
    total = deviations.total()
    return (squares.total() - total * total / squares.n) / (squares.n - ddof)


def _shaped_like(values: FloatVector | FloatMatrix, of_columns: list[float]) -> float | FloatVector:
    return of_columns[0] if values.ndim == 1 else np.array(of_columns, dtype=np.float64)


def _nearest_sum(parts: list[float]) -> float:
    """Return the float nearest to the sum of `parts`, never -0.0; NaN if one is NaN."""
    try:
        return math.fsum(parts) + 0.0
    except OverflowError:  # a partial sum is too large, even if the total is not
        return math.nan if any(part != part for part in parts) else nearest_quotient(*_as_ratio(parts))
    except ValueError:  # inf - inf, after an overflow before
        return math.nan


def _condensed(parts: list[float]) -> list[float]:
    """Return few floats with the sum of many: the nearest float, that of what is left, and so on."""
    if len(parts) <= 8:
        return parts
    negated: list[float] = []
    try:
        while rest := math.fsum([*parts, *negated]):
            negated.append(-rest)
    except OverflowError:
        return parts
    return [-part for part in negated]


def _as_ratio(parts: list[float]) -> tuple[int, int]:
    """Return the exact sum as a fraction whose denominator is a power of two."""
    numerator, bits = 0, 0
    for top, bottom in (part.as_integer_ratio() for part in parts):
        new_bits = bottom.bit_length() - 1
        numerator = (numerator << max(0, new_bits - bits)) + (top << max(0, bits - new_bits))
        bits = max(bits, new_bits)
    return numerator, 1 << bits


def nearest_quotient(numerator: int, denominator: int) -> float:
    """Return the float nearest to a fraction: Python divides integers with one rounding, subnormals included."""
    try:
        return numerator / denominator + 0.0
    except OverflowError:
        return math.inf if numerator > 0 else -math.inf
