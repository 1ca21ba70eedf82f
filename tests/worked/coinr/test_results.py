"""COINr's tables of results: ranks, ranks within groups, summaries of one unit, strengths and weaknesses."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from tests.worked.coinr import asem


def test_ranks_of_every_aggregate():
    """Rank 1 is the highest score, on every level."""
    expected = asem.table("results/aggs_ranks.csv")
    result = asem.default_result()
    order = [result.rows.index(unit) for unit in expected["uCode"]]

    assert sorted(order) == list(range(51))
    for group in asem.GROUPS:
        assert_array_equal(result.rank_of(group)[order], asem.numbers(expected[group]), err_msg=group)
    assert result.best_first() == order


def test_ranks_within_europe_and_asia():
    """Every aggregate ranked among the units of the same continent."""
    expected = asem.table("results/aggs_groupranks_EurAsia.csv")
    ranking = ii.Ranking(within=("EurAsia_group",))
    result = ii.compute(asem.dataset(), asem.default(ranking=ranking))
    order = [result.rows.index(unit) for unit in expected["uCode"]]

    assert sorted(order) == list(range(51))
    for group in asem.GROUPS:
        assert_array_equal(result.rank_of(group)[order], asem.numbers(expected[group]), err_msg=group)


@pytest.mark.parametrize("unit", ["AUT", "IDN"])
def test_summary_of_one_unit(unit):
    """Score and rank of one country on every aggregate."""
    expected = asem.table(f"results/unit_summary_{unit}.csv")
    result = asem.default_result()
    nodes, row = result[unit].nodes, result.rows.index(unit)

    assert_allclose([nodes[code] for code in expected["Code"]], asem.numbers(expected["Score"]), rtol=1e-14)
    assert [result.rank_of(code)[row] for code in expected["Code"]] == asem.numbers(expected["Rank"]).tolist()
    assert set(expected["Code"]) == set(asem.GROUPS)


@pytest.mark.parametrize("side", ["strengths", "weaknesses"])
@pytest.mark.parametrize("unit", ["AUT", "IDN"])
def test_strengths_and_weaknesses(unit, side):
    """The raw value of an indicator, and its rank after the direction is taken into account."""
    expected = asem.table(f"results/{side}_{unit}.csv")
    result = ii.compute(asem.dataset(), asem.plain())
    row = result.rows.index(unit)

    assert [result.rank_of(code)[row] for code in expected["Code"]] == asem.numbers(expected["Rank"]).tolist()
    assert_array_equal([asem.dataset()[code][row] for code in expected["Code"]], asem.numbers(expected["Value"]))


@pytest.mark.checks("weighter/framework", "COINr 1.1.14, get_eff_weights: 60 nodes, equal and uneven weights")
@pytest.mark.parametrize("name", ["effective_weights", "effective_weights_uneven"])
def test_effective_weights(name):
    """The weights that the computation used, multiplied up the tree."""
    given = asem.by_code(f"weights/{name}.csv", "iCode", "Weight")
    spec = asem.default(framework=asem.framework(weights=given))

    found = ii.compute(asem.dataset(), spec).effective_weights

    expected = asem.by_code(f"weights/{name}.csv", "iCode", "EffWeight")
    assert set(found) == set(expected)
    assert_allclose([found[code] for code in expected], list(expected.values()), rtol=1e-14)
    assert np.isclose(sum(found[code] for code in asem.INDICATORS), 1.0, rtol=1e-14)


@pytest.mark.checks("weighter/fixed", "COINr 1.1.14, get_eff_weights: uneven weights of 60 nodes")
def test_effective_weights_of_a_map():
    """The same weights in one map of all codes, which goes before what the framework says."""
    given = asem.by_code("weights/effective_weights_uneven.csv", "iCode", "Weight")
    spec = asem.default(weighter=ii.FixedWeights(by_code=given))

    found = ii.compute(asem.dataset(), spec).effective_weights

    expected = asem.by_code("weights/effective_weights_uneven.csv", "iCode", "EffWeight")
    assert_allclose([found[code] for code in expected], list(expected.values()), rtol=1e-14)


@pytest.mark.checks("weighter/equal", "COINr 1.1.14, get_eff_weights: equal weights of 60 nodes")
def test_effective_weights_of_equals():
    """Every child counts the same in its group, whatever weights the framework gives."""
    uneven = asem.by_code("weights/effective_weights_uneven.csv", "iCode", "Weight")
    spec = asem.default(framework=asem.framework(weights=uneven), weighter=ii.EqualWeights())

    found = ii.compute(asem.dataset(), spec).effective_weights

    expected = asem.by_code("weights/effective_weights.csv", "iCode", "EffWeight")
    assert_allclose([found[code] for code in expected], list(expected.values()), rtol=1e-14)
