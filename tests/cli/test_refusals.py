"""What bad input gets: a sentence on stderr, an exit code, never a traceback."""

import json
import os
import subprocess
import sys

import pytest

pytest.importorskip("typer")

from indeks_inovasi import samples
from tests.cli.conftest import spec


def score(folder, *arguments):
    """Return a command that scores the table of the folder."""
    return ("score", folder / "data.csv", "--names", "label", *arguments)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Say how to score: give either --spec FILE or --profile NAME."),
        (["--spec", "equal.json", "--profile", "iid-2026"], "Say how to score"),
        (["--spec", "equal.json", "--variant", "v"], "A variant belongs to a profile"),
        (["--profile", "iid-2062"], "Did you mean 'iid-2026' for 'iid-2062'?"),
        (["--profile", "iid-2026", "--variant", "overlap"], "Unknown variant of 'iid-2026': overlap."),
        (["--spec", "absent.json"], "there is no such file"),
        (["--spec", "list.json"], "it holds a list. A specification is a JSON object."),
        (["--spec", "broken.json"], "it is no JSON (line 1, column 2"),
        (["--spec", "equal.json", "--json", "--csv"], "Choose --json or --csv, not both."),
        (["--spec", "equal.json", "--output", "scores.txt"], "end the name with .json, .csv, .xlsx or .md"),
        (["--spec", "equal.json", "--output", "absent/scores.csv"], "No such file or directory."),
    ],
)
def test_wrong_commands_and_unreadable_files(run, folder, monkeypatch, arguments, sentence):
    """A wrong command, or a file that cannot be read or written, is answered with exit code 2."""
    monkeypatch.chdir(folder)
    (folder / "list.json").write_text("[]", encoding="utf-8")
    (folder / "broken.json").write_text("{", encoding="utf-8")

    outcome = run(*score(folder, *arguments))

    assert outcome.code == 2
    assert outcome.err.startswith("Error: ")
    assert sentence in outcome.err
    assert outcome.out == ""


@pytest.mark.parametrize(
    "arguments", [("score",), ("score", "data.csv", "--lang", "fr"), ("nonsense",), ("rank", "x", "--top", 0)]
)
def test_wrong_usage(run, arguments):
    """What the command line itself does not know is answered with the usage and exit code 2."""
    outcome = run(*arguments)

    assert outcome.code == 2
    assert "Usage:" in outcome.err


def test_absent_data(run, folder):
    """A data file that is not there is named, with exit code 2."""
    for name in ("absent.csv", "absent.json"):
        outcome = run("rank", folder / name, "--spec", folder / "equal.json")

        assert (outcome.code, outcome.out) == (2, "")
        assert name in outcome.err


def test_refused_specification(run, folder):
    """Every field that does not fit is one line with its path, without addresses; exit code 1."""
    bad = spec(normalizer={"kind": "min_max", "celing": 1}, aggregator={"kind": "mean"}, name="")
    (folder / "bad.json").write_text(json.dumps(bad), encoding="utf-8")

    outcome = run(*score(folder, "--spec", folder / "bad.json"))
    lines = outcome.err.splitlines()

    assert outcome.code == 1
    assert lines[0] == f"Error: {folder / 'bad.json'} is refused:"
    assert any(line.startswith("  normalizer.celing: ") for line in lines)
    assert any(line.startswith("  aggregator: 'mean' is a combine, not an aggregator;") for line in lines)
    assert "  name: String should have at least 1 character (found '')" in lines
    assert "http" not in outcome.err


def test_refused_framework(run, folder):
    """All problems of a specification that contradicts itself are lines of their own."""
    bad = spec(nodes={"z": {"then": []}, "x": {"aggregator": {"kind": "minimum"}}})
    (folder / "bad.json").write_text(json.dumps(bad), encoding="utf-8")

    outcome = run(*score(folder, "--spec", folder / "bad.json"))

    assert outcome.code == 1
    assert "  nodes has a rule for 'z', which the framework does not know." in outcome.err
    assert "  'x' is an indicator, which has no aggregator." in outcome.err


def test_refused_data(run, folder):
    """A constant indicator is refused by name, with exit code 1."""
    (folder / "same.csv").write_text("unit,x,y\nA,3,1\nB,3,2\n", encoding="utf-8")

    outcome = run("score", folder / "same.csv", "--spec", folder / "equal.json")

    assert outcome.code == 1
    assert "'x' (always 3.0)" in outcome.err


