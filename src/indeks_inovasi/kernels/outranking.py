"""Comparisons of every unit with every other, child by child: majorities, concordance, outranking.

Values are compared as integer keys of twelve digits (`kernels.comparing`) and weights are added as whole numbers, so a
tie is a tie and no result depends on the order of rows, on blocks or on rounding. Pairs are looked at block by block
and once for both directions: no matrix of all pairs is held unless it is asked for.
"""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from math import fsum, gcd
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indeks_inovasi.kernels.comparing import digits_for, keys
from indeks_inovasi.typing import BoolMatrix, FloatMatrix, FloatVector, IntVector

Whole = NDArray[Any]
"""Whole numbers, in the narrowest type that holds them."""

_PAIRS: Final = 1 << 19
"""Pairs that are compared at a time, so that memory is bounded."""
_MOST: Final = 2**51
"""Whole weights add to no more, so that half of their sum is a float too."""
_SIMPLE: Final = 10**6
"""Weights are read as fractions with a denominator up to this, where such a fraction rounds to them."""


class Comparisons(NamedTuple):
    """A table as far as comparisons see it: the place of each value in its column, and whole weights."""

    columns: tuple[Whole, ...]
    """(n,) whole numbers, equal where values are equal, larger where they are larger."""
    weights: tuple[int, ...]
    """In the proportions of the weights."""
    total: int
    """Their sum."""

    @classmethod
    def of(cls, values: FloatMatrix, weights: FloatVector) -> "Comparisons":
        """Return the comparisons of a table.

        Parameters
        ----------
        values : (n, m)
            Without NaN; more is better.
        weights : (m,)
            Above zero.
        """
        columns = tuple(_places(values[:, number]) for number in range(values.shape[1]))
        whole = whole_weights(weights)
        return cls(columns, whole, _total(whole))

    @property
    def n(self) -> int:
        """How many units there are."""
        return len(self.columns[0])

    @property
    def dust(self) -> int:
        """The largest difference of weights that twelve digits of their sum do not see."""
        return self.total // (2 * 10**12)

    def among(self, rows: IntVector) -> "Comparisons":
        """Return the comparisons of some of the units with each other."""
        return self._replace(columns=tuple(column[rows] for column in self.columns))

    def kinds(self) -> Iterator[tuple[int, list[Whole]]]:
        """Return each weight with the columns that bear it, which can be counted before they are weighed."""
        alike: dict[int, list[Whole]] = {}
        for column, weight in zip(self.columns, self.weights, strict=True):
            alike.setdefault(weight, []).append(column)
        return iter(alike.items())


