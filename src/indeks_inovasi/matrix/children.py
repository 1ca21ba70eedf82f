"""The columns of the children of one group, as weighters and aggregators see them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Literal, TypeVar

import numpy as np

from indeks_inovasi.errors import IndeksInovasiError, SpecificationError
from indeks_inovasi.kernels.blocks import ranges
from indeks_inovasi.kernels.threads import side_by_side, thread_count
from indeks_inovasi.matrix.columns import Column, stacked
from indeks_inovasi.matrix.rows import Rows
from indeks_inovasi.typing import FloatMatrix, FloatVector, FrozenMap

Result = TypeVar("Result")

_CELLS_AT_ONCE: Final = 2 << 20
"""So many values, 16 megabytes, may be made at once, by all threads, even if they are more than an eighth."""
_FEWEST_ROWS: Final = 8_192

Basis = Literal["normalized", "treated"]


@dataclass(frozen=True, eq=False)
class Kin:
    """Whom the children of a group can be weighed with: the indicators of the index, or the nodes of their level."""

    leaves: Callable[[], "Children"]
    """Every indicator below the headline node."""
    level: Callable[[], "Children"]
    """Every node below the headline node that stands as high above the indicators as the children do."""
    below: Callable[[str], tuple[str, ...]]
    """Codes of the indicators below a node; an indicator stands below itself."""
    known: dict[Any, FrozenMap[str, float]]
    """What was found once for the whole index, by whom."""

    def once(self, key: Any, find: Callable[[], FrozenMap[str, float]]) -> FrozenMap[str, float]:
        """Return the weights that `find` gives, found only once in a computation."""
        if key not in self.known:
            self.known[key] = find()
        return self.known[key]


@dataclass(frozen=True, eq=False)
class Children:
    """The final columns of the children of one group, as weighters and aggregators see them."""

    group: str
    columns: tuple[Column, ...]
    given: tuple[float | None, ...]
    """The weight that the framework gives each child; None where it gives none."""
    rows: Rows
    treated: tuple[Column | None, ...] = ()
    """The treated column of each child that is an indicator, None for a group."""
    leaves: Callable[[], tuple[FloatVector, int]] | None = None
    """How many indicators below the group are present in each row, and how many there are."""
    kin: Kin | None = None
    """Others that the children can be weighed with; None where a group stands alone."""
    found: dict[Any, tuple[FloatVector, ...]] = field(
        default_factory=dict[Any, tuple[FloatVector, ...]], init=False, repr=False
    )
    """What an aggregator has computed of these rows to learn from, and needs again to score them."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the children, in the order of the framework."""
        return tuple(column.code for column in self.columns)

    def parts(self, most: int | None = None) -> "Iterator[Children]":
        """Return the children part by part: rows that follow each other, a block or `most` of them."""
        return (self._part(rows) for rows in ranges(len(self.rows), most))

    def of_parts(self, function: "Callable[[Children], Result]", *, columnwise: bool) -> list[Result]:
        """Return a function of each part of the rows, in their order, computed side by side.

        Parameters
        ----------
        function
            What works row by row, so that no matrix of all rows is needed. Where it refuses a part, it is called once
            more with all rows, so that the error names the culprits of all parts.
        columnwise
            Whether it goes through the columns one by one. If it makes a matrix of them, or a column is computed
            when it is read, parts are so short that all threads together hold an eighth of the values at most.
        """
        most = None
        if not (columnwise and all(column.is_stored for column in self.columns)):
            width = max(1, len(self.columns))
            at_once = max(_CELLS_AT_ONCE, len(self.rows) * width // 8)
            most = max(_FEWEST_ROWS, at_once // (width * thread_count()))
        try:
            return side_by_side(lambda rows: function(self._part(rows)), list(ranges(len(self.rows), most)))
        except IndeksInovasiError:
            return [function(self)]

    def _part(self, rows: slice) -> "Children":
        leaves = self.leaves

        def present() -> tuple[FloatVector, int]:
            counts, total = leaves() if leaves is not None else (np.empty(0), 0)
            return counts[rows], total

        return replace(
            self,
            columns=tuple(column.part(rows) for column in self.columns),
            rows=self.rows.part(rows),
            treated=(),
            leaves=None if leaves is None else present,
        )

    @cached_property
    def matrix(self) -> FloatMatrix:
        """(n, m) final values, column-major."""
        return stacked([column.values for column in self.columns], len(self.rows))

    def on(self, basis: Basis) -> tuple[Column, ...]:
        """Return the columns that a data-driven weighter looks at.

        Raises
        ------
        SpecificationError
            If treated values are asked for and a child is a group.
        """
        if basis == "normalized":
            return self.columns
        groups = [code for code, column in zip(self.codes, self.treated, strict=True) if column is None]
        if groups:
            raise SpecificationError(
                [
                    f"The weights of {self.group!r} are asked for on treated values, which only indicators have, but"
                    f" {', '.join(groups)} are groups. Use basis='normalized' there."
                ]
            )
        return tuple(column for column in self.treated if column is not None)
