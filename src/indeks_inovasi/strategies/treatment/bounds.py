"""Treatments that bring outliers back to a bound, in raw units."""

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi.errors import NoValuesError, TooFewUnitsError
from indeks_inovasi.kernels.order import quantile
from indeks_inovasi.kernels.treatment import winsorized_bounds
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import LearningStep, Treatment
from indeks_inovasi.typing import Number, Whole


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
        if column.is_empty:
            raise NoValuesError("Winsorize", [repr(column.code)])
        n = int(column.present.sum())
        if n <= self.low + self.high:
            who = f"Winsorize(low={self.low}, high={self.high}) of {column.code!r}"
            raise TooFewUnitsError(who, self.low + self.high + 1, n)
        low, high = winsorized_bounds(column.values[column.present], self.low, self.high)
        return NoTreatment() if low is None and high is None else Clip(low=low, high=high)


class WinsorizeQuantiles(LearningStep, Treatment, frozen=True):
    """Bring values beyond two quantiles back to them.

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
    low: Number = Field(default=0.0, ge=0.0, lt=1.0)
    """Share below which values are raised: 0.025 for the lowest 2.5 percent; 0 leaves that end alone."""
    high: Number = Field(default=1.0, gt=0.0, le=1.0)
    """Share above which values are lowered; 1 leaves that end alone."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low >= self.high:
            raise ValueError(f"low must lie below high, but found {self.low!r} and {self.high!r}.")
        return self

    def freeze(self, column: Column) -> Clip | NoTreatment:
        """Return `Clip` at the quantiles."""
        if column.is_empty:
            raise NoValuesError("WinsorizeQuantiles", [repr(column.code)])
        present = column.values[column.present]
        low = quantile(present, self.low) if self.low > 0.0 else None
        high = quantile(present, self.high) if self.high < 1.0 else None
        return NoTreatment() if low is None and high is None else Clip(low=low, high=high)


class WinsorizeFences(LearningStep, Treatment, frozen=True):
    """Bring values that lie more than `reach` times the interquartile range beyond the quartiles back to that fence.

    Raises
    ------
    NoValuesError
        If the indicator has no value at all.

    References
    ----------
    Tukey (1977), Exploratory Data Analysis: inner fences at 1.5, outer ones at 3.
    """

    kind: Literal["winsorize_fences"] = "winsorize_fences"
    reach: Number = Field(gt=0.0)
    """1.5 or 3, by custom. There is no default."""
    to: Literal["fence", "last_inside"] = "fence"
    """Where a value beyond goes: to the fence, or to the last value inside it."""

    def freeze(self, column: Column) -> Clip:
        """Return `Clip` at the fences."""
        if column.is_empty:
            raise NoValuesError("WinsorizeFences", [repr(column.code)])
        present = column.values[column.present]
        first, third = quantile(present, 0.25), quantile(present, 0.75)
        low, high = first - self.reach * (third - first), third + self.reach * (third - first)
        if self.to == "last_inside":
            inside = present[(present >= low) & (present <= high)]
            low, high = float(np.minimum.reduce(inside)), float(np.maximum.reduce(inside))
        return Clip(low=low, high=high)
