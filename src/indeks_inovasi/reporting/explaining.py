"""One score taken apart: the tree of its points, and what gains and loses most."""

from dataclasses import dataclass
from typing import Any

from indeks_inovasi.explanation import Explanation, Line
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
    """Return the tree of points; an innovation is one line, unless `full`.

    Printed points add up: those of the final lines to the printed score, those of a group to what stands below it.
    """
    points = _printed(explanation, decimals)
    lines = [
        (line, number)
        for line, number, inside in zip(explanation.lines, points, _inside_innovations(explanation), strict=True)
        if full or not inside
    ]
    columns = (
        Heading("node"),
        Heading("value", "right"),
        Heading("points", "right"),
        Heading("share", "right"),
        Heading("lost", "right"),
        Heading("remark", optional=not any(line.remark for line, _ in lines)),
    )
    return Table(_title(explanation), columns, tuple(_row(line, number, decimals) for line, number in lines))


def _title(explanation: Explanation) -> str:
    who = explanation.unit if explanation.name == explanation.unit else f"{explanation.unit} {explanation.name}"
    where = who if explanation.period is None else f"{who}, {explanation.period}"
    return f"{explanation.index}: score of {where}"


def _row(line: Line, points: float, decimals: int) -> tuple[str, ...]:
    named = line.label if line.kind in ("adjustment", "base", "group") else f"{line.code} {line.label}"
    if line.label == line.code:
        named = line.code
    return (
        INDENT * line.depth + named,
        "" if line.value is None else shown(line.value, decimals_of([line.value])),
        shown(points, decimals),
        "" if line.share is None else f"{100.0 * line.share:.1f}%",
        shown(line.loss, decimals) if line.loss is not None and line.loss > DUST else "",
        line.remark,
    )


def _printed(explanation: Explanation, decimals: int) -> list[float]:
    """Return the printed points of every line: the largest-remainder points of the final lines, summed upward."""
    unit = 10.0**decimals
    whole = [round(points * unit) for _, points in explanation.printed(decimals)]
    final = iter(whole)
    own = [next(final) if line.final else 0 for line in explanation.lines]
    depths = [line.depth for line in explanation.lines]
    return [
        (own[number] if line.final else sum(own[number + 1 : _end(depths, number)])) / unit
        for number, line in enumerate(explanation.lines)
    ]


def _end(depths: list[int], number: int) -> int:
    """Return where the lines below a line end."""
    deeper = (place for place in range(number + 1, len(depths)) if depths[place] <= depths[number])
    return next(deeper, len(depths))


def _inside_innovations(explanation: Explanation) -> list[bool]:
    inside, above = [], None
    for line in explanation.lines:
        if above is not None and line.depth <= above:
            above = None
        inside.append(above is not None)
        if above is None and line.kind == "innovation":
            above = line.depth
    return inside


# -- gains and losses


def items(explanation: Explanation) -> list[Item]:
    """Return what each indicator gives and loses; what a roll-up loses beyond its innovations is an item of its own."""
    found: dict[str, Item] = {}
    lines, depths = explanation.lines, [line.depth for line in explanation.lines]
    for number, line in enumerate(lines):
        if line.kind != "indicator":
            continue
        if line.final:
            _add(found, Item(line.code, line.label, line.points, line.loss, 1))
            continue
        below = lines[number + 1 : _end(depths, number)]
        _add(found, _rolled_up(line, [own for own in below if own.kind == "innovation" and own.depth == line.depth + 1]))
    return list(found.values())


def _rolled_up(line: Line, innovations: list[Line]) -> Item:
    divided = any(not own.final for own in innovations)
    if not divided:
        return Item(line.code, line.label, line.points, line.loss, len(innovations))
    beyond = None if line.loss is None else max(line.loss - sum((own.loss or 0.0 for own in innovations), 0.0), 0.0)
    return Item(line.code, f"{line.label} (more innovations)", 0.0, beyond, len(innovations))


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
    columns = (Heading("indicator"), Heading("lost" if losses else "points", "right"), Heading("in", "right", True))
    rows = tuple(
        (
            item.code if item.label == item.code else f"{item.code} {item.label}",
            shown(item.loss if losses else item.points, decimals),
            "" if item.rows == 1 else f"{item.rows} innovations",
        )
        for item in found[:limit]
    )
    return Table("Largest losses to the maximum" if losses else "Largest gains", columns, rows)


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
