"""Weights by spread: standard deviation, coefficient of variation, Gini coefficient, entropy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    ConstantIndicatorError,
    MissingValueError,
    NegativeValueError,
    NonPositiveValueError,
    SpecificationError,
    TooFewUnitsError,
    WeightsError,
)
from tests.generators import column
from tests.strategies.weighting.building import children, tables

SPREADS = [ii.DeviationWeights, ii.VariationWeights, ii.GiniWeights]


@pytest.mark.checks("weighter/gini", "arithmetic by hand: 1/4 and 3/4")
def test_gini_weights_by_hand():
    """
    The column 1 2 3 4 has the coefficient 1/4, the column 0 0 0 12 has 3/4.

    By hand: (-3 * 1 - 1 * 2 + 1 * 3 + 3 * 4) / (4 * 10) = 10/40; 3 * 12 / (4 * 12) = 3/4. Reciprocals of 1/4 and 1/2
    (0 0 6 6: (6 + 18) / (4 * 12)) are 4 and 2.
    """
    plain = ii.GiniWeights(basis="normalized").weights(children([4.0, 2.0, 1.0, 3.0], [0.0, 12.0, 0.0, 0.0]))
    turned = ii.GiniWeights(basis="normalized", reciprocal=True)

    assert plain == pytest.approx([0.25, 0.75], abs=1e-16)
    assert turned.weights(children([4.0, 2.0, 1.0, 3.0], [0.0, 6.0, 0.0, 6.0])) == pytest.approx([2 / 3, 1 / 3])


@pytest.mark.parametrize("kind", SPREADS)
def test_weights_look_at_their_basis(kind):
    """Treated values, or final ones; groups have no treated values."""
    raw = [column([1.0, 3.0], code="a"), column([2.0, 3.0], code="b")]
    group = children([40.0, 50.0], [0.0, 100.0], treated=raw)

    treated, final = (kind(basis=basis).weights(group) for basis in ("treated", "normalized"))
    assert treated[0] > treated[1]
    assert final[0] < final[1]
    with pytest.raises(SpecificationError, match="asked for on treated values, which only indicators have, but b"):
        kind(basis="treated").weights(children([1.0, 2.0], [1.0, 3.0], treated=[raw[0], None]))


@pytest.mark.parametrize("kind", SPREADS)
def test_basis_has_no_default(kind):
    """Which values are looked at changes the weights, so it has to be said."""
    with pytest.raises(ValueError, match="basis"):
        kind()


@pytest.mark.parametrize("kind", SPREADS)
def test_gaps_and_one_unit_are_refused(kind):
    """By cell, and by the number of units."""
    with pytest.raises(MissingValueError, match=r"in the group 'g' refuses missing values, but found b\[u1\]"):
        kind(basis="normalized").freeze(children([1.0, 2.0], [2.0, np.nan]))
    with pytest.raises(TooFewUnitsError, match="learns from at least 2 units, but found 1"):
        kind(basis="normalized").freeze(children([1.0], [2.0]))


@pytest.mark.parametrize("kind", SPREADS)
def test_constant_children_are_refused_or_weigh_nothing(kind):
    """All of them by name; by explicit choice they get the weight zero; without any spread there are no weights."""
    group = children([1.0, 2.0, 4.0], [7.7, 7.7, 7.7], [3.0, 3.0, 3.0])
    with pytest.raises(ConstantIndicatorError, match=r"constant='zero'.*'b' \(always 7\.7\), 'c' \(always 3\.0\)"):
        kind(basis="normalized").weights(group)

    assert kind(basis="normalized", constant="zero").weights(group).tolist() == [1.0, 0.0, 0.0]
    with pytest.raises(WeightsError, match=r"no child differs between units \(a, b\)"):
        kind(basis="normalized", constant="zero").weights(children([7.7, 7.7], [0.1, 0.1]))


def test_reciprocals_of_zero_are_refused():
    """A Gini coefficient of zero has no reciprocal, whatever `constant` says."""
    with pytest.raises(ConstantIndicatorError, match="which divides by the coefficient, needs two different values"):
        ii.GiniWeights(basis="normalized", reciprocal=True).weights(children([1.0, 2.0], [5.0, 5.0]))
    with pytest.raises(ValueError, match="divides by the coefficient, so constant='zero' is not possible"):
        ii.GiniWeights(basis="normalized", reciprocal=True, constant="zero")


def test_gini_refuses_values_below_zero():
    """Shares of a sum have no meaning there; zeros are values like others."""
    with pytest.raises(NegativeValueError, match=r"values of zero or more, but found a\[u0\] = -1\.0"):
        ii.GiniWeights(basis="normalized").weights(children([-1.0, 2.0], [1.0, 2.0]))


@pytest.mark.parametrize(("first", "mean"), [([-3.0, 3.0], r"0\.0"), ([-4.0, 2.0], r"-1\.0")])
def test_variation_needs_a_mean_above_zero(first, mean):
    """A coefficient of variation around zero or below says nothing."""
    with pytest.raises(NonPositiveValueError, match=rf"divides by the mean, needs positive .* 'a' \(mean {mean}\)"):
        ii.VariationWeights(basis="normalized").weights(children(first, [1.0, 2.0]))


def test_deviations_may_be_of_negative_values():
    """-1, 1 and -2, 2: deviations 1 and 2, whatever the sign; z-scores weigh all the same."""
    assert ii.DeviationWeights(basis="normalized").weights(children([-1.0, 1.0], [2.0, -2.0])) == pytest.approx(
        [1 / 3, 2 / 3]
    )
    scores = ii.ZScore(ddof=1)
    turned = [scores.freeze(held).apply(held).values for held in (column([1.0, 2.0, 9.0]), column([5.0, 1.0, 2.0]))]
    assert ii.DeviationWeights(basis="normalized").weights(children(*turned)) == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize("kind", [ii.EntropyWeights, *SPREADS])
def test_one_child_has_all_the_weight(kind):
    """There is nothing to share."""
    assert kind(basis="normalized").weights(children([1.0, 2.0])).tolist() == [1.0]


def test_zeros_in_entropy_by_choice():
    """0 ln 0 counts as 0 by default: shares 0 and 1 have no entropy. "refuse" names the cells."""
    group = children([0.0, 4.0], [3.0, 3.0])
    assert ii.EntropyWeights(basis="normalized").weights(group).tolist() == [1.0, 0.0]
    with pytest.raises(NonPositiveValueError, match=r"a\[u0\] = 0\.0"):
        ii.EntropyWeights(basis="normalized", zeros="refuse").weights(group)


@given(tables(), st.sampled_from([2.0, 1e-3, 7e5]))
def test_scale_free_weights_do_not_see_the_unit_of_measure(table, factor):
    """Variation, Gini and entropy stay as they are when a column is measured in another unit; deviations follow it."""
    scaled = table * np.array([factor, *[1.0] * (table.shape[1] - 1)])
    for kind in (ii.VariationWeights, ii.GiniWeights, ii.EntropyWeights):
        weighter = kind(basis="treated")
        assert weighter.weights(children(*scaled.T)) == pytest.approx(weighter.weights(children(*table.T)), rel=1e-9)
    plain, other = (ii.DeviationWeights(basis="treated").weights(children(*held.T)) for held in (table, scaled))
    assert other[0] / other[1] == pytest.approx(factor * plain[0] / plain[1], rel=1e-9)


@given(tables())
def test_more_spread_means_more_weight(table):
    """Values pulled apart from their mean by half get a larger weight, under each of the methods."""
    center = table[:, 0].mean()
    wider = table.copy()
    wider[:, 0] = np.maximum(center + 1.5 * (table[:, 0] - center), 0.0)
    for kind in SPREADS:
        before, after = (kind(basis="normalized").weights(children(*held.T))[0] for held in (table, wider))
        assert after > before


@given(tables())
def test_spread_against_numpy(table):
    """Standard deviations, coefficients and mean absolute differences as numpy has them."""
    deviations = table.std(axis=0)
    differences = np.abs(table[:, None, :] - table[None, :, :]).mean(axis=(0, 1)) / (2.0 * table.mean(axis=0))
    for kind, amounts in zip(SPREADS, (deviations, deviations / table.mean(axis=0), differences), strict=True):
        assert kind(basis="normalized").weights(children(*table.T)) == pytest.approx(amounts / amounts.sum(), rel=1e-9)
