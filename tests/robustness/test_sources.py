"""What each source draws, and what it refuses."""

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi.errors import IndeksInovasiError, SpecificationError
from tests.robustness.cases import assert_replayed, data, spec

TREE = {"index": {"left": ["a", "b"], "right": ["c", "d", "e"]}}
ONE_TO_THREE = ii.Framework.of(TREE, negative=["b"], weights={"left": 1.0, "right": 3.0})


def weights(source, group, draws=300, case=None):
    """Return the (draws, m) weights of a group that a study uses, as shares."""
    study = ii.uncertainty(data(), case or spec(), [source], draws, 1)
    scenario = study.plan.scenario(())
    drawn = study.plan._drawn_words(1, draws)
    held = scenario.evaluator.weights(study.plan.shares(scenario, drawn), draws)[group]
    return held / held.sum(axis=1, keepdims=True)


def test_noise_keeps_to_its_share():
    """Equal weights of three, 20 percent up or down: ratios of two weights lie between 0.8/1.2 and 1.2/0.8."""
    held = weights(ii.WeightNoise(0.2), "right")
    ratios = held[:, 0] / held[:, 1]

    assert ratios.min() >= 0.8 / 1.2 - 1e-6
    assert ratios.max() <= 1.2 / 0.8 + 1e-6
    assert ratios.max() - ratios.min() > 0.4


def test_noise_around_given_weights():
    """Weights 1 and 3: the share of the second is 0.75 on the middle."""
    case = spec(framework=ONE_TO_THREE)

    assert np.median(weights(ii.WeightNoise(0.1), "index", case=case)[:, 1]) == pytest.approx(0.75, abs=0.01)


def test_dirichlet_weights_have_the_official_mean():
    """Concentration 50 around 0.25 and 0.75: deviation sqrt(0.25 * 0.75 / 51) = 0.0606."""
    case = spec(framework=ONE_TO_THREE)
    held = weights(ii.DirichletWeights(50), "index", draws=4_000, case=case)[:, 0]

    assert held.mean() == pytest.approx(0.25, abs=0.005)
    assert held.std() == pytest.approx(0.0606, rel=0.06)


def test_ordered_weights_keep_the_order():
    """D before e before c, by any distance; the mean of the first is (1 + 1/2 + 1/3) / 3 = 11/18."""
    held = weights(ii.OrderedWeights(["d", "e", "c"]), "right", draws=3_000)

    assert (held[:, 1] >= held[:, 2]).all()
    assert (held[:, 2] >= held[:, 0]).all()
    assert held[:, 1].mean() == pytest.approx(11 / 18, abs=0.01)


def test_bounded_weights_keep_to_their_ranges():
    """Shares of one, each within what is allowed."""
    held = weights(ii.BoundedWeights({"c": (0.5, 0.6), "d": (0.0, 0.1)}), "right")

    assert held[:, 0].min() >= 0.5 - 1e-7
    assert held[:, 0].max() <= 0.6 + 1e-7
    assert held[:, 1].max() <= 0.1 + 1e-7


