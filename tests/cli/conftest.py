"""How the tests run the command line, and the small index that they score."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

COLUMNS = {"unit": ["A", "B", "C"], "label": ["Alfa", "Beta", "Charlie"], "x": [0, 5, 10], "y": [30, 10, 20]}


class Outcome(NamedTuple):
    """What a command gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Run a command in this process, as if its output went into a pipe."""
    pytest.importorskip("typer")
    from indeks_inovasi.cli import main

    for name in ("FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: object) -> Outcome:
        monkeypatch.setattr("sys.argv", ["indeks-inovasi", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capsys.readouterr()
        return Outcome(int(stopped.value.code or 0), out, err)

    return call


@pytest.fixture
def terminal(run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Run a command as if its output went to a terminal of a width, the first argument."""

    def call(width: int, *arguments: object) -> Outcome:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("COLUMNS", str(width))
        return run(*arguments)

    return call


def spec(weights: dict[str, float] | None = None, **changes: object) -> dict[str, object]:
    """Return a specification: two indicators from worst to best on 0 to 100, and their mean."""
    children = [{"code": code, "weight": weights[code]} if weights else code for code in ("x", "y")]
    return {
        "name": "demo",
        "framework": {
            "index": "index",
            "indicators": [{"code": code, "direction": "positive"} for code in ("x", "y")],
            "groups": [{"code": "index", "children": children, "labels": {"id": "Indeks", "en": "Index"}}],
        },
        "normalizer": {"kind": "min_max"},
        "aggregator": {"kind": "arithmetic_mean"},
        "ranking": {
            "bands": {
                "closed": "left",
                "limits": [50],
                "labels": [{"id": "rendah", "en": "low"}, {"id": "tinggi", "en": "high"}],
            }
        },
        **changes,
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a table as CSV and JSON, and three specifications."""
    rows = zip(*COLUMNS.values(), strict=True)
    lines = [",".join(COLUMNS), *(",".join(map(str, row)) for row in rows)]
    (tmp_path / "data.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "data.json").write_text(json.dumps(COLUMNS), encoding="utf-8")
    (tmp_path / "equal.json").write_text(json.dumps(spec()), encoding="utf-8")
    (tmp_path / "weighted.json").write_text(json.dumps(spec({"x": 3, "y": 1})), encoding="utf-8")
    return tmp_path
