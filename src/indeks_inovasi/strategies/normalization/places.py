"""Normalizers by place: ranks and percentiles among the units observed."""

from typing import Annotated, Literal, Self

import numpy as np
from pydantic import AfterValidator

from indeks_inovasi.errors import ConstantIndicatorError, DirectionError, NoValuesError, TooFewUnitsError
from indeks_inovasi.kernels.comparing import digits_for
from indeks_inovasi.kernels.normalization import Denominator, rank_among, share_of_ranks
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import Normalizer, refuse_negative
from indeks_inovasi.typing import FloatVector, Number, NumberTable


def _ascend(table: NumberTable) -> NumberTable:
    if len(table) == 0 or not (table.values[1:] >= table.values[:-1]).all():
        raise ValueError("The table of values must ascend and hold at least one number.")
    return table


Ascending = Annotated[NumberTable, AfterValidator(_ascend)]


class Rank(Normalizer, frozen=True):
    """Return the rank of each unit, 1 for the worst.

    Only the order counts: distances are lost. A frozen one places a new value between the units it has seen.

    Raises
    ------
    NoValuesError
        If the indicator has no value at all.

    References
    ----------
    OECD2008, step 5, ranking.
    """

    kind: Literal["rank"] = "rank"
    ties: Literal["min", "max", "average", "dense"]
    among: Ascending | None = None
    """Raw values of the units that ranks are taken among, turned and ascending; null: learn them."""

    @property
    def learns(self) -> bool:
        """Whether the table is still to be learned."""
        return self.among is None

    def freeze(self, column: Column) -> Self:
        """Return the step with the table of values."""
        return self if self.among is not None else self.replace(among=_table(self.title, column))

    def apply(self, column: Column) -> Column:
        """Return the ranks."""
        frozen = self if self.among is not None else self.freeze(column)
        table = frozen.among.values if frozen.among is not None else np.empty(0)
        return column.normalized(rank_among(column.oriented(), table, self.ties, digits_for(table)))


class Borda(Rank, frozen=True):
    """Return the Borda count of each unit: its rank, 1 for the worst, less one.

    Without ties it is the number of units that a unit leaves behind.

    Raises
    ------
    NoValuesError
        If the indicator has no value at all.

    References
    ----------
    Borda (1781); COINr, function ``n_borda``.
    """

    kind: Literal["borda"] = "borda"  # type: ignore[assignment]

    def apply(self, column: Column) -> Column:
        """Return the counts."""
        return column.normalized(super().apply(column).values - 1.0)


class Percentile(Normalizer, frozen=True):
    """Return the share of units at or below each unit, times `ceiling`.

    Conventions differ between indices, so there is no default: `denominator` "n" gives rank / n, "n_minus_1"
    (rank - 1) / (n - 1), "n_plus_1" rank / (n + 1); `ties` says which rank tied units share; `zeros` "apart" gives a
    true zero the score 0 and ranks the other values among themselves.

    Raises
    ------
    TooFewUnitsError
        If the denominator is n - 1 and there is one unit.
    ConstantIndicatorError
        If the denominator is n - 1, ties are dense and all units are tied.
    NegativeValueError
        If zeros stand apart and a value is below zero.

    References
    ----------
    OEHHA, CalEnviroScreen 3.0 report, percentiles over non-zero values; OECD2008, step 5.
    """

    kind: Literal["percentile"] = "percentile"
    ties: Literal["min", "max", "average", "dense"]
    denominator: Denominator
    ceiling: Number = 100.0
    zeros: Literal["counted", "apart"] = "counted"
    among: Ascending | None = None
    """Raw values of the units that shares are taken among, turned and ascending; null: learn them."""

    @property
    def learns(self) -> bool:
        """Whether the table is still to be learned."""
        return self.among is None

    def freeze(self, column: Column) -> Self:
        """Return the step with the table of values."""
        if self.among is not None:
            return self
        if self.zeros == "apart":
            if column.is_negative:
                raise DirectionError("Percentile(zeros='apart'), which scores a true zero 0,", [repr(column.code)])
            refuse_negative("Percentile(zeros='apart')", column)
            column = column.with_values(np.where(column.values == 0.0, np.nan, column.values))
        table = _table("Percentile", column)
        self._check_divisor(table, column)
        return self.replace(among=table)

    def apply(self, column: Column) -> Column:
        """Return the shares."""
        frozen = self if self.among is not None else self.freeze(column)
        table = frozen.among or NumberTable(())
        ranks = rank_among(column.oriented(), table.values, self.ties, digits_for(table.values))
        places = self._check_divisor(table, column)
        shares = share_of_ranks(ranks, places, self.denominator) * self.ceiling
        if self.zeros == "apart":
            shares = np.where(column.values == 0.0, 0.0, shares)
        return column.normalized(shares + 0.0)

    def _check_divisor(self, table: NumberTable, column: Column) -> int:
        """Return how many places there are; n - 1 of them must not be zero."""
        who = f"Percentile(denominator={self.denominator!r}, ties={self.ties!r})"
        places = len(table)
        if self.denominator == "n_minus_1" and places < 2:
            raise TooFewUnitsError(f"{who} of {column.code!r}", 2, places)
        if self.ties == "dense":
            places = _count_distinct(table.values, digits_for(table.values))
        if self.denominator == "n_minus_1" and places < 2:
            raise ConstantIndicatorError(who, [(column.code, column.orient(float(table.values[0])))])
        return places


def _table(who: str, column: Column) -> NumberTable:
    if column.is_empty:
        raise NoValuesError(who, [repr(column.code)])
    return NumberTable(np.sort(column.oriented()[column.present]))


def _count_distinct(table: FloatVector, digits: int) -> int:
    return int(rank_among(table[-1:], table, "dense", digits)[0])
