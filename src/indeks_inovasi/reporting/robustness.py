"""A study of uncertainty as tables, notes and plain values."""

from typing import Any

from indeks_inovasi.errors import IndeksInovasiError
from indeks_inovasi.reporting.tables import Heading, Note, Table, decimals_of, shown, shown_rank
from indeks_inovasi.robustness import UncertaintyStudy, weight_stability


def study_table(study: UncertaintyStudy, level: float, limit: int | None = None) -> Table:
    """Return the rank intervals, best official rank first."""
    held = study.rank_intervals(level).to_dict()
    digits = decimals_of(score for score in held["score"] if score is not None)
    rows = tuple(
        (
            shown_rank(held["rank"][place]),
            held["unit"][place],
            shown(held["score"][place], digits),
            shown(held["median rank"][place], 1),
            shown(held["mean rank"][place], 2),
            shown(held["low"][place], 1),
            shown(held["high"][place], 1),
        )
        for place in range(len(held["unit"]))
    )
    right = [Heading(text, "right") for text in ("score", "median", "mean", "from", "to")]
    title = f"Ranks in {study.draws} draws: the interval holds {level:.0%} of them"
    return Table(title, (Heading("rank", "right"), Heading("unit"), *right), rows[:limit])


def sensitivity_table(study: UncertaintyStudy) -> Table:
    """Return the Sobol indices of every source for the mean shift of ranks."""
    found = study.sobol
    held = found.to_dict()
    rows = tuple(
        (
            source,
            shown(held["first"][place], 3),
            f"{shown(held['first low'][place], 3)} to {shown(held['first high'][place], 3)}",
            shown(held["total"][place], 3),
            f"{shown(held['total low'][place], 3)} to {shown(held['total high'][place], 3)}",
        )
        for place, source in enumerate(held["source"])
    )
    right = [Heading(text, "right") for text in ("first", f"{found.level:.0%}", "total", f"{found.level:.0%} ")]
    return Table("What moves the ranks: shares of the variance of their mean shift", (Heading("source"), *right), rows)


def study_notes(study: UncertaintyStudy) -> tuple[Note, ...]:
    """Return what a reader wants to know beside the intervals."""
    lines = [
        f"{study.moved(10):.1%} of all units and draws lie 10 ranks or more from the official rank",
        f"{study.certain_pairs(0.95):.1%} of all pairs of units stand in one order in 95 % of the draws or more",
    ]
    if not study.is_complete:
        lines.append(f"the study was interrupted: {study.draws} of {study.wanted} draws were made")
    notes = [Note("How firm the ranking is", tuple(lines))]
    try:
        leader = weight_stability(study.nominal).leader()
    except IndeksInovasiError:
        return tuple(notes)
    return (*notes, Note("The smallest change of weights that takes the lead away", (repr(leader),)))


def study_values(study: UncertaintyStudy, level: float, *, sensitivity: bool) -> dict[str, Any]:
    """Return a study as plain values."""
    values: dict[str, Any] = {
        "draws": study.draws,
        "seed": study.plan.design.seed,
        "level": level,
        "sources": [source.model_dump(mode="json") for source in study.plan.sources],
        "moved_10_or_more": study.moved(10),
        "certain_pairs_95": study.certain_pairs(0.95),
        "rows": study_records(study, level),
    }
    if sensitivity:
        held = study.sobol.to_dict()
        values["sobol"] = [dict(zip(held, row, strict=True)) for row in zip(*held.values(), strict=True)]
    return values


def study_records(study: UncertaintyStudy, level: float) -> list[dict[str, Any]]:
    """Return the rank intervals as records."""
    held = study.rank_intervals(level).to_dict()
    names = {name: name.replace(" ", "_") for name in held}
    return [
        {names[name]: value for name, value in zip(held, row, strict=True)} for row in zip(*held.values(), strict=True)
    ]
