"""Typed records become a dataset: ownership, periods, evidence as columns, child tables."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from pydantic import BaseModel

from indeks_inovasi._files import read_json
from indeks_inovasi.assembly.levels import has_conditions, read_levels
from indeks_inovasi.errors import DuplicateCodeError, RecordError, UnknownCodeError, listed, nearest
from indeks_inovasi.matrix import Dataset, PartTable, Rows
from indeks_inovasi.models.indicator import Indicator, LevelScale, NumberScale
from indeks_inovasi.models.innovation import Evidence, Innovation, Mark, Observation
from indeks_inovasi.models.reading import Reading
from indeks_inovasi.models.unit import Unit
from indeks_inovasi.specification import IndexSpec, Profile
from indeks_inovasi.strategies.values import ColumnValue, FormulaValue
from indeks_inovasi.typing import FloatVector, FrozenMap

_ATTRIBUTES = (
    "stage",
    "form",
    "type",
    "initiator",
    "affairs",
    "criteria",
    "theme",
    "trial_date",
    "implementation_date",
    "development_date",
    "design",
    "goals",
    "benefits",
    "results",
)
"""Fields of an innovation that rules and conditions may read."""


class Records(BaseModel, frozen=True, extra="forbid"):
    """Units with what is known about them: observations, innovations, jurors' marks."""

    units: tuple[Unit, ...]
    observations: tuple[Observation, ...] = ()
    innovations: tuple[Innovation, ...] = ()
    marks: tuple[Mark, ...] = ()

    @classmethod
    def load(cls, path: Path | str) -> Self:
        """Return the records of a JSON file.

        Raises
        ------
        FileFormatError, pydantic.ValidationError
        """
        return cls.model_validate(read_json(path))


def assemble(records: Records, spec: IndexSpec) -> Dataset:
    """Return the records as the dataset that `spec` computes on.

    Raises
    ------
    DuplicateCodeError, UnknownCodeError, RecordError
        With every culprit of that kind.
    """
    return _Assembly(records, spec).dataset()


