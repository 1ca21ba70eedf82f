"""What a lock file holds, as models that refuse what they do not know."""

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from math import isnan
from operator import itemgetter
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Literal, Self, cast

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    PrivateAttr,
    SerializeAsAny,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from indeks_inovasi._collector import paused_collector
from indeks_inovasi._files import read_json
from indeks_inovasi.errors import FileFormatError, listed
from indeks_inovasi.lockfile.report import label
from indeks_inovasi.lockfile.saving import write_json
from indeks_inovasi.lockfile.sealing import sealed_anew
from indeks_inovasi.specification import IndexSpec, Profile
from indeks_inovasi.typing import FrozenMap, Names, Number, Whole

LOCK_VERSION = 1
"""Version of the lock format that this library writes and reads."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A whole sha256."""
ShortDigest = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
"""The first 16 digits of one: enough to locate a row."""


class _Held(BaseModel, frozen=True, extra="forbid"):
    """A piece of a lock."""


class TableDigests(_Held, frozen=True):
    """The input: a digest per column and per row, so that a changed cell is where the two cross."""

    digest: Digest
    """Over the other digests and the keys of the rows, but not over the names."""
    columns: FrozenMap[str, Digest]
    peers: FrozenMap[str, Digest] = FrozenMap()
    attributes: FrozenMap[str, Digest] = FrozenMap()
    owners: Digest | None = None
    """In a child table: to which row of the parent each row belongs."""
    rows: tuple[tuple[str, str | None, ShortDigest], ...]
    """Unit, period, digest of the row, in canonical order."""
    names: FrozenMap[str, ShortDigest] = FrozenMap()
    """Names of units, which move no score."""
    parts: "FrozenMap[str, TableDigests]" = FrozenMap()

    @model_validator(mode="after")
    def _each_row_once(self) -> Self:
        _refuse_repeated("rows", self.rows)
        return self

    def content(self) -> dict[str, Any]:
        """Return what JSON holds of it, without a copy of the rows."""
        return {**dict(self), "parts": {name: part.content() for name, part in self.parts.items()}}


class StageDigest(_Held, frozen=True):
    """All rows after one step."""

    path: str
    """``code/step``, below a part ``part:code/step``."""
    digest: Digest


class NodeTable(_Held, frozen=True):
    """The final numbers of the groups of the index or of a part, but for the headline."""

    part: str
    """Empty for the index itself, ``part:`` for a part of it."""
    codes: tuple[str, ...]
    rows: tuple[tuple[str | Number | None, ...], ...]
    """Unit, period and one number per group, in canonical order."""

    @model_validator(mode="after")
    def _rows_fit(self) -> Self:
        wanted = f"[{', '.join(['unit', 'period', *self.codes])}], numbers or null"
        for number, row in enumerate(self.rows):
            names, values = row[:2], row[2:]
            of_texts = len(names) == 2 and isinstance(names[0], str) and not isinstance(names[1], float)
            if not of_texts or len(values) != len(self.codes) or any(isinstance(value, str) for value in values):
                raise ValueError(f"The row {number} is not {wanted}. Restore the lock, or lock again.")
        _refuse_repeated("rows", self.rows)
        return self

    def columns(self) -> dict[str, dict[tuple[str, str | None], float | None]]:
        """Return the number of each row by group."""
        rows: Any = self.rows
        return {code: {(row[0], row[1]): row[place] for row in rows} for place, code in enumerate(self.codes, start=2)}


class ForeignStrategy(_Held, frozen=True):
    """A strategy that comes from another package; null for one that a program registered itself."""

    family: str
    kind: str
    distribution: str | None
    version: str | None


class Tolerance(_Held, frozen=True):
    """How far a score may move because strategies of the specification declare it."""

    relative: Number
    """Share of the largest magnitude in the column."""
    paths: tuple[str, ...]
    """Fields of the specification that hold such a strategy."""


