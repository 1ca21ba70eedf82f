"""The replications of COINr's uncertainty and sensitivity analysis, each computed as an index of its own.

The tables are not copied into the repository: they are read from the folder of reference numbers, where there is one.
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from tests.worked.coinr import asem

NORMALIZERS = {"n_minmax": ii.MinMax(floor=1), "n_zscore": ii.ZScore(ddof=1, mean=10, deviation=2)}


def table(folder: Path, name: str) -> dict[str, tuple[str, ...]]:
    """Return a table of the analysis as columns of text, or skip the test."""
    path = folder / "coinr" / "sensitivity" / name
    if not path.is_file():
        pytest.skip(f"the reference folder has no {name}")
    with path.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    return dict(zip(header, zip(*lines, strict=True), strict=True))


@cache
def treated(most_points: int) -> ii.Dataset:
    """Return the treated data, so many points winsorized at most."""
    spec = asem.plain(treatment=ii.SkewnessKurtosis(most_points=most_points))
    return ii.compute(asem.stage("stages/imputed.csv"), spec).stage("treated").dataset()


def replication(parameters, weights, row) -> ii.IndexResult:
    """Return the index of one replication."""
    column = asem.numbers(weights[f"w{parameters['weights'][row]}"])
    spec = asem.plain(
        NORMALIZERS[parameters["normalisation"][row]],
        framework=asem.framework(weights=dict(zip(weights["iCode"], column.tolist(), strict=True))),
    )
    return ii.compute(treated(int(parameters["winmax"][row])), spec, keep="scores")


def test_scores_and_rank_statistics_of_a_hundred_replications(reference_data):
    """Noisy weights, two normalizations and two counts of winsorized points: every score, and the spread of ranks."""
    parameters, weights = table(reference_data, "ua_parameters.csv"), table(reference_data, "noisy_weights.csv")
    scores, statistics = table(reference_data, "ua_scores.csv"), table(reference_data, "ua_rankstats.csv")

    results = [replication(parameters, weights, row) for row in range(len(parameters["rep"]))]

    assert len(results) == 100
    for number, result in zip(parameters["rep"], results, strict=True):
        assert_allclose(result.score, asem.numbers(scores[f"r_{number}"]), rtol=1e-13, err_msg=number)
    ranks = np.array([result.rank for result in results])
    assert_allclose(ranks.mean(axis=0), asem.numbers(statistics["Mean"]), rtol=1e-14)
    assert_array_equal(np.median(ranks, axis=0), asem.numbers(statistics["Median"]))
    assert_allclose(np.quantile(ranks, [0.05, 0.95], axis=0)[0], asem.numbers(statistics["Q5"]), rtol=1e-14)
    assert_allclose(np.quantile(ranks, [0.05, 0.95], axis=0)[1], asem.numbers(statistics["Q95"]), rtol=1e-14)


def test_ranks_of_the_sensitivity_design(reference_data):
    """The 320 replications of the design: the ranks of all units in each."""
    parameters, weights = table(reference_data, "sa_parameters.csv"), table(reference_data, "noisy_weights.csv")
    ranks = table(reference_data, "sa_ranks.csv")

    assert len(parameters["rep"]) == 320
    for row in range(320):
        number = parameters["rep"][row]
        found = replication(parameters, weights, row).rank
        assert_array_equal(found, asem.numbers(ranks[f"r_{number}"]), err_msg=number)
