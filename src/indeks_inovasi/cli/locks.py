"""The commands about locks: what was computed once must come out again."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import indeks_inovasi as ii
from indeks_inovasi.cli.options import (
    TABLE,
    DataFile,
    DecimalMark,
    Lang,
    Language,
    MissingCodes,
    NameColumn,
    NumberColumns,
    PeerColumns,
    PeriodColumn,
    ProfileName,
    SpecFile,
    UnitColumn,
    VariantName,
)

CODES = (
    "Exit codes: 0 the same; 1 something is different; 2 something could not be checked, or a wrong command. Of several"
    " locks: 1 if any is different, else 2 if any could not be checked."
)


class Form(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    JUNIT = "junit"


Locks = Annotated[
    list[str],
    typer.Argument(
        metavar="LOCK...",
        help="Lock files, patterns such as 'locks/**/*.lock.json', or folders: every *.lock.json below them.",
        show_default=False,
    ),
]
LockFile = Annotated[Path, typer.Argument(metavar="LOCK", help="Lock file.", show_default=False)]
NewLock = Annotated[
    Path,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="The lock to write: its name ends with .lock.json, or .lock.json.gz to pack it.",
        show_default=False,
    ),
]
OtherData = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="FILE",
        help="Data for one lock, in place of the file that it names; read as the lock says, or as the options below.",
        rich_help_panel=TABLE,
    ),
]
ReportForm = Annotated[
    Form, typer.Option("--format", help="text; json; github (annotations in the log of a job); junit (XML).")
]
ReportFile = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the report here, and print the text.")
]


def lock(
    data: DataFile,
    output: NewLock,
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
) -> None:
    """Score every unit and write a lock: a file from which anyone can compute the same bits again."""
    from indeks_inovasi.cli import locking, reading

    locking.check_name(output)
    options = reading.TableOptions.of(unit, period, peers, names, columns, missing, decimal)
    chosen = reading.SpecChoice(spec, profile, variant).read()
    result = ii.compute(reading.read_data(data, options), chosen, lang=lang.value)
    locking.write(ii.lock(result, data, reading=options.reading()), output, result)


def verify(
    locks: Locks,
    data: OtherData = None,
    unit: UnitColumn = None,
    period: PeriodColumn = None,
    peers: PeerColumns = None,
    names: NameColumn = None,
    columns: NumberColumns = None,
    missing: MissingCodes = None,
    decimal: DecimalMark = None,
    form: ReportForm = Form.TEXT,
    output: ReportFile = None,
) -> None:
    """Compute again what locks say, and report every difference, causes first."""
    from indeks_inovasi.cli import locking, reading

    options = reading.TableOptions.of(unit, period, peers, names, columns, missing, decimal)
    locking.deliver(locking.verified(locks, data, options), form.value, output)


def diff(old: LockFile, new: LockFile, form: ReportForm = Form.TEXT, output: ReportFile = None) -> None:
    """Say what differs between two locks: input, specification, weights, scores, ranks. No data are needed."""
    from indeks_inovasi.cli import locking

    locking.deliver([locking.difference(old, new, form.value)], form.value, output)
