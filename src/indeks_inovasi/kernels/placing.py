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
_CHUNK = 1 << 17
"""Scores that stay in the cache while they are ranked."""
_NUMBERS = 1 << 20
"""So many numbers fit below a key of 42 bits."""
_FAR = np.uint64(_NUMBERS)
_FACTORS = np.array([float(10**exponent) for exponent in range(23)])
_MISSING = 2.0**43
"""A key beyond all others: 12 digits stay below 10**12 < 2**40. Only where decimals are given can keys be larger."""


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
        lowest, highest = np.fmin.reduce(held, axis=None), np.fmax.reduce(held, axis=None)
        if not max(-lowest, highest) >= _MISSING:  # else NaN stays and sorts last, which takes longer
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


def place_cells(scores: FloatMatrix, ties: Ties, decimals: int | None, descending: bool, out: Places) -> None:
    """Write for each unit in each draw the cell ``unit * (n * per_rank + 1) + place`` of a table of counts.

    The cells of a draw stand in any order.

    Parameters
    ----------
    scores, ties, decimals, descending
        As in `placed`.
    out : (draws, n)
    """
    draws, n = scores.shape
    width = n * places_per_rank(ties) + 1
    step = max(1, _CHUNK // max(n, 1))
    for start in range(0, draws, step):
        rows = slice(start, min(start + step, draws))
        _cells(scores[rows], ties, decimals, descending, width, out[rows])


def _cells(scores: FloatMatrix, ties: Ties, decimals: int | None, descending: bool, width: int, out: Places) -> None:
    """Write the cells ``unit * width + place`` of some draws."""
    n: int = scores.shape[1]
    by_cell = n * width <= _NUMBERS
    if _packed(scores, decimals, descending, np.arange(n) * (width if by_cell else 1), out) and (
        ties == "ordinal" or _all_apart(out)
    ):
        out &= _NUMBERS - 1
        if not by_cell:
            out *= width
        out += np.arange(0, width - 1, places_per_rank(ties))
        return
    held = placed(scores, ties, decimals, descending)
    np.multiply(held.units, width, out=out)
    out += held.places


def _all_apart(packed: Places) -> bool:
    """Return whether no two neighbors have the same key."""
    draws, n = packed.shape
    work = take(draws * n).view(np.int64)
    differing = np.bitwise_xor(packed[:, 1:], packed[:, :-1], out=work[: draws * (n - 1)].reshape(draws, n - 1))
    nearest = np.minimum.reduce(differing.view(np.uint64), axis=None, initial=_FAR)
    give_back(work.view(np.float64))
    return bool(nearest >= _FAR)


def _packed(scores: FloatMatrix, decimals: int | None, descending: bool, numbers: IntVector, out: Places) -> bool:
    """Write sorted keys with a number of the unit in the low bits; False where a key does not fit or is missing.

    Adding 1.5 * 2**52 rounds a number to a whole one and leaves it in the low bits of the sum; what stands above the
    key falls out when it makes room for the number.
    """
    # seen as unsigned integers, negative numbers are large, so that one look finds the largest of positive ones
    largest = np.maximum.reduce(scores.view(np.uint64), axis=1).view(np.float64)
    if not (largest >= 0.0).all():
        largest = np.maximum(np.maximum.reduce(scores, axis=1), -np.minimum.reduce(scores, axis=1))
    if len(numbers) > _NUMBERS or np.isnan(largest).any():
        return False
    digits = np.full(len(scores), decimals) if decimals is not None else digits_of(largest)
    if not ((digits >= 0) & (digits < len(_FACTORS))).all():
        return False
    factor = _FACTORS[digits]
    if not (largest * factor < 2.0**42).all():
        return False
    held = np.multiply(scores, (-factor if descending else factor)[:, None], out=out.view(np.float64))
    held += 1.5 * 2.0**52
    out <<= _NUMBERS.bit_length() - 1
    out |= numbers
    out.sort(axis=1)
    return True


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
