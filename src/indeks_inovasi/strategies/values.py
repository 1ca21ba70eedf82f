"""Where the column of an indicator comes from."""

from typing import Literal, Self

import numpy as np
from pydantic import Field, SerializeAsAny, model_validator

from indeks_inovasi import _formula
from indeks_inovasi.errors import OutOfRangeError, UnknownCodeError, ZeroDivisorError
from indeks_inovasi.models.indicator import Code
from indeks_inovasi.strategies.base import Combine, Value, ValueSource
from indeks_inovasi.typing import FloatVector


class ColumnValue(Value, frozen=True):
    """Take a column of the dataset; by default the one named like the indicator.

    Two indicators may read one column, for instance with opposite directions in two branches.
    """

    kind: Literal["column"] = "column"
    name: str

    @property
    def reads(self) -> tuple[str, ...]:
        """The name of the column."""
        return (self.name,)

    @property
    def is_measured(self) -> bool:
        """True: a column holds what was measured."""
        return True

    def column(self, source: ValueSource, code: str) -> FloatVector:
        """Return the column.

        Raises
        ------
        UnknownCodeError
            If the dataset has no such column.
        """
        data = source.data
        if self.name not in data.columns:
            raise UnknownCodeError("column of the data", [self.name], data.columns)
        return data.columns[self.name]


class FormulaValue(Value, frozen=True):
    """Compute a column from columns of the dataset: ``exports / gdp``, ``a + 2 * b``.

    A missing operand gives a missing value.

    Raises
    ------
    ZeroDivisorError
        With the cells whose divisor is zero.
    """

    kind: Literal["formula"] = "formula"
    text: str = Field(max_length=1_000)

    @model_validator(mode="after")
    def _readable(self) -> Self:
        _formula.parse(self.text)
        return self

    @property
    def reads(self) -> tuple[str, ...]:
        """Names of the columns that the formula reads."""
        return _formula.parse(self.text).codes()

    def column(self, source: ValueSource, code: str) -> FloatVector:
        """Return the computed column."""
        data = source.data
        unknown = [name for name in self.reads if name not in data.columns]
        if unknown:
            raise UnknownCodeError(f"column of the data in the formula of {code!r}", unknown, data.columns)
        columns = {name: data.columns[name] for name in self.reads}
        values, zero_divisor, bad_root = _formula.evaluate(_formula.parse(self.text), columns, len(data))
        if zero_divisor.any():
            raise ZeroDivisorError(f"The formula of {code!r}", data.rows.cells(code, zero_divisor))
        if bad_root.any():
            cells = data.rows.cells(code, bad_root)
            raise OutOfRangeError(f"The formula of {code!r} draws roots of values of zero or more", cells)
        complete = np.logical_and.reduce([~np.isnan(column) for column in columns.values()])
        lost = np.isinf(values) | (np.isnan(values) & complete)  # infinity minus infinity is no number
        if lost.any():
            raise OutOfRangeError(f"The formula of {code!r} needs finite results", data.rows.cells(code, lost))
        return values


class RollUp(Value, frozen=True):
    """Combine a node of a part (innovations, jurors' marks) into one number per row."""

    kind: Literal["roll_up"] = "roll_up"
    part: str
    node: Code
    """A node of the part's own index."""
    combine: SerializeAsAny[Combine]

    def column(self, source: ValueSource, code: str) -> FloatVector:
        """Return the combined column."""
        return self.combine.combine(source.part(self.part, self.node)) + 0.0
