"""Normalizers: every indicator on one scale on which more means a higher score."""

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi.errors import (
    ConstantIndicatorError,
    DirectionError,
    NonPositiveValueError,
    NoValuesError,
    OutOfRangeError,
    TooFewUnitsError,
)
from indeks_inovasi.kernels.elementary import log
from indeks_inovasi.kernels.exact import exact_deviation, exact_mean
from indeks_inovasi.kernels.normalization import (
    affine,
    exponential_transform,
    position_between,
)
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import LearningStep, Normalizer, refuse_negative
from indeks_inovasi.typing import FloatVector, Number

Neutral = Literal["refuse"] | Number
"""What a constant indicator gets: an error, or one neutral score for every unit."""


class AsIs(Normalizer, frozen=True):
    """Take the values as they are: levels, points, or scores of another index.

    A negative indicator is not turned by it, so a mean will refuse it.
    """

    kind: Literal["as_is"] = "as_is"

    def apply(self, column: Column) -> Column:
        """Return the column itself."""
        return column

    def line(self) -> tuple[float, float]:
        """Return the identity."""
        return 0.0, 1.0


class Constant(Normalizer, frozen=True):
    """Give every unit that has a value one neutral score; what a constant indicator freezes to by explicit choice."""

    kind: Literal["constant"] = "constant"
    value: Number

    def apply(self, column: Column) -> Column:
        """Return the column with the score in place of every value."""
        return column.normalized(np.where(column.present, self.value, np.nan))


class GoalPosts(Normalizer, frozen=True):
    """Place each value between two fixed posts: `floor_at` scores `floor`, `ceiling_at` scores `ceiling`.

    Posts are raw values, so for a negative indicator `floor_at` is the larger one. `clip` says at which end scores
    stop at the scale: "both", "floor", "ceiling" or "none".

    Raises
    ------
    DirectionError
        If the posts contradict the direction of the indicator.
    NonPositiveValueError
        If a value or post is zero or less on the scale "log".

    References
    ----------
    UNDP, Human Development Report, Technical note 1; OECD2008, step 5.
    """

    kind: Literal["goalposts"] = "goalposts"
    floor_at: Number
    ceiling_at: Number
    floor: Number = 0.0
    ceiling: Number = 100.0
    clip: Literal["both", "floor", "ceiling", "none"]
    scale: Literal["linear", "log"] = "linear"

    @model_validator(mode="after")
    def _posts_differ(self) -> Self:
        if self.floor_at == self.ceiling_at:
            raise ValueError(f"floor_at and ceiling_at must differ, but both are {self.floor_at!r}.")
        if self.scale == "log" and min(self.floor_at, self.ceiling_at) <= 0.0:
            raise ValueError("On the scale 'log' both posts must be above zero.")
        if np.isinf(self.ceiling_at - self.floor_at):
            raise ValueError(f"The posts {self.floor_at!r} and {self.ceiling_at!r} are too far apart.")
        _refuse_upside_down(self.floor, self.ceiling)
        return self

    def apply(self, column: Column) -> Column:
        """Return the scores."""
        worst, best = column.orient(self.floor_at), column.orient(self.ceiling_at)
        if worst > best:
            raise DirectionError(
                f"GoalPosts(floor_at={self.floor_at!r}, ceiling_at={self.ceiling_at!r})",
                [f"{column.code!r} ({column.direction or 'group'})"],
            )
        position = position_between(*self._on_scale(column, worst, best))
        if self.clip in ("both", "floor"):
            position = np.where(position < 0.0, 0.0, position)
        if self.clip in ("both", "ceiling"):
            position = np.where(position > 1.0, 1.0, position)
        if self.floor == 0.0:
            position *= self.ceiling
            return column.normalized(position)
        return column.normalized(affine(position, 0.0, 1.0, self.ceiling - self.floor, self.floor))

    def line(self) -> tuple[float, float] | None:
        """Return intercept and slope between the posts of the linear scale."""
        if self.scale == "log":
            return None
        slope = (self.ceiling - self.floor) / (self.ceiling_at - self.floor_at)
        return self.floor - self.floor_at * slope, slope

    def _on_scale(self, column: Column, worst: float, best: float) -> tuple[FloatVector, float, float]:
        if self.scale == "linear":
            return column.oriented(), worst, best
        bad = column.values <= 0.0
        if bad.any():
            raise NonPositiveValueError("GoalPosts(scale='log')", column.cells(bad))
        ends = log(np.array([self.floor_at, self.ceiling_at]))
        turned = column.with_values(log(column.values))
        return turned.oriented(), turned.orient(float(ends[0])), turned.orient(float(ends[1]))


