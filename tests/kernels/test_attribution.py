"""Shapley values and printed points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indeks_inovasi.kernels.attribution import largest_remainder, shapley_values


def test_the_glove_game():
    """
    One left glove and two right gloves; a pair is worth 1.

    Shapley values of the textbook: 2/3 for the left glove, 1/6 for each right one.
    """

    def pairs(rows):
        return np.minimum(rows[:, 0], np.maximum(rows[:, 1], rows[:, 2]))

    got = shapley_values(pairs, np.ones(3), np.zeros(3))

    assert got == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_inputs_that_do_not_move_get_nothing():
    """An input at its base, or missing, has the value zero."""
    got = shapley_values(lambda rows: rows[:, 0], np.array([3.0, 1.0, np.nan]), np.array([1.0, 1.0, np.nan]))

    assert got.tolist() == [2.0, 0.0, 0.0]


@given(st.lists(st.floats(-100, 100), min_size=13, max_size=16))
def test_many_inputs_of_a_sum_get_their_terms(own):
    """Over cyclic orders, too, each input of a sum gets what it adds."""
    got = shapley_values(lambda rows: rows.sum(axis=1), np.array(own), np.zeros(len(own)))

    assert got == pytest.approx(own, abs=1e-9)


def test_largest_remainder_by_hand():
    """
    41.9, 33.6, 24.5 to whole numbers of 100.

    By hand: floors 41, 33, 24 leave 2, which go to the remainders .9 and .6.
    """
    assert largest_remainder(np.array([41.9, 33.6, 24.5]), 100.0, 0) == [42.0, 34.0, 24.0]


def test_a_surplus_is_taken_from_the_smallest_remainders():
    """
    Rounded points may exceed the rounded total where a rounding line is negative.

    By hand: floors of 10, 10 and -0.4 are 10, 10, -1; the total 19.6 rounds to 20 and leaves 1 for the remainder .6.
    """
    assert largest_remainder(np.array([10.0, 10.0, -0.4]), 19.6, 0) == [10.0, 10.0, 0.0]


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=20), st.integers(0, 4))
def test_printed_points_add_up(points, decimals):
    """Whatever the points, what is printed adds to the printed total."""
    total = float(np.sum(points))

    got = largest_remainder(np.array(points), total, decimals)

    assert sum(round(point * 10**decimals) for point in got) == round(np.rint(total * 10**decimals))
