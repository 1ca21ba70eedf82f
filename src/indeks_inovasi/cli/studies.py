"""The command `uncertainty`: how sure the ranking is."""

from pathlib import Path
from typing import Annotated, Any

import typer

import indeks_inovasi as ii
from indeks_inovasi.cli.options import (
    AsCsv,
    AsJson,
    DataFile,
    DecimalMark,
    MissingCodes,
    NameColumn,
    NumberColumns,
    Output,
    PeerColumns,
    PeriodColumn,
    ProfileName,
    SpecFile,
    Top,
    UnitColumn,
    VariantName,
)

SOURCES, DRAWS = "What is uncertain", "How it is drawn"


def uncertainty(
    data: DataFile,
    spec: SpecFile = None,
    profile: ProfileName = None,
    variant: VariantName = None,
    noise: Annotated[
        float | None,
        typer.Option(
            "--noise", metavar="SHARE", help="Every weight up to a share up or down.", rich_help_panel=SOURCES
        ),
    ] = None,
    any_weights: Annotated[
        bool, typer.Option("--any-weights", help="Any weights, each as likely.", rich_help_panel=SOURCES)
    ] = False,
    drop: Annotated[
        list[str] | None,
        typer.Option(
            "--drop", metavar="CODE", help='Leave out one of these; or "indicators", "groups".', rich_help_panel=SOURCES
        ),
    ] = None,
    sources: Annotated[
        Path | None,
        typer.Option("--sources", metavar="FILE", help="A JSON list of more sources.", rich_help_panel=SOURCES),
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", min=1, metavar="N", help="How often.", rich_help_panel=DRAWS)
    ] = 10_000,
    seed: Annotated[
        int, typer.Option("--seed", min=0, metavar="N", help="The same seed gives the same.", rich_help_panel=DRAWS)
    ] = 0,
    level: Annotated[
        float, typer.Option("--level", metavar="SHARE", help="Of the draws in an interval.", rich_help_panel=DRAWS)
    ] = 0.90,
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="Say which source matters most.", rich_help_panel=DRAWS)
    ] = False,
    unit: UnitColumn = None,
    period: PeriodColumn = None,
    peers: PeerColumns = None,
    names: NameColumn = None,
    columns: NumberColumns = None,
    missing: MissingCodes = None,
    decimal: DecimalMark = None,
    top: Top = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Draw what could have been otherwise, and say how sure each rank is."""
    from indeks_inovasi import reporting
    from indeks_inovasi._files import read_json
    from indeks_inovasi.cli import commands, reading
    from indeks_inovasi.cli.refusing import RefusalError
    from indeks_inovasi.robustness.sources.reading import read_sources

    held = list(read_sources(read_json(sources))) if sources is not None else []
    held += [ii.WeightNoise(noise)] if noise is not None else []
    held += [ii.FlatWeights()] if any_weights else []
    held += [ii.Drop(drop)] if drop else []
    if not held:
        raise RefusalError("Say what is uncertain: --noise 0.25, --any-weights, --drop indicators or --sources FILE.")
    options = reading.TableOptions.of(unit, period, peers, names, columns, missing, decimal)
    delivery = commands.Delivery.of(as_json, as_csv, output, top)
    chosen = reading.SpecChoice(spec, profile, variant).read()
    study = ii.uncertainty(reading.read_data(data, options), chosen, held, draws, seed)

    def tables() -> list[reporting.Table]:
        extra = [reporting.sensitivity_table(study)] if sensitivity else []
        return [reporting.study_table(study, level, top), *extra]

    def values() -> dict[str, Any]:
        held = reporting.study_values(study, level, sensitivity=sensitivity)
        return {**held, "rows": held["rows"][:top]}

    commands.deliver(
        commands.Content(
            tables=tables,
            notes=reporting.study_notes(study),
            values=values,
            records=lambda: values()["rows"],
        ),
        delivery,
    )
