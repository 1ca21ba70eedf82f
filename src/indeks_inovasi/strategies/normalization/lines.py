"""Normalizers that are a line: z-scores, shares of the largest value, rescaling."""

from typing import Literal, Self

import numpy as np
from pydantic import model_validator

from indeks_inovasi.errors import (
    DirectionError,
    NonPositiveValueError,
    NoValuesError,
    OutOfRangeError,
    TooFewUnitsError,
)
from indeks_inovasi.kernels.exact import exact_deviation, exact_mean
from indeks_inovasi.kernels.normalization import (
    affine,
)
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import LearningStep, Normalizer, refuse_negative
from indeks_inovasi.strategies.normalization.constants import Constant, Neutral, neutral_score
from indeks_inovasi.typing import Number


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

    @property
    def is_affine(self) -> bool:
        """True."""
        return True

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
            return neutral_score("ZScore", column, self.constant)
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
