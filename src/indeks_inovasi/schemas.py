"""JSON Schemas of everything that is written as JSON: specifications, profiles, records and the other models.

A field that takes any strategy of a family becomes a choice between its kinds. The choice is put together here and not
in a hook of the family class, which would ask its members for their schemas, and these ask the family again.
"""

import importlib
import inspect
from collections.abc import Iterator
from typing import Any, cast

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from indeks_inovasi import _registry
from indeks_inovasi.errors import UnknownCodeError
from indeks_inovasi.strategies.base import (
    Aggregator,
    Combine,
    Rule,
    Screening,
    Step,
    Strategy,
    Value,
    Weighter,
)

_FAMILIES: tuple[type[Strategy], ...] = (Value, Combine, Rule, Screening, Step, Weighter, Aggregator)
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PREFIX = "#/$defs/"

JsonSchema = dict[str, Any]


def schema(of: str = "IndexSpec") -> JsonSchema:
    """Return the JSON Schema (draft 2020-12) of a model: "IndexSpec", "Profile", "Records", or another public one.

    Where a strategy may stand, the schema lists every kind that can be built now, also those that were registered or
    come from an installed package. It describes form only: what a framework or a strategy refuses beyond that, it
    refuses when it is read.

    Raises
    ------
    UnknownCodeError
        If there is no public model of that name.
    """
    model = _model(of)
    members = {
        family: [_registry.lookup(family.family, kind) for kind in _registry.kinds(family.family)]
        for family in _FAMILIES
    }
    wanted = dict.fromkeys([model, *members, *(member for kinds in members.values() for member in kinds)])
    places, generated = models_json_schema([(each, "validation") for each in wanted])
    names = {each: str(places[each, "validation"]["$ref"]).removeprefix(_PREFIX) for each in wanted}
    definitions = cast("dict[str, JsonSchema]", generated["$defs"])
    for family, kinds in members.items():
        own = [names[member] for member in kinds]
        for name in own:
            definitions[name] = _with_kind_required(definitions[name])
        definitions[names[family]] = _choice(definitions[names[family]], own)
    reached = _reachable(names[model], definitions)
    return {
        "$schema": _DIALECT,
        "$ref": f"{_PREFIX}{names[model]}",
        "$defs": {name: definitions[name] for name in reached},
    }


def _model(name: str) -> type[BaseModel]:
    public = importlib.import_module("indeks_inovasi")
    if name in public.__all__ and name[0].isupper() and _is_model(found := getattr(public, name)):
        return cast("type[BaseModel]", found)
    known = [each for each in public.__all__ if each[0].isupper() and _is_model(getattr(public, each))]
    raise UnknownCodeError("model", [name], known)


def _is_model(found: object) -> bool:
    return inspect.isclass(found) and issubclass(found, BaseModel)


def _with_kind_required(definition: JsonSchema) -> JsonSchema:
    required = [*definition.get("required", ()), "kind"]
    return {**definition, "required": list(dict.fromkeys(required))}


def _choice(family: JsonSchema, members: list[str]) -> JsonSchema:
    return {
        "title": family["title"],
        "description": family["description"],
        "type": "object",
        "oneOf": [{"$ref": f"{_PREFIX}{name}"} for name in members],
    }


def _reachable(root: str, definitions: dict[str, JsonSchema]) -> list[str]:
    """Return the names of the definitions that `root` leads to, in alphabetical order."""
    reached: set[str] = set()
    waiting = [root]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += _references(definitions[name])
    return sorted(reached)


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in cast("JsonSchema", node).items():
            if key == "$ref":
                yield str(value).removeprefix(_PREFIX)
            else:
                yield from _references(value)
    elif isinstance(node, list):
        for item in cast("list[object]", node):
            yield from _references(item)
