"""Weights that bring all units as near to the frontier as they come together."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from pydantic import ValidationError

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    MissingValueError,
    NegativeValueError,
    NonPositiveValueError,
    SpecificationError,
    TooFewUnitsError,
)
from tests.strategies.aggregation.groups import group

X = [1.0, 2.0, 3.0, 4.0, 4.0, 5.0, 6.0]
Y = [5.0, 7.0, 4.0, 3.0, 6.0, 5.0, 2.0]


def found(children, **fields):
    """Return the weights by code."""
    settings = {"target": "one", "mean_share": 0.0, **fields}
    return dict(ii.CommonBenefitOfTheDoubt(**settings).freeze(children).by_code)


@pytest.mark.checks("weighter/common_benefit_of_the_doubt", "arithmetic by hand (model of Hatefi and Torabi 2010)")
def test_the_unit_that_lacks_most():
    """
    The weights 2/5 and 3/5 bring the farthest units nearest to 1.

    A (1, 5) and D (4, 3) then have 17, E (4, 6) the most, 26: they lack 9/26. Other weights bring one of them farther
    away: 6/13 A + 7/13 D = (34/13, 51/13) is 17/26 of E, so whatever the weights, A or D has 17/26 of E at most.
    """
    assert found(group(X, Y)) == pytest.approx({"a": 0.4, "b": 0.6}, rel=1e-12)


@pytest.mark.checks("weighter/common_benefit_of_the_doubt", "arithmetic by hand (model of Despotis 2005)")
def test_the_mean_below_own_scores():
    """
    With the mean alone, the own scores do not matter: (1, 1) is best for the mean unit (25/7, 32/7).

    With w . E <= 1 and w . F <= 1 for E (4, 6) and F (5, 5): (25, 32) = 7/2 E + 11/5 F, so w . mean is at most 57/70,
    which it is for (1, 1) / 10.
    """
    assert found(group(X, Y), target="own_score", mean_share=1.0) == pytest.approx({"a": 0.5, "b": 0.5}, rel=1e-12)


def test_the_unit_that_lacks_most_of_its_own_score():
    """
    B (2, 5) and C (6, 1) could have 1, and A (1, 4) 4/5, of B with y alone.

    With (u, v), B and C have 1 at u = v = 1/7: A has 5/7 and lacks 3/35. With more on y and 2 u + 5 v = 1, A lacks
    4/5 - u - 4 v = 3/10 - 3/2 v and C 1 - 6 u - v = 14 v - 2: the same at v = 23/155, u = 20/155.
    """
    children = group([1.0, 2.0, 6.0], [4.0, 5.0, 1.0])

    assert found(children, target="own_score") == pytest.approx({"a": 20 / 43, "b": 23 / 43}, rel=1e-12)


def test_ties_of_the_farthest_unit_are_broken_by_the_mean():
    """
    A unit with nothing lacks 1 whatever the weights are; the mean of the others decides, for (1, 1).

    Without the second step, any weights would be as good.
    """
    assert found(group([0.0, *X], [0.0, *Y])) == pytest.approx({"a": 0.5, "b": 0.5}, rel=1e-6)


def test_least_share():
    """A child that would get nothing gets its least share: B (3, 1) is better than A (1, 1) in the first child only."""
    children = group([1.0, 3.0], [1.0, 1.0])

    assert found(children) == pytest.approx({"a": 0.0, "b": 1.0}, abs=1e-12)
    assert found(children, at_least=0.25) == pytest.approx({"a": 0.25, "b": 0.75}, rel=1e-12)
    assert found(children, at_least=0.5) == pytest.approx({"a": 0.5, "b": 0.5}, rel=1e-12)


def test_in_an_index():
    """The weights freeze to fixed ones, and the order of the rows does not move a bit."""
    spec = ii.IndexSpec(
        name="common",
        framework=ii.Framework.of({"index": ["x", "y"]}),
        normalizer=ii.AsIs(),
        weighter=ii.CommonBenefitOfTheDoubt(target="one", mean_share=0.0),
        aggregator=ii.ArithmeticMean(),
    )

    result = ii.compute({"unit": list("ABCDEFG"), "x": X, "y": Y}, spec)
    other = ii.compute({"unit": list("GFEDCBA"), "x": X[::-1], "y": Y[::-1]}, spec)

    assert_allclose(result.score, [3.4, 5.0, 3.6, 3.4, 5.2, 5.0, 3.6], rtol=1e-12)
    assert isinstance(result.frozen.weighter_of("index"), ii.FixedWeights)
    assert other.score[::-1].tobytes() == result.score.tobytes()
    assert result["A"].rank == result["D"].rank == 6


@pytest.mark.parametrize(
    ("children", "error", "text"),
    [
        (group([1.0], [2.0]), TooFewUnitsError, "at least 2 units"),
        (group([1.0, np.nan], [2.0, 3.0]), MissingValueError, r"a\[u1\]"),
        (group([1.0, 2.0], [2.0, -3.0]), NegativeValueError, r"b\[u1\] = -3\.0"),
        (group([0.0, 0.0], [0.0, 0.0]), NonPositiveValueError, r"'a' \(always 0\), 'b' \(always 0\)"),
    ],
)
def test_what_has_no_weights_is_refused(children, error, text):
    """The culprits are named."""
    with pytest.raises(error, match=text):
        found(children)


def test_least_shares_beyond_one_are_refused():
    """Two children cannot have 0.6 of the weight each."""
    with pytest.raises(
        SpecificationError, match=r"finds no weights within its bounds: 2 children with 0\.6 each are above 1"
    ):
        found(group(X, Y), at_least=0.6)


@pytest.mark.parametrize("fields", [{"mean_share": 1.5}, {"at_least": 1.0}, {"target": "best"}, {"mean_share": None}])
def test_impossible_fields_are_refused(fields):
    """Shares are between 0 and 1, and the choices that change weights have no default."""
    with pytest.raises(ValidationError):
        ii.CommonBenefitOfTheDoubt(**{"target": "one", "mean_share": 0.0, **fields})
    with pytest.raises(ValidationError, match="target"):
        ii.CommonBenefitOfTheDoubt(mean_share=0.0)
