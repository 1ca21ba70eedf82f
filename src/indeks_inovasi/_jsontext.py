"""JSON as text. Long tables go column by column, so that not every value is looked at by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from json.encoder import encode_basestring
from math import isfinite
from operator import itemgetter
from typing import Any, cast

_EXACT = 2**53
"""Whole numbers up to here are doubles."""
_LONG = 100


@dataclass(frozen=True)
class Form:
    """A way to write JSON.

    A map may be any mapping, a list any sequence; a set is the sorted list of its texts, a date is its ISO text.
    """

    comma: str
    colon: str
    is_canonical: bool
    """Whether keys are sorted and every number is a double: 1 is 1.0, and -0.0 is 0.0."""

    def text(self, value: Any) -> str:
        """Return the text of a value.

        Raises
        ------
        ValueError
            For NaN and infinities, which JSON does not know.
        TypeError
            For an object that is no JSON value.
        """
        kind = cast("type[object]", type(value))
        if kind is str:
            return encode_basestring(value)
        if kind is float:
            return self._number(value)
        if value is None:
            return "null"
        if kind is bool:
            return "true" if value else "false"
        if kind is int:
            return f"{value}.0" if self.is_canonical and -_EXACT <= value <= _EXACT else repr(value)
        return self._text_of_many(value)

    def texts(self, items: Sequence[Any]) -> Sequence[str]:
        """Return the text of each item."""
        kinds = set(map(type, items))
        if kinds == {str}:
            return list(map(encode_basestring, items))
        if kinds == {type(None)}:
            return ["null"] * len(items)
        if kinds == {float} and all(map(isfinite, items)):
            return [repr(item + 0.0) for item in items] if self.is_canonical else list(map(repr, items))
        if len(items) > _LONG and kinds <= {list, tuple} and len(set(map(len, items))) == 1 and len(items[0]):
            columns = [list(map(itemgetter(place), items)) for place in range(len(items[0]))]
            return [f"[{line}]" for line in self.lines(columns)]
        return list(map(self.text, items))

    def lines(self, columns: Sequence[Sequence[Any]]) -> Iterable[str]:
        """Return what stands between the brackets of each row of a table."""
        return map(self.comma.join, zip(*map(self.texts, columns), strict=True))

    def _number(self, value: float) -> str:
        if not isfinite(value):
            raise ValueError(f"{value!r} is not JSON compliant")
        return repr(value + 0.0 if self.is_canonical else value)

    def _text_of_many(self, value: Any) -> str:
        if isinstance(value, list | tuple):
            return self._text_of_list(cast("Sequence[Any]", value))
        if isinstance(value, Mapping):
            return self._text_of_map(cast("Mapping[object, Any]", value))
        if isinstance(value, set | frozenset):
            return self._text_of_list(sorted(str(item) for item in cast("set[Any]", value)))
        if isinstance(value, date):
            return encode_basestring(value.isoformat())
        if isinstance(value, str):  # a member of an enumeration
            return encode_basestring(str.__str__(value))
        raise TypeError(f"A {type(value).__name__} has no canonical JSON.")

    def _text_of_map(self, items: Mapping[object, Any]) -> str:
        named = {str(key): item for key, item in items.items()}
        if self.is_canonical:
            named = {name: named[name] for name in sorted(named)}
        names = map(encode_basestring, named)
        return "{" + self.comma.join(map(self.colon.join, zip(names, self.texts([*named.values()]), strict=True))) + "}"

    def _text_of_list(self, items: Sequence[Any]) -> str:
        return "[" + self.comma.join(self.texts(items)) + "]"


CANONICAL = Form(",", ":", is_canonical=True)
READABLE = Form(", ", ": ", is_canonical=False)
