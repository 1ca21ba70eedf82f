"""What a study adds up over its draws: whole numbers, so that blocks and workers merge to the same result."""

from dataclasses import dataclass, field
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from indeks_inovasi.kernels.blocks import lent
from indeks_inovasi.kernels.placing import Placed, place_cells, placed, places_per_rank, ranks_by_unit
from indeks_inovasi.matrix import Rows
from indeks_inovasi.robustness.plan import Block
from indeks_inovasi.strategies.ranking import Bands, Ranking
from indeks_inovasi.typing import FloatMatrix, FloatVector, IntVector

_BLOCKS = 4
"""Blocks whose places wait to be counted together."""


class Collector(Protocol):
    """What sees every block of draws once, in any order."""

    def fresh(self) -> Self:
        """Return a collector of the same kind that has seen nothing."""
        ...

    def add(self, block: Block) -> None:
        """Take the draws of a block."""
        ...

    def merge(self, other: Self) -> None:
        """Take what another collector has seen."""
        ...


@dataclass(frozen=True)
class Placing:
    """How the rows of a study are ranked, draw by draw."""

    ranking: Ranking
    rows: Rows

    @property
    def per_rank(self) -> int:
        """Places per rank: 2 where tied units share a half rank."""
        return places_per_rank(self.ranking.ties)

    @property
    def places(self) -> int:
        """How many places there are, the last for no rank."""
        return len(self.rows) * self.per_rank + 1

    def place(self, scores: FloatMatrix) -> Placed:
        """Return the units of every draw in order, with their places."""
        by = self.ranking.apart(self.rows)
        descending = self.ranking.order == "descending"
        if not by:
            return placed(scores, self.ranking.ties, self.ranking.decimals, descending)
        parts: list[Placed] = []
        none = self.places - 1
        for members in self.rows.partition(*by).values():
            part = placed(scores[:, members], self.ranking.ties, self.ranking.decimals, descending)
            places = np.where(part.places == len(members) * self.per_rank, none, part.places)
            parts.append(Placed(members[part.units], places, self.per_rank))
        return Placed(
            np.concatenate([part.units for part in parts], axis=1),
            np.concatenate([part.places for part in parts], axis=1),
            self.per_rank,
        )

    def write_cells(self, scores: FloatMatrix, out: NDArray[np.int64]) -> None:
        """Write for each row in each draw the cell ``row * places + place``, in any order of the cells of a draw."""
        ranking = self.ranking
        if not ranking.apart(self.rows):
            place_cells(scores, ranking.ties, ranking.decimals, ranking.order == "descending", out)
            return
        held = self.place(scores)
        np.multiply(held.units, self.places, out=out)
        out += held.places

    def ranks(self, scores: FloatMatrix) -> FloatMatrix:
        """Return the (draws, n) rank of each row, NaN without one."""
        return ranks_by_unit(self.place(scores))


@dataclass
class RankCounts:
    """In how many draws each row has each place."""

    placing: Placing
    counted: NDArray[np.int64]
    """(n, places), without the cells that wait."""
    draws: int = 0
    _waiting: list[NDArray[np.int64]] = field(default_factory=list[NDArray[np.int64]], repr=False)
    """Cells still to be counted, which holds other threads up."""

    @classmethod
    def empty(cls, placing: Placing) -> Self:
        """Return counts of no draw."""
        return cls(placing, np.zeros((len(placing.rows), placing.places), dtype=np.int64))

    @property
    def counts(self) -> NDArray[np.int64]:
        """(n, places)."""
        self._count()
        return self.counted

    def _count(self) -> None:
        while self._waiting:
            np.add.at(self.counted.reshape(-1), self._waiting.pop(), 1)

    def __reduce__(self) -> tuple[type[Self], tuple[Placing, NDArray[np.int64], int]]:
        return type(self), (self.placing, self.counts, self.draws)

    def fresh(self) -> Self:
        """Return counts of no draw."""
        counted = lent(self.counted.size).view(np.int64).reshape(self.counted.shape)
        counted[:] = 0
        return type(self)(self.placing, counted)

    def add(self, block: Block) -> None:
        """Take the places of a block."""
        if len(self._waiting) == _BLOCKS:
            self._count()
        cells = lent(block.ranked.size).view(np.int64)
        self.placing.write_cells(block.ranked, cells.reshape(block.ranked.shape))
        self._waiting.append(cells)
        self.draws += len(block.numbers)

    def merge(self, other: Self) -> None:
        """Add the counts of another."""
        self.counted += other.counts
        self.draws += other.draws


@dataclass
class KeptScores:
    """Every score of every draw, by the number of the draw."""

    blocks: list[Block] = field(default_factory=list[Block])

    def fresh(self) -> Self:
        """Return one that holds nothing."""
        return type(self)()

    def add(self, block: Block) -> None:
        """Keep a block."""
        self.blocks.append(block)

    def merge(self, other: Self) -> None:
        """Take the blocks of another."""
        self.blocks += other.blocks

    def scores(self) -> FloatMatrix:
        """Return the (draws, n) scores; row 0 is draw 1."""
        return self._in_order([block.scores for block in self.blocks])

    def ranked(self) -> FloatMatrix:
        """Return the (draws, n) scores that are ranked."""
        return self._in_order([block.ranked for block in self.blocks])

    def _in_order(self, parts: list[FloatMatrix]) -> FloatMatrix:
        numbers = np.concatenate([block.numbers for block in self.blocks])
        held = np.empty((len(numbers), parts[0].shape[1]))
        held[numbers - 1] = np.concatenate(parts)
        return held


