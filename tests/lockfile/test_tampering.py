"""One edit, one name: of a cell, a field, a weight or a label, in the data, the specification or the lock."""

import copy
import json
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import indeks_inovasi as ii
from indeks_inovasi.errors import FileFormatError
from indeks_inovasi.typing import FrozenMap
from tests.lockfile import specimens

EXAMPLES = settings(max_examples=200)
NUMBERS = st.one_of(st.floats(-1e6, 1e6), st.just(float("nan")))
WORDS = st.sampled_from(["east", "west", "done", "trial", "other", ""])


@cache
def case():
    """Return the data and a lock of them."""
    table = specimens.table()
    return table, ii.lock(ii.compute(table, specimens.specification()))


def where(table, row):
    """Return how a row is called."""
    unit, period = list(table.rows.keys)[row]
    return unit if period is None else f"{unit}, {period}"


def with_part(table, child):
    """Return the data with another table of projects."""
    part = ii.PartTable(child, table.parts["projects"].owners)
    return ii.Dataset(table.rows, table.columns, FrozenMap({"projects": part}))


def changed(held, row, value):
    """Return a column as a tuple or an array with another value in one row."""
    if isinstance(held, tuple):
        return (*held[:row], value, *held[row + 1 :])
    copied = held.copy()
    copied[row] = value
    return copied


def differs(old, new):
    """Return whether two cells differ; a gap is a gap, and there is one zero."""
    return not (old == new or (isinstance(old, float) and isinstance(new, float) and np.isnan(old) and np.isnan(new)))


@st.composite
def edited_cells(draw):
    """Return (data with one cell changed, the name of that cell)."""
    table, _ = case()
    below = draw(st.booleans())
    held, prefix = (table.parts["projects"].table, "projects:") if below else (table, "")
    row = draw(st.integers(0, len(held) - 1))
    if draw(st.booleans()):
        code = draw(st.sampled_from(sorted(held.columns)))
        new = draw(NUMBERS)
        assume(differs(float(held.columns[code][row]), new))
        held = held.with_columns({code: changed(held.columns[code], row, new)})
    elif below:
        code = f"attributes.{draw(st.sampled_from(['stage', 'start', 'affairs']))}"
        name = code.removeprefix("attributes.")
        new = draw(WORDS) if name == "stage" else None
        assume(held.attributes[name][row] != new)
        attributes = held.attributes | {name: changed(held.attributes[name], row, new)}
        held = ii.Dataset(held.rows, held.columns, attributes=attributes)
    else:
        code, new = "peers.island", draw(WORDS)
        assume(held.rows.peers["island"][row] != new)
        peers = FrozenMap({"island": changed(held.rows.peers["island"], row, new)})
        held = ii.Dataset(ii.Rows(held.rows.units, held.rows.periods, peers, held.rows.names), held.columns, held.parts)
    name = f"{prefix}{code}[{where(held, row)}]"
    return (with_part(table, held) if below else held), name


@EXAMPLES
@given(edited_cells())
def test_one_cell_of_the_data(edit):
    """A changed number, peer group or attribute is named by unit, period and column, and nothing else is."""
    data, name = edit

    report = ii.verify(case()[1], data)

    assert report.status == "different"
    assert [finding.path for finding in report.of("input")] == [name]
    assert report.of("lock") == report.of("spec") == report.of("name") == ()


@settings(max_examples=30)
@given(st.sampled_from(["u0", "u1", "u2", "u3", "u4", "u5", "projects:p01", "projects:p02"]))
def test_one_name_of_the_data(unit):
    """A renamed unit is named, and no number moves with it."""
    table, held = case()
    prefix, _, code = unit.rpartition(":")
    child = table.parts["projects"].table if prefix else table
    rows = child.rows
    names = ii.Rows(rows.units, rows.periods, rows.peers, rows.names | {code: "Nama lain"})
    renamed = ii.Dataset(names, child.columns, child.parts, child.attributes)
    report = ii.verify(held, with_part(table, renamed) if prefix else renamed)

    path = f"{prefix}:names[{code}]" if prefix else f"names[{code}]"
    assert [(finding.kind, finding.path) for finding in report.findings] == [("name", path)]


def leaves(value, path=()):
    """Return the path of every value in a JSON tree."""
    if isinstance(value, dict | list) and value:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        return [leaf for key, item in items for leaf in leaves(item, (*path, key))]
    return [path]


def at(tree, path):
    """Return the value at a path."""
    for key in path:
        tree = tree[key]
    return tree


