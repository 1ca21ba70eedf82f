"""The smallest change of weights, by hand and against every small step that could beat it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indeks_inovasi.kernels.stability import distance, smallest_change

NORMS = ("l1", "l2", "linf")


@pytest.mark.parametrize(("norm", "expected"), [("l1", 0.2), ("l2", np.sqrt(0.02)), ("linf", 0.1)])
def test_two_indicators(norm, expected):
    """Weights 0.6 and 0.4, differences 1 and -1: they meet at 0.5 and 0.5, each weight having moved by 0.1."""
    w = np.array([0.6, 0.4])
    changed = smallest_change(np.array([[1.0, -1.0]]), w, norm)

    assert changed[0] == pytest.approx([0.5, 0.5])
    assert distance(changed, w, norm)[0] == pytest.approx(expected)


def test_three_indicators_in_l1():
    """Differences 3, 1, -1 and weights 0.5, 0.3, 0.2: the lead is 1.5 + 0.3 - 0.2 = 1.6.

    Moving weight from the first to the last indicator gains 4 per unit: 0.4 of it moves, so the sum of changes is 0.8.
    """
    w = np.array([0.5, 0.3, 0.2])
    changed = smallest_change(np.array([[3.0, 1.0, -1.0]]), w, "l1")

    assert changed[0] == pytest.approx([0.1, 0.3, 0.6])
    assert distance(changed, w, "l1")[0] == pytest.approx(0.8)


def test_three_indicators_in_linf():
    """The same pair: with t from the first two to the last, -t 3 - t 1 - 2 t per unit of the largest change 2 t.

    Moves (-t, -t, +2 t) gain 6 t, moves (-t, 0, +t) gain 4 t; the largest change is least when the last gains what
    both give: 2 t = s, so s gains 3 s; with (-s, 0, +s) it is 4 s. The best for a largest change s is (-s, 0, +s).
    """
    w = np.array([0.5, 0.3, 0.2])
    changed = smallest_change(np.array([[3.0, 1.0, -1.0]]), w, "linf")

    assert changed[0] == pytest.approx([0.1, 0.3, 0.6])
    assert distance(changed, w, "linf")[0] == pytest.approx(0.4)


def test_three_indicators_in_l2():
    """Without a bound in the way the change lies along the centered differences d - mean(d) = (2, 0, -2).

    The lead 1.6 must go: step * (2 * 3 + 0 - 2 * -1) = step * 8 = 1.6, step 0.2: changes (-0.4, 0, 0.4).
    """
    w = np.array([0.5, 0.3, 0.2])
    changed = smallest_change(np.array([[3.0, 1.0, -1.0]]), w, "l2")

    assert changed[0] == pytest.approx([0.1, 0.3, 0.6])
    assert distance(changed, w, "l2")[0] == pytest.approx(np.sqrt(0.32))


@pytest.mark.parametrize("norm", NORMS)
def test_no_weights_do_it_where_one_is_better_in_everything(norm):
    """All differences above zero: the better one stays ahead."""
    assert np.isnan(smallest_change(np.array([[1.0, 2.0]]), np.array([0.5, 0.5]), norm)).all()


@pytest.mark.parametrize("norm", NORMS)
def test_nothing_has_to_move_where_it_holds_already(norm):
    """Behind already, or level."""
    w = np.array([0.5, 0.5])

    assert np.array_equal(smallest_change(np.array([[-1.0, 0.5], [1.0, -1.0]]), w, norm), np.array([w, w]))


@pytest.mark.parametrize("norm", NORMS)
def test_all_weight_on_the_one_indicator_without_a_lead(norm):
    """Differences 2 and 0: level only where the first has no weight."""
    changed = smallest_change(np.array([[2.0, 0.0]]), np.array([0.7, 0.3]), norm)

    assert changed[0] == pytest.approx([0.0, 1.0], abs=1e-12)


@given(st.integers(2, 6), st.integers(0, 2**32 - 1), st.sampled_from(NORMS))
def test_no_other_weights_are_nearer(m, seed, norm):
    """Against 3,000 random weightings that do it: none lies nearer."""
    random = np.random.default_rng(seed)
    w = random.dirichlet(np.ones(m))
    d = random.normal(size=m)
    d = d if d @ w > 0.0 else -d
    changed = smallest_change(d[None, :], w, norm)
    others = random.dirichlet(np.ones(m), 3_000)
    near = w + (others - w) * random.random((3_000, 1)) ** 3
    level = near[near @ d <= 0.0]
    if np.isnan(changed).any():
        assert d.min() > 0.0
        assert len(level) == 0
        return
    assert (changed >= 0.0).all()
    assert changed.sum() == pytest.approx(1.0)
    assert float(changed[0] @ d) <= 1e-12
    if len(level):
        assert distance(changed, w, norm)[0] <= distance(level, w, norm).min() + 1e-12
