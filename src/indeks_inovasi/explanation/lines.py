"""What an explanation is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from indeks_inovasi.kernels.attribution import largest_remainder

DUST = 2.0**-44
"""Differences below this share are arithmetic, not information."""

LineKind = Literal["group", "indicator", "innovation", "refused", "adjustment", "base"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation."""

    code: str
    """Code of the node, of the child row, or the path of the step behind an adjustment."""
    label: str
    kind: LineKind
    depth: int
    value: float | None
    """Raw value of an indicator (its level, where it has levels), final value of a group or child row."""
    points: float
    """Points of the headline score."""
    share: float | None
    """Of the score; None where the score is zero."""
    maximum: float | None
    """Points at the best value there is, None where nothing says what that is."""
    final: bool
    """Whether no line below divides it: the points of the final lines add up to the score."""
    remark: str = ""

    @property
    def loss(self) -> float | None:
        """Points lost to the maximum; dust of the arithmetic is no loss."""
        if self.maximum is None:
            return None
        lost = self.maximum - self.points
        return lost if lost > abs(self.maximum) * DUST else 0.0


@dataclass(frozen=True)
class Explanation:
    """A score taken apart: a tree of lines, from the headline node down to indicators and innovations.

    The points of the `final` lines add up to the score: exactly summed, within 4 units in the last place.
    """

    index: str
    unit: str
    name: str
    period: str | None
    score: float
    lines: tuple[Line, ...]
    method: Literal["additive", "shapley"]
    """"shapley" where a group that is no weighted sum shares its distance to the average unit by Shapley values."""

    @property
    def final(self) -> tuple[Line, ...]:
        """The lines that add up to the score."""
        return tuple(line for line in self.lines if line.final)

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def __getitem__(self, code: str) -> Line:
        for line in self.lines:
            if line.code == code:
                return line
        raise KeyError(code)

    def gains(self) -> tuple[Line, ...]:
        """Return the final lines by points, largest first."""
        return tuple(sorted(self.final, key=lambda line: -line.points))

    def losses(self) -> tuple[Line, ...]:
        """Return the indicators that lose points, largest loss first; an innovation's losses stand in its lines."""
        lost = [line for line in self.lines if line.kind == "indicator" and line.final and line.loss]
        return tuple(sorted(lost, key=lambda line: -(line.loss or 0.0)))

    def by_subject(self) -> dict[str, float]:
        """Return the points of each child row (innovation) over all roll-ups."""
        points: dict[str, float] = {}
        for line in self.lines:
            if line.kind == "innovation":
                points[line.code] = points.get(line.code, 0.0) + line.points
        return points

    def printed(self, decimals: int = 2) -> tuple[tuple[Line, float], ...]:
        """Return the final lines with points rounded so that they add to the rounded score (largest remainder)."""
        points = np.array([line.points for line in self.final])
        return tuple(zip(self.final, largest_remainder(points, self.score, decimals), strict=True))

    def difference(self, other: "Explanation") -> dict[str, float]:
        """Return, by code, the points that this score has more than another: two units or two years.

        The differences add up to the difference of the scores.
        """
        own, theirs = _by_code(self.final), _by_code(other.final)
        return {code: own.get(code, 0.0) - theirs.get(code, 0.0) for code in dict.fromkeys([*own, *theirs])}

    def to_dict(self) -> dict[str, list[Any]]:
        """Return the lines as columns."""
        names = ("code", "label", "kind", "depth", "value", "points", "share", "maximum", "loss", "final", "remark")
        return {name: [getattr(line, name) for line in self.lines] for name in names}

    def __str__(self) -> str:
        where = self.name if self.period is None else f"{self.name}, {self.period}"
        head = f"{self.index} of {where}: {self.score:.10g}"
        width = max(len("  " * line.depth + line.label) for line in self.lines)
        rows = [
            f"{'  ' * line.depth + line.label:{width}} {line.points:10.3f}"
            f" {'' if line.share is None else f'{line.share:.1%}':>7}"
            f" {'' if not line.loss else f'{-line.loss:.3f}':>9}  {line.remark}".rstrip()
            for line in self.lines
        ]
        return "\n".join([head, f"{'':{width}} {'points':>10} {'share':>7} {'lost':>9}", *rows])


def _by_code(lines: tuple[Line, ...]) -> dict[str, float]:
    points: dict[str, float] = {}
    for line in lines:
        points[line.code] = points.get(line.code, 0.0) + line.points
    return points
