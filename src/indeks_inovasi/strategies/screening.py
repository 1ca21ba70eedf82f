"""Screening: units that leave before anything is computed, with the reason."""

from typing import Literal

import numpy as np
from pydantic import Field, SerializeAsAny

from indeks_inovasi.matrix import Column, Rows, stacked
from indeks_inovasi.strategies.base import Screening
from indeks_inovasi.typing import Number
from indeks_inovasi.wording import Wording, joined


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


class NonZeroScreening(Screening, frozen=True):
    """Let a unit leave when less than a share of the values that it has is other than zero.

    Many zeros often stand for "not reported". A missing value counts neither way; a unit without any value stays, for
    that is what `CoverageScreening` judges.

    References
    ----------
    COINr, function ``Screen`` with "byzeros".
    """

    kind: Literal["nonzero_share"] = "nonzero_share"
    share: Number = Field(gt=0.0, le=1.0)
    """Of the values that the unit has among the indicators of the framework, as they enter."""

    def reasons(self, columns: tuple[Column, ...], rows: Rows) -> list[str | None]:
        """Return why each row leaves."""
        table = stacked([column.values for column in columns], len(rows))
        present = np.count_nonzero(~np.isnan(table), axis=1).tolist()
        zeros = np.count_nonzero(table == 0.0, axis=1).tolist()
        return [
            None
            if count == 0 or (count - zero) / count >= self.share
            else Wording(
                f"has {zero} zeros among {count} values, needs {self.share:.0%} other than zero",
                f"memiliki {zero} nilai nol di antara {count} nilai, perlu {self.share:.0%} bukan nol",
            )
            for zero, count in zip(zeros, present, strict=True)
        ]


class SeveralScreenings(Screening, frozen=True):
    """Let a unit leave when one of several screenings says so; all their reasons are given.

    References
    ----------
    COINr, function ``Screen`` with "byNAandzeros".
    """

    kind: Literal["several"] = "several"
    screenings: tuple[SerializeAsAny[Screening], ...] = Field(min_length=1)

    def reasons(self, columns: tuple[Column, ...], rows: Rows) -> list[str | None]:
        """Return why each row leaves."""
        found = [screening.reasons(columns, rows) for screening in self.screenings]
        given = [[reason for reason in own if reason] for own in zip(*found, strict=True)]
        return [joined(reasons, "; ", "; ") if reasons else None for reasons in given]
