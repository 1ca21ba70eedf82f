"""Canonical JSON and sha256: what two programs must agree on before they can compare digests.

Everything here is written down for other programs on the page "The lock format".
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from itertools import chain
from typing import Any, cast

import numpy as np

from indeks_inovasi.typing import FloatMatrix, FloatVector

SHORT = 16
"""Hex digits of a digest that only locates: what it locates is covered by a whole digest as well."""
_EXACT = 2**53
"""Whole numbers up to here are doubles."""
_TEXT = {str, bool, type(None)}
_LONG = 100


def canonical(value: Any) -> str:
    """Return the one JSON text of a value: sorted keys, no blanks, every number as the shortest text of its double.

    A map may be any mapping, a list any sequence; a set is the sorted list of its texts, a date is its ISO text.

    Raises
    ------
    ValueError
        For NaN and infinities, which JSON does not know.
    """
    return json.dumps(_plain(value), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """Return the sha256 of the canonical JSON of a value, as 64 hex digits."""
    return sha256(canonical(value).encode()).hexdigest()


def digest_of_numbers(values: FloatVector) -> str:
    """Return the sha256 of numbers as little-endian doubles; there is one zero and one NaN."""
    return sha256(clean(values).tobytes()).hexdigest()


def clean(values: FloatVector) -> FloatVector:
    """Return numbers with 0.0 for -0.0 and with one bit pattern for NaN."""
    held: FloatVector = np.ascontiguousarray(values, dtype="<f8") + 0.0
    held[np.isnan(held)] = np.nan
    return held


def digests_of_rows(numbers: FloatMatrix, texts: Sequence[Sequence[Any]]) -> list[str]:
    """Return one short digest per row, over its numbers and the canonical JSON of its texts.

    Parameters
    ----------
    numbers : (n, m)
        Clean numbers.
    texts
        One sequence of n values per text column.
    """
    data = np.ascontiguousarray(numbers, dtype="<f8").tobytes()
    width = 8 * numbers.shape[1]
    tails = [canonical(row).encode() for row in zip(*texts, strict=True)] if texts else [b"[]"] * len(numbers)
    return [
        sha256(data[start : start + width] + tail).hexdigest()[:SHORT]
        for start, tail in zip(
            range(0, width * len(numbers), width) if width else [0] * len(numbers), tails, strict=True
        )
    ]


def _plain(value: Any) -> Any:
    kind = cast("type[object]", type(value))
    if kind is str or kind is bool or value is None:
        return value
    if kind is float:
        return value + 0.0
    if kind is int:
        return float(value) if -_EXACT <= value <= _EXACT else value
    return _plain_of_many(value)


def _plain_of_many(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in cast("Mapping[object, Any]", value).items()}
    if isinstance(value, set | frozenset):
        return sorted(str(item) for item in cast("set[Any]", value))
    if isinstance(value, list | tuple):
        return _plain_of_list(cast("list[Any]", value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):  # a member of an enumeration
        return str.__str__(value)
    raise TypeError(f"A {type(value).__name__} has no canonical JSON.")


def _plain_of_list(items: list[Any]) -> list[Any] | tuple[Any, ...]:
    """Return a list whose numbers are doubles; long tables go column by column, so that texts are not looked at."""
    kinds = set(map(type, items))
    if kinds <= _TEXT:
        return items
    if kinds == {float}:
        return [item + 0.0 for item in items]
    if len(items) > _LONG and kinds <= {list, tuple} and len(set(map(len, items))) == 1:
        if set(map(type, chain.from_iterable(items))) <= _TEXT:
            return items
        return list(zip(*map(_plain_of_list, zip(*items, strict=True)), strict=True))  # type: ignore[arg-type]
    return [_plain(item) for item in items]
