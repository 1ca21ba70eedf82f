"""Rows of a part become one number per row of the parent."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import MissingValueError, UnknownCodeError
from indeks_inovasi.matrix import Dataset, Rows
from indeks_inovasi.strategies.base import PartRows
from indeks_inovasi.typing import FrozenMap

NAN = np.nan
PARENTS = Rows(("p", "q", "r"))


def rows(values=(10.0, 20.0, 60.0, 5.0), owners=(0, 0, 0, 1), accepted=(True, True, False, True), words=None):
    """Return child rows: by default three of parent p (one of them refused), one of q, none of r."""
    units = tuple(f"c{number}" for number in range(len(values)))
    words = words or (("health",), ("health", "water"), ("roads",), "health")
    table = Dataset(Rows(units), FrozenMap(), attributes=FrozenMap({"affairs": words}))
    held = (np.array(values), np.array(owners, dtype=np.int64), np.array(accepted))
    return PartRows("innovations", *held, PARENTS, table)


def test_sum_and_mean():
    """
    p has 10 and 20 accepted (60 refused), q has 5, r nothing: sums 30, 5, 0; means 15, 5, missing.
    """
    assert ii.SumOf().combine(rows()).tolist() == [30.0, 5.0, 0.0]
    assert_array_equal(ii.MeanOf().combine(rows()), [15.0, 5.0, NAN])


def test_submitted_rows_may_count():
    """With refused rows p has 10 + 20 + 60 = 90, mean 30."""
    assert ii.SumOf(over="submitted").combine(rows()).tolist() == [90.0, 5.0, 0.0]
    assert_array_equal(ii.MeanOf(over="submitted").combine(rows()), [30.0, 5.0, NAN])


def test_mean_over_at_least():
    """
    At least four: p 30 / 4, q 5 / 4, r 0 / 4; at least one: p 30 / 2, q 5 / 1.

    By hand: 7.5, 1.25, 0; dividing by submitted rows p has 30 / 3 = 10.
    """
    assert ii.MeanOverAtLeast(k=4).combine(rows()).tolist() == [7.5, 1.25, 0.0]
    assert ii.MeanOverAtLeast(k=1).combine(rows()).tolist() == [15.0, 5.0, 0.0]
    assert ii.MeanOverAtLeast(k=1, divide_by="submitted").combine(rows()).tolist() == [10.0, 5.0, 0.0]
    assert ii.MeanOverAtLeast(k=1, over="submitted").combine(rows()).tolist() == [45.0, 5.0, 0.0]


def test_best_k():
    """
    The best of p is 20 (60 is refused), its best two have the mean 15; q has fewer than two, r none.
    """
    assert_array_equal(ii.BestOf().combine(rows()), [20.0, 5.0, NAN])
    assert_array_equal(ii.BestOf(k=2).combine(rows()), [15.0, 5.0, NAN])
    assert_array_equal(ii.BestOf(k=2, over="submitted").combine(rows()), [40.0, 5.0, NAN])


def test_count_with_cap():
    """
    0.38 points for each accepted row, at most one: p 0.38, q 0.38, r 0; without the cap p has 0.76.
    """
    assert_allclose(ii.CountOf(each=0.38, at_most=1).combine(rows()), [0.38, 0.38, 0.0], rtol=0, atol=1e-15)
    assert_allclose(ii.CountOf(each=0.38).combine(rows()), [0.76, 0.38, 0.0], rtol=0, atol=1e-15)


def test_count_only_if_enough_affairs_are_covered():
    """
    Two of health, water, education must be covered: p covers health and water, q only health, so q counts nothing.

    Roads are not among the three, and a refused row covers nothing.
    """
    condition = ii.OnlyIf(distinct="affairs", among=("health", "water", "education"), at_least=2)

    assert ii.CountOf(only_if=condition).combine(rows()).tolist() == [2.0, 0.0, 0.0]
    assert ii.CountOf(only_if=condition).distinct(rows()).tolist() == [2.0, 1.0, 0.0]
    assert ii.CountOf().distinct(rows()).tolist() == [0.0, 0.0, 0.0]
    nothing = rows(words=(None, (), ("water",), None))
    assert ii.CountOf(only_if=condition).combine(nothing).tolist() == [0.0, 0.0, 0.0]


def test_missing_child_value():
    """A child row without a value is refused by name, or skipped by choice."""
    gappy = rows(values=(10.0, NAN, NAN, 5.0))

    with pytest.raises(MissingValueError, match=r"SumOf over the part 'innovations' refuses missing values, but found c1\."):
        ii.SumOf().combine(gappy)
    assert ii.SumOf(missing="skip").combine(gappy).tolist() == [10.0, 5.0, 0.0]
    assert_array_equal(ii.MeanOf(missing="skip").combine(gappy), [10.0, 5.0, NAN])


def test_unknown_attribute():
    """A condition on an attribute that the rows lack is refused with those they have."""
    condition = ii.OnlyIf(distinct="affair", among=("health",), at_least=1)

    with pytest.raises(UnknownCodeError) as caught:
        ii.CountOf(only_if=condition).combine(rows())
    assert str(caught.value) == (
        "Unknown attribute of the part: affair. Did you mean 'affairs' for 'affair'? Known: affairs."
    )
