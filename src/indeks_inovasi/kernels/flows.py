"""What a difference between two units is worth, summed over all others without looking at every pair.

A sorted column and running sums of whole numbers give the flow of every preference function in n log n steps. Running
sums of whole numbers are exact, so the order of the rows means nothing.
"""

from typing import Final, NamedTuple

import numpy as np

from indeks_inovasi.kernels.comparing import digits_for, keys
from indeks_inovasi.kernels.elementary import exp
from indeks_inovasi.kernels.exact import exact_sum
from indeks_inovasi.typing import FloatMatrix, FloatVector, IntVector

_CELL: Final = 0.5
"""Width of a cell, in deviations: how far apart values may lie that share their moments."""
_REACH: Final = 19
"""Cells to either side that count: at nine deviations ``exp(-d^2 / 2)`` is below 1e-17."""
_TERMS: Final = 24
"""Terms of the series of ``exp(u t)`` for u up to nine and t up to a quarter: what follows is below 1e-16."""


class Preference(NamedTuple):
    """A preference function of Brans: what a difference d above zero is worth, from 0 to 1."""

    shape: str
    """usual, u_shape, v_shape, level, linear or gaussian."""
    indifference: float = 0.0
    preference: float = 0.0
    deviation: float = 0.0


def net_flow(column: FloatVector, preference: Preference) -> FloatVector:
    """Return the mean over all others of what each unit is preferred by, less what others are preferred to it by.

    Parameters
    ----------
    column : (n,)
        Without NaN; more is better.
    preference
        Shape and thresholds, in the unit of the column.

    References
    ----------
    Brans and Vincke (1985), Management Science 31(6), 647-656. By sorting: Calders and Van Assche (2018), Omega 76,
    63-69.
    """
    n = len(column)
    if n < 2:
        return np.zeros(n)
    if preference.shape == "gaussian":
        return _gaussian(column, preference.deviation) / (n - 1.0) + 0.0
    return _flow(column, column, preference) / (n - 1.0) + 0.0


def flow_against(own: FloatVector, others: FloatVector, preference: Preference) -> FloatVector:
    """Return the net flow that each of some values would have if it stood alone among the others.

    Parameters
    ----------
    own : (k,)
        Without NaN; more is better.
    others : (n,)
        Likewise.
    preference
        As for `net_flow`.
    """
    if len(others) == 0:
        return np.zeros(len(own))
    if preference.shape != "gaussian":
        return _flow(own, others, preference) / float(len(others)) + 0.0
    flow = np.empty(len(own))
    digits = digits_for(own, others)
    held, them, deviation = keys(own, digits), keys(others, digits), _scaled(preference.deviation, digits)
    for row, value in enumerate(held.tolist()):
        steps = (value - them) / deviation
        worth = 1.0 - exp(steps * steps * -0.5)
        flow[row] = exact_sum(np.where(steps > 0.0, worth, -worth))
    return flow / float(len(others)) + 0.0


def borda_counts(column: FloatVector) -> FloatVector:
    """Return how many others each unit leaves behind; ties count half.

    Parameters
    ----------
    column : (n,)
        Without NaN; more is better.
    """
    return borda_against(column, column) - 0.5


def borda_against(own: FloatVector, others: FloatVector) -> FloatVector:
    """Return how many others each of some values would leave behind; ties count half.

    Parameters
    ----------
    own : (k,)
        Without NaN; more is better.
    others : (n,)
        Likewise.
    """
    digits = digits_for(own, others)
    held, ordered = keys(own, digits), np.sort(keys(others, digits))
    below, up_to = np.searchsorted(ordered, held, side="left"), np.searchsorted(ordered, held, side="right")
    return (below + up_to).astype(np.float64) / 2.0


def preference_matrix(values: FloatMatrix, weights: FloatVector, functions: list[Preference]) -> FloatMatrix:
    """Return the (n, n) weighted mean over the columns of what the row is preferred to the column by.

    Parameters
    ----------
    values : (n, m)
        Without NaN; more is better.
    weights : (m,)
        Above zero.
    functions : (m,)
        One for each column.
    """
    matrix, total = np.zeros((len(values), len(values))), 0.0
    for number, weight in enumerate(weights.tolist()):
        matrix = matrix + _worth(values[:, number], functions[number]) * weight
        total += weight
    return matrix / total + 0.0


def _worth(column: FloatVector, preference: Preference) -> FloatMatrix:
    """Return the (n, n) preference of the row to the column, pair by pair."""
    if preference.shape == "gaussian":
        digits = digits_for(column)
        held = keys(column, digits)
        steps = (held[:, np.newaxis] - held) / _scaled(preference.deviation, digits)
        return np.where(steps > 0.0, 1.0 - exp(steps * steps * -0.5), 0.0)
    (whole,), q, p = _as_keys(preference, column)
    gap = whole[:, np.newaxis] - whole
    if preference.shape in ("usual", "u_shape"):
        return (gap > q).astype(np.float64)
    if preference.shape == "level":
        return ((gap > q) / 2.0) + ((gap > p) / 2.0)
    return np.minimum(np.maximum((gap - q) / float(max(p - q, 1)), 0.0), 1.0)


def _as_keys(preference: Preference, *columns: FloatVector) -> tuple[list[IntVector], int, int]:
    """Return columns and thresholds as whole numbers whose running sums stay below 2**63."""
    thresholds = np.array([preference.indifference, preference.preference])
    digits = digits_for(*columns, thresholds) - max(0, len(str(max(map(len, columns)))) - 6)
    q, p = keys(thresholds, digits).astype(np.int64).tolist()
    return [keys(column, digits).astype(np.int64) for column in columns], q, p