class MinMax(LearningStep, Normalizer, frozen=True):
    """Place each value between the worst (`floor`) and the best (`ceiling`) value observed.

    Scores depend on the units present: adding a unit can move every score. To compare years or regions, use
    `GoalPosts`, whose posts are fixed, or apply `result.frozen` of a base year.

    Raises
    ------
    ConstantIndicatorError
        If an indicator has the same value for every unit and `constant` is "refuse".

    References
    ----------
    OECD2008, step 5 "Normalization of data", min-max.
    """

    kind: Literal["min_max"] = "min_max"
    floor: Number = 0.0
    ceiling: Number = 100.0
    constant: Neutral = "refuse"

    @model_validator(mode="after")
    def _upright(self) -> Self:
        _refuse_upside_down(self.floor, self.ceiling)
        return self

    def freeze(self, column: Column) -> GoalPosts | Constant:
        """Return `GoalPosts` at the observed poles."""
        worst, best = column.observed_poles()
        if worst == best or column.is_empty:
            return _neutral("MinMax", column, self.constant)
        _refuse_endless("MinMax", column, worst, best)
        return GoalPosts(
            floor_at=worst, ceiling_at=best, floor=self.floor, ceiling=self.ceiling, clip="none", scale="linear"
        )


class DistanceToMax(LearningStep, Normalizer, frozen=True):
    """Return ``ceiling (1 - (best - x) / (best - worst))``: the distance to the best unit in units of the range.

    References
    ----------
    COINr, function ``n_dist2max``.
    """

    kind: Literal["distance_to_max"] = "distance_to_max"
    ceiling: Number = 1.0
    constant: Neutral = "refuse"

    def freeze(self, column: Column) -> GoalPosts | Constant:
        """Return `GoalPosts` at the observed poles."""
        worst, best = column.observed_poles()
        if worst == best or column.is_empty:
            return _neutral("DistanceToMax", column, self.constant)
        _refuse_endless("DistanceToMax", column, worst, best)
        return GoalPosts(floor_at=worst, ceiling_at=best, ceiling=self.ceiling, clip="none")


class Affine(Normalizer, frozen=True):
    """Return ``(x - subtract) / divide * multiply + add``: what z-scores and shares freeze to, and a rescaling.

    Raises
    ------
    DirectionError
        If it would turn a positive indicator upside down.
    """

    kind: Literal["affine"] = "affine"
    subtract: Number = 0.0
    divide: Number = 1.0
    multiply: Number = 1.0
    add: Number = 0.0

    @model_validator(mode="after")
    def _not_flat(self) -> Self:
        if self.divide == 0.0 or self.multiply == 0.0:
            raise ValueError("divide and multiply must not be zero.")
        return self

    def apply(self, column: Column) -> Column:
        """Return the rescaled column, turned if the factor is negative and the indicator too."""
        values = affine(column.values, self.subtract, self.divide, self.multiply, self.add)
        falls = (self.multiply < 0.0) != (self.divide < 0.0)
        if falls and column.direction is not None and not column.is_negative:
            raise DirectionError(f"{self!r}", [f"{column.code!r} (more is better already)"])
        return column.normalized(values) if falls else column.with_values(values)

    def line(self) -> tuple[float, float]:
        """Return intercept and slope."""
        slope = self.multiply / self.divide
        return self.add - self.subtract * slope, slope


