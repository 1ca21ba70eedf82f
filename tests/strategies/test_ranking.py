"""Ranks and categories of a node."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.matrix import Rows
from indeks_inovasi.typing import FrozenMap

NAN = np.nan


def rows(n, periods=None, **peers):
    """Return n rows with peer groups."""
    held = FrozenMap({name: tuple(groups) for name, groups in peers.items()})
    return Rows(tuple(f"u{row}" for row in range(n)), periods, held)


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("min", [4, 1, 2, NAN, 2]),
        ("max", [4, 1, 3, NAN, 3]),
        ("average", [4, 1, 2.5, NAN, 2.5]),
        ("dense", [3, 1, 2, NAN, 2]),
        ("ordinal", [4, 1, 2, NAN, 3]),
    ],
)
def test_five_ways_to_rank(ties, expected):
    """Highest first; who has no score has no rank and does not count."""
    scores = np.array([0.2, 0.9, 0.5, NAN, 0.5])

    assert_array_equal(ii.Ranking(ties=ties).ranks(scores, rows(5)), expected)


def test_low_may_be_first():
    """Where a high score is bad, the lowest is rank 1."""
    assert ii.Ranking(order="ascending").ranks(np.array([3.0, 1.0, 2.0]), rows(3)).tolist() == [3.0, 1.0, 2.0]


def test_within_peers_and_periods():
    """Each kind in each period has a first place of its own."""
    held = rows(6, ("2020", "2020", "2020", "2021", "2021", "2021"), kind=["city", "city", "regency"] * 2)
    scores = np.array([1.0, 2.0, 9.0, 4.0, 3.0, 9.0])

    assert ii.Ranking(within="kind").ranks(scores, held).tolist() == [2, 1, 1, 1, 2, 1]
    assert ii.Ranking().ranks(scores, held).tolist() == [3, 2, 1, 2, 3, 1]


def test_ranks_of_rounded_scores():
    """At one decimal 71.52 and 71.48 share a rank; by default they do not, and rounding dust always does."""
    scores = np.array([71.52, 71.48, 71.52 + 1e-12])

    assert ii.Ranking(decimals=1).ranks(scores, rows(3)).tolist() == [1, 1, 1]
    assert ii.Ranking().ranks(scores, rows(3)).tolist() == [1, 3, 1]


def bands(closed):
    """Return three bands."""
    return ii.Bands(limits=(40.0, 65.0), closed=closed, labels=("low", "middle", "high"))


@pytest.mark.parametrize(
    ("closed", "expected"),
    [
        ("right", [0, 0, 1, 1, 2, -1]),
        ("left", [0, 1, 1, 2, 2, -1]),
        (("right", "left"), [0, 0, 1, 2, 2, -1]),
        (("left", "right"), [0, 1, 1, 1, 2, -1]),
    ],
)
def test_bands_close_per_limit(closed, expected):
    """39, 40, 41, 65, 66 and a gap: who stands on a limit belongs where that limit says."""
    assert bands(closed).number(np.array([39.0, 40.0, 41.0, 65.0, 66.0, NAN])) == expected


def test_band_limit_at_zero_is_sharp():
    """0.4 is above a limit of zero, and so is the smallest score that is no rounding dust."""
    halves = ii.Bands(limits=(0.0,), closed="right", labels=("below", "above"))

    assert halves.number(np.array([-0.4, 0.0, 0.4, 1e-6])) == [0, 0, 1, 1]


def test_rounding_dust_on_a_limit():
    """0.1 + 0.2 stands on the limit 0.3."""
    held = ii.Bands(limits=(0.3,), closed="right", labels=("below", "above"))

    assert held.number(np.array([0.1 + 0.2])) == [0]


def test_wording_by_language():
    """A bare text is Indonesian; another language is found where it is given, else the first one stands in."""
    held = ii.Bands(limits=(1.0,), closed="left", labels=({"id": "Rendah", "en": "Low"}, "Tinggi"))

    assert [held.label(band, "en") for band in (0, 1, -1)] == ["Low", "Tinggi", None]
    assert held.label(0, "id") == "Rendah"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"limits": [1.0], "closed": "left", "labels": ["a"]}, "Limits must ascend, and there must be one label more"),
        ({"limits": [2.0, 1.0], "closed": "left", "labels": ["a", "b", "c"]}, "Limits must ascend"),
        ({"limits": [1.0], "closed": ["left", "right"], "labels": ["a", "b"]}, "Give `closed` once, or once per limit"),
        ({"limits": [NAN], "closed": "left", "labels": ["a", "b"]}, "finite number"),
    ],
)
def test_bands_that_do_not_fit(fields, sentence):
    """Limits, labels and closed ends fit together."""
    with pytest.raises(ValueError, match=sentence):
        ii.Bands.model_validate(fields)


def test_titles_of_first_places():
    """The first places may have names; half ranks, later places and gaps have none."""
    ranking = ii.Ranking(titles=("Juara I", {"en": "Second"}))

    assert [ranking.title(rank, "id") for rank in (1.0, 2.0, 3.0, 1.5, NAN)] == ["Juara I", "Second", None, None, None]


@pytest.mark.parametrize("decimals", [16, 1000, -16, -400])
def test_decimals_have_bounds(decimals):
    """Scores are compared at 15 decimals at most, as they are rounded."""
    with pytest.raises(ValueError, match="decimals"):
        ii.Ranking(decimals=decimals)
