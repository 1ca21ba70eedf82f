"""Indeks Desa Membangun 2024: 75,265 villages, three components, five classes, thousands of ties."""

from collections import Counter
from itertools import accumulate

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import indeks_inovasi as ii
from tests.worked.published import sets

STATUS = {"MANDIRI": 1, "MAJU": 2, "BERKEMBANG": 3, "TERTINGGAL": 4, "SANGAT TERTINGGAL": 5, None: 0}


@pytest.fixture(scope="module")
def result():
    """The index of all villages."""
    data = ii.read(sets.COPIED / "idm2024_desa" / "data.csv.gz", unit="kode_desa")
    return ii.compute(data, sets.specification("idm2024_desa"))


def test_score(result):
    """Within two thirds of the fourth decimal; four villages have no values and no score."""
    sets.assert_within(result.score, result.data["idm"], 7e-5)
    assert np.isnan(result.score).sum() == 4


def test_status(result):
    """Every village is in its printed class, except the one that the set names."""
    found = np.array([STATUS[category] for category in result.category])
    others = np.flatnonzero(found != result.data["status"])

    assert [result.rows.units[row] for row in others] == ["6213062003"]
    assert (found[others], result.data["status"][others]) == (2, 3)


def test_ties_share_the_best_rank(result):
    """
    Two villages have the same rank exactly where their components have the same sum.

    Components have four decimals, so sums in units of 0.0001 are whole numbers, and the rank of a village is one more
    than the number of villages with a larger sum: counted here without a single rounded number.
    """
    parts = [np.rint(result.data[code] * 10_000) for code in ("iks", "ike", "ikl")]
    scored = ~np.isnan(result.score)
    sums = (parts[0] + parts[1] + parts[2])[scored].astype(int).tolist()
    villages = sorted(Counter(sums).items(), reverse=True)
    above = accumulate((n for _, n in villages), initial=1)
    rank = dict(zip((total for total, _ in villages), above, strict=False))

    assert_array_equal(result.rank[scored], [rank[total] for total in sums])
    assert len(villages) < 6_000


def test_codes_stay_text(result):
    """A village is found by its code as text."""
    assert result["6213062003"].category == "MAJU"


def test_frozen(result):
    """Nothing is learned, so freezing changes nothing."""
    assert result.frozen == result.spec
    sets.assert_frozen_gives_the_same_bits(result)
