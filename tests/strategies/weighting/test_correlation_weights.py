"""CRITIC and weights that fall with redundancy."""

import numpy as np
import pytest
from hypothesis import given

import indeks_inovasi as ii
from indeks_inovasi.errors import ConstantIndicatorError, MissingValueError, TooFewUnitsError, WeightsError
from tests.strategies.weighting.building import children, tables

KINDS = [
    ii.Critic(correlation="spearman"),
    ii.CorrelationAdjusted(correlation="pearson", sign="absolute"),
    ii.CorrelationAdjusted(correlation="spearman", sign="kept"),
]


@pytest.mark.checks("weighter/critic", "arithmetic by hand: Spearman's correlations of four units")
def test_critic_with_ranks_by_hand():
    """
    Ranks of a are 1 2 3 4, of b 1 2 4 3, of c 4 3 2 1: correlations 0.8, -1 and -0.8.

    By hand: 1 - 6 (1 + 1) / (4 * 15) = 0.8. Conflicts: a 0.2 + 2 = 2.2, b 0.2 + 1.8 = 2, c 2 + 1.8 = 3.8. The columns
    0 0 0 1, 0 0.1 1 0.2 ... have deviations of their own; here all are 0 1 2 3 in another order, so these cancel.
    """
    group = children([0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 3.0, 2.0], [3.0, 2.0, 1.0, 0.0])

    assert ii.Critic(correlation="spearman").weights(group) == pytest.approx([2.2 / 8, 2.0 / 8, 3.8 / 8])


def test_an_outlier_moves_pearson_and_not_spearman():
    """The last unit of b runs away: Spearman's conflict stays, Pearson's does not; deviations count in both."""
    calm = children([1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 3.0, 4.0], [4.0, 1.0, 3.0, 2.0])
    wild = children([1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 3.0, 400.0], [4.0, 1.0, 3.0, 2.0])
    ratio = np.std([2.0, 1.0, 3.0, 400.0]) / np.std([2.0, 1.0, 3.0, 4.0])

    for correlation, stays in (("spearman", True), ("pearson", False)):
        before, after = (ii.Critic(correlation=correlation).weights(held) for held in (calm, wild))
        moved = after[1] / after[0] / (ratio * before[1] / before[0])
        assert bool(abs(moved - 1.0) < 1e-9) is stays


def test_critic_keeps_pearson_by_default():
    """The paper's choice, and that of specifications without the field."""
    assert ii.Critic() == ii.Critic(correlation="pearson")
    assert ii.IndexSpec.model_validate_json(
        '{"name": "x", "framework": {"index": "g", "indicators": [{"code": "a", "direction": "positive"}],'
        ' "groups": [{"code": "g", "children": ["a"]}]}, "weighter": {"kind": "critic"},'
        ' "normalizer": {"kind": "min_max"}, "aggregator": {"kind": "arithmetic_mean"}}'
    ).weighter == ii.Critic(correlation="pearson")


@pytest.mark.checks("weighter/correlation_adjusted", "arithmetic by hand: Spearman's correlations of four units")
def test_redundancy_by_hand():
    """Correlations 0.8, -1 and -0.8: a 0.2 + 0, b 0.2 + 0.2, c 0 + 0.2 absolute; 2.2, 2 and 3.8 with the sign kept."""
    group = children([0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 3.0, 2.0], [3.0, 2.0, 1.0, 0.0])
    absolute, kept = (ii.CorrelationAdjusted(correlation="spearman", sign=sign) for sign in ("absolute", "kept"))

    assert absolute.weights(group) == pytest.approx([0.25, 0.5, 0.25])
    assert kept.weights(group) == pytest.approx([2.2 / 8, 2.0 / 8, 3.8 / 8])


def test_children_that_repeat_each_other_exactly():
    """Nothing is left to weigh; with the sign kept a child turned upside down is a conflict."""
    group = children([1.0, 2.0, 5.0], [2.0, 4.0, 10.0])
    with pytest.raises(WeightsError, match=r"the children repeat each other exactly \(a, b\)"):
        ii.CorrelationAdjusted(correlation="pearson", sign="absolute").weights(group)
    opposite = children([1.0, 2.0, 5.0], [-2.0, -4.0, -10.0])
    assert ii.CorrelationAdjusted(correlation="pearson", sign="kept").weights(opposite).tolist() == [0.5, 0.5]


def test_correlation_and_sign_have_no_default():
    """Both change the weights, and the literature has no custom."""
    with pytest.raises(ValueError, match="correlation"):
        ii.CorrelationAdjusted(sign="kept")
    with pytest.raises(ValueError, match="sign"):
        ii.CorrelationAdjusted(correlation="pearson")


@pytest.mark.parametrize("weighter", KINDS, ids=["critic", "absolute", "kept"])
def test_what_has_no_correlation_is_refused(weighter):
    """Constant children, gaps and one unit."""
    with pytest.raises(ConstantIndicatorError, match=r"'a' \(always 1\.0\), 'c' \(always 0\.0\)"):
        weighter.freeze(children([1.0, 1.0], [1.0, 2.0], [0.0, 0.0]))
    with pytest.raises(MissingValueError, match=r"b\[u1\]"):
        weighter.freeze(children([1.0, 2.0], [2.0, np.nan]))
    with pytest.raises(TooFewUnitsError, match="found 1"):
        weighter.freeze(children([1.0], [2.0]))


@pytest.mark.parametrize("weighter", KINDS, ids=["critic", "absolute", "kept"])
def test_a_single_child(weighter):
    """It has all the weight, though nothing is there to correlate with."""
    assert weighter.weights(children([1.0, 2.0])).tolist() == [1.0]


@given(tables(m=(3, 5)))
def test_a_copy_takes_weight_away(table):
    """When a child is copied, it and its copy each weigh less, beside the others, than it did alone."""
    weighter = ii.CorrelationAdjusted(correlation="pearson", sign="absolute")
    before = weighter.weights(children(*table.T))
    after = weighter.weights(children(*table.T, table[:, 0]))

    assert after[0] == pytest.approx(after[-1], rel=1e-12)
    assert after[0] / after[1] <= before[0] / before[1] * (1.0 + 1e-9) or before[1] < 1e-9


@given(tables(m=(2, 4)))
def test_against_numpy(table):
    """Correlations as numpy has them, their distances from 1 added up."""
    related = np.corrcoef(table.T)
    sums = (1.0 - np.abs(related)).sum(axis=1)
    found = ii.CorrelationAdjusted(correlation="pearson", sign="absolute").weights(children(*table.T))

    assert found == pytest.approx(sums / sums.sum(), rel=1e-6, abs=1e-9)
    stretched = children(*(table * 3.0 + 7.0).T)
    assert ii.CorrelationAdjusted(correlation="pearson", sign="absolute").weights(stretched) == pytest.approx(
        found, rel=1e-9, abs=1e-12
    )
