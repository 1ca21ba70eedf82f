"""Sums and products."""

from typing import Literal

from indeks_inovasi.kernels import aggregation
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.aggregation.signs import refuse_negative_children
from indeks_inovasi.strategies.base import Aggregator, Link
from indeks_inovasi.typing import FloatMatrix, FloatVector


class WeightedSum(Aggregator, frozen=True):
    """Return ``sum w x`` with the weights as given, whatever they add to.

    Full compensation. With the missing rule "skip" a missing child adds nothing and nothing is renormalized.

    References
    ----------
    OECD2008, step 7, additive aggregation.
    """

    kind: Literal["weighted_sum"] = "weighted_sum"

    def combine(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the sums."""
        return aggregation.weighted_sum(values, weights)

    def link(self) -> Link:
        """Return the plain sum."""
        return Link(divides=False)

    def slopes(self, weights: FloatVector) -> FloatVector:
        """Return the weights."""
        return weights


class Product(Aggregator, frozen=True):
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

    def combine(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the products."""
        if (weights != 1.0).any():
            refuse_negative_children("Product with weights", values, children)
        return aggregation.product(values, weights)
