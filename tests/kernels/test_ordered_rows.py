"""Sorted rows, medians and weights by position: numbers by hand and the ends of the range."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from indeks_inovasi.kernels import ordered
from tests.generators import matrices, weights_for


def test_rows_are_sorted_without_negative_zeros():
    """Of 0.0 and -0.0 the order would depend on the machine, so that -0.0 becomes 0.0 before."""
    rows = ordered.ascending(np.array([[0.0, -0.0, -1.0], [3.0, 1.0, 2.0]]))

    assert rows.tolist() == [[-1.0, 0.0, 0.0], [1.0, 2.0, 3.0]]
    assert not np.signbit(rows[0, 1:]).any()


def test_weights_of_largest_entropy_for_three_places():
    """
    With orness 1/2 all are 1/3; with 1/6, ratio r solves (2 r^2 + r) / (r^2 + r + 1) = 1/3, so 5 r^2 + 2 r - 1 = 0.

    By hand: r = (sqrt(6) - 1) / 5 = 0.28989794855663564, weights r^2, r, 1 over their sum.
    """
    ratio = 0.28989794855663564
    series = np.array([ratio * ratio, ratio, 1.0])

    assert_allclose(ordered.most_even_weights(3, 0.5), np.full(3, 1 / 3), rtol=1e-15)
    assert_allclose(ordered.most_even_weights(3, 1 / 6), series / series.sum(), rtol=1e-12)
    assert ordered.most_even_weights(1, 0.2).tolist() == [1.0]
    assert ordered.most_even_weights(3, 0.0).tolist() == [0.0, 0.0, 1.0]
    assert ordered.most_even_weights(3, 1.0).tolist() == [1.0, 0.0, 0.0]


def test_ramp_and_its_steps():
    """By hand: from 0.3 to 0.8, the share 1/2 is 0.2 / 0.5 = 0.4 of the way; the steps of 0, 0.4, 1 are 0.4 and 0.6."""
    quantified = ordered.ramp(np.array([0.0, 0.5, 1.0]), 0.3, 0.8)

    assert_allclose(quantified, [0.0, 0.4, 1.0], rtol=1e-15)
    assert_allclose(ordered.steps_of(quantified), [0.4, 0.6], rtol=1e-15)


@given(st.data())
def test_shares_by_position_end_with_everything(data):
    """Values fall from place to place, shares of the weight rise from 0 to exactly 1."""
    values = data.draw(matrices())
    rows, shares = ordered.shares_by_position(values, data.draw(weights_for(values.shape[1])))

    assert (np.diff(rows, axis=1) <= 0.0).all()
    assert (np.diff(shares, axis=1) >= 0.0).all()
    assert (shares[:, 0] == 0.0).all()
    assert (shares[:, -1] == 1.0).all()