def whole_weights(weights: FloatVector) -> tuple[int, ...]:
    """Return weights as whole numbers in the same proportions.

    A weight is read as the fraction with a denominator up to a million that rounds to it, else as its shortest
    decimal: so 0.1 and 0.2 together weigh as much as 0.3, and a third and a sixth as much as a half. Weights without
    a common denominator of reasonable size are rounded to 50 bits of their sum.
    """
    fractions = [_fraction(weight) for weight in weights.tolist()]
    common = 1
    for fraction in fractions:
        common = common // gcd(common, fraction.denominator) * fraction.denominator
    whole = [int(fraction * common) for fraction in fractions]
    if _total(whole) > _MOST:
        unit = fsum(weights.tolist()) / 2.0**50
        whole = [int(number) for number in np.rint(weights / unit).tolist()]
    shared = max(gcd(*whole), 1)
    return tuple(number // shared for number in whole)


def _fraction(weight: float) -> Fraction:
    simple = Fraction(weight).limit_denominator(_SIMPLE)
    return simple if float(simple) == weight else Fraction(repr(weight))


def _places(column: FloatVector) -> Whole:
    found, places = np.unique(keys(column, digits_for(column)), return_inverse=True)
    return places.reshape(-1).astype(np.int16 if len(found) <= 2**15 else np.int32)


def _blocks(n: int) -> Iterator[tuple[slice, slice]]:
    """Return blocks of rows, each with those that follow from its first row on: every pair once."""
    start = 0
    while start < n:
        stop = min(start + max(1, _PAIRS // (n - start)), n)
        yield slice(start, stop), slice(start, n)
        start = stop


Relation = Callable[[Whole, Whole, Whole], None]
"""Adds to the third, of one byte each, what a comparison of the first with the second counts."""


def _above(own: Whole, other: Whole, counts: Whole) -> None:
    counts += np.greater(own, other).view(np.int8)


def _below(own: Whole, other: Whole, counts: Whole) -> None:
    counts += np.less(own, other).view(np.int8)


def _leading(own: Whole, other: Whole, counts: Whole) -> None:
    counts += np.greater(own, other).view(np.int8)
    counts -= np.less(own, other).view(np.int8)


def _weighed(table: Comparisons, rows: slice, others: slice, relation: Relation) -> Whole:
    """Return the (rows, others) sums of the weights of what a relation counts: whole numbers, if in float64."""
    shape = (rows.stop - rows.start, others.stop - others.start)
    narrow = np.int16 if table.total < 2**15 else np.int32 if table.total < 2**31 else np.float64
    total: Whole = np.zeros(shape, dtype=narrow)
    for weight, columns in table.kinds():
        for first in range(0, len(columns), 127):
            counts: Whole = np.zeros(shape, dtype=np.int8)
            for column in columns[first : first + 127]:
                relation(column[rows, np.newaxis], column[others], counts)
            total += np.multiply(counts, narrow(weight), dtype=narrow)
    return total


def leads(table: Comparisons) -> Iterator[tuple[slice, slice, Whole]]:
    """Return block by block the weight by which each of some rows leads each of some others: for less against.

    Every pair stands in one block at least; that of the rows of a block with each other both ways.
    """
    for rows, others in _blocks(table.n):
        lead = _weighed(table, rows, others, _leading)
        if table.dust:
            lead[np.abs(lead) <= table.dust] = 0
        yield rows, others, lead


def outranking_matrix(table: Comparisons) -> FloatMatrix:
    """Return the (n, n) share of the weights by which the row is better than the column; ties count half.

    References
    ----------
    Munda and Nardo (2009), Applied Economics 41(12), 1513-1523; OECD2008, step 7, non-compensatory aggregation.
    """
    matrix = np.empty((table.n, table.n))
    for rows, others, lead in leads(table):
        matrix[rows, others] = (lead + float(table.total)) / (2.0 * table.total)
        matrix[others, rows] = ((float(table.total) - lead) / (2.0 * table.total)).T
    np.fill_diagonal(matrix, 0.0)
    return matrix


def copeland_scores(table: Comparisons) -> FloatVector:
    """Return how many others each unit beats by a majority of the weights, less how many beat it."""
    scores = np.zeros(table.n, dtype=np.int64)
    for rows, others, lead in leads(table):
        _count(scores, rows, others, lead > 0, lead < 0)
    return scores.astype(np.float64)


def copeland_against(own: FloatMatrix, others: FloatMatrix, weights: FloatVector) -> FloatVector:
    """Return how many others each of some rows would beat, less how many would beat it, if it alone stood among them.

    Parameters
    ----------
    own : (k, m)
        Without NaN; more is better.
    others : (n, m)
        Likewise.
    weights : (m,)
        Above zero.
    """
    table = Comparisons.of(np.concatenate([own, others]), weights)
    scores = np.zeros(len(own))
    for rows, them in _against(len(own), table.n):
        lead = _weighed(table, rows, them, _leading)
        scores[rows] = np.count_nonzero(lead > table.dust, axis=1) - np.count_nonzero(lead < -table.dust, axis=1)
    return scores


def _against(k: int, n: int) -> Iterator[tuple[slice, slice]]:
    """Return blocks of the first k of n rows, each with all rows that are not among these."""
    step = max(1, _PAIRS // max(n - k, 1))
    return ((slice(start, min(start + step, k)), slice(k, n)) for start in range(0, k, step))


def strict_majorities(table: Comparisons) -> IntVector:
    """Return how many others each unit beats by a majority of the weights."""
    wins = np.zeros(table.n, dtype=np.int64)
    for rows, others, lead in leads(table):
        inner = rows.stop - rows.start
        wins[rows] += np.count_nonzero(lead > 0, axis=1)
        wins[others.start + inner :] += np.count_nonzero(lead[:, inner:] < 0, axis=0)
    return wins


def _count(scores: IntVector, rows: slice, others: slice, ahead: Whole, behind: Whole) -> None:
    """Add to each unit the others that it is ahead of, less those that it is behind."""
    inner = rows.stop - rows.start
    scores[rows] += np.count_nonzero(ahead, axis=1) - np.count_nonzero(behind, axis=1)
    scores[others.start + inner :] += np.count_nonzero(behind[:, inner:], axis=0)
    scores[others.start + inner :] -= np.count_nonzero(ahead[:, inner:], axis=0)


def concordance_matrix(table: Comparisons) -> FloatMatrix:
    """Return the (n, n) share of the weights in which the row is at least as good as the column; 0 on the diagonal.

    References
    ----------
    Roy (1968), RIRO 2(8), 57-75, ELECTRE I.
    """
    matrix, total = np.empty((table.n, table.n)), float(table.total)
    for rows, others in _blocks(table.n):
        matrix[rows, others] = (total - _weighed(table, rows, others, _below)) / total
        matrix[others, rows] = ((total - _weighed(table, rows, others, _above)) / total).T
    np.fill_diagonal(matrix, 0.0)
    return matrix


def outranking_balance(
    values: FloatMatrix, weights: FloatVector, threshold: float, vetoes: list[float | None]
) -> FloatVector:
    """Return how many others each unit outranks, less how many outrank it.

    A unit outranks another when it is at least as good in the share `threshold` of the weights and in no column worse
    by more than the veto.

    Parameters
    ----------
    values : (n, m)
        Without NaN; more is better.
    weights : (m,)
        Above zero.
    threshold
        Share of the weights.
    vetoes : (m,)
        In the unit of each column, or None.
    """
    table = Comparisons.of(values, weights)
    outranks = _Outranking(table, values, threshold, vetoes)
    scores = np.zeros(table.n, dtype=np.int64)
    for rows, others in _blocks(table.n):
        _count(scores, rows, others, *outranks.between(rows, others))
    return scores.astype(np.float64)


def balance_against(
    own: FloatMatrix, others: FloatMatrix, weights: FloatVector, threshold: float, vetoes: list[float | None]
) -> FloatVector:
    """Return how many others each of some rows would outrank, less how many would outrank it, if it stood alone.

    Parameters
    ----------
    own : (k, m)
        Without NaN; more is better.
    others : (n, m)
        Likewise.
    weights, threshold, vetoes
        As for `outranking_balance`.
    """
    values = np.concatenate([own, others])
    table = Comparisons.of(values, weights)
    outranks = _Outranking(table, values, threshold, vetoes)
    scores = np.zeros(len(own))
    for rows, them in _against(len(own), table.n):
        holds, held = outranks.between(rows, them)
        scores[rows] = np.count_nonzero(holds, axis=1) - np.count_nonzero(held, axis=1)
    return scores


class _Outranking:
    """Concordance of at least a threshold, and no veto."""

    def __init__(self, table: Comparisons, values: FloatMatrix, threshold: float, vetoes: list[float | None]) -> None:
        self.table = table
        self.most = int((1 - _fraction(threshold)) * table.total) + table.dust  # weight that may be against
        self.limits = [_limit(values[:, number], veto) for number, veto in enumerate(vetoes) if veto is not None]

    def between(self, rows: slice, others: slice) -> tuple[BoolMatrix, BoolMatrix]:
        """Return where the rows outrank the others, and where the others outrank the rows."""
        holds: BoolMatrix = _weighed(self.table, rows, others, _below) <= self.most
        held: BoolMatrix = _weighed(self.table, rows, others, _above) <= self.most
        for column, most in self.limits:
            gap = column[others] - column[rows, np.newaxis]
            holds &= gap <= most
            held &= gap >= -most
        return holds, held


def _limit(column: FloatVector, veto: float) -> tuple[FloatVector, float]:
    """Return a column and its veto as keys that can be subtracted."""
    digits = digits_for(column, np.array([veto]))
    return keys(column, digits), float(keys(np.array([veto]), digits)[0])


def _total(numbers: Iterable[int]) -> int:
    """Return the sum of whole numbers."""
    total = 0
    for number in numbers:
        total += number
    return total
