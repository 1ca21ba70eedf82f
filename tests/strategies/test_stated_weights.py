"""Weights that people state: orders, swings, budgets, pairs, best and worst, and several people together."""

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi.errors import InconsistentJudgmentsError, UnknownCodeError, WeightsError
from indeks_inovasi.kernels.best_worst import Comparisons, consistency_index, linear_weights, nonlinear_weights
from indeks_inovasi.kernels.concordance import kendall_w
from indeks_inovasi.kernels.judgments import (
    ALONSO_LAMATA,
    geometric_index,
    implied_judgments,
    principal_weights,
    priorities,
    random_index,
)
from indeks_inovasi.strategies.weighting.pairwise import BestWorstJudgments


def found(weighter, codes):
    """Return the weights of a group with these children."""
    codes = list(codes)
    spec = ii.IndexSpec(
        name="stated",
        framework=ii.Framework.of({"index": codes}),
        normalizer=ii.AsIs(),
        weighter=weighter,
        aggregator=ii.ArithmeticMean(),
    )
    data = ii.Dataset.of({code: [float(n), 1.0] for n, code in enumerate(codes)}, ["x", "y"])
    result = ii.compute(data, spec)
    assert result.frozen.learning == ()
    return [result.weights["index"][code] for code in codes]


@pytest.mark.checks("weighter/rank_order", "Barron and Barrett (1996); Stillwell et al. (1981): four attributes")
@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("centroid", [0.5208, 0.2708, 0.1458, 0.0625]),
        ("sum", [0.4, 0.3, 0.2, 0.1]),
        ("reciprocal", [0.48, 0.24, 0.16, 0.12]),
    ],
)
def test_orders_of_four(form, expected):
    """The tables for four attributes; centroid: (1 + 1/2 + 1/3 + 1/4) / 4 = 25/48 for the first."""
    weighter = ii.RankOrderWeights(order=("a", "b", "c", "d"), form=form)

    assert found(weighter, "abcd") == pytest.approx(expected, abs=5e-5)
    assert found(weighter, "dcba") == pytest.approx(expected[::-1], abs=5e-5)


def test_equally_important_codes_share_their_places():
    """B and c share places 2 and 3 of 0.4, 0.3, 0.2, 0.1; an exponent of 2 gives 16, 9, 4, 1 of 30."""
    tied = ii.RankOrderWeights(order=("a", ("b", "c"), "d"), form="sum")

    assert found(tied, "abcd") == pytest.approx([0.4, 0.25, 0.25, 0.1])
    squared = ii.RankOrderWeights(order=tuple("abcd"), form="exponent", exponent=2.0)
    assert found(squared, "abcd") == pytest.approx([16 / 30, 9 / 30, 4 / 30, 1 / 30])
    assert found(ii.RankOrderWeights(order=tuple("abcd"), form="sum"), "bd") == pytest.approx([2 / 3, 1 / 3])
    with pytest.raises(UnknownCodeError, match="z"):
        found(tied, "az")
    with pytest.raises(ValueError, match="names a twice"):
        ii.RankOrderWeights(order=("a", "b", "a"), form="sum")
    with pytest.raises(ValueError, match=r"goes with form='exponent'"):
        ii.RankOrderWeights(order=("a", "b"), form="exponent")


@pytest.mark.checks("weighter/swing", "arithmetic by hand: 100, 60 and 40 points")
def test_swings_by_hand():
    """100, 60 and 40 of 200."""
    points = {"a": 100.0, "b": 60.0, "c": 40.0}

    assert found(ii.SwingWeights(points=points), "abc") == pytest.approx([0.5, 0.3, 0.2])
    with pytest.raises(UnknownCodeError, match="d"):
        found(ii.SwingWeights(points=points), "abd")
    with pytest.raises(WeightsError, match=r"'b' has -1.0"):
        found(ii.SwingWeights(points={"a": 1.0, "b": -1.0}), "ab")
    with pytest.raises(WeightsError, match="nothing is above zero"):
        found(ii.SwingWeights(points={"a": 0.0, "b": 0.0}), "ab")


@pytest.mark.checks("weighter/budget_allocation", "arithmetic by hand: two people, 100 points each")
def test_budgets_by_hand():
    """50, 30, 20 and 20, 40, 40: means 35, 35, 30."""
    people = {"ann": {"a": 50.0, "b": 30.0, "c": 20.0}, "budi": {"a": 20.0, "b": 40.0, "c": 40.0}}

    assert found(ii.BudgetAllocation(people=people), "abc") == pytest.approx([0.35, 0.35, 0.30])
    with pytest.raises(WeightsError, match=r"the points of budi add to 90.0"):
        found(ii.BudgetAllocation(people={**people, "budi": {"a": 20.0, "b": 40.0, "c": 30.0}}), "abc")
    with pytest.raises(UnknownCodeError, match="points of ann"):
        found(ii.BudgetAllocation(people=people), "abd")


