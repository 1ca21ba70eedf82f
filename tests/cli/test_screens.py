"""What a terminal and a pipe show: widths, colors, characters."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("rich")

from indeks_inovasi import samples
from tests.cli.conftest import spec

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def plain(text):
    """Return the text without colors."""
    return ESCAPE.sub("", text)


def wide(folder, nodes=12):
    """Write an index with many indicators and return the arguments that score it."""
    codes = [f"indicator_{number}" for number in range(nodes)]
    changes = {
        "framework": {
            "index": "index",
            "indicators": [{"code": code, "direction": "positive"} for code in codes],
            "groups": [{"code": "index", "children": codes}],
        },
        "ranking": {},
    }
    (folder / "wide.json").write_text(json.dumps(spec(**changes)), encoding="utf-8")
    lines = [
        ",".join(["unit", *codes]),
        *(",".join([unit, *[str(value)] * nodes]) for unit, value in (("A", 0), ("B", 1))),
    ]
    (folder / "wide.csv").write_text("\n".join(lines), encoding="utf-8")
    return "score", folder / "wide.csv", "--spec", folder / "wide.json"


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(terminal, width):
    """Tables and paragraphs of the demonstration fit the terminal."""
    out = terminal(width, "demo").out

    assert "\x1b[" in out
    assert max(len(line) for line in plain(out).splitlines()) <= width


def test_columns_that_do_not_fit_are_left_out_and_named(terminal, folder):
    """In 80 columns only some of twelve nodes fit beside the score; the others are named, and 400 columns show all."""
    narrow, roomy = (plain(terminal(width, *wide(folder)).out) for width in (80, 400))

    assert "indicator_0" in narrow.splitlines()[1]
    assert "indicator_11" not in narrow.splitlines()[1]
    assert "indicator_11" in narrow
    assert "too narrow" in " ".join(narrow.split())
    assert "indicator_11" in roomy.splitlines()[1]
    assert "too narrow" not in roomy


def test_pipe_has_every_column_and_no_color(run, folder):
    """A pipe has no width: every column is there, in plain characters, without blanks at the end of a line."""
    out = run(*wide(folder)).out

    assert "indicator_11" in out.splitlines()[1]
    assert out.isascii()
    assert "\x1b" not in out
    assert all(line == line.rstrip() for line in out.splitlines())


def test_long_names_wrap_before_numbers_do(terminal, folder):
    """In a narrow terminal a long name takes several lines, its score stays whole."""
    name = "Kabupaten dengan nama yang sangat panjang sekali sehingga tidak muat pada satu baris layar"
    (folder / "long.csv").write_text(f"unit,label,x,y\nA,{name},0.123,1\nB,Beta,1,0\n", encoding="utf-8")

    out = plain(terminal(60, "rank", folder / "long.csv", "--names", "label", "--spec", folder / "equal.json").out)

    assert "Kabupaten dengan" in out
    assert name not in out
    assert re.search(r"1 +A .* 50 ", out)


def test_names_cannot_steer_the_terminal(run, terminal, folder):
    """Control characters and markup in names are shown as text."""
    table = 'unit,label,x,y\nA,"\x1b[31mred\x07 [bold]name[/bold]",0,1\nB,"two\nlines",1,0\n'
    (folder / "evil.csv").write_text(table, encoding="utf-8")
    arguments = ("rank", folder / "evil.csv", "--names", "label", "--spec", folder / "equal.json")

    for out in (run(*arguments).out, terminal(100, *arguments).out):
        assert "[bold]name[/bold]" in out
        assert "\x1b[31m" not in out
        assert "\x07" not in out
        assert "two lines" in out


def test_long_notes_are_cut_with_a_count(run, folder):
    """Of 20 units without a score twelve are listed and eight counted."""
    lines = ["unit,x,y", "A,0,1", "B,1,0", *(f"M{number},," for number in range(20))]
    (folder / "gaps.csv").write_text("\n".join(lines), encoding="utf-8")
    skip = spec(aggregator={"kind": "arithmetic_mean", "missing": {"rule": "propagate"}})
    (folder / "skip.json").write_text(json.dumps(skip), encoding="utf-8")

    out = run("rank", folder / "gaps.csv", "--spec", folder / "skip.json").out

    assert "Without a score (20):" in out
    assert "  - and 8 more; --json lists all" in out


def test_bullets_hang_in_a_terminal(terminal, tmp_path):
    """A note that wraps goes on under its own text."""
    path = tmp_path / "regency.json"
    path.write_text(samples.regency().model_dump_json(), encoding="utf-8")

    out = plain(terminal(60, "rank", path, "--profile", "iid-2026").out)

    assert "  - IN-12 Kantin Sehat Contoh" in out
    lines = out.splitlines()
    start = next(number for number, line in enumerate(lines) if "IN-12" in line)
    assert lines[start + 1].startswith("    ")


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of POSIX")
@pytest.mark.parametrize("width", [80, 120])
def test_real_terminal(width):
    """In a pseudo-terminal of a width, no line of the demonstration is wider, and the headings are bold."""
    import fcntl
    import pty
    import struct
    import termios

    own, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    hidden = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [sys.executable, "-m", "indeks_inovasi", "demo"]
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env={**environment, "TERM": "xterm-256color"}
    )
    os.close(theirs)
    chunks = []
    try:
        while chunk := os.read(own, 65536):
            chunks.append(chunk)
    except OSError:  # Linux says so when the other end is closed
        pass
    out = b"".join(chunks).decode("utf-8")

    assert process.wait(timeout=60) == 0
    assert "\x1b[1m" in out
    assert width - 10 <= max(len(line) for line in plain(out).splitlines()) <= width


def test_help_loads_no_heavy_package():
    """--help is quick: neither numpy nor pydantic is imported for it."""
    code = (
        "import sys\n"
        "from indeks_inovasi.cli import main\n"
        "sys.argv = ['indeks-inovasi', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.exit(bool({'numpy', 'pydantic'} & set(sys.modules)))\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False)

    assert done.returncode == 0
    assert b"Exit codes" in done.stdout


def test_version(run):
    """--version prints that of the package."""
    from indeks_inovasi import __version__

    assert run("--version").out == f"indeks-inovasi {__version__}\n"


def test_reference_page_names_every_option():
    """docs/reference/cli.md names every option of every command, and no other."""
    import typer.main

    from indeks_inovasi.cli.app import app

    page = (Path(__file__).parents[2] / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?<![\w-])(--[a-z][a-z-]*)", page))
    waiting, known = [typer.main.get_command(app)], {"--help"}
    while waiting:
        command = waiting.pop()
        waiting += getattr(command, "commands", {}).values()
        known |= {name for option in command.params for name in option.opts if name.startswith("--")}

    assert named == known
