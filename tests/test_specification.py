"""A specification as data: read, written, changed, and refused with every problem at once."""

import copy
import pickle

import pytest
from pydantic import ValidationError

import indeks_inovasi as ii
from indeks_inovasi.errors import FileFormatError, SpecificationError
from indeks_inovasi.typing import FrozenMap

HDI = {
    "name": "hdi",
    "framework": {
        "index": "hdi",
        "indicators": [{"code": code, "direction": "positive"} for code in ("le", "eys", "mys", "gnipc")],
        "groups": [
            {"code": "education", "children": ["eys", "mys"]},
            {"code": "hdi", "children": ["le", "education", "gnipc"]},
        ],
    },
    "aggregator": {"kind": "arithmetic_mean", "missing": {"rule": "propagate"}},
    "nodes": {
        "le": {"normalizer": {"kind": "goalposts", "floor_at": 20, "ceiling_at": 85, "ceiling": 1, "clip": "ceiling"}},
        "eys": {"normalizer": {"kind": "goalposts", "floor_at": 0, "ceiling_at": 18, "ceiling": 1, "clip": "ceiling"}},
        "mys": {"normalizer": {"kind": "goalposts", "floor_at": 0, "ceiling_at": 15, "ceiling": 1, "clip": "ceiling"}},
        "gnipc": {
            "normalizer": {
                "kind": "goalposts",
                "floor_at": 100,
                "ceiling_at": 75000,
                "ceiling": 1,
                "clip": "ceiling",
                "scale": "log",
            }
        },
        "hdi": {
            "aggregator": {"kind": "geometric_mean", "missing": {"rule": "propagate"}},
            "then": [{"kind": "round", "decimals": 3, "ties": "half_up"}],
        },
    },
}
SPEC = ii.IndexSpec.model_validate(HDI)


def problems(**changes):
    """Return the lines with which a changed specification is refused."""
    with pytest.raises(ValidationError) as caught:
        ii.IndexSpec.model_validate({**HDI, **changes})
    return str(caught.value.errors()[0]["ctx"]["error"]).split("\n")


def first_error(**changes):
    """Return path and sentence of the first field that does not fit."""
    with pytest.raises(ValidationError) as caught:
        ii.IndexSpec.model_validate({**HDI, **changes})
    error = caught.value.errors()[0]
    return ".".join(str(place) for place in error["loc"]), error["msg"].removeprefix("Value error, ")


# -- reading and writing


def test_round_trip(tmp_path):
    """What is written and read again is equal, to the hash."""
    path = tmp_path / "hdi.json"
    SPEC.save(path)

    again = ii.IndexSpec.load(path)
    assert again == SPEC == ii.IndexSpec.from_json(SPEC.to_json()) == ii.IndexSpec.from_json(SPEC.to_json().encode())
    assert hash(again) == hash(SPEC)
    assert path.read_text().endswith("}\n")


def test_every_field_is_written():
    """Defaults are spelled out, so that a file says everything."""
    written = SPEC.model_dump(mode="json")

    assert written["version"] == 1
    assert written["imputer"] == {"kind": "no_imputation"}
    assert written["treatment"] == {"kind": "no_treatment"}
    assert written["screening"] == {"kind": "none"}
    assert written["weighter"] == {"kind": "framework"}
    assert written["ranking"]["ties"] == "min"
    assert written["nodes"]["le"]["normalizer"]["scale"] == "linear"


@pytest.mark.parametrize("made", [copy.copy, copy.deepcopy, lambda spec: pickle.loads(pickle.dumps(spec))])
def test_copies_are_equal(made):
    """Copy, deepcopy and pickle give an equal specification, also after lookups were cached."""
    assert SPEC.learning == ()
    again = made(SPEC)

    assert again == SPEC
    assert hash(again) == hash(SPEC)


def test_specification_cannot_change():
    """Neither a field nor an entry of a map."""
    with pytest.raises(ValidationError, match="frozen"):
        SPEC.name = "other"
    with pytest.raises(TypeError):
        SPEC.nodes["le"] = ii.NodeRule()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "the specification: it holds a list. A specification is a JSON object."),
        ('{"name": 1, "name": 2}', "the specification: the key 'name' stands twice in one object. Remove one of them."),
        ('{"a": NaN}', "the specification: NaN is no JSON number. Write null for a missing value."),
    ],
)
def test_text_that_is_no_specification(text, sentence):
    """The text is checked before any field is."""
    with pytest.raises(FileFormatError) as caught:
        ii.IndexSpec.from_json(text)

    assert str(caught.value) == sentence