@pytest.mark.checks("weighter/experts", "arithmetic by hand: two people, three ways to combine")
def test_experts_by_hand():
    """0.8, 0.2 and 0.2, 0.8: equal by every mean; counting three to one, 0.65 and 0.35."""
    people = {"ann": ii.SwingWeights(points={"a": 4.0, "b": 1.0}), "budi": ii.SwingWeights(points={"a": 1.0, "b": 4.0})}
    for combined in ("arithmetic_mean", "geometric_mean", "median"):
        assert found(ii.ExpertWeights(people=people, combined=combined), "ab") == pytest.approx([0.5, 0.5])
    shares = {"ann": 3.0, "budi": 1.0}
    assert found(ii.ExpertWeights(people=people, combined="arithmetic_mean", shares=shares), "ab") == pytest.approx(
        [0.65, 0.35]
    )
    # (0.8^3 0.2)^(1/4) and (0.2^3 0.8)^(1/4): a ratio of 2 to 1
    assert found(ii.ExpertWeights(people=people, combined="geometric_mean", shares=shares), "ab") == pytest.approx(
        [2 / 3, 1 / 3]
    )
    with pytest.raises(ValueError, match="names every person once"):
        ii.ExpertWeights(people=people, combined="arithmetic_mean", shares={"ann": 1.0})
    with pytest.raises(ValueError, match="leave shares out"):
        ii.ExpertWeights(people=people, combined="median", shares=shares)


def pairs(rows, codes):
    """Return the upper half of a matrix as judgments."""
    return {a: {codes[j]: float(rows[i][j]) for j in range(i + 1, len(codes))} for i, a in enumerate(codes[:-1])}


FACILITY = [[1, 1, 5, 3], [1, 1, 5, 3], [1 / 5, 1 / 5, 1, 1 / 3], [1 / 3, 1 / 3, 3, 1]]


@pytest.mark.checks("weighter/ahp", "Papathanasiou and Ploskas (2018), chapter 5: facility location; OECD2008, TAI")
def test_ahp_of_a_textbook():
    """Criteria weights 0.3899, 0.3899, 0.0679, 0.1524, largest eigenvalue 4.0435, index 0.0145."""
    weighter = ii.Ahp(people={"ann": pairs(FACILITY, "abcd")}, priorities="eigenvector")

    assert found(weighter, "abcd") == pytest.approx([0.3899, 0.3899, 0.0679, 0.1524], abs=6e-5)
    (report,) = weighter.report("abcd")
    assert report.largest_eigenvalue == pytest.approx(4.0435, abs=5e-5)
    assert report.consistency_index == pytest.approx(0.0145, abs=5e-5)
    assert report.consistency_ratio == pytest.approx(0.0145 / 0.90, abs=1e-4)


def test_alternatives_of_the_textbook(cases_data):
    """Priorities of six sites under four criteria, summed with the criteria weights: 0.117 ... 0.350, 0.155."""
    path = cases_data.parent / "reference" / "worked_examples.json"
    if not path.is_file():
        pytest.skip("the worked examples are not there")
    (example,) = [e for e in json.loads(path.read_text(encoding="utf-8"))["examples"] if e["id"] == "W09"]
    criteria = priorities(np.array(example["input"]["criteria"]), geometric=False).weights
    total = np.zeros(6)
    for weight, matrix in zip(criteria, example["input"]["alternatives"], strict=True):
        total += weight * priorities(np.array(matrix), geometric=False).weights

    assert total == pytest.approx(example["expected_published"]["priorities"], abs=6e-4)
    assert total == pytest.approx(example["expected_recomputed"]["priorities"], rel=1e-9)


def test_ahp_of_the_handbook(published_data):
    """The example matrix of eight indicators: 0.229 ... 0.072, largest eigenvalue 8.2111, ratio 0.0214."""
    held = json.loads((published_data / "tai_handbook/weights.json").read_text(encoding="utf-8"))["ahp_example_matrix"]
    rows = [[float(Fraction(str(cell))) for cell in row] for row in held["rows"]]
    codes = held["order"]
    upper = {a: {codes[j]: float(rows[i][j]) for j in range(i + 1, 8)} for i, a in enumerate(codes[:-1])}
    weighter = ii.Ahp(people={"expert": upper}, priorities="eigenvector")
    expected = held["computed_here"]

    assert found(weighter, codes) == pytest.approx(expected["eigenvector"], abs=6e-4)
    (report,) = weighter.report(codes)
    assert report.largest_eigenvalue == pytest.approx(expected["lambda_max"], abs=6e-5)
    assert report.consistency_ratio == pytest.approx(expected["consistency_ratio_ri_1_41"], abs=6e-5)


