"""Memory that is used again and again."""

import numpy as np

from indeks_inovasi.kernels import blocks
from indeks_inovasi.kernels.blocks import give_back, lent, ranges, take

MANY = 100_000


def address(values):
    """Return where an array lies."""
    return values.__array_interface__["data"][0]


def test_what_somebody_holds_is_not_lent_again():
    """Neither an array nor a view of it, of whatever type, is written over while it lives."""
    first = lent(MANY)
    first[:] = 1.0
    rows = first.reshape(100, -1)[3:5].view(np.int64)
    del first
    others = [lent(MANY) for _ in range(10)]
    for other in others:
        other[:] = 2.0

    assert (rows.view(np.float64) == 1.0).all()
    assert len({address(other) for other in others}) == 10


def test_what_nobody_holds_is_lent_again():
    """The same memory serves again, also for what is a little shorter, but not for what is very much shorter."""
    blocks._buffers.lent.clear()
    first = lent(MANY)
    where = address(first)
    del first

    assert address(lent(MANY)) == where
    assert address(lent(MANY // 2)) == where
    assert address(lent(MANY // 5)) != where
    assert address(lent(MANY + 1)) != where


def test_few_arrays_are_kept():
    """Of many that were held at once, some are kept, and none that is very long or short."""
    blocks._buffers.lent.clear()
    held = [lent(MANY) for _ in range(50)]
    del held
    lent(10)
    lent(10_000_000)

    assert 1 <= len(blocks._buffers.lent) <= 10
    assert {len(array) for array in blocks._buffers.lent} == {MANY}


def test_buffers_come_back():
    """What was given back is taken next, and is long enough."""
    buffer = take(40_000)
    where = address(buffer)
    give_back(buffer)
    again = take(30_000)

    assert address(again) == where
    assert len(again) == 30_000


def test_ranges_cover_everything():
    """Blocks, and shorter pieces where that is asked for: 0-3, 3-6, 6-7."""
    assert list(ranges(7, 3)) == [slice(0, 3), slice(3, 6), slice(6, 7)]
    assert [piece.stop - piece.start for piece in ranges(2 * blocks.BLOCK + 1)] == [blocks.BLOCK, blocks.BLOCK, 1]
    assert list(ranges(0)) == []
