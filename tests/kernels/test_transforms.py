"""Power transforms to the last digits, and the most likely power."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from indeks_inovasi.kernels.transforms import (
    box_cox,
    falling_root,
    likeliest_box_cox,
    likeliest_yeo_johnson,
    log_of_one_and,
    yeo_johnson,
)

mpmath = pytest.importorskip("mpmath")


def exact_power(logarithm, power):
    """Return ``(b^p - 1) / p`` from the logarithm of b."""
    return logarithm if power == 0 else mpmath.expm1(power * logarithm) / power


def exact_box_cox(value, power):
    """Return the transform with 60 digits or more."""
    with mpmath.workdps(max(60, mpmath.mp.dps)):
        return exact_power(mpmath.log(mpmath.mpf(value)), mpmath.mpf(power))


def exact_yeo_johnson(value, power):
    """Return the transform with 60 digits or more."""
    with mpmath.workdps(max(60, mpmath.mp.dps)):
        logarithm = mpmath.log1p(abs(mpmath.mpf(value)))
        return (
            exact_power(logarithm, mpmath.mpf(power)) if value >= 0 else -exact_power(logarithm, 2 - mpmath.mpf(power))
        )


POWERS = st.one_of(st.floats(-5.0, 5.0), st.sampled_from([0.0, 1e-12, -1e-9, 1e-300, 2.0, 2.0 - 1e-12, 0.5, 1.0]))


@given(st.floats(1e-30, 1e30), POWERS)
def test_box_cox_keeps_its_digits(value, power):
    """Within a few units in the last place of 60 digits, also where the power is nearly 0 or the value nearly 1."""
    got = float(box_cox(np.array([value]), power)[0])

    assert_allclose(got, float(exact_box_cox(value, power)), rtol=2e-15, atol=0)


@given(st.one_of(st.floats(-1e30, 1e30), st.floats(-1e-12, 1e-12)), POWERS)
def test_yeo_johnson_keeps_its_digits(value, power):
    """The same on both sides of zero, also for values far below 1, which 1 + x rounds away."""
    got = float(yeo_johnson(np.array([value]), power)[0])

    assert_allclose(got, float(exact_yeo_johnson(value, power)), rtol=4e-15, atol=1e-300)


@given(st.floats(0.0, 1e300))
def test_logarithm_of_one_and_a_number(value):
    """Within two units in the last place."""
    with mpmath.workdps(40):
        expected = float(mpmath.log1p(mpmath.mpf(value)))

    assert_allclose(log_of_one_and(np.array([value])), [expected], rtol=5e-16, atol=0)


def test_missing_values_stay():
    """A gap is a gap under every power."""
    gaps = np.array([np.nan, 2.0])

    assert np.isnan([box_cox(gaps, 0.0)[0], box_cox(gaps, 0.7)[0], yeo_johnson(gaps, 0.7)[0]]).all()


def rise(values, transform, jacobian):
    """Return the derivative of the log-likelihood by the power, from its definition, with 40 digits."""

    def likelihood(power):
        transformed = [transform(value, power) for value in values]
        mean = mpmath.fsum(transformed) / len(values)
        variance = mpmath.fsum((y - mean) ** 2 for y in transformed) / len(values)
        return -mpmath.log(variance) * len(values) / 2 + (power - 1) * mpmath.fsum(map(jacobian, values))

    return lambda power: mpmath.diff(likelihood, power)


SKEWED = [1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 40.0]
MIXED = [-3.0, -1.0, 0.0, 1.0, 2.0, 5.0, 9.0, 30.0]


@pytest.mark.parametrize("factor", [1.0, 1e-6, 1e100])
def test_the_most_likely_power_of_box_cox(factor):
    """Where the likelihood, written out with 40 digits, is level; a factor of all values does not move it."""
    with mpmath.workdps(40):
        level = mpmath.findroot(rise(SKEWED, exact_box_cox, mpmath.log), (-0.2, 0.1), solver="secant", tol=1e-32)

    assert_allclose(likeliest_box_cox(np.array(SKEWED) * factor), float(level), rtol=1e-12)


@pytest.mark.parametrize("values", [MIXED, [abs(value) for value in MIXED], [-abs(value) for value in MIXED]])
def test_the_most_likely_power_of_yeo_johnson(values):
    """The same with values on both sides of zero, and on one."""
    with mpmath.workdps(40):

        def jacobian(value):
            return mpmath.sign(value) * mpmath.log1p(abs(mpmath.mpf(value)))

        got = likeliest_yeo_johnson(np.array(values))
        level = mpmath.findroot(
            rise(values, exact_yeo_johnson, jacobian), (got - 0.1, got + 0.1), solver="secant", tol=1e-32
        )

    assert_allclose(got, float(level), rtol=1e-12)


def test_an_extreme_power_stays_within_its_bounds():
    """Values between 1 and 1.001 with a long tail ask for a power far below -5: the end of the range."""
    values = 1.0 + np.array([0.0, 1e-4, 2e-4, 3e-4, 1e-3])

    assert likeliest_box_cox(values) == -5.0
    assert likeliest_box_cox(1.0 / values) == 5.0


def test_values_whose_powers_overflow():
    """Values from 1e-150 to 1e150: the likelihood is compared where their fifth powers are no floats."""
    random = np.random.default_rng(2)
    values = 10.0 ** random.normal(0.0, 50.0, size=60).clip(-150.0, 150.0)

    assert abs(likeliest_box_cox(values)) < 0.01
    assert np.isfinite(likeliest_yeo_johnson(np.concatenate([values, -values])))


def test_values_without_spread_have_no_power():
    """Where logarithms are all one number any power is as likely: 1, which changes nothing."""
    assert likeliest_box_cox(np.array([3.0, 3.0])) == 1.0


@pytest.mark.parametrize(("root", "low", "high"), [(0.3, -5.0, 5.0), (-4.999, -5.0, 5.0), (2.0, -3.0, 7.0)])
def test_root_of_a_falling_function(root, low, high):
    """Of r - x + (r - x)^3, and the end where it has one sign."""
    assert_allclose(falling_root(lambda x: (root - x) + (root - x) ** 3, low, high), root, rtol=1e-13)
    assert falling_root(lambda x: 9.0 - x, low, high) == high
    assert falling_root(lambda x: -9.0 - x, low, high) == low
