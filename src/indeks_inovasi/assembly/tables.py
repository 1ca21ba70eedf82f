"""Every table in: columns, records, CSV, JSON, workbooks and dataframes become one dataset."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from indeks_inovasi._cells import (
    NumberFormat,
    Numbers,
    Texts,
    as_numbers,
    as_texts,
    list_problem,
    number_format,
    repeated,
    too_many_digits,
)
from indeks_inovasi.assembly.sheets import Sheet, sheet_of
from indeks_inovasi.errors import (
    Cell,
    DuplicateCodeError,
    IndeksInovasiError,
    NotANumberError,
    NoUnitsError,
    TableError,
    UnknownCodeError,
    listed,
)
from indeks_inovasi.matrix import Dataset, IndicatorMatrix, Rows
from indeks_inovasi.typing import FloatVector, FrozenMap


def read(
    table: Any,
    *,
    unit: str,
    period: str | None = None,
    peers: str | Iterable[str] = (),
    names: str | None = None,
    columns: str | Iterable[str] | None = None,
    missing: float | str | Iterable[float | str] = (),
    decimal: str = ".",
    delimiter: str | None = None,
    long: tuple[str, str] | None = None,
    sheet: str | None = None,
) -> Dataset:
    """Return any table as a dataset; nothing is guessed and nothing is lost.

    Empty cells, None and NaN are missing values. In text files ``1e3`` and ``1.5E-3`` are numbers, because programs
    write them; thousands separators, percent signs, "inf" and "nan" are none. Elsewhere text is no number, unless
    ``decimal=","`` says that numbers are written as text. Blanks around text are dropped.

    Parameters
    ----------
    table
        A dict of columns; a list of records (dicts) with the same keys; a pandas, polars or pyarrow dataframe (extra
        "frames"); the path of a .csv, .csv.gz, .tsv, .json or .xlsx file (extra "excel"). A `Dataset` passes through.
    unit
        Column with the codes of the units. They stay text: "0101" keeps its zero, the whole number 1101 is "1101", a
        decimal number is refused. The index of a pandas frame is not a column.
    period
        Column with the periods, such as years.
    peers
        Columns with peer groups: region, income group.
    names
        Column with the names of the units.
    columns
        Columns to read as numbers; by default all that have no other role. In a long table: the indicators to keep.
    missing
        Codes that mean missing in number columns: ``[-999, "NA"]``. Numbers are compared as numbers, text exactly.
    decimal
        The decimal mark, "." or ",".
    delimiter
        Between the fields of a text file: by default a tab in .tsv; else ";" where the decimal mark is a comma, and
        "," where it is a point.
    long
        Names of the two columns (indicator, value) of a table with one row per unit, period and indicator; columns
        without a role are left out, and a combination that is absent is missing.
    sheet
        Name of the sheet of a workbook that has several.

    Raises
    ------
    TableError, FileFormatError
        With every problem of the table's form.
    UnknownCodeError, DuplicateCodeError
        For names of columns that the table does not have, and for rows that stand twice.
    NotANumberError
        With every cell of a number column that is no finite number.
    NoUnitsError
        If there is no row.
    MissingExtraError
        If the table needs a package that is not installed.
    """
    if isinstance(table, (Dataset, IndicatorMatrix)):
        named = {"unit": unit, "period": period, "peers": peers, "names": names, "columns": columns, "long": long}
        _refuse_options({**named, "missing": missing, "decimal": decimal, "delimiter": delimiter, "sheet": sheet})
        return table if isinstance(table, Dataset) else table.dataset()
    roles = _checked_roles(unit, period, peers, names, columns, long)
    _check_marks(decimal, delimiter)
    held = sheet_of(table, delimiter=delimiter, decimal=decimal, sheet=sheet)
    _check_roles(held, roles, table)
    if not held.length:
        raise NoUnitsError(held.name)
    codes = list(missing) if isinstance(missing, (set, frozenset)) else _several("missing", missing)
    form = number_format(codes, decimal, held.is_text)
    return _Reading(held, roles, form).dataset()


def _refuse_options(options: Mapping[str, Any]) -> None:
    """Refuse what says how a table is read where none is read."""
    usual = {"unit": "unit", "decimal": ".", "peers": (), "missing": ()}
    given = [
        f"{name}={value!r}"
        for name, value in options.items()
        if type(value) is not type(usual.get(name)) or value != usual.get(name)
    ]
    if given:
        raise TableError(
            [f"A dataset has been read already, so that {listed(given)} would change nothing: leave it out."]
        )


def _several(what: str, given: Any) -> list[Any]:
    if isinstance(given, (str, int, float)):
        return [given]
    if list_problem(given) is not None:
        raise TableError([f"{what} is one entry or a list, but found {given!r}."])
    return list(given)


def _checked_roles(unit: Any, period: Any, peers: Any, names: Any, columns: Any, long: Any) -> "_Roles":
    if long is not None and (isinstance(long, str) or len(_several("long", long)) != 2):
        raise TableError([f"long names two columns, (indicator, value), but found {long!r}."])
    several = {
        "peers": _several("peers", peers),
        "columns": [] if columns is None else _several("columns", columns),
        "long": [] if long is None else list(long),
    }
    single = [
        ("unit", unit),
        *((role, name) for role, name in (("period", period), ("names", names)) if name is not None),
    ]
    named = [*single, *((role, name) for role, held in several.items() for name in held)]
    wrong = [f"{role}={name!r}" for role, name in named if not isinstance(name, str)]
    if wrong:
        raise TableError([f"Columns are named by text, but found {listed(wrong)}."])
    chosen = None if columns is None else tuple(several["columns"])
    return _Roles(unit, period, tuple(several["peers"]), names, chosen, None if long is None else tuple(long))


def _check_marks(decimal: str, delimiter: str | None) -> None:
    if decimal not in (".", ","):
        raise TableError([f"The decimal mark is '.' or ',', but found {decimal!r}."])
    if decimal == delimiter:
        raise TableError([f"{decimal!r} cannot be the decimal mark and the delimiter."])


@dataclass(frozen=True)
class _Roles:
    """Which column is what."""

    unit: str
    period: str | None
    peers: tuple[str, ...]
    names: str | None
    columns: tuple[str, ...] | None
    long: tuple[str, str] | None

    def of_columns(self) -> dict[str, list[str]]:
        """Return the roles of every column that is named."""
        pairs = [("unit", self.unit), ("period", self.period), ("names", self.names)]
        pairs += [("peers", name) for name in self.peers]
        pairs += zip(("indicator", "value"), self.long, strict=True) if self.long else []
        pairs += [("columns", name) for name in self.columns or ()] if not self.long else []
        found: dict[str, list[str]] = {}
        for role, name in pairs:
            if name is not None:
                found.setdefault(name, []).append(role)
        return found


def _check_roles(sheet: Sheet, roles: _Roles, table: Any) -> None:
    named = roles.of_columns()
    _refuse_index(sheet, named, table)
    unknown = [name for name in named if name not in sheet.columns]
    if unknown:
        raise UnknownCodeError("column of the table", unknown, sheet.columns)
    problems = [
        f"The column {name!r} is named for {' and '.join(held)}, but it can have one role only."
        for name, held in named.items()
        if len(held) > 1
    ]
    if "period" in roles.peers and roles.period is not None:
        problems.append("The periods are a peer group of the name 'period' already: rename the column 'period'.")
    if problems:
        raise TableError(problems)


def _refuse_index(sheet: Sheet, named: Mapping[str, object], table: Any) -> None:
    """Say it where a wanted column is the index of a pandas frame."""
    levels: Sequence[Any] = getattr(getattr(table, "index", None), "names", ())
    hidden = [name for name in named if name not in sheet.columns and name in levels]
    if hidden:
        raise TableError(
            [f"{listed(map(repr, hidden))} is the index of the frame, not a column. Call frame.reset_index() first."]
        )


class _Reading:
    """One pass over a sheet; the problems of all columns are told together."""

    def __init__(self, sheet: Sheet, roles: _Roles, form: NumberFormat) -> None:
        self.sheet = sheet
        self.roles = roles
        self.form = form
        self.problems: list[str] = []
        self.culprits: list[Cell] = []
        self.inexact: list[Cell] = []
        self.units = self.codes("unit", roles.unit)
        self.periods = None if roles.period is None else self.codes("period", roles.period)
        self.peers = {name: self.texts("peer group", name).values for name in roles.peers}
        self.names = None if roles.names is None else self.texts("name", roles.names).values

    def dataset(self) -> Dataset:
        return self.wide() if self.roles.long is None else self.tall(*self.roles.long)

    # -- text

    def texts(self, what: str, name: str) -> Texts:
        found = as_texts(self.sheet.columns[name], is_period=what == "period")
        if found.refused:
            cells = listed(f"{cell!r} in {self.sheet.where([row])}" for row, cell in found.refused)
            self.problems.append(
                f"The {what} column {name!r} needs text or whole numbers, but found {cells}. Read that column as text,"
                " so that no digit and no leading zero is lost."
            )
        return found

    def codes(self, what: str, name: str) -> list[str]:
        found = self.texts(what, name)
        if found.empty:
            self.problems.append(f"The {what} column {name!r} is empty in {self.sheet.where(found.empty)}.")
        return [f"row {row + 1}" if text is None else text for row, text in enumerate(found.values)]

    # -- numbers

    def note(self, numbers: Numbers, rows: Sequence[int], codes: Sequence[str]) -> None:
        """Note the cells that are no numbers; `rows` and `codes` say where each number stands."""
        self.culprits += [self.cell(rows[place], codes[place], value) for place, value in numbers.refused]
        self.inexact += [self.cell(rows[place], codes[place], value) for place, value in numbers.inexact]

    def cell(self, row: int, code: str, value: object) -> Cell:
        return Cell(self.units[row], code, None if self.periods is None else self.periods[row], value)

    def refuse(self) -> None:
        """Raise the problems that were found, those of other classes as notes."""
        problems = list(self.problems)
        if self.inexact:
            problems.append(too_many_digits(self.inexact))
        errors: list[IndeksInovasiError] = [TableError(problems)] if problems else []
        errors += [NotANumberError("A number column", self.culprits)] if self.culprits else []
        if errors:
            for other in errors[1:]:
                errors[0].add_note(str(other))
            raise errors[0]

    # -- shapes

    def wide(self) -> Dataset:
        """Return a table with one column per indicator."""
        wanted = self.roles.columns
        names = (
            [name for name in self.sheet.columns if name not in self.roles.of_columns()] if wanted is None else wanted
        )
        columns: dict[str, FloatVector] = {}
        everywhere = range(self.sheet.length)
        for name in names:
            numbers = as_numbers(self.sheet.columns[name], self.form)
            if wanted is None and numbers.is_words:
                self.problems.append(
                    f"The column {name!r} holds words ({numbers.refused[0][1]!r}), not numbers. List the columns to"
                    f" read with columns=[...], or say names={name!r} if it names the units, peers=[{name!r}] if it"
                    " groups them."
                )
            else:
                self.note(numbers, everywhere, [name] * self.sheet.length)
            columns[name] = numbers.values
        rows = self.rows(list(everywhere))
        return Dataset(rows, FrozenMap(columns))

    def tall(self, indicator: str, value: str) -> Dataset:
        """Return a table with one row per unit, period and indicator."""
        codes = self.codes("indicator", indicator)
        periods: Sequence[str | None] = self.periods or [None] * self.sheet.length
        first: dict[tuple[str, str | None], int] = {}
        for row, key in enumerate(zip(self.units, periods, strict=True)):
            first.setdefault(key, row)
        kept = self.kept(codes)
        cells = self.sheet.columns[value]
        numbers = as_numbers(cells if len(kept) == self.sheet.length else [cells[row] for row in kept], self.form)
        self.note(numbers, kept, [codes[row] for row in kept])
        self.check_peers(first, periods)
        rows = self.rows(list(first.values()))
        self.check_once(kept, codes, periods)
        place = {key: number for number, key in enumerate(first)}
        columns = {code: np.full(len(first), np.nan) for code in self.roles.columns or dict.fromkeys(codes)}
        for row, number in zip(kept, numbers.values.tolist(), strict=True):
            columns[codes[row]][place[self.units[row], periods[row]]] = number
        return Dataset(rows, FrozenMap(columns))

    def kept(self, codes: Sequence[str]) -> list[int]:
        """Return the rows of the indicators that are asked for."""
        wanted = self.roles.columns
        if wanted is None:
            return list(range(len(codes)))
        known = dict.fromkeys(codes)
        unknown = [code for code in wanted if code not in known]
        if unknown:
            raise UnknownCodeError("indicator of the table", unknown, known)
        return [row for row, code in enumerate(codes) if code in set(wanted)]

    def check_once(self, kept: Sequence[int], codes: Sequence[str], periods: Sequence[str | None]) -> None:
        keys = [", ".join(filter(None, (self.units[row], periods[row], codes[row]))) for row in kept]
        if repeated(keys):
            raise DuplicateCodeError("A row (unit, period and indicator)", repeated(keys))

    def check_peers(self, first: Mapping[tuple[str, str | None], int], periods: Sequence[str | None]) -> None:
        for name, groups in self.peers.items():
            for row, key in enumerate(zip(self.units, periods, strict=True)):
                if groups[row] != groups[first[key]]:
                    self.problems.append(
                        f"{listed(filter(None, key))} belongs to two peer groups {name!r}: {groups[first[key]]!r} and"
                        f" {groups[row]!r} in {self.sheet.where([row])}."
                    )

    def rows(self, kept: Sequence[int]) -> Rows:
        """Return who stands in the rows; every problem found so far is raised here."""
        names = self.names_of_units()
        self.refuse()
        return Rows(
            tuple([self.units[row] for row in kept]),
            None if self.periods is None else tuple([self.periods[row] for row in kept]),
            FrozenMap({name: tuple([groups[row] for row in kept]) for name, groups in self.peers.items()}),
            FrozenMap(names),
        )

    def names_of_units(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for row, (unit, name) in enumerate(zip(self.units, self.names or (), strict=False)):
            if name is not None and found.setdefault(unit, name) != name:
                where = self.sheet.where([row])
                self.problems.append(f"The unit {unit!r} has two names: {found[unit]!r} and {name!r} in {where}.")
        return found