@dataclass
class PairCounts:
    """In how many draws one row stands before another, both with a rank."""

    placing: Placing
    before: NDArray[np.int64]
    """(n, n)."""
    tied: NDArray[np.int64]
    draws: int = 0

    @classmethod
    def empty(cls, placing: Placing) -> Self:
        """Return counts of no draw."""
        n = len(placing.rows)
        return cls(placing, np.zeros((n, n), dtype=np.int64), np.zeros((n, n), dtype=np.int64))

    def fresh(self) -> Self:
        """Return counts of no draw."""
        return type(self).empty(self.placing)

    def add(self, block: Block) -> None:
        """Count the pairs of a block."""
        ranks = self.placing.ranks(block.ranked).astype(np.float32)  # half ranks below 2**23 are exact
        for unit in range(ranks.shape[1]):
            own = ranks[:, unit : unit + 1]
            self.before[unit] += np.count_nonzero(own < ranks, axis=0)
            self.tied[unit] += np.count_nonzero(own == ranks, axis=0)
        self.draws += len(block.numbers)

    def merge(self, other: Self) -> None:
        """Add the counts of another."""
        self.before += other.before
        self.tied += other.tied
        self.draws += other.draws


@dataclass
class BandCounts:
    """In how many draws each row has each category."""

    bands: Bands
    counts: NDArray[np.int64]
    """(n, bands + 1), the last for no category."""
    draws: int = 0

    @classmethod
    def empty(cls, bands: Bands, n: int) -> Self:
        """Return counts of no draw."""
        return cls(bands, np.zeros((n, len(bands.labels) + 1), dtype=np.int64))

    def fresh(self) -> Self:
        """Return counts of no draw."""
        return type(self).empty(self.bands, len(self.counts))

    def add(self, block: Block) -> None:
        """Count the categories of a block."""
        n: int = self.counts.shape[0]
        width: int = self.counts.shape[1]
        bands = np.array(self.bands.number(block.scores.reshape(-1))).reshape(block.scores.shape)
        flat = np.where(bands < 0, width - 1, bands) + np.arange(n) * width
        self.counts += np.bincount(flat.reshape(-1), minlength=n * width).reshape(n, width)
        self.draws += len(block.numbers)

    def merge(self, other: Self) -> None:
        """Add the counts of another."""
        self.counts += other.counts
        self.draws += other.draws


@dataclass
class WayCounts:
    """Per way of each choice: how far rows move from their official rank, added up in half ranks."""

    placing: Placing
    official: FloatVector
    """(n,) official ranks."""
    shifts: dict[tuple[int, int], IntVector]
    """(choice source, way) -> [draws, rows that have both ranks, sum of shifts in half ranks, shifts of 10 or more]."""

    def fresh(self) -> Self:
        """Return shifts of no draw."""
        return type(self)(self.placing, self.official, {})

    def add(self, block: Block) -> None:
        """Add the shifts of a block."""
        shift = np.abs(self.placing.ranks(block.ranked) - self.official)
        both = ~np.isnan(shift)
        halves = np.where(both, np.rint(shift * 2.0), 0.0).astype(np.int64)
        per_draw = np.stack(
            [
                np.ones(len(halves), dtype=np.int64),
                np.count_nonzero(both, axis=1),
                np.add.reduce(halves, axis=1),
                np.count_nonzero(halves >= 20, axis=1),
            ],
            axis=1,
        )
        for source in range(block.ways.shape[1]):
            for way in np.unique(block.ways[:, source]).tolist():
                own = np.add.reduce(per_draw[block.ways[:, source] == way], axis=0)
                self.shifts[source, way] = self.shifts.get((source, way), np.zeros(4, dtype=np.int64)) + own

    def merge(self, other: Self) -> None:
        """Add the shifts of another."""
        for key, own in other.shifts.items():
            self.shifts[key] = self.shifts.get(key, np.zeros(4, dtype=np.int64)) + own


@dataclass
class FirstPlaceWeights:
    """The weights under which each row comes first, added up in units of 2**-40, so that any order gives one sum."""

    placing: Placing
    sums: IntVector
    """(n, m)."""
    times: IntVector
    """(n,) draws in which the row is first."""

    @classmethod
    def empty(cls, placing: Placing, m: int) -> Self:
        """Return sums of no draw."""
        n = len(placing.rows)
        return cls(placing, np.zeros((n, m), dtype=np.int64), np.zeros(n, dtype=np.int64))

    def fresh(self) -> Self:
        """Return sums of no draw."""
        return type(self).empty(self.placing, self.sums.shape[1])

    def add(self, block: Block) -> None:
        """Add the weights of a block to the rows that are first in it."""
        if block.weights is None:
            raise AssertionError("the plan must ask for the weights of a group")
        first = self.placing.ranks(block.ranked) == 1.0
        units = np.rint(block.weights * 2.0**40).astype(np.int64)
        for row in np.flatnonzero(first.any(axis=0)).tolist():
            self.sums[row] += np.add.reduce(units[first[:, row]], axis=0)
        self.times += np.count_nonzero(first, axis=0)

    def merge(self, other: Self) -> None:
        """Add the sums of another."""
        self.sums += other.sums
        self.times += other.times
