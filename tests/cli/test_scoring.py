"""The commands score and rank: what people and programs get."""

import csv
import io
import json

import pytest

pytest.importorskip("typer")

from indeks_inovasi import IndexSpec, samples


def test_table_of_scores(run, folder):
    """
    C is first: x and y go from worst (0) to best (100), and the mean counts.

    By hand: x of A, B, C is 0, 50, 100; y is 100, 0, 50; the means are 50, 25, 75.
    """
    outcome = run("score", folder / "data.csv", "--spec", folder / "equal.json", "--names", "label")

    assert outcome.code == 0
    assert outcome.out.splitlines() == [
        "demo: 3 rows",
        "rank  unit  name     score  category    x    y",
        "----  ----  -------  -----  --------  ---  ---",
        "   1  C     Charlie     75  tinggi    100   50",
        "   2  A     Alfa        50  tinggi      0  100",
        "   3  B     Beta        25  rendah     50    0",
        "",
    ]
    assert outcome.err == ""


def test_json_table_is_the_same_table(run, folder):
    """A JSON object of columns, and a list of rows, give what the CSV file gives."""
    columns = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    (folder / "rows.json").write_text(json.dumps(rows), encoding="utf-8")

    outcomes = [
        run("rank", folder / name, "--spec", folder / "equal.json", "--names", "label")
        for name in ("data.csv", "data.json", "rows.json")
    ]

    assert len({outcome.out for outcome in outcomes}) == 1
    assert "Charlie" in outcomes[0].out


def test_english_categories(run, folder):
    """--lang en turns the categories of the index."""
    outcome = run("rank", folder / "data.csv", "--spec", folder / "equal.json", "--names", "label", "--lang", "en")

    assert [line.split()[-1] for line in outcome.out.splitlines()[3:6]] == ["high", "high", "low"]


def test_rank_shows_no_nodes(run, folder):
    """`rank` gives rank, unit, name, score and category, nothing else."""
    outcome = run("rank", folder / "data.csv", "--spec", folder / "equal.json", "--names", "label")

    assert outcome.out.splitlines()[1].split() == ["rank", "unit", "name", "score", "category"]


def test_rank_of_another_node(run, folder):
    """By y alone A is first with 100, then C with 50, then B."""
    outcome = run("rank", folder / "data.csv", "--spec", folder / "equal.json", "--names", "label", "--node", "y")

    assert outcome.out.splitlines()[0] == "demo, y: 3 rows"
    assert [line.split()[1] for line in outcome.out.splitlines()[3:6]] == ["A", "C", "B"]


def test_top(run, folder):
    """--top 1 leaves the first row."""
    outcome = run("rank", folder / "data.csv", "--spec", folder / "equal.json", "--names", "label", "--top", 1, "--csv")

    assert outcome.out.splitlines()[1:] == ["1,C,Charlie,75.0,tinggi"]


def test_json_scores(run, folder):
    """JSON has the rows in the order of the ranking, all nodes, and the weights as used: one each."""
    outcome = run(
        "score", folder / "data.csv", "--spec", folder / "weighted.json", "--columns", "x", "--columns", "y", "--json"
    )
    got = json.loads(outcome.out)

    assert (got["index"], got["node"], got["lang"]) == ("demo", "index", "id")
    assert got["weights"] == {"index": {"x": 3.0, "y": 1.0}}
    assert got["rows"][0] == {
        "rank": 1,
        "unit": "C",
        "score": 87.5,
        "category": "tinggi",
        "nodes": {"x": 100.0, "y": 50.0, "index": 87.5},
    }
    assert got["notes"] == {}


def test_csv_scores(run, folder):
    """CSV has one column per node beside rank, unit, score and category."""
    outcome = run(
        "score", folder / "data.csv", "--spec", folder / "weighted.json", "--columns", "x", "--columns", "y", "--csv"
    )
    rows = list(csv.DictReader(io.StringIO(outcome.out)))

    assert list(rows[0]) == ["rank", "unit", "score", "category", "x", "y", "index"]
    assert [(row["unit"], float(row["index"])) for row in rows] == [("C", 87.5), ("B", 37.5), ("A", 25.0)]


