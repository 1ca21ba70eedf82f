"""CalEnviroScreen 3.0: percentiles over non-zero values, half weights, a division by the maximum, a product."""

from collections import Counter

import pytest

import indeks_inovasi as ii
from tests.worked.published import sets

FOLDER = sets.COPIED / "calenviroscreen3"


@pytest.fixture(scope="module")
def data():
    """8,035 census tracts."""
    return ii.read(FOLDER / "data.csv.gz", unit="fips", peers=["county", "pub_range"])


@pytest.fixture(scope="module")
def result(data):
    """The index with environmental effects at half weight."""
    return ii.compute(data, sets.specification("calenviroscreen3"), lang="en")


@pytest.mark.checks("aggregator/product", "CalEnviroScreen 3.0")
@pytest.mark.parametrize(("code", "tolerance"), [("pollution", 0.0001), ("popchar", 0.0001), ("score", 0.002)])
def test_scores(result, code, tolerance):
    """Pollution burden, population characteristics (106 tracts lack too much to have one) and their product."""
    sets.assert_within(result.column(code).values, result.data[f"pub_{code}"], tolerance)


@pytest.mark.checks("value/column", "CalEnviroScreen 3.0, printed ranges of 8,035 tracts")
def test_ranges(result):
    """
    Twenty ranges of five percent, cut at the quantiles of the printed score: every tract in its printed range.

    Of the scores computed here, two pairs of neighbors at the cuts change places within the tolerance.
    """
    printed = result.data.rows.peers["pub_range"]
    moved = Counter(
        (found, expected)
        for found, expected in zip(result.category_of("score_percentile"), printed, strict=True)
        if found != expected
    )

    assert result.category_of("printed_percentile") == printed
    assert moved == {
        ("1-5% (lowest scores)", "6-10%"): 1,
        ("6-10%", "1-5% (lowest scores)"): 1,
        ("76-80%", "81-85%"): 1,
        ("81-85%", "76-80%"): 1,
    }


def test_uniform_weights(data):
    """The published variant in which all twelve pollution indicators weigh the same."""
    result = ii.compute(data, sets.specification("calenviroscreen3", "uniform_weights.json"))
    printed = ii.read(FOLDER / "uniform_weights.csv.gz", unit="fips")

    assert printed.rows.units == result.rows.units
    for code in ("pollution", "popchar", "score"):
        sets.assert_within(result.column(code).values, printed[f"uniform_{code}"], 2e-6)
    sets.assert_frozen_gives_the_same_bits(result)


def test_the_variant_differs_in_weights_only():
    """Equal weights in place of the framework's turn one specification into the other."""
    uniform = sets.specification("calenviroscreen3", "uniform_weights.json")
    index = sets.specification("calenviroscreen3")

    assert uniform.framework.group("popchar") == index.framework.group("popchar")
    assert {child.weight for child in uniform.framework.group("pollution").children} == {1.0}
    assert {child.weight for child in index.framework.group("pollution").children} == {1.0, 0.5}
    assert all(uniform.rule(code) == index.rule(code) for code in uniform.framework.by_code)


def test_frozen(result):
    """Tables of percentiles and the two maxima are written into the frozen specification."""
    sets.assert_frozen_gives_the_same_bits(result)
