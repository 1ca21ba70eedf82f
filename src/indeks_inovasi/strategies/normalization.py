"""Normalizers: every indicator on one scale on which more means a higher score."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import AfterValidator, BaseModel, Field, model_validator

from indeks_inovasi.errors import (
    ConstantIndicatorError,
    DirectionError,
    NegativeValueError,
    NonPositiveValueError,
    NoValuesError,
    OutOfRangeError,
    TooFewUnitsError,
    UnknownLevelError,
)
from indeks_inovasi.kernels.comparing import band_of, digits_for
from indeks_inovasi.kernels.elementary import log
from indeks_inovasi.kernels.exact import exact_deviation, exact_mean
from indeks_inovasi.kernels.normalization import (
    Denominator,
    affine,
    exponential_transform,
    position_between,
    rank_among,
    share_of_ranks,
)
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import LearningStep, Normalizer
from indeks_inovasi.typing import FloatVector, Number, NumberTable

Neutral = Literal["refuse"] | Number
"""What a constant indicator gets: an error, or one neutral score for every unit."""


def _ascend(table: NumberTable) -> NumberTable:
    if len(table) == 0 or not (table.values[1:] >= table.values[:-1]).all():
        raise ValueError("The table of values must ascend and hold at least one number.")
    return table


Ascending = Annotated[NumberTable, AfterValidator(_ascend)]


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
        _refuse_negative("ShareOfMax", column)
        if column.is_empty:
            raise NoValuesError("ShareOfMax", [repr(column.code)])
        largest = float(np.fmax.reduce(column.values))
        if largest <= 0.0:
            raise NonPositiveValueError("ShareOfMax", column.cells(column.present))
        if column.is_negative:
            return Affine(divide=largest, multiply=-self.ceiling, add=self.ceiling)
        return Affine(divide=largest, multiply=self.ceiling)


class Rank(Normalizer, frozen=True):
    """Return the rank of each unit, 1 for the worst.

    Only the order counts: distances are lost. A frozen one places a new value between the units it has seen.

    Raises
    ------
    NoValuesError
        If the indicator has no value at all.

    References
    ----------
    OECD2008, step 5, ranking.
    """

    kind: Literal["rank"] = "rank"
    ties: Literal["min", "max", "average", "dense"]
    among: Ascending | None = None
    """Raw values of the units that ranks are taken among, turned and ascending; null: learn them."""

    @property
    def learns(self) -> bool:
        """Whether the table is still to be learned."""
        return self.among is None

    def freeze(self, column: Column) -> Self:
        """Return the step with the table of values."""
        return self if self.among is not None else self.replace(among=_table("Rank", column))

    def apply(self, column: Column) -> Column:
        """Return the ranks."""
        frozen = self if self.among is not None else self.freeze(column)
        table = frozen.among.values if frozen.among is not None else np.empty(0)
        return column.normalized(rank_among(column.oriented(), table, self.ties, digits_for(table)))


class Percentile(Normalizer, frozen=True):
    """Return the share of units at or below each unit, times `ceiling`.

    Conventions differ between indices, so there is no default: `denominator` "n" gives rank / n, "n_minus_1"
    (rank - 1) / (n - 1), "n_plus_1" rank / (n + 1); `ties` says which rank tied units share; `zeros` "apart" gives a
    true zero the score 0 and ranks the other values among themselves.

    Raises
    ------
    TooFewUnitsError
        If the denominator is n - 1 and there is one unit.
    ConstantIndicatorError
        If the denominator is n - 1, ties are dense and all units are tied.
    NegativeValueError
        If zeros stand apart and a value is below zero.

    References
    ----------
    OEHHA, CalEnviroScreen 3.0 report, percentiles over non-zero values; OECD2008, step 5.
    """

    kind: Literal["percentile"] = "percentile"
    ties: Literal["min", "max", "average", "dense"]
    denominator: Denominator
    ceiling: Number = 100.0
    zeros: Literal["counted", "apart"] = "counted"
    among: Ascending | None = None
    """Raw values of the units that shares are taken among, turned and ascending; null: learn them."""

    @property
    def learns(self) -> bool:
        """Whether the table is still to be learned."""
        return self.among is None

    def freeze(self, column: Column) -> Self:
        """Return the step with the table of values."""
        if self.among is not None:
            return self
        if self.zeros == "apart":
            if column.is_negative:
                raise DirectionError("Percentile(zeros='apart'), which scores a true zero 0,", [repr(column.code)])
            _refuse_negative("Percentile(zeros='apart')", column)
            column = column.with_values(np.where(column.values == 0.0, np.nan, column.values))
        table = _table("Percentile", column)
        self._check_divisor(table, column)
        return self.replace(among=table)

    def apply(self, column: Column) -> Column:
        """Return the shares."""
        frozen = self if self.among is not None else self.freeze(column)
        table = frozen.among or NumberTable(())
        ranks = rank_among(column.oriented(), table.values, self.ties, digits_for(table.values))
        places = self._check_divisor(table, column)
        shares = share_of_ranks(ranks, places, self.denominator) * self.ceiling
        if self.zeros == "apart":
            shares = np.where(column.values == 0.0, 0.0, shares)
        return column.normalized(shares + 0.0)

    def _check_divisor(self, table: NumberTable, column: Column) -> int:
        """Return how many places there are; n - 1 of them must not be zero."""
        who = f"Percentile(denominator={self.denominator!r}, ties={self.ties!r})"
        places = len(table)
        if self.denominator == "n_minus_1" and places < 2:
            raise TooFewUnitsError(f"{who} of {column.code!r}", 2, places)
        if self.ties == "dense":
            places = _count_distinct(table.values, digits_for(table.values))
        if self.denominator == "n_minus_1" and places < 2:
            raise ConstantIndicatorError(who, [(column.code, column.orient(float(table.values[0])))])
        return places


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


class BandNumbers(Normalizer, frozen=True):
    """Give each band of values a number: below the first limit the first one, and so on.

    Raises
    ------
    DirectionError
        If a better value would get a smaller number.
    """

    kind: Literal["band_numbers"] = "band_numbers"
    limits: tuple[Number, ...]
    """Raw values, ascending."""
    closed: Literal["left", "right"]
    """"left": a value equal to a limit belongs to the band above it; "right": to the band below it."""
    numbers: tuple[Number, ...]
    """One more than limits."""

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if len(self.numbers) != len(self.limits) + 1 or list(self.limits) != sorted(set(self.limits)):
            raise ValueError("Limits must ascend, and there must be one number more than limits.")
        return self

    def apply(self, column: Column) -> Column:
        """Return the numbers of the bands."""
        _refuse_falling("BandNumbers", self.numbers, column)
        limits = np.array(self.limits)
        bands = band_of(column.values, limits, np.full(len(limits), self.closed == "right"), digits_for(limits))
        return column.normalized(np.where(bands < 0, np.nan, np.array(self.numbers)[bands]))


class LevelPoint(BaseModel, frozen=True, extra="forbid"):
    """Points of one level."""

    level: Number
    points: Number


class LevelPoints(Normalizer, frozen=True):
    """Give each level its printed points.

    Raises
    ------
    DirectionError
        If a better level would get fewer points.
    UnknownLevelError
        If a value is none of the levels.
    """

    kind: Literal["level_points"] = "level_points"
    points: tuple[LevelPoint, ...]

    @model_validator(mode="after")
    def _levels_differ(self) -> Self:
        levels = [step.level for step in self.points]
        if len(set(levels)) < len(levels):
            raise ValueError(f"Each level has its points once, but found {levels}.")
        return self

    def apply(self, column: Column) -> Column:
        """Return the points."""
        ordered = sorted(self.points, key=lambda step: step.level)
        _refuse_falling("LevelPoints", [step.points for step in ordered], column)
        result = np.full(len(column.values), np.nan)
        for step in self.points:
            result[column.values == step.level] = step.points
        bad = column.present & np.isnan(result)
        if bad.any():
            raise UnknownLevelError(f"The scale of {column.code!r}", column.cells(bad))
        return column.normalized(result)


def _refuse_upside_down(floor: float, ceiling: float) -> None:
    if floor >= ceiling:
        raise ValueError(
            f"floor must be below ceiling, but found {floor!r} and {ceiling!r}. An indicator on which less is better"
            " has the direction 'negative'."
        )


def _refuse_falling(who: str, points: Sequence[float], column: Column) -> None:
    """Refuse numbers of ascending values that fall where a better value should get more."""
    if any(column.orient(later) < column.orient(number) for number, later in pairwise(points)):
        raise DirectionError(who, [f"{column.code!r} ({column.direction or 'group'})"])


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


def _table(who: str, column: Column) -> NumberTable:
    if column.is_empty:
        raise NoValuesError(who, [repr(column.code)])
    return NumberTable(np.sort(column.oriented()[column.present]))


def _count_distinct(table: FloatVector, digits: int) -> int:
    return int(rank_among(table[-1:], table, "dense", digits)[0])


def _refuse_negative(who: str, column: Column) -> None:
    bad = column.values < 0.0
    if bad.any():
        raise NegativeValueError(who, column.cells(bad))
