"""Normalizers by table: numbers of bands, points of levels."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, Self

import numpy as np
from pydantic import BaseModel, Field, model_validator

from indeks_inovasi.errors import (
    ConstantIndicatorError,
    DirectionError,
    NonPositiveValueError,
    NoValuesError,
    UnknownLevelError,
)
from indeks_inovasi.kernels.comparing import band_of, digits_for
from indeks_inovasi.kernels.exact import exact_mean
from indeks_inovasi.kernels.order import quantile
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import LearningStep, Normalizer
from indeks_inovasi.strategies.normalization.constants import Constant, Neutral, neutral_score, refuse_endless
from indeks_inovasi.typing import Number

Side = Literal["left", "right"]


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
    closed: Side | tuple[Side, ...]
    """"left": a value equal to a limit belongs to the band above it; "right": to the band below it; one word for all
    limits or one per limit."""
    numbers: tuple[Number, ...]
    """One more than limits."""

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if len(self.numbers) != len(self.limits) + 1 or list(self.limits) != sorted(set(self.limits)):
            raise ValueError("Limits must ascend, and there must be one number more than limits.")
        if not isinstance(self.closed, str) and len(self.closed) != len(self.limits):
            raise ValueError("Give `closed` once, or once per limit.")
        return self

    def apply(self, column: Column) -> Column:
        """Return the numbers of the bands."""
        _refuse_falling("BandNumbers", self.numbers, column)
        limits = np.array(self.limits)
        sides = (self.closed,) * len(limits) if isinstance(self.closed, str) else self.closed
        below = np.array([side == "right" for side in sides], dtype=np.bool_)
        bands = band_of(column.values, limits, below, digits_for(limits))
        return column.normalized(np.where(bands < 0, np.nan, np.array(self.numbers)[bands]))


class QuantileCategory(LearningStep, Normalizer, frozen=True):
    """Give each unit the number of its class, the classes cut at quantiles of the values observed.

    Four cuts at 0.2, 0.4, 0.6 and 0.8 make fifths. A cut is a quantile of the turned column, between neighbors
    linearly; a value equal to it belongs to the class above ("left") or below ("right"). Where the class must follow
    from the percentile of the unit itself, chain `Percentile` and `BandNumbers` instead.

    Raises
    ------
    NoValuesError
        If the indicator has no value at all.
    ConstantIndicatorError
        If the indicator has the same value for every unit and `constant` is "refuse", or cuts fall on one value, so
        that a class between them would be empty, and `repeated` is "refuse".
    OutOfRangeError
        If no number holds the range.

    References
    ----------
    OECD2008, step 5, categorical scales.
    """

    kind: Literal["quantile_category"] = "quantile_category"
    shares: tuple[Number, ...] = Field(min_length=1)
    """Ascending, between 0 and 1."""
    numbers: tuple[Number, ...]
    """One more than shares, ascending."""
    closed: Side
    repeated: Literal["refuse", "merge"] = "refuse"
    """What happens when ties make several cuts fall on one value; "merge": the classes between them stay empty."""
    constant: Neutral = "refuse"

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if list(self.shares) != sorted(set(self.shares)) or not 0.0 < self.shares[0] <= self.shares[-1] < 1.0:
            raise ValueError("Shares must ascend and lie between 0 and 1.")
        if len(self.numbers) != len(self.shares) + 1 or list(self.numbers) != sorted(self.numbers):
            raise ValueError("Numbers must ascend, and there must be one more than shares.")
        return self

    def freeze(self, column: Column) -> BandNumbers | Constant:
        """Return `BandNumbers` with the limits, as raw values."""
        worst, best = column.observed_poles()
        if worst == best or column.is_empty:
            return neutral_score("QuantileCategory", column, self.constant)
        refuse_endless("QuantileCategory", column, worst, best)
        limits, numbers = self._classes(column)
        if not column.is_negative:
            return BandNumbers(limits=limits, closed=self.closed, numbers=numbers)
        other: Side = "right" if self.closed == "left" else "left"
        return BandNumbers(limits=limits[::-1], closed=other, numbers=numbers[::-1])

    def _classes(self, column: Column) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Return the cuts from the worst to the best, as raw values and once each, with the numbers of the classes."""
        turned = column.oriented()[column.present]
        cuts = [column.orient(quantile(turned, share)) for share in self.shares]
        twice = [cut for cut, count in Counter(cuts).items() if count > 1]
        if twice and self.repeated == "refuse":
            raise ConstantIndicatorError(
                f"QuantileCategory(shares={self.shares!r}), whose cuts fall on one value,", [(column.code, twice[0])]
            )
        last = [place for place, cut in enumerate(cuts) if cut not in cuts[place + 1 :]]
        return tuple(cuts[place] for place in last), (self.numbers[0], *(self.numbers[place + 1] for place in last))


class AboveBelowMean(LearningStep, Normalizer, frozen=True):
    """Return 1 above the mean, 0 around it and -1 below it; around is within a share `threshold` of the mean.

    Raises
    ------
    NoValuesError
        If the indicator has no value at all.
    NonPositiveValueError
        If the mean is zero or less, so that a share of it says nothing.

    References
    ----------
    OECD2008, step 5, indicators above or below the mean.
    """

    kind: Literal["above_below_mean"] = "above_below_mean"
    threshold: Number = Field(gt=0.0, lt=1.0)
    """0.2: from 20 percent below to 20 percent above the mean counts as around it. There is no default."""

    def freeze(self, column: Column) -> BandNumbers:
        """Return `BandNumbers` with the limits."""
        if column.is_empty:
            raise NoValuesError("AboveBelowMean", [repr(column.code)])
        mean = float(exact_mean(column.values))
        if mean <= 0.0:
            who = "AboveBelowMean, which takes a share of the mean,"
            raise NonPositiveValueError(who, [f"{column.code!r} (mean {mean!r})"])
        low, high = mean * (1.0 - self.threshold), mean * (1.0 + self.threshold)
        numbers = (1.0, 0.0, -1.0) if column.is_negative else (-1.0, 0.0, 1.0)
        return BandNumbers(limits=(low, high), closed=("left", "right"), numbers=numbers)


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


def _refuse_falling(who: str, points: Sequence[float], column: Column) -> None:
    """Refuse numbers of ascending values that fall where a better value should get more."""
    if any(column.orient(later) < column.orient(number) for number, later in pairwise(points)):
        raise DirectionError(who, [f"{column.code!r} ({column.direction or 'group'})"])