def test_node_that_is_called_like_a_column(run, folder):
    """A node with the code "score" does not push the score of the index out of the CSV file, nor is it lost."""
    from tests.cli.conftest import spec

    framework = {
        "index": "index",
        "indicators": [{"code": code, "direction": "positive"} for code in ("score", "y")],
        "groups": [{"code": "index", "children": ["score", "y"]}],
    }
    (folder / "named.json").write_text(json.dumps(spec(framework=framework, ranking={})), encoding="utf-8")
    (folder / "named.csv").write_text("unit,score,y\nA,0,0\nB,1,0\nC,0,4\n", encoding="utf-8")
    outcome = run("score", folder / "named.csv", "--spec", folder / "named.json", "--csv")
    rows = list(csv.DictReader(io.StringIO(outcome.out)))

    assert [(row["unit"], row["score"], row["score (node)"]) for row in rows] == [
        *(("B", "50.0", "100.0"), ("C", "50.0", "0.0"), ("A", "0.0", "0.0"))
    ]


@pytest.mark.parametrize(("name", "start"), [("out.csv", "rank,unit"), ("out.json", "{"), ("out.md", "### demo")])
def test_output_file(run, folder, name, start):
    """--output writes what the suffix says, and prints nothing."""
    outcome = run(
        "score", folder / "data.csv", "--spec", folder / "equal.json", "--names", "label", "--output", folder / name
    )

    assert (outcome.code, outcome.out) == (0, "")
    assert (folder / name).read_text(encoding="utf-8").startswith(start)


def test_output_workbook(run, folder):
    """--output with .xlsx writes a workbook in which the scores are numbers."""
    pytest.importorskip("xlsxwriter")
    openpyxl = pytest.importorskip("openpyxl")
    run(
        "rank",
        folder / "data.csv",
        "--spec",
        folder / "equal.json",
        "--names",
        "label",
        "--output",
        folder / "out.xlsx",
    )

    rows = list(openpyxl.load_workbook(folder / "out.xlsx").active.values)
    assert rows[:2] == [("rank", "unit", "name", "score", "category"), (1, "C", "Charlie", 75, "tinggi")]


def test_cells_of_a_csv_file_are_no_formulas(run, folder):
    """A unit code that begins with = is written so that a spreadsheet does not run it."""
    (folder / "evil.csv").write_text("unit,x,y\n=1+1,0,0\nB,1,1\n", encoding="utf-8")

    outcome = run("rank", folder / "evil.csv", "--spec", folder / "equal.json", "--csv")

    assert "\n1,B," in outcome.out
    assert ",=1+1," not in outcome.out
    assert "'=1+1" in outcome.out


@pytest.mark.parametrize("keep", ["all", "nodes", "scores"])
def test_keep(run, folder, keep):
    """Whatever is kept, the scores are the same; with "scores" no node stands beside them."""
    outcome = run("score", folder / "data.csv", "--spec", folder / "equal.json", "--names", "label", "--keep", keep)

    head = outcome.out.splitlines()[1].split()
    assert head == ["rank", "unit", "name", "score", "category", *(["x", "y"] if keep != "scores" else [])]
    assert outcome.out.splitlines()[3].split()[:4] == ["1", "C", "Charlie", "75"]


def test_frozen_specification_scores_the_same(run, folder):
    """The file of --frozen holds the observed bounds 0 to 10 of x, and scores as before."""
    arguments = ("score", folder / "data.csv", "--names", "label", "--csv")
    first = run(*arguments, "--spec", folder / "equal.json", "--frozen", folder / "frozen.json")
    second = run(*arguments, "--spec", folder / "frozen.json")

    frozen = json.loads((folder / "frozen.json").read_text(encoding="utf-8"))
    assert frozen["nodes"]["x"]["normalizer"]["floor_at"] == 0
    assert frozen["nodes"]["x"]["normalizer"]["ceiling_at"] == 10
    assert IndexSpec.load(folder / "frozen.json").learning == ()
    assert first.out == second.out


def test_table_options(run, tmp_path):
    """
    Period, peers, codes of missing values and the decimal comma come from the options.

    By hand: x goes from 0.5 to 3 and y from 0 to 4; in 2024 unit 01 has y alone, 2 / 4, and unit 03 has x alone,
    (2 - 0.5) / 2.5; on Jawa 03 is first with 60, then 01 with 50.
    """
    from tests.cli.conftest import spec

    lines = ["kode;tahun;pulau;x;y", "01;2023;Jawa;1,5;2", "01;2024;Jawa;-999;2", "02;2023;Bali;0,5;0"]
    lines += ["02;2024;Bali;3;4", "03;2024;Jawa;2;kosong"]
    (tmp_path / "data.csv").write_text("\n".join(lines), encoding="utf-8")
    skip = {"kind": "arithmetic_mean", "missing": {"rule": "skip"}}
    (tmp_path / "spec.json").write_text(
        json.dumps(spec(aggregator=skip, ranking={"within": "pulau"})), encoding="utf-8"
    )

    outcome = run(
        *("rank", tmp_path / "data.csv", "--spec", tmp_path / "spec.json", "--unit", "kode", "--period", "tahun"),
        *("--peers", "pulau", "--missing", -999, "--missing", "kosong", "--decimal", ",", "--csv"),
    )

    assert outcome.code == 0, outcome.err
    assert outcome.out.splitlines()[0] == "pulau,period,rank,unit,score"
    assert {line.split(",")[0] for line in outcome.out.splitlines()[1:]} == {"Jawa", "Bali"}
    assert outcome.out.splitlines()[2:4] == ["Jawa,2024,1,03,60.0", "Jawa,2024,2,01,50.0"]