class _Assembly:
    """One pass over the records of one specification."""

    def __init__(self, records: Records, spec: IndexSpec) -> None:
        self.records = records
        self.spec = spec
        self.units = {unit.code: unit for unit in records.units}
        self.problems: list[str] = []
        self.placed: set[Mark] = set()
        self.check_references()

    # -- references

    def check_references(self) -> None:
        _refuse_twice("The code of a unit", (unit.code for unit in self.records.units))
        _refuse_twice(
            "The code of an innovation (in a period)", ((new.code, new.period) for new in self.records.innovations)
        )
        _refuse_twice(
            "An observation (unit, indicator, period)",
            ((seen.unit, seen.indicator, seen.period) for seen in self.records.observations),
        )
        _refuse_twice(
            "A mark (juror, subject, criterion, period)",
            ((mark.juror, mark.subject, mark.criterion, mark.period) for mark in self.records.marks),
        )
        self._refuse_unknown("unit of an observation", (seen.unit for seen in self.records.observations), self.units)
        self._refuse_unknown("owner of an innovation", (new.owner for new in self.records.innovations), self.units)
        parents = (unit.parent for unit in self.records.units if unit.parent is not None)
        self._refuse_unknown("parent of a unit", parents, self.units)
        subjects = {*self.units, *(new.code for new in self.records.innovations)}
        self._refuse_unknown("subject of a mark", (mark.subject for mark in self.records.marks), subjects)
        self._refuse_rings()
        self._refuse_reserved_peers()

    def _refuse_unknown(self, what: str, codes: Iterable[str], known: Iterable[str]) -> None:
        held = frozenset(known)
        unknown = dict.fromkeys(code for code in codes if code not in held)
        if unknown:
            raise UnknownCodeError(what, unknown, sorted(held))

    def _refuse_rings(self) -> None:
        safe: set[str] = set()
        rings = []
        for unit in self.records.units:
            path: dict[str, None] = {}
            above: str | None = unit.code
            while above is not None and above not in safe and above not in path:
                path.setdefault(above)
                above = self.units[above].parent
            if above in path:
                rings.append(list(path)[list(path).index(str(above)) :])
            safe.update(path)
        if rings:
            raise RecordError([f"The units {listed(ring)} are above each other: correct a parent." for ring in rings])

    def _refuse_reserved_peers(self) -> None:
        taken = [unit.code for unit in self.records.units if not unit.peers.keys().isdisjoint(("kind", "period"))]
        if taken:
            raise RecordError(
                [f"The peer groups 'kind' and 'period' are built in: name those of {listed(taken)} otherwise."]
            )

    # -- the dataset

    def dataset(self) -> Dataset:
        if isinstance(self.spec, Profile) and self.spec.rows == "innovations":
            rows, table = self.innovation_table(self.spec, None)
            return table
        rows = self.unit_rows()
        observed = self.observed(rows)
        parts = {name: self.part(name, rows) for name in self.spec.parts}
        readings = (*observed.readings, *(reading for part in parts.values() for reading in part.table.readings))
        return Dataset(rows, FrozenMap(observed.columns), FrozenMap(parts), readings=readings)

    def scores(self, unit: Unit) -> bool:
        kinds = self.spec.kinds if isinstance(self.spec, Profile) else ()
        return not kinds or unit.kind in kinds

    def unit_rows(self) -> Rows:
        scored = [unit for unit in self.records.units if self.scores(unit)]
        periods = self._periods()
        if periods is None:
            keys: list[tuple[Unit, str | None]] = [(unit, None) for unit in scored]
        else:
            keys = [(unit, period) for unit in scored for period in periods.get(unit.code, ())]
        names = dict.fromkeys(name for unit in scored for name in unit.peers)
        peers: dict[str, tuple[str | None, ...]] = {
            name: tuple(unit.peers.get(name) for unit, _ in keys) for name in names
        }
        peers["kind"] = tuple(str(unit.kind.value) for unit, _ in keys)
        return Rows(
            tuple(unit.code for unit, _ in keys),
            None if periods is None else tuple(str(period) for _, period in keys),
            FrozenMap(peers),
            FrozenMap({unit.code: unit.name for unit in scored}),
        )

    def _periods(self) -> dict[str, list[str]] | None:
        """Return the periods of each scored unit, None where no record has one."""
        seen: dict[str, set[str | None]] = {}
        for observation in self.records.observations:
            seen.setdefault(observation.unit, set()).add(observation.period)
        for innovation in self.records.innovations:
            owner = self.scored_above(innovation.owner)
            if owner is not None:
                seen.setdefault(owner, set()).add(innovation.period)
        for mark in self.records.marks:
            if mark.subject in self.units:
                seen.setdefault(mark.subject, set()).add(mark.period)
        every = {period for periods in seen.values() for period in periods}
        if every <= {None}:
            return None
        if None in every:
            bare = sorted(unit for unit, periods in seen.items() if None in periods)
            raise RecordError(
                [f"Some records have a period and some have none: units {listed(bare)}. Give all or none."]
            )
        return {unit: sorted(period for period in periods if period is not None) for unit, periods in seen.items()}

    def scored_above(self, code: str) -> str | None:
        """Return the nearest scored unit at or above a unit."""
        above: str | None = code
        while above is not None:
            unit = self.units[above]
            if self.scores(unit):
                return unit.code
            above = unit.parent
        return None

    def observed(self, rows: Rows) -> "_Columns":
        columns = _Columns(self.spec, rows, None)
        place = {key: row for row, key in enumerate(rows.keys)}
        found: dict[str, tuple[list[int], list[Any]]] = {}
        stray: list[str] = []
        for seen in self.records.observations:
            row = place.get((seen.unit, seen.period))
            if row is None:
                stray.append(f"{seen.indicator} of {seen.unit}")
                continue
            held = found.setdefault(seen.indicator, ([], []))
            held[0].append(row)
            held[1].append(seen)
        if stray:
            raise RecordError(
                [f"These observations belong to units that {self.spec.name!r} does not score: {listed(stray)}."]
            )
        columns.fill(found, "observation")
        return columns

    def part(self, name: str, parents: Rows) -> PartTable:
        part = self.spec.parts[name]
        if part.records == "innovations":
            owners, table = self.innovation_table(part.spec, parents)
            return PartTable(_renamed(table, name), owners)
        if part.records == "marks":
            return _marks_table(self.records.marks, part.spec, parents, name)
        raise RecordError(
            [f"The part {name!r} does not say which records make its rows: give it records='innovations' or 'marks'."]
        )

    def innovation_table(self, spec: IndexSpec, parents: Rows | None) -> tuple[Any, Dataset]:
        """Return the owner row of each innovation (where there are parents) and the table of innovations."""
        innovations = self.records.innovations
        rows = Rows(
            tuple(innovation.code for innovation in innovations),
            None,
            FrozenMap(
                {
                    "owner": tuple(innovation.owner for innovation in innovations),
                    "kind": tuple(str(self.units[innovation.owner].kind.value) for innovation in innovations),
                }
            ),
            FrozenMap({innovation.code: innovation.name for innovation in innovations}),
        )
        columns = _Columns(spec, rows, "innovations")
        found: dict[str, tuple[list[int], list[Any]]] = {}
        for row, innovation in enumerate(innovations):
            for code, evidence in innovation.evidence.items():
                held = found.get(code)
                if held is None:
                    held = found[code] = ([], [])
                held[0].append(row)
                held[1].append(evidence)
        columns.fill(found, "evidence")
        attributes = {name: tuple([getattr(new, name) for new in innovations]) for name in _ATTRIBUTES}
        parts = {
            name: _marks_table(self.records.marks, part.spec, rows, name)
            for name, part in spec.parts.items()
            if part.records == "marks"
        }
        if parts or self._judges_innovations(spec):
            self._refuse_unknown_subjects(rows)
        table = Dataset(
            rows, FrozenMap(columns.columns), FrozenMap(parts), FrozenMap(attributes), tuple(columns.readings)
        )
        owners = None if parents is None else self._owner_rows(innovations, parents)
        return owners, table

    def _judges_innovations(self, spec: IndexSpec) -> bool:
        return any(part.records == "marks" for part in spec.parts.values())

    def _refuse_unknown_subjects(self, rows: Rows) -> None:
        known = {**dict.fromkeys(rows.units), **self.units}
        self._refuse_unknown("subject of a mark", (mark.subject for mark in self.records.marks), known)

    def _owner_rows(self, innovations: Sequence[Innovation], parents: Rows) -> Any:
        place = {key: row for row, key in enumerate(parents.keys)}
        owner_of = {code: self.scored_above(code) for code in dict.fromkeys(new.owner for new in innovations)}
        homeless = [new.code for new in innovations if owner_of[new.owner] is None]
        if homeless:
            raise RecordError(
                [
                    f"No unit that {self.spec.name!r} scores stands at or above the owner of {listed(homeless)}."
                    " Give their owners a parent."
                ]
            )
        owners = [place.get((str(owner_of[new.owner]), new.period), -1) for new in innovations]
        return np.array(owners, dtype=np.int64)


