"""Combinations: how the rows of a part (innovations, jurors' marks) become one number per row of the parent."""

from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, Field

from indeks_inovasi.errors import MissingValueError, UnknownCodeError
from indeks_inovasi.kernels.exact import grouped_sums
from indeks_inovasi.matrix import Dataset
from indeks_inovasi.strategies.base import Combine, PartRows
from indeks_inovasi.typing import BoolVector, FloatVector, IntVector, Number

Counted = Literal["accepted", "submitted"]


class _OverRows(Combine, frozen=True):
    over: Counted = "accepted"
    """Which child rows enter."""
    missing: Literal["refuse", "skip"] = "refuse"
    """What a child row without a value does."""

    def _present(self, rows: PartRows) -> IntVector:
        index = rows.over(self.over)
        gaps = np.isnan(rows.values[index])
        if self.missing == "refuse" and gaps.any():
            culprits = [rows.table.rows.label(row) for row in index[gaps].tolist()]
            raise MissingValueError(f"{self.title} over the part {rows.part!r}", culprits)
        return index[~gaps]

    def _sums(self, rows: PartRows, index: IntVector) -> FloatVector:
        return grouped_sums(rows.values[index], rows.owners[index], len(rows.parents))


class SumOf(_OverRows, frozen=True):
    """Return the sum over the child rows; 0 without any."""

    kind: Literal["sum"] = "sum"

    def combine(self, rows: PartRows) -> FloatVector:
        """Return the sums."""
        return self._sums(rows, self._present(rows))


class MeanOf(_OverRows, frozen=True):
    """Return the mean over the child rows; missing without any."""

    kind: Literal["mean"] = "mean"

    def combine(self, rows: PartRows) -> FloatVector:
        """Return the means."""
        index = self._present(rows)
        counts = np.bincount(rows.owners[index], minlength=len(rows.parents))
        sums = self._sums(rows, index)
        return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


class MeanOverAtLeast(_OverRows, frozen=True):
    """Return the sum over the child rows divided by their number, or by `k` where they are fewer; 0 without any."""

    kind: Literal["mean_over_at_least"] = "mean_over_at_least"
    k: int = Field(ge=1)
    divide_by: Counted = "accepted"
    """Which child rows the divisor counts."""

    def combine(self, rows: PartRows) -> FloatVector:
        """Return the means."""
        divisor = np.maximum(rows.count(self.divide_by), float(self.k))
        return self._sums(rows, self._present(rows)) / divisor


class BestOf(_OverRows, frozen=True):
    """Return the mean of the `k` highest child rows (of all where there are fewer); missing without any."""

    kind: Literal["best"] = "best"
    k: int = Field(default=1, ge=1)

    def chosen(self, rows: PartRows) -> IntVector:
        """Return the numbers of the child rows that enter."""
        index = self._present(rows)
        order = index[np.lexsort((-rows.values[index], rows.owners[index]))]
        owners = rows.owners[order]
        starts = np.searchsorted(owners, owners, side="left")
        return order[np.arange(len(order)) - starts < self.k]

    def combine(self, rows: PartRows) -> FloatVector:
        """Return the means of the best."""
        chosen = self.chosen(rows)
        counts = np.bincount(rows.owners[chosen], minlength=len(rows.parents))
        return np.where(counts > 0, self._sums(rows, chosen) / np.maximum(counts, 1), np.nan)


class OnlyIf(BaseModel, frozen=True, extra="forbid"):
    """A condition on the child rows of a parent: so many distinct values of an attribute, out of a list."""

    distinct: str
    """Name of the attribute, such as "affairs"."""
    among: tuple[str, ...]
    at_least: int = Field(ge=1)


class CountOf(Combine, frozen=True):
    """Return ``each`` times the number of child rows, at most `at_most` of them, 0 where `only_if` is not met."""

    kind: Literal["count"] = "count"
    each: Number = 1.0
    at_most: int | None = Field(default=None, ge=1)
    only_if: OnlyIf | None = None
    over: Counted = "accepted"

    def counted(self, rows: PartRows) -> FloatVector:
        """Return how many child rows of each parent count."""
        count = rows.count(self.over)
        if self.at_most is not None:
            count = np.minimum(count, float(self.at_most))
        return np.where(self.met(rows), count, 0.0)

    def met(self, rows: PartRows) -> BoolVector:
        """Return where the condition is met."""
        if self.only_if is None:
            return np.ones(len(rows.parents), dtype=np.bool_)
        return self.distinct(rows) >= self.only_if.at_least

    def distinct(self, rows: PartRows) -> FloatVector:
        """Return how many of the listed values each parent covers."""
        if self.only_if is None:
            return np.zeros(len(rows.parents))
        held = attribute(rows.table, self.only_if.distinct)
        number = {value: place for place, value in enumerate(self.only_if.among)}
        seen = np.zeros((len(rows.parents), len(number)), dtype=np.bool_)
        for row in rows.over(self.over).tolist():
            values = held[row]
            for value in (values,) if isinstance(values, str) else values or ():
                if value in number:
                    seen[rows.owners[row], number[value]] = True
        return seen.sum(axis=1).astype(np.float64)

    def combine(self, rows: PartRows) -> FloatVector:
        """Return the weighted counts."""
        return self.counted(rows) * self.each


def attribute(table: Dataset, name: str) -> tuple[Any, ...]:
    """Return an attribute of the rows of a table.

    Raises
    ------
    UnknownCodeError
        If the table has no such attribute.
    """
    if name not in table.attributes:
        raise UnknownCodeError("attribute of the part", [name], table.attributes)
    return table.attributes[name]
