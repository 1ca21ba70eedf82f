"""Whole indices small enough to be computed by hand."""

import pytest

import indeks_inovasi as ii


def test_two_pillars_and_five_regions():
    """
    Min-max scores, arithmetic means, ranks with a tie.

    life:   60 70 65 80 70 lies between 60 and 80, so 0 50 25 100 50.
    income: 4 2 8 8 6 (weight 2) lies between 2 and 8, in sixths of 100: 33 1/3, 0, 100, 100, 66 2/3.
    co2:    9 1 5 7 3 (weight 1), less is better, lies between 9 and 1: 0 100 50 25 75.
    economy, (2 income + co2) / 3: a 200/9, b 100/3, c 250/3, d 75, e 625/9.
    index, (life + economy) / 2: a 100/9, b 125/3, c 325/6, d 87.5, e 1075/18 (a 11.1, b 41.7, c 54.2, d 87.5, e 59.7).
    """
    data = ii.Dataset.of(
        {"life": [60, 70, 65, 80, 70], "income": [4, 2, 8, 8, 6], "co2": [9, 1, 5, 7, 3]}, ["a", "b", "c", "d", "e"]
    )
    framework = ii.Framework.of(
        {"index": {"health": ["life"], "economy": ["income", "co2"]}},
        negative=["co2"],
        weights={"income": 2, "co2": 1},
    )
    spec = ii.IndexSpec(name="regions", framework=framework, normalizer=ii.MinMax(), aggregator=ii.ArithmeticMean())

    result = ii.compute(data, spec)

    assert result.stage("normalized")["life"].tolist() == [0, 50, 25, 100, 50]
    assert result.stage("normalized")["co2"].tolist() == [0, 100, 50, 25, 75]
    assert result.column("economy").values.tolist() == pytest.approx(
        [200 / 9, 100 / 3, 250 / 3, 75, 625 / 9], rel=1e-15
    )
    assert result.score.tolist() == pytest.approx([100 / 9, 125 / 3, 325 / 6, 87.5, 1075 / 18], rel=1e-15)
    assert result.rank.tolist() == [5, 4, 3, 1, 2]
    assert result.rank_of("health").tolist() == [5, 2, 4, 1, 2]  # b and e tie at 50


def test_goalposts_geometric_mean_rounding_and_bands():
    """
    Fixed posts, a geometric mean, one missing value, half a hundredth rounded up, three categories.

    schools: 0 to 10 (posts 0 and 10); leaks: posts 40 (scores 0) and 0 (scores 100), less is better.
    p: 10 -> 100, 4 -> 90: sqrt(100 90) = 94.868 -> 94.87.  q: 2.5 -> 25, 0 -> 100: sqrt(2500) = 50.
    r: 12 is beyond the post -> 100, 39.9999 -> 0.00025: sqrt(0.025) = 0.158 -> 0.16.
    s: 9 -> 90, 50 is beyond the post -> 0: 0.  t: schools missing: no score, no rank, no category.
    Bands closed on the right: up to 50 "low" (50 itself is low), up to 90 "middle", above "high".
    """
    data = ii.Dataset.of(
        {"schools": [10, 2.5, 12, 9, float("nan")], "leaks": [4, 0, 39.9999, 50, 1]}, ["p", "q", "r", "s", "t"]
    )
    spec = ii.IndexSpec(
        name="posts",
        framework=ii.Framework.of({"index": ["schools", "leaks"]}, negative=["leaks"]),
        aggregator=ii.GeometricMean(missing=ii.Missing(rule="propagate")),
        ranking=ii.Ranking(
            bands=ii.Bands.model_validate({"limits": [50, 90], "closed": "right", "labels": ["low", "middle", "high"]})
        ),
        nodes={
            "schools": {"normalizer": ii.GoalPosts(floor_at=0, ceiling_at=10, clip="both")},
            "leaks": {"normalizer": ii.GoalPosts(floor_at=40, ceiling_at=0, clip="both")},
            "index": {"then": (ii.Round(decimals=2, ties="half_up"),)},
        },
    )

    result = ii.compute(data, spec)

    assert [unit.score for unit in result] == [94.87, 50.0, 0.16, 0.0, None]
    assert [unit.rank for unit in result] == [1, 2, 3, 4, None]
    assert result.category == ("high", "low", "low", "low", None)


def test_three_ways_around_a_gap():
    """
    A unit without its second indicator of three, weights 1 2 1, values as they are.

    Complete unit: (10 + 2 20 + 30) / 4 = 20.  Gap, skipped: (10 + 30) / 2 = 20 with the mean, 10 + 30 = 40 with the
    sum, whose weights are never renormalized; with at least 3 of 3 children: no score; filled with the mean 25 of the
    other two units' 20 and 30: (10 + 2 25 + 30) / 4 = 22.5.
    """
    data = ii.Dataset.of(
        {"x": [10, 10, 20], "y": [20, float("nan"), 30], "z": [30, 30, 40]}, ["complete", "gap", "other"]
    )
    framework = ii.Framework.of({"index": ["x", "y", "z"]}, weights={"x": 1, "y": 2, "z": 1})

    def score(aggregator, **changes):
        spec = ii.IndexSpec(name="gap", framework=framework, normalizer=ii.AsIs(), aggregator=aggregator, **changes)
        return ii.compute(data, spec)["gap"].score

    assert score(ii.ArithmeticMean(missing=ii.Missing(rule="skip"))) == 20.0
    assert score(ii.WeightedSum(missing=ii.Missing(rule="skip"))) == 40.0
    assert score(ii.ArithmeticMean(missing=ii.Missing(rule="skip", at_least=3))) is None
    assert score(ii.ArithmeticMean(), imputer=ii.MeanImputation()) == 22.5
    with pytest.raises(ii.IndeksInovasiError, match=r"y\[gap\]"):
        score(ii.ArithmeticMean())
