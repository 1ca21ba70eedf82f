"""Explanations: points that add up, losses, caps, roundings, innovations, Shapley values."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi.errors import MissingValueError, SpecificationError, UnknownCodeError
from indeks_inovasi.matrix import Dataset, PartTable, Rows
from indeks_inovasi.typing import FrozenMap

AS_IS = ii.AsIs()


def spec_of(tree, aggregator=None, weights=None, negative=(), **changes):
    """Return a specification over a small tree."""
    framework = ii.Framework.of(tree, weights=weights, negative=negative)
    return ii.IndexSpec(
        name="demo", framework=framework, normalizer=AS_IS, aggregator=aggregator or ii.ArithmeticMean(), **changes
    )


def test_a_mean_of_means_by_hand():
    """
    Unit b of three: life in the middle (50), income best (100), co2 in the middle (50).

    By hand: index = (50 + (100 + 50) / 2) / 2 = 62.5; life gives 50 / 2 = 25, income 100 / 4 = 25, co2 50 / 4 = 12.5;
    the maximum of life is 100 / 2 = 50, so it loses 25.
    """
    spec = ii.IndexSpec(
        name="demo",
        framework=ii.Framework.of({"index": {"health": ["life"], "economy": ["income", "co2"]}}, negative=["co2"]),
        normalizer=ii.MinMax(),
        aggregator=ii.ArithmeticMean(),
    )
    data = Dataset.of({"life": [60, 70, 80], "income": [1, 5, 3], "co2": [3, 2, 1]}, ["a", "b", "c"])

    got = ii.explain(ii.compute(data, spec), "b")

    assert got.method == "additive"
    assert got.score == 62.5
    assert [(line.code, line.points) for line in got.final] == [("life", 25.0), ("income", 25.0), ("co2", 12.5)]
    assert got["life"].maximum == 50.0
    assert got["life"].loss == 25.0
    assert got["economy"].points == 37.5
    assert got["income"].share == 0.4
    assert [line.code for line in got.losses()] == ["life", "co2"]
    assert [line.code for line in got.gains()] == ["life", "income", "co2"]


def test_rescaling_and_rounding_have_lines_of_their_own():
    """
    Two indicators with weights 1 and 2, the sum over 7 times 100, shifted by 1, rounded to one decimal.

    By hand: sum = 1 * 2 + 2 * 1 = 4; 4 / 7 * 100 + 1 = 58.142857..., rounded 58.1; a and b give 2 / 7 * 100 =
    28.571428... each, the constant 1, the rounding 58.1 - 58.142857... = -0.042857...
    """
    spec = spec_of({"index": ["a", "b"]}, ii.WeightedSum(), {"a": 1, "b": 2}).with_node(
        "index", then=(ii.Affine(divide=7, multiply=100, add=1), ii.Round(decimals=1, ties="half_up"))
    )
    data = Dataset.of({"a": [2.0], "b": [1.0]}, ["x"])

    got = ii.explain(ii.compute(data, spec), "x")

    points = {line.code: line.points for line in got.final}
    assert points["a"] == pytest.approx(200 / 7, rel=1e-12)
    assert points["b"] == pytest.approx(200 / 7, rel=1e-12)
    assert points["index/then[0]"] == pytest.approx(1.0, rel=1e-12)
    assert points["index/then[1]"] == pytest.approx(58.1 - (400 / 7 + 1), rel=1e-9)
    assert math.fsum(points.values()) == pytest.approx(58.1, abs=4 * math.ulp(58.1))


def test_shapley_values_of_a_product_by_hand():
    """
    A product is no weighted sum: its distance to the average unit is shared.

    By hand: units (2, 3) and (4, 5), average (3, 4) with product 12. Unit x has 6. Letting a go first and second:
    a gives ((2*4 - 12) + (2*3 - 3*3)) / 2 = (-4 - 3) / 2 = -3.5, b gives ((3*3 - 12) + (2*3 - 2*4)) / 2 = -2.5.
    """
    data = Dataset.of({"a": [2.0, 4.0], "b": [3.0, 5.0]}, ["x", "y"])

    got = ii.explain(ii.compute(data, spec_of({"index": ["a", "b"]}, ii.Product())), "x")

    assert got.method == "shapley"
    assert {line.code: line.points for line in got.final} == pytest.approx({"index/base": 12.0, "a": -3.5, "b": -2.5})


def test_a_geometric_group_inside_a_mean_keeps_the_mean_additive():
    """
    Only the group that is no weighted sum is shared; its sibling keeps its plain points.

    By hand: units have geo = sqrt(4 * 9) = 6 and sqrt(1 * 1) = 1, c = 10 and 0; index of x = (6 + 10) / 2 = 8, of
    which c gives 5. The average unit has geo = sqrt(2.5 * 5) = 3.5355339..., half of which is the base line.
    """
    spec = spec_of({"index": {"geo": ["a", "b"], "c": None}}).with_node("geo", aggregator=ii.GeometricMean())
    data = Dataset.of({"a": [4.0, 1.0], "b": [9.0, 1.0], "c": [10.0, 0.0]}, ["x", "y"])

    got = ii.explain(ii.compute(data, spec), "x")

    points = {line.code: line.points for line in got.final}
    assert points["c"] == 5.0
    assert points["geo/base"] == pytest.approx(math.sqrt(12.5) / 2, rel=1e-12)
    assert points["a"] + points["b"] == pytest.approx(3 - math.sqrt(12.5) / 2, rel=1e-12)


@pytest.mark.parametrize("count", [3, 14])
def test_shapley_values_of_a_sum_are_the_terms(count):
    """For a weighted sum behind a step that is not affine the shares add to the distance, few or many indicators."""
    codes = [f"x{number}" for number in range(count)]
    values = {code: [1.0 + place, 2.0, 0.5 * place] for place, code in enumerate(codes)}
    step = ii.Percentile(ties="average", denominator="n", ceiling=100)
    spec = spec_of({"index": codes}).with_node("index", then=(step,))

    got = ii.explain(ii.compute(Dataset.of(values, ["p", "q", "r"]), spec), "p")

    assert got.method == "shapley"
    assert math.fsum(line.points for line in got.final) == pytest.approx(got.score, abs=1e-12)


def rolled_up(count_rule, mean_rule):
    """Return a result with two units and innovations of values 10, 20, 30 (two of x, one of y)."""
    part = ii.IndexSpec(
        name="maturity",
        framework=ii.Framework.of({"m": ["p", "q"]}, weights={"p": 1, "q": 2}),
        normalizer=AS_IS,
        aggregator=ii.WeightedSum(),
    )
    spec = ii.IndexSpec(
        name="demo",
        framework=ii.Framework.of({"index": ["maturity", "count"]}),
        parts={"innovations": {"spec": part}},
        normalizer=AS_IS,
        aggregator=ii.WeightedSum(),
        nodes={
            "maturity": {"value": {"kind": "roll_up", "part": "innovations", "node": "m", "combine": mean_rule}},
            "count": {"value": {"kind": "roll_up", "part": "innovations", "node": "m", "combine": count_rule}},
        },
    )
    table = Dataset.of({"p": [2.0, 4.0, 10.0], "q": [4.0, 8.0, 10.0]}, ["i1", "i2", "i3"])
    table = Dataset(table.rows, table.columns, attributes=FrozenMap({"affairs": (("A",), ("B",), ("A",))}))
    data = Dataset(Rows(("x", "y")), FrozenMap(), FrozenMap({"innovations": PartTable(table, np.array([0, 0, 1]))}))
    return ii.compute(data, spec, lang="en")


def test_innovations_and_their_indicators_have_lines():
    """
    Two innovations of 10 and 20 over a divisor of 4, and 0.5 for each of them.

    By hand: maturity = (10 + 20) / 4 = 7.5: i1 gives 2.5 (p 2 / 4, q 2 * 4 / 4), i2 gives 5; count = 2 * 0.5 = 1.
    """
    result = rolled_up({"kind": "count", "each": 0.5}, {"kind": "mean_over_at_least", "k": 4})

    got = ii.explain(result, "x")

    assert got.score == 8.5
    assert got.by_subject() == {"i1": 2.5 + 0.5, "i2": 5.0 + 0.5}
    assert [(line.code, line.points) for line in got.final] == [
        ("p", 0.5),
        ("q", 2.0),
        ("p", 1.0),
        ("q", 4.0),
        ("i1", 0.5),
        ("i2", 0.5),
    ]
    assert got["maturity"].remark == "divided by 4, though there are only 2"


def test_a_cap_takes_points_back_in_a_line_of_its_own():
    """
    Two innovations count once.

    By hand: each gives 0.5, the cap at one takes 0.5 back.
    """
    result = rolled_up({"kind": "count", "each": 0.5, "at_most": 1}, {"kind": "sum"})

    got = ii.explain(result, "x")

    assert got["count/cap"].points == -0.5
    assert got["count"].remark == "1 of 2 count"
    assert got["count"].maximum == 0.5
    assert math.fsum(line.points for line in got.final) == got.score == 30.5


def test_an_unmet_condition_is_told():
    """A unit whose innovations cover one of two affairs gets no points for their number, and reads why."""
    rule = {"kind": "count", "each": 0.5, "only_if": {"distinct": "affairs", "among": ["A", "B"], "at_least": 2}}

    result = rolled_up(rule, {"kind": "best"})

    assert ii.explain(result, "y")["count"].remark == "counts nothing: covers 1 of the 2 affairs needed"
    assert ii.explain(result, "y").score == 30.0
    assert ii.explain(result, "x").score == 21.0


def test_the_difference_of_two_units_adds_up():
    """Differences by line add to the difference of the scores: 62.5 against 0."""
    spec = ii.IndexSpec(
        name="demo",
        framework=ii.Framework.of({"index": {"health": ["life"], "economy": ["income", "co2"]}}, negative=["co2"]),
        normalizer=ii.MinMax(),
        aggregator=ii.ArithmeticMean(),
    )
    data = Dataset.of({"life": [60, 70, 80], "income": [1, 5, 3], "co2": [3, 2, 1]}, ["a", "b", "c"])
    result = ii.compute(data, spec)

    got = ii.explain(result, "b").difference(ii.explain(result, "c"))

    assert got == {"life": -25.0, "income": 12.5, "co2": -12.5}
    assert math.fsum(got.values()) == 62.5 - 87.5


def test_missing_children_give_nothing():
    """A child that is skipped has no points, and the others carry the score."""
    spec = spec_of({"index": ["a", "b"]}, ii.ArithmeticMean(missing=ii.Missing(rule="skip")))
    data = Dataset.of({"a": [4.0, 1.0], "b": [math.nan, 1.0]}, ["x", "y"])

    got = ii.explain(ii.compute(data, spec, lang="en"), "x")

    assert [(line.code, line.points, line.remark) for line in got.final] == [("a", 4.0, ""), ("b", 0.0, "no value")]


def test_no_score_no_explanation():
    """A unit without a score is refused by name."""
    spec = spec_of({"index": ["a"]}, ii.ArithmeticMean(missing=ii.Missing(rule="propagate")))

    with pytest.raises(MissingValueError, match="The explanation of 'x'"):
        ii.explain(ii.compute(Dataset.of({"a": [math.nan, 1.0]}, ["x", "y"]), spec), "x")


def test_kept_scores_are_not_enough():
    """An explanation needs every stage and says so."""
    result = ii.compute(Dataset.of({"a": [1.0]}, ["x"]), spec_of({"index": ["a"]}), keep="nodes")

    with pytest.raises(SpecificationError, match="compute with keep='all'"):
        ii.explain(result, "x")


def test_periods_have_averages_of_their_own():
    """The average unit is that of the same period: 3 and 30, not 16.5."""
    data = Dataset.of({"a": [2.0, 4.0, 20.0, 40.0]}, ["x", "y", "x", "y"], ["1", "1", "2", "2"])

    result = ii.compute(data, spec_of({"index": ["a"]}, ii.Product()))

    assert ii.explain(result, "x", "1")["index/base"].points == 3.0
    assert ii.explain(result, "x", 2)["index/base"].points == 30.0


def test_printed_points_add_to_the_printed_score():
    """
    Three equal thirds of 100 at two decimals: 33.34, 33.33, 33.33, the odd hundredth to the first.

    By hand: 3 * 33.33 = 99.99, one hundredth is left.
    """
    data = Dataset.of({"a": [100.0], "b": [100.0], "c": [100.0]}, ["x"])

    got = ii.explain(ii.compute(data, spec_of({"index": ["a", "b", "c"]})), "x").printed(2)

    assert [points for _, points in got] == [33.34, 33.33, 33.33]


def test_the_text_is_a_table_for_people():
    """Labels, points, shares and losses stand in columns; the headline comes first."""
    data = Dataset.of({"a": [1.0], "b": [3.0]}, ["x"])

    text = str(ii.explain(ii.compute(data, spec_of({"index": ["a", "b"]})), "x"))

    assert text.splitlines()[0] == "demo of x: 2"
    assert "share" in text.splitlines()[1]
    assert text.splitlines()[3].split() == ["a", "0.500", "25.0%"]


@given(
    st.lists(st.lists(st.floats(0, 1e6), min_size=5, max_size=5), min_size=2, max_size=6),
    st.sampled_from([ii.ArithmeticMean(), ii.WeightedSum(), ii.GeometricMean(), ii.Minimum(), ii.HarmonicMean()]),
    st.integers(0, 4),
)
def test_points_always_add_to_the_score(values, aggregator, decimals):
    """Whatever the aggregator, exactly summed points are the score within 4 units in the last place."""
    codes = ["a", "b", "c", "d", "e"]
    columns = {code: [row[place] for row in values] for place, code in enumerate(codes)}
    spec = spec_of({"index": {"g": ["a", "b"], "h": ["c", "d"], "e": None}}).with_node("g", aggregator=aggregator)
    spec = spec.with_node("index", then=(ii.Round(decimals=decimals, ties="half_even"),))
    result = ii.compute(Dataset.of(columns, [str(row) for row in range(len(values))]), spec)

    got = ii.explain(result, "0")

    assert math.fsum(line.points for line in got.final) == pytest.approx(got.score, rel=0, abs=4 * math.ulp(got.score))


def test_a_government_without_innovations_sees_what_it_loses():
    """
    No innovation at all: maturity and count give nothing, and lose their maxima.

    By hand: the best innovation has 3 * 1 + 3 * 2 = 9 points, so a mean over at least 4 of them loses 9.
    """
    levels = {"scale": {"kind": "levels", "levels": [{"level": 0}, {"level": 3}]}, "direction": "positive"}
    part = {
        "name": "maturity",
        "framework": {
            "index": "m",
            "indicators": [{"code": "p", **levels}, {"code": "q", **levels}],
            "groups": [{"code": "m", "children": [{"code": "p", "weight": 1}, {"code": "q", "weight": 2}]}],
        },
        "normalizer": {"kind": "as_is"},
        "aggregator": {"kind": "weighted_sum"},
    }
    combine = {"kind": "mean_over_at_least", "k": 4}
    spec = ii.IndexSpec(
        name="demo",
        framework=ii.Framework.of({"index": ["maturity"]}),
        parts={"innovations": {"spec": part, "records": "innovations"}},
        normalizer=AS_IS,
        aggregator=ii.WeightedSum(),
        nodes={"maturity": {"value": {"kind": "roll_up", "part": "innovations", "node": "m", "combine": combine}}},
    )
    records = ii.Records(units=(ii.Unit(code="x", name="X", kind="kota"),))

    got = ii.explain(ii.compute(records, spec), "x")

    assert got.score == 0.0
    assert got["maturity"].loss == 9.0
    assert got["index"].loss == 9.0
    assert got["maturity"].share is None


def test_remarks_are_told_in_the_language_of_the_result():
    """The same remark in Indonesian, for an app whose users read it."""
    result = rolled_up({"kind": "count", "each": 0.5}, {"kind": "mean_over_at_least", "k": 4}).in_language("id")

    assert ii.explain(result, "x")["maturity"].remark == "dibagi 4, padahal hanya ada 2"


@pytest.mark.parametrize("other", [None, ii.Dataset.of({"a": [1.0]}, ["u"])])
def test_only_results_are_explained(other):
    """What is no result of a computation is refused by its type."""
    with pytest.raises(SpecificationError) as caught:
        ii.explain(other, "u")
    assert str(caught.value) == (
        f"An explanation needs the result of a computation, but found a {type(other).__name__}."
    )


@pytest.mark.parametrize("unit", [None, 5, ["u"]])
def test_units_are_text(unit):
    """A unit that is no text is unknown."""
    result = ii.compute(ii.Dataset.of({"a": [1.0]}, ["u"]), spec_of({"index": ["a"]}))

    with pytest.raises(UnknownCodeError) as caught:
        ii.explain(result, unit)
    assert str(caught.value) == f"Unknown unit: {unit!r}. Known: u."
