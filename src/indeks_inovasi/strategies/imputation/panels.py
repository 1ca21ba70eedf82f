"""Imputation from other periods of the same unit."""

import re
from abc import abstractmethod
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi.errors import SpecificationError, UnknownCodeError, listed
from indeks_inovasi.kernels.imputation import Timeline, carried_forward, on_lines, timeline
from indeks_inovasi.matrix import Column, Rows
from indeks_inovasi.strategies.base import Imputer
from indeks_inovasi.typing import FloatVector, Number

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class PanelImputer(Imputer, frozen=True):
    """An imputer that fills a gap from other periods of the unit.

    Raises
    ------
    SpecificationError
        If the data have no periods, or periods that are no numbers and `order` does not say how they follow each
        other.
    UnknownCodeError
        If a period does not stand in `order`.
    """

    row_wise: ClassVar[bool] = False
    order: tuple[str, ...] | None = Field(default=None, min_length=1)
    """All periods from the first to the last, one step apart, such as "2024-Q1", "2024-Q2"; null: periods are
    numbers, such as years, and lie as far apart as these."""

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        twice = [period for period in dict.fromkeys(self.order or ()) if (self.order or ()).count(period) > 1]
        if twice:
            raise ValueError(f"order names each period once, but {listed(map(repr, twice))} several times.")
        return self

    @abstractmethod
    def fill(self, values: FloatVector, line: Timeline) -> FloatVector:
        """Return the (n,) values with their gaps filled."""

    def apply(self, column: Column) -> Column:
        """Return the column with its gaps filled from other periods."""
        if column.present.all():
            return column
        return column.with_values(self.fill(column.values, timeline(_units(column.rows), self._times(column.rows))))

    def _times(self, rows: Rows) -> FloatVector:
        """Return the time of each row."""
        if rows.periods is None:
            raise SpecificationError([f"{self.title} fills gaps from other periods, but the data have none."])
        times = _numbers(self.title, rows.periods) if self.order is None else self._places(self.order, rows.periods)
        return np.array([times[period] for period in rows.periods])

    def _places(self, order: tuple[str, ...], periods: tuple[str, ...]) -> dict[str, float]:
        unknown = [period for period in dict.fromkeys(periods) if period not in order]
        if unknown:
            raise UnknownCodeError(f"period in the order of {self.title}", unknown, order)
        return {period: float(place) for place, period in enumerate(order)}


class Latest(PanelImputer, frozen=True):
    """Put the unit's latest earlier value where one is missing.

    Raises
    ------
    SpecificationError
        If the data have no periods, or periods without an order.
    UnknownCodeError
        If a period does not stand in `order`.

    References
    ----------
    COINr, function ``impute_panel`` with "latest" and "constant"; Little and Rubin (2002), last observation carried
    forward.
    """

    kind: Literal["latest"] = "latest"
    leading: Literal["missing", "first"] = "missing"
    """What stands before the first value of a unit: the gap, or that first value."""
    max_age: Number | None = Field(default=None, gt=0.0)
    """Age up to which a value is taken, in periods (years); null: any."""

    def fill(self, values: FloatVector, line: Timeline) -> FloatVector:
        """Return the values with each gap at the latest earlier one."""
        age = np.inf if self.max_age is None else self.max_age
        return carried_forward(values, line, age, self.leading == "first")


class LinearInTime(PanelImputer, frozen=True):
    """Put between two known periods of a unit the value on the straight line between them.

    A unit with one known value has no line: its gaps are all beyond an end.

    Raises
    ------
    SpecificationError
        If the data have no periods, or periods without an order.
    UnknownCodeError
        If a period does not stand in `order`.

    References
    ----------
    COINr, function ``impute_panel`` with "linear"; OECD2008, step 3.
    """

    kind: Literal["linear_in_time"] = "linear_in_time"
    ends: Literal["missing", "hold"]
    """What stands before the first and after the last known value: the gap, or the nearest value. There is no
    default."""

    def fill(self, values: FloatVector, line: Timeline) -> FloatVector:
        """Return the values with each gap on its line."""
        return on_lines(values, line, self.ends == "hold")


def _units(rows: Rows) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    number: dict[str, int] = {}
    return np.array([number.setdefault(unit, len(number)) for unit in rows.units], dtype=np.int64)


def _numbers(who: str, periods: tuple[str, ...]) -> dict[str, float]:
    """Return each period as a number."""
    known = dict.fromkeys(periods)
    strange = [repr(period) for period in known if not _NUMBER.fullmatch(period)]
    if strange:
        raise SpecificationError(
            [
                f"{who} needs periods that are numbers, such as years, but found {listed(strange)}. Say how they"
                " follow each other with order=(...)."
            ]
        )
    numbers = {period: float(period) for period in known}
    if len(set(numbers.values())) < len(numbers):
        raise SpecificationError([f"{who} found one year written in two ways among {listed(map(repr, known))}."])
    return numbers
