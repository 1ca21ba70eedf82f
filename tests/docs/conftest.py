"""What a page needs before its code runs."""

import re
from pathlib import Path

import pytest

from indeks_inovasi import _registry

NEEDS = re.compile(r"^% needs: (?P<packages>.+)$", re.MULTILINE)
"""A comment that names the optional packages of a page."""


@pytest.fixture
def page(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One page; its code runs in a folder of its own, and registers strategies for itself only.

    It is skipped by name without its optional packages.
    """
    path: Path = request.param
    for line in NEEDS.finditer(path.read_text(encoding="utf-8")):
        for package in line["packages"].split(","):
            pytest.importorskip(package.strip())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(_registry, "_registered", dict(_registry._registered))
    return path
