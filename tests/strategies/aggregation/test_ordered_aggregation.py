"""Medians and ordered weighted averages."""

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import WeightsError
from indeks_inovasi.strategies.base import Missing
from tests.generators import matrices, weights_for
from tests.strategies.aggregation.groups import group, row, scored

NAN = np.nan


# -- median


@pytest.mark.checks("aggregator/median", "Cormen et al. (2009), problem 9-2")
def test_weighted_median_of_seven_numbers():
    """
    The numbers 0.1, 0.35, 0.05, 0.1, 0.15, 0.05, 0.2, weighed by themselves, have the weighted median 0.2.

    Cormen, Leiserson, Rivest and Stein, Introduction to Algorithms, 3rd ed., problem 9-2; the plain median is 0.1.
    By hand: 0.05 + 0.05 + 0.1 + 0.1 + 0.15 = 0.45 of the weight lies below 0.2, and 0.35 above it.
    """
    numbers = [0.1, 0.35, 0.05, 0.1, 0.15, 0.05, 0.2]

    assert scored(ii.Median(), row(*numbers), numbers).tolist() == [0.2]
    assert scored(ii.Median(), row(*numbers)).tolist() == [0.1]


@pytest.mark.parametrize(("halfway", "expected"), [("lower", 2.0), ("mean", 2.5), ("upper", 3.0)])
@pytest.mark.parametrize("weights", [(1.0, 1.0, 1.0, 1.0), (0.49, 0.01, 0.25, 0.25), (0.1, 0.2, 0.1, 0.2)])
def test_two_middle_values(halfway, expected, weights):
    """Of 1, 2, 3, 4 with half of the weight on 1 and 2, both 2 and 3 are medians; 0.1 + 0.2 is half of 0.6."""
    assert scored(ii.Median(halfway=halfway), row(3.0, 1.0, 4.0, 2.0), np.array(weights)[[2, 0, 3, 1]]) == expected


@given(matrices(m=(1, 8), low=-50.0, high=50.0))
def test_median_of_equal_weights_is_the_common_one(values):
    """The standard library of Python finds the same middle."""
    found = scored(ii.Median(), group(*values.T), np.full(values.shape[1], 0.3))

    assert_allclose(found, [statistics.median(held) for held in values.tolist()], rtol=1e-15, atol=0)


@given(st.data())
def test_whole_weights_repeat_values(data):
    """A child of weight 3 counts like three children of weight 1."""
    values = data.draw(matrices(m=(1, 5)))
    times = data.draw(st.lists(st.integers(1, 4), min_size=values.shape[1], max_size=values.shape[1]))
    repeated = np.repeat(values, times, axis=1)
    found = scored(ii.Median(), group(*values.T), times)

    assert_allclose(found, [statistics.median(held) for held in repeated.tolist()], rtol=1e-15, atol=0)


def test_median_skips_what_is_missing():
    """Of 1 and 5 alone the median is 3."""
    children = group([1.0, 1.0], [NAN, 9.0], [5.0, 5.0])

    assert scored(ii.Median(missing=Missing(rule="skip")), children).tolist() == [3.0, 5.0]


# -- ordered weighted averages


@pytest.mark.checks("aggregator/owa", "Yager (1988)")
def test_four_arguments_of_yager():
    """
    The weights 0.4, 0.3, 0.2, 0.1 and the arguments 0.7, 1.0, 0.3, 0.6 give 0.76 (Yager 1988).

    By hand: 0.4 * 1.0 + 0.3 * 0.7 + 0.2 * 0.6 + 0.1 * 0.3 = 0.4 + 0.21 + 0.12 + 0.03 = 0.76.
    """
    weights, children = (0.4, 0.3, 0.2, 0.1), row(0.7, 1.0, 0.3, 0.6)

    assert_allclose(scored(ii.Owa(weights=weights, order="best_first"), children), [0.76], rtol=1e-15)
    assert_allclose(scored(ii.Owa(weights=weights[::-1], order="worst_first"), children), [0.76], rtol=1e-15)


@pytest.mark.checks("aggregator/owa", "Fuller and Majlender (2001)")
def test_weights_of_largest_entropy():
    """Five weights with orness 0.6: 0.2884, 0.2353, 0.1920, 0.1566, 0.1278 (Fuller and Majlender 2001, section 4)."""
    published = [0.2884, 0.2353, 0.1920, 0.1566, 0.1278]

    assert_allclose(ii.Owa(orness=0.6).position_weights(5), published, rtol=0, atol=6e-5)
    assert_allclose(ii.Owa(orness=0.4).position_weights(5), published[::-1], rtol=0, atol=6e-5)


