"""How a lock is written: readable, one row on a line, and all of it or nothing."""

import gzip
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from indeks_inovasi._jsontext import READABLE

WIDTH = 140
"""A value that is not longer stands on one line."""
COMPACT = "seals"
"""A section for programs only: it stands on one line."""

_short = READABLE.text


def write_json(path: Path | str, content: Mapping[str, Any]) -> None:
    """Write JSON to a file; the old file stays until the new one is complete.

    The same content gives the same bytes, packed ones (.gz) too.
    """
    path = Path(path)
    text = "".join(_lines(content)) + "\n"
    held = text.encode()
    if path.suffix == ".gz":
        held = gzip.compress(held, mtime=0)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        unfinished.write_bytes(held)
        unfinished.replace(path)
    except OSError as error:
        if error.filename is not None:
            error.filename = str(path)  # the name that the reader knows
        raise
    finally:
        unfinished.unlink(missing_ok=True)


def _lines(content: Mapping[str, Any]) -> Iterator[str]:
    entries = [
        f" {_short(name)}: {_short(value) if name == COMPACT else _pretty(value, 1)}" for name, value in content.items()
    ]
    yield "{\n"
    yield ",\n".join(entries)
    yield "\n}"


def _pretty(value: Any, depth: int) -> str:
    """Return JSON with one entry on a line where it is long."""
    if isinstance(value, list | tuple) and value:
        return _pretty_list(cast("Sequence[object]", value), depth)
    if not isinstance(value, Mapping) or not value:
        return _short(value)
    entries = cast("Mapping[str, Any]", value)
    if depth > 1 and (line := _line(entries)):
        return line
    return _between("{", [f"{_short(key)}: {_pretty(item, depth + 1)}" for key, item in entries.items()], "}", depth)


def _pretty_list(items: Sequence[object], depth: int) -> str:
    kinds = set(map(type, items))
    if all(issubclass(kind, list | tuple) for kind in kinds):
        return _between("[", READABLE.texts(items), "]", depth)
    if not any(issubclass(kind, Mapping | list | tuple) for kind in kinds):
        return _short(items)
    return _line(items) or _between("[", [_pretty(item, depth + 1) for item in items], "]", depth)


def _line(value: Any) -> str:
    """Return the text of a map or list that stands on one line, else nothing."""
    text = _short(value) if _room(value, WIDTH) >= 0 else ""
    return text if len(text) <= WIDTH else ""


def _room(value: Any, room: int) -> int:
    """Return what is left of some room if every value in a map or list takes three characters; below 0 is too much."""
    items = cast("Mapping[str, object]", value).values() if isinstance(value, Mapping) else value
    for item in cast("Iterable[object]", items):
        room -= 3
        if room >= 0 and isinstance(item, list | tuple | Mapping):
            room = _room(item, room)
        if room < 0:
            break
    return room


def _between(start: str, entries: Sequence[str], end: str, depth: int) -> str:
    indent = " " * (depth + 1)
    return f"{start}\n{indent}" + f",\n{indent}".join(entries) + f"\n{indent[1:]}{end}"
