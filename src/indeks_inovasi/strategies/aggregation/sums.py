"""Sums and products."""

from collections.abc import Sequence
from typing import Literal

from indeks_inovasi.kernels import aggregation
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.aggregation.signs import refuse_negative_children
from indeks_inovasi.strategies.base import ColumnwiseAggregator, Link
from indeks_inovasi.typing import FloatVector


class WeightedSum(ColumnwiseAggregator, frozen=True):
    """Return ``sum w x`` with the weights as given, whatever they add to.

    Full compensation. With the missing rule "skip" a missing child adds nothing and nothing is renormalized.

    References
    ----------
    OECD2008, step 7, additive aggregation.
    """

    kind: Literal["weighted_sum"] = "weighted_sum"

    def combine_columns(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        """Return the sums."""
        return aggregation.weighted_sum(columns, weights)

    def link(self) -> Link:
        """Return the plain sum."""
        return Link(divides=False)

    def slopes(self, weights: FloatVector) -> FloatVector:
        """Return the weights."""
        return weights


class Product(ColumnwiseAggregator, frozen=True):
    """Return ``prod x^w``; with the weights of a bare framework (1 each) the plain product.

    Raises
    ------
    NegativeValueError
        If a child is below zero and some weight is not 1.
    """

    kind: Literal["product"] = "product"

    @property
    def zero_decides(self) -> bool:
        """Whether one zero makes the group zero."""
        return True

    def combine_columns(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        """Return the products."""
        if (weights != 1.0).any():
            refuse_negative_children("Product with weights", columns, children)
        return aggregation.product(columns, weights)
