"""Refusal of negative children, by cell."""

import numpy as np

from indeks_inovasi.errors import NegativeValueError
from indeks_inovasi.matrix import Children
from indeks_inovasi.typing import Columns


def refuse_negative_children(who: str, columns: Columns, children: Children) -> None:
    """Refuse children below zero, by cell."""
    if all(column.is_known_within(0.0, np.inf) for column in children.columns):
        return
    if any(np.minimum.reduce(column, initial=0.0) < 0.0 for column in columns):
        held = zip(children.codes, columns, strict=True)
        cells = [cell for code, column in held for cell in children.rows.cells(code, column < 0.0, column)]
        raise NegativeValueError(f"{who} in the group {children.group!r}", cells)