# -- fields that do not fit


@pytest.mark.parametrize("version", [2, "1", None])
def test_unknown_version(version):
    """A later format is refused by name."""
    assert first_error(version=version) == (
        "version",
        f"The specification has version {version!r}, but this library reads version 1. Use a library that knows that"
        " version.",
    )


@pytest.mark.parametrize(
    ("changes", "path", "sentence"),
    [
        ({"weigter": {"kind": "equal"}}, "weigter", "Extra inputs are not permitted"),
        ({"name": ""}, "name", "String should have at least 1 character"),
        ({"framework": None}, "framework", "Input should be a valid dictionary or instance of Framework"),
        (
            {"normalizer": {"kind": "min_max", "ceilling": 1}},
            "normalizer.ceilling",
            "Extra inputs are not permitted",
        ),
        ({"normalizer": {"kind": "min_max", "ceiling": "100"}}, "normalizer.ceiling", "Input should be a valid number"),
        ({"normalizer": {"kind": "min_max", "ceiling": True}}, "normalizer.ceiling", "Input should be a valid number"),
        (
            {"normalizer": {"kind": "min_max", "ceiling": float("nan")}},
            "normalizer.ceiling",
            "Input should be a finite number",
        ),
        ({"normalizer": {"kind": "z_score"}}, "normalizer.ddof", "Field required"),
        (
            {"aggregator": {"kind": "power_mean", "exponent": float("inf")}},
            "aggregator.exponent",
            "Input should be a finite number",
        ),
        (
            {"nodes": {"hdi": {"then": [{"kind": "round", "decimals": 2.0, "ties": "half_up"}]}}},
            "nodes.hdi.then.0.decimals",
            "Input should be a valid integer",
        ),
        ({"nodes": {"hdi": {"than": []}}}, "nodes.hdi.than", "Extra inputs are not permitted"),
        ({"ranking": {"order": "down"}}, "ranking.order", "Input should be 'descending' or 'ascending'"),
    ],
)
def test_field_errors_have_a_path(changes, path, sentence):
    """A field that does not fit is named with its path."""
    assert first_error(**changes) == (path, sentence)


def test_unknown_kind_has_a_path():
    """An unknown kind is named with its path and the nearest one."""
    path, sentence = first_error(nodes={"hdi": {"aggregator": {"kind": "geometric"}}})

    assert path == "nodes.hdi.aggregator"
    assert sentence.startswith(
        "There is no aggregator of kind 'geometric'. Did you mean 'geometric_mean'? Known kinds: "
    )


# -- problems


@pytest.mark.parametrize(
    ("slot", "step", "sentence"),
    [
        ("treatment", {"kind": "min_max"}, "treatment: 'min_max' is a normalizer, not a treatment."),
        ("imputer", {"kind": "log"}, "imputer: 'log' is a treatment, not an imputer."),
        ("normalizer", {"kind": "median"}, "normalizer: 'median' is an imputer, not a normalizer."),
        (
            "normalizer",
            {"kind": "round", "decimals": 1, "ties": "half_up"},
            "normalizer: 'round' is a step for `then`, not a normalizer.",
        ),
        (
            "treatment",
            {"kind": "chain", "steps": [{"kind": "log"}, {"kind": "min_max"}]},
            "treatment: 'chain' is a normalizer, not a treatment.",
        ),
        (
            "imputer",
            {"kind": "per_peer_group", "by": "island", "step": {"kind": "min_max"}},
            "imputer: 'per_peer_group' is a normalizer, not an imputer.",
        ),
    ],
)
def test_step_in_the_wrong_slot(slot, step, sentence):
    """A step stands only where its role belongs, in defaults and in rules of nodes."""
    assert problems(**{slot: step}) == [sentence]
    with pytest.raises(ValidationError) as caught:
        ii.NodeRule.model_validate({slot: step})
    assert str(caught.value.errors()[0]["ctx"]["error"]) == sentence


def test_rounding_may_stand_in_a_normalizer_chain():
    """A chain of a normalizer and a rounding is a normalizer."""
    chain = ii.Chain(steps=(ii.MinMax(), ii.Round(decimals=1, ties="half_up")))

    assert SPEC.replace(normalizer=chain).normalizer == chain


