"""Bounds on weights as linear restrictions: columns r with ``r . w <= 0``."""

from math import fsum
from typing import Final

import numpy as np

from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector

SAME_SHARE: Final = 1e-9
"""Sums of shares that differ by less from 1 are 1."""


def share_restrictions(lower: FloatVector, upper: FloatVector) -> FloatMatrix:
    """Return what keeps shares within bounds: ``l_m sum w <= w_m <= u_m sum w`` as columns r with ``r . w <= 0``.

    Parameters
    ----------
    lower, upper : (m,)
        From 0 to 1, the sum of `lower` at most 1 and that of `upper` at least 1, but for rounding. Where a sum is 1,
        there is one set of shares only.
    """
    for given in (lower, upper):
        if abs(fsum(given.tolist()) - 1.0) <= SAME_SHARE:
            return _fixed_shares(given)
    return np.concatenate(
        [
            (lower - np.eye(len(lower)))[:, lower > 0.0],
            (np.eye(len(upper)) - upper)[:, upper < 1.0],
        ],
        axis=1,
    )


def beyond_shares(values: FloatMatrix, lower: FloatVector, upper: FloatVector) -> BoolVector:
    """Return the (n,) rows that cannot keep the shares of what the children give within bounds, because some are zero.

    A child of zero gives nothing: it cannot reach a lower bound, and the others may not make up for it beyond theirs.
    """
    positive = values > 0.0
    room = np.zeros(len(values))
    for column, most in zip(positive.T, upper.tolist(), strict=True):
        room += np.where(column, most, 0.0)
    short: BoolVector = (~positive & (lower > 0.0)).any(axis=1) | (room < 1.0 - SAME_SHARE)
    return short


def ratio_restriction(m: int, smaller: int, larger: int, left: float, right: float) -> FloatVector:
    """Return ``left w_smaller <= right w_larger`` as a column r with ``r . w <= 0``."""
    column = np.zeros(m)
    column[smaller], column[larger] = left, -right
    return column


def _fixed_shares(shares: FloatVector) -> FloatMatrix:
    """Return restrictions to one ray: ``w_i s_j = w_j s_i`` with j the largest share."""
    largest = int(shares.argmax())
    columns = np.eye(len(shares)) * shares[largest]
    columns[largest] -= shares
    others = columns[:, np.arange(len(shares)) != largest]
    return np.concatenate([others, -others], axis=1)
