"""How sure a ranking is: what came out of many draws."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from indeks_inovasi.engine import compute, dataset_of
from indeks_inovasi.errors import SpecificationError
from indeks_inovasi.kernels.threads import thread_count
from indeks_inovasi.result import IndexResult, check_choice
from indeks_inovasi.robustness.counting import (
    BandCounts,
    Collector,
    FirstPlaceWeights,
    KeptScores,
    PairCounts,
    Placing,
    RankCounts,
    WayCounts,
)
from indeks_inovasi.robustness.design import DESIGNS, Design, DesignName
from indeks_inovasi.robustness.nominal import Nominal
from indeks_inovasi.robustness.plan import Plan
from indeks_inovasi.robustness.running import Progress, collect
from indeks_inovasi.robustness.sensitivity import Of, SobolIndices, sobol
from indeks_inovasi.robustness.sources.base import Source
from indeks_inovasi.specification import IndexSpec
from indeks_inovasi.typing import FloatMatrix, FloatVector

AnyCollector = TypeVar("AnyCollector", bound=Collector)
DEFAULT_MEMORY = 256 * 2**20
_VECTORS = 24
"""Numbers that a thread holds for each row of a block, those that wait to be counted among them."""


def uncertainty(
    data: Any,
    spec: IndexSpec,
    sources: Sequence[Source],
    draws: int,
    seed: int,
    *,
    design: DesignName = "random",
    executor: Executor | None = None,
    progress: Progress = False,
    memory: int = DEFAULT_MEMORY,
) -> "UncertaintyStudy":
    """Draw everything that could have been otherwise, many times, and rank the units each time.

    Parameters
    ----------
    data, spec
        As for `compute`; draw 0 is that result.
    sources
        What is uncertain: `WeightNoise`, `Alternatives`, `MeasurementError` ...
    draws
        How often; the official result is not counted among them.
    seed
        The same seed gives the same bits, for any block size, executor and machine.
    design
        "random", "latin_hypercube" or "sobol": how the draws spread over what the sources ask for.
    executor
        Any `concurrent.futures.Executor`, such as a process pool or that of a Dask client; None: this process.
    progress
        True for a bar (extra "progress"), or a function of draws done and draws in all.
    memory
        Bytes that the study may take beyond its input.

    Raises
    ------
    SpecificationError
        Before anything is drawn: unknown paths, sources that do not fit, combinations that cannot be computed, a study
        that does not fit in `memory`.
    """
    nominal = Nominal(dataset_of(data, spec), spec)
    held = _checked(sources, draws, seed)
    check_choice("design", design, DESIGNS)
    widths = tuple(source.width(nominal) if not source.problems(nominal) else 0 for source in held)
    plan = Plan(nominal, held, Design(design, seed, widths, draws))
    plan.check()
    placing = Placing(nominal.spec.ranking_of(nominal.spec.framework.index), plan.rows)
    counts = RankCounts.empty(_fitting(placing, memory))
    lanes = max(1, min(thread_count(), (memory // counts.counts.nbytes - 1) // 2))
    size = _block_size(len(plan.rows), memory // lanes)
    done = collect(plan, draws, size, counts, executor, progress, lanes)
    return UncertaintyStudy(plan, counts, done, draws, size, executor, lanes)


def _checked(sources: Any, draws: object, seed: object) -> tuple[Source, ...]:
    problems: list[str] = []
    held: tuple[Any, ...] = (sources,) if isinstance(sources, Source) else tuple(sources)
    strange = [repr(source) for source in held if not isinstance(source, Source)]
    if strange:
        problems.append(f"sources are things like WeightNoise(0.25), but found {', '.join(strange)}.")
    if not held:
        problems.append("A study needs a source of uncertainty, such as WeightNoise(0.25).")
    for name, number, least in (("draws", draws, 1), ("seed", seed, 0)):
        if type(number) is not int or number < least:
            problems.append(f"{name} is a whole number of {least} or more, but found {number!r}.")
    if problems:
        raise SpecificationError(problems)
    return held


def _fitting(placing: Placing, memory: int) -> Placing:
    needed = len(placing.rows) * placing.places * 8 * 3
    if needed > memory:
        raise SpecificationError(
            [
                f"The places of {len(placing.rows)} rows take {needed / 2**20:,.0f} MB, but memory allows"
                f" {memory / 2**20:,.0f} MB. Raise memory=..., or study a part of the rows."
            ]
        )
    return placing


def _block_size(n: int, memory: int) -> int:
    """Return how many draws a block holds: enough to be worth the call, never more than the memory of a thread."""
    return max(1, min(700_000 // max(n, 1), memory // (n * 8 * _VECTORS)))


@dataclass(frozen=True, eq=False, repr=False)
class UncertaintyStudy:
    """What came out of the draws. Rank counts are held; everything else is made from the draws again when asked for."""

    plan: Plan
    counts: RankCounts
    draws: int
    """Draws that were made; fewer than asked for after an interrupt."""
    wanted: int
    size: int
    executor: Executor | None = field(default=None, repr=False)
    lanes: int = field(default=1, repr=False)
    """Blocks that are computed at once where there is no executor."""

    def __repr__(self) -> str:
        held = self.rank_intervals(0.90).to_dict()
        lines = [f"study of {len(self.units)} rows, {self.draws} draws: {', '.join(s.name for s in self.plan.sources)}"]
        lines += [
            f"  {_place(held['rank'][row]):>5} {held['unit'][row]}: median {_place(held['median rank'][row])},"
            f" 90 % from {_place(held['low'][row])} to {_place(held['high'][row])}"
            for row in range(min(10, len(held["unit"])))
        ]
        more = len(held["unit"]) - 10
        return "\n".join([*lines, *([f"  ... {more} more"] if more > 0 else [])])

    @property
    def is_complete(self) -> bool:
        """Whether no interrupt ended the run early."""
        return self.draws == self.wanted

    @property
    def nominal(self) -> IndexResult:
        """The official result: draw 0."""
        return self.plan.nominal.result

    @property
    def units(self) -> tuple[str, ...]:
        """Label of each row."""
        return tuple(self.plan.rows.label(row) for row in range(len(self.plan.rows)))

    @cached_property
    def nominal_rank(self) -> FloatVector:
        """(n,) official ranks over the rows of the data; NaN without one."""
        return self._of_rows(self.nominal.rank)

    @cached_property
    def nominal_score(self) -> FloatVector:
        """(n,) official scores over the rows of the data; NaN without one."""
        return self._of_rows(self.nominal.score)

    def _of_rows(self, values: FloatVector) -> FloatVector:
        held = np.full(len(self.plan.rows), np.nan)
        held[self.plan.scenario((0,) * len(self.plan.choices)).positions] = values
        return held

    # -- ranks

    @property
    def placing(self) -> Placing:
        """How rows are ranked in a draw."""
        return self.counts.placing

    @cached_property
    def ranks(self) -> FloatVector:
        """(places,) the ranks that there can be: 1, 2 ..., or 1, 1.5, 2 ... where tied units share a rank."""
        return np.arange(self.placing.places - 1) / self.placing.per_rank + 1.0

    @cached_property
    def acceptability(self) -> FloatMatrix:
        """(n, ranks) share of the draws in which each row has each rank (SMAA rank acceptability)."""
        return self.counts.counts[:, :-1] / self.draws

    @cached_property
    def mean_rank(self) -> FloatVector:
        """(n,) mean rank over the draws in which a row has one; NaN without one."""
        counted = self.counts.counts[:, :-1]
        halves = counted * np.arange(counted.shape[1], dtype=np.int64)
        times = np.add.reduce(counted, axis=1)
        with np.errstate(invalid="ignore"):
            mean: FloatVector = np.add.reduce(halves, axis=1) / times / self.placing.per_rank + 1.0
        return mean

    @property
    def median_rank(self) -> FloatVector:
        """(n,) median rank."""
        return self.rank_quantile(0.5)

    def rank_quantile(self, p: float) -> FloatVector:
        """Return the (n,) quantile of each row's ranks, between neighbors linearly (type 7 of Hyndman and Fan 1996)."""
        if not 0.0 <= p <= 1.0:
            raise SpecificationError([f"A quantile is asked for by a share from 0 to 1, but found {p!r}."])
        counted = self.counts.counts[:, :-1]
        running = np.cumsum(counted, axis=1)
        times = running[:, -1]
        place = (times - 1) * p
        low = np.floor(place)
        below = _order_statistic(running, low)
        above = _order_statistic(running, np.minimum(low + 1.0, times - 1))
        quantile = below + (above - below) * (place - low)
        return np.where(times > 0, quantile / self.placing.per_rank + 1.0, np.nan)

    def rank_intervals(self, level: float = 0.90) -> "RankIntervals":
        """Return for each row the interval that holds the middle share `level` of its ranks."""
        if not 0.0 < level < 1.0:
            raise SpecificationError([f"level is a share between 0 and 1, but found {level!r}."])
        tail = (1.0 - level) / 2.0
        return RankIntervals(
            level,
            self.units,
            self.nominal_score,
            self.nominal_rank,
            self.median_rank,
            self.mean_rank,
            self.rank_quantile(tail),
            self.rank_quantile(1.0 - tail),
        )

    def moved(self, ranks: int = 10) -> float:
        """Return the share of all rows and draws in which a row lies `ranks` or more from its official rank."""
        counted = self.counts.counts[:, :-1]
        shift = np.abs(self.ranks - self.nominal_rank[:, None])
        far = int(np.add.reduce(np.where(shift >= ranks, counted, 0), axis=None))
        there = ~np.isnan(self.nominal_rank)
        return far / int(np.add.reduce(counted[there], axis=None))

    # -- what the draws are asked again for

    @cached_property
    def scores(self) -> FloatMatrix:
        """(draws, n) every score; row 0 is draw 1. Made from the draws again when first asked for."""
        kept = self._collected(KeptScores())
        return kept.scores()

    @cached_property
    def pairs(self) -> PairCounts:
        """How often one row stands before another."""
        return self._collected(PairCounts.empty(self.placing))

    @cached_property
    def beats(self) -> FloatMatrix:
        """(n, n) share of the draws in which the row stands before the column; a tie counts half."""
        return (self.pairs.before + 0.5 * self.pairs.tied) / self.draws

    def certain_pairs(self, level: float = 0.95) -> float:
        """Return the share of pairs of rows whose order is the same in at least the share `level` of the draws."""
        upper = np.triu_indices(len(self.plan.rows), 1)
        before = self.pairs.before
        most = np.maximum(before[upper], before.T[upper])
        return int(np.count_nonzero(most >= level * self.draws)) / len(most)

    @cached_property
    def categories(self) -> FloatMatrix:
        """(n, bands) share of the draws in which each row has each category.

        Raises
        ------
        SpecificationError
            If the index has no categories.
        """
        bands = self.placing.ranking.bands
        if bands is None:
            raise SpecificationError(["The index has no categories: its ranking names no bands."])
        counts = self._collected(BandCounts.empty(bands, len(self.plan.rows)))
        return counts.counts[:, :-1] / self.draws

    def central_weights(self, group: str | None = None) -> dict[str, dict[str, float]]:
        """Return for each row that is ever first the mean weights under which it is (SMAA central weights).

        Parameters
        ----------
        group
            The group whose weights are asked for; None: the headline node.

        Raises
        ------
        SpecificationError
            If the weights of the group are not drawn.
        """
        code = group or self.nominal.index
        if code not in self.plan.nominal.weighted_groups:
            known = ", ".join(self.plan.nominal.weighted_groups)
            raise SpecificationError([f"{code!r} is no group whose weights matter; there are: {known}."])
        children = self.plan.nominal.children(code)
        plan = replace(self.plan, weights_of=code)
        found = self._collected(FirstPlaceWeights.empty(self.placing, len(children)), plan)
        return {
            self.units[row]: dict(zip(children, (found.sums[row] / (found.times[row] * 2.0**40)).tolist(), strict=True))
            for row in np.flatnonzero(found.times).tolist()
        }

    @cached_property
    def variants(self) -> Mapping[str, Mapping[str, dict[str, float]]]:
        """Per choice source and way: draws, mean shift of ranks against the official ones, share of 10 or more."""
        counts = self._collected(WayCounts(self.placing, self.nominal_rank, {}))
        found: dict[str, dict[str, dict[str, float]]] = {}
        for number, source in enumerate(self.plan.choices):
            labels = source.labels(self.plan.nominal)
            for way, label in enumerate(labels):
                draws, rows, halves, far = (int(x) for x in counts.shifts.get((number, way), np.zeros(4)))
                if draws:
                    found.setdefault(source.name, {})[label] = {
                        "draws": draws,
                        "mean shift": halves / 2 / rows,
                        "moved 10 or more": far / rows,
                    }
        return found

    def _collected(self, collector: AnyCollector, plan: Plan | None = None, draws: int | None = None) -> AnyCollector:
        collect(plan or self.plan, draws or self.draws, self.size, collector, self.executor, False, self.lanes)
        return collector

    # -- which choice matters

    @cached_property
    def sobol(self) -> SobolIndices:
        """Sobol indices of every source with 95 % intervals; see `sensitivity` for other sizes."""
        return self.sensitivity()

    def sensitivity(
        self,
        draws: int | None = None,
        *,
        of: Of = "ranks",
        resamples: int = 100,
        level: float = 0.95,
    ) -> SobolIndices:
        """Return the share of the variance that each source explains, alone and with its interactions.

        It takes one more sample for each source and one for all: ``draws (sources + 2)`` computations.

        Parameters
        ----------
        draws
            Size of each sample; None: that of the study, at most 2,048.
        of
            What the indices of units are about: "ranks" or "scores".
        resamples, level
            Bootstrap resamples, and the share that an interval holds.

        Raises
        ------
        SpecificationError
            If there are fewer than two draws or resamples, or level is no share.
        """
        check_choice("of", of, ("ranks", "scores"))
        size = min(self.draws, 2_048) if draws is None else draws
        if size < 2 or resamples < 2 or not 0.0 < level < 1.0:
            found = f"{size} draws, {resamples} resamples, level {level}"
            raise SpecificationError(
                [f"Sensitivity needs two draws and resamples or more and a level between 0 and 1, but found {found}."]
            )
        sampled = partial(self._sampled, draws=size)
        return sobol(self.plan, sampled, self.placing, self.nominal_rank, self.units, of, size, resamples, level)

    def _sampled(self, plan: Plan, draws: int) -> KeptScores:
        return self._collected(KeptScores(), plan, draws)

    def replay(self, draw: int) -> IndexResult:
        """Return the full result of one draw; 0 is the official one.

        Raises
        ------
        SpecificationError
            If the study has no such draw.
        """
        if type(draw) is not int or not 0 <= draw <= self.draws:
            raise SpecificationError([f"The draws are numbered 0 to {self.draws}, but found {draw!r}."])
        state = self.plan.replay_state(draw)
        return self.nominal if draw == 0 else compute(state.data, state.spec)