@given(st.lists(st.floats(0.05, 20.0), min_size=2, max_size=9))
def test_consistent_judgments_give_their_weights_back(weights):
    """Ratios of weights contradict nothing, whatever way priorities are taken."""
    held = np.array(weights)
    matrix = held[:, None] / held
    for geometric in (False, True):
        found_ = priorities(matrix, geometric=geometric)
        np.testing.assert_allclose(found_.weights, held / held.sum(), rtol=1e-12)
        assert found_.consistency_ratio < 1e-9


def test_the_eigenvector_of_a_general_solver():
    """Numpy's eigenvalues of a random reciprocal matrix."""
    random = np.random.default_rng(5)
    upper = np.triu(random.choice([1 / 5, 1 / 3, 1, 3, 5, 7], (7, 7)), 1)
    matrix = upper + np.eye(7) + np.where(upper.T > 0, 1.0 / np.where(upper.T > 0, upper.T, 1.0), 0.0)
    values, vectors = np.linalg.eig(matrix)
    place = int(np.argmax(values.real))
    vector = np.abs(vectors[:, place].real)
    weights, eigenvalue = principal_weights(matrix)

    assert eigenvalue == pytest.approx(values[place].real, rel=1e-12)
    np.testing.assert_allclose(weights, vector / vector.sum(), rtol=1e-11)


def test_random_indices():
    """Saaty's table, and beyond it the line of Alonso and Lamata: for 16, (1.7699 * 16 - 4.3513) / 15."""
    assert [random_index(n) for n in (3, 4, 8, 10, 15)] == [0.58, 0.90, 1.41, 1.49, 1.59]
    assert random_index(16) == pytest.approx((1.7699 * 16 - 4.3513) / 15)


def test_contradictions_are_named():
    """A over b 5, b over c 5, but c over a 5: the limit refuses it; null takes it."""
    circle = {"ann": {"a": {"b": 5.0}, "b": {"c": 5.0}, "c": {"a": 5.0}}}
    with pytest.raises(InconsistentJudgmentsError, match=r"ann has a consistency ratio of .* fit the other judgments"):
        found(ii.Ahp(people=circle, priorities="eigenvector"), "abc")
    assert found(ii.Ahp(people=circle, priorities="eigenvector", limit=None), "abc") == pytest.approx([1 / 3] * 3)


def test_judgments_that_are_missing_or_double():
    """Each pair once, in one direction."""
    with pytest.raises(UnknownCodeError, match=r"judgment of ann for children of 'index'.*b to c"):
        found(ii.Ahp(people={"ann": {"a": {"b": 2.0, "c": 3.0}}}, priorities="eigenvector"), "abc")
    for rows in ({"a": {"b": 2.0}, "b": {"a": 0.5}}, {"a": {"a": 1.0}}, {"a": {"b": -2.0}}):
        with pytest.raises(ValueError, match="Give each pair of two codes once"):
            ii.Ahp(people={"ann": rows}, priorities="eigenvector")


def test_groups_of_people():
    """Two opposite judgments cancel, judgment by judgment; one person alone is that person."""
    people = {"ann": {"a": {"b": 4.0}}, "budi": {"a": {"b": 0.25}}}
    for combined in ("judgments", "arithmetic_mean", "geometric_mean"):
        weighter = ii.Ahp(people=people, priorities="geometric_mean", combined=combined)
        assert found(weighter, "ab") == pytest.approx([0.5, 0.5])
        alone = ii.Ahp(people={"ann": people["ann"]}, priorities="geometric_mean", combined=combined)
        assert found(alone, "ab") == pytest.approx([0.8, 0.2])


def best_worst(best, worst, best_to, to_worst, **fields):
    """Return the weighter of one person; the linear model unless another is given."""
    judgments = BestWorstJudgments(best=best, worst=worst, best_to=best_to, to_worst=to_worst)
    return ii.BestWorstMethod(judgments=judgments, **{"model": "linear", **fields})