def _as_codes(missing: Any) -> Any:
    """Return codes for missing values as a lock holds them: a list, without NaN, which is missing anyway."""
    codes = [missing] if isinstance(missing, str | int | float) else missing
    if isinstance(codes, set | frozenset):
        codes = sorted(cast("set[object]", codes), key=repr)
    if not isinstance(codes, list | tuple):
        return missing
    return [code for code in cast("list[object]", codes) if not (isinstance(code, float) and isnan(code))]


class DataFile(_Held, frozen=True):
    """The file with the input, and how it is read."""

    file: str
    """Relative to the lock file."""
    unit: str = "unit"
    period: str | None = None
    peers: Names = ()
    names: str | None = None
    columns: Names | None = None
    missing: Annotated[tuple[Number | str, ...], BeforeValidator(_as_codes)] = ()
    decimal: Literal[".", ","] = "."
    delimiter: str | None = None
    long: tuple[str, str] | None = None
    sheet: str | None = None

    @property
    def options(self) -> dict[str, Any]:
        """Return how `read` is to be called."""
        return {name: getattr(self, name) for name in type(self).model_fields if name != "file"}


class Seals(_Held, frozen=True):
    """Digests of the lock's own content: they tell an edited lock from scores that moved."""

    sections: FrozenMap[str, Digest]
    fields: FrozenMap[str, Any]
    """The first 8 digits of the digest of every field of the small sections, by name and code."""


def _refuse_repeated(name: str, rows: Sequence[Sequence[Any]]) -> None:
    """Refuse rows of which two are about the same unit and period: which of them is meant would be a guess."""
    if len(set(map(itemgetter(0), rows))) < len(rows):
        times = Counter((row[0], row[1]) for row in rows)
        _refuse_twice(name, {label(unit, period): count for (unit, period), count in times.items()})


def _refuse_twice(name: str, times: Mapping[str, int]) -> None:
    twice = [held for held, count in times.items() if count > 1]
    if twice:
        raise ValueError(f"{name}: {listed(twice)} stands more than once. Restore the lock, or lock again.")


def check_version(version: Any) -> Any:
    """Refuse a version of the format that this library does not know, by name."""
    if version is None:
        raise ValueError("It has no lock_version, so it is no lock. Give the path of a lock.")
    if type(version) is not int or version != LOCK_VERSION:
        raise ValueError(
            f"The lock has version {version!r}, but this library reads version {LOCK_VERSION}. Use a library that"
            " knows that version, or lock again."
        )
    return version


def _absent_packages(strategies: Any) -> Iterator[str]:
    """Yield the packages behind foreign strategies that are not installed, each with its version."""
    described = TypeAdapter(tuple[ForeignStrategy, ...])
    try:
        packages = {(held.distribution, held.version) for held in described.validate_python(strategies)}
    except ValidationError:
        return
    for name, number in sorted((name, number or "") for name, number in packages if name is not None):
        try:
            version(name)
        except PackageNotFoundError:
            yield f"{name} {number}".rstrip()


def _specification(value: Any) -> Any:
    if isinstance(value, Mapping):
        fields = dict(cast("Mapping[str, Any]", value))
        return (Profile if "edition" in fields else IndexSpec).model_validate(fields)
    return value


