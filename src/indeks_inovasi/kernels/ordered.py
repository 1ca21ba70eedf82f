"""From sorted rows to one value per row: medians and ordered weighted averages.

All take complete rows: ``values`` is (n, m) without NaN. Weights by position run from the best value to the worst.
"""

import numpy as np

from indeks_inovasi.kernels import powers
from indeks_inovasi.kernels.aggregation import weighted_sum
from indeks_inovasi.kernels.comparing import SIGNIFICANT, keys
from indeks_inovasi.kernels.exact import exact_sum
from indeks_inovasi.typing import FloatMatrix, FloatVector, IntVector


def ascending(values: FloatMatrix) -> FloatMatrix:
    """Return each row sorted from the smallest value to the largest."""
    rows = np.ascontiguousarray(values + 0.0)  # without -0.0, whose place among zeros depends on the machine
    rows.sort(axis=1)
    return rows


def middle(values: FloatMatrix, at: float) -> FloatVector:
    """Return the (n,) median of each row; `at` chooses between two middle values (0 lower, 0.5 their mean, 1 upper)."""
    rows = ascending(values)
    lower, upper = rows[:, (values.shape[1] - 1) // 2], rows[:, values.shape[1] // 2]
    return _between(lower, upper, at)


def weighted_middle(values: FloatMatrix, weights: FloatVector, at: float) -> FloatVector:
    """Return the (n,) weighted median of each row: the value below and above which lies at most half of the weight.

    Where the weight up to a value is half of all (to 12 digits), that value and the next one are both medians, and
    `at` says where between them the result lies.

    References
    ----------
    Edgeworth (1888), "On a new method of reducing observations relating to several quantities".
    """
    order = np.argsort(values, axis=1, kind="stable")
    rows = np.take_along_axis(values, order, axis=1)
    upward = (weights / float(exact_sum(weights)))[order]
    for number in range(1, values.shape[1]):
        upward[:, number] += upward[:, number - 1]
    reached, half = keys(upward, SIGNIFICANT), keys(np.array([0.5]), SIGNIFICANT)
    place = (reached < half).sum(axis=1)
    lower = _at(rows, place)
    upper = _at(rows, np.minimum(place + (_at(reached, place) == half), values.shape[1] - 1))
    return _between(lower, upper, at)


def _at(rows: FloatMatrix, place: IntVector) -> FloatVector:
    held: FloatVector = rows[np.arange(len(rows)), place]
    return held


def _between(lower: FloatVector, upper: FloatVector, at: float) -> FloatVector:
    if at == 0.5:
        return (lower + upper) / 2.0 + 0.0
    return (lower if at == 0.0 else upper) + 0.0


def ordered_mean(values: FloatMatrix, weights: FloatVector) -> FloatVector:
    """Return the (n,) mean of each row with the (m,) weights of its best, second best ... and worst value."""
    counting = np.flatnonzero(weights[::-1])
    rows = ascending(values)[:, counting]
    return weighted_sum(rows.T, weights[::-1][counting]) / float(exact_sum(weights)) + 0.0


def quantifier(shares: FloatVector | FloatMatrix, exponent: float) -> FloatVector:
    """Return the quantifier ``Q(r) = r^a`` of shares from 0 to 1."""
    return powers.power(shares, exponent)


def ramp(shares: FloatVector | FloatMatrix, start: float, end: float) -> FloatVector:
    """Return the quantifier that is 0 up to `start`, 1 from `end` on and a line between."""
    slope: FloatVector = (shares - start) / (end - start)
    return np.minimum(np.maximum(slope, 0.0), 1.0)


def steps_of(quantified: FloatVector) -> FloatVector:
    """Return the (m,) weights by position of a quantifier at 0, 1/m, 2/m ... 1: its rises."""
    return np.maximum(quantified[1:] - quantified[:-1], 0.0)


def shares_by_position(values: FloatMatrix, weights: FloatVector) -> tuple[FloatMatrix, FloatMatrix]:
    """Return rows from best to worst, and the share of the weight up to each place, beginning with 0.

    Returns
    -------
    (n, m) values, (n, m + 1) shares.
    """
    order = np.argsort(-values, axis=1, kind="stable")
    own = (weights / float(exact_sum(weights)))[order]
    shares = np.zeros((len(values), values.shape[1] + 1))
    for number in range(values.shape[1] - 1):
        shares[:, number + 1] = np.minimum(shares[:, number] + own[:, number], 1.0)
    shares[:, -1] = 1.0
    return np.take_along_axis(values, order, axis=1), shares


def mean_by_steps(rows: FloatMatrix, quantified: FloatMatrix) -> FloatVector:
    """Return ``sum_i x_i (Q_i - Q_(i-1))`` of (n, m) rows and the (n, m + 1) quantifier at their shares."""
    total = rows[:, 0] * (quantified[:, 1] - quantified[:, 0])
    for number in range(1, rows.shape[1]):
        total += rows[:, number] * (quantified[:, number + 1] - quantified[:, number])
    return total + 0.0


def most_even_weights(m: int, orness: float) -> FloatVector:
    """Return the (m,) weights by position of largest entropy whose orness is given.

    They form a geometric series. Its ratio is found by halving an interval until no float lies inside.

    Parameters
    ----------
    m
        Number of values.
    orness
        From 0 (all weight on the worst value) to 1 (on the best): ``sum_i (m - i) w_i / (m - 1)``.

    References
    ----------
    O'Hagan (1988), "Aggregating template or rule antecedents in real-time expert systems with fuzzy set logic";
    Fuller and Majlender (2001), Fuzzy Sets and Systems 124(1), 53-57.
    """
    if m == 1:
        return np.ones(1)
    if orness > 0.5:
        return most_even_weights(m, 1.0 - orness)[::-1]
    low, high = 0.0, 1.0
    while low < (between := (low + high) / 2.0) < high:
        series = _powers(between, m)
        reached = float(exact_sum(series * np.arange(m - 1.0, -1.0, -1.0))) / float(exact_sum(series)) / (m - 1)
        low, high = (between, high) if reached < orness else (low, between)
    series = _powers(high if orness > 0.0 else 0.0, m)
    return series / float(exact_sum(series))


def _powers(ratio: float, m: int) -> FloatVector:
    """Return ratio to the powers m - 1, ..., 1, 0."""
    series = np.ones(m)
    for number in range(m - 2, -1, -1):
        series[number] = series[number + 1] * ratio
    return series