def other(value, chance):
    """Return another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + chance.choice([1, -1, 0.5, 1e-9 * (abs(value) or 1.0)])
    if isinstance(value, str) and len(value) >= 8 and set(value) <= set("0123456789abcdef"):
        place = chance.randrange(len(value))
        return value[:place] + ("0" if value[place] != "0" else "1") + value[place + 1 :]
    if isinstance(value, str):
        return value + "x"
    return "x"


def edited(tree, path, chance):
    """Return a JSON tree with another value at one path."""
    copied = copy.deepcopy(tree)
    at(copied, path[:-1])[path[-1]] = other(at(tree, path), chance)
    return copied


def field(tree, path):
    """Return how a report calls a field: items are called by code; a changed code is another item."""
    name, codes = "", []
    for depth, key in enumerate(path):
        held = at(tree, path[:depth])
        if isinstance(held, list):
            coded = all(isinstance(item, dict) and "code" in item for item in held)
            name += f"[{held[key]['code'] if coded else key}]"
            codes = [name] if coded else codes
        else:
            name += f".{key}"
    return (codes[-1] if path[-1] == "code" and codes else name).removeprefix(".")


@EXAMPLES
@given(st.data(), st.randoms(use_true_random=False))
def test_one_field_of_the_specification(data, chance):
    """A specification with another number, weight, label or choice: that field is named, and no other."""
    table, held = case()
    tree = held.spec.model_dump(mode="json")
    path = data.draw(st.sampled_from(leaves(tree)))
    try:
        spec = ii.IndexSpec.model_validate(edited(tree, path, chance))
    except ValidationError:
        assume(False)
    assume(spec != held.spec)

    report = ii.verify(held, table, spec=spec)

    assert report.status == "different"
    found = [finding.path for finding in report.of("spec")]
    assert field(tree, path) in found
    assert len(found) == 1 or path[-1] == "code"
    assert report.of("input") == report.of("lock") == ()


def verified(file, table):
    """Return (place of the first field that does not fit, None) or (None, the report)."""
    try:
        return None, ii.verify(file, table)
    except ValidationError as error:
        return error.errors()[0]["loc"], None


UNSEALED = ("environment", "lock_version")


def entries(raw, path):
    """Return the beginning of the path by which a report names an entry of a lock."""
    section, *rest = path
    if section in ("name", "lang", "spec", "strategies", "tolerance", "data"):
        return field(raw, path)
    if section == "seals":
        kind, *keys = rest
        return f"seals.{kind}." + (keys[0] if kind == "sections" else "".join(keys).removeprefix("."))
    if section == "frozen":
        return f"frozen.{field(raw['frozen'], rest)}"
    if section == "weights":
        return f"weights.{rest[0]}.{rest[1]}"
    if section == "stages":
        return f"stages.{raw['stages'][rest[0]]['path']}"
    if section == "nodes":
        table = raw["nodes"][rest[0]]
        if rest[1] != "rows":
            return f"nodes.{table['part']}{table['codes'][0]}"
        unit, period = table["rows"][rest[2]][:2]
        code = f"{table['part']}{table['codes'][max(rest[3] - 2, 0)]}"
        return f"nodes.{code}[{unit if period is None else f'{unit}, {period}'}]"
    if section == "results":
        unit, period = raw["results"][rest[0]][:2]
        return f"results[{unit}, {period}]" + {2: ".score", 3: ".rank", 4: ".category"}.get(rest[1], "")
    return "input." + input_entry(raw["input"], rest)


def input_entry(held, path):
    """Return the name of an entry of the digests of the input."""
    if path[0] == "parts":
        return f"{path[1]}:{input_entry(held['parts'][path[1]], path[2:])}"
    if path[0] == "rows":
        unit, period = held["rows"][path[1]][:2]
        return f"rows[{unit if period is None else f'{unit}, {period}'}]"
    if path[0] == "names":
        return f"names[{path[1]}]"
    return ".".join(path)


@settings(max_examples=500)
@given(st.data(), st.randoms(use_true_random=False))
def test_one_entry_of_the_lock(tmp_path_factory, data, chance):
    """An entry edited in the file is named as an edit, or the file is refused with the path of that entry."""
    table, held = case()
    raw = json.loads(json.dumps(held.to_dict()))
    path = data.draw(st.sampled_from([leaf for leaf in leaves(raw) if leaf[0] not in UNSEALED]))
    file = tmp_path_factory.getbasetemp() / "edited.lock.json"
    file.write_text(json.dumps(edited(raw, path, chance)), encoding="utf-8")

    refused, report = verified(file, table)
    if report is None:
        assert refused[: len(path)] == path[: len(refused)]
        return

    assert report.status == "different"
    name = entries(raw, path)
    named = [finding.path for finding in report.of("lock")]
    assert any(found == name or found.startswith((f"{name}.", f"{name}[")) for found in named), (named, name)
    assert report.of("input") == report.of("name") == ()
    if path[0] not in ("spec", "lang"):
        assert {finding.kind for finding in report.findings} == {"lock"}


def test_the_environment_is_not_compared(tmp_path):
    """Where the lock was written is for information only."""
    table, held = case()
    raw = {**held.to_dict(), "environment": {"python": "2.7"}}
    (tmp_path / "a.lock.json").write_text(json.dumps(raw), encoding="utf-8")

    assert ii.verify(tmp_path / "a.lock.json", table).ok


@pytest.mark.parametrize("version", [0, 2, "1", 1.0, True])
def test_unknown_version_is_refused_by_name(tmp_path, version):
    """Whatever else stands in the file, another version of the format is not read."""
    _, held = case()
    (tmp_path / "a.lock.json").write_text(json.dumps({**held.to_dict(), "lock_version": version}), encoding="utf-8")

    with pytest.raises(FileFormatError, match=f"The lock has version {version!r}, but this library reads version 1"):
        ii.verify(tmp_path / "a.lock.json")
    with pytest.raises(ValidationError, match="The lock has version"):
        ii.IndexLock.load(tmp_path / "a.lock.json")
