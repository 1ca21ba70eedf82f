"""Aggregators: from the children of a group to the group."""

from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi import _formula
from indeks_inovasi.errors import NegativeValueError, OutOfRangeError, UnknownCodeError, ZeroDivisorError
from indeks_inovasi.kernels import aggregation
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base import Aggregator, total_weight
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector, Number


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

    def slopes(self, weights: FloatVector) -> FloatVector:
        """Return the weights."""
        return weights


class ArithmeticMean(Aggregator, frozen=True):
    """Return ``sum w x / sum w`` over the children present.

    Full compensation: a deficit in one child is made up by a surplus in another.

    References
    ----------
    OECD2008, step 7, additive aggregation.
    """

    kind: Literal["arithmetic_mean"] = "arithmetic_mean"

    def combine(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the means."""
        return aggregation.arithmetic_mean(values, weights, total_weight(weights))

    def slopes(self, weights: FloatVector) -> FloatVector:
        """Return the weights over their sum."""
        return weights / total_weight(weights)


class GeometricMean(Aggregator, frozen=True):
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

    def combine(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the means."""
        _refuse_negative("GeometricMean", values, children)
        return aggregation.geometric_mean(values, weights, total_weight(weights))


class HarmonicMean(Aggregator, frozen=True):
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

    def combine(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the means."""
        _refuse_negative("HarmonicMean", values, children)
        return aggregation.harmonic_mean(values, weights, total_weight(weights))


class PowerMean(Aggregator, frozen=True):
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

    def combine(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the means."""
        _refuse_negative("PowerMean", values, children)
        return aggregation.power_mean(values, weights, total_weight(weights), self.exponent)


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
            _refuse_negative("Product with weights", values, children)
        return aggregation.product(values, weights)


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


class FormulaAggregation(Aggregator, frozen=True):
    """Return a formula over the children, which may read a negative one that nobody has turned.

    A missing operand gives a missing value: the missing rules are "propagate" and "refuse". Weights are not used.

    Raises
    ------
    ZeroDivisorError
        With the units for which a divisor is zero.
    UnknownCodeError
        If the formula reads what is no child of the group.
    """

    uses_weights: ClassVar[bool] = False
    kind: Literal["formula"] = "formula"
    text: str = Field(max_length=1_000)

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if not _formula.parse(self.text).codes():
            raise ValueError(f"The formula {self.text!r} reads no child of the group.")
        if self.missing.rule == "skip":
            raise ValueError("A formula cannot skip an operand: use the missing rule 'propagate' or 'refuse'.")
        return self

    @property
    def rises(self) -> bool:
        """False: a formula may subtract or divide."""
        return False

    def check_directions(self, children: Children) -> None:
        """Accept every direction."""

    def counts(self, children: Children) -> FloatVector:
        """Return 1 for each child that the formula reads."""
        codes = _formula.parse(self.text).codes()
        return np.array([float(code in codes) for code in children.codes])

    def aggregate(self, children: Children, weights: FloatVector) -> FloatVector:
        """Return the column of the group."""
        codes = _formula.parse(self.text).codes()
        unknown = [code for code in codes if code not in children.codes]
        if unknown:
            raise UnknownCodeError(f"child of {children.group!r} in its formula", unknown, children.codes)
        return super().aggregate(children, self.counts(children))

    def combine(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the values of the formula."""
        tree = _formula.parse(self.text)
        columns = {code: values[:, number] for number, code in enumerate(children.codes)}
        result, zero_divisor, bad_root = _formula.evaluate(tree, columns, len(values))
        where = f"The formula of {children.group!r}"
        if zero_divisor.any():
            raise ZeroDivisorError(where, _units(zero_divisor, children))
        if bad_root.any():
            raise OutOfRangeError(f"{where} draws roots of values of zero or more", _units(bad_root, children))
        return result


def _units(where: BoolVector, children: Children) -> list[str]:
    return [children.rows.label(row) for row in np.flatnonzero(where).tolist()]


def _refuse_negative(who: str, values: FloatMatrix, children: Children) -> None:
    if (values < 0.0).any():
        columns = zip(children.codes, values.T, strict=True)
        cells = [cell for code, column in columns for cell in children.rows.cells(code, column < 0.0, column)]
        raise NegativeValueError(f"{who} in the group {children.group!r}", cells)
