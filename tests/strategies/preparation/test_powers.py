"""Power transforms: Box-Cox and Yeo-Johnson, given and learned."""

import numpy as np
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import ConstantIndicatorError, NonPositiveValueError, NoValuesError, SpecificationError
from tests.generators import column

NAN = np.nan
SKEWED = [1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 40.0]
MIXED = [-3.0, -1.0, 0.0, 1.0, 2.0, 5.0, 9.0, 30.0]
DOOR_CLOSED = [
    0.15, 0.09, 0.18, 0.10, 0.05, 0.12, 0.08, 0.05, 0.08, 0.10, 0.07, 0.02, 0.01, 0.10, 0.10, 0.10, 0.02, 0.10, 0.01,
    0.40, 0.10, 0.05, 0.03, 0.05, 0.15, 0.10, 0.15, 0.09, 0.08, 0.18, 0.10, 0.20, 0.11, 0.30, 0.02, 0.20, 0.20, 0.30,
    0.30, 0.40, 0.30, 0.05,
]  # fmt: skip
"""Radiation of 42 microwave ovens, Johnson and Wichern (2007), table 4.1."""


@pytest.mark.checks("step/box_cox", "Johnson and Wichern (2007), example 4.16: 0.28 of 42 ovens; scipy 1.17, boxcox")
def test_the_published_power_of_the_ovens():
    """Example 4.16 finds 0.28 as the best of a grid, as does R's MASS::boxcox; to more digits it is 0.2759."""
    power = ii.BoxCox().freeze(column(DOOR_CLOSED)).power

    assert round(power, 2) == 0.28


def test_the_power_of_scipy():
    """Scipy 1.17.1 finds -0.1323143682536057, to the 7 digits that its search promises; gaps do not count."""
    frozen = ii.BoxCox().freeze(column([*SKEWED, NAN]))

    assert frozen.power == pytest.approx(-0.1323143682536057, abs=1e-7)
    assert frozen.freeze(column([1.0, 9.0])) is frozen


@pytest.mark.checks("step/yeo_johnson", "scikit-learn, documentation of PowerTransformer: 1.386 and -3.100; scipy 1.17")
def test_the_powers_of_scikit_learn():
    """PowerTransformer's documented example: columns 1, 3, 4 and 2, 2, 5 get the powers 1.386 and -3.100."""
    powers = [ii.YeoJohnson().freeze(column(values)).power for values in ([1.0, 3.0, 4.0], [2.0, 2.0, 5.0])]

    assert [round(power, 3) for power in powers] == [1.387, -3.101]  # the page cuts where it should round
    assert powers == pytest.approx([1.38668179, -3.10053313], abs=2e-8)


def test_the_values_of_scikit_learn():
    """Its documented transform, standardized: -1.316, 0.209, 1.106 and -0.707, -0.707, 1.414."""
    for values, expected in (([1.0, 3.0, 4.0], [-1.316, 0.209, 1.106]), ([2.0, 2.0, 5.0], [-0.707, -0.707, 1.414])):
        step = ii.YeoJohnson()
        standard = ii.ZScore(ddof=0)
        transformed = step.freeze(column(values)).apply(column(values))
        assert_allclose(
            standard.freeze(transformed).apply(transformed).values, expected, rtol=0, atol=1e-3
        )  # the page cuts decimals


def test_yeo_johnson_of_scipy():
    """Scipy 1.17.1 finds 0.41298888791078825; at powers 0.5 and 2 the values that it gives for -2, 0 and 3."""
    assert ii.YeoJohnson().freeze(column(MIXED)).power == pytest.approx(0.41298888791078825, abs=2e-8)
    half = ii.YeoJohnson(power=0.5).apply(column([-2.0, 0.0, 3.0])).values
    two = ii.YeoJohnson(power=2.0).apply(column([-2.0, 0.0, 3.0])).values
    assert half == pytest.approx([-2.79743495, 0.0, 2.0], abs=1e-8)
    assert two == pytest.approx([-1.09861229, 0.0, 7.5], abs=1e-8)


def test_box_cox_by_hand():
    """(4^0.5 - 1) / 0.5 = 2, (4^2 - 1) / 2 = 7.5, (4^-1 - 1) / -1 = 0.75, ln 4 = 1.386."""
    for power, expected in ((0.5, 2.0), (2.0, 7.5), (-1.0, 0.75), (0.0, 1.3862943611198906)):
        assert ii.BoxCox(power=power).apply(column([4.0])).values[0] == pytest.approx(expected, rel=1e-15)


