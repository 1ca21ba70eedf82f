"""Pieces computed side by side: the same results in the same order, whoever computes them."""

import os
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from indeks_inovasi.kernels import threads
from indeks_inovasi.kernels.threads import alone, side_by_side, thread_count


@pytest.fixture
def three_threads(monkeypatch):
    """Let three threads share the work, whatever the machine has."""
    threads.thread_count.cache_clear()
    threads._pool.cache_clear()
    forget = threads._pool.cache_clear
    monkeypatch.setenv("INDEKS_INOVASI_THREADS", "3")
    yield
    threads.thread_count.cache_clear()
    forget()


def slowly(piece):
    """Return the square, after a while that is longer for the first pieces."""
    time.sleep(0.02 / (1 + piece))
    return piece * piece, threading.current_thread().name


@pytest.mark.usefixtures("three_threads")
def test_results_stand_in_the_order_of_the_pieces():
    """0, 1, 4, ... whoever was done first; the caller works too, and others help."""
    found = side_by_side(slowly, range(12))

    assert [square for square, _ in found] == [piece * piece for piece in range(12)]
    names = {name for _, name in found}
    assert threading.current_thread().name in names
    assert 2 <= len(names) <= 3


@pytest.mark.usefixtures("three_threads")
def test_the_error_is_that_of_the_first_piece_that_fails():
    """Pieces 4, 5 and 6 fail; whichever thread is first, the caller hears of 4, as it would without help."""

    def fragile(piece):
        time.sleep(0.001 * (7 - piece))
        if piece >= 4:
            raise ValueError(f"piece {piece}")

    for _ in range(10):
        with pytest.raises(ValueError, match="piece 4"):
            side_by_side(fragile, range(7))


@pytest.mark.usefixtures("three_threads")
def test_helpers_take_no_help():
    """A piece that is cut again is computed by one thread, so that threads never wait for each other in a circle."""

    def cut_again(piece):
        return {name for _, name in side_by_side(slowly, range(piece, piece + 4))}

    assert all(len(names) == 1 for names in side_by_side(cut_again, range(6)))


@pytest.mark.usefixtures("three_threads")
def test_alone():
    """Where processes share the cores already, a thread works without help."""
    with alone():
        assert {name for _, name in side_by_side(slowly, range(6))} == {threading.current_thread().name}
    assert len({name for _, name in side_by_side(slowly, range(12))}) > 1


@pytest.mark.usefixtures("three_threads")
def test_helpers_are_as_quiet_as_the_caller():
    """What numpy is told not to say in the calling thread, it does not say in others."""
    values = np.zeros(1000)

    def divided(piece):
        time.sleep(0.002)
        return values / piece

    with np.errstate(all="ignore"):
        side_by_side(divided, [0.0] * 9)
    with np.errstate(all="raise"), pytest.raises(FloatingPointError):
        side_by_side(divided, [0.0] * 9)


@pytest.mark.usefixtures("three_threads")
def test_a_thread_with_another_arithmetic_does_not_help(monkeypatch):
    """A library that switches subnormals off in one thread changes no bit: the caller computes everything."""
    caller = threading.current_thread()
    monkeypatch.setattr(threads, "floating_point_is_default", lambda: threading.current_thread() is caller)

    assert {name for _, name in side_by_side(slowly, range(9))} == {caller.name}


@pytest.mark.parametrize("asked", ["0", "-1", "two", "1.5", "²"])
def test_a_number_of_threads_that_cannot_be(monkeypatch, asked):
    """The variable is named, and what it takes."""
    threads.thread_count.cache_clear()
    monkeypatch.setenv("INDEKS_INOVASI_THREADS", asked)
    with pytest.raises(ValueError, match="INDEKS_INOVASI_THREADS takes a whole number of threads, 1 or more"):
        thread_count()
    threads.thread_count.cache_clear()


@pytest.mark.usefixtures("three_threads")
def test_where_no_thread_can_be_started(monkeypatch):
    """In a browser, or while Python ends, the caller computes everything."""

    class NoThreads:
        def submit(self, work):
            raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threads, "_pool", NoThreads)
    assert {name for _, name in side_by_side(slowly, range(6))} == {threading.current_thread().name}


def test_at_the_end_of_a_process():
    """What is computed while Python ends is computed, too."""
    code = (
        "import atexit\nfrom indeks_inovasi.kernels.threads import side_by_side\n"
        "atexit.register(lambda: print(side_by_side(abs, [-1, -2, -3])))\nside_by_side(abs, [1, 2])"
    )
    environment = {**os.environ, "INDEKS_INOVASI_THREADS": "3"}
    ended = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (0, "[1, 2, 3]", "")
