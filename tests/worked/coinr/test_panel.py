"""COINr's panel: screening and treatment year by year, min-max over all years together."""

from functools import cache

import pytest
from numpy.testing import assert_allclose

import indeks_inovasi as ii
from tests.worked.coinr import asem


@cache
def panel():
    """Return the index of the panel computed here."""
    columns = asem.table("input/asem_iData_p.csv")
    data = ii.Dataset.of(
        {code: asem.numbers(columns[code]) for code in asem.INDICATORS}, columns["uCode"], columns["Time"]
    )
    spec = asem.plain(
        screening=ii.CoverageScreening(share=0.9),
        treatment=ii.PerPeerGroup(by="period", step=ii.SkewnessKurtosis(most_points=5)),
    )
    return ii.compute(data, spec)


def assert_same_panel(name, codes):
    """Compare nodes with a table of COINr, row by row."""
    expected, result = asem.table(name), panel()
    rows = [result.rows.index(unit, year) for unit, year in zip(expected["uCode"], expected["Time"], strict=True)]

    assert sorted(rows) == list(range(len(result)))
    for code in codes:
        found = result.column(code).values[rows]
        assert_allclose(found, asem.numbers(expected[code]), rtol=1e-14, err_msg=code)


@pytest.mark.checks("step/per_peer_group", "COINr 1.1.14, treatment year by year: 230 units and years")
def test_index_over_five_years():
    """230 scores; the 25 units and years with less than 90% of the indicators have left."""
    assert_same_panel("panel/aggregated.csv", ["Index"])
    assert (len(panel()), len(panel().left)) == (230, 25)


def test_pillars_over_five_years():
    """Eight pillar scores for each of the 230 units and years."""
    assert_same_panel("panel/pillars.csv", asem.PILLARS)


def test_the_frozen_panel_gives_the_same_scores():
    """What each year's treatment has learned is written down: the frozen specification moves no bit."""
    result = panel()

    again = ii.apply(result.data, result.frozen)

    assert (again.score == result.score).all()
