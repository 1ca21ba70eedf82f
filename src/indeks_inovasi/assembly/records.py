"""Typed records become a dataset: ownership, periods, evidence as columns, child tables."""

from collections.abc import Iterable, Sequence
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any, Self

import numpy as np
from pydantic import BaseModel

from indeks_inovasi._cells import repeated
from indeks_inovasi._files import read_json
from indeks_inovasi.assembly.columns import Found, RecordColumns, column_names
from indeks_inovasi.errors import DuplicateCodeError, RecordError, UnknownCodeError, listed
from indeks_inovasi.matrix import Dataset, PartTable, Rows
from indeks_inovasi.models.indicator import LevelScale
from indeks_inovasi.models.innovation import Innovation, Mark, Observation
from indeks_inovasi.models.unit import Unit
from indeks_inovasi.specification import IndexSpec, Part, Profile
from indeks_inovasi.typing import FrozenMap, IntVector

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
        self.new = _fields(records.innovations)
        """What all innovations say, field by field."""
        self.problems: list[str] = []
        self.placed: set[int] = set()
        """Numbers of the marks that a part has taken."""
        self.check_references()

    # -- references

    def check_references(self) -> None:
        _refuse_twice("The code of a unit", (unit.code for unit in self.records.units))
        _refuse_twice("The code of an innovation (in a period)", zip(self.new["code"], self.new["period"], strict=True))
        _refuse_twice(
            "An observation (unit, indicator, period)",
            ((seen.unit, seen.indicator, seen.period) for seen in self.records.observations),
        )
        _refuse_twice(
            "A mark (juror, subject, criterion, period)",
            ((mark.juror, mark.subject, mark.criterion, mark.period) for mark in self.records.marks),
        )
        self._refuse_unknown("unit of an observation", (seen.unit for seen in self.records.observations), self.units)
        self._refuse_unknown("owner of an innovation", self.new["owner"], self.units)
        parents = (unit.parent for unit in self.records.units if unit.parent is not None)
        self._refuse_unknown("parent of a unit", parents, self.units)
        self._refuse_unlisted()
        subjects = {*self.units, *self.new["code"]}
        self._refuse_unknown("subject of a mark", (mark.subject for mark in self.records.marks), subjects)
        self._refuse_rings()
        self._refuse_reserved_peers()

    def _refuse_unlisted(self) -> None:
        """Refuse innovations that carry what the closed lists of the profile do not know."""
        if not isinstance(self.spec, Profile):
            return
        for field, taxonomy in self.spec.taxonomies.items():
            carried = (value for value in self.new[field] if value)
            values = chain.from_iterable((value,) if isinstance(value, str) else value for value in carried)
            self._refuse_unknown(f"{field} of an innovation", values, taxonomy.spellings)

    def _refuse_unknown(self, what: str, codes: Iterable[str], known: Iterable[str]) -> None:
        held = frozenset(known)
        unknown = dict.fromkeys(code for code in codes if code not in held)
        if unknown:
            raise UnknownCodeError(what, unknown, sorted(held))

    def _refuse_rings(self) -> None:
        safe: set[str] = set()
        rings: list[list[str]] = []
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
            _, table = self.innovation_table(self.spec, None, None)
        else:
            table = self.unit_table()
        self._refuse_unplaced_marks()
        if self.problems:
            raise RecordError(self.problems)
        return table

    def unit_table(self) -> Dataset:
        rows = self.unit_rows()
        columns = self.observed(rows)
        parts = {name: self.part(name, part, rows) for name, part in self.spec.parts.items()}
        if self.problems:
            raise RecordError(self.problems)
        return columns.dataset(parts)

    def scores(self, unit: Unit) -> bool:
        kinds = self.spec.kinds if isinstance(self.spec, Profile) else ()
        return not kinds or unit.kind in kinds

    def unit_rows(self) -> Rows:
        scored = [unit for unit in self.records.units if self.scores(unit)]
        every = self._periods()
        # A unit without a record in some period stands there all the same: it must not drop out of the index unseen.
        keys = [(unit, period) for unit in scored for period in (every or (None,))]
        names = dict.fromkeys(name for unit in scored for name in unit.peers)
        peers: dict[str, tuple[str | None, ...]] = {
            name: tuple(unit.peers.get(name) for unit, _ in keys) for name in names
        }
        peers["kind"] = tuple(str(unit.kind.value) for unit, _ in keys)
        return Rows(
            tuple(unit.code for unit, _ in keys),
            tuple(str(period) for _, period in keys) if every else None,
            FrozenMap(peers),
            FrozenMap({unit.code: unit.name for unit in scored}),
        )

    def _periods(self) -> tuple[str, ...]:
        """Return every period that a record names, none where no record has one."""
        seen: dict[str | None, set[str]] = {}
        for observation in self.records.observations:
            seen.setdefault(observation.period, set()).add(observation.unit)
        for owner, period in zip(self.new["owner"], self.new["period"], strict=True):
            seen.setdefault(period, set()).add(owner)
        for mark in self.records.marks:
            seen.setdefault(mark.period, set()).add(mark.subject)
        if None in seen and len(seen) > 1:
            bare = sorted(seen[None])
            raise RecordError(
                [f"Some records have a period and some have none: units {listed(bare)}. Give all or none."]
            )
        return tuple(sorted(period for period in seen if period is not None))

    def scored_owners(self) -> dict[str, str | None]:
        """Return the nearest scored unit at or above every owner of an innovation."""
        return {code: self.scored_above(code) for code in dict.fromkeys(self.new["owner"])}

    def scored_above(self, code: str) -> str | None:
        """Return the nearest scored unit at or above a unit."""
        above: str | None = code
        while above is not None:
            unit = self.units[above]
            if self.scores(unit):
                return unit.code
            above = unit.parent
        return None

    def observed(self, rows: Rows) -> RecordColumns:
        columns = RecordColumns(self.spec, rows, None, self.problems)
        place = {key: row for row, key in enumerate(rows.keys)}
        found: dict[str, Found] = {}
        stray: list[str] = []
        for seen in self.records.observations:
            row = place.get((seen.unit, seen.period))
            if row is None:
                stray.append(f"{seen.indicator} of {seen.unit}")
            else:
                _among(found, seen.indicator).add(row, seen.level, seen.value, seen.basis)
        if stray:
            self.problems.append(
                f"These observations belong to units that {self.spec.name!r} does not score: {listed(stray)}."
            )
        columns.fill(found, "indicator of an observation")
        return columns

    def part(self, name: str, part: Part, parents: Rows) -> PartTable:
        if part.records == "innovations":
            owners, table = self.innovation_table(part.spec, parents, name)
            return PartTable(table, owners)
        if part.records == "marks":
            return self.marks_table(part.spec, parents, name)
        raise RecordError(
            [f"The part {name!r} does not say which records make its rows: give it records='innovations' or 'marks'."]
        )

    def innovation_table(self, spec: IndexSpec, parents: Rows | None, name: str | None) -> tuple[IntVector, Dataset]:
        """Return the owner row of each innovation (where there are parents) and the table of innovations."""
        rows = self._innovation_rows()
        columns = RecordColumns(spec, rows, name, self.problems)
        columns.fill(_by_indicator(self.records.innovations), "indicator of the evidence of an innovation")
        nested = [key for key, part in spec.parts.items() if part.records == "innovations"]
        if nested:
            raise RecordError([f"Innovations have no innovations below them: part {listed(nested)}."])
        parts = {key: self.part(key, part, rows) for key, part in spec.parts.items()}
        table = columns.dataset(parts, {field: self.new[field] for field in _ATTRIBUTES})
        return self._owner_rows(parents) if parents is not None else np.arange(len(rows)), table

    def _innovation_rows(self) -> Rows:
        codes, owners, periods = self.new["code"], self.new["owner"], self.new["period"]
        bare = [code for code, period in zip(codes, periods, strict=True) if period is None]
        if 0 < len(bare) < len(periods):
            raise RecordError([f"Some innovations have a period and some have none: {listed(bare)}. Give all or none."])
        kind_of = {code: str(self.units[code].kind.value) for code in set(owners)}
        peers = {"owner": owners, "kind": tuple([kind_of[owner] for owner in owners])}
        names = dict(zip(codes, self.new["name"], strict=True))
        return Rows(codes, None if bare or not periods else periods, FrozenMap(peers), FrozenMap(names))

    def _owner_rows(self, parents: Rows) -> IntVector:
        place = {key: row for row, key in enumerate(parents.keys)}
        owner_of = self.scored_owners()
        homeless = [
            code for code, owner in zip(self.new["code"], self.new["owner"], strict=True) if owner_of[owner] is None
        ]
        if homeless:
            self.problems.append(
                f"No unit that {self.spec.name!r} scores stands at or above the owner of {listed(homeless)}."
                " Give their owners a parent."
            )
        keys = zip(self.new["owner"], self.new["period"], strict=True)
        return np.array([place.get((owner_of[owner] or "", period), -1) for owner, period in keys], dtype=np.int64)

    # -- marks

    def marks_table(self, spec: IndexSpec, parents: Rows, name: str) -> PartTable:
        """Return one row per (juror, subject) that has a mark on a criterion of the part's framework."""
        names = column_names(spec)
        place = {key: row for row, key in enumerate(parents.keys)}
        owners: dict[tuple[str, str, str | None], int] = {}
        found: dict[str, Found] = {}
        number_of: dict[tuple[str, str, str | None], int] = {}
        for number, mark in enumerate(self.records.marks):
            owner = place.get((mark.subject, mark.period))
            if owner is None or mark.criterion not in names:
                continue
            self.placed.add(number)
            key = (mark.subject, mark.juror, mark.period)
            owners.setdefault(key, owner)
            row = number_of.setdefault(key, len(number_of))
            on_levels = isinstance(getattr(names[mark.criterion], "scale", None), LevelScale)
            level, value = (mark.level, None) if on_levels else (None, mark.level)
            _among(found, mark.criterion).add(row, level, value, None)
        rows = Rows(
            tuple(f"{subject} by {juror}" for subject, juror, _ in owners),
            None if parents.periods is None else tuple(str(period) for _, _, period in owners),
        )
        columns = RecordColumns(spec, rows, name, self.problems)
        columns.fill(found, "criterion of a mark")
        table = columns.dataset({}, {"juror": tuple(juror for _, juror, _ in owners)})
        return PartTable(table, np.array(list(owners.values()), dtype=np.int64))

    def _refuse_unplaced_marks(self) -> None:
        """Refuse marks that no part has taken, where the specification has parts made of marks."""
        known = dict.fromkeys(name for spec in _marking(self.spec) for name in column_names(spec))
        if not known:
            return
        left = [mark for number, mark in enumerate(self.records.marks) if number not in self.placed]
        self._refuse_unknown("criterion of a mark", (mark.criterion for mark in left), known)
        if left:
            marks = listed(f"{mark.criterion} by {mark.juror} on {mark.subject}" for mark in left)
            self.problems.append(
                f"These marks fit no row of {self.spec.name!r}: {marks}. Correct their subjects and periods."
            )


