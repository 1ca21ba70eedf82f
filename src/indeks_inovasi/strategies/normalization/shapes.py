"""Normalizers that bend the scale."""

from typing import Literal

from pydantic import Field

from indeks_inovasi.errors import (
    OutOfRangeError,
)
from indeks_inovasi.kernels.normalization import (
    exponential_transform,
)
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import Normalizer
from indeks_inovasi.typing import Number


class Exponential(Normalizer, frozen=True):
    """Stretch shares R between 0 and 1 to ``-scale ln(1 - R (1 - exp(-100 / scale)))``: 0 to 100.

    It stands after a `Percentile` with ceiling 1 in a `Chain`: the top tenth gets more than half of the scale when
    `scale` is 23, so that a good value elsewhere cannot make up for it.

    Raises
    ------
    OutOfRangeError
        If a share lies outside 0 to 1.

    References
    ----------
    MHCLG, English Indices of Deprivation 2025, technical report, exponential transformation.
    """

    kind: Literal["exponential"] = "exponential"
    scale: Number = Field(gt=0.0)

    def apply(self, column: Column) -> Column:
        """Return the stretched shares."""
        shares = column.values
        bad = (shares < 0.0) | (shares > 1.0)
        if bad.any():
            raise OutOfRangeError("Exponential needs shares from 0 to 1", column.cells(bad))
        return column.with_values(exponential_transform(shares, self.scale))
