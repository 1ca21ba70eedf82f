"""Treatments by logarithm."""

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi.errors import ConstantIndicatorError, NonPositiveValueError, NoValuesError, OutOfRangeError
from indeks_inovasi.kernels.elementary import log
from indeks_inovasi.kernels.treatment import skewness_and_kurtosis
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import LearningStep, Treatment
from indeks_inovasi.typing import FloatVector, Number

Shift = Number | Literal["lowest_is_one"]


class Log(Treatment, frozen=True):
    """Take the natural logarithm of ``x + shift``; mirrored, ``-log(shift - x)``. The order of values is kept.

    Raises
    ------
    NonPositiveValueError
        If the logarithm of zero or less would be taken.
    NoValuesError
        If the shift is to be learned and the indicator has no value at all.

    References
    ----------
    OECD2008, step 5, "Transformations"; COINr, functions ``log_CT_orig`` (shift "lowest_is_one") and ``log_CT_plus``
    (mirrored, for a column skewed to the left).
    """

    kind: Literal["log"] = "log"
    shift: Shift = 0.0
    """A number, or "lowest_is_one": 1 less the smallest value, learned."""
    mirrored: bool = False

    @model_validator(mode="after")
    def _number_where_mirrored(self) -> Self:
        if self.mirrored and isinstance(self.shift, str):
            raise ValueError("A mirrored logarithm needs a number as its shift: above the largest value.")
        return self

    @property
    def learns(self) -> bool:
        """Whether the shift is still to be learned."""
        return isinstance(self.shift, str)

    def freeze(self, column: Column) -> Self:
        """Return the step with a number as its shift."""
        return self.replace(shift=shift_of(self.title, self.shift, column)) if self.learns else self

    def apply(self, column: Column) -> Column:
        """Return the logged column."""
        shift = shift_of(self.title, self.shift, column)
        shifted = shift - column.values if self.mirrored else column.values + shift
        mirrored = ", mirrored=True" if self.mirrored else ""
        refuse_non_positive(f"Log(shift={shift!r}{mirrored})", column, shifted)
        logged = log(shifted)
        return column.with_values(-logged + 0.0 if self.mirrored else logged)


class ShiftedLog(LearningStep, Treatment, frozen=True):
    """Take the natural logarithm of ``x - min + share (max - min)``: defined for every column with spread.

    Raises
    ------
    ConstantIndicatorError
        If the indicator has the same value for every unit.

    References
    ----------
    COINr, functions ``log_CT`` and ``log_CT_plus`` (`by_skew`), share 0.01.
    """

    kind: Literal["shifted_log"] = "shifted_log"
    share: Number = Field(default=0.01, gt=0.0)
    """Of the range; COINr's is 0.01."""
    by_skew: bool = False
    """Whether a column that is skewed to the left is mirrored: ``-log(max + share (max - min) - x)``."""

    def freeze(self, column: Column) -> Log:
        """Return `Log` with the shift."""
        low, high = observed_range(self.title, column)
        if self.by_skew and skewness_and_kurtosis(column.values[column.present])[0] < 0.0:
            return Log(shift=high + self.share * (high - low), mirrored=True)
        return Log(shift=self.share * (high - low) - low)


def observed_range(who: str, column: Column) -> tuple[float, float]:
    """Return the smallest and the largest value, refused where they are the same or too far apart."""
    low, high = _ends(who, column)
    if low == high:
        raise ConstantIndicatorError(who, {column.code: low}.items())
    if not np.isfinite(high - low):
        ends = (column.values == low) | (column.values == high)
        raise OutOfRangeError(f"{who} needs values whose range is a finite number", column.cells(ends))
    return low, high


def shift_of(who: str, shift: float | str, column: Column) -> float:
    """Return what is added to a column: the number given, or 1 less its smallest value."""
    return 1.0 - _ends(who, column)[0] if isinstance(shift, str) else shift


def refuse_non_positive(who: str, column: Column, shifted: FloatVector) -> None:
    """Refuse the cells of a column that are zero or less after a shift, with their own values."""
    bad = shifted <= 0.0
    if bad.any():
        raise NonPositiveValueError(who, column.cells(bad))


def _ends(who: str, column: Column) -> tuple[float, float]:
    if column.is_empty:
        raise NoValuesError(who, [repr(column.code)])
    return float(np.fmin.reduce(column.values)) + 0.0, float(np.fmax.reduce(column.values)) + 0.0
