"""Measure alternatives in turn, so that what disturbs the machine disturbs both."""

import gc
import time
from collections.abc import Callable

_REST = 0.05
"""Seconds until the threads of a BLAS, which wait in a loop for their next product, have come to rest."""


def best_seconds(*calls: Callable[[], object], rounds: int = 7) -> list[float]:
    """Return the shortest time of each call over `rounds` rounds, the calls taking turns."""
    best = [float("inf")] * len(calls)
    gc.collect()
    for _ in range(rounds):
        for place, call in enumerate(calls):
            time.sleep(_REST)
            start = time.perf_counter()
            call()
            best[place] = min(best[place], time.perf_counter() - start)
    return best


def seconds(call: Callable[[], object]) -> float:
    """Return the time of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