class ZScore(LearningStep, Normalizer, frozen=True):
    """Return ``mean + deviation * (x - average) / standard deviation`` of the turned column.

    Half of the scores lie below `mean`: not for geometric means unless `mean` is several deviations above zero.

    Raises
    ------
    ConstantIndicatorError, TooFewUnitsError

    References
    ----------
    OECD2008, step 5, standardization (z-scores).
    """

    kind: Literal["z_score"] = "z_score"
    ddof: Literal[0, 1]
    """0: population deviation (divisor n); 1: sample deviation (divisor n - 1). There is no default."""
    mean: Number = 0.0
    deviation: Number = 1.0
    constant: Neutral = "refuse"

    def freeze(self, column: Column) -> Affine | Constant:
        """Return `Affine` with average and deviation."""
        n = int(column.present.sum())
        if n <= self.ddof:
            raise TooFewUnitsError(f"ZScore of {column.code!r}", self.ddof + 1, n)
        worst, best = column.observed_poles()
        if worst == best:
            return _neutral("ZScore", column, self.constant)
        deviation = float(exact_deviation(column.values, self.ddof))
        if not 0.0 < deviation < np.inf:
            raise OutOfRangeError(
                "ZScore needs values whose squared deviations are numbers above zero",
                [f"{column.code!r} (from {min(worst, best)!r} to {max(worst, best)!r})"],
            )
        return Affine(
            subtract=float(exact_mean(column.values)),
            divide=deviation,
            multiply=column.orient(self.deviation),
            add=self.mean,
        )


class ShareOfMax(LearningStep, Normalizer, frozen=True):
    """Return ``ceiling x / max`` for a positive indicator, ``ceiling (1 - x / max)`` for a negative one.

    Raises
    ------
    NegativeValueError
        If a value is below zero.
    NonPositiveValueError
        If no value is above zero.

    References
    ----------
    OECD2008, step 5, distance to a reference (the leader), linear form.
    """

    kind: Literal["share_of_max"] = "share_of_max"
    ceiling: Number = 100.0

    def freeze(self, column: Column) -> Affine:
        """Return `Affine` with the largest value as divisor."""
        refuse_negative("ShareOfMax", column)
        if column.is_empty:
            raise NoValuesError("ShareOfMax", [repr(column.code)])
        largest = float(np.fmax.reduce(column.values))
        if largest <= 0.0:
            raise NonPositiveValueError("ShareOfMax", column.cells(column.present))
        if column.is_negative:
            return Affine(divide=largest, multiply=-self.ceiling, add=self.ceiling)
        return Affine(divide=largest, multiply=self.ceiling)


class Exponential(Normalizer, frozen=True):
    """Stretch shares R between 0 and 1 to ``-scale ln(1 - R (1 - exp(-100 / scale)))``: 0 to 100.

    It stands after a `Percentile` with ceiling 1 in a `Chain`: the top tenth gets more than half of the scale when
    `scale` is 23, so that a good value elsewhere cannot make up for it.

    Raises
    ------
    OutOfRangeError
        If a share lies outside 0 to 1.

    References
    ----------
    MHCLG, English Indices of Deprivation 2025, technical report, exponential transformation.
    """

    kind: Literal["exponential"] = "exponential"
    scale: Number = Field(gt=0.0)

    def apply(self, column: Column) -> Column:
        """Return the stretched shares."""
        shares = column.values
        bad = (shares < 0.0) | (shares > 1.0)
        if bad.any():
            raise OutOfRangeError("Exponential needs shares from 0 to 1", column.cells(bad))
        return column.with_values(exponential_transform(shares, self.scale))


def _refuse_upside_down(floor: float, ceiling: float) -> None:
    if floor >= ceiling:
        raise ValueError(
            f"floor must be below ceiling, but found {floor!r} and {ceiling!r}. An indicator on which less is better"
            " has the direction 'negative'."
        )


def _refuse_endless(who: str, column: Column, worst: float, best: float) -> None:
    """Refuse a range that no float64 holds."""
    if np.isinf(best - worst):
        raise OutOfRangeError(
            f"{who} needs values whose range is a finite number", column.cells(np.isin(column.values, (worst, best)))
        )


def _neutral(who: str, column: Column, constant: float | Literal["refuse"]) -> Constant:
    if column.is_empty:
        raise NoValuesError(who, [repr(column.code)])
    if constant == "refuse":
        raise ConstantIndicatorError(who, [(column.code, column.observed_poles()[0])])
    return Constant(value=constant)
