"""How a value was read as a level where the printed scale leaves room for doubt."""

from dataclasses import dataclass
from typing import Literal

ReadingKind = Literal["overlap", "shared bound", "gap", "outside", "mandatory missing"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One doubtful cell: what was found, how it was read, how else it could be, and what hangs on it."""

    unit: str
    """The row: a unit, or an innovation of the part `part`."""
    indicator: str
    kind: ReadingKind
    """overlap and shared bound: two printed levels hold the value; gap: it lies between two printed decimals;
    outside: no level holds it; mandatory missing: a mandatory indicator without evidence."""
    value: float | None
    level: float
    alternatives: tuple[float, ...]
    points: float
    """Largest change of the indicator's weighted points under another reading."""
    part: str | None = None
    period: str | None = None

    def __str__(self) -> str:
        where = self.unit if self.period is None else f"{self.unit}, {self.period}"
        hangs = f"{self.points:g} {'point hangs' if self.points == 1 else 'points hang'} on it"
        if self.kind == "mandatory missing":
            return f"{self.indicator}[{where}]: mandatory, no evidence; {hangs}"
        others = " or ".join(f"{level:g}" for level in self.alternatives)
        return (
            f"{self.indicator}[{where}] = {self.value!r} ({self.kind}): read as level {self.level:g},"
            f" could be {others}; {hangs}"
        )
