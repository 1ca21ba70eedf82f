"""Random words by number, and what is made of them: uniforms, and weights on a grid that add to exactly one.

Draw k of a stream owns the words from ``k * width`` on, `width` being the words of a draw rounded up to a multiple of
four, so a draw depends on the seed and its number alone: not on blocks, workers or the draws before it. numpy promises
that the words of `Philox` never change; of its distributions it promises nothing, so none is used.

References
----------
Salmon, Moraes, Dror and Shaw (2011), Parallel random numbers: as easy as 1, 2, 3.
"""

import numpy as np
from numpy.typing import NDArray

from indeks_inovasi.typing import FloatMatrix, IntVector

Words = NDArray[np.uint64]
"""(draws, width) words of 64 random bits."""

UNITS = 1 << 26
"""Weights are counted in units of 2**-26."""


def words(seed: int, stream: tuple[int, ...], first: int, draws: int, width: int) -> Words:
    """Return the words of draws that follow each other.

    Parameters
    ----------
    seed, stream
        One stream for each pair.
    first
        Number of the first draw.
    draws, width
        How many draws, and how many words each.
    """
    if width == 0 or draws == 0:
        return np.empty((draws, width), dtype=np.uint64)
    stride = -(-width // 4) * 4
    bits = np.random.Philox(np.random.SeedSequence(seed, spawn_key=stream))
    bits.advance(first * (stride // 4))
    return bits.random_raw(draws * stride).reshape(draws, stride)[:, :width]


def uniforms(drawn: Words) -> FloatMatrix:
    """Return numbers from 0 up to, but without, 1: multiples of 2**-53."""
    return (drawn >> np.uint64(11)).astype(np.float64) * 2.0**-53


def open_uniforms(drawn: Words) -> FloatMatrix:
    """Return numbers between 0 and 1, neither of them, for inverse distribution functions."""
    return ((drawn >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def flat_shares(drawn: Words) -> FloatMatrix:
    """Return shares that are uniform on the simplex: spacings of sorted whole numbers.

    Parameters
    ----------
    drawn : (draws, m - 1)

    Returns
    -------
    (draws, m)
        Multiples of 2**-26 that add to exactly 1.
    """
    draws, inner = drawn.shape
    cuts = np.empty((draws, inner + 2), dtype=np.int64)
    cuts[:, 0], cuts[:, -1] = 0, UNITS
    cuts[:, 1:-1] = np.sort((drawn >> np.uint64(38)).astype(np.int64), axis=1)
    return np.diff(cuts, axis=1).astype(np.float64) * (1.0 / UNITS)


def on_grid(shares: FloatMatrix) -> FloatMatrix:
    """Return shares as whole units of 2**-26 that add to exactly 2**26 in each row.

    The running sum is rounded, so no share moves by more than one unit and none becomes negative; shares that lie on
    the grid and add to one stay what they are.

    Parameters
    ----------
    shares : (draws, m)
        Zero or more, some above zero in each row; they need not add to one.
    """
    units = shares * UNITS
    whole = units.astype(np.int64)
    if (whole == units).all() and (np.add.reduce(whole, axis=1) == UNITS).all():
        return units
    running = np.empty(shares.shape, order="F")
    total = np.zeros(len(shares))
    for number in range(shares.shape[1]):
        total = total + shares[:, number]
        running[:, number] = total
    before = np.zeros(len(shares))
    units = np.empty(shares.shape, order="F")
    for number in range(shares.shape[1]):
        here = np.minimum(np.rint(running[:, number] / total * UNITS), float(UNITS))
        units[:, number] = here - before
        before = here
    return units


def choice_of(drawn: Words, levels: int) -> IntVector:
    """Return a whole number from 0 to ``levels - 1`` per word, each with the same probability."""
    return np.floor(uniforms(drawn) * levels).astype(np.int64)
