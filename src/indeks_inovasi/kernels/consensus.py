"""The orders of all units that agree best with their comparisons, pair by pair (Condorcet, Kemeny, Young).

Who beats every unit behind stands before them in every best order, so units fall apart into circles: units that beat
each other in turn, or tie. Only within a circle is there something to search for, by dynamic programming over its sets.
"""

from collections.abc import Iterator
from math import fsum
from typing import Final, NamedTuple

import numpy as np

from indeks_inovasi.kernels.exact import exact_sum
from indeks_inovasi.kernels.outranking import Comparisons, leads, strict_majorities
from indeks_inovasi.typing import FloatVector, IntVector

LARGEST: Final = 20
"""Units of a circle: 20! is the largest factorial below 2**63, and there may be as many best orders."""
_NONE: Final = -(2**62)


class KemenyOrders(NamedTuple):
    """The orders that agree best with the comparisons of all pairs."""

    positions: FloatVector
    """(n,) mean position of each unit over all best orders, 0 for the first."""
    found: int
    """How many orders are equally good."""
    circles: tuple["Circle", ...]
    """From the best on."""

    def each(self) -> Iterator[tuple[int, ...]]:
        """Return the orders one by one, as row numbers from first to last."""
        return _joined(self.circles)


def _joined(circles: tuple["Circle", ...]) -> Iterator[tuple[int, ...]]:
    if not circles:
        yield ()
        return
    for first in circles[0].orders():
        for rest in _joined(circles[1:]):
            yield first + rest


def circles_of(table: Comparisons) -> list[IntVector]:
    """Return the units circle by circle, from the best on: every unit beats all units of later circles.

    Parameters
    ----------
    table
        Of any number of units: two passes over the pairs, and no matrix of them.

    References
    ----------
    Truchon (1998), "An extension of the Condorcet criterion and Kemeny orders", Cahier 9813, Universite Laval.
    """
    order = np.argsort(-strict_majorities(table), kind="stable")
    reach = np.zeros(len(order), dtype=np.int64)
    for rows, others, lead in leads(table.among(order)):
        reach[rows] = others.stop - 1 - np.argmax(lead[:, ::-1] <= 0, axis=1)
    ends = np.flatnonzero(np.maximum.accumulate(reach) == np.arange(len(order)))
    return np.split(order, ends[:-1] + 1)


def kemeny_orders(table: Comparisons, circles: list[IntVector] | None = None) -> KemenyOrders:
    """Return the orders with the most support: the sum over all pairs of the weight in favor of their order.

    Parameters
    ----------
    table
        With no circle of more than `LARGEST` units; time and memory double with each of them.
    circles
        Those of `circles_of`, where they are known.

    References
    ----------
    Kemeny (1959), Daedalus 88, 577-591; Young and Levenglick (1978), SIAM J. Appl. Math. 35(2), 285-300.
    """
    searched = tuple(Circle(table, members) for members in (circles_of(table) if circles is None else circles))
    positions = np.empty(table.n)
    before, found = 0, 1
    for circle in searched:
        positions[circle.members] = circle.positions() + before
        before += len(circle.members)
        found *= circle.found
    return KemenyOrders(positions, found, searched)


def support(table: Comparisons, order: IntVector) -> float:
    """Return the sum over all pairs of the share of the weights that is for their order; ties count half."""
    above = [exact_sum(np.triu(lead).astype(np.float64).ravel()) for _, _, lead in leads(table.among(order))]
    return len(order) * (len(order) - 1) / 4.0 + fsum(above) / (2.0 * table.total)


class Circle:
    """Units among which the best orders must be searched for.

    The support of a set of units that stand first, in their best order, is found from that of the sets with one unit
    less, for all sets of one size at a time.
    """

    def __init__(self, table: Comparisons, members: IntVector) -> None:
        self.members = members
        self.lead = _lead(table.among(members))
        n = len(members)
        self.sizes = _sizes(n)
        self.sets = np.split(np.argsort(self.sizes, kind="stable"), np.cumsum(np.bincount(self.sizes))[:-1])
        self.best = np.full(1 << n, _NONE)
        self.ways = np.zeros(1 << n, dtype=np.int64)
        self.best[0], self.ways[0] = 0, 1
        self._half = (n + 1) // 2
        self._low = [_sums(self.lead[: self._half, unit]) for unit in range(n)]
        self._high = [_sums(self.lead[self._half :, unit]) for unit in range(n)]
        for sets in self.sets[1:]:
            self._grow(sets)
        self.found = int(self.ways[-1])

    def _ending(self, sets: IntVector, unit: int) -> tuple[IntVector, IntVector, IntVector]:
        """Return the sets that hold a unit, these without it, and their support when the unit stands last."""
        held = sets[(sets >> unit) & 1 == 1]
        rest = held ^ (1 << unit)
        mask = (1 << self._half) - 1
        return held, rest, self.best[rest] + self._low[unit][rest & mask] + self._high[unit][rest >> self._half]

    def _grow(self, sets: IntVector) -> None:
        for unit in range(len(self.members)):
            held, rest, value = self._ending(sets, unit)
            before = self.best[held]
            kept = np.where(value > before, 0, self.ways[held])
            self.ways[held] = kept + np.where(value >= before, self.ways[rest], 0)
            self.best[held] = np.maximum(value, before)

    def positions(self) -> FloatVector:
        """Return the (n,) mean position of each unit over all best orders, 0 for the first."""
        n = len(self.members)
        after = np.zeros(1 << n, dtype=np.int64)
        after[-1] = 1
        totals = [0] * n
        for size in range(n, 0, -1):
            reached = self.sets[size][after[self.sets[size]] > 0]
            for unit in range(n):
                held, rest, value = self._ending(reached, unit)
                good = value == self.best[held]
                held, rest = held[good], rest[good]
                after[rest] += after[held]
                passing = np.cumsum(after[held] * self.ways[rest])
                totals[unit] += (size - 1) * int(passing[-1]) if len(passing) else 0
        return np.array([total / self.found for total in totals])

    def orders(self) -> Iterator[tuple[int, ...]]:
        """Return the best orders, as row numbers of the table."""
        rows: list[int] = self.members.tolist()
        return (tuple(rows[unit] for unit in order) for order in self._orders((1 << len(rows)) - 1))

    def _orders(self, members: int) -> Iterator[tuple[int, ...]]:
        if members == 0:
            yield ()
            return
        for unit in range(len(self.members)):
            held, rest, value = self._ending(np.array([members]), unit)
            if len(held) and value[0] == self.best[members]:
                for order in self._orders(int(rest[0])):
                    yield (*order, unit)


def _lead(table: Comparisons) -> IntVector:
    """Return the (n, n) lead of each unit over each other."""
    lead = np.zeros((table.n, table.n), dtype=np.int64)
    for rows, others, block in leads(table):
        lead[rows, others] = block
        lead[others, rows] = -block.T
    return lead


def _sizes(n: int) -> IntVector:
    """Return how many members each set of n units has."""
    sizes = np.zeros(1, dtype=np.int64)
    for _ in range(n):
        sizes = np.concatenate([sizes, sizes + 1])
    return sizes


def _sums(numbers: IntVector) -> IntVector:
    """Return the sum over each set of some numbers."""
    sums = np.zeros(1, dtype=np.int64)
    for number in numbers.tolist():
        sums = np.concatenate([sums, sums + number])
    return sums
