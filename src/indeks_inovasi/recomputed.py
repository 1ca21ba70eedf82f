"""Columns that take no memory of their own, for long tables of which only the scores are kept."""

from collections.abc import Callable

import numpy as np

from indeks_inovasi.kernels.blocks import ranges
from indeks_inovasi.matrix import Column
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
            ("ends", ends),
            ("_source", source),
            ("_apply", apply),
        ):
            object.__setattr__(self, name, value)

    _source: Column
    _apply: Callable[[Column], Column]

    @classmethod
    def of(cls, source: Column, apply: Callable[[Column], Column]) -> Column:
        """Return the column after `apply`, called once for every part; the source itself where nothing changes."""
        ends: list[tuple[float, float]] = []
        same: list[Column] = []
        turned = source.turned
        for part in source.parts():
            after = apply(part)
            turned = after.turned
            if after is part:
                same.append(part)
            else:
                ends.append(after.ends)
        if not ends:
            return source
        lowest, highest = zip(*ends, *(part.ends for part in same), strict=True)
        widest = float(np.minimum.reduce(lowest)), float(np.maximum.reduce(highest))
        return cls(source, apply, turned, widest)

    @property
    def values(self) -> FloatVector:  # pyright: ignore[reportIncompatibleVariableOverride]
        """(n,), computed anew."""
        values = np.empty(len(self.rows))
        for rows in ranges(len(values)):
            values[rows] = self.part(rows).values
        return values

    def part(self, rows: slice) -> Column:
        """Return the column over rows that follow each other."""
        return self._apply(self._source.part(rows))
