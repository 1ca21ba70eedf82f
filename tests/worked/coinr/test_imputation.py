"""COINr's imputations across rows and time, its screenings by zeros, its Box-Cox transform."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

import indeks_inovasi as ii
from tests.worked.coinr import asem


@pytest.mark.checks("step/row_mean", "COINr 1.1.14, Impute by row within pillars: 51 x 49")
def test_row_means_within_pillars():
    """Inside each pillar: min-max with directions, mean of the row, scaled back."""
    spec = asem.plain(imputer=ii.RowMean(among="siblings"))
    found = ii.compute(asem.stage("stages/denominated.csv"), spec).stage("imputed")

    asem.assert_same(found, "impute/row_mean_level2.csv", asem.INDICATORS, rtol=1e-13)


def panel(name):
    """Return a panel of COINr as data, its codes and its rows."""
    columns = asem.table(name)
    codes = [code for code in columns if code not in ("uCode", "Time")]
    data = ii.Dataset.of({code: asem.numbers(columns[code]) for code in codes}, columns["uCode"], columns["Time"])
    return data, codes


def imputed(data, codes, imputer):
    """Return a panel after imputation."""
    spec = ii.IndexSpec(
        name="panel",
        framework=ii.Framework.of({"index": codes}),
        imputer=imputer,
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(missing=asem.SKIP),
    )
    return ii.compute(data, spec).stage("imputed")


@pytest.mark.checks("step/latest", "COINr 1.1.14, impute_panel latest and constant: 51 units over five years")
@pytest.mark.checks("step/linear_in_time", "COINr 1.1.14, impute_panel linear: 51 units over five years")
@pytest.mark.parametrize(
    ("imputer", "name"),
    [
        (ii.Latest(), "latest"),
        (ii.Latest(leading="first"), "constant"),
        (ii.LinearInTime(ends="hold"), "linear"),
    ],
)
def test_gaps_of_a_panel(imputer, name):
    """Holes in every third and fourth row, filled from other years of the same unit."""
    data, codes = panel("impute/panel_holes_input.csv")
    expected, _ = panel(f"impute/panel_holes_{name}.csv")
    found = imputed(data, codes, imputer)

    assert found.rows.units == expected.rows.units
    for code in codes:
        assert_allclose(found[code], expected[code], rtol=1e-14, err_msg=code)


def test_the_latest_value_of_the_whole_panel():
    """The artificial panel as it is."""
    expected, codes = panel("impute/panel_latest.csv")
    columns = asem.table("input/asem_iData_p.csv")
    data = ii.Dataset.of({code: asem.numbers(columns[code]) for code in codes}, columns["uCode"], columns["Time"])
    found = imputed(data, codes, ii.Latest())
    rows = [found.rows.index(unit, year) for unit, year in expected.rows.keys]

    for code in codes:
        assert_allclose(found[code][rows], expected[code], rtol=1e-14, err_msg=code)


@pytest.mark.checks("screening/nonzero_share", "COINr 1.1.14, Screen by zeros: 51 units, 54 columns")
@pytest.mark.checks("screening/several", "COINr 1.1.14, Screen by NA and zeros: 51 units, 54 columns")
@pytest.mark.parametrize(
    ("screening", "name"),
    [
        (ii.NonZeroScreening(share=0.97), "byzeros"),
        (
            ii.SeveralScreenings(screenings=(ii.CoverageScreening(share=0.95), ii.NonZeroScreening(share=0.97))),
            "byNAandzeros",
        ),
    ],
)
def test_units_with_too_many_zeros_leave(screening, name):
    """COINr counts every numeric column, also the year and the denominators."""
    columns = asem.table(f"screen/screen_{name}.csv")
    spec = ii.IndexSpec(
        name="all columns",
        framework=ii.Framework.of({"index": list(asem.dataset().columns)}),
        screening=screening,
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(missing=asem.SKIP),
    )
    left = {unit.unit: unit.reason for unit in ii.compute(asem.dataset(), spec, lang="en").left}
    row = {unit: row for row, unit in enumerate(columns["uCode"])}
    expected = {unit for unit in row if columns["Included"][row[unit]] == "false"}

    assert set(left) == expected != set()
    for unit, reason in left.items():
        missing, zeros = int(columns["N_missing"][row[unit]]), int(columns["N_zero"][row[unit]])
        few, empty = (columns[name][row[unit]] == "true" for name in ("LowData", "LowNonZero"))
        assert (f"has {zeros} zeros among {54 - missing} values" in reason) == empty
        assert (f"has {54 - missing} of 54 indicators" in reason) == (few and name == "byNAandzeros")


@pytest.mark.checks("step/box_cox", "COINr 1.1.14, boxcox with lambda 0 and 0.5: 51 units")
@pytest.mark.parametrize(("power", "name"), [(0.0, "boxcox_0"), (0.5, "boxcox_half")])
def test_box_cox_of_coinr(power, name):
    """COINr shifts so that the smallest value is 1."""
    columns = asem.table("treat/transforms_ForPort.csv")
    data = ii.Dataset.of({"x": asem.numbers(columns["x"])}, columns["uCode"])
    spec = ii.IndexSpec(
        name="x",
        framework=ii.Framework.of({"index": ["x"]}),
        treatment=ii.BoxCox(power=power, shift="lowest_is_one"),
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(missing=asem.SKIP),
    )

    assert_allclose(ii.compute(data, spec).stage("treated")["x"], asem.numbers(columns[name]), rtol=1e-13, atol=1e-15)
    assert np.isnan(asem.numbers(columns["x"])).sum() == np.isnan(ii.compute(data, spec).score).sum()
