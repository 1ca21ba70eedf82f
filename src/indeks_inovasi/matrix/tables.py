"""Whole tables: what a computation starts from, and what one of its stages looks like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np

from indeks_inovasi._cells import codes_of, mapped, number_columns, texts_of
from indeks_inovasi.errors import Cell, NotANumberError, TableError, UnknownCodeError, listed
from indeks_inovasi.matrix.columns import stacked
from indeks_inovasi.matrix.rows import Rows
from indeks_inovasi.models.reading import Reading
from indeks_inovasi.typing import FloatMatrix, FloatVector, FrozenMap, IntVector


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
