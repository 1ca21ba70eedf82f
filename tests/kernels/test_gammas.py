"""Dirichlet shares have the moments of theory."""

import numpy as np
import pytest

from indeks_inovasi.kernels.gammas import ATTEMPTS, gamma_shares
from indeks_inovasi.kernels.sampling import words


def drawn(shapes, draws=40_000, seed=1):
    """Return gamma numbers."""
    return gamma_shares(np.array(shapes), words(seed, (0,), 0, draws, len(shapes) * (2 * ATTEMPTS + 1)))


@pytest.mark.parametrize("shape", [0.05, 0.4, 1.0, 2.5, 30.0, 4_000.0])
def test_mean_and_variance_are_the_shape(shape):
    """A gamma number has mean and variance k; within five standard errors of 40,000 numbers."""
    numbers = drawn([shape])[:, 0]
    error = np.sqrt(shape / 40_000)

    assert numbers.mean() == pytest.approx(shape, abs=5 * error)
    assert numbers.var() == pytest.approx(shape, abs=5 * np.sqrt((6 * shape + 2 * shape**2) / 40_000) + 1e-9)


def test_the_exponential_distribution():
    """Shape 1 is exponential: P(x > 1) = exp(-1) = 0.36788, P(x > 3) = 0.04979."""
    numbers = drawn([1.0])[:, 0]

    assert (numbers > 1.0).mean() == pytest.approx(0.36788, abs=0.012)
    assert (numbers > 3.0).mean() == pytest.approx(0.04979, abs=0.006)


def test_dirichlet_shares_spread_as_they_should():
    """Shares around (0.5, 0.3, 0.2) with concentration 20: variances w (1 - w) / 21."""
    numbers = drawn([10.0, 6.0, 4.0])
    shares = numbers / numbers.sum(axis=1, keepdims=True)
    w = np.array([0.5, 0.3, 0.2])

    assert shares.mean(axis=0) == pytest.approx(w, abs=0.003)
    assert shares.var(axis=0) == pytest.approx(w * (1 - w) / 21, rel=0.05)


def test_tiny_shapes_give_everything_to_one():
    """
    With a concentration near zero a draw is a corner, each equally often; no draw is without a number.

    A gamma number of shape 0.001 is below the smallest float in about half of the draws. Five standard errors.

    By hand: the number is about U**1000, and the two smallest of three -log U lie an exponential number of rate 2
    apart, so that in 1 - exp(-2 log(100) / 1000), which is 0.9 % of the draws, the second is more than a hundredth of
    the first.
    """
    numbers = drawn([1e-3, 1e-3, 1e-3], draws=6_000)
    largest = numbers.max(axis=1, keepdims=True)
    corner = (numbers == largest).sum(axis=0)

    assert (largest > 0.0).all()
    assert (np.sort(numbers / largest, axis=1)[:, 1] < 0.01).mean() > 0.98
    assert np.abs(corner - 2_000).max() < 5 * np.sqrt(6_000 * 2 / 9)
    assert (drawn([1e-9, 0.0], draws=50)[:, 1] == 0.0).all()


def test_a_shape_of_zero_gives_nothing():
    """A child that does not count stays out."""
    assert (drawn([0.0, 3.0], 50)[:, 0] == 0.0).all()


def test_a_number_depends_on_its_words_alone():
    """The second half of the draws is the same alone."""
    held = words(2, (0,), 0, 1_000, 3 * (2 * ATTEMPTS + 1))
    shapes = np.array([0.3, 1.0, 9.0])

    assert np.array_equal(gamma_shares(shapes, held)[500:], gamma_shares(shapes, held[500:]))
