"""What an explanation is made of."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from indeks_inovasi.errors import UnknownCodeError
from indeks_inovasi.kernels.attribution import largest_remainder
from indeks_inovasi.kernels.exact import exact_sum

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
    part: str = ""
    """Path of the part that the line stands in, empty for the index itself; each part has codes of its own."""

    @property
    def path(self) -> str:
        """The code after the path of its part: "innovations:sid_16"."""
        return f"{self.part}:{self.code}" if self.part else self.code

    @property
    def loss(self) -> float | None:
        """Points lost to the maximum; dust of the arithmetic is no loss."""
        if self.maximum is None:
            return None
        lost = self.maximum - self.points
        return lost if lost > abs(self.maximum) * DUST else 0.0


@dataclass(frozen=True, slots=True)
class Balance:
    """What one indicator gives and loses, over all innovations that have it."""

    code: str
    label: str
    points: float
    loss: float | None
    """Points lost to the maximum; None where nothing says what that is."""
    rows: int
    """How many innovations stand behind it; 0 for an indicator of the unit itself."""
    beyond: bool = False
    """Whether it is what a roll-up loses beyond the innovations there are."""

    def plus(self, other: "Balance") -> "Balance":
        """Return both together."""
        loss = None if self.loss is None or other.loss is None else self.loss + other.loss
        return replace(self, points=self.points + other.points, loss=loss, rows=self.rows + other.rows)


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
        raise UnknownCodeError("line of the explanation", [code], dict.fromkeys(line.code for line in self.lines))

    def below(self, number: int) -> tuple[int, ...]:
        """Return the numbers of the lines one level below a line."""
        depth = self.lines[number].depth + 1
        return tuple(place for place in range(number + 1, self.end(number)) if self.lines[place].depth == depth)

    def end(self, number: int) -> int:
        """Return the number of the first line after everything below a line."""
        depth = self.lines[number].depth
        return next(
            (place for place in range(number + 1, len(self.lines)) if self.lines[place].depth <= depth), len(self.lines)
        )

    def inside_a_row(self, number: int) -> bool:
        """Return whether a line stands below an innovation."""
        depth = self.lines[number].depth
        for line in reversed(self.lines[:number]):
            if line.depth < depth:
                depth = line.depth
                if line.kind == "innovation":
                    return True
        return False

    def counts_rows(self, number: int) -> bool:
        """Return whether a roll-up counts innovations, so that nothing about them divides its points further."""
        rows = [self.lines[place] for place in self.below(number) if self.lines[place].kind == "innovation"]
        return bool(rows) and all(line.final for line in rows)

    def by_indicator(self) -> tuple["Balance", ...]:
        """Return what each indicator gives and loses over all innovations that have it.

        What a roll-up loses beyond the innovations there are (empty places of a divisor) is a balance of its own.
        """
        found: dict[str, Balance] = {}
        for number, line in enumerate(self.lines):
            if line.kind == "indicator":
                own = _balance(self, number)
                held = found.get(line.path)
                found[line.path] = own if held is None else held.plus(own)
        return tuple(found.values())

    def gains(self) -> tuple["Balance", ...]:
        """Return the indicators that give points, most first."""
        return tuple(sorted((own for own in self.by_indicator() if own.points > 0.0), key=lambda own: -own.points))

    def losses(self) -> tuple["Balance", ...]:
        """Return the indicators that lose points to the maximum, most first."""
        lost = [own for own in self.by_indicator() if own.loss and own.loss > abs(self.score) * DUST]
        return tuple(sorted(lost, key=lambda own: -(own.loss or 0.0)))

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
        """Return, by path of the line, the points that this score has more than another: two units or two years.

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


def _balance(explanation: Explanation, number: int) -> Balance:
    line = explanation.lines[number]
    rows = [
        explanation.lines[place] for place in explanation.below(number) if explanation.lines[place].kind == "innovation"
    ]
    if line.final:
        return Balance(line.code, line.label, line.points, line.loss, int(explanation.inside_a_row(number)))
    if explanation.counts_rows(number) or not rows:
        return Balance(line.code, line.label, line.points, line.loss, len(rows))
    inside = float(exact_sum(np.array([row.loss or 0.0 for row in rows])))
    loss = None if line.loss is None else line.loss - inside
    return Balance(line.code, line.label, 0.0, loss, len(rows), beyond=True)


def _by_code(lines: tuple[Line, ...]) -> dict[str, float]:
    points: dict[str, float] = {}
    for line in lines:
        points[line.path] = points.get(line.path, 0.0) + line.points
    return points
