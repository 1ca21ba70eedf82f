"""Cells become numbers and text: what is no number is named, nothing is guessed."""

import math
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np

from indeks_inovasi.errors import Cell, NotANumberError, TableError, brief, listed
from indeks_inovasi.typing import FloatVector

Cells: TypeAlias = Sequence[Any] | np.ndarray[Any, np.dtype[Any]]
"""One column of a table: objects, or an array that a dataframe or a user has handed over."""

Name = TypeVar("Name", bound=Hashable)

_LARGE = 2.0**53 - 1
"""Up to here every whole number has a float64 of its own."""
_NUMBER = {
    ".": re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"),
    ",": re.compile(r"[+-]?(?:[0-9]+,?[0-9]*|,[0-9]+)(?:[eE][+-]?[0-9]+)?"),
}
_ONLY_NUMBER_SIGNS = {".": re.compile(r"[0-9eE+.\-]*"), ",": re.compile(r"[0-9eE+,\-]*")}
_ALMOST = re.compile(r"[-+(]?[^\w\s]*\s?[0-9][0-9.,'\s_]*(?:[eE][-+]?[0-9]+)?\s?[%)]?")
"""Text that was meant as a number: thousands separators, a foreign decimal mark, a percent sign."""


def list_problem(given: object) -> str | None:
    """Return what stands in the place of a list, None where it is one: cells in an order, one after the other."""
    if isinstance(given, (set, frozenset)):
        return "a set, which has no order"
    if isinstance(given, (str, bytes)):
        return f"the text {given!r}"
    if not hasattr(given, "__iter__"):
        return repr(given)
    dimensions = getattr(given, "ndim", 1)
    return None if dimensions == 1 else f"an array of {dimensions} dimensions"


def mapped(what: str, given: Any) -> Mapping[str, Any]:
    """Return a map that a caller hands over.

    Raises
    ------
    TableError
        If it is none.
    """
    if not isinstance(given, Mapping):
        raise TableError([f"{what} is a map such as {{'name': ...}}, but found {brief(given)}."])
    return cast("Mapping[str, Any]", given)


def held_cells(cells: Any) -> Cells:
    """Return the cells of a column: an array as it is, anything else as a list."""
    if isinstance(cells, np.ndarray):
        return cast("np.ndarray[Any, np.dtype[Any]]", cells)
    return list(cells)


@dataclass(frozen=True)
class NumberFormat:
    """How numbers are written, and which codes stand for a missing one."""

    decimal: str = "."
    is_text: bool = False
    """Whether numbers are written as text: in text files, or where the decimal mark is declared to be a comma."""
    numbers: tuple[float, ...] = ()
    """Numbers that mean missing."""
    texts: frozenset[str] = frozenset()
    """Text that means missing."""


@dataclass
class Numbers:
    """A column of numbers, and the cells that are none."""

    values: FloatVector
    refused: list[tuple[int, object]] = field(default_factory=list[tuple[int, object]])
    """(row, cell) of text, infinities and truth values."""
    inexact: list[tuple[int, object]] = field(default_factory=list[tuple[int, object]])
    """(row, cell) of whole numbers that no float64 holds exactly."""
    has_numbers: bool = True
    """Whether a cell holds a number, be it a code for missing."""

    @property
    def is_words(self) -> bool:
        """Whether the column holds words and not one number."""
        return (
            bool(self.refused)
            and not self.has_numbers
            and all(isinstance(cell, str) and not _ALMOST.fullmatch(cell.strip()) for _, cell in self.refused)
        )


def number_format(missing: Iterable[object], decimal: str, is_text: bool) -> NumberFormat:
    """Return the format for declared missing codes: numbers are compared as numbers, text exactly."""
    codes = list(missing)
    strange = [repr(code) for code in codes if isinstance(code, bool) or not isinstance(code, (int, float, str))]
    if strange:
        raise TableError([f"Codes for missing values are numbers or text, but found {', '.join(strange)}."])
    numbers = [float(code) for code in codes if isinstance(code, (int, float))]
    texts = frozenset(code.strip() for code in codes if isinstance(code, str))
    return NumberFormat(decimal, is_text or decimal == ",", tuple(numbers), texts)


def too_many_digits(cells: Iterable[object]) -> str:
    """Return the sentence about whole numbers that no float64 holds."""
    return (
        f"These whole numbers have more digits than a number of 64 bits holds exactly: {listed(cells)}."
        " Give fewer digits, for instance millions."
    )


