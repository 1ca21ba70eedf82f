"""Combinations: how the rows of a part (innovations, jurors' marks) become one number per row of the parent."""

from typing import Literal

import numpy as np
from pydantic import BaseModel, Field

from indeks_inovasi.errors import MissingValueError
from indeks_inovasi.kernels.exact import grouped_sums
from indeks_inovasi.strategies.base import SEVERAL, Combine, PartRows, Share, attribute
from indeks_inovasi.typing import BoolVector, FloatVector, IntVector, Number, Whole
from indeks_inovasi.wording import Wording

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

    def _shares(self, rows: PartRows, index: IntVector, parent: int, divisor: float) -> tuple[Share, ...]:
        own = index[rows.owners[index] == parent].tolist()
        return tuple(Share(row, float(rows.values[row]) / divisor, 1.0 / divisor) for row in own)

    def best(self, best_row: float | None) -> float | None:
        """Return the best child row: no mean exceeds it."""
        return best_row


class SumOf(_OverRows, frozen=True):
    """Return the sum over the child rows; 0 without any."""

    kind: Literal["sum"] = "sum"

    def combine(self, rows: PartRows) -> FloatVector:
        """Return the sums."""
        return self._sums(rows, self._present(rows))

    def shares(self, rows: PartRows, parent: int) -> tuple[Share, ...]:
        """Return the child rows with their values."""
        return self._shares(rows, self._present(rows), parent, 1.0)

    def best(self, best_row: float | None) -> None:
        """Return None: a sum has no largest value."""


class MeanOf(_OverRows, frozen=True):
    """Return the mean over the child rows; missing without any."""

    kind: Literal["mean"] = "mean"

    def combine(self, rows: PartRows) -> FloatVector:
        """Return the means."""
        index = self._present(rows)
        counts = np.bincount(rows.owners[index], minlength=len(rows.parents))
        sums = self._sums(rows, index)
        return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)

    def shares(self, rows: PartRows, parent: int) -> tuple[Share, ...]:
        """Return the child rows with their values over their number."""
        index = self._present(rows)
        return self._shares(rows, index, parent, float((rows.owners[index] == parent).sum()))


class MeanOverAtLeast(_OverRows, frozen=True):
    """Return the sum over the child rows divided by their number, or by `k` where they are fewer; 0 without any."""

    kind: Literal["mean_over_at_least"] = "mean_over_at_least"
    k: Whole = Field(ge=1)
    divide_by: Counted = "accepted"
    """Which child rows the divisor counts."""

    def combine(self, rows: PartRows) -> FloatVector:
        """Return the means."""
        divisor = np.maximum(rows.count(self.divide_by), float(self.k))
        return self._sums(rows, self._present(rows)) / divisor

    def shares(self, rows: PartRows, parent: int) -> tuple[Share, ...]:
        """Return the child rows with their values over the divisor."""
        divisor = max(float(rows.count(self.divide_by)[parent]), float(self.k))
        return self._shares(rows, self._present(rows), parent, divisor)

    def remark(self, rows: PartRows, parent: int) -> str:
        """Return how many places are empty."""
        count = int(rows.count(self.divide_by)[parent])
        if count >= self.k:
            return ""
        return Wording(
            f"divided by {self.k}, though there are only {count}", f"dibagi {self.k}, padahal hanya ada {count}"
        )


class BestOf(_OverRows, frozen=True):
    """Return the mean of the `k` highest child rows (of all where there are fewer); missing without any."""

    kind: Literal["best"] = "best"
    k: Whole = Field(default=1, ge=1)

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

    def shares(self, rows: PartRows, parent: int) -> tuple[Share, ...]:
        """Return the best child rows with their values over their number."""
        chosen = self.chosen(rows)
        return self._shares(rows, chosen, parent, float((rows.owners[chosen] == parent).sum()))


class OnlyIf(BaseModel, frozen=True, extra="forbid"):
    """A condition on the child rows of a parent: so many distinct values of an attribute, out of a list."""

    distinct: str
    """Name of the attribute, such as "affairs"."""
    among: tuple[str | tuple[str, ...], ...]
    """The values that count; several spellings of one value stand together in a list and count once."""
    at_least: Whole = Field(ge=1)

    def places(self) -> dict[str, int]:
        """Return the place in `among` of every spelling."""
        spellings = [(item,) if isinstance(item, str) else item for item in self.among]
        return {spelling: place for place, item in enumerate(spellings) for spelling in item}


class CountOf(Combine, frozen=True):
    """Return ``each`` times the number of child rows, at most `at_most` of them, 0 where `only_if` is not met."""

    kind: Literal["count"] = "count"
    each: Number = 1.0
    at_most: Whole | None = Field(default=None, ge=1)
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
        held = attribute(rows.table, self.only_if.distinct, self.title, "a text or several texts", (str, *SEVERAL))
        number = self.only_if.places()
        seen = np.zeros((len(rows.parents), len(self.only_if.among)), dtype=np.bool_)
        for row in rows.over(self.over).tolist():
            values = held[row]
            for value in (values,) if isinstance(values, str) else values or ():
                if value in number:
                    seen[rows.owners[row], number[value]] = True
        covered: FloatVector = seen.sum(axis=1).astype(np.float64)
        return covered

    def combine(self, rows: PartRows) -> FloatVector:
        """Return the weighted counts."""
        return self.counted(rows) * self.each

    def shares(self, rows: PartRows, parent: int) -> tuple[Share, ...]:
        """Return `each` for every child row, none where the condition is not met."""
        if not self.met(rows)[parent]:
            return ()
        index = rows.over(self.over)
        return tuple(Share(row, self.each, None) for row in index[rows.owners[index] == parent].tolist())

    def best(self, best_row: float | None) -> float | None:
        """Return the cap."""
        return None if self.at_most is None else self.each * self.at_most

    def remark(self, rows: PartRows, parent: int) -> str:
        """Return the unmet condition or the cap that was reached."""
        if self.only_if is not None and not self.met(rows)[parent]:
            found, needed = int(self.distinct(rows)[parent]), self.only_if.at_least
            return Wording(
                f"counts nothing: covers {found} of the {needed} {self.only_if.distinct} needed",
                f"tidak dihitung: mencakup {found} dari {needed} {self.only_if.distinct} yang disyaratkan",
            )
        count = int(rows.count(self.over)[parent])
        if self.at_most is None or count <= self.at_most:
            return ""
        return Wording(f"{self.at_most} of {count} count", f"{self.at_most} dari {count} dihitung")
