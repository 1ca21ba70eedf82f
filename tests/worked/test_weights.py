"""Weights found in data, against papers, handbooks and other programs."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi.errors import WeightsError
from indeks_inovasi.kernels.factors import loadings, varimax
from indeks_inovasi.kernels.gram import exact_correlations
from indeks_inovasi.kernels.linalg import symmetric_eigen
from indeks_inovasi.strategies.weighting.influence import InfluenceWarning

DATA = Path(__file__).parents[1] / "data"
TAI = ("patents", "royalties", "internet", "exports", "telephones_log", "electricity_log", "schooling", "university")


def found(weighter, columns, negative=(), normalizer=None):
    """Return the weights of columns under one group, as a map."""
    codes = list(columns)
    spec = ii.IndexSpec(
        name="weights",
        framework=ii.Framework.of({"index": codes}, negative=negative),
        normalizer=normalizer or ii.MinMax(constant=0.0),
        weighter=weighter,
        aggregator=ii.ArithmeticMean(),
    )
    n = len(next(iter(columns.values())))
    return dict(ii.compute(ii.Dataset.of(columns, [f"u{row:03d}" for row in range(n)]), spec).weights["index"])


ZAVADSKAS = {
    "a": [3.0, 2.5, 1.8, 2.2],
    "b": [100.0, 80.0, 50.0, 70.0],
    "c": [10.0, 8.0, 20.0, 12.0],
    "d": [7.0, 5.0, 11.0, 9.0],
}


@pytest.mark.checks("weighter/idocriw", "Zavadskas and Podvezko (2016), IJITDM 15(2), 267-283: 4 x 4 example")
def test_idocriw_of_its_paper():
    """CILOS weights 0.334, 0.220, 0.196, 0.250 and IDOCRIW weights 0.166, 0.189, 0.355, 0.291; a and c are costs."""
    both = found(ii.Idocriw(basis="treated"), ZAVADSKAS, negative=["a", "c"])
    losses = found(ii.Idocriw(basis="treated", part="impact_loss"), ZAVADSKAS, negative=["a", "c"])

    assert list(losses.values()) == pytest.approx([0.334, 0.220, 0.196, 0.250], abs=6e-4)
    assert list(both.values()) == pytest.approx([0.166, 0.189, 0.355, 0.291], abs=6e-4)


@pytest.mark.checks("weighter/gini", "giniCI 0.1.3: eight pillars of 51 countries")
def test_gini_weights_of_gini_ci(reference_data):
    """On min-max values, and reciprocal ones on min-max plus 0.01."""
    with (reference_data / "compind/input_pillars.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (reference_data / "compind/gini_weights.csv").open(encoding="utf-8") as file:
        expected = {row["code"]: row for row in csv.DictReader(file)}
    columns = {code: [float(row[code]) for row in rows] for code in expected}
    plain = found(ii.GiniWeights(basis="normalized"), columns, normalizer=ii.MinMax(ceiling=1.0))
    lifted = ii.Chain(steps=(ii.MinMax(ceiling=1.0), ii.Affine(add=0.01)))
    reciprocal = found(ii.GiniWeights(basis="normalized", reciprocal=True), columns, normalizer=lifted)

    for code, row in expected.items():
        assert plain[code] == pytest.approx(float(row["gini_w"]), rel=1e-11)
        assert reciprocal[code] == pytest.approx(float(row["reci_w"]), rel=1e-11)


@pytest.mark.checks("weighter/standard_deviation", "arithmetic by hand: deviations 1 and 2")
def test_deviation_weights_by_hand():
    """0, 2 deviates by 1 around 1; 0, 4 by 2 around 2: weights 1/3 and 2/3."""
    weights = found(ii.DeviationWeights(basis="normalized"), {"a": [0.0, 2.0], "b": [4.0, 0.0]}, normalizer=ii.AsIs())

    assert list(weights.values()) == pytest.approx([1 / 3, 2 / 3])


@pytest.mark.checks("weighter/coefficient_of_variation", "arithmetic by hand: 1/2 and 2/3")
def test_variation_weights_by_hand():
    """1, 3 has mean 2 and deviation 1: 1/2; 1, 5 has mean 3 and deviation 2: 2/3. Weights 3/7 and 4/7, in any unit."""
    columns = {"a": [1.0, 3.0], "b": [1.0, 5.0]}
    scaled = {"a": [100.0, 300.0], "b": [0.01, 0.05]}

    for case in (columns, scaled):
        assert list(found(ii.VariationWeights(basis="treated"), case).values()) == pytest.approx([3 / 7, 4 / 7])


@pytest.mark.checks("weighter/correlation_adjusted", "arithmetic by hand: two copies and one apart")
def test_copies_share_their_weight():
    """B copies a, c is unrelated to both: sums 1, 1 and 2, so weights 1/4, 1/4 and 1/2."""
    a, c = [0.0, 1.0, 0.0, 1.0], [0.0, 0.0, 1.0, 1.0]
    for correlation in ("pearson", "spearman"):
        weighter = ii.CorrelationAdjusted(correlation=correlation, sign="absolute")
        assert list(found(weighter, {"a": a, "b": a, "c": c}).values()) == pytest.approx([0.25, 0.25, 0.5])

    opposite = {"a": a, "b": [1.0, 0.0, 1.0, 0.0], "c": c}
    kept = found(ii.CorrelationAdjusted(correlation="pearson", sign="kept"), opposite)
    assert list(kept.values()) == pytest.approx([3 / 8, 3 / 8, 2 / 8])  # sums 2 + 1, 2 + 1 and 1 + 1


def test_spearman_in_critic_looks_at_ranks():
    """A wild value changes Pearson's correlation and leaves the ranks alone; deviations stay as they are."""
    calm = {"a": [1.0, 2.0, 3.0, 4.0], "b": [1.0, 3.0, 2.0, 4.0]}
    wild = {"a": [1.0, 2.0, 3.0, 4.0], "b": [1.0, 3.0, 2.0, 400.0]}
    spearman = [found(ii.Critic(correlation="spearman"), case) for case in (calm, wild)]
    deviations = [found(ii.DeviationWeights(basis="normalized"), case) for case in (calm, wild)]

    for own, plain in zip(spearman, deviations, strict=True):
        assert own == pytest.approx(plain)  # two children share one conflict, so it cancels


