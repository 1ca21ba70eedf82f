"""One step of expectation maximization, and patterns of gaps."""

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from indeks_inovasi.kernels.expectation import Joint, expected, fitted_joint, next_estimate, patterns_of

NAN = np.nan
SAMPLE = np.array([[NAN, 0.0, 3.0], [7.0, 2.0, 6.0], [5.0, 1.0, 2.0], [NAN, NAN, 5.0]])
"""Johnson and Wichern (2007), example 5.13."""


def test_one_step_of_johnson_and_wichern():
    """
    The first step of example 5.13: from means (6, 1, 4) to (6.03, 1.08, 4.00), and the covariances printed there.

    The start has the gaps at the means of their columns, divisor 4.
    """
    mean = np.array([6.0, 1.0, 4.0])
    covariance = np.array([[0.5, 0.25, 1.0], [0.25, 0.5, 0.75], [1.0, 0.75, 2.5]])

    new_mean, new_covariance = next_estimate(patterns_of(SAMPLE), mean, covariance, 0.0)

    assert_array_equal(new_mean.round(2), [6.03, 1.08, 4.0])
    printed = [[0.61, 0.33, 1.17], [0.33, 0.59, 0.83], [1.17, 0.83, 2.50]]
    # the book goes on with predictions rounded to two decimals
    assert_allclose(new_covariance, printed, rtol=0, atol=0.01)


def test_the_predictions_of_johnson_and_wichern():
    """Example 5.13 predicts 5.73 for the first gap and 6.4 and 1.3 for those of the last unit."""
    mean = np.array([6.0, 1.0, 4.0])
    covariance = np.array([[0.5, 0.25, 1.0], [0.25, 0.5, 0.75], [1.0, 0.75, 2.5]])
    deviation = np.sqrt(np.diag(covariance))

    filled = expected(SAMPLE, Joint(mean, deviation, covariance / np.outer(deviation, deviation)), 0.0)

    assert_array_equal(filled[[0, 3, 3], [0, 0, 1]].round(2), [5.73, 6.4, 1.3])
    assert_array_equal(filled[1:3], SAMPLE[1:3])


def test_patterns_have_the_moments_of_their_rows():
    """Two rows lack the second column: mean 2, variance 1 (divisor 2) of the first; a row without a value is none."""
    values = np.array([[1.0, NAN], [3.0, NAN], [5.0, 7.0], [NAN, NAN]])
    first, second = patterns_of(values)

    assert (first.known.tolist(), first.gaps.tolist(), first.n) == ([0], [1], 2)
    assert (first.mean.tolist(), first.covariance.tolist()) == ([2.0], [[1.0]])
    assert (second.n, second.mean.tolist(), second.covariance.tolist()) == (1, [5.0, 7.0], [[0.0, 0.0], [0.0, 0.0]])


def test_the_order_of_rows_changes_no_bit():
    """Patterns are summed exactly and taken in one order."""
    random = np.random.default_rng(7)
    values = random.normal(size=(40, 4)) * [1.0, 1e3, 1e-3, 1e6]
    values[random.random((40, 4)) < 0.15] = NAN
    order = random.permutation(40)

    straight, mixed = (fitted_joint(table, 0.01, 1e-9, 5000) for table in (values, values[order]))

    assert straight.joint.mean.tobytes() == mixed.joint.mean.tobytes()
    assert straight.joint.correlation.tobytes() == mixed.joint.correlation.tobytes()
    assert straight.steps == mixed.steps
    assert straight.change <= 1e-9
