"""Benefit of the doubt: each unit with weights of its own, and all with common ones."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from indeks_inovasi.kernels import simplex
from indeks_inovasi.kernels.frontier import benefit_of_the_doubt, common_weights
from indeks_inovasi.kernels.restrictions import beyond_shares, ratio_restriction, share_restrictions
from tests.generators import matrices
from tests.kernels import exact_programs

LEVELS = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])


def free(m):
    """Return no restrictions of m weights."""
    return np.empty((m, 0))


def scores(values, restrictions=None, direction=None, **settings):
    """Return the scores, without restrictions by default."""
    restrictions = free(values.shape[1]) if restrictions is None else restrictions
    return benefit_of_the_doubt(values, restrictions, direction, **settings).scores


def all_ratios(m, most):
    """Return that no weight is more than so many times another."""
    pairs = [(i, j) for i in range(m) for j in range(m) if i != j]
    return np.array([ratio_restriction(m, i, j, 1.0, most) for i, j in pairs]).reshape(-1, m).T


@st.composite
def tables(draw, low=0.0):
    """Return an (n, m) table of few levels, with ties, repeated units and zeros, or of any numbers."""
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 4))
    cell = draw(st.sampled_from([LEVELS.map(lambda level: level + low), st.floats(0.01, 1.0), st.floats(1e-8, 1e8)]))
    return np.array(draw(st.lists(cell, min_size=n * m, max_size=n * m))).reshape(n, m)


@st.composite
def restricted(draw, m):
    """Return restrictions and whether they hold for shares of the score, with their least and largest shares."""
    what = draw(st.sampled_from(["free", "weights", "score", "ratios"]))
    if what == "free":
        return free(m), False, None
    if what == "ratios":
        return all_ratios(m, draw(st.sampled_from([1.0, 1.5, 4.0]))), False, None
    at_least = np.array([draw(st.sampled_from([0.0, 0.125, 0.25])) / m for _ in range(m)])
    at_most = np.array([draw(st.sampled_from([1.0, 1.5, 2.0])) / m for _ in range(m)])
    bounds = at_least, np.minimum(at_most, 1.0)
    assume(bounds[1].sum() > 1.0 + 1e-6 or m == 1)
    return share_restrictions(*bounds), what == "score", bounds


# -- scores


def test_frontier_of_three_corners():
    """
    A (1, 5) is behind B (2, 7): 5/7. C (3, 4) is behind the line x + y = 10 from E (4, 6) to F (5, 5): 7/10.

    D (4, 3) is behind the line 3 x + y = 20 from F to G (6, 2): 15/20. B, E, F and G are on the frontier.
    """
    values = np.array([[1.0, 5.0], [2.0, 7.0], [3.0, 4.0], [4.0, 3.0], [4.0, 6.0], [5.0, 5.0], [6.0, 2.0]])

    found = benefit_of_the_doubt(values, free(2))

    assert_allclose(found.scores, [5 / 7, 1.0, 0.7, 0.75, 1.0, 1.0, 1.0], rtol=1e-14)
    assert found.scores[[1, 4, 5, 6]].tolist() == [1.0] * 4
    assert_allclose(found.weights[[0, 2, 3]], [[0.0, 1 / 7], [0.1, 0.1], [0.15, 0.05]], atol=1e-15)
    # D / 0.75 = (16/3, 4) is two thirds of F and one third of G
    assert dict(zip(found.peers[3].tolist(), found.amounts[3].tolist(), strict=True)) == pytest.approx(
        {5: 0.5, 6: 0.25}
    )


@pytest.mark.parametrize("along", [False, True])
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_against_fractions(along, data):
    """With any bounds, and along a direction, scores are those of exact arithmetic."""
    values = data.draw(tables())
    m = values.shape[1]
    restrictions, of_score, bounds = data.draw(restricted(m))
    direction = np.array([data.draw(st.sampled_from([0.25, 0.5, 1.0])) for _ in range(m)]) if along else None
    lost = beyond_shares(values, *bounds) if of_score else None

    found = scores(values, restrictions, direction, of_score=of_score, lost=lost)

    columns = [[Fraction(entry).limit_denominator(10**6) for entry in column] for column in restrictions.T.tolist()]
    for unit in range(len(values)):
        if along:
            exact = exact_programs.doubt_along(values.tolist(), unit, direction.tolist(), columns, of_score)
        else:
            exact = exact_programs.doubt(values.tolist(), unit, columns, of_score)
        assert abs(found[unit] - float(exact)) < 1e-12


@pytest.mark.parametrize(("n", "m"), [(120, 4), (150, 9)])
@pytest.mark.parametrize("kind", ["free", "weights", "score", "ratios", "along"])
def test_against_highs(n, m, kind):
    """Larger tables agree with the solver HiGHS, unit by unit."""
    optimize = pytest.importorskip("scipy.optimize")
    values = np.random.Generator(np.random.PCG64(n)).random((n, m))
    bounds = share_restrictions(np.full(m, 0.3 / m), np.full(m, 1.8 / m))
    restrictions = {"weights": bounds, "score": bounds, "ratios": all_ratios(m, 3.0)}.get(kind, free(m))
    direction = np.linspace(0.5, 1.5, m) if kind == "along" else None

    found = scores(values, restrictions, direction, of_score=kind == "score")

    for unit in range(0, n, 9):
        columns = restrictions.T * (values[unit] if kind == "score" else 1.0)
        rows = np.concatenate([values, columns])
        if direction is None:
            right = np.concatenate([np.ones(n), np.zeros(len(columns))])
            expected = -optimize.linprog(-values[unit], A_ub=rows, b_ub=right).fun
        else:
            rows = np.concatenate([rows, -np.ones((n, 1))], axis=1)
            steps = np.append(direction, 0.0)[np.newaxis]
            goal = np.append(-values[unit], 1.0)
            limits = [(0, None)] * m + [(None, None)]
            beta = optimize.linprog(goal, A_ub=rows, b_ub=np.zeros(n), A_eq=steps, b_eq=[1.0], bounds=limits).fun
            expected = 1.0 / (1.0 + beta)
        assert found[unit] == pytest.approx(expected, abs=1e-9)


@given(tables(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_of_units_does_not_matter(values, chance):
    """Rows in another order, and rows that stand twice, have the same bits."""
    order = list(range(len(values)))
    chance.shuffle(order)

    found = scores(values)

    assert scores(values[order]).tobytes() == found[order].tobytes()
    assert scores(np.concatenate([values, values])).tobytes() == np.concatenate([found, found]).tobytes()


@given(tables(), st.data())
@settings(max_examples=80, deadline=None)
def test_properties(values, data):
    """
    What must hold for any table with a value above zero.

    One unit has 1; weights are of zero or more, give the score and nobody more than 1; the unit of measure of a child
    does not matter; fixed weights give no more than own ones; a bound never raises a score; a unit that gains does
    not fall.
    """
    assume(values.any())
    m = values.shape[1]
    found = benefit_of_the_doubt(values, free(m))
    fixed = np.array([data.draw(st.sampled_from([0.0, 0.5, 1.0, 3.0])) for _ in range(m)]) + 0.125
    weighted = values @ fixed

    assert found.scores.max() == 1.0
    assert found.scores.min() >= 0.0
    assert (found.weights >= 0.0).all()
    assert_allclose((found.weights * values).sum(axis=1), found.scores, rtol=0, atol=1e-12)
    assert (values @ found.weights.T).max() <= 1.0 + 1e-12
    assert_allclose(scores(values * fixed), found.scores, rtol=0, atol=1e-12)
    assert (found.scores >= weighted / weighted.max() - 1e-12).all()
    restrictions, of_score, bounds = data.draw(restricted(m))
    lost = beyond_shares(values, *bounds) if of_score else None
    assert (scores(values, restrictions, of_score=of_score, lost=lost) <= found.scores + 1e-12).all()
    gaining = values.copy()
    gaining[0] *= 1.0 + fixed / 4.0
    assert scores(gaining)[0] >= found.scores[0] - 1e-12


@given(tables())
@settings(max_examples=60, deadline=None)
def test_peers_reach_as_far(values):
    """The peers of a unit, taken so many times, have at least its values, and the amounts add to its score."""
    found = benefit_of_the_doubt(values, free(values.shape[1]))

    made = np.zeros_like(values)
    for place in range(found.peers.shape[1]):
        taken = found.peers[:, place] >= 0
        made[taken] += found.amounts[taken, place, np.newaxis] * values[found.peers[taken, place]]
    assert_allclose(found.amounts.sum(axis=1), found.scores, rtol=0, atol=1e-12)
    assert (made >= values * (1.0 - 1e-12) - values.max(axis=0) * 1e-12).all()
    assert set(found.scores[found.peers[found.peers >= 0]]) <= {1.0}


def test_own_values_are_a_direction():
    """Along its own values, every unit has its usual score: 1 / (1 + beta) with y (1 + beta) on the frontier."""
    values = np.random.Generator(np.random.PCG64(2)).random((30, 3)) + 0.1

    usual = scores(values)

    for unit in range(0, 30, 5):
        assert scores(values, direction=values[unit])[unit] == pytest.approx(usual[unit], abs=1e-13)


@pytest.mark.parametrize("direction", [None, np.array([1.0, 2.0])])
def test_shares_that_leave_no_choice(direction):
    """Least shares, or largest ones, that add to 1 fix the weights: A (1, 3) gives 1/3 1 + 2/3 3 = 7/3, B (2, 2) 2."""
    values = np.array([[1.0, 3.0], [2.0, 2.0]])
    third, two = 1.0 / 3.0, 2.0 / 3.0  # which do not add to 1 exactly, or with others not

    for bounds in ((np.array([third, two]), np.ones(2)), (np.zeros(2), np.array([third, two]))):
        found = benefit_of_the_doubt(values, share_restrictions(*bounds), direction)

        assert_allclose(found.weights[:, 1] / found.weights[:, 0], [2.0, 2.0], rtol=1e-12)
        # along (1, 2) B takes (7/3 - 2) / (1/3 + 4/3) = 1/5 of a step
        assert_allclose(found.scores, [1.0, 6 / 7] if direction is None else [1.0, 5 / 6], rtol=1e-12)


def test_thirds_as_largest_shares():
    """Three largest shares of 1/3, which add to less than 1 in binary, mean equal weights: (1, 0, 0) has 1/2."""
    values = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]])

    assert_allclose(scores(values, share_restrictions(np.zeros(3), np.full(3, 1 / 3))), [0.5, 1.0], rtol=1e-12)


# -- the edges


def test_zeros():
    """A unit with nothing has 0, no weights and no peers; a child with nothing changes nothing; nobody has anything."""
    values = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 2.0], [2.0, 0.0, 1.0], [1.0, 0.0, 1.0]])

    found = benefit_of_the_doubt(values, free(3))

    assert_allclose(found.scores, [0.0, 1.0, 1.0, 2 / 3], rtol=1e-15)
    assert (found.weights[0] == 0.0).all()
    assert (found.peers[0] == -1).all()
    assert scores(np.zeros((3, 2))).tolist() == [0.0, 0.0, 0.0]


def test_child_with_nothing_under_ratios():
    """Weights tied to that of a child with nothing are no smaller for it: (3/8, 5/8) is best in the child of 3/8."""
    values = np.array([[0.0, 0.375, 0.625], [0.0, 0.125, 0.875]])
    tied = np.array([[1.0, -3.0, 0.0], [-1.0, 3.0, 0.0]]).T

    assert scores(values, tied).tolist() == [1.0, 1.0]


@pytest.mark.parametrize("direction", [None, np.ones(1)])
def test_one_unit_and_one_child(direction):
    """A unit alone has 1; with one child the score is the share of the largest, or 1 / (1 + the distance) along 1."""
    assert scores(np.array([[3.0]]), direction=direction).tolist() == [1.0]
    expected = [0.5, 1.0, 0.75] if direction is None else [1 / 3, 1.0, 0.5]
    assert_allclose(scores(np.array([[2.0], [4.0], [3.0]]), direction=direction), expected, rtol=1e-15)


@pytest.mark.parametrize("direction", [None, np.array([1.0, 2.0, 0.5])])
def test_one_unit_and_several_children(direction):
    """A unit that nobody can be compared with is on the frontier."""
    found = benefit_of_the_doubt(np.array([[3.0, 0.0, 1.0]]), free(3), direction)

    assert found.scores.tolist() == [1.0]
    assert found.peers[0].max() == 0
    assert (found.weights @ [3.0, 0.0, 1.0] if direction is None else found.weights @ direction) == pytest.approx(1.0)


def test_units_on_a_line():
    """Multiples of one unit have the multiple as score, and the largest has 1."""
    values = np.outer([0.2, 1.0, 0.4, 0.7], [3.0, 1.0, 2.0])

    assert_allclose(scores(values), [0.2, 1.0, 0.4, 0.7], rtol=1e-15)


@pytest.mark.parametrize("apart", [1e-12, 1e-9, 1e-6])
@pytest.mark.parametrize("along", [False, True])
def test_units_that_hardly_differ(apart, along):
    """Where all units lie within a trillionth of each other, the scores are still those of exact arithmetic."""
    values = 1.0 + apart * np.random.Generator(np.random.PCG64(5)).random((20, 3))
    direction = np.array([1.0, 0.5, 2.0]) if along else None

    found = scores(values, direction=direction)

    for unit in range(0, 20, 4):
        exact = exact_programs.doubt(values.tolist(), unit)
        if along:
            exact = exact_programs.doubt_along(values.tolist(), unit, direction.tolist())
        assert abs(found[unit] - float(exact)) < 2e-13


def test_scales_from_smallest_to_largest():
    """Children of a size of 1e-300 and 1e300, even of the smallest floats, weigh as if they were of one size."""
    values = np.random.Generator(np.random.PCG64(6)).integers(1, 64, (25, 3)).astype(np.float64)
    plain = scores(values)

    assert scores(values * np.array([1e-300, 1.0, 1e300])) == pytest.approx(plain, abs=1e-12)
    assert scores(values * np.array([2.0**-1074, 1.0, 2.0**1017])).tolist() == plain.tolist()


def test_values_of_many_sizes():
    """Values over 16 orders of magnitude under bounds, which floats cannot settle, are those of exact arithmetic."""
    chance = np.random.Generator(np.random.PCG64(8))
    values = chance.random((12, 3)) * 10.0 ** chance.integers(-8, 9, (12, 3))
    bounds = np.full(3, 0.125), np.full(3, 0.75)

    for of_score in (False, True):
        found = scores(values, share_restrictions(*bounds), of_score=of_score)
        for unit in range(12):
            exact = exact_programs.doubt(values.tolist(), unit, share_restrictions(*bounds).T.tolist(), of_score)
            assert found[unit] == pytest.approx(float(exact), rel=1e-9, abs=1e-13)


def test_unit_that_leaves_too_early_comes_back(monkeypatch):
    """A unit on the frontier that was taken for beaten is noticed, and everything is done again with it."""
    values = np.random.Generator(np.random.PCG64(9)).random((40, 3))
    usual = scores(values)

    def everybody_leaves(constraints, programs, live):
        if constraints.common:
            live[: constraints.units] = False

    monkeypatch.setattr(simplex, "_retire", everybody_leaves)

    assert scores(values) == pytest.approx(usual, abs=1e-13)


# -- bounds


def test_restrictions_as_columns():
    """1/8 sum w <= w_1 is (-7/8, 1/8, 1/8), w_3 <= 1/2 sum w is (-1/2, -1/2, 1/2); free shares say nothing."""
    found = share_restrictions(np.array([0.125, 0.0, 0.0]), np.array([1.0, 1.0, 0.5]))

    assert_array_equal(found.T, [[-0.875, 0.125, 0.125], [-0.5, -0.5, 0.5]])
    assert_array_equal(ratio_restriction(3, 2, 0, 1.0, 4.0), [-4.0, 0.0, 1.0])


def test_shares_that_zeros_cannot_keep():
    """A zero cannot give its least share, and what is left may not make up for it beyond the largest shares."""
    values = np.array([[1.0, 1.0, 1.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [0.0, 0.0, 1.0]])

    found = beyond_shares(values, np.array([0.1, 0.0, 0.0]), np.array([0.3, 1.0, 0.6]))

    # row 2: 0.3 + 0.6 is below 1
    assert found.tolist() == [False, True, True, True]


# -- common weights


@pytest.mark.parametrize(
    ("targets", "share", "expected"),
    [([1.0] * 7, 0.0, [2 / 26, 3 / 26]), ([1.0] * 7, 1.0, [0.1, 0.1])],
)
def test_common_weights_of_seven_units(targets, share, expected):
    """
    The farthest unit is nearest to 1 with (2, 3) / 26: A (1, 5) and D (4, 3) have 17/26, E (4, 6) has 1.

    No w does better: 6/13 A + 7/13 D is 17/26 of E. The mean unit (25/7, 32/7) has the most, 57/70, with (1, 1) / 10,
    where E and F have 1: (25, 32) is 7/2 E + 11/5 F.
    """
    values = np.array([[1.0, 5.0], [2.0, 7.0], [3.0, 4.0], [4.0, 3.0], [4.0, 6.0], [5.0, 5.0], [6.0, 2.0]])

    assert_allclose(common_weights(values, np.array(targets), share, free(2)), expected, rtol=1e-12)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("least", [0.0, 0.1])
@given(values=matrices(rows=(2, 12), m=(1, 5), low=0.0, high=10.0))
@settings(max_examples=25, deadline=None)
def test_common_weights_against_highs(share, least, values):
    """No weights bring the units nearer than those found, as HiGHS says, and nobody is above its target."""
    optimize = pytest.importorskip("scipy.optimize")
    assume((values > 1e-3).any())
    values = np.where(values > 1e-3, values, 0.0)
    n, m = values.shape
    restrictions = share_restrictions(np.full(m, least), np.ones(m))
    targets = scores(values, restrictions)

    w = common_weights(values, targets, share, restrictions)

    behind = targets - values @ w
    rows = np.concatenate([values, -values, restrictions.T])
    slack = np.concatenate([np.zeros(n), -np.ones(n), np.zeros(restrictions.shape[1])])[:, np.newaxis]
    goal = np.append(-share * values.mean(axis=0), 1.0 - share)
    right = np.concatenate([targets, -targets, np.zeros(restrictions.shape[1])])
    best = optimize.linprog(goal, A_ub=np.concatenate([rows, slack], axis=1), b_ub=right).fun + share * targets.mean()
    assert behind.min() >= -1e-12
    assert share * behind.mean() + (1.0 - share) * behind.max() == pytest.approx(best, abs=1e-7)