@pytest.mark.parametrize(
    ("owa", "expected"),
    [
        (ii.Owa(exponent=2.0), [1 / 16, 3 / 16, 5 / 16, 7 / 16]),
        (ii.Owa(exponent=0.5), [0.5, 0.5**0.5 - 0.5, 0.75**0.5 - 0.5**0.5, 1.0 - 0.75**0.5]),
        (ii.Owa(between=(0.25, 0.75)), [0.0, 0.5, 0.5, 0.0]),
        (ii.Owa(between=(0.0, 0.5)), [0.5, 0.5, 0.0, 0.0]),
        (ii.Owa(between=(0.3, 0.8)), [0.0, 0.4, 0.5, 0.1]),
        (ii.Owa(at_least=3), [0.0, 0.0, 1.0, 0.0]),
        (ii.Owa(best=2), [1.0, 1.0, 0.0, 0.0]),
        (ii.Owa(worst=3), [0.0, 1.0, 1.0, 1.0]),
        (ii.Owa(orness=1.0), [1.0, 0.0, 0.0, 0.0]),
        (ii.Owa(orness=0.0), [0.0, 0.0, 0.0, 1.0]),
        (ii.Owa(orness=0.5), [0.25, 0.25, 0.25, 0.25]),
    ],
    ids=repr,
)
def test_weights_of_four_places(owa, expected):
    """By hand: the rises of Q at 1/4, 1/2, 3/4 and 1; with (0.3, 0.8): Q(1/2) = 0.2 / 0.5 = 0.4, Q(3/4) = 0.9."""
    assert_allclose(owa.position_weights(4), expected, rtol=0, atol=1e-15)


def test_importances_make_a_place_wider():
    """
    Of 10 with weight 3 and 2 with weight 1, "most" as r^2 gives 10 * (3/4)^2 + 2 * (1 - (3/4)^2) = 6.5.

    Without importances it is 10 * (1/2)^2 + 2 * 3/4 = 4.
    """
    children = row(2.0, 10.0)

    assert_allclose(scored(ii.Owa(exponent=2.0, importances="used"), children, [1.0, 3.0]), [6.5], rtol=1e-15)
    assert_allclose(scored(ii.Owa(exponent=2.0), children, [1.0, 3.0]), [4.0], rtol=1e-15)


@given(st.data())
def test_owa_contains_mean_minimum_and_maximum(data):
    """Equal weights are the arithmetic mean, all weight on an end is the minimum or the maximum."""
    values = data.draw(matrices(m=(1, 6), low=-50.0))
    children, m = group(*values.T), values.shape[1]
    ends = [(1.0,) + (0.0,) * (m - 1)]

    assert_allclose(scored(ii.Owa(exponent=1.0), children), scored(ii.ArithmeticMean(), children), atol=1e-12)
    assert_allclose(scored(ii.Owa(orness=0.5), children), scored(ii.ArithmeticMean(), children), atol=1e-12)
    assert_allclose(scored(ii.Owa(best=m), children), scored(ii.ArithmeticMean(), children), atol=1e-12)
    assert_array_equal(scored(ii.Owa(weights=ends[0], order="worst_first"), children), values.min(axis=1))
    assert_array_equal(scored(ii.Owa(weights=ends[0], order="best_first"), children), values.max(axis=1))


@given(st.data())
def test_importances_under_a_straight_quantifier_are_the_weighted_mean(data):
    """With Q(r) = r every place gives exactly the weight of its child."""
    values = data.draw(matrices(m=(1, 6), low=-50.0))
    children, weights = group(*values.T), data.draw(weights_for(values.shape[1]))
    found = scored(ii.Owa(exponent=1.0, importances="used"), children, weights)

    assert_allclose(found, scored(ii.ArithmeticMean(), children, weights), atol=1e-12)


@given(st.data())
def test_equal_importances_are_no_importances(data):
    """A place of one child of m is 1 / m wide."""
    values = data.draw(matrices(m=(1, 6)))
    owa = data.draw(st.sampled_from([ii.Owa(exponent=2.5), ii.Owa(between=(0.2, 0.7))]))
    used = scored(owa.replace(importances="used"), group(*values.T))

    assert_allclose(used, scored(owa, group(*values.T)), rtol=1e-9, atol=1e-9)


