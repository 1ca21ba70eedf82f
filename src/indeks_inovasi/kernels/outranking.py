"""Comparisons of every unit with every other: outranking shares, majorities, preference flows, Kemeny orders.

Values are compared as integer keys of twelve digits (`kernels.comparing`) and weights as integers, so a tie is a tie
and no result depends on the order of rows, on blocks or on rounding.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indeks_inovasi.kernels.comparing import digits_for, keys
from indeks_inovasi.kernels.elementary import exp
from indeks_inovasi.kernels.exact import exact_sum
from indeks_inovasi.typing import FloatMatrix, FloatVector, IntVector

Whole = NDArray[np.int64]
_PAIRS = 1 << 20
"""Pairs that are compared at a time."""


class Preference(NamedTuple):
    """A preference function of Brans: what a difference d above zero is worth, from 0 to 1."""

    shape: str
    """usual, u_shape, v_shape, level, linear or gaussian."""
    indifference: float = 0.0
    preference: float = 0.0
    deviation: float = 0.0


def whole_weights(weights: FloatVector) -> IntVector:
    """Return weights as whole numbers in the same proportions: their shortest decimals where they fit, else 50 bits.

    So 0.1 and 0.2 together weigh exactly as much as 0.3.
    """
    decimals = [Decimal(repr(weight)) for weight in weights.tolist()]
    places = max(-int(decimal.normalize().as_tuple().exponent) for decimal in decimals)
    whole = [int(decimal.scaleb(max(places, 0))) for decimal in decimals]
    if _total(whole) < 2**61:
        return np.array(whole, dtype=np.int64)
    return np.rint(weights / float(np.maximum.reduce(weights)) * 2.0**50).astype(np.int64)


def column_keys(values: FloatMatrix) -> list[Whole]:
    """Return the keys of each column as whole numbers, and so that differences of a column are comparable."""
    return [_whole_keys(values[:, number], digits_for(values[:, number])) for number in range(values.shape[1])]


def _whole_keys(column: FloatVector, digits: int) -> Whole:
    return keys(column, digits).astype(np.int64)


def _blocks(n: int) -> Iterator[slice]:
    step = max(1, _PAIRS // max(n, 1))
    return (slice(start, min(start + step, n)) for start in range(0, n, step))


def leads(values: FloatMatrix, weights: FloatVector) -> Iterator[tuple[slice, Whole]]:
    """Return for blocks of rows the weight by which each row leads every other: for less against, in whole numbers.

    Parameters
    ----------
    values : (n, m)
        Without NaN; more is better.
    weights : (m,)
        Above zero.
    """
    columns, whole = column_keys(values), whole_weights(weights).tolist()
    for rows in _blocks(len(values)):
        lead = np.zeros((rows.stop - rows.start, len(values)), dtype=np.int64)
        for column, weight in zip(columns, whole, strict=True):
            own = column[rows, np.newaxis]
            lead += ((own > column).view(np.int8) - (own < column).view(np.int8)) * np.int64(weight)
        yield rows, lead


def outranking_matrix(values: FloatMatrix, weights: FloatVector) -> FloatMatrix:
    """Return the (n, n) share of the weights by which the row is better than the column; ties count half.

    Parameters
    ----------
    values : (n, m)
        Without NaN; more is better.
    weights : (m,)
        Above zero.

    References
    ----------
    Munda and Nardo (2009), Applied Economics 41(12), 1513-1523; OECD2008, step 7, non-compensatory aggregation.
    """
    total = float(_total(whole_weights(weights).tolist()))
    matrix = np.empty((len(values), len(values)))
    for rows, lead in leads(values, weights):
        matrix[rows] = lead / (2.0 * total) + 0.5
    np.fill_diagonal(matrix, 0.0)
    return matrix


def copeland_scores(values: FloatMatrix, weights: FloatVector) -> FloatVector:
    """Return how many others each unit beats by a majority of the weights, less how many beat it."""
    scores = np.zeros(len(values))
    for rows, lead in leads(values, weights):
        scores[rows] = np.count_nonzero(lead > 0, axis=1) - np.count_nonzero(lead < 0, axis=1)
    return scores + 0.0


def concordance_matrix(values: FloatMatrix, weights: FloatVector) -> FloatMatrix:
    """Return the (n, n) share of the weights in which the row is at least as good as the column; 0 on the diagonal.

    References
    ----------
    Roy (1968), RIRO 2(8), 57-75, ELECTRE I.
    """
    matrix = np.empty((len(values), len(values)))
    for rows, share in _concordance(values, weights):
        matrix[rows] = share
    np.fill_diagonal(matrix, 0.0)
    return matrix


def _concordance(values: FloatMatrix, weights: FloatVector) -> Iterator[tuple[slice, FloatMatrix]]:
    columns, whole = column_keys(values), whole_weights(weights).tolist()
    total = float(_total(whole))
    for rows in _blocks(len(values)):
        held = np.zeros((rows.stop - rows.start, len(values)), dtype=np.int64)
        for column, weight in zip(columns, whole, strict=True):
            held += (column[rows, np.newaxis] >= column).view(np.int8) * np.int64(weight)
        yield rows, held / total


def outranking_balance(
    values: FloatMatrix, weights: FloatVector, threshold: float, vetoes: list[float | None]
) -> FloatVector:
    """Return how many others each unit outranks, less how many outrank it.

    A unit outranks another when it is at least as good in the share `threshold` of the weights and in no column worse
    by more than the veto.
    """
    n = len(values)
    limits = [None if veto is None else (digits_for(values[:, j]), veto) for j, veto in enumerate(vetoes)]
    columns = column_keys(values)
    out, into = np.zeros(n), np.zeros(n)
    for rows, share in _concordance(values, weights):
        holds = share >= threshold - 2.0**-40
        for column, limit in zip(columns, limits, strict=True):
            if limit is not None:
                most = int(_whole_keys(np.array([limit[1]]), limit[0])[0])
                holds &= column - column[rows, np.newaxis] <= most
        holds[np.arange(rows.stop - rows.start), np.arange(rows.start, rows.stop)] = False
        out[rows] += np.count_nonzero(holds, axis=1)
        into += np.count_nonzero(holds, axis=0)
    return out - into + 0.0


def borda_counts(values: FloatMatrix, weights: FloatVector) -> FloatVector:
    """Return the weighted mean over the columns of how many others each unit leaves behind; ties count half."""
    whole = whole_weights(weights).tolist()
    halves = np.zeros(len(values), dtype=np.int64)
    for column, weight in zip(column_keys(values), whole, strict=True):
        ordered = np.sort(column)
        below = np.searchsorted(ordered, column, side="left")
        up_to = np.searchsorted(ordered, column, side="right")
        halves += (below + up_to - 1) * np.int64(weight)
    return halves / (2.0 * float(_total(whole))) + 0.0


def net_flow(column: FloatVector, preference: Preference) -> FloatVector:
    """Return the mean over all others of what each unit is preferred by, less what others are preferred to it by.

    Sorted columns and running sums of whole numbers give every shape but the Gaussian one without looking at pairs.

    Parameters
    ----------
    column : (n,)
        Without NaN; more is better.
    preference
        Shape and thresholds, in the unit of the column.

    References
    ----------
    Brans and Vincke (1985), Management Science 31(6), 647-656; Brans and Mareschal (2005), PROMETHEE methods.
    """
    n = len(column)
    if n < 2:
        return np.zeros(n)
    if preference.shape == "gaussian":
        return _gaussian_flow(column, preference.deviation)
    digits = digits_for(column, np.array([preference.indifference, preference.preference]))
    held = _whole_keys(column, digits)
    q, p = (int(_whole_keys(np.array([t]), digits)[0]) for t in (preference.indifference, preference.preference))
    away = _preferred(held, q, p, preference.shape)
    toward = _preferred(-held, q, p, preference.shape)
    return (away - toward) / (n - 1.0) + 0.0


def _preferred(held: Whole, q: int, p: int, shape: str) -> FloatVector:
    """Return the sum over the others of the preference for each unit."""
    ordered = np.sort(held)
    beyond_q = _count_below(ordered, held - q)
    if shape in ("usual", "u_shape"):
        return beyond_q.astype(np.float64)
    beyond_p = _count_below(ordered, held - p)
    if shape == "level":
        return (beyond_q + beyond_p) / 2.0
    running = np.concatenate([[0], np.cumsum(ordered)])
    inside = beyond_q - beyond_p  # differences above q up to p
    sums = inside * (held - q) - (running[beyond_q] - running[beyond_p])
    preferred: FloatVector = beyond_p + sums / float(p - q)
    return preferred


def _count_below(ordered: Whole, limits: Whole) -> IntVector:
    """Return how many sorted numbers lie below each limit."""
    return np.searchsorted(ordered, limits, side="left").astype(np.int64)


def _gaussian_flow(column: FloatVector, deviation: float) -> FloatVector:
    """Return the flow of ``1 - exp(-d^2 / 2 s^2)``, whose sums over the others are exact sums of rounded terms."""
    n = len(column)
    flow = np.empty(n)
    for rows in _blocks(n):
        steps = (column[rows] - column[:, np.newaxis]) / deviation
        worth = 1.0 - exp(steps * steps * -0.5)
        flow[rows] = np.atleast_1d(exact_sum(np.where(steps > 0.0, worth, -worth)))
    return flow / (n - 1.0) + 0.0


class KemenyOrder(NamedTuple):
    """The orders that agree best with the comparisons of all pairs."""

    positions: FloatVector
    """(n,) mean position of each unit over all best orders, 0 for the first."""
    orders: int
    """How many orders are equally good."""


def kemeny(values: FloatMatrix, weights: FloatVector) -> KemenyOrder:
    """Return the order of units with the most support, by dynamic programming over all sets of units.

    Parameters
    ----------
    values : (n, m)
        Without NaN; more is better; n small, for time and memory grow with ``2**n n``.
    weights : (m,)
        Above zero.

    References
    ----------
    Kemeny (1959), Daedalus 88, 577-591; Young and Levenglick (1978), SIAM J. Appl. Math. 35(2), 285-300.
    """
    n = len(values)
    lead = np.concatenate([block for _, block in leads(values, weights)]) if n else np.zeros((0, 0), dtype=np.int64)
    before: list[list[int]] = lead.tolist()
    best, ways = [0] * (1 << n), [1] + [0] * ((1 << n) - 1)
    for members in range(1, 1 << n):
        options = [
            (best[rest] + _total(before[other][last] for other in _bits(rest)), rest)
            for last, rest in _without(members)
        ]
        best[members] = max(score for score, _ in options)
        ways[members] = _total(ways[rest] for score, rest in options if score == best[members])
    return _positions(n, before, best, ways)


def _positions(n: int, before: list[list[int]], best: list[int], ways: list[int]) -> KemenyOrder:
    """Go back through the best orders and add up where each unit stands."""
    whole = (1 << n) - 1
    after = [0] * (1 << n)
    after[whole] = 1
    totals = [0] * n
    for members in range(whole, 0, -1):
        if after[members] == 0:
            continue
        for last, rest in _without(members):
            if best[rest] + _total(before[other][last] for other in _bits(rest)) == best[members]:
                after[rest] += after[members]
                totals[last] += after[members] * ways[rest] * members.bit_count()
    orders = ways[whole]
    return KemenyOrder(np.array([total / orders - 1.0 for total in totals]), orders)


def _total(numbers: Iterable[int]) -> int:
    """Return the sum of whole numbers."""
    total = 0
    for number in numbers:
        total += number
    return total


def _without(members: int) -> Iterator[tuple[int, int]]:
    """Return each unit of a set with the set without it."""
    return ((unit, members & ~(1 << unit)) for unit in _bits(members))


def _bits(members: int) -> Iterator[int]:
    while members:
        lowest = members & -members
        yield lowest.bit_length() - 1
        members ^= lowest
