"""What a computation returns, and how it prints."""

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi.errors import DuplicateCodeError, NotANumberError, SpecificationError, TableError, UnknownCodeError
from indeks_inovasi.matrix import Dataset, Rows
from indeks_inovasi.strategies.base import Missing
from indeks_inovasi.typing import FrozenMap

NAN = np.nan
BANDS = ii.Bands(
    limits=(40.0, 65.0), closed="right", labels=({"id": "Kurang", "en": "Low"}, "Inovatif", "Sangat Inovatif")
)
FRAMEWORK = ii.Framework.of({"index": {"g": ["x"], "h": ["y", "z"]}}, negative=["z"])
SPEC = ii.IndexSpec(
    name="demo <1>",
    framework=FRAMEWORK,
    normalizer=ii.AsIs(),
    aggregator=ii.ArithmeticMean(missing=Missing(rule="skip")),
    nodes={"z": {"normalizer": ii.GoalPosts(floor_at=100.0, ceiling_at=0.0, clip="none")}},
    ranking=ii.Ranking(bands=BANDS, withhold_below=ii.Coverage(at_least=2), titles=("Juara I",)),
)
DATA = ii.Dataset.of(
    {"x": [10.0, 40.0, 90.0, NAN], "y": [20.0, 30.0, NAN, 50.0], "z": [70.0, 50.0, NAN, NAN]},
    ["01", "02", "03", "04"],
    names={"01": "A & B", "02": "C"},
)
RESULT = ii.compute(DATA, SPEC)


def test_scores_ranks_and_categories():
    """
    G = x; h = mean of y and 100 - z; index = mean of what is there.

    By hand: (10 + 25)/2 = 17.5; (40 + 40)/2 = 40 (in the band below, closed on the right); 90; 50. The last two have
    one indicator of three, so they have a score and a category, but no rank.
    """
    assert RESULT.score.tolist() == [17.5, 40.0, 90.0, 50.0]
    assert RESULT.rank[:2].tolist() == [2, 1]
    assert np.isnan(RESULT.rank[2:]).all()
    assert RESULT.category == ("Kurang", "Kurang", "Sangat Inovatif", "Inovatif")
    assert RESULT.title == (None, "Juara I", None, None)
    assert RESULT.category_of("g") == (None,) * 4
    assert RESULT.rank_of("h").tolist()[:2] == [2, 1]


def test_one_unit():
    """A unit by its code: text with leading zeros, values as plain numbers, gaps as None."""
    unit = RESULT["03"]

    assert (unit.unit, unit.name, unit.period, unit.score, unit.rank) == ("03", "03", None, 90.0, None)
    assert unit.category == "Sangat Inovatif"
    assert unit.nodes == {"x": 90.0, "y": None, "z": None, "g": 90.0, "h": None, "index": 90.0}
    assert RESULT["01"].name == "A & B"
    assert isinstance(RESULT["02"].rank, int)
    assert [unit.unit for unit in RESULT] == ["01", "02", "03", "04"]
    with pytest.raises(UnknownCodeError, match=r"Unknown unit: 3\."):
        RESULT["3"]


def test_fractional_ranks_stay_fractions():
    """A shared place of fractional ties is a half."""
    result = ii.compute(
        ii.Dataset.of({"x": [1.0, 1.0, 0.0]}, list("abc")),
        ii.IndexSpec(
            name="x",
            framework=ii.Framework.of({"g": ["x"]}),
            normalizer=ii.AsIs(),
            aggregator=ii.Minimum(),
            ranking=ii.Ranking(ties="average"),
        ),
    )

    assert [unit.rank for unit in result] == [1.5, 1.5, 3]


def test_language():
    """Categories follow the language where the wording has it."""
    english = ii.compute(DATA, SPEC, lang="en")

    assert english.category[0] == "Low"
    assert english.category[2] == "Sangat Inovatif"
    assert RESULT.in_language("en").category == english.category
    assert RESULT.category_of("index", "en") == english.category
    assert english.label("g") == "g"


