"""From a result to a lock."""

import platform
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from indeks_inovasi._collector import paused_collector
from indeks_inovasi.engine import dataset_of
from indeks_inovasi.errors import FileFormatError, SpecificationError, listed
from indeks_inovasi.lockfile.fields import abridged
from indeks_inovasi.lockfile.fingerprints import Fingerprints, digests_of
from indeks_inovasi.lockfile.foreign import check_registered, foreign_strategies, tolerance_of
from indeks_inovasi.lockfile.inputs import compared_inputs
from indeks_inovasi.lockfile.model import DataFile, IndexLock, TableDigests
from indeks_inovasi.lockfile.opening import opened
from indeks_inovasi.lockfile.sealing import seals_of
from indeks_inovasi.result import IndexResult


@paused_collector()
def lock(result: IndexResult, data: Path | str | None = None, *, reading: Mapping[str, Any] | None = None) -> IndexLock:
    """Return a lock of a result: what was computed, from what and how, to be computed again by `verify`.

    Parameters
    ----------
    result
        Of a computation with ``keep="all"``.
    data
        File that the input was read from; the lock names it relative to itself, so that `verify` needs nothing else.
    reading
        Options of `read` for that file: ``{"unit": "code", "period": "year"}``.

    Raises
    ------
    SpecificationError
        If the stages were not kept, or a strategy is not registered.
    FileFormatError
        If the data file does not give the input of the result.
    """
    if result.keep != "all":
        raise SpecificationError(
            [
                f"A lock needs every stage, but the computation kept less (keep={result.keep!r})."
                " Compute with keep='all'."
            ]
        )
    check_registered(result.spec)
    inputs = digests_of(result.input)
    file = None if data is None else _data_file(Path(data), reading or {}, result, inputs)
    content = {**_content(result, inputs), "data": None if file is None else file.model_dump(mode="json")}
    content["environment"] = _environment()
    return IndexLock.model_validate({**content, "spec": result.spec, "input": inputs, "seals": seals_of(content)})


def _content(result: IndexResult, inputs: TableDigests) -> dict[str, Any]:
    prints = Fingerprints(result)
    tolerance = tolerance_of(result.spec)
    return {
        "name": result.spec.name,
        "lang": result.lang,
        "spec": result.spec.model_dump(mode="json"),
        "frozen": abridged(result.frozen.model_dump(mode="json")),
        "input": inputs.content(),
        "stages": [stage.model_dump() for stage in prints.stages()],
        "weights": dict(prints.weights()),
        "nodes": [table.model_dump(mode="json") for table in prints.nodes()],
        "results": prints.results(),
        "strategies": [strategy.model_dump() for strategy in foreign_strategies(result.spec)],
        "tolerance": None if tolerance is None else tolerance.model_dump(mode="json"),
    }


def _data_file(path: Path, reading: Mapping[str, Any], result: IndexResult, inputs: TableDigests) -> DataFile:
    """Return the data file, after a look whether it gives the input of the result."""
    file = DataFile.model_validate({**reading, "file": path.resolve().as_posix()})
    given = dataset_of(opened(path, file), result.spec)
    differences = compared_inputs(inputs, digests_of(given), given)
    if differences:
        raise FileFormatError(
            str(path),
            f"it does not give the input of the result ({listed(differences[:3])})",
            "Give the options that it was read with: reading={...}.",
        )
    return file


def _environment() -> dict[str, str]:
    try:
        own = version("indeks_inovasi")
    except PackageNotFoundError:
        own = "not installed"
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "indeks_inovasi": own,
        "platform": f"{sys.platform}-{platform.machine()}",
    }
