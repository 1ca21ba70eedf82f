"""Text in columns, notes, and how numbers are shown."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

SIGNIFICANT = 5
"""Digits of a shown number whose decimals nothing else decides."""
INDENT = "  "
"""One step down in a tree that stands in a column."""


class Heading(NamedTuple):
    """The head of a column."""

    text: str
    justify: Literal["left", "right"] = "left"
    optional: bool = False
    """Whether the column may be left out where the table does not fit."""


@dataclass(frozen=True)
class Table:
    """Text in columns."""

    title: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", printable(self.title))
        object.__setattr__(self, "rows", tuple(tuple(printable(cell) for cell in row) for row in self.rows))


class Note(NamedTuple):
    """What a reader must know beside the numbers: a heading, and one line per case."""

    title: str
    lines: tuple[str, ...]


def printable(text: str) -> str:
    """Return the text on one line, without characters that steer a terminal."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else " " for sign in text)


def decimals_of(values: Iterable[float]) -> int:
    """Return how many decimals show the numbers: as many as they have, at most so that the largest has five digits."""
    finite = [value for value in values if math.isfinite(value)]
    largest = max(map(abs, finite), default=0.0)
    most = max(1, SIGNIFICANT - len(str(int(largest))))
    return next((digits for digits in range(most) if all(_ends(value, digits) for value in finite)), most)


def _ends(value: float, digits: int) -> bool:
    return abs(round(value, digits) - value) <= 1e-12 * abs(value)


def shown(value: float | None, decimals: int) -> str:
    """Return a number as text, "-" where it is missing; a zero has no sign."""
    if value is None or not math.isfinite(value):
        return "-"
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def shown_rank(rank: float | None) -> str:
    """Return a rank as text, "-" where there is none."""
    return "-" if rank is None else f"{rank:g}"


def counted(number: int, thing: str) -> str:
    """Return "1 row" or "2 rows"."""
    return f"{number} {thing}{'s' * (number != 1)}"


def titled(pairs: Iterable[tuple[str, str]], title: str = "") -> Table:
    """Return names and what they stand for as a table without heads."""
    return Table(title, (Heading(""), Heading("")), tuple(pairs))


def markdown(*parts: Table | Note | str) -> str:
    """Return tables, notes and paragraphs as one Markdown document; cells are escaped, paragraphs are not."""
    return "\n\n".join(_markdown(part) for part in parts) + "\n"


def _markdown(part: Table | Note | str) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Note):
        return "\n".join([f"**{escaped(part.title)}**", "", *(f"- {escaped(line)}" for line in part.lines)])
    rule = " | ".join("---:" if column.justify == "right" else "---" for column in part.columns)
    lines = [" | ".join(escaped(column.text) for column in part.columns), rule]
    lines += [" | ".join(map(escaped, row)) for row in part.rows]
    head = [f"### {escaped(part.title)}", ""] if part.title else []
    return "\n".join([*head, *(f"| {line} |" for line in lines)])


def escaped(text: str) -> str:
    """Return the text so that Markdown shows it as it is; an indentation becomes unbreakable."""
    bare = text.lstrip(" ")
    indent = "&nbsp;" * (len(text) - len(bare))
    safe = printable(bare).replace("&", "&amp;").replace("<", "&lt;")
    return indent + "".join(f"\\{sign}" if sign in "\\`*_[]|#~" else sign for sign in safe)
