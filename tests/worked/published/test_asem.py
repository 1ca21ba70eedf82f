"""ASEM Sustainable Connectivity 2018: every stage of 51 countries and 49 indicators, as another program computed it."""

import pytest
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from tests.worked.published import sets

FOLDER = sets.COPIED / "asem2018_coinr"
DENOMINATORS = ["den_area", "den_energy", "den_gdp", "den_pop"]


@pytest.fixture(scope="module")
def result():
    """The index computed from the raw indicators."""
    spec = sets.specification("asem2018_coinr")
    codes = [leaf.code for leaf in spec.framework.indicators]
    data = ii.read(FOLDER / "raw.csv", unit="unit", peers=["group"], names="name", columns=[*codes, *DENOMINATORS])
    return ii.compute(data, spec)


def table(result, name):
    """Return one of the published stages, its rows in the order of the result."""
    data = ii.read(FOLDER / name, unit="unit")
    assert data.rows.units == result.rows.units
    return data


def test_imputed(result):
    """Indicators over their denominators; 65 missing cells take the mean of Europe or Asia."""
    found = result.stage("imputed")

    assert_allclose(found.values, table(result, "imputed.csv").matrix(found.codes).values, rtol=1e-12, atol=0)
    assert result.stage("raw").values.size - (result.stage("raw").values == found.values).sum() == 65


@pytest.mark.parametrize(("stage", "name"), [("treated", "treated.csv"), ("normalized", "normalised.csv")])
def test_stage(result, stage, name):
    """Winsorized while skewness and kurtosis are too large, at most 6 points; then min-max, negative ones turned."""
    found = result.stage(stage)

    sets.assert_within(found.values, table(result, name).matrix(found.codes).values, 1e-9)


def test_how_many_points_are_winsorized(result):
    """The published counts at the lower and the upper end; 15 indicators have any."""
    printed = ii.read(FOLDER / "indicators.csv", unit="indicator", columns=["winsorised_low", "winsorised_high"])
    imputed, treated = result.stage("imputed"), result.stage("treated")
    low = [(treated[code] > imputed[code]).sum() for code in printed.rows.units]
    high = [(treated[code] < imputed[code]).sum() for code in printed.rows.units]

    assert_array_equal(low, printed["winsorised_low"])
    assert_array_equal(high, printed["winsorised_high"])
    assert sum(map(bool, map(sum, zip(low, high, strict=True)))) == 15


def test_groups_and_ranks(result):
    """Eight groups, two sub-indices, the index and all 51 ranks."""
    printed = table(result, "aggregated.csv")
    groups = [group.code for group in result.spec.framework.groups]

    for code in groups:
        sets.assert_within(result.column(code).values, printed[code], 1e-9)
    assert_array_equal(result.rank, printed["Index_rank"])
    assert set(printed.columns) == {*groups, "Index_rank"}


def test_frozen(result):
    """Group means, winsorizing bounds and goalposts are written into the frozen specification."""
    sets.assert_frozen_gives_the_same_bits(result)
