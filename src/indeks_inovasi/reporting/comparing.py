"""Two rankings beside each other: how alike they are, and who moves."""

from typing import Any

from indeks_inovasi.comparison import Comparison, Shift
from indeks_inovasi.reporting.tables import Heading, Note, Table, decimals_of, markdown, shown, shown_rank

MEASURES = {
    "spearman": "Spearman",
    "kendall": "Kendall tau-b",
    "weighted_spearman": "weighted Spearman (the top counts more)",
    "similarity": "WS similarity (A is the reference, the top counts more)",
}


def comparison_tables(
    comparison: Comparison, *, names: tuple[str, str] | None = None, limit: int | None = None
) -> tuple[Table, Table]:
    """Return the measures of a comparison under the names of A and B, and its shifts, largest first."""
    return _measures(comparison, names), _shifts(comparison, limit)


def comparison_notes(comparison: Comparison) -> tuple[Note, ...]:
    """Return the rows that stand in one of the two rankings only."""
    found = (Note("Ranked by A only", comparison.only_a), Note("Ranked by B only", comparison.only_b))
    return tuple(note for note in found if note.lines)


def _measures(comparison: Comparison, names: tuple[str, str] | None) -> Table:
    moved = sum(shift.shift != 0 for shift in comparison.shifts)
    lines = [
        *zip("AB", names or (), strict=False),
        ("units in both rankings", str(len(comparison.shifts))),
        ("units that change rank", str(moved)),
        ("mean shift, in ranks", shown(comparison.mean_shift, 2)),
    ]
    for name, text in MEASURES.items():
        value: float | None = getattr(comparison, name)
        lines.append((text, shown(value, 4) if value is not None else f"none: {comparison.reasons[name]}"))
    return Table("How alike the two rankings are", (Heading("measure"), Heading("value", "right")), tuple(lines))


def _shifts(comparison: Comparison, limit: int | None) -> Table:
    moved = [shift for shift in comparison.largest if shift.shift != 0]
    shifts = (moved or comparison.largest)[:limit]
    named = any(shift.name != shift.unit for shift in comparison.shifts)
    periods = any(shift.period is not None for shift in comparison.shifts)
    a = decimals_of(shift.score_a for shift in comparison.shifts)
    b = decimals_of(shift.score_b for shift in comparison.shifts)
    columns = [Heading("unit"), *[Heading("name")] * named, *[Heading("period")] * periods]
    columns += [Heading(text, "right") for text in ("rank A", "rank B", "shift", "score A", "score B")]
    rows = tuple(_shift(shift, named, periods, a, b) for shift in shifts)
    title = "Largest rank shifts from A to B (+ is up)" if moved else "No unit changes rank from A to B"
    return Table(title, tuple(columns), rows)


def _shift(shift: Shift, named: bool, periods: bool, a: int, b: int) -> tuple[str, ...]:
    who = (shift.unit, *[shift.name] * named, *[shift.period or "-"] * periods)
    ranks = (shown_rank(shift.rank_a), shown_rank(shift.rank_b), f"{shift.shift:+g}" if shift.shift else "0")
    return (*who, *ranks, shown(shift.score_a, a), shown(shift.score_b, b))


def comparison_values(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as plain values."""
    return {
        **{name: getattr(comparison, name) for name in MEASURES},
        "reasons": dict(comparison.reasons),
        "mean_shift": comparison.mean_shift,
        "shifts": [{**shift._asdict(), "shift": shift.shift} for shift in comparison.largest],
        "only_a": list(comparison.only_a),
        "only_b": list(comparison.only_b),
    }


def comparison_markdown(
    comparison: Comparison, *, names: tuple[str, str] | None = None, limit: int | None = None
) -> str:
    """Return a comparison as Markdown."""
    return markdown(*comparison_tables(comparison, names=names, limit=limit), *comparison_notes(comparison))
