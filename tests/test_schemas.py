"""JSON Schemas say what a specification may hold, kind by kind."""

import copy
import json
from typing import Literal

import pytest

import indeks_inovasi as ii
from indeks_inovasi import _registry
from indeks_inovasi.errors import UnknownCodeError
from indeks_inovasi.strategies.base import Normalizer
from tests.specimens import SPECIMENS, VARIANTS
from tests.test_specification import HDI, PROFILE

FAMILIES = ("Value", "Combine", "Rule", "Screening", "Step", "Weighter", "Aggregator")


@pytest.fixture(scope="module")
def validator():
    """Return a function that lists what a schema refuses in a value."""
    jsonschema = pytest.importorskip("jsonschema")

    def refusals(value, of="IndexSpec"):
        schema = ii.schema(of)
        jsonschema.Draft202012Validator.check_schema(schema)
        errors = jsonschema.Draft202012Validator(schema).iter_errors(value)
        return [list(error.absolute_path) for error in errors]

    return refusals


def test_every_family_is_a_choice_between_its_kinds():
    """A field that takes a family takes exactly one of its kinds, and `kind` is required."""
    definitions = ii.schema("IndexSpec")["$defs"]

    for name in FAMILIES:
        members = [definitions[member["$ref"].removeprefix("#/$defs/")] for member in definitions[name]["oneOf"]]
        found = sorted(member["properties"]["kind"]["const"] for member in members)
        assert found == sorted(_registry.kinds(name.lower()))
        assert all("kind" in member["required"] for member in members)


def test_schema_is_json_and_holds_what_it_refers_to():
    """The schema is plain JSON, and every reference leads to a definition."""
    for of in ("IndexSpec", "Profile", "Records", "Framework", "MinMax"):
        text = json.dumps(ii.schema(of))
        schema = json.loads(text)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        for reference in text.split('"#/$defs/')[1:]:
            assert reference.partition('"')[0] in schema["$defs"]


def test_default_is_the_specification():
    """Without a name the schema is that of a specification, and only what it needs stands in it."""
    assert ii.schema() == ii.schema("IndexSpec")
    assert "Innovation" not in ii.schema()["$defs"]
    assert set(ii.schema("Source")["$defs"]) == {"Source"}


def test_valid_specifications_pass(validator):
    """Short forms and full dumps, specifications, profiles and records."""
    assert validator(HDI) == []
    assert validator(json.loads(ii.IndexSpec.model_validate(HDI).to_json())) == []
    assert validator(PROFILE, "Profile") == []
    assert validator(json.loads(ii.Profile.model_validate(PROFILE).to_json()), "Profile") == []
    records = {"units": [{"code": "64.09", "name": "x", "kind": "kabupaten"}], "marks": []}
    assert validator(records, "Records") == []


def test_short_forms_pass(validator):
    """One name for a list of one, a bare text for a label, a year as a number."""
    short = copy.deepcopy(HDI)
    short["ranking"] = {"within": "kind", "bands": {"limits": [1], "closed": "left", "labels": ["a", {"en": "b"}]}}
    short["normalizer"] = {"kind": "reference_period", "period": 2019, "step": {"kind": "min_max"}}

    assert validator(short) == []
    assert ii.IndexSpec.model_validate(short).ranking.within == ("kind",)


@pytest.mark.parametrize("strategy", [*SPECIMENS, *VARIANTS], ids=lambda strategy: f"{strategy.family}-{strategy.kind}")
def test_every_specimen_passes(strategy, validator):
    """What a strategy writes, its schema accepts."""
    assert validator(json.loads(strategy.model_dump_json()), type(strategy).__name__) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (["nodes", "hdi", "aggregator"], {"kind": "geometric"}),
        (["nodes", "hdi", "aggregator"], {"missing": {"rule": "propagate"}}),
        (["nodes", "hdi", "then"], [{"kind": "round", "decimals": 3}]),
        (["aggregator"], {"kind": "min_max"}),
        (["normalizer"], {"kind": "min_max", "ceilling": 1}),
        (["normalizer"], {"kind": "chain", "steps": [{"kind": "unknown"}]}),
        (["version"], 2),
        (["weigter"], {"kind": "equal"}),
        (["framework", "groups"], [{"code": "hdi", "children": [3]}]),
    ],
)
def test_what_is_refused(place, value, validator):
    """Unknown kinds, kinds of another family, lacking and surplus fields fail, at any depth."""
    wrong = copy.deepcopy(HDI)
    target = wrong
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value

    assert validator(wrong) != []


def test_registered_kinds_are_listed(validator):
    """A kind of a notebook is a choice as soon as it is registered."""

    class Other(Normalizer, frozen=True):
        """The name of this class says nothing."""

        kind: Literal["test.other"] = "test.other"

        def apply(self, column):
            return column

    named_like_a_built_in = type(
        "MinMax",
        (Other,),
        {"__module__": __name__, "__annotations__": {"kind": Literal["test.min_max"]}, "kind": "test.min_max"},
        frozen=True,
    )
    before = dict(_registry._registered)
    try:
        ii.register(Other)
        ii.register(named_like_a_built_in)
        for kind in ("test.other", "test.min_max", "min_max"):
            assert validator({**HDI, "normalizer": {"kind": kind}}) == []
    finally:
        _registry._registered.clear()
        _registry._registered.update(before)
    assert validator({**HDI, "normalizer": {"kind": "test.other"}}) != []


@pytest.mark.parametrize("name", ["IndexSpek", "compute", "Dataset", "__version__"])
def test_unknown_model(name):
    """What is no public model is refused with the nearest name."""
    with pytest.raises(UnknownCodeError, match=f"^Unknown model: {name}\\."):
        ii.schema(name)
