"""Who stands in each row."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from indeks_inovasi.errors import Cell, DuplicateCodeError, TableError, UnknownCodeError
from indeks_inovasi.typing import BoolVector, FloatVector, FrozenMap, IntVector


@dataclass(frozen=True, eq=False)
class Rows:
    """Who stands in each row: (unit, period), with the peer groups of the row.

    Raises
    ------
    DuplicateCodeError
        If a (unit, period) stands twice.
    TableError
        If periods or peer groups are more or fewer than units.
    """

    units: tuple[str, ...]
    periods: tuple[str, ...] | None = None
    peers: FrozenMap[str, tuple[str | None, ...]] = field(default_factory=FrozenMap[str, tuple[str | None, ...]])
    names: FrozenMap[str, str] = field(default_factory=FrozenMap[str, str])
    """Name of a unit by its code, where known."""

    def __post_init__(self) -> None:
        self._check_lengths()
        if len(self._position) < len(self.units):
            seen: set[tuple[str, str | None]] = set()
            twice = [key for key in self.keys if key in seen or seen.add(key)]  # type: ignore[func-returns-value]
            raise DuplicateCodeError(
                "A row (unit and period)", [unit if period is None else f"{unit}, {period}" for unit, period in twice]
            )

    def _check_lengths(self) -> None:
        n = len(self.units)
        held = {f"peer group {name!r}": groups for name, groups in self.peers.items()}
        if self.periods is not None:
            held = {"period": self.periods, **held}
        wrong = [
            f"The {name} has {len(values)} entries for {n} rows." for name, values in held.items() if len(values) != n
        ]
        if wrong:
            raise TableError(wrong)

    def __len__(self) -> int:
        return len(self.units)

    @property
    def keys(self) -> Iterable[tuple[str, str | None]]:
        """(unit, period or None) of each row."""
        return zip(self.units, self.periods or (None,) * len(self.units), strict=True)

    @cached_property
    def _position(self) -> dict[tuple[str, str | None], int]:
        return {key: row for row, key in enumerate(self.keys)}

    def index(self, unit: str, period: str | None = None) -> int:
        """Return the row of a unit; the period may be left out where the unit stands in one row only.

        Raises
        ------
        UnknownCodeError
            If there is no such row.
        TableError
            If a period is given and the data have none.
        """
        if (unit, period) in self._position:
            return self._position[unit, period]
        own = [row for row, code in enumerate(self.units) if code == unit]
        if period is None and len(own) == 1:
            return own[0]
        if own and self.periods is not None:
            raise UnknownCodeError(f"period of {unit!r}", [str(period)], [self.periods[row] for row in own])
        if own:
            raise TableError(
                [f"The data have no periods, but {unit!r} is asked for in {period!r}: leave the period out."]
            )
        raise UnknownCodeError("unit", [unit], dict.fromkeys(self.units))

    def groups(self, by: str) -> tuple[str | None, ...]:
        """Return the peer group of each row; "period" is a built-in one.

        Raises
        ------
        UnknownCodeError
            If the rows have no such peer group.
        """
        if by in self.peers:
            return self.peers[by]
        if by == "period" and self.periods is not None:
            return self.periods
        known = [*self.peers, *(["period"] if self.periods is not None else [])]
        raise UnknownCodeError("peer group", [by], known)

    @cached_property
    def _splits(self) -> dict[str, tuple[tuple[str | None, IntVector, "Rows"], ...]]:
        return {}

    def split(self, by: str) -> tuple[tuple[str | None, IntVector, "Rows"], ...]:
        """Return each peer group with its row numbers and its rows, found once for all columns."""
        if by not in self._splits:
            parts = ((group, index, self.take(index)) for (group,), index in self.partition(by).items())
            self._splits[by] = tuple(parts)
        return self._splits[by]

    def partition(self, *by: str) -> dict[tuple[str | None, ...], IntVector]:
        """Return the row numbers of each combination of peer groups, in order of first appearance."""
        if not by:
            return {(): np.arange(len(self), dtype=np.int64)}
        found: dict[tuple[str | None, ...], list[int]] = {}
        for row, key in enumerate(zip(*(self.groups(name) for name in by), strict=True)):
            found.setdefault(key, []).append(row)
        return {key: np.array(rows, dtype=np.int64) for key, rows in found.items()}

    def take(self, index: IntVector) -> "Rows":
        """Return the rows of `index`."""
        wanted: list[int] = index.tolist()
        return Rows(
            tuple(self.units[row] for row in wanted),
            None if self.periods is None else tuple(self.periods[row] for row in wanted),
            FrozenMap({name: tuple(groups[row] for row in wanted) for name, groups in self.peers.items()}),
            self.names,
        )

    @cached_property
    def _parts(self) -> "dict[tuple[int, int], Rows]":
        return {}

    def part(self, rows: slice) -> "Rows":
        """Return rows that follow each other, made once for all columns and without looking for repeated ones."""
        if (rows.start, rows.stop) not in self._parts:
            part = object.__new__(Rows)
            fields = {
                "units": self.units[rows],
                "periods": None if self.periods is None else self.periods[rows],
                "peers": FrozenMap({name: groups[rows] for name, groups in self.peers.items()}),
                "names": self.names,
            }
            for name, value in fields.items():
                object.__setattr__(part, name, value)
            self._parts[rows.start, rows.stop] = part
        return self._parts[rows.start, rows.stop]

    def name(self, row: int) -> str:
        """Return the name of the unit in a row, its code where no name is known."""
        name: str = self.names.get(self.units[row], self.units[row])
        return name

    def label(self, row: int) -> str:
        """Return "unit" or "unit, period"."""
        return self.units[row] if self.periods is None else f"{self.units[row]}, {self.periods[row]}"

    def cells(self, code: str, where: BoolVector, values: FloatVector | None = None) -> list[Cell]:
        """Return the cells of a column where a mask is true."""
        return [
            Cell(
                self.units[row],
                code,
                None if self.periods is None else self.periods[row],
                None if values is None or np.isnan(values[row]) else float(values[row]),
            )
            for row in np.flatnonzero(where).tolist()
        ]