class _Columns:
    """The columns of one framework, filled from evidence or observations."""

    def __init__(self, spec: IndexSpec, rows: Rows, part: str | None) -> None:
        self.spec = spec
        self.rows = rows
        self.part = part
        self.names = _column_names(spec)
        self.columns: dict[str, FloatVector] = {name: np.full(len(rows), np.nan) for name in self.names}
        self.readings: list[Reading] = []
        self.problems: list[str] = []

    def fill(self, found: Mapping[str, tuple[list[int], list[Any]]], what: str) -> None:
        unknown = [code for code in found if code not in self.names]
        if unknown:
            raise UnknownCodeError(f"indicator of an {what}", unknown, self.names)
        for code, (rows, items) in found.items():
            self._fill_one(code, np.array(rows, dtype=np.int64), items)
        self._note_mandatory()
        if self.problems:
            raise RecordError(self.problems)

    def _fill_one(self, name: str, rows: Any, items: Sequence[Evidence | Observation]) -> None:
        indicator = self.names[name]
        scale = None if indicator is None else indicator.scale
        levels = np.array([item.level for item in items], dtype=np.float64)
        column = self.columns[name]
        judged = ~np.isnan(levels)
        if isinstance(scale, LevelScale):
            self._check_levels(name, scale, rows[judged], levels[judged])
            column[rows] = levels
            if not judged.all():
                self._read(name, scale, rows, items, np.flatnonzero(~judged))
            return
        if judged.any():
            self._problem(name, rows[judged], "has no levels: give a value")
        values = np.array([item.value for item in items], dtype=np.float64)
        if isinstance(scale, NumberScale):
            self._check_bounds(name, scale, rows, values)
        column[rows] = values

    def _check_levels(self, name: str, scale: LevelScale, rows: Any, levels: FloatVector) -> None:
        bad = ~np.isin(levels, np.array(scale.numbers))
        if bad.any():
            known = ", ".join(f"{number:g}" for number in scale.numbers)
            cells = [f"{self.rows.label(row)} = {level:g}" for row, level in zip(rows[bad], levels[bad], strict=True)]
            self.problems.append(f"{name} has the levels {known}, but found {listed(cells)}.")

    def _check_bounds(self, name: str, scale: NumberScale, rows: Any, values: FloatVector) -> None:
        low = -np.inf if scale.minimum is None else scale.minimum
        high = np.inf if scale.maximum is None else scale.maximum
        bad = (values < low) | (values > high)
        if bad.any():
            cells = [f"{self.rows.label(row)} = {value:g}" for row, value in zip(rows[bad], values[bad], strict=True)]
            self.problems.append(f"{name} lies between {low:g} and {high:g}, but found {listed(cells)}.")

    def _read(self, name: str, scale: LevelScale, rows: Any, items: Sequence[Any], which: Any) -> None:
        by_basis: dict[str | None, list[int]] = {}
        for number in which.tolist():
            by_basis.setdefault(items[number].basis, []).append(number)
        for basis, numbers in by_basis.items():
            own = rows[numbers]
            if self._basis_fits(name, scale, basis, own):
                values = np.array([items[number].value for number in numbers], dtype=np.float64)
                self._read_values(name, scale, basis, own, values)

    def _basis_fits(self, name: str, scale: LevelScale, basis: str | None, rows: Any) -> bool:
        known = [way.code for way in scale.bases]
        if basis is None and known:
            self._problem(name, rows, f"is measured in several ways: name the basis, one of {', '.join(known)}")
        elif basis is not None and basis not in known:
            hint = nearest([basis], known)
            self._problem(name, rows, f"has no basis {basis!r}, only {', '.join(known) or 'none'}.{hint}")
        elif not has_conditions(scale, basis):
            self._problem(name, rows, "is judged, not measured: give a level")
        else:
            return True
        return False

    def _read_values(self, name: str, scale: LevelScale, basis: str | None, rows: Any, values: FloatVector) -> None:
        read = read_levels(values, scale, basis)
        self.columns[name][rows] = read.levels
        refused = np.isnan(read.levels)
        if refused.any():
            cells = [
                f"{self.rows.label(row)} = {value:g}" for row, value in zip(rows[refused], values[refused], strict=True)
            ]
            self.problems.append(f"{name} has no level for {listed(cells)}.")
        weight = _weight(self.spec, name)
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
            points = highest * _weight(self.spec, name)
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

    def _problem(self, name: str, rows: Any, sentence: str) -> None:
        self.problems.append(f"{name} {sentence} ({listed(self.rows.label(row) for row in rows.tolist())}).")


