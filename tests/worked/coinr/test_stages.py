"""COINr's example index, stage by stage: 51 countries, 49 indicators, 8 pillars, 2 sub-indices."""

import pytest
from numpy.testing import assert_array_equal

import indeks_inovasi as ii
from tests.worked.coinr import asem


@pytest.mark.checks("value/formula", "COINr 1.1.14, Denominate: 51 x 49")
def test_indicators_over_their_denominators():
    """Exports over GDP and the like, to the last bit; a missing indicator stays missing."""
    found = asem.default_result().stage("raw")

    asem.assert_same(found, "stages/denominated.csv", asem.INDICATORS, rtol=0, atol=0)


@pytest.mark.checks("step/group_mean", "COINr 1.1.14, Impute by group: 51 x 49")
def test_missing_values_take_the_mean_of_europe_or_asia():
    """Imputation by the mean of the unit's group, to the last bit."""
    found = asem.default_result().stage("imputed")

    asem.assert_same(found, "stages/imputed.csv", asem.INDICATORS, rtol=0, atol=0)


@pytest.mark.checks("step/fill_by_group", "COINr 1.1.14, Impute by group, frozen: 51 x 49")
def test_frozen_group_means_fill_the_same_cells():
    """The means of Europe and Asia are written down: the frozen specification fills every gap as COINr does."""
    result = ii.apply(asem.dataset(), asem.default_result().frozen)

    asem.assert_same(result.stage("imputed"), "stages/imputed.csv", asem.INDICATORS, rtol=0, atol=0)
    assert {result.spec.step_of(code, "imputer").kind for code in asem.INDICATORS} == {"fill_by_group"}


def test_skewed_indicators_are_winsorized():
    """Fifteen indicators fail the skewness and kurtosis test and have their extremes moved, to the last bit."""
    found = asem.default_result().stage("treated")

    asem.assert_same(found, "stages/treated.csv", asem.INDICATORS, rtol=0, atol=0)


def test_indicators_between_worst_and_best():
    """Min-max scores from 0 to 100, negative indicators turned."""
    found = asem.default_result().stage("normalized")

    asem.assert_same(found, "stages/aggregated.csv", asem.INDICATORS, rtol=1e-14)


def test_pillars_sub_indices_and_index():
    """Arithmetic means with equal weights, three levels up."""
    asem.assert_same(asem.default_result().nodes, "stages/aggregated.csv", asem.GROUPS, rtol=1e-13)


def test_the_tree_is_that_of_coinr():
    """Every indicator stands under the pillar and the sub-index of COINr's lineage."""
    lineage = asem.table("stages/lineage.csv")
    parents = asem.framework().parents

    for leaf, pillar, sub_index in zip(lineage["Indicator"], lineage["Pillar"], lineage["Sub-index"], strict=True):
        assert (parents[leaf], parents[pillar], parents[sub_index]) == ((pillar,), (sub_index,), ("Index",))
    assert len(lineage["Indicator"]) == len(asem.INDICATORS) == 49


def test_frozen_default_gives_the_same_bits():
    """The whole index, frozen and applied to the same data, moves no bit of any node."""
    result = asem.default_result()

    again = ii.apply(asem.dataset(), result.frozen)

    assert_array_equal(again.nodes.values, result.nodes.values)
