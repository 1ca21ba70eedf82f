"""Normalizers by distance to a point of reference: a unit, the mean, a target."""

from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import BeforeValidator, Field, model_validator

from indeks_inovasi.errors import (
    DirectionError,
    MissingValueError,
    NoValuesError,
    OutOfRangeError,
    SpecificationError,
    UnknownCodeError,
    ZeroDivisorError,
)
from indeks_inovasi.kernels.exact import exact_mean
from indeks_inovasi.kernels.order import median
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import LearningStep, Normalizer
from indeks_inovasi.strategies.normalization.constants import Constant, Neutral, neutral_score, refuse_endless
from indeks_inovasi.strategies.normalization.lines import Affine
from indeks_inovasi.strategies.normalization.posts import GoalPosts
from indeks_inovasi.typing import FloatVector, FrozenMap, Number


def _as_text(period: Any) -> Any:
    return str(period) if isinstance(period, int) and not isinstance(period, bool) else period


Period = Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str | int)]
"""A period by its name; the number of a year will do."""
Form = Literal["ratio", "relative", "difference"]
"""For the turned column: "difference" x - r; "relative" that over the size of r; "ratio" 1 + "relative", which is x / r
where more is better and 2 - x / r where less is."""


class _Distance(LearningStep, Normalizer, frozen=True):
    """Compare each value with one reference value, which is learned."""

    form: Form
    ceiling: Number = Field(default=1.0, gt=0.0)
    """What the distance is multiplied by, such as 100."""

    def _frozen(self, column: Column, reference: float) -> Affine:
        """Return the line through the reference value."""
        multiply = column.orient(self.ceiling)
        if self.form == "difference":
            return Affine(subtract=reference, multiply=multiply)
        if reference == 0.0:
            zero = f"{column.code!r} (its reference value is 0; form='difference' does not divide)"
            raise ZeroDivisorError(f"{self.title}(form={self.form!r})", [zero])
        return Affine(
            subtract=reference,
            divide=abs(reference),
            multiply=multiply,
            add=self.ceiling if self.form == "ratio" else 0.0,
        )

    def _need_values(self, column: Column) -> None:
        if column.is_empty:
            raise NoValuesError(self.title, [repr(column.code)])


class DistanceToMean(_Distance, frozen=True):
    """Compare each value with the mean of all units.

    "relative" is what the method EDAS builds on; "ratio" times 100 puts the average unit at 100.

    Raises
    ------
    NoValuesError
        If the indicator has no value at all.
    ZeroDivisorError
        If the mean is zero and the form divides by it.

    References
    ----------
    OECD2008, step 5, distance to the mean; Keshavarz Ghorabaee et al. (2015), Informatica 26(3), 435-451.
    """

    kind: Literal["distance_to_mean"] = "distance_to_mean"

    def freeze(self, column: Column) -> Affine:
        """Return the line through the mean."""
        self._need_values(column)
        return self._frozen(column, float(exact_mean(column.values)))


class DistanceToReference(_Distance, frozen=True):
    """Compare each value with that of a reference: one unit, or the best, worst or median value observed.

    Raises
    ------
    MissingValueError
        If the reference unit has no value.
    UnknownCodeError
        If there is no such unit.
    NoValuesError
        If the indicator has no value at all.
    ZeroDivisorError
        If the reference value is zero and the form divides by it.

    References
    ----------
    OECD2008, step 5, distance to a reference (an external benchmark country, the leader). With the best value and
    "ratio" a negative indicator is scored ``2 - x / min``, the way of Juettler and Koerth.
    """

    kind: Literal["distance_to_reference"] = "distance_to_reference"
    to: Literal["unit", "best", "worst", "median"] = "unit"
    unit: str | None = None
    """Code of the reference unit."""
    period: Period | None = None
    """Of the reference unit, in a panel. Within `PerPeerGroup` by "period" leave it out: each period has its own."""

    @model_validator(mode="after")
    def _names_its_unit(self) -> Self:
        if (self.to == "unit") != (self.unit is not None) or (self.period is not None and self.unit is None):
            raise ValueError("`unit` (and `period` in a panel) goes with to='unit', and only with it.")
        return self

    def freeze(self, column: Column) -> Affine:
        """Return the line through the reference value."""
        self._need_values(column)
        return self._frozen(column, self._reference(column))

    def _reference(self, column: Column) -> float:
        if self.unit is not None:
            return value_of_unit(self.title, column, self.unit, self.period)
        if self.to == "median":
            return median(column.values[column.present])
        worst, best = column.observed_poles()
        return best if self.to == "best" else worst


