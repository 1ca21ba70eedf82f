"""Treatments by logarithm."""

from typing import Literal

from pydantic import Field

from indeks_inovasi.errors import ConstantIndicatorError, NonPositiveValueError, NoValuesError
from indeks_inovasi.kernels.elementary import log
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import LearningStep, Treatment
from indeks_inovasi.typing import Number


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
        low, high = observed_range("ShiftedLog", column)
        return Log(shift=self.share * (high - low) - low)


def observed_range(who: str, column: Column) -> tuple[float, float]:
    """Return the smallest and the largest value, refused where they are the same."""
    present = column.values[column.present]
    if len(present) == 0:
        raise NoValuesError(who, [repr(column.code)])
    low, high = float(present.min()) + 0.0, float(present.max()) + 0.0
    if low == high:
        raise ConstantIndicatorError(who, {column.code: low}.items())
    return low, high
