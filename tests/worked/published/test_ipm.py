"""Indeks Pembangunan Manusia of 514 districts, 2020-2022: goalposts, a logarithm, a geometric mean."""

import pytest
from numpy.testing import assert_array_equal

import indeks_inovasi as ii
from tests.worked.published import sets


@pytest.fixture(scope="module")
def result():
    """The index of 1,542 districts and years."""
    data = ii.read(sets.COPIED / "ipm_kabkota_2020_2022" / "data.csv", unit="daerah", period="tahun")
    return ii.compute(data, sets.specification("ipm_kabkota_2020_2022"))


@pytest.mark.checks("step/round", "BPS, IPM 2020-2022: 1,542 printed rows")
def test_index(result):
    """The index rounded to two decimals is the printed one in every row; unrounded it lies within half a digit."""
    unrounded = sets.before_rounding(result, "ipm")

    sets.assert_within(unrounded, result.data["ipm"], 0.005001)
    assert_array_equal(result.score, result.data["ipm"])


def test_classes(result):
    """Low below 60, medium below 70, high below 80, very high from 80 on, read off the printed index."""
    names = ((60.0, "rendah"), (70.0, "sedang"), (80.0, "tinggi"), (float("inf"), "sangat tinggi"))
    expected = [next(name for limit, name in names if score < limit) for score in result.data["ipm"].tolist()]

    assert list(result.category) == expected
    assert set(expected) == {"rendah", "sedang", "tinggi", "sangat tinggi"}


def test_frozen(result):
    """Goalposts are fixed, so freezing changes nothing."""
    assert result.frozen == result.spec
    sets.assert_frozen_gives_the_same_bits(result)