CAR = ["quality", "price", "comfort", "safety", "style"]
BEST_TO = {"quality": 2.0, "comfort": 4.0, "safety": 3.0, "style": 8.0}
TO_WORST = {"quality": 4.0, "price": 8.0, "comfort": 2.0, "safety": 3.0}


@pytest.mark.checks("weighter/best_worst", "Rezaei (2016), Omega 64, 126-130: buying a car, linear model and ranges")
def test_buying_a_car():
    """Tables 2 and 3: weights of both examples, deviations 0.0109 and 0.1459, and all five ranges."""
    agreeing = best_worst("price", "style", {**BEST_TO, "safety": 2.0}, {**TO_WORST, "safety": 4.0})
    assert found(agreeing, CAR) == pytest.approx([0.2105, 0.4211, 0.1053, 0.2105, 0.0526], abs=5e-5)

    weighter = best_worst("price", "style", BEST_TO, TO_WORST)
    assert found(weighter, CAR) == pytest.approx([0.2295, 0.4481, 0.1148, 0.1530, 0.0546], abs=5e-5)
    assert weighter.report(CAR).deviation == pytest.approx(0.0109, abs=5e-5)

    report = best_worst("price", "style", BEST_TO, TO_WORST, model="nonlinear").report(CAR)
    assert report.deviation == pytest.approx(0.1459, abs=5e-5)
    published = [(0.2145, 0.2289), (0.4461, 0.4571), (0.1085, 0.1176), (0.1563, 0.1602), (0.0548, 0.0561)]
    for code, (low, high) in zip(CAR, published, strict=True):
        assert report.ranges[code] == pytest.approx((low, high), abs=5.1e-5)
        assert low <= report.weights[code] <= high
    assert sum(report.weights.values()) == pytest.approx(1.0)
    assert report.output_ratio == pytest.approx(0.1459 / 4.47, abs=2e-4)
    assert report.input_ratio == pytest.approx(1 / 56)  # |3 * 3 - 8| / (64 - 8)


@pytest.mark.checks("weighter/best_worst", "Rezaei (2015), Omega 53, 49-57: transport example, nonlinear model")
def test_choosing_transport():
    """
    Cost best, flexibility worst: printed are 0.071, 0.338, 0.589 with a deviation of 0.26.

    The linear model by scipy 1.16 (HiGHS): 1/14, 9/28, 17/28 with the gap 1/28.
    """
    codes = ["flex", "access", "cost"]
    nonlinear = best_worst("cost", "flex", {"flex": 8.0, "access": 2.0}, {"access": 5.0}, model="nonlinear")

    assert found(nonlinear, codes) == pytest.approx([0.071, 0.338, 0.589], abs=1.1e-3)
    assert nonlinear.report(codes).deviation == pytest.approx(0.26, abs=5e-3)
    linear = nonlinear.replace(model="linear")
    assert found(linear, codes) == pytest.approx([1 / 14, 9 / 28, 17 / 28], rel=1e-12)
    assert linear.report(codes).deviation == pytest.approx(1 / 28)


def test_largest_deviations_of_the_paper():
    """Rezaei (2015), table 1: 0, 0.44, 1, 1.63, 2.30, 3, 3.73, 4.47, 5.23 for best-to-worst ratios of 1 to 9."""
    expected = [0.0, 0.44, 1.0, 1.63, 2.30, 3.0, 3.73, 4.47, 5.23]

    assert [consistency_index(float(ratio)) for ratio in range(1, 10)] == pytest.approx(expected, abs=5e-3)


def test_best_worst_of_five():
    """Scipy's HiGHS: 16, 28, 8, 10 and 3 of 65 with the gap 4/65; Rezaei (2016), table 4: a deviation of 1."""
    judged = Comparisons([2.0, 4.0, 3.0], [4.0, 4.0, 2.0], 8.0)
    held = linear_weights(judged)

    assert [held.best, held.worst, *held.others] == pytest.approx(
        [28 / 65, 3 / 65, 16 / 65, 8 / 65, 10 / 65], rel=1e-12
    )
    assert held.deviation == pytest.approx(4 / 65)
    assert nonlinear_weights(judged).deviation == pytest.approx(1.0)


RATIOS = st.integers(1, 9).map(float)


