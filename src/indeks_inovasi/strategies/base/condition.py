"""Conditions: rules for the rows of a part, and screening of units."""

from abc import abstractmethod
from datetime import datetime
from typing import Any, ClassVar

from indeks_inovasi.errors import (
    SpecificationError,
    UnknownCodeError,
    listed,
)
from indeks_inovasi.matrix import Column, Dataset, Rows
from indeks_inovasi.strategies.base.strategy import Strategy


class Rule(Strategy, frozen=True):
    """One condition that a row of a part must meet to be accepted."""

    family: ClassVar[str] = "rule"

    @abstractmethod
    def reasons(self, table: Dataset) -> list[str | None]:
        """Return for each row why it is refused, None where it is not."""


class Screening(Strategy, frozen=True):
    """Units that leave before anything is computed."""

    family: ClassVar[str] = "screening"

    @abstractmethod
    def reasons(self, columns: tuple[Column, ...], rows: Rows) -> list[str | None]:
        """Return for each row why it leaves, None where it stays."""


SEVERAL = (tuple, list, set, frozenset)
"""What an attribute that holds several texts may be made of."""


def attribute(table: Dataset, name: str, who: str, needs: str, kinds: tuple[type, ...]) -> tuple[Any, ...]:
    """Return an attribute of the rows of a table, each None or of one of the `kinds`, which `needs` describes.

    Raises
    ------
    UnknownCodeError
        If the table has no such attribute.
    SpecificationError
        If a row holds something else.
    """
    if name not in table.attributes:
        raise UnknownCodeError("attribute of the part", [name], table.attributes)
    held = table.attributes[name]
    wrong = [
        f"{value!r} ({table.rows.label(row)})"
        for row, value in enumerate(held)
        if value is not None and (not isinstance(value, kinds) or isinstance(value, datetime))
    ]
    if wrong:
        raise SpecificationError([f"{who} needs {needs} in {name!r}, but found {listed(wrong)}."])
    return held
