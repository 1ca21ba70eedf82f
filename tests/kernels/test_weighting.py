"""Weights found in the data: published tables."""

import numpy as np
from numpy.testing import assert_allclose

from indeks_inovasi.kernels.gram import gram_of
from indeks_inovasi.kernels.weighting import critic_information, entropy_divergence, spread_of


def test_entropy_weights_of_a_published_table():
    """
    Shares of the divergence are 0.1146, 0.1981, 0.4185, 0.2689.

    Zavadskas and Podvezko (2016), IJITDM 15(2), 267-283, table with four alternatives and four criteria.
    """
    values = np.array([[3.0, 100.0, 10.0, 7.0], [2.5, 80.0, 8.0, 5.0], [1.8, 50.0, 20.0, 11.0], [2.2, 70.0, 12.0, 9.0]])
    divergence = entropy_divergence([spread_of(column) for column in values.T])

    assert_allclose(divergence / divergence.sum(), [0.1146, 0.1981, 0.4185, 0.2689], rtol=0, atol=6e-5)


def test_constant_columns_have_no_information_at_all():
    """Columns without spread get exactly zero, no rounding dust that a division would blow up to a weight."""
    for n in range(2, 30):
        spreads = [spread_of(np.full(n, value)) for value in (3.0, 0.1, 7.7)]

        assert entropy_divergence(spreads).tolist() == [0.0, 0.0, 0.0]


def test_one_unit_with_everything_has_full_information():
    """Shares 1, 0, 0, 0 have no entropy, so the divergence is 1; zeros add nothing (0 ln 0 = 0)."""
    assert_allclose(entropy_divergence([spread_of(np.array([5.0, 0.0, 0.0, 0.0]))]), [1.0], rtol=0, atol=1e-15)


def test_critic_weights_of_a_published_table():
    """
    Weights 0.20, 0.48, 0.32.

    Diakoulaki, Mavrotas and Papayannakis (1995), Comput. Oper. Res. 22(7), 763-770, eight firms and three criteria;
    printed with two decimals, recomputed 0.2022, 0.4809, 0.3169.
    """
    raw = np.array(
        [
            [61.0, 1.08, 4.33],
            [20.7, 0.26, 4.34],
            [16.3, 1.98, 2.53],
            [9.0, 3.29, 1.65],
            [5.4, 2.77, 2.33],
            [4.0, 4.12, 1.21],
            [-6.1, 3.52, 2.1],
            [-34.6, 3.31, 0.98],
        ]
    )
    scaled = np.asfortranarray((raw - raw.min(axis=0)) / (raw.max(axis=0) - raw.min(axis=0)))

    for ddof in (0, 1):
        information = critic_information(gram_of(scaled), gram_of(scaled), ddof)
        assert_allclose(information / information.sum(), [0.20, 0.48, 0.32], rtol=0, atol=5e-3)


def test_critic_information_of_opposite_columns():
    """
    Two columns that run against each other have correlation -1, so each conflict is 2.

    By hand: population deviation of 0, 1 is 0.5, and (1 - 1) + (1 + 1) = 2, so 0.5 * 2 = 1.
    """
    values = np.asfortranarray([[0.0, 1.0], [1.0, 0.0]])

    assert_allclose(critic_information(gram_of(values), gram_of(values), 0), [1.0, 1.0], rtol=0, atol=1e-15)
