"""Benefit of the doubt: how near a unit comes to the frontier of all units, with the weights that suit it best."""

from typing import Final, NamedTuple

import numpy as np

from indeks_inovasi.kernels.exact import exact_mean
from indeks_inovasi.kernels.programs import Constraints
from indeks_inovasi.kernels.simplex import Optimum, maximize
from indeks_inovasi.kernels.stacks import inner_products
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector, IntVector

_DUST: Final = 2.0**-43
"""What is nearer to 1 than this is 1, and what takes part with less takes no part: the rest is rounding."""
_LAST: Final = 2.0**-30
"""Weight of the mean distance where only the largest one counts: it decides between weights that are as good."""
_BEYOND: Final = 10_000
"""An exponent beyond those of all floats."""
_BEST: Final = 4
"""So many of the best units in each child, and twice as many of the best on the whole, are looked at first."""


class Doubt(NamedTuple):
    """What each unit chooses."""

    scores: FloatVector
    """(n,) from 0 to 1."""
    weights: FloatMatrix
    """(n, m) weights that give the score: no unit has more than 1 with them; along a direction g, ``w . g = 1``. They
    are infinite where the values of a child are too small for a finite one."""
    shares: FloatMatrix
    """(n, m) what each child gives to ``w . y_k``, adding to 1; zero where that is zero."""
    peers: IntVector
    """(n, q) rows of the units on the frontier that the unit is compared with; -1 for none."""
    amounts: FloatMatrix
    """(n, q) how much of each of them makes the point of comparison; together the score, along a direction 1."""


def benefit_of_the_doubt(
    values: FloatMatrix,
    restrictions: FloatMatrix,
    direction: FloatVector | None = None,
    *,
    of_score: bool = False,
    lost: BoolVector | None = None,
) -> Doubt:
    """Return for each unit k the largest ``w . y_k`` with ``w . y_j <= 1`` for every unit j and w of zero or more.

    Along a direction g it is ``1 / (1 + beta)``: beta is the least ``max_j w . y_j - w . y_k`` with ``w . g = 1``, the
    number of steps g from the unit to the frontier.

    Parameters
    ----------
    values : (n, m)
        Zero or more, without NaN; n at least 1.
    restrictions : (m, R)
        Columns r with ``r . w <= 0``.
    direction : (m,), optional
        g, above zero. Without it, each unit moves along its own values: ``1 + beta = 1 / score``.
    of_score
        Whether ``r . (w y_k) <= 0`` is meant: restrictions of what the children give to the score of the unit.
    lost : (n,), optional
        Rows whose restrictions leave nothing but weights of zero: without a direction their score is zero.

    References
    ----------
    Cherchye, Moesen, Rogge and Van Puyenbroeck (2007), Social Indicators Research 82, 111-145; Fusco (2015), European
    Journal of Operational Research 242(2), 620-630; Zanella, Camanho and Dias (2015), the same 245(2), 517-530.
    """
    units = _Units.of(values)
    if direction is None:
        alive: BoolVector = np.logical_or.reduce(units.values > 0.0, axis=1)
        if lost is not None:
            alive[units.which[lost]] = False
        doubt = _radial(units, np.flatnonzero(alive), restrictions, of_score)
    else:
        doubt = _directional(units, restrictions, of_score, direction)
    peers = np.where(doubt.peers >= 0, units.first[doubt.peers], -1)
    which = units.which
    return Doubt(doubt.scores[which], doubt.weights[which], doubt.shares[which], peers[which], doubt.amounts[which])


