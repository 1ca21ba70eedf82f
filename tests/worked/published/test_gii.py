"""Global Innovation Index 2019: 80 indicators in four levels of weighted means, missing ones skipped."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

import indeks_inovasi as ii
from tests.worked.published import sets


@pytest.fixture(scope="module")
def result(published_data):
    """The index computed from the 80 published indicator scores."""
    data = ii.read(sets.outside(published_data, "gii2019") / "data.csv", unit="country")
    return ii.compute(data, sets.specification("gii2019"))


def tolerance(code):
    """Return the published tolerance of a node: printed to one decimal, from scores with one decimal."""
    if not code.startswith("p_"):
        return {"gii": 0.06}.get(code, 0.07)
    return 0.09 if code.count("_") == 2 else 0.08


def test_every_node(result):
    """21 sub-pillars, 7 pillars, 2 sub-indices and the index; a sub-pillar without data is missing and skipped."""
    groups = [group.code for group in result.spec.framework.groups]
    assert len(groups) == 31
    for code in groups:
        sets.assert_within(result.column(code).values, result.data["pub_" + code.removeprefix("p_")], tolerance(code))


@pytest.mark.parametrize(
    ("code", "column", "off", "farthest"),
    [("gii", "pub_rank", 0, 0), ("input", "pub_rank_input", 2, 1), ("output", "pub_rank_output", 4, 1)],
)
def test_ranks(result, code, column, off, farthest):
    """All 129 ranks of the index; in the sub-indices one and two pairs of neighbors change places."""
    distance = np.abs(result.rank_of(code) - result.data[column])

    assert (distance > 0).sum() == off
    assert distance.max() == farthest


@pytest.fixture(scope="module")
def scores(published_data):
    """The 80 indicator scores computed from the published values, winsorized or logged as the report says."""
    data = ii.read(sets.outside(published_data, "gii2019") / "values.csv", unit="country")
    return ii.compute(data, sets.specification("gii2019", "scores.json"))


def test_scores_from_values(scores, result, published_data):
    """
    Fixed and observed goalposts, up to six points winsorized, logarithms.

    Values are printed to one decimal, too coarse for exact scores; the set records for each indicator how far a score
    rebuilt from them lies from the published one at most, and so far, to three decimals, it lies here too.
    """
    recorded = ii.read(
        sets.outside(published_data, "gii2019") / "nodes.csv", unit="code", columns=["max_abs_error_value_to_score"]
    )["max_abs_error_value_to_score"]
    codes = [leaf.code for leaf in scores.spec.framework.indicators]
    found = [np.nanmax(np.abs(scores.column(code).values - result.data[code])) for code in codes]

    assert scores.rows.units == result.rows.units
    assert len(codes) == 80
    assert_allclose(found, recorded[:80], rtol=0, atol=0.0005 + sets.DUST)


def test_frozen_scores(scores):
    """Observed poles and winsorizing bounds are written into the frozen specification."""
    sets.assert_frozen_gives_the_same_bits(scores)


def test_frozen(result):
    """Nothing is learned, so freezing changes nothing."""
    assert result.frozen == result.spec
    sets.assert_frozen_gives_the_same_bits(result)
