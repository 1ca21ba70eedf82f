"""One linear program in whole numbers, without any rounding: for the few that floats cannot settle."""

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

import numpy as np

from indeks_inovasi.kernels.exact import nearest_quotient
from indeks_inovasi.typing import FloatMatrix, FloatVector, IntVector

_Whole: TypeAlias = list[int]


class ExactOptimum(NamedTuple):
    """The answer of one program, each number rounded once."""

    weights: FloatVector
    """(q,) w."""
    basis: IntVector
    """(q,) numbers of the columns in the basis."""
    amounts: FloatVector
    """(q,) the x of these columns."""


def maximize_exactly(
    columns: FloatMatrix, limits: FloatVector, objective: FloatVector, basis: IntVector
) -> ExactOptimum:
    """Return the w with the largest ``b . w`` such that ``a_j . w <= c_j`` for every column j.

    Parameters
    ----------
    columns : (q, C)
        a. Some of them bound w.
    limits : (C,)
        c; infinite for a column that does not count.
    objective : (q,)
        b.
    basis : (q,)
        Columns to start with, whose x is of zero or more but for rounding, which is taken away.

    References
    ----------
    Edmonds (1967), Journal of Research of the National Bureau of Standards 71B(4), 241-245, elimination in whole
    numbers; Bland (1977), Mathematics of Operations Research 2(2), 103-107, the rule against cycles.
    """
    counting = np.flatnonzero(np.isfinite(limits))
    table, unit = _whole(np.concatenate([columns[:, counting], limits[np.newaxis, counting]]).T)
    (target,), scale = _whole(objective[np.newaxis])
    numbers: list[int] = counting.tolist()
    places = {number: place for place, number in enumerate(numbers)}
    tableau = _Tableau(table, target, [places[number] for number in basis.tolist()])
    tableau.run()
    weights = [nearest_quotient(price, tableau.denominator) for price in tableau.prices()]
    amounts = [nearest_quotient(row[-1] * unit, tableau.denominator * scale) for row in tableau.rows]
    return ExactOptimum(np.array(weights), counting[tableau.basis], np.array(amounts))


class _Tableau:
    """A basis with its inverse and its x, as whole numbers over one denominator."""

    def __init__(self, table: list[_Whole], target: _Whole, basis: _Whole) -> None:
        q = len(target)
        self.columns = [column[:-1] for column in table]
        self.limits = [column[-1] for column in table]
        self.rows = [[int(row == place) for place in range(q)] + [target[row]] for row in range(q)]
        self.denominator = 1
        self.basis = [-1] * q
        for number in basis:
            change = self.change(number)
            self.exchange(next(row for row in range(q) if self.basis[row] < 0 and change[row]), number, change)
        for row in self.rows:
            row[-1] = max(row[-1], 0)

    def run(self) -> None:
        """Let columns enter until no limit is broken."""
        careful = False
        while (entering := self.entering(careful)) is not None:
            change = self.change(entering)
            leaving = self.leaving(change)
            careful = self.rows[leaving][-1] == 0  # Bland's rule until there is a gain
            self.exchange(leaving, entering, change)

    def prices(self) -> _Whole:
        """Return w, times the denominator."""
        limits = [self.limits[number] for number in self.basis]
        return [_inner(limits, [row[place] for row in self.rows]) for place in range(len(self.rows))]

    def entering(self, careful: bool) -> int | None:
        """Return the column whose limit is broken most, or the first one; None where none is broken."""
        prices, found, most = self.prices(), None, 0
        for number, column in enumerate(self.columns):
            broken = _inner(prices, column) - self.limits[number] * self.denominator
            if broken > most:
                found, most = number, broken
                if careful:
                    break
        return found

    def leaving(self, change: _Whole) -> int:
        """Return the place whose x reaches zero first, the lowest column on ties."""
        found = -1
        for row, factor in enumerate(change):
            if factor > 0 and (found < 0 or self.is_sooner(row, found, change)):
                found = row
        if found < 0:
            raise ArithmeticError("No w keeps within all limits.")
        return found

    def is_sooner(self, row: int, other: int, change: _Whole) -> bool:
        """Return whether the x of one place reaches zero before that of another."""
        one, two = self.rows[row][-1] * change[other], self.rows[other][-1] * change[row]
        return one < two or (one == two and self.basis[row] < self.basis[other])

    def change(self, number: int) -> _Whole:
        """Return the column in terms of the basis, times the denominator."""
        return [_inner(row, self.columns[number]) for row in self.rows]

    def exchange(self, leaving: int, number: int, change: _Whole) -> None:
        """Put a column in the place of another; every division leaves no rest."""
        pivot, fixed, old = change[leaving], self.rows[leaving], self.denominator
        sign = 1 if pivot > 0 else -1
        for row, factor in enumerate(change):
            if row != leaving:
                pairs = zip(self.rows[row], fixed, strict=True)
                self.rows[row] = [sign * (pivot * own - factor * other) // old for own, other in pairs]
        self.rows[leaving] = [sign * own for own in fixed]
        self.denominator = sign * pivot
        self.basis[leaving] = number


def _inner(first: Iterable[int], second: Iterable[int]) -> int:
    total = 0
    for one, two in zip(first, second, strict=False):  # a row of the tableau is followed by its x
        total += one * two
    return total


def _whole(matrix: FloatMatrix) -> tuple[list[_Whole], int]:
    """Return floats as whole numbers over one common denominator."""
    ratios = [[number.as_integer_ratio() for number in row] for row in matrix.tolist()]
    common = max((bottom for row in ratios for _, bottom in row), default=1)
    return [[top * (common // bottom) for top, bottom in row] for row in ratios], common
