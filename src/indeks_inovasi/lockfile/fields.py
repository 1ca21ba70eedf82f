"""JSON values field by field: what a field is called, and a digest per field, so that one edit is one name."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import numpy as np

from indeks_inovasi._digest import digest, digest_of_numbers
from indeks_inovasi.lockfile.report import GONE, MAP, NEW

MARK = 8
"""Hex digits of the digest of one field: they locate an edit, a whole digest covers it."""
TABLE = 10_000
"""A list of more numbers than this is one field."""
ORDER = "[order]"


def fields_of(value: Any) -> dict[str, Any]:
    """Return every field of a JSON value by its path: ``framework.indicators[le].direction``.

    Items of a list are named by their codes where all have one, else by their numbers; such a list of codes has the
    field ``[order]`` too.
    """
    return {path.removeprefix("."): leaf for path, leaf in _leaves(keyed(value), "")}


def keyed(value: Any) -> Any:
    """Return a JSON value as maps of maps: lists become maps by code or number, empty ones stay as they are."""
    if not isinstance(value, Mapping | list | tuple) or not value or is_table(value):
        return cast("Any", value)
    if isinstance(value, Mapping):
        return {f".{key}": keyed(item) for key, item in cast("Mapping[str, Any]", value).items()}
    return _keyed_list(list(cast("list[Any]", value)))


def marks_of(value: Any) -> Any:
    """Return a JSON value as `keyed` has it, with a short digest in place of every field."""
    return _marked(keyed(value))


def fields_of_marks(marks: Any) -> dict[str, Any]:
    """Return the short digest of every field by the path of the field."""
    return {path.removeprefix("."): leaf for path, leaf in _leaves(marks, "")}


def differing(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return (path, before, now) of the fields that differ; what came or went as a whole is named once."""
    if before == now:
        return []
    above_before, above_now = _above(before), _above(now)
    came = [_outermost(path, above_before) for path in now if path not in before]
    went = [_outermost(path, above_now) for path in before if path not in now]
    changed = [path for path in before if path in now and before[path] != now[path]]
    found: list[tuple[str, Any, Any]] = []
    for path in dict.fromkeys([*changed, *came, *went]):
        is_old, is_new = path in before or path in above_before, path in now or path in above_now
        old = before.get(path, MAP if is_old and is_new else None)
        found.append((path, old, now.get(path, GONE if not is_new else MAP if is_old else NEW)))
    return found


def _above(fields: Mapping[str, Any]) -> set[str]:
    return {path[:place] for path in fields for place, mark in enumerate(path) if mark in ".["}


def _outermost(path: str, above: set[str]) -> str:
    """Return the shortest beginning of a path that is no map or list on the other side."""
    ends = [place for place, mark in enumerate(path) if mark in ".[" and place]
    return next((path[:end] for end in ends if path[:end] not in above), path)


def is_table(value: Any) -> bool:
    """Return whether a value is a list of so many numbers that it counts as one field."""
    if not isinstance(value, list | tuple) or len(cast("list[Any]", value)) <= TABLE:
        return False
    return set(map(type, cast("list[Any]", value))) <= {float, int, type(None)}


def abridged(value: Any) -> Any:
    """Return a JSON value with the digest and the count of numbers in place of every table."""
    if is_table(value):
        return {"digest": digest_of_numbers(np.array(value, dtype=np.float64)), "count": len(value)}
    if isinstance(value, Mapping):
        return {key: abridged(item) for key, item in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [abridged(item) for item in cast("list[Any]", value)]
    return value


def _keyed_list(items: list[Any]) -> dict[str, Any]:
    codes = [cast("Mapping[str, Any]", item).get("code") if isinstance(item, Mapping) else None for item in items]
    if all(isinstance(code, str) for code in codes) and len(set(codes)) == len(codes):
        named = {f"[{code}]": keyed(item) for code, item in zip(codes, items, strict=True)}
        return {**named, ORDER: "".join(f"[{code}]" for code in codes)}
    return {f"[{number}]": keyed(item) for number, item in enumerate(items)}


def _marked(value: Any) -> Any:
    if isinstance(value, dict) and value:
        return {key: _marked(item) for key, item in cast("dict[str, Any]", value).items()}
    return digest(value)[:MARK]


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, item in cast("Mapping[str, Any]", value).items():
            yield from _leaves(item, path + key)
    else:
        yield path, value