class RangeToReference(LearningStep, Normalizer, frozen=True):
    """Place each value between the worst one observed (0) and that of a reference unit (`ceiling`).

    A unit beyond the reference scores more than `ceiling`, unless `capped`.

    Raises
    ------
    MissingValueError, UnknownCodeError
        If the reference unit has no value, or is not there.
    ConstantIndicatorError
        If the reference unit has the worst value itself and `constant` is "refuse".
    OutOfRangeError
        If no number holds the range.

    References
    ----------
    COINr, function ``n_dist2ref``.
    """

    kind: Literal["range_to_reference"] = "range_to_reference"
    unit: str
    period: Period | None = None
    capped: bool
    """Whether no unit scores more than the reference. There is no default."""
    ceiling: Number = Field(default=1.0, gt=0.0)
    constant: Neutral = "refuse"

    def freeze(self, column: Column) -> GoalPosts | Constant:
        """Return `GoalPosts` from the worst value to that of the reference."""
        worst, _ = column.observed_poles()
        reference = value_of_unit(self.title, column, self.unit, self.period)
        if reference == worst:
            who = f"RangeToReference({self.unit!r}), whose unit is the worst one,"
            return neutral_score(who, column, self.constant)
        refuse_endless(self.title, column, worst, reference)
        return GoalPosts(
            floor_at=worst, ceiling_at=reference, ceiling=self.ceiling, clip="ceiling" if self.capped else "none"
        )


class DistanceToTarget(LearningStep, Normalizer, frozen=True):
    """Place each value between the worst one observed (0) and a target (`ceiling`).

    Targets are raw values: one for the indicator, or one by code for a default that many indicators share.

    Raises
    ------
    DirectionError
        If the target is no better than the worst value observed: it lies on the wrong side, or all have reached it.
    ConstantIndicatorError
        If the indicator has the same value for every unit and `constant` is "refuse".
    SpecificationError
        If the indicator has no target.

    References
    ----------
    COINr, function ``n_dist2targ``; UNECE and OECD practice for distances to targets of the Agenda 2030.
    """

    kind: Literal["distance_to_target"] = "distance_to_target"
    target: Number | FrozenMap[str, Number]
    capped: bool
    """Whether no unit scores more than at the target. There is no default."""
    ceiling: Number = Field(default=1.0, gt=0.0)
    constant: Neutral = "refuse"

    def freeze(self, column: Column) -> GoalPosts | Constant:
        """Return `GoalPosts` from the worst value to the target."""
        target = self._target(column.code)
        worst, best = column.observed_poles()
        if worst == best or column.is_empty:
            return neutral_score("DistanceToTarget", column, self.constant)
        if column.orient(target) <= column.orient(worst):
            raise DirectionError(
                f"DistanceToTarget with the target {target!r}, which is no better than the worst value {worst!r},",
                [f"{column.code!r} ({column.direction or 'group'})"],
            )
        if np.isinf(target - worst):
            raise OutOfRangeError(
                f"DistanceToTarget needs values whose distance to the target {target!r} is a finite number",
                column.cells(column.values == worst),
            )
        return GoalPosts(
            floor_at=worst, ceiling_at=target, ceiling=self.ceiling, clip="ceiling" if self.capped else "none"
        )

    def _target(self, code: str) -> float:
        if not isinstance(self.target, FrozenMap):
            return float(self.target)
        if code not in self.target:
            raise SpecificationError([f"DistanceToTarget has no target for {code!r}."])
        return float(self.target[code])


