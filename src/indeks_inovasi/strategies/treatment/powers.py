"""Treatments by power transforms: Box-Cox and Yeo-Johnson."""

from abc import abstractmethod
from typing import Final, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi.errors import SpecificationError
from indeks_inovasi.kernels.imputation import scaled_back
from indeks_inovasi.kernels.transforms import box_cox, likeliest_box_cox, likeliest_yeo_johnson, yeo_johnson
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import Treatment
from indeks_inovasi.strategies.treatment.logs import Shift, observed_range, refuse_non_positive, shift_of
from indeks_inovasi.typing import FloatVector, Number

LOST: Final = 2.0**-20
"""Share of the closeness of two values, below which a transform has lost too many of their digits."""


class PowerTransform(Treatment, frozen=True):
    """A transform by a power, given or learned; the order of values is kept."""

    power: Number | None = Field(default=None, ge=-5.0, le=5.0)
    """null: learn the one between -5 and 5 under which the column looks most like a normal distribution."""
    rescale: bool = False
    """Whether the transformed values are stretched back onto the observed range, so that they keep their unit of
    measure and posts in that unit stay meaningful at both ends."""
    ends: tuple[Number, Number] | None = None
    """Smallest and largest value, which rescaling leaves where they are; null: learn them."""

    @model_validator(mode="after")
    def _ends_in_order(self) -> Self:
        if self.ends is not None and not (self.rescale and self.ends[0] < self.ends[1]):
            raise ValueError("ends are the smallest and the larger largest value, and belong to rescale.")
        return self

    @property
    def learns(self) -> bool:
        """Whether the power or the ends are still to be learned."""
        return self.power is None or (self.rescale and self.ends is None)

    def freeze(self, column: Column) -> Self:
        """Return the step with every number it learns."""
        if not self.learns:
            return self
        self.refuse(column)
        ends = observed_range(self.title, column)
        power = self.likeliest(column.values[column.present]) if self.power is None else self.power
        frozen = self.replace(power=power, ends=(self.ends or ends) if self.rescale else None)
        frozen.posts(ends, column.code)
        return frozen

    def apply(self, column: Column) -> Column:
        """Return the transformed column."""
        frozen = self.freeze(column)
        frozen.refuse(column)
        values = frozen.transformed(column.values, frozen.power or 0.0)
        if frozen.ends is not None:
            low, high = frozen.posts(frozen.ends, column.code)
            values = scaled_back((values - low) / (high - low), *frozen.ends)
        return column.with_values(values)

    def posts(self, ends: tuple[float, float], code: str) -> tuple[float, float]:
        """Return the transformed smallest and largest value, refused where most digits between them are lost."""
        low, high = self.transformed(np.array(ends), self.power or 0.0).tolist()
        if not LOST * _closeness(*ends) < _closeness(low, high) < np.inf:
            raise SpecificationError(
                [
                    f"{self.title} has no use for the power {self.power!r} on {code!r}: its values from {ends[0]!r} to"
                    f" {ends[1]!r} would become {low!r} to {high!r}, too close or too far for their digits. Measure the"
                    " indicator in another unit, such as millions, or give a power nearer to 1."
                ]
            )
        return low, high

    def refuse(self, column: Column) -> None:
        """Refuse values that have no transform."""

    @abstractmethod
    def likeliest(self, values: FloatVector) -> float:
        """Return the most likely power of values without gaps."""

    @abstractmethod
    def transformed(self, values: FloatVector, power: float) -> FloatVector:
        """Return the (n,) transformed values."""


class BoxCox(PowerTransform, frozen=True):
    """Return ``((x + shift)^power - 1) / power``, the logarithm of ``x + shift`` where the power is 0.

    Raises
    ------
    NonPositiveValueError
        If a value plus the shift is zero or less.
    ConstantIndicatorError
        If a number is to be learned and the indicator has one value only.
    SpecificationError
        If values would lose most of their digits under the learned power.

    References
    ----------
    Box and Cox (1964), JRSS B 26(2), 211-252; COINr, function ``boxcox`` (shift "lowest_is_one").
    """

    kind: Literal["box_cox"] = "box_cox"
    shift: Shift = 0.0
    """A number, or "lowest_is_one": 1 less the smallest value, learned, which makes every value positive."""

    @property
    def learns(self) -> bool:
        """Whether power, shift or ends are still to be learned."""
        return isinstance(self.shift, str) or super().learns

    def freeze(self, column: Column) -> Self:
        """Return the step with every number it learns."""
        if isinstance(self.shift, str):
            return self.replace(shift=shift_of(self.title, self.shift, column)).freeze(column)
        return super().freeze(column)

    def refuse(self, column: Column) -> None:
        """Refuse values that are zero or less after the shift."""
        who = f"BoxCox(shift={self.shift!r}), unlike YeoJohnson,"
        refuse_non_positive(who, column, column.values + shift_of(self.title, self.shift, column))

    def likeliest(self, values: FloatVector) -> float:
        """Return the most likely power of values without gaps."""
        return likeliest_box_cox(values + self._shift)

    def transformed(self, values: FloatVector, power: float) -> FloatVector:
        """Return the (n,) transformed values."""
        return box_cox(values + self._shift, power)

    @property
    def _shift(self) -> float:
        return 0.0 if isinstance(self.shift, str) else self.shift


class YeoJohnson(PowerTransform, frozen=True):
    """Transform by a power that takes zero and negative values as well: Box-Cox of ``1 + abs(x)``, mirrored below zero.

    Raises
    ------
    ConstantIndicatorError
        If a number is to be learned and the indicator has one value only.
    SpecificationError
        If values would lose most of their digits under the learned power.

    References
    ----------
    Yeo and Johnson (2000), Biometrika 87(4), 954-959.
    """

    kind: Literal["yeo_johnson"] = "yeo_johnson"

    def likeliest(self, values: FloatVector) -> float:
        """Return the most likely power of values without gaps."""
        return likeliest_yeo_johnson(values)

    def transformed(self, values: FloatVector, power: float) -> FloatVector:
        """Return the (n,) transformed values."""
        return yeo_johnson(values, power)


def _closeness(low: float, high: float) -> float:
    """Return how far two numbers lie apart, as a share of the larger one."""
    return 0.0 if low == high else (high - low) / max(abs(low), abs(high))
