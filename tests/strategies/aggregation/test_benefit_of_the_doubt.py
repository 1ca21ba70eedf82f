"""Benefit of the doubt as an aggregator: bounds, directions, refusals, and what each unit chose."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from pydantic import ValidationError

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    MissingValueError,
    NegativeValueError,
    NotRowWiseError,
    OutOfRangeError,
    SpecificationError,
    UnknownCodeError,
)
from indeks_inovasi.strategies.base import Missing
from tests.strategies.aggregation.groups import group, scored

NAN = np.nan
X = [1.0, 2.0, 3.0, 4.0, 4.0, 5.0, 6.0]
Y = [5.0, 7.0, 4.0, 3.0, 6.0, 5.0, 2.0]
"""A behind B; C behind the line from E to F; D behind that from F to G; B, E, F and G on the frontier."""


def doubt(**fields):
    """Return the scores of the seven units."""
    return scored(ii.BenefitOfTheDoubt(**fields), group(X, Y)).tolist()


def computed(aggregator, **changes):
    """Return an index over the seven units A to G."""
    framework = ii.Framework.of({"index": ["x", "y"]})
    spec = ii.IndexSpec(name="doubt", framework=framework, normalizer=ii.AsIs(), aggregator=aggregator)
    return ii.compute({"unit": list("ABCDEFG"), "x": X, "y": Y}, spec.replace(**changes))


# -- scores


def test_without_bounds():
    """A 5/7, C 7/10, D 15/20; the ceiling is the score of the best."""
    assert_allclose(doubt(ceiling=100.0), [500 / 7, 100.0, 70.0, 75.0, 100.0, 100.0, 100.0], rtol=1e-14)


@pytest.mark.parametrize("at_least", [0.3, {"a": 0.3, "b": 0.3}])
def test_least_shares_of_the_weights(at_least):
    """
    Weights between 3 : 7 and 7 : 3.

    At 3 : 7, A has 3 + 35 = 38, B 55, E 54: A 38/55. At 1 : 1, C has 7/10 of E. At 7 : 3, D has 28 + 9 = 37 and F 50:
    37/50; G 42 + 6 = 48: 48/50.
    """
    expected = [38 / 55, 1.0, 0.7, 0.74, 1.0, 1.0, 0.96]

    assert_allclose(doubt(bounds={"of": "weights", "at_least": at_least}), expected, rtol=1e-14)


def test_largest_share_of_the_weights_of_one_child():
    """With at most half of the weight for y, A is best at 1 : 1, where it has 6 and E 10."""
    found = doubt(bounds={"of": "weights", "at_most": {"b": 0.5}})

    assert_allclose(found, [0.6, 0.9, 0.7, 0.75, 1.0, 1.0, 1.0], rtol=1e-14)


def test_shares_of_the_score():
    """
    Each child gives half of the unit's own score: w = (1/x, 1/y) up to a factor, whatever the units of measure.

    A (1, 5): j has x + y/5, at most 6 2/5 = 32/5 (G), so A has 2 / (32/5) = 5/16. F (5, 5): (x + y)/5, at most 2: 1.
    D (4, 3): x/4 + y/3, at most 3 (E): 2/3.
    """
    half = ii.ShareBounds(of="score", at_least=0.5)
    found = scored(ii.BenefitOfTheDoubt(bounds=half), group(X, Y))
    in_other_units = scored(ii.BenefitOfTheDoubt(bounds=half), group(np.multiply(X, 1000.0), np.divide(Y, 7.0)))

    assert_allclose(found[[0, 3, 5]], [5 / 16, 2 / 3, 1.0], rtol=1e-14)
    assert_allclose(in_other_units, found, rtol=1e-13)


def test_ratios():
    """
    With x at least 1.5 and at most 3 times as heavy as y: A at 3 : 2 has 13, F and G 25 and 22: 13/25.

    B 20/25, E 24/25; C 17/25; D is 15/20 at 3 : 1, where F and G have 20.
    """
    pair = {"over": "a", "under": "b", "at_least": 1.5, "at_most": 3.0}

    found = doubt(bounds={"of": "ratios", "pairs": [pair]})

    assert_allclose(found, [0.52, 0.8, 0.68, 0.75, 0.96, 1.0, 1.0], rtol=1e-14)


def test_one_ratio_for_all_pairs():
    """No weight more than twice another: A at 1 : 2 has 11 and B, E 16: 11/16; D at 2 : 1 has 11 and F 15; G 14/15."""
    found = doubt(bounds={"of": "ratios", "at_most": 2.0})

    assert_allclose(found, [11 / 16, 1.0, 0.7, 11 / 15, 1.0, 1.0, 14 / 15], rtol=1e-14)


def test_equal_weights_are_the_narrowest_bounds():
    """Shares of one half, or ratios of 1, leave the mean over the best mean: 6 9 7 7 10 10 8 over 10."""
    expected = [0.6, 0.9, 0.7, 0.7, 1.0, 1.0, 0.8]

    assert_allclose(doubt(bounds={"of": "weights", "at_least": 0.5}), expected, rtol=1e-12)
    assert_allclose(doubt(bounds={"of": "weights", "at_most": 0.5}), expected, rtol=1e-12)
    assert_allclose(doubt(bounds={"of": "ratios", "at_most": 1.0}), expected, rtol=1e-12)


@pytest.mark.checks("aggregator/benefit_of_the_doubt", "arithmetic by hand, along a direction")
def test_along_a_direction():
    """
    Steps of (1, 1): C (3, 4) reaches x + y = 10 after 3/2 steps, 1 / (1 + 3/2) = 2/5.

    A (1, 5) reaches x + 2 y = 16, from B to E, after (16 - 11) / 3 = 5/3 steps: 3/8. D (4, 3) reaches 3 x + y = 20
    after 5/4 steps: 4/9.
    """
    found = doubt(direction={"a": 1.0, "b": 1.0})

    assert_allclose(found, [3 / 8, 1.0, 0.4, 4 / 9, 1.0, 1.0, 1.0], rtol=1e-14)


def test_direction_and_bounds():
    """With equal weights, a step of (1, 1) raises the sum by 2: C lacks 3 of 10, so 3/2 steps, A 4, so 2."""
    found = doubt(direction={"a": 1.0, "b": 1.0}, bounds={"of": "weights", "at_least": 0.5})

    assert_allclose(found[:3], [1 / 3, 1 / 1.5, 0.4], rtol=1e-12)


# -- what each unit chose


@pytest.mark.checks("aggregator/benefit_of_the_doubt", "arithmetic by hand, weights and peers")
def test_own_weights():
    """
    D lives by 3 x + y = 20: weights 3/20 and 1/20 give 12/20 and 3/20, so x gives 4/5 of its 3/4.

    D / (3/4) = (16/3, 4) is 2/3 of F (5, 5) and 1/3 of G (6, 2).
    """
    own = ii.own_weights(computed(ii.BenefitOfTheDoubt(ceiling=10.0)))

    found = own["D"]
    assert found.score == pytest.approx(7.5)
    assert dict(found.weights) == pytest.approx({"x": 0.15, "y": 0.05})
    assert dict(found.shares) == pytest.approx({"x": 0.8, "y": 0.2})
    assert {peer.unit: peer.amount for peer in found.peers} == pytest.approx({"F": 0.5, "G": 0.25})
    assert [(peer.unit, peer.amount) for peer in own["E"].peers] == [("E", 1.0)]
    assert own.weights.codes == own.shares.codes == ("x", "y")
    assert_allclose((own.weights.values * np.array([X, Y]).T).sum(axis=1) * 10.0, own.scores, rtol=1e-14)


def test_own_weights_along_a_direction():
    """C reaches the line from E to F: weights (1/2, 1/2) for steps of (1, 1); (4.5, 5.5) is the middle of E and F."""
    own = ii.own_weights(computed(ii.BenefitOfTheDoubt(direction={"x": 1.0, "y": 1.0})))

    assert dict(own["C"].weights) == pytest.approx({"x": 0.5, "y": 0.5})
    assert {peer.unit: peer.amount for peer in own["C"].peers} == pytest.approx({"E": 0.5, "F": 0.5})


def test_own_weights_of_units_with_gaps_and_peers():
    """Peer groups choose among themselves; who lacks a child has no score, no weights and no peers."""
    framework = ii.Framework.of({"index": ["x", "y"]})
    aggregator = ii.BenefitOfTheDoubt(within="island", missing=Missing(rule="propagate"))
    spec = ii.IndexSpec(name="doubt", framework=framework, normalizer=ii.AsIs(), aggregator=aggregator)
    data = ii.Dataset.of(
        {"x": [1.0, 2.0, 8.0, 4.0, NAN], "y": [2.0, 4.0, 8.0, 8.0, 9.0]},
        ["a", "b", "c", "d", "e"],
        peers={"island": ["east", "east", "west", "west", "west"]},
    )

    result = ii.compute(data, spec)
    own = ii.own_weights(result)

    assert_array_equal(result.score, [0.5, 1.0, 1.0, 1.0, NAN])
    assert_array_equal(own.scores, result.score)
    assert [peer.unit for peer in own["a"].peers] == ["b"]
    assert own["e"].score is None
    assert own["e"].peers == ()
    assert np.isnan(own.weights.values[4]).all()


def test_own_weights_in_a_panel():
    """A unit of a panel is asked for with its period, and peers are named with theirs."""
    framework = ii.Framework.of({"index": ["x"]})
    spec = ii.IndexSpec(
        name="doubt", framework=framework, normalizer=ii.AsIs(), aggregator=ii.BenefitOfTheDoubt(within="period")
    )
    data = ii.Dataset.of({"x": [1.0, 2.0, 8.0, 4.0]}, ["a", "b", "a", "b"], ["2023", "2023", "2024", "2024"])

    own = ii.own_weights(ii.compute(data, spec))

    assert own["a", "2023"].peers == (("b, 2023", 0.5),)
    assert own["b", "2024"].peers == (("a, 2024", 0.5),)


def test_repeated_units_have_one_peer():
    """Of units with the same values, the first one stands for all."""
    own = ii.BenefitOfTheDoubt().own_weights(group([4.0, 2.0, 4.0], [4.0, 2.0, 4.0], units=["p", "q", "r"]))

    assert [(peer.unit, peer.amount) for peer in own["q"].peers] == [("p", 0.5)]
    assert own["r"].score == 1.0


def test_own_weights_beyond_numbers():
    """Values that are too small for a finite weight have scores, but no weights to show."""
    small = group([2.0**-1074, 2.0**-1073], [1.0, 0.5])

    assert scored(ii.BenefitOfTheDoubt(), small).tolist() == [1.0, 1.0]
    with pytest.raises(OutOfRangeError, match=r"has weights too large for a number, but found a\[u1\]"):
        ii.BenefitOfTheDoubt().own_weights(small)


def test_own_weights_of_another_aggregator_are_refused():
    """The message names the group and what it is."""
    with pytest.raises(SpecificationError) as caught:
        ii.own_weights(computed(ii.ArithmeticMean()))
    with pytest.raises(SpecificationError, match="Own weights need the result of a computation, but found a dict"):
        ii.own_weights({})

    assert str(caught.value) == "Own weights are chosen under benefit of the doubt, but 'index' is a ArithmeticMean."


# -- which children and which units count


def test_weights_of_the_framework_only_count_children():
    """A child with the weight 0 is left out; other weights change nothing."""
    framework = ii.Framework.of({"index": ["x", "y"]}, weights={"x": 0.0, "y": 7.0})

    result = computed(ii.BenefitOfTheDoubt(), framework=framework)

    assert_allclose(result.score, np.array(Y) / 7.0, rtol=1e-15)
    assert dict(result.weights["index"]) == {"x": 0.0, "y": 1.0}
    assert ii.own_weights(result).weights.codes == ("y",)


def test_one_unit_alone_cannot_be_scored():
    """Scoring compares units, so that a frozen specification refuses a single row."""
    result = computed(ii.BenefitOfTheDoubt())

    with pytest.raises(NotRowWiseError, match="benefit_of_the_doubt"):
        ii.apply({"unit": ["Z"], "x": [1.0], "y": [2.0]}, result.frozen)


def test_zeros_that_decide_are_listed():
    """
    Where each child must give a share of the score, a zero makes the score zero, and the result says so.

    With a share p of x, c (1, 3) sees a (0, 9) at 3 (1 - p) and b (2, 3) at 1 + p: both at 3/2 for p = 1/2, so 2/3.
    """
    bounds = ii.ShareBounds(of="score", at_least=0.1)
    framework = ii.Framework.of({"index": ["x", "y"]})
    spec = ii.IndexSpec(
        name="zero", framework=framework, normalizer=ii.AsIs(), aggregator=ii.BenefitOfTheDoubt(bounds=bounds)
    )

    result = ii.compute({"unit": ["a", "b", "c"], "x": [0.0, 2.0, 1.0], "y": [9.0, 3.0, 3.0]}, spec)

    assert_allclose(result.score, [0.0, 1.0, 2 / 3], rtol=1e-14)
    assert [(cell.unit, cell.value) for cell in result.zeroed] == [("a", "x")]
    assert not ii.BenefitOfTheDoubt().zero_decides


# -- refusals


def test_negative_values_are_refused():
    """The cells are named."""
    with pytest.raises(NegativeValueError) as caught:
        scored(ii.BenefitOfTheDoubt(), group([1.0, -2.0], [3.0, 4.0]))

    assert str(caught.value) == (
        "BenefitOfTheDoubt in the group 'g' needs values of zero or more, but found a[u1] = -2.0. Normalize to a scale"
        " that starts at zero, for instance with MinMax(), or choose another strategy."
    )


def test_gaps_are_refused_and_cannot_be_skipped():
    """A unit is compared whole or not at all."""
    with pytest.raises(MissingValueError, match=r"a\[u1\]"):
        scored(ii.BenefitOfTheDoubt(), group([1.0, NAN], [3.0, 4.0]))
    with pytest.raises(ValidationError, match="cannot skip one"):
        ii.BenefitOfTheDoubt(missing=Missing(rule="skip"))


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        (
            {"of": "weights", "at_least": 0.6},
            "the least shares (a 0.6, b 0.6) add to 1.2, above 1.",
        ),
        (
            {"of": "score", "at_most": {"a": 0.3, "b": 0.4}},
            "the largest shares (a 0.3, b 0.4) add to 0.7, below 1.",
        ),
        (
            {
                "of": "ratios",
                "pairs": [{"over": "a", "under": "b", "at_least": 2}, {"over": "b", "under": "a", "at_least": 1}],
            },
            "the ratios between a, b together keep each of these weights below itself, so that only zero is left.",
        ),
        (
            {"of": "ratios", "at_most": 2, "pairs": [{"over": "a", "under": "b", "at_least": 3}]},
            "the ratios between a, b together keep each of these weights below itself, so that only zero is left.",
        ),
    ],
)
def test_bounds_that_no_weights_meet(bounds, sentence):
    """They are refused by name and with their sum, before anything is solved."""
    with pytest.raises(SpecificationError) as caught:
        doubt(bounds=bounds)

    assert str(caught.value) == f"BenefitOfTheDoubt in the group 'g' finds no weights within its bounds: {sentence}"


@pytest.mark.parametrize(
    "fields",
    [
        {"bounds": {"of": "weights", "at_least": {"z": 0.1}}},
        {"bounds": {"of": "score", "at_most": {"z": 0.1}}},
        {"bounds": {"of": "ratios", "pairs": [{"over": "a", "under": "z", "at_most": 1}]}},
        {"direction": {"a": 1.0, "b": 1.0, "z": 1.0}},
    ],
)
def test_names_of_no_child_are_refused(fields):
    """The unknown code is named with the known ones."""
    with pytest.raises(UnknownCodeError, match=r"child that counts.*: z\. Known: a, b\."):
        doubt(**fields)


def test_direction_of_some_children_is_refused():
    """A child without a step is named."""
    with pytest.raises(SpecificationError, match="needs a step for every child, but its direction leaves out b"):
        doubt(direction={"a": 1.0})


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"bounds": {"of": "weights", "at_least": 0.5, "at_most": 0.4}}, "0.5 above 0.4"),
        ({"bounds": {"of": "weights", "at_least": {"a": 0.5}, "at_most": 0.4}}, r"0.5 above 0.4 \(a\)"),
        ({"bounds": {"of": "score", "at_least": -0.1}}, "greater than or equal to 0"),
        ({"bounds": {"of": "score", "at_most": {"a": 1.5}}}, "less than or equal to 1"),
        ({"bounds": {"of": "ratios"}}, "need at_most, pairs or both"),
        ({"bounds": {"of": "ratios", "at_most": 0.5}}, "greater than or equal to 1"),
        ({"bounds": {"of": "ratios", "pairs": [{"over": "a", "under": "a", "at_most": 1}]}}, "found 'a' twice"),
        ({"bounds": {"of": "ratios", "pairs": [{"over": "a", "under": "b"}]}}, "needs at_least, at_most or both"),
        (
            {"bounds": {"of": "ratios", "pairs": [{"over": "a", "under": "b", "at_least": 2, "at_most": 1}]}},
            "least ratio 2.0 stands above the largest one 1.0",
        ),
        ({"bounds": {"of": "values", "at_least": 0.1}}, "'weights', 'score', 'ratios'"),
        ({"direction": {"a": 0.0, "b": 1.0}}, "greater than 0"),
        ({"direction": {}}, "at least 1 item"),
        ({"ceiling": 0.0}, "greater than 0"),
    ],
)
def test_impossible_fields_are_refused(fields, text):
    """What can never be right is refused when it is written, with the reason."""
    with pytest.raises(ValidationError, match=text):
        ii.BenefitOfTheDoubt(**fields)


def test_every_bound_survives_json():
    """Bounds, directions and peer groups are read back as they were written."""
    for fields in (
        {"bounds": ii.ShareBounds(of="weights", at_least={"a": 0.2}, at_most=0.9)},
        {"bounds": ii.ShareBounds(of="score", at_least=0.05, at_most={"b": 0.3})},
        {"bounds": ii.RatioBounds(at_most=3.0, pairs=(ii.WeightRatio(over="a", under="b", at_most=2.0),))},
        {"direction": {"a": 1.0}, "within": "period", "ceiling": 100.0},
    ):
        aggregator = ii.BenefitOfTheDoubt(**fields)

        assert ii.BenefitOfTheDoubt.model_validate_json(aggregator.model_dump_json()) == aggregator
