"""Single columns that papers, handbooks and other programs have normalized."""

import json

import numpy as np
import pytest
from numpy.testing import assert_allclose

import indeks_inovasi as ii
from tests.generators import column

SCHOOLING = (10.0, 12.0, 11.4, 9.5, 10.8, 9.4, 9.4, 11.6, 10.9, 7.1, 10.2, 11.9)
SCHOOLING += (9.4, 9.3, 11.7, 8.4, 7.9, 9.6, 7.3, 7.2, 9.5, 9.1, 7.1)
"""Mean years of schooling of 23 countries, Technology Achievement Index (OECD2008)."""

AIRCRAFT = {
    "speed": (2.0, 2.5, 1.8, 2.2),
    "range": (1500.0, 2700.0, 2000.0, 1800.0),
    "payload": (20_000.0, 18_000.0, 21_000.0, 20_000.0),
    "cost": (5.5, 6.5, 4.5, 5.0),
    "reliability": (5.0, 3.0, 7.0, 5.0),
    "handling": (9.0, 5.0, 7.0, 5.0),
}
"""Hwang and Yoon (1981): four fighter aircraft by six criteria, of which less is better in the cost. The figures stand
as later literature quotes them, not looked up in the book again."""


@pytest.fixture(scope="module")
def social_choice(published_data):
    """Examples of voting in the handbook."""
    return json.loads((published_data / "tai_handbook" / "social_choice.json").read_text(encoding="utf-8"))


def normalized(step, values, direction="positive"):
    """Return the column after the frozen step."""
    held = column(values, direction)
    return step.freeze(held).apply(held).values


def aircraft(step):
    """Return the normalized table, one row per aircraft."""
    columns = (normalized(step, held, "negative" if code == "cost" else "positive") for code, held in AIRCRAFT.items())
    return np.column_stack(list(columns))


@pytest.mark.checks("step/vector", "Hwang and Yoon (1981), four aircraft by six criteria")
def test_length_one():
    """
    Every column over the root of its sum of squares; the cost, a fall of our making, is -1 times what is printed.

    The cost is printed from rounded squares, up to 0.0007 off.
    """
    printed = [
        [0.4671, 0.3662, 0.5056, -0.5063, 0.4811, 0.6708],
        [0.5839, 0.6591, 0.4550, -0.5983, 0.2887, 0.3727],
        [0.4204, 0.4882, 0.5308, -0.4143, 0.6736, 0.5217],
        [0.5139, 0.4392, 0.5056, -0.4603, 0.4811, 0.3727],
    ]

    found = aircraft(ii.Vector(turn="negate"))

    assert_allclose(found[:, :3], np.array(printed)[:, :3], rtol=0, atol=0.00025)
    assert_allclose(found, printed, rtol=0, atol=0.0008)


@pytest.mark.checks("step/ratio_to_best", "Hwang and Yoon (1981), four aircraft by six criteria")
@pytest.mark.checks("step/reciprocal", "Hwang and Yoon (1981), cost of four aircraft")
def test_ratio_to_the_best_aircraft():
    """Over the largest value, and the smallest over the cost: all 24 figures as printed, with two decimals."""
    printed = [
        [0.80, 0.56, 0.95, 0.82, 0.71, 1.00],
        [1.00, 1.00, 0.86, 0.69, 0.43, 0.56],
        [0.72, 0.74, 1.00, 1.00, 1.00, 0.78],
        [0.88, 0.67, 0.95, 0.90, 0.71, 0.56],
    ]

    assert_allclose(aircraft(ii.RatioToBest()), printed, rtol=0, atol=0.005)
    cost = ii.Reciprocal(multiply=4.5).apply(column(AIRCRAFT["cost"], "negative"))
    assert_allclose(cost.values, [0.82, 0.69, 1.00, 0.90], rtol=0, atol=0.005)


@pytest.mark.checks("step/level_points", "Hwang and Yoon (1981), five words from very low to very high")
def test_words_become_points():
    """Very low, low, average, high, very high count 1, 3, 5, 7, 9: reliability and handling of the four aircraft."""
    words = ii.LevelPoints(points=[{"level": level, "points": 2 * level - 1} for level in range(1, 6)])

    assert normalized(words, [3, 2, 4, 3]).tolist() == list(AIRCRAFT["reliability"])
    assert normalized(words, [5, 3, 4, 3]).tolist() == list(AIRCRAFT["handling"])


