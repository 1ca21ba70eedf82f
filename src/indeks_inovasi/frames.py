"""Tables out: dataframes, CSV and workbooks of results, safe to open in a spreadsheet program."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from indeks_inovasi._extras import need
from indeks_inovasi.errors import TableError, listed
from indeks_inovasi.result import IndexResult

Backend = Literal["pandas", "polars", "pyarrow"]
Columns = Mapping[str, Sequence[Any]]

_MOST_ROWS, _MOST_COLUMNS, _LONGEST_TEXT = 1_048_576, 16_384, 32_767
"""What a sheet of a workbook holds."""
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet program may run text that begins like this."""


def to_frame(columns: Columns, backend: Backend = "pandas") -> Any:
    """Return columns as a dataframe; None becomes the missing value of the backend.

    Raises
    ------
    MissingExtraError
        If the package of the backend is not installed.
    TableError
        If there is no such backend.
    """
    held = {name: _of_one_type(cells) for name, cells in columns.items()}
    if backend == "pandas":
        return need("pandas", None, "A pandas dataframe").DataFrame(held)
    if backend == "polars":
        return need("polars", None, "A polars dataframe").DataFrame(held)
    if backend == "pyarrow":
        return need("pyarrow", None, "A pyarrow table").table(held)
    raise TableError([f"A dataframe comes from 'pandas', 'polars' or 'pyarrow', but found {backend!r}."])


def _of_one_type(cells: Sequence[Any]) -> list[Any]:
    """Return cells with whole numbers as floats where the column also has decimal numbers."""
    if not {int, float} <= set(map(type, cells)):
        return list(cells)
    return [float(cell) if type(cell) is int else cell for cell in cells]


def write_csv(table: IndexResult | Columns, path: Path | str) -> None:
    """Write a result, or columns, as UTF-8 CSV with a header line (RFC 4180).

    Numbers are written so that they read back as the same number. Text that begins with ``=``, ``+``, ``-`` or ``@``
    gets an apostrophe in front, so that no spreadsheet program runs it. A missing value is an empty field.

    Raises
    ------
    TableError
        If the columns differ in length.
    """
    columns = _columns(table)
    cells = [[_written(cell) for cell in column] for column in columns.values()]
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")  # so that a text with either of the two is quoted
        writer.writerow([_escaped(name) for name in columns])
        writer.writerows(zip(*cells, strict=True))


def write_excel(table: IndexResult | Columns, path: Path | str, *, sheet: str = "result") -> None:
    """Write a result, or columns, as a workbook with one sheet (extra "excel").

    Numbers stay numbers, with the 16 significant digits that XlsxWriter writes; CSV keeps every bit. Text that begins
    with ``=``, ``+``, ``-`` or ``@`` gets an apostrophe in front. A missing value is an empty cell.

    Raises
    ------
    MissingExtraError
        If XlsxWriter is not installed.
    TableError
        If the columns differ in length, or are too many or too long for a sheet.
    """
    xlsxwriter = need("xlsxwriter", "excel", "Writing a workbook")
    columns = _columns(table)
    _refuse_oversize(columns)
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        for place, (name, column) in enumerate(columns.items()):
            page.write_string(0, place, _escaped(name))
            for row, cell in enumerate(column, 1):
                _write_cell(page, row, place, cell)


def _columns(table: IndexResult | Columns) -> Columns:
    columns: Columns = table.to_dict() if isinstance(table, IndexResult) else table
    lengths = {name: len(cells) for name, cells in columns.items()}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise TableError([f"The table has columns of different lengths: {found}."])
    return columns


def _escaped(text: str) -> str:
    return "'" + text if text.startswith(_ACTIVE) else text


def _written(cell: Any) -> str:
    """Return a cell as the text of a CSV field."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, (int, float)):
        return repr(float(cell)) if isinstance(cell, float) else str(int(cell))
    return _escaped(cell.isoformat() if isinstance(cell, date) else str(cell))


def _write_cell(page: Any, row: int, column: int, cell: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, (int, float)):
        page.write_number(row, column, cell)
    else:
        page.write_string(row, column, _written(cell))


def _refuse_oversize(columns: Columns) -> None:
    rows = max((len(cells) for cells in columns.values()), default=0) + 1
    problems: list[str] = []
    if rows > _MOST_ROWS or len(columns) > _MOST_COLUMNS:
        problems.append(
            f"A sheet holds {_MOST_ROWS} rows and {_MOST_COLUMNS} columns, but the table has {rows} and {len(columns)}."
        )
    long = [
        f"{name}, row {row}"
        for name, cells in columns.items()
        for row, cell in enumerate(cells, 1)
        if isinstance(cell, str) and len(cell) >= _LONGEST_TEXT
    ]
    if long:
        problems.append(f"A cell holds {_LONGEST_TEXT} characters, but more stand in {listed(long)}.")
    if problems:
        raise TableError([*problems, "Write CSV instead."])
