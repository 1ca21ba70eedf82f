"""The Choquet integral: a mean of children that support or replace each other."""

from collections.abc import Sequence
from math import fsum
from typing import Literal, Self

from pydantic import model_validator

from indeks_inovasi.errors import UnknownCodeError, WeightsError
from indeks_inovasi.kernels.interaction import choquet_of_pairs
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base import ColumnwiseAggregator, total_weight
from indeks_inovasi.typing import FloatVector, FrozenMap, Number

_DUST = 1e-9
"""So much a Shapley value may lie below half of its interactions, which were written down in decimals."""


class Choquet(ColumnwiseAggregator, frozen=True):
    """Return the Choquet integral of a 2-additive capacity: a mean that looks at pairs of children.

    The weights of the children, over their sum, are the Shapley values: how important each is. An interaction above
    0 says that two children support each other, so that a unit must have both; below 0, that one replaces the other.
    All children must be on one scale. Without interactions it is the arithmetic mean.

    Raises
    ------
    WeightsError
        If a child interacts so much that the group would fall when it rises: half of the sum of its interactions,
        without signs, is more than its Shapley value.
    UnknownCodeError
        If an interaction names what is no child of the group.

    References
    ----------
    Grabisch (1997), Fuzzy Sets and Systems 92(2), 167-189; Grabisch and Labreuche (2010), Annals of Operations
    Research 175(1), 247-286.
    """

    kind: Literal["choquet"] = "choquet"
    interactions: FrozenMap[str, FrozenMap[str, Number]]
    """Interaction index by code and code, each pair once: ``{"health": {"income": 0.2}}``."""

    @model_validator(mode="after")
    def _pairs_once(self) -> Self:
        pairs = [(first, second) for first, others in self.interactions.items() for second in others]
        twice = sorted(first for first, second in pairs if first == second)
        twice += sorted(f"{a} and {b}" for a, b in pairs if a < b and (b, a) in pairs)
        if twice:
            raise ValueError(f"Interactions are those of two children, each pair once, but found {', '.join(twice)}.")
        return self

    @model_validator(mode="after")
    def _no_skip(self) -> Self:
        if self.missing.rule == "skip":
            raise ValueError(
                "Choquet cannot skip a child, whose interactions would be lost: use the missing rule 'refuse' or"
                " 'propagate', or impute."
            )
        return self

    def slopes(self, weights: FloatVector) -> FloatVector | None:
        """Return the Shapley values where nothing interacts."""
        return None if any(self.interactions.values()) else weights / total_weight(weights)

    def aggregate(self, children: Children, weights: FloatVector) -> FloatVector:
        """Return the column of the group."""
        named = {code for first, others in self.interactions.items() for code in (first, *others)}
        unknown = sorted(named - set(children.codes))
        if unknown:
            raise UnknownCodeError(f"child of {children.group!r} in its interactions", unknown, children.codes)
        self._check_monotone(children, weights)
        return super().aggregate(children, weights)

    def _check_monotone(self, children: Children, weights: FloatVector) -> None:
        """Refuse children whose interactions outweigh them; weights that cannot be are refused by the base class."""
        total = total_weight(weights)
        if not total > 0.0:
            return
        too_small: list[str] = []
        for code, weight in zip(children.codes, weights.tolist(), strict=True):
            half = fsum(abs(index) for first, second, index in self._pairs() if code in (first, second)) / 2.0
            if half > weight / total + _DUST:
                too_small.append(
                    f"{code!r} has a Shapley value of {weight / total:.6g}, half its interactions {half:.6g}"
                )
        if too_small:
            raise WeightsError(
                f"Choquet in the group {children.group!r}, which must not fall when a child rises,", too_small
            )

    def _pairs(self) -> list[tuple[str, str, float]]:
        return [
            (first, second, index)
            for first, others in sorted(self.interactions.items())
            for second, index in sorted(others.items())
        ]

    def combine_columns(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        """Return the integrals."""
        place = {code: number for number, code in enumerate(children.codes)}
        pairs = [(place[a], place[b], index) for a, b, index in self._pairs() if a in place and b in place]
        return choquet_of_pairs(columns, weights / total_weight(weights), pairs)
