"""The commands explain, compare, profiles, schema and demo."""

import csv
import io
import json

import pytest

pytest.importorskip("typer")

from indeks_inovasi import Profile, samples


@pytest.fixture
def regency(tmp_path):
    """The records of the example regency as a JSON file."""
    path = tmp_path / "regency.json"
    path.write_text(samples.regency().model_dump_json(), encoding="utf-8")
    return path


def test_explanation_of_a_mean(run, folder):
    """
    C has 75 points: 50 from x, which is at its best, and 25 from y.

    By hand: (100 + 50) / 2; x and y give 100 / 2 and 50 / 2, and y could give 50.
    """
    outcome = run("explain", folder / "data.csv", "--names", "label", "--spec", folder / "equal.json", "--unit", "C")

    assert outcome.code == 0
    assert outcome.out.splitlines()[:6] == [
        "demo: where the score of C Charlie comes from",
        "node          value  points   share   lost",
        "------------  -----  ------  ------  -----",
        "index Indeks     75   75.00  100.0%  25.00",
        "  x              10   50.00   66.7%",
        "  y              20   25.00   33.3%  25.00",
    ]


def test_explanation_names_its_period(run, tmp_path, folder):
    """Where units have several periods, --period chooses one, and the title says so."""
    (tmp_path / "years.csv").write_text(
        "unit,year,x,y\nA,2023,0,0\nA,2024,1,1\nB,2023,1,0\nB,2024,0,1\n", encoding="utf-8"
    )
    arguments = ("explain", tmp_path / "years.csv", "--spec", folder / "equal.json", "--periods", "year", "--unit", "A")

    assert run(*arguments, "--period", "2024").out.startswith("demo: where the score of A, 2024 comes from\n")
    assert run(*arguments, "--period", "2025").code == 2


def test_explanation_of_a_government(run, regency):
    """Printed points add up, from the innovations to the index, and refused innovations give their reasons."""
    outcome = run("explain", regency, "--profile", "iid-2026", "--unit", "99.01", "--lang", "en")
    lines = outcome.out.splitlines()
    end = lines[1].index("points") + len("points")
    points = {line.split()[0]: float(line[end - 7 : end]) for line in lines[3 : lines.index("")]}

    assert points["total"] == points["iid"] == 48.34
    assert points["spd"] + points["sid"] == pytest.approx(48.34)
    assert points["sid_maturity"] + points["sid_36"] == pytest.approx(points["sid"])
    assert sum(value for code, value in points.items() if code.startswith("IN-")) == pytest.approx(
        points["sid_maturity"]
    )
    assert sum(value for code, value in points.items() if code.startswith("spd_")) == pytest.approx(points["spd"])
    assert "refused: design has 120 words, needs 300" in outcome.out
    assert "18 innovations" in outcome.out
    assert outcome.out.count("IN-01 ") == 1
    assert "Largest gains" in lines
    assert "Largest losses to the maximum" in lines


def test_full_explanation_takes_innovations_apart(run, regency):
    """--full shows the indicators of every innovation and the innovations that are counted."""
    short = run("explain", regency, "--profile", "iid-2026", "--unit", "99.01").out
    full = run("explain", regency, "--profile", "iid-2026", "--unit", "99.01", "--full").out

    assert "sid_31 Replikasi" in full
    assert full.count("IN-01 ") == 2
    assert len(full.splitlines()) > len(short.splitlines()) + 300


def test_explanation_as_data(run, folder):
    """JSON and CSV hold every line with every digit."""
    arguments = ("explain", folder / "data.csv", "--names", "label", "--spec", folder / "equal.json", "--unit", "C")
    as_json = json.loads(run(*arguments, "--json").out)
    as_csv = list(csv.DictReader(io.StringIO(run(*arguments, "--csv").out)))

    assert (as_json["unit"], as_json["score"], as_json["method"]) == ("C", 75.0, "additive")
    assert [(line["code"], line["points"]) for line in as_json["lines"]] == [("index", 75.0), ("x", 50.0), ("y", 25.0)]
    assert [float(line["points"]) for line in as_csv] == [75.0, 50.0, 25.0]


def test_comparison_of_two_specifications(run, folder):
    """
    With x counting three times, A and B change places.

    By hand: with equal weights A, B, C have ranks 2, 3, 1; with 3 to 1 scores of 25, 37.5, 87.5, ranks 3, 2, 1.
    Spearman: 1 - 6 (1 + 1 + 0) / (3 (9 - 1)) = 0.5. Kendall: of three pairs one is turned, (2 - 1) / 3.
    """
    arguments = ("compare", folder / "data.csv", "--names", "label", "--spec", folder / "equal.json")
    outcome = run(*arguments, "--with", folder / "weighted.json")

    assert outcome.code == 0
    words = [line.split() for line in outcome.out.splitlines()]
    assert ["Spearman", "0.5000"] in words
    assert ["Kendall", "tau-b", "0.3333"] in words
    assert ["A", "Alfa", "2", "3", "-1", "50", "25.0"] in words
    assert ["B", "Beta", "3", "2", "+1", "25", "37.5"] in words
    assert "Charlie" not in outcome.out


