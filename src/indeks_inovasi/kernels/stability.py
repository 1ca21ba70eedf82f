"""The smallest change of weights that brings a weighted difference down to zero, in three norms.

Weights stay zero or more and add to one. `d` holds what one unit has more than another on each indicator, so that
``sum d w`` is how far it is ahead; many pairs are solved at once. Sums run over indicators in order.
"""

from collections.abc import Callable
from typing import Literal

import numpy as np

from indeks_inovasi.typing import FloatMatrix, FloatVector

Norm = Literal["l1", "l2", "linf"]
_HALVINGS = 200
"""Enough to halve any interval down to neighboring numbers."""


def dotted(d: FloatMatrix, w: FloatMatrix | FloatVector) -> FloatVector:
    """Return ``sum_j d_kj w_kj`` of each row, in the order of the columns."""
    table: FloatMatrix = np.broadcast_to(w, d.shape)
    total = np.zeros(len(d))
    for number in range(d.shape[1]):
        total = total + d[:, number] * table[:, number]
    return total


def smallest_change(d: FloatMatrix, w: FloatVector, norm: Norm) -> FloatMatrix:
    """Return for each row the weights nearest to `w` on which ``sum d w`` is zero or less.

    Parameters
    ----------
    d : (k, m)
        Differences, one row per pair.
    w : (m,)
        Weights of zero or more that add to one.
    norm
        "l1": sum of the changes; "l2": root of the sum of squares; "linf": largest change.

    Returns
    -------
    (k, m)
        NaN where no weighting does it, because every difference is above zero; `w` where it holds already.
    """
    solve = {"l1": _by_total, "l2": _by_squares, "linf": _by_largest}[norm]
    found = np.full(d.shape, np.nan)
    ahead = dotted(d, w) > 0.0
    found[~ahead] = w
    possible = ahead & (np.minimum.reduce(d, axis=1) <= 0.0)
    if possible.any():
        found[possible] = solve(d[possible], w)
    return found


def distance(changed: FloatMatrix, w: FloatVector, norm: Norm) -> FloatVector:
    """Return how far weights lie from `w`; NaN where they are."""
    change = np.abs(changed - w)
    if norm == "linf":
        largest: FloatVector = np.maximum.reduce(change, axis=1)
        return largest
    if norm == "l1":
        return dotted(change, np.ones(len(w)))
    return np.sqrt(dotted(change, change))


def _by_total(d: FloatMatrix, w: FloatVector) -> FloatMatrix:
    """Move weight to the lowest difference, from the highest one first."""
    rows = np.arange(len(d))
    target = np.argmin(d, axis=1)
    lowest = d[rows, target]
    changed = np.broadcast_to(w, d.shape).copy()
    left = dotted(d, w)
    order = np.argsort(-d, axis=1, kind="stable")
    for place in range(d.shape[1]):
        giver = order[:, place]
        gain = d[rows, giver] - lowest
        with np.errstate(divide="ignore", invalid="ignore"):
            moved = np.minimum(changed[rows, giver], np.where(gain > 0.0, left / gain, 0.0))
        moved = np.where((left > 0.0) & (giver != target), moved, 0.0)
        changed[rows, giver] -= moved
        changed[rows, target] += moved
        left = left - moved * gain
    return changed


def _by_squares(d: FloatMatrix, w: FloatVector) -> FloatMatrix:
    """Project on the simplex what lies `step` against the differences; the step is found by halving."""

    def at(step: FloatVector) -> FloatMatrix:
        return _on_simplex(w - step[:, None] * d)

    return _halved(at, d)


def _by_largest(d: FloatMatrix, w: FloatVector) -> FloatMatrix:
    """Let every weight move by up to `step`, and give what is free to the lowest differences first."""
    order = np.argsort(d, axis=1, kind="stable")

    def at(step: FloatVector) -> FloatMatrix:
        least = np.maximum(w - step[:, None], 0.0)
        room = np.take_along_axis(w + step[:, None] - least, order, axis=1)
        free = 1.0 - dotted(least, np.ones(len(w)))
        filled = np.empty(d.shape)
        for place in range(d.shape[1]):
            filled[:, place] = np.minimum(room[:, place], free)
            free = free - filled[:, place]
        given = np.empty(d.shape)
        np.put_along_axis(given, order, filled, axis=1)
        return least + given

    return _halved(at, d)


def _halved(weights: Callable[[FloatVector], FloatMatrix], d: FloatMatrix) -> FloatMatrix:
    """Return the weights at the smallest step on which ``sum d w`` is zero or less; it falls with the step."""
    low, high = np.zeros(len(d)), np.full(len(d), 2.0**-4)
    for _ in range(_HALVINGS):
        short = dotted(d, weights(high)) > 0.0
        if not short.any():
            break
        low, high = np.where(short, high, low), np.where(short, high * 2.0, high)
    for _ in range(_HALVINGS):
        middle = low + (high - low) / 2.0
        if ((middle <= low) | (middle >= high)).all():
            break
        short = dotted(d, weights(middle)) > 0.0
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return weights(high)


def _on_simplex(v: FloatMatrix) -> FloatMatrix:
    """Return the nearest weights of zero or more that add to one (Held, Wolfe and Crowder 1974)."""
    ordered = -np.sort(-v, axis=1)
    running = np.zeros(len(v))
    threshold = np.zeros(len(v))
    for place in range(v.shape[1]):
        running = running + ordered[:, place]
        cut = (running - 1.0) / (place + 1)
        threshold = np.where(ordered[:, place] > cut, cut, threshold)
    return np.maximum(v - threshold[:, None], 0.0)
