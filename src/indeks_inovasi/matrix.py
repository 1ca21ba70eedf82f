"""What everything numerical works on: rows, columns, datasets. Nothing here sees a record."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Final, Literal, Self, TypeVar

import numpy as np

from indeks_inovasi._cells import codes_of, mapped, number_columns, texts_of
from indeks_inovasi.errors import (
    Cell,
    DuplicateCodeError,
    NotANumberError,
    SpecificationError,
    TableError,
    UnknownCodeError,
    listed,
)
from indeks_inovasi.kernels.blocks import is_long, ranges
from indeks_inovasi.kernels.threads import side_by_side, thread_count
from indeks_inovasi.models.indicator import Direction
from indeks_inovasi.models.reading import Reading
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector, FrozenMap, IntVector

Result = TypeVar("Result")

_CELLS_AT_ONCE: Final = 2 << 20
"""So many values, 16 megabytes, may be made at once, by all threads, even if they are more than an eighth."""
_FEWEST_ROWS: Final = 8_192


@dataclass(frozen=True, eq=False)
class Rows:
    """Who stands in each row: (unit, period), with the peer groups of the row.

    Raises
    ------
    DuplicateCodeError
        If a (unit, period) stands twice.
    TableError
        If periods or peer groups are more or fewer than units.
    """

    units: tuple[str, ...]
    periods: tuple[str, ...] | None = None
    peers: FrozenMap[str, tuple[str | None, ...]] = field(default_factory=FrozenMap[str, tuple[str | None, ...]])
    names: FrozenMap[str, str] = field(default_factory=FrozenMap[str, str])
    """Name of a unit by its code, where known."""

    def __post_init__(self) -> None:
        self._check_lengths()
        if len(self._position) < len(self.units):
            seen: set[tuple[str, str | None]] = set()
            twice = [key for key in self.keys if key in seen or seen.add(key)]  # type: ignore[func-returns-value]
            raise DuplicateCodeError(
                "A row (unit and period)", [unit if period is None else f"{unit}, {period}" for unit, period in twice]
            )

    def _check_lengths(self) -> None:
        n = len(self.units)
        held = {f"peer group {name!r}": groups for name, groups in self.peers.items()}
        if self.periods is not None:
            held = {"period": self.periods, **held}
        wrong = [
            f"The {name} has {len(values)} entries for {n} rows." for name, values in held.items() if len(values) != n
        ]
        if wrong:
            raise TableError(wrong)

    def __len__(self) -> int:
        return len(self.units)

    @property
    def keys(self) -> Iterable[tuple[str, str | None]]:
        """(unit, period or None) of each row."""
        return zip(self.units, self.periods or (None,) * len(self.units), strict=True)

    @cached_property
    def _position(self) -> dict[tuple[str, str | None], int]:
        return {key: row for row, key in enumerate(self.keys)}

    def index(self, unit: str, period: str | None = None) -> int:
        """Return the row of a unit; the period may be left out where the unit stands in one row only.

        Raises
        ------
        UnknownCodeError
            If there is no such row.
        TableError
            If a period is given and the data have none.
        """
        if (unit, period) in self._position:
            return self._position[unit, period]
        own = [row for row, code in enumerate(self.units) if code == unit]
        if period is None and len(own) == 1:
            return own[0]
        if own and self.periods is not None:
            raise UnknownCodeError(f"period of {unit!r}", [str(period)], [self.periods[row] for row in own])
        if own:
            raise TableError(
                [f"The data have no periods, but {unit!r} is asked for in {period!r}: leave the period out."]
            )
        raise UnknownCodeError("unit", [unit], dict.fromkeys(self.units))

    def groups(self, by: str) -> tuple[str | None, ...]:
        """Return the peer group of each row; "period" is a built-in one.

        Raises
        ------
        UnknownCodeError
            If the rows have no such peer group.
        """
        if by in self.peers:
            return self.peers[by]
        if by == "period" and self.periods is not None:
            return self.periods
        known = [*self.peers, *(["period"] if self.periods is not None else [])]
        raise UnknownCodeError("peer group", [by], known)

    @cached_property
    def _splits(self) -> dict[str, tuple[tuple[str | None, IntVector, "Rows"], ...]]:
        return {}

    def split(self, by: str) -> tuple[tuple[str | None, IntVector, "Rows"], ...]:
        """Return each peer group with its row numbers and its rows, found once for all columns."""
        if by not in self._splits:
            parts = ((group, index, self.take(index)) for (group,), index in self.partition(by).items())
            self._splits[by] = tuple(parts)
        return self._splits[by]

    def partition(self, *by: str) -> dict[tuple[str | None, ...], IntVector]:
        """Return the row numbers of each combination of peer groups, in order of first appearance."""
        if not by:
            return {(): np.arange(len(self), dtype=np.int64)}
        found: dict[tuple[str | None, ...], list[int]] = {}
        for row, key in enumerate(zip(*(self.groups(name) for name in by), strict=True)):
            found.setdefault(key, []).append(row)
        return {key: np.array(rows, dtype=np.int64) for key, rows in found.items()}

    def take(self, index: IntVector) -> "Rows":
        """Return the rows of `index`."""
        wanted: list[int] = index.tolist()
        return Rows(
            tuple(self.units[row] for row in wanted),
            None if self.periods is None else tuple(self.periods[row] for row in wanted),
            FrozenMap({name: tuple(groups[row] for row in wanted) for name, groups in self.peers.items()}),
            self.names,
        )

    @cached_property
    def _parts(self) -> "dict[tuple[int, int], Rows]":
        return {}

    def part(self, rows: slice) -> "Rows":
        """Return rows that follow each other, made once for all columns and without looking for repeated ones."""
        if (rows.start, rows.stop) not in self._parts:
            part = object.__new__(Rows)
            fields = {
                "units": self.units[rows],
                "periods": None if self.periods is None else self.periods[rows],
                "peers": FrozenMap({name: groups[rows] for name, groups in self.peers.items()}),
                "names": self.names,
            }
            for name, value in fields.items():
                object.__setattr__(part, name, value)
            self._parts[rows.start, rows.stop] = part
        return self._parts[rows.start, rows.stop]

    def name(self, row: int) -> str:
        """Return the name of the unit in a row, its code where no name is known."""
        name: str = self.names.get(self.units[row], self.units[row])
        return name

    def label(self, row: int) -> str:
        """Return "unit" or "unit, period"."""
        return self.units[row] if self.periods is None else f"{self.units[row]}, {self.periods[row]}"

    def cells(self, code: str, where: BoolVector, values: FloatVector | None = None) -> list[Cell]:
        """Return the cells of a column where a mask is true."""
        return [
            Cell(
                self.units[row],
                code,
                None if self.periods is None else self.periods[row],
                None if values is None or np.isnan(values[row]) else float(values[row]),
            )
            for row in np.flatnonzero(where).tolist()
        ]


@dataclass(frozen=True, eq=False)
class Column:
    """One indicator or group over all rows, as a step sees it."""

    code: str
    values: FloatVector
    """(n,), read-only; NaN is a missing value."""
    rows: Rows
    direction: Direction | None = None
    """None for a group: on groups more is better."""
    turned: bool = False
    """Whether a normalizer has brought the column to a scale on which more is better."""
    bounds: tuple[float, float] | None = field(default=None, init=False, repr=False)
    """Between which numbers all values lie, none of them missing, where a longer column has told so."""

    is_stored: ClassVar[bool] = True
    """False where values are computed whenever they are read."""

    def __post_init__(self) -> None:
        self.values.setflags(write=False)

    @property
    def is_negative(self) -> bool:
        """Whether a higher value still lowers the score."""
        return self.direction == "negative" and not self.turned

    def oriented(self) -> FloatVector:
        """Return the values turned so that more is better: the one place where a direction is applied."""
        return -self.values + 0.0 if self.is_negative else self.values

    def orient(self, number: float) -> float:
        """Return a raw number (a post, target or limit) on the scale of `oriented`; its own inverse."""
        return -number + 0.0 if self.is_negative else number

    @property
    def present(self) -> BoolVector:
        """(n,) where a value is present."""
        return ~np.isnan(self.values)

    @property
    def is_empty(self) -> bool:
        """Whether no value is present."""
        return self.has_gaps and not self.present.any()

    @property
    def has_gaps(self) -> bool:
        """Whether a value is missing, or there is none."""
        return self.bounds is None and bool(np.isnan(self.ends[0]))

    def is_known_within(self, low: float, high: float) -> bool:
        """Return whether it is known, without a look at the values, that all lie between two numbers."""
        bounds: tuple[float, float] | None = self.bounds or self.__dict__.get("ends")
        return bounds is not None and low <= bounds[0] and bounds[1] <= high

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The smallest and the largest value, both NaN if one is missing or there is none."""
        return ends_of(self.values)

    def observed_poles(self) -> tuple[float, float]:
        """Return the worst and the best value observed, in raw units; (NaN, NaN) for an empty column."""
        low, high = self.ends
        if self.has_gaps and not self.is_empty:
            low, high = float(np.fmin.reduce(self.values)) + 0.0, float(np.fmax.reduce(self.values)) + 0.0
        return (high, low) if self.is_negative else (low, high)

    def cells(self, where: BoolVector) -> list[Cell]:
        """Return the cells where a mask is true, with their values."""
        return self.rows.cells(self.code, where, self.values)

    def with_values(self, values: FloatVector) -> "Column":
        """Return the column with other values in the same unit of measure."""
        return Column(self.code, values, self.rows, self.direction, self.turned)

    def normalized(self, values: FloatVector) -> "Column":
        """Return the column with values on a scale on which more is better."""
        return Column(self.code, values, self.rows, self.direction, turned=True)

    def within(self, index: IntVector, rows: Rows) -> "Column":
        """Return the column over some of its rows, which are `rows`."""
        return Column(self.code, self.values[index], rows, self.direction, self.turned)

    def part(self, rows: slice) -> "Column":
        """Return the column over rows that follow each other."""
        part = Column(self.code, self.values[rows], self.rows.part(rows), self.direction, self.turned)
        return self.bounding(part)

    def bounding(self, part: "Column") -> "Column":
        """Return a part of the column that knows between which numbers it lies, where the column knows it."""
        bounds: tuple[float, float] | None = self.bounds or self.__dict__.get("ends")
        if bounds is not None and bounds[0] == bounds[0]:
            object.__setattr__(part, "bounds", bounds)
        return part

    def parts(self) -> Iterator["Column"]:
        """Return the column part by part, so that what is made of one part stays in the cache."""
        return (self.part(rows) for rows in ranges(len(self.rows)))

    def split(self, by: str) -> list[tuple[str | None, IntVector, "Column"]]:
        """Return each peer group with its row numbers and its part of the column."""
        return [(group, index, self.within(index, rows)) for group, index, rows in self.rows.split(by)]