def as_numbers(cells: Cells, form: NumberFormat) -> Numbers:
    """Return a column as float64, NaN where a cell is empty or holds a code for missing."""
    found = _numbers(cells, form)
    has_numbers = bool(found.inexact) or not np.isnan(found.values).all()
    for code in form.numbers:
        found.values[found.values == code] = np.nan
    refused = dict(found.refused)
    for row in np.flatnonzero(np.isinf(found.values)).tolist():
        refused.setdefault(row, _plain(cells[row]))
        found.values[row] = np.nan
    return Numbers(found.values, sorted(refused.items(), key=lambda pair: pair[0]), found.inexact, has_numbers)


def _numbers(cells: Cells, form: NumberFormat) -> Numbers:
    if isinstance(cells, np.ndarray) and cells.dtype.kind == "f":
        with np.errstate(over="ignore"):  # a longer number than float64 becomes infinite, and is refused as such
            return Numbers(np.array(cells, dtype=np.float64))
    if isinstance(cells, np.ndarray) and cells.dtype.kind in "iu":
        return _whole_numbers(cells)
    cells = as_list(cells)
    kinds = set(map(type, cells))
    if kinds <= {float, int, type(None)}:
        quick = _plain_numbers(cells, int in kinds)
        if quick is not None:
            return quick
    if form.is_text and kinds <= {str}:
        quick = _written_numbers(cells, form)
        if quick is not None:
            return quick
    return _one_by_one(cells, form)


def _whole_numbers(cells: np.ndarray[Any, np.dtype[Any]]) -> Numbers:
    gaps = np.ma.getmaskarray(cells)
    whole = np.ma.getdata(cells)
    values = whole.astype(np.float64)
    large = np.flatnonzero((np.abs(values) > _LARGE) & ~gaps).tolist()
    inexact: list[tuple[int, object]] = [(row, int(whole[row])) for row in large if int(values[row]) != int(whole[row])]
    values[gaps] = np.nan
    return Numbers(values, inexact=inexact)


def _plain_numbers(cells: Sequence[Any], has_whole: bool) -> Numbers | None:
    try:
        values = np.array(cells, dtype=np.float64)
    except OverflowError:
        return None
    if has_whole and (np.abs(values) > _LARGE).any():
        return None
    return Numbers(values)


def _written_numbers(cells: Sequence[str], form: NumberFormat) -> Numbers | None:
    """Return numbers written as text, None where a cell needs a closer look."""
    texts = [text.strip() for text in cells]
    if form.texts:
        texts = ["" if text in form.texts else text for text in texts]
    if not _ONLY_NUMBER_SIGNS[form.decimal].fullmatch("".join(texts)):
        return None
    if form.decimal == ",":
        texts = [text.replace(",", ".") for text in texts]
    try:
        values = np.array([float(text or "nan") for text in texts], dtype=np.float64)
    except ValueError:
        return None
    return None if (np.abs(values) > _LARGE).any() else Numbers(values)


def _one_by_one(cells: Sequence[Any], form: NumberFormat) -> Numbers:
    found = Numbers(np.full(len(cells), np.nan))
    for row, cell in enumerate(cells):
        if is_absent(cell) or (isinstance(cell, str) and _means_missing(cell.strip(), form)):
            continue
        number: Any = _parsed(cell.strip(), form) if isinstance(cell, str) else cell
        if _is_whole(number) and not _is_exact(int(number)):
            found.inexact.append((row, _plain(cell)))
        elif _is_whole(number) or _is_decimal(number):
            found.values[row] = float(number)
        else:
            found.refused.append((row, _plain(cell)))
    return found


def is_absent(cell: object) -> bool:
    """Return whether a cell holds nothing: None, NaN, or the NA of a dataframe."""
    return (
        cell is None
        or type(cell).__name__ in ("NAType", "NaTType")
        or (isinstance(cell, float) and math.isnan(cell))
        or (isinstance(cell, Decimal) and cell.is_nan())  # also the signaling one, which float() refuses
    )


def _means_missing(text: str, form: NumberFormat) -> bool:
    return text in form.texts or (form.is_text and not text)


def _parsed(text: str, form: NumberFormat) -> object:
    """Return the number that a text writes, the text itself where it writes none."""
    if not form.is_text or not _NUMBER[form.decimal].fullmatch(text):
        return text
    if text.lstrip("+-").isdecimal():
        return int(text) if len(text) < 400 else float(text)
    return float(text.replace(",", "."))


def _is_exact(whole: int) -> bool:
    try:
        return int(float(whole)) == whole
    except OverflowError:
        return False


def _plain(cell: Any) -> object:
    """Return a cell as Python shows it: 1.5, not np.float64(1.5)."""
    return cell.item() if hasattr(cell, "item") else cell


def as_list(cells: Cells) -> Sequence[Any]:
    """Return the cells as Python objects, None where an array is masked."""
    if isinstance(cells, np.ndarray):
        objects: list[Any] = cells.tolist()
        return objects
    return cells


def _is_whole(cell: Any) -> bool:
    return isinstance(cell, (int, np.integer)) and not isinstance(cell, bool)


