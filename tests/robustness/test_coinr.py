"""COINr's uncertainty and sensitivity analyses of the ASEM index, replication by replication."""

from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose

import indeks_inovasi as ii
from indeks_inovasi.kernels.sobol import sobol_indices, standardized
from indeks_inovasi.robustness.counting import Placing, RankCounts
from indeks_inovasi.robustness.design import Design
from indeks_inovasi.robustness.nominal import Nominal
from indeks_inovasi.robustness.plan import Block, Plan
from tests.worked.coinr import asem

NORMALIZERS = {"n_minmax": ii.MinMax(floor=1.0), "n_zscore": ii.ZScore(ddof=1, mean=10.0, deviation=2.0)}


@cache
def plan():
    """Return the alternatives that COINr drew from: 50 noisy weightings, two normalizers, five limits."""
    columns = asem.table("sensitivity/noisy_weights.csv")
    weightings = [
        ii.FixedWeights(by_code=dict(zip(columns["iCode"], asem.numbers(columns[f"w{n}"]).tolist(), strict=True)))
        for n in range(1, 51)
    ]
    sources = (
        ii.Alternatives("weighter", weightings),
        ii.Alternatives("normalizer", list(NORMALIZERS.values())),
        ii.Alternatives("treatment", [ii.SkewnessKurtosis(most_points=n) for n in (1, 2, 3, 4)]),
    )
    nominal = Nominal(asem.dataset(), asem.default())
    return Plan(nominal, sources, Design("random", 0, (1, 1, 1), 1))


def ways(name):
    """Return the choices of every replication of a table of COINr."""
    columns = asem.table(name)
    rows = zip(columns["weights"], columns["normalisation"], columns["winmax"], strict=True)
    order = list(NORMALIZERS)
    return [(int(w), order.index(n) + 1, 0 if points == "5" else int(points)) for w, n, points in rows]


def replicated(name):
    """Return the (replications, units) scores."""
    return np.array([plan().scenario(way).result.score for way in ways(name)])


def test_scores_of_every_replication():
    """100 replications of 51 scores, and the official ones."""
    expected = asem.table("sensitivity/ua_scores.csv")
    order = [plan().rows.index(unit) for unit in expected["uCode"]]
    found = replicated("sensitivity/ua_parameters.csv")

    for row in range(100):
        assert_allclose(found[row][order], asem.numbers(expected[f"r_{row + 1}"]), rtol=1e-12)


def test_rank_statistics():
    """Mean, median and the 5 and 95 percent quantiles of ranks, type 7 of R."""
    expected = asem.table("sensitivity/ua_rankstats.csv")
    order = [plan().rows.index(unit) for unit in expected["uCode"]]
    scores = replicated("sensitivity/ua_parameters.csv")
    counts = RankCounts.empty(Placing(ii.Ranking(), plan().rows))
    counts.add(Block(np.arange(1, 101), scores, scores, np.zeros((100, 0), dtype=np.int64)))
    study = ii.UncertaintyStudy(plan(), counts, 100, 100, 100)

    for found, name in (
        (study.mean_rank, "Mean"),
        (study.median_rank, "Median"),
        (study.rank_quantile(0.05), "Q5"),
        (study.rank_quantile(0.95), "Q95"),
    ):
        assert_allclose(found[order], asem.numbers(expected[name]), rtol=1e-12, err_msg=name)


def test_ranks_and_indices_of_the_sensitivity_analysis():
    """320 replications in the order A, B, AB1, AB2, AB3.

    COINr's estimator leaves the mean on, so its Si is ours plus mean * mean(yAB - yA) / V; STi is the same.
    """
    ranks = asem.table("sensitivity/sa_ranks.csv")
    order = [plan().rows.index(unit) for unit in ranks["uCode"]]
    scores = replicated("sensitivity/sa_parameters.csv")
    placing = Placing(ii.Ranking(), plan().rows)
    found = placing.ranks(scores)[:, order]
    printed = np.array([asem.numbers(ranks[f"r_{n + 1}"]) for n in range(len(scores))])
    assert_allclose(found, printed, rtol=0)

    shift = np.abs(found - asem.numbers(ranks["Nominal"])).mean(axis=1).reshape(5, 64)
    held = standardized(shift[0][:, None], shift[1][:, None], np.ones((1, 64)))
    expected = asem.table("sensitivity/sa_indices.csv")
    for number in range(3):
        own = sobol_indices(held, shift[2 + number][:, None])
        drift = held.center[0] * np.mean(shift[2 + number] - shift[0]) / (held.variances[0, 0] * held.unit[0] ** 2)
        assert own.total[0, 0] == pytest.approx(asem.numbers(expected["STi"])[number], rel=1e-9)
        assert own.first[0, 0] + drift == pytest.approx(asem.numbers(expected["Si"])[number], abs=1e-9)


@pytest.mark.parametrize(("level", "codes"), [("level2", asem.PILLARS), ("level3", tuple(asem.SUB_INDICES))])
def test_leaving_out_one_at_a_time(level, codes):
    """COINr's remove_elements: ranks without each pillar or sub-index, and the mean absolute change."""
    table = asem.table(f"whatif/remove_{level}_ranks.csv")
    means = asem.table(f"whatif/remove_{level}_meanabs.csv")
    found = ii.what_if(asem.dataset(), asem.default(), ii.Drop(list(codes)))
    order = [found.plan.rows.index(unit) for unit in table["uCode"]]

    for number, code in enumerate(codes):
        assert_allclose(found.ranks[number][order], asem.numbers(table[code]), rtol=0, err_msg=code)
    by_code = dict(zip(means["code"], asem.numbers(means["mean_abs_rank_change"]).tolist(), strict=True))
    shifts = dict(zip(found.changes, found.to_dict()["mean shift"], strict=True))
    assert {code: by_code[code] for code in codes} == pytest.approx(shifts)