def _column_names(spec: IndexSpec) -> dict[str, Indicator | None]:
    """Return every column that the specification reads, with its indicator where it has one of that name."""
    names: dict[str, Indicator | None] = {}
    for leaf in spec.framework.indicators:
        value = spec.value_of(leaf.code)
        if isinstance(value, ColumnValue):
            names[value.name] = leaf
        elif isinstance(value, FormulaValue):
            for name in value.reads:
                names.setdefault(name)
    return names


def _weight(spec: IndexSpec, name: str) -> float:
    """Return the weight of an indicator in its first group, 1 where the framework gives none."""
    for group in spec.framework.groups:
        for child in group.children:
            if child.code == name:
                return 1.0 if child.weight is None else child.weight
    return 1.0


def _marks_table(marks: Sequence[Mark], spec: IndexSpec, parents: Rows, name: str) -> PartTable:
    """Return one row per (juror, subject) that has a mark on a criterion of the part's framework."""
    names = _column_names(spec)
    place = {key: row for row, key in enumerate(parents.keys)}
    rows: dict[tuple[str, str, str | None], int] = {}
    owners: list[int] = []
    found: dict[str, tuple[list[int], list[Any]]] = {}
    for mark in marks:
        owner = place.get((mark.subject, mark.period))
        if owner is None or mark.criterion not in names:
            continue
        key = (mark.subject, mark.juror, mark.period)
        row = rows.setdefault(key, len(rows))
        if row == len(owners):
            owners.append(owner)
        held = found.setdefault(mark.criterion, ([], []))
        held[0].append(row)
        held[1].append(Evidence(level=mark.level))
    table_rows = Rows(
        tuple(
            f"{subject} by {juror}" if period is None else f"{subject} ({period}) by {juror}"
            for subject, juror, period in rows
        )
    )
    columns = _Columns(spec, table_rows, name)
    columns.fill(found, "mark")
    attributes = {"juror": tuple(juror for _, juror, _ in rows)}
    table = Dataset(
        table_rows, FrozenMap(columns.columns), attributes=FrozenMap(attributes), readings=tuple(columns.readings)
    )
    return PartTable(table, np.array(owners, dtype=np.int64))


def _renamed(table: Dataset, name: str) -> Dataset:
    """Return a table whose readings name the part as the specification does."""
    if all(reading.part == name for reading in table.readings):
        return table
    from dataclasses import replace

    return replace(table, readings=tuple(replace(reading, part=name) for reading in table.readings))


def _refuse_twice(what: str, keys: Iterable[Any]) -> None:
    seen: set[Any] = set()
    twice: dict[Any, None] = {}
    for key in keys:
        if key in seen:
            twice.setdefault(key)
        seen.add(key)
    if twice:
        raise DuplicateCodeError(what, [_spelled(key) for key in twice])


def _spelled(key: str | tuple[str | None, ...]) -> str:
    return key if isinstance(key, str) else ", ".join(part for part in key if part is not None)