def ends_of(values: FloatVector) -> tuple[float, float]:
    """Return the smallest and the largest value, both NaN if one is missing or there is none."""
    if len(values) == 0:
        return float("nan"), float("nan")
    if not is_long(len(values)):
        return float(np.minimum.reduce(values)) + 0.0, float(np.maximum.reduce(values)) + 0.0
    lowest, highest = zip(*side_by_side(lambda rows: ends_of(values[rows]), list(ranges(len(values)))), strict=True)
    return ends_of(np.array(lowest))[0], ends_of(np.array(highest))[1]


Basis = Literal["normalized", "treated"]


@dataclass(frozen=True, eq=False)
class Kin:
    """Whom the children of a group can be weighed with: the indicators of the index, or the nodes of their level."""

    leaves: Callable[[], "Children"]
    """Every indicator below the headline node."""
    level: Callable[[], "Children"]
    """Every node below the headline node that stands as high above the indicators as the children do."""
    below: Callable[[str], tuple[str, ...]]
    """Codes of the indicators below a node; an indicator stands below itself."""
    known: dict[Any, FrozenMap[str, float]]
    """What was found once for the whole index, by whom."""

    def once(self, key: Any, find: Callable[[], FrozenMap[str, float]]) -> FrozenMap[str, float]:
        """Return the weights that `find` gives, found only once in a computation."""
        if key not in self.known:
            self.known[key] = find()
        return self.known[key]


