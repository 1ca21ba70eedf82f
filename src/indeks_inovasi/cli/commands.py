"""What the commands give: a table for people, JSON or CSV for programs, on the screen or in a file."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, Self, TypeAlias, cast

import typer

import indeks_inovasi as ii
from indeks_inovasi import reporting
from indeks_inovasi.cli.reading import read_profile
from indeks_inovasi.cli.refusing import RefusalError
from indeks_inovasi.cli.screen import Screen
from indeks_inovasi.errors import UnknownCodeError
from indeks_inovasi.frames import write_csv, write_excel
from indeks_inovasi.reporting import Note, Table

Format = Literal["text", "json", "csv", "xlsx", "md"]
Records: TypeAlias = Sequence[Mapping[str, Any]]
SUFFIXES: dict[str, Format] = {".json": "json", ".csv": "csv", ".xlsx": "xlsx", ".md": "md"}
MOVED = 20
"""So many rank shifts are shown unless the command says otherwise."""


@dataclass(frozen=True)
class Delivery:
    """Where a result goes, and in which form."""

    format: Format
    output: Path | None
    top: int | None

    @classmethod
    def of(cls, as_json: bool, as_csv: bool, output: Path | None, top: int | None = None) -> Self:
        """Return the delivery that the options ask for.

        Raises
        ------
        RefusalError
            If they ask for two forms, or nothing says what a file should hold.
        """
        if as_json and as_csv:
            raise RefusalError("Choose --json or --csv, not both.")
        if as_json or as_csv:
            return cls("json" if as_json else "csv", output, top)
        if output is None:
            return cls("text", None, top)
        if output.suffix.lower() not in SUFFIXES:
            raise RefusalError(f"{output}: end the name with .json, .csv, .xlsx or .md, or say --json or --csv.")
        return cls(SUFFIXES[output.suffix.lower()], output, top)


@dataclass(frozen=True)
class Content:
    """One result in every form."""

    tables: Callable[[], Sequence[Table]]
    notes: Sequence[Note]
    values: Callable[[], Any]
    records: Callable[[], Records]


def deliver(content: Content, delivery: Delivery) -> None:
    """Print or write a result; beside JSON and CSV the notes go to stderr."""
    if delivery.format == "text":
        screen = Screen()
        for table in content.tables():
            screen.table(table)
        screen.notes(content.notes)
        return
    if delivery.format == "xlsx":
        write_excel(_columns(content.records()), cast("Path", delivery.output))
    elif delivery.output is not None:
        delivery.output.write_bytes(_encoded(content, delivery.format))
    else:
        typer.echo(_encoded(content, delivery.format), nl=False)
    Screen(error=True).notes(content.notes)


def _encoded(content: Content, form: Format) -> bytes:
    if form == "csv":
        return csv_bytes(content.records())
    text = json_text(content.values()) if form == "json" else reporting.markdown(*content.tables(), *content.notes)
    return text.encode("utf-8")


def csv_bytes(records: Records) -> bytes:
    """Return records of the same names as UTF-8 CSV, cells escaped as in every CSV file of the library."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        write_csv(_columns(records), path)
        return path.read_bytes()


def _columns(records: Records) -> dict[str, list[Any]]:
    return {name: [record[name] for record in records] for name in (records[0] if records else ())}


def json_text(value: Any) -> str:
    """Return indented JSON."""
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def deliver_scores(result: ii.IndexResult, delivery: Delivery) -> None:
    """Give the ranking with the main nodes; to programs, all nodes and weights."""
    nodes = [code for code in reporting.main_nodes(result.spec) if code in result.columns]
    deliver(
        Content(
            tables=lambda: [reporting.ranking_table(result, nodes=nodes, limit=delivery.top)],
            notes=reporting.notes(result),
            values=lambda: _headed(reporting.result_values(result), delivery),
            records=lambda: [_flat(record) for record in reporting.result_values(result)["rows"][: delivery.top]],
        ),
        delivery,
    )


