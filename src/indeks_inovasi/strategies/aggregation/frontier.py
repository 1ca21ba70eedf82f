"""The best a unit can look: each with weights of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field

from indeks_inovasi.errors import OutOfRangeError, SpecificationError, UnknownCodeError, listed
from indeks_inovasi.kernels.frontier import Doubt, benefit_of_the_doubt
from indeks_inovasi.kernels.restrictions import beyond_shares
from indeks_inovasi.matrix import Children, IndicatorMatrix, Rows
from indeks_inovasi.models.indicator import Code
from indeks_inovasi.strategies.aggregation.restrictions import Bounds, ShareBounds
from indeks_inovasi.strategies.aggregation.signs import refuse_negative_children
from indeks_inovasi.strategies.base import ComparingAggregator, counting_children, only
from indeks_inovasi.typing import FloatMatrix, FloatVector, FrozenMap, IntVector, Number


class BenefitOfTheDoubt(ComparingAggregator, frozen=True):
    """Score each unit with the weights that suit it best, among those that give no unit more than 1.

    A unit with 1 is on the frontier: with its own weights nobody is better. Without bounds a unit may rest on a single
    child, many units reach 1, and the units of measure of the children do not matter. Scores depend on who is there.
    Weights of the framework only say which children count, those above zero. `indeks_inovasi.own_weights` shows what
    the units chose; where several weights are as good, it is one of them.

    Raises
    ------
    NegativeValueError
        If a child is below zero.
    SpecificationError
        If no weights are within the bounds.
    UnknownCodeError
        If a bound names no child, or the direction names others than the children.

    References
    ----------
    Melyn and Moesen (1991); Cherchye, Moesen, Rogge and Van Puyenbroeck (2007), Social Indicators Research 82,
    111-145. Along a direction: Fusco (2015), European Journal of Operational Research 242(2), 620-630; Zanella, Camanho
    and Dias (2015), the same 245(2), 517-530.
    """

    uses_weights: ClassVar[bool] = False
    kind: Literal["benefit_of_the_doubt"] = "benefit_of_the_doubt"
    bounds: Bounds | None = None
    """Shares of the weights or of the score, or ratios between weights; null: any weights of zero or more."""
    direction: FrozenMap[Code, Annotated[Number, Field(gt=0.0)]] | None = Field(default=None, min_length=1)
    """How far a step goes in each child, above zero: the score is ``1 / (1 + steps to the frontier)``. null: a step is
    the unit's own values, which is benefit of the doubt as usual."""
    ceiling: Number = Field(default=1.0, gt=0.0)
    """Score of a unit on the frontier."""

    @property
    def zero_decides(self) -> bool:
        """Whether one zero can make the group zero: where each child must give a share of the score."""
        return self._shares_of_score is not None and self.direction is None

    @property
    def _shares_of_score(self) -> ShareBounds | None:
        return self.bounds if isinstance(self.bounds, ShareBounds) and self.bounds.of == "score" else None

    def counts(self, children: Children) -> FloatVector:
        """Return 1 for each child, 0 for one to which the framework gives a weight of 0."""
        return np.array([0.0 if weight == 0.0 else 1.0 for weight in children.given])

    def compare(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the scores."""
        scores: FloatVector = self._solved(values, children).scores * self.ceiling
        return scores

    def own_weights(self, children: Children) -> "OwnWeights":
        """Return the weights that each unit chooses, what each child gives, and the units it is compared with."""
        children = only(children, counting_children(children, self.counts(children)))
        values = children.matrix
        n, m = values.shape
        scores, weights, shares = np.full(n, np.nan), np.full((n, m), np.nan), np.full((n, m), np.nan)
        peers: list[tuple[Peer, ...]] = [()] * n
        for rows in self._peer_groups(children.rows, np.flatnonzero(~np.isnan(values).any(axis=1))):
            doubt = self._solved(values[rows], _among(children, rows))
            scores[rows], weights[rows] = doubt.scores * self.ceiling, doubt.weights
            shares[rows] = doubt.shares
            for row, own, amounts in zip(rows.tolist(), doubt.peers.tolist(), doubt.amounts.tolist(), strict=True):
                peers[row] = tuple(
                    Peer(children.rows.label(int(rows[peer])), amount)
                    for peer, amount in zip(own, amounts, strict=True)
                    if peer >= 0
                )
        too_large = [
            cell
            for place, code in enumerate(children.codes)
            for cell in children.rows.cells(code, np.isinf(weights[:, place]))
        ]
        if too_large:
            raise OutOfRangeError(
                f"{self.title} in the group {children.group!r} has weights too large for a number", too_large
            )
        held = [IndicatorMatrix(children.rows, children.codes, matrix) for matrix in (weights, shares)]
        return OwnWeights(children.group, scores, held[0], held[1], tuple(peers))

    def _peer_groups(self, rows: Rows, whole: IntVector) -> list[IntVector]:
        """Return the rows without a gap, of each peer group."""
        groups = [whole]
        if self.within is not None:
            groups = [np.intersect1d(index, whole) for _, index, _ in rows.split(self.within)]
        return [index for index in groups if len(index)]

    def _solved(self, values: FloatMatrix, children: Children) -> Doubt:
        refuse_negative_children(self.title, values.T, children)
        who = f"{self.title} in the group {children.group!r}"
        shares, lost = self._shares_of_score, None
        if shares is not None:
            lost = beyond_shares(values, *shares.bounds(who, children.codes))
        restrictions = np.empty((values.shape[1], 0))
        if self.bounds is not None:
            restrictions = self.bounds.restrictions(who, children.codes)
        direction = self._steps(who, children.codes)
        return benefit_of_the_doubt(values, restrictions, direction, of_score=shares is not None, lost=lost)

    def _steps(self, who: str, codes: Sequence[str]) -> FloatVector | None:
        if self.direction is None:
            return None
        unknown = [code for code in self.direction if code not in codes]
        if unknown:
            raise UnknownCodeError(f"child that counts, in the direction of {who}", unknown, codes)
        bare = [code for code in codes if code not in self.direction]
        if bare:
            raise SpecificationError(
                [f"{who} needs a step for every child, but its direction leaves out {listed(bare)}."]
            )
        return np.array([self.direction[code] for code in codes])


class Peer(NamedTuple):
    """A unit on the frontier that another one is compared with."""

    unit: str
    """The first of those with the same values; with its period, where there are periods."""
    amount: float
    """How much of it makes the point of comparison: all of them add to the score, along a direction to 1."""


class OwnWeightsOfUnit(NamedTuple):
    """What one unit has chosen."""

    score: float | None
    """None where a child is missing."""
    weights: Mapping[str, float]
    shares: Mapping[str, float]
    """What each child gives to ``sum w y``, adding to 1; all zero where that is zero."""
    peers: tuple[Peer, ...]


@dataclass(frozen=True, eq=False)
class OwnWeights:
    """What every unit has chosen in a group scored by benefit of the doubt."""

    group: str
    scores: FloatVector
    """(n,) as scored, before any step that follows; NaN where a child is missing."""
    weights: IndicatorMatrix
    """With these, ``sum w y`` is the score over the ceiling, and no unit has more than 1. Along a direction g,
    ``sum w g`` is 1, and ``sum w y`` stands behind that of the best unit by the steps to the frontier."""
    shares: IndicatorMatrix
    """What each child gives to ``sum w y``, adding to 1."""
    peers: tuple[tuple[Peer, ...], ...]
    """Units on the frontier that each one is compared with: a unit with the full score with itself alone."""

    def __getitem__(self, key: str | tuple[str, str]) -> OwnWeightsOfUnit:
        """Return what one unit has chosen; in a panel by (unit, period).

        Raises
        ------
        UnknownCodeError
            If there is no such row.
        """
        rows, codes = self.weights.rows, self.weights.codes
        row = rows.index(key) if isinstance(key, str) else rows.index(*key)
        missing = np.isnan(self.scores[row])
        weights, shares = (
            FrozenMap(zip(codes, matrix.values[row].tolist(), strict=True)) for matrix in (self.weights, self.shares)
        )
        return OwnWeightsOfUnit(None if missing else float(self.scores[row]), weights, shares, self.peers[row])


def _among(children: Children, rows: IntVector) -> Children:
    """Return the children over some of their rows."""
    held = children.rows.take(rows)
    return replace(children, columns=tuple(column.within(rows, held) for column in children.columns), rows=held)