def common_weights(
    values: FloatMatrix, targets: FloatVector, mean_share: float, restrictions: FloatMatrix
) -> FloatVector:
    """Return the weights of all units together that bring them nearest to their targets.

    With distances ``d_j = t_j - w . y_j >= 0`` they are those of the least ``s mean(d) + (1 - s) max(d)``.

    Parameters
    ----------
    values : (n, m)
        Zero or more, without NaN.
    targets : (n,)
        1, or the score that each unit reaches with weights of its own.
    mean_share
        s from 0 to 1. With 0 the mean distance only decides between weights that are as good.
    restrictions : (m, R)
        Columns r with ``r . w <= 0``.

    References
    ----------
    Hatefi and Torabi (2010), Ecological Economics 70(1), 114-120: targets of 1, s = 0; Despotis (2005), Journal of the
    Operational Research Society 56(8), 969-980: targets of the own scores.
    """
    units = _Units.of(values)
    d, m = units.size
    limits = np.concatenate([targets[units.first], -targets[units.first], [m + 1.0], np.zeros(m + 1)])
    up = np.concatenate([units.values.T, np.zeros((1, d))])
    down = np.concatenate([-units.values.T, -np.ones((1, d))])
    columns = [up, down, np.append(units.top, 0.0)[:, np.newaxis], -np.eye(m + 1)]
    program = _constraints(0, columns, limits, _widened(_rescaled(restrictions, units)), False)
    share = max(_LAST, mean_share)
    mean = np.asarray(exact_mean(_shifted(values, units.shifts)))
    objective: FloatMatrix = np.append(share * mean, share - 1.0)[:, np.newaxis]
    basis: IntVector = (2 * d + 1 + np.arange(m + 1))[:, np.newaxis]
    basis[units.widest(objective[:m])] = 2 * d
    every: IntVector = np.arange(len(program.limits))
    scale = _scale(units, objective, program, restrictions)
    solved = maximize(program, objective, basis, np.array([-1]), every, scale)
    return _shifted(np.maximum(solved.weights[:m, 0], 0.0), units.shifts)


# -- units


