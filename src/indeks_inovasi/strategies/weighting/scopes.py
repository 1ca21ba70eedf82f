"""Weights found over more than one group: over all indicators, or over a level of the tree."""

from abc import abstractmethod
from math import fsum
from typing import Literal, Self

import numpy as np
from pydantic import SerializeAsAny, model_validator

from indeks_inovasi.errors import SpecificationError
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base import Weighter
from indeks_inovasi.strategies.weighting.given import FixedWeights
from indeks_inovasi.typing import FloatVector, FrozenMap


class _WiderWeighter(Weighter, frozen=True):
    """A weighter that lets another one look at more nodes than the children of one group."""

    weighter: SerializeAsAny[Weighter]

    @model_validator(mode="after")
    def _one_scope(self) -> Self:
        if isinstance(self.weighter, _WiderWeighter):
            raise SpecificationError([f"{self.kind!r} cannot hold {self.weighter.kind!r}: name one scope."])
        return self

    @property
    def learns(self) -> bool:
        """Whether the inner weighter does."""
        return self.weighter.learns

    def freeze(self, children: Children) -> Weighter:
        """Return `FixedWeights` where the inner weighter learns, else the weighter itself."""
        if not self.learns:
            return self
        found = self.weights(children).tolist()
        return FixedWeights(by_code=FrozenMap(zip(children.codes, found, strict=True)))

    @abstractmethod
    def weights(self, children: Children) -> FloatVector: ...

    def _found(self, wider: Children) -> FrozenMap[str, float]:
        weights = self.weighter.freeze(wider).weights(wider)
        return FrozenMap(zip(wider.codes, weights.tolist(), strict=True))


class OverLeaves(_WiderWeighter, frozen=True):
    """Let a weighter look at all indicators of the index at once; a group weighs as much as the indicators below it.

    With arithmetic means on every level, the index is then the weighted mean of all indicators.

    References
    ----------
    OECD2008, step 6, weights of single indicators and of the groups that they form.
    """

    kind: Literal["over_leaves"] = "over_leaves"

    def weights(self, children: Children) -> FloatVector:
        """Return for each child the sum of the weights of the indicators below it."""
        kin = children.kin
        if kin is None:
            found, below = self._found(children), dict[str, tuple[str, ...]]((code, (code,)) for code in children.codes)
        else:
            found = kin.once(self, lambda: self._found(kin.leaves()))
            below = {code: kin.below(code) for code in children.codes}
        return np.array([fsum(found.get(leaf, 0.0) for leaf in below[code]) for code in children.codes])


class OverLevel(_WiderWeighter, frozen=True):
    """Let a weighter look at every node of one level of the tree at once, whatever group it stands in.

    Level 1 are the indicators, level 2 the groups of indicators, and so on. The weights of a group need not add to
    one; an arithmetic mean divides by their sum.

    Raises
    ------
    SpecificationError
        If a group has children of several levels.

    References
    ----------
    OECD2008, step 6; weights by level as in COINr.
    """

    kind: Literal["over_level"] = "over_level"

    def weights(self, children: Children) -> FloatVector:
        """Return the weights of the children among all nodes of their level."""
        kin = children.kin
        if kin is None:
            found = self._found(children)
        else:
            level = kin.level()
            found = kin.once((self, level.codes), lambda: self._found(level))
        return np.array([found[code] for code in children.codes])
