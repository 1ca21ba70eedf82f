"""Treatments: outliers tamed before normalization, in raw units, the order of values kept."""

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi.errors import ConstantIndicatorError, NonPositiveValueError, NoValuesError, TooFewUnitsError
from indeks_inovasi.kernels.elementary import log
from indeks_inovasi.kernels.treatment import skewness_and_kurtosis, winsorized_bounds
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import LearningStep, Treatment
from indeks_inovasi.typing import FloatVector, Number, Whole


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


class Log(Treatment, frozen=True):
    """Take the natural logarithm of ``x + shift``.

    Raises
    ------
    NonPositiveValueError
        If a value plus the shift is zero or less.

    References
    ----------
    OECD2008, step 5, "Transformations".
    """

    kind: Literal["log"] = "log"
    shift: Number = 0.0

    def apply(self, column: Column) -> Column:
        """Return the logged column."""
        shifted = column.values + self.shift
        bad = shifted <= 0.0
        if bad.any():
            raise NonPositiveValueError(f"Log(shift={self.shift!r})", column.cells(bad))
        return column.with_values(log(shifted))


class ShiftedLog(LearningStep, Treatment, frozen=True):
    """Take the natural logarithm of ``x - min + share (max - min)``: defined for every column with spread.

    Raises
    ------
    ConstantIndicatorError
        If the indicator has the same value for every unit.

    References
    ----------
    COINr, function ``log_CT`` (share 0.01).
    """

    kind: Literal["shifted_log"] = "shifted_log"
    share: Number = Field(default=0.01, gt=0.0)

    def freeze(self, column: Column) -> Log:
        """Return `Log` with the shift."""
        low, high = _range("ShiftedLog", column)
        return Log(shift=self.share * (high - low) - low)


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


class SkewnessKurtosis(LearningStep, Treatment, frozen=True):
    """Treat an indicator only if it is skewed and heavy-tailed: winsorize point by point, then take logarithms.

    While ``|skewness| >= skewness_limit`` and ``kurtosis >= kurtosis_limit`` (both sample-corrected, excess kurtosis)
    and fewer than `most_points` points are touched, all points at the extreme of the skewed end take the next value.
    If that does not suffice, the untreated values are logged with `ShiftedLog`, or left (`otherwise`).

    References
    ----------
    OECD2008 and the practice of the JRC statistical audits; COINr, function ``Treat``.
    """

    kind: Literal["skewness_kurtosis"] = "skewness_kurtosis"
    skewness_limit: Number = Field(default=2.0, gt=0.0)
    kurtosis_limit: Number = 3.5
    most_points: Whole = Field(default=5, ge=0)
    otherwise: Literal["shifted_log", "none"] = "shifted_log"
    share: Number = Field(default=0.01, gt=0.0)
    """Of the range, for the logarithm."""

    def freeze(self, column: Column) -> Treatment:
        """Return what the indicator needs: `NoTreatment`, `Clip` or `Log`."""
        values = column.values[column.present]
        if len(values) == 0:
            raise NoValuesError("SkewnessKurtosis", [repr(column.code)])
        low, high, treated = None, None, values
        while not self._passes(treated):
            skewed_up = skewness_and_kurtosis(treated)[0] >= 0.0
            extreme = float(treated.max() if skewed_up else treated.min())
            at_extreme = treated == extreme
            touched = int(((treated != values) | at_extreme).sum())
            if touched > self.most_points or at_extreme.all():
                return self._fallback(column)
            rest = treated[~at_extreme]
            bound = float(rest.max() if skewed_up else rest.min()) + 0.0
            low, high = (low, bound) if skewed_up else (bound, high)
            treated = np.where(at_extreme, bound, treated)
        return NoTreatment() if low is None and high is None else Clip(low=low, high=high)

    def _passes(self, values: FloatVector) -> bool:
        if values.min() == values.max():
            return True
        skewness, kurtosis = skewness_and_kurtosis(values)
        return abs(skewness) < self.skewness_limit or kurtosis < self.kurtosis_limit

    def _fallback(self, column: Column) -> Treatment:
        return ShiftedLog(share=self.share).freeze(column) if self.otherwise == "shifted_log" else NoTreatment()


def _range(who: str, column: Column) -> tuple[float, float]:
    present = column.values[column.present]
    if len(present) == 0:
        raise NoValuesError(who, [repr(column.code)])
    low, high = float(present.min()) + 0.0, float(present.max()) + 0.0
    if low == high:
        raise ConstantIndicatorError(who, {column.code: low}.items())
    return low, high
