"""Aggregators that learn, inside whole indices: frozen laws, long tables, explanations, missing units."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.kernels.blocks import BLOCK
from indeks_inovasi.strategies.base import Missing

MANY = BLOCK + 7
LONG = ii.Dataset.of(
    {
        "life": (np.arange(MANY) * 7919.0) % 1009.0 + 1.0,
        "income": (np.arange(MANY) * 104729.0) % 997.0 + 2.0,
        "co2": (np.arange(MANY) * 1299709.0) % 983.0 + 3.0,
    },
    [f"u{row}" for row in range(MANY)],
)
LEARNING = (
    ii.Topsis(),
    ii.Topsis(distance="minkowski", exponent=3.0, weights_enter="distance"),
    ii.Wroclaw(ddof=1, weights_enter="distance"),
    ii.Vikor(v=0.4),
    ii.Edas(),
    ii.Copras(),
)
OTHERS = (
    ii.Median(),
    ii.Owa(exponent=2.0),
    ii.Owa(between=(0.3, 0.8), importances="used"),
    ii.Choquet(interactions={"life": {"income": 0.2}}),
    ii.MazziottaPareto(penalty="subtracted", ddof=0),
    ii.MeanMin(alpha=0.5, beta=0.1),
    ii.BottleneckPenalty(),
)


def spec(aggregator):
    """Return an index of three indicators, of which less is better in the last, on a scale that fits the aggregator."""
    normalizer = {
        "edas": ii.ZScore(ddof=0),
        "copras": ii.MinMax(floor=0.1, ceiling=1.0),
    }.get(aggregator.kind, ii.MinMax(ceiling=1.0))
    turned = {"normalizer": ii.Affine(multiply=-1.0, divide=5000.0)} if aggregator.kind == "copras" else {}
    return ii.IndexSpec(
        name="long",
        framework=ii.Framework.of(
            {"index": ["life", "income", "co2"]}, negative=["co2"], weights={"life": 2, "income": 1, "co2": 1}
        ),
        normalizer=normalizer,
        aggregator=aggregator,
        nodes={"co2": turned},
    )


@pytest.mark.parametrize("aggregator", [*LEARNING, *OTHERS], ids=lambda aggregator: aggregator.kind)
def test_long_tables_have_the_same_bits(aggregator):
    """Kept whole or only as scores, frozen on the same table, and unit by unit around the end of a block."""
    whole, scores = ii.compute(LONG, spec(aggregator)), ii.compute(LONG, spec(aggregator), keep="scores")
    some = np.array([0, BLOCK - 1, BLOCK, MANY - 1])

    assert scores.score.tobytes() == whole.score.tobytes()
    assert ii.apply(LONG, whole.frozen).score.tobytes() == whole.score.tobytes()
    assert ii.compute(LONG, whole.frozen).frozen == whole.frozen
    assert ii.apply(LONG.take(some), whole.frozen).score.tobytes() == whole.score[some].tobytes()
    assert ii.apply(LONG.take(some[:1]), whole.frozen).score.tobytes() == whole.score[:1].tobytes()


@pytest.mark.parametrize("aggregator", LEARNING, ids=lambda aggregator: aggregator.kind)
def test_what_is_learned_is_in_the_specification(aggregator):
    """Before, the specification says that the group learns; the frozen one says nothing, also after JSON."""
    few = LONG.take(np.arange(9))
    result = ii.compute(few, spec(aggregator))
    rebuilt = ii.IndexSpec.from_json(result.frozen.to_json())

    assert "index/aggregator" in spec(aggregator).learning
    assert result.frozen.learning == ()
    assert ii.apply(few, rebuilt).score.tobytes() == result.score.tobytes()
    with pytest.raises(ii.IndeksInovasiError, match="index/aggregator"):
        ii.apply(few, spec(aggregator))


@pytest.mark.parametrize("aggregator", [*LEARNING, *OTHERS], ids=lambda aggregator: aggregator.kind)
def test_explanations_add_up(aggregator):
    """The points of the indicators and what is no indicator's add to the score."""
    result = ii.compute(LONG.take(np.arange(9)), spec(aggregator))
    explanation = ii.explain(result, "u3")

    assert_allclose(sum(line.points for line in explanation.final), result.score[3], rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("aggregator", LEARNING, ids=lambda aggregator: aggregator.kind)
def test_a_unit_with_a_gap_takes_no_part(aggregator):
    """With "propagate" it has no score, and the others score as if it were not there."""
    few = LONG.take(np.arange(9))
    holed = few.with_columns({"income": np.where(np.arange(9) == 4, np.nan, few["income"])})
    held = spec(aggregator.replace(missing=Missing(rule="propagate"))).replace(
        normalizer=ii.Affine(subtract=500.0, divide=1000.0, add=0.0 if aggregator.kind == "edas" else 0.6)
    )
    held = held.with_node("co2", normalizer=ii.Affine(multiply=-1.0, subtract=500.0, divide=1000.0, add=-0.6))
    others = np.delete(np.arange(9), 4)

    found = ii.compute(holed, held).score

    assert_array_equal(np.isnan(found), np.arange(9) == 4)
    assert found[others].tobytes() == ii.compute(few.take(others), held).score.tobytes()


def test_groups_of_one_index_learn_each_for_itself():
    """Two groups with TOPSIS freeze to two sets of ideals, each in the rule of its own node."""
    framework = ii.Framework.of({"index": {"people": ["life", "income"], "nature": ["co2"]}}, negative=["co2"])
    held = ii.IndexSpec(name="two", framework=framework, normalizer=ii.MinMax(ceiling=1.0), aggregator=ii.Topsis())
    frozen = ii.compute(LONG.take(np.arange(9)), held).frozen

    ideals = {code: set(frozen.aggregator_of(code).best) for code in ("people", "nature", "index")}
    assert ideals == {"people": {"life", "income"}, "nature": {"co2"}, "index": {"people", "nature"}}