class _Units(NamedTuple):
    """Distinct units in an order that does not depend on that of the rows, each child brought to 1 at most."""

    values: FloatMatrix
    """(d, m) the largest of a child between 1/2 and 1."""
    shifts: IntVector
    """(m,) exponents of the powers of two that have brought it there."""
    which: IntVector
    """(n,) the distinct unit of each row."""
    first: IntVector
    """(d,) the first row of each."""

    @classmethod
    def of(cls, values: FloatMatrix) -> "_Units":
        order = np.lexsort(values.T[::-1])
        ordered = values[order]
        opens = np.ones(len(order), dtype=np.bool_)
        opens[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
        which = np.empty(len(order), dtype=np.int64)
        which[order] = np.cumsum(opens) - 1
        shifts = _to_one(np.maximum.reduce(values, axis=0))
        return cls(_shifted(ordered[opens], shifts), shifts, which, order[opens])

    @property
    def size(self) -> tuple[int, int]:
        """Number of units and of children."""
        return len(self.values), len(self.shifts)

    @property
    def top(self) -> FloatVector:
        """(m,) the largest value of each child, all of them what an ideal unit would have."""
        top: FloatVector = np.maximum.reduce(self.values, axis=0)
        return top

    def widest(self, objectives: FloatMatrix) -> IntVector:
        """Return in which child objectives (m, k) come nearest to the ideal unit."""
        top = self.top
        nearness: FloatMatrix = objectives / np.where(top > 0.0, top, 1.0)[:, np.newaxis]
        widest: IntVector = nearness.argmax(axis=0)
        return widest

    def best(self) -> IntVector:
        """Return a few units: the best in each child and on the whole."""
        total: FloatVector = self.values[:, 0] + 0.0
        for column in range(1, self.values.shape[1]):
            total += self.values[:, column]
        by_child = np.argsort(-self.values, axis=0, kind="stable")[:_BEST].ravel()
        overall = np.argsort(-total, kind="stable")[: 2 * _BEST]
        return np.unique(np.concatenate([by_child, overall]))


def _to_one(magnitudes: FloatVector) -> IntVector:
    """Return the exponents of the powers of two that bring magnitudes between 1/2 and 1; 0 for a magnitude of 0."""
    return -np.frexp(magnitudes)[1].astype(np.int64)


def _shifted(values: FloatMatrix, shifts: IntVector) -> FloatMatrix:
    """Return values times powers of two, in two steps, because one factor can be beyond all floats."""
    half = shifts // 2
    with np.errstate(over="ignore"):
        shifted: FloatMatrix = values * np.ldexp(1.0, half) * np.ldexp(1.0, shifts - half)
    return shifted


# -- each unit with weights of its own


def _radial(units: _Units, alive: IntVector, restrictions: FloatMatrix, of_score: bool) -> Doubt:
    d, m = units.size
    columns = [units.values.T, units.top[:, np.newaxis], -np.eye(m)]
    limits = np.concatenate([np.ones(d), [m + 1.0], np.zeros(m)])  # the best of all children give m together, at most
    restrictions = restrictions if of_score else _rescaled(restrictions, units)
    program = _constraints(d, columns, limits, restrictions, of_score)
    objectives: FloatMatrix = np.ascontiguousarray(units.values[alive].T)
    surplus: IntVector = d + 1 + np.arange(m)
    basis = np.repeat(surplus[:, np.newaxis], len(alive), axis=1)
    basis[units.widest(objectives), np.arange(len(alive))] = d
    solved = maximize(
        program, objectives, basis, alive, _first(program, units), _scale(units, objectives, program, restrictions)
    )
    weights = np.maximum(solved.weights, 0.0)
    own = inner_products(weights, objectives)
    best = np.maximum(own, 1.0 + solved.excess)
    best = np.where(best > 0.0, best, 1.0)
    doubt = _nothing(d, m, m)
    doubt.scores[alive] = own / best
    doubt.weights[alive] = _shifted((weights / best).T, units.shifts)
    doubt.shares[alive] = _shares(weights * objectives)
    _settle(doubt, solved, alive)
    return doubt


def _directional(units: _Units, restrictions: FloatMatrix, of_score: bool, direction: FloatVector) -> Doubt:
    d, m = units.size
    exponents = units.shifts - _to_one(direction)
    step = np.maximum.reduce(exponents)
    g = _shifted(direction, units.shifts - step)
    both = np.append(g, 0.0)[:, np.newaxis] * np.array([-1.0, 1.0])  # w . g = 1
    columns = [np.concatenate([units.values.T, np.ones((1, d))]), _widened(-np.eye(m)), both]
    limits = np.concatenate([np.zeros(d + m), [-1.0, 1.0]])
    restrictions = _widened(restrictions if of_score else _rescaled(restrictions, units))
    program = _constraints(d, columns, limits, restrictions, of_score)
    everyone: IntVector = np.arange(d)
    own = everyone if d > 1 else np.array([-1])
    first = _first(program, units)
    basis = _start_along(units, g, first[first < d])
    objectives: FloatMatrix = np.ascontiguousarray(columns[0])
    solved = maximize(program, objectives, basis, own, first, _scale(units, objectives, program, restrictions))
    weights = np.maximum(solved.weights[:m], 0.0)
    length = inner_products(weights, np.broadcast_to(g[:, np.newaxis], weights.shape))
    behind = np.maximum(solved.excess - inner_products(solved.weights, objectives), 0.0) / length
    doubt = _nothing(d, m, m + 1)
    doubt.scores[:] = 1.0 / (1.0 + _shifted(behind, -step))
    doubt.weights[:] = _shifted(weights.T / length[:, np.newaxis], units.shifts - step)
    doubt.shares[:] = _shares(weights * objectives[:m])
    _settle(doubt, solved, everyone)
    return doubt


def _start_along(units: _Units, g: FloatVector, first: IntVector) -> IntVector:
    """Return the basis of the point that one of the first units allows for each unit, the farthest along g."""
    d, m = units.size
    everyone: IntVector = np.arange(d)
    farthest, whose, where = np.full(d, -np.inf), np.zeros(d, dtype=np.int64), np.zeros(d, dtype=np.int64)
    for unit in first.tolist():
        steps = (units.values[unit] - units.values) / g
        binding = steps.argmin(axis=1)
        reach = np.minimum.reduce(steps, axis=1)
        better = (reach > farthest) & ((everyone != unit) | (d == 1))
        farthest = np.where(better, reach, farthest)
        whose = np.where(better, unit, whose)
        where = np.where(better, binding, where)
    surplus: IntVector = np.append(d + np.arange(m), 0)
    basis = np.repeat(surplus[:, np.newaxis], d, axis=1)
    basis[where, everyone] = np.where(farthest >= 0.0, d + m, d + m + 1)
    basis[m] = whose
    return basis


def _nothing(d: int, m: int, q: int) -> Doubt:
    return Doubt(np.zeros(d), np.zeros((d, m)), np.zeros((d, m)), np.full((d, q), -1), np.zeros((d, q)))


def _shares(given: FloatMatrix) -> FloatMatrix:
    """Return what children give, (m, k), as (k, m) shares of the whole."""
    whole = inner_products(given, np.ones_like(given))
    shares: FloatMatrix = given / np.where(whole > 0.0, whole, 1.0)
    return shares.T


def _settle(doubt: Doubt, solved: Optimum, rows: IntVector) -> None:
    """Take dust away, and note the peers: those in the basis, or the unit itself where it is on the frontier."""
    doubt.scores[doubt.scores > 1.0 - _DUST] = 1.0
    amounts = np.where(solved.basis < len(doubt.scores), solved.amounts, 0.0)
    takes_part = amounts > _DUST * np.maximum.reduce(amounts, axis=0)
    doubt.peers[rows] = np.where(takes_part, solved.basis, -1).T
    doubt.amounts[rows] = np.where(takes_part, solved.amounts, 0.0).T
    at_best = np.flatnonzero(doubt.scores == 1.0)
    doubt.peers[at_best], doubt.amounts[at_best] = -1, 0.0
    doubt.peers[at_best, 0], doubt.amounts[at_best, 0] = at_best, 1.0


# -- the constraints


def _constraints(
    units: int, columns: list[FloatMatrix], limits: FloatVector, restrictions: FloatMatrix, of_score: bool
) -> Constraints:
    if of_score:
        return Constraints(np.concatenate(columns, axis=1), limits, units, restrictions, common=False)
    limits = np.append(limits, np.zeros(restrictions.shape[1]))
    return Constraints(np.concatenate([*columns, restrictions], axis=1), limits, units, restrictions[:, :0])


def _rescaled(restrictions: FloatMatrix, units: _Units) -> FloatMatrix:
    """Return restrictions of the weights of the values that have been brought to 1."""
    exponents = units.shifts[:, np.newaxis] - _to_one(np.abs(restrictions))
    largest: IntVector = np.maximum.reduce(np.where(restrictions == 0.0, -_BEYOND, exponents), axis=0)
    return _shifted(restrictions, units.shifts[:, np.newaxis] - largest)


def _widened(columns: FloatMatrix) -> FloatMatrix:
    """Return columns with a last row of zero."""
    return np.concatenate([columns, np.zeros((1, columns.shape[1]))])


def _first(program: Constraints, units: _Units) -> IntVector:
    """Return the columns to look at first: few units, and whatever is no unit."""
    others: IntVector = np.arange(len(units.values), len(program.limits))
    return np.append(units.best(), others)


def _scale(
    units: _Units, objectives: FloatMatrix, program: Constraints, restrictions: FloatMatrix
) -> FloatMatrix | None:
    """Return (q, K) factors that turn w into what the restrictions are about, but for a power of two.

    That is what each child gives to the score of the unit, or the weights of the values as they came; a last row of a
    direction has none.
    """
    if not restrictions.shape[1]:
        return None
    q, count = objectives.shape
    m = len(units.shifts)
    scale = np.zeros((q, count))
    if program.scaled.shape[1]:
        scale[:m] = _shifted(objectives[:m], _to_one(np.maximum.reduce(objectives[:m], axis=0)))
    else:
        scale[:m] = _shifted(np.ones(m), units.shifts - np.maximum.reduce(units.shifts))[:, np.newaxis]
    return scale