def test_all_problems_at_once():
    """Unknown nodes, wrong slots, lacking normalizers and aggregators, bad roll-ups: every problem is one line."""
    roll_up = {"kind": "roll_up", "part": "innovatons", "node": "m", "combine": {"kind": "sum"}}
    got = problems(
        aggregator=None,
        parts={"innovations": {"spec": {**HDI, "name": "inner"}}},
        nodes={
            "lee": {"then": []},
            "le": {"weighter": {"kind": "equal"}, "aggregator": {"kind": "minimum"}, "value": roll_up},
            "education": {"normalizer": {"kind": "min_max"}},
            "mys": {"normalizer": {"kind": "min_max"}, "value": {**roll_up, "part": "innovations", "node": "hdii"}},
        },
    )

    assert got == [
        "nodes has a rule for 'lee', which the framework does not know. Did you mean 'le' for 'lee'?",
        "'le' is an indicator, which has no weighter and no aggregator.",
        "'education' is a group, which has no normalizer.",
        "These indicators have no normalizer: le, eys, gnipc. Give the specification one, or say as_is where values"
        " are on one scale already.",
        "These groups have no aggregator: education, hdi. Give the specification one.",
        "'le' rolls up the unknown part 'innovatons'. Did you mean 'innovations' for 'innovatons'?",
        "'mys' rolls up 'hdii', no node of the part 'innovations'. Did you mean 'hdi' for 'hdii'?",
    ]


# -- changing


def test_replace_keeps_exceptions():
    """A new default changes every node without an exception."""
    changed = SPEC.replace(aggregator=ii.Minimum())

    assert changed.aggregator_of("education") == ii.Minimum()
    assert isinstance(changed.aggregator_of("hdi"), ii.GeometricMean)
    assert SPEC.aggregator_of("education") != ii.Minimum()
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        SPEC.replace(agregator=ii.Minimum())


def test_everywhere_drops_exceptions_of_that_slot():
    """With `everywhere` the exceptions of the slot go, the other slots of the node stay."""
    changed = SPEC.everywhere(aggregator=ii.Minimum(), normalizer=ii.MinMax())

    assert changed.aggregator_of("hdi") == ii.Minimum()
    assert changed.step_of("le", "normalizer") == ii.MinMax()
    assert set(changed.nodes) == {"hdi"}
    assert changed.nodes["hdi"].slots == ("then",)


def test_everywhere_with_a_wrong_slot():
    """Only slots with a default can be changed everywhere."""
    with pytest.raises(SpecificationError) as caught:
        SPEC.everywhere(agregator=ii.Minimum(), then=())

    assert str(caught.value) == (
        "everywhere changes aggregator, imputer, normalizer, ranking, treatment, weighter, not agregator, then."
        " Did you mean 'aggregator' for 'agregator'?"
    )


def test_with_node_exchanges_slots_of_one_node():
    """The other slots of the node stay, and a node without a rule gets one."""
    changed = SPEC.with_node("hdi", then=()).with_node("education", aggregator=ii.Minimum())

    assert changed.nodes["hdi"].then == ()
    assert isinstance(changed.nodes["hdi"].aggregator, ii.GeometricMean)
    assert changed.aggregator_of("education") == ii.Minimum()
    with pytest.raises(ValidationError, match="which the framework does not know"):
        SPEC.with_node("hdii", then=())


# -- what holds for a node


def test_defaults_and_exceptions():
    """Without a rule a node follows the defaults; an indicator reads the column of its name."""
    assert SPEC.rule("education").slots == ()
    assert SPEC.rule("hdi").slots == ("aggregator", "then")
    assert SPEC.value_of("le") == ii.ColumnValue(name="le")
    assert SPEC.weighter_of("hdi") == ii.FrameworkWeights()
    assert SPEC.step_of("le", "imputer") == ii.NoImputation()
    bare = SPEC.replace(aggregator=ii.Minimum()).model_copy(update={"aggregator": None})
    with pytest.raises(SpecificationError, match="The group 'education' has no aggregator"):
        bare.aggregator_of("education")


def test_bands_hold_for_the_headline_only():
    """A group is ranked like the headline, but has no categories unless its own rule names them."""
    bands = ii.Bands(limits=(0.5,), closed="left", labels=("low", "high"))
    spec = SPEC.replace(ranking=ii.Ranking(order="ascending", bands=bands, titles=("Juara I",)))
    own = spec.with_node("education", ranking=ii.Ranking(bands=bands))

    assert spec.ranking_of("hdi").bands == bands
    assert spec.ranking_of("education") == ii.Ranking(order="ascending")
    assert own.ranking_of("education").bands == bands