class AdjustedMinMax(LearningStep, Normalizer, frozen=True):
    """Place each value on 70 to 130 around 100: 100 at a reference value, 60 points for the range of the goalposts.

    The posts stand half a range above and below the reference, so that the scale is that of the adjusted
    Mazziotta-Pareto index. In a panel the range is that of all periods, and `period` says whose mean, or which value
    of `unit`, scores 100.

    Raises
    ------
    NoValuesError
        If there is no value at all, or none in the reference period.
    UnknownCodeError, MissingValueError
        If the reference unit or period is not there, or has no value.
    ConstantIndicatorError
        If the indicator has the same value for every unit and `constant` is "refuse".
    OutOfRangeError
        If the range is empty, or no number holds it.

    References
    ----------
    Mazziotta and Pareto (2016), Social Indicators Research 127(3), 983-1003, equation 3.
    """

    kind: Literal["adjusted_min_max"] = "adjusted_min_max"
    reference: Number | None = None
    """Raw value that scores 100; null: the value of `unit`, or where none is given the mean of the units."""
    unit: str | None = None
    """Code of the unit whose value scores 100."""
    period: Period | None = None
    """Base period: that of the reference unit, or the one whose mean scores 100."""
    low: Number | None = None
    """Lower end of the range; null: the smallest value observed."""
    high: Number | None = None
    """Upper end of the range; null: the largest value observed."""
    constant: Neutral = "refuse"

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"low must lie below high, but found {self.low!r} and {self.high!r}.")
        if self.reference is not None and (self.unit is not None or self.period is not None):
            raise ValueError("Give the reference as a number, or by unit and period, not both.")
        return self

    def freeze(self, column: Column) -> GoalPosts | Constant:
        """Return `GoalPosts` half a range around the reference."""
        worst, best = column.observed_poles()
        if worst == best or column.is_empty:
            return neutral_score("AdjustedMinMax", column, self.constant)
        reference, half = self._reference(column), self._half_of_range(column)
        floor_at, ceiling_at = reference - column.orient(half), reference + column.orient(half)
        if floor_at == ceiling_at or not np.isfinite(ceiling_at - floor_at):
            raise OutOfRangeError("AdjustedMinMax needs a range that numbers can hold", [repr(column.code)])
        return GoalPosts(floor_at=floor_at, ceiling_at=ceiling_at, floor=70.0, ceiling=130.0, clip="none")

    def _half_of_range(self, column: Column) -> float:
        smallest, largest = sorted(column.observed_poles())
        low = smallest if self.low is None else self.low
        high = largest if self.high is None else self.high
        if low >= high:
            raise OutOfRangeError("AdjustedMinMax needs a range", [f"{column.code!r} (from {low!r} to {high!r})"])
        return high / 2.0 - low / 2.0

    def _reference(self, column: Column) -> float:
        if self.reference is not None:
            return self.reference
        if self.unit is not None:
            return value_of_unit(self.title, column, self.unit, self.period)
        return float(exact_mean(column.values if self.period is None else values_of_period(column, self.period)))


def value_of_unit(who: str, column: Column, unit: str, period: str | None) -> float:
    """Return the value of one unit.

    Raises
    ------
    UnknownCodeError
        If there is no such row.
    MissingValueError
        If it has no value.
    """
    row = column.rows.index(unit, period)
    if np.isnan(column.values[row]):
        cells = column.cells(np.arange(len(column.rows)) == row)
        raise MissingValueError(f"{who}, whose reference is {unit!r},", cells)
    return float(column.values[row])


def values_of_period(column: Column, period: str) -> FloatVector:
    """Return the values of one period.

    Raises
    ------
    UnknownCodeError
        If there is no row of that period.
    NoValuesError
        If there is no value in it.
    """
    periods = {name: own for name, _, own in column.split("period")}
    if period not in periods:
        raise UnknownCodeError("period", [period], [str(name) for name in periods])
    if periods[period].is_empty:
        raise NoValuesError(f"The reference period {period!r}", [repr(column.code)])
    return periods[period].values
