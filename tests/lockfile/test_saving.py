"""How locks stand in their files: JSON that any program reads, one entry on a line where a line would be long."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indeks_inovasi.lockfile.saving import write_json

TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=60), st.dictionaries(TEXTS, inner, max_size=60)),
    max_leaves=200,
)


def lines_of(content, folder):
    """Return the lines of a file with some content."""
    path = folder / "a.json"
    write_json(path, content)
    return path.read_text(encoding="utf-8").split("\n")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(TEXTS, JSON, max_size=5))
def test_any_json_comes_back(tmp_path, content):
    """Another program reads what was written, numbers to the last bit, keys in their order."""
    found = json.loads("\n".join(lines_of(content, tmp_path)))

    assert json.dumps(found) == json.dumps(content)


@pytest.mark.parametrize(("letters", "count"), [(129, 1), (130, 3)])
def test_a_map_of_140_letters_stands_on_one_line(tmp_path, letters, count):
    """
    One letter more, and every entry has a line of its own.

    By hand: the map {"b": ["x..."]} has 11 letters besides those of the text.
    """
    text = "x" * letters
    inner = [line.strip() for line in lines_of({"a": {"c": {"b": [text]}}}, tmp_path)[2:-3]]

    assert inner == ([f'"c": {{"b": ["{text}"]}}'] if count == 1 else ['"c": {', f'"b": ["{text}"]', "}"])


@pytest.mark.parametrize(("digits", "count"), [(44, 1), (45, 3)])
def test_many_small_values_fit_or_do_not(tmp_path, digits, count):
    """
    A map with a list of 44 digits fits, one of 45 does not.

    By hand: n digits, n - 1 times ", " and two brackets are 3 n letters, {"b": } is 7 more: 139 and 142.
    """
    lines = lines_of({"a": {"c": {"b": [1] * digits}}}, tmp_path)

    assert len(lines) - 5 == count
