"""Ranks of many score vectors at once: whole blocks are sorted, with unit numbers packed into the low bits.

The comparison is that of `kernels.comparing`: scores are compared as keys ``rint(score * 10**digits)``.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indeks_inovasi.kernels.blocks import give_back, take
from indeks_inovasi.kernels.comparing import Ties, digits_for, keys
from indeks_inovasi.typing import FloatMatrix, FloatVector, IntVector

Places = NDArray[np.int64]

_TENS = np.array([float(f"1e{exponent}") for exponent in range(-4, 22)])
_CHUNK = 1 << 15
"""Scores that stay in the cache while they are ranked."""
_NUMBERS = 1 << 20
"""So many numbers fit below a key of 42 bits."""
_FACTORS = np.array([float(10**exponent) for exponent in range(23)])
_MISSING = 2.0**43
"""A key beyond all others: 12 digits stay below 10**12 < 2**40."""


class Placed(NamedTuple):
    """Units in the order of their scores, draw by draw."""

    units: Places
    """(draws, n) unit numbers, best first."""
    places: Places
    """(draws, n) place of the unit beside it: 0 is rank 1, ``per_rank`` is rank 2; ``n * per_rank`` is no rank."""
    per_rank: int
    """2 where tied units share a half rank, else 1."""


def placed(scores: FloatMatrix, ties: Ties, decimals: int | None, descending: bool = True) -> Placed:
    """Rank every row of `scores`.

    Parameters
    ----------
    scores : (draws, n)
        NaN has no rank.
    ties, decimals
        As in `kernels.comparing.competition_ranks`.
    descending
        Whether the highest score is rank 1.
    """
    draws, n = scores.shape
    per_rank = places_per_rank(ties)
    held = _keys(scores, decimals)
    if descending:
        np.negative(held, out=held)
    missing = np.isnan(held)
    gaps = bool(missing.any())
    if gaps:
        held[missing] = _MISSING
    units, ordered = _sorted(held)
    tied = ordered[:, 1:] == ordered[:, :-1]
    places = np.broadcast_to(np.arange(0, n * per_rank, per_rank, dtype=np.int64), (draws, n))
    if ties != "ordinal" and tied.any():
        places = _with_ties(tied, ties)
    if gaps:
        places = np.where(np.take_along_axis(missing, units, axis=1), n * per_rank, places)
    return Placed(units, places, per_rank)


def places_per_rank(ties: Ties) -> int:
    """Return 2 where tied units share a half rank, else 1."""
    return 2 if ties == "average" else 1


def place_counts(scores: FloatMatrix, ties: Ties, decimals: int | None, descending: bool = True) -> Places:
    """Return the (n, n * per_rank + 1) numbers of draws in which each unit has each place; see `placed`."""
    draws, n = scores.shape
    width = n * places_per_rank(ties) + 1
    buffer = take(draws * n)
    flat = buffer.view(np.int64).reshape(draws, n)
    step = max(1, _CHUNK // max(n, 1))
    for start in range(0, draws, step):
        rows = slice(start, min(start + step, draws))
        _cells(scores[rows], ties, decimals, descending, width, flat[rows])
    counts = np.bincount(flat.reshape(-1), minlength=n * width).reshape(n, width)
    give_back(buffer)
    return counts


def _cells(scores: FloatMatrix, ties: Ties, decimals: int | None, descending: bool, width: int, out: Places) -> None:
    """Write for each place in each draw the cell ``unit * width + place`` of a table of counts."""
    n: int = scores.shape[1]
    by_cell = n * width <= _NUMBERS
    packed = _packed(scores, decimals, descending, np.arange(n) * (width if by_cell else 1))
    if packed is not None:
        apart = (packed[:, 1:] ^ packed[:, :-1]).view(np.uint64) >= np.uint64(_NUMBERS)
        if ties == "ordinal" or np.logical_and.reduce(apart, axis=None):
            np.bitwise_and(packed, _NUMBERS - 1, out=out)
            if not by_cell:
                out *= width
            out += np.arange(0, width - 1, places_per_rank(ties))
            return
    held = placed(scores, ties, decimals, descending)
    np.multiply(held.units, width, out=out)
    out += held.places


def _packed(scores: FloatMatrix, decimals: int | None, descending: bool, numbers: IntVector) -> Places | None:
    """Return sorted keys with a number of the unit in the low bits; None where a key does not fit or is missing.

    Adding 1.5 * 2**52 rounds a number to a whole one and leaves it in the low bits of the sum; what stands above the
    key falls out when it makes room for the number.
    """
    largest = np.maximum(np.maximum.reduce(scores, axis=1), -np.minimum.reduce(scores, axis=1))
    if len(numbers) > _NUMBERS or np.isnan(largest).any():
        return None
    digits = np.full(len(scores), decimals) if decimals is not None else digits_of(largest)
    if not ((digits >= 0) & (digits < len(_FACTORS))).all():
        return None
    factor = _FACTORS[digits]
    if not (largest * factor < 2.0**42).all():
        return None
    held = scores * (-factor if descending else factor)[:, None]
    held += 1.5 * 2.0**52
    packed: Places = held.view(np.int64)
    packed <<= _NUMBERS.bit_length() - 1
    packed |= numbers
    packed.sort(axis=1)
    return packed


def ranks_by_unit(block: Placed) -> FloatMatrix:
    """Return the (draws, n) rank of each unit, NaN without one."""
    none = block.units.shape[1] * block.per_rank
    ranks = np.empty(block.units.shape)
    held = np.where(block.places == none, np.nan, block.places / block.per_rank + 1.0)
    np.put_along_axis(ranks, block.units, held, axis=1)
    return ranks


def digits_of(largest: FloatVector) -> IntVector:
    """Return for each magnitude how many decimals count beside it, as `digits_for` says for a column."""
    digits = (16 - np.searchsorted(_TENS, largest, side="right")).astype(np.int64)
    for row in np.flatnonzero((largest < _TENS[0]) | (largest >= _TENS[-1])).tolist():
        digits[row] = digits_for(largest[row : row + 1])
    return digits


def _keys(scores: FloatMatrix, decimals: int | None) -> FloatMatrix:
    if decimals is not None:
        return keys(scores, decimals)
    largest: FloatVector = np.fmax.reduce(np.abs(scores), axis=1, initial=0.0)
    digits = digits_of(largest)
    kinds = np.unique(digits).tolist()
    if len(kinds) == 1:
        return keys(scores, kinds[0])
    held = np.empty(scores.shape)
    for kind in kinds:
        rows = digits == kind
        held[rows] = keys(scores[rows], kind)
    return held


def _sorted(held: FloatMatrix) -> tuple[Places, FloatMatrix | Places]:
    n: int = held.shape[1]
    bits = n.bit_length()
    largest = max(float(held.max()), -float(held.min())) if held.size else 0.0
    if not largest < 2.0 ** (62 - bits):
        order = np.argsort(held, axis=1, kind="stable")
        return order, np.take_along_axis(held, order, axis=1)
    packed = held.astype(np.int64)
    packed <<= bits
    packed |= np.arange(n)
    packed.sort(axis=1)
    units = packed & ((1 << bits) - 1)
    packed >>= bits
    return units, packed


def _with_ties(tied: NDArray[np.bool_], ties: Ties) -> Places:
    draws: int = tied.shape[0]
    n: int = tied.shape[1] + 1
    opens = np.ones((draws, n), dtype=np.bool_)
    opens[:, 1:] = ~tied
    if ties == "dense":
        dense: Places = np.cumsum(opens, axis=1) - 1
        return dense
    steps = np.arange(n)
    first: Places = np.maximum.accumulate(np.where(opens, steps, 0), axis=1)
    if ties == "min":
        return first
    closes = np.ones((draws, n), dtype=np.bool_)
    closes[:, :-1] = opens[:, 1:]
    last: Places = np.minimum.accumulate(np.where(closes, steps, n)[:, ::-1], axis=1)[:, ::-1]
    return last if ties == "max" else first + last