@given(st.lists(st.tuples(RATIOS, RATIOS), min_size=1, max_size=6), RATIOS)
def test_linear_weights_are_the_best(pairs_, span):
    """The closed form is feasible at its own gap, and scipy's HiGHS finds no smaller gap."""
    linprog = pytest.importorskip("scipy.optimize").linprog
    held = linear_weights(Comparisons([b for b, _ in pairs_], [w for _, w in pairs_], span))
    weights = [held.best, held.worst, *held.others]
    compared = [(0, 1, span)]
    for number, (b, w) in enumerate(pairs_, start=2):
        compared += [(0, number, b), (number, 1, w)]
    rows = []
    for upper, lower, ratio in compared:
        assert abs(weights[upper] - ratio * weights[lower]) <= held.deviation + 1e-12
        row = np.zeros(len(weights) + 1)
        row[upper], row[lower], row[-1] = 1.0, -ratio, -1.0
        rows += [row, np.array([*(-row[:-1]), -1.0])]
    cost = np.array([*np.zeros(len(weights)), 1.0])
    whole = np.array([[*np.ones(len(weights)), 0.0]])
    best = linprog(cost, A_ub=np.array(rows), b_ub=np.zeros(len(rows)), A_eq=whole, b_eq=[1.0])

    assert sum(weights) == pytest.approx(1.0, rel=1e-12)
    assert held.deviation == pytest.approx(best.fun, abs=1e-9)


@given(st.lists(st.tuples(RATIOS, RATIOS), min_size=1, max_size=6), RATIOS)
def test_nonlinear_ranges_keep_their_deviation(pairs_, span):
    """Weights at the lower ends of all ranges stand in ratios that are off by no more than the deviation."""
    held = nonlinear_weights(Comparisons([b for b, _ in pairs_], [w for _, w in pairs_], span))
    ratio = held.best[0] / held.worst[0]

    assert abs(ratio - span) <= held.deviation + 1e-9
    for (b, w), (low, high) in zip(pairs_, held.others, strict=True):
        assert low <= high + 1e-15
        # a range has its ends where the others are at their other ends, so only the products are compared
        assert (b + held.deviation) * (w + held.deviation) >= ratio - 1e-9
        assert max(b - held.deviation, 0.0) * max(w - held.deviation, 0.0) <= ratio + 1e-9


def test_judgments_that_agree_leave_no_gap():
    """Best twice the middle, middle four times the worst, best eight times the worst: 8, 4 and 1 of 13."""
    for model in ("linear", "nonlinear"):
        weighter = best_worst("a", "c", {"b": 2.0, "c": 8.0}, {"b": 4.0}, model=model)
        assert found(weighter, "abc") == pytest.approx([8 / 13, 4 / 13, 1 / 13], rel=1e-14)
        assert weighter.report("abc").deviation == 0.0
        assert weighter.report("abc").input_ratio == 0.0


def test_decimals_are_what_was_written():
    """1.1 times 3 is 3.3, also for a machine that has no such number."""
    report = best_worst("a", "c", {"b": 1.1, "c": 3.3}, {"b": 3.0}).report("abc")

    assert (report.deviation, report.input_ratio) == (0.0, 0.0)


def test_published_limits():
    """Liang et al. (2020): five children and a ratio of 5: 0.2306. 3 times 3 makes 4/20 and passes, 3 times 4 7/20."""
    fine = best_worst("a", "e", {"b": 2.0, "c": 3.0, "d": 4.0, "e": 5.0}, {"b": 4.0, "c": 3.0, "d": 2.0})
    report = fine.report("abcde")
    assert (report.input_ratio, report.limit) == (pytest.approx(0.2), 0.2306)
    assert sum(found(fine, "abcde")) == pytest.approx(1.0)

    bad = best_worst("a", "e", {"b": 2.0, "c": 3.0, "d": 4.0, "e": 5.0}, {"b": 4.0, "c": 4.0, "d": 2.0})
    sentence = r"a to c is 3 and c to e is 4, which makes 12 and not 5 \(1\.25 or 1\.67 would fit\)"
    with pytest.raises(InconsistentJudgmentsError, match=sentence):
        found(bad, "abcde")
    assert sum(found(bad.replace(limit=None), "abcde")) == pytest.approx(1.0)
    half = best_worst("a", "c", {"b": 2.0, "c": 4.5}, {"b": 2.0})
    with pytest.raises(WeightsError, match=r"no limit was published for 3 children and a best-to-worst ratio of 4\.5"):
        found(half, "abc")
    assert sum(found(half.replace(limit=0.1), "abc")) == pytest.approx(1.0)


