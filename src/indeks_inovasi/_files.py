"""The one way in which JSON files are read: size, depth and duplicate keys are checked first."""

import gzip
import json
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

from indeks_inovasi.errors import FileFormatError, brief

LARGEST = 512 * 1024 * 1024
"""Bytes of a file that is read."""
DEEPEST = 64
"""Nested objects and arrays."""
_NO_MARKS = bytes(code for code in range(256) if code not in b'[]{}"')
_AS_SQUARE = bytes.maketrans(b"{}", b"[]")


def read_json(path: object) -> Any:
    """Return the content of a JSON file, plain or packed (.gz).

    Raises
    ------
    FileFormatError
        If the file is absent, too large, no gzip, nested too deeply, no JSON, or has a key twice or a number that JSON
        does not know (NaN, Infinity).
    """
    if not isinstance(path, (str, Path)):
        raise FileFormatError(repr(path), "it is no path of a file", "Give the path as text or as a Path.")
    path = Path(path)
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST else b""
    except FileNotFoundError as error:
        raise FileFormatError(str(path), "there is no such file", "Check the path.") from error
    except OSError as error:
        raise FileFormatError(str(path), f"it cannot be read ({error.strerror})", "Check the path.") from error
    except ValueError as error:  # a path with the character 0
        raise FileFormatError(repr(str(path)), f"it cannot be read ({error})", "Check the path.") from error
    if size > LARGEST:
        raise FileFormatError(str(path), f"it has {size} bytes, more than {LARGEST}", "Split the file.")
    return parse_json(_unpacked(content, str(path)) if path.suffix == ".gz" else content, str(path))


def parse_json(content: object, name: str) -> Any:
    """Return the value of a JSON text; `name` stands for it in errors."""
    if not isinstance(content, (str, bytes)):
        raise FileFormatError(
            name, f"it is read from text, but found {brief(content)}", "Give the text of a JSON object."
        )
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    except UnicodeDecodeError as error:
        raise FileFormatError(name, f"byte {error.start} is no UTF-8", "Save the file as UTF-8.") from error
    _check_depth(text, name)

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        if len(set(keys)) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            raise FileFormatError(name, f"the key {twice!r} stands twice in one object", "Remove one of them.")
        return dict(pairs)

    def refuse(constant: str) -> Any:
        raise FileFormatError(name, f"{constant} is no JSON number", "Write null for a missing value.")

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}: {error.msg}"
        raise FileFormatError(name, f"it is no JSON ({where})", "Correct that place.") from error
    except FileFormatError:
        raise
    except ValueError as error:  # Python refuses integers of more than some thousand digits
        raise FileFormatError(name, "it has a number that is too long", "Shorten it.") from error


def _unpacked(content: bytes, name: str) -> bytes:
    try:
        with gzip.open(BytesIO(content)) as packed:
            unpacked = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FileFormatError(name, "it is no gzip file", "Give a whole .gz file, or an unpacked one.") from error
    if len(unpacked) > LARGEST:
        raise FileFormatError(name, f"it unpacks to more than {LARGEST} bytes", "Split the file.")
    return unpacked


def _check_depth(text: str, name: str) -> None:
    """Refuse deep nesting before it is parsed: every pass takes away what is innermost."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    unescaped = text.encode("utf-8", "replace").replace(rb"\\", b"").replace(rb"\"", b"")
    marks = unescaped.translate(_AS_SQUARE, _NO_MARKS).replace(b'""', b"")
    brackets = b"".join(marks.split(b'"')[::2])
    for _ in range(DEEPEST):
        inner = brackets.replace(b"[]", b"")
        if len(inner) == len(brackets):
            break
        brackets = inner
    if b"[]" in brackets or brackets.count(b"[") > DEEPEST:
        raise FileFormatError(name, f"it is nested deeper than {DEEPEST}", "Flatten it.")