@pytest.mark.checks("step/vector", "pymcdm 1.4.0, vector_normalization; scikit-criteria 0.10, VectorScaler")
@pytest.mark.checks("step/sum_share", "pymcdm 1.4.0, sum_normalization; scikit-criteria 0.10, SumScaler")
@pytest.mark.checks("step/ratio_to_best", "pymcdm 1.4.0, linear_normalization")
@pytest.mark.checks("step/share_of_max", "pymcdm 1.4.0, max_normalization")
@pytest.mark.parametrize(
    ("step", "reach", "cost"),
    [
        (
            ii.Vector(turn="complement"),
            [0.36618055688195544, 0.6591250023875198, 0.48824074250927396, 0.4394166682583466],
            [0.49314675465749946, 0.40099161914068115, 0.5853018901743178, 0.5392243224159086],
        ),
        (
            ii.Vector(turn="reciprocal"),
            [0.36618055688195544, 0.6591250023875198, 0.48824074250927396, 0.4394166682583466],
            [0.4756620679678043, 0.4024832882804498, 0.5813647497384274, 0.5232282747645848],
        ),
        (
            ii.Vector(turn="negate"),
            [0.36618055688195544, 0.6591250023875198, 0.48824074250927396, 0.4394166682583466],
            [-0.5068532453425005, -0.5990083808593188, -0.4146981098256822, -0.4607756775840914],
        ),
        (
            ii.SumShare(turn="reciprocal"),
            [0.1875, 0.3375, 0.25, 0.225],
            [0.23990157883945049, 0.20299364363338118, 0.2932130408037728, 0.26389173672339555],
        ),
        (
            ii.RatioToBest(),
            [0.5555555555555556, 1.0, 0.7407407407407407, 0.6666666666666666],
            [0.8181818181818182, 0.6923076923076923, 1.0, 0.9],
        ),
        (
            ii.ShareOfMax(ceiling=1),
            [0.5555555555555556, 1.0, 0.7407407407407407, 0.6666666666666666],
            [0.15384615384615385, 0.0, 0.3076923076923077, 0.23076923076923073],
        ),
    ],
    ids=["complement", "reciprocal", "negate", "share of the sum", "ratio to the best", "share of the largest"],
)
def test_scales_of_two_other_programs(step, reach, cost):
    """Range (more is better) and cost (less is better) of the four aircraft, in full precision."""
    found = aircraft(step)

    assert_allclose(found[:, 1], reach, rtol=1e-14, atol=0)
    assert_allclose(found[:, 3], cost, rtol=1e-14, atol=1e-16)


@pytest.mark.checks("step/sum_share", "scikit-criteria 0.10, SumScaler, with the sign kept")
def test_shares_of_a_cost():
    """
    Shares 5.5, 6.5, 4.5, 5 of 21.5, negative for a cost, or what they leave of 1.

    scikit-criteria divides the negated cost by its negative sum, so that its signs cancel: the shares agree, the order
    of its cost does not.
    """
    shares = np.array([0.2558139534883721, 0.3023255813953488, 0.20930232558139536, 0.23255813953488372])

    assert_allclose(aircraft(ii.SumShare(turn="negate"))[:, 3], -shares, rtol=1e-15, atol=0)
    assert_allclose(aircraft(ii.SumShare(turn="complement"))[:, 3], 1.0 - shares, rtol=1e-15, atol=0)


@pytest.mark.checks("step/robust_z", "statsmodels 0.15, robust.mad; scipy 1.17, median_abs_deviation")
def test_robust_z_of_schooling():
    """
    Median 9.5 years, MAD 1.3, over the consistency factor 1 / 0.6744897501960817 that both programs take.

    The median absolute deviation of the first nine whole numbers is 2, and 2.965204 with R's factor 1.4826.
    """
    expected = (0.2594191346908005, 1.2970956734540027, 0.9857927118250421, 0.0, 0.6744897501960817)
    expected += (-0.05188382693815992, -0.05188382693815992, 1.089560365701362, 0.7263735771342417)
    expected += (-1.2452118465158426, 0.36318678856712033, 1.2452118465158426, -0.05188382693815992)
    expected += (-0.10376765387631984, 1.141444192639522, -0.570722096319761, -0.8301412310105615)
    expected += (0.05188382693815992, -1.1414441926395225, -1.1933280195776823, 0.0, -0.2075353077526406)
    step = ii.RobustZ(consistency=1.4826022185056018)

    assert_allclose(normalized(step, SCHOOLING), [*expected, expected[9]], rtol=1e-14, atol=1e-15)
    assert_allclose(normalized(step, SCHOOLING, "negative"), -normalized(step, SCHOOLING), rtol=0, atol=0)
    frozen = ii.RobustZ(consistency=1.4826).freeze(column(range(1, 10)))
    assert_allclose((frozen.subtract, frozen.divide), (5.0, 2.9652), rtol=1e-15)


@pytest.mark.checks("step/sigmoid", "scipy 1.17, special.expit")
def test_logistic_function():
    """1 / (1 + exp(-x)) at eight places, of which the first three stand in scipy's documentation."""
    places = [-1.5, 0.0, 1.5, -3.0, -1.0, 0.5, 2.0, 40.0]
    expected = [0.18242552380635635, 0.5, 0.8175744761936437, 0.04742587317756678, 0.2689414213699951]
    expected += [0.6224593312018546, 0.8807970779778823, 1.0]
    step = ii.Sigmoid(midpoint=0.0, scale=1.0, ceiling=1.0)

    assert_allclose(normalized(step, places), expected, rtol=1e-15, atol=0)
    turned = normalized(step.replace(midpoint=10.0, scale=2.0), 10.0 - 2.0 * np.array(places), "negative")
    assert_allclose(turned, expected, rtol=1e-15, atol=0)