def test_a_child_of_weight_zero_stays_out():
    """Nobody's weights may bring back what the framework has taken out."""
    case = spec(framework=ii.Framework.of(TREE, negative=["b"], weights={"c": 1.0, "d": 1.0, "e": 0.0}))
    for source in (
        ii.FlatWeights(),
        ii.WeightNoise(0.5),
        ii.DirichletWeights(5.0),
        ii.BoundedWeights({"c": (0.1, 0.9)}),
    ):
        assert (weights(source, "right", case=case)[:, 2] == 0.0).all()


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (
            ii.WeightNoise(0.1, groups=["nowhere"]),
            "'nowhere' is no group whose weights matter; there are: left, right, index",
        ),
        (
            ii.OrderedWeights(["c", "d"]),
            "No group has exactly these children: c, d. There are: a, b; c, d, e; left, right",
        ),
        (ii.OrderedWeights(["a", "b", "a"]), "names a code twice"),
        (ii.OrderedWeights(["a", "b"], groups=["left"]), "`groups` is not needed"),
        (ii.BoundedWeights({"a": (0.0, 0.2), "b": (0.0, 0.3)}), "ranges of 'left' add to 0 at least and 0.5 at most"),
        (ii.BoundedWeights({"q": (0.0, 0.2)}), "'q' is no child whose weight matters"),
        (ii.Drop("q"), "'q' cannot be dropped"),
        (ii.Drop("index"), "'index' cannot be dropped: .*nothing is left"),
        (ii.Drop(), "names nothing to drop"),
        (ii.Alternatives("nodes.q.normalizer", [ii.Rank(ties="min")]), "unknown node"),
        (ii.Alternatives("parts.x.normalizer", [ii.Rank(ties="min")]), "neither a slot"),
        (ii.Alternatives("nodes.a.aggregator", [ii.Maximum()]), "does not fit 'nodes.a.aggregator'"),
        (ii.Alternatives("normalizer", [ii.MinMax(floor=1.0)]), "is the official strategy already"),
        (ii.Alternatives("normalizer", [ii.Rank(ties="min")] * 2), "one strategy twice"),
        (ii.Alternatives("normalizer", [ii.Clip(low=0.0)]), "does not fit 'normalizer'"),
        (ii.MeasurementError({"q": 0.1}, relative=True), "'q' is no indicator"),
        (ii.MeasurementError(0.1, relative=True, cells={"a": {"nobody": 0.2}}), "names an unknown unit"),
        (ii.ImputationUncertainty("hot_deck"), "No value is missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_sources_that_do_not_fit(source, says):
    """The culprit is named."""
    with pytest.raises(SpecificationError, match=says):
        ii.uncertainty(data(), spec(), [source], 5, 1)


def test_a_path_that_ends_in_no_slot():
    """With the nearest slot."""
    with pytest.raises(ValueError, match=r"ends in no slot.*normalizer"):
        ii.Alternatives("normaliser", [ii.Rank(ties="min")])


def test_ranges_that_make_no_sense():
    """The lower end above the upper one."""
    with pytest.raises(ValueError, match="but not for a"):
        ii.BoundedWeights({"a": (0.5, 0.2)})
    with pytest.raises(ValueError, match="at least one weight"):
        ii.BoundedWeights()


def test_a_default_that_no_node_uses():
    """The path must lead somewhere."""
    case = spec()
    for code in "abcde":
        case = case.with_node(code, normalizer=ii.MinMax())
    with pytest.raises(SpecificationError, match=r"Every node has its own normalizer: name the node"):
        ii.uncertainty(data(), case, [ii.Alternatives("normalizer", [ii.Rank(ties="min")])], 5, 1)


def test_bootstrap_of_what_learns_nothing():
    """Fixed posts are the same whatever the units are."""
    case = spec(
        normalizer=ii.GoalPosts(floor_at=0.0, ceiling_at=10.0, clip="none"),
        framework=ii.Framework.of({"index": list("abcde")}),
    )
    with pytest.raises(SpecificationError, match="learns nothing from the units"):
        ii.uncertainty(data(), case, [ii.Bootstrap()], 5, 1)


def test_bootstrap_learns_from_other_units():
    """Observed bounds shrink with the units that are drawn, so scores move; the data do not."""
    study = ii.uncertainty(data(), spec(), [ii.Bootstrap()], 8, 1)

    assert_replayed(study)
    assert study.replay(3).data is not None
    assert not np.allclose(study.scores[0], study.nominal_score)


def test_a_constant_indicator_by_bootstrap_is_named_with_its_draw():
    """Three units: some sample has one of them three times. The remedy is the neutral score."""
    with pytest.raises(IndeksInovasiError, match=r"in draw \d+, the official way"):
        ii.uncertainty(data(3), spec(), [ii.Bootstrap()], 100, 1)

    ii.uncertainty(data(3), spec(normalizer=ii.MinMax(floor=1.0, constant=50.0)), [ii.Bootstrap()], 100, 1)


def test_measurement_errors_have_their_deviation():
    """Two units far apart, so that min-max bounds are theirs: the middle unit's score moves with its error alone."""
    n = 3
    table = ii.Dataset.of({"a": [0.0, 50.0, 100.0]}, ["low", "mid", "high"])
    case = ii.IndexSpec(
        name="one", framework=ii.Framework.of({"i": ["a"]}), normalizer=ii.AsIs(), aggregator=ii.ArithmeticMean()
    )
    absolute = ii.uncertainty(table, case, [ii.MeasurementError(2.0, relative=False)], 600, 1).scores
    relative = ii.uncertainty(table, case, [ii.MeasurementError(0.1, relative=True)], 600, 1).scores
    uniform = ii.uncertainty(
        table, case, [ii.MeasurementError(2.0, relative=False, distribution="uniform")], 600, 1
    ).scores
    one = ii.uncertainty(
        table, case, [ii.MeasurementError(0.0, relative=False, cells={"a": {"mid": 3.0}})], 600, 1
    ).scores

    assert absolute.shape == (600, n)
    assert absolute.std(axis=0) == pytest.approx([2.0] * 3, rel=0.15)
    assert relative.std(axis=0) == pytest.approx([0.0, 5.0, 10.0], rel=0.15)
    assert np.abs(uniform - [0.0, 50.0, 100.0]).max() <= 2.0 * np.sqrt(3.0)
    assert one.std(axis=0) == pytest.approx([0.0, 3.0, 0.0], rel=0.15)


def test_errors_stay_on_the_scale():
    """A share of one cannot be measured as 1.1."""
    leaf = {"code": "a", "direction": "positive", "scale": {"kind": "number", "minimum": 0.0, "maximum": 1.0}}
    framework = ii.Framework.model_validate(
        {"index": "i", "indicators": [leaf], "groups": [{"code": "i", "children": ["a"]}]}
    )
    case = ii.IndexSpec(name="one", framework=framework, normalizer=ii.AsIs(), aggregator=ii.ArithmeticMean())
    table = ii.Dataset.of({"a": [0.0, 0.5, 1.0]}, list("xyz"))
    held = ii.uncertainty(table, case, [ii.MeasurementError(0.4, relative=False)], 200, 1).scores

    assert held.min() == 0.0
    assert held.max() == 1.0


def test_gaps_take_values_that_others_have():
    """Hot deck: the drawn values are values of the column, each about as often."""
    table = ii.Dataset.of({"a": [1.0, 2.0, 4.0, np.nan]}, list("wxyz"))
    case = ii.IndexSpec(
        name="one",
        framework=ii.Framework.of({"i": ["a"]}),
        imputer=ii.MeanImputation(),
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(),
    )
    held = ii.uncertainty(table, case, [ii.ImputationUncertainty("hot_deck")], 900, 1).scores[:, 3]
    normal = ii.uncertainty(table, case, [ii.ImputationUncertainty("normal")], 900, 1).scores[:, 3]

    assert [np.mean(held == value) for value in (1.0, 2.0, 4.0)] == pytest.approx([1 / 3] * 3, abs=0.07)
    assert normal.mean() == pytest.approx(7 / 3, abs=0.2)  # the mean that the imputer gives
    assert normal.std() == pytest.approx(np.sqrt(7 / 3), rel=0.1)  # variance of 1, 2, 4 with divisor 2


def test_gaps_that_nobody_imputes():
    """Nothing is unsure about a value that stays missing."""
    case = spec(aggregator=ii.ArithmeticMean(missing=ii.Missing(rule="skip")))
    with pytest.raises(SpecificationError, match="'a' is not imputed"):
        ii.uncertainty(data(gaps=[(1, "a")]), case, [ii.ImputationUncertainty("normal")], 5, 1)


def test_dropping_is_computing_without():
    """Each way is the index without one node."""
    study = ii.uncertainty(data(), spec(), [ii.Drop(["a", "right"])], 30, 1)

    assert study.plan.choices[0].labels(study.plan.nominal) == ("nothing dropped", "a", "right")
    assert_replayed(study)
    for draw in range(1, 31):
        way = study.plan.ways(draw, 1)[0, 0]
        expected = ii.compute(data(), spec().without(*[(), ("a",), ("right",)][way])).score
        np.testing.assert_allclose(study.scores[draw - 1], expected, rtol=1e-14)


def test_designs_other_than_random():
    """Attempts cannot be spread, and a sequence has so many dimensions."""
    with pytest.raises(SpecificationError, match="only the design 'random' fits"):
        ii.uncertainty(data(), spec(), [ii.DirichletWeights(5.0)], 5, 1, design="sobol")
    with pytest.raises(SpecificationError, match="spreads 150 numbers per draw at most, but the sources need 250"):
        ii.uncertainty(data(50), spec(), [ii.MeasurementError(0.1, relative=True)], 5, 1, design="sobol")


def test_without_changes_the_framework_only():
    """Rules of what is gone go with it; the rest keeps its weights."""
    case = spec().with_node("a", normalizer=ii.Rank(ties="min")).with_node("left", aggregator=ii.Maximum())
    smaller = case.without("a", "b")

    assert [group.code for group in smaller.framework.groups] == ["index", "right"]
    assert dict(smaller.nodes) == {}
    with pytest.raises(IndeksInovasiError, match="nothing is left"):
        case.without("left", "right")
    with pytest.raises(IndeksInovasiError, match="nowhere"):
        case.without("nowhere")
