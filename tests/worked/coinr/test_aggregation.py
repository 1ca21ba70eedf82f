"""COINr's aggregations of min-max scores from 1 to 100, level by level."""

import numpy as np
import pytest

import indeks_inovasi as ii
from tests.worked.coinr import asem

UNEVEN = asem.by_code("aggregate/weights_uneven.csv", "iCode", "Weight")


def aggregated(aggregator, weights=None, **nodes):
    """Return all nodes over COINr's normalized data, which are turned already."""
    framework = asem.framework(negative=(), weights=weights)
    rules = {code: {"aggregator": own} for code, own in nodes.items()}
    spec = asem.plain(ii.AsIs(), aggregator, framework=framework, nodes=rules)
    return ii.compute(asem.stage("aggregate/input_minmax_1_100.csv"), spec).nodes


def test_min_max_from_one_to_a_hundred():
    """The input of the aggregations: the treated data between floor 1 and ceiling 100."""
    found = ii.compute(asem.stage("stages/treated.csv"), asem.plain(ii.MinMax(floor=1)))

    asem.assert_same(found.stage("normalized"), "aggregate/input_minmax_1_100.csv", asem.INDICATORS, rtol=1e-14)


@pytest.mark.checks("aggregator/arithmetic_mean", "COINr 1.1.14")
@pytest.mark.checks("aggregator/geometric_mean", "COINr 1.1.14")
@pytest.mark.checks("aggregator/harmonic_mean", "COINr 1.1.14")
@pytest.mark.checks("aggregator/power_mean", "COINr 1.1.14")
@pytest.mark.parametrize(
    ("name", "aggregator", "weights"),
    [
        ("amean", ii.ArithmeticMean(), None),
        ("amean_uneven", ii.ArithmeticMean(), UNEVEN),
        ("gmean", ii.GeometricMean(), None),
        ("gmean_uneven", ii.GeometricMean(), UNEVEN),
        ("hmean", ii.HarmonicMean(), None),
        ("genmean_p2", ii.PowerMean(exponent=2), None),
        ("genmean_pm1", ii.PowerMean(exponent=-1), None),
    ],
)
def test_means(name, aggregator, weights):
    """Arithmetic, geometric, harmonic and power means, with equal and uneven weights."""
    asem.assert_same(aggregated(aggregator, weights), f"aggregate/{name}.csv", asem.GROUPS, rtol=1e-14, atol=0)


def test_another_mean_on_each_level():
    """Arithmetic means for pillars, geometric ones for sub-indices, a harmonic one for the index."""
    geometric = dict.fromkeys(asem.SUB_INDICES, ii.GeometricMean())

    found = aggregated(ii.ArithmeticMean(), **geometric, Index=ii.HarmonicMean())

    asem.assert_same(found, "aggregate/amean_gmean_hmean_by_level.csv", asem.GROUPS, rtol=1e-14, atol=0)


@pytest.mark.checks("step/no_imputation", "COINr 1.1.14, means over gaps: 51 x 60")
@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("amean_with_missing", ii.Missing(rule="skip")),
        ("amean_with_missing_thresh085", ii.Missing(rule="skip", share=0.85)),
    ],
)
def test_means_over_missing_values(name, missing):
    """The weights of missing entries drop out; below 85% of the entries a group has no score."""
    found = ii.compute(asem.dataset(), asem.plain(ii.MinMax(), ii.ArithmeticMean(missing=missing))).nodes

    asem.assert_same(found, f"aggregate/{name}.csv", asem.GROUPS, rtol=1e-14, atol=0)
    assert np.isnan(found.values[:, -11:]).any() == (missing.share is not None)
