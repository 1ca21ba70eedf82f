"""Weights as given, and weights found in the data."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    ConstantIndicatorError,
    MissingValueError,
    NegativeValueError,
    NonPositiveValueError,
    SpecificationError,
    TooFewUnitsError,
    UnknownCodeError,
    WeightsError,
)
from indeks_inovasi.typing import FrozenMap
from tests.generators import column, matrices
from tests.strategies.weighting.building import children

NAN = np.nan


def test_weights_as_given():
    """The framework's weights, or one each; equal weights whatever the framework says; fixed ones by code."""
    group = children([1.0], [2.0], given=(3.0, 0.0))

    assert ii.FrameworkWeights().weights(group).tolist() == [3.0, 0.0]
    assert ii.FrameworkWeights().weights(children([1.0], [2.0])).tolist() == [1.0, 1.0]
    assert ii.EqualWeights().weights(group).tolist() == [0.5, 0.5]
    assert ii.FixedWeights(by_code={"b": 2.0, "a": 1.0}).weights(group).tolist() == [1.0, 2.0]


def test_fixed_weights_refuse_gaps_and_negative_numbers():
    """Every child has a weight, and none is below zero."""
    with pytest.raises(UnknownCodeError, match=r"Unknown weight for children of 'g': b\. Known: a\."):
        ii.FixedWeights(by_code={"a": 1.0}).weights(children([1.0], [2.0]))
    with pytest.raises(
        ValueError, match=r"FixedWeights has impossible weights: 'a' has -0\.2, below zero, 'b' has -1\.0"
    ):
        ii.FixedWeights(by_code={"a": -0.2, "b": -1.0, "c": 1.0})


def test_entropy_weights_of_a_published_table():
    """
    Six laptops on six criteria: 0.405, 0.221, 0.134, 0.199, 0.007, 0.034.

    Ersoy (2021), LogForum 17(3), 341-353.
    """
    group = children(
        [256.0, 256.0, 256.0, 256.0, 512.0, 256.0],
        [8.0, 8.0, 8.0, 8.0, 8.0, 4.0],
        [41.0, 32.0, 53.0, 41.0, 35.0, 35.0],
        [1.6, 1.0, 1.6, 1.0, 1.6, 1.6],
        [1.77, 1.8, 1.9, 1.75, 1.7, 1.7],
        [7347.16, 6919.99, 8400.0, 6808.9, 8479.99, 7499.99],
    )
    frozen = ii.EntropyWeights(basis="treated").freeze(group)

    assert_allclose(list(frozen.by_code.values()), [0.405, 0.221, 0.134, 0.199, 0.007, 0.034], rtol=0, atol=6e-4)
    assert ii.EntropyWeights(basis="normalized").weights(group).tolist() == list(frozen.by_code.values())


def test_entropy_looks_at_its_basis():
    """On treated values the children's scores do not matter; groups have no treated values."""
    raw = [column([1.0, 3.0], code="a"), column([1.0, 1.0], code="b")]
    group = children([50.0, 50.0], [0.0, 100.0], treated=raw)

    assert ii.EntropyWeights(basis="treated").weights(group).tolist() == [1.0, 0.0]
    assert ii.EntropyWeights(basis="normalized").weights(group).tolist() == [0.0, 1.0]
    with pytest.raises(SpecificationError) as caught:
        ii.EntropyWeights(basis="treated").weights(children([1.0, 2.0], [1.0, 3.0], treated=[raw[0], None]))
    assert str(caught.value) == (
        "The weights of 'g' are asked for on treated values, which only indicators have, but b are groups. Use"
        " basis='normalized' there."
    )


@pytest.mark.parametrize("weighter", [ii.EntropyWeights(basis="normalized"), ii.Critic()])
def test_one_unit_and_gaps_are_refused(weighter):
    """Weights found in data need two units and no gaps."""
    name = type(weighter).__name__
    with pytest.raises(TooFewUnitsError, match=f"{name} in the group 'g' learns from at least 2 units, but found 1"):
        weighter.freeze(children([1.0], [2.0]))
    with pytest.raises(MissingValueError, match=rf"{name} in the group 'g' refuses missing values, but found b\[u1\]"):
        weighter.freeze(children([1.0, 2.0], [2.0, NAN]))


@pytest.mark.parametrize(
    ("first", "error", "sentence"),
    [
        (
            [-1.0, 2.0],
            NegativeValueError,
            "EntropyWeights in the group 'g' needs values of zero or more, but found a[u0] = -1.0. Normalize to a"
            " scale that starts at zero, for instance with MinMax(), or choose another strategy.",
        ),
        (
            [0.0, 0.0],
            NonPositiveValueError,
            "EntropyWeights in the group 'g' needs positive values, but found 'a' (always 0). Lift them with a floor"
            " above zero (for instance MinMax(floor=1)), shift the column, or choose another strategy.",
        ),
        (
            [7.7, 7.7],
            WeightsError,
            "EntropyWeights in the group 'g' has impossible weights: no child differs between units (a, b).",
        ),
    ],
)
def test_entropy_refuses_what_has_no_shares(first, error, sentence):
    """Negative values, a column of zeros, and columns without any difference are named."""
    with pytest.raises(error) as caught:
        ii.EntropyWeights(basis="normalized").freeze(children(first, [7.7, 7.7]))

    assert str(caught.value) == sentence


def test_refused_cells_show_the_values_of_the_basis():
    """A negative treated value is shown as it is, not as the score that it became."""
    raw = [column([-3.0, 1.0], code="a")]

    with pytest.raises(NegativeValueError, match=r"found a\[u0\] = -3\.0\."):
        ii.EntropyWeights(basis="treated").freeze(children([0.0, 100.0], treated=raw))


def test_critic_refuses_constant_columns():
    """A correlation with a constant does not exist: all such children are named."""
    with pytest.raises(ConstantIndicatorError) as caught:
        ii.Critic().freeze(children([1.0, 1.0], [1.0, 2.0], [0.0, 0.0]))

    assert str(caught.value) == (
        "Critic in the group 'g' needs two different values per indicator, but found 'a' (always 1.0), 'c' (always"
        " 0.0). Drop the indicator, give it fixed bounds with GoalPosts, or choose a neutral score with constant=..."
    )


def test_critic_of_one_child_and_of_twins():
    """One child has the weight 1; children that never disagree carry no conflict to weigh."""
    assert ii.Critic().freeze(children([1.0, 2.0])) == ii.FixedWeights(by_code=FrozenMap({"a": 1.0}))
    with pytest.raises(WeightsError, match="all children agree completely"):
        ii.Critic().freeze(children([1.0, 2.0], [1.0, 2.0]))


@given(matrices(rows=(3, 8), m=(2, 4), low=1.0))
def test_found_weights_add_to_one(values):
    """Whatever the data, weights are zero or more and add to one."""
    values[0], values[-1] = 1.0, 100.0
    values[1] = np.linspace(1.0, 50.0, values.shape[1])
    group = children(*values.T)
    for weighter in (ii.EntropyWeights(basis="normalized"), ii.Critic()):
        try:
            weights = weighter.freeze(group).weights(group)
        except WeightsError:
            continue
        assert (weights >= 0.0).all()
        assert float(weights.sum()) == pytest.approx(1.0, abs=1e-12)
