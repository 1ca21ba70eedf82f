"""The one way in which JSON files are read: size, depth and duplicate keys are checked first."""

import json
from pathlib import Path
from typing import Any

from indeks_inovasi.errors import FileFormatError

LARGEST = 512 * 1024 * 1024
"""Bytes of a file that is read."""
DEEPEST = 64
"""Nested objects and arrays."""


def read_json(path: Path | str) -> Any:
    """Return the content of a JSON file.

    Raises
    ------
    FileFormatError
        If the file is absent, too large, nested too deeply, no JSON, or has a key twice or a number that JSON does
        not know (NaN, Infinity).
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST else b""
    except FileNotFoundError as error:
        raise FileFormatError(str(path), "there is no such file", "Check the path.") from error
    except OSError as error:
        raise FileFormatError(str(path), f"it cannot be read ({error.strerror})", "Check the path.") from error
    if size > LARGEST:
        raise FileFormatError(str(path), f"it has {size} bytes, more than {LARGEST}", "Split the file.")
    return parse_json(content, str(path))


def parse_json(content: bytes | str, name: str) -> Any:
    """Return the value of a JSON text; `name` stands for it in errors."""
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


def _check_depth(text: str, name: str) -> None:
    depth, in_string, escaped = 0, False, False
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            if depth > DEEPEST:
                raise FileFormatError(name, f"it is nested deeper than {DEEPEST}", "Flatten it.")
        elif character in "]}":
            depth -= 1
