"""Rows of a part become one number per row of the parent."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import MissingValueError, SpecificationError, UnknownCodeError
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


@pytest.mark.checks("combine/sum", "arithmetic by hand: 10 + 20, 5, no row")
def test_sum_and_mean():
    """P has 10 and 20 accepted (60 refused), q has 5, r nothing: sums 30, 5, 0; means 15, 5, missing."""
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
    """The best of p is 20 (60 is refused), its best two have the mean 15; q has fewer than two, r none."""
    assert_array_equal(ii.BestOf().combine(rows()), [20.0, 5.0, NAN])
    assert_array_equal(ii.BestOf(k=2).combine(rows()), [15.0, 5.0, NAN])
    assert_array_equal(ii.BestOf(k=2, over="submitted").combine(rows()), [40.0, 5.0, NAN])


def test_count_with_cap():
    """0.38 points for each accepted row, at most one: p 0.38, q 0.38, r 0; without the cap p has 0.76."""
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

    with pytest.raises(
        MissingValueError, match=r"SumOf over the part 'innovations' refuses missing values, but found c1\."
    ):
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


def test_shares_add_up_to_the_number():
    """
    What each row of p adds: 10 and 20 to the sum, half of each to the mean, a quarter where at least four count.

    The best two add 10 and 5; a count adds the same for every row, and r has no rows.
    """

    def amounts(combine, parent=0):
        return [(share.row, share.amount, share.factor) for share in combine.shares(rows(), parent)]

    assert amounts(ii.SumOf()) == [(0, 10.0, 1.0), (1, 20.0, 1.0)]
    assert amounts(ii.MeanOf()) == [(0, 5.0, 0.5), (1, 10.0, 0.5)]
    assert amounts(ii.MeanOverAtLeast(k=4)) == [(0, 2.5, 0.25), (1, 5.0, 0.25)]
    assert sorted(amounts(ii.BestOf(k=2))) == [(0, 5.0, 0.5), (1, 10.0, 0.5)]
    assert amounts(ii.BestOf(k=1)) == [(1, 20.0, 1.0)]
    assert amounts(ii.CountOf(each=0.5)) == [(0, 0.5, None), (1, 0.5, None)]
    assert amounts(ii.SumOf(), parent=2) == []


def test_remarks_say_what_the_number_hides():
    """Empty places, caps and unmet conditions are put into words; where all is plain nothing is said."""
    condition = ii.OnlyIf(distinct="affairs", among=("health", "water", "education"), at_least=2)

    assert ii.MeanOverAtLeast(k=4).remark(rows(), 0) == "divided by 4, though there are only 2"
    assert ii.MeanOverAtLeast(k=2).remark(rows(), 0) == ""
    assert ii.CountOf(at_most=1).remark(rows(), 0) == "1 of 2 count"
    assert ii.CountOf(at_most=1).remark(rows(), 1) == ""
    assert ii.CountOf(only_if=condition).remark(rows(), 1) == "counts nothing: covers 1 of the 2 affairs needed"
    assert ii.CountOf(only_if=condition).remark(rows(), 0) == ""
    assert ii.CountOf(only_if=condition).shares(rows(), 1) == ()
    assert ii.SumOf().remark(rows(), 0) == ""


def test_largest_number_there_can_be():
    """No mean exceeds its best row, a count has its cap, and a sum has no largest value."""
    assert ii.MeanOf().best(12.0) == 12.0
    assert ii.CountOf(each=0.5, at_most=200).best(12.0) == 100.0
    assert ii.CountOf().best(12.0) is None
    assert ii.SumOf().best(12.0) is None


def test_condition_on_an_attribute_of_another_type():
    """A condition counts texts; a number is refused with its row."""
    condition = ii.OnlyIf(distinct="affairs", among=("health",), at_least=1)

    with pytest.raises(SpecificationError) as caught:
        ii.CountOf(only_if=condition).combine(rows(words=(1, None, "health", ())))
    assert str(caught.value) == "CountOf needs a text or several texts in 'affairs', but found 1 (c0)."
