"""Weights by how children move together."""

from typing import Literal

import numpy as np

from indeks_inovasi.errors import (
    ConstantIndicatorError,
    MissingValueError,
)
from indeks_inovasi.kernels.gram import Gram
from indeks_inovasi.kernels.weighting import critic_information
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.weighting.data_driven import DataDrivenWeighter, cells_where, shares_of
from indeks_inovasi.typing import FloatVector


class Critic(DataDrivenWeighter, frozen=True):
    """Weigh a child by its deviation times its conflict with the others (1 - correlation), all columns turned.

    Deviations are taken on the children's final columns, so a common scale such as min-max is needed; after z-scores
    every deviation is the same.

    Raises
    ------
    TooFewUnitsError, MissingValueError, ConstantIndicatorError

    References
    ----------
    Diakoulaki, Mavrotas and Papayannakis (1995), Computers and Operations Research 22(7), 763-770.
    """

    kind: Literal["critic"] = "critic"

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        who = self._refuse_too_few(children)
        bounds = [column.ends for column in children.columns]
        lowest, highest = np.array(bounds).T
        if np.isnan(lowest).any():
            raise MissingValueError(who, cells_where(children.columns, np.isnan))
        constant = [(code, low) for code, (low, high) in zip(children.codes, bounds, strict=True) if low == high]
        if constant:
            raise ConstantIndicatorError(who, constant)
        if len(bounds) == 1:
            return np.ones(1)
        gram = Gram(lowest, highest)
        for _, part in children.parts():
            gram.add(part.matrix)
        return shares_of(who, critic_information(gram, ddof=0), children)
