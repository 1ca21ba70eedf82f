"""Correlations with a weighted sum, and the amounts that give them."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from indeks_inovasi.kernels.influence import centered_ranks, influences, nearest_amounts, rank_influences


def test_influence_of_two_columns_by_hand():
    """Correlation 0.5, amounts 1 and 1: (1 + 0.5) / sqrt(1 + 1 + 2 * 0.5) = 1.5 / sqrt 3 for both."""
    assert_allclose(influences(np.array([[1.0, 0.5], [0.5, 1.0]]), np.ones(2)), [1.5 / 3**0.5] * 2, rtol=1e-15)


def test_ranks_around_zero():
    """10, 30, 30, 20 have ranks 4, 1.5, 1.5, 3 from the top: doubled, less 5, they add to zero."""
    assert centered_ranks(np.array([10.0, 30.0, 30.0, 20.0])).tolist() == [3.0, -2.0, -2.0, 1.0]


def test_influence_by_ranks_by_hand():
    """Ranks 1 2 3 4 and 2 1 4 3 beside the sum's 1 2 3 4: correlations 1 and 1 - 6 * 4 / 60 = 0.6."""
    ranked = [centered_ranks(np.array(values)) for values in ([1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 4.0, 3.0])]

    assert_allclose(rank_influences(ranked, np.array([0.1, 0.2, 0.3, 9.0])), [1.0, 0.6], rtol=1e-15)


def test_the_amounts_of_a_system_of_equations():
    """Correlation 0.5, wanted 0.6 and 0.4: amounts 4/3 (0.6 - 0.2) = 8/15 and 4/3 (0.4 - 0.3) = 2/15."""
    found = nearest_amounts(np.array([[1.0, 0.5], [0.5, 1.0]]), np.array([0.6, 0.4]))

    assert_allclose(found, [8 / 15, 2 / 15], rtol=1e-14)


def test_the_border_of_what_amounts_can_give():
    """
    Correlation 0.5 and wanted 0.75 to 0.25: the system wants (5/6, -1/6), so b gets nothing.

    Its influence is then half that of a, shares 2/3 and 1/3, and the amount of a is 1 / 1.5.
    """
    found = nearest_amounts(np.array([[1.0, 0.5], [0.5, 1.0]]), np.array([0.75, 0.25]))

    assert_allclose(found, [2 / 3, 0.0], rtol=1e-12)


def test_no_amounts_where_all_goes_against_the_sum():
    """Two opposite columns have sums of correlations of zero: no amounts share anything."""
    assert nearest_amounts(np.array([[1.0, -1.0], [-1.0, 1.0]]), np.array([0.5, 0.5])) is None


@pytest.mark.parametrize("seed", range(8))
def test_conditions_of_the_least_squares(seed):
    """No amount that is zero would gain by growing, and none above zero by changing (Karush, Kuhn and Tucker)."""
    rng = np.random.default_rng(seed)
    related = np.corrcoef(rng.normal(size=(7, 5)).T + rng.normal(size=7))
    wanted = rng.dirichlet(np.ones(5))
    amounts = nearest_amounts(related, wanted)
    sums = related.sum(axis=1)

    assert amounts.min() >= 0.0
    assert sums @ amounts == pytest.approx(1.0)
    slope = related @ (related @ amounts - wanted)
    free = amounts > 0.0
    price = slope[free][0] / sums[free][0]
    assert_allclose(slope[free], price * sums[free], atol=1e-9)
    assert (slope[~free] >= price * sums[~free] - 1e-9).all()


@pytest.mark.parametrize("order", [[2, 0, 1], [1, 2, 0]])
def test_copies_are_treated_alike(order):
    """Of three columns two are copies: they get the same amounts, wherever they stand."""
    related = np.array([[1.0, 1.0, 0.3], [1.0, 1.0, 0.3], [0.3, 0.3, 1.0]])
    plain = nearest_amounts(related, np.full(3, 1.0 / 3.0))
    moved = nearest_amounts(related[np.ix_(order, order)], np.full(3, 1.0 / 3.0))

    assert plain[0] == pytest.approx(plain[1], rel=1e-12)
    assert_allclose(moved, plain[order], rtol=1e-12)
