"""The commands lock, verify and diff: what they write, what they find, and what their exit codes say."""

import json
import shutil
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

pytest.importorskip("typer")

import indeks_inovasi as ii
from indeks_inovasi import samples
from tests.cli.conftest import spec

NAMES = ("--names", "label")


@pytest.fixture
def here(folder, run, monkeypatch):
    """The folder with a lock of its table, as the folder in which commands run."""
    monkeypatch.chdir(folder)
    assert run("lock", "data.csv", "--spec", "equal.json", *NAMES, "--output", "a.lock.json").code == 0
    return folder


def change(path: Path, old: str, new: str) -> None:
    """Change what stands in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# -- lock


def test_lock_says_what_it_wrote_and_verifies(run, here):
    """
    The lock holds the scores and how the table was read; nothing else is needed to verify it.

    By hand: x = 0, 5, 10 gives 0, 50, 100, y = 30, 10, 20 gives 100, 0, 50; their means are 50, 25, 75.
    """
    written = run("lock", "data.csv", "--spec", "equal.json", *NAMES, "--lang", "en", "-o", "b.lock.json.gz")
    held = ii.IndexLock.load("b.lock.json.gz")
    checked = run("verify", "b.lock.json.gz")

    assert written.out == "b.lock.json.gz: demo, 3 rows locked\n"
    assert held.results == (("A", None, 50, 2, "high"), ("B", None, 25, 3, "low"), ("C", None, 75, 1, "high"))
    assert (held.data.file, held.data.names) == ("data.csv", "label")
    assert (checked.code, checked.out, checked.err) == (0, "b.lock.json.gz: same\n", "")


def test_lock_stands_where_it_is_wanted(run, here):
    """The data file is named relative to the lock, so both can move together, and verify runs anywhere."""
    (here / "locks").mkdir()
    run("lock", "data.csv", "--spec", "equal.json", *NAMES, "-o", "locks/b.lock.json")
    shutil.copytree(here, here / "moved", ignore=shutil.ignore_patterns("moved"))

    assert ii.IndexLock.load("locks/b.lock.json").data.file == "../data.csv"
    assert run("verify", "moved/locks/b.lock.json").code == 0


def test_lock_holds_every_option_of_reading(run, here):
    """Units, periods, peers, columns, missing values and the decimal mark are those of the command."""
    table = "kode;tahun;nama;kelas;x;y;z\nA;2023;Alfa;k;1,5;2;a\nB;2023;Beta;k;-9;3;b\nC;2023;Cici;l;2,5;4;c\n"
    (here / "coded.csv").write_text(table, encoding="utf-8")
    skipping = spec(aggregator={"kind": "arithmetic_mean", "missing": {"rule": "skip", "at_least": 1}})
    (here / "skip.json").write_text(json.dumps(skipping), encoding="utf-8")
    options = ("--unit", "kode", "--period", "tahun", "--names", "nama", "--peers", "kelas", "--decimal", ",")
    columns = ("--columns", "x", "--columns", "y", "--missing", "-9", "--missing", "nan")

    written = run("lock", "coded.csv", "--spec", "skip.json", *options, *columns, "-o", "c.lock.json")
    held = ii.IndexLock.load("c.lock.json").data

    assert written.code == 0, written.err
    assert (held.unit, held.period, held.names, held.peers) == ("kode", "tahun", "nama", ("kelas",))
    assert (held.columns, held.missing, held.decimal) == (("x", "y"), ("-9", -9.0, "nan"), ",")
    assert run("verify", "c.lock.json").code == 0


def test_lock_of_records_and_a_profile(run, tmp_path, monkeypatch):
    """Records are locked too; notes for a reader of the scores go to stderr."""
    monkeypatch.chdir(tmp_path)
    Path("regency.json").write_text(samples.regency().model_dump_json(), encoding="utf-8")

    written = run("lock", "regency.json", "--profile", "iid-2026", "-o", "iid.lock.json")

    assert written.out == "iid.lock.json: iid-2026, 1 row locked\n"
    assert "IN-12 Kantin Sehat Contoh" in written.err
    assert run("verify", "iid.lock.json").code == 0


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("index.json", "end the name of a lock with .lock.json or .lock.json.gz."),
        ("absent/a.lock.json", "there is no such folder."),
    ],
)
def test_lock_with_a_wrong_name(run, here, output, sentence):
    """A lock that nothing would find, or that cannot be written, is refused before anything is computed."""
    outcome = run("lock", "absent.csv", "--spec", "equal.json", "-o", output)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == f"Error: {Path(output)}: {sentence}\n"


def test_lock_needs_an_output(run, here):
    """Where the lock goes must be said."""
    outcome = run("lock", "data.csv", "--spec", "equal.json")

    assert outcome.code == 2
    assert "--output" in outcome.err


# -- verify


def test_changed_data(run, here):
    """
    The changed cell comes first, then the first step, then what moved; exit code 1.

    By hand: with x = 6, B has 60 in place of 50, so its score is 30 in place of 25.
    """
    change(here / "data.csv", "Beta,5", "Beta,6")

    outcome = run("verify", "a.lock.json")
    lines = outcome.out.splitlines()

    assert outcome.code == 1
    assert lines[:3] == [
        "a.lock.json: different",
        "  changed in the input: x[B]: found 6.0",
        "  first stage that diverged: x/raw",
    ]
    assert lines[3].startswith("  scores that moved: index[B]: 25.0 -> 30.0 (")
    assert len(lines) == 4


def test_names_cannot_steer_the_terminal(run, here):
    """What stands in a table is shown without control characters."""
    change(here / "data.csv", "B,Beta", "B\x1b[31m,Beta")

    outcome = run("verify", "a.lock.json")

    assert "rows[B\\x1b[31m]: new" in outcome.out
    assert "\x1b" not in outcome.out


def test_many_locks(run, here):
    """Files, patterns and folders, each lock once and in order, a line that counts them, hidden folders left out."""
    for name in ("deep/er", ".hidden"):
        (here / name).mkdir(parents=True)
        for copied in ("data.csv", "a.lock.json"):
            shutil.copy(here / copied, here / name / copied)
    shutil.copy("a.lock.json", "deep/b.lock.json")  # names deep/data.csv, which is not there

    one = run("verify", "a.lock.json", "*.lock.json", "./a.lock.json")
    two = run("verify", "deep/er", "a.lock.json")
    all_below = run("verify", ".")
    by_pattern = run("verify", "**/*.lock.json")

    assert one == (0, "a.lock.json: same\n", "")
    assert two.out.splitlines()[-1] == "2 locks: 2 same, 0 different, 0 could not be checked"
    assert [line.partition(":")[0] for line in all_below.out.splitlines() if not line.startswith(" ")] == [
        "a.lock.json",
        "deep/b.lock.json",
        "deep/er/a.lock.json",
        "3 locks",
    ]
    assert all_below == by_pattern
    assert all_below.code == 2


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (["absent.csv", "--unit", "kode"], "absent.csv: there is no such file"),
        (["data.csv", "--unit", "kode"], "Unknown column of the table: kode."),
        (["x" * 300 + ".csv"], "it cannot be read (File name too long)"),
        (["."], "it is a folder"),
    ],
)
def test_data_that_cannot_be_read(run, here, data, sentence):
    """Data that are not there, or not as the options say, leave the lock unchecked, in any format of the report."""
    outcome = run("verify", "a.lock.json", "--data", *data, "--format", "json")
    (report,) = json.loads(outcome.out)["reports"]

    assert (outcome.code, outcome.err) == (2, "")
    assert report["status"] == "unchecked"
    assert sentence in report["notes"][0]


def test_names_that_no_file_can_have(run, here):
    """A name that is too long, or a link that leads nowhere, is no reason to leave other locks unchecked."""
    (here / "b.lock.json").symlink_to("nowhere.json")
    outcome = run("verify", ".", "x" * 300 + ".lock.json")

    assert outcome.code == 2
    assert "a.lock.json: same" in outcome.out
    assert "b.lock.json: unchecked" in outcome.out
    assert "it cannot be read (File name too long)" in outcome.out


def test_names_in_a_broken_lock(run, here):
    """What does not fit in a lock is said of the file, by its path in it."""
    change(here / "a.lock.json", '"A", null, 50.0', '"A", null, "50"')
    outcome = run("verify", "a.lock.json")

    assert outcome.code == 2
    assert "a.lock.json is refused:" in outcome.out
    assert "results.0.2: Input should be a valid number" in outcome.out


def test_empty_name_is_refused(run, here):
    """A variable that is not set stands for no folder, least of all for the whole file system."""
    outcome = run("verify", "a.lock.json", "")

    assert outcome.code == 2
    assert outcome.err == "Error: A name of a lock is empty: give a file, a pattern, or a folder (. for this one).\n"


def test_worst_code_of_many(run, here):
    """A difference outweighs what could not be checked; a pattern without a file could not be checked."""
    shutil.copy("a.lock.json", "b.lock.json")
    change(here / "b.lock.json", '"A", null, 50.0', '"A", null, 51.0')

    assert run("verify", "a.lock.json", "nothing/*.lock.json").code == 2
    assert run("verify", "a.lock.json", "absent.lock.json").code == 2
    assert run("verify", "b.lock.json", "absent.lock.json", "a.lock.json").code == 1
    assert run("verify", "b.lock.json").out.startswith("b.lock.json: different\n  edited in the lock: results[A].score")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "it is no JSON (line 1, column 2"),
        ("[]", "it holds a list. A lock is a JSON object."),
        ('{"lock_version": 99}', "The lock has version 99, but this library reads version 1."),
        ('{"lock_version": 1}', "spec: Field required"),
    ],
)
def test_locks_that_cannot_be_read(run, here, content, sentence):
    """A broken lock could not be checked, which is said, and the others are checked all the same."""
    (here / "b.lock.json").write_text(content, encoding="utf-8")

    outcome = run("verify", "b.lock.json", "a.lock.json")

    assert outcome.code == 2
    assert "b.lock.json: unchecked" in outcome.out
    assert sentence in outcome.out
    assert "a.lock.json: same" in outcome.out


def test_verify_with_other_data(run, here):
    """Data given for one lock replace those that it names; they may be read in another way."""
    change(here / "data.csv", "Beta,5", "Beta,6")
    (here / "as-it-was.csv").write_text("kode,label,x,y\nA,Alfa,0,30\nB,Beta,5,10\nC,Charlie,10,20\n", encoding="utf-8")

    other = run("verify", "a.lock.json", "--data", "as-it-was.csv", "--unit", "kode", *NAMES)
    as_locked = run("verify", "a.lock.json", "--data", "data.csv")

    assert other == (0, "a.lock.json: same\n", "")
    assert as_locked.code == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["a.lock.json", "b.lock.json", "--data", "data.csv"], "--data belongs to one lock, but 2 are named."),
        (["a.lock.json", "--unit", "kode"], "give --data with --unit."),
        (["a.lock.json", "--output", "absent/report.txt"], "No such file or directory."),
    ],
)
def test_wrong_commands(run, here, arguments, sentence):
    """A wrong command, or a report that cannot be written, is answered with exit code 2."""
    outcome = run("verify", *arguments)

    assert outcome.code == 2
    assert outcome.err.startswith("Error: ")
    assert sentence in outcome.err


def test_nothing_to_verify(run, here):
    """Without a lock the usage is shown."""
    assert run("verify").code == 2


# -- reports


@pytest.fixture
def differing(here):
    """Two locks: one that verifies, and one that cannot be read."""
    (here / "b.lock.json").write_text("[]", encoding="utf-8")
    return ("verify", "a.lock.json", "b.lock.json")


def test_json_of_many(run, differing):
    """One object with counts and reports, whatever the number of locks."""
    held = json.loads(run(*differing, "--format", "json").out)
    single = json.loads(run("verify", "a.lock.json", "--format", "json").out)

    assert {name: held[name] for name in ("same", "different", "unchecked")} == {
        "same": 1,
        "different": 0,
        "unchecked": 1,
    }
    assert [report["name"] for report in held["reports"]] == ["a.lock.json", "b.lock.json"]
    assert single["reports"] == held["reports"][:1]


def test_github_annotations_of_many(run, differing):
    """An annotation per lock, and the line that counts."""
    lines = run(*differing, "--format", "github").out.splitlines()

    assert lines[0] == "::notice file=a.lock.json,title=same::same"
    assert lines[1].startswith("::error file=b.lock.json,title=could not be checked::")
    assert lines[2:] == ["2 locks: 1 same, 0 different, 1 could not be checked"]


def test_junit_of_many(run, differing, here):
    """One document with a suite per lock, written to a file; the text stands in the log, the code is the same."""
    outcome = run(*differing, "--format", "junit", "--output", "report.xml")
    suites = fromstring((here / "report.xml").read_text(encoding="utf-8"))

    assert outcome.code == 2
    assert outcome.out.startswith("a.lock.json: same\n")
    assert suites.tag == "testsuites"
    assert [(suite.get("name"), suite.get("errors")) for suite in suites] == [
        ("a.lock.json", "0"),
        ("b.lock.json", "1"),
    ]


def test_text_in_a_file(run, differing, here):
    """The text in a file is the text on the screen."""
    outcome = run(*differing, "--output", "report.txt")

    assert (here / "report.txt").read_text(encoding="utf-8") == outcome.out


def test_status_is_colored_in_a_terminal(terminal, differing):
    """In a terminal green says the same, yellow that something could not be checked."""
    out = terminal(100, *differing).out

    assert "\x1b[32ma.lock.json: same" in out
    assert "\x1b[33mb.lock.json: unchecked" in out


# -- diff


def test_same_locks(run, here):
    """A lock and its copy do not differ, wherever their data stand."""
    (here / "elsewhere").mkdir()
    shutil.copy("data.csv", "elsewhere/data.csv")
    arguments = ("--spec", "equal.json", *NAMES, "--output", "b.lock.json")
    run("lock", "elsewhere/data.csv", *arguments)

    assert run("diff", "a.lock.json", "b.lock.json") == (0, "a.lock.json -> b.lock.json: same\n", "")


def test_locks_of_two_specifications(run, here):
    """
    Fields of the specification, weights, scores, ranks and categories differ; the input does not; no data are needed.

    By hand: with weights 3 and 1 the scores are (3 x 0 + 100) / 4 = 25, (3 x 50 + 0) / 4 = 37.5 and
    (3 x 100 + 50) / 4 = 87.5 in place of 50, 25, 75, so A and B change places and A falls below 50.
    """
    run("lock", "data.csv", "--spec", "weighted.json", *NAMES, "--output", "b.lock.json")
    (here / "data.csv").unlink()

    outcome = run("diff", "a.lock.json", "b.lock.json", "--format", "json")
    (report,) = json.loads(outcome.out)["reports"]
    found = {(finding["kind"], finding["path"]): finding for finding in report["findings"]}

    assert outcome.code == 1
    assert {kind for kind, _ in found} == {"spec", "stage", "weight", "score", "rank", "category"}
    assert found["spec", "framework.groups[index].children[x].weight"]["found"] == 3
    assert ("stage", "index/aggregated") in found
    assert (found["weight", "index.x"]["expected"], found["weight", "index.x"]["found"]) == (1, 3)
    scores = [
        (found["score", f"index[{unit}]"]["expected"], found["score", f"index[{unit}]"]["found"]) for unit in "ABC"
    ]
    assert scores == [(50, 25), (25, 37.5), (75, 87.5)]
    assert (found["rank", "index[A]"]["expected"], found["rank", "index[A]"]["found"]) == (2, 3)
    assert (found["category", "index[A]"]["expected"], found["category", "index[A]"]["found"]) == ("tinggi", "rendah")
    assert ("category", "index[B]") not in found


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("Beta,5,10", "Beta,6,10", ["x[B]"]),
        ("Beta,5,10", "Beta,6,11", ["x[B]", "y[B]"]),
        ("Alfa,0,30\nB,Beta,5,10", "Alfa,1,30\nB,Beta,6,10", ["x[A]", "x[B]"]),
        ("Alfa,0,30\nB,Beta,5,10", "Alfa,1,30\nB,Beta,5,11", ["x", "y", "rows[A]", "rows[B]"]),
        ("B,Beta,5,10\n", "", ["rows[B]: gone"]),
        ("B,Beta,5,10\n", "D,Beta,5,10\n", ["rows[B]: gone", "rows[D]: new"]),
        ("C,Charlie,10,20\n", "C,Charlie,10,21\nD,Dora,7,15\n", ["rows[D]: new", "rows[C]"]),
    ],
)
def test_locks_of_two_inputs(run, here, old, new, found):
    """A cell is named where it can be; else the rows and columns; rows that came or went say so."""
    change(here / "data.csv", old, new)
    run("lock", "data.csv", "--spec", "equal.json", *NAMES, "--output", "b.lock.json")

    run("diff", "a.lock.json", "b.lock.json", "--format", "json", "--output", "report.json")
    (report,) = json.loads((here / "report.json").read_text(encoding="utf-8"))["reports"]
    shown = [
        f"{finding['path']}: {finding['found']}" if finding["found"] else finding["path"]
        for finding in report["findings"]
        if finding["kind"] == "input"
    ]

    assert shown == found


def test_locks_with_other_columns_and_names(run, here):
    """A column that came, and a unit of another name, which moves no score."""
    (here / "data.csv").write_text(
        "unit,label,x,y,z\nA,Alfa,0,30,1\nB,Bravo,5,10,1\nC,Charlie,10,20,1\n", encoding="utf-8"
    )
    run("lock", "data.csv", "--spec", "equal.json", *NAMES, "--output", "b.lock.json")

    assert run("diff", "a.lock.json", "b.lock.json").out.splitlines() == [
        "a.lock.json -> b.lock.json: different",
        "  changed in the input: z: new",
        "  names of units changed: names[B]",
    ]


def test_diff_notes_an_edited_lock(run, here):
    """A lock that was edited after it was written cannot pass for one that was computed."""
    shutil.copy("a.lock.json", "b.lock.json")
    change(here / "b.lock.json", '"A", null, 50.0', '"A", null, 51.0')

    outcome = run("diff", "a.lock.json", "b.lock.json")

    assert outcome.code == 1
    assert outcome.out.splitlines()[-1] == "  The second lock was edited after it was written: results"


def test_annotations_of_a_diff_name_the_new_lock(run, here):
    """GitHub shows an annotation at one file."""
    out = run("diff", "a.lock.json", "a.lock.json", "--format", "github").out

    assert out == "::notice file=a.lock.json,title=same::same\n"


@pytest.mark.parametrize("content", ["{", "[]", '{"lock_version": 1}'])
def test_locks_that_cannot_be_compared(run, here, content):
    """A lock that cannot be read is exit code 2: that is no answer to whether they differ."""
    (here / "b.lock.json").write_text(content, encoding="utf-8")

    outcome = run("diff", "a.lock.json", "b.lock.json")

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Error: b.lock.json")


def test_diff_of_parts(run, tmp_path, monkeypatch):
    """Findings in a table of innovations have the name of the part before them."""
    monkeypatch.chdir(tmp_path)
    records = json.loads(samples.regency().model_dump_json())
    for name in ("a", "b"):
        Path(f"{name}.json").write_text(json.dumps(records), encoding="utf-8")
        run("lock", f"{name}.json", "--profile", "iid-2026", "-o", f"{name}.lock.json")
        records["innovations"] = records["innovations"][:-1]

    outcome = run("diff", "a.lock.json", "b.lock.json")

    assert outcome.code == 1
    assert "innovations:rows[" in outcome.out
    assert "gone" in outcome.out


def test_diff_of_unlike_indices(run, here):
    """Two indices that have nothing in common: what one has is gone, what the other has is new."""
    (here / "regency.json").write_text(samples.regency().model_dump_json(), encoding="utf-8")
    run("lock", "regency.json", "--profile", "iid-2026", "-o", "b.lock.json")

    held = json.loads(run("diff", "a.lock.json", "b.lock.json", "--format", "json").out)
    found = {(finding["kind"], finding["path"]): finding for finding in held["reports"][0]["findings"]}

    assert found["input", "rows[A]"]["found"] == "gone"
    assert found["input", "rows[99.01]"]["found"] == "new"
    assert found["input", "parts.innovations"]["found"] == "new"
    assert (found["spec", "name"]["expected"], found["spec", "name"]["found"]) == ("demo", "iid-2026")
    assert (found["stage", "x/raw"]["found"], found["stage", "spd/aggregated"]["found"]) == ("gone", "new")
