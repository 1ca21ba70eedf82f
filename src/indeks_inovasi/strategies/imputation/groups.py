"""Imputers that put one number per peer group in the gaps."""

from collections.abc import Callable
from typing import Literal

import numpy as np

from indeks_inovasi.errors import NoValuesError, UnknownPeerGroupError
from indeks_inovasi.kernels.exact import exact_mean
from indeks_inovasi.kernels.order import median
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import Imputer, LearningStep
from indeks_inovasi.typing import FloatVector, FrozenMap, Number


class FillByGroup(Imputer, frozen=True):
    """Put one number per peer group where a value is missing; what `GroupMean` and `GroupMedian` freeze to.

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
            raise UnknownPeerGroupError(f"The fill of {column.code!r} by {self.by!r}", unseen)
        filled = column.values.copy()
        filled[gaps] = [self.numbers[str(groups[row])] for row in gaps.tolist()]
        return column.with_values(filled)


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
    """Name of the peer groups, such as "island" or "period"."""

    def freeze(self, column: Column) -> FillByGroup:
        """Return `FillByGroup` with the mean of each group that has values."""
        return _filled_with(self.title, exact_mean, column, self.by)


class GroupMedian(LearningStep, Imputer, frozen=True):
    """Put the median of the unit's peer group where a value is missing.

    Raises
    ------
    NoValuesError
        If a peer group with a gap has no value to learn from.

    References
    ----------
    OECD2008, step 3 "Imputation of missing data", conditional imputation, with the median.
    """

    kind: Literal["group_median"] = "group_median"
    by: str
    """Name of the peer groups, such as "island" or "period"."""

    def freeze(self, column: Column) -> FillByGroup:
        """Return `FillByGroup` with the median of each group that has values."""
        return _filled_with(self.title, median, column, self.by)


def _filled_with(who: str, center: Callable[[FloatVector], float], column: Column, by: str) -> FillByGroup:
    """Return the fill with the center of each group that has values; a gap in any other group is refused."""
    numbers: dict[str, float] = {}
    empty: list[str] = []
    for group, _, own in column.split(by):
        if group is not None and not own.is_empty:
            numbers[group] = float(center(own.values[own.present]))
        elif not own.present.all():
            empty.append(f"{column.code!r} in " + (f"no {by} group" if group is None else f"the {by} group {group!r}"))
    if empty:
        raise NoValuesError(who, empty)
    return FillByGroup(by=by, numbers=FrozenMap(numbers))
