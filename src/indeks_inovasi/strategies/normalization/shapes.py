"""Normalizers that bend the scale."""

from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi.errors import NoValuesError, OutOfRangeError, TooFewUnitsError
from indeks_inovasi.kernels.exact import exact_deviation, exact_mean
from indeks_inovasi.kernels.normalization import exponential_transform, logistic, trapezoid
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import Normalizer
from indeks_inovasi.strategies.normalization.constants import Constant, Neutral, neutral_score
from indeks_inovasi.typing import Number


class Exponential(Normalizer, frozen=True):
    """Stretch shares R between 0 and 1 to ``-scale ln(1 - R (1 - exp(-100 / scale)))``: 0 to 100.

    It stands after a `Percentile` with ceiling 1 in a `Chain`: the top tenth gets about half of the scale when
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


class Sigmoid(Normalizer, frozen=True):
    """Return ``ceiling / (1 + exp(-(x - midpoint) / scale))`` of the turned column: an S between 0 and `ceiling`.

    The midpoint scores half; far values are pressed together, so outliers do not stretch the scale. What is not given
    is learned: the mean for the midpoint, the standard deviation for the scale.

    Raises
    ------
    NoValuesError, TooFewUnitsError, OutOfRangeError
        If what is to be learned cannot be: no value, too few, a deviation that no number holds.
    ConstantIndicatorError
        If the scale is to be learned, all values are the same and `constant` is "refuse".

    References
    ----------
    Priddy and Keller (2005), Artificial Neural Networks: An Introduction, SPIE, section on data normalization.
    """

    kind: Literal["sigmoid"] = "sigmoid"
    midpoint: Number | None = None
    """Raw value that scores half."""
    scale: Number | None = Field(default=None, gt=0.0)
    """In the unit of the indicator: one scale above the midpoint scores 73 percent."""
    ddof: Literal[0, 1] | None = None
    """Divisor of the deviation that is learned: 0 for n, 1 for n - 1; only where no scale is given."""
    ceiling: Number = Field(default=100.0, gt=0.0)
    constant: Neutral = "refuse"

    @model_validator(mode="after")
    def _one_scale(self) -> Self:
        if (self.scale is None) == (self.ddof is None):
            raise ValueError("Give the scale, or ddof (0 or 1): the divisor of the deviation that is learned.")
        return self

    @property
    def learns(self) -> bool:
        """Whether midpoint or scale is still to be learned."""
        return self.midpoint is None or self.scale is None

    def freeze(self, column: Column) -> Self | Constant:
        """Return the step with midpoint and scale."""
        if not self.learns:
            return self
        if column.is_empty:
            raise NoValuesError("Sigmoid", [repr(column.code)])
        if self.scale is None and self._is_constant(column):
            return neutral_score("Sigmoid", column, self.constant)
        midpoint = float(exact_mean(column.values)) if self.midpoint is None else self.midpoint
        return self.replace(midpoint=midpoint, scale=self._scale(column), ddof=None)

    def _is_constant(self, column: Column) -> bool:
        n, ddof = int(column.present.sum()), self.ddof or 0
        if n <= ddof:
            raise TooFewUnitsError(f"Sigmoid of {column.code!r}", ddof + 1, n)
        worst, best = column.observed_poles()
        return worst == best

    def _scale(self, column: Column) -> float:
        if self.scale is not None:
            return self.scale
        deviation = float(exact_deviation(column.values, self.ddof or 0))
        if not 0.0 < deviation < np.inf:
            raise OutOfRangeError("Sigmoid needs a deviation above zero that numbers can hold", [repr(column.code)])
        return deviation

    def apply(self, column: Column) -> Column:
        """Return the scores."""
        frozen = self.freeze(column)
        if isinstance(frozen, Constant):
            return frozen.apply(column)
        middle, scale = column.orient(frozen.midpoint or 0.0), frozen.scale or 1.0
        return column.normalized(logistic(column.oriented(), middle, scale) * self.ceiling)


class TriangularTarget(Normalizer, frozen=True):
    """Score a two-sided optimum: `ceiling` at the target, falling in a line to 0 at both worst values, 0 beyond.

    For what can be too low and too high, such as body mass or inflation. `best_low` and `best_high` may differ: between
    them every value is on target. The direction of the indicator does not matter, because neither side is better.

    References
    ----------
    Derringer and Suich (1980), Journal of Quality Technology 12(4), 214-219, two-sided desirability.
    """

    kind: Literal["triangular_target"] = "triangular_target"
    worst_low: Number
    best_low: Number
    best_high: Number
    worst_high: Number
    ceiling: Number = Field(default=100.0, gt=0.0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.worst_low < self.best_low <= self.best_high < self.worst_high:
            raise ValueError("Values must ascend: worst_low < best_low <= best_high < worst_high.")
        return self

    def apply(self, column: Column) -> Column:
        """Return the scores."""
        share = trapezoid(column.values, self.worst_low, self.best_low, self.best_high, self.worst_high)
        return column.normalized(share * self.ceiling)