@pytest.mark.checks("step/triangular_target", "Derringer and Suich (1980), tire tread compound")
def test_two_sided_desirability():
    """
    Elongation 465.7 (400 to 600, best 500) has the desirability 0.656, hardness 68 (60 to 75, best 67.5) 0.932.

    The predictions are printed rounded, so the desirabilities are met within 0.0015. The figures stand as later
    literature quotes them, not looked up in the paper again.
    """
    elongation = ii.TriangularTarget(worst_low=400, best_low=500, best_high=500, worst_high=600, ceiling=1)
    hardness = ii.TriangularTarget(worst_low=60, best_low=67.5, best_high=67.5, worst_high=75, ceiling=1)

    assert_allclose(normalized(elongation, [465.7]), [0.656], rtol=0, atol=0.0015)
    assert_allclose(normalized(hardness, [68.0]), [0.932], rtol=0, atol=0.0015)


@pytest.mark.checks("step/quantile_category", "pandas 3.1, qcut: quarters of schooling, and fifths with ties")
def test_quarters_and_fifths():
    """
    Quarters of 23 countries, cut at 8.75, 9.5 and 10.85; fifths of ten values of which four are zero.

    pandas closes its classes on the right and drops the cut that falls on the smallest value. In ours that cut stays,
    at 0, and the class above it is the second: the same classes but for their numbers.
    """
    quarters = ii.QuantileCategory(shares=(0.25, 0.5, 0.75), numbers=(0, 1, 2, 3), closed="right")
    expected = [2, 3, 3, 1, 2, 1, 1, 3, 3, 0, 2, 3, 1, 1, 3, 0, 0, 2, 0, 0, 1, 1, 0]
    fifths = ii.QuantileCategory(shares=(0.2, 0.4, 0.6, 0.8), numbers=(0, 1, 2, 3, 4), closed="right")

    assert normalized(quarters, SCHOOLING).tolist() == expected
    limits = quarters.freeze(column(SCHOOLING)).limits
    assert_allclose(limits, [8.75, 9.5, 10.85], rtol=1e-15)
    assert normalized(fifths, [0, 0, 0, 0, 1, 2, 3, 4, 5, 6]).tolist() == [0, 0, 0, 0, 2, 2, 3, 3, 4, 4]


def test_classes_by_the_percentile_of_the_unit():
    """
    The handbook's seven classes go by the percentile of each country, so they are a chain and not cuts at quantiles.

    Spain (7.3 years, percentile 17.4) is in the class from 15 to 35 percent, printed 40, and Finland (10.0, 65.2) in
    that from 65 to 85, printed 60.
    """
    bands = ii.BandNumbers(limits=(5, 15, 35, 65, 85, 95), closed="left", numbers=(0, 20, 40, 50, 60, 80, 100))
    chain = ii.Chain(steps=(ii.Percentile(ties="min", denominator="n"), bands))

    found = dict(zip(SCHOOLING, normalized(chain, SCHOOLING).tolist(), strict=True))

    assert (found[7.3], found[10.0], found[12.0], found[7.1]) == (40.0, 60.0, 100.0, 0.0)


@pytest.mark.checks("step/borda", "OECD2008, step 6: Borda scores of 21 and of 60 voters, and Fishburn's paradox")
@pytest.mark.parametrize("name", ["borda_condorcet_4", "condorcet_60", "fishburn", "unsolvable"])
def test_borda_scores_of_voters(social_choice, name):
    """Each group of voters is an indicator, its size the weight, the place of a candidate a cost: the printed sums."""
    example = social_choice[name]

    assert borda_scores(example["profiles"]) == example["borda_scores"]


def test_borda_scores_without_an_irrelevant_candidate(published_data):
    """Fishburn's paradox: without the last of four candidates the order of the other three turns around."""
    example = json.loads((published_data / "tai_handbook" / "social_choice.json").read_text(encoding="utf-8"))[
        "fishburn"
    ]
    without = [{**profile, "order": profile["order"].replace("d", "")} for profile in example["profiles"]]

    assert borda_scores(without) == example["borda_without_d"]


def borda_scores(profiles):
    """Return the sum of Borda counts of each candidate, by letter."""
    candidates = sorted(profiles[0]["order"])
    codes = [f"v{number}" for number in range(len(profiles))]
    places = {
        code: [float(profile["order"].index(candidate)) for candidate in candidates]
        for code, profile in zip(codes, profiles, strict=True)
    }
    weights = {code: float(profile["n"]) for code, profile in zip(codes, profiles, strict=True)}
    spec = ii.IndexSpec(
        name="vote",
        framework=ii.Framework.of({"index": codes}, negative=codes, weights=weights),
        normalizer=ii.Borda(ties="min"),
        aggregator=ii.WeightedSum(),
    )
    result = ii.compute(ii.Dataset.of(places, candidates), spec)
    return dict(zip(candidates, result.score.tolist(), strict=True))
