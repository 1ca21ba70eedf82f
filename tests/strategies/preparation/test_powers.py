"""Power transforms and winsorizing by quantiles and fences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi.errors import ConstantIndicatorError, NonPositiveValueError
from tests.generators import column

SKEWED = [1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 40.0]


def test_the_power_of_scipy():
    """Scipy 1.16 finds -0.1323143682536057 for Box-Cox of these seven values."""
    frozen = ii.BoxCox().freeze(column(SKEWED))

    assert frozen.power == pytest.approx(-0.1323143682536057, abs=2e-7)
    assert frozen.freeze(column(SKEWED)) is frozen


@pytest.mark.checks("step/yeo_johnson", "scipy 1.16, yeojohnson: estimated lambda and values at 0.5 and 2")
def test_yeo_johnson_of_scipy():
    """Estimated 0.41298888791078825; at powers 0.5 and 2 the values that scipy gives for -2, 0 and 3."""
    values = [-3.0, -1.0, 0.0, 1.0, 2.0, 5.0, 9.0, 30.0]

    assert ii.YeoJohnson().freeze(column(values)).power == pytest.approx(0.41298888791078825, abs=2e-7)
    half = ii.YeoJohnson(power=0.5).apply(column([-2.0, 0.0, 3.0])).values
    two = ii.YeoJohnson(power=2.0).apply(column([-2.0, 0.0, 3.0])).values
    assert half == pytest.approx([-2.79743495, 0.0, 2.0], abs=1e-8)
    assert two == pytest.approx([-1.09861229, 0.0, 7.5], abs=1e-8)


@given(
    st.lists(st.floats(-100.0, 100.0), min_size=3, max_size=20, unique=True),
    st.sampled_from([-2.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0]),
)
def test_the_order_stays(values, power):
    """Every power rises; 1 leaves the differences as they are."""
    held = np.array(sorted(values))
    transformed = ii.YeoJohnson(power=power).apply(column(held.tolist())).values
    assert (np.diff(transformed) >= 0.0).all()
    positive = column((held + 101.0).tolist())
    assert (np.diff(ii.BoxCox(power=power).apply(positive).values) >= 0.0).all()
    np.testing.assert_allclose(ii.YeoJohnson(power=1.0).apply(column(held.tolist())).values, held, atol=1e-12)


def test_values_that_box_cox_does_not_take():
    """Zero and below, by cell; a constant column has no power."""
    with pytest.raises(NonPositiveValueError, match="YeoJohnson takes every value"):
        ii.BoxCox(power=0.5).apply(column([0.0, 1.0]))
    with pytest.raises(ConstantIndicatorError):
        ii.BoxCox().freeze(column([2.0, 2.0]))


@pytest.mark.checks("step/winsorize_quantiles", "arithmetic by hand: quantiles of 0 to 10")
def test_quantiles_by_hand():
    """Of 0, 1 ... 10 the tenth is 1 and the nine tenths 9."""
    values = [float(value) for value in range(11)]

    assert ii.WinsorizeQuantiles(low=0.1, high=0.9).freeze(column(values)) == ii.Clip(low=1.0, high=9.0)
    assert ii.WinsorizeQuantiles(high=0.95).freeze(column(values)) == ii.Clip(high=9.5)
    assert ii.WinsorizeQuantiles().freeze(column(values)) == ii.NoTreatment()


@pytest.mark.checks("step/winsorize_fences", "arithmetic by hand: Tukey's fences of 0 to 8 and 100")
def test_fences_by_hand():
    """Of 0 to 8 and 100 the quartiles are 2.25 and 6.75, the fences at 1.5 are -4.5 and 13.5."""
    values = [float(value) for value in range(9)] + [100.0]

    assert ii.WinsorizeFences(reach=1.5).freeze(column(values)) == ii.Clip(low=-4.5, high=13.5)
    assert ii.WinsorizeFences(reach=1.5, to="last_inside").freeze(column(values)) == ii.Clip(low=0.0, high=8.0)
