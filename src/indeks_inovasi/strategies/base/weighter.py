"""Weighters: how much each child counts in its group."""

from abc import abstractmethod
from typing import ClassVar

from indeks_inovasi.kernels.exact import exact_sum
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base.strategy import Strategy
from indeks_inovasi.typing import FloatVector


class Weighter(Strategy, frozen=True):
    """Weights of the children of a group."""

    family: ClassVar[str] = "weighter"

    def freeze(self, children: Children) -> "Weighter":
        """Return the weighter with every weight it learns written into its fields."""
        return self

    @abstractmethod
    def weights(self, children: Children) -> FloatVector:
        """Return the (m,) weights, zero or more, in the order of the children."""


def total_weight(weights: FloatVector) -> float:
    """Return the correctly rounded sum of weights."""
    return float(exact_sum(weights))