@given(matrices(m=(1, 6), low=1.0))
def test_the_square_quantifier_is_the_mean_less_its_gini(values):
    """Q(r) = r^2 gives mean * (1 - Gini), the Gini coefficient taken over all pairs of children."""
    mean = values.mean(axis=1)
    gini = np.abs(values[:, :, None] - values[:, None, :]).mean(axis=(1, 2)) / (2.0 * mean)

    assert_allclose(scored(ii.Owa(exponent=2.0), group(*values.T)), mean * (1.0 - gini), rtol=1e-10)


@given(st.integers(2, 12), st.floats(0.0, 1.0))
def test_weights_have_the_orness_asked_for(m, orness):
    """``sum (m - i) w_i / (m - 1)`` is what was asked, and the weights form a geometric series."""
    weights = ii.Owa(orness=orness).position_weights(m)

    assert_allclose(weights @ np.arange(m - 1, -1, -1) / (m - 1), orness, atol=1e-9)
    assert_allclose(weights[1:-1] ** 2, weights[:-2] * weights[2:], rtol=1e-9, atol=1e-300)


OWAS = st.sampled_from(
    [
        ii.Owa(exponent=3.0),
        ii.Owa(exponent=0.4, importances="used"),
        ii.Owa(between=(0.3, 0.8)),
        ii.Owa(between=(0.3, 0.8), importances="used"),
        ii.Owa(at_least=1),
        ii.Owa(worst=1),
        ii.Owa(orness=0.3),
        ii.Median(),
        ii.Median(halfway="upper"),
    ]
)


@given(st.data(), OWAS)
def test_ordered_means_lie_between_the_extremes_and_rise(data, aggregator):
    """Never below the worst child, never above the best, and never lower when a child rises."""
    values = data.draw(matrices(low=-50.0))
    weights = data.draw(weights_for(values.shape[1]))
    before = scored(aggregator, group(*values.T), weights)
    assert (before >= values.min(axis=1) - 1e-9).all()
    assert (before <= values.max(axis=1) + 1e-9).all()
    values[:, 0] += data.draw(st.floats(0.0, 50.0))

    assert (scored(aggregator, group(*values.T), weights) >= before - 1e-9).all()


# -- refusals


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "needs exactly one of weights, exponent, .* but has none"),
        ({"exponent": 2.0, "best": 1}, "but has exponent, best"),
        ({"weights": (0.5, 0.5)}, "weights and order belong together"),
        ({"exponent": 2.0, "order": "best_first"}, "weights and order belong together"),
        ({"weights": (0.5, 0.4), "order": "best_first"}, r"those of the places add to 0\.9 instead of 1"),
        ({"weights": (1.5, -0.5), "order": "best_first"}, "greater than or equal to 0"),
        ({"between": (0.8, 0.3)}, r"two shares that rise, but has \(0\.8, 0\.3\)"),
        ({"exponent": 0.0}, "greater than 0"),
        ({"at_least": True}, "valid integer"),
        ({"best": 2, "importances": "used"}, "Importances need a quantifier"),
        (
            {"weights": (1.0,), "order": "best_first", "missing": {"rule": "skip"}},
            "one weight per place and cannot skip a child",
        ),
        ({"worst": 2, "missing": {"rule": "skip"}}, r"looks at 2 children, .*'at_least': 2"),
        ({"worst": 2, "missing": {"rule": "skip", "at_least": 2, "of": "leaves"}}, "looks at 2 children"),
    ],
)
def test_owa_that_cannot_be(fields, sentence):
    """One way to weigh the places, weights that add to one, and a missing rule under which they mean something."""
    with pytest.raises(ValueError, match=sentence):
        ii.Owa.model_validate(fields)


@pytest.mark.parametrize(
    ("owa", "sentence"),
    [
        (ii.Owa(weights=(0.5, 0.5), order="best_first"), "it weighs 2 places, but 3 children count"),
        (ii.Owa(at_least=4), "it weighs 4 children, but 3 children count"),
        (ii.Owa(best=4), "it weighs 4 children, but 3 children count"),
    ],
)
def test_places_that_do_not_fit(owa, sentence):
    """The group and both numbers are named."""
    with pytest.raises(WeightsError, match=f"Owa in the group 'g' has impossible weights: {sentence}"):
        scored(owa, row(1.0, 2.0, 3.0))


def test_owa_skips_children():
    """The worst two of those present: of 4 and 8 both, of 2, 4 and 8 the mean of 2 and 4."""
    children = group([NAN, 2.0], [4.0, 4.0], [8.0, 8.0])
    worst_two = ii.Owa(worst=2, missing=Missing(rule="skip", at_least=2))

    assert scored(worst_two, children).tolist() == [6.0, 3.0]
