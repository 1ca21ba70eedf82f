"""Results, explanations, comparisons and profiles as tables, Markdown and plain values."""

import json
import warnings

import pytest

import indeks_inovasi as ii
from indeks_inovasi import reporting, samples
from indeks_inovasi.reporting.tables import decimals_of, escaped, printable, shown, shown_rank

LABELS = ({"id": "rendah", "en": "low"}, {"id": "tinggi", "en": "high"})


def index(**changes):
    """Return an index of two positive indicators on 0 to 10, their mean, and bands at 5."""
    fields = {
        "name": "demo",
        "framework": ii.Framework.of({"index": ["x", "y"]}),
        "normalizer": ii.AsIs(),
        "aggregator": ii.ArithmeticMean(missing=ii.Missing(rule="skip")),
        "ranking": ii.Ranking(bands=ii.Bands(limits=(5,), closed="left", labels=LABELS)),
    }
    return ii.IndexSpec(**{**fields, **changes})


def table(**changes):
    """Return three units: A has 2 and 4, B has 8 and none, C has nothing."""
    nan = float("nan")
    fields = {"columns": {"x": [2.0, 8.0, nan], "y": [4.0, nan, nan]}, "units": ["A", "B", "C"]}
    return ii.Dataset.of(**{**fields, **changes})


