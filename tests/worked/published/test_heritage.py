"""Index of Economic Freedom 2019: the mean of twelve freedoms, complete countries only."""

import numpy as np
import pytest

import indeks_inovasi as ii
from tests.worked.published import sets


@pytest.fixture(scope="module")
def result(published_data):
    """The index of 186 countries, 180 of them with a score."""
    folder = sets.outside(published_data, "heritage2019")
    data = ii.read(folder / "data.csv", unit="country", peers=["region"])
    return ii.compute(data, sets.specification("heritage2019"))


def test_score(result):
    """Within half of the printed digit; six countries without all twelve freedoms have no score."""
    sets.assert_within(result.score, result.data["score"], 0.0501)
    assert np.isnan(result.score).sum() == 6


@pytest.mark.parametrize(("code", "column"), [("score", "world_rank"), ("regional", "region_rank")])
def test_ranks(result, code, column):
    """Ranks of the world and within each region, at most a neighbor away: they come from scores not printed."""
    sets.assert_within(result.rank_of(code), result.data[column], 1)
    assert (result.rank_of(code) != result.data[column]).sum() < 20


def test_frozen(result):
    """Nothing is learned, so freezing changes nothing."""
    assert result.frozen == result.spec
    sets.assert_frozen_gives_the_same_bits(result)
