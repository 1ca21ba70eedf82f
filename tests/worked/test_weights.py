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
from tests.worked.coinr import asem

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


@pytest.mark.checks("weighter/merec", "Keshavarz-Ghorabaee et al. (2021), Symmetry 13(4), 525: 5 x 4 example")
def test_merec_of_its_paper():
    """Table of weights 0.5752, 0.0141, 0.4016, 0.0091; the last two indicators are costs."""
    columns = {
        "a": [450.0, 10.0, 100.0, 220.0, 5.0],
        "b": [8000.0, 9100.0, 8200.0, 9300.0, 8400.0],
        "c": [54.0, 2.0, 31.0, 1.0, 23.0],
        "d": [145.0, 160.0, 153.0, 162.0, 158.0],
    }
    weights = found(ii.Merec(basis="treated"), columns, negative=["c", "d"])

    assert list(weights.values()) == pytest.approx([0.5752, 0.0141, 0.4016, 0.0091], abs=5e-5)
    recomputed = [0.5752216672093822, 0.014096591168467417, 0.40156136388773117, 0.009120377734419375]
    assert list(weights.values()) == pytest.approx(recomputed, rel=1e-12)


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


@pytest.mark.checks("weighter/pca", "COINr 1.1.14, get_PCA: first components of eight pillars of the ASEM index")
def test_first_components_of_coinr():
    """COINr's weights are entries of the first eigenvector, its sign arbitrary."""
    expected = asem.by_code("weights/pca_weights_level1.csv", "iCode", "Weight")
    result = asem.default_result()
    checked = 0
    for pillar in asem.PILLARS:
        codes = [child.code for child in result.spec.framework.group(pillar).children]
        values = np.stack([result.column(code).values for code in codes], axis=1)
        vector = symmetric_eigen(exact_correlations(values)).vectors[:, 0]
        own = np.array([expected[code] for code in codes])
        assert np.abs(vector) == pytest.approx(np.abs(own), abs=1e-9)
        weighter = ii.PcaWeights(matrix="correlation", retain=ii.Retain(count=1), form="first_component")
        case = asem.plain(ii.AsIs(), framework=ii.Framework.of({"Index": codes}), weighter=weighter)
        data = ii.Dataset.of({code: result.column(code).values for code in codes}, result.rows.units)
        if (own > 0.0).all() or (own < 0.0).all():
            weights = ii.compute(data, case).weights["Index"]
            assert list(weights.values()) == pytest.approx(np.abs(own) / np.abs(own).sum(), abs=1e-9)
            checked += 1
        else:
            with pytest.raises(WeightsError, match="below zero"):
                ii.compute(data, case)

    assert 0 < checked < len(asem.PILLARS)


def tai(published_data):
    """Return the eight indicators of the 23 countries of the handbook, and what it prints of them."""
    folder = published_data / "tai_handbook"
    with (folder / "data.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    printed = json.loads((folder / "multivariate.json").read_text(encoding="utf-8"))
    return {code: [float(row[code]) for row in rows] for code in TAI}, printed


@pytest.mark.checks("weighter/factor_analysis", "OECD2008, table 18: Technology Achievement Index, four factors")
def test_factors_of_the_handbook(published_data):
    """Eigenvalues, four rotated factors and the weights, as far as the printed data (one or two digits) carry."""
    columns, printed = tai(published_data)
    values = np.array([columns[code] for code in TAI]).T
    eigen = symmetric_eigen(exact_correlations(values))
    rotated = varimax(loadings(eigen, 4), kaiser=True)
    expected = np.array([printed["varimax_loadings_4_factors"][code] for code in TAI])

    assert eigen.values == pytest.approx(printed["eigenvalues"], abs=0.06)
    for factor in expected.T:  # order and sign of factors are free
        gap = min(np.abs(sign * own - factor).max() for own in rotated.T for sign in (1.0, -1.0))
        assert gap < 0.03
    weighter = ii.FactorWeights(matrix="correlation", retain=ii.Retain(each_share=0.10), kaiser=True)
    weights = found(weighter, columns, normalizer=ii.ZScore(ddof=1))
    for code, weight in printed["fa_weights_principal_components"].items():
        assert weights[code] == pytest.approx(weight, abs=0.015)


def test_rules_for_components_kept(published_data):
    """Of 3.3, 1.7, 1.0, 0.9 ...: Kaiser keeps three, a tenth each four, 80 percent together four."""
    columns, _ = tai(published_data)
    values = symmetric_eigen(exact_correlations(np.array([columns[code] for code in TAI]).T)).values

    assert ii.Retain(each_share=0.10).kept(values) == 4
    assert ii.Retain(total_share=0.80).kept(values) == 4
    assert ii.Retain(eigenvalue=1.5).kept(values) == 2
    assert ii.Retain(count=20).kept(values) == 8
    with pytest.raises(ValueError, match="one rule"):
        ii.Retain(count=1, eigenvalue=1.0)


@pytest.mark.checks("weighter/equal_influence", "arithmetic by hand: two unrelated children; COINr's balance objective")
def test_equal_influence_by_hand():
    """Unrelated children with deviations 1 and 2 correlate equally with the mean where amounts are equal: 2/3 and 1/3.

    Wanted 3 to 1: correlations are proportional to amounts 3 and 1, weights 3/1 to 1/2, so 6/7 and 1/7.
    """
    columns = {"a": [0.0, 2.0, 0.0, 2.0], "b": [0.0, 0.0, 4.0, 4.0]}

    assert list(found(ii.EqualInfluence(), columns, normalizer=ii.AsIs()).values()) == pytest.approx([2 / 3, 1 / 3])
    wanted = found(ii.EqualInfluence(influence={"a": 3.0, "b": 1.0}), columns, normalizer=ii.AsIs())
    assert list(wanted.values()) == pytest.approx([6 / 7, 1 / 7])


def test_equal_influence_is_reached_where_coinr_stops_short():
    """The sub-indices of ASEM: both correlate equally with the index; COINr's objective there is above ours of 0."""
    result = asem.default_result()
    columns = {code: result.column(code).values for code in ("Conn", "Sust")}
    weights = found(ii.EqualInfluence(), columns, normalizer=ii.AsIs())
    total = sum(weights[code] * values for code, values in columns.items())
    reached = [np.corrcoef(total, values)[0, 1] for values in columns.values()]

    assert reached[0] == pytest.approx(reached[1], abs=1e-12)


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
