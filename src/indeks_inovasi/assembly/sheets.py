"""Every table as a sheet: named columns of cells, whatever it came from. Nothing is converted here."""

import csv
import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from indeks_inovasi._cells import Cells, held_cells, list_problem, repeated
from indeks_inovasi._extras import need
from indeks_inovasi._files import LARGEST, read_json
from indeks_inovasi.errors import FileFormatError, NoUnitsError, TableError, UnknownCodeError, listed

_ENDINGS = ".csv, .csv.gz, .tsv, .tsv.gz, .json or .xlsx"


@dataclass(frozen=True)
class Sheet:
    """A table of named columns of one length."""

    name: str
    """How sentences call it: "The table", or the path of a file."""
    columns: Mapping[str, Cells]
    length: int
    is_text: bool = False
    """Whether all cells are text, as in a CSV file."""
    lines: Sequence[int] = ()
    """Line of the file in which each row stands; empty for a table in memory."""

    def where(self, rows: Iterable[int]) -> str:
        """Return rows as people find them: lines of a file, or numbers from 1 on."""
        if self.lines:
            return f"line {listed(self.lines[row] for row in rows)}"
        return f"row {listed(row + 1 for row in rows)}"


def sheet_of(table: Any, *, delimiter: str | None, decimal: str, sheet: str | None) -> Sheet:
    """Return any table as a sheet.

    Raises
    ------
    TableError, FileFormatError, UnknownCodeError, NoUnitsError, MissingExtraError
        With every problem of its form: names, lengths, keys, lines.
    """
    if isinstance(table, (str, os.PathLike)):
        path = Path(cast("str | os.PathLike[str]", table))
        return _file(path, delimiter, decimal, sheet)
    _refuse_options({"sheet": sheet, "delimiter": delimiter}, "The table", "a table in memory")
    found = _in_memory(table, "The table")
    if found is not None:
        return found
    kind = cast("Any", type(table))
    if hasattr(kind, "columns"):
        return _of_frame(table)
    raise TableError(
        [
            "A table is a dict of columns, a list of records, a dataframe in memory, or the path of a file that ends"
            f" with {_ENDINGS}; found {kind.__name__}."
        ]
    )


def _in_memory(table: Any, name: str) -> Sheet | None:
    if isinstance(table, Mapping):
        return _of_columns(cast("Mapping[object, Any]", table), name)
    if isinstance(table, (list, tuple)):
        return _of_records(cast("Sequence[Any]", table), name)
    return None


def _refuse_options(options: Mapping[str, str | None], name: str, what: str) -> None:
    given = [option for option, value in options.items() if value is not None]
    if given:
        raise TableError([f"{name} is {what}, which has no {' and no '.join(given)}: leave that out."])


def _of_columns(columns: Mapping[object, Any], name: str) -> Sheet:
    problems = [f"{name} has the column name {key!r}, which is no text." for key in columns if not isinstance(key, str)]
    problems += [
        f"The column {key!r} of {name} is {problem}, not a list of cells."
        for key, cells in columns.items()
        for problem in [list_problem(cells)]
        if problem is not None
    ]
    if problems:
        raise TableError(problems)
    held: dict[str, Cells] = {str(key): held_cells(cells) for key, cells in columns.items()}
    lengths = {key: len(cells) for key, cells in held.items()}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{key} {length}" for key, length in lengths.items())
        raise TableError([f"{name} has columns of different lengths: {found}."])
    return Sheet(name, held, next(iter(lengths.values()), 0))


def _of_records(records: Sequence[Any], name: str) -> Sheet:
    strange = [number for number, record in enumerate(records, 1) if not isinstance(record, Mapping)]
    if strange:
        raise TableError([f"{name} is a list, so it needs records (dicts), but found none in row {listed(strange)}."])
    if not records:
        raise NoUnitsError(name)
    keys = records[0].keys()
    problems: list[str] = []
    for number, record in enumerate(records, 1):
        if record.keys() != keys:
            lacks = [repr(key) for key in keys if key not in record]
            more = [repr(key) for key in record if key not in keys]
            differs = [f"lacks {listed(lacks)}"] * bool(lacks) + [f"also has {listed(more)}"] * bool(more)
            problems.append(f"{name}, row {number}: it {' and '.join(differs)}, unlike the first record.")
    if problems:
        raise TableError([*problems, "Write None for a missing value."])
    return _of_columns({key: [record[key] for record in records] for key in keys}, name)


