"""Human Development Index 1990-2021, adjusted for inequality and for planetary pressures: one tree for all three."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import indeks_inovasi as ii
from tests.worked.published import sets

FOLDER = sets.COPIED / "hdi1990_2021"


def placed(values, keys, rows):
    """Return values by (country, year) in the rows of another table, missing elsewhere."""
    column = np.full(len(rows), np.nan)
    column[[rows.index(*key) for key in keys]] = values
    return column


@pytest.fixture(scope="module")
def result():
    """The three indices, computed from the inputs of 5,571 countries and years."""
    data = ii.read(FOLDER / "data.csv", unit="iso3", period="year", columns=["le", "eys", "mys", "gnipc", "hdi"])
    unequal = ii.read(FOLDER / "ihdi.csv", unit="iso3", period="year")
    pressures = ii.read(FOLDER / "phdi_rank_2021.csv", unit="iso3")
    of_2021 = [(country, "2021") for country in pressures.rows.units]
    data = data.with_columns(
        {name: placed(values, unequal.rows.keys, data.rows) for name, values in unequal.columns.items()}
        | {name: placed(values, of_2021, data.rows) for name, values in pressures.columns.items()}
    )
    return ii.compute(data, sets.specification("hdi1990_2021"))


@pytest.mark.checks("aggregator/geometric_mean", "UNDP (2022), HDI and IHDI 1990-2021")
@pytest.mark.parametrize(
    ("code", "column", "tolerance", "n"),
    [("hdi", "hdi", 0.0005001, 5571), ("ihdi", "ihdi", 0.0005001, 1736), ("phdi", "phdi_2021", 0.0006, 155)],
)
def test_index(result, code, column, tolerance, n):
    """The unrounded index lies within half of the last printed digit, and rounded it is the printed one, every time."""
    printed = result.data[column]

    assert (~np.isnan(printed)).sum() == n
    sets.assert_within(sets.before_rounding(result, code), printed, tolerance)
    assert_array_equal(result.column(code).values, printed)


@pytest.mark.checks("aggregator/formula", "UNDP (2022), coefficient of inequality and loss")
def test_inequality(result):
    """The coefficient of inequality, and the loss between the two rounded indices in percent."""
    sets.assert_within(result.column("coef_ineq").values, result.data["coef_ineq"], 1e-5)
    sets.assert_within(result.column("loss").values, result.data["loss"], 1e-5)


def test_ranks_of_2021(result):
    """The 191 printed ranks are those of the rounded index, ties sharing the best place."""
    printed = result.data["hdi_rank_2021"]
    known = ~np.isnan(printed)

    assert known.sum() == 191
    assert_array_equal(result.rank[known], printed[known])


def test_ranks_of_unrounded_scores_are_others(result):
    """Rounding is part of the method: ranked unrounded, 29 countries of 2021 stand elsewhere, as the set notes."""
    printed = result.data["hdi_rank_2021"]
    unrounded = ii.Ranking().ranks(sets.before_rounding(result, "hdi"), result.rows)

    assert (unrounded != printed)[~np.isnan(printed)].sum() == 29


def test_frozen(result):
    """Goalposts are fixed, so freezing changes nothing."""
    assert result.frozen == result.spec
    sets.assert_frozen_gives_the_same_bits(result)