def _flow(own: FloatVector, others: FloatVector, preference: Preference) -> FloatVector:
    """Return the sum over others of what each value is preferred by, less what they are preferred to it by."""
    (held, them), q, p = _as_keys(preference, own, others)
    shape = preference.shape
    return _preferred(held, np.sort(them), q, p, shape) - _preferred(-held, np.sort(-them), q, p, shape)


def _preferred(held: IntVector, ordered: IntVector, q: int, p: int, shape: str) -> FloatVector:
    """Return the sum over sorted others of the preference for each value."""
    beyond_q = _count_below(ordered, held - q)
    if shape in ("usual", "u_shape"):
        return beyond_q.astype(np.float64)
    beyond_p = _count_below(ordered, held - p)
    if shape == "level":
        return (beyond_q + beyond_p) / 2.0
    running = np.concatenate([[0], np.cumsum(ordered)])
    inside = beyond_q - beyond_p  # differences above q up to p
    sums = inside * (held - q) - (running[beyond_q] - running[beyond_p])
    preferred: FloatVector = beyond_p + sums / float(max(p - q, 1))
    return preferred


def _count_below(ordered: IntVector, limits: IntVector) -> IntVector:
    """Return how many sorted numbers lie below each limit."""
    return np.searchsorted(ordered, limits, side="left").astype(np.int64)


def _scaled(deviation: float, digits: int) -> float:
    """Return a deviation on the scale of keys, not rounded."""
    if digits < 0:
        return deviation / float(10**-digits)
    return deviation * float(10 ** min(digits, 300)) * float(10 ** max(digits - 300, 0))


def _gaussian(column: FloatVector, deviation: float) -> FloatVector:
    """Return the sum over the others of ``1 - exp(-d^2 / 2 s^2)``, with the sign of d.

    Values are put into cells of half a deviation. With t and u the distances from the middle of a cell, in deviations,
    ``exp(-(u - t)^2 / 2)`` is ``exp(-u^2 / 2)`` times the sum over k of ``u^k / k!`` and ``t^k exp(-t^2 / 2)``: so a
    cell needs the sums of the latter only, its moments, however many values it holds.

    References
    ----------
    Greengard and Strain (1991), SIAM Journal on Scientific and Statistical Computing 12(1), 79-94.
    """
    digits = digits_for(column)
    held, where = np.unique(keys(column, digits), return_inverse=True)
    where = where.reshape(-1)
    counts = np.bincount(where, minlength=len(held))
    up_to = np.cumsum(counts)
    width = _scaled(deviation, digits)
    signs = (up_to - counts) - (len(column) - up_to)
    near = np.zeros(len(held)) if width < 1e-3 else _near(held, counts, width)
    flow: FloatVector = (signs - near)[where]
    return flow


def _near(held: FloatVector, counts: IntVector, deviation: float) -> FloatVector:
    """Return for each of some sorted values the sum of ``exp(-d^2 / 2)`` over smaller values less that over larger."""
    numbers = np.floor((held - held[0]) / (deviation * _CELL))
    opens = np.flatnonzero(np.concatenate([[True], numbers[1:] != numbers[:-1]]))
    ends = np.concatenate([opens, [len(held)]])
    cell = np.searchsorted(opens, np.arange(len(held)), side="right") - 1
    middle = held[0] + (numbers[opens] + 0.5) * (deviation * _CELL)
    own = (held - middle[cell]) / deviation
    running, unit = _running_moments(own, counts)
    rows = np.arange(len(held))
    total = _series([(sums[rows] - sums[opens[cell]]) / unit for sums in running], own)
    total -= _series([(sums[ends[cell + 1]] - sums[rows + 1]) / unit for sums in running], own)
    whole = [(sums[ends[1:]] - sums[opens]) / unit for sums in running]
    for away in range(1, _REACH + 1):
        for there, other, sign in ((cell >= away, cell - away, 1.0), (cell + away < len(opens), cell + away, -1.0)):
            rows = np.flatnonzero(there)
            far = (held[rows] - middle[other[rows]]) / deviation
            total[rows] += sign * _series([moment[other[rows]] for moment in whole], far)
    return total


def _running_moments(t: FloatVector, counts: IntVector) -> tuple[list[IntVector], float]:
    """Return the running sums of ``t^k exp(-t^2 / 2)`` in whole numbers of a unit, whose differences are exact."""
    unit = 2.0 ** (61 - int(np.cumsum(counts)[-1]).bit_length())
    term = exp(t * t * -0.5)
    running: list[IntVector] = []
    for _ in range(_TERMS):
        running.append(np.concatenate([[0], np.cumsum(np.rint(term * unit).astype(np.int64) * counts)]))
        term = term * t
    return running, unit


def _series(moments: list[FloatVector], u: FloatVector) -> FloatVector:
    """Return ``exp(-u^2 / 2)`` times the sum of ``u^k / k!`` times the moment of order k."""
    u = np.minimum(np.maximum(u, -40.0), 40.0)
    total = np.zeros(len(u))
    for k in range(_TERMS - 1, -1, -1):
        total = moments[k] + total * u / (k + 1.0)
    summed: FloatVector = total * exp(u * u * -0.5)
    return summed