def test_stages_and_traces():
    """Every step of a node has its column, raw values first."""
    assert RESULT.stage("raw")["z"][0] == 70.0
    assert RESULT.stage("normalized")["z"][0] == 30.0
    assert RESULT.stage("imputed").codes == RESULT.stage("treated").codes == ("x", "y", "z")
    assert [name for name, _ in RESULT.trace("z")] == ["raw", "imputed", "treated", "normalized"]
    assert [name for name, _ in RESULT.trace("h")] == ["aggregated"]
    assert RESULT.nodes["index"].tolist() == RESULT.score.tolist()
    with pytest.raises(UnknownCodeError, match=r"Unknown node: q\. .*Known: x, y, z, g, h, index"):
        RESULT.trace("q")
    with pytest.raises(UnknownCodeError, match=r"Unknown stage of 'x': aggregated\. .*Known: raw, imputed"):
        RESULT._traced("x", "aggregated")


def test_a_step_that_changes_nothing_keeps_the_column():
    """No copy is made where nothing changes."""
    raw, imputed, treated, normalized = (column for _, column in RESULT.trace("x"))

    assert raw is imputed is treated is normalized


def test_result_cannot_be_changed():
    """Columns are read-only, and the input was copied."""
    for values in (RESULT.score, RESULT.nodes.values, DATA["x"]):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 1.0


def test_what_turned_a_negative_indicator():
    """The step is named; a positive indicator was not turned, and nor was a negative one as it is."""
    assert RESULT.turned_by("z") == "normalized"
    assert RESULT.turned_by("x") is None


def test_zeros_that_decide():
    """Under a geometric mean a group that is zero because of one child is reported, and printed as a note."""
    spec = ii.IndexSpec(
        name="x", framework=ii.Framework.of({"g": ["x", "y"]}), normalizer=ii.AsIs(), aggregator=ii.GeometricMean()
    )
    data = ii.Dataset.of({"x": [0.0, 4.0], "y": [9.0, 9.0]}, ["a", "b"])
    result = ii.compute(data, spec)

    assert result.score.tolist() == [0.0, 6.0]
    assert [str(cell) for cell in result.zeroed] == ["g[a] = 'x'"]
    assert "1 groups are zero because a child is" in repr(result)
    for keep in ("nodes", "scores"):
        assert "2 rows" in repr(ii.compute(data, spec, keep=keep))


def test_missing_operands_are_reported():
    """A computed indicator that is missing because of a column says which one."""
    spec = ii.IndexSpec(
        name="x",
        framework=ii.Framework.of({"g": ["share"]}),
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(missing=Missing(rule="propagate")),
        nodes={"share": {"value": ii.FormulaValue(text="part / whole")}},
    )
    result = ii.compute(ii.Dataset.of({"part": [1.0, 2.0], "whole": [NAN, 4.0]}, ["a", "b"]), spec)

    assert [str(cell) for cell in result.missing_operands] == ["share[a] = 'whole'"]
    assert result["b"].score == 0.5
    assert result["a"].score is None


def test_table_of_columns():
    """unit, name, score, rank, category, title, then the nodes; a period where there is one."""
    table = RESULT.to_dict()

    assert list(table) == ["unit", "name", "score", "rank", "category", "title", "x", "y", "z", "g", "h", "index"]
    assert table["rank"] == [2, 1, None, None]
    assert table["y"] == [20.0, 30.0, None, 50.0]
    panel = ii.compute(
        ii.Dataset.of({"x": [1.0, 2.0]}, ["a", "a"], ["2019", "2020"]),
        ii.IndexSpec(name="p", framework=ii.Framework.of({"g": ["x"]}), normalizer=ii.AsIs(), aggregator=ii.Minimum()),
    )
    assert list(panel.to_dict()) == ["unit", "period", "score", "rank", "x", "g"]
    assert panel["a", 2020].score == 2.0
    assert panel["a", "2019"].period == "2019"
    with pytest.raises(UnknownCodeError, match=r"Unknown period of 'a': 2021\. .*Known: 2019, 2020\."):
        panel["a", 2021]
    with pytest.raises(UnknownCodeError, match=r"Unknown period of 'a': None"):
        panel["a"]
    assert "period" in repr(panel).split("\n")[1]
    assert "2019" in repr(panel)


