"""One indicator or group over all rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import numpy as np

from indeks_inovasi.errors import Cell
from indeks_inovasi.kernels.blocks import is_long, ranges
from indeks_inovasi.kernels.threads import side_by_side
from indeks_inovasi.matrix.rows import Rows
from indeks_inovasi.models.indicator import Direction
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector, IntVector


@dataclass(frozen=True, eq=False)
class Column:
    """One indicator or group over all rows, as a step sees it."""

    code: str
    values: FloatVector
    """(n,), read-only; NaN is a missing value."""
    rows: Rows
    direction: Direction | None = None
    """None for a group: on groups more is better."""
    turned: bool = False
    """Whether a normalizer has brought the column to a scale on which more is better."""
    bounds: tuple[float, float] | None = field(default=None, init=False, repr=False)
    """Between which numbers all values lie, none of them missing, where a longer column has told so."""

    is_stored: ClassVar[bool] = True
    """False where values are computed whenever they are read."""

    def __post_init__(self) -> None:
        self.values.setflags(write=False)

    @property
    def is_negative(self) -> bool:
        """Whether a higher value still lowers the score."""
        return self.direction == "negative" and not self.turned

    def oriented(self) -> FloatVector:
        """Return the values turned so that more is better: the one place where a direction is applied."""
        return -self.values + 0.0 if self.is_negative else self.values

    def orient(self, number: float) -> float:
        """Return a raw number (a post, target or limit) on the scale of `oriented`; its own inverse."""
        return -number + 0.0 if self.is_negative else number

    @property
    def present(self) -> BoolVector:
        """(n,) where a value is present."""
        return ~np.isnan(self.values)

    @property
    def is_empty(self) -> bool:
        """Whether no value is present."""
        return self.has_gaps and not self.present.any()

    @property
    def has_gaps(self) -> bool:
        """Whether a value is missing, or there is none."""
        return self.bounds is None and bool(np.isnan(self.ends[0]))

    def is_known_within(self, low: float, high: float) -> bool:
        """Return whether it is known, without a look at the values, that all lie between two numbers."""
        bounds = self._known_bounds
        return bounds is not None and low <= bounds[0] and bounds[1] <= high

    @property
    def _known_bounds(self) -> tuple[float, float] | None:
        """What is known without a look at the values; NaN where one is missing."""
        return self.bounds or self.__dict__.get("ends")

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The smallest and the largest value, both NaN if one is missing or there is none."""
        return ends_of(self.values)

    def observed_poles(self) -> tuple[float, float]:
        """Return the worst and the best value observed, in raw units; (NaN, NaN) for an empty column."""
        low, high = self.ends
        if self.has_gaps and not self.is_empty:
            low, high = float(np.fmin.reduce(self.values)) + 0.0, float(np.fmax.reduce(self.values)) + 0.0
        return (high, low) if self.is_negative else (low, high)

    def cells(self, where: BoolVector) -> list[Cell]:
        """Return the cells where a mask is true, with their values."""
        return self.rows.cells(self.code, where, self.values)

    def with_values(self, values: FloatVector) -> "Column":
        """Return the column with other values in the same unit of measure."""
        return Column(self.code, values, self.rows, self.direction, self.turned)

    def normalized(self, values: FloatVector) -> "Column":
        """Return the column with values on a scale on which more is better."""
        return Column(self.code, values, self.rows, self.direction, turned=True)

    def within(self, index: IntVector, rows: Rows) -> "Column":
        """Return the column over some of its rows, which are `rows`."""
        return Column(self.code, self.values[index], rows, self.direction, self.turned)

    def part(self, rows: slice) -> "Column":
        """Return the column over rows that follow each other."""
        part = Column(self.code, self.values[rows], self.rows.part(rows), self.direction, self.turned)
        return self.bounding(part)

    def bounding(self, part: "Column") -> "Column":
        """Return a part of the column that knows between which numbers it lies, where the column knows it."""
        bounds = self._known_bounds
        if bounds is not None and not np.isnan(bounds[0]):
            object.__setattr__(part, "bounds", bounds)
        return part

    def parts(self) -> Iterator["Column"]:
        """Return the column part by part, so that what is made of one part stays in the cache."""
        return (self.part(rows) for rows in ranges(len(self.rows)))

    def split(self, by: str) -> list[tuple[str | None, IntVector, "Column"]]:
        """Return each peer group with its row numbers and its part of the column."""
        return [(group, index, self.within(index, rows)) for group, index, rows in self.rows.split(by)]


def ends_of(values: FloatVector) -> tuple[float, float]:
    """Return the smallest and the largest value, both NaN if one is missing or there is none."""
    if len(values) == 0:
        return float("nan"), float("nan")
    if not is_long(len(values)):
        return float(np.minimum.reduce(values)) + 0.0, float(np.maximum.reduce(values)) + 0.0
    lowest, highest = zip(*side_by_side(lambda rows: ends_of(values[rows]), list(ranges(len(values)))), strict=True)
    return ends_of(np.array(lowest))[0], ends_of(np.array(highest))[1]


def stacked(columns: Sequence[FloatVector], n: int) -> FloatMatrix:
    """Return columns side by side as one (n, m) column-major matrix."""
    matrix = np.empty((n, len(columns)), order="F")
    for number, column in enumerate(columns):
        matrix[:, number] = column
    return matrix