def test_what_learns():
    """Every step, weighter and part that still takes numbers from data has its path."""
    inner = ii.IndexSpec.model_validate({**HDI, "name": "inner"}).everywhere(normalizer=ii.MinMax())
    spec = SPEC.everywhere(imputer=ii.MeanImputation()).replace(parts=FrozenMap({"part": ii.Part(spec=inner)}))
    spec = spec.with_node("hdi", weighter=ii.Critic(), then=(ii.Reverse(floor=0, ceiling=1), ii.Rank(ties="min")))

    assert SPEC.learning == ()
    assert spec.learning == (
        "le/imputer",
        "eys/imputer",
        "mys/imputer",
        "gnipc/imputer",
        "hdi/weighter",
        "hdi/then[1]",
        "part:le/normalizer",
        "part:eys/normalizer",
        "part:mys/normalizer",
        "part:gnipc/normalizer",
    )
    assert spec.comparing == ()


def test_repr_lists_the_exceptions():
    """The text says what the defaults are, which nodes differ, which parts there are."""
    shown = repr(SPEC.replace(parts=FrozenMap({"inner": ii.Part(spec=SPEC)}))).split("\n")

    assert shown[0] == "IndexSpec 'hdi': 4 indicators, 2 groups, headline 'hdi'"
    assert "  except hdi: aggregator, then" in shown
    assert shown[-1] == "  part inner: 4 indicators, 2 groups, headline 'hdi'"
    assert str(SPEC) == repr(SPEC)


def test_repr_names_what_lies_outside():
    """Nodes that do not lead to the headline are allowed and reported."""
    framework = {**HDI["framework"], "groups": [*HDI["framework"]["groups"], {"code": "aside", "children": ["le"]}]}
    spec = ii.IndexSpec.model_validate({**HDI, "framework": {**framework, "shared": ["le"]}})

    assert "  outside the headline tree: aside" in repr(spec).split("\n")


# -- profiles

PROFILE = {
    **HDI,
    "edition": "2022",
    "labels": {"en": "Human Development Index"},
    "sources": {"note": {"title": "Technical note 1", "published": "2022-09-08"}},
    "statements": [
        {"about": "goalposts", "text": "as printed", "confirmed": True},
        {"about": "rounding", "text": "half up", "confirmed": False},
    ],
}


def test_profile_is_a_specification():
    """An edition, wording, sources and open questions beside the numbers."""
    doubtful = {
        **HDI["framework"],
        "indicators": [{**HDI["framework"]["indicators"][0], "confirmed": False}, *HDI["framework"]["indicators"][1:]],
    }
    profile = ii.Profile.model_validate({**PROFILE, "framework": doubtful})

    assert isinstance(profile, ii.IndexSpec)
    assert profile.label("id") == "Human Development Index"
    assert profile.unconfirmed == (
        "rounding: half up [not confirmed]",
        "le: levels or weight from one source only [not confirmed]",
    )
    assert "  not confirmed: rounding: half up" in repr(profile).split("\n")
    assert "  source: Technical note 1" in repr(profile).split("\n")
    assert ii.Profile.from_json(profile.to_json()) == profile
    assert isinstance(profile.replace(edition="2023"), ii.Profile)


@pytest.mark.parametrize("version", ["true", "1.0"])
def test_version_is_a_whole_number(version):
    """A version that only equals 1 is refused."""
    text = ii.IndexSpec.model_validate(SPEC).to_json().replace('"version": 1', f'"version": {version}')

    with pytest.raises(ValidationError, match=f"The specification has version {version.capitalize()}, but this"):
        ii.IndexSpec.from_json(text)


@pytest.mark.parametrize("text", [None, {}, 5])
def test_a_text_that_is_none(text):
    """What is no text of a JSON object is refused in a sentence."""
    with pytest.raises(FileFormatError) as caught:
        ii.IndexSpec.from_json(text)
    assert str(caught.value) == (
        f"the specification: it is read from text, but found {text!r}. Give the text of a JSON object."
    )


def test_a_path_that_is_none():
    """What is no path is refused in a sentence, by specifications and by records."""
    for load in (ii.IndexSpec.load, ii.Records.load):
        with pytest.raises(FileFormatError) as caught:
            load(None)
        assert str(caught.value) == "None: it is no path of a file. Give the path as text or as a Path."
