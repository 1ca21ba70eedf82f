"""Logarithms with learned shifts and mirrored ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import indeks_inovasi as ii
from indeks_inovasi.errors import NonPositiveValueError, NoValuesError
from tests.generators import column

NAN = np.nan
LEFT = [-1000.0, 1.0, 2.0, 3.0, 4.0]
"""Skewed to the left."""


def test_the_lowest_value_becomes_one():
    """Of -4 and 2.389056098930650 the first becomes 1, whose logarithm is 0, the other e^2; it freezes to 5."""
    held = column([-4.0, 2.38905609893065, NAN])
    frozen = ii.Log(shift="lowest_is_one").freeze(held)

    assert frozen == ii.Log(shift=5.0)
    assert_allclose(frozen.apply(held).values, [0.0, 2.0, NAN], rtol=1e-14, atol=0)
    with pytest.raises(NoValuesError, match="Log learns from values"):
        ii.Log(shift="lowest_is_one").freeze(column([NAN]))


def test_a_mirrored_logarithm_by_hand():
    """-ln(3 - x): of 2 and 3 - e it is 0 and -1; at 3 and above there is none."""
    mirrored = ii.Log(shift=3.0, mirrored=True)

    assert_allclose(mirrored.apply(column([2.0, 3.0 - np.e])).values, [0.0, -1.0], rtol=0, atol=1e-15)
    with pytest.raises(
        NonPositiveValueError, match=r"Log\(shift=3\.0, mirrored=True\).*x\[u0\] = 3\.0, x\[u1\] = 4\.0"
    ):
        mirrored.apply(column([3.0, 4.0, 1.0]))
    with pytest.raises(ValueError, match="A mirrored logarithm needs a number"):
        ii.Log(shift="lowest_is_one", mirrored=True)


def test_a_left_skew_is_mirrored():
    """
    COINr's log_CT_plus: log_CT of a column skewed to the right, -ln(max + 0.01 (max - min) - x) of one to the left.

    By hand: 1004 is the range of -1000 to 4, so the shift is 4 + 10.04 = 14.04; the other way 10.04 - (-4) = 14.04.
    """
    right = [-value for value in LEFT]
    step = ii.ShiftedLog(share=0.01, by_skew=True)

    mirrored, plain, other = (
        step.freeze(column(LEFT)),
        step.freeze(column(right)),
        ii.ShiftedLog(share=0.01).freeze(column(LEFT)),
    )
    assert [log.mirrored for log in (mirrored, plain, other)] == [True, False, False]
    assert [log.shift for log in (mirrored, plain, other)] == pytest.approx([14.04, 14.04, 1010.04], rel=1e-15)
    assert_allclose(
        step.freeze(column(LEFT)).apply(column(LEFT)).values,
        -step.freeze(column(right)).apply(column(right)).values,
        rtol=1e-15,
    )


def test_the_automatic_treatment_mirrors_where_asked():
    """A column that stays skewed to the left is logged from the other side."""
    limits = {"skewness_limit": 1.0, "kurtosis_limit": 1.0, "most_points": 0}

    mirrored = ii.SkewnessKurtosis(**limits, otherwise="shifted_log_by_skew").freeze(column(LEFT))
    assert mirrored == ii.ShiftedLog(by_skew=True).freeze(column(LEFT))
    assert ii.SkewnessKurtosis(**limits).freeze(column(LEFT)) == ii.ShiftedLog().freeze(column(LEFT))


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=20, unique=True))
def test_logarithms_keep_the_order(values):
    """Mirrored or not, a larger value has a larger logarithm."""
    held = column(sorted(values))
    for step in (ii.ShiftedLog(by_skew=True), ii.ShiftedLog(), ii.Log(shift="lowest_is_one")):
        assert (np.diff(step.freeze(held).apply(held).values) >= 0.0).all()


@pytest.mark.parametrize("step", [ii.ShiftedLog(), ii.BoxCox(), ii.YeoJohnson(), ii.ShiftedLog(by_skew=True)])
def test_a_range_that_is_no_float(step):
    """From -1.7e308 to 1.7e308 is more than a float holds: refused with both cells."""
    with pytest.raises(ii.IndeksInovasiError, match=r"x\[u0\] = -1\.7e\+308"):
        step.freeze(column([-1.7e308, 0.0, 1.7e308]))


def test_the_skew_of_huge_values():
    """A skewness does not change with the unit: fourth powers of 1e200 are no floats, and it is found all the same."""
    huge = [value * 1e200 for value in LEFT]

    assert ii.ShiftedLog(by_skew=True).freeze(column(huge)).mirrored
    assert not ii.ShiftedLog(by_skew=True).freeze(column([-value for value in huge])).mirrored
