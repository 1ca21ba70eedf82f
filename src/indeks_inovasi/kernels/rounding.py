"""Decimal rounding of floats as people read them."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Literal

import numpy as np

from indeks_inovasi.typing import FloatVector

_WHOLE = 2.0**53
"""From here on neighboring floats differ by one or more."""
_CONTEXT = Context(prec=1_000, traps=[])
"""Whatever the program that calls has set for its own decimals."""
_MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}


def round_shortest(values: FloatVector, decimals: int, ties: Literal["half_up", "half_even"]) -> FloatVector:
    """Return each value rounded as its shortest decimal: 2.675 becomes 2.68 half up.

    Values that lie clearly off a half are rounded in floating point, which is correct there; only those near a half
    are looked at as decimals.

    Parameters
    ----------
    values : (n,)
        NaN stays NaN.
    decimals
        May be negative: -3 rounds to thousands.
    """
    factor = float(10 ** abs(decimals))
    with np.errstate(over="ignore"):
        scaled = values * factor if decimals >= 0 else values / factor
    beyond = np.abs(scaled) >= _WHOLE  # the shortest decimal has no digit that could be rounded away
    scaled = np.where(beyond, 0.0, scaled)
    whole = np.rint(scaled)
    rounded = whole / factor if decimals >= 0 else whole * factor
    distance = np.abs(np.abs(scaled - np.floor(scaled)) - 0.5)
    doubtful = (distance <= 1e-6 + np.abs(scaled) * 1e-12) & ~np.isnan(values)
    step = Decimal(1).scaleb(-decimals, _CONTEXT)
    for row in np.flatnonzero(doubtful).tolist():
        exact = Decimal(repr(float(values[row])))
        rounded[row] = float(exact.quantize(step, _MODES[ties], _CONTEXT))
    return np.where(beyond, values, rounded) + 0.0
