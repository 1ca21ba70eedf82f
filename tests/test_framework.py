"""The tree of what is measured, and every way in which it can be no tree."""

import pytest
from pydantic import ValidationError

import indeks_inovasi as ii
from indeks_inovasi.errors import FrameworkError, UnknownCodeError

NAN = float("nan")


def framework(groups, indicators="ab", index="top", **more):
    """Return a framework of positive indicators and groups {code: children}."""
    return ii.Framework.model_validate(
        {
            "index": index,
            "indicators": [{"code": code, "direction": "positive"} for code in indicators],
            "groups": [
                {"code": code, **(below if isinstance(below, dict) else {"children": below})}
                for code, below in groups.items()
            ],
            **more,
        }
    )


def problems(*args, **kwargs):
    """Return the lines with which a framework is refused."""
    with pytest.raises(ValidationError) as caught:
        framework(*args, **kwargs)
    return str(caught.value.errors()[0]["ctx"]["error"]).split("\n")


def test_short_way():
    """A nested map of codes; weights and directions by code; None for an indicator beside groups."""
    got = ii.Framework.of(
        {"hdi": {"education": ["eys", "mys"], "life": None}}, negative=["life"], weights={"eys": 2, "mys": 1}
    )

    assert got.index == "hdi"
    assert [(leaf.code, leaf.direction) for leaf in got.indicators] == [
        ("eys", "positive"),
        ("mys", "positive"),
        ("life", "negative"),
    ]
    assert [(child.code, child.weight) for child in got.group("education").children] == [("eys", 2.0), ("mys", 1.0)]
    assert [child.weight for child in got.group("hdi").children] == [None, None]


@pytest.mark.parametrize(
    ("tree", "sentence"),
    [
        ({}, "A framework has one headline node, but found none."),
        ({"a": ["x"], "b": ["y"]}, "A framework has one headline node, but found a, b."),
        ({"a": "xy"}, "The children of 'a' must be a list or a map, but found the text 'xy'."),
    ],
)
def test_short_way_refuses(tree, sentence):
    """One headline node, and lists that are lists."""
    with pytest.raises(FrameworkError) as caught:
        ii.Framework.of(tree)

    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            {"negative": ["co3"], "weights": {"life": 1.0}},
            "Unknown negative indicator: co3. Did you mean 'co2' for 'co3'? Known: life, co2.",
        ),
        (
            {"weights": {"lif": 1.0, "co2": 1.0}},
            "Unknown node with a weight: lif. Did you mean 'life' for 'lif'? Known: life, co2.",
        ),
    ],
)
def test_short_way_refuses_strange_codes(more, sentence):
    """Directions and weights of codes that the tree lacks are refused."""
    with pytest.raises(UnknownCodeError) as caught:
        ii.Framework.of({"index": ["life", "co2"]}, **more)

    assert str(caught.value) == sentence


def test_lookups():
    """Nodes by code, parents, leaves below, groups children first, labels."""
    got = framework(
        {"top": ["sub", "b"], "sub": {"children": ["a"], "labels": {"id": "Bawah", "en": "Below"}}, "aside": ["a"]},
        shared=["a"],
    )

    assert got.parents["a"] == ("sub", "aside")
    assert got.leaves_below("top") == ("a", "b")
    assert got.leaves_below("b") == ("b",)
    assert [group.code for group in got.upward] == ["sub", "top", "aside"]
    assert got.outside == ("aside",)
    assert got.label("sub", "en") == "Below"
    assert got.label("top") == "top"
    assert got.indicator("a").code == "a"
    with pytest.raises(UnknownCodeError, match="Unknown group: a"):
        got.group("a")
    with pytest.raises(UnknownCodeError, match="Unknown indicator: sub"):
        got.indicator("sub")


def test_shared_node_is_visited_once():
    """A group under two groups is computed once, and its leaves count once."""
    got = framework(
        {"top": ["left", "right"], "left": ["low", "a"], "right": ["low", "b"], "low": ["c"]}, "abc", shared=["low"]
    )

    assert [group.code for group in got.upward] == ["low", "left", "right", "top"]
    assert got.leaves_below("top") == ("c", "a", "b")
    assert got.outside == ()


def test_code_problems_all_at_once():
    """Repeated and unknown codes, weights and the headline node: every problem is one line."""
    got = problems(
        {
            "top": {"children": [{"code": "a", "weight": 1}, "z", {"code": "b", "weight": -2}]},
            "sums": {"children": [{"code": "a", "weight": 0.1}, {"code": "b", "weight": 0.2}], "weights_sum": 0.4},
        },
        "aab",
        index="tpo",
        shared=["y"],
    )

    assert got == [
        "The code 'a' stands for two nodes.",
        "The group 'top' has the unknown child 'z'.",
        "'y' is listed in shared, but there is no such node.",
        "The headline node 'tpo' is no group of the framework.",
        "The group 'top' gives no weight to z: give all or none.",
        "The weight of 'b' in 'top' is negative: -2.0.",
        "The weights of 'sums' add to 0.3, but weights_sum says 0.4.",
    ]


def test_shape_problems_all_at_once():
    """Empty groups, children twice, two parents, unused indicators and rings: every problem is one line."""
    got = problems(
        {
            "top": ["a", "a", "x", "ring1"],
            "x": [],
            "other": ["x"],
            "ring1": ["ring2"],
            "ring2": ["ring1"],
            "own": ["own"],
        },
        "ab",
    )

    assert got == [
        "The group 'x' is empty.",
        "The group 'top' has the child 'a' twice.",
        "'a' stands under top, top: list it in shared if that is meant.",
        "'x' stands under top, other: list it in shared if that is meant.",
        "'ring1' stands under top, ring2: list it in shared if that is meant.",
        "The indicator 'b' stands under no group.",
        "The groups form a ring: ring1 > ring2 > ring1.",
        "The groups form a ring: own > own.",
    ]


