"""From the children of a group to the group: missing rules, refusals, worked numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    MissingValueError,
    NegativeValueError,
    OutOfRangeError,
    UnknownCodeError,
    UnturnedIndicatorError,
    WeightsError,
    ZeroDivisorError,
)
from indeks_inovasi.matrix import Children, Rows
from indeks_inovasi.strategies.base import Missing
from tests.generators import column, matrices, weights_for

NAN = np.nan
ONE_EACH = np.array([1.0, 1.0])


def children(*values, directions=None, leaves=None):
    """Return the columns as children a, b, c ... of the group "g"."""
    codes = "abcdefgh"[: len(values)]
    directions = directions or ["positive"] * len(values)
    columns = tuple(
        column(held, direction, code) for code, held, direction in zip(codes, values, directions, strict=True)
    )
    rows = Rows(tuple(f"u{row}" for row in range(len(columns[0].values))))
    return Children("g", columns, (None,) * len(values), rows, leaves=leaves)


@pytest.mark.checks("aggregator/minimum", "by hand")
@pytest.mark.checks("aggregator/maximum", "by hand")
@pytest.mark.parametrize(
    ("aggregator", "weights", "expected"),
    [
        (ii.WeightedSum(), [3.0, 1.0], 14.0),
        (ii.ArithmeticMean(), [3.0, 1.0], 3.5),
        (ii.GeometricMean(), [1.0, 1.0], 4.0),
        (ii.HarmonicMean(), [1.0, 1.0], 3.2),
        (ii.PowerMean(exponent=2.0), [1.0, 1.0], 34.0**0.5),
        (ii.PowerMean(exponent=-1.0), [1.0, 1.0], 3.2),
        (ii.Product(), [1.0, 1.0], 16.0),
        (ii.Product(), [2.0, 1.0], 32.0),
        (ii.Minimum(), [1.0, 9.0], 2.0),
        (ii.Maximum(), [9.0, 1.0], 8.0),
        (ii.FormulaAggregation(text="b / a - 1"), [1.0, 1.0], 3.0),
    ],
)
def test_of_two_and_eight(aggregator, weights, expected):
    """By hand: 3*2 + 8 = 14; 14/4; sqrt(16); 2 / 0.625; sqrt((4 + 64) / 2); 2*8; 2^2 * 8; 8/2 - 1."""
    assert_allclose(aggregator.aggregate(children([2.0], [8.0]), np.array(weights)), [expected], rtol=1e-15)


def test_slopes_of_linear_aggregators():
    """A weighted sum has its weights as slopes, a mean the weights over their sum, the others none."""
    weights = np.array([1.0, 3.0])

    assert ii.WeightedSum().slopes(weights).tolist() == [1.0, 3.0]
    assert ii.ArithmeticMean().slopes(weights).tolist() == [0.25, 0.75]
    assert ii.GeometricMean().slopes(weights) is None


def test_missing_children_are_refused_by_default():
    """The refusal names every cell and says what to do."""
    with pytest.raises(MissingValueError) as caught:
        ii.ArithmeticMean().aggregate(children([1.0, NAN], [NAN, NAN]), ONE_EACH)

    assert str(caught.value) == (
        "ArithmeticMean in the group 'g' refuses missing values, but found a[u1], b[u0], b[u1]. Choose an imputer for"
        " the indicator, or a missing rule of the aggregator such as {'rule': 'skip', 'at_least': 2}."
    )


def test_propagate_and_skip():
    """With a gap the group is missing (propagate), or the mean of those present (skip): (1 + 5) / 2 = 3."""
    group = children([1.0, 1.0, NAN], [5.0, NAN, NAN], [NAN, NAN, NAN])
    equal = np.ones(3)

    def aggregated(aggregator, **rule):
        return aggregator.replace(missing=Missing(**rule)).aggregate(group, equal)

    assert_array_equal(aggregated(ii.ArithmeticMean(), rule="propagate"), [NAN, NAN, NAN])
    assert_array_equal(aggregated(ii.ArithmeticMean(), rule="skip"), [3.0, 1.0, NAN])
    assert_array_equal(aggregated(ii.ArithmeticMean(), rule="skip", at_least=2), [3.0, NAN, NAN])
    assert_array_equal(aggregated(ii.ArithmeticMean(), rule="skip", share=1 / 3), [3.0, 1.0, NAN])
    assert_array_equal(aggregated(ii.ArithmeticMean(), rule="skip", share=0.5), [3.0, NAN, NAN])
    assert_array_equal(aggregated(ii.WeightedSum(), rule="skip"), [6.0, 1.0, NAN])
    assert_array_equal(aggregated(ii.Minimum(), rule="skip"), [1.0, 1.0, NAN])


def test_skip_can_count_indicators():
    """Where indicators are counted, a group with one child present may still have enough of them."""
    group = children([1.0, 1.0], [NAN, NAN], leaves=lambda: (np.array([3.0, 1.0]), 4))
    aggregator = ii.ArithmeticMean(missing=Missing(rule="skip", share=0.75, of="leaves"))

    assert_array_equal(aggregator.aggregate(group, ONE_EACH), [1.0, NAN])


def test_child_of_weight_zero_never_counts():
    """Neither its gap nor its value matters."""
    group = children([4.0, 6.0], [NAN, -9.0])
    weights = np.array([2.0, 0.0])

    assert ii.ArithmeticMean().aggregate(group, weights).tolist() == [4.0, 6.0]
    assert_allclose(ii.GeometricMean().aggregate(group, weights), [4.0, 6.0], rtol=1e-15)


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ([0.0, 0.0], "The group 'g' has impossible weights: all are zero, so that nothing counts."),
        ([0.6, -0.2], "The group 'g' has impossible weights: 'b' has -0.2."),
        ([NAN, np.inf], "The group 'g' has impossible weights: 'a' has nan, 'b' has inf."),
    ],
)
def test_impossible_weights(weights, sentence):
    """Weights that are all zero, negative or no numbers are refused, whoever found them."""
    with pytest.raises(WeightsError) as caught:
        ii.ArithmeticMean().aggregate(children([1.0], [2.0]), np.array(weights))

    assert str(caught.value) == sentence


@pytest.mark.parametrize("aggregator", [ii.ArithmeticMean(), ii.Minimum(), ii.Product()])
def test_unturned_negative_child_is_refused(aggregator):
    """What is negative and nobody has turned must not be added up."""
    with pytest.raises(UnturnedIndicatorError) as caught:
        aggregator.aggregate(children([1.0], [2.0], directions=["negative", "negative"]), ONE_EACH)

    assert str(caught.value) == (
        f"{type(aggregator).__name__} in the group 'g' adds up columns on which more is better, but these are negative"
        " and no normalizer has turned them: a, b. Choose a normalizer such as MinMax, or read them in a formula."
    )


def test_formula_may_read_a_negative_child():
    """Only a formula reads what is not turned: 10 - 4 = 6."""
    group = children([10.0], [4.0], directions=["positive", "negative"])

    assert ii.FormulaAggregation(text="a - b").aggregate(group, ONE_EACH).tolist() == [6.0]


@pytest.mark.parametrize(
    "aggregator", [ii.GeometricMean(), ii.HarmonicMean(), ii.PowerMean(exponent=2.0), ii.Product()]
)
def test_negative_values_are_refused(aggregator):
    """Roots and powers of negative numbers mean nothing; every cell is named."""
    with pytest.raises(NegativeValueError) as caught:
        aggregator.aggregate(children([1.0, -2.0], [3.0, -0.5]), np.array([2.0, 1.0]))

    who = "Product with weights" if isinstance(aggregator, ii.Product) else type(aggregator).__name__
    assert str(caught.value) == (
        f"{who} in the group 'g' needs values of zero or more, but found a[u1] = -2.0, b[u1] = -0.5. Normalize to a"
        " scale that starts at zero, for instance with MinMax(), or choose another strategy."
    )


def test_plain_product_takes_negative_numbers():
    """Without powers a product of negative numbers is defined: -2 * 3 = -6."""
    assert ii.Product().aggregate(children([-2.0], [3.0]), ONE_EACH).tolist() == [-6.0]


@pytest.mark.parametrize("aggregator", [ii.GeometricMean(), ii.HarmonicMean(), ii.PowerMean(exponent=-1.0)])
def test_zero_gives_zero(aggregator):
    """One zero makes the group zero, by continuity, and no missing value."""
    assert aggregator.aggregate(children([0.0, 5.0], [9.0, 5.0]), ONE_EACH)[0] == 0.0


def test_power_mean_without_exponent():
    """The exponent zero is the geometric mean, and says so."""
    with pytest.raises(ValueError, match="The power mean with exponent 0 is the geometric mean: use GeometricMean"):
        ii.PowerMean(exponent=0.0)


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        (
            "a / b",
            ZeroDivisorError,
            "The formula of 'g' divides by zero for u1. Correct the divisor, or declare it missing.",
        ),
        (
            "sqrt(a - 4)",
            OutOfRangeError,
            "The formula of 'g' draws roots of values of zero or more, but found u1. Correct the cells or clip the"
            " indicator before.",
        ),
        ("a + z", UnknownCodeError, "Unknown child of 'g' in its formula: z. Known: a, b."),
    ],
)
def test_formula_names_the_units(text, error, sentence):
    """Zero divisors, roots of negative numbers and strangers are refused."""
    with pytest.raises(error) as caught:
        ii.FormulaAggregation(text=text).aggregate(children([5.0, 3.0], [1.0, 0.0]), ONE_EACH)

    assert str(caught.value) == sentence


def test_formula_looks_at_its_operands_only():
    """A gap in a child that the formula does not read does no harm; a gap in an operand is missing."""
    group = children([1.0, NAN], [NAN, 1.0])

    assert_array_equal(
        ii.FormulaAggregation(text="2 * a", missing=Missing(rule="propagate")).aggregate(group, ONE_EACH), [2.0, NAN]
    )


def test_formula_in_a_gappy_group_names_the_right_unit():
    """Units are named as in the whole table, also where some rows are left out."""
    group = children([NAN, 1.0, 1.0], [1.0, 1.0, 0.0])

    with pytest.raises(ZeroDivisorError, match="divides by zero for u2"):
        ii.FormulaAggregation(text="a / b", missing=Missing(rule="propagate")).aggregate(group, ONE_EACH)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "1 + 2"}, "The formula '1 \\+ 2' reads no child of the group"),
        ({"text": "a", "missing": {"rule": "skip"}}, "A formula cannot skip an operand"),
    ],
)
def test_formula_that_cannot_be(fields, sentence):
    """A formula reads a child and cannot skip one."""
    with pytest.raises(ValueError, match=sentence):
        ii.FormulaAggregation.model_validate(fields)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"rule": "propagate", "at_least": 2},
            "at_least and share say when enough is present: they need the rule 'skip'",
        ),
        ({"rule": "skip", "at_least": 2, "share": 0.5}, "Give at_least or share, not both"),
        ({"rule": "skip", "at_least": True}, "valid integer"),
        ({"rule": "skip", "at_least": "2"}, "valid integer"),
        ({"rule": "skip", "share": "0.5"}, "valid number"),
    ],
)
def test_missing_rules_that_cannot_be(fields, sentence):
    """Counts and shares need the rule that uses them, and are numbers."""
    with pytest.raises(ValueError, match=sentence):
        Missing.model_validate(fields)


MEANS = st.sampled_from(
    [
        ii.ArithmeticMean(),
        ii.GeometricMean(),
        ii.HarmonicMean(),
        ii.PowerMean(exponent=3.0),
        ii.PowerMean(exponent=-0.5),
        ii.Minimum(),
        ii.Maximum(),
    ]
)


@given(st.data(), MEANS)
def test_means_lie_between_the_extremes(data, aggregator):
    """A mean is never below the smallest child nor above the largest."""
    values = data.draw(matrices(low=0.5))
    weights = data.draw(weights_for(values.shape[1]))
    got = aggregator.aggregate(children(*values.T), weights)

    assert (got >= values.min(axis=1) * (1.0 - 1e-12)).all()
    assert (got <= values.max(axis=1) * (1.0 + 1e-12)).all()


@given(st.data(), MEANS)
def test_means_never_fall_when_a_child_rises(data, aggregator):
    """A better child makes no group worse."""
    values = data.draw(matrices(low=0.5))
    weights = data.draw(weights_for(values.shape[1]))
    before = aggregator.aggregate(children(*values.T), weights)
    values[:, 0] += data.draw(st.floats(0.0, 50.0))
    after = aggregator.aggregate(children(*values.T), weights)

    assert (after >= before * (1.0 - 1e-12)).all()


@given(st.data(), MEANS, st.randoms())
def test_rows_do_not_touch_each_other(data, aggregator, random):
    """With gaps skipped, rows in another order have the same bits in that order."""
    values = data.draw(matrices(gaps=True))
    order = list(range(len(values)))
    random.shuffle(order)
    skipping = aggregator.replace(missing=Missing(rule="skip", at_least=1))
    weights = data.draw(weights_for(values.shape[1]))
    straight = skipping.aggregate(children(*values.T), weights)

    assert_array_equal(skipping.aggregate(children(*values[order].T), weights), straight[order])
    assert_array_equal(np.isnan(straight), np.isnan(values).all(axis=1))


def test_only_children_that_count_are_negative():
    """A negative child of weight 0, or in a row with too few children, is nobody's fault; all others are named."""
    held = children([-1.0, 2.0, -3.0], [1.0, NAN, NAN], [1.0, -5.0, NAN], [2.0, 2.0, -7.0])
    mean = ii.GeometricMean(missing=Missing(rule="skip", at_least=2))

    with pytest.raises(NegativeValueError) as caught:
        mean.aggregate(held, np.array([1.0, 1.0, 0.0, 1.0]))
    assert caught.value.who == "GeometricMean in the group 'g'"
    assert sorted(map(str, caught.value.culprits)) == ["a[u0] = -1.0", "a[u2] = -3.0", "d[u2] = -7.0"]
    with pytest.raises(NegativeValueError, match=r"but found a\[u0\] = -1\.0\. Normalize"):
        ii.GeometricMean(missing=Missing(rule="skip", at_least=3)).aggregate(held, np.array([1.0, 1.0, 0.0, 1.0]))


def test_too_few_indicators_below_are_no_overflow():
    """Children that are all there do not make a group that has too few indicators below it."""
    counted = children([1.0, NAN, 3.0], [5.0, 5.0, 5.0], leaves=lambda: (np.array([1.0, 3.0, 3.0]), 4))
    mean = ii.ArithmeticMean(missing=Missing(rule="skip", at_least=2, of="leaves"))

    assert_array_equal(mean.aggregate(counted, ONE_EACH), [NAN, 5.0, 4.0])


def test_results_that_are_no_numbers_are_refused():
    """1e308 times 10 is beyond every float64: the unit is named, also in a row with a gap."""
    held = children([1.0, 1e308, 1e308], [1.0, 1.0, NAN])

    with pytest.raises(OutOfRangeError) as caught:
        ii.WeightedSum(missing=Missing(rule="skip")).aggregate(held, np.array([10.0, 1.0]))
    assert str(caught.value).startswith("The group 'g' needs finite results, but found ")
    assert sorted(map(str, caught.value.culprits)) == ["g[u1]", "g[u2]"]
