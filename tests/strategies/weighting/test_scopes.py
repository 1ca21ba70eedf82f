"""Weights found over all indicators, or over a level of the tree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi.errors import ConstantIndicatorError
from tests.strategies.weighting.building import children

TREE = {"index": {"two": ["a", "b"], "one": ["c"]}}
DATA = ii.Dataset.of({"a": [0.0, 2.0, 1.0], "b": [0.0, 4.0, 1.0], "c": [6.0, 0.0, 3.0]}, ["x", "y", "z"])


def spec_of(weighter, tree=TREE, **changes):
    """Return a mean of means with a weighter on every group."""
    fields = {
        "name": "scopes",
        "framework": ii.Framework.of(tree),
        "normalizer": ii.AsIs(),
        "weighter": weighter,
        "aggregator": ii.ArithmeticMean(),
    }
    return ii.IndexSpec(**{**fields, **changes})


def test_one_scope_inside_another_is_refused():
    """Over the leaves of a level, or over the level of leaves, would say two things."""
    for outer in (ii.OverLeaves, ii.OverLevel):
        for inner in (ii.OverLeaves, ii.OverLevel):
            with pytest.raises(ValueError, match="name one scope"):
                outer(weighter=inner(weighter=ii.EqualWeights()))


def test_the_index_over_leaves_is_the_mean_of_leaves():
    """Critic over three leaves: the two-step mean equals the mean of the leaves with the weights of one flat group."""
    result = ii.compute(DATA, spec_of(ii.OverLeaves(weighter=ii.Critic())))
    flat = ii.compute(DATA, spec_of(ii.Critic(), tree={"index": ["a", "b", "c"]}))

    assert result.score == pytest.approx(flat.score)
    assert dict(result.effective_weights) == pytest.approx(
        {**flat.effective_weights, "two": flat.weights["index"]["a"] + flat.weights["index"]["b"]}
        | {"one": flat.weights["index"]["c"]}
    )


def test_the_framework_s_weights_over_leaves():
    """Weights 1, 2 and 5 of the leaves: groups weigh 3 and 5."""
    framework = ii.Framework.of(TREE, weights={"a": 1.0, "b": 2.0, "c": 5.0, "two": 1.0, "one": 1.0})
    result = ii.compute(DATA, spec_of(ii.OverLeaves(weighter=ii.FrameworkWeights()), framework=framework))

    assert dict(result.weights["index"]) == {"two": 3.0, "one": 5.0}
    assert dict(result.weights["two"]) == {"a": 1.0, "b": 2.0}


def test_levels_are_counted_from_the_indicators():
    """Deviations of the two groups over level 2: the group of one weighs by its own mean."""
    result = ii.compute(DATA, spec_of(ii.OverLevel(weighter=ii.DeviationWeights(basis="normalized"))))
    means = np.array([result.column("two").values, result.column("one").values])
    deviations = means.std(axis=1)

    assert list(result.weights["index"].values()) == pytest.approx(deviations / deviations.sum())
    assert sum(result.weights["two"].values()) + sum(result.weights["one"].values()) == pytest.approx(1.0)


@pytest.mark.parametrize("scope", [ii.OverLeaves, ii.OverLevel])
def test_what_they_freeze_to(scope):
    """Fixed weights of each group, or the weighter itself where the inner one learns nothing."""
    learned = ii.compute(DATA, spec_of(scope(weighter=ii.Critic())))
    given_ = scope(weighter=ii.EqualWeights())

    assert learned.frozen.weighter_of("two") == ii.FixedWeights(by_code=learned.weights["two"])
    assert ii.compute(DATA, learned.frozen).score.tobytes() == learned.score.tobytes()
    assert ii.compute(DATA, spec_of(given_)).frozen.weighter_of("two") == given_


@pytest.mark.parametrize("scope", [ii.OverLeaves, ii.OverLevel])
def test_a_group_alone_is_its_own_scope(scope):
    """Outside an index there are no other nodes: the inner weighter sees the children."""
    group = children([0.0, 2.0], [0.0, 4.0])
    inner = ii.DeviationWeights(basis="normalized")

    assert scope(weighter=inner).weights(group).tolist() == inner.weights(group).tolist()


@pytest.mark.parametrize("scope", [ii.OverLeaves, ii.OverLevel])
def test_refusals_come_through(scope):
    """What the inner weighter refuses is refused, though the culprit stands in another group."""
    data = DATA.with_columns({"c": np.array([7.0, 7.0, 7.0])})
    with pytest.raises(ConstantIndicatorError, match=r"'c' \(always 7\.0\)"):
        ii.compute(data, spec_of(scope(weighter=ii.Critic())))


@given(st.permutations(["a", "b", "c", "d", "e"]), st.integers(1, 4))
def test_groups_do_not_matter_over_leaves(codes, cut):
    """However five leaves are put into two groups, each counts as much in the index as it does in one flat group."""
    rng = np.random.default_rng(3)
    data = ii.Dataset.of({code: rng.uniform(1.0, 9.0, 6) for code in "abcde"}, list("uvwxyz"))
    weighter = ii.OverLeaves(weighter=ii.EntropyWeights(basis="normalized"))
    result = ii.compute(data, spec_of(weighter, tree={"index": {"g": list(codes[:cut]), "h": list(codes[cut:])}}))
    flat = ii.compute(data, spec_of(ii.EntropyWeights(basis="normalized"), tree={"index": list("abcde")}))

    assert {code: result.effective_weights[code] for code in "abcde"} == pytest.approx(dict(flat.weights["index"]))
    assert result.score == pytest.approx(flat.score)
