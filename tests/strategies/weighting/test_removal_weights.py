"""MEREC and IDOCRIW."""

import numpy as np
import pytest
from hypothesis import given

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    ConstantIndicatorError,
    MissingValueError,
    NonPositiveValueError,
    TooFewUnitsError,
    WeightsError,
)
from indeks_inovasi.kernels.blocks import BLOCK
from tests.strategies.weighting.building import children, tables

REMOVALS = [ii.Merec(basis="treated"), ii.Idocriw(basis="treated"), ii.Idocriw(basis="treated", part="impact_loss")]


def test_merec_by_hand():
    """
    Ratios to the worst: 1 and 1/e in one column, 1/e and 1 in the other, so logarithms 0 1 and 1 0.

    Both units perform ln(1 + 1/2). Without the first column unit 1 performs the same, unit 2 ln 1 = 0: an effect of
    ln 1.5. The second column has the same effect, so both weigh a half. With the second column twice as deep (1/e^2)
    unit 1 performs ln 2, unit 2 ln 1.5; without the first: unit 1 the same, unit 2 changes by ln 1.5; without the
    second: unit 1 changes by ln 2, unit 2 not. Weights ln 1.5 and ln 2.
    """
    e = float(np.exp(1.0))
    assert ii.Merec(basis="treated").weights(children([1.0, e], [e, 1.0])) == pytest.approx([0.5, 0.5])

    expected = np.log([1.5, 2.0])
    found = ii.Merec(basis="treated").weights(children([1.0, e], [e**2, 1.0]))
    assert found == pytest.approx(expected / expected.sum())


def test_losses_by_hand():
    """
    The best unit of a has 1 of 4 in b, so b loses 3/4; the best of b has 1 of 2 in a, so a loses 1/2.

    Losses balance where q_a 1/2 = q_b 3/4, so at 3/5 and 2/5.
    """
    group = children([2.0, 1.0], [1.0, 4.0])

    assert ii.Idocriw(basis="treated", part="impact_loss").weights(group) == pytest.approx([3 / 5, 2 / 5])


def test_idocriw_is_entropy_times_losses():
    """The product of both weights, scaled to one."""
    group = children([3.0, 2.0, 1.0], [1.0, 5.0, 4.0], [4.0, 3.0, 2.0], negative=["c"])
    product = ii.EntropyWeights(basis="treated").weights(group) * REMOVALS[2].weights(group)

    assert REMOVALS[1].weights(group) == pytest.approx(product / product.sum())


@pytest.mark.parametrize("weighter", REMOVALS)
@pytest.mark.parametrize("others", [([9.0, 1.0, 8.0],), ([1.0, 9.0, 8.0], [9.0, 9.0, 1.0]), ([8.0, 9.0, 8.0],)])
def test_losses_that_cannot_be_balanced(weighter, others):
    """One unit is best in all, or in some child nothing is lost: IDOCRIW says so, in any order; MEREC has weights."""
    for columns in (([3.0, 1.0, 2.0], *others), (*others, [3.0, 1.0, 2.0])):
        if isinstance(weighter, ii.Merec):
            assert weighter.weights(children(*columns)).sum() == pytest.approx(1.0)
        elif others == ([8.0, 9.0, 8.0],):
            assert weighter.weights(children(*columns)).min() > 0.0
        else:
            with pytest.raises(WeightsError, match="losses cannot be balanced"):
                weighter.weights(children(*columns))


@pytest.mark.parametrize("weighter", REMOVALS)
def test_what_is_refused(weighter):
    """Gaps, zeros and negative values by cell, one unit, constant children by name."""
    with pytest.raises(MissingValueError, match=r"b\[u1\]"):
        weighter.weights(children([1.0, 2.0], [2.0, np.nan]))
    with pytest.raises(NonPositiveValueError, match=r"a\[u0\] = 0\.0, b\[u1\] = -2\.0"):
        weighter.weights(children([0.0, 2.0], [2.0, -2.0]))
    with pytest.raises(TooFewUnitsError, match="at least 2 units"):
        weighter.weights(children([1.0], [2.0]))
    with pytest.raises(ConstantIndicatorError, match=r"'b' \(always 5\.0\)"):
        weighter.weights(children([1.0, 2.0], [5.0, 5.0]))


def test_a_constant_child_of_merec_by_choice():
    """Its removal changes nothing, so its weight is exactly zero."""
    found = ii.Merec(basis="treated", constant="zero").weights(children([1.0, 2.0], [5.0, 5.0], [4.0, 1.0]))

    assert found[1] == 0.0
    assert found == pytest.approx([1 / 3, 0.0, 2 / 3], abs=0.05)


@pytest.mark.parametrize("weighter", REMOVALS)
def test_one_child_has_all_the_weight_of_a_removal(weighter):
    """There is nothing to compare it with."""
    assert weighter.weights(children([1.0, 2.0])).tolist() == [1.0]


def test_tied_best_units_are_taken_by_code():
    """u0 and u2 are both best in a; whichever row comes first, the weights stay the same."""
    first = children([5.0, 1.0, 5.0], [1.0, 8.0, 4.0])
    other = children([5.0, 1.0, 5.0], [4.0, 8.0, 1.0])  # the same numbers, u0 and u2 having changed their names

    weighter = ii.Idocriw(basis="treated", part="impact_loss")
    assert weighter.weights(first) == pytest.approx([(7 / 8) / (7 / 8 + 4 / 5), (4 / 5) / (7 / 8 + 4 / 5)])
    assert weighter.weights(other) == pytest.approx([(4 / 8) / (4 / 8 + 4 / 5), (4 / 5) / (4 / 8 + 4 / 5)])


@given(tables())
def test_a_unit_of_measure_does_not_matter(table):
    """Ratios to the worst and shares of the best have none."""
    scaled = table * np.array([3.7, *[1.0] * (table.shape[1] - 1)])
    weighter = ii.Merec(basis="treated")

    assert weighter.weights(children(*scaled.T)) == pytest.approx(weighter.weights(children(*table.T)), rel=1e-9)


@given(tables())
def test_a_cost_is_the_reciprocal_of_a_benefit(table):
    """MEREC takes x over its maximum for a cost: the same as the minimum over 1/x for a benefit."""
    turned = table.copy()
    turned[:, 0] = 1.0 / table[:, 0]
    weighter = ii.Merec(basis="treated")

    cost = weighter.weights(children(*table.T, negative=["a"]))
    assert cost == pytest.approx(weighter.weights(children(*turned.T)), rel=1e-9)


def test_blocks_do_not_matter():
    """More rows than a block: the effects of all, as numpy adds them, and the same bits in reversed order."""
    rng = np.random.default_rng(5)
    table = rng.uniform(1.0, 9.0, size=(BLOCK + 1000, 3))
    logs = np.abs(np.log(table.min(axis=0) / table))
    whole = np.log(1.0 + logs.sum(axis=1) / 3.0)
    effects = [np.abs(np.log(1.0 + np.delete(logs, j, axis=1).sum(axis=1) / 3.0) - whole).sum() for j in range(3)]
    found = ii.Merec(basis="treated").weights(children(*table.T))

    assert found == pytest.approx(np.array(effects) / sum(effects), rel=1e-11)
    assert ii.Merec(basis="treated").weights(children(*table[::-1].T)).tobytes() == found.tobytes()
