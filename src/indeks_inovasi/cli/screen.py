"""Where tables and notes are shown: columns that fit a terminal, or plain text without color in a pipe."""

import sys
from collections.abc import Sequence
from textwrap import fill

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from indeks_inovasi.reporting import Heading, Note, Table, printable

LINES = 12
"""So many lines of a note are shown."""
LINE = 100
"""Width of running text in a pipe."""
GAP = 2
"""Blanks between two columns."""
NARROWEST = 8
"""Width that every column of text keeps where numbers do not wrap."""
READABLE = 30
"""Width in which text that wraps reads well."""


class Screen:
    """Standard output or standard error."""

    def __init__(self, *, error: bool = False) -> None:
        self.stream = sys.stderr if error else sys.stdout
        self.console = Console(file=self.stream, highlight=False, markup=False, emoji=False)

    def text(self, text: str = "", style: str = "") -> None:
        """Show one line, or more where a terminal is too narrow for it."""
        if self.console.is_terminal:
            self.console.print(Text(text, style=style))
        else:
            self._write([text])

    def paragraph(self, text: str) -> None:
        """Show running text, in lines that read well in a pipe too."""
        self.text(text if self.console.is_terminal else fill(text, LINE))

    def table(self, table: Table) -> None:
        """Show a table; in a terminal that is too narrow, columns that may be left out are."""
        if table.title:
            self.text(table.title, "bold")
        if not self.console.is_terminal:
            self._write(_plain(table))
        else:
            kept = _fitting(table, self.console.width)
            self._drawn(_with_columns(table, kept))
            self._note_hidden([column.text for number, column in enumerate(table.columns) if number not in kept])
        self.text()

    def _drawn(self, table: Table) -> None:
        """Show a table in a terminal: line by line where it fits, which is quick, else with cells that wrap."""
        if sum(_widths(table)) + GAP * (len(table.columns) - 1) > self.console.width:
            self.console.print(_grid(table, self.console.width))
            return
        lines = _plain(table)
        if any(column.text for column in table.columns):
            self.text(lines[0], "bold")
            self.text("─" * sum(map(len, lines[1:2])))
            lines = lines[2:]
        self._write(lines)

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
    widths = _widths(table)
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


def _widths(table: Table) -> list[int]:
    cells = [(column.text, *own) for column, own in zip(table.columns, zip(*table.rows, strict=True), strict=True)]
    return [max(map(cell_len, own)) for own in cells or ((column.text,) for column in table.columns)]


def _fitting(table: Table, width: int) -> list[int]:
    """Return the columns that are shown: all where they fit, else without the last ones that may be left out.

    Text that is longer than a readable width fits, because it can wrap.
    """
    kept = list(range(len(table.columns)))
    needed = [
        min(own, READABLE) if column.justify == "left" else own
        for own, column in zip(_widths(table), table.columns, strict=True)
    ]
    for number in reversed(range(len(table.columns))):
        if sum(needed[own] for own in kept) + GAP * (len(kept) - 1) <= width:
            break
        if table.columns[number].optional:
            kept.remove(number)
    return kept


def _with_columns(table: Table, kept: Sequence[int]) -> Table:
    if len(kept) == len(table.columns):
        return table
    rows = tuple(tuple(row[number] for number in kept) for row in table.rows)
    return Table(table.title, tuple(table.columns[number] for number in kept), rows)


def _grid(table: Table, width: int) -> Grid:
    """Return the table with cells that wrap: text before numbers."""
    heads = table.columns
    numbers = sum(own for head, own in zip(heads, _widths(table), strict=True) if head.justify == "right")
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
        grid.add_row(*map(_cell, row))
    return grid


def _cell(cell: str) -> RenderableType:
    bare = cell.lstrip(" ")
    indent = len(cell) - len(bare)
    return Padding(Text(bare), (0, 0, 0, indent)) if indent else Text(bare)
