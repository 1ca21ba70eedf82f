"""Benefit of the doubt against a textbook, the R package Compind, and the handbook on composite indicators."""

import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

import indeks_inovasi as ii
from tests.worked.published import sets

COMPIND = Path(__file__).parents[1] / "data" / "compind"


def scored(table, codes, bounds=None, normalizer=None) -> ii.IndexResult:
    """Return an index of some columns by benefit of the doubt."""
    spec = ii.IndexSpec(
        name="doubt",
        framework=ii.Framework.of({"index": codes}),
        normalizer=normalizer or ii.AsIs(),
        aggregator=ii.BenefitOfTheDoubt(bounds=bounds),
    )
    return ii.compute(table, spec)


@pytest.mark.checks("aggregator/benefit_of_the_doubt", "Cooper, Seiford and Tone 2007, table 1.3 (not looked up again)")
def test_seven_stores():
    """
    One input and two outputs (Cooper, Seiford and Tone 2007, table 1.3; quoted from memory, the arithmetic is checked).

    Printed: 0.714 1 0.7 0.75 1 1 1. By hand: A is 5/7 of B in the second output; C stands behind x + y = 10 and D
    behind 3 x + y = 20.
    """
    table = {"unit": list("ABCDEFG"), "x": [1, 2, 3, 4, 4, 5, 6], "y": [5, 7, 4, 3, 6, 5, 2]}

    found = scored(table, ["x", "y"]).score

    assert_allclose(found, [0.714, 1.0, 0.7, 0.75, 1.0, 1.0, 1.0], rtol=0, atol=0.0005)
    assert_allclose(found, [5 / 7, 1.0, 7 / 10, 15 / 20, 1.0, 1.0, 1.0], rtol=1e-14)


@pytest.mark.checks("aggregator/benefit_of_the_doubt", "Compind 3.4, ci_bod_constr")
@pytest.mark.parametrize(
    ("file", "bounds"),
    [
        ("bod.csv", None),
        ("bod_005_030.csv", ii.ShareBounds(of="score", at_least=0.05, at_most=0.3)),
    ],
)
def test_eight_pillars_of_51_countries(file, bounds):
    """Without bounds, and with 5 % to 30 % of the own score from each pillar."""
    table = ii.read(COMPIND / "input_pillars.csv", unit="uCode")
    with (COMPIND / file).open(encoding="utf-8", newline="") as lines:
        expected = {row["uCode"]: float(row["value"]) for row in csv.DictReader(lines)}

    result = scored(table, list(table.columns), bounds)

    assert result.rows.units == tuple(expected)
    assert_allclose(result.score, list(expected.values()), rtol=1e-8)
    if bounds is not None:
        shares = ii.own_weights(result).shares.values
        assert shares.min() >= 0.05 - 1e-12
        assert shares.max() <= 0.3 + 1e-12


@pytest.fixture(scope="module")
def handbook(published_data):
    """23 countries, eight indicators from 0 to 1, each with 10 % to 15 % of the weights."""
    folder = sets.outside(published_data, "tai_handbook")
    table = ii.read(folder / "data.csv", unit="country")
    bounds = ii.ShareBounds(of="weights", at_least=0.1, at_most=0.15)
    printed = ii.read(folder / "bod.csv", unit="country")
    result = scored(table, list(table.columns), bounds, ii.MinMax(ceiling=1.0))
    return result, printed, [printed.rows.index(unit) for unit in result.rows.units]


@pytest.mark.checks("aggregator/benefit_of_the_doubt", "OECD and JRC 2008, benefit of the doubt of the TAI")
def test_technology_achievement_index(handbook):
    """
    The scores of the handbook to its two decimals for 19 of 23 countries, the other four within 0.007.

    Two of the indicators are printed as logarithms with two decimals. The printed weights, taken with the printed data,
    miss the printed scores by more, up to 0.015.
    """
    result, printed, rows = handbook
    gaps = np.abs(result.score - printed["score"][rows])

    assert gaps.max() < 0.0071
    assert {result.rows.units[row] for row in np.flatnonzero(gaps > 0.005 + sets.DUST)} == {
        "Japan", "Slovenia", "Spain", "United Kingdom",
    }  # fmt: skip
    assert (result.score == 1.0).sum() == 3


def test_weights_of_the_technology_achievement_index(handbook):
    """
    The weights of the handbook where they are the only best ones.

    The three countries with a score of 1 have many best weights; in Canada, Belgium and Israel two indicators change
    places at the printed precision.
    """
    result, printed, rows = handbook
    own = ii.own_weights(result)
    wanted = np.array([printed[f"w_{code}"][rows] for code in own.weights.codes]).T

    gaps = np.abs(own.weights.values - wanted).max(axis=1)

    assert (gaps[result.score < 1.0] < 0.011).sum() == 17
    assert gaps.max() < 0.07
