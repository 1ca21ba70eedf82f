"""Screening: units that leave before anything is computed, with the reason."""

from typing import Literal

import numpy as np
from pydantic import Field

from indeks_inovasi.matrix import Column, Rows, stacked
from indeks_inovasi.strategies.base import Screening
from indeks_inovasi.typing import Number
from indeks_inovasi.wording import Wording


class NoScreening(Screening, frozen=True):
    """Keep every unit."""

    kind: Literal["none"] = "none"

    def reasons(self, columns: tuple[Column, ...], rows: Rows) -> list[str | None]:
        """Return no reason for any row."""
        return [None] * len(rows)


class CoverageScreening(Screening, frozen=True):
    """Let a unit leave when less than a share of its indicators has a value.

    References
    ----------
    OECD2008, step 2, data selection; COINr, function ``Screen`` with "byNA".
    """

    kind: Literal["coverage"] = "coverage"
    share: Number = Field(gt=0.0, le=1.0)
    """Of the indicators of the framework, as they enter."""

    def reasons(self, columns: tuple[Column, ...], rows: Rows) -> list[str | None]:
        """Return why each row leaves."""
        total = len(columns)
        if total == 0:
            return [None] * len(rows)
        present = (~np.isnan(stacked([column.values for column in columns], len(rows)))).sum(axis=1)
        return [
            None
            if count / total >= self.share
            else Wording(
                f"has {count} of {total} indicators, needs {self.share:.0%}",
                f"memiliki {count} dari {total} indikator, perlu {self.share:.0%}",
            )
            for count in present.tolist()
        ]
