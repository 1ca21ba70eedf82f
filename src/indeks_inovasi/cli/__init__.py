"""The command line, for whom the extra "cli" is installed."""

import io
import sys

from indeks_inovasi._extras import need
from indeks_inovasi.errors import MissingExtraError


def main() -> None:
    """Run the command `indeks-inovasi`; without the extra say in one sentence how to install it."""
    try:
        for package in ("typer", "rich"):
            need(package, "cli", "The command line")
    except MissingExtraError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a name in other letters must not stop the program
    from indeks_inovasi.cli.app import run

    run()
