"""Weights by how children move together."""

from typing import Final, Literal

import numpy as np

from indeks_inovasi.kernels.comparing import competition_ranks
from indeks_inovasi.kernels.gram import Gram, gram_of
from indeks_inovasi.kernels.weighting import critic_information
from indeks_inovasi.matrix import Children, stacked
from indeks_inovasi.strategies.weighting.data_driven import (
    DataDrivenWeighter,
    refuse_constant,
    shares_of,
)
from indeks_inovasi.typing import FloatMatrix, FloatVector

Correlation = Literal["pearson", "spearman"]

_ROWS: Final = 32_768
"""Rows of which a matrix is made at once."""


class Critic(DataDrivenWeighter, frozen=True):
    """Weigh a child by its deviation times its conflict with the others (1 - correlation), all columns turned.

    Deviations are taken on the children's final columns, so a common scale such as min-max is needed; after z-scores
    every deviation is the same. Their divisor (n or n - 1) cancels.

    Raises
    ------
    TooFewUnitsError, MissingValueError, ConstantIndicatorError

    References
    ----------
    Diakoulaki, Mavrotas and Papayannakis (1995), Computers and Operations Research 22(7), 763-770.
    """

    kind: Literal["critic"] = "critic"
    correlation: Correlation = "pearson"
    """"pearson" as in the paper, or "spearman", which outliers move less."""

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        who = self._refuse_incomplete(children, children.columns)
        refuse_constant(who, children.columns)
        if len(children.columns) == 1:
            return np.ones(1)
        gram = gram_of_children(children)
        ranked = gram if self.correlation == "pearson" else gram_of_ranks(children)
        lacking = "all children agree completely, so that none is in conflict with another"
        return shares_of(who, critic_information(gram, ranked, ddof=0), children, lacking)


class CorrelationAdjusted(DataDrivenWeighter, frozen=True):
    """Weigh a child less the more it repeats the others: by ``sum_k (1 - abs(r_jk))``.

    Two indicators that say the same share one voice, nearly; one that is related to no other counts most. Whether the
    correlation is one of cause, and the double counting wanted, is for the reader to judge.

    Raises
    ------
    TooFewUnitsError, MissingValueError, ConstantIndicatorError, WeightsError

    References
    ----------
    OECD2008, step 6, correlation and double counting; Diakoulaki, Mavrotas and Papayannakis (1995), the measure of
    conflict without deviations.
    """

    kind: Literal["correlation_adjusted"] = "correlation_adjusted"
    correlation: Correlation
    sign: Literal["absolute", "kept"]
    """"absolute": a strong negative correlation is a repetition too; "kept": it is a conflict, which counts more."""

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        who = self._refuse_incomplete(children, children.columns)
        refuse_constant(who, children.columns)
        if len(children.columns) == 1:
            return np.ones(1)
        related = correlations_of(children, self.correlation)
        apart = 1.0 - (np.abs(related) if self.sign == "absolute" else related)
        total = np.zeros(len(apart))
        for number in range(len(apart)):
            total = total + apart[:, number]
        return shares_of(who, np.maximum(total, 0.0), children, "the children repeat each other exactly")


def gram_of_children(children: Children) -> Gram:
    """Return the exact Gram matrix of the final columns, part by part; none is missing."""
    lowest, highest = np.array([column.ends for column in children.columns]).T
    gram = Gram(lowest, highest)
    for part in children.parts(_ROWS):
        gram.add(part.matrix)
    return gram


def gram_of_ranks(children: Children) -> Gram:
    """Return the exact Gram matrix of the ranks of the final columns; none is missing."""
    ranks = [competition_ranks(column.values, "average") for column in children.columns]
    return gram_of(stacked(ranks, len(children.rows)))


def correlations_of(children: Children, correlation: Correlation) -> FloatMatrix:
    """Return the (m, m) correlations of the final columns; none is missing or constant."""
    if correlation == "spearman":
        return gram_of_ranks(children).correlations()
    return gram_of_children(children).correlations()
