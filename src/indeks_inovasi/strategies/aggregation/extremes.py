"""The smallest and the largest child."""

from collections.abc import Sequence
from typing import Literal

from indeks_inovasi.kernels import aggregation
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base import ColumnwiseAggregator
from indeks_inovasi.typing import FloatVector


class Minimum(ColumnwiseAggregator, frozen=True):
    """Return the smallest child: no compensation. Weights only decide which children count."""

    kind: Literal["minimum"] = "minimum"

    def combine_columns(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        """Return the minima."""
        return aggregation.extreme(columns, largest=False)


class Maximum(ColumnwiseAggregator, frozen=True):
    """Return the largest child. Weights only decide which children count."""

    kind: Literal["maximum"] = "maximum"

    def combine_columns(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        """Return the maxima."""
        return aggregation.extreme(columns, largest=True)
