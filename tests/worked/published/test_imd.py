"""English Indices of Deprivation 2025: ranks stretched exponentially, weights that add to 0.999, a plain sum."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import indeks_inovasi as ii
from tests.worked.published import sets


@pytest.fixture(scope="module")
def result():
    """The index of 33,755 areas from their ranks in seven domains."""
    data = ii.read(sets.COPIED / "imd2025_england" / "data.csv.gz", unit="lsoa")
    return ii.compute(data, sets.specification("imd2025_england"), lang="en")


@pytest.mark.checks("step/chain", "English Indices of Deprivation 2025, 33,755 areas")
@pytest.mark.checks("aggregator/weighted_sum", "English Indices of Deprivation 2025")
@pytest.mark.checks("step/exponential", "English Indices of Deprivation 2025, 33,755 areas")
def test_score(result):
    """The weighted sum, not renormalized; two areas are off by more than the rounding of the printed score."""
    printed = result.data["imd_score"]

    sets.assert_within(result.score, printed, 0.0008)
    assert (np.abs(result.score - printed) > 0.00055).sum() == 2


def test_rank(result):
    """33,753 ranks agree; the other two are neighbors that change places."""
    printed = result.data["imd_rank"]

    sets.assert_within(result.rank, printed, 1)
    assert (result.rank == printed).sum() == 33_753


@pytest.mark.checks("step/reverse", "English Indices of Deprivation 2025, 33,755 deciles")
def test_decile(result):
    """The most deprived tenth is decile 1: every area in its printed decile."""
    assert_array_equal([float(label) for label in result.category_of("imd_decile")], result.data["imd_decile"])


def test_frozen(result):
    """The table behind the deciles is written into the frozen specification."""
    sets.assert_frozen_gives_the_same_bits(result)
