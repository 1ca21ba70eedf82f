"""Treatments by power transforms: Box-Cox and Yeo-Johnson."""

from collections.abc import Callable
from typing import Literal, Self

import numpy as np
from pydantic import Field

from indeks_inovasi.errors import NonPositiveValueError, OutOfRangeError
from indeks_inovasi.kernels.treatment import box_cox, most_likely, yeo_johnson
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import Treatment
from indeks_inovasi.strategies.treatment.logs import observed_range
from indeks_inovasi.typing import FloatVector, Number


class BoxCox(Treatment, frozen=True):
    """Return ``((x + shift)^power - 1) / power``, the logarithm of ``x + shift`` where the power is 0.

    A power that is not given is the one under which the column is most likely normal. The order of values is kept.

    Raises
    ------
    NonPositiveValueError
        If a value plus the shift is zero or less.
    ConstantIndicatorError
        If the power or shift is to be learned and the indicator has one value only.

    References
    ----------
    Box and Cox (1964), JRSS B 26(2), 211-252; COINr, function ``boxcox``.
    """

    kind: Literal["box_cox"] = "box_cox"
    power: Number | None = Field(default=None, ge=-5.0, le=5.0)
    """null: learn it, between -5 and 5."""
    shift: Number | Literal["lowest_is_one"] = 0.0
    """"lowest_is_one": 1 less the smallest value, which makes every value positive."""

    @property
    def learns(self) -> bool:
        """Whether power or shift is still to be learned."""
        return self.power is None or self.shift == "lowest_is_one"

    def freeze(self, column: Column) -> Self:
        """Return the step with power and shift."""
        if not self.learns:
            return self
        low, _ = observed_range("BoxCox", column)
        shift = 1.0 - low if isinstance(self.shift, str) else self.shift
        if self.power is not None:
            return self.replace(shift=shift)
        shifted = self._shifted(column, shift)[column.present]
        return self.replace(shift=shift, power=_learned(self.title, column, shifted, box_cox))

    def _shifted(self, column: Column, shift: float) -> FloatVector:
        shifted = column.values + shift
        bad = shifted <= 0.0
        if bad.any():
            raise NonPositiveValueError(f"BoxCox(shift={shift!r}); YeoJohnson takes every value; it", column.cells(bad))
        return shifted

    def apply(self, column: Column) -> Column:
        """Return the transformed column."""
        frozen = self.freeze(column)
        shift = 0.0 if isinstance(frozen.shift, str) else frozen.shift
        return column.with_values(box_cox(self._shifted(column, shift), frozen.power or 0.0))


class YeoJohnson(Treatment, frozen=True):
    """Transform by a power that also takes zero and negative values, above and below zero in a mirrored way.

    A power that is not given is the one under which the column is most likely normal. The order of values is kept.

    Raises
    ------
    ConstantIndicatorError
        If the power is to be learned and the indicator has one value only.

    References
    ----------
    Yeo and Johnson (2000), Biometrika 87(4), 954-959.
    """

    kind: Literal["yeo_johnson"] = "yeo_johnson"
    power: Number | None = Field(default=None, ge=-5.0, le=5.0)
    """null: learn it, between -5 and 5."""

    @property
    def learns(self) -> bool:
        """Whether the power is still to be learned."""
        return self.power is None

    def freeze(self, column: Column) -> Self:
        """Return the step with the power."""
        if self.power is not None:
            return self
        observed_range("YeoJohnson", column)
        return self.replace(power=_learned(self.title, column, column.values[column.present], yeo_johnson))

    def apply(self, column: Column) -> Column:
        """Return the transformed column."""
        return column.with_values(yeo_johnson(column.values, self.freeze(column).power or 0.0))


def _learned(
    who: str, column: Column, values: FloatVector, transform: Callable[[FloatVector, float], FloatVector]
) -> float:
    power = most_likely(values, transform, signed=transform is yeo_johnson)
    if not np.isfinite(power):
        raise OutOfRangeError(f"{who} finds no power under which results are numbers", [repr(column.code)])
    return power