def profile(name, variant=None):
    """Return a profile without its warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ii.profiles.load(name, variant)


# -- numbers and text


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([72.0, 5.0], 0),
        ([68.6, 60.25], 2),
        ([95.0 + 1 / 3], 3),
        ([0.123456789, 0.5], 4),
        ([1234567.5], 1),
        ([float("nan")], 0),
        ([], 0),
    ],
)
def test_decimals_are_those_that_the_numbers_have(values, expected):
    """Decimals are shown as far as the numbers have them, at most so that the largest has five digits."""
    assert decimals_of(values) == expected


def test_numbers_as_text():
    """A missing number is a dash, a rounded zero has no sign, a half rank keeps its half."""
    assert (shown(None, 2), shown(float("nan"), 2)) == ("-", "-")
    assert shown(-0.001, 2) == "0.00"
    assert shown(-1.5, 1) == "-1.5"
    assert (shown_rank(None), shown_rank(2.0), shown_rank(2.5)) == ("-", "2", "2.5")


def test_text_is_printable():
    """Control characters become blanks."""
    assert printable("a\x1b[31m\tb\nc") == "a [31m b c"


def test_markdown_is_escaped():
    """What Markdown or HTML would read as markup is shown as text; an indentation stays."""
    assert escaped("  a|b_*<i>&") == "&nbsp;&nbsp;a\\|b\\_\\*&lt;i>&amp;"


def test_markdown_of_a_table_and_a_note():
    """A table has a rule below its heads that says what is aligned right; a note is a list."""
    own = reporting.Table("T", (reporting.Heading("a"), reporting.Heading("b", "right")), (("x", "1"),))

    assert reporting.markdown("Text", own, reporting.Note("N", ("one",))) == (
        "Text\n\n### T\n\n| a | b |\n| --- | ---: |\n| x | 1 |\n\n**N**\n\n- one\n"
    )


# -- rankings


def test_ranking_table():
    """
    B is first, A second, C has no score; bands are closed on the left.

    By hand: A (2 + 4) / 2 = 3, below 5; B 8, as y is skipped.
    """
    result = ii.compute(table(), index())

    got = reporting.ranking_table(result, nodes=["x"])

    assert got.title == "demo: 3 rows"
    assert [head.text for head in got.columns] == ["rank", "unit", "score", "category", "x"]
    assert got.rows == (("1", "B", "8", "tinggi", "8"), ("2", "A", "3", "rendah", "2"), ("-", "C", "-", "-", "-"))


def test_ranking_table_in_english():
    """Categories follow the language of the result."""
    got = reporting.ranking_table(ii.compute(table(), index(), lang="en"))

    assert [row[-1] for row in got.rows] == ["high", "low", "-"]


def test_decimals_follow_the_rounding_of_the_specification():
    """An index that is rounded to two decimals is shown with two, also where all scores are whole."""
    rounded = index().with_node("index", then=(ii.Round(decimals=2, ties="half_up"),))

    got = reporting.ranking_table(ii.compute(table(), rounded))

    assert [row[2] for row in got.rows] == ["8.00", "3.00", "-"]


def test_decimals_follow_those_of_the_ranking():
    """Scores that are ranked at one decimal are shown with one."""
    got = reporting.ranking_table(ii.compute(table(), index(ranking=ii.Ranking(decimals=1))))

    assert [row[2] for row in got.rows] == ["8.0", "3.0", "-"]


def test_periods_and_peers_are_listed_apart():
    """Rows stand by period and peer group, in the order in which these appear, then by rank."""
    data = ii.Dataset.of(
        {"x": [1.0, 2.0, 3.0, 4.0], "y": [1.0, 2.0, 3.0, 4.0]},
        ["A", "A", "B", "C"],
        ["2024", "2023", "2024", "2024"],
        {"kind": ["kota", "kota", "kota", "desa"]},
        {"A": "Alfa"},
    )
    result = ii.compute(data, index(ranking=ii.Ranking(within=("kind",))))

    got = reporting.ranking_table(result)

    assert [head.text for head in got.columns] == ["kind", "period", "rank", "unit", "name", "score"]
    assert [row[:4] for row in got.rows] == [
        ("kota", "2024", "1", "B"),
        ("kota", "2024", "2", "A"),
        ("kota", "2023", "1", "A"),
        ("desa", "2024", "1", "C"),
    ]


def test_titles():
    """The first places have the wording of the ranking, in the language of the result."""
    ranking = ii.Ranking(titles=({"id": "Juara I", "en": "First place"},))
    result = ii.compute(table(), index(ranking=ranking))

    assert [row[-1] for row in reporting.ranking_table(result).rows] == ["Juara I", "-", "-"]
    english = reporting.ranking_values(result.in_language("en"))
    assert [record["title"] for record in english] == ["First place", None, None]


def test_notes_of_a_ranking():
    """A unit without a score, one whose rank is withheld and one that screening let go are named."""
    ranking = ii.Ranking(withhold_below=ii.Coverage(at_least=2))
    result = ii.compute(table(), index(ranking=ranking))
    screened = ii.compute(table(), index(screening=ii.CoverageScreening(share=0.5)))

    assert reporting.notes(result) == (
        reporting.Note("Without a score", ("C",)),
        reporting.Note("Score shown, rank withheld", ("B",)),
    )
    assert [note.title for note in reporting.notes(screened)] == ["Left before scoring"]
    assert reporting.notes(screened)[0].lines[0].startswith("C: ")
    assert reporting.result_values(result)["notes"] == {
        "without_score": [{"unit": "C", "period": None}],
        "withheld": [{"unit": "B", "period": None}],
    }


def test_result_values_are_json():
    """A result is plain values: missing scores are null, ranks are whole, weights stand by group."""
    got = json.loads(json.dumps(reporting.result_values(ii.compute(table(), index())), allow_nan=False))

    assert got["rows"][2] == {
        "rank": None,
        "unit": "C",
        "score": None,
        "category": None,
        "nodes": {"x": None, "y": None, "index": None},
    }
    assert got["weights"] == {"index": {"x": 1.0, "y": 1.0}}


def test_result_as_markdown():
    """A result is a table and its notes."""
    got = reporting.result_markdown(ii.compute(table(), index()))

    assert got.startswith("### demo: 3 rows\n\n| rank | unit | score | category | x | y |\n")
    assert got.endswith("**Without a score**\n\n- C\n")


def test_main_nodes_are_below_the_last_only_child():
    """Where the headline has one child, people look at what stands below that one."""
    assert reporting.main_nodes(profile("iid-2026")) == ("spd", "sid")
    assert reporting.main_nodes(profile("contest-example")) == ("best_mark",)


# -- explanations


def test_explanation_of_a_mean():
    """
    A has 3 points, 1 from x and 2 from y.

    By hand: 2 / 2 = 1 and 4 / 2 = 2; nothing says what the best value is, so nothing is lost.
    """
    explanation = ii.explain(ii.compute(table(), index()), "A")

    got = reporting.explanation_table(explanation)

    assert [head.text for head in got.columns] == ["node", "value", "points", "share", "lost"]
    assert got.rows == (
        ("index", "3", "3.00", "100.0%", ""),
        ("  x", "2", "1.00", "33.3%", ""),
        ("  y", "4", "2.00", "66.7%", ""),
    )


def test_printed_points_add_up():
    """Three thirds of 10 are printed as 3.34, 3.33 and 3.33, which add to 10.00."""
    framework = ii.Framework.of({"index": ["a", "b", "c"]})
    data = ii.Dataset.of({code: [10.0] for code in "abc"}, ["U"])
    explanation = ii.explain(ii.compute(data, index(framework=framework)), "U")

    points = [row[2] for row in reporting.explanation_table(explanation).rows]

    assert points == ["10.00", "3.34", "3.33", "3.33"]


def test_adjustments_that_print_as_nothing_are_left_out():
    """A rounding of 0.001 has no line in the table, and one in the full table."""
    data = ii.Dataset.of({"x": [2.001], "y": [2.001]}, ["U"])
    rounded = index().with_node("index", then=(ii.Round(decimals=2, ties="half_up"),))
    explanation = ii.explain(ii.compute(data, rounded), "U")

    assert [row[0] for row in reporting.explanation_table(explanation).rows] == ["index", "  x", "  y"]
    assert len(reporting.explanation_table(explanation, full=True).rows) == 4


def test_explanation_by_shapley_values():
    """Under a geometric mean the table begins at the average unit and says how points are shared."""
    data = ii.Dataset.of({"x": [1.0, 4.0], "y": [4.0, 4.0]}, ["A", "B"])
    result = ii.compute(data, index(aggregator=ii.GeometricMean()), lang="en")

    got = reporting.explanation_table(ii.explain(result, "B"))

    assert got.rows[0][-1] == "shared by Shapley values"
    assert got.rows[1][0] == "  average unit"


def test_gains_and_losses_of_a_government():
    """
    What indicators lose adds up to what the index loses, and what they give to the index.

    By hand: the index is 48.34 of 100.00; number 36 lacks 76 - 18 * 0.38 = 69.16 of 250 points, 27.664 of 100.
    """
    result = ii.compute(samples.regency(), profile("iid-2026"))
    explanation = ii.explain(result, "99.01")
    found = {item.code: item for item in explanation.by_indicator()}

    assert sum(item.points for item in found.values()) == pytest.approx(48.34, abs=0.005)
    assert sum(item.loss for item in found.values()) == pytest.approx(51.66, abs=0.005)
    assert found["sid_36"].loss == pytest.approx(27.664, abs=1e-9)
    assert found["sid_16"].rows == 18
    losses = reporting.balance_table(explanation, losses=True, limit=1)
    assert losses.rows == (("sid_36 Jumlah Inovasi Daerah", "27.66", "18 innovations"),)


def test_loss_of_a_government_with_few_innovations():
    """
    With one innovation, where the divisor is 12, most is lost beyond the innovation itself.

    By hand: maturity is at most 111 / 250 * 100 = 44.4 points, and one perfect innovation gives 44.4 / 12 = 3.7; so
    40.7 are lost whatever that innovation is like.
    """
    records = samples.regency()
    few = records.model_copy(update={"innovations": records.innovations[:1]})
    explanation = ii.explain(ii.compute(few, profile("iid-2026")), "99.01")

    (beyond,) = (item for item in explanation.by_indicator() if item.code == "sid_maturity")

    assert beyond.loss == pytest.approx(40.7)
    assert beyond.beyond
    losses = reporting.balance_table(explanation, losses=True, limit=1)
    assert "beyond the innovations" in losses.rows[0][0]


def test_count_without_innovations():
    """A government without innovations loses all 200 x 0.38 = 76 of 250 points of the count, 30.4 of 100."""
    records = samples.regency().model_copy(update={"innovations": ()})
    explanation = ii.explain(ii.compute(records, profile("iid-2026")), "99.01")
    found = {item.code: item for item in explanation.by_indicator()}

    assert found["sid_36"].loss == pytest.approx(30.4)
    assert found["sid_36"].points == 0.0


def test_explanation_values_and_markdown():
    """An explanation is plain values with every line, and Markdown with gains."""
    explanation = ii.explain(ii.compute(table(), index()), "A")
    got = json.loads(json.dumps(reporting.explanation_values(explanation), allow_nan=False))

    assert [line["points"] for line in got["lines"]] == [3.0, 1.0, 2.0]
    text = reporting.explanation_markdown(explanation)
    assert "| &nbsp;&nbsp;y | 4 | 2.00 | 66.7% |" in text
    assert "### Largest gains" in text
    assert "### Largest losses" not in text


# -- comparisons


def test_comparison_names_who_is_ranked_once():
    """A unit that only one side ranks is a note."""
    a = ii.compute(table(), index())
    b = ii.compute(table(columns={"x": [1.0, 2.0, 3.0], "y": [1.0, 2.0, 3.0]}), index(name="other"))
    comparison = ii.compare(a, b)

    measures, shifts = reporting.comparison_tables(comparison, names=("one", "two"))

    assert measures.rows[:2] == (("A", "one"), ("B", "two"))
    assert {row[0] for row in shifts.rows} == {"A", "B"}
    assert "**Ranked by B only**\n\n- C" in reporting.comparison_markdown(comparison)
    assert reporting.comparison_values(comparison)["only_b"] == ["C"]


def test_comparison_of_panels_has_periods():
    """Where rows have several periods, the shifts say which."""
    data = ii.Dataset.of(
        {"x": [1.0, 2.0, 1.0, 2.0], "y": [3.0, 0.0, 3.0, 0.0]}, ["A", "B", "A", "B"], ["2023", "2023", "2024", "2024"]
    )
    other = index(framework=ii.Framework.of({"index": ["x", "y"]}, weights={"x": 9.0, "y": 1.0}))
    comparison = ii.compare(ii.compute(data, index()), ii.compute(data, other))

    shifts = reporting.comparison_tables(comparison)[1]

    assert [head.text for head in shifts.columns][:2] == ["unit", "period"]
    assert {row[1] for row in shifts.rows} == {"2023", "2024"}


def test_comparison_without_a_correlation():
    """Where a correlation does not exist, its place says why."""
    one = ii.compute(table(columns={"x": [1.0], "y": [1.0]}, units=["A"]), index())

    measures = reporting.comparison_tables(ii.compare(one, one))[0]

    assert any(text.startswith("none: it needs two units") for _, text in measures.rows)


# -- profiles


def test_profile_tables():
    """The tree has the weights of the source, level by level; parts have trees of their own."""
    own, part = reporting.profile_tables(profile("iid-2026"))
    rows = {row[0].strip().split()[0]: row for row in own.rows}

    assert rows["spd_06"][1] == "1.5"
    assert rows["spd_01"][2] == "mandatory"
    assert part.title == "Part innovations"
    assert sum(float(row[1]) for row in part.rows if row[1]) == 37.0


def test_profile_without_categories():
    """A profile without bands has no line about categories."""
    got = reporting.profile_table(profile("contest-example"))

    assert "categories" not in dict(got.rows)
    assert dict(got.rows)["scores"] == "units of kind opd, sekolah, puskesmas, desa"


def test_categories_say_where_a_limit_belongs():
    """
    Limits belong to the band that the source says: 60 is still Inovatif in 2023, and 35 already.

    iid-2023: 0.01 to 34.99 Kurang Inovatif; 35.00 to 60.00 Inovatif; 60.01 to 100.00 Sangat Inovatif.
    """
    got = dict(reporting.profile_table(profile("iid-2023")).rows)

    assert got["categories"] == (
        "Tidak Dapat Dinilai up to 0; Kurang Inovatif above 0; Inovatif from 35; Sangat Inovatif above 60"
    )


def test_negative_and_unconfirmed_indicators_are_marked():
    """The tree says what lowers the score and what nobody confirms."""
    framework = ii.Framework(
        index="g",
        indicators=(ii.Indicator(code="a", direction="negative", confirmed=False),),
        groups=(ii.Group(code="g", children=(ii.Child(code="a"),)),),
    )
    one_band = ii.Ranking(bands=ii.Bands(limits=(), closed="left", labels=({"id": "semua"},)))
    own = ii.Profile(
        name="own",
        edition="1",
        labels={"id": "Milik sendiri"},
        sources={"s": ii.Source(title="Peraturan", locator="Pasal 1")},
        framework=framework,
        normalizer=ii.MinMax(),
        aggregator=ii.ArithmeticMean(),
        ranking=one_band,
    )

    assert reporting.profile_tables(own)[0].rows[1] == ("  a", "", "not confirmed, negative")
    assert dict(reporting.profile_table(own).rows)["categories"] == "semua"
    assert [note.title for note in reporting.profile_notes(own)] == ["Sources", reporting.NOT_CONFIRMED]
    assert reporting.profile_notes(own)[0].lines == ("s: Peraturan, Pasal 1",)
