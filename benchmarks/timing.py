"""Measure alternatives in turn, so that what disturbs the machine disturbs both."""

import gc
import time
from collections.abc import Callable


def best_seconds(*calls: Callable[[], object], rounds: int = 7, rest: float = 0.0) -> list[float]:
    """Return the shortest time of each call over `rounds` rounds, the calls taking turns.

    `rest` is for a contender whose BLAS has threads that wait in a loop for their next product and would slow down the
    next one: so many seconds go by before each call.
    """
    best = [float("inf")] * len(calls)
    gc.collect()
    for _ in range(rounds):
        for place, call in enumerate(calls):
            time.sleep(rest)
            start = time.perf_counter()
            call()
            best[place] = min(best[place], time.perf_counter() - start)
    return best


def seconds(call: Callable[[], object]) -> float:
    """Return the time of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
