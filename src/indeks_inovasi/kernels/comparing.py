"""The one way in which computed numbers are compared: ranks, percentiles, ties, bands, outranking.

Two numbers that differ by rounding dust only are one number. So no comparison looks at floats: each value becomes
the whole number ``rint(value * 10**digits)``, its key, and keys are compared. Keys are float64 holding integers;
NaN (missing) stays NaN.
"""

from typing import Literal

import numpy as np

from indeks_inovasi.typing import BoolVector, FloatVector, IntVector

SIGNIFICANT = 12
"""So many decimal digits of the largest magnitude count, unless `digits` are given."""

Ties = Literal["min", "max", "average", "dense", "ordinal"]


def digits_for(*columns: FloatVector) -> int:
    """Return how many decimals count, so that the largest magnitude has 12 significant digits.

    12 for a column without a number other than zero, so that a limit or a tie at zero is not a wide one.
    """
    largest = max((_largest(column) for column in columns), default=0.0)
    if largest == 0.0:
        return SIGNIFICANT
    exponent = int(f"{largest:.16e}".partition("e")[2])
    return SIGNIFICANT - 1 - exponent


def _largest(column: FloatVector) -> float:
    magnitude = np.abs(column)
    present = magnitude[~np.isnan(magnitude)]
    return float(present.max()) if len(present) else 0.0


def keys(values: FloatVector, digits: int) -> FloatVector:
    """Return the key of each value: ``rint(value * 10**digits)``, never -0.0.

    Parameters
    ----------
    values : (n,)
        NaN stays NaN.
    digits
        Decimals that count; may be negative for large numbers.
    """
    with np.errstate(over="ignore"):  # a value far beyond all others keeps its place with an infinite key
        if digits >= 0:
            scaled = values * float(10 ** min(digits, 300))
            scaled = scaled * float(10 ** (digits - 300)) if digits > 300 else scaled
        else:
            scaled = values / float(10**-digits)
    return np.rint(scaled) + 0.0


def competition_ranks(values: FloatVector, ties: Ties, digits: int | None = None) -> FloatVector:
    """Return the rank of each value, 1 for the largest; NaN has no rank and does not count.

    Parameters
    ----------
    values : (n,)
    ties
        "min": 1 2 2 4 (standard competition), "max": 1 3 3 4, "average": 1 2.5 2.5 4 (fractional),
        "dense": 1 2 2 3, "ordinal": 1 2 3 4 (tied units in the order of the rows).
    digits
        Decimals that count; None: 12 significant digits of the largest magnitude.
    """
    digits = digits_for(values) if digits is None else digits
    missing = np.isnan(values)
    if not missing.any():
        return _ranks(-keys(values, digits), ties) if len(values) else np.empty(0)
    ranks = np.full(len(values), np.nan)
    present = np.flatnonzero(~missing)
    if len(present):
        ranks[present] = _ranks(-keys(values[present], digits), ties)
    return ranks


def _ranks(ascending: FloatVector, ties: Ties) -> FloatVector:
    order, ordered = _sorted(ascending)
    if ties == "ordinal":
        ranks = np.empty(len(ascending))
        ranks[order] = np.arange(1.0, len(ascending) + 1.0)
        return ranks
    opens = np.empty(len(ordered), dtype=np.bool_)
    opens[0] = True
    opens[1:] = ordered[1:] != ordered[:-1]
    block: IntVector = np.cumsum(opens, dtype=np.int64)
    block -= 1
    first = np.flatnonzero(opens)
    per_block = _rank_of_block(first, np.append(first[1:], len(ordered)), ties)
    del ordered, opens, first  # long vectors, of which there should never be many
    ranks = np.empty(len(ascending))
    ranks[order] = per_block[block]
    return ranks


def _sorted(ascending: FloatVector) -> tuple[IntVector, IntVector | FloatVector]:
    """Return the stable order of keys, and the keys in that order, or integers that are equal where the keys are.

    Keys that fit are packed into integers with their place behind them: these differ from each other, so that any
    way of sorting them gives one order, and numbers sort several times as fast as places.
    """
    lowest, highest = np.minimum.reduce(ascending), np.maximum.reduce(ascending)
    bits = len(ascending).bit_length()
    if not highest - lowest < 2.0 ** min(53, 62 - bits) or not max(-lowest, highest) < 2.0**53:
        order = np.argsort(ascending, kind="stable")
        return order, ascending[order]
    packed = (ascending - lowest).astype(np.int64)
    packed <<= bits
    packed |= np.arange(len(ascending))
    packed.sort()
    order = packed & ((1 << bits) - 1)
    packed >>= bits
    return order, packed


def _rank_of_block(opened: IntVector, closed: IntVector, ties: Ties) -> FloatVector:
    first, last = opened.astype(np.float64), closed.astype(np.float64)
    if ties == "min":
        return first + 1.0
    if ties == "max":
        return last + 0.0
    if ties == "average":
        return (first + 1.0 + last) / 2.0
    return np.arange(1.0, len(first) + 1.0)


def counts_among(values: FloatVector, table: FloatVector, digits: int) -> tuple[IntVector, IntVector]:
    """Return for each value how many numbers of the sorted `table` lie below it, and how many up to it.

    NaN counts as beyond the table in both; the caller masks it.
    """
    held = keys(table, digits)
    wanted = keys(values, digits)
    below: IntVector = np.searchsorted(held, wanted, side="left").astype(np.int64)
    if not len(held):
        return below, below
    ends = np.searchsorted(held, held, side="right")  # values in order are found several times as fast as others
    place = np.minimum(below, len(held) - 1)
    return below, np.where(held[place] == wanted, ends[place], below).astype(np.int64)


def band_of(values: FloatVector, limits: FloatVector, belongs_below: BoolVector, digits: int) -> IntVector:
    """Return the number of limits that lie below each value: the number of its band, -1 for NaN.

    Parameters
    ----------
    values : (n,)
    limits : (k,)
        Ascending.
    belongs_below : (k,)
        Whether a value equal to the limit belongs to the band below it.
    digits
        Decimals that count.
    """
    wanted = keys(values, digits)
    held = keys(limits, digits)
    bands = np.zeros(len(values), dtype=np.int64)
    for limit, below in zip(held, belongs_below, strict=True):
        bands += (wanted > limit) if below else (wanted >= limit)
    bands[np.isnan(values)] = -1
    return bands


def near_neighbors(values: FloatVector, ranks: FloatVector) -> list[tuple[int, int]]:
    """Return pairs of rows that stand next to each other in different ranks, though their values nearly agree.

    Nearly: within 2**-40 of the largest magnitude, where another rounding of the arithmetic could have tied them.

    Parameters
    ----------
    values, ranks : (n,)
        NaN has no neighbor.
    """
    order = np.argsort(-values, kind="stable")
    order = order[: len(order) - int(np.count_nonzero(np.isnan(values)))]
    reach = _largest(values) * 2.0**-40
    upper, lower = order[:-1], order[1:]
    near = (np.abs(values[upper] - values[lower]) <= reach) & (ranks[upper] != ranks[lower])
    return [(int(upper[place]), int(lower[place])) for place in np.flatnonzero(near)]
