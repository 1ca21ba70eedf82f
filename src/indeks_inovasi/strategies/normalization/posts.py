"""Normalizers between two posts, given or observed."""

from typing import Literal, Self

import numpy as np
from pydantic import model_validator

from indeks_inovasi.errors import (
    DirectionError,
    NonPositiveValueError,
)
from indeks_inovasi.kernels.elementary import log
from indeks_inovasi.kernels.normalization import (
    affine,
    position_between,
)
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import LearningStep, Normalizer
from indeks_inovasi.strategies.normalization.constants import Constant, Neutral, neutral_score, refuse_endless
from indeks_inovasi.typing import FloatVector, Number


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
            return neutral_score("MinMax", column, self.constant)
        refuse_endless("MinMax", column, worst, best)
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
            return neutral_score("DistanceToMax", column, self.constant)
        refuse_endless("DistanceToMax", column, worst, best)
        return GoalPosts(floor_at=worst, ceiling_at=best, ceiling=self.ceiling, clip="none")


def _refuse_upside_down(floor: float, ceiling: float) -> None:
    if floor >= ceiling:
        raise ValueError(
            f"floor must be below ceiling, but found {floor!r} and {ceiling!r}. An indicator on which less is better"
            " has the direction 'negative'."
        )
