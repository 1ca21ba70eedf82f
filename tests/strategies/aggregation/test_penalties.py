"""Means that take off what a unit is unbalanced."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import NegativeValueError, OutOfRangeError
from indeks_inovasi.strategies.base import Missing
from tests.generators import matrices, weights_for
from tests.strategies.aggregation.groups import group, row, scored

MPI = ii.MazziottaPareto(penalty="subtracted", ddof=0)


# -- Mazziotta-Pareto


@pytest.mark.parametrize(
    ("penalty", "ddof", "expected"),
    [
        ("subtracted", 0, 103 - 126 / 103),
        ("added", 0, 103 + 126 / 103),
        ("subtracted", 1, 103 - 189 / 103),
        ("added", 1, 103 + 189 / 103),
    ],
)
def test_of_100_118_and_91(penalty, ddof, expected):
    """By hand: mean 103, deviations -3, 15, -12, squares 9 + 225 + 144 = 378; S^2 = 378 / 3 or 378 / 2."""
    found = scored(ii.MazziottaPareto(penalty=penalty, ddof=ddof), row(100.0, 118.0, 91.0))

    assert_allclose(found, [expected], rtol=1e-15)


@pytest.mark.checks("aggregator/mazziotta_pareto", "adjusted index by hand, Mazziotta and Pareto (2016)")
def test_adjusted_index_over_two_years():
    """
    Goalposts that give the reference 100, scores from 70 to 130, and a mean less its penalty.

    Mazziotta and Pareto (2016). By hand, with life from 60 to 90 (reference 75) and jobless from 20 to 0 (reference
    10): 2020: 80 -> 70 + 60 * 20/30 = 110, 6 -> 70 + 60 * 14/20 = 112: mean 111, S^2 = 1, 111 - 1/111.
    2021: 84 -> 118, 14 -> 88: mean 103, S^2 = 225, 103 - 225/103. Years are compared on one scale.
    """
    spec = ii.IndexSpec(
        name="wellbeing",
        framework=ii.Framework.of({"index": ["life", "jobless"]}, negative=["jobless"]),
        aggregator=MPI,
        nodes={
            "life": {"normalizer": ii.AdjustedMinMax(reference=75, low=60, high=90)},
            "jobless": {"normalizer": ii.AdjustedMinMax(reference=10, low=0, high=20)},
        },
    )
    data = ii.Dataset.of({"life": [80, 84, 75], "jobless": [6, 14, 10]}, ["a", "a", "mean"], ["2020", "2021", "2020"])

    assert_allclose(ii.compute(data, spec).score, [111 - 1 / 111, 103 - 225 / 103, 100.0], rtol=1e-14)


def test_weighted_index():
    """
    With weights 3 and 1, of 90 and 110: mean 95, S^2 = (3 * 25 + 225) / 4 = 75, index 95 - 75/95.

    Mazziotta and Pareto (2022): mean and deviation both take the weights.
    """
    assert_allclose(scored(MPI, row(90.0, 110.0), [3.0, 1.0]), [95 - 75 / 95], rtol=1e-15)


def test_it_can_fall_when_a_child_rises():
    """
    Of 1, 1 and 4 the index is 2 - 2/2 = 1; of 1, 1 and 7 it is 3 - 8/3 = 1/3: more of the best child is worse.

    So the class says that it does not rise.
    """
    assert_allclose(scored(MPI, group([1.0, 1.0], [1.0, 1.0], [4.0, 7.0])), [1.0, 1 / 3], rtol=1e-14)
    assert not MPI.rises


def test_single_children_and_zeros_have_no_penalty():
    """One child is itself for both divisors, and a unit of zeros is zero, not 0 / 0."""
    for ddof in (0, 1):
        aggregator = ii.MazziottaPareto(penalty="subtracted", ddof=ddof, missing=Missing(rule="skip"))
        assert scored(aggregator, group([7.0, 0.0], [np.nan, 0.0])).tolist() == [7.0, 0.0]


@given(st.data())
def test_equal_values_give_the_value_and_others_less_or_more(data):
    """The subtracted penalty gives at most the mean, the added one at least, and none where all children agree."""
    values = data.draw(matrices(m=(2, 5), low=1.0))
    weights = data.draw(weights_for(values.shape[1]))
    mean = scored(ii.ArithmeticMean(), group(*values.T), weights)
    ddof = data.draw(st.sampled_from([0, 1]))
    below, above = (
        scored(ii.MazziottaPareto(penalty=penalty, ddof=ddof), group(*values.T), weights)
        for penalty in ("subtracted", "added")
    )

    assert (below <= mean).all()
    assert_allclose(mean - below, above - mean, rtol=1e-6, atol=1e-9)
    same = np.repeat(values[:, :1], values.shape[1], axis=1)
    assert_allclose(scored(MPI, group(*same.T), weights), same[:, 0], rtol=1e-12)


@given(matrices(m=(2, 5), low=1.0), st.floats(0.1, 10.0))
def test_the_penalized_mean_moves_with_the_unit_of_measure(values, scale):
    """Twice the values, twice the index: mean and deviation scale alike."""
    assert_allclose(
        scored(MPI, group(*(scale * values).T)), scale * scored(MPI, group(*values.T)), rtol=1e-8, atol=1e-8
    )


def test_negative_children_are_refused():
    """A coefficient of variation around zero means nothing; the cell is named."""
    with pytest.raises(NegativeValueError, match=r"MazziottaPareto in the group 'g' .* b\[u1\] = -0\.5"):
        scored(MPI, group([1.0, 1.0], [1.0, -0.5]))


# -- mean-min


@pytest.mark.checks("aggregator/mean_min", "Casadio Tarabusi and Guarini (2013), by hand")
def test_mean_min_of_two_and_eight():
    """
    Of 2 and 8 the mean lies 3 above the minimum; with beta 4, sqrt(9 + 16) - 4 = 1, and alpha 1/2 takes 1/2 off 5.

    With beta 0 the whole gap counts: 5 - 1.5 = 3.5 (Casadio Tarabusi and Guarini 2013, the mean-min function).
    """
    assert scored(ii.MeanMin(alpha=0.5, beta=4.0), row(2.0, 8.0)).tolist() == [4.5]
    assert scored(ii.MeanMin(alpha=0.5, beta=0.0), row(2.0, 8.0)).tolist() == [3.5]


@given(st.data())
def test_mean_min_goes_from_the_mean_to_the_minimum(data):
    """Alpha 0 is the mean, alpha 1 without beta the minimum, and a huge beta forgives everything."""
    values = data.draw(matrices(low=-50.0))
    children, weights = group(*values.T), data.draw(weights_for(values.shape[1]))
    mean = scored(ii.ArithmeticMean(), children, weights)

    assert_array_equal(scored(ii.MeanMin(alpha=0.0, beta=1.0), children, weights), mean)
    assert_allclose(scored(ii.MeanMin(alpha=1.0, beta=0.0), children, weights), values.min(axis=1), atol=1e-12)
    assert_allclose(scored(ii.MeanMin(alpha=1.0, beta=1e12), children, weights), mean, atol=1e-6)


@given(st.data())
def test_mean_min_rises_and_lies_inside(data):
    """Between minimum and mean, never lower when a child rises, and a shift of all children shifts it."""
    values = data.draw(matrices(low=-50.0))
    weights = data.draw(weights_for(values.shape[1]))
    aggregator = ii.MeanMin(alpha=data.draw(st.floats(0.0, 1.0)), beta=data.draw(st.floats(0.0, 20.0)))
    before = scored(aggregator, group(*values.T), weights)
    assert (before >= values.min(axis=1) - 1e-9).all()
    assert (before <= scored(ii.ArithmeticMean(), group(*values.T), weights) + 1e-9).all()
    assert_allclose(scored(aggregator, group(*(values + 5.0).T), weights), before + 5.0, atol=1e-9)
    values[:, 0] += data.draw(st.floats(0.0, 50.0))

    assert (scored(aggregator, group(*values.T), weights) >= before - 1e-9).all()


def test_mean_min_parameters_have_bounds():
    """Alpha lies between 0 and 1, beta is not negative, and both must be given."""
    for fields in ({"alpha": 1.1, "beta": 0.0}, {"alpha": 0.5, "beta": -1.0}, {"alpha": 0.5}, {"beta": 0.5}):
        with pytest.raises(ValueError, match=r"less than or equal to 1|greater than or equal to 0|Field required"):
            ii.MeanMin.model_validate(fields)


# -- bottleneck


@pytest.mark.checks("aggregator/bottleneck_penalty", "Acs, Autio and Szerb (2014), by hand")
def test_bottleneck_of_a_half_and_one():
    """
    The pillar 1 beside the bottleneck 1/2 keeps 1/2 + 1 - exp(-1/2) = 0.8934693..., the mean is 0.6967346...

    Acs, Autio and Szerb (2014), penalty for bottleneck; exp(-1/2) = 0.6065306597126334 from tables.
    """
    expected = (0.5 + 0.5 + 1.0 - 0.6065306597126334) / 2.0

    assert_allclose(scored(ii.BottleneckPenalty(), row(0.5, 1.0)), [expected], rtol=1e-15)


@given(st.data())
def test_the_weakest_child_gains_most(data):
    """Between minimum and mean; a rise of the weakest child gives at least as much as one of any other."""
    values = data.draw(matrices(m=(2, 5), low=0.0, high=1.0))
    children, mean = group(*values.T), values.mean(axis=1)
    found = scored(ii.BottleneckPenalty(), children)
    assert (found >= values.min(axis=1) - 1e-12).all()
    assert (found <= mean + 1e-12).all()
    gains = np.full(values.shape, -np.inf)
    for number in range(values.shape[1]):
        raised = values * 0.9
        low = scored(ii.BottleneckPenalty(), group(*raised.T))
        raised[:, number] += 1e-3
        gains[:, number] = scored(ii.BottleneckPenalty(), group(*raised.T)) - low

    assert (gains > 0.0).all()
    weakest = values.argmin(axis=1)
    ahead = np.partition(values, 1, axis=1)[:, 1] - values.min(axis=1) > 0.01  # not overtaken by the step itself
    assert (gains[np.arange(len(values)), weakest] >= gains.max(axis=1) - 1e-9)[ahead].all()


def test_bottleneck_needs_the_scale_from_0_to_1():
    """On 0 to 100 the exponential would cut everything off; every cell outside is named."""
    with pytest.raises(OutOfRangeError) as caught:
        scored(ii.BottleneckPenalty(), group([0.2, 1.5], [-0.1, 0.3]))

    assert str(caught.value).startswith("BottleneckPenalty in the group 'g' needs values from 0 to 1, but found ")
    assert sorted(map(str, caught.value.culprits)) == ["a[u1] = 1.5", "b[u0] = -0.1"]
    assert math.isclose(scored(ii.BottleneckPenalty(), row(1.0, 1.0))[0], 1.0)
