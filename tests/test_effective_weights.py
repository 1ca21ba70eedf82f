"""How much each node counts in the headline node."""

import pytest

import indeks_inovasi as ii


def result_of(framework, columns=("a", "b", "c"), **changes):
    """Return an index of a framework over two units."""
    data = ii.Dataset.of({code: [1.0, 2.0] for code in columns}, ["x", "y"])
    fields = {"normalizer": ii.AsIs(), "aggregator": ii.ArithmeticMean()}
    return ii.compute(data, ii.IndexSpec(name="weights", framework=framework, **{**fields, **changes}))


def test_shares_are_multiplied_down_the_tree():
    """Weights 3 and 1, below the first 1 and 4: 3/4, 1/4, 3/4 times 1/5 and 4/5."""
    framework = ii.Framework.of(
        {"index": {"two": ["a", "b"], "one": ["c"]}}, weights={"two": 3.0, "one": 1.0, "a": 1.0, "b": 4.0}
    )

    assert dict(result_of(framework).effective_weights) == pytest.approx(
        {"index": 1.0, "two": 0.75, "one": 0.25, "a": 0.15, "b": 0.6, "c": 0.25}
    )


def test_two_parents_add_up_and_outsiders_are_left_out():
    """The leaf b stands under two groups of weight 1/2: 1/4 + 1/4; a group outside the headline tree is no part."""
    framework = ii.Framework.model_validate(
        {
            "index": "index",
            "indicators": [{"code": code, "direction": "positive"} for code in "abc"],
            "groups": [
                {"code": "index", "children": ["left", "right"]},
                {"code": "left", "children": ["a", "b"]},
                {"code": "right", "children": ["b", "c"]},
                {"code": "beside", "children": ["a", "c"]},
            ],
            "shared": ["a", "b", "c"],
        }
    )

    assert dict(result_of(framework).effective_weights) == pytest.approx(
        {"index": 1.0, "left": 0.5, "right": 0.5, "a": 0.25, "b": 0.5, "c": 0.25}
    )


def test_a_node_moves_the_headline_at_its_rate():
    """Under arithmetic means one point more of b gives the effective weight of b more of the index."""
    framework = ii.Framework.of(
        {"index": {"two": ["a", "b"], "one": ["c"]}}, weights={"two": 3.0, "one": 1.0, "a": 1.0, "b": 4.0}
    )
    result = result_of(framework)
    moved = ii.compute(result.data.with_columns({"b": result.data["b"] + 1.0}), result.spec)

    assert moved.score - result.score == pytest.approx([result.effective_weights["b"]] * 2)


def test_a_formula_takes_what_it_reads_as_equals():
    """Of a formula that reads a and c: a half each, none for b."""
    framework = ii.Framework.of({"index": ["a", "b", "c"]})
    result = result_of(framework, aggregator=ii.FormulaAggregation(text="a * c", missing=ii.Missing(rule="propagate")))

    assert dict(result.effective_weights) == {"index": 1.0, "a": 0.5, "b": 0.0, "c": 0.5}
