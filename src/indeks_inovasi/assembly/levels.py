"""Values become levels, column by column, by the printed ranges of a scale; doubtful cells are reported."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from indeks_inovasi.kernels.rounding import round_shortest
from indeks_inovasi.models.indicator import Condition, Level, LevelScale
from indeks_inovasi.models.reading import ReadingKind
from indeks_inovasi.typing import BoolVector, FloatVector


class Doubt(NamedTuple):
    """One value that the printed ranges leave in doubt."""

    row: int
    kind: ReadingKind
    alternatives: tuple[float, ...]


@dataclass(frozen=True)
class ReadColumn:
    """Levels read from values, and what was doubtful."""

    levels: FloatVector
    """(n,) the level of each value; NaN for a value in no range where the scale refuses those."""
    doubts: tuple[Doubt, ...]


def read_levels(values: FloatVector, scale: LevelScale, basis: str | None = None) -> ReadColumn:
    """Return the level of each value.

    Values are rounded half up to the printed decimals. In several ranges: the higher or lower level, as the scale
    says. In none: the lowest level, or NaN where the scale refuses. A value is in doubt where it lies in several
    ranges or in none, or where rounding has moved it into or out of one.

    Parameters
    ----------
    values : (n,)
        Without NaN.
    basis
        Code of the way in which the values were measured, where the scale offers several.
    """
    steps, decimals = _steps(scale, basis)
    rounded = round_shortest(values, decimals, "half_up")
    ranges = [step.condition for step in steps if step.condition is not None]
    holds = np.array([range_.holds(rounded) for range_ in ranges]).reshape(len(steps), len(values))
    held_unrounded = np.array([range_.holds(values) for range_ in ranges]).reshape(len(steps), len(values))
    numbers = np.array([step.level for step in steps])
    count = holds.sum(axis=0)
    highest = np.where(holds, numbers[:, None], -np.inf).max(axis=0)
    lowest = np.where(holds, numbers[:, None], np.inf).min(axis=0)
    levels = highest if scale.overlap == "higher" else lowest
    levels = np.where(count > 0, levels, scale.numbers[0] if scale.outside == "lowest" else np.nan)
    doubtful = np.flatnonzero((count != 1) | (holds != held_unrounded).any(axis=0))
    doubts = [_doubt(row, values[row], rounded[row], levels[row], steps, holds[:, row]) for row in doubtful.tolist()]
    return ReadColumn(levels + 0.0, tuple(doubts))


def has_conditions(scale: LevelScale, basis: str | None) -> bool:
    """Return whether values can be read as levels of the scale, or a judgment is needed."""
    return bool(_steps(scale, basis)[0])


def _steps(scale: LevelScale, basis: str | None) -> tuple[list[Level], int]:
    chosen = next((way for way in scale.bases if way.code == basis), None)
    levels, decimals = (scale.levels, scale.decimals) if chosen is None else (chosen.levels, chosen.decimals)
    return [level for level in levels if level.condition is not None], decimals


def _doubt(row: int, value: float, rounded: float, level: float, steps: list[Level], holds: BoolVector) -> Doubt:
    if holds.sum() > 1:
        held = [step for step, inside in zip(steps, holds.tolist(), strict=True) if inside]
        kind: ReadingKind = "shared bound" if _touch(held[0].condition, held[1].condition) else "overlap"
        return Doubt(row, kind, tuple(step.level for step in held if step.level != level))
    if not holds.any():
        nearest = min(steps, key=lambda step: _distance(step.condition, rounded))
        return Doubt(row, "outside", (nearest.level,) if nearest.level != level else ())
    others = [step for step in steps if step.level != level]
    closest = sorted(others, key=lambda step: _distance(step.condition, value))[:1]
    return Doubt(row, "gap", tuple(step.level for step in closest))


def _touch(first: Condition | None, second: Condition | None) -> bool:
    if first is None or second is None:
        return False
    return (first.max is not None and first.max == second.min) or (first.min is not None and first.min == second.max)


def _distance(condition: Condition | None, value: float) -> float:
    if condition is None:
        return float("inf")
    below = 0.0 if condition.min is None else max(condition.min - value, 0.0)
    above = 0.0 if condition.max is None else max(value - condition.max, 0.0)
    return max(below, above)
