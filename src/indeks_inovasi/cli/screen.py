"""Where tables and notes are shown: columns that fit a terminal, or plain text without color in a pipe."""

import sys
from collections.abc import Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from indeks_inovasi.reporting import Heading, Note, Table, printable

LINES = 12
"""So many lines of a note are shown."""
GAP = 2
"""Blanks between two columns."""
NARROWEST = 8
"""Width that every column of text keeps where numbers do not wrap."""


class Screen:
    """Standard output or standard error."""

    def __init__(self, *, error: bool = False) -> None:
        self.stream = sys.stderr if error else sys.stdout
        self.console = Console(file=self.stream, highlight=False, markup=False, emoji=False)

    def text(self, text: str = "", style: str = "") -> None:
        """Show a paragraph."""
        if self.console.is_terminal:
            self.console.print(Text(text, style=style))
        else:
            self._write([text])

    def table(self, table: Table) -> None:
        """Show a table; in a terminal that is too narrow, columns that may be left out are."""
        if table.title:
            self.text(table.title, "bold")
        if not self.console.is_terminal:
            self._write(_plain(table))
        else:
            kept = _fitting(table, self.console.width)
            self.console.print(_grid(table, kept, self.console.width))
            self._note_hidden([column.text for number, column in enumerate(table.columns) if number not in kept])
        self.text()

    def notes(self, notes: Sequence[Note], limit: int | None = LINES) -> None:
        """Show what a reader must know, the first cases of each kind."""
        for note in notes:
            if note.title:
                self.text(f"{note.title} ({len(note.lines)}):", "bold")
            more = len(note.lines[limit:]) if limit is not None else 0
            self._bullets([*note.lines[:limit], *([f"and {more} more; --json lists all"] if more else [])])
            self.text()

    def _bullets(self, lines: Sequence[str]) -> None:
        lines = [printable(line) for line in lines]
        if not self.console.is_terminal:
            self._write([f"  - {line}" for line in lines])
            return
        grid = Grid.grid(padding=(0, 1, 0, 0))
        for line in lines:
            grid.add_row(Text("  -"), Text(line, overflow="fold"))
        self.console.print(grid)

    def _note_hidden(self, hidden: list[str]) -> None:
        if any(hidden):
            self.text(f"(left out, because the terminal is too narrow: {', '.join(hidden)})")

    def _write(self, lines: Sequence[str]) -> None:
        self.stream.write("".join(f"{line}\n" for line in lines))


def _plain(table: Table) -> list[str]:
    heads = tuple(column.text for column in table.columns)
    widths = _widths(table, range(len(heads)))
    rule = tuple("-" * width for width in widths)
    lines = [heads, rule, *table.rows] if any(heads) else [*table.rows]
    return [
        (" " * GAP)
        .join(_padded(cell, width, column) for cell, width, column in zip(line, widths, table.columns, strict=True))
        .rstrip()
        for line in lines
    ]


def _padded(cell: str, width: int, column: Heading) -> str:
    blanks = " " * (width - cell_len(cell))
    return blanks + cell if column.justify == "right" else cell + blanks


def _widths(table: Table, columns: Sequence[int]) -> list[int]:
    return [
        max([cell_len(table.columns[number].text), *(cell_len(row[number]) for row in table.rows)])
        for number in columns
    ]


def _fitting(table: Table, width: int) -> list[int]:
    """Return the columns that are shown: all where they fit, else without the last ones that may be left out."""
    kept = list(range(len(table.columns)))
    widths = dict(zip(kept, _widths(table, kept), strict=True))
    for number in reversed(range(len(table.columns))):
        if sum(widths[own] for own in kept) + GAP * (len(kept) - 1) <= width:
            break
        if table.columns[number].optional:
            kept.remove(number)
    return kept


def _grid(table: Table, kept: Sequence[int], width: int) -> Grid:
    """Return the table for a terminal: text wraps before numbers do."""
    heads = [table.columns[number] for number in kept]
    numbers = sum(size for head, size in zip(heads, _widths(table, kept), strict=True) if head.justify == "right")
    texts = sum(head.justify == "left" for head in heads)
    roomy = numbers + texts * NARROWEST + GAP * (len(heads) - 1) <= width
    grid = Grid(
        box=box.SIMPLE_HEAD if any(head.text for head in heads) else None,
        show_header=any(head.text for head in heads),
        show_edge=False,
        pad_edge=False,
        collapse_padding=True,
        header_style="bold",
    )
    for head in heads:
        grid.add_column(
            Text(head.text), justify=head.justify, no_wrap=roomy and head.justify == "right", overflow="fold"
        )
    for row in table.rows:
        grid.add_row(*(_cell(row[number]) for number in kept))
    return grid


def _cell(cell: str) -> RenderableType:
    bare = cell.lstrip(" ")
    indent = len(cell) - len(bare)
    return Padding(Text(bare), (0, 0, 0, indent)) if indent else Text(bare)
