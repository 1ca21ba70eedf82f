"""What a lock says against what was found now: cells, stages, numbers, ranks, categories."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from indeks_inovasi.errors import Cell
from indeks_inovasi.lockfile.fields import abridged, fields_of
from indeks_inovasi.lockfile.fingerprints import Fingerprints
from indeks_inovasi.lockfile.model import IndexLock, StageDigest, TableDigest, TableDigests, Tolerance
from indeks_inovasi.lockfile.report import Finding, Kind
from indeks_inovasi.matrix import Dataset

Key: TypeAlias = tuple[str, str | None]


def label(key: Key) -> str:
    """Return "unit" or "unit, period"."""
    return key[0] if key[1] is None else f"{key[0]}, {key[1]}"


# -- input


def compared_inputs(written: TableDigests, found: TableDigests, table: Dataset, prefix: str = "") -> list[Finding]:
    """Return what changed in the input: cells, rows, columns, names.

    One changed cell is where a row digest and a column digest cross. Where several rows and several columns changed,
    both are listed; where rows or columns came or went, the digests of the other kind say nothing.
    """
    if written == found:
        return []
    findings = list(_Inputs(written, found, table, prefix).findings())
    for name in dict.fromkeys([*written.parts, *found.parts]):
        old, new = written.parts.get(name), found.parts.get(name)
        if old is None or new is None:
            findings.append(_came_or_went("input", f"{prefix}{name}:", new is not None))
        else:
            findings += compared_inputs(old, new, table.parts[name].table, f"{prefix}{name}:")
    if not findings:
        findings.append(Finding("lock", f"input.{prefix}digest"))
    return findings


class _Inputs:
    """The digests of one table, before and now."""

    def __init__(self, written: TableDigests, found: TableDigests, table: Dataset, prefix: str) -> None:
        self.written, self.found, self.table, self.prefix = written, found, table, prefix
        self.old_rows, self.new_rows = _rows(written), _rows(found)
        self.old_columns, self.new_columns = _columns(written), _columns(found)

    def findings(self) -> Iterator[Finding]:
        rows, columns = _moved(self.old_rows, self.new_rows), _moved(self.old_columns, self.new_columns)
        for key in rows.gone | rows.new:
            yield _came_or_went("input", f"{self.prefix}[{label(key)}]", key in rows.new)
        for name in columns.gone | columns.new:
            yield _came_or_went("input", f"{self.prefix}{name}", name in columns.new)
        yield from self.cells(rows, columns)
        for unit in dict.fromkeys([*self.written.names, *self.found.names]):
            if self.written.names.get(unit) != self.found.names.get(unit):
                yield Finding("name", f"{self.prefix}names[{unit}]", found=self.table.rows.names.get(unit))

    def cells(self, rows: "_Moved[Key]", columns: "_Moved[str]") -> Iterator[Finding]:
        rows_tell, columns_tell = not columns.came_or_went, not rows.came_or_went
        if rows_tell and columns_tell and bool(rows.changed) != bool(columns.changed):
            yield from (Finding("lock", f"input.{self.prefix}rows[{label(key)}]") for key in rows.changed)
            yield from (Finding("lock", f"input.{self.prefix}columns.{name}") for name in columns.changed)
        elif rows_tell and columns_tell and (len(rows.changed) == 1 or len(columns.changed) == 1):
            yield from (self.cell(key, name) for key in rows.changed for name in columns.changed)
        else:
            if columns_tell:
                yield from (Finding("input", f"{self.prefix}{name}") for name in columns.changed)
            if rows_tell:
                yield from (Finding("input", f"{self.prefix}[{label(key)}]") for key in rows.changed)

    def cell(self, key: Key, name: str) -> Finding:
        code = f"{self.prefix}{name}"
        value = self.value(key, name)
        return Finding("input", f"{code}[{label(key)}]", found=value, cell=Cell(key[0], code, key[1], value))

    def value(self, key: Key, name: str) -> Any:
        row = self.table.rows.index(*key)
        section, _, rest = name.partition(".")
        if section == "peers":
            return self.table.rows.peers[rest][row]
        if section == "attributes":
            return None if (held := self.table.attributes[rest][row]) is None else str(held)
        if section == "owners":
            return None
        number = float(self.table.columns[name][row])
        return None if number != number else number  # noqa: PLR0124 - NaN differs from itself


class _Moved[K]:
    """Which digests changed, which are gone, which are new."""

    def __init__(self, old: Mapping[K, str], new: Mapping[K, str]) -> None:
        self.gone = {key: None for key in old if key not in new}
        self.new = {key: None for key in new if key not in old}
        self.changed = [key for key in old if key in new and old[key] != new[key]]
        self.came_or_went = bool(self.gone or self.new)
