"""Many linear programs with the same constraints, solved side by side in basic operations: the same bits everywhere.

The revised simplex method takes all programs one step further at a time. A step looks at few columns only. When w
keeps the limits of these, every column is looked at, and the worst of each part of them are the few of the next steps.
An answer counts once x and w, found anew from the basis, keep every limit; what floats cannot settle is solved in
whole numbers. Nothing depends on the machine; the order of the programs is part of the question.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from indeks_inovasi.kernels.programs import ACCEPTED, TOLERANCE, Constraints, Few, Programs
from indeks_inovasi.kernels.rational import maximize_exactly
from indeks_inovasi.kernels.stacks import inner_products
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector, IntVector

_PARTS: Final = 16  # of all columns, each of which sends its worst
_ROWS: Final = 64  # programs that look at all columns at a time, so that what they see stays in the cache
_PATIENCE: Final = 0.2  # share of programs that may wait for the next look at all columns
_FIRST_PATIENCE: Final = 0.05
_HELD: Final = 1 << 18  # numbers of the inverses that are held in one batch
_BEATEN: Final = 2.0**-30
_MOST_ROUNDS: Final = 60
_MOST_STEPS: Final = 50  # for each row of the columns


class Optimum(NamedTuple):
    """The answers of K programs."""

    weights: FloatMatrix
    """(q, K) w."""
    basis: IntVector
    """(q, K) numbers of the columns in the basis."""
    amounts: FloatMatrix
    """(q, K) x of these columns."""
    excess: FloatVector
    """(K,) the largest ``a_j . w - c_j`` of the other units; -inf where there is none."""

    @classmethod
    def empty(cls, q: int, count: int) -> "Optimum":
        """Return room for the answers of `count` programs."""
        return cls(np.empty((q, count)), np.empty((q, count), dtype=np.int64), np.empty((q, count)), np.empty(count))

    def write(self, programs: Programs, excess: FloatVector) -> None:
        """Note the answers of some programs."""
        self.weights[:, programs.number] = programs.weights
        self.basis[:, programs.number] = programs.basis
        self.amounts[:, programs.number] = programs.amounts
        self.excess[programs.number] = excess


def maximize(
    constraints: Constraints,
    objectives: FloatMatrix,
    basis: IntVector,
    own: IntVector,
    few: IntVector,
    scale: FloatMatrix | None = None,
) -> Optimum:
    """Return for each program the w with the largest ``b . w``.

    Parameters
    ----------
    constraints
        Limits and the largest entry of each column are about 1, and w is bounded in every program.
    objectives : (q, K)
        b, not all zero in any program.
    basis : (q, K)
        Shared columns to start with, whose x is of zero or more.
    own : (K,)
        Column of the unit that the program belongs to, which is left out; -1 for none. A program also ends where no
        other unit goes farther beyond its limit than this one.
    few : (t,)
        Shared columns to look at first.
    scale : (q, K), optional
        Factors of the rows of the scaled columns.

    References
    ----------
    Dantzig (1963), Linear Programming and Extensions, chapter 9, the revised method; Bland (1977), Mathematics of
    Operations Research 2(2), 103-107, the rule against cycles; Dula (2011), Journal of Computational and Graphical
    Statistics 20(2), 320-337, units inside the hull of others are no constraints.
    """
    scale = np.zeros_like(objectives) if scale is None else scale
    live = np.ones(len(constraints.limits), dtype=np.bool_)
    optimum = Optimum.empty(*objectives.shape)

    def started(held: IntVector, at: IntVector) -> Programs:
        return Programs.started(constraints, held, objectives[:, held], own[held], scale[:, held], at[:, held])

    batches = list(_batches(*objectives.shape))
    near, programs = basis.copy(), None
    for held in batches:
        programs = started(held, basis)
        programs = _stepped(programs, Few.of(constraints, programs, few[:, np.newaxis]), _FIRST_PATIENCE)
        _retire(constraints, programs, live)
        near[:, programs.number] = programs.basis
    for held in batches:
        if programs is None or len(batches) > 1:  # of many programs only the basis has been kept
            programs = started(held, near)
        unsettled = _settled(constraints, programs, live, optimum)
        for number in range(len(unsettled)):
            _settle_exactly(constraints, unsettled.take(np.array([number])), live, basis, optimum)
    reached = inner_products(objectives, optimum.weights) >= constraints.limits[own] - _BEATEN / 2
    if (reached & ~live[own]).any():  # a unit has left that should have stayed
        return maximize(constraints._replace(common=False), objectives, basis, own, few, scale)
    return optimum


def _batches(q: int, count: int) -> Iterator[IntVector]:
    size = max(_ROWS, _HELD // (q * q))
    return (np.arange(start, min(start + size, count)) for start in range(0, count, size))


def _stepped(programs: Programs, few: Few, patience: float) -> Programs:
    """Step on until the share of programs that break the limit of one of their few columns is small."""
    ended: list[Programs] = []
    most = patience * len(programs)
    for _ in range(_MOST_STEPS * len(programs.weights)):
        broken = few.broken(programs.weights)
        going: BoolVector = np.logical_or.reduce(broken > TOLERANCE, axis=0)
        n_going = int(np.count_nonzero(going))
        if n_going <= most:
            break
        if n_going < 0.7 * len(programs):
            ended.append(programs.where(~going))
            index = np.flatnonzero(going)
            programs, few, broken, going = programs.take(index), few.take(index), broken[:, index], going[index]
        programs.step(few, broken, going)
    return Programs.joined([*ended, programs])


def _settled(constraints: Constraints, programs: Programs, live: BoolVector, optimum: Optimum) -> Programs:
    """Look at all columns and step on with the worst, until each program has its answer; return those without one."""
    unsound: list[Programs] = []
    for _ in range(_MOST_ROUNDS):
        _retire(constraints, programs, live)
        seen = _seen(constraints, programs, np.flatnonzero(live))
        worst = seen.worst(constraints, programs)
        going = worst > np.where(programs.fresh, ACCEPTED, TOLERANCE)
        fresh = programs.fresh & ~going
        sound = fresh & programs.are_sound(worst)
        optimum.write(programs.where(sound), seen.excess(constraints)[sound])
        unsound.append(programs.where(fresh & ~sound))
        tired = programs.where(~going & ~fresh)
        tired.find_anew(constraints)
        programs = programs.where(going)
        if len(programs) + len(tired) == 0:
            break
        few = Few.of(constraints, programs, seen.number[:, going])
        programs = Programs.joined([tired, _stepped(programs, few, _PATIENCE)])
    return Programs.joined([*unsound, programs])


def _settle_exactly(
    constraints: Constraints, program: Programs, live: BoolVector, basis: IntVector, optimum: Optimum
) -> None:
    """Solve one program in whole numbers."""
    start = basis[:, program.number[0]]
    needed = live.copy()
    needed[start] = True
    scaled: IntVector = len(live) + np.arange(int(constraints.scaled.shape[1]))
    number = np.concatenate([np.flatnonzero(needed), scaled])
    all_of_them = Few.of(constraints, program, number[:, np.newaxis])
    columns, limits = all_of_them.columns[:, :, 0], all_of_them.limits[:, 0]
    exact = maximize_exactly(columns, limits, program.objective[:, 0], np.searchsorted(number, start))
    program.weights, program.amounts = exact.weights[:, np.newaxis], exact.amounts[:, np.newaxis]
    program.basis = number[exact.basis][:, np.newaxis]
    optimum.write(program, _seen(constraints, program, np.flatnonzero(live)).excess(constraints))


def _retire(constraints: Constraints, programs: Programs, live: BoolVector) -> None:
    """Let units leave that no w brings to their limit: others together do at least as well at a smaller cost."""
    if constraints.common:
        beaten = programs.values < constraints.limits[programs.own] - _BEATEN
        live[programs.own[beaten & (programs.own >= 0)]] = False


# -- a look at all columns


class _Seen(NamedTuple):
    """The column whose limit is broken most in each part of all columns."""

    number: IntVector
    """(t, k)"""
    broken: FloatMatrix
    """(t, k) by how much; below zero where the limit is kept."""

    def worst(self, constraints: Constraints, programs: Programs) -> FloatVector:
        """Return by how much a limit is broken at most: one that is no unit's, or a unit's by more than their own."""
        reached = np.where(programs.own < 0, -np.inf, programs.values - constraints.limits[programs.own])
        counts = (self.number >= constraints.units) | (self.broken > reached)
        worst: FloatVector = np.maximum.reduce(np.where(counts, self.broken, -np.inf), axis=0)
        return worst

    def excess(self, constraints: Constraints) -> FloatVector:
        """Return how far the unit that goes farthest beyond its limit goes."""
        of_units = np.where(self.number < constraints.units, self.broken, -np.inf)
        excess: FloatVector = np.maximum.reduce(of_units, axis=0)
        return excess


def _seen(constraints: Constraints, programs: Programs, live: IntVector) -> _Seen:
    """Look at the columns that are live, and at the scaled ones."""
    place = np.full(len(constraints.limits) + 1, -1)
    place[live] = np.arange(len(live))
    columns: FloatMatrix = np.ascontiguousarray(constraints.columns[:, live])
    number, broken = _worst(programs.weights, columns, constraints.limits[live], place[programs.own])
    number = live[number]
    if constraints.scaled.shape[1]:
        none = np.full(len(programs), -1)
        limits = np.zeros(constraints.scaled.shape[1])
        of_scaled = _worst(programs.weights * programs.scale, constraints.scaled, limits, none)
        number = np.concatenate([number, of_scaled[0] + len(constraints.limits)], axis=1)
        broken = np.concatenate([broken, of_scaled[1]], axis=1)
    return _Seen(number.T, broken.T)


def _worst(
    weights: FloatMatrix, columns: FloatMatrix, limits: FloatVector, own: IntVector
) -> tuple[IntVector, FloatMatrix]:
    """Return the (k, t) places of the columns whose limit is broken most, one of each part, and by how much."""
    by_program: FloatMatrix = np.ascontiguousarray(weights.T)
    rows = [slice(start, start + _ROWS) for start in range(0, len(by_program), _ROWS)]
    blocks = [_worst_of_block(by_program[block], columns, limits, own[block]) for block in rows]
    return np.concatenate([block[0] for block in blocks]), np.concatenate([block[1] for block in blocks])


def _worst_of_block(
    weights: FloatMatrix, columns: FloatMatrix, limits: FloatVector, own: IntVector
) -> tuple[IntVector, FloatMatrix]:
    broken: FloatMatrix = weights[:, 0:1] * columns[0]
    broken -= limits
    term = np.empty_like(broken)
    for row in range(1, len(columns)):
        np.multiply(weights[:, row : row + 1], columns[row], out=term)
        broken += term
    mine = np.flatnonzero(own >= 0)
    broken[mine, own[mine]] = -np.inf
    count = int(broken.shape[1])
    length = max(1, count // _PARTS)
    whole = count // length * length
    parts = broken[:, :whole].reshape(len(weights), whole // length, length)
    places: IntVector = parts.argmax(axis=2) + np.arange(0, whole, length)
    if whole < count:
        last: IntVector = broken[:, whole:].argmax(axis=1) + whole
        places = np.concatenate([places, last[:, np.newaxis]], axis=1)
    return places, np.take_along_axis(broken, places, axis=1)
