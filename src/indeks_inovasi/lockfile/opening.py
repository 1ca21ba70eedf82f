"""The data file that a lock names: a table with its options, or records."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from indeks_inovasi._files import read_json
from indeks_inovasi.assembly.records import Records
from indeks_inovasi.assembly.tables import read
from indeks_inovasi.errors import FileFormatError
from indeks_inovasi.lockfile.model import DataFile

_REMEDY = "Check the path, or give the data."


def opened(path: Path, options: DataFile | None) -> Any:
    """Return the dataset of a table, or the records of a JSON file that holds an object with units.

    Raises
    ------
    FileFormatError
        If there is no such file, or it cannot be read.
    IndeksInovasiError, pydantic.ValidationError
        If its content is refused.
    """
    try:
        is_file, is_folder = path.is_file(), path.is_dir()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise FileFormatError(str(path), f"it cannot be read ({reason})", _REMEDY) from error
    if not is_file:
        what = "it is a folder" if is_folder else "there is no such file"
        raise FileFormatError(str(path), what, _REMEDY)
    if path.suffix.lower() == ".json":
        content = read_json(path)
        if holds_records(content):
            return Records.model_validate(content)
    return read(path, **(DataFile(file=str(path)) if options is None else options).options)


def holds_records(content: Any) -> bool:
    """Return whether a JSON value is records: an object whose "units" is a list of objects."""
    if not isinstance(content, Mapping):
        return False
    units: Any = cast("Mapping[str, Any]", content).get("units")
    return isinstance(units, list) and all(isinstance(unit, Mapping) for unit in cast("list[object]", units))
