"""Weights that someone gives."""

from typing import Literal, Self

import numpy as np
from pydantic import model_validator

from indeks_inovasi.errors import (
    UnknownCodeError,
    WeightsError,
)
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base import Weighter
from indeks_inovasi.typing import FloatVector, FrozenMap, Number


class FrameworkWeights(Weighter, frozen=True):
    """Take the weights that the framework gives; 1 each where it gives none."""

    kind: Literal["framework"] = "framework"

    def weights(self, children: Children) -> FloatVector:
        """Return the weights as given."""
        return np.array([1.0 if weight is None else weight for weight in children.given])


class EqualWeights(Weighter, frozen=True):
    """Give each child of a group the same weight, ``1 / m``, whatever the framework says."""

    kind: Literal["equal"] = "equal"

    def weights(self, children: Children) -> FloatVector:
        """Return 1 / m for each of the m children."""
        return np.full(len(children.columns), 1.0 / len(children.columns))


class FixedWeights(Weighter, frozen=True):
    """Take the weights of a map from code to weight; what data-driven weights freeze to.

    Raises
    ------
    UnknownCodeError
        If a child has no weight in the map.
    """

    kind: Literal["fixed"] = "fixed"
    by_code: FrozenMap[str, Number]

    @model_validator(mode="after")
    def _none_negative(self) -> Self:
        negative = [f"{code!r} has {weight!r}, below zero" for code, weight in self.by_code.items() if weight < 0]
        if negative:
            raise WeightsError("FixedWeights", negative)
        return self

    def weights(self, children: Children) -> FloatVector:
        """Return the weights of the children."""
        bare = [code for code in children.codes if code not in self.by_code]
        if bare:
            raise UnknownCodeError(f"weight for children of {children.group!r}", bare, self.by_code)
        return np.array([self.by_code[code] for code in children.codes])