def test_scores_by_unit():
    """Values of a node by unit, in a panel by unit and period."""
    panel = ii.compute(
        ii.Dataset.of({"x": [1.0, 2.0]}, ["a", "a"], ["2019", "2020"]),
        ii.IndexSpec(name="p", framework=ii.Framework.of({"g": ["x"]}), normalizer=ii.AsIs(), aggregator=ii.Minimum()),
    )

    assert RESULT.scores() == {"01": 17.5, "02": 40.0, "03": 90.0, "04": 50.0}
    assert RESULT.scores("y")["03"] is None
    assert panel.scores() == {("a", "2019"): 1.0, ("a", "2020"): 2.0}


def test_text():
    """The head of the ranking, best first, with names and categories; without a rank last."""
    lines = [" ".join(line.split()) for line in repr(RESULT).split("\n")]

    assert lines[0] == "demo <1>: 4 rows"
    assert lines[1].startswith("rank unit score category")
    assert lines[2].startswith("1 02 C 40 Kurang")
    assert lines[3].startswith("2 01 A & B 17.5 Kurang")
    assert lines[4].startswith("- 03 90 Sangat Inovatif")


def test_long_results_are_cut():
    """Ten rows are shown, the others counted."""
    spec = ii.IndexSpec(
        name="x", framework=ii.Framework.of({"g": ["x"]}), normalizer=ii.AsIs(), aggregator=ii.Minimum()
    )
    result = ii.compute(ii.Dataset.of({"x": np.arange(12.0)}, [f"u{row}" for row in range(12)]), spec)

    assert "... 2 more" in repr(result)
    assert result._repr_html_().count("<tr>") == 13


def test_html_escapes_names():
    """Markup in names and titles is text."""
    html = RESULT._repr_html_()

    assert "A &amp; B" in html
    assert "<caption>demo &lt;1&gt;: 4 rows</caption>" in html
    assert html.count("<tr>") == 5


# -- the input


def test_dataset_copies_its_columns():
    """What the caller changes later does not reach the data, and -0.0 is 0.0."""
    source = np.array([1.0, -0.0])
    data = ii.Dataset.of({"x": source}, ["a", "b"])
    source[0] = 9.0

    assert data["x"].tolist() == [1.0, 0.0]
    assert not np.signbit(data["x"]).any()
    assert len(data) == 2
    assert repr(data) == "Dataset(2 rows, 1 columns)"
    with pytest.raises(UnknownCodeError, match=r"Unknown column: y\."):
        data["y"]


def test_dataset_refuses_infinity_and_wrong_lengths():
    """Infinite cells are named, all of them; columns are as long as the rows."""
    with pytest.raises(NotANumberError) as caught:
        ii.Dataset.of({"x": [1.0, np.inf], "y": [-np.inf, 1.0]}, ["a", "b"])
    assert str(caught.value) == (
        "A number column needs finite numbers, but found x[b] = inf, y[a] = -inf. Correct the cells, declare codes"
        " for missing values with missing=[...], or give decimal=',' if the comma is the decimal mark."
    )
    with pytest.raises(TableError, match=r"The column 'x' has .*3.* values for 2 rows"):
        ii.Dataset.of({"x": [1.0, 2.0, 3.0]}, ["a", "b"])


def test_rows_are_unique():
    """A unit stands once per period."""
    with pytest.raises(DuplicateCodeError) as caught:
        Rows(("a", "b", "a"))
    assert str(caught.value) == (
        "A row (unit and period) must be unique, but found twice: a. Remove or rename the second one."
    )
    with pytest.raises(DuplicateCodeError, match="found twice: a, 2020"):
        Rows(("a", "a"), ("2020", "2020"))


