"""Imputation from other periods of the same unit."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from indeks_inovasi.errors import SpecificationError, listed
from indeks_inovasi.matrix import Column, Rows
from indeks_inovasi.strategies.base import Imputer
from indeks_inovasi.typing import FloatVector, Number


class Latest(Imputer, frozen=True):
    """Put the unit's latest earlier value where one is missing.

    Periods that are numbers (years) are ordered as numbers, others as text. A gap before the first value stays, or
    takes the first value (`leading`).

    Raises
    ------
    SpecificationError
        If the data have no periods, or `oldest` is given and periods are no numbers.

    References
    ----------
    COINr, function ``impute_panel`` with "latest" and "constant"; last observation carried forward: Little and Rubin
    (2002), chapter 4.
    """

    row_wise: ClassVar[bool] = False
    kind: Literal["latest"] = "latest"
    leading: Literal["missing", "first"] = "missing"
    """What stands before the first value of a unit."""
    oldest: Number | None = Field(default=None, gt=0.0)
    """Largest age of a value that is taken, in the unit of the periods; null: any."""

    def apply(self, column: Column) -> Column:
        """Return the column with gaps filled from earlier periods."""
        if not np.isnan(column.values).any():
            return column
        places = _times(column.rows, self.title, numeric=self.oldest is not None)
        filled = column.values.copy()
        for rows in _by_unit(column.rows, places):
            known = [row for row in rows if not np.isnan(column.values[row])]
            for row in rows:
                if np.isnan(column.values[row]) and known:
                    filled[row] = self._earlier(column.values, places, known, row)
        return column.with_values(filled)

    def _earlier(self, values: FloatVector, places: FloatVector, known: list[int], row: int) -> float:
        before = [other for other in known if places[other] < places[row]]
        if not before:
            return float(values[known[0]]) if self.leading == "first" else float("nan")
        latest = before[-1]
        too_old = self.oldest is not None and places[row] - places[latest] > self.oldest
        return float("nan") if too_old else float(values[latest])


class LinearInTime(Imputer, frozen=True):
    """Put between two known periods of a unit the value on the line between them.

    Beyond the first and the last known period a gap stays, or takes the nearest value (`ends`); so does a gap of a unit
    with one known value.

    Raises
    ------
    SpecificationError
        If the data have no periods, or periods are no numbers.

    References
    ----------
    COINr, function ``impute_panel`` with "linear"; OECD2008, step 3.
    """

    row_wise: ClassVar[bool] = False
    kind: Literal["linear_in_time"] = "linear_in_time"
    ends: Literal["missing", "hold"]
    """What stands before the first and after the last known value. There is no default."""

    def apply(self, column: Column) -> Column:
        """Return the column with gaps filled between periods."""
        if not np.isnan(column.values).any():
            return column
        places = _times(column.rows, self.title, numeric=True)
        filled = column.values.copy()
        for rows in _by_unit(column.rows, places):
            known = [row for row in rows if not np.isnan(column.values[row])]
            for row in rows:
                if np.isnan(column.values[row]) and known:
                    filled[row] = self._between(column.values, places, known, row)
        return column.with_values(filled)

    def _between(self, values: FloatVector, places: FloatVector, known: list[int], row: int) -> float:
        before = [other for other in known if places[other] < places[row]]
        after = [other for other in known if places[other] > places[row]]
        if before and after:
            left, right = before[-1], after[0]
            share = (places[row] - places[left]) / (places[right] - places[left])
            return float(values[left] + (values[right] - values[left]) * share) + 0.0
        if self.ends == "missing":
            return float("nan")
        return float(values[before[-1] if before else after[0]])


def _times(rows: Rows, who: str, *, numeric: bool) -> FloatVector:
    """Return the place of each row in time: its period as a number, or the rank of the period as text."""
    if rows.periods is None:
        raise SpecificationError([f"{who} fills gaps from other periods, but the data have none."])
    try:
        return np.array([float(period) for period in rows.periods])
    except ValueError:
        pass
    if numeric:
        strange = [repr(period) for period in dict.fromkeys(rows.periods) if not _is_number(period)]
        raise SpecificationError([f"{who} needs periods that are numbers, such as years, but found {listed(strange)}."])
    rank = {period: place for place, period in enumerate(sorted(set(rows.periods)))}
    return np.array([float(rank[period]) for period in rows.periods])


def _is_number(period: str) -> bool:
    try:
        float(period)
    except ValueError:
        return False
    return True


def _by_unit(rows: Rows, places: FloatVector) -> list[list[int]]:
    """Return the rows of each unit in the order of time."""
    found: dict[str, list[int]] = {}
    for row, unit in enumerate(rows.units):
        found.setdefault(unit, []).append(row)
    return [sorted(own, key=lambda row: float(places[row])) for own in found.values()]