def test_shift():
    """COINr's shift makes the smallest of -4, 0 and 5 a 1, so the others become 5 and 10; it freezes to 5."""
    held = column([-4.0, 0.0, 5.0, NAN])
    frozen = ii.BoxCox(power=2.0, shift="lowest_is_one").freeze(held)

    assert frozen == ii.BoxCox(power=2.0, shift=5.0)
    assert_array_equal(frozen.apply(held).values, [0.0, 12.0, 49.5, NAN])
    learned = ii.BoxCox(shift="lowest_is_one").freeze(held)
    assert (learned.shift, learned.learns) == (5.0, False)
    assert learned.power == ii.BoxCox(shift=5.0).freeze(held).power


@pytest.mark.parametrize("step", [ii.BoxCox(power=0.5, rescale=True), ii.YeoJohnson(power=0.5, rescale=True)])
def test_rescaling_keeps_the_ends(step):
    """
    The smallest and the largest value stay, to the last bit; those between move as the transform says.

    By hand for Box-Cox: 1, 4, 9 become 0, 2, 4, so 4 lies halfway from 1 to 9, at 5. For Yeo-Johnson the roots of 2, 5
    and 10 decide: 1 + 8 (2.2360680 - 1.4142136) / (3.1622777 - 1.4142136) = 4.7612095.
    """
    held = column([1.0, 4.0, 9.0, NAN])
    frozen = step.freeze(held)
    found = frozen.apply(held).values

    assert frozen.ends == (1.0, 9.0)
    assert (found[0], found[2]) == (1.0, 9.0)
    assert found[1] == pytest.approx(5.0 if isinstance(step, ii.BoxCox) else 4.761209517, abs=1e-9)
    assert frozen.apply(column([1.0, 4.0])).values.tolist() == found[:2].tolist()


def test_rescaling_moves_no_score():
    """After min-max a rescaled column and one that is not have the same scores."""
    held = column(SKEWED)
    scores = []
    for step in (ii.BoxCox(), ii.BoxCox(rescale=True)):
        treated = step.freeze(held).apply(held)
        scores.append(ii.MinMax().freeze(treated).apply(treated).values)

    assert_allclose(*scores, rtol=1e-13, atol=1e-12)


def test_ends_that_cannot_be():
    """Ends belong to rescaling, and differ."""
    with pytest.raises(ValueError, match="ends are the smallest"):
        ii.BoxCox(power=0.5, ends=(1, 2))
    with pytest.raises(ValueError, match="ends are the smallest"):
        ii.BoxCox(power=0.5, rescale=True, ends=(2, 2))


def test_a_power_that_loses_the_digits():
    """
    Values around 10^200 have the likeliest power -0.2, under which all become 4.82...: refused with the remedy.

    The same values in a unit of 10^200 keep their order under the same power.
    """
    far = [1e200, 2e200, 5e200, 30e200]

    with pytest.raises(
        SpecificationError, match=r"no use for the power -0\.\d+ on 'x'.*Measure the indicator in another"
    ):
        ii.BoxCox().freeze(column(far))
    near = ii.BoxCox().freeze(column([value / 1e200 for value in far]))
    assert (np.diff(near.apply(column([value / 1e200 for value in far])).values) > 0.0).all()
    with pytest.raises(SpecificationError, match="too close or too far"):
        ii.BoxCox(power=-5.0, rescale=True).freeze(column([1e70, 1e80]))
    with pytest.raises(SpecificationError, match="too close or too far"):
        ii.BoxCox(power=5.0, rescale=True).freeze(column([1e70, 1e80]))


def test_close_values_are_no_loss():
    """Values that differ in their tenth digit keep what they have."""
    held = column([1e9, 1e9 + 1.0, 1e9 + 3.0])

    assert ii.BoxCox(power=2.0, rescale=True).freeze(held).apply(held).values.tolist() == pytest.approx(
        [1e9, 1e9 + 1.0, 1e9 + 3.0], rel=1e-12
    )


