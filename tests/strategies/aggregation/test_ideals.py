"""TOPSIS and the Wroclaw taxonomic method."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    ConstantIndicatorError,
    MissingValueError,
    NotFrozenError,
    NoValuesError,
    OutOfRangeError,
    UnknownCodeError,
    UnturnedIndicatorError,
    WeightsError,
)
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base import Missing
from tests.generators import column, matrices, weights_for
from tests.strategies.aggregation.groups import group, scored

NAN = np.nan
SQUARE = group([0.0, 3.0, 6.0, 6.0], [0.0, 4.0, 0.0, 8.0])
ONES = np.ones(2)


# -- TOPSIS


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"distance": "euclidean"}, [0.0, 0.5, 6 / 14, 1.0]),
        ({"distance": "manhattan"}, [0.0, 0.5, 6 / 14, 1.0]),
        ({"distance": "chebyshev"}, [0.0, 0.5, 6 / 14, 1.0]),
        ({"distance": "minkowski", "exponent": 2.0}, [0.0, 0.5, 6 / 14, 1.0]),
    ],
)
def test_corners_and_middle_of_a_rectangle(fields, expected):
    """Between (0, 0) and (6, 8): the middle (3, 4) is half way, (6, 0) is 6 from the worst corner, 8 from the best."""
    assert_allclose(scored(ii.Topsis(**fields), SQUARE), expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"distance": "euclidean"}, 2 / 3),
        ({"distance": "euclidean", "weights_enter": "distance"}, (2 / 3) ** 0.5 / ((2 / 3) ** 0.5 + (1 / 3) ** 0.5)),
        ({"distance": "manhattan"}, 2 / 3),
        ({"distance": "manhattan", "weights_enter": "distance"}, 2 / 3),
        ({"distance": "chebyshev"}, 2 / 3),
        ({"distance": "minkowski", "exponent": 3.0}, 2 / 3),
    ],
)
def test_where_weights_enter(fields, expected):
    """
    A unit that is best in a (weight 2) and worst in b (weight 1), both from 0 to 1.

    By hand, with shares 2/3 and 1/3: in the values the distances are 1/3 and 2/3 whatever the exponent, so 2/3; in
    the Euclidean distance they are sqrt(1/3) and sqrt(2/3); in the Manhattan distance again 1/3 and 2/3.
    """
    assert_allclose(scored(ii.Topsis(**fields), group([1.0, 0.0], [0.0, 1.0]), [2.0, 1.0])[0], expected, rtol=1e-14)


@given(matrices(m=(1, 1), rows=(2, 8)))
def test_one_indicator_is_min_max(values):
    """With one child the closeness is (x - min) / (max - min), for every distance."""
    low, high = values.min(), values.max()
    assume(high - low > 1e-6)
    for fields in (
        {},
        {"distance": "manhattan"},
        {"distance": "chebyshev"},
        {"distance": "minkowski", "exponent": 3.0},
    ):
        found = scored(ii.Topsis(**fields), group(values[:, 0]))
        assert_allclose(found, (values[:, 0] - low) / (high - low), rtol=1e-9, atol=1e-9)


@given(st.data())
def test_closeness_has_bounds_and_rises_inside_the_ideals(data):
    """From 0 to 1; the unit with every best value has 1, that with every worst 0; a better child brings it nearer."""
    values = data.draw(matrices(m=(1, 4), rows=(1, 6)))
    values = np.vstack([values, np.zeros(values.shape[1]), np.full(values.shape[1], 100.0)])
    weights = data.draw(weights_for(values.shape[1]))
    fields = data.draw(st.sampled_from([{}, {"weights_enter": "distance"}, {"distance": "manhattan"}]))
    before = scored(ii.Topsis(**fields), group(*values.T), weights)
    assert ((before >= 0.0) & (before <= 1.0)).all()
    assert before[-2:].tolist() == [0.0, 1.0]
    values[:-2, 0] = np.minimum(values[:-2, 0] + data.draw(st.floats(0.0, 50.0)), 100.0)

    assert (scored(ii.Topsis(**fields), group(*values.T), weights) >= before - 1e-9).all()


@given(st.data())
def test_weights_count_by_their_shares(data):
    """Weights times 1000 give the same closeness."""
    values = data.draw(matrices(m=(2, 4), rows=(3, 6)))
    values[0], values[1] = 0.0, 100.0
    weights = data.draw(weights_for(values.shape[1]))

    for fields in ({}, {"weights_enter": "distance"}):
        found = scored(ii.Topsis(**fields), group(*values.T), 1000.0 * weights)
        assert_allclose(found, scored(ii.Topsis(**fields), group(*values.T), weights), rtol=1e-9, atol=1e-12)


def test_beyond_the_ideal_a_unit_goes_away_from_it():
    """
    With ideals 0 and 10, the value 10 has closeness 1 and 20 only 20 / (10 + 20) = 2/3.

    So the class says that it does not rise, and explanations take no best value from it.
    """
    fixed = ii.Topsis(best={"a": 10.0}, worst={"a": 0.0})

    assert_allclose(scored(fixed, group([10.0, 20.0])), [1.0, 2 / 3], rtol=1e-15)
    assert not fixed.rises


def test_ideals_are_frozen_by_code():
    """The frozen aggregator holds the ideals; a new unit leaves the scores of the others alone."""
    frozen = ii.Topsis().freeze(SQUARE, ONES)

    assert (dict(frozen.best), dict(frozen.worst)) == ({"a": 6.0, "b": 8.0}, {"a": 0.0, "b": 0.0})
    more = group([3.0, 60.0], [4.0, 80.0])
    assert frozen.freeze(more, ONES) == frozen
    assert_allclose(frozen.aggregate(more, ONES)[0], 0.5, rtol=1e-15)


def test_a_given_ideal_is_kept():
    """Only the worst values are learned where the best are given: (3, 4) is 5 from (0, 0) and 15 from (12, 16)."""
    found = ii.Topsis(best={"a": 12.0, "b": 16.0}).freeze(SQUARE, ONES)

    assert dict(found.worst) == {"a": 0.0, "b": 0.0}
    assert_allclose(found.aggregate(SQUARE, ONES)[1], 5 / 20, rtol=1e-15)


def test_a_constant_child_does_not_count():
    """A child that is the same for all units is at both ideals."""
    with_constant = group([0.0, 1.0, 4.0], [7.0, 7.0, 7.0])

    assert_allclose(scored(ii.Topsis(), with_constant), [0.0, 0.25, 1.0], rtol=1e-15)


@pytest.mark.parametrize("aggregator", [ii.Topsis(), ii.Vikor(v=0.5), ii.Wroclaw(ddof=0, weights_enter="values")])
@pytest.mark.parametrize("values", [([2.0, 2.0], [7.0, 7.0]), ([2.0], [7.0])], ids=["constant", "one unit"])
def test_units_that_do_not_differ_are_refused(aggregator, values):
    """Nothing tells units apart, so that no distance means anything; all children are named with their value."""
    with pytest.raises(ConstantIndicatorError) as caught:
        scored(aggregator, group(*values))

    assert str(caught.value).startswith(
        f"{aggregator.title} in the group 'g' needs two different values per indicator, but found 'a' (always 2.0),"
        " 'b' (always 7.0)."
    )


def test_only_children_that_count_give_ideals():
    """A child of weight 0 is not looked at, whatever it holds."""
    children = group([0.0, 1.0, 2.0], [NAN, NAN, NAN])
    frozen = ii.Topsis().freeze(children, np.array([1.0, 0.0]))

    assert dict(frozen.best) == {"a": 2.0}
    assert frozen.aggregate(children, np.array([1.0, 0.0])).tolist() == [0.0, 0.5, 1.0]


def test_gaps_follow_the_rule():
    """
    "propagate": the ideals are those of whole units, "skip": of all values; "refuse" names the cell.

    The unit with a gap has the best value 9: it counts for "skip" only, where it is at the best.
    """
    children = group([0.0, 4.0, 9.0], [0.0, 4.0, NAN])
    propagated = ii.Topsis(missing=Missing(rule="propagate")).freeze(children, ONES)
    skipped = ii.Topsis(missing=Missing(rule="skip")).freeze(children, ONES)

    assert (dict(propagated.best), dict(skipped.best)) == ({"a": 4.0, "b": 4.0}, {"a": 9.0, "b": 4.0})
    assert_array_equal(propagated.aggregate(children, ONES), [0.0, 1.0, NAN])
    assert skipped.aggregate(children, ONES)[2] == 1.0
    with pytest.raises(MissingValueError, match=r"Topsis in the group 'g' refuses .* b\[u2\]"):
        ii.Topsis().freeze(children, ONES)


@pytest.mark.parametrize(
    ("rule", "culprits"), [("propagate", "units with all of a, b"), ("skip", "b")], ids=["propagate", "skip"]
)
def test_nothing_to_learn_from(rule, culprits):
    """No whole unit, or a child without any value."""
    children = group([1.0, NAN], [NAN, 2.0 if rule == "propagate" else NAN])

    with pytest.raises(NoValuesError, match=f"found none for {culprits}"):
        ii.Topsis(missing=Missing(rule=rule)).freeze(children, ONES)


@pytest.mark.parametrize(
    "aggregator",
    [ii.Topsis(), ii.Vikor(v=0.5), ii.Wroclaw(ddof=0, weights_enter="values"), ii.Edas(), ii.Copras()],
    ids=lambda aggregator: aggregator.kind,
)
def test_what_learns_is_checked_before_it_learns(aggregator):
    """Unturned children, impossible weights and an unfrozen use are refused in the same words as elsewhere."""
    columns = (column([1.0, 2.0], "negative", "a"), column([1.0, 2.0], "positive", "b"))
    raw = Children("g", columns, (None, None), columns[0].rows)

    with pytest.raises(UnturnedIndicatorError, match=r"no normalizer has turned them: a\."):
        aggregator.freeze(raw, ONES)
    with pytest.raises(WeightsError, match="all are zero"):
        aggregator.freeze(SQUARE, np.zeros(2))
    with pytest.raises(NotFrozenError, match=rf"still learn from data: g/{aggregator.kind}\."):
        aggregator.aggregate(SQUARE, ONES)


def test_frozen_ideals_need_every_child():
    """Ideals of another group are refused with the child that has none."""
    fixed = ii.Topsis(best={"a": 1.0}, worst={"a": 0.0})

    with pytest.raises(UnknownCodeError, match="Unknown ideal for children of 'g': b"):
        fixed.aggregate(SQUARE, ONES)


@pytest.mark.parametrize(
    "aggregator",
    [ii.Topsis(), ii.Wroclaw(ddof=0, weights_enter="values"), ii.Vikor(v=0.5)],
    ids=lambda aggregator: aggregator.kind,
)
def test_what_overflows_is_refused(aggregator):
    """Squares and differences of 1e308 are no numbers; nothing infinite is written into a frozen field."""
    with pytest.raises(OutOfRangeError, match=r"The group 'g' needs finite results, but found g\[u"):
        scored(aggregator, group([-1e308, 1e308, 0.0], [1.0, 2.0, 3.0]))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"distance": "minkowski"}, "'minkowski' and an exponent belong together"),
        ({"exponent": 3.0}, "'minkowski' and an exponent belong together"),
        ({"distance": "minkowski", "exponent": 0.5}, "greater than or equal to 1"),
        ({"distance": "chebyshev", "weights_enter": "distance"}, "no sum that weights could enter"),
    ],
)
def test_topsis_that_cannot_be(fields, sentence):
    """An exponent belongs to its distance, and the largest difference is no sum."""
    with pytest.raises(ValueError, match=sentence):
        ii.Topsis.model_validate(fields)


@pytest.mark.parametrize("kind", ["vikor", "wroclaw", "edas", "copras"])
def test_sums_over_children_cannot_skip(kind):
    """Fewer children would give other scores, and the refusal says so."""
    fields = {"vikor": {"v": 0.5}, "wroclaw": {"ddof": 0, "weights_enter": "values"}}.get(kind, {})

    with pytest.raises(ValueError, match="fewer of them would give other scores"):
        ii.NodeRule.model_validate({"aggregator": {"kind": kind, "missing": {"rule": "skip"}, **fields}})


# -- Wroclaw


@pytest.mark.parametrize(
    ("ddof", "deviations", "limit"), [(0, 2.0, 5 + 2 * 12.5**0.5), (1, 2.0, 5 + 2 * (50 / 3) ** 0.5), (0, 0.0, 5.0)]
)
def test_distances_from_the_best_unit(ddof, deviations, limit):
    """
    Four units at the distances 10, 5, 0, 5 from (6, 8): mean 5, squared deviations 25 + 0 + 25 + 0 = 50.

    Hellwig (1968). By hand: deviation sqrt(50 / 4) or sqrt(50 / 3); with equal weights the shares 1/2 cancel.
    """
    children = group([0.0, 3.0, 6.0, 3.0], [0.0, 4.0, 8.0, 4.0])
    aggregator = ii.Wroclaw(ddof=ddof, weights_enter="values", deviations=deviations)
    distances = np.array([10.0, 5.0, 0.0, 5.0])

    assert_allclose(scored(aggregator, children), 1.0 - distances / limit, rtol=1e-14, atol=1e-15)


@given(st.data())
def test_equal_weights_enter_anywhere(data):
    """In the values or in the distance: a common factor, which the limit takes out."""
    values = data.draw(matrices(m=(2, 4), rows=(3, 6)))
    values[0], values[1] = 0.0, 100.0
    first, second = (
        scored(ii.Wroclaw(ddof=1, weights_enter=enter), group(*values.T)) for enter in ("values", "distance")
    )

    assert_allclose(first, second, rtol=1e-9, atol=1e-12)


def test_wroclaw_freezes_its_constants():
    """A new unit is placed by the best values and the limit of the base year; beyond them, it falls."""
    base = group([0.0, 3.0, 6.0], [0.0, 4.0, 8.0])
    frozen = ii.Wroclaw(ddof=0, weights_enter="values").freeze(base, ONES)
    more = group([6.0, 12.0, 3.0], [8.0, 16.0, 4.0])
    found = frozen.aggregate(more, ONES)

    assert frozen.freeze(more, ONES) == frozen
    assert found[0] == 1.0
    assert found[1] < 1.0
    assert found[2] == frozen.aggregate(base, ONES)[1]
    assert not frozen.rises
