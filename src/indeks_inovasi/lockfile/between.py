"""Two locks side by side, without the data of either: which inputs, fields, weights, scores and ranks differ."""

from collections.abc import Iterator, Mapping
from typing import Any

from indeks_inovasi.errors import Cell, listed
from indeks_inovasi.lockfile.comparing import changed_fields, stands_in, ulps
from indeks_inovasi.lockfile.inputs import Key
from indeks_inovasi.lockfile.model import IndexLock, TableDigests
from indeks_inovasi.lockfile.report import GONE, NEW, Finding, Kind, VerificationReport, label, ordered
from indeks_inovasi.lockfile.sealing import edits_of

NUMBERS = ("node", "score")
"""Findings that say how far two numbers lie apart."""


def compared(old: IndexLock, new: IndexLock, name: str) -> VerificationReport:
    """Return what differs between two locks, causes first; a note where one was edited after it was written."""
    findings = [
        *_inputs(old.input, new.input),
        *changed_fields("spec", _specification(old), _specification(new)),
        *_stages(old, new),
        *changed_fields("learned", dict(old.frozen), dict(new.frozen)),
        *_weights(old, new),
        *_nodes(old, new),
        *_results(old, new),
    ]
    known = [finding.path for finding in findings if finding.kind == "spec"]
    findings = [finding for finding in findings if finding.kind != "learned" or not stands_in(finding.path, known)]
    notes = [*_data_files(old, new), *_edits("first", old), *_edits("second", new)]
    return VerificationReport(name, "different" if findings else "same", ordered(findings), tuple(notes))


def _specification(lock: IndexLock) -> dict[str, Any]:
    """Return what says how to compute: the strategies of other packages and what they declare belong to it."""
    foreign = {"strategies": [strategy.model_dump() for strategy in lock.strategies]}
    tolerance = None if lock.tolerance is None else lock.tolerance.model_dump(mode="json")
    return {**lock.spec.model_dump(mode="json"), "lang": lock.lang, **foreign, "tolerance": tolerance}


def _data_files(old: IndexLock, new: IndexLock) -> Iterator[str]:
    """Yield a note where only one lock names its data, or the options differ. Where the data stand is no matter."""
    if (old.data is None) != (new.data is None):
        yield f"Only the {'second' if old.data is None else 'first'} lock names its data file"
    elif old.data is not None and new.data is not None and old.data.options != new.data.options:
        yield "The locks read their data files with other options"


def _edits(which: str, lock: IndexLock) -> Iterator[str]:
    edits = edits_of(lock.to_dict())
    places = [*(finding.path for finding in edits.fields), *sorted(edits.sections)]
    if places:
        yield f"The {which} lock was edited after it was written: {listed(places)}"


# -- input


def _inputs(old: TableDigests, new: TableDigests, prefix: str = "") -> Iterator[Finding]:
    """Yield the cells, columns, rows and names that differ, of child tables too."""
    places = _places(old, new)
    yield from (Finding("input", f"{prefix}{path}", found=how) for path, how in places)
    if not places and old.digest != new.digest and _digests_of_parts(old) == _digests_of_parts(new):
        yield Finding("input", f"{prefix}digest")
    names = _changes(old.names, new.names)
    yield from (Finding("name", f"{prefix}names[{unit}]", found=how) for unit, how in names.items())
    for part in dict.fromkeys([*old.parts, *new.parts]):
        if part in old.parts and part in new.parts:
            yield from _inputs(old.parts[part], new.parts[part], f"{prefix}{part}:")
        else:
            yield Finding("input", f"{prefix}parts.{part}", found=NEW if part in new.parts else GONE)


def _digests_of_parts(table: TableDigests) -> dict[str, str]:
    return {name: part.digest for name, part in table.parts.items()}


def _places(old: TableDigests, new: TableDigests) -> list[tuple[str, str | None]]:
    """Return where the input differs: a cell is where a row digest and a column digest cross.

    Where rows came or went, the digests of columns say nothing, and the other way round.
    """
    rows, columns = _changes(_rows(old), _rows(new)), _changes(_columns(old), _columns(new))
    came_or_went = [(path, how) for path, how in (*rows.items(), *columns.items()) if how is not None]
    if came_or_went:
        of_one_kind = rows if all(path in rows for path, _ in came_or_went) else columns
        both = any(path in rows for path, _ in came_or_went) and any(path in columns for path, _ in came_or_went)
        return [*came_or_went, *([] if both else [(path, how) for path, how in of_one_kind.items() if how is None])]
    if len(rows) == 1 or len(columns) == 1:
        return [(f"{column}{row.removeprefix('rows')}", None) for row in rows for column in columns]
    return [(path, None) for path in (*columns, *rows)]


def _rows(table: TableDigests) -> dict[str, str]:
    return {f"rows[{label(unit, period)}]": digest for unit, period, digest in table.rows}


def _columns(table: TableDigests) -> dict[str, str]:
    peers = {f"peers.{name}": digest for name, digest in table.peers.items()}
    attributes = {f"attributes.{name}": digest for name, digest in table.attributes.items()}
    return {**table.columns, **peers, **attributes, **({} if table.owners is None else {"owners": table.owners})}


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str | None]:
    """Return what is "gone" or "new", and with None what changed."""
    pairs = [(path, old.get(path), new.get(path)) for path in dict.fromkeys([*old, *new])]
    return {
        path: NEW if before is None else GONE if after is None else None
        for path, before, after in pairs
        if before != after
    }


# -- numbers


def _stages(old: IndexLock, new: IndexLock) -> Iterator[Finding]:
    """Yield the first stage with another digest, and every one that stands in one lock only."""
    before, after = ({stage.path: stage.digest for stage in lock.stages} for lock in (old, new))
    changes = _changes(before, after)
    changed = [path for path in after if path in changes and changes[path] is None]
    yield from (Finding("stage", path) for path in changed[:1])
    yield from (Finding("stage", path, found=how) for path, how in changes.items() if how is not None)


def _weights(old: IndexLock, new: IndexLock) -> Iterator[Finding]:
    for group in dict.fromkeys([*old.weights, *new.weights]):
        before, after = old.weights.get(group, {}), new.weights.get(group, {})
        for child in dict.fromkeys([*before, *after]):
            pair = before.get(child), after.get(child)
            if pair[0] != pair[1]:
                yield Finding("weight", f"{group}.{child}", *pair, ulps=ulps(*pair))


def _nodes(old: IndexLock, new: IndexLock) -> Iterator[Finding]:
    before, after = (
        {(table.part, code): numbers for table in lock.nodes for code, numbers in table.columns().items()}
        for lock in (old, new)
    )
    for part, code in dict.fromkeys([*before, *after]):
        yield from _moved("node", f"{part}{code}", before.get((part, code), {}), after.get((part, code), {}))


def _results(old: IndexLock, new: IndexLock) -> Iterator[Finding]:
    code = new.spec.framework.index
    for place, kind in enumerate[Kind](("score", "rank", "category"), start=2):
        before, after = ({(row[0], row[1]): row[place] for row in lock.results} for lock in (old, new))
        yield from _moved(kind, code, before, after)


def _moved(kind: Kind, code: str, old: Mapping[Key, Any], new: Mapping[Key, Any]) -> Iterator[Finding]:
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key), new.get(key)
        if before != after:
            distance = ulps(before, after) if kind in NUMBERS else None
            yield Finding(kind, f"{code}[{label(*key)}]", before, after, distance, Cell(key[0], code, key[1], after))
