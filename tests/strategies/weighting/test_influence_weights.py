"""Weights that give each child the influence it is meant to have."""

import warnings

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi.comparison import spearman
from indeks_inovasi.errors import (
    ConstantIndicatorError,
    MissingValueError,
    TooFewUnitsError,
    UnknownCodeError,
    WeightsError,
)
from tests.strategies.weighting.building import children, tables

A, B = [0.0, 2.0, 0.0, 2.0], [0.0, 0.0, 4.0, 4.0]
"""Two columns without any correlation, deviations 1 and 2."""


def nearest(group, **fields):
    """Return the nearest weights, whether or not the influence is reached."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ii.InfluenceWarning)
        return ii.EqualInfluence(unreachable="nearest", **fields).weights(group)


def shares(group, weights):
    """Return the shares of the correlations with the weighted mean, as numpy has them."""
    columns = [column.values for column in group.columns]
    total = sum(weight * values for weight, values in zip(weights, columns, strict=True))
    related = np.array([np.corrcoef(total, values)[0, 1] for values in columns])
    return related / related.sum()


@pytest.mark.checks("weighter/equal_influence", "arithmetic by hand: three children, two of them alike")
def test_copies_share_their_influence():
    """
    Copies a, a and unrelated b: (1, 1, 0; 1, 1, 0; 0, 0, 1) times amounts must give equal shares.

    By hand: a1 + a2 = b, so amounts 1/4, 1/4, 1/2, split evenly between the copies; deviations 1, 1, 2, so weights
    1/4, 1/4, 1/4 over 3/4.
    """
    assert ii.EqualInfluence().weights(children(A, A, B)) == pytest.approx([1 / 3] * 3)


def test_unequal_wishes_for_copies_cannot_be_met():
    """Copies have one influence; wanted is 2 to 1. The nearest shares are even for both: 0.375, 0.375, 0.25."""
    weighter = ii.EqualInfluence(influence={"a": 2.0, "b": 1.0, "c": 1.0})
    with pytest.raises(WeightsError, match=r"'a' gets 0\.375 of it instead of 0\.5, 'b' gets 0\.375 of it instead"):
        weighter.weights(children(A, A, B))

    group = children(A, A, B)
    assert shares(group, nearest(group, influence={"a": 2.0, "b": 1.0, "c": 1.0})) == pytest.approx(
        [0.375, 0.375, 0.25]
    )


def test_the_nearest_weights_by_trying():
    """Of all weights in steps of 1/60, none comes nearer to equal influence; one child does not count at all."""
    group = children([1.0, 2.0, 4.0, 7.0, 3.0], [2.0, 2.5, 4.0, 6.0, 3.5], [5.0, 1.0, 4.0, 6.0, 9.0])
    found = nearest(group)
    least = ((shares(group, found) - 1 / 3) ** 2).sum()
    tried = [(i / 60, j / 60, (60 - i - j) / 60) for i in range(61) for j in range(61 - i)]

    assert found.min() == 0.0
    assert least > 1e-6
    assert min(((shares(group, weights) - 1 / 3) ** 2).sum() for weights in tried) >= least


@pytest.mark.checks(
    "weighter/equal_influence", "Spearman's correlations of 40 units with the mean, measured afterwards"
)
def test_influence_by_ranks():
    """Skewed children: after the weighting the ranks of all three correlate equally with those of the mean."""
    rng = np.random.default_rng(11)
    common = rng.normal(size=40)
    columns = [np.exp(common + rng.normal(size=40)), common + 2.0 * rng.normal(size=40), rng.normal(size=40) ** 3]
    group = children(*columns)
    weights = ii.EqualInfluence(correlation="spearman", tolerance=0.004).weights(group)

    total = sum(weight * values for weight, values in zip(weights, columns, strict=True))
    related = np.array([spearman(total, values) for values in columns])
    assert related / related.sum() == pytest.approx([1 / 3] * 3, abs=0.004)
    assert (weights > 0.0).all()


def test_ranks_that_cannot_do_it_are_honest():
    """Four units have few ranks: what is reached is said, and more tolerance accepts it."""
    group = children([3.0, 1.0, 2.0, 4.0], [4.0, 3.0, 2.0, 1.0], [2.0, 4.0, 1.0, 3.0])
    with pytest.raises(WeightsError, match=r"within 0\.001; with the nearest, which unreachable='nearest' takes, 'a'"):
        ii.EqualInfluence(correlation="spearman").weights(group)
    with pytest.warns(ii.InfluenceWarning, match=r"EqualInfluence in the group 'g': no weights of zero or more give"):
        weights = ii.EqualInfluence(correlation="spearman", unreachable="nearest").weights(group)
    assert ii.EqualInfluence(correlation="spearman", tolerance=0.9).weights(group).min() >= 0.0
    assert weights.sum() == pytest.approx(1.0)


def test_children_against_each_other_have_no_influence_to_share():
    """Two opposite columns: equal amounts cancel, others give one child the influence of both with a minus."""
    for correlation in ("pearson", "spearman"):
        with pytest.raises(WeightsError, match="no child goes with the sum of all"):
            ii.EqualInfluence(correlation=correlation).weights(children([1.0, 2.0, 3.0], [3.0, 2.0, 1.0]))


def test_wishes_name_every_child():
    """Proportions by code; one left out is an error, one of zero or less too; others in the map do no harm."""
    with pytest.raises(UnknownCodeError, match=r"influence for children of 'g': b\. Known: a"):
        ii.EqualInfluence(influence={"a": 1.0}).weights(children(A, B))
    with pytest.raises(ValueError, match="above zero, but not that of b"):
        ii.EqualInfluence(influence={"a": 1.0, "b": 0.0})
    more = ii.EqualInfluence(influence={"a": 5.0, "b": 5.0, "z": 1.0})
    assert more.weights(children(A, B)) == pytest.approx([2 / 3, 1 / 3])


@pytest.mark.parametrize("correlation", ["pearson", "spearman"])
def test_what_has_no_influence_is_refused(correlation):
    """Constant children, gaps and one unit; a single child has all the weight."""
    weighter = ii.EqualInfluence(correlation=correlation)
    with pytest.raises(ConstantIndicatorError, match=r"'b' \(always 5\.0\)"):
        weighter.weights(children([1.0, 2.0], [5.0, 5.0]))
    with pytest.raises(MissingValueError, match=r"b\[u1\]"):
        weighter.weights(children([1.0, 2.0], [2.0, np.nan]))
    with pytest.raises(TooFewUnitsError, match="found 1"):
        weighter.weights(children([1.0], [2.0]))
    assert weighter.weights(children([1.0, 2.0])).tolist() == [1.0]


@given(tables(m=(2, 5)), st.booleans())
def test_reached_or_refused(table, unequal):
    """Whatever the data: weights of zero or more with the wanted shares to 1e-9, or a refusal; never a quiet miss."""
    codes = "abcde"[: table.shape[1]]
    wanted = np.arange(1.0, table.shape[1] + 1.0) if unequal else np.ones(table.shape[1])
    group = children(*table.T)
    try:
        weights = ii.EqualInfluence(influence=dict(zip(codes, wanted.tolist(), strict=True))).weights(group)
    except WeightsError:
        return
    assert (weights >= 0.0).all()
    assert weights.sum() == pytest.approx(1.0)
    assert shares(group, weights) == pytest.approx(wanted / wanted.sum(), abs=1e-7)


@given(tables(m=(2, 4), n=(5, 9)), st.integers(0, 3), st.sampled_from([1e-3, 40.0]))
def test_a_unit_of_measure_only_changes_its_weight(table, which, factor):
    """A child measured in another unit gets a weight that undoes it; the mean stays what it was but for its scale."""
    which %= table.shape[1]
    assume(np.linalg.cond(np.corrcoef(table.T)) < 1e4)
    scale = np.ones(table.shape[1])
    scale[which] = factor
    try:
        before, after = (nearest(children(*held.T)) for held in (table, table * scale))
    except WeightsError:
        return
    undone = after * scale / (after * scale).sum()
    assert undone == pytest.approx(before, rel=1e-6, abs=1e-9)
