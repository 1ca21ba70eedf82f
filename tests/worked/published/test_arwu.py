"""Academic Ranking of World Universities 2019-2022: a weighted sum, rescaled to the best university of each year."""

import pytest
from numpy.testing import assert_array_equal

import indeks_inovasi as ii
from tests.worked.published import sets


@pytest.fixture(scope="module")
def result(published_data):
    """The ranking computed from its six indicators."""
    folder = sets.outside(published_data, "arwu2019_2022")
    data = ii.read(folder / "data.csv", unit="university_name", period="year")
    return ii.compute(data, sets.specification("arwu2019_2022"))


def test_total_score(result):
    """All 398 scores, printed to one decimal from indicators that are printed to one decimal."""
    sets.assert_within(result.score, result.data["total_score"], 0.1)


def test_the_best_university_of_each_year_has_100(result):
    """Harvard leads in each of the four years; its score is the scale."""
    assert [result["Harvard University", year].score for year in (2019, 2020, 2021, 2022)] == [100.0] * 4


def test_world_rank(result):
    """Ranks are those of the printed score within its year, ties sharing the best place, in all 398 rows."""
    assert_array_equal(result.rank_of("world_rank"), result.data["world_rank"])


def test_frozen(result):
    """The best of each year is written into the frozen specification."""
    sets.assert_frozen_gives_the_same_bits(result)
