"""A formula over the children."""

from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi import _formula
from indeks_inovasi.errors import OutOfRangeError, UnknownCodeError, ZeroDivisorError
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base import Aggregator
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector


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
