"""Blocks that stay in the cache, and the memory that is used for them again and again.

An operation that asks for new memory each time can spend most of its time there: the system clears every page before
it hands it out. So the elementary functions work block by block in buffers that are kept, and only the result is new.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from typing import Final, Literal

import numpy as np

from indeks_inovasi.kernels.threads import side_by_side
from indeks_inovasi.typing import FloatMatrix, FloatVector

BLOCK: Final = 131_072
"""Values of a block, a megabyte: so long that threads that share the work seldom wait for each other between two calls,
and short enough for the caches."""
_SHORTEST: Final = 32_768
"""Values of the shortest buffer, so that one can serve again for what is a little longer."""

_LONGEST_LENT: Final = 1 << 20
_MOST_LENT: Final = 6
_LIKE_THOSE_LENT: Final = [np.empty(0)]
_UNHELD: Final = sys.getrefcount(_LIKE_THOSE_LENT[0])
"""References to an array that only the list of those lent holds: that of the list, and those of the question."""


class _Buffers(threading.local):
    """The buffers of one thread that nobody has taken."""

    def __init__(self) -> None:
        self.free: list[FloatVector] = []
        self.lent: list[FloatVector] = []


_buffers: Final = _Buffers()


def take(n: int) -> FloatVector:
    """Return a buffer of n floats whose content is undefined."""
    free = _buffers.free
    fitting = next((place for place in reversed(range(len(free))) if len(free[place]) >= n), None)
    return (np.empty(max(n, _SHORTEST)) if fitting is None else free.pop(fitting))[:n]


def give_back(*buffers: FloatVector) -> None:
    """Hand buffers over to whoever takes the next one. Those lost by an error are made anew."""
    _buffers.free.extend(view.base for view in buffers if view.base is not None)


def lent(n: int) -> FloatVector:
    """Return n floats whose content is undefined, in memory that is lent again when nobody holds it any more.

    For results that live a short time. New memory of some megabytes costs more than what is computed in it.
    """
    held = _buffers.lent
    for place in range(len(held)):
        if n <= len(held[place]) <= 4 * n and sys.getrefcount(held[place]) == _UNHELD:
            return held[place][:n]
    if not _SHORTEST <= n <= _LONGEST_LENT:
        return np.empty(n)
    if len(held) == _MOST_LENT:
        held.pop(0)  # stays with whoever holds it
    held.append(np.empty(n))
    return held[-1][:n]


def is_long(n: int) -> bool:
    """Return whether n values are more than one block."""
    return n > BLOCK


def ranges(n: int, most: int | None = None) -> Iterator[slice]:
    """Return the slices of the blocks of n values; `most` can make them shorter."""
    size = BLOCK if most is None else min(BLOCK, most)
    return (slice(start, min(start + size, n)) for start in range(0, n, size))


def in_blocks(function: Callable[..., None], *arrays: FloatVector | FloatMatrix) -> FloatVector:
    """Return an elementwise function of arrays of one shape, taken block by block in the order of the memory.

    Parameters
    ----------
    function
        Called with a block of each array, and with `out`, the block of the result to be filled.
    arrays
        Of one shape.
    """
    doubles = [np.asarray(array, dtype=np.float64) for array in arrays]  # functions look at the bits of doubles
    order: Literal["F", "C"] = "F" if doubles[0].flags.fnc else "C"
    flat = [array.ravel(order=order) for array in doubles]
    result = np.empty(flat[0].shape)

    def fill(block: slice) -> None:
        function(*(values[block] for values in flat), out=result[block])

    with np.errstate(all="ignore"):
        side_by_side(fill, list(ranges(len(result))))
    return result.reshape(doubles[0].shape, order=order)
