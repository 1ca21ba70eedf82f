"""Shares of the players of a game: which input gave how much of an output."""

from collections.abc import Callable
from math import comb

import numpy as np

from indeks_inovasi.kernels.exact import exact_sum
from indeks_inovasi.kernels.rounding import round_shortest
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector

MOST_EXACT = 12
"""So many players are judged over all coalitions; more of them over the cyclic orders and their reverses."""


def shapley_values(game: Callable[[FloatMatrix], FloatVector], own: FloatVector, base: FloatVector) -> FloatVector:
    """Return how much each input moves the output from ``game(base)`` to ``game(own)``.

    The values add to the difference. Exact for up to 12 inputs that differ; beyond, the mean of the marginal
    contributions over the 2 m cyclic orders, forward and reverse, of the inputs.

    Parameters
    ----------
    game
        From (k, m) rows of inputs to (k,) outputs.
    own, base : (m,)
        NaN in both where an input is missing.

    References
    ----------
    Shapley (1953), "A value for n-person games".
    """
    moving = np.flatnonzero(~np.isnan(own) & (own != base))
    values = np.zeros(len(own))
    if len(moving) == 0:
        return values

    def play(inside: BoolVector) -> FloatVector:
        """Return the outputs of (k, players) coalitions: members have their own value, the others the base."""
        rows = np.tile(base, (len(inside), 1))
        rows[:, moving] = np.where(inside, own[moving], base[moving])
        return game(np.asfortranarray(rows))

    judge = _all_coalitions if len(moving) <= MOST_EXACT else _cyclic_orders
    values[moving] = judge(play, len(moving))
    return values


def _all_coalitions(play: Callable[[BoolVector], FloatVector], m: int) -> FloatVector:
    inside = (np.arange(1 << m)[:, None] >> np.arange(m)) & 1 == 1
    outputs = play(inside)
    size = inside.sum(axis=1)
    weight = np.array([1.0 / (m * comb(m - 1, members)) for members in range(m)])
    values = np.empty(m)
    for player in range(m):
        without = np.flatnonzero(~inside[:, player])
        gain = outputs[without + (1 << player)] - outputs[without]
        values[player] = exact_sum(gain * weight[size[without]])
    return values


def _cyclic_orders(play: Callable[[BoolVector], FloatVector], m: int) -> FloatVector:
    forward = [np.roll(np.arange(m), -shift) for shift in range(m)]
    gains = np.zeros((2 * m, m), order="F")
    for place, order in enumerate([*forward, *(turn[::-1] for turn in forward)]):
        inside = np.zeros((m + 1, m), dtype=np.bool_)
        for step, player in enumerate(order.tolist()):
            inside[step + 1 :, player] = True
        outputs = play(inside)
        gains[place, order] = outputs[1:] - outputs[:-1]
    return np.asarray(exact_sum(gains)) / (2.0 * m)


def largest_remainder(points: FloatVector, total: float, decimals: int) -> list[float]:
    """Return points rounded to `decimals` so that they add to the rounded total.

    Every number is rounded down; the units of the last decimal that are left go to the largest remainders, ties to
    the earlier place.

    References
    ----------
    Hamilton's method of apportionment.
    """
    scale = 10**decimals
    scaled = points * float(scale)
    floors = np.floor(scaled + 1e-9)
    rounded = round_shortest(np.array([total]), decimals, "half_up")
    left = int(np.rint(rounded[0] * scale)) - int(floors.sum())
    order = np.argsort(-(scaled - floors), kind="stable")
    units = [int(floor) for floor in floors.tolist()]
    for place in range(abs(left)):
        units[int(order[place % len(order)] if left > 0 else order[-1 - place % len(order)])] += 1 if left > 0 else -1
    return [unit / scale for unit in units]
