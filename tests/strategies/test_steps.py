"""Rounding, reversing, chains, steps per peer group and of a reference period."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    ConstantIndicatorError,
    DirectionError,
    NonPositiveValueError,
    NoValuesError,
    TooFewUnitsError,
    UnknownCodeError,
    UnknownPeerGroupError,
)
from indeks_inovasi.matrix import Column, Rows
from indeks_inovasi.typing import FrozenMap
from tests.generators import column

NAN = np.nan


def grouped(values, islands, periods=None, direction="positive"):
    """Return a column whose rows have islands and maybe periods."""
    units = tuple(f"u{number}" for number in range(len(values)))
    rows = Rows(units, None if periods is None else tuple(periods), FrozenMap({"island": tuple(islands)}))
    return Column("x", np.array(values), rows, direction)


def test_round_and_reverse():
    """2.675 is 2.68 half up; 30 on a scale from 0 to 100 is 70 from the other end; gaps stay."""
    assert_array_equal(ii.Round(decimals=2, ties="half_up").apply(column([2.675, NAN])).values, [2.68, NAN])
    group = Column("group", np.array([30.0, NAN]), column([0.0, 0.0]).rows)
    assert_array_equal(ii.Reverse(floor=0.0, ceiling=100.0).apply(group).values, [70.0, NAN])


def test_an_indicator_is_not_reversed():
    """Only a normalizer turns an indicator: reversing one would turn it twice, or where nobody asked for it."""
    with pytest.raises(DirectionError, match="Reverse, which is for groups, contradicts the direction of 'x'"):
        ii.Reverse(floor=0.0, ceiling=100.0).apply(column([30.0]))


def test_chain_freezes_each_member_on_what_came_before():
    """Winsorized, 1, 2, 3, 100 are 1, 2, 3, 3, and on 0 to 100 that is 0, 50, 100, 100."""
    chain = ii.Chain(steps=(ii.Winsorize(high=1), ii.MinMax()))
    held = column([1.0, 2.0, 3.0, 100.0])
    frozen = chain.freeze(held)

    assert chain.learns
    assert chain.roles() == {"treatment", "normalizer"}
    assert frozen == ii.Chain(steps=(ii.Clip(high=3.0), ii.GoalPosts(floor_at=1.0, ceiling_at=3.0, clip="none")))
    assert frozen.freeze(held) is frozen
    assert frozen.apply(held).values.tolist() == [0.0, 50.0, 100.0, 100.0]


def test_chain_has_members():
    """A chain of nothing is refused."""
    with pytest.raises(ValueError, match="at least 1 item"):
        ii.Chain(steps=())


def test_each_group_learns_apart():
    """In the east 0, 5, 10 are 0, 50, 100; in the west 100, 300 are 0, 100."""
    step = ii.PerPeerGroup(by="island", step=ii.MinMax())
    held = grouped([0.0, 100.0, 5.0, 300.0, 10.0], ["east", "west", "east", "west", "east"])
    frozen = step.freeze(held)

    assert step.learns
    assert not frozen.learns
    assert step.roles() == {"normalizer"}
    assert frozen.freeze(held) is frozen
    assert frozen.apply(held).values.tolist() == [0.0, 0.0, 50.0, 100.0, 100.0]
    assert step.apply(held).values.tolist() == [0.0, 0.0, 50.0, 100.0, 100.0]
    assert frozen.frozen["west"] == ii.GoalPosts(floor_at=100.0, ceiling_at=300.0, clip="none")


def test_groups_turn_a_negative_indicator():
    """Turned in every group, the column counts as turned."""
    held = grouped([0.0, 10.0, 5.0, 7.0], ["east", "east", "west", "west"], direction="negative")
    got = ii.PerPeerGroup(by="island", step=ii.MinMax()).apply(held)

    assert got.values.tolist() == [100.0, 0.0, 100.0, 0.0]
    assert not got.is_negative
    clipped = ii.PerPeerGroup(by="island", step=ii.Clip(high=6.0)).apply(held)
    assert clipped.is_negative


def test_unseen_group_is_refused():
    """A frozen step knows the groups that it has seen."""
    frozen = ii.PerPeerGroup(by="island", step=ii.MinMax()).freeze(grouped([0.0, 1.0], ["east", "east"]))

    with pytest.raises(UnknownPeerGroupError) as caught:
        frozen.apply(grouped([0.5, 0.5, 0.5], ["east", "north", None]))
    assert str(caught.value) == (
        "PerPeerGroup(by='island') for 'x' has learned nothing for island 'north', island None. Freeze again with rows"
        " of every group, or correct the peer group of the rows."
    )


def test_row_without_a_group_is_refused():
    """Whoever belongs to no group cannot be compared within one."""
    with pytest.raises(UnknownPeerGroupError, match=r"has learned nothing for u1 \(in no group\)"):
        ii.PerPeerGroup(by="island", step=ii.MinMax()).freeze(grouped([0.0, 1.0], ["east", None]))
    with pytest.raises(UnknownCodeError, match=r"Unknown peer group: isle\. .* Known: island, period\."):
        ii.PerPeerGroup(by="isle", step=ii.MinMax()).freeze(grouped([0.0], ["east"], ["2020"]))


def test_periods_are_a_built_in_peer_group():
    """Each year on its own scale."""
    held = grouped([0.0, 10.0, 20.0, 40.0], ["east"] * 4, ["2019", "2019", "2020", "2020"])

    assert ii.PerPeerGroup(by="period", step=ii.MinMax()).apply(held).values.tolist() == [0.0, 100.0, 0.0, 100.0]


@pytest.mark.checks("step/reference_period", "arithmetic by hand: 2019 teaches 2020")
def test_reference_period_teaches_all():
    """Learned on 2019 (0 and 10), the value 20 of 2020 scores 200."""
    step = ii.ReferencePeriod(period="2019", step=ii.MinMax())
    held = grouped([0.0, 10.0, 20.0], ["east"] * 3, ["2019", "2019", "2020"])
    frozen = step.freeze(held)

    assert step.roles() == {"normalizer"}
    assert frozen == ii.GoalPosts(floor_at=0.0, ceiling_at=10.0, clip="none")
    assert frozen.apply(held).values.tolist() == [0.0, 100.0, 200.0]


def test_reference_period_may_be_a_number():
    """A year written as a number means the same text."""
    assert ii.ReferencePeriod.model_validate({"period": 2019, "step": {"kind": "rank", "ties": "min"}}).period == "2019"
    with pytest.raises(ValueError, match="valid string"):
        ii.ReferencePeriod(period=True, step=ii.MinMax())


def test_reference_period_without_rows_or_values():
    """A period that no row has is refused with those there are, and so is one without a value."""
    held = grouped([NAN, 10.0], ["east"] * 2, ["2019", "2020"])

    with pytest.raises(
        UnknownCodeError, match=r"Unknown period: 2018\. Did you mean '2019' for '2018'\? Known: 2019, 2020\."
    ):
        ii.ReferencePeriod(period="2018", step=ii.MinMax()).freeze(held)
    with pytest.raises(NoValuesError, match=r"ReferencePeriod\('2019'\) learns from values, but found none for 'x'"):
        ii.ReferencePeriod(period="2019", step=ii.MinMax()).freeze(held)
    with pytest.raises(UnknownCodeError, match="Unknown peer group: period"):
        ii.ReferencePeriod(period="2019", step=ii.MinMax()).freeze(grouped([1.0], ["east"]))


def test_constant_within_a_group_is_refused():
    """Spread over all rows does not help a group that has none."""
    with pytest.raises(ConstantIndicatorError, match=r"found 'x' \(always 5\.0\)"):
        ii.PerPeerGroup(by="island", step=ii.MinMax()).freeze(grouped([5.0, 5.0, 9.0], ["east", "east", "west"]))


def test_lines_of_linear_steps():
    """A chain of lines is a line: 2 x + 1 after x - 3 is 2 x - 5; a step that is no line has none."""
    shift, double = ii.Affine(subtract=3.0), ii.Affine(multiply=2.0, add=1.0)

    assert ii.Chain(steps=(shift, double)).line() == (-5.0, 2.0)
    assert ii.Chain(steps=(shift, ii.Exponential(scale=23.0))).line() is None
    assert ii.Reverse(floor=0.0, ceiling=10.0).line() == (10.0, -1.0)
    assert ii.GoalPosts(floor_at=10.0, ceiling_at=20.0, clip="none").line() == (-100.0, 10.0)
    assert ii.GoalPosts(floor_at=10.0, ceiling_at=20.0, clip="none", scale="log").line() is None
    for step in (
        ii.AsIs(),
        ii.NoImputation(),
        ii.Fill(value=1.0),
        ii.NoTreatment(),
        ii.Clip(low=0.0),
        ii.Round(decimals=1, ties="half_up"),
    ):
        assert step.line() == (0.0, 1.0)


def test_every_group_at_fault_is_named():
    """The groups in which an indicator is constant are named, all at once."""
    held = grouped([1.0, 1.0, 2.0, 2.0, 5.0, 6.0], ["Java", "Java", "Bali", "Bali", "Sumba", "Sumba"])

    with pytest.raises(ConstantIndicatorError) as caught:
        ii.PerPeerGroup(by="island", step=ii.MinMax()).freeze(held)
    assert str(caught.value) == (
        "MinMax in island 'Java' and MinMax in island 'Bali' needs two different values per indicator, but found 'x'"
        " (always 1.0), 'x' (always 2.0). Drop the indicator, give it fixed bounds with GoalPosts, or choose a neutral"
        " score with constant=..."
    )


def test_a_group_too_small_is_named():
    """One unit has no deviation; the group stands in the error, also when the step is applied."""
    held = grouped([1.0, 2.0, 3.0], ["Java", "Java", "Bali"])

    with pytest.raises(TooFewUnitsError, match=r"ZScore of 'x' in island 'Bali' learns from at least 2 units"):
        ii.PerPeerGroup(by="island", step=ii.ZScore(ddof=1)).freeze(held)
    log = ii.PerPeerGroup(by="island", step=ii.Log())
    with pytest.raises(NonPositiveValueError, match=r"Log\(shift=0\.0\) in island 'Java' needs positive values"):
        log.freeze(held).apply(grouped([-1.0, 2.0, 3.0], ["Java", "Java", "Bali"]))
