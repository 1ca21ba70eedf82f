"""One thing at a time: what each single change does to the ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from indeks_inovasi.comparison import spearman
from indeks_inovasi.engine import dataset_of
from indeks_inovasi.errors import SpecificationError
from indeks_inovasi.robustness.counting import Placing
from indeks_inovasi.robustness.design import Design
from indeks_inovasi.robustness.nominal import Nominal
from indeks_inovasi.robustness.plan import Plan
from indeks_inovasi.robustness.sources.base import ChoiceSource
from indeks_inovasi.specification import IndexSpec
from indeks_inovasi.typing import FloatMatrix, FloatVector


def what_if(data: Any, spec: IndexSpec, changes: Sequence[ChoiceSource] | ChoiceSource) -> "WhatIf":
    """Make each change alone and compare the ranking with the official one.

    Parameters
    ----------
    data, spec
        As for `compute`.
    changes
        `Drop("indicators")` leaves out one at a time; `Alternatives("normalizer", [...])` replaces one at a time.

    Raises
    ------
    SpecificationError
        Where a change does not fit the index or cannot be computed, all of them by name.
    """
    nominal = Nominal(dataset_of(data, spec), spec)
    sources: tuple[Any, ...] = (changes,) if isinstance(changes, ChoiceSource) else tuple(changes)
    strange = [repr(source) for source in sources if not isinstance(source, ChoiceSource)]
    if strange or not sources:
        found = ", ".join(strange) or "nothing"
        raise SpecificationError([f"changes are Drop(...) and Alternatives(...), but found {found}."])
    plan = Plan(nominal, sources, Design("random", 0, (1,) * len(sources), 1))
    problems = [f"{source.name}: {problem}" for source in sources for problem in source.problems(nominal)]
    if problems:
        raise SpecificationError(problems)
    return WhatIf(plan, Placing(spec.ranking_of(spec.framework.index), plan.rows))


@dataclass(frozen=True, eq=False, repr=False)
class WhatIf:
    """The ranking after each single change."""

    plan: Plan
    placing: Placing

    @cached_property
    def changes(self) -> tuple[str, ...]:
        """What is changed, one entry per way that is not the official one."""
        return tuple(self._label(number, way) for number, way in self._ways)

    def _label(self, number: int, way: int) -> str:
        source = self.plan.choices[number]
        label = source.labels(self.plan.nominal)[way]
        return label if len(self.plan.choices) == 1 else f"{source.name}: {label}"

    @cached_property
    def _ways(self) -> tuple[tuple[int, int], ...]:
        return tuple(
            (number, way)
            for number, source in enumerate(self.plan.choices)
            for way in range(1, len(source.labels(self.plan.nominal)))
        )

    @cached_property
    def _ranks(self) -> FloatMatrix:
        """(1 + changes, n) ranks; row 0 is official."""
        scores = np.full((1 + len(self._ways), len(self.plan.rows)), np.nan)
        for row, (number, way) in enumerate([(0, 0), *self._ways]):
            ways = [0] * len(self.plan.choices)
            ways[number] = way
            scenario = self.plan.scenario(tuple(ways))
            scores[row, scenario.positions] = np.where(scenario.withheld, np.nan, scenario.result.score)
        return self.placing.ranks(scores)

    @property
    def official(self) -> FloatVector:
        """(n,) official ranks."""
        official: FloatVector = self._ranks[0]
        return official

    @property
    def ranks(self) -> FloatMatrix:
        """(changes, n) ranks after each change."""
        ranks: FloatMatrix = self._ranks[1:]
        return ranks

    @property
    def shifts(self) -> FloatMatrix:
        """(changes, n) ranks lost (above zero) or won (below zero) by each row."""
        return np.subtract(self.ranks, self.official)

    def to_dict(self) -> dict[str, list[Any]]:
        """Return one row per change: mean and largest shift, who moves most, who leads, Spearman's correlation."""
        units = [self.plan.rows.label(row) for row in range(len(self.plan.rows))]
        table: dict[str, list[Any]] = {
            name: []
            for name in ("change", "mean shift", "largest shift", "unit", "moved 10 or more", "spearman", "leader")
        }
        for change, ranks, shift in zip(self.changes, self.ranks, self.shifts, strict=True):
            both = np.flatnonzero(~np.isnan(shift))
            size = np.abs(shift[both])
            furthest = int(both[int(np.argmax(size))])
            halves = int(np.add.reduce(np.rint(size * 2.0)))  # whole half ranks: exact
            row = (
                change,
                halves / 2.0 / len(both),
                float(shift[furthest]),
                units[furthest],
                int(np.count_nonzero(size >= 10.0)),
                spearman(self.official[both], ranks[both]),
                units[int(np.nanargmin(ranks))],
            )
            for name, value in zip(table, row, strict=True):
                table[name].append(value)
        return table

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas") -> Any:
        """Return the table of `to_dict` as a dataframe (extra "frames")."""
        from indeks_inovasi.frames import to_frame

        return to_frame(self.to_dict(), backend)

    def __repr__(self) -> str:
        held = self.to_dict()
        order = sorted(range(len(self.changes)), key=lambda place: -held["mean shift"][place])
        width = max(map(len, self.changes))
        lines = [f"{'':<{width}}  mean shift  largest"]
        lines += [
            f"{held['change'][place]:<{width}}  {held['mean shift'][place]:10.3f}  {held['largest shift'][place]:+g}"
            f" {held['unit'][place]}"
            for place in order
        ]
        return "\n".join(lines)
