"""Published indices on disk: where their data lie, and how what is computed is held against what is printed."""

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import indeks_inovasi as ii

COPIED = Path(__file__).parents[2] / "data" / "published"
"""Specifications of all sets, and the data of those whose license allows it."""
DUST = 1e-12
"""Room for the last digits of a float where a tolerance is meant to be met exactly."""


def specification(name: str, file: str = "index.json") -> ii.IndexSpec:
    """Return the specification of a set."""
    return ii.IndexSpec.load(COPIED / name / file)


def outside(published_data: Path, name: str) -> Path:
    """Return the folder of a set that is not copied here, or skip the test."""
    folder = published_data / name
    if not folder.is_dir():
        pytest.skip(f"INDEKS_PUBLISHED_DATA has no set {name}")
    return folder


def before_rounding(result: ii.IndexResult, code: str) -> np.ndarray:
    """Return the values of the last step before the final one of a node."""
    return result.trace(code)[-2].column.values


def assert_within(found: np.ndarray, printed: np.ndarray, tolerance: float) -> None:
    """Every printed number is met within the tolerance, and nothing stands where nothing is printed."""
    assert_array_equal(np.isnan(found), np.isnan(printed))
    worst = np.nanmax(np.abs(found - printed))
    assert worst <= tolerance + DUST, f"off by {worst} in row {np.nanargmax(np.abs(found - printed))}"


def assert_frozen_gives_the_same_bits(result: ii.IndexResult) -> None:
    """The frozen specification, written and read again, moves no bit and has nothing left to learn."""
    frozen = ii.IndexSpec.from_json(result.frozen.to_json())

    again = ii.compute(result.data, frozen)

    assert frozen == result.frozen
    assert again.frozen == frozen
    assert again.score.tobytes() == result.score.tobytes()
    assert again.nodes.values.tobytes() == result.nodes.values.tobytes()
