"""Digests are what the documentation says: another program, written from the page, finds the same ones."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi import _digest, samples
from indeks_inovasi.lockfile.fingerprints import digests_of
from indeks_inovasi.typing import FrozenMap
from tests.lockfile import recomputed, specimens
from tests.profiles.building import load

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=4)
NUMBERS = st.one_of(
    st.floats(allow_infinity=False, width=64), st.sampled_from([0.0, -0.0, float("nan"), 1e16, 1e-5, 0.1])
)
JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False), TEXTS
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)


@st.composite
def tables(draw):
    """Return a small table with or without periods and peers, as plain lists."""
    keys = draw(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6, unique_by=lambda key: key[0]))
    n = len(keys)
    columns = draw(st.dictionaries(TEXTS, st.lists(NUMBERS, min_size=n, max_size=n), max_size=4))
    peers = draw(st.dictionaries(TEXTS, st.lists(st.one_of(st.none(), TEXTS), min_size=n, max_size=n), max_size=2))
    periods = [period for _, period in keys] if draw(st.booleans()) else None
    return {"units": [unit for unit, _ in keys], "periods": periods, "columns": columns, "peers": peers}


def plain(table, owners=None):
    """Return the digests of a dataset by the second implementation."""
    rows = table.rows
    keys = [list(key) for key in rows.keys]
    parts = {
        name: plain(part.table, [keys[owner] for owner in part.owners.tolist()]) for name, part in table.parts.items()
    }
    return recomputed.digests(
        list(rows.units),
        None if rows.periods is None else list(rows.periods),
        {name: values.tolist() for name, values in table.columns.items()},
        {name: list(groups) for name, groups in rows.peers.items()},
        {name: list(held) for name, held in table.attributes.items()},
        owners,
        parts,
    )


def without_names(digests):
    """Return digests as plain values, without the names."""
    held = digests.model_dump(mode="json")
    return _unnamed(held)


def _unnamed(held):
    return {
        name: {key: _unnamed(part) for key, part in value.items()} if name == "parts" else value
        for name, value in held.items()
        if name != "names"
    }


def test_canonical_json_by_hand():
    """Keys sorted, no blanks, whole numbers as doubles, one zero, UTF-8 as it is."""
    value = {"b": [1, -0.0, True, None, "é\n"], "a": {"y": 1e16, "x": 0.1}}

    assert _digest.canonical(value) == '{"a":{"x":0.1,"y":1e+16},"b":[1.0,0.0,true,null,"é\\n"]}'
    assert _digest.digest(value) == hashlib.sha256(_digest.canonical(value).encode()).hexdigest()


def test_digest_of_numbers_by_hand():
    """
    1.0, zero and missing are twenty-four bytes.

    IEEE 754: 1.0 is 3ff0000000000000, the quiet NaN 7ff8000000000000, each with the last byte first.
    """
    data = bytes.fromhex("000000000000f03f" + "0000000000000000" + "000000000000f87f")
    strange = np.array([1.0, -0.0, np.frombuffer(bytes.fromhex("010000000000f8ff"), "<f8")[0]])

    assert _digest.digest_of_numbers(strange) == hashlib.sha256(data).hexdigest()


def test_what_json_does_not_know_is_refused():
    """NaN, infinities and objects have no canonical JSON."""
    with pytest.raises(ValueError, match="JSON compliant"):
        _digest.canonical([float("nan")])
    with pytest.raises(TypeError, match="A object has no canonical JSON"):
        _digest.canonical(object())


@given(JSON)
def test_canonical_json_of_the_second_implementation(value):
    """Any JSON value has the same text in both programs."""
    assert _digest.canonical(value) == recomputed.canonical(value)


@given(
    st.lists(
        st.tuples(TEXTS, st.none(), st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 9)),
        min_size=101,
        max_size=110,
    )
)
def test_canonical_json_of_long_tables(rows):
    """Long tables, which go column by column, have the same text too."""
    assert _digest.canonical(rows) == recomputed.canonical(rows)


@given(tables())
def test_input_of_the_second_implementation(held):
    """Any table has the same digests in both programs."""
    columns = {name: np.array(values) for name, values in held["columns"].items()}
    table = ii.Dataset.of(columns, held["units"], held["periods"], held["peers"])

    assert without_names(digests_of(table)) == recomputed.digests(**held)


@pytest.mark.parametrize(
    "table",
    [specimens.table(), ii.compute(samples.regency(), load("iid-2026")).input],
    ids=["table", "records"],
)
def test_parts_and_attributes_of_the_second_implementation(table):
    """Child tables with their owners, dates and texts have the same digests in both programs."""
    assert table.parts
    assert without_names(digests_of(table)) == plain(table)


def test_order_of_rows_and_columns_means_nothing():
    """The same rows and columns in another order have the same digests."""
    table = specimens.table()
    turned = table.take(np.arange(len(table))[::-1].copy())
    turned = ii.Dataset(turned.rows, FrozenMap(reversed(turned.columns.items())), turned.parts)

    assert digests_of(turned) == digests_of(table)


def test_names_move_no_digest_of_the_input():
    """A unit that is renamed has another name digest, and everything else stays."""
    table = specimens.table()
    rows = ii.Rows(table.rows.units, table.rows.periods, table.rows.peers, table.rows.names | {"u1": "Kota Lain"})
    renamed = ii.Dataset(rows, table.columns, table.parts)
    old, new = digests_of(table), digests_of(renamed)

    assert old.digest == new.digest
    assert [unit for unit in old.names if old.names[unit] != new.names[unit]] == ["u1"]