def test_what_best_and_worst_refuse():
    """Ratios below one, unknown codes, too much contradiction."""
    with pytest.raises(ValueError, match=r"Ratios are 1 or more"):
        BestWorstJudgments(best="a", worst="b", best_to={"b": 0.5}, to_worst={"a": 2.0})
    with pytest.raises(ValueError, match="are both 'a'"):
        BestWorstJudgments(best="a", worst="a", best_to={"b": 2.0}, to_worst={"b": 2.0})
    with pytest.raises(ValueError, match=r"is one judgment, in best_to or in to_worst; found 3\.0 and 4\.0"):
        BestWorstJudgments(best="a", worst="b", best_to={"b": 3.0}, to_worst={"a": 4.0})
    with pytest.raises(ValueError, match="is one judgment, in best_to or in to_worst; found none"):
        BestWorstJudgments(best="a", worst="b", best_to={}, to_worst={})
    with pytest.raises(ValueError, match="Nothing is farther apart than the best and the worst"):
        BestWorstJudgments(best="a", worst="b", best_to={"b": 3.0, "c": 4.0}, to_worst={"c": 1.0})
    with pytest.raises(ValueError, match="once as important as itself"):
        BestWorstJudgments(best="a", worst="b", best_to={"b": 3.0, "a": 2.0}, to_worst={})
    held = best_worst("a", "c", {"b": 9.0, "c": 9.0}, {"a": 9.0, "b": 9.0}, limit=0.3)
    with pytest.raises(InconsistentJudgmentsError, match=r"consistency ratio is 1\.000"):
        found(held, "abc")
    with pytest.raises(UnknownCodeError, match="as best or worst"):
        found(held, "ab")
    with pytest.raises(UnknownCodeError, match="ratio in best_to"):
        found(held, "abcd")


PARTIES = {
    "psoe": {
        "d": {"i": 3, "p": 5, "e": 8, "b": 6},
        "i": {"p": 3, "e": 5, "b": 4},
        "p": {"e": 3, "b": 2},
        "b": {"e": 3},
    },
    "pp": {"d": {"i": 3, "p": 7, "e": 9, "b": 5}, "i": {"p": 3, "e": 7, "b": 1}, "p": {"e": 5}, "b": {"p": 5, "e": 5}},
    "par": {"d": {"i": 5, "p": 7, "e": 7, "b": 5}, "i": {"p": 1, "e": 5, "b": 1}, "p": {"e": 5}, "b": {"p": 3, "e": 5}},
}


@pytest.mark.checks("weighter/ahp", "Escobar, Aguaron and Moreno-Jimenez (2015), DSS 74, 67-77: three parties")
def test_three_parties():
    """
    Five values of a park: weights and geometric indices of each party, tables 1 and 3.

    Weights of pooled judgments, tables 5 and 8: all parties counting the same, or 5, 4 and 2.
    """
    codes = "dipeb"
    each_ = ii.Ahp(people=PARTIES, priorities="geometric_mean", combined="judgments")
    expected = {
        "psoe": ([0.513, 0.251, 0.115, 0.042, 0.079], 0.143),
        "pp": ([0.520, 0.195, 0.072, 0.030, 0.182], 0.303),
        "par": ([0.560, 0.135, 0.101, 0.035, 0.168], 0.298),
    }
    for report in each_.report(codes):
        weights, index = expected[report.person]
        assert list(report.weights.values()) == pytest.approx(weights, abs=6e-4)
        assert report.geometric_index == pytest.approx(index, abs=6e-4)

    assert found(each_, codes) == pytest.approx([0.540, 0.191, 0.096, 0.036, 0.137], abs=6e-4)
    counted = each_.replace(shares={"psoe": 5.0, "pp": 4.0, "par": 2.0})
    assert found(counted, codes) == pytest.approx([0.533, 0.208, 0.096, 0.037, 0.125], abs=6e-4)


def test_compatibility_of_three_parties():
    """Tables 6 and 9: the mean index of each party's judgments against the pooled weights, 0.468 and 0.464."""
    codes = "dipeb"
    for shares, expected in (((1, 1, 1), 0.468), ((5, 4, 2), 0.464)):
        counts = dict(zip(PARTIES, map(float, shares), strict=True))
        weighter = ii.Ahp(people=PARTIES, priorities="geometric_mean", combined="judgments", shares=counts)
        pooled = np.array(found(weighter, codes))
        held = [
            share * geometric_index(weighter._matrix(party, codes, "g"), pooled) / sum(shares)
            for party, share in zip(PARTIES, shares, strict=True)
        ]
        assert sum(held) == pytest.approx(expected, abs=6e-4)


