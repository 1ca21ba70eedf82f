"""The ranking of a result: a table, the notes below it, and plain values."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from indeks_inovasi.models.framework import Group
from indeks_inovasi.models.reading import Reading
from indeks_inovasi.reporting.tables import (
    Heading,
    Note,
    Table,
    counted,
    decimals_of,
    markdown,
    shown,
    shown_rank,
)
from indeks_inovasi.result import Eligibility, IndexResult, Left
from indeks_inovasi.specification import IndexSpec, Profile
from indeks_inovasi.strategies.steps import Round
from indeks_inovasi.typing import FloatVector

NOT_CONFIRMED = "Not confirmed by an official document"
MARK = " [not confirmed]"
"""What the library appends to a statement that nobody confirms."""


@dataclass(frozen=True)
class Place:
    """One row of a ranking."""

    row: int
    peers: tuple[str, ...]
    unit: str
    name: str
    period: str | None
    score: float | None
    rank: float | None
    category: str | None
    title: str | None


@dataclass(frozen=True)
class Shape:
    """Which columns the ranking of a node has."""

    within: tuple[str, ...]
    periods: bool
    named: bool
    bands: bool
    titles: bool

    @classmethod
    def of(cls, result: IndexResult, node: str) -> "Shape":
        """Return the columns that this result has something for."""
        ranking, rows = result.spec.ranking_of(node), result.rows
        return cls(
            within=tuple(name for name in ranking.within if name != "period"),
            periods=rows.periods is not None,
            named=any(rows.names.get(unit, unit) != unit for unit in rows.units),
            bands=ranking.bands is not None,
            titles=bool(ranking.titles),
        )


def places(result: IndexResult, node: str | None = None) -> list[Place]:
    """Return the rows of a node in the order of its ranking: periods and peers apart, rows without a rank last."""
    code = node or result.index
    rows, ranks, ranking = result.rows, result.rank_of(code), result.spec.ranking_of(code)
    scores, categories = result.column(code).values, result.category_of(code)
    peers = [rows.groups(name) for name in Shape.of(result, code).within]
    found = [
        Place(
            row=row,
            peers=tuple(group[row] or "-" for group in peers),
            unit=rows.units[row],
            name=rows.name(row),
            period=None if rows.periods is None else rows.periods[row],
            score=_number(scores[row]),
            rank=_number(ranks[row]),
            category=categories[row],
            title=ranking.title(float(ranks[row]), result.lang),
        )
        for row in range(len(rows))
    ]
    return _in_order(found)


def _in_order(found: list[Place]) -> list[Place]:
    block: dict[tuple[object, ...], int] = {}
    for place in found:
        block.setdefault((place.period, place.peers), len(block))

    def key(place: Place) -> tuple[int, float, bool]:
        rank = math.inf if place.rank is None else place.rank
        return block[place.period, place.peers], rank, place.score is None

    return sorted(found, key=key)


def ranking_table(
    result: IndexResult,
    node: str | None = None,
    *,
    nodes: Sequence[str] = (),
    title: str = "",
    limit: int | None = None,
) -> Table:
    """Return the ranking of a node, the headline by default, with the final values of further `nodes` beside it."""
    code = node or result.index
    shape, ordered = Shape.of(result, code), places(result, code)[:limit]
    decimals = node_decimals(result.spec, code, result.column(code).values)
    lines = [_line(place, shape, shown(place.score, decimals)) for place in ordered]
    columns = _headings(shape)
    for other in nodes:
        values = result.column(other).values
        digits = node_decimals(result.spec, other, values)
        columns.append(Heading(other, "right", optional=True))
        lines = [[*line, shown(float(values[place.row]), digits)] for line, place in zip(lines, ordered, strict=True)]
    return Table(title or heading(result, node), tuple(columns), tuple(tuple(line) for line in lines))


def _headings(shape: Shape) -> list[Heading]:
    columns = [*map(Heading, shape.within), *[Heading("period")] * shape.periods, Heading("rank", "right")]
    columns += [Heading("unit"), *[Heading("name")] * shape.named, Heading("score", "right")]
    return [*columns, *[Heading("category")] * shape.bands, *[Heading("title")] * shape.titles]


def _line(place: Place, shape: Shape, score: str) -> list[str]:
    line = [*place.peers, *[place.period or "-"] * shape.periods, shown_rank(place.rank), place.unit]
    line += [*[place.name] * shape.named, score]
    return [*line, *[place.category or "-"] * shape.bands, *[place.title or "-"] * shape.titles]


def heading(result: IndexResult, node: str | None = None) -> str:
    """Return what a ranking is about: the title of the index, the node, the number of rows."""
    what = title_of(result.spec, result.lang)
    if node is not None and node != result.index:
        what += f", {node}"
        what += f" ({result.label(node)})" if result.label(node) != node else ""
    return f"{what}: {counted(len(result), 'row')}"


def title_of(spec: IndexSpec, lang: str = "id") -> str:
    """Return the title of a profile with its variant, the name of any other specification."""
    if not isinstance(spec, Profile):
        return spec.name
    return spec.label(lang) + (f" [{spec.variant}]" if spec.variant else "")


def main_nodes(spec: IndexSpec) -> tuple[str, ...]:
    """Return the nodes that people look at beside the score: the children of the first group that has several."""
    node = spec.framework.group(spec.framework.index)
    while len(node.children) == 1:
        below = spec.framework.by_code[node.children[0].code]
        if not isinstance(below, Group):
            break
        node = below
    return tuple(child.code for child in node.children)


def node_decimals(spec: IndexSpec, code: str, values: FloatVector) -> int:
    """Return the decimals of a node: those that the specification rounds or ranks at, else enough to read."""
    then = spec.rule(code).then
    if then and isinstance(then[-1], Round):
        return max(0, then[-1].decimals)
    ranked_at = spec.ranking_of(code).decimals
    return decimals_of(values.tolist()) if ranked_at is None else max(0, ranked_at)


# -- notes


def notes(result: IndexResult, node: str | None = None) -> tuple[Note, ...]:
    """Return what a reader must know: what is not confirmed, doubtful readings, refusals, gaps in the ranking."""
    unconfirmed = result.spec.unconfirmed if isinstance(result.spec, Profile) else ()
    found = (
        Note("Doubtful readings", tuple(reading.text(result.lang) for reading in result.readings)),
        Note("Rows that do not count", _refusals(result)),
        Note("Left before scoring", tuple(map(_departure, result.left))),
        Note("Without a score", _labels(result, without_score(result, node))),
        Note("Score shown, rank withheld", _labels(result, withheld(result, node))),
        Note(NOT_CONFIRMED, tuple(text.removesuffix(MARK) for text in unconfirmed)),
    )
    return tuple(note for note in found if note.lines)


def refused(result: IndexResult) -> list[Eligibility]:
    """Return the rows of parts that do not count."""
    return [case for case in result.eligibility if not case.accepted]


def without_score(result: IndexResult, node: str | None = None) -> list[int]:
    """Return the numbers of the rows that have no score."""
    rows: list[int] = np.flatnonzero(np.isnan(result.column(node or result.index).values)).tolist()
    return rows


def withheld(result: IndexResult, node: str | None = None) -> list[int]:
    """Return the numbers of the rows that have a score and no rank."""
    code = node or result.index
    rows: list[int] = np.flatnonzero(~np.isnan(result.column(code).values) & np.isnan(result.rank_of(code))).tolist()
    return rows


def _labels(result: IndexResult, rows: list[int]) -> tuple[str, ...]:
    return tuple(
        _named(unit, result.rows.names) + ("" if period is None else f", {period}")
        for unit, period in _keys(result, rows)
    )


def _keys(result: IndexResult, rows: list[int]) -> list[tuple[str, str | None]]:
    periods = result.rows.periods
    return [(result.rows.units[row], None if periods is None else periods[row]) for row in rows]


def _refusals(result: IndexResult) -> tuple[str, ...]:
    names = {name: part.result.rows.names for name, part in result.parts.items()}
    return tuple(
        f"{_named(case.subject, names[case.part])} ({case.part} of {case.owner}): {'; '.join(case.reasons)}"
        for case in refused(result)
    )


def _named(code: str, names: Mapping[str, str]) -> str:
    name = names.get(code, code)
    return code if name == code else f"{code} {name}"


def _departure(left: Left) -> str:
    return f"{left.unit}{'' if left.period is None else f', {left.period}'}: {left.reason}"


# -- plain values


def ranking_values(result: IndexResult, node: str | None = None) -> list[dict[str, Any]]:
    """Return one record per row in the order of the ranking, with every digit of the score."""
    code = node or result.index
    shape = Shape.of(result, code)
    return [_record(place, shape) for place in places(result, code)]


def _record(place: Place, shape: Shape) -> dict[str, Any]:
    record: dict[str, Any] = dict(zip(shape.within, place.peers, strict=True))
    record |= {"period": place.period} if shape.periods else {}
    record |= {"rank": _whole(place.rank), "unit": place.unit}
    record |= {"name": place.name} if shape.named else {}
    record |= {"score": place.score}
    record |= {"category": place.category} if shape.bands else {}
    return record | ({"title": place.title} if shape.titles else {})


def result_values(result: IndexResult, node: str | None = None, *, details: bool = True) -> dict[str, Any]:
    """Return a result as plain values: rows in the order of the ranking, notes; as `details` all nodes and weights."""
    records = ranking_values(result, node)
    if details:
        for record, place in zip(records, places(result, node), strict=True):
            record["nodes"] = {code: _number(column.values[place.row]) for code, column in result.columns.items()}
    weights = {group: dict(own) for group, own in result.weights.items()}
    return {
        **_identity(result.spec, node or result.index),
        "lang": result.lang,
        "rows": records,
        **({"weights": weights} if details else {}),
        "notes": note_values(result, node),
    }


def note_values(result: IndexResult, node: str | None = None) -> dict[str, list[Any]]:
    """Return the notes of a result as data; a kind without cases is left out."""
    found: dict[str, list[Any]] = {
        "readings": [_reading(reading) for reading in result.readings],
        "refused": [case._asdict() for case in refused(result)],
        "left": [left._asdict() for left in result.left],
        "without_score": _key_values(result, without_score(result, node)),
        "withheld": _key_values(result, withheld(result, node)),
        "unconfirmed": [
            text.removesuffix(MARK) for text in (result.spec.unconfirmed if isinstance(result.spec, Profile) else ())
        ],
    }
    return {name: cases for name, cases in found.items() if cases}


def _identity(spec: IndexSpec, node: str) -> dict[str, Any]:
    own = {"index": spec.name, "node": node}
    return own | ({"edition": spec.edition, "variant": spec.variant} if isinstance(spec, Profile) else {})


def _reading(reading: Reading) -> dict[str, Any]:
    names = ("unit", "period", "part", "indicator", "kind", "value", "level", "alternatives", "points")
    return {name: getattr(reading, name) for name in names}


def _key_values(result: IndexResult, rows: list[int]) -> list[dict[str, str | None]]:
    return [{"unit": unit, "period": period} for unit, period in _keys(result, rows)]


def result_markdown(result: IndexResult, *, limit: int | None = None) -> str:
    """Return the ranking of the headline node with its notes as Markdown."""
    return markdown(ranking_table(result, nodes=main_nodes(result.spec), limit=limit), *notes(result))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _whole(rank: float | None) -> float | int | None:
    return int(rank) if rank is not None and rank.is_integer() else rank
