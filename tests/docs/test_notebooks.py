"""The notebooks run from top to bottom, and hold no output that could go stale."""

import json
from pathlib import Path

import pytest

from tests.docs.pages import DOCS

NOTEBOOKS = sorted((DOCS / "notebooks").glob("*.ipynb"))


def cells(path: Path) -> list[dict]:
    """Return the code cells of a notebook."""
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path):
    """Every cell in one namespace, in order."""
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
    names: dict = {}
    for cell in cells(path):
        exec(compile("".join(cell["source"]), str(path), "exec"), names)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_output(path):
    """The documentation build makes it."""
    assert cells(path)
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells(path))
