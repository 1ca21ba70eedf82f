"""The Choquet integral of a 2-additive capacity."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import indeks_inovasi as ii
from indeks_inovasi.errors import UnknownCodeError, WeightsError
from tests.generators import matrices, weights_for
from tests.strategies.aggregation.groups import group, row, scored


def choquet(**pairs):
    """Return the aggregator with interactions such as ``ab=0.2``."""
    held = {}
    for (first, second), index in pairs.items():
        held.setdefault(first, {})[second] = index
    return ii.Choquet(interactions=held)


@pytest.mark.checks("aggregator/choquet", "Grabisch (1996), three students")
def test_three_students():
    """
    Marks in mathematics, physics and literature: (18, 16, 10), (10, 12, 18), (14, 15, 15) give 13.9, 13.6, 14.9.

    Grabisch (1996), "The application of fuzzy integrals in multicriteria decision making", EJOR 89(3), 445-456, with
    the capacity M = P = 0.45, L = 0.3, MP = 0.5, ML = PL = 0.9, MPL = 1. Its Shapley values are 7/24, 7/24, 10/24,
    its interactions -0.45 (MP), 0.1, 0.1, and it has one more term, the triple with Moebius weight
    1 - (0.5 + 0.9 + 0.9) + (0.45 + 0.45 + 0.3) = -0.1. A 2-additive integral leaves out what this term has beyond its
    share in the Shapley values (a third each) and interactions (a half each):
    -0.1 (min - mean + sum of distances / 4), by hand 1/15, -1/15 and 1/60.
    """
    students = group([18.0, 10.0, 14.0], [16.0, 12.0, 15.0], [10.0, 18.0, 15.0])
    triple = np.array([1 / 15, -1 / 15, 1 / 60])

    found = scored(choquet(ab=-0.45, ac=0.1, bc=0.1), students, [7.0, 7.0, 10.0])

    assert_allclose(found + triple, [13.9, 13.6, 14.9], rtol=1e-14)


def integral(values, shapley, pairs):
    """Return the Choquet integral by its definition, from the capacity of every set of children, in fractions."""
    m = len(values)
    single = [
        shapley[child] - sum((index for pair, index in pairs.items() if child in pair), Fraction(0)) / 2
        for child in range(m)
    ]

    def capacity(inside):
        return sum((single[child] for child in inside), Fraction(0)) + sum(
            (index for pair, index in pairs.items() if set(pair) <= set(inside)), Fraction(0)
        )

    order = sorted(range(m), key=lambda child: values[child])
    total, below = Fraction(0), Fraction(0)
    for place, child in enumerate(order):
        total += (values[child] - below) * capacity(order[place:])
        below = values[child]
    return total


@given(st.data())
def test_agrees_with_the_definition(data):
    """The layers of the values times the capacity of the children that reach them, in exact fractions."""
    m = data.draw(st.integers(2, 5))
    weights = data.draw(st.lists(st.integers(1, 9), min_size=m, max_size=m))
    shapley = [Fraction(weight, sum(weights)) for weight in weights]
    pairs = {
        pair: Fraction(data.draw(st.integers(-8, 8)), 8) * min(shapley) * 2 / (m - 1)
        for pair in combinations(range(m), 2)
    }
    values = [Fraction(data.draw(st.integers(-20, 100)), 4) for _ in range(m)]
    held = {}
    for (first, second), index in pairs.items():
        held.setdefault("abcde"[first], {})["abcde"[second]] = float(index)

    found = scored(ii.Choquet(interactions=held), row(*map(float, values)), weights)

    assert_allclose(found, [float(integral(values, shapley, pairs))], rtol=1e-12, atol=1e-12)


@given(st.data())
def test_without_interaction_it_is_the_mean(data):
    """Nothing interacts, or with index 0: the weighted arithmetic mean, which says so by its slopes."""
    values = data.draw(matrices(m=(2, 5), low=-50.0))
    weights = data.draw(weights_for(values.shape[1]))
    mean = scored(ii.ArithmeticMean(), group(*values.T), weights)

    assert_allclose(scored(ii.Choquet(interactions={}), group(*values.T), weights), mean, atol=1e-12)
    assert_allclose(scored(choquet(ab=0.0), group(*values.T), weights), mean, atol=1e-12)
    assert_allclose(ii.Choquet(interactions={}).slopes(weights), weights / weights.sum(), rtol=1e-15)
    assert choquet(ab=0.1).slopes(weights) is None


@pytest.mark.parametrize(("index", "extreme"), [(1.0, min), (-1.0, max)])
def test_full_interaction_of_two_is_an_extreme(index, extreme):
    """Two children of equal weight that fully support each other give the minimum, full substitutes the maximum."""
    assert scored(choquet(ab=index), group([2.0, 9.0], [8.0, 1.0])).tolist() == [extreme(2.0, 8.0), extreme(9.0, 1.0)]


@given(st.data())
def test_rises_lies_inside_and_moves_with_the_scale(data):
    """Between the extremes, never lower when a child rises, and linear in scale and shift of all children."""
    values = data.draw(matrices(m=(3, 3), low=-50.0))
    weights = data.draw(weights_for(3))
    share = weights.min() / weights.sum()
    aggregator = choquet(ab=data.draw(st.floats(-1, 1)) * share, cb=data.draw(st.floats(-1, 1)) * share)
    before = scored(aggregator, group(*values.T), weights)
    assert (before >= values.min(axis=1) - 1e-9).all()
    assert (before <= values.max(axis=1) + 1e-9).all()
    assert_allclose(scored(aggregator, group(*(3.0 * values + 7.0).T), weights), 3.0 * before + 7.0, atol=1e-9)
    values[:, 1] += data.draw(st.floats(0.0, 50.0))

    assert (scored(aggregator, group(*values.T), weights) >= before - 1e-9).all()


def test_the_way_a_pair_is_written_does_not_matter():
    """A with b, or b with a: the same bits."""
    children = group([2.0, 9.0], [8.0, 1.0], [3.0, 3.0])

    assert scored(choquet(ab=0.3), children).tobytes() == scored(choquet(ba=0.3), children).tobytes()


def test_interactions_that_outweigh_a_child_are_refused_by_name():
    """Half of 0.5 + 0.4 is more than the 1/3 of b; a and c are large enough."""
    with pytest.raises(WeightsError) as caught:
        scored(choquet(ab=0.5, bc=-0.4), row(1.0, 2.0, 3.0))

    assert str(caught.value) == (
        "Choquet in the group 'g', which must not fall when a child rises, has impossible weights: 'b' has a Shapley"
        " value of 0.333333, half its interactions 0.45."
    )


def test_interactions_at_the_limit_are_allowed():
    """0.1 + 0.2 against twice 0.15: decimals that binary numbers miss by dust."""
    weights = [0.15, 0.425, 0.425]

    assert np.isfinite(scored(choquet(ab=0.1, ac=0.2), row(1.0, 2.0, 3.0), weights)).all()


def test_child_of_weight_zero_cannot_interact():
    """Its Shapley value is zero."""
    with pytest.raises(WeightsError, match=r"'b' has a Shapley value of 0, half its interactions 0\.1"):
        scored(choquet(ab=0.2), row(1.0, 2.0, 3.0), [1.0, 0.0, 1.0])


def test_stranger_among_the_interactions():
    """An interaction with what is no child is refused, not forgotten."""
    with pytest.raises(UnknownCodeError, match="child of 'g' in its interactions: z"):
        scored(choquet(az=0.1), row(1.0, 2.0))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"interactions": {"a": {"b": 0.1}, "b": {"a": 0.1}}}, "each pair once, but found a and b"),
        ({"interactions": {"a": {"a": 0.1}}}, "those of two children, .* found a"),
        ({"interactions": {}, "missing": {"rule": "skip"}}, "cannot skip a child"),
        ({"interactions": {"a": {"b": "0.1"}}}, "valid number"),
    ],
)
def test_choquet_that_cannot_be(fields, sentence):
    """Pairs of two, once each, and no child left out."""
    with pytest.raises(ValueError, match=sentence):
        ii.Choquet.model_validate(fields)
