"""A lock's digests of its own content: they tell an edited lock from scores that moved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from indeks_inovasi._digest import digest
from indeks_inovasi.lockfile.fields import ORDER, differing, fields_of, fields_of_marks, marks_of
from indeks_inovasi.lockfile.report import Finding

SMALL = ("name", "lang", "spec", "strategies", "tolerance", "data")
"""Sections sealed field by field."""
LARGE = ("frozen", "input", "stages", "weights", "nodes", "results")
"""Sections sealed as a whole: what was edited in them comes out when everything is computed again."""


def seals_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the seals of the content of a lock."""
    return _seals(content, {name: digest(content.get(name)) for name in LARGE})


def sealed_anew(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the seals of a lock in which nothing but small sections changed."""
    return _seals(content, content["seals"]["sections"])


def _seals(content: Mapping[str, Any], sections: Mapping[str, str]) -> dict[str, Any]:
    small = {name: content.get(name) for name in SMALL}
    return {"sections": {**sections, "fields": digest(small)}, "fields": marks_of(small)}


@dataclass(frozen=True)
class Edits:
    """What was changed in a lock after it was written."""

    fields: tuple[Finding, ...] = ()
    """Entries that can be named at once."""
    sections: frozenset[str] = field(default_factory=frozenset[str])
    """Large sections in which something was changed."""


def edits_of(content: Mapping[str, Any]) -> Edits:
    """Return what the seals of a lock say about its content; nothing where it has no seals that can be read."""
    seals = content.get("seals")
    if not isinstance(seals, Mapping) or not isinstance(cast("Mapping[str, Any]", seals).get("sections"), Mapping):
        return Edits()
    written = cast("Mapping[str, Any]", seals)
    found = seals_of(content)
    differing = {
        name
        for name, seal in found["sections"].items()
        if cast("Mapping[str, Any]", written["sections"]).get(name) != seal
    }
    return Edits(
        tuple(_edited_fields(content, written.get("fields"), found["fields"], "fields" in differing)),
        frozenset(differing - {"fields"}),
    )


def _edited_fields(content: Mapping[str, Any], written: Any, found: Any, is_content: bool) -> list[Finding]:
    """Return the fields whose digest is not the one written: the field was edited, or else its seal."""
    paths = [path for path, _, _ in differing(fields_of_marks(written), fields_of_marks(found))]
    if not is_content:
        return [Finding("lock", f"seals.fields.{path}") for path in paths]
    if not paths:
        return [Finding("lock", "seals.sections.fields")]
    values = fields_of({name: content.get(name) for name in SMALL})
    named = [path for path in paths if not path.endswith(ORDER)] or paths
    return [Finding("lock", path, found=values.get(path)) for path in named]
