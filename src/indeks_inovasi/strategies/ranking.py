"""From scores to ranks and categories: never frozen, always within a period."""

from typing import Literal, Self

import numpy as np
from pydantic import BaseModel, Field, model_validator

from indeks_inovasi.kernels.comparing import Ties, band_of, competition_ranks, digits_for
from indeks_inovasi.matrix import Rows
from indeks_inovasi.strategies.base import Coverage
from indeks_inovasi.typing import FloatVector, FrozenMap, Labels, Names, Number, Whole


class Bands(BaseModel, frozen=True, extra="forbid"):
    """Categories of a score: below the first limit the first one, and so on.

    `closed` says to which band a score equal to a limit belongs: "right" to the band below, "left" to the band
    above; one word for all limits or one per limit.
    """

    limits: tuple[Number, ...]
    """Ascending."""
    closed: Literal["left", "right"] | tuple[Literal["left", "right"], ...]
    labels: tuple[Labels, ...]
    """One more than limits; wording by language."""

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if len(self.labels) != len(self.limits) + 1 or list(self.limits) != sorted(set(self.limits)):
            raise ValueError("Limits must ascend, and there must be one label more than limits.")
        if not isinstance(self.closed, str) and len(self.closed) != len(self.limits):
            raise ValueError("Give `closed` once, or once per limit.")
        return self

    def number(self, scores: FloatVector) -> list[int]:
        """Return the number of the band of each score, -1 where there is none."""
        limits = np.array(self.limits)
        closed = [self.closed] * len(limits) if isinstance(self.closed, str) else list(self.closed)
        below = np.array([side == "right" for side in closed], dtype=np.bool_)
        bands: list[int] = band_of(scores, limits, below, digits_for(limits)).tolist()
        return bands

    def label(self, band: int, lang: str) -> str | None:
        """Return the wording of a band, None for -1."""
        if band < 0:
            return None
        wording: FrozenMap[str, str] = self.labels[band]
        return wording.get(lang) or next(iter(wording.values()), str(band))


class Ranking(BaseModel, frozen=True, extra="forbid"):
    """How a node is ranked and put in categories."""

    order: Literal["descending", "ascending"] = "descending"
    """"descending": the highest score is rank 1. Whether high is good is the index's business."""
    ties: Ties = "min"
    """"min" 1 2 2 4 (standard competition), "max", "average" (fractional), "dense", "ordinal" (order of the rows)."""
    decimals: Whole | None = Field(default=None, ge=-15, le=15)
    """Compare scores at so many decimals; null: 12 significant digits, which only closes rounding dust."""
    within: Names = ()
    """Peer groups that are ranked apart, such as "kind"; periods always are."""
    bands: Bands | None = None
    withhold_below: Coverage | None = None
    """Show the score without a rank where fewer values enter, before any imputation."""
    titles: tuple[Labels, ...] = ()
    """Wording of the first places, as in a decree: "Juara I", "Juara II", "Juara III"."""

    def apart(self, rows: Rows) -> tuple[str, ...]:
        """Return the peer groups within which rows are ranked, the period among them where there is one."""
        return (*(("period",) if rows.periods is not None else ()), *self.within)

    def ranks(self, scores: FloatVector, rows: Rows) -> FloatVector:
        """Return the rank of each row, NaN where it has no score."""
        ordered = scores if self.order == "descending" else -scores + 0.0
        by = self.apart(rows)
        if not by:
            return competition_ranks(ordered, self.ties, self.decimals)
        ranks = np.full(len(scores), np.nan)
        for members in rows.partition(*by).values():
            ranks[members] = competition_ranks(ordered[members], self.ties, self.decimals)
        return ranks

    def title(self, rank: float, lang: str) -> str | None:
        """Return the wording of a place; None beyond the titles, for a half rank and without a rank."""
        if np.isnan(rank) or not float(rank).is_integer() or not 1 <= rank <= len(self.titles):
            return None
        wording: FrozenMap[str, str] = self.titles[int(rank) - 1]
        return wording.get(lang) or next(iter(wording.values()), None)
