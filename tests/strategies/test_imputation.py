"""What stands where a value is missing."""

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi.errors import NoValuesError, UnknownPeerGroupError
from indeks_inovasi.matrix import Column, Rows
from indeks_inovasi.typing import FrozenMap
from tests.generators import column

NAN = np.nan


@pytest.mark.checks("step/fill", "by hand: a number in the gap and nowhere else")
def test_nothing_and_a_number():
    """No imputation returns the column itself; a fill puts its number into the gaps only."""
    gappy = column([1.0, NAN])

    assert ii.NoImputation().apply(gappy) is gappy
    assert ii.Fill(value=0.0).apply(gappy).values.tolist() == [1.0, 0.0]
    whole = column([1.0, 2.0])
    assert ii.Fill(value=0.0).apply(whole) is whole


def test_mean_and_median():
    """
    Of 1, 2, 9 and a gap: the mean is 4, the median 2; of 1, 2, 4, 9 the median is 3.

    By hand: 12 / 3 = 4; (2 + 4) / 2 = 3.
    """
    assert ii.MeanImputation().freeze(column([1.0, 2.0, NAN, 9.0])) == ii.Fill(value=4.0)
    assert ii.MedianImputation().freeze(column([1.0, 9.0, NAN, 2.0])) == ii.Fill(value=2.0)
    assert ii.MedianImputation().freeze(column([1.0, 9.0, 4.0, 2.0])) == ii.Fill(value=3.0)


@pytest.mark.parametrize("step", [ii.MeanImputation(), ii.MedianImputation()])
def test_nothing_to_learn_from(step):
    """An empty indicator has no mean and no median."""
    with pytest.raises(NoValuesError) as caught:
        step.freeze(column([NAN, NAN], code="income"))

    assert str(caught.value) == (
        f"{type(step).__name__} learns from values, but found none for 'income'. Drop the indicator or give the step"
        " its numbers."
    )


def _by_island(values, islands):
    rows = Rows(tuple(f"u{n}" for n in range(len(values))), peers=FrozenMap({"island": tuple(islands)}))
    return Column("x", np.array(values), rows, "positive")


def test_mean_of_the_peer_group():
    """A gap in the east takes the mean of the east, (2 + 4) / 2 = 3, whatever the west has."""
    held = _by_island([2.0, NAN, 4.0, 100.0], ["east", "east", "east", "west"])
    frozen = ii.GroupMean(by="island").freeze(held)

    assert frozen == ii.FillByGroup(by="island", numbers=FrozenMap({"east": 3.0, "west": 100.0}))
    assert frozen.apply(held).values.tolist() == [2.0, 3.0, 4.0, 100.0]
    whole = _by_island([1.0], ["north"])
    assert frozen.apply(whole) is whole


def test_group_without_a_value_is_refused():
    """A group with gaps only has no mean, and neither has a row without a group."""
    with pytest.raises(NoValuesError, match=r"found none for 'x' in the island group 'west', 'x' in no island group"):
        ii.GroupMean(by="island").freeze(_by_island([2.0, NAN, NAN], ["east", "west", None]))


def test_unseen_group_is_refused():
    """A frozen group mean knows the groups that it has seen."""
    frozen = ii.FillByGroup(by="island", numbers=FrozenMap({"east": 3.0}))

    with pytest.raises(UnknownPeerGroupError) as caught:
        frozen.apply(_by_island([NAN, NAN], ["west", "east"]))
    assert str(caught.value) == (
        "The fill of 'x' by 'island' has learned nothing for west. Freeze again with rows of every group, or"
        " correct the peer group of the rows."
    )