# -- files -----------------------------------------------------------------------------------------------------------


def _file(path: Path, delimiter: str | None, decimal: str, sheet: str | None) -> Sheet:
    name, ending = (
        str(path),
        "".join(path.suffixes[-2:]).lower() if path.suffix.lower() == ".gz" else path.suffix.lower(),
    )
    if ending in (".csv", ".tsv", ".csv.gz", ".tsv.gz"):
        _refuse_options({"sheet": sheet}, name, "a text file")
        usual = "\t" if ending.startswith(".tsv") else ";" if decimal == "," else ","
        return _of_lines(_text(path), name, usual if delimiter is None else delimiter)
    if ending == ".xlsx":
        _refuse_options({"delimiter": delimiter}, name, "a workbook")
        return _of_workbook(path, sheet)
    if ending != ".json":
        raise TableError([f"A table in a file ends with {_ENDINGS}, but found {name!r}."])
    _refuse_options({"sheet": sheet, "delimiter": delimiter}, name, "a JSON file")
    held = read_json(path)
    found = _in_memory(held, name)
    if found is not None:
        return found
    raise FileFormatError(name, f"it holds {held!r}", "A table is a list of records or an object of columns.")


def _text(path: Path) -> str:
    opened: Callable[..., Any] = gzip.open if path.suffix.lower() == ".gz" else open
    try:
        with opened(path, "rb") as file:
            content: bytes = file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise FileFormatError(str(path), "there is no such file", "Check the path.") from error
    except (OSError, EOFError, zlib.error) as error:
        raise FileFormatError(str(path), f"it cannot be read ({error})", "Check the file.") from error
    if len(content) > LARGEST:
        raise FileFormatError(str(path), f"it has more than {LARGEST} bytes", "Split the file.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileFormatError(str(path), f"byte {error.start} is no UTF-8", "Save the file as UTF-8.") from error


def _of_lines(text: str, name: str, delimiter: str) -> Sheet:
    rows, lines = _rows(text, name, delimiter)
    if not rows:
        raise FileFormatError(name, "it is empty", "The first line holds the names of the columns.")
    header = [field.strip() for field in rows[0]]
    problems = _header_problems(header, name, f"line {lines[0]}")
    problems += [
        f"{name}, line {line}: {len(fields)} fields, but line {lines[0]} has {len(header)} names."
        for fields, line in zip(rows[1:], lines[1:], strict=True)
        if len(fields) != len(header)
    ]
    if problems:
        raise TableError(problems)
    columns = zip(*rows[1:], strict=True) if len(rows) > 1 else [()] * len(header)
    return Sheet(name, dict(zip(header, columns, strict=True)), len(rows) - 1, is_text=True, lines=lines[1:])


def _rows(text: str, name: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Return the fields of every line that is not blank, and the number of that line."""
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except (TypeError, ValueError) as error:
        raise TableError([f"A delimiter is one character, but found {delimiter!r}."]) from error
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for fields in reader:
            if fields:
                rows.append(fields)
                lines.append(reader.line_num)
    except csv.Error as error:
        problem = f"line {reader.line_num} cannot be read ({error})"
        raise FileFormatError(name, problem, "Check the quotation marks of that line.") from error
    return rows, lines


def _header_problems(header: Sequence[str], name: str, where: str) -> list[str]:
    bare = [number for number, field in enumerate(header, 1) if not field]
    problems = [f"{name}, {where}: column {listed(bare)} has no name."] if bare else []
    for field in repeated(header):
        places = [number for number, other in enumerate(header, 1) if other == field]
        if field:
            problems.append(f"{name}, {where}: the name {field!r} stands in the columns {listed(places)}.")
    return problems


def _of_workbook(path: Path, sheet: str | None) -> Sheet:
    openpyxl = need("openpyxl", "excel", "Reading a workbook")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        title = _sheet_title(book.sheetnames, sheet, str(path))
        rows = _workbook_rows(book[title])
        book.close()
    except FileNotFoundError as error:
        raise FileFormatError(str(path), "there is no such file", "Check the path.") from error
    except (OSError, KeyError, SyntaxError, zipfile.BadZipFile) as error:
        raise FileFormatError(str(path), "it is no workbook", "Save it as .xlsx.") from error
    if any(cell is None for _, cells in rows for cell in cells):
        _refuse_unstored_formulas(openpyxl, path, title, {number for number, _ in rows})
    return _of_cells(rows, f"{path} ({title})")


def _sheet_title(titles: Sequence[str], wanted: str | None, name: str) -> str:
    if wanted is not None and wanted not in titles:
        raise UnknownCodeError(f"sheet of {name}", [wanted], titles)
    if wanted is None and len(titles) > 1:
        raise TableError([f"{name} has several sheets: name one with sheet=..., out of {listed(titles)}."])
    return titles[0] if wanted is None else wanted


def _workbook_rows(sheet: Any) -> list[tuple[int, list[Any]]]:
    """Return the rows that hold anything, with their numbers; blank text is nothing."""
    sheet.reset_dimensions()  # some programs write wrong ones, and cells would be lost
    rows: list[tuple[int, list[Any]]] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        held = [None if isinstance(cell, str) and not cell.strip() else cell for cell in cells]
        while held and held[-1] is None:
            held.pop()
        if held:
            rows.append((number, held))
    return rows


def _refuse_unstored_formulas(openpyxl: Any, path: Path, title: str, numbers: set[int]) -> None:
    """Refuse formulas whose values are not in the file: they would read as missing."""
    values = openpyxl.load_workbook(path, read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(path, read_only=True)
    pairs = zip(values[title].iter_rows(), formulas[title].iter_rows(), strict=True)
    found = [
        written.coordinate
        for stored_row, written_row in pairs
        for stored, written in zip(stored_row, written_row, strict=True)
        if stored.value is None and written.value is not None and written.row in numbers
    ]
    values.close()
    formulas.close()
    if found:
        raise TableError(
            [
                f"{path} ({title}) has formulas without stored values: {listed(found)}. Open it in a spreadsheet"
                " program and save it."
            ]
        )


def _of_cells(rows: Sequence[tuple[int, list[Any]]], name: str) -> Sheet:
    if not rows:
        raise FileFormatError(name, "it is empty", "The first row holds the names of the columns.")
    first, names = rows[0]
    header = ["" if cell is None else str(cell).strip() for cell in names]
    problems = _header_problems(header, name, f"row {first}")
    problems += [
        f"{name}, row {number}: cells stand right of the last column name."
        for number, cells in rows[1:]
        if len(cells) > len(header)
    ]
    if problems:
        raise TableError(problems)
    full = [cells + [None] * (len(header) - len(cells)) for _, cells in rows[1:]]
    columns = {field: [cells[number] for cells in full] for number, field in enumerate(header)}
    return Sheet(name, columns, len(full), lines=[number for number, _ in rows[1:]])


# -- dataframes ------------------------------------------------------------------------------------------------------


def _of_frame(table: Any) -> Sheet:
    narwhals = need("narwhals", "frames", "Reading a dataframe")
    try:
        frame = narwhals.from_native(table, eager_only=True)
    except TypeError as error:
        kind = type(table).__name__
        raise TableError([f"A dataframe must be in memory, but found {kind}: collect it first."]) from error
    except narwhals.exceptions.DuplicateError as error:
        twice = [repr(name) for name in repeated(map(str, table.columns))]
        raise TableError([f"The dataframe has several columns of the name {listed(twice)}."]) from error
    strange = [repr(name) for name in frame.columns if not isinstance(name, str)]
    if strange:
        raise TableError([f"The names of columns must be text, but found {listed(strange)}."])
    return Sheet("The dataframe", {name: _series(frame[name]) for name in frame.columns}, len(frame))


def _series(series: Any) -> Cells:
    """Return a column as an array where it is numeric: whole numbers stay whole, masked where they are missing."""
    if series.dtype.is_float():
        return np.asarray(series.to_numpy(), dtype=np.float64)
    if not series.dtype.is_integer():
        return cast("list[Any]", series.to_list())
    gaps = series.is_null()
    if not gaps.any():
        return np.asarray(series.to_numpy())
    return np.ma.MaskedArray(np.asarray(series.fill_null(0).to_numpy()), gaps.to_numpy())
