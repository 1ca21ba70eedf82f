"""Canonical JSON and sha256: what two programs must agree on before they can compare digests.

Everything here is written down for other programs on the page "The lock format".
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np

from indeks_inovasi._jsontext import CANONICAL
from indeks_inovasi.typing import FloatMatrix, FloatVector

SHORT = 16
"""Hex digits of a digest that only locates: what it locates is covered by a whole digest as well."""


def canonical(value: Any) -> str:
    """Return the one JSON text of a value: sorted keys, no blanks, every number as the shortest text of its double.

    Raises
    ------
    ValueError
        For NaN and infinities, which JSON does not know.
    """
    return CANONICAL.text(value)


def digest(value: Any) -> str:
    """Return the sha256 of the canonical JSON of a value, as 64 hex digits."""
    return sha256(canonical(value).encode()).hexdigest()


def digest_of_numbers(values: FloatVector) -> str:
    """Return the sha256 of numbers as little-endian doubles; there is one zero and one NaN."""
    return sha256(clean(values).data).hexdigest()


def clean(values: FloatVector) -> FloatVector:
    """Return numbers with 0.0 for -0.0 and with one bit pattern for NaN."""
    held: FloatVector = np.ascontiguousarray(values, dtype="<f8") + 0.0
    held[np.isnan(held)] = np.nan
    return held


def digests_of_rows(numbers: FloatMatrix, texts: Sequence[Sequence[Any]]) -> list[str]:
    """Return one short digest per row, over its numbers and the canonical JSON of its texts.

    Parameters
    ----------
    numbers : (n, m)
        Clean numbers.
    texts
        One sequence of n values per text column.
    """
    data = np.ascontiguousarray(numbers, dtype="<f8").tobytes()
    width = 8 * numbers.shape[1]
    tails = [f"[{line}]".encode() for line in CANONICAL.lines(texts)] if texts else [b"[]"] * len(numbers)
    return [
        sha256(data[start : start + width] + tail).hexdigest()[:SHORT]
        for start, tail in zip(
            range(0, width * len(numbers), width) if width else [0] * len(numbers), tails, strict=True
        )
    ]
