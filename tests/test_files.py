"""One loader reads JSON files: size, depth, duplicate keys, numbers."""

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indeks_inovasi import _files
from indeks_inovasi.errors import FileFormatError


def refusal(content):
    """Return the sentence with which a text is refused."""
    with pytest.raises(FileFormatError) as caught:
        _files.parse_json(content, "spec.json")
    return str(caught.value)


def test_clean_json_is_read(tmp_path):
    """Objects, arrays, numbers, text, null and truth values, with or without a byte order mark."""
    path = tmp_path / "a.json"
    path.write_bytes(b'\xef\xbb\xbf{"a": [1, 2.5, null, true, "\xc3\xa9"]}')

    assert _files.read_json(path) == {"a": [1, 2.5, None, True, "é"]}
    assert _files.read_json(str(path)) == _files.read_json(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"a": 1, "b": 2, "a": 3}', "spec.json: the key 'a' stands twice in one object. Remove one of them."),
        ('{"a": NaN}', "spec.json: NaN is no JSON number. Write null for a missing value."),
        ("[-Infinity]", "spec.json: -Infinity is no JSON number. Write null for a missing value."),
        (
            '{\n"a" 1}',
            "spec.json: it is no JSON (line 2, column 5: Expecting ':' delimiter). Correct that place.",
        ),
        (b'{"a": "\xff"}', "spec.json: byte 7 is no UTF-8. Save the file as UTF-8."),
        ("[" * 65 + "]" * 65, "spec.json: it is nested deeper than 64. Flatten it."),
        ("1" * 5000, "spec.json: it has a number that is too long. Shorten it."),
    ],
)
def test_what_is_refused(content, sentence):
    """Every refusal names the file, the place and the remedy."""
    assert refusal(content) == sentence


def test_brackets_in_texts_are_not_depth():
    """A text may hold any number of brackets and quotes."""
    text = '{"a": "' + "[" * 100 + '\\"{", "b": []}'

    assert _files.parse_json(text, "x")["a"].startswith("[[")


def test_depth_counts_what_is_open():
    """A hundred arrays beside each other are not deep, and 64 inside each other are just allowed."""
    assert len(_files.parse_json("[" + ", ".join(["[]"] * 100) + "]", "x")) == 100
    assert _files.parse_json("[" * 64 + "]" * 64, "x") == eval("[" * 64 + "]" * 64)
    assert "nested deeper" in refusal('{"a": [' * 40 + "]}" * 40)


def nested(value):
    """Return how many objects and arrays stand inside each other."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(nested, inner), default=0)


MARKS = st.text(st.sampled_from('[]{}"\\,: é\n'), max_size=6)


@given(
    st.recursive(
        MARKS,
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(MARKS, inner, max_size=3)),
        max_leaves=20,
    ),
    st.booleans(),
)
def test_any_value_is_refused_where_it_is_deeper(value, is_ascii):
    """Whatever brackets, quotes and backslashes stand in keys and texts, only what is open counts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_files, "DEEPEST", 3)
        text = json.dumps(value, ensure_ascii=is_ascii)
        if nested(value) > 3:
            assert "nested deeper than 3" in refusal(text)
        else:
            assert _files.parse_json(text, "x") == value


def test_file_that_is_not_there(tmp_path):
    """A path that leads nowhere is named."""
    with pytest.raises(FileFormatError, match=r"nowhere\.json: there is no such file\. Check the path\."):
        _files.read_json(tmp_path / "nowhere.json")


def test_folder_is_no_file(tmp_path):
    """A folder cannot be read as a file."""
    with pytest.raises(FileFormatError, match=r"it cannot be read .* Check the path"):
        _files.read_json(tmp_path)


def test_large_file_is_not_read(tmp_path, monkeypatch):
    """The size is looked at before the content."""
    monkeypatch.setattr(_files, "LARGEST", 3)
    path = tmp_path / "a.json"
    path.write_text("[1, 2]")

    with pytest.raises(FileFormatError, match=r"a\.json: it has 6 bytes, more than 3\. Split the file\."):
        _files.read_json(path)


def test_packed_files(tmp_path, monkeypatch):
    """A gzip file is unpacked, up to the same size; a broken one is refused."""
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(b'{"a": 1}'))
    assert _files.read_json(path) == {"a": 1}

    path.write_bytes(gzip.compress(b'{"a": 1}')[:-6])
    with pytest.raises(FileFormatError, match=r"it is no gzip file\. Give a whole \.gz file, or an unpacked one\."):
        _files.read_json(path)

    path.write_bytes(gzip.compress(b" " * 1000))
    monkeypatch.setattr(_files, "LARGEST", 100)
    with pytest.raises(FileFormatError, match=r"it unpacks to more than 100 bytes\. Split the file\."):
        _files.read_json(path)
