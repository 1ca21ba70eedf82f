"""Maps that cannot change, tables of numbers, strict numbers."""

import copy
import pickle
from datetime import date, datetime

import numpy as np
import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from indeks_inovasi.typing import Day, FrozenMap, Names, Number, NumberTable, Whole


class Holder(BaseModel, frozen=True):
    """A model with one of each."""

    numbers: FrozenMap[str, Number] = FrozenMap()
    table: NumberTable | None = None
    names: Names = ()


def test_map_reads_like_a_dict():
    """Lookup, default, length, iteration, membership, items, values, union, repr."""
    held = FrozenMap({"a": 1, "b": 2})

    assert held["a"] == 1
    assert held.get("z") is None
    assert held.get("z", 5) == 5
    assert len(held) == 2
    assert list(held) == ["a", "b"]
    assert "b" in held
    assert list(held.items()) == [("a", 1), ("b", 2)]
    assert list(held.values()) == [1, 2]
    assert held | {"b": 3, "c": 4} == FrozenMap({"a": 1, "b": 3, "c": 4})
    assert repr(held) == "{'a': 1, 'b': 2}"
    assert held == {"b": 2, "a": 1}
    assert FrozenMap([("a", 1)]) != held
    with pytest.raises(KeyError):
        held["z"]


def test_order_of_keys_means_nothing():
    """Maps with the same items are equal and have one hash."""
    assert hash(FrozenMap({"a": 1, "b": 2})) == hash(FrozenMap({"b": 2, "a": 1}))


def test_map_cannot_change():
    """Neither an item nor an attribute can be set, and what it was made of may change without it."""
    source = {"a": 1}
    held = FrozenMap(source)
    source["a"] = 2

    assert held["a"] == 1
    with pytest.raises(TypeError):
        held["a"] = 3
    with pytest.raises(AttributeError, match="FrozenMap is immutable; build a new one instead of setting '_items'"):
        held._items = {}
    with pytest.raises(AttributeError, match="FrozenMap is immutable; '_items' cannot be deleted"):
        del held._items


@pytest.mark.parametrize("made", [copy.copy, copy.deepcopy, lambda held: pickle.loads(pickle.dumps(held))])
def test_copies_are_equal(made):
    """Copy, deepcopy and pickle give equal maps and tables."""
    for held in (FrozenMap({"a": 1}), NumberTable([1.0, 2.5])):
        again = made(held)
        assert again == held
        assert hash(again) == hash(held)
        assert type(again) is type(held)


def test_map_in_a_model():
    """A dict becomes a map, and a plain object in JSON; values are checked with their path."""
    held = Holder(numbers={"a": 1})

    assert isinstance(held.numbers, FrozenMap)
    assert held.model_dump_json() == '{"numbers":{"a":1.0},"table":null,"names":[]}'
    assert Holder.model_validate_json(held.model_dump_json()) == held
    assert Holder(numbers=held.numbers) == held
    assert TypeAdapter(FrozenMap).validate_python({"a": [1]})["a"] == [1]
    with pytest.raises(ValidationError) as caught:
        Holder(numbers={"a": "1"})
    assert caught.value.errors()[0]["loc"] == ("numbers", "a")


def test_table_of_numbers():
    """A read-only array that compares, hashes and prints; a plain array in JSON."""
    table = NumberTable([3.0, -0.0])

    assert list(table) == [3.0, 0.0]
    assert len(table) == 2
    assert table == NumberTable(np.array([3.0, 0.0]))
    assert hash(table) == hash(NumberTable([3.0, 0.0]))
    assert table != NumberTable([3.0])
    assert table != [3.0, 0.0]
    assert repr(table) == "NumberTable([3.0, 0.0], n=2)"
    assert repr(NumberTable(range(8))) == "NumberTable([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, ...], n=8)"
    with pytest.raises(AttributeError, match="NumberTable is immutable"):
        table.values = np.empty(0)
    with pytest.raises(ValueError, match="read-only"):
        table.values[0] = 1.0


def test_table_in_a_model():
    """Lists become tables, from Python and from JSON; what is no number is refused."""
    held = Holder(table=[1, 2.5])

    assert held.table == NumberTable([1.0, 2.5])
    assert Holder(table=held.table) == held
    assert Holder.model_validate_json(held.model_dump_json()) == held
    for wrong in (["1"], [True], [float("nan")], "12"):
        with pytest.raises(ValidationError):
            Holder(table=wrong)


@pytest.mark.parametrize("wrong", ["1.5", "1e3", True, None, float("nan"), float("inf"), [1.0]])
def test_numbers_are_strict(wrong):
    """Text, truth values, NaN and infinity are no numbers."""
    with pytest.raises(ValidationError):
        TypeAdapter(Number).validate_python(wrong)


def test_whole_numbers_are_strict():
    """A count is an integer."""
    assert TypeAdapter(Whole).validate_python(3) == 3
    assert TypeAdapter(Number).validate_python(3) == 3.0
    for wrong in ("3", 3.0, True):
        with pytest.raises(ValidationError):
            TypeAdapter(Whole).validate_python(wrong)


def test_one_name_is_a_list_of_one():
    """A bare text stands for one name."""
    assert Holder(names="kind").names == ("kind",)
    assert Holder(names=["kind", "island"]).names == ("kind", "island")


def test_days_are_written_out():
    """A day is 2024-12-31, no number of seconds, no moment, no other spelling."""
    assert TypeAdapter(Day).validate_python("2024-12-31") == date(2024, 12, 31)
    assert TypeAdapter(Day).validate_python(date(2024, 12, 31)) == date(2024, 12, 31)
    for wrong in (1_700_000_000, "31.12.2024", "2024-13-01", datetime(2024, 12, 31), None):  # noqa: DTZ001
        with pytest.raises(ValidationError):
            TypeAdapter(Day).validate_python(wrong)
