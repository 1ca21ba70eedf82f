"""VIKOR."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import indeks_inovasi as ii
from indeks_inovasi.strategies.base import Missing
from tests.generators import matrices, weights_for
from tests.strategies.aggregation.groups import group, scored

ONES = np.ones(2)


@pytest.mark.parametrize(("v", "expected"), [(1.0, [0.0, 1.0, 0.5]), (0.0, [0.0, 1.0, 0.0]), (0.5, [0.0, 1.0, 0.25])])
def test_whole_and_largest_regret(v, expected):
    """
    Worst, best, and best in a but worst in b: sums of regrets 1, 0, 1/2, largest regrets 1/2, 0, 1/2.

    By hand: Q = v S + (1 - v) 2 R is 1, 0 and v/2 + 1 - v; the score is 1 - Q.
    """
    assert_allclose(scored(ii.Vikor(v=v), group([0.0, 4.0, 4.0], [0.0, 2.0, 0.0])), expected, rtol=1e-15, atol=1e-15)


def test_regrets_that_are_the_same_for_all_do_not_count():
    """
    Two units that trade two children of equal weight have the sum 1/2 and the largest regret 1/2 each: both score 1.

    A third of all (a: 0, 1, 1/2, b: 1, 0, 1/2) has the same sum but the regret 1/4: Q is (1 - v) for the first two.
    """
    assert scored(ii.Vikor(v=0.3), group([0.0, 1.0], [1.0, 0.0])).tolist() == [1.0, 1.0]
    found = scored(ii.Vikor(v=0.3), group([0.0, 1.0, 0.5], [1.0, 0.0, 0.5]))
    assert_allclose(found, [0.3, 0.3, 1.0], rtol=1e-15)


def test_rounding_dust_in_the_sums_is_no_range():
    """0.1 + 0.2 + 0.7 in three orders differs in the last bit; the sums of regrets are one number all the same."""
    values = np.array([[0.1, 0.2, 0.7], [0.7, 0.1, 0.2], [0.2, 0.7, 0.1]])
    frozen = ii.Vikor(v=1.0).freeze(group(*values.T), np.ones(3))

    assert frozen.sums[0] == frozen.sums[1]
    assert frozen.aggregate(group(*values.T), np.ones(3)).tolist() == [1.0, 1.0, 1.0]


def test_vikor_freezes_ideals_and_ranges():
    """
    The ranges of the base year stay; a unit better than all of them scores above 1.

    By hand: (8, 2) beyond best (4, 2) has the regrets -1/2 and 0, so S = -1/2, R = 0; 1 - Q = 1 + 1/4 with v = 1/2.
    """
    base = group([0.0, 4.0, 4.0], [0.0, 2.0, 0.0])
    frozen = ii.Vikor(v=0.5).freeze(base, ONES)

    assert (dict(frozen.best), dict(frozen.worst)) == ({"a": 4.0, "b": 2.0}, {"a": 0.0, "b": 0.0})
    assert (frozen.sums, frozen.largest) == ((0.0, 1.0), (0.0, 0.5))
    more = group([8.0, 4.0], [2.0, 0.0])
    assert frozen.freeze(more, ONES) == frozen
    assert_allclose(frozen.aggregate(more, ONES), [1.25, 0.25], rtol=1e-15)


def test_ranges_come_from_whole_units():
    """A unit with a gap gives neither an ideal nor a regret."""
    children = group([0.0, 4.0, 4.0, 99.0], [0.0, 2.0, 0.0, np.nan])
    found = scored(ii.Vikor(v=0.5, missing=Missing(rule="propagate")), children)

    assert_allclose(found, [0.0, 1.0, 0.25, np.nan], rtol=1e-15)


@given(st.data())
def test_vikor_has_bounds_ignores_units_of_measure_and_rises(data):
    """From 0 to 1 for the units it learned from, the same in any unit of measure; frozen, it never falls."""
    values = data.draw(matrices(m=(1, 4), rows=(3, 6)))
    values[0], values[1] = 0.0, 100.0
    m = values.shape[1]
    weights, v = data.draw(weights_for(m)), data.draw(st.floats(0.0, 1.0))
    frozen = ii.Vikor(v=v).freeze(group(*values.T), weights)
    before = frozen.aggregate(group(*values.T), weights)
    assert ((before >= -1e-12) & (before <= 1.0 + 1e-12)).all()
    assert_allclose(before[:2], [0.0, 1.0], atol=1e-12)
    scale = np.array(data.draw(st.lists(st.floats(0.01, 100.0), min_size=m, max_size=m)))
    assert_allclose(scored(ii.Vikor(v=v), group(*(scale * values - 5.0).T), 7.0 * weights), before, atol=1e-6)
    values[:, 0] += data.draw(st.floats(0.0, 500.0))

    assert frozen.rises
    assert (frozen.aggregate(group(*values.T), weights) >= before - 1e-9).all()


@given(matrices(m=(1, 1), rows=(2, 8)))
def test_vikor_of_one_child_is_min_max(values):
    """Sum and largest regret are the same, whatever v is."""
    low, high = values.min(), values.max()
    assume(high - low > 1e-6)

    found = scored(ii.Vikor(v=0.7), group(values[:, 0]))
    assert_allclose(found, (values[:, 0] - low) / (high - low), atol=1e-9)


def test_v_is_given_and_bounded():
    """There is no default, and a weight lies between 0 and 1."""
    for fields in ({}, {"v": 1.5}, {"v": -0.1}):
        with pytest.raises(ValueError, match=r"Field required|less than or equal to 1|greater than or equal to 0"):
            ii.Vikor.model_validate(fields)
