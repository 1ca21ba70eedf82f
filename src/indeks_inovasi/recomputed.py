"""Columns that take no memory of their own, for long tables of which only the scores are kept."""

from collections.abc import Callable
from typing import ClassVar

import numpy as np

from indeks_inovasi.kernels.blocks import ranges
from indeks_inovasi.kernels.threads import side_by_side
from indeks_inovasi.matrix import Column, ends_of
from indeks_inovasi.typing import FloatVector


class RecomputedColumn(Column):
    """A column that is computed from an earlier one whenever it is read, so that it takes no memory of its own.

    Parameters
    ----------
    source
        The column before.
    apply
        Computes the column from its source, or a part of it from that part of the source.
    turned, ends
        As of the column computed.
    """

    def __init__(
        self, source: Column, apply: Callable[[Column], Column], turned: bool, ends: tuple[float, float]
    ) -> None:
        for name, value in (
            ("code", source.code),
            ("rows", source.rows),
            ("direction", source.direction),
            ("turned", turned),
            ("bounds", None),
            ("ends", ends),
            ("_source", source),
            ("_apply", apply),
        ):
            object.__setattr__(self, name, value)

    is_stored: ClassVar[bool] = False
    _source: Column
    _apply: Callable[[Column], Column]

    @classmethod
    def of(cls, source: Column, apply: Callable[[Column], Column], *, keeps_order: bool = False) -> Column:
        """Return the column after `apply`; the source itself where nothing changes.

        Parameters
        ----------
        source, apply
            As of the column.
        keeps_order
            Whether `apply` never changes, or always turns round, the order of two values: then the ends of a column
            without a gap tell those of the result. Otherwise every part is computed once to see them.
        """
        if keeps_order and not source.has_gaps:
            pair = Column(
                source.code, np.array(source.ends), source.rows.part(slice(0, 2)), source.direction, source.turned
            )
            after = apply(pair)
            return source if after is pair else cls(source, apply, after.turned, ends_of(after.values))

        def look(rows: slice) -> tuple[bool, bool, float, float]:
            part = source.part(rows)
            after = apply(part)
            return after is part, after.turned, *ends_of(after.values)

        same, turned, lowest, highest = zip(*side_by_side(look, list(ranges(len(source.rows)))), strict=True)
        if all(same):
            return source
        return cls(source, apply, turned[0], (float(np.minimum.reduce(lowest)), float(np.maximum.reduce(highest))))

    @property
    def values(self) -> FloatVector:  # pyright: ignore[reportIncompatibleVariableOverride]
        """(n,), computed anew."""
        return np.concatenate(side_by_side(lambda rows: self.part(rows).values, list(ranges(len(self.rows)))))

    def part(self, rows: slice) -> Column:
        """Return the column over rows that follow each other."""
        return self.bounding(self._apply(self._source.part(rows)))
