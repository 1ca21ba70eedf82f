"""The input that a lock was written from against the input now: cells, rows, columns, names."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar, cast

from indeks_inovasi.errors import Cell
from indeks_inovasi.lockfile.model import TableDigests
from indeks_inovasi.lockfile.report import GONE, NEW, Finding, Word, label
from indeks_inovasi.matrix import Dataset

Key = tuple[str, str | None]
"""(unit, period) of a row."""
K = TypeVar("K", bound=Hashable)


class Place(NamedTuple):
    """A column: of numbers (no section), of peers, of attributes, or the owners of a child table."""

    section: str
    name: str

    @property
    def entry(self) -> str:
        """Where the digest of the column stands in the lock."""
        return str(self) if self.section else f"columns.{self.name}"

    def __str__(self) -> str:
        return f"{self.section}.{self.name}" if self.section and self.name else self.section or self.name


def compared_inputs(written: TableDigests, found: TableDigests, table: Dataset, prefix: str = "") -> list[Finding]:
    """Return what changed in the input: cells, rows, columns, names.

    One changed cell is where a row digest and a column digest cross. Where several rows and several columns changed,
    both are listed; where rows came or went, the digests of columns say nothing, and the other way round. A row
    without a column, or a column without a row, can only be an edit in the lock.
    """
    if written == found:
        return []
    findings = list(_Inputs(written, found, table, prefix).findings())
    for name in dict.fromkeys([*written.parts, *found.parts]):
        old, new = written.parts.get(name), found.parts.get(name)
        if old is None or new is None:
            findings.append(_came_or_went(f"{prefix}parts.{name}", is_new=old is None))
        else:
            findings += compared_inputs(old, new, table.parts[name].table, f"{prefix}{name}:")
    return findings or [Finding("lock", f"input.{prefix}digest")]


class _Inputs:
    """The digests of one table, before and now."""

    def __init__(self, written: TableDigests, found: TableDigests, table: Dataset, prefix: str) -> None:
        self.written, self.found, self.table, self.prefix = written, found, table, prefix

    def findings(self) -> Iterator[Finding]:
        rows = _Moved(_rows(self.written), _rows(self.found))
        columns = _Moved(_columns(self.written), _columns(self.found))
        yield from (_came_or_went(self.row(key), key in rows.new) for key in (*rows.gone, *rows.new))
        yield from (
            _came_or_went(f"{self.prefix}{place}", place in columns.new) for place in (*columns.gone, *columns.new)
        )
        if not rows.came_or_went and not columns.came_or_went:
            yield from self.crossing(rows.changed, columns.changed)
        elif not rows.came_or_went:
            yield from self.listed([], columns.changed)
        elif not columns.came_or_went:
            yield from self.listed(rows.changed, [])
        yield from self.names()

    def crossing(self, rows: list[Key], columns: list[Place]) -> Iterator[Finding]:
        if not rows or not columns:
            yield from (Finding("lock", f"input.{self.prefix}{place.entry}") for place in columns)
            yield from (Finding("lock", f"input.{self.row(key)}") for key in rows)
        elif len(rows) == 1 or len(columns) == 1:
            yield from (self.cell(key, place) for key in rows for place in columns)
        else:
            yield from self.listed(rows, columns)

    def listed(self, rows: list[Key], columns: list[Place]) -> Iterator[Finding]:
        yield from (Finding("input", f"{self.prefix}{place}") for place in columns)
        yield from (Finding("input", self.row(key)) for key in rows)

    def names(self) -> Iterator[Finding]:
        old, new = self.written.names, self.found.names
        for unit in dict.fromkeys([*old, *new]):
            if old.get(unit) != new.get(unit):
                found = self.table.rows.names.get(unit)
                cell = Cell(unit, f"{self.prefix}names", None, found)
                yield Finding("name", f"{self.prefix}names[{unit}]", found=found, cell=cell)

    def row(self, key: Key) -> str:
        return f"{self.prefix}rows[{label(*key)}]"

    def cell(self, key: Key, place: Place) -> Finding:
        code, value = f"{self.prefix}{place}", self.value(self.table.rows.index(*key), place)
        return Finding("input", f"{code}[{label(*key)}]", found=value, cell=Cell(key[0], code, key[1], value))

    def value(self, row: int, place: Place) -> Any:
        if place.section == "owners":
            return Word("another parent")
        if place.section == "peers":
            return self.table.rows.peers[place.name][row]
        if place.section == "attributes":
            held: Any = self.table.attributes[place.name][row]
            if isinstance(held, tuple | list | set | frozenset):
                return ", ".join(sorted(map(str, cast("Iterable[object]", held))))
            return None if held is None else str(held)
        number = float(self.table.columns[place.name][row])
        return number if number == number else None  # noqa: PLR0124 - NaN differs from itself


class _Moved(Generic[K]):
    """Which digests changed, which are gone, which are new."""

    def __init__(self, old: Mapping[K, str], new: Mapping[K, str]) -> None:
        self.gone = {key: None for key in old if key not in new}
        self.new = {key: None for key in new if key not in old}
        self.changed = [key for key in old if key in new and old[key] != new[key]]
        self.came_or_went = bool(self.gone or self.new)


def _rows(digests: TableDigests) -> dict[Key, str]:
    return {(unit, period): row for unit, period, row in digests.rows}


def _columns(digests: TableDigests) -> dict[Place, str]:
    columns = {Place("", name): column for name, column in digests.columns.items()}
    peers = {Place("peers", name): column for name, column in digests.peers.items()}
    attributes = {Place("attributes", name): column for name, column in digests.attributes.items()}
    owners = {} if digests.owners is None else {Place("owners", ""): digests.owners}
    return {**columns, **peers, **attributes, **owners}


def _came_or_went(path: str, is_new: bool) -> Finding:
    return Finding("input", path, found=NEW if is_new else GONE)
