"""The digest of an input, computed by the page "The lock format" alone: no code of the library, no numpy."""

import hashlib
import json
import math
import struct


def canonical(value):
    """Return the canonical JSON of a value made of maps, lists, texts, numbers, truth values and None."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return repr(float(value) if value else 0.0)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in sorted(value)) + "}"
    return "[" + ",".join(canonical(item) for item in value) + "]"


def sha(data):
    """Return the sha256 of bytes or of a text in UTF-8."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def number(value):
    """Return the eight bytes of a number."""
    if math.isnan(value):
        return bytes.fromhex("000000000000f87f")
    return struct.pack("<d", value or 0.0)


def text(value):
    """Return an attribute as JSON: a date as its text, a set sorted."""
    if isinstance(value, set | frozenset):
        return sorted(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def digests(units, periods, columns, peers=None, attributes=None, owners=None, parts=None):
    """Return {"digest", "columns", "rows" ...} of a table given as plain lists; parts are digests already."""
    periods = periods or [None] * len(units)
    order = sorted(range(len(units)), key=lambda row: (units[row], periods[row] or ""))
    texts = {
        "peers": {name: [held[row] for row in order] for name, held in (peers or {}).items()},
        "attributes": {name: [text(held[row]) for row in order] for name, held in (attributes or {}).items()},
    }
    ordered = {name: [values[row] for row in order] for name, values in columns.items()}
    own = None if owners is None else [owners[row] for row in order]
    keys = [[units[row], periods[row]] for row in order]
    found = {
        "columns": {name: sha(b"".join(map(number, values))) for name, values in ordered.items()},
        "peers": {name: sha(canonical(held)) for name, held in texts["peers"].items()},
        "attributes": {name: sha(canonical(held)) for name, held in texts["attributes"].items()},
        "owners": None if own is None else sha(canonical(own)),
    }
    below = {name: part["digest"] for name, part in (parts or {}).items()}
    whole = sha(canonical({**found, "keys": sha(canonical(keys)), "parts": below}))
    rows = []
    for place, key in enumerate(keys):
        numbers = b"".join(number(ordered[name][place]) for name in sorted(ordered))
        words = [texts[kind][name][place] for kind in ("peers", "attributes") for name in sorted(texts[kind])]
        words += [] if own is None else [own[place]]
        rows.append([*key, sha(numbers + canonical(words).encode())[:16]])
    return {**found, "digest": whole, "rows": rows, "parts": parts or {}}