@pytest.mark.checks("weighter/ahp", "Saaty (2008), Int. J. Services Sciences 1(1), 83-98: seven drinks")
def test_seven_drinks():
    """Printed 0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327 with a consistency ratio of 0.022."""
    drinks = {
        "coffee": {"wine": 9, "tea": 5, "beer": 2, "soda": 1, "milk": 1},
        "tea": {"wine": 3},
        "beer": {"wine": 9, "tea": 3, "milk": 1},
        "soda": {"wine": 9, "tea": 4, "beer": 2, "milk": 2},
        "milk": {"wine": 9, "tea": 3},
        "water": {"coffee": 2, "wine": 9, "tea": 9, "beer": 3, "soda": 2, "milk": 3},
    }
    codes = ["coffee", "wine", "tea", "beer", "soda", "milk", "water"]
    weighter = ii.Ahp(people={"class": drinks}, priorities="eigenvector")

    assert found(weighter, codes) == pytest.approx([0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327], abs=6e-4)
    assert weighter.report(codes)[0].consistency_ratio == pytest.approx(0.022, abs=1.5e-3)


def test_geometric_index_by_hand():
    """2, 3 and 5: the way over b says 6, so the index is ln(6/5)^2 / 3; by the others the pair a to c is 6."""
    matrix = np.array([[1.0, 2.0, 5.0], [1 / 2, 1.0, 3.0], [1 / 5, 1 / 3, 1.0]])

    assert priorities(matrix, geometric=True).geometric_index == pytest.approx(np.log(6 / 5) ** 2 / 3)
    assert implied_judgments(matrix) == pytest.approx(
        np.array([[1.0, 5 / 3, 6.0], [3 / 5, 1.0, 5 / 2], [1 / 6, 2 / 5, 1.0]])
    )


def test_judgment_in_doubt_is_the_one_that_was_changed():
    """8, 4, 2 and 1 as weights, but d over a is said to be 2: it is named, and the others say a over d is 8."""
    weights = {"a": 8.0, "b": 4.0, "c": 2.0, "d": 1.0}
    rows = {x: {y: weights[x] / weights[y] for y in "abcd" if y > x} for x in "abc"}
    rows["a"]["d"] = 0.5
    weighter = ii.Ahp(people={"ann": rows}, priorities="eigenvector")
    first, *_ = weighter.report("abcd")[0].doubts

    assert (first.more, first.less, first.given) == ("d", "a", 2.0)
    assert first.fitting == pytest.approx(1 / 8)
    assert first.ratio == pytest.approx(0.0, abs=1e-12)
    for way in ("eigenvector", "geometric_mean"):
        with pytest.raises(InconsistentJudgmentsError, match=r"d to a is 2, though 0\.125 would fit"):
            found(weighter.replace(priorities=way), "abcd")


def test_random_indices_of_alonso_and_lamata():
    """The line through their means lies within 0.005 of their table from 6 children on."""
    for n in range(6, 16):
        assert random_index(n, ALONSO_LAMATA) == pytest.approx((1.7699 * n - 4.3513) / (n - 1), abs=6e-3)
    assert random_index(20, ALONSO_LAMATA) == random_index(20)


def test_scale_and_people_of_ahp():
    """A slip of the pen, a second person without a way to combine, and shares of others are refused."""
    with pytest.raises(ValueError, match=r"between 1/9 and 9, but found ann: a to b = 33\.0"):
        ii.Ahp(people={"ann": {"a": {"b": 33.0}}}, priorities="eigenvector")
    with pytest.raises(ValueError, match="Say how several people are combined"):
        ii.Ahp(people={"ann": {"a": {"b": 3.0}}, "budi": {"a": {"b": 2.0}}}, priorities="eigenvector")
    with pytest.raises(ValueError, match="not all zero"):
        ii.Ahp(people={"ann": {"a": {"b": 3.0}}}, priorities="eigenvector", shares={"ann": 0.0})


PAIR = st.sampled_from([1 / 9, 1 / 5, 1 / 3, 1 / 2, 1.0, 2.0, 3.0, 5.0, 9.0])


@given(st.lists(PAIR, min_size=10, max_size=10), st.permutations("abcde"))
def test_order_of_children_changes_no_bit(said, order):
    """Weights of five children are the same bits wherever each stands among the others."""
    numbers = iter(said)
    rows = {x: {y: next(numbers) for y in "abcde" if y > x} for x in "abcd"}
    for way in ("eigenvector", "geometric_mean"):
        weighter = ii.Ahp(people={"ann": rows}, priorities=way, limit=None)
        matrix = {
            codes: weighter._judged(weighter._matrix("ann", codes, "g")).weights for codes in ("abcde", "".join(order))
        }
        straight = dict(zip("abcde", matrix["abcde"].tolist(), strict=True))
        moved = dict(zip(order, matrix["".join(order)].tolist(), strict=True))
        assert straight == moved