@dataclass(frozen=True, eq=False)
class Children:
    """The final columns of the children of one group, as weighters and aggregators see them."""

    group: str
    columns: tuple[Column, ...]
    given: tuple[float | None, ...]
    """The weight that the framework gives each child; None where it gives none."""
    rows: Rows
    treated: tuple[Column | None, ...] = ()
    """The treated column of each child that is an indicator, None for a group."""
    leaves: Callable[[], tuple[FloatVector, int]] | None = None
    """How many indicators below the group are present in each row, and how many there are."""
    kin: Kin | None = None
    """Others that the children can be weighed with; None where a group stands alone."""
    found: dict[Any, tuple[FloatVector, ...]] = field(
        default_factory=dict[Any, tuple[FloatVector, ...]], init=False, repr=False
    )
    """What an aggregator has computed of these rows to learn from, and needs again to score them."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the children, in the order of the framework."""
        return tuple(column.code for column in self.columns)

    def parts(self, most: int | None = None) -> "Iterator[Children]":
        """Return the children part by part: rows that follow each other, a block or `most` of them."""
        return (self._part(rows) for rows in ranges(len(self.rows), most))

    def of_parts(self, function: "Callable[[Children], Result]", *, columnwise: bool) -> list[Result]:
        """Return a function of each part of the rows, in their order, computed side by side.

        Parameters
        ----------
        function
            What works row by row, so that no matrix of all rows is needed.
        columnwise
            Whether it goes through the columns one by one. If it makes a matrix of them, or a column is computed
            when it is read, parts are so short that all threads together hold an eighth of the values at most.
        """
        most = None
        if not (columnwise and all(column.is_stored for column in self.columns)):
            width = max(1, len(self.columns))
            at_once = max(_CELLS_AT_ONCE, len(self.rows) * width // 8)
            most = max(_FEWEST_ROWS, at_once // (width * thread_count()))
        return side_by_side(lambda rows: function(self._part(rows)), list(ranges(len(self.rows), most)))

    def _part(self, rows: slice) -> "Children":
        leaves = self.leaves

        def present() -> tuple[FloatVector, int]:
            counts, total = leaves() if leaves is not None else (np.empty(0), 0)
            return counts[rows], total

        return replace(
            self,
            columns=tuple(column.part(rows) for column in self.columns),
            rows=self.rows.part(rows),
            treated=(),
            leaves=None if leaves is None else present,
        )

    @cached_property
    def matrix(self) -> FloatMatrix:
        """(n, m) final values, column-major."""
        return stacked([column.values for column in self.columns], len(self.rows))

    def on(self, basis: Basis) -> tuple[Column, ...]:
        """Return the columns that a data-driven weighter looks at.

        Raises
        ------
        SpecificationError
            If treated values are asked for and a child is a group.
        """
        if basis == "normalized":
            return self.columns
        groups = [code for code, column in zip(self.codes, self.treated, strict=True) if column is None]
        if groups:
            raise SpecificationError(
                [
                    f"The weights of {self.group!r} are asked for on treated values, which only indicators have, but"
                    f" {', '.join(groups)} are groups. Use basis='normalized' there."
                ]
            )
        return tuple(column for column in self.treated if column is not None)


def stacked(columns: Sequence[FloatVector], n: int) -> FloatMatrix:
    """Return columns side by side as one (n, m) column-major matrix."""
    matrix = np.empty((n, len(columns)), order="F")
    for number, column in enumerate(columns):
        matrix[:, number] = column
    return matrix


@dataclass(frozen=True, eq=False)
class IndicatorMatrix:
    """Rows by codes: the values of indicators or nodes at one stage."""

    rows: Rows
    codes: tuple[str, ...]
    values: FloatMatrix
    """(n, m), read-only; NaN is a missing value."""

    def __post_init__(self) -> None:
        if self.values.flags.writeable:
            held = np.array(self.values, dtype=np.float64, order="F")
            held.setflags(write=False)
            object.__setattr__(self, "values", held)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, code: str) -> FloatVector:
        if code not in self.codes:
            raise UnknownCodeError("code", [code], self.codes)
        column: FloatVector = self.values[:, self.codes.index(code)]
        return column

    def with_values(self, values: FloatMatrix) -> "IndicatorMatrix":
        """Return the same rows and codes with other values."""
        return replace(self, values=np.array(values, dtype=np.float64, order="F"))

    def dataset(self) -> "Dataset":
        """Return the matrix as the input of a computation."""
        return Dataset(self.rows, FrozenMap({code: self[code] for code in self.codes}))

    def __repr__(self) -> str:
        return f"IndicatorMatrix({len(self.rows)} rows, {', '.join(self.codes[:8])}{', ...' * (len(self.codes) > 8)})"


@dataclass(frozen=True, eq=False)
class Dataset:
    """The input of a computation: rows keyed by (unit, period), float64 columns, child tables.

    Columns are copied once and read-only. Infinite values are refused.
    """

    rows: Rows
    columns: FrozenMap[str, FloatVector]
    parts: FrozenMap[str, "PartTable"] = field(default_factory=FrozenMap[str, "PartTable"])
    attributes: FrozenMap[str, tuple[Any, ...]] = field(default_factory=FrozenMap[str, tuple[Any, ...]])
    """What rules and conditions read, per row: text, dates, sets of text."""
    readings: tuple[Reading, ...] = ()

    def __post_init__(self) -> None:
        held: dict[str, FloatVector] = {}
        culprits: list[Cell] = []
        for code, values in self.columns.items():
            column = np.array(values, dtype=np.float64)
            if column.shape != (len(self.rows),):
                raise TableError([f"The column {code!r} has {column.shape} values for {len(self.rows)} rows."])
            infinite = np.isinf(column)
            if infinite.any():
                culprits += self.rows.cells(code, infinite, column)
            column += 0.0
            column.setflags(write=False)
            held[code] = column
        if culprits:
            raise NotANumberError("A number column", culprits)
        object.__setattr__(self, "columns", FrozenMap(held))
        self._check_below()

    def _check_below(self) -> None:
        n = len(self.rows)
        problems = [
            f"The attribute {name!r} has {len(held)} entries for {n} rows."
            for name, held in self.attributes.items()
            if len(held) != n
        ]
        for name, part in self.parts.items():
            stray = np.flatnonzero((part.owners < 0) | (part.owners >= n))
            if len(stray):
                units = listed(part.table.rows.label(row) for row in stray.tolist())
                problems.append(
                    f"The owners of the part {name!r} are row numbers from 0 to {n - 1}, but not for {units}."
                )
        if problems:
            raise TableError(problems)

    @classmethod
    def of(
        cls,
        columns: Mapping[str, Sequence[float] | FloatVector],
        units: Sequence[str],
        periods: Sequence[str] | None = None,
        peers: Mapping[str, Sequence[str | None]] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Self:
        """Return a dataset of number columns; NaN and None are missing values, whole numbers as codes become text.

        Raises
        ------
        DuplicateCodeError, NotANumberError, TableError
            For repeated rows, cells that are no finite numbers, columns of another length.
        """
        rows = Rows(
            codes_of("unit", units),
            None if periods is None else codes_of("period", periods),
            FrozenMap(
                {name: texts_of(f"peer group {name!r}", held) for name, held in mapped("peers", peers or {}).items()}
            ),
            FrozenMap(mapped("names", names or {})),
        )
        return cls(rows, FrozenMap(number_columns(mapped("columns", columns), rows.units, rows.periods)))

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, code: str) -> FloatVector:
        if code not in self.columns:
            raise UnknownCodeError("column", [code], self.columns)
        return self.columns[code]

    def matrix(self, codes: Sequence[str] | None = None) -> IndicatorMatrix:
        """Return columns side by side; all of them by default."""
        wanted = tuple(self.columns) if codes is None else tuple(codes)
        return IndicatorMatrix(self.rows, wanted, stacked([self[code] for code in wanted], len(self)))

    def take(self, index: IntVector) -> "Dataset":
        """Return some of the rows, with their child rows and their readings."""
        rows = self.rows.take(index)
        kept = set(rows.keys)
        return Dataset(
            rows,
            FrozenMap({code: values[index] for code, values in self.columns.items()}),
            FrozenMap({name: part.of_owners(index, len(self)) for name, part in self.parts.items()}),
            FrozenMap({name: tuple(held[row] for row in index.tolist()) for name, held in self.attributes.items()}),
            tuple(reading for reading in self.readings if reading.part or (reading.unit, reading.period) in kept),
        )

    def with_columns(self, columns: Mapping[str, FloatVector]) -> "Dataset":
        """Return the dataset with columns added or exchanged."""
        return replace(self, columns=self.columns | columns)

    def __repr__(self) -> str:
        periods = "" if self.rows.periods is None else f", {len(set(self.rows.periods))} periods"
        parts = "".join(f", {len(part.table)} {name}" for name, part in self.parts.items())
        return f"Dataset({len(self)} rows{periods}, {len(self.columns)} columns{parts})"


@dataclass(frozen=True, eq=False)
class PartTable:
    """A child table: rows that belong to rows of the parent."""

    table: Dataset
    owners: IntVector
    """(n,) row number of the parent for each child row."""

    def __post_init__(self) -> None:
        owners = np.array(self.owners, dtype=np.int64)
        if owners.shape != (len(self.table),):
            raise TableError([f"A part needs one owner per row, but has {owners.shape} for {len(self.table)} rows."])
        owners.setflags(write=False)
        object.__setattr__(self, "owners", owners)

    def of_owners(self, index: IntVector, n_parents: int) -> "PartTable":
        """Return the child rows of some parent rows, with the owners renumbered."""
        moved = np.full(n_parents, -1, dtype=np.int64)
        moved[index] = np.arange(len(index))
        kept = np.flatnonzero(moved[self.owners] >= 0)
        return PartTable(self.table.take(kept), moved[self.owners[kept]])
