"""Independent pieces of one computation side by side, on the cores there are.

numpy lets other threads run while it works on an array, so pieces of some 10,000 values or more gain almost the
number of cores. Every piece is computed by the same operations whoever computes it, and results are put together in the
order of the pieces, so the number of threads decides time and no bit.
"""

import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import cache
from threading import local
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from indeks_inovasi.kernels.probing import floating_point_is_default

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

Piece = TypeVar("Piece")
Result = TypeVar("Result")

SETTING: Final = "INDEKS_INOVASI_THREADS"
"""Name of the environment variable with the number of threads, read once; 1 for none beside the caller's."""
_MOST: Final = 4
"""Threads that are used unasked: Python hands its lock around between them, so more gain little."""


class _State(local):
    """What one thread knows."""

    alone = False
    """Whether it takes no help, because it helps already or was told so."""


_state: Final = _State()


@cache
def thread_count() -> int:
    """Return how many threads share the work: as the environment says, else one for each core, at most four.

    Raises
    ------
    ValueError
        If the environment says something else than a whole number of 1 or more.
    """
    asked = os.environ.get(SETTING, "")
    if not asked:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return min(cores, _MOST)
    if not (asked.isascii() and asked.isdigit() and int(asked) >= 1):
        raise ValueError(
            f"The environment variable {SETTING} takes a whole number of threads, 1 or more: not {asked!r}."
        )
    return int(asked)


@contextmanager
def alone() -> Generator[None]:
    """Let this thread work without help, such as where processes share the cores already."""
    before = _state.alone
    _state.alone = True
    try:
        yield
    finally:
        _state.alone = before


def side_by_side(function: Callable[[Piece], Result], pieces: Sequence[Piece]) -> list[Result]:
    """Return the result of a function for each piece, in the order of the pieces.

    Parameters
    ----------
    function
        Depends on its piece alone. Called by several threads at once, unless it is called within another such call.
    pieces
        Each worth far more time than handing it to a thread, which is about 20 microseconds.

    Raises
    ------
    Exception
        Of the first piece that failed, in their order.
    """
    helpers = 0 if _state.alone else min(thread_count(), len(pieces)) - 1
    if helpers < 1:
        return [function(piece) for piece in pieces]
    results: dict[int, Result] = {}
    failures: dict[int, Exception] = {}
    waiting = deque(range(len(pieces)))

    def work() -> None:
        while waiting:
            try:
                place = waiting.popleft()
            except IndexError:  # another thread was faster
                return
            try:
                results[place] = function(pieces[place])
            except Exception as error:  # noqa: BLE001 - raised below, in the thread that called
                failures[place] = error
                waiting.clear()

    silenced = np.geterr()

    def help_out() -> None:
        if floating_point_is_default():  # what a helper would compute otherwise, the caller computes
            with alone(), np.errstate(**silenced):
                work()

    helping = _asked(help_out, helpers)
    try:
        with alone():
            work()
    finally:
        waiting.clear()
        for helper in helping:
            if not helper.cancel():  # one that has not begun is not needed any more
                helper.result()
    if failures:  # pieces are begun in order, so whatever comes before a failure was computed too
        raise failures[min(failures)]
    return [results[place] for place in range(len(pieces))]


def _asked(help_out: Callable[[], None], helpers: int) -> "list[Future[None]]":
    """Return what so many threads were asked for; less where no thread can be started, here or any more."""
    asked: list[Future[None]] = []
    try:
        asked += (_pool().submit(help_out) for _ in range(helpers))
    except RuntimeError:
        return asked
    return asked


@cache
def _pool() -> "ThreadPoolExecutor":
    from concurrent.futures import ThreadPoolExecutor  # five milliseconds that an import does without

    return ThreadPoolExecutor(max(1, thread_count() - 1), thread_name_prefix="indeks_inovasi")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.cache_clear)  # threads do not come along