@dataclass(frozen=True, eq=False, repr=False)
class RankIntervals:
    """Official, median and mean rank of each row, with an interval."""

    level: float
    units: tuple[str, ...]
    score: FloatVector
    rank: FloatVector
    median: FloatVector
    mean: FloatVector
    low: FloatVector
    high: FloatVector

    def to_dict(self) -> dict[str, list[Any]]:
        """Return the table as columns, best official rank first."""
        order = np.argsort(np.where(np.isnan(self.rank), np.inf, self.rank), kind="stable").tolist()
        numbers = {
            "score": self.score,
            "rank": self.rank,
            "median rank": self.median,
            "mean rank": self.mean,
            "low": self.low,
            "high": self.high,
        }
        return {
            "unit": [self.units[row] for row in order],
            **{name: [_number(values.tolist()[row]) for row in order] for name, values in numbers.items()},
        }

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas") -> Any:
        """Return the table of `to_dict` as a dataframe (extra "frames")."""
        from indeks_inovasi.frames import to_frame

        return to_frame(self.to_dict(), backend)


def _place(rank: float | None) -> str:
    return "-" if rank is None else f"{rank:.4g}"


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _order_statistic(running: NDArray[np.int64], place: FloatVector) -> FloatVector:
    """Return for each row the place of the element number `place` (from 0) in its sorted places."""
    return np.array([np.searchsorted(row, at, side="right") for row, at in zip(running, place, strict=True)], float)