def _is_decimal(cell: Any) -> bool:
    return isinstance(cell, (float, np.floating, Decimal))


# -- text ------------------------------------------------------------------------------------------------------------


@dataclass
class Texts:
    """A column of codes or names, and the cells that are no text."""

    values: list[str | None]
    """None where a cell is empty."""
    refused: list[tuple[int, object]] = field(default_factory=list[tuple[int, object]])

    @property
    def empty(self) -> list[int]:
        """Rows without text."""
        refused = {row for row, _ in self.refused}
        return [row for row, text in enumerate(self.values) if text is None and row not in refused]


def as_texts(cells: Cells, *, is_period: bool = False) -> Texts:
    """Return a column as text, without the blanks around it; whole numbers are written out.

    A decimal number is refused, because it may have lost digits and leading zeros; in a period ``2020.0`` is "2020",
    and a date is written as in ISO 8601.
    """
    cells = as_list(cells)
    if set(map(type, cells)) <= {str}:
        return Texts([text.strip() or None for text in cells])
    found = Texts([None] * len(cells))
    for row, cell in enumerate(cells):
        text = _text(cell, is_period)
        if text is not None:
            found.values[row] = text.strip() or None
        elif not is_absent(cell):
            found.refused.append((row, _plain(cell)))
    return found


def texts_of(what: str, given: Any) -> tuple[str | None, ...]:
    """Return a list of codes that a caller hands over: text as it is, whole numbers as text, None where there is none.

    Raises
    ------
    TableError
        If it is no list, or holds what is neither text nor a whole number.
    """
    problem = list_problem(given)
    if problem is not None:
        raise TableError([f"A {what} is needed for each row, as a list, but found {problem}."])
    cells = as_list(held_cells(given))
    if set(map(type, cells)) <= {str}:
        return tuple(cells)
    found = as_texts(cells, is_period=what == "period")
    if found.refused:
        wrong = listed(f"{cell!r} in row {row + 1}" for row, cell in found.refused)
        raise TableError([f"A {what} is text or a whole number, but found {wrong}."])
    return tuple(cell if isinstance(cell, str) else text for cell, text in zip(cells, found.values, strict=True))


def codes_of(what: str, given: Any) -> tuple[str, ...]:
    """Return a list of codes as text, none of them absent.

    Raises
    ------
    TableError
        As `texts_of`, and for absent codes.
    """
    texts = texts_of(what, given)
    empty = [row for row, text in enumerate(texts, 1) if text is None]
    if empty:
        raise TableError([f"A {what} is needed for each row, but it is absent in row {listed(empty)}."])
    return tuple(text for text in texts if text is not None)


def number_columns(
    columns: Mapping[str, Any], units: Sequence[str], periods: Sequence[str] | None
) -> dict[str, FloatVector]:
    """Return columns that a caller hands over as float64; the culprits of all are told together.

    Raises
    ------
    TableError
        If a column is no list of one cell per row, or holds whole numbers that float64 does not.
    NotANumberError
        With every cell that is no finite number.
    """
    problems = [
        f"The column {code!r} is {problem}, not a list of cells."
        for code, cells in columns.items()
        for problem in [list_problem(cells)]
        if problem is not None
    ]
    held = {} if problems else {code: held_cells(cells) for code, cells in columns.items()}
    n = len(units)
    problems += [
        f"The column {code!r} has {len(cells)} values for {n} rows." for code, cells in held.items() if len(cells) != n
    ]
    if problems:
        raise TableError(problems)
    numbers = {code: as_numbers(cells, NumberFormat()) for code, cells in held.items()}

    def named(code: str, found: list[tuple[int, object]]) -> list[Cell]:
        return [Cell(units[row], code, None if periods is None else periods[row], cell) for row, cell in found]

    inexact = [cell for code, found in numbers.items() for cell in named(code, found.inexact)]
    if inexact:
        raise TableError([too_many_digits(inexact)])
    refused = [cell for code, found in numbers.items() for cell in named(code, found.refused)]
    if refused:
        raise NotANumberError("A number column", refused)
    return {code: found.values for code, found in numbers.items()}


def _text(cell: Any, is_period: bool) -> str | None:
    if isinstance(cell, str):
        return cell
    if _is_whole(cell):
        return str(int(cell))
    if not is_period or is_absent(cell):
        return None
    if _is_decimal(cell) and float(cell).is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat() if cell.time().replace(tzinfo=None) != datetime.min.time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else None


def repeated(names: Iterable[Name]) -> list[Name]:
    """Return the names that stand more than once, each once."""
    seen: set[Name] = set()
    twice: dict[Name, None] = {}
    for name in names:
        if name in seen:
            twice.setdefault(name)
        seen.add(name)
    return list(twice)
