"""Normalizers by table: numbers of bands, points of levels."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, Self

import numpy as np
from pydantic import BaseModel, model_validator

from indeks_inovasi.errors import DirectionError, UnknownLevelError
from indeks_inovasi.kernels.comparing import band_of, digits_for
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import Normalizer
from indeks_inovasi.typing import Number


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


def _refuse_falling(who: str, points: Sequence[float], column: Column) -> None:
    """Refuse numbers of ascending values that fall where a better value should get more."""
    if any(column.orient(later) < column.orient(number) for number, later in pairwise(points)):
        raise DirectionError(who, [f"{column.code!r} ({column.direction or 'group'})"])
