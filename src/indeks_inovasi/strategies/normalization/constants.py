"""Values as they are, and what a constant indicator gets."""

from typing import Literal

import numpy as np

from indeks_inovasi.errors import (
    ConstantIndicatorError,
    NoValuesError,
    OutOfRangeError,
)
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import Normalizer
from indeks_inovasi.typing import Number

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


def neutral_score(who: str, column: Column, constant: float | Literal["refuse"]) -> Constant:
    """Return what a constant column freezes to: an error, or the neutral score that was chosen."""
    if column.is_empty:
        raise NoValuesError(who, [repr(column.code)])
    if constant == "refuse":
        raise ConstantIndicatorError(who, [(column.code, column.observed_poles()[0])])
    return Constant(value=constant)


def refuse_endless(who: str, column: Column, worst: float, best: float) -> None:
    """Refuse a range that no float64 holds."""
    if np.isinf(best - worst):
        raise OutOfRangeError(
            f"{who} needs values whose range is a finite number", column.cells(np.isin(column.values, (worst, best)))
        )
