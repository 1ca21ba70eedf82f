"""How a lock is written: readable, one row on a line, and all of it or nothing."""

import gzip
import os
from collections.abc import Iterator, Mapping, Sequence
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
    if len(entries) <= WIDTH:
        short = _short(entries)
        if len(short) <= WIDTH and depth > 1:
            return short
    return _between("{", [f"{_short(key)}: {_pretty(item, depth + 1)}" for key, item in entries.items()], "}", depth)


def _pretty_list(items: Sequence[object], depth: int) -> str:
    if all(isinstance(item, list | tuple) for item in items):
        return _between("[", READABLE.texts(items), "]", depth)
    if not any(isinstance(item, Mapping | list | tuple) for item in items):
        return _short(items)
    short = _short(items) if len(items) <= WIDTH else ""
    if short and len(short) <= WIDTH:
        return short
    return _between("[", [_pretty(item, depth + 1) for item in items], "]", depth)


def _between(start: str, entries: Sequence[str], end: str, depth: int) -> str:
    indent = " " * (depth + 1)
    return f"{start}\n{indent}" + f",\n{indent}".join(entries) + f"\n{indent[1:]}{end}"
