"""What a page needs before its code runs."""

import re
from pathlib import Path

import pytest

NEEDS = re.compile(r"^% needs: (?P<packages>.+)$", re.MULTILINE)
"""A comment that names the optional packages of a page."""


@pytest.fixture
def page(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One page; its code runs in a folder of its own, and is skipped by name without its optional packages."""
    path: Path = request.param
    for line in NEEDS.finditer(path.read_text(encoding="utf-8")):
        for package in line["packages"].split(","):
            pytest.importorskip(package.strip())
    monkeypatch.chdir(tmp_path)
    return path
