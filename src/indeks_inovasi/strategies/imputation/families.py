"""What imputers share that look at several indicators at once."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Literal, TypeVar

import numpy as np

from indeks_inovasi.errors import MissingValueError, NoValuesError, UnknownPeerGroupError, each
from indeks_inovasi.matrix import Column, Rows, stacked
from indeks_inovasi.strategies.base import AcrossStep, Imputer
from indeks_inovasi.typing import FloatMatrix, FrozenMap, IntVector

WHOLE = "all"
"""Name of the one group where units are not taken apart."""
Learned = TypeVar("Learned")
Family = tuple[Column, ...]


class FamilyImputer(AcrossStep, Imputer, frozen=True):
    """An imputer that fills a gap from several indicators, for all units together or in each peer group apart."""

    within: str | None = None
    """Peer groups that are looked at apart, such as "period"; null: all rows together."""
    otherwise: Literal["refuse", "leave"] = "refuse"
    """What a gap gets that cannot be filled: an error that names the cell, or nothing."""

    @property
    @abstractmethod
    def unfillable(self) -> str:
        """Which gaps cannot be filled, for the error."""

    @abstractmethod
    def fill(self, group: str, columns: Family) -> FloatMatrix:
        """Return the (n, m) values of one group with the gaps filled that can be filled; the step is frozen."""

    def apply_together(self, columns: Family) -> Family:
        """Return the columns with their gaps filled.

        Raises
        ------
        MissingValueError
            If a gap cannot be filled and `otherwise` is "refuse".
        """
        if _is_complete(columns):
            return columns
        frozen = self.freeze_together(columns)
        if self.within is None:
            return self._written(columns, frozen.fill(WHOLE, columns))
        values = np.empty((len(columns[0].values), len(columns)), order="F")
        for group, index, members in self._groups(columns):
            whole = stacked([column.values for column in members], len(index))
            values[index] = whole if _is_complete(members) else frozen.fill(group, members)
        return self._written(columns, values)

    def freeze_together(self, columns: Family) -> "FamilyImputer":
        """Return the step with every number it learns."""
        return self

    def learned(self, columns: Family, learn: Callable[[Family], Learned]) -> FrozenMap[str, Learned]:
        """Return what is learned from each group; indicators without a value in one are refused by name."""
        groups = {group: members for group, _, members in self._groups(columns)}
        bare = [
            repr(column.code) if self.within is None else f"{column.code!r} in the {self.within} group {group!r}"
            for group, members in groups.items()
            for column in members
            if column.is_empty
        ]
        if bare:
            raise NoValuesError(self.title, bare)
        return FrozenMap(each(groups, lambda group: learn(groups[group])))

    def _groups(self, columns: Family) -> list[tuple[str, IntVector, Family]]:
        """Return each group with its row numbers and its part of the columns."""
        rows = columns[0].rows
        if self.within is None:
            return [(WHOLE, np.arange(len(rows), dtype=np.int64), columns)]
        groups = rows.split(self.within)
        homeless = [own.label(row) for group, _, own in groups if group is None for row in range(len(own))]
        if homeless:
            raise UnknownPeerGroupError(f"{self.title}(within={self.within!r})", homeless)
        return [(str(group), index, _within(columns, index, own)) for group, index, own in groups]

    def _written(self, columns: Family, values: FloatMatrix) -> Family:
        """Return the columns with their gaps filled, the same objects where there is none."""
        cells = [cell for number, column in enumerate(columns) for cell in column.cells(np.isnan(values[:, number]))]
        if cells and self.otherwise == "refuse":
            raise MissingValueError(f"{self.title}, which cannot fill {self.unfillable},", cells)
        filled = zip(columns, values.T, strict=True)
        return tuple(column if column.present.all() else _filled(column, own) for column, own in filled)


def _is_complete(columns: Family) -> bool:
    return all(column.present.all() for column in columns)


def _within(columns: Family, index: IntVector, rows: Rows) -> Family:
    return tuple(column.within(index, rows) for column in columns)


def _filled(column: Column, values: FloatMatrix) -> Column:
    return column.with_values(np.where(column.present, column.values, values))