def test_rows_know_their_groups():
    """Peers by name, the period among them, partitions in order of first appearance."""
    rows = Rows(("a", "b", "c"), ("1", "2", "1"), FrozenMap({"island": ("e", None, "e")}), FrozenMap({"a": "Alpha"}))

    assert rows.groups("period") == ("1", "2", "1")
    assert {key: index.tolist() for key, index in rows.partition("period", "island").items()} == {
        ("1", "e"): [0, 2],
        ("2", None): [1],
    }
    assert (rows.name(0), rows.name(1), rows.label(0)) == ("Alpha", "b", "a, 1")
    assert rows.take(np.array([2])).peers["island"] == ("e",)
    with pytest.raises(UnknownCodeError, match=r"Unknown peer group: x\. Known: island, period\."):
        rows.groups("x")
    with pytest.raises(UnknownCodeError, match=r"Unknown peer group: period\. Known: none\."):
        Rows(("a",)).groups("period")


def test_matrix_of_columns():
    """Columns side by side, by code; as the input of another computation."""
    matrix = DATA.matrix(["y", "x"])

    assert matrix.codes == ("y", "x")
    assert len(matrix) == 4
    assert matrix["x"].tolist()[:3] == [10.0, 40.0, 90.0]
    assert matrix.with_values(matrix.values * 2.0)["x"][0] == 20.0
    assert matrix.dataset()["y"][0] == 20.0
    assert repr(matrix) == "IndicatorMatrix(4 rows, y, x)"
    assert DATA.matrix().codes == ("x", "y", "z")
    with pytest.raises(UnknownCodeError, match=r"Unknown code: z\. Known: y, x\."):
        matrix["z"]


def test_readings_travel_with_their_rows():
    """Doubtful readings of rows that leave go with them; those of parts stay with the part."""
    kept, gone = (ii.Reading(unit, "x", "gap", 1.5, 1.0, (2.0,), 3.0) for unit in ("01", "02"))
    data = Dataset(DATA.rows, DATA.columns, readings=(kept, gone))

    assert data.take(np.array([0])).readings == (kept,)
    assert ii.compute(data, SPEC).readings == (kept, gone)
    assert "2 doubtful readings: see result.readings" in repr(ii.compute(data, SPEC))


def test_treated_weights_of_groups_are_refused():
    """A weighter on treated values cannot weigh groups, and says so before anything is scored."""
    spec = SPEC.replace(weighter=ii.EntropyWeights(basis="treated"))

    with pytest.raises(SpecificationError, match="which only indicators have, but g, h are groups"):
        ii.compute(ii.Dataset.of({"x": [1.0, 2.0], "y": [3.0, 4.0], "z": [5.0, 6.0]}, ["a", "b"]), spec)


@pytest.mark.parametrize("key", [0, None, (), slice(0, 2), ("01", "1", "2"), ("01", 1.5), (1, "2")])
def test_rows_are_asked_for_by_unit(key):
    """A row has a unit, or a unit and a period; anything else is refused with the way to ask."""
    with pytest.raises(TableError) as caught:
        RESULT[key]
    assert str(caught.value) == (
        "A row is asked for by its unit, result['unit'], or by unit and period, result['unit', '2024'], but found"
        f" {key!r}. result.at(0) is the first row."
    )


def test_a_period_where_there_is_none():
    """The data have no periods, and the sentence says so."""
    with pytest.raises(TableError) as caught:
        RESULT["01", 2020]
    assert str(caught.value) == "The data have no periods, but '01' is asked for in '2020': leave the period out."
    with pytest.raises(UnknownCodeError, match=r"Unknown unit: 05\. Known: 01, "):
        RESULT["05", 2020]


def test_nodes_that_do_not_exist():
    """Categories, labels and counts of an unknown node are refused with the nodes there are."""
    for ask in (RESULT.category_of, RESULT.label, RESULT.leaves_present):
        with pytest.raises(UnknownCodeError, match=r"Unknown node: zzz\. Known: x, y, z, "):
            ask("zzz")


def test_languages_are_two():
    """A mistyped language is refused with those there are."""
    with pytest.raises(SpecificationError) as caught:
        RESULT.in_language("eng")
    assert str(caught.value) == "lang is 'id' or 'en', but found 'eng'. Did you mean 'en' for 'eng'?"
