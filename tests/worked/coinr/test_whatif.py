"""COINr's what-if runs: another normalization, an indicator or a branch left out, the rankings compared."""

import pytest
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from tests.worked.coinr import asem


def z_scores():
    """Return the example index with z-scores around 10 with deviation 2."""
    return ii.compute(asem.dataset(), asem.default(normalizer=ii.ZScore(ddof=1, mean=10, deviation=2)))


def test_z_scores_in_place_of_min_max():
    """All levels of the index over z-scores of the treated data."""
    asem.assert_same(z_scores().nodes, "whatif/zscore_index_scores.csv", asem.GROUPS, rtol=1e-14, atol=0)


def test_ranks_compared():
    """Rank before, rank after and the difference, unit by unit."""
    expected = asem.table("whatif/compare_ranks.csv")

    comparison = ii.compare(asem.default_result(), z_scores())

    assert tuple(shift.unit for shift in comparison.shifts) == expected["uCode"]
    assert_array_equal([shift.rank_a for shift in comparison.shifts], asem.numbers(expected["coin.1"]))
    assert_array_equal([shift.rank_b for shift in comparison.shifts], asem.numbers(expected["coin.2"]))
    assert_array_equal([shift.shift for shift in comparison.shifts], asem.numbers(expected["Diff"]))
    assert_allclose(comparison.mean_shift, sum(map(float, expected["Abs.diff"])) / 51, rtol=1e-14)


def without(*codes):
    """Return the example index without some nodes."""
    framework = asem.framework(without=codes)
    kept = asem.default().nodes
    nodes = {code: rule for code, rule in kept.items() if code in framework.by_code}
    return ii.compute(asem.dataset(), asem.default(framework=framework, nodes=nodes))


def test_two_indicators_left_out():
    """The index without logistics performance and forest loss."""
    found = without("LPI", "Forest").nodes

    asem.assert_same(found, "whatif/drop_LPI_Forest.csv", asem.GROUPS, rtol=1e-14, atol=0)


@pytest.mark.parametrize(
    ("level", "removed"),
    [*((2, pillar) for pillar in asem.PILLARS), *((3, sub_index) for sub_index in asem.SUB_INDICES)],
)
def test_ranks_without_a_branch(level, removed):
    """Ranks when a pillar or a sub-index is left out, and how far they move on average."""
    expected = asem.table(f"whatif/remove_level{level}_ranks.csv")
    moves = asem.by_code(f"whatif/remove_level{level}_meanabs.csv", "code", "mean_abs_rank_change")

    result = without(removed)

    assert_array_equal(asem.default_result().rank, asem.numbers(expected["Nominal"]))
    assert_array_equal(result.rank, asem.numbers(expected[removed]))
    assert_allclose(ii.compare(asem.default_result(), result).mean_shift, moves[removed], rtol=1e-14)
