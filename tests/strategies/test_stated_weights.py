"""Weights that people state: orders, swings, budgets, pairs, best and worst, and several people together."""

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi.errors import UnknownCodeError, WeightsError
from indeks_inovasi.kernels.judgments import best_worst, principal_weights, priorities, random_index
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
    with pytest.raises(WeightsError, match=r"ann has a consistency ratio of .* would fit the other judgments"):
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
    for combined in ("judgments", "weights"):
        weighter = ii.Ahp(people=people, priorities="geometric_mean", combined=combined)
        assert found(weighter, "ab") == pytest.approx([0.5, 0.5])
        alone = ii.Ahp(people={"ann": people["ann"]}, priorities="geometric_mean", combined=combined)
        assert found(alone, "ab") == pytest.approx([0.8, 0.2])


@pytest.mark.checks("weighter/best_worst", "Rezaei (2015, 2016): transport example, solved by scipy 1.16 linprog")
def test_best_worst_of_its_paper():
    """Cost best, flexibility worst: 8, 2 and 5 over it. scipy's HiGHS finds 1/14, 9/28, 17/28 with the gap 1/28."""
    judgments = BestWorstJudgments(
        best="cost", worst="flex", best_to={"flex": 8.0, "access": 2.0}, to_worst={"access": 5.0, "cost": 8.0}
    )
    weighter = ii.BestWorstMethod(judgments=judgments)

    assert found(weighter, ["flex", "access", "cost"]) == pytest.approx([1 / 14, 9 / 28, 17 / 28], rel=1e-12)
    held = best_worst(2, 0, np.array([8.0, 2.0, 1.0]), np.array([1.0, 5.0, 8.0]))
    assert held.deviation == pytest.approx(1 / 28)
    assert held.input_ratio == pytest.approx(2 / 56)  # |2 * 5 - 8| / (64 - 8)


def test_best_worst_of_five():
    """Scipy's HiGHS: 0.24615385, 0.43076923, 0.12307692, 0.15384615, 0.04615385 with the gap 0.06153846."""
    held = best_worst(1, 4, np.array([2.0, 1.0, 4.0, 3.0, 8.0]), np.array([4.0, 8.0, 4.0, 2.0, 1.0]))

    assert held.weights == pytest.approx([16 / 65, 28 / 65, 8 / 65, 10 / 65, 3 / 65], rel=1e-12)
    assert held.deviation == pytest.approx(4 / 65)


def test_judgments_that_agree_leave_no_gap():
    """Best twice the middle, middle four times the worst, best eight times the worst: 8, 4 and 1 of 13."""
    held = best_worst(0, 2, np.array([1.0, 2.0, 8.0]), np.array([8.0, 4.0, 1.0]))

    assert held.weights == pytest.approx([8 / 13, 4 / 13, 1 / 13], rel=1e-14)
    assert (held.deviation, held.input_ratio) == (0.0, 0.0)


def test_what_best_and_worst_refuse():
    """Ratios below one, unknown codes, too much contradiction."""
    with pytest.raises(ValueError, match=r"Ratios are 1 or more"):
        BestWorstJudgments(best="a", worst="b", best_to={"b": 0.5}, to_worst={"a": 2.0})
    with pytest.raises(ValueError, match="are both 'a'"):
        BestWorstJudgments(best="a", worst="a", best_to={"b": 2.0}, to_worst={"b": 2.0})
    held = BestWorstJudgments(best="a", worst="c", best_to={"b": 9.0, "c": 9.0}, to_worst={"a": 9.0, "b": 9.0})
    with pytest.raises(WeightsError, match=r"consistency ratio is 1\.000"):
        found(ii.BestWorstMethod(judgments=held, limit=0.3), "abc")
    with pytest.raises(UnknownCodeError, match="as best or worst"):
        found(ii.BestWorstMethod(judgments=held), "ab")
    with pytest.raises(UnknownCodeError, match="ratio in best_to"):
        found(ii.BestWorstMethod(judgments=held), "abcd")
