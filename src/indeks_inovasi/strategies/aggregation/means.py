"""Means: arithmetic, geometric, harmonic, power."""

from collections.abc import Sequence
from typing import Literal, Self

from pydantic import model_validator

from indeks_inovasi.kernels import aggregation
from indeks_inovasi.kernels.elementary import exp, log
from indeks_inovasi.kernels.powers import power
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.aggregation.signs import refuse_negative_children
from indeks_inovasi.strategies.base import ColumnwiseAggregator, Link, total_weight
from indeks_inovasi.typing import FloatVector, Number


class ArithmeticMean(ColumnwiseAggregator, frozen=True):
    """Return ``sum w x / sum w`` over the children present.

    Full compensation: a deficit in one child is made up by a surplus in another.

    References
    ----------
    OECD2008, step 7, additive aggregation.
    """

    kind: Literal["arithmetic_mean"] = "arithmetic_mean"

    def combine_columns(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        """Return the means."""
        return aggregation.arithmetic_mean(columns, weights, total_weight(weights))

    def link(self) -> Link:
        """Return the scale of the values."""
        return Link()

    def slopes(self, weights: FloatVector) -> FloatVector:
        """Return the weights over their sum."""
        return weights / total_weight(weights)


class GeometricMean(ColumnwiseAggregator, frozen=True):
    """Return ``prod x^(w / sum w)``: partial compensation, low values weigh more.

    One zero makes the group zero; lift scores above zero (``MinMax(floor=1)``) where that is not meant.

    Raises
    ------
    NegativeValueError
        If a child is below zero.

    References
    ----------
    OECD2008, step 7, geometric aggregation; UNDP, Human Development Report, Technical note 1.
    """

    kind: Literal["geometric_mean"] = "geometric_mean"

    @property
    def zero_decides(self) -> bool:
        """Whether one zero makes the group zero."""
        return True

    def combine_columns(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        """Return the means."""
        refuse_negative_children("GeometricMean", columns, children)
        return aggregation.geometric_mean(columns, weights, total_weight(weights))

    def link(self) -> Link:
        """Return the scale of logarithms."""
        return Link(log, exp, above_zero=True)


class HarmonicMean(ColumnwiseAggregator, frozen=True):
    """Return ``sum w / sum (w / x)``: little compensation. One zero makes the group zero.

    Raises
    ------
    NegativeValueError
        If a child is below zero.
    """

    kind: Literal["harmonic_mean"] = "harmonic_mean"

    @property
    def zero_decides(self) -> bool:
        """Whether one zero makes the group zero."""
        return True

    def combine_columns(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        """Return the means."""
        refuse_negative_children("HarmonicMean", columns, children)
        return aggregation.harmonic_mean(columns, weights, total_weight(weights))

    def link(self) -> Link:
        """Return the scale of reciprocals."""
        return Link(_reciprocal, _reciprocal, above_zero=True)


class PowerMean(ColumnwiseAggregator, frozen=True):
    """Return ``(sum w x^p / sum w)^(1/p)``: 1 is the arithmetic mean, -1 the harmonic one, large p the maximum.

    Raises
    ------
    NegativeValueError
        If a child is below zero.

    References
    ----------
    Hardy, Littlewood and Polya (1952), Inequalities, chapter II.
    """

    kind: Literal["power_mean"] = "power_mean"
    exponent: Number
    """p; not 0, for which there is GeometricMean."""

    @model_validator(mode="after")
    def _not_zero(self) -> Self:
        if self.exponent == 0.0:
            raise ValueError("The power mean with exponent 0 is the geometric mean: use GeometricMean.")
        return self

    @property
    def zero_decides(self) -> bool:
        """Whether one zero makes the group zero."""
        return self.exponent < 0.0

    def combine_columns(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        """Return the means."""
        refuse_negative_children("PowerMean", columns, children)
        return aggregation.power_mean(columns, weights, total_weight(weights), self.exponent)

    def link(self) -> Link:
        """Return the scale of powers."""
        p = self.exponent

        def to(values: FloatVector) -> FloatVector:
            return power(values, p)

        def back(values: FloatVector) -> FloatVector:
            return power(values, 1.0 / p)

        return Link(to, back, above_zero=True)


def _reciprocal(values: FloatVector) -> FloatVector:
    return 1.0 / values
