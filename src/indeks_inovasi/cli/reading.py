"""What the commands read: data as a table or as records, a specification as a file or a profile."""

import warnings
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, Self, cast

import indeks_inovasi as ii
from indeks_inovasi._files import read_json
from indeks_inovasi.cli.refusing import RefusalError, about
from indeks_inovasi.errors import FileFormatError, UnknownCodeError


@dataclass(frozen=True)
class TableOptions:
    """How the columns of a table are to be read; None and () where the command says nothing."""

    unit: str | None
    period: str | None
    peers: tuple[str, ...]
    names: str | None
    columns: tuple[str, ...]
    missing: tuple[str, ...]
    decimal: str | None

    @classmethod
    def of(
        cls,
        unit: str | None,
        period: str | None,
        peers: list[str] | None,
        names: str | None,
        columns: list[str] | None,
        missing: list[str] | None,
        decimal: str | None,
    ) -> Self:
        """Return the options as the command line gives them."""
        lists = (tuple(given or ()) for given in (peers, columns, missing))
        return cls(unit, period, next(lists), names, next(lists), next(lists), decimal)

    def given(self) -> list[str]:
        """Return the names of the options that the command gives."""
        return [f"--{name}" for name, value in vars(self).items() if value not in (None, ())]

    def reading(self) -> dict[str, Any]:
        """Return the options as `read` takes them, and as a lock holds them."""
        missing = tuple(code for text in self.missing for code in _codes(text))
        given = {**vars(self), "unit": self.unit or "unit", "missing": missing}
        return {name: value for name, value in given.items() if value}


def read_data(path: Path, options: TableOptions) -> Any:
    """Return records where a JSON file holds an object with a list of units, else the dataset of a table."""
    if path.suffix.lower() == ".json" and holds_records(value := read_json(path)):
        if options.given():
            raise RefusalError(f"{path} holds records, which have no columns: leave out {', '.join(options.given())}.")
        with about(str(path)):
            return ii.Records.model_validate(value)
    return read_table(path, options)


def holds_records(value: Any) -> bool:
    """Return whether a JSON value is records: an object whose "units" is a list of objects."""
    if not isinstance(value, dict):
        return False
    units: Any = cast("dict[str, Any]", value).get("units")
    return isinstance(units, list) and all(isinstance(unit, dict) for unit in cast("list[object]", units))


def read_table(path: Path, options: TableOptions) -> ii.Dataset:
    """Return the dataset of a table in a file."""
    return ii.read(path, **options.reading())


def _codes(text: str) -> list[object]:
    """Return a code for missing values as text, and as the finite number that it may stand for."""
    try:
        number = float(text)
    except ValueError:
        return [text]
    return [text, number] if isfinite(number) else [text]


@dataclass(frozen=True)
class SpecChoice:
    """How the command line says how to score."""

    spec: Path | None
    profile: str | None
    variant: str | None
    names: tuple[str, str] = ("--spec FILE", "--profile NAME")

    def read(self) -> ii.IndexSpec:
        """Return the specification of a file, or a profile by name.

        Raises
        ------
        RefusalError
            If the command names none or both, or a profile that there is not.
        """
        if (self.spec is None) == (self.profile is None):
            raise RefusalError(f"Say how to score: give either {' or '.join(self.names)}.")
        if self.profile is not None:
            return read_profile(self.profile, self.variant)
        if self.variant is not None:
            raise RefusalError(f"A variant belongs to a profile: give it with {self.names[1]}.")
        return read_spec_file(cast("Path", self.spec))

    def other(self, spec: Path | None, profile: str | None, variant: str | None) -> "SpecChoice":
        """Return what this choice is compared with: another variant is one of the same profile."""
        if spec is None and profile is None and variant is not None:
            profile = self.profile
        return SpecChoice(spec, profile, variant, ("--with FILE", "--with-profile NAME"))


def read_profile(name: str, variant: str | None = None) -> ii.Profile:
    """Return a profile; what it rests on stands in the notes, so it does not warn."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ii.UnconfirmedRuleWarning)
            return ii.profiles.load(name, variant)
    except UnknownCodeError as error:
        raise RefusalError(str(error)) from None


def read_spec_file(path: Path) -> ii.IndexSpec:
    """Return the specification of a file; one with an edition is a profile."""
    value = read_json(path)
    if not isinstance(value, dict):
        raise FileFormatError(str(path), f"it holds a {type(value).__name__}", "A specification is a JSON object.")
    with about(str(path)):
        return (ii.Profile if "edition" in value else ii.IndexSpec).model_validate(value)
