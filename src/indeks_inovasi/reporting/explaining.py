"""One score taken apart: the tree of its points, and what gains and loses most."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from indeks_inovasi.explanation import Explanation, Line
from indeks_inovasi.kernels.attribution import largest_remainder
from indeks_inovasi.kernels.exact import exact_sum
from indeks_inovasi.reporting.tables import INDENT, Heading, Table, decimals_of, markdown, shown

DUST = 1e-9
"""Points that only arithmetic makes are not shown."""


@dataclass(frozen=True)
class Item:
    """What one indicator gives and loses, over all innovations that have it."""

    code: str
    label: str
    points: float
    loss: float | None
    rows: int
    """How many lines of the explanation stand behind it."""


def explanation_table(explanation: Explanation, *, full: bool = False, decimals: int = 2) -> Table:
    """Return the tree of points; an innovation is one line and a count has none below it, unless `full`.

    Printed points add up: below every line they are apportioned by largest remainder.
    """
    points = _printed(explanation, decimals)
    hidden = [False] * len(points) if full else _hidden(explanation, points)
    rows = [
        _row(line, points[number], decimals, _remark(explanation.lines, number))
        for number, line in enumerate(explanation.lines)
        if not hidden[number]
    ]
    columns = (
        Heading("node"),
        Heading("value", "right"),
        Heading("points", "right"),
        Heading("share", "right", optional=True),
        Heading("lost", "right"),
        *[Heading("remark")] * any(row[-1] for row in rows),
    )
    return Table(_title(explanation), columns, tuple(row[: len(columns)] for row in rows))


def _title(explanation: Explanation) -> str:
    who = explanation.unit if explanation.name == explanation.unit else f"{explanation.unit} {explanation.name}"
    where = who if explanation.period is None else f"{who}, {explanation.period}"
    return f"{explanation.index}: where the score of {where} comes from"


def _row(line: Line, points: float, decimals: int, remark: str) -> tuple[str, ...]:
    named = (
        line.label if line.kind in ("adjustment", "base") or line.label == line.code else f"{line.code} {line.label}"
    )
    return (
        INDENT * line.depth + named,
        "" if line.value is None else shown(line.value, decimals_of([line.value])),
        shown(points, decimals),
        "" if line.share is None or line.kind == "refused" else f"{100.0 * line.share:.1f}%",
        shown(line.loss, decimals) if line.loss is not None and line.loss > DUST else "",
        remark,
    )


def _remark(lines: Sequence[Line], number: int) -> str:
    line = lines[number]
    if line.kind == "refused":
        return f"refused: {line.remark}"
    if line.kind == "indicator" and not line.remark and _is_count(lines, number):
        counts = sum(lines[child].kind == "innovation" for child in _children(lines, number))
        return f"{counts} innovations"
    return line.remark


def _printed(explanation: Explanation, decimals: int) -> list[float]:
    """Return the printed points of every line: those below a line add up to its own."""
    lines = explanation.lines
    printed = [0.0] * len(lines)
    printed[0] = largest_remainder(np.array([explanation.score]), explanation.score, decimals)[0]
    for number in range(len(lines)):
        below = _children(lines, number)
        own = np.array([lines[child].points for child in below])
        for child, points in zip(
            below, largest_remainder(own, printed[number], decimals) if below else (), strict=True
        ):
            printed[child] = points
    return printed


def _children(lines: Sequence[Line], number: int) -> list[int]:
    depth = lines[number].depth + 1
    return [place for place in range(number + 1, _end(lines, number)) if lines[place].depth == depth]


def _end(lines: Sequence[Line], number: int) -> int:
    """Return where the lines below a line end."""
    deeper = (place for place in range(number + 1, len(lines)) if lines[place].depth <= lines[number].depth)
    return next(deeper, len(lines))


def _hidden(explanation: Explanation, points: list[float]) -> list[bool]:
    """Return which lines only a full table shows: below an innovation, below a count, and roundings of nothing."""
    lines = explanation.lines
    hidden = [line.kind == "adjustment" and not own for line, own in zip(lines, points, strict=True)]
    for number, line in enumerate(lines):
        if line.kind == "innovation" or _is_count(lines, number):
            for below in range(number + 1, _end(lines, number)):
                hidden[below] = True
    return hidden


def _is_count(lines: Sequence[Line], number: int) -> bool:
    """Return whether a roll-up counts innovations, so that nothing about them divides its points further."""
    innovations = [lines[child] for child in _children(lines, number) if lines[child].kind == "innovation"]
    return bool(innovations) and all(line.final for line in innovations)


# -- gains and losses


def items(explanation: Explanation) -> list[Item]:
    """Return what each indicator gives and loses; what a roll-up loses beyond its innovations is an item of its own."""
    found: dict[str, Item] = {}
    lines = explanation.lines
    for number, line in enumerate(lines):
        if line.kind == "indicator" and line.final:
            _add(found, Item(line.code, line.label, line.points, line.loss, 1))
        elif line.kind == "indicator":
            innovations = [lines[child] for child in _children(lines, number) if lines[child].kind == "innovation"]
            _add(found, _rolled_up(line, innovations, counts=_is_count(lines, number)))
    return list(found.values())


def _rolled_up(line: Line, innovations: list[Line], *, counts: bool) -> Item:
    if counts or not innovations:
        return Item(line.code, line.label, line.points, line.loss, len(innovations))
    inside = float(exact_sum(np.array([own.loss or 0.0 for own in innovations])))
    beyond = None if line.loss is None else line.loss - inside
    return Item(line.code, f"{line.label} (beyond the innovations there are)", 0.0, beyond, len(innovations))


def _add(found: dict[str, Item], item: Item) -> None:
    held = found.get(item.code)
    if held is None:
        found[item.code] = item
        return
    loss = None if held.loss is None or item.loss is None else held.loss + item.loss
    found[item.code] = Item(item.code, item.label, held.points + item.points, loss, held.rows + item.rows)


def balance_table(explanation: Explanation, *, losses: bool, limit: int = 5, decimals: int = 2) -> Table:
    """Return the indicators that give most, or that lose most to the maximum."""
    found = [item for item in items(explanation) if (item.loss or 0.0 if losses else item.points) > DUST]
    found.sort(key=lambda item: -(item.loss or 0.0) if losses else -item.points)
    rows = tuple(
        (
            item.code if item.label == item.code else f"{item.code} {item.label}",
            shown(item.loss if losses else item.points, decimals),
            *[f"{item.rows} innovations" if item.rows > 1 else ""] * any(own.rows > 1 for own in found[:limit]),
        )
        for item in found[:limit]
    )
    columns = (Heading("indicator"), Heading("lost" if losses else "points", "right"), Heading("from"))
    title = "Largest losses to the maximum" if losses else "Largest gains"
    return Table(title, columns[: len(rows[0]) if rows else None], rows)


# -- plain values and Markdown


def explanation_values(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as plain values."""
    names = ("index", "unit", "name", "period", "score", "method")
    columns = explanation.to_dict()
    lines = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return {**{name: getattr(explanation, name) for name in names}, "lines": lines}


def explanation_markdown(explanation: Explanation, *, full: bool = False) -> str:
    """Return the tree of points, the largest gains and the largest losses as Markdown."""
    balance = [balance_table(explanation, losses=losses) for losses in (False, True)]
    return markdown(explanation_table(explanation, full=full), *(table for table in balance if table.rows))
