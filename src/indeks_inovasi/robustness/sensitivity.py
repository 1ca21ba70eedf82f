"""Which choice matters most: Sobol indices of every source, with bootstrap intervals."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from indeks_inovasi.kernels.sobol import resample_counts, sobol_indices, standardized
from indeks_inovasi.robustness.counting import KeptScores, Placing
from indeks_inovasi.robustness.plan import Plan
from indeks_inovasi.typing import FloatMatrix, FloatVector

Of = Literal["ranks", "scores"]
_RESAMPLING = 1_000_000
"""Stream of the resamples, beyond any number of sources."""


@dataclass(frozen=True, eq=False, repr=False)
class SobolIndices:
    """First-order and total indices of each source: for the mean shift of ranks, and for each unit.

    A first-order index is the share of the variance that goes when the source is known; a total index the share that
    stays when everything else is known. What the total has more is interaction.
    """

    sources: tuple[str, ...]
    units: tuple[str, ...]
    of: Of
    level: float
    draws: int
    first: FloatMatrix
    """(sources, 1 + units); column 0 is the mean absolute shift of ranks against the official ones."""
    first_low: FloatMatrix
    first_high: FloatMatrix
    total: FloatMatrix
    total_low: FloatMatrix
    total_high: FloatMatrix

    def to_dict(self, unit: str | None = None) -> dict[str, list[Any]]:
        """Return the indices as columns: of the mean shift of ranks, or of one unit."""
        column = 0 if unit is None else 1 + self.units.index(unit)
        held = {
            "first": self.first,
            "first low": self.first_low,
            "first high": self.first_high,
            "total": self.total,
            "total low": self.total_low,
            "total high": self.total_high,
        }
        return {
            "source": list(self.sources),
            **{name: [_number(value) for value in table[:, column].tolist()] for name, table in held.items()},
        }

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas", unit: str | None = None) -> Any:
        """Return the table of `to_dict` as a dataframe (extra "frames")."""
        from indeks_inovasi.frames import to_frame

        return to_frame(self.to_dict(unit), backend)

    @property
    def most_influential(self) -> str:
        """The source with the largest total index for the mean shift of ranks."""
        return self.sources[int(np.nanargmax(self.total[:, 0]))]

    def __repr__(self) -> str:
        width = max(map(len, self.sources))
        lines = [f"Sobol indices of the mean shift of ranks, {self.draws} draws, {self.level:.0%} intervals"]
        for number, name in enumerate(self.sources):
            parts = [f"  {name:<{width}}"]
            for kind, held, low, high in (
                ("first", self.first, self.first_low, self.first_high),
                ("total", self.total, self.total_low, self.total_high),
            ):
                parts.append(f"{kind} {held[number, 0]:6.3f} [{low[number, 0]:.3f}, {high[number, 0]:.3f}]")
            lines.append("  ".join(parts))
        return "\n".join(lines)


def sobol(
    plan: Plan,
    sampled: Callable[[Plan], KeptScores],
    placing: Placing,
    official: FloatVector,
    units: tuple[str, ...],
    of: Of,
    draws: int,
    resamples: int,
    level: float,
) -> SobolIndices:
    """Return the indices of every source.

    Parameters
    ----------
    plan
        The study.
    sampled
        Gives the scores of the first `draws` draws of a plan.
    official : (n,)
        Official ranks.
    of
        What the indices of units are about: their ranks or their scores.
    draws, resamples, level
        Size of each of the samples, bootstrap resamples, and the share that an interval holds.
    """

    def outputs(numbers: tuple[int, ...]) -> FloatMatrix:
        kept = sampled(plan.with_second(numbers))
        ranks = placing.ranks(kept.ranked())
        shift = np.abs(ranks - official)
        there = ~np.isnan(shift)
        moved = np.add.reduce(np.where(there, np.rint(shift * 2.0), 0.0), axis=1)  # whole half ranks: exact
        mean = moved / 2.0 / np.count_nonzero(there, axis=1)
        return np.concatenate([mean[:, None], ranks if of == "ranks" else kept.scores()], axis=1)

    counts = resample_counts(plan.design.seed, (_RESAMPLING,), resamples, draws)
    held = standardized(outputs(()), outputs(tuple(range(len(plan.sources)))), counts)
    found = [sobol_indices(held, outputs((number,))) for number in range(len(plan.sources))]
    tail = (1.0 - level) / 2.0
    bounds = [(_quantiles(each.first[1:], tail), _quantiles(each.total[1:], tail)) for each in found]
    return SobolIndices(
        tuple(source.name for source in plan.sources),
        units,
        of,
        level,
        draws,
        np.array([each.first[0] for each in found]),
        np.array([first[0] for first, _ in bounds]),
        np.array([first[1] for first, _ in bounds]),
        np.array([each.total[0] for each in found]),
        np.array([total[0] for _, total in bounds]),
        np.array([total[1] for _, total in bounds]),
    )


def _quantiles(resampled: FloatMatrix, tail: float) -> tuple[FloatVector, FloatVector]:
    """Return the lower and the upper quantile of each column, between neighbors linearly."""
    ordered = np.sort(resampled, axis=0)
    ends: list[FloatVector] = []
    for p in (tail, 1.0 - tail):
        place = (len(ordered) - 1) * p
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        ends.append(ordered[low] + (ordered[high] - ordered[low]) * (place - low))
    return ends[0], ends[1]


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
