"""Refusal of negative children, by cell."""

from indeks_inovasi.errors import NegativeValueError
from indeks_inovasi.matrix import Children
from indeks_inovasi.typing import FloatMatrix


def refuse_negative_children(who: str, values: FloatMatrix, children: Children) -> None:
    """Refuse children below zero, by cell."""
    if (values < 0.0).any():
        columns = zip(children.codes, values.T, strict=True)
        cells = [cell for code, column in columns for cell in children.rows.cells(code, column < 0.0, column)]
        raise NegativeValueError(f"{who} in the group {children.group!r}", cells)
