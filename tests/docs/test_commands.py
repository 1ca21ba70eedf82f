"""Every command of the documentation is one that works."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from indeks_inovasi import samples
from tests.docs.pages import ROOT, files, pages

CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def lines(page: Path) -> list[str]:
    """Return the lines of the console blocks of a page, without prompts and comments."""
    blocks = CONSOLE.findall(page.read_text(encoding="utf-8"))
    shown = [line.partition(" #")[0].strip().removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [line for line in shown if line]


def commands() -> list[str]:
    """Return every command line that calls the program, and the copies of files between them."""
    return [line for page in pages() for line in lines(page) if line.startswith(("indeks-inovasi ", "cp "))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that the commands name: those that pages show, and those of the samples."""
    for name, text in (found for page in pages() for found in files(page).items()):
        (tmp_path / name).write_text(text, encoding="utf-8")
    records = samples.regency().model_dump_json().replace("99.01", "64.09")
    for name in ("records.json", "next-year.json"):
        (tmp_path / name).write_text(records, encoding="utf-8")
    data = samples.districts()
    header = ["unit", "name", "kind", *data.columns]
    columns = [data.rows.units, data.rows.units, data.rows.peers["kind"], *data.columns.values()]
    with (tmp_path / "districts.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *zip(*columns, strict=True)])
    return tmp_path


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the lines are written for a POSIX shell")
def test_commands_of_the_pages_work(folder):
    """Command lines work one after the other, the files of one being there for the next."""
    pytest.importorskip("typer")
    pytest.importorskip("rich")
    pytest.importorskip("xlsxwriter")
    program = f"'{sys.executable}' -m indeks_inovasi"
    failed = {}
    for command in commands():
        line = re.sub("^indeks-inovasi", program, command)
        done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            failed[command] = done.stderr

    assert len(commands()) > 3
    assert failed == {}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_targets_of_make_exist(name):
    """A target that a page names stands in the Makefile."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(
        re.findall(r"(?:`|^)make(?: PYTHON=\S+)? ([a-z]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    )

    assert "test" in named
    assert named <= targets
