"""What users of other programs reported as wrong, and the right answer.

The cases, with the address of each report, are in ``tests/data/public_reports.json``.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.comparison import kendall_tau_b, rank_similarity, spearman, weighted_spearman
from indeks_inovasi.kernels.weighting import gini_coefficient

REPORTS = Path(__file__).parents[1] / "data" / "public_reports.json"
CASES = {case["id"]: case for case in json.loads(REPORTS.read_text(encoding="utf-8"))["cases"]}


def given(name: str) -> dict:
    """Return the input of a case."""
    return CASES[name]["input"]


def expected(name: str) -> dict:
    """Return the expected values of a case."""
    return CASES[name]["expected"]["value"]


def numbers(values: list) -> np.ndarray:
    """Return values as float64; null is missing."""
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def result_of(matrix, normalizer, aggregator, types=None, weights=None, **changes) -> ii.IndexResult:
    """Score a matrix of units by indicators ``c1``, ``c2`` ..."""
    columns = np.array(matrix, dtype=np.float64).T
    codes = [f"c{number}" for number in range(1, len(columns) + 1)]
    negative = [code for code, kind in zip(codes, types or [1] * len(codes), strict=True) if kind == -1]
    framework = ii.Framework.of(
        {"index": codes}, negative=negative, weights=dict(zip(codes, weights, strict=True)) if weights else None
    )
    spec = ii.IndexSpec(name="case", framework=framework, normalizer=normalizer, aggregator=aggregator, **changes)
    units = [f"u{number}" for number in range(1, len(columns[0]) + 1)]
    return ii.compute(ii.Dataset.of(dict(zip(codes, columns, strict=True)), units), spec)


def scored(values, **ranking) -> ii.IndexResult:
    """Return a result with the given scores; a missing one stays missing."""
    aggregator = ii.ArithmeticMean(missing=ii.Missing(rule="propagate"))
    return result_of(numbers(values)[:, None], ii.AsIs(), aggregator, ranking=ii.Ranking(**ranking))


def judged(rows) -> dict:
    """Return the judgments above the diagonal of a matrix of pairs, as a person gives them."""
    codes = "abcdefgh"[: len(rows)]
    return {codes[i]: {codes[j]: rows[i][j] for j in range(i + 1, len(rows))} for i in range(len(rows) - 1)}


@pytest.mark.checks("weighter/ahp", "public report R04, both ways to priorities from one matrix")
@pytest.mark.parametrize("priorities", ["eigenvector", "geometric_mean"])
def test_priorities_name_their_method(priorities):
    """R04: eigenvector and geometric means of rows differ in the third decimal, and each gives its own numbers."""
    weighter = ii.Ahp(people={"ann": judged(given("R04")["pairwise"])}, priorities=priorities)

    (report,) = weighter.report("abcd")

    assert_allclose([report.weights[code] for code in "abcd"], expected("R04")[priorities], rtol=0, atol=1e-8)
    assert_allclose(report.largest_eigenvalue, expected("R04")["lambda_max"], rtol=0, atol=1e-8)
    assert_allclose(report.consistency_index, expected("R04")["consistency_index"], rtol=0, atol=1e-8)


@pytest.mark.checks("weighter/ahp", "public report R36, consistency of a matrix of four")
def test_consistency_of_pairs():
    """R36: the index is (lambda_max - n) / (n - 1), the ratio divides it by 0.90 for four children."""
    weighter = ii.Ahp(people={"ann": judged(given("R36")["pairwise"])}, priorities="eigenvector")

    (report,) = weighter.report("abcd")

    assert_allclose(report.largest_eigenvalue, expected("R36")["lambda_max"], rtol=0, atol=1e-8)
    assert_allclose(report.consistency_index, expected("R36")["consistency_index"], rtol=0, atol=1e-8)
    assert_allclose(report.consistency_ratio, expected("R36")["consistency_ratio_RI_0.90"], rtol=0, atol=1e-8)


def test_a_judgment_of_zero_is_refused_by_name():
    """R36: judgments are above zero, and the error names the cell."""
    with pytest.raises(ValueError, match=r"ann: a to b = 0\.0"):
        ii.Ahp(people={"ann": judged(given("R36")["bad"])}, priorities="eigenvector")


def test_dominated_units_are_scored_and_ranked():
    """R02: a unit that another one beats on everything is legal input."""
    case = given("R02")

    result = result_of(case["matrix"], ii.MinMax(ceiling=1), ii.WeightedSum(), weights=case["weights"])

    assert_allclose(result.score, expected("R02")["score"], rtol=0, atol=1e-12)
    assert result.rank.tolist() == expected("R02")["rank"]


@pytest.mark.parametrize("ties", ["min", "average", "dense"])
def test_ranks_and_order_are_two_outputs(ties):
    """R08: the rank of each unit, ties as asked, and the units in the order of their ranks."""
    result = scored(given("R08")["scores"], ties=ties)

    assert result.rank.tolist() == expected("R08")[f"rank_{ties}"]
    assert result.best_first() == expected("R08")["order_best_first"]


@pytest.mark.parametrize(("floor", "name"), [(0, "range_0_100"), (1, "range_1_100")])
def test_a_zero_under_a_geometric_mean(floor, name):
    """R16: the worst unit scores exactly 0; with a floor above zero the others decide."""
    case = given("R16")

    result = result_of(case["matrix"], ii.MinMax(floor=floor), ii.GeometricMean(), weights=case["weights"])

    assert_allclose(result.score, expected("R16")[name], rtol=1e-11)
    assert result.score[0] == floor


@pytest.mark.parametrize(
    ("name", "negative", "normalizer"),
    [
        ("pooled_benefit", [], ii.MinMax()),
        ("pooled_cost", ["x"], ii.MinMax()),
        ("per_year_benefit", [], ii.PerPeerGroup(by="period", step=ii.MinMax())),
    ],
)
def test_a_panel_says_which_years_are_pooled(name, negative, normalizer):
    """R18: min-max over all years or year by year, more or less being better: never a guess."""
    values = np.array(given("R18")["panel_unit_by_year"])
    units, years = np.meshgrid(["a", "b", "c"], ["2020", "2021", "2022"], indexing="ij")
    data = ii.Dataset.of({"x": values.ravel()}, units.ravel().tolist(), years.ravel().tolist())
    framework = ii.Framework.of({"index": ["x"]}, negative=negative)
    spec = ii.IndexSpec(name="panel", framework=framework, normalizer=normalizer, aggregator=ii.ArithmeticMean())

    result = ii.compute(data, spec)

    assert_allclose(result.score.reshape(3, 3), expected("R18")[name], rtol=1e-11)
    learned = result.frozen.step_of("x", "normalizer")
    assert learned.kind == ("per_peer_group" if name == "per_year_benefit" else "goalposts")


@pytest.mark.parametrize(
    "normalizer", [ii.MinMax(), ii.ZScore(ddof=1), ii.DistanceToMax()], ids=["min-max", "z-score", "distance"]
)
def test_a_constant_indicator_is_refused_by_name(normalizer):
    """R20: all normalizers that need spread refuse a constant column in the same words, which name it."""
    with pytest.raises(ii.IndeksInovasiError, match=r"two different values.*'c1' \(always 5\.0\)"):
        result_of(given("R20")["matrix"], normalizer, ii.ArithmeticMean())


@pytest.mark.checks("step/constant", "public report R20, a constant column beside one with values")
@pytest.mark.parametrize("normalizer", [ii.MinMax, ii.DistanceToMax], ids=["min-max", "distance"])
def test_a_constant_indicator_by_explicit_choice(normalizer):
    """R20: a neutral score for all units where that is asked for; the other column is 0, 0.5, 1."""
    result = result_of(given("R20")["matrix"], normalizer(ceiling=1, constant=0.5), ii.ArithmeticMean())

    assert result.stage("normalized")["c1"].tolist() == [0.5, 0.5, 0.5]
    assert result.stage("normalized")["c2"].tolist() == CASES["R20"]["expected"]["column_2"]


def test_a_unit_without_a_score_has_no_rank():
    """R22: the others are ranked among themselves."""
    result = scored(given("R22")["scores"])

    assert_array_equal(result.rank, numbers(expected("R22")["rank_min"]))


@pytest.mark.parametrize("measure", [spearman, kendall_tau_b, weighted_spearman, rank_similarity])
@pytest.mark.parametrize("number", range(3), ids=["constant", "one unit", "no unit"])
def test_an_undefined_correlation_is_no_number(measure, number):
    """R24: with a constant ranking, or fewer than two units, there is no correlation; never 1.0."""
    first, second = (np.array(side, dtype=np.float64) for side in given("R24")["pairs"][number])

    with pytest.raises(ii.IndeksInovasiError, match="undefined"):
        measure(first, second)


def test_comparing_with_a_constant_ranking_gives_the_reason():
    """R24: a comparison holds None and says why."""
    constant, other = (scored(side) for side in given("R24")["pairs"][0])

    comparison = ii.compare(constant, other)

    names = ("spearman", "kendall", "weighted_spearman", "similarity")
    assert [getattr(comparison, name) for name in names] == [None] * 4
    assert all("tied" in comparison.reasons[name] for name in names)


@pytest.mark.checks("weighter/gini", "public report R26, equal values, zeros, one unit with all, four steps")
def test_gini_coefficients_behind_weights():
    """R26: 2/3 for one of three with all, 1/4 for 1 2 3 4: weights in these proportions; 0 for equals and for zeros."""
    columns, answer = given("R26")["columns"], expected("R26")["gini"]
    assert [gini_coefficient(np.array(column, dtype=np.float64)) for column in columns] == pytest.approx(
        answer, abs=1e-15
    )

    ladder, all_in_one, zeros = columns[3], [0.0, 0.0, 12.0, 0.0], [0.0] * 4
    weighter = ii.GiniWeights(basis="normalized", constant="zero")
    result = result_of(np.array([ladder, all_in_one, zeros]).T, ii.AsIs(), ii.ArithmeticMean(), weighter=weighter)

    assert list(result.weights["index"].values()) == pytest.approx([0.25, 0.75, 0.0])  # 1/4 beside 3/4
    with pytest.raises(ii.IndeksInovasiError, match=r"zero or more.*c1\[u1\] = -1\.0"):
        result_of([[-1.0], [2.0]], ii.AsIs(), ii.ArithmeticMean(), weighter=weighter)


WEIGHTERS = [
    ii.EntropyWeights(basis="treated"),
    ii.Critic(),
    ii.DeviationWeights(basis="treated"),
    ii.VariationWeights(basis="treated"),
    ii.GiniWeights(basis="treated"),
    ii.Merec(basis="treated"),
    ii.Idocriw(basis="treated"),
    ii.CorrelationAdjusted(correlation="pearson", sign="absolute"),
    ii.PcaWeights(matrix="correlation", retain=ii.Retain(count=1), form="first_component"),
    ii.FactorWeights(matrix="covariance", retain=ii.Retain(count=1), rotation="none"),
    ii.EqualInfluence(),
    ii.OverLeaves(weighter=ii.Critic()),
    ii.OverLevel(weighter=ii.Critic()),
]


@pytest.mark.parametrize("weighter", WEIGHTERS, ids=lambda weighter: weighter.kind)
def test_weights_of_one_unit_do_not_exist(weighter):
    """R28: one unit carries no information on weights, and the error says so."""
    posts = ii.GoalPosts(floor_at=0, ceiling_at=10, clip="none")

    with pytest.raises(ii.IndeksInovasiError, match="learns from at least 2 units, but found 1"):
        result_of(given("R28")["matrix"], posts, ii.ArithmeticMean(), weighter=weighter)


def test_one_unit_is_ranked_first():
    """R28: between fixed posts 0 and 10, the values 3, 5 and 2 score (30 + 50 + 20) / 3 = 100 / 3 and rank 1."""
    posts = ii.GoalPosts(floor_at=0, ceiling_at=10, clip="none")

    result = result_of(given("R28")["matrix"], posts, ii.ArithmeticMean())

    assert_allclose(result.score, [100 / 3], rtol=1e-15)
    assert result.rank.tolist() == [1]


def test_one_unit_has_no_observed_range():
    """R28: min-max of one unit is refused, all indicators named."""
    with pytest.raises(ii.IndeksInovasiError, match=r"'c1'.*'c2'.*'c3'"):
        result_of(given("R28")["matrix"], ii.MinMax(), ii.WeightedSum())


def test_a_constant_indicator_gives_no_regret():
    """R30: VIKOR with a column of sevens: sums, largest regrets and Q (ours is 1 - Q, the best first)."""
    case, answer = given("R30"), expected("R30")

    result = result_of(case["matrix"], ii.AsIs(), ii.Vikor(v=case["v"]), weights=case["weights"])

    assert_allclose(1.0 - result.score, answer["Q"], rtol=0, atol=1e-12)
    assert result.rank.tolist() == answer["rank"]
    frozen = result.frozen.aggregator_of("index")
    assert_allclose((frozen.sums, frozen.largest), [(0.0, max(answer["S"])), (0.0, max(answer["R"]))], atol=1e-12)


def test_benefits_alone_have_a_utility():
    """R32: COPRAS without a cost is the share of the weighted sum of the shares of each column."""
    case = given("R32")

    result = result_of(case["matrix"], ii.SumShare(turn="negate"), ii.Copras(), weights=case["weights"])

    assert_allclose(result.score, expected("R32")["utility"], rtol=0, atol=1e-12)


def test_a_negative_weight_is_refused_by_name():
    """R34: in a framework and in a map of weights, whatever the weights add to."""
    weights = dict(zip("abc", given("R34")["weights"][0], strict=True))

    with pytest.raises(ValueError, match=r"'c'.*negative: -0\.2"):
        ii.Framework.of({"index": ["a", "b", "c"]}, weights=weights)
    with pytest.raises(ValueError, match=r"'c' has -0\.2, below zero"):
        ii.FixedWeights(by_code=weights)


def test_a_repeated_indicator_is_refused_by_name():
    """R34: the same code twice in one group."""
    codes = given("R34")["criteria"]

    with pytest.raises(ValueError, match="'index' has the child 'a' twice"):
        ii.Framework.of({"index": codes})


def test_less_is_better_on_a_straight_line():
    """R38: (max - x) / (max - min), not the reciprocal, which would give 0.375 in the middle."""
    case = given("R38")

    result = result_of(np.array([case["column"]]).T, ii.MinMax(ceiling=1), ii.ArithmeticMean(), [case["direction"]])

    assert_allclose(result.score, expected("R38")["minmax_cost"], rtol=0, atol=1e-15)


@pytest.mark.parametrize(("name", "aggregator"), [("geometric", ii.GeometricMean()), ("harmonic", ii.HarmonicMean())])
def test_zero_counts_unless_its_weight_is_zero(name, aggregator):
    """R40: a zero makes the mean zero; with weight 0 it does not count."""
    case = given("R40")

    found = [result_of([case["values"]], ii.AsIs(), aggregator, weights=weights).score for weights in case["weights"]]

    assert_allclose(np.concatenate(found), expected("R40")[name], rtol=1e-15, atol=0)


@pytest.mark.parametrize(
    "aggregator", [ii.ArithmeticMean(), ii.WeightedSum(), ii.GeometricMean()], ids=["mean", "sum", "geometric"]
)
def test_weights_that_are_all_zero_are_refused(aggregator):
    """R42: nothing counts, and 0 would be a wrong answer."""
    case = given("R42")

    with pytest.raises(ii.IndeksInovasiError, match=r"'index'.*all are zero"):
        result_of([case["values"]], ii.AsIs(), aggregator, weights=case["weights"])


def test_scores_ranks_and_table_stand_in_the_order_of_the_units():
    """R46: plain columns aligned with the units, the best-first order apart, and one table of all."""
    case, answer = given("R46"), expected("R46")

    result = result_of(case["matrix"], ii.MinMax(ceiling=1), ii.ArithmeticMean(), case["types"], case["weights"])

    assert_allclose(result.score, answer["score"], rtol=1e-14)
    assert result.rank.tolist() == answer["rank"]
    assert result.best_first() == answer["best_first"]
    table = result.to_dict()
    assert (table["unit"], table["rank"]) == (["u1", "u2", "u3"], answer["rank"])
    assert table["score"] == result.score.tolist()


@pytest.mark.checks("step/percentile", "public report R48, three conventions")
@pytest.mark.parametrize(
    ("name", "ties", "denominator"),
    [("percentile_0_1", "average", "n_minus_1"), ("pct_average", "average", "n"), ("pct_dense", "dense", "n")],
)
def test_percentiles_name_their_convention(name, ties, denominator):
    """R48: which rank tied units share, and what it is divided by."""
    percentile = ii.Percentile(ties=ties, denominator=denominator, ceiling=1)

    result = result_of(np.array([given("R48")["values"]]).T, percentile, ii.ArithmeticMean())

    assert_allclose(result.score, expected("R48")[name], rtol=1e-15, atol=0)


def test_weights_in_percent_and_in_shares():
    """R54: a mean divides by the sum of the weights, so that both give the same; a sum takes them as they are."""
    case = given("R54")

    for weights in case["weights"]:
        mean = result_of(case["matrix"], ii.MinMax(ceiling=1), ii.ArithmeticMean(), weights=weights)
        total = result_of(case["matrix"], ii.MinMax(ceiling=1), ii.WeightedSum(), weights=weights)
        assert_allclose(mean.score, expected("R54")["score"], rtol=1e-14)
        assert_allclose(total.score, np.array(expected("R54")["score"]) * sum(weights), rtol=1e-14)
        assert mean.rank.tolist() == total.rank.tolist() == expected("R54")["rank"]


def test_shares_of_a_maximum_of_zero_do_not_exist():
    """R56: a column of zeros has no share of its maximum; the error names the column and its values."""
    zeros = given("R56")["columns"][1]["values"]

    with pytest.raises(ii.IndeksInovasiError, match=r"positive values.*c1\[u1\] = 0\.0"):
        result_of(np.array([zeros]).T, ii.ShareOfMax(), ii.ArithmeticMean())


def test_shares_of_a_maximum_refuse_negative_values():
    """R56: a share of values below zero is refused as well, and so is their entropy."""
    values = np.array([given("R56")["columns"][2]["values"]]).T

    with pytest.raises(ii.IndeksInovasiError, match=r"c1\[u1\] = -1\.0"):
        result_of(values, ii.ShareOfMax(), ii.ArithmeticMean())
    with pytest.raises(ii.IndeksInovasiError, match=r"c1\[u1\] = -1\.0"):
        result_of(values, ii.AsIs(), ii.ArithmeticMean(), weighter=ii.EntropyWeights(basis="treated"))
