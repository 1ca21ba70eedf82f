"""EDAS and COPRAS."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    ConstantIndicatorError,
    NegativeValueError,
    NonPositiveValueError,
    OutOfRangeError,
)
from tests.generators import matrices, weights_for
from tests.strategies.aggregation.groups import group, scored

ONES = np.ones(2)


# -- EDAS


def test_both_sides_of_the_average():
    """
    Distances (0.5, -0.2), (-0.5, 0.1), (0, 0.1): above 0.25, 0.05, 0.05, below 0.1, 0.25, 0.

    By hand: (1 + 1 - 0.4) / 2 = 0.8, (0.2 + 0) / 2 = 0.1, (0.2 + 1) / 2 = 0.6.
    """
    assert_allclose(scored(ii.Edas(), group([0.5, -0.5, 0.0], [-0.2, 0.1, 0.1])), [0.8, 0.1, 0.6], rtol=1e-14)


def test_edas_freezes_the_largest_sums():
    """A new unit is appraised by the sums of the base year and may leave 0 to 1: (1, 0) scores (2 + 1) / 2."""
    base = group([0.5, -0.5, 0.0], [-0.2, 0.1, 0.1])
    frozen = ii.Edas().freeze(base, ONES)

    assert (frozen.most_above, frozen.most_below) == (0.25, 0.25)
    more = group([1.0, 0.0], [0.0, 0.0])
    assert frozen.freeze(more, ONES) == frozen
    assert_allclose(frozen.aggregate(more, ONES), [1.5, 0.5], rtol=1e-15)


@given(st.data())
def test_edas_has_bounds_and_rises(data):
    """From 0 to 1 for the units it learned from; frozen, it never falls; weights count by their shares."""
    values = data.draw(matrices(m=(1, 4), rows=(3, 6), low=-1.0, high=2.0))
    values[0], values[1] = -1.0, 2.0
    weights = data.draw(weights_for(values.shape[1]))
    frozen = ii.Edas().freeze(group(*values.T), weights)
    before = frozen.aggregate(group(*values.T), weights)
    assert ((before >= -1e-12) & (before <= 1.0 + 1e-12)).all()
    assert_allclose(scored(ii.Edas(), group(*values.T), 9.0 * weights), before, atol=1e-9)
    values[:, 0] += data.draw(st.floats(0.0, 5.0))

    assert frozen.rises
    assert (frozen.aggregate(group(*values.T), weights) >= before - 1e-9).all()


@pytest.mark.parametrize(
    ("values", "side"), [(([0.0, 1.0], [0.2, 0.3]), "below"), (([-1.0, 0.0], [-0.2, 0.0]), "above")]
)
def test_edas_needs_distances_from_the_average(values, side):
    """Scores from 0 to 1 are no distances from an average; the refusal names the normalizer that makes them."""
    with pytest.raises(OutOfRangeError, match=f"as DistanceToMean.* gives them, but found nothing {side} zero in a, b"):
        scored(ii.Edas(), group(*values))


def test_edas_of_equal_units_is_refused():
    """All at the average: nothing to appraise."""
    with pytest.raises(ConstantIndicatorError, match=r"Edas in the group 'g'.*'a' \(always 0\.0\)"):
        scored(ii.Edas(), group([0.0, 0.0], [0.0, 0.0]))


# -- COPRAS

SHARES = group([0.2, 0.3, 0.5], [-0.25, -0.25, -0.5], directions=["positive", "negative"])


def test_benefits_and_costs():
    """
    Benefits 0.2, 0.3, 0.5 and costs 0.25, 0.25, 0.5, weights 1/2 each.

    By hand: costs 1/8, 1/8, 1/4, sum 1/2, reciprocals 8 + 8 + 4 = 20, so a cost of 1 earns 1/40. Significance
    0.1 + 8/40 = 0.3, 0.15 + 8/40 = 0.35, 0.25 + 4/40 = 0.35; the utilities are 6/7, 1, 1.
    """
    frozen = ii.Copras().freeze(SHARES, ONES)

    assert_allclose((frozen.saving, frozen.best), (1 / 40, 0.35), rtol=1e-15)
    assert_allclose(frozen.aggregate(SHARES, ONES), [6 / 7, 1.0, 1.0], rtol=1e-14)


def test_copras_freezes_what_costs_are_set_against():
    """A new unit with benefits 0.5 and costs 0.25 has 0.25 + 8/40 = 0.45 against the 0.35 of the base year."""
    frozen = ii.Copras().freeze(SHARES, ONES)
    more = group([0.5, 0.2], [-0.25, -0.25], directions=["positive", "negative"])

    assert frozen.freeze(more, ONES) == frozen
    assert_allclose(frozen.aggregate(more, ONES), [0.45 / 0.35, 6 / 7], rtol=1e-14)


@given(st.data())
def test_without_costs_copras_is_a_sum_over_the_best(data):
    """The weighted mean of the shares over that of the best unit."""
    values = data.draw(matrices(m=(1, 4), rows=(2, 6), low=0.5))
    weights = data.draw(weights_for(values.shape[1]))
    mean = scored(ii.ArithmeticMean(), group(*values.T), weights)

    assert_allclose(scored(ii.Copras(), group(*values.T), weights), mean / mean.max(), rtol=1e-12)


@given(st.data())
def test_copras_rises_for_benefits_and_for_savings(data):
    """More of a benefit, or less of a cost (which stands turned), never lowers the utility; the best unit has 1."""
    values = data.draw(matrices(m=(2, 2), rows=(2, 6), low=0.5, high=10.0))
    held = [values[:, 0], -values[:, 1]]
    directions = ["positive", "negative"]
    frozen = ii.Copras().freeze(group(*held, directions=directions), ONES)
    before = frozen.aggregate(group(*held, directions=directions), ONES)
    assert before.max() == 1.0
    child = data.draw(st.sampled_from([0, 1]))
    held[child] = held[child] + data.draw(st.floats(0.0, 0.4))

    assert frozen.rises
    assert (frozen.aggregate(group(*held, directions=directions), ONES) >= before - 1e-12).all()


def test_copras_names_what_it_cannot_use():
    """Benefits below zero, costs that are not turned into zero or less, and units without any cost."""
    directions = ["positive", "negative"]

    with pytest.raises(NegativeValueError, match=r"Copras in the group 'g' .* a\[u1\] = -0\.1"):
        scored(ii.Copras(), group([0.2, -0.1], [-0.5, -0.5], directions=directions))
    with pytest.raises(OutOfRangeError, match=r"turned costs of zero or less, as SumShare.*, but found b\[u0\] = 0\.5"):
        scored(ii.Copras(), group([0.2, 0.1], [0.5, -0.5], directions=directions))
    with pytest.raises(NonPositiveValueError, match=r"divides by the costs of a unit, .*b\[u1\] = 0\.0"):
        scored(ii.Copras(), group([0.2, 0.1], [-0.5, 0.0], directions=directions))
    with pytest.raises(NonPositiveValueError, match=r"a\[u0\] = 0\.0"):
        scored(ii.Copras(), group([0.0, 0.0]))


def test_copras_names_culprits_of_every_block():
    """A refusal in one block of a long table does not hide the culprits of the next."""
    many = 40_000
    values = np.full(many, 0.5)
    values[[3, many - 1]] = -1.0

    with pytest.raises(NegativeValueError, match=rf"a\[u3\] = -1\.0, a\[u{many - 1}\] = -1\.0"):
        scored(ii.Copras(), group(values))
