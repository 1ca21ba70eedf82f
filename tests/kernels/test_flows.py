"""Flows by sorting and by moments against sums over all pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indeks_inovasi.kernels import flows
from indeks_inovasi.kernels.flows import Preference


def gaussian_flow(column, deviation):
    """Return the net flow of the Gaussian function, pair by pair."""
    gap = np.asarray(column)[:, None] - np.asarray(column)
    worth = -np.expm1(-gap * gap / (2.0 * deviation * deviation))
    return (np.sign(gap) * worth).sum(axis=1) / (len(column) - 1)


@pytest.mark.parametrize("deviation", [1e-13, 1e-9, 1e-4, 0.003, 0.05, 0.3, 1.0, 7.0, 1e6])
@pytest.mark.parametrize("shift", [0.0, -400.0, 1e6])
def test_the_gaussian_flow_is_that_of_all_pairs(deviation, shift):
    """Whether all values lie within one deviation, or each far from all others, and with values that repeat."""
    random = np.random.default_rng(11)
    column = np.concatenate([random.random(300), random.random(50) ** 8, np.repeat(random.random(10), 5)]) + shift
    column = np.round(column, 11 - int(np.floor(np.log10(np.abs(column).max()))))  # the twelve digits that count
    rounding = min(2e-16 * np.abs(column).max() / deviation, 1e-3)  # of the differences here, in deviations

    found = flows.net_flow(column, Preference("gaussian", deviation=deviation))
    assert found == pytest.approx(gaussian_flow(column, deviation), abs=1e-12 + rounding)


def test_the_gaussian_flow_of_values_far_apart():
    """Clusters that are thousands of deviations away from each other."""
    column = np.concatenate([np.linspace(0.0, 1.0, 40), np.linspace(5e4, 5e4 + 3.0, 40), [1e7]])

    found = flows.net_flow(column, Preference("gaussian", deviation=0.2))
    assert found == pytest.approx(gaussian_flow(column, 0.2), abs=1e-4)  # twelve digits of 1e7
    assert flows.net_flow(column[:80], Preference("gaussian", deviation=0.2)) == pytest.approx(
        gaussian_flow(column[:80], 0.2), abs=1e-6
    )


SHAPES = [
    Preference("usual"),
    Preference("u_shape", indifference=0.3),
    Preference("v_shape", preference=0.4),
    Preference("level", indifference=0.1, preference=0.5),
    Preference("linear", indifference=0.1, preference=0.5),
    Preference("gaussian", deviation=0.2),
]


@given(st.integers(0, 2**32 - 1), st.sampled_from(SHAPES))
def test_flows_do_not_depend_on_the_order_of_the_rows(seed, preference):
    """The same bits, and with opposite signs for opposite values."""
    random = np.random.default_rng(seed)
    column = np.round(random.random(60), 2)
    order = random.permutation(60)
    found = flows.net_flow(column, preference)

    assert np.array_equal(flows.net_flow(column[order], preference), found[order])
    assert flows.net_flow(-column, preference) == pytest.approx(-found, abs=1e-13)


@given(st.integers(0, 2**32 - 1), st.sampled_from(SHAPES))
def test_the_flow_is_the_rows_less_the_columns_of_the_matrix(seed, preference):
    """Sums of the matrix of preferences, two columns with weights 1 and 3."""
    random = np.random.default_rng(seed)
    table, weights = np.round(random.random((12, 2)), 1), np.array([1.0, 3.0])
    matrix = flows.preference_matrix(table, weights, [preference, preference])
    net = sum(w * flows.net_flow(table[:, place], preference) for place, w in enumerate(weights)) / 4.0

    assert matrix.min() >= 0.0
    assert matrix.max() <= 1.0
    assert (matrix.sum(axis=1) - matrix.sum(axis=0)) / 11.0 == pytest.approx(net, abs=1e-12)


def test_a_difference_of_the_threshold_itself():
    """0.3 less 0.2 is 0.1, not more: no preference in u-shape, half a step in level, all of a v-shape up to 0.1."""
    column = np.array([0.3, 0.2])

    assert flows.net_flow(column, Preference("u_shape", indifference=0.1)).tolist() == [0.0, 0.0]
    assert flows.net_flow(column, Preference("level", indifference=0.05, preference=0.1)).tolist() == [0.5, -0.5]
    assert flows.net_flow(column, Preference("v_shape", preference=0.1)).tolist() == [1.0, -1.0]


def test_thresholds_that_nothing_lies_between():
    """Indifference and preference that twelve digits do not tell apart are one threshold."""
    column = np.array([3.0, 1.0, 0.5])
    preference = Preference("linear", indifference=1.0, preference=1.0 + 1e-15)

    assert flows.net_flow(column, preference).tolist() == [1.0, -0.5, -0.5]
    assert flows.preference_matrix(column[:, None], np.ones(1), [preference])[0].tolist() == [0.0, 1.0, 1.0]


def test_tiny_and_huge_columns():
    """Values of 1e-310 and of 1e300 are compared like any others."""
    for scale in (1e-310, 1e300):
        column = np.array([3.0, 1.0, 2.0]) * scale
        for preference in (Preference("v_shape", preference=2.0 * scale), Preference("usual")):
            assert flows.net_flow(column, preference)[0] > flows.net_flow(column, preference)[2]
        assert flows.net_flow(column, Preference("gaussian", deviation=scale)) == pytest.approx(
            gaussian_flow([3.0, 1.0, 2.0], 1.0), abs=1e-9
        )
        assert flows.borda_counts(column).tolist() == [2.0, 0.0, 1.0]


def test_borda_counts_ties_by_half():
    """By hand: 5 leaves one behind, the two 7 leave two behind and tie, 9 leaves four behind."""
    assert flows.borda_counts(np.array([5.0, 7.0, 9.0, 7.0, 1.0])).tolist() == [1.0, 2.5, 4.0, 2.5, 0.0]