def test_excel_table(run, folder):
    """An XLSX file is read like the CSV file."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in csv.reader((folder / "data.csv").read_text(encoding="utf-8").splitlines()):
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(folder / "data.xlsx")

    outcomes = [
        run("rank", folder / name, "--spec", folder / "equal.json", "--names", "label")
        for name in ("data.csv", "data.xlsx")
    ]

    assert outcomes[0].out == outcomes[1].out != ""


@pytest.fixture
def regency(tmp_path):
    """The records of the example regency as a JSON file."""
    path = tmp_path / "regency.json"
    path.write_text(samples.regency().model_dump_json(), encoding="utf-8")
    return path


def test_records_are_recognized_by_content(run, regency):
    """
    An object with a list of units is read as records, and scored with an official profile.

    By hand, from the parts that the table shows: (45.5 + 75.34) / 250 * 100 = 48.336, rounded half up to 48.34.
    """
    outcome = run("score", regency, "--profile", "iid-2026")

    assert outcome.code == 0
    assert outcome.out.splitlines()[3].split() == [
        *("kabupaten", "1", "99.01", "Kabupaten", "Contoh", "48.34", "Inovatif", "45.5", "75.34")
    ]


def test_notes_stand_below_the_table(run, regency):
    """Doubtful readings, refused innovations with their reasons, and what nobody confirms follow the table."""
    out = run("score", regency, "--profile", "iid-2026", "--lang", "en").out

    assert "Doubtful readings (1):\n  - spd_04[99.01] = 5.23" in out
    assert "  - IN-12 Kantin Sehat Contoh (innovations of 99.01): design has 120 words, needs 300\n" in out
    assert "Not confirmed by an official document (9):\n" in out


def test_notes_go_to_stderr_beside_json(run, regency):
    """JSON stands alone on stdout and holds the notes as data; stderr has them for people."""
    outcome = run("score", regency, "--profile", "iid-2026", "--json")
    got = json.loads(outcome.out)

    assert {case["subject"] for case in got["notes"]["refused"]} == {"IN-06", "IN-12", "IN-15"}
    assert got["notes"]["readings"][0]["alternatives"] == [2.0]
    assert len(got["notes"]["unconfirmed"]) == 9
    assert outcome.err.startswith("Doubtful readings (1):\n")


def test_variant_of_a_profile(run, regency):
    """With 21 submitted in place of 18 accepted as divisor the index is lower; the title says which variant it is."""
    outcome = run("rank", regency, "--profile", "iid-2026", "--variant", "divide_by_submitted")

    assert outcome.out.startswith("Indeks Inovasi Daerah 2026 [divide_by_submitted]: 1 row\n")
    assert float(outcome.out.splitlines()[3].split()[5]) < 48.34


def test_titles_of_a_contest(run, tmp_path):
    """The first three of each kind have the titles of the profile."""
    path = tmp_path / "contest.json"
    path.write_text(samples.contest().model_dump_json(), encoding="utf-8")

    outcome = run("rank", path, "--profile", "contest-example", "--csv")
    rows = list(csv.DictReader(io.StringIO(outcome.out)))

    for kind in ("opd", "sekolah", "puskesmas", "desa"):
        titles = [row["title"] for row in rows if row["kind"] == kind]
        assert titles[:3] == ["Juara I", "Juara II", "Juara III"]
        assert set(titles[3:]) <= {""}


def test_profile_from_a_file(run, regency, tmp_path):
    """What `profiles show --json` prints scores like the profile itself."""
    (tmp_path / "own.json").write_text(run("profiles", "show", "iid-2026", "--json").out, encoding="utf-8")

    assert (
        run("rank", regency, "--spec", tmp_path / "own.json").out == run("rank", regency, "--profile", "iid-2026").out
    )