def test_sentences_cannot_steer_the_terminal(run, folder):
    """Control characters of a file do not reach the terminal through an error."""
    (folder / "evil.csv").write_text("unit,x,y\n\x1b[31mA,1,2\n\x1b[31mA,1,2\n", encoding="utf-8")

    outcome = run("score", folder / "evil.csv", "--spec", folder / "equal.json")

    assert outcome.code == 1
    assert "[31mA" in outcome.err
    assert "\x1b" not in outcome.err


def test_errors_of_two_kinds_are_told(run, folder):
    """Where one indicator is constant and another too small for a logarithm, both are told."""
    nodes = {"y": {"normalizer": {"kind": "goalposts", "floor_at": 1, "ceiling_at": 9, "clip": "none", "scale": "log"}}}
    (folder / "two.csv").write_text("unit,x,y\nA,3,-1\nB,3,2\n", encoding="utf-8")
    (folder / "two.json").write_text(json.dumps(spec(nodes=nodes)), encoding="utf-8")

    outcome = run("score", folder / "two.csv", "--spec", folder / "two.json")

    assert outcome.code == 1
    assert "'x' (always 3.0)" in outcome.err
    assert "y[A] = -1.0" in outcome.err


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("odd.json", '"text"', "A table is a list of records or an object of columns."),
        ("odd.json", '{"units": 3}', "The column 'units'"),
        ("odd.csv", "", "it is empty"),
        ("odd.txt", "unit,x,y", "ends with .csv"),
    ],
)
def test_files_that_hold_no_data(run, folder, name, content, sentence):
    """A file that is neither records nor a table cannot be read: exit code 2."""
    (folder / name).write_text(content, encoding="utf-8")

    outcome = run("score", folder / name, "--spec", folder / "equal.json")

    assert (outcome.code, outcome.out) == (2, "")
    assert sentence in outcome.err


def test_refused_records(run, folder):
    """A field of a record that does not fit is told with its path; exit code 1."""
    (folder / "records.json").write_text('{"units": [{"code": "A", "kind": "desa"}]}', encoding="utf-8")

    outcome = run("score", folder / "records.json", "--spec", folder / "equal.json")

    assert outcome.code == 1
    assert "  units.0.name: Field required" in outcome.err


def test_records_have_no_columns(run, folder):
    """Options about columns are refused with records, so that nobody believes they did something."""
    (folder / "records.json").write_text(samples.regency().model_dump_json(), encoding="utf-8")

    outcome = run("score", folder / "records.json", "--profile", "iid-2026", "--unit", "kode", "--missing", "-")

    assert outcome.code == 2
    assert "holds records, which have no columns: leave out --unit, --missing." in outcome.err


def test_unknown_unit_node_and_schema(run, folder):
    """A unit, a node or a model that there is not is named with those there are; exit code 2."""
    arguments = (folder / "data.csv", "--names", "label", "--spec", folder / "equal.json")
    outcomes = [
        run("explain", *arguments, "--unit", "AA"),
        run("rank", *arguments, "--node", "z"),
        run("schema", "Sepc"),
        run("profiles", "show", "iid"),
    ]

    assert [outcome.code for outcome in outcomes] == [2, 2, 2, 2]
    assert "Unknown unit: AA." in outcomes[0].err
    assert "Unknown node: z." in outcomes[1].err
    assert "Unknown model: Sepc." in outcomes[2].err
    assert "Unknown profile: iid." in outcomes[3].err


def test_a_fault_of_the_program_is_no_bad_input(run, folder, monkeypatch):
    """An error that is not about the input is not dressed up as one."""
    from indeks_inovasi.cli import reading

    def broken(*_):
        raise ValueError("a fault")

    monkeypatch.setattr(reading, "read_data", broken)
    with pytest.raises(ValueError, match="a fault"):
        run(*score(folder, "--spec", folder / "equal.json"))


def test_reader_that_stops_early():
    """A pipe that is closed early ends the program without a traceback."""
    command = [sys.executable, "-m", "indeks_inovasi", "profiles", "show", "iid-2026", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.read(10)
        process.stdout.close()
        complaint = process.stderr.read()

    assert b"Traceback" not in complaint


def test_ascii_only_output(folder):
    """Where the output knows only ASCII, names in other letters do not stop the program."""
    (folder / "names.csv").write_text("unit,x,y\nKôta,0,0\nB,1,1\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "indeks_inovasi", "rank", folder / "names.csv", "--spec", folder / "equal.json"]
    done = subprocess.run(command, capture_output=True, env=environment, timeout=60, check=False)

    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