def test_weights_add_up_in_decimal():
    """0.1 + 0.2 is 0.3 as printed, though not in binary."""
    got = framework(
        {"top": {"children": [{"code": "a", "weight": 0.1}, {"code": "b", "weight": 0.2}], "weights_sum": 0.3}}
    )

    assert got.group("top").weights_sum == 0.3


@pytest.mark.parametrize("code", ["", "1a", "a-b", "a b", "a" * 101, 3])
def test_codes_are_names(code):
    """A code is a letter, then letters, digits and underscores."""
    with pytest.raises(ValidationError):
        ii.Indicator(code=code, direction="positive")


@pytest.mark.parametrize("weight", ["1", True, float("nan"), float("inf")])
def test_weights_are_finite_numbers(weight):
    """A weight that is no number cannot slip through as one that never counts."""
    with pytest.raises(ValidationError):
        ii.Child(code="a", weight=weight)


def test_direction_has_no_default():
    """Whether more is better must be said."""
    with pytest.raises(ValidationError, match="direction"):
        ii.Indicator(code="a")


def test_framework_is_a_value():
    """Equal frameworks have one hash, also after lookups were cached."""
    first, second = framework({"top": ["a", "b"]}), framework({"top": ["a", "b"]})
    _ = first.by_code, first.upward

    assert first == second
    assert hash(first) == hash(second)
    assert ii.Framework.model_validate_json(first.model_dump_json()) == second


def test_one_negative_indicator_may_be_a_bare_text():
    """negative="co2" names one indicator, not the letters of its code."""
    got = ii.Framework.of({"index": ["c", "co2"]}, negative="co2")

    assert [leaf.direction for leaf in got.indicators] == ["positive", "negative"]


@pytest.mark.parametrize(
    ("tree", "more", "sentence"),
    [
        (["a"], {}, "A framework is a map of codes such as {'index': ['a', 'b']}, but found ['a']."),
        ({"index": 5}, {}, "The children of 'index' must be a list or a map, but found 5."),
        (
            {"index": {"a", "b"}},
            {},
            "The children of 'index' must be a list or a map, but found a set, which has no order.",
        ),
        ({"index": [["a"], 1]}, {}, "The children of 'index' are codes, but found ['a'], 1."),
        ({"index": {"index": ["a"]}}, {}, "The code 'index' stands for two nodes."),
        ({"index": ["a"]}, {"negative": 5}, "negative is a list of codes, but found 5."),
        ({"index": ["a"]}, {"weights": [1]}, "weights is a map from codes to weights, but found [1]."),
    ],
)
def test_short_way_with_something_else(tree, more, sentence):
    """What is no map of codes is refused in a sentence."""
    with pytest.raises(FrameworkError) as caught:
        ii.Framework.of(tree, **more)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("weight", ["2", True, "x", NAN])
def test_weights_are_numbers(weight):
    """A weight that is text, a truth value or no number is refused with its place."""
    with pytest.raises(ValidationError) as caught:
        ii.Framework.of({"index": ["a", "b"]}, weights={"a": 1, "b": weight})
    assert [error["loc"] for error in caught.value.errors()] == [("groups", 0, "children", 1, "weight")]


def chain(length, last):
    """Return groups that stand above each other, the last one with the child `last`."""
    return {f"g{number}": [f"g{number + 1}" if number + 1 < length else last] for number in range(length)}


def test_deep_frameworks():
    """64 groups may stand above each other; 3,000 are refused in a sentence, and so is a ring of them."""
    assert len(framework(chain(64, "a"), "a", "g0").upward) == 64
    assert problems(chain(3_000, "a"), "a", "g0") == [
        "3000 groups stand above each other below 'g0', but at most 64 may."
    ]
    (ring,) = problems(chain(3_000, "g0") | {"top": ["a", "g0"]}, "a", shared=["g0"])
    assert ring.startswith("The groups form a ring: g0 > g1 > ")
    assert ring.endswith(" > g19 and 2981 more.")
    tree = {"a": None}
    for number in range(3_000):
        tree = {f"g{number}": tree}
    with pytest.raises(ValidationError, match="3000 groups stand above each other below 'g2999'"):
        ii.Framework.of(tree)


def test_shared_nodes_are_walked_once():
    """Thirty diamonds below each other have 2**30 ways down to the one indicator."""
    groups = {}
    for number in range(30):
        below = f"g{number + 1}" if number < 29 else "a"
        groups |= {f"g{number}": [f"l{number}", f"r{number}"], f"l{number}": [below], f"r{number}": [below]}
    got = framework(groups, "a", "g0", shared=[*(f"g{number}" for number in range(1, 30)), "a"])

    assert got.leaves_below("g0") == ("a",)
    assert len(got.upward) == 90


def test_unknown_nodes_are_named():
    """A label and the indicators below are asked for nodes that exist."""
    got = ii.Framework.of({"index": ["a", "b"]})

    for ask in (got.label, got.leaves_below, got.node):
        with pytest.raises(UnknownCodeError) as caught:
            ask("aa")
        assert str(caught.value) == "Unknown node: aa. Did you mean 'a' for 'aa'? Known: a, b, index."
