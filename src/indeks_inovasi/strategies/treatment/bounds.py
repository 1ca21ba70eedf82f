"""Treatments that bring outliers back to a bound, in raw units."""

from typing import Final, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi.errors import NoValuesError, SpecificationError, TooFewUnitsError
from indeks_inovasi.kernels.order import quantile
from indeks_inovasi.kernels.treatment import winsorized_bounds
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import LearningStep, Treatment
from indeks_inovasi.typing import FloatVector, Number, Whole

LARGEST: Final = float(np.finfo(np.float64).max)


class NoTreatment(Treatment, frozen=True):
    """Leave the values as they are."""

    kind: Literal["no_treatment"] = "no_treatment"

    def apply(self, column: Column) -> Column:
        """Return the column itself."""
        return column

    def line(self) -> tuple[float, float]:
        """Return the identity."""
        return 0.0, 1.0


class Clip(Treatment, frozen=True):
    """Bring values beyond a bound back to it; null leaves that end open. What winsorizing freezes to."""

    kind: Literal["clip"] = "clip"
    low: Number | None = None
    high: Number | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low must not exceed high, but found {self.low!r} and {self.high!r}.")
        return self

    def apply(self, column: Column) -> Column:
        """Return the clipped column."""
        values = column.values
        if self.low is not None:
            values = np.where(values < self.low, self.low, values)
        if self.high is not None:
            values = np.where(values > self.high, self.high, values)
        return column if np.array_equal(values, column.values, equal_nan=True) else column.with_values(values)

    def line(self) -> tuple[float, float]:
        """Return the identity, which holds between the bounds."""
        return 0.0, 1.0


class Replace(Treatment, frozen=True):
    """Put one number for another, such as a small floor for zero before a logarithm.

    Codes for missing values do not belong here: declare them with ``ii.read(missing=[...])``.
    """

    kind: Literal["replace"] = "replace"
    value: Number
    by: Number

    def apply(self, column: Column) -> Column:
        """Return the column with the number exchanged."""
        found = column.values == self.value
        return column.with_values(np.where(found, self.by, column.values)) if found.any() else column


class Winsorize(LearningStep, Treatment, frozen=True):
    """Bring the `low` smallest and the `high` largest points to the next value.

    Points that are tied with the last one that moves would exceed the count, so such a block stays where it is:
    never more than `low` and `high` points move.

    Raises
    ------
    NoValuesError, TooFewUnitsError
        If no point would be left that stays.

    References
    ----------
    OECD2008, step 3 and 5, treatment of outliers.
    """

    kind: Literal["winsorize"] = "winsorize"
    low: Whole = Field(default=0, ge=0)
    high: Whole = Field(default=0, ge=0)

    def freeze(self, column: Column) -> Clip | NoTreatment:
        """Return `Clip` between the values that the moved points take."""
        present = _present(self.title, column)
        if len(present) <= self.low + self.high:
            who = f"Winsorize(low={self.low}, high={self.high}) of {column.code!r}"
            raise TooFewUnitsError(who, self.low + self.high + 1, len(present))
        low, high = winsorized_bounds(present, self.low, self.high)
        return NoTreatment() if low is None and high is None else Clip(low=low, high=high)


class WinsorizeQuantiles(LearningStep, Treatment, frozen=True):
    """Bring values below one quantile and above another back to them.

    Quantiles lie between neighbors linearly (type 7 of Hyndman and Fan 1996, the default of numpy and R).

    Raises
    ------
    NoValuesError
        If the indicator has no value at all.

    References
    ----------
    OECD2008, step 3 and 5, trimming at the 2.5 and 97.5 percentiles.
    """

    kind: Literal["winsorize_quantiles"] = "winsorize_quantiles"
    low: Number = Field(ge=0.0, lt=1.0)
    """Share of units: 0.025 raises what lies below the 2.5th percentile; 0 leaves that end alone."""
    high: Number = Field(gt=0.0, le=1.0)
    """Share of units: 0.975 lowers what lies above the 97.5th percentile; 1 leaves that end alone."""
    to: Literal["bound", "last_inside"] = "bound"
    """Where a value beyond goes: to the quantile, as is usual, or to the last observed value inside it."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low >= self.high:
            raise ValueError(f"low must lie below high, but found {self.low!r} and {self.high!r}.")
        return self

    def freeze(self, column: Column) -> Clip | NoTreatment:
        """Return `Clip` at the quantiles."""
        present = _present(self.title, column)
        low = quantile(present, self.low) if self.low > 0.0 else None
        high = quantile(present, self.high) if self.high < 1.0 else None
        if low is None and high is None:
            return NoTreatment()
        return Clip(low=low, high=high) if self.to == "bound" else _last_inside(present, low, high)


class WinsorizeFences(LearningStep, Treatment, frozen=True):
    """Bring values that lie more than `reach` times the interquartile range beyond the quartiles back to that fence.

    Not for an indicator of which half of the units share one value: its quartiles are one number, and so would be all
    others.

    Raises
    ------
    NoValuesError
        If the indicator has no value at all.
    SpecificationError
        If its quartiles are equal and its values are not.

    References
    ----------
    Tukey (1977), Exploratory Data Analysis: inner fences at 1.5, outer ones at 3.
    """

    kind: Literal["winsorize_fences"] = "winsorize_fences"
    reach: Number = Field(gt=0.0)
    """1.5 or 3, by custom. There is no default."""
    to: Literal["bound", "last_inside"]
    """Where a value beyond goes: to the fence, or to the last observed value inside it. There is no default."""

    def freeze(self, column: Column) -> Clip | NoTreatment:
        """Return `Clip` at the fences."""
        present = _present(self.title, column)
        first, third = quantile(present, 0.25), quantile(present, 0.75)
        if first == third and np.minimum.reduce(present) < np.maximum.reduce(present):
            raise SpecificationError(
                [
                    f"{self.title} needs quartiles that differ, but those of {column.code!r} are both {first!r}. Choose"
                    " a treatment that counts units, such as Winsorize(high=3), for that indicator."
                ]
            )
        reach = self.reach * (third - first)
        if not np.isfinite(reach):
            return NoTreatment()  # nothing lies beyond
        low, high = max(first - reach, -LARGEST) + 0.0, min(third + reach, LARGEST) + 0.0
        return Clip(low=low, high=high) if self.to == "bound" else _last_inside(present, low, high)


def _present(who: str, column: Column) -> FloatVector:
    if column.is_empty:
        raise NoValuesError(who, [repr(column.code)])
    return column.values[column.present]


def _last_inside(values: FloatVector, low: float | None, high: float | None) -> Clip:
    """Return bounds at the outermost values that do not lie beyond the given ones."""
    lowest = None if low is None else float(np.minimum.reduce(values[values >= low])) + 0.0
    highest = None if high is None else float(np.maximum.reduce(values[values <= high])) + 0.0
    return Clip(low=lowest, high=highest)
