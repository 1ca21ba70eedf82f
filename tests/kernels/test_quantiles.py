"""The normal quantile against tables and 60-digit arithmetic."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indeks_inovasi.kernels.quantiles import normal_quantile
from tests.kernels.references import as_bits


@pytest.mark.parametrize(
    ("p", "expected"),
    [(0.25, -0.6744897501960817), (0.001, -3.090232306167813), (1e-20, -9.262340089798408)],
)
def test_quantiles_of_the_published_check(p, expected):
    """Wichura (1988), Applied Statistics 37(3), 477-484, section "Accuracy": three values to sixteen digits."""
    assert abs(normal_quantile(np.array([p]))[0] - expected) <= 4 * math.ulp(expected)


def test_quantiles_are_within_a_few_ulp():
    """From the center to the far tail, each quantile's probability is the one it was asked for."""
    mpmath = pytest.importorskip("mpmath")
    rng = np.random.default_rng(5)
    p = np.concatenate([rng.random(300), 10.0 ** -rng.uniform(1, 300, 200), 1 - 10.0 ** -rng.uniform(1, 15, 50)])
    with mpmath.workprec(200):
        for probability, quantile in zip(p.tolist(), normal_quantile(p).tolist(), strict=True):
            q = mpmath.mpf(quantile)
            # one step of Newton's method from the quantile is its error
            step = (mpmath.ncdf(q) - probability) / mpmath.npdf(q)
            assert abs(step) <= 2e-15 * abs(q) + 1e-17


def test_quantiles_at_the_ends():
    """Infinite at 0 and 1, zero in the middle, missing beyond and for missing values."""
    got = normal_quantile(np.array([0.0, 1.0, 0.5, -0.1, 1.1, np.nan, -0.0]))

    assert as_bits(got[:3]) == as_bits([-math.inf, math.inf, 0.0])
    assert np.isnan(got[3:6]).all()
    assert got[6] == -math.inf
    assert normal_quantile(np.empty(0)).shape == (0,)


@given(st.integers(1, 2**20 - 1))
def test_quantiles_are_symmetric(k):
    """The quantile of 1 - p is that of p with the other sign, where both are exact floats."""
    below, above = normal_quantile(np.array([k / 2**20, 1 - k / 2**20]))

    assert below == -above
