"""Imputers: what stands where a value is missing, in the unit of the indicator."""

from typing import Literal

import numpy as np

from indeks_inovasi.errors import NoValuesError, UnknownPeerGroupError
from indeks_inovasi.kernels.exact import exact_mean
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import Imputer, LearningStep
from indeks_inovasi.typing import FloatVector, FrozenMap, Number


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


class FillByGroup(Imputer, frozen=True):
    """Put one number per peer group where a value is missing; what `GroupMean` freezes to.

    Raises
    ------
    UnknownPeerGroupError
        If a missing value belongs to a group without a number.
    """

    kind: Literal["fill_by_group"] = "fill_by_group"
    by: str
    numbers: FrozenMap[str, Number]

    def apply(self, column: Column) -> Column:
        """Return the column without gaps."""
        gaps = np.flatnonzero(np.isnan(column.values))
        if len(gaps) == 0:
            return column
        groups = column.rows.groups(self.by)
        unseen = dict.fromkeys(str(groups[row]) for row in gaps.tolist() if groups[row] not in self.numbers)
        if unseen:
            raise UnknownPeerGroupError(f"The group mean of {column.code!r} by {self.by!r}", unseen)
        filled = column.values.copy()
        filled[gaps] = [self.numbers[str(groups[row])] for row in gaps.tolist()]
        return column.with_values(filled)


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
        _need_values("MeanImputation", column)
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
        _need_values("MedianImputation", column)
        return Fill(value=median(column.values[column.present]))


class GroupMean(LearningStep, Imputer, frozen=True):
    """Put the mean of the unit's peer group where a value is missing.

    Raises
    ------
    NoValuesError
        If a peer group with a gap has no value to learn from.

    References
    ----------
    OECD2008, step 3 "Imputation of missing data", conditional mean imputation.
    """

    kind: Literal["group_mean"] = "group_mean"
    by: str
    """Name of the peer groups, such as "island"."""

    def freeze(self, column: Column) -> FillByGroup:
        """Return `FillByGroup` with the mean of each group that has values."""
        means: dict[str, float] = {}
        empty: list[str] = []
        for group, _, own in column.split(self.by):
            mean = float(exact_mean(own.values))
            if group is not None and not np.isnan(mean):
                means[group] = mean
            elif np.isnan(own.values).any():
                empty.append(str(group))
        if empty:
            raise NoValuesError("GroupMean", [f"{column.code!r} in the {self.by} group {group!r}" for group in empty])
        return FillByGroup(by=self.by, numbers=FrozenMap(means))


def median(values: FloatVector) -> float:
    """Return the middle value, or the mean of the two middle ones; `values` holds no NaN and is not empty."""
    ordered = np.sort(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return float(ordered[middle]) + 0.0
    return float((ordered[middle - 1] + ordered[middle]) / 2.0) + 0.0


def _need_values(who: str, column: Column) -> None:
    if column.is_empty:
        raise NoValuesError(who, [repr(column.code)])