@given(st.lists(st.lists(PAIR, min_size=3, max_size=3), min_size=2, max_size=4))
def test_geometric_means_of_judgments_and_of_weights_are_the_same(people):
    """For geometric means of rows it is all one whether judgments or weights are pooled (Barzilai and Golany 1994)."""
    said = {f"p{n}": {"a": {"b": one[0], "c": one[1]}, "b": {"c": one[2]}} for n, one in enumerate(people)}
    both = [
        ii.Ahp(people=said, priorities="geometric_mean", combined=combined, limit=None)
        for combined in ("judgments", "geometric_mean")
    ]

    assert found(both[0], "abc") == pytest.approx(found(both[1], "abc"), rel=1e-12)


def test_concordance_by_hand():
    """Three orders of three: 1 2 3, 1 3 2, 2 1 3 have rank sums 4, 6, 8: W = 12 * 8 / (9 * 24) = 4/9."""
    orders = np.array([[3.0, 2.0, 1.0], [3.0, 1.0, 2.0], [2.0, 3.0, 1.0]])

    assert kendall_w(orders) == pytest.approx(4 / 9)
    assert kendall_w(np.array([[2.0, 1.0, 0.0]] * 2)) == pytest.approx(1.0)
    # ranks 1 2 3 and 1 2.5 2.5: rank sums 2, 4.5, 5.5 around 4: S = 6.5; 12 * 6.5 / (4 * 24 - 2 * 6) = 78/84
    assert kendall_w(np.array([[3.0, 2.0, 1.0], [3.0, 1.0, 1.0]])) == pytest.approx(78 / 84)
    assert kendall_w(np.ones((2, 3))) is None
    assert kendall_w(np.array([[2.0, 1.0]])) is None


def test_agreement_of_people():
    """0.8, 0.2 and 0.4, 0.6 with the mean 0.6, 0.4: each is 0.2 away, and the orders are opposite."""
    people = {
        "ann": ii.SwingWeights(points={"a": 80.0, "b": 20.0}),
        "budi": ii.SwingWeights(points={"a": 4.0, "b": 6.0}),
    }
    report = ii.ExpertWeights(people=people, combined="arithmetic_mean").report(["a", "b"])

    assert dict(report.weights) == pytest.approx({"a": 0.6, "b": 0.4})
    assert dict(report.distances) == pytest.approx({"ann": 0.2, "budi": 0.2})
    assert report.concordance == pytest.approx(0.0)
    assert str(report).splitlines() == [
        "             all     ann    budi",
        "a         0.6000  0.8000  0.4000",
        "b         0.4000  0.2000  0.6000",
        "counts            0.5000  0.5000",
        "distance          0.2000  0.2000",
        "Kendall's W of the orders: 0.0000",
    ]


def test_one_person_is_that_person():
    """Weights of one person alone are not touched: the same bits."""
    codes = "dipeb"
    alone = ii.Ahp(people={"psoe": PARTIES["psoe"]}, priorities="eigenvector")
    for combined in ("arithmetic_mean", "geometric_mean", "median"):
        assert found(ii.ExpertWeights(people={"psoe": alone}, combined=combined), codes) == found(alone, codes)


def test_people_are_named_in_errors():
    """Who contradicts themselves, and who leaves out a child, is said by name."""
    circle = ii.Ahp(people={"x": {"a": {"b": 5.0}, "b": {"c": 5.0}, "c": {"a": 5.0}}}, priorities="eigenvector")
    with pytest.raises(InconsistentJudgmentsError, match="budi: x has a consistency ratio"):
        found(ii.ExpertWeights(people={"ann": ii.EqualWeights(), "budi": circle}, combined="median"), "abc")
    short = ii.SwingWeights(points={"a": 1.0})
    with pytest.raises(UnknownCodeError, match="by budi: b"):
        found(ii.ExpertWeights(people={"ann": ii.EqualWeights(), "budi": short}, combined="median"), "ab")
    with pytest.raises(ValueError, match="not all zero"):
        ii.ExpertWeights(people={"ann": short}, combined="arithmetic_mean", shares={"ann": 0.0})


def test_steep_exponents_stay_finite():
    """A power that would overflow leaves all weight on the first."""
    weighter = ii.RankOrderWeights(order=tuple("abcdefghij"), form="exponent", exponent=900.0)

    assert found(weighter, "abcdefghij") == pytest.approx([1.0, *[0.0] * 9], abs=1e-40)
