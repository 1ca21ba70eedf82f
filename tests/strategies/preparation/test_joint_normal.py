"""Gaps at the expectation of a joint normal distribution: published estimates, closed forms, refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    MissingValueError,
    NoValuesError,
    SpecificationError,
    UnknownCodeError,
    UnknownPeerGroupError,
)
from tests.strategies.preparation.filling import filled, result_of

NAN = np.nan
DRAPER_SMITH = np.array(
    [
        [7, 26, 6, 60, 78.5],
        [1, 29, 15, 52, 74.3],
        [11, 56, 8, 20, 104.3],
        [11, 31, 8, 47, 87.6],
        [7, 52, 6, 33, 95.9],
        [11, 55, 9, 22, 109.2],
        [3, 71, 17, NAN, 102.7],
        [1, 31, 22, NAN, 72.5],
        [2, 54, 18, NAN, 93.1],
        [NAN, NAN, 4, NAN, 115.9],
        [NAN, NAN, 23, NAN, 83.8],
        [NAN, NAN, 9, NAN, 113.3],
        [NAN, NAN, 8, NAN, 109.4],
    ]
)
"""Heat of cement of Draper and Smith with the gaps of Little and Rubin: each unit lacks what an earlier one has."""


def columns_of(table):
    """Return the columns of a table as x1, x2 ..."""
    return {f"x{number}": column for number, column in enumerate(table.T, 1)}


def distribution_of(table, **fields):
    """Return the distribution that is learned from a table, with its covariances."""
    step = ii.ExpectationMaximization(among="all", **{"ridge": 0.0, **fields})
    frozen = result_of(step, columns_of(table)).frozen.step_of("x1", "imputer").distributions["all"]
    codes = list(columns_of(table))
    mean = np.array([frozen.means[code] for code in codes])
    covariance = np.array(
        [[frozen.deviations[a] * frozen.deviations[b] * frozen.correlation(a, b) for b in codes] for a in codes]
    )
    return mean, covariance


@pytest.mark.checks(
    "step/em", "Little and Rubin (2002), data of Draper and Smith: R package mvnmle, 13 x 5; closed form to 1e-8"
)
def test_the_estimates_of_mvnmle():
    """The means and covariances that the R package mvnmle prints for its data set missvals, to its own precision."""
    mean, covariance = distribution_of(DRAPER_SMITH)

    assert_allclose(
        mean, [6.6551660306808111, 49.965258011630283, 11.7692305012, 27.0470904726, 95.4230767604], rtol=2e-7
    )
    lower = [
        [21.825568787239664],
        [20.864341285827901, 238.01241053145014],
        [-24.900388855506396, -15.817377384383333, 37.869824468131164],
        [-11.473448545211733, -252.07228960405672, -9.5992127298212324, 294.18303268448375],
        [46.953038117192904, 195.60362068104104, -47.556216057213561, -190.59848378080528],
    ]
    for row, expected in enumerate(lower):
        assert_allclose(covariance[row, : len(expected)], expected, rtol=2e-6)


def monotone_estimates(table):
    """
    Return means and covariances where each column lacks what columns before it have.

    Anderson (1957): the likelihood factors into regressions of each column on the fuller ones, each estimated from the
    units that have the column; means and covariances follow from them (Little and Rubin 2002, section 7.4).
    """
    order = np.argsort(np.isnan(table).sum(axis=0), kind="stable")
    mean, covariance = np.zeros(0), np.zeros((0, 0))
    for number, column in enumerate(order):
        rows = ~np.isnan(table[:, column])
        design = np.column_stack([np.ones(rows.sum()), table[np.ix_(rows, order[:number])]])
        slopes, *_ = np.linalg.lstsq(design, table[rows, column], rcond=None)
        rest = table[rows, column] - design @ slopes
        across = covariance @ slopes[1:]
        variance = rest @ rest / rows.sum() + slopes[1:] @ across
        covariance = np.block([[covariance, across[:, None]], [across[None], np.array([[variance]])]])
        mean = np.append(mean, slopes[0] + slopes[1:] @ mean)
    back = np.argsort(order, kind="stable")
    return mean[back], covariance[np.ix_(back, back)]


def test_the_closed_form_of_a_monotone_table():
    """Where gaps are nested, the estimates are a chain of regressions: to 8 digits."""
    mean, covariance = distribution_of(DRAPER_SMITH, tolerance=1e-12)
    expected_mean, expected_covariance = monotone_estimates(DRAPER_SMITH)

    assert_allclose(mean, expected_mean, rtol=1e-9)
    assert_allclose(covariance, expected_covariance, rtol=1e-8, atol=1e-8)


def test_one_gap_is_a_regression():
    """
    X is complete and y missing for some: their gaps lie on the least-squares line of the units that have both.

    By hand: of (0, 1), (1, 3), (2, 5), (3, 8) the slope is 11.5 / 5 = 2.3 and the intercept 4.25 - 2.3 * 1.5 = 0.8, so
    x = 5 gives 12.3 and x = 10 gives 23.8.
    """
    columns = {"x": [0.0, 1.0, 2.0, 3.0, 5.0, 10.0], "y": [1.0, 3.0, 5.0, 8.0, None, None]}
    found = filled(ii.ExpectationMaximization(among="all", ridge=0.0), columns)["y"]

    assert_allclose(found, [1.0, 3.0, 5.0, 8.0, 12.3, 23.8], rtol=1e-8)


def log_likelihood(table, mean, covariance):
    """Return the logarithm of the normal density of what each unit has, added up."""
    total = 0.0
    for row in table:
        known = ~np.isnan(row)
        aside, own = row[known] - mean[known], covariance[np.ix_(known, known)]
        total -= 0.5 * (np.linalg.slogdet(2.0 * np.pi * own)[1] + aside @ np.linalg.solve(own, aside))
    return total


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=8)
def test_no_distribution_nearby_is_more_likely(seed):
    """A small step in any direction makes the values that are present less likely."""
    random = np.random.default_rng(seed)
    table = random.normal(size=(30, 3)) @ random.normal(size=(3, 3)) + random.normal(size=3)
    table[random.random((30, 3)) < 0.25] = NAN
    table[:5] = random.normal(size=(5, 3))
    mean, covariance = distribution_of(table, tolerance=1e-11, otherwise="leave")
    best = log_likelihood(table, mean, covariance)

    for _ in range(20):
        step = random.normal(size=(3, 3)) * 1e-3
        other = covariance + (step + step.T) * np.sqrt(np.outer(np.diag(covariance), np.diag(covariance)))
        moved = mean + random.normal(size=3) * 1e-3 * np.sqrt(np.diag(covariance))
        assert log_likelihood(table, moved, covariance) < best
        assert log_likelihood(table, mean, other) < best


def test_a_complete_table_has_its_own_moments():
    """Without gaps: means 2 and 3; variances 2/3 and 8/3 (divisor 3), correlation 1/2 of 1, 2, 3 and 3, 1, 5."""
    mean, covariance = distribution_of(np.array([[1.0, 3.0], [2.0, 1.0], [3.0, 5.0]]))

    assert_allclose(mean, [2.0, 3.0], rtol=1e-15)
    assert_allclose(covariance, [[2 / 3, 2 / 3], [2 / 3, 8 / 3]], rtol=1e-14)


def test_a_ridge_shrinks_toward_the_mean():
    """
    One known, standardized indicator with the correlation r predicts r / (1 + ridge): with ridge 1 half of it.

    The frozen distribution has means 0 and 10, deviations 2 and 5, r = 0.8; x = 2 is one deviation, so y is
    10 + 5 * 0.8 / (1 + ridge): 14 without, 12 with a ridge of 1.
    """
    held = {"means": {"x": 0, "y": 10}, "deviations": {"x": 2, "y": 5}, "correlations": {"y": {"x": 0.8}}}
    columns = {"x": [2.0, 1.0], "y": [None, 4.0]}

    for ridge, expected in ((0, 14.0), (1, 12.0)):
        step = ii.ExpectationMaximization(among="all", ridge=ridge, distributions={"all": held})
        assert filled(step, columns)["y"].tolist() == [pytest.approx(expected, rel=1e-15), 4.0]


def test_a_large_ridge_falls_back_on_the_mean():
    """Predictions shrink to the mean of 1, 2.2, 2.8 and 4.1, which is 2.525."""
    columns = {"x": [1.0, 2.0, 3.0, 4.0, 5.0], "y": [1.0, 2.2, 2.8, 4.1, None]}

    assert filled(ii.ExpectationMaximization(among="all", ridge=1e9), columns)["y"][4] == pytest.approx(2.525, rel=1e-6)


def test_a_ridge_lets_more_indicators_than_units():
    """Four units cannot carry six indicators: refused without a ridge, settled with one."""
    random = np.random.default_rng(1)
    table = random.normal(size=(4, 6))
    table[[0, 1, 2], [0, 2, 4]] = NAN

    with pytest.raises(SpecificationError, match=r"ExpectationMaximization\(ridge=0\.0\) has no single prediction"):
        filled(ii.ExpectationMaximization(among="all", ridge=0.0), columns_of(table))
    found = filled(ii.ExpectationMaximization(among="all", ridge=0.1), columns_of(table)).values
    assert np.isfinite(found).all()


def test_indicators_that_repeat_each_other():
    """B is twice a, so c has no single regression on both; a frozen distribution that says so names the units."""
    columns = {"a": [1.0, 2.0, 3.0, 4.0], "b": [2.0, 4.0, 6.0, 8.0], "c": [1.0, 3.0, 2.0, None]}

    with pytest.raises(SpecificationError, match="indicators repeat each other"):
        filled(ii.ExpectationMaximization(among="all", ridge=0.0), columns)
    assert filled(ii.ExpectationMaximization(among="all", ridge=0.01), columns)["c"][3] > 0.0
    held = {
        "means": {"a": 0, "b": 0, "c": 0},
        "deviations": {"a": 1, "b": 1, "c": 1},
        "correlations": {"a": {"b": 1, "c": 0.5}, "b": {"c": 0.5}},
    }
    with pytest.raises(SpecificationError, match=r"no single prediction.*\(for u03\)"):
        filled(ii.ExpectationMaximization(among="all", ridge=0.0, distributions={"all": held}), columns)


def test_an_algorithm_that_does_not_settle():
    """Two steps are not enough: said, with what is still moving, not hidden."""
    with pytest.raises(
        SpecificationError, match="has not settled: after 2 steps means and covariances still change by"
    ):
        filled(ii.ExpectationMaximization(among="all", ridge=0.0, most_steps=2), columns_of(DRAPER_SMITH))


def test_a_constant_indicator():
    """C is always 3: it predicts nothing, and its own gap takes 3."""
    columns = {"x": [1.0, 2.0, 3.0, 4.0], "y": [1.0, 3.0, 2.0, None], "c": [3.0, 3.0, None, 3.0]}
    found = filled(ii.ExpectationMaximization(among="all", ridge=0.0), columns)

    assert found["c"].tolist() == [3.0] * 4
    without = filled(ii.ExpectationMaximization(among="all", ridge=0.0), {code: columns[code] for code in "xy"})
    assert_allclose(found["y"], without["y"], rtol=1e-9)


@pytest.mark.parametrize("factor", [1e200, 1e-200])
def test_huge_and_tiny_values(factor):
    """Squares of 1e200 are no floats, those of 1e-200 vanish; the line y = 0.8 + 2.3 x of above holds all the same."""
    columns = {"x": [0.0, 1.0, 2.0, 3.0, 5.0], "y": [1.0 * factor, 3.0 * factor, 5.0 * factor, 8.0 * factor, None]}
    found = filled(ii.ExpectationMaximization(among="all", ridge=0.0), columns)["y"]

    assert_allclose(found[4], 12.3 * factor, rtol=1e-8)


def test_a_unit_without_any_value():
    """The distribution knows nothing of it: refused by cell, or left; it does not touch the others."""
    columns = {"x": [1.0, 2.0, 3.0, None], "y": [1.0, 3.0, None, None]}

    with pytest.raises(MissingValueError, match=r"x\[u03\], y\[u03\]"):
        filled(ii.ExpectationMaximization(among="all", ridge=0.01), columns)
    found = filled(ii.ExpectationMaximization(among="all", ridge=0.01, otherwise="leave"), columns)
    three = filled(ii.ExpectationMaximization(among="all", ridge=0.01), {code: columns[code][:3] for code in "xy"})
    assert_array_equal(found.values[:3], three.values)
    assert np.isnan(found.values[3]).all()


def test_each_peer_group_has_its_distribution():
    """In the east y = x, in the west y = 10 - x: a gap at x = 4 takes 4 and 6."""
    columns = {"x": [1.0, 2.0, 3.0, 4.0, 1.0, 2.0, 3.0, 4.0], "y": [1.0, 2.0, 3.0, None, 9.0, 8.0, 7.0, None]}
    islands = {"island": ["e"] * 4 + ["w"] * 4}
    found = filled(ii.ExpectationMaximization(among="all", ridge=0.0, within="island"), columns, peers=islands)["y"]

    assert_allclose(found[[3, 7]], [4.0, 6.0], rtol=1e-9)


def test_a_frozen_distribution_fills_one_new_unit():
    """The line y = 0.8 + 2.3 x of the base year fills a single unit; other codes and groups are refused by name."""
    columns = {"x": [0.0, 1.0, 2.0, 3.0], "y": [1.0, 3.0, 5.0, 8.0]}
    frozen = result_of(ii.ExpectationMaximization(among="all", ridge=0.0), columns).frozen
    new = ii.apply(ii.Dataset.of({"x": [5.0], "y": [None]}, ["new"]), frozen)

    assert new.stage("imputed")["y"].tolist() == [pytest.approx(12.3, rel=1e-12)]
    held = {"means": {"x": 0}, "deviations": {"x": 1}}
    with pytest.raises(UnknownCodeError, match=r"Unknown mean of ExpectationMaximization: y\. Known: x"):
        filled(
            ii.ExpectationMaximization(among="all", ridge=0, distributions={"all": held}), {"x": [1, 2], "y": [1, None]}
        )
    with pytest.raises(UnknownPeerGroupError, match="has learned nothing for 'all'"):
        filled(ii.ExpectationMaximization(among="all", ridge=0, distributions={}), {"x": [1, 2], "y": [1, None]})


def test_an_indicator_without_a_value():
    """Nothing can be said of it."""
    with pytest.raises(NoValuesError, match="ExpectationMaximization learns from values, but found none for 'y'"):
        filled(ii.ExpectationMaximization(among="all", ridge=0.1), {"x": [1.0, 2.0], "y": [None, None]})


@pytest.mark.parametrize(
    ("held", "problem"),
    [
        ({"means": {"x": 0, "y": 0}, "deviations": {"x": 1}}, "of the same codes"),
        ({"means": {"x": 0, "y": 0}, "deviations": {"x": 1, "y": 1}}, "of each pair of them once"),
        (
            {"means": {"x": 0, "y": 0}, "deviations": {"x": 1, "y": 1}, "correlations": {"x": {"y": 0}, "y": {"x": 0}}},
            "of each pair of them once",
        ),
        ({"means": {"x": 0}, "deviations": {"x": -1}}, "deviations are zero or more"),
        (
            {"means": {"x": 0, "y": 0}, "deviations": {"x": 1, "y": 1}, "correlations": {"x": {"y": 1.5}}},
            "between -1 and 1",
        ),
    ],
)
def test_an_impossible_distribution(held, problem):
    """Codes that do not match, pairs twice or not at all, negative deviations and correlations beyond 1."""
    with pytest.raises(ValueError, match=problem):
        ii.ExpectationMaximization(among="all", ridge=0, distributions={"all": held})
