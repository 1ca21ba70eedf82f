"""Going through the draws of a study: block after block here, or on any executor, to the same bits."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import Any

from indeks_inovasi._extras import need
from indeks_inovasi.engine import check_arithmetic, in_range
from indeks_inovasi.errors import IndeksInovasiError
from indeks_inovasi.kernels.threads import alone, side_by_side, thread_count
from indeks_inovasi.robustness.counting import Collector
from indeks_inovasi.robustness.plan import Plan

Progress = bool | Callable[[int, int], None]
"""True: a bar of tqdm (extra "progress"); or what is called with draws done and draws in all."""


@dataclass(frozen=True)
class Span:
    """Draws that follow each other."""

    first: int
    count: int


def spans(draws: int, size: int) -> Iterator[Span]:
    """Return draws 1 to `draws` in spans of `size`."""
    return (Span(first, min(size, draws - first + 1)) for first in range(1, draws + 1, size))


def collect(
    plan: Plan,
    draws: int,
    size: int,
    collector: Collector,
    executor: Executor | None,
    progress: Progress,
    lanes: int | None = None,
) -> int:
    """Let a collector see draws 1 to `draws`; return how many it has seen.

    An interrupt (Ctrl-C) ends the run early: the draws that were seen by then follow each other from 1 on.

    Parameters
    ----------
    size
        Draws per block, which decides memory and nothing else.
    executor
        Where blocks are computed; None: here.
    lanes
        Blocks that are computed at once, each by one thread; None: as many as threads share the work.
    """
    check_arithmetic()
    report, close = _reporter(progress, draws)
    try:
        with in_range(plan.nominal.data):
            if executor is None:
                return _here(plan, draws, size, collector, lanes or thread_count(), report)
            return _elsewhere(plan, draws, size, collector, executor, report)
    finally:
        close()


def _here(plan: Plan, draws: int, size: int, collector: Collector, lanes: int, report: Callable[[int], None]) -> int:
    """Let threads take span after span; every tenth of a second, what they have seen is merged."""
    known = _known(plan)
    ahead = deque(spans(draws, size))
    done = 0
    try:
        while ahead:
            first, *others = side_by_side(partial(_lane, known, ahead, collector, monotonic()), range(lanes))
            for other in others:
                first.take(other)
            if first.failed:
                raise first.failed[1]
            collector.merge(first.collector)
            done += first.count
            report(done)
    except KeyboardInterrupt:
        if done == 0:
            raise
    return done


@dataclass
class _Lane:
    """What a thread has seen."""

    collector: Collector
    count: int = 0
    failed: tuple[int, IndeksInovasiError] | None = None
    """First draw of a span that cannot be computed, and why."""

    def take(self, other: "_Lane") -> None:
        """Take what another thread has seen; of two failures, that of the earlier draws."""
        self.collector.merge(other.collector)
        self.count += other.count
        failures = [lane.failed for lane in (self, other) if lane.failed]
        self.failed = min(failures, key=lambda failure: failure[0], default=None)


def _lane(plan: Plan, ahead: deque[Span], collector: Collector, since: float, number: int) -> _Lane:
    """Return what a thread sees in a tenth of a second; the first one sees a span at least."""
    lane = _Lane(collector.fresh())
    while (number == 0 and lane.count == 0) or monotonic() - since < _SECONDS:
        try:
            span = ahead.popleft()
        except IndexError:  # nothing is left
            break
        try:
            for block in plan.blocks(span.first, span.count):
                lane.collector.add(block)
        except IndeksInovasiError as error:
            lane.failed = span.first, error
            ahead.clear()
            break
        lane.count += span.count
    return lane


def _seen(plan: Plan, span: Span, fresh: Collector) -> Collector:
    """Return a collector that has seen a span, in a process among others."""
    check_arithmetic()
    with alone():
        for block in _known(plan).blocks(span.first, span.count):
            fresh.add(block)
    return fresh


_last_plan: list[Plan] = []


def _known(plan: Plan) -> Plan:
    """Return the plan that this process has met before, with what it has computed already."""
    if not (_last_plan and _last_plan[0].token == plan.token):
        _last_plan[:] = [plan]
    return replace(_last_plan[0], from_second=plan.from_second, weights_of=plan.weights_of)


def _elsewhere(
    plan: Plan, draws: int, size: int, collector: Collector, executor: Executor, report: Callable[[int], None]
) -> int:
    """Merge the spans in their order, so that what was seen at an interrupt is a beginning of the study."""
    waiting: dict[Future[Any], Span] = {}
    ready: dict[int, Collector] = {}
    ahead = spans(draws, size)
    done = 0

    def submit() -> None:
        span = next(ahead, None)
        if span is not None:
            waiting[executor.submit(_seen, plan, span, collector.fresh())] = span

    try:
        for _ in range(_MOST_WAITING):
            submit()
        while waiting:
            finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                ready[waiting.pop(future).first] = future.result()
                submit()
            while done + 1 in ready:
                collector.merge(ready.pop(done + 1))
                done = min(done + size, draws)
                report(done)
    except KeyboardInterrupt:
        for future in waiting:
            future.cancel()
        if done == 0:
            raise
    return done


_SECONDS = 0.1
"""After so long, what was seen is merged, which an interrupt does not take back."""
_MOST_WAITING = 64
"""Blocks that are handed to an executor ahead of their turn."""


def _say_nothing(done: int) -> None:
    """Take no note of the draws done."""


def _reporter(progress: Progress, draws: int) -> tuple[Callable[[int], None], Callable[[], None]]:
    if progress is False:
        return _say_nothing, (lambda: None)
    if progress is True:
        bar = need("tqdm.auto", "progress", "A progress bar").tqdm(total=draws, unit="draw", unit_scale=True)
        return (lambda done: bar.update(done - bar.n)), bar.close
    return (lambda done: progress(done, draws)), (lambda: None)
