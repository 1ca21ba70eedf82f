"""The command uncertainty."""

import csv
import io
import json

import pytest

pytest.importorskip("typer")


def test_ranks_that_no_weights_move(run, tmp_path):
    """C is best and A worst in both indicators: every interval is one rank, and no weights dethrone C."""
    data = tmp_path / "data.csv"
    data.write_text("unit,x,y\nA,0,0\nB,5,5\nC,10,10\n", encoding="utf-8")
    spec = tmp_path / "spec.json"
    spec.write_text(
        json.dumps(
            {
                "name": "demo",
                "framework": {
                    "index": "index",
                    "indicators": [{"code": c, "direction": "positive"} for c in "xy"],
                    "groups": [{"code": "index", "children": ["x", "y"]}],
                },
                "normalizer": {"kind": "min_max"},
                "aggregator": {"kind": "arithmetic_mean"},
            }
        ),
        encoding="utf-8",
    )
    outcome = run("uncertainty", data, "--spec", spec, "--any-weights", "--draws", 50)

    assert outcome.code == 0
    lines = [line.split() for line in outcome.out.splitlines()]
    assert ["1", "C", "100", "1.0", "1.00", "1.0", "1.0"] in lines
    assert "draws level with C: with no weights at all" in outcome.out
    assert "100.0% of all pairs of units stand in one order" in outcome.out


@pytest.fixture
def spec(folder):
    """The mean of x and y of the example folder."""
    return folder / "equal.json"


def test_the_same_seed_gives_the_same_file(run, folder, spec, tmp_path):
    """JSON with every digit, twice."""
    first, second = (
        run(
            "uncertainty",
            folder / "data.csv",
            "--names",
            "label",
            "--spec",
            spec,
            "--noise",
            0.3,
            "--draws",
            200,
            "--json",
        )
        for _ in range(2)
    )
    held = json.loads(first.out)

    assert first.code == 0
    assert first.out == second.out
    assert held["draws"] == 200
    assert held["sources"] == [{"kind": "weight_noise", "groups": [], "share": 0.3}]
    assert [row["unit"] for row in held["rows"]] == ["C", "B", "A"] or len(held["rows"]) == 3


def test_sources_from_a_file_and_sensitivity(run, folder, spec, tmp_path):
    """Alternatives stand in a list of objects, as in Python; the table of indices names them."""
    path = tmp_path / "sources.json"
    path.write_text(
        json.dumps(
            [
                {"kind": "weight_noise", "share": 0.2},
                {"kind": "alternatives", "path": "normalizer", "options": [{"kind": "rank", "ties": "min"}]},
            ]
        ),
        encoding="utf-8",
    )
    arguments = [
        "uncertainty",
        folder / "data.csv",
        "--names",
        "label",
        "--spec",
        spec,
        "--sources",
        path,
        "--draws",
        64,
    ]
    text = run(*arguments, "--sensitivity", "--top", 2)
    table = run(*arguments, "--csv")

    assert text.code == 0
    assert "normalizer" in text.out
    assert "What moves the ranks" in text.out
    rows = list(csv.DictReader(io.StringIO(table.out)))
    assert list(rows[0]) == ["unit", "score", "rank", "median_rank", "mean_rank", "low", "high"]
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"kind": "weight_noise"}', "a list of objects with a kind"),
        ('[{"kind": "weight_noises", "share": 0.1}]', "no source of the kind 'weight_noises'"),
        ('[{"kind": "weight_noise", "share": 7}]', "less than or equal to 1"),
        ('[{"kind": "alternatives", "path": "nodes.q.normalizer", "options": [{"kind": "as_is"}]}]', "unknown node"),
    ],
)
def test_sources_that_are_refused(run, folder, spec, tmp_path, content, says):
    """With the sentence that the library gives."""
    path = tmp_path / "sources.json"
    path.write_text(content, encoding="utf-8")
    outcome = run("uncertainty", folder / "data.csv", "--names", "label", "--spec", spec, "--sources", path)

    assert outcome.code != 0
    assert says in " ".join(outcome.err.split())


def test_nothing_uncertain(run, folder, spec):
    """A study needs a source."""
    outcome = run("uncertainty", folder / "data.csv", "--names", "label", "--spec", spec)

    assert outcome.code == 2
    assert "Say what is uncertain" in outcome.err
