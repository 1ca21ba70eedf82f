"""Medians, their deviations and quantiles against Python's and numpy's, and by hand."""

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from indeks_inovasi.kernels.order import median, median_deviation, quantile

VALUES = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=30)


@given(VALUES)
def test_median_of_python(values):
    """The standard library finds the same middle, whatever the order."""
    assert_allclose(median(np.array(values)), statistics.median(values), rtol=1e-15, atol=1e-300)


def test_median_of_numbers_whose_sum_is_too_large():
    """Halfway between 1.5e308 and 1.7e308, though no float64 holds their sum."""
    assert median(np.array([1.7e308, 1.5e308])) == 1.6e308


def test_deviation_of_the_first_nine_numbers():
    """1 to 9: median 5, distances 0, 1, 1, 2, 2, 3, 3, 4, 4 with the median 2 (by hand; R's mad with constant 1)."""
    assert median_deviation(np.arange(1.0, 10.0)) == 2.0
    assert median_deviation(np.array([1.0, 1.0, 2.0, 2.0, 4.0, 6.0, 9.0])) == 1.0


@given(VALUES, st.floats(0.0, 1.0))
def test_quantiles_of_numpy(values, share):
    """Between neighbors linearly, as numpy does it by default."""
    expected = float(np.quantile(np.array(values), share))

    assert quantile(np.array(values), share) == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_quantiles_by_hand():
    """10, 20, 40: the first quarter lies half way from 10 to 20, the ends are the extremes."""
    values = np.array([40.0, 10.0, 20.0])

    assert [quantile(values, share) for share in (0.0, 0.25, 0.5, 0.75, 1.0)] == [10.0, 15.0, 20.0, 30.0, 40.0]
