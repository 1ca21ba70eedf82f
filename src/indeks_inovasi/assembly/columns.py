"""Columns that observations, evidence or marks fill: levels checked, values read as levels, doubts noted."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from indeks_inovasi.assembly.levels import has_conditions, read_levels
from indeks_inovasi.errors import UnknownCodeError, listed
from indeks_inovasi.matrix import Dataset, PartTable, Rows
from indeks_inovasi.models.indicator import Indicator, LevelScale, NumberScale
from indeks_inovasi.models.reading import Reading
from indeks_inovasi.specification import IndexSpec
from indeks_inovasi.strategies.values import ColumnValue, FormulaValue
from indeks_inovasi.typing import FloatVector, FrozenMap, IntVector


class Found(NamedTuple):
    """What the records say about one indicator."""

    rows: list[int]
    levels: list[float | None]
    """Level in each of the rows; None where a value is given."""
    measured: list[tuple[int, float | None, str | None]]
    """(row, value, basis) of each value."""

    def add(self, row: int, level: float | None, value: float | None, basis: str | None) -> None:
        """Note what one record says: a level or a value."""
        self.rows.append(row)
        self.levels.append(level)
        if level is None:
            self.measured.append((row, value, basis))


class RecordColumns:
    """The columns of one framework, filled from evidence, observations or marks."""

    def __init__(self, spec: IndexSpec, rows: Rows, part: str | None, problems: list[str]) -> None:
        self.spec = spec
        self.rows = rows
        self.part = part
        self.names = column_names(spec)
        self.columns: dict[str, FloatVector] = {name: np.full(len(rows), np.nan) for name in self.names}
        self.readings: list[Reading] = []
        self.problems = problems
        """Shared by all tables, so that one error names the culprits of all."""

    def fill(self, found: Mapping[str, Found], what: str) -> None:
        """Write what was found into the columns; `what` names an indicator that the framework does not know."""
        unknown = [code for code in found if code not in self.names]
        if unknown:
            raise UnknownCodeError(what, unknown, self.names)
        for code, held in found.items():
            self._fill_one(code, held)
        self._note_mandatory()

    def dataset(
        self, parts: Mapping[str, PartTable], attributes: Mapping[str, tuple[Any, ...]] | None = None
    ) -> Dataset:
        """Return the columns with child tables, whose readings come along."""
        below = (reading for part in parts.values() for reading in part.table.readings)
        readings = (*self.readings, *below)
        return Dataset(self.rows, FrozenMap(self.columns), FrozenMap(parts), FrozenMap(attributes or {}), readings)

    def _fill_one(self, name: str, found: Found) -> None:
        indicator = self.names[name]
        scale = None if indicator is None else indicator.scale
        rows, levels = np.array(found.rows, dtype=np.int64), np.array(found.levels, dtype=np.float64)
        judged = ~np.isnan(levels)
        if isinstance(scale, LevelScale):
            self._check_scale(name, scale, rows[judged], levels[judged])
            self.columns[name][rows] = levels
            self._read(name, scale, found)
            return
        if judged.any():
            self._problem(name, rows[judged].tolist(), "has no levels: give a value")
        based = [row for row, _, basis in found.measured if basis is not None]
        if based:
            self._problem(name, based, "is measured in one way only: leave the basis out")
        rows, values = _values(found.measured)
        if isinstance(scale, NumberScale):
            self._check_scale(name, scale, rows, values)
        self.columns[name][rows] = values

    def _check_scale(self, name: str, scale: LevelScale | NumberScale, rows: IntVector, values: FloatVector) -> None:
        bad = ~scale.holds(values)
        if bad.any():
            self.problems.append(f"{name} {scale.says}, but found {self._cells(rows[bad], values[bad])}.")

    def _read(self, name: str, scale: LevelScale, found: Found) -> None:
        by_basis: dict[str | None, list[tuple[int, float | None, str | None]]] = {}
        for measured in found.measured:
            by_basis.setdefault(measured[2], []).append(measured)
        for basis, held in by_basis.items():
            rows, values = _values(held)
            problem = _basis_problem(scale, basis)
            if problem:
                self._problem(name, rows.tolist(), problem)
            else:
                self._read_values(name, scale, basis, rows, values)

    def _read_values(
        self, name: str, scale: LevelScale, basis: str | None, rows: IntVector, values: FloatVector
    ) -> None:
        read = read_levels(values, scale, basis)
        self.columns[name][rows] = read.levels
        refused = np.isnan(read.levels)
        if refused.any():
            found = self._cells(rows[refused], values[refused])
            self.problems.append(f"{name} has no level for {found}.")
        weight = self._weight(name)
        for doubt in read.doubts:
            level = float(read.levels[doubt.row])
            hanging = max((abs(other - level) for other in doubt.alternatives), default=0.0)
            value = float(values[doubt.row])
            self._note(name, int(rows[doubt.row]), doubt.kind, value, level, doubt.alternatives, hanging * weight)

    def _note_mandatory(self) -> None:
        for name, indicator in self.names.items():
            if indicator is None or not indicator.mandatory:
                continue
            highest = indicator.scale.numbers[-1] if isinstance(indicator.scale, LevelScale) else 0.0
            points = highest * self._weight(name)
            for row in np.flatnonzero(np.isnan(self.columns[name])).tolist():
                self._note(name, row, "mandatory missing", None, 0.0, (), points)

    def _note(
        self,
        name: str,
        row: int,
        kind: Any,
        value: float | None,
        level: float,
        others: tuple[float, ...],
        points: float,
    ) -> None:
        period = None if self.rows.periods is None else self.rows.periods[row]
        self.readings.append(Reading(self.rows.units[row], name, kind, value, level, others, points, self.part, period))

    def _weight(self, name: str) -> float:
        """Return the weight of an indicator in its first group, 1 where the framework gives none."""
        indicator = self.names[name]
        code = name if indicator is None else indicator.code
        children = (child for group in self.spec.framework.groups for child in group.children if child.code == code)
        weight = next((child.weight for child in children), None)
        return 1.0 if weight is None else weight

    def _cells(self, rows: IntVector, numbers: FloatVector) -> str:
        pairs = zip(rows.tolist(), numbers.tolist(), strict=True)
        return listed(f"{self.rows.label(row)} = {number:.15g}" for row, number in pairs)

    def _problem(self, name: str, rows: Sequence[int], sentence: str) -> None:
        self.problems.append(f"{name} {sentence} ({listed(self.rows.label(row) for row in rows)}).")


def _values(measured: Sequence[tuple[int, float | None, str | None]]) -> tuple[IntVector, FloatVector]:
    rows = np.array([row for row, _, _ in measured], dtype=np.int64)
    return rows, np.array([value for _, value, _ in measured], dtype=np.float64)


def _basis_problem(scale: LevelScale, basis: str | None) -> str | None:
    """Return why a value measured on `basis` cannot be read as a level."""
    known = [way.code for way in scale.bases]
    if basis is None and known:
        return f"is measured in several ways: name the basis, one of {', '.join(known)}"
    if basis is not None and basis not in known:
        return f"has no basis {basis!r}, only {', '.join(known) or 'none'}"
    return None if has_conditions(scale, basis) else "is judged, not measured: give a level"


def column_names(spec: IndexSpec) -> dict[str, Indicator | None]:
    """Return every column that the specification reads, with its indicator where it has one of that name."""
    names: dict[str, Indicator | None] = {}
    for leaf in spec.framework.indicators:
        value = spec.value_of(leaf.code)
        if isinstance(value, ColumnValue):
            names[value.name] = names.get(value.name) or leaf
        elif isinstance(value, FormulaValue):
            for name in value.reads:
                names.setdefault(name)
    return names