@given(
    st.lists(st.floats(-100.0, 100.0), min_size=3, max_size=20, unique=True),
    st.one_of(st.floats(-3.0, 3.0), st.sampled_from([0.0, 1e-9, 1.0, 2.0])),
)
def test_the_order_stays(values, power):
    """Every power rises; 1 leaves the differences as they are."""
    held = np.array(sorted(values))
    transformed = ii.YeoJohnson(power=power).apply(column(held)).values
    assert (np.diff(transformed) >= 0.0).all()
    positive = column(held + 101.0)
    assert (np.diff(ii.BoxCox(power=power).apply(positive).values) >= 0.0).all()
    assert_allclose(ii.YeoJohnson(power=1.0).apply(column(held)).values, held, rtol=1e-14, atol=1e-14)
    assert_allclose(ii.BoxCox(power=1.0).apply(positive).values, held + 100.0, rtol=1e-14, atol=1e-13)


def power_of(step, values):
    """Return the power that a column asks for; columns that the step refuses are no example."""
    try:
        return step.freeze(column(values)).power
    except SpecificationError:
        reject()


@given(st.lists(st.floats(0.01, 1000.0), min_size=3, max_size=12, unique=True), st.floats(0.001, 1000.0))
def test_a_factor_does_not_move_the_power(values, factor):
    """Meters or kilometers: Box-Cox finds the same power."""
    first, second = (power_of(ii.BoxCox(), np.array(values) * by) for by in (1.0, factor))

    assert first == pytest.approx(second, abs=1e-6)


@given(st.lists(st.floats(-50.0, 50.0), min_size=3, max_size=12, unique=True))
def test_a_mirror_turns_the_power(values):
    """Yeo-Johnson of -x has the power 2 - p, as far as that lies between -5 and 5."""
    power = power_of(ii.YeoJohnson(), values)
    mirrored = power_of(ii.YeoJohnson(), [-value + 0.0 for value in values])

    assert mirrored == pytest.approx(min(2.0 - power, 5.0), abs=1e-6) or power == 5.0


def test_box_cox_is_yeo_johnson_one_lower():
    """Above zero Yeo-Johnson of x is Box-Cox of 1 + x, power included."""
    one_lower = column([value - 1.0 for value in SKEWED])
    box, yeo = ii.BoxCox().freeze(column(SKEWED)), ii.YeoJohnson().freeze(one_lower)

    assert box.power == pytest.approx(yeo.power, rel=1e-12)
    assert_allclose(yeo.apply(one_lower).values, box.apply(column(SKEWED)).values, rtol=1e-13)


def test_values_that_box_cox_does_not_take():
    """Zero and below, by cell, whether the power is given or learned."""
    for step in (ii.BoxCox(power=0.5), ii.BoxCox()):
        with pytest.raises(NonPositiveValueError, match=r"unlike YeoJohnson, needs positive .* x\[u0\] = 0\.0"):
            step.freeze(column([0.0, 1.0])).apply(column([0.0, 1.0]))


@pytest.mark.parametrize("step", [ii.BoxCox(), ii.YeoJohnson(), ii.BoxCox(power=0.5, rescale=True)])
def test_a_column_without_spread(step):
    """A constant column has no power and no ends; an empty one nothing at all. A given power needs neither."""
    with pytest.raises(ConstantIndicatorError, match=rf"{step.title} needs two different values.*'x' \(always 2\.0\)"):
        step.freeze(column([2.0, 2.0, NAN]))
    with pytest.raises(NoValuesError, match=f"{step.title} learns from values"):
        step.freeze(column([NAN, NAN]))
    assert ii.BoxCox(power=2.0).apply(column([2.0, 2.0])).values.tolist() == [1.5, 1.5]


def test_two_different_values_are_symmetric():
    """Of 1 and 4 the logarithms lie evenly around their mean, so the most likely power is 0."""
    assert ii.BoxCox().freeze(column([1.0, 4.0])).power == pytest.approx(0.0, abs=1e-12)


def test_results_that_are_no_floats_are_refused():
    """1e80 to the power of 5 overflows: the engine names the cell."""
    spec = ii.IndexSpec(
        name="x",
        framework=ii.Framework.of({"index": ["x"]}),
        treatment=ii.BoxCox(power=5.0),
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(),
    )

    with pytest.raises(ii.IndeksInovasiError, match=r"BoxCox \(treatment\) needs values with finite.*x\[u\] = 1e\+80"):
        ii.compute(ii.Dataset.of({"x": [1e80, 1.0]}, ["u", "v"]), spec)
