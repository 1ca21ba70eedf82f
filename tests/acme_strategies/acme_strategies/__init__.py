"""Strategies of the Acme institute for composite indices."""

from typing import Literal

from indeks_inovasi.errors import OutOfRangeError
from indeks_inovasi.kernels.elementary import log
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import Normalizer

__all__ = ["Logit"]


class Logit(Normalizer, frozen=True):
    """Turn a share into its log-odds, so that 0.98 and 0.99 lie as far apart as their odds say.

    Not for shares that reach 0 or 1, which have no log-odds. A missing share stays missing.

    Raises
    ------
    OutOfRangeError
        If a value does not lie between 0 and 1.
    """

    kind: Literal["acme.logit"] = "acme.logit"

    def apply(self, column: Column) -> Column:
        """Return the log-odds, turned where a higher share lowers the score."""
        share = column.values
        outside = column.present & ~((share > 0.0) & (share < 1.0))
        if outside.any():
            raise OutOfRangeError("acme.logit needs shares above 0 and below 1", column.cells(outside))
        return column.normalized(column.with_values(log(share / (1.0 - share))).oriented())
