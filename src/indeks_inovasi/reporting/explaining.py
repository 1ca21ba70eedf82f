"""One score taken apart: the tree of its points, and what gains and loses most."""

from typing import Any

import numpy as np

from indeks_inovasi.explanation import Balance, Explanation, Line
from indeks_inovasi.kernels.attribution import largest_remainder
from indeks_inovasi.reporting.tables import INDENT, Heading, Table, decimals_of, markdown, shown

DUST = 1e-9
"""Points that only arithmetic makes are not shown."""


def explanation_table(explanation: Explanation, *, full: bool = False, decimals: int = 2) -> Table:
    """Return the tree of points; an innovation is one line and a count has none below it, unless `full`.

    Printed points add up: below every line they are apportioned by largest remainder.
    """
    points = _printed(explanation, decimals)
    hidden = [False] * len(points) if full else _hidden(explanation, points)
    rows = [
        _row(line, points[number], decimals, _remark(explanation, number))
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


def _remark(explanation: Explanation, number: int) -> str:
    line = explanation.lines[number]
    if line.kind == "refused":
        return f"refused: {line.remark}"
    if line.kind == "indicator" and not line.remark and explanation.counts_rows(number):
        counts = sum(explanation.lines[child].kind == "innovation" for child in explanation.below(number))
        return f"{counts} innovations"
    return line.remark


def _printed(explanation: Explanation, decimals: int) -> list[float]:
    """Return the printed points of every line: those below a line add up to its own."""
    lines = explanation.lines
    printed = [0.0] * len(lines)
    printed[0] = largest_remainder(np.array([explanation.score]), explanation.score, decimals)[0]
    for number in range(len(lines)):
        below = explanation.below(number)
        own = np.array([lines[child].points for child in below])
        for child, points in zip(
            below, largest_remainder(own, printed[number], decimals) if below else (), strict=True
        ):
            printed[child] = points
    return printed


def _hidden(explanation: Explanation, points: list[float]) -> list[bool]:
    """Return which lines only a full table shows: below an innovation, below a count, and roundings of nothing."""
    lines = explanation.lines
    hidden = [line.kind == "adjustment" and not own for line, own in zip(lines, points, strict=True)]
    for number, line in enumerate(lines):
        if line.kind == "innovation" or explanation.counts_rows(number):
            for below in range(number + 1, explanation.end(number)):
                hidden[below] = True
    return hidden


def balance_table(explanation: Explanation, *, losses: bool, limit: int = 5, decimals: int = 2) -> Table:
    """Return the indicators that give most, or that lose most to the maximum."""
    found = explanation.losses() if losses else explanation.gains()
    rows = tuple(
        (
            _named(own),
            shown((own.loss or 0.0) if losses else own.points, decimals),
            *[f"{own.rows} innovations" if own.rows else ""] * any(other.rows for other in found[:limit]),
        )
        for own in found[:limit]
    )
    columns = (Heading("indicator"), Heading("lost" if losses else "points", "right"), Heading("from"))
    title = "Largest losses to the maximum" if losses else "Largest gains"
    return Table(title, columns[: len(rows[0]) if rows else None], rows)


def _named(own: Balance) -> str:
    label = f"{own.label} (beyond the innovations there are)" if own.beyond else own.label
    return own.code if label == own.code else f"{own.code} {label}"


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