def tai(published_data):
    """Return the eight indicators of the 23 countries of the handbook, and what it prints of them."""
    folder = published_data / "tai_handbook"
    with (folder / "data.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    printed = json.loads((folder / "multivariate.json").read_text(encoding="utf-8"))
    return {code: [float(row[code]) for row in rows] for code in TAI}, printed


def components(columns):
    """Return the eigenvalues and vectors of the correlations of the eight indicators."""
    return symmetric_eigen(exact_correlations(np.array([columns[code] for code in TAI]).T))


def test_eigenvalues_of_the_handbook(published_data):
    """Eight eigenvalues and the percentages that they explain, as printed (3.354 stands as 3.3 there)."""
    columns, printed = tai(published_data)
    values = components(columns).values

    assert values == pytest.approx(printed["eigenvalues"], abs=0.06)
    assert values / 8.0 * 100.0 == pytest.approx(printed["percent_of_variance"], abs=0.12)


def test_component_loadings_of_the_handbook(published_data):
    """Loadings on all eight components; their sign is free, and the printed data carry about two digits."""
    columns, printed = tai(published_data)
    own = loadings(components(columns), 8)
    expected = np.array([printed["component_loadings"][code] for code in TAI])

    for number in range(8):
        gap = min(np.abs(sign * own[:, number] - expected[:, number]).max() for sign in (1.0, -1.0))
        assert gap < 0.035, number


def test_rotated_factors_of_the_handbook(published_data):
    """Four factors by varimax, the variance that each explains, and that of each indicator which they share."""
    columns, printed = tai(published_data)
    rotated = varimax(loadings(components(columns), 4), kaiser=True)
    expected = np.array([printed["varimax_loadings_4_factors"][code] for code in TAI])

    gaps = np.array([[np.abs(np.abs(own) - np.abs(factor)).max() for own in rotated.T] for factor in expected.T])
    found = gaps.argmin(axis=1)  # the order of factors is free, and so is their sign
    assert sorted(found) == [0, 1, 2, 3]
    for factor, number in zip(expected.T, found, strict=True):
        assert min(np.abs(sign * rotated[:, number] - factor).max() for sign in (1.0, -1.0)) < 0.02
    squares = rotated**2
    assert squares.sum(axis=0)[found] == pytest.approx(printed["explained_variance"], abs=0.03)
    assert squares.sum(axis=1) == pytest.approx([printed["communality"][code] for code in TAI], abs=0.011)


@pytest.mark.checks("weighter/factor_analysis", "OECD2008, table 18: Technology Achievement Index, four factors")
@pytest.mark.parametrize("retain", [ii.Retain(each_share=0.10), ii.Retain(count=4), ii.Retain(total_share=0.80)])
def test_factor_weights_of_the_handbook(published_data, retain):
    """Eight weights within half of the last printed digit and a little; three rules keep the same four factors."""
    columns, printed = tai(published_data)
    weighter = ii.FactorWeights(matrix="correlation", retain=retain, rotation="varimax")
    weights = found(weighter, columns, normalizer=ii.ZScore(ddof=1))

    for code, weight in printed["fa_weights_principal_components"].items():
        assert weights[code] == pytest.approx(weight, abs=0.006)


@pytest.mark.checks("weighter/pca", "OECD2008, communalities of the Technology Achievement Index, four components")
def test_squared_loadings_are_communalities(published_data):
    """The weights are in the proportions of the printed communalities, which no rotation changes."""
    columns, printed = tai(published_data)
    weighter = ii.PcaWeights(matrix="correlation", retain=ii.Retain(count=4), form="squared_loadings")
    weights = found(weighter, columns, normalizer=ii.ZScore(ddof=1))
    total = sum(printed["communality"].values())

    for code, shared in printed["communality"].items():
        assert weights[code] == pytest.approx(shared / total, abs=0.0015)


def test_rules_for_components_kept(published_data):
    """
    Of 3.35, 1.75, 0.985, 0.894, 0.47 ... how many are kept.

    Shares 0.419, 0.218, 0.123, 0.112, 0.059: four have a tenth, and together 0.872. Kaiser's rule keeps two on these
    data, though the handbook prints the third eigenvalue as 1.0.
    """
    columns, _ = tai(published_data)
    values = components(columns).values

    assert ii.Retain(each_share=0.10).kept(values) == 4
    assert ii.Retain(total_share=0.80).kept(values) == 4
    assert ii.Retain(eigenvalue=1.0).kept(values) == 2
    assert ii.Retain(count=20).kept(values) == 8


@pytest.mark.checks("weighter/equal_influence", "arithmetic by hand: two unrelated children")
def test_equal_influence_by_hand():
    """Unrelated children with deviations 1 and 2 correlate equally with the mean where amounts are equal: 2/3 and 1/3.

    Wanted 3 to 1: correlations are proportional to amounts 3 and 1, weights 3/1 to 1/2, so 6/7 and 1/7.
    """
    columns = {"a": [0.0, 2.0, 0.0, 2.0], "b": [0.0, 0.0, 4.0, 4.0]}

    assert list(found(ii.EqualInfluence(), columns, normalizer=ii.AsIs()).values()) == pytest.approx([2 / 3, 1 / 3])
    wanted = found(ii.EqualInfluence(influence={"a": 3.0, "b": 1.0}), columns, normalizer=ii.AsIs())
    assert list(wanted.values()) == pytest.approx([6 / 7, 1 / 7])


def test_influence_that_no_weights_give():
    """The only amounts that do it are 2.03, 1.61, 0.29 and -1.25: refused, or the nearest weights and a warning."""
    columns = {
        "a": [3.0, 4.0, 3.0, 4.0, 4.0],
        "b": [1.0, 5.0, 5.0, 0.0, 3.0],
        "c": [0.0, 3.0, 4.0, 4.0, 1.0],
        "d": [0.0, 4.0, 0.0, 1.0, 2.0],
    }
    with pytest.raises(WeightsError, match=r"no weights of zero or more give the wanted influence.*'d' gets"):
        found(ii.EqualInfluence(), columns)
    with pytest.warns(InfluenceWarning, match="are used"):
        weights = found(ii.EqualInfluence(unreachable="nearest"), columns)
    assert min(weights.values()) >= 0.0
    assert sum(weights.values()) == pytest.approx(1.0)


@pytest.mark.checks("weighter/over_leaves", "arithmetic by hand: groups weigh what lies below them")
def test_over_leaves_by_hand():
    """Three leaves with equal weights: the group of two weighs 2/3, and the index is the mean of all three."""
    tree = {"index": {"two": ["a", "b"], "one": ["c"]}}
    data = ii.Dataset.of({"a": [3.0, 0.0], "b": [6.0, 1.0], "c": [9.0, 5.0]}, ["x", "y"])
    spec = ii.IndexSpec(
        name="leaves",
        framework=ii.Framework.of(tree),
        normalizer=ii.AsIs(),
        weighter=ii.OverLeaves(weighter=ii.EqualWeights()),
        aggregator=ii.ArithmeticMean(),
    )
    result = ii.compute(data, spec)

    assert dict(result.weights["index"]) == pytest.approx({"two": 2 / 3, "one": 1 / 3})
    assert result.score == pytest.approx([6.0, 2.0])


@pytest.mark.checks("weighter/over_level", "arithmetic by hand: deviations of all leaves together")
def test_over_level_by_hand():
    """Deviations 1, 2 and 3 of all leaves: weights 1/6, 2/6 and 3/6, whatever group they stand in."""
    tree = {"index": {"two": ["a", "b"], "one": ["c"]}}
    data = ii.Dataset.of({"a": [0.0, 2.0], "b": [0.0, 4.0], "c": [6.0, 0.0]}, ["x", "y"])
    spec = ii.IndexSpec(
        name="level",
        framework=ii.Framework.of(tree),
        normalizer=ii.AsIs(),
        weighter=ii.OverLevel(weighter=ii.DeviationWeights(basis="normalized")),
        aggregator=ii.ArithmeticMean(),
    )
    result = ii.compute(data, spec)

    assert dict(result.weights["two"]) == pytest.approx({"a": 1 / 6, "b": 2 / 6})
    assert dict(result.weights["one"]) == pytest.approx({"c": 3 / 6})
    assert ii.compute(data, result.frozen).score.tobytes() == result.score.tobytes()


def test_over_level_needs_one_level():
    """An indicator beside a group stands on another level than the group."""
    tree = {"index": {"two": ["a", "b"], "c": None}}
    data = ii.Dataset.of({"a": [0.0, 2.0], "b": [0.0, 4.0], "c": [6.0, 0.0]}, ["x", "y"])
    spec = ii.IndexSpec(
        name="level",
        framework=ii.Framework.of(tree),
        normalizer=ii.AsIs(),
        weighter=ii.OverLevel(weighter=ii.EqualWeights()),
        aggregator=ii.ArithmeticMean(),
    )
    with pytest.raises(ii.IndeksInovasiError, match=r"below 'index' stand two \(level 2\), c \(level 1\)"):
        ii.compute(data, spec)
