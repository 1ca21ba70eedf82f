"""The smallest and the largest child."""

from typing import Literal

from indeks_inovasi.kernels import aggregation
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base import Aggregator
from indeks_inovasi.typing import FloatMatrix, FloatVector


class Minimum(Aggregator, frozen=True):
    """Return the smallest child: no compensation. Weights only decide which children count."""

    kind: Literal["minimum"] = "minimum"

    def combine(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the minima."""
        return aggregation.extreme(values, largest=False)


class Maximum(Aggregator, frozen=True):
    """Return the largest child. Weights only decide which children count."""

    kind: Literal["maximum"] = "maximum"

    def combine(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the maxima."""
        return aggregation.extreme(values, largest=True)