def deliver_ranking(result: ii.IndexResult, node: str | None, delivery: Delivery) -> None:
    """Give the bare ranking of one node."""
    if node is not None and node not in result.columns:
        raise RefusalError(str(UnknownCodeError("node", [node], result.columns)))
    deliver(
        Content(
            tables=lambda: [reporting.ranking_table(result, node, limit=delivery.top)],
            notes=reporting.notes(result, node),
            values=lambda: _headed(reporting.result_values(result, node, details=False), delivery),
            records=lambda: reporting.ranking_values(result, node)[: delivery.top],
        ),
        delivery,
    )


def _headed(values: dict[str, Any], delivery: Delivery) -> dict[str, Any]:
    return {**values, "rows": values["rows"][: delivery.top]}


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its nodes beside rank and score; a node that is called like one of those says so."""
    own = {name: value for name, value in record.items() if name != "nodes"}
    return own | {f"{code} (node)" if code in own else code: value for code, value in record["nodes"].items()}


def deliver_explanation(
    result: ii.IndexResult, unit: str, period: str | None, delivery: Delivery, *, full: bool
) -> None:
    """Give the tree of points of one unit, its largest gains and losses."""
    try:
        result.rows.index(unit, period)
    except UnknownCodeError as error:
        raise RefusalError(str(error)) from None
    explanation = ii.explain(result, unit, period)
    values = reporting.explanation_values(explanation)
    lines: list[dict[str, Any]] = values["lines"]
    balance = [reporting.balance_table(explanation, losses=losses) for losses in (False, True)]
    deliver(
        Content(
            tables=lambda: [
                reporting.explanation_table(explanation, full=full),
                *(table for table in balance if table.rows),
            ],
            notes=[],
            values=lambda: values,
            records=lambda: lines,
        ),
        delivery,
    )


def deliver_comparison(a: ii.IndexResult, b: ii.IndexResult, delivery: Delivery) -> None:
    """Give the correlations and the rank shifts between two results."""
    comparison = ii.compare(a, b)
    names = reporting.title_of(a.spec, a.lang), reporting.title_of(b.spec, b.lang)
    values: dict[str, Any] = {"a": a.spec.name, "b": b.spec.name, **reporting.comparison_values(comparison)}
    shifts: list[dict[str, Any]] = values["shifts"][: delivery.top]
    deliver(
        Content(
            tables=lambda: reporting.comparison_tables(comparison, names=names, limit=delivery.top or MOVED),
            notes=reporting.comparison_notes(comparison),
            values=lambda: {**values, "shifts": shifts},
            records=lambda: shifts,
        ),
        delivery,
    )


# -- profiles and schemas


def list_profiles(lang: str) -> None:
    """Print the profiles with their editions and variants."""
    screen = Screen()
    screen.table(reporting.profile_list([(read_profile(name), _variants(name)) for name in ii.profiles.names()], lang))
    screen.text("More about one of them: indeks-inovasi profiles show NAME")


def _variants(name: str) -> tuple[str, ...]:
    return tuple(ii.profiles.variants(name))


def show_profile(name: str, variant: str | None, lang: str, as_json: bool) -> None:
    """Print a profile for people, or its specification as JSON."""
    profile = read_profile(name, variant)
    if as_json:
        typer.echo((profile.to_json() + "\n").encode("utf-8"), nl=False)
        return
    screen = Screen()
    for table in (reporting.profile_table(profile, lang), *reporting.profile_tables(profile, lang)):
        screen.table(table)
    variants = reporting.variant_note(ii.profiles.variants(name))
    screen.notes([note for note in (variants, *reporting.profile_notes(profile)) if note.lines], limit=None)


def print_schema(name: str | None) -> None:
    """Print a JSON Schema."""
    try:
        found = ii.schema() if name is None else ii.schema(name)
    except UnknownCodeError as error:
        raise RefusalError(str(error)) from None
    typer.echo(json_text(found).encode("utf-8"), nl=False)