def _marking(spec: IndexSpec) -> list[IndexSpec]:
    """Return the specifications of all parts that are made of marks, at any depth."""
    parts = list(spec.parts.values())
    return [part.spec for part in parts if part.records == "marks"] + [
        inner for part in parts for inner in _marking(part.spec)
    ]


def _by_indicator(innovations: Sequence[Innovation]) -> dict[str, Found]:
    """Return what the evidence of all innovations says, per indicator; one pass, as the records lie in memory."""
    found: dict[str, Found] = {}
    for row, innovation in enumerate(innovations):
        for code, evidence in innovation.evidence.items():
            rows, levels, measured = found.get(code) or _among(found, code)
            level = evidence.level
            rows.append(row)
            levels.append(level)
            if level is None:
                measured.append((row, evidence.value, evidence.basis))
    return found


def _fields(innovations: Sequence[Innovation]) -> dict[str, tuple[Any, ...]]:
    names = ("code", "owner", "name", "period", *_ATTRIBUTES)
    columns = zip(*map(attrgetter(*names), innovations), strict=True) if innovations else [()] * len(names)
    return dict(zip(names, columns, strict=True))


def _among(found: dict[str, Found], code: str) -> Found:
    return found.setdefault(code, Found([], [], []))


def _refuse_twice(what: str, keys: Iterable[Any]) -> None:
    twice = repeated(keys)
    if twice:
        raise DuplicateCodeError(what, [_spelled(key) for key in twice])


def _spelled(key: str | tuple[str | None, ...]) -> str:
    return key if isinstance(key, str) else ", ".join(part for part in key if part is not None)