class IndexLock(_Held, frozen=True):
    """What was computed, from what and how, so that anyone can compute it again and compare.

    Loading a lock runs nothing that it names: a kind that is not installed and registered here is refused.
    """

    lock_version: Annotated[int, BeforeValidator(check_version)] = LOCK_VERSION
    name: str
    """Of the specification."""
    lang: str
    """Language of the categories."""
    spec: Annotated[SerializeAsAny[IndexSpec], BeforeValidator(_specification)]
    frozen: FrozenMap[str, Any]
    """The frozen specification as JSON; a table of more than 10,000 numbers is its digest and its count."""
    input: TableDigests
    stages: tuple[StageDigest, ...]
    """In the order of the computation."""
    weights: FrozenMap[str, FrozenMap[str, Number]]
    """Of each child in each group, as used."""
    nodes: tuple[NodeTable, ...]
    """Where there are at most 10,000 rows; the digests of all stand in `stages`."""
    results: tuple[tuple[str, str | None, Number | None, Whole | Number | None, str | None], ...]
    """Unit, period, score, rank, category, in canonical order."""
    strategies: tuple[ForeignStrategy, ...]
    tolerance: Tolerance | None
    data: DataFile | None
    environment: FrozenMap[str, str]
    """Where the lock was written: for information, never compared."""
    seals: Seals
    _folder: Path | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _name_of_spec(self) -> Self:
        if self.name != self.spec.name:
            raise ValueError(f"The lock is named {self.name!r}, but its specification {self.spec.name!r}.")
        return self

    @model_validator(mode="after")
    def _each_entry_once(self) -> Self:
        _refuse_repeated("results", self.results)
        _refuse_twice("stages", Counter(stage.path for stage in self.stages))
        _refuse_twice("nodes", Counter(f"{table.part}{code}" for table in self.nodes for code in table.codes))
        return self

    @classmethod
    def load(cls, path: Path | str) -> Self:
        """Return the lock of a file, plain (.json) or packed (.json.gz).

        Raises
        ------
        FileFormatError
            If the file is no clean JSON object.
        pydantic.ValidationError
            With the path of every field that does not fit: an unknown version, an unknown kind.
        """
        return cls.of_file(read_lock(path), path)

    @classmethod
    def of_file(cls, content: Mapping[str, Any], path: Path | str) -> Self:
        """Return the lock with the content of a file; its data file stands relative to `path`."""
        try:
            held = cls.model_validate(content)
        except ValidationError as error:
            absent = listed(_absent_packages(content.get("strategies")))
            if not absent:
                raise
            remedy = "Install that, in the version given if scores must be the same."
            raise FileFormatError(str(path), f"it needs {absent}, which is not installed", remedy) from error
        file = "" if held.data is None else held.data.file
        if PurePosixPath(file).is_absolute() or PureWindowsPath(file).is_absolute():
            raise FileFormatError(str(path), f"it names the data file {file!r}", "Name it relative to the lock.")
        if held.data is not None:
            held._folder = Path(path).parent  # type: ignore[misc]
        return held

    @paused_collector()
    def save(self, path: Path | str) -> None:
        """Write the lock to a file, packed if its name ends with .gz: all of it or nothing.

        The data file is named relative to it.

        Raises
        ------
        FileFormatError
            If the data file stands on another drive.
        """
        copied = self.model_dump(mode="json", exclude={"input", "results"})
        held: dict[str, Any] = {**copied, "input": self.input.content(), "results": self.results}
        content = {name: held[name] for name in type(self).model_fields}
        if self.data is not None:
            content["data"]["file"] = self._relative_to(Path(path).parent, self.data.file)
            content["seals"] = sealed_anew(content)
        write_json(path, content)

    def to_dict(self) -> dict[str, Any]:
        """Return the content of the lock as JSON values."""
        return self.model_dump(mode="json")

    def data_path(self) -> Path | None:
        """Return where the data file stands, None where the lock names none."""
        return None if self.data is None else (self._folder or Path()) / self.data.file

    def _relative_to(self, folder: Path, file: str) -> str:
        try:
            return Path(os.path.relpath((self._folder or Path()) / file, folder)).as_posix()
        except ValueError as error:
            raise FileFormatError(
                file, "it stands on another drive than the lock", "Copy it beside the lock."
            ) from error

    def __repr__(self) -> str:
        return f"IndexLock({self.name!r}: {len(self.results)} rows, {len(self.stages)} stages)"

    def __str__(self) -> str:
        return repr(self)


def read_lock(path: Path | str) -> dict[str, Any]:
    """Return the content of a lock file, not yet checked."""
    content = read_json(path)
    if not isinstance(content, dict):
        raise FileFormatError(str(path), f"it holds a {type(content).__name__}", "A lock is a JSON object.")
    return cast("dict[str, Any]", content)
