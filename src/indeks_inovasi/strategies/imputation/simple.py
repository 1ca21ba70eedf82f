"""Imputers that put one number in every gap, in the unit of the indicator."""

from typing import Literal

import numpy as np

from indeks_inovasi.errors import NoValuesError
from indeks_inovasi.kernels.exact import exact_mean
from indeks_inovasi.kernels.order import median
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import Imputer, LearningStep
from indeks_inovasi.typing import Number


class NoImputation(Imputer, frozen=True):
    """Leave missing values missing: the aggregator's `missing` rule decides, and it refuses by default."""

    kind: Literal["no_imputation"] = "no_imputation"

    def apply(self, column: Column) -> Column:
        """Return the column itself."""
        return column

    def line(self) -> tuple[float, float]:
        """Return the identity."""
        return 0.0, 1.0


class Fill(Imputer, frozen=True):
    """Put one number, in the unit of the indicator, where a value is missing.

    Not for values that are merely unknown: a filled zero counts as a zero.
    """

    kind: Literal["fill"] = "fill"
    value: Number

    def apply(self, column: Column) -> Column:
        """Return the column without gaps."""
        gaps = np.isnan(column.values)
        return column.with_values(np.where(gaps, self.value, column.values)) if gaps.any() else column

    def line(self) -> tuple[float, float]:
        """Return the identity, which holds for values that are present."""
        return 0.0, 1.0


class MeanImputation(LearningStep, Imputer, frozen=True):
    """Put the mean of the values present where one is missing.

    It narrows the spread of the indicator; with many gaps prefer a model or a coverage rule.

    Raises
    ------
    NoValuesError
        If the indicator has no value at all.

    References
    ----------
    OECD2008, step 3 "Imputation of missing data", unconditional mean imputation.
    """

    kind: Literal["mean"] = "mean"

    def freeze(self, column: Column) -> Fill:
        """Return `Fill` with the mean."""
        need_values("MeanImputation", column)
        return Fill(value=float(exact_mean(column.values)))


class MedianImputation(LearningStep, Imputer, frozen=True):
    """Put the median of the values present where one is missing.

    Raises
    ------
    NoValuesError
        If the indicator has no value at all.

    References
    ----------
    OECD2008, step 3 "Imputation of missing data", unconditional median imputation.
    """

    kind: Literal["median"] = "median"

    def freeze(self, column: Column) -> Fill:
        """Return `Fill` with the median."""
        need_values("MedianImputation", column)
        return Fill(value=median(column.values[column.present]))


def need_values(who: str, column: Column) -> None:
    """Refuse a column without a single value."""
    if column.is_empty:
        raise NoValuesError(who, [repr(column.code)])
