"""Computed numbers are compared in one way: worked ranks, keys and bands, and what holds for all columns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indeks_inovasi.kernels.comparing import band_of, competition_ranks, counts_among, digits_for, keys
from tests.generators import columns

NAN = np.nan


@pytest.mark.parametrize(
    ("largest", "digits"),
    [(1.0, 11), (9.99, 11), (10.0, 10), (100.0, 9), (0.5, 12), (1e12, -1), (5e-324, 335), (1.7e308, -297)],
)
def test_twelve_significant_digits_count(largest, digits):
    """
    The largest magnitude keeps twelve digits.

    By hand: 100 has three digits before the point, so nine decimals are left; 0.5 has none, so twelve.
    """
    assert digits_for(np.array([0.0, -largest, NAN])) == digits


@pytest.mark.parametrize("column", [[], [0.0, 0.0], [NAN]])
def test_without_a_magnitude_twelve_decimals_count(column):
    """A column of zeros has no magnitude; a limit at zero still tells 0.4 from 0."""
    assert digits_for(np.array(column)) == 12


def test_several_columns_share_the_largest_magnitude():
    """Columns that are compared with each other share their digits: those of 250, which are nine."""
    assert digits_for(np.array([1.0]), np.array([250.0])) == 9


def test_rounding_dust_is_a_tie():
    """0.1 + 0.2 is 0.30000000000000004 in binary, and ties with 0.3."""
    values = np.array([0.1 + 0.2, 0.3, 0.1])

    assert values[0] != values[1]
    assert competition_ranks(values, "min").tolist() == [1.0, 1.0, 3.0]


def test_a_third_unit_does_not_decide_whether_two_tie():
    """
    Keys far apart: two that differ by one are two ranks, whatever else stands in the column.

    By hand: -800,000 and the float below it have the keys -8,000,000,000,000,000 and one less at ten decimals; from
    there to 8,000,000,000,000,000 is more than 2**53, the last whole number up to which each is a float.
    """
    values = np.array([-800_000.0, np.nextafter(-800_000.0, -1e9), 800_000.0])

    assert keys(values, 10).tolist() == [-8e15, -8e15 - 1.0, 8e15]
    assert competition_ranks(values, "min", 10).tolist() == [2.0, 3.0, 1.0]
    assert competition_ranks(values[:2], "min", 10).tolist() == [1.0, 2.0]


def test_one_minus_a_share_is_the_other_share():
    """1 - 0.975 exceeds 0.025 in binary, but the two are one number here."""
    first, second = keys(np.array([1.0 - 0.975, 0.025]), 12).tolist()

    assert 1.0 - 0.975 > 0.025
    assert first == second == 25e9


def test_keys_never_hold_a_negative_zero():
    """A tiny negative number and zero have one key with one sign."""
    got = keys(np.array([-1e-20, -0.0, 0.0]), 9)

    assert not np.signbit(got).any()
    assert got.tolist() == [0.0, 0.0, 0.0]


def test_keys_of_large_and_of_tiny_numbers():
    """
    Large numbers lose digits before the point, subnormal ones are scaled in two steps.

    By hand: 123456 at -3 digits is 123; 5e-324 at 335 digits is 4.94e11, because the subnormal is 4.94e-324.
    """
    assert keys(np.array([123_456.0]), -3).tolist() == [123.0]
    assert keys(np.array([5e-324]), 335)[0] == pytest.approx(4.94e11, rel=1e-3)


def test_a_value_far_beyond_the_table_stays_beyond():
    """A key that overflows is infinite and still larger than every other, without a warning."""
    below, up_to = counts_among(np.array([1e300, -1e300]), np.array([1e-9, 2e-9]), 20)

    assert below.tolist() == up_to.tolist() == [2, 0]


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("min", [4.0, 1.0, 2.0, NAN, 2.0]),
        ("max", [4.0, 1.0, 3.0, NAN, 3.0]),
        ("average", [4.0, 1.0, 2.5, NAN, 2.5]),
        ("dense", [3.0, 1.0, 2.0, NAN, 2.0]),
        ("ordinal", [4.0, 1.0, 2.0, NAN, 3.0]),
    ],
)
def test_five_ways_to_rank_ties(ties, expected):
    """
    Scores 10, 30, 20, missing, 20: the two at 20 share the second and third place.

    By hand: 1 2 2 4 (min), 1 3 3 4 (max), 1 2.5 2.5 4 (average), 1 2 2 3 (dense), 1 2 3 4 in the order of the rows.
    """
    got = competition_ranks(np.array([10.0, 30.0, 20.0, NAN, 20.0]), ties)

    np.testing.assert_array_equal(got, expected)


def test_nothing_present_means_no_rank():
    """A column without a value has no ranks, and an empty one is empty."""
    assert np.isnan(competition_ranks(np.array([NAN, NAN]), "min")).all()
    assert len(competition_ranks(np.empty(0), "min")) == 0


def test_decimals_may_be_given():
    """At one decimal 71.52 and 71.48 tie (71.5), while 71.41 does not (71.4)."""
    assert competition_ranks(np.array([71.52, 71.48, 71.41]), "min", 1).tolist() == [1.0, 1.0, 3.0]


def test_counts_among_a_table():
    """
    Below 2 stands one number of 1, 2, 2, 5, and up to 2 stand three.

    By hand; 3 lies after three numbers, 9 after four.
    """
    below, up_to = counts_among(np.array([2.0, 3.0, 9.0, 0.5]), np.array([1.0, 2.0, 2.0, 5.0]), 11)

    assert below.tolist() == [1, 3, 4, 0]
    assert up_to.tolist() == [3, 3, 4, 0]


def test_counts_of_missing_values_and_in_an_empty_table():
    """A missing value lies beyond the table; nothing lies below anything in an empty one."""
    below, up_to = counts_among(np.array([np.nan, 5.0]), np.array([1.0, 2.0, 5.0, 5.0]), 11)
    nothing = counts_among(np.array([np.nan, 1.0]), np.array([]), 11)

    assert (below.tolist(), up_to.tolist()) == ([4, 2], [4, 4])
    assert [held.tolist() for held in nothing] == [[0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("belongs_below", "expected"), [([True, True], [0, 0, 1, 1, 2, -1]), ([False, False], [0, 1, 1, 2, 2, -1])]
)
def test_bands_close_left_or_right(belongs_below, expected):
    """
    Limits 40 and 65: a score of exactly 40 belongs below if the limit is closed on the right, else above.

    By hand for 39, 40, 64.9, 65, 66 and a missing score.
    """
    scores = np.array([39.0, 40.0, 64.9, 65.0, 66.0, NAN])

    assert band_of(scores, np.array([40.0, 65.0]), np.array(belongs_below), 10).tolist() == expected


@given(columns(gaps=True, wild=True, spread=False), st.sampled_from(["min", "max", "average", "dense"]), st.randoms())
def test_ranks_follow_their_rows(values, ties, random):
    """Rows in another order have the same ranks in that order."""
    order = list(range(len(values)))
    random.shuffle(order)

    np.testing.assert_array_equal(competition_ranks(values[order], ties), competition_ranks(values, ties)[order])


@given(columns(gaps=True, wild=True, spread=False))
def test_ranks_agree_with_the_order_of_keys(values):
    """A better rank never goes with a smaller number, and average ranks add up to n (n + 1) / 2."""
    ranks = competition_ranks(values, "average")
    present = ~np.isnan(values)
    n = int(present.sum())

    for first in np.flatnonzero(present):
        assert not (values[present] > values[first])[ranks[present] > ranks[first]].any()
    assert float(ranks[present].sum()) == n * (n + 1) / 2


def test_keys_too_wide_for_integers_are_ranked_as_well():
    """With forty decimals keys exceed every integer, and ranks are the same as with few."""
    values = np.array([1.0, 3.0, 2.0, NAN, 2.0])

    np.testing.assert_array_equal(competition_ranks(values, "min", 40), [4.0, 1.0, 2.0, NAN, 2.0])