def test_comparison_without_shifts(run, folder):
    """Where nobody moves, the table says so and shows the scores."""
    arguments = ("compare", folder / "data.csv", "--names", "label", "--spec", folder / "equal.json")
    outcome = run(*arguments, "--with", folder / "equal.json")

    assert "No unit changes rank from A to B" in outcome.out
    assert "Charlie" in outcome.out


def test_comparison_as_data(run, folder):
    """JSON has the measures and all shifts, CSV the shifts."""
    arguments = ("compare", folder / "data.csv", "--names", "label", "--spec", folder / "equal.json")
    as_json = json.loads(run(*arguments, "--with", folder / "weighted.json", "--json").out)
    as_csv = list(csv.DictReader(io.StringIO(run(*arguments, "--with", folder / "weighted.json", "--csv").out)))

    assert as_json["spearman"] == pytest.approx(0.5)
    assert {shift["unit"]: shift["shift"] for shift in as_json["shifts"]} == {"A": -1, "B": 1, "C": 0}
    assert {row["unit"]: float(row["shift"]) for row in as_csv} == {"A": -1.0, "B": 1.0, "C": 0.0}


def test_comparison_of_variants(run, regency):
    """--with-variant alone is a variant of the same profile; both titles are shown."""
    outcome = run("compare", regency, "--profile", "iid-2026", "--with-variant", "announced_2029")

    assert outcome.code == 0
    assert "Indeks Inovasi Daerah 2026 [announced_2029]" in outcome.out


def test_comparison_needs_the_other_side(run, folder):
    """Without the other side the sentence names its options."""
    outcome = run("compare", folder / "data.csv", "--spec", folder / "equal.json")

    assert outcome.code == 2
    assert "--with FILE or --with-profile NAME" in outcome.err


def test_list_of_profiles(run):
    """The list has the official index of 2026 with its variants."""
    lines = run("profiles", "list").out.splitlines()
    own = next(line for line in lines if line.startswith("iid-2026"))

    assert "Indeks Inovasi Daerah 2026" in own
    assert "announced_2027" in own


def test_profile_for_people(run):
    """A profile shows its tree with weights, its variants, its sources, and what nobody confirms."""
    out = run("profiles", "show", "iid-2026").out

    assert "Inovatif above 40; Sangat Inovatif above 65" in out
    assert "      spd_06 Jumlah peningkatan investasi" in out
    assert "Part innovations" in out
    assert "  - divide_by_submitted: " in out
    assert "letter2026: Letter of the head of BSKDN 400.10.11/1887/BSKDN" in out
    assert "Not confirmed by an official document (9):" in out
    assert "more; --json" not in out


def test_profile_in_english(run):
    """--lang en turns title, labels and categories."""
    out = run("profiles", "show", "iid-2026", "--lang", "en").out

    assert out.startswith("Regional innovation index 2026\n")


def test_profile_as_specification(run):
    """--json prints a specification that reads back as the profile, of the variant asked for."""
    got = json.loads(run("profiles", "show", "iid-2026", "--variant", "announced_2027", "--json").out)

    assert Profile.model_validate(got).variant == "announced_2027"


def test_schema(run):
    """The schema of a specification is the default; that of another model has its name."""
    assert json.loads(run("schema").out)["$ref"] == "#/$defs/IndexSpec"
    assert json.loads(run("schema", "Evidence").out)["$ref"] == "#/$defs/Evidence"


def test_demo(run):
    """The demonstration marks the example as one, recomputes the published index, and says what to try next."""
    outcome = run("demo")
    lines = outcome.out.splitlines()

    assert (outcome.code, outcome.err) == (0, "")
    assert "Kabupaten Contoh is an example: no such region exists, and its figures are invented." in lines
    assert "Kabupaten Contoh: Inovatif; 21 innovations submitted, 18 accepted" in lines
    assert sum("Juara I " in f"{line} " for line in lines) == 4
    assert "514 of 514 scores equal those printed by BPS." in " ".join(outcome.out.split())
    assert lines[-1].startswith("Try next: indeks-inovasi ")


def test_demo_recomputes_published_figures(run):
    """
    What the published figures of Kabupaten Tegal leave for SPD lies between 0 and 63 in each year.

    By hand: 60.30 * 2.5 - 52.04 - 129 * 0.38 = 49.69; 67.80 * 2.5 - 79.69 - 89 * 0.38 = 55.99;
    77.59 * 2.5 - 90.91 - 137 * 0.38 = 51.005.
    """
    lines = run("demo").out.splitlines()
    rows = {line[:27].strip(): line[27:].split() for line in lines}
    low, high = rows["recomputed: lowest index"], rows["recomputed: highest index"]

    assert rows["published: index"] == ["60.30", "67.80", "77.59"]
    assert [float(value) for value in rows["implied: SPD"]] == pytest.approx([49.69, 55.99, 51.005], abs=0.006)
    for bottom, index, top in zip(low, rows["published: index"], high, strict=True):
        assert float(bottom) < float(index) < float(top)


def test_demo_in_english(run):
    """--lang en turns labels and categories."""
    out = run("demo", "--lang", "en").out

    assert "Innovative" in out
    assert "Sangat Inovatif" not in out
