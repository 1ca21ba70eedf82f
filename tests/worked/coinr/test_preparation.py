"""COINr's imputations, availability tables, screening and statistics of the raw data."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.kernels.exact import exact_deviation, exact_mean
from indeks_inovasi.kernels.order import median
from tests.worked.coinr import asem


@pytest.mark.checks("step/mean", "COINr 1.1.14, i_mean: 51 x 49")
@pytest.mark.checks("step/median", "COINr 1.1.14, i_median: 51 x 49")
@pytest.mark.parametrize(
    ("imputer", "name"),
    [(ii.MeanImputation(), "impute/mean.csv"), (ii.MedianImputation(), "impute/median.csv")],
)
def test_missing_values_take_the_mean_or_the_median(imputer, name):
    """The mean or the median of the units present, to the last bit."""
    found = ii.compute(asem.stage("stages/denominated.csv"), asem.plain(imputer=imputer)).stage("imputed")

    asem.assert_same(found, name, asem.INDICATORS, rtol=0, atol=0)


@pytest.mark.checks("screening/coverage", "COINr 1.1.14, Screen by NA: 51 units, 54 columns")
def test_units_with_too_few_values_leave():
    """
    Units with less than 95% of the values leave.

    COINr counts every numeric column here, so that the year and the four denominators are indicators as well.
    """
    columns = asem.table("screen/screen_byNA.csv")
    counted = list(asem.dataset().columns)
    spec = ii.IndexSpec(
        name="all columns",
        framework=ii.Framework.of({"index": counted}),
        screening=ii.CoverageScreening(share=0.95),
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(missing=asem.SKIP),
    )

    result = ii.compute(asem.dataset(), spec, lang="en")

    expected = {unit for unit, kept in zip(columns["uCode"], columns["Included"], strict=True) if kept == "false"}
    missing = dict(zip(columns["uCode"], map(int, columns["N_missing"]), strict=True))
    assert len(counted) == 54
    assert {left.unit for left in result.left} == expected != set()
    assert all(f"has {54 - missing[left.unit]} of 54 indicators" in left.reason for left in result.left)
    assert set(result.rows.units) == set(columns["uCode"]) - expected


@pytest.mark.checks("screening/none", "COINr 1.1.14, get_data_avail: all 51 units stay")
def test_availability_of_each_unit_and_group():
    """Shares of indicators present: under each aggregate, and of the unit as a whole."""
    result = ii.compute(asem.dataset(), asem.plain())
    by_group, summary = asem.table("screen/avail_by_group_raw.csv"), asem.table("screen/avail_summary_raw.csv")

    assert result.rows.units == by_group["uCode"] == summary["uCode"]
    for group in asem.GROUPS:
        present, total = result.leaves_present(group)
        assert_allclose(present / total, asem.numbers(by_group[group]), rtol=1e-15)
    present, total = result.leaves_present("Index")
    assert_array_equal(total - present, asem.numbers(summary["N_missing"]))
    assert_allclose(present / total, asem.numbers(summary["Dat_Avail"]), rtol=1e-15)


@pytest.mark.parametrize(
    ("name", "values"), [("stats/stats_raw.csv", None), ("stats/stats_treated.csv", "stages/treated.csv")]
)
def test_mean_median_and_deviation_of_the_values_present(name, values):
    """Mean, median and sample deviation of every indicator over the units that have a value."""
    data = asem.dataset() if values is None else asem.stage(values)
    means, medians, deviations = (asem.by_code(name, "iCode", column) for column in ("Mean", "Median", "Std"))

    for code in asem.INDICATORS:
        present = data[code][~np.isnan(data[code])]
        assert_allclose(float(exact_mean(data[code])), means[code], rtol=1e-15, err_msg=code)
        assert_allclose(float(exact_deviation(data[code], ddof=1)), deviations[code], rtol=1e-14, err_msg=code)
        assert median(present) == medians[code], code
