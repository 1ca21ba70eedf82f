"""Types that every layer shares: arrays, strict numbers, immutable maps and tables."""

import re
from collections.abc import ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from datetime import date, datetime
from typing import Annotated, Any, Self, TypeAlias, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import AllowInfNan, BeforeValidator, GetCoreSchemaHandler, Strict
from pydantic_core import CoreSchema, core_schema

FloatVector: TypeAlias = NDArray[np.float64]
"""(n,) float64; NaN is a missing value."""
FloatMatrix: TypeAlias = NDArray[np.float64]
"""(n, m) float64; NaN is a missing value."""
Columns: TypeAlias = Sequence[FloatVector] | FloatMatrix
"""m columns of n values each; a matrix of rows is passed transposed."""
IntVector: TypeAlias = NDArray[np.int64]
BoolVector: TypeAlias = NDArray[np.bool_]
BoolMatrix: TypeAlias = NDArray[np.bool_]

Number: TypeAlias = Annotated[float, Strict(), AllowInfNan(False)]
"""A finite number as JSON knows it: ``1`` and ``1.5``, never ``"1.5"`` and never ``true``."""
Whole: TypeAlias = Annotated[int, Strict()]
"""A whole number as JSON knows it: ``3``, never ``"3"``, ``3.0`` or ``true``."""


def _iso_date(value: Any) -> Any:
    """Refuse what pydantic would take for seconds since 1970."""
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    if is_day or (isinstance(value, str) and _ISO_DATE.fullmatch(value)):
        return value
    raise ValueError(f"A date is written like 2024-12-31, but found {value!r}.")


_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Day: TypeAlias = Annotated[date, BeforeValidator(_iso_date)]
"""A date as people write it: ``2024-12-31``, never a number of seconds."""

K = TypeVar("K")
V = TypeVar("V")


class FrozenMap(Mapping[K, V]):
    """A map that cannot change: hashable, picklable, a plain object in JSON.

    The order of the keys means nothing: maps with the same items are equal.
    """

    __slots__ = ("_items",)
    _items: dict[K, V]

    def __init__(self, items: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        object.__setattr__(self, "_items", dict(items))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"FrozenMap is immutable; build a new one instead of setting {name!r}.")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"FrozenMap is immutable; {name!r} cannot be deleted.")

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def get(self, key: K, default: Any = None) -> Any:
        """Return the value of a key, or the default."""
        return self._items.get(key, default)

    def items(self) -> ItemsView[K, V]:
        """Return the (key, value) pairs."""
        return self._items.items()

    def values(self) -> ValuesView[V]:
        """Return the values."""
        return self._items.values()

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)

    def __reduce__(self) -> tuple[type[Self], tuple[dict[K, V]]]:
        return type(self), (dict(self._items),)

    def __or__(self, other: Mapping[K, V]) -> "FrozenMap[K, V]":
        return FrozenMap({**self._items, **other})

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        key, value = get_args(source) or (Any, Any)
        as_dict = handler.generate_schema(dict.__class_getitem__((key, value)))
        return core_schema.no_info_wrap_validator_function(
            _freeze_map,
            as_dict,
            serialization=core_schema.wrap_serializer_function_ser_schema(_thaw_map, schema=as_dict),
        )


def _freeze_map(value: Any, handler: core_schema.ValidatorFunctionWrapHandler) -> FrozenMap[Any, Any]:
    return FrozenMap(handler(getattr(value, "_items", value)))  # pydantic's own dict check takes no other mapping


def _thaw_map(value: Mapping[Any, Any], handler: core_schema.SerializerFunctionWrapHandler) -> Any:
    return handler(dict(value))


class NumberTable:
    """A sorted or unsorted list of numbers held as a read-only array: hashable, a plain array in JSON."""

    __slots__ = ("values",)
    values: FloatVector

    def __init__(self, values: Iterable[float] | FloatVector) -> None:
        held = np.array(values if isinstance(values, np.ndarray) else list(values), dtype=np.float64)
        held += 0.0  # equal tables have equal bytes, so -0.0 must not stay
        held.setflags(write=False)
        object.__setattr__(self, "values", held)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("NumberTable is immutable.")

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[float]:
        return iter(self.values.tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NumberTable) and np.array_equal(self.values, other.values)

    def __hash__(self) -> int:
        return hash(self.values.tobytes())

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self.values[:6].tolist()))
        return f"NumberTable([{shown}{', ...' if len(self) > 6 else ''}], n={len(self)})"

    def __reduce__(self) -> tuple[type[Self], tuple[list[float]]]:
        return type(self), (self.values.tolist(),)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        numbers = handler.generate_schema(tuple[Number, ...])
        from_json = core_schema.no_info_after_validator_function(cls, numbers)
        return core_schema.json_or_python_schema(
            json_schema=from_json,
            python_schema=core_schema.union_schema([core_schema.is_instance_schema(cls), from_json]),
            serialization=core_schema.plain_serializer_function_ser_schema(
                _numbers_of, return_schema=core_schema.list_schema(core_schema.float_schema())
            ),
        )


def _numbers_of(table: NumberTable) -> list[float]:
    numbers: list[float] = table.values.tolist()
    return numbers


def _text_is_indonesian(labels: Any) -> Any:
    return {"id": labels} if isinstance(labels, str) else labels


def _one_is_a_list(names: Any) -> Any:
    return [names] if isinstance(names, str) else names


Labels: TypeAlias = Annotated[
    FrozenMap[str, str], BeforeValidator(_text_is_indonesian, json_schema_input_type=str | FrozenMap[str, str])
]
"""Wording by language: ``{"id": "Sangat Inovatif", "en": "Very innovative"}``; a bare text is Indonesian."""

Names: TypeAlias = Annotated[
    tuple[str, ...], BeforeValidator(_one_is_a_list, json_schema_input_type=str | tuple[str, ...])
]
"""One or several names; a bare text is one name."""
