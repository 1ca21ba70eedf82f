"""Imputation from the other indicators of the same unit."""

from typing import Literal, Self

import numpy as np
from pydantic import BaseModel, model_validator

from indeks_inovasi.errors import MissingValueError, NoValuesError, UnknownCodeError
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import AcrossStep, Imputer
from indeks_inovasi.typing import FloatVector, FrozenMap, Number


class Range(BaseModel, frozen=True, extra="forbid"):
    """The smallest and the largest value of an indicator."""

    low: Number
    high: Number

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"low must not exceed high, but found {self.low!r} and {self.high!r}.")
        return self


class RowMean(AcrossStep, Imputer, frozen=True):
    """Put in a gap what the unit's other indicators suggest: their mean on the scale 0 to 1, scaled back.

    Each indicator of the family is placed between its smallest and largest value, with its direction; the mean of the
    unit's present places is scaled back to the range of the indicator with the gap. It assumes that a unit does about
    as well in what is not measured as in what is.

    Raises
    ------
    NoValuesError
        If an indicator with a gap has no value at all.
    MissingValueError
        If a unit has no value in the whole family and `empty` is "refuse".
    UnknownCodeError
        If a frozen step has no range for an indicator.

    References
    ----------
    COINr, function ``Impute`` with ``impute_by = "row"``; OECD2008, step 3, conditional mean imputation.
    """

    kind: Literal["row_mean"] = "row_mean"
    within: Literal["siblings", "all"]
    """Whether the indicators of one group or all indicators with this step are one family. There is no default."""
    empty: Literal["refuse", "leave"] = "refuse"
    """What a unit without any value in the family gets: an error, or gaps that stay."""
    ranges: FrozenMap[str, Range] | None = None
    """By code; null: learn them."""

    @property
    def among(self) -> Literal["siblings", "all"]:
        """Which indicators are seen together."""
        return self.within

    @property
    def learns(self) -> bool:
        """Whether the ranges are still to be learned."""
        return self.ranges is None

    def freeze_together(self, columns: tuple[Column, ...]) -> Self:
        """Return the step with the range of each indicator."""
        if self.ranges is not None:
            return self
        bare = [repr(column.code) for column in columns if column.is_empty]
        if bare:
            raise NoValuesError("RowMean", bare)
        ends = {column.code: sorted(column.observed_poles()) for column in columns}
        return self.replace(ranges=FrozenMap({code: Range(low=low, high=high) for code, (low, high) in ends.items()}))

    def apply_together(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """Return the columns without gaps."""
        ranges = self.freeze_together(columns).ranges or FrozenMap()
        unknown = [column.code for column in columns if column.code not in ranges]
        if unknown:
            raise UnknownCodeError("range of RowMean", unknown, ranges)
        places = [_place(column, ranges[column.code]) for column in columns]
        total, count = np.zeros(len(columns[0].values)), np.zeros(len(columns[0].values))
        for place in places:
            there = ~np.isnan(place)
            total, count = total + np.where(there, place, 0.0), count + there
        with np.errstate(invalid="ignore"):
            mean = total / count
        return tuple(self._filled(column, ranges[column.code], mean) for column in columns)

    def _filled(self, column: Column, held: Range, mean: FloatVector) -> Column:
        gaps = np.isnan(column.values)
        if not gaps.any():
            return column
        lost = gaps & np.isnan(mean)
        if lost.any() and self.empty == "refuse":
            raise MissingValueError("RowMean, for units without any value in the family,", column.cells(lost))
        place = 1.0 - mean if column.is_negative else mean
        return column.with_values(np.where(gaps, held.low + place * (held.high - held.low), column.values))


def _place(column: Column, held: Range) -> FloatVector:
    """Return the turned place of each value between 0 and 1; missing where the indicator has one value only."""
    if held.low == held.high:
        return np.full(len(column.values), np.nan)
    place = (column.values - held.low) / (held.high - held.low)
    return 1.0 - place if column.is_negative else place
