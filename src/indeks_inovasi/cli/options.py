"""The options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

EPILOG = (
    "Exit codes: 0 fine; 1 the data or the specification is refused; 2 a wrong command, or a file that cannot be read."
)
DATA = (
    'CSV, XLSX or JSON. A JSON object whose "units" is a list of objects is read as records (units, observations,'
    " innovations, marks); any other file is a table."
)


class Lang(StrEnum):
    """Language of labels and categories."""

    INDONESIAN = "id"
    ENGLISH = "en"


class Keep(StrEnum):
    """How much of a computation is kept."""

    ALL = "all"
    NODES = "nodes"
    SCORES = "scores"


INDEX, TABLE, OUTPUT = "How to score", "How to read a table", "What comes out"
UNITS = 'Column of the unit codes, unless it is "unit".'
PERIODS = "Column of the periods, for instance years."

DataFile = Annotated[Path, typer.Argument(metavar="DATA", help=DATA)]
SpecFile = Annotated[
    Path | None, typer.Option("--spec", metavar="FILE", help="Specification, a JSON file.", rich_help_panel=INDEX)
]
ProfileName = Annotated[
    str | None,
    typer.Option("--profile", metavar="NAME", help="An index that is known, see profiles list.", rich_help_panel=INDEX),
]
VariantName = Annotated[
    str | None, typer.Option("--variant", metavar="NAME", help="Variant of the profile.", rich_help_panel=INDEX)
]
UnitColumn = Annotated[
    str | None, typer.Option("--unit", "--units", metavar="COLUMN", help=UNITS, rich_help_panel=TABLE)
]
PeriodColumn = Annotated[
    str | None, typer.Option("--period", "--periods", metavar="COLUMN", help=PERIODS, rich_help_panel=TABLE)
]
PeerColumns = Annotated[
    list[str] | None,
    typer.Option("--peers", metavar="COLUMN", help="Column of a peer group; may be repeated.", rich_help_panel=TABLE),
]
NameColumn = Annotated[
    str | None, typer.Option("--names", metavar="COLUMN", help="Column of the names.", rich_help_panel=TABLE)
]
NumberColumns = Annotated[
    list[str] | None,
    typer.Option(
        "--columns",
        metavar="COLUMN",
        help="Column of numbers, unless all others are; may be repeated.",
        rich_help_panel=TABLE,
    ),
]
MissingCodes = Annotated[
    list[str] | None,
    typer.Option(
        "--missing",
        metavar="CODE",
        help="What stands for a missing value, such as -999; may be repeated.",
        rich_help_panel=TABLE,
    ),
]
DecimalMark = Annotated[
    str | None, typer.Option("--decimal", metavar="MARK", help="Decimal mark: . or ,", rich_help_panel=TABLE)
]
Language = Annotated[Lang, typer.Option("--lang", help="Language of labels and categories.", rich_help_panel=OUTPUT)]
Top = Annotated[
    int | None, typer.Option("--top", min=1, metavar="N", help="The first N rows only.", rich_help_panel=OUTPUT)
]
AsJson = Annotated[
    bool, typer.Option("--json", help="JSON with every digit; the notes also on stderr.", rich_help_panel=OUTPUT)
]
AsCsv = Annotated[
    bool, typer.Option("--csv", help="CSV with every digit; the notes on stderr.", rich_help_panel=OUTPUT)
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write a file instead: .json, .csv, .xlsx or .md.",
        rich_help_panel=OUTPUT,
    ),
]
