"""Numbers of the R packages Compind and giniCI on eight pillar scores of 51 countries."""

import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

import indeks_inovasi as ii

DATA = Path(__file__).parents[1] / "data" / "compind"


def table(name: str) -> dict[str, tuple[str, ...]]:
    """Return a CSV file as columns of text."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    return dict(zip(header, zip(*lines, strict=True), strict=True))


def numbers(name: str, column: str) -> np.ndarray:
    """Return one column of a table as float64."""
    return np.array([float(text) for text in table(name)[column]])


PILLARS = tuple(table("input_pillars.csv"))[1:]


def computed(normalizer, aggregator, **changes) -> ii.IndexResult:
    """Return the index of the pillars."""
    data = ii.Dataset.of(
        {code: numbers("input_pillars.csv", code) for code in PILLARS}, table("input_pillars.csv")["uCode"]
    )
    framework = ii.Framework.of({"index": PILLARS})
    spec = ii.IndexSpec(name="pillars", framework=framework, normalizer=normalizer, aggregator=aggregator, **changes)
    return ii.compute(data, spec)


@pytest.mark.checks("step/z_score", "Compind 3.4, mean 100 and deviation 10")
def test_z_scores_around_a_hundred():
    """Mean 100, standard deviation 10, divisor n - 1."""
    found = computed(ii.ZScore(ddof=1, mean=100, deviation=10), ii.ArithmeticMean()).stage("normalized")

    for code in PILLARS:
        assert_allclose(found[code], numbers("znorm_100_10.csv", code), rtol=1e-14, err_msg=code)


@pytest.mark.checks("aggregator/geometric_mean", "Compind 3.4")
@pytest.mark.checks("step/as_is", "Compind 3.4, pillars on one scale already")
def test_geometric_mean_with_equal_weights():
    """The eighth root of the product of the pillars."""
    result = computed(ii.AsIs(), ii.GeometricMean())

    assert result.rows.units == table("geom_equal.csv")["uCode"]
    assert_allclose(result.score, numbers("geom_equal.csv", "value"), rtol=1e-13)


@pytest.mark.checks("aggregator/mazziotta_pareto", "Compind 3.4")
@pytest.mark.parametrize(("name", "penalty"), [("mpi_pos", "subtracted"), ("mpi_neg", "added")])
def test_mazziotta_pareto_index(name, penalty):
    """The mean of z-scores less, or plus, its penalty; Compind takes the divisor n - 1 where the papers take n."""
    result = computed(ii.ZScore(ddof=1, mean=100, deviation=10), ii.MazziottaPareto(penalty=penalty, ddof=1))

    assert_allclose(result.score, numbers(f"{name}.csv", "value"), rtol=1e-14)


@pytest.mark.checks("aggregator/owa", "Compind 3.4")
@pytest.mark.parametrize("end", ["worst", "best"])
def test_mean_of_three_pillars(end):
    """The mean of the three worst, or of the three best, pillars of each country."""
    result = computed(ii.AsIs(), ii.Owa(**{end: 3}))

    assert_allclose(result.score, numbers("owa_3.csv", f"{end}3"), rtol=1e-14)


@pytest.mark.checks("aggregator/wroclaw", "Compind 3.4")
def test_wroclaw_taxonomic_method():
    """Compind gives the distance from the best over mean + 2 deviations, small for good units; ours is 1 less that."""
    result = computed(ii.AsIs(), ii.Wroclaw(ddof=1, weights_enter="values"))

    assert_allclose(1.0 - result.score, numbers("wroclaw.csv", "value"), rtol=0, atol=1e-14)


def test_mean_with_given_gini_weights():
    """Min-max scores from 0 to 1, and the mean with the Gini weights that giniCI finds."""
    codes, weights = table("gini_weights.csv")["code"], numbers("gini_weights.csv", "gini_w").tolist()
    weighter = ii.FixedWeights(by_code=dict(zip(codes, weights, strict=True)))

    result = computed(ii.MinMax(ceiling=1), ii.ArithmeticMean(), weighter=weighter)

    assert result.rows.units == table("gini_ari.csv")["uCode"]
    assert_allclose(result.score, numbers("gini_ari.csv", "value"), rtol=1e-13)
