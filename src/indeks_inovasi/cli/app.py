"""The commands and their options. What a command does is imported when it runs, so that --help is quick."""

from pathlib import Path
from typing import Annotated

import typer

import indeks_inovasi as ii
from indeks_inovasi.cli import locks, studies
from indeks_inovasi.cli.options import (
    EPILOG,
    INDEX,
    OUTPUT,
    PERIODS,
    TABLE,
    UNITS,
    AsCsv,
    AsJson,
    DataFile,
    DecimalMark,
    Keep,
    Lang,
    Language,
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
from indeks_inovasi.cli.refusing import refusing

app = typer.Typer(
    name="indeks-inovasi",
    help="Composite indices and the Indonesian regional innovation index: score, rank, explain, compare, lock, verify.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
profiles_app = typer.Typer(help="The official and published indices that this program knows.", no_args_is_help=True)
app.add_typer(profiles_app, name="profiles")


def run() -> None:
    """Run the command line."""
    app()


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"indeks-inovasi {ii.__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Do nothing: the options of the program itself."""


@app.command(epilog=EPILOG)
@refusing
def demo(lang: Language = Lang.INDONESIAN) -> None:
    """Show what this program does, on data that comes with it."""
    from indeks_inovasi.cli import demonstration

    demonstration.show(lang.value)


@app.command(epilog=EPILOG)
@refusing
def score(
    data: DataFile,
    spec: SpecFile = None,
    profile: ProfileName = None,
    variant: VariantName = None,
    unit: UnitColumn = None,
    period: PeriodColumn = None,
    peers: PeerColumns = None,
    names: NameColumn = None,
    columns: NumberColumns = None,
    missing: MissingCodes = None,
    decimal: DecimalMark = None,
    lang: Language = Lang.INDONESIAN,
    keep: Annotated[
        Keep,
        typer.Option("--keep", help="all, nodes (no stages), or scores (no nodes).", rich_help_panel=OUTPUT),
    ] = Keep.ALL,
    frozen: Annotated[
        Path | None,
        typer.Option("--frozen", metavar="FILE", help="Write the frozen specification.", rich_help_panel=OUTPUT),
    ] = None,
    top: Top = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Score every unit: rank, score, category, and the main nodes of the index."""
    from indeks_inovasi.cli import commands, reading

    options = reading.TableOptions.of(unit, period, peers, names, columns, missing, decimal)
    delivery = commands.Delivery.of(as_json, as_csv, output, top)
    chosen = reading.SpecChoice(spec, profile, variant).read()
    result = ii.compute(reading.read_data(data, options), chosen, keep=keep.value, lang=lang.value)
    commands.deliver_scores(result, delivery)
    if frozen is not None:
        result.frozen.save(frozen)


@app.command(epilog=EPILOG)
@refusing
def rank(
    data: DataFile,
    spec: SpecFile = None,
    profile: ProfileName = None,
    variant: VariantName = None,
    unit: UnitColumn = None,
    period: PeriodColumn = None,
    peers: PeerColumns = None,
    names: NameColumn = None,
    columns: NumberColumns = None,
    missing: MissingCodes = None,
    decimal: DecimalMark = None,
    lang: Language = Lang.INDONESIAN,
    node: Annotated[
        str | None, typer.Option("--node", metavar="CODE", help="Rank another node.", rich_help_panel=OUTPUT)
    ] = None,
    top: Top = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Rank the units: rank, unit, name, score, category, and the title where the index gives one."""
    from indeks_inovasi.cli import commands, reading

    options = reading.TableOptions.of(unit, period, peers, names, columns, missing, decimal)
    delivery = commands.Delivery.of(as_json, as_csv, output, top)
    chosen = reading.SpecChoice(spec, profile, variant).read()
    result = ii.compute(reading.read_data(data, options), chosen, keep="nodes", lang=lang.value)
    commands.deliver_ranking(result, node, delivery)


@app.command(epilog=EPILOG)
@refusing
def explain(
    data: DataFile,
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="Unit to explain.")],
    period: Annotated[
        str | None, typer.Option("--period", metavar="PERIOD", help="Period, where it has several.")
    ] = None,
    spec: SpecFile = None,
    profile: ProfileName = None,
    variant: VariantName = None,
    unit_column: Annotated[
        str | None,
        typer.Option("--units", metavar="COLUMN", help=UNITS, rich_help_panel=TABLE),
    ] = None,
    period_column: Annotated[
        str | None, typer.Option("--periods", metavar="COLUMN", help=PERIODS, rich_help_panel=TABLE)
    ] = None,
    peers: PeerColumns = None,
    names: NameColumn = None,
    columns: NumberColumns = None,
    missing: MissingCodes = None,
    decimal: DecimalMark = None,
    lang: Language = Lang.INDONESIAN,
    full: Annotated[bool, typer.Option("--full", help="Take every innovation apart.", rich_help_panel=OUTPUT)] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Explain one score: which node gives how many points, and what is lost to the maximum."""
    from indeks_inovasi.cli import commands, reading

    options = reading.TableOptions.of(unit_column, period_column, peers, names, columns, missing, decimal)
    delivery = commands.Delivery.of(as_json, as_csv, output)
    chosen = reading.SpecChoice(spec, profile, variant).read()
    result = ii.compute(reading.read_data(data, options), chosen, lang=lang.value)
    commands.deliver_explanation(result, unit, period, delivery, full=full)


@app.command(epilog=EPILOG)
@refusing
def compare(
    data: DataFile,
    spec: SpecFile = None,
    profile: ProfileName = None,
    variant: VariantName = None,
    with_spec: Annotated[
        Path | None, typer.Option("--with", metavar="FILE", help="The other specification.", rich_help_panel=INDEX)
    ] = None,
    with_profile: Annotated[
        str | None, typer.Option("--with-profile", metavar="NAME", help="The other profile.", rich_help_panel=INDEX)
    ] = None,
    with_variant: Annotated[
        str | None,
        typer.Option("--with-variant", metavar="NAME", help="The other variant.", rich_help_panel=INDEX),
    ] = None,
    unit: UnitColumn = None,
    period: PeriodColumn = None,
    peers: PeerColumns = None,
    names: NameColumn = None,
    columns: NumberColumns = None,
    missing: MissingCodes = None,
    decimal: DecimalMark = None,
    lang: Language = Lang.INDONESIAN,
    top: Top = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    output: Output = None,
) -> None:
    """Compare the rankings of two specifications on the same data: who moves, and how alike they are."""
    from indeks_inovasi.cli import commands, reading

    options = reading.TableOptions.of(unit, period, peers, names, columns, missing, decimal)
    delivery = commands.Delivery.of(as_json, as_csv, output, top)
    first = reading.SpecChoice(spec, profile, variant)
    specs = [first.read(), first.other(with_spec, with_profile, with_variant).read()]
    table = reading.read_data(data, options)
    a, b = (ii.compute(table, chosen, keep="nodes", lang=lang.value) for chosen in specs)
    commands.deliver_comparison(a, b, delivery)


app.command(epilog=EPILOG)(refusing(studies.uncertainty))
app.command(epilog=EPILOG)(refusing(locks.lock))
app.command(epilog=locks.CODES)(refusing(locks.verify))
app.command(epilog=locks.CODES)(refusing(locks.diff))


@profiles_app.command("list", epilog=EPILOG)
@refusing
def profiles_list(lang: Language = Lang.INDONESIAN) -> None:
    """List the profiles with their variants."""
    from indeks_inovasi.cli import commands

    commands.list_profiles(lang.value)


@profiles_app.command("show", epilog=EPILOG)
@refusing
def profiles_show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Profile, see profiles list.")],
    variant: VariantName = None,
    lang: Language = Lang.INDONESIAN,
    as_json: Annotated[bool, typer.Option("--json", help="Print the specification, as --spec reads it.")] = False,
) -> None:
    """Show a profile: indicators with weights, variants, sources, and what is not confirmed."""
    from indeks_inovasi.cli import commands

    commands.show_profile(name, variant, lang.value, as_json)


@app.command(epilog=EPILOG)
@refusing
def schema(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="IndexSpec (the default), Profile, Records, or another model.")
    ] = None,
) -> None:
    """Print the JSON Schema of a specification, or of another kind of file."""
    from indeks_inovasi.cli import commands

    commands.print_schema(name)
