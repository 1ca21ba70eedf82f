"""Skewness, kurtosis and winsorized bounds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indeks_inovasi.kernels.treatment import skewness_and_kurtosis, winsorized_bounds
from tests.generators import columns


def test_skewness_and_kurtosis_of_a_small_sample():
    """
    For 1, 2, 3, 4, 10: skewness 1.697056, excess kurtosis 3.152 (as a spreadsheet's SKEW and KURT).

    By hand: mean 4, deviations -3, -2, -1, 0, 6; m2 = 50/5 = 10, m3 = 180/5 = 36, m4 = (81 + 16 + 1 + 1296)/5 = 278.8;
    g1 = 36 / 10^1.5 = 1.138420, times sqrt(20)/3 = 1.697056; g2 = 2.788 - 3 = -0.212,
    ((6 * -0.212) + 6) * 4 / (3 * 2) = 4.728 * 4/6 = 3.152.
    """
    skewness, kurtosis = skewness_and_kurtosis(np.array([1.0, 2.0, 3.0, 4.0, 10.0]))

    assert skewness == pytest.approx(1.697056, abs=1e-6)
    assert kurtosis == pytest.approx(3.152, abs=1e-12)


def test_too_few_values_have_no_shape():
    """Skewness needs three values and kurtosis four; a constant column has neither."""
    assert skewness_and_kurtosis(np.array([1.0, 2.0])) == (0.0, 0.0)
    assert skewness_and_kurtosis(np.array([5.0, 5.0, 5.0, 5.0])) == (0.0, 0.0)
    skewness, kurtosis = skewness_and_kurtosis(np.array([0.0, 0.0, 3.0]))
    assert skewness == pytest.approx(1.7320508, abs=1e-7)
    assert kurtosis == 0.0


@pytest.mark.parametrize("factor", [2.0**600, 2.0**-600, -(2.0**600)])
def test_the_shape_does_not_hang_on_the_unit(factor):
    """Far from 1 a power of two as the factor moves no bit; a negative one turns the skewness around."""
    values = np.array([1.0, 2.0, 3.0, 4.0, 10.0])
    skewness, kurtosis = skewness_and_kurtosis(values)

    assert skewness_and_kurtosis(values * factor) == (skewness if factor > 0.0 else -skewness, kurtosis)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 0, (None, None)),
        (1, 1, (2.0, 8.0)),
        (0, 2, (None, 5.0)),
        (2, 0, (5.0, None)),
    ],
)
def test_points_move_to_the_next_value(low, high, expected):
    """1, 2, 5, 8, 100: one high point takes 8, two take 5; one low point takes 2 (by hand)."""
    assert winsorized_bounds(np.array([100.0, 1.0, 5.0, 8.0, 2.0]), low, high) == expected


def test_a_tied_block_that_exceeds_the_count_stays():
    """Two units share the largest value, so one point cannot move alone, and two can."""
    values = np.array([1.0, 2.0, 3.0, 9.0, 9.0])

    assert winsorized_bounds(values, 0, 1) == (None, None)
    assert winsorized_bounds(values, 0, 2) == (None, 3.0)


@given(columns(smallest=4, spread=False), st.integers(0, 3), st.integers(0, 3))
def test_never_more_points_move_than_allowed(values, low, high):
    """At most `low` values lie under the lower bound and at most `high` above the upper one."""
    floor, ceiling = winsorized_bounds(values, low, high)

    assert floor is None or int((values < floor).sum()) <= low
    assert ceiling is None or int((values > ceiling).sum()) <= high
