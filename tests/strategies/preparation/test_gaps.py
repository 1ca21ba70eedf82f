"""Imputers that look at groups, rows, time, and all indicators together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi.errors import MissingValueError, NoValuesError, SpecificationError, WeightsError


def filled(imputer, columns, negative=(), tree=None, **rows):
    """Return the indicators after imputation."""
    codes = list(columns)
    n = len(columns[codes[0]])
    spec = ii.IndexSpec(
        name="gaps",
        framework=ii.Framework.of(tree or {"index": codes}, negative=negative),
        imputer=imputer,
        normalizer=ii.MinMax(constant=0.0),
        aggregator=ii.ArithmeticMean(missing=ii.Missing(rule="skip")),
    )
    units = rows.pop("units", [f"u{row:02d}" for row in range(n)])
    result = ii.compute(ii.Dataset.of(columns, units, **rows), spec)
    again = ii.compute(result.data, result.frozen)
    assert result.score.tobytes() == again.score.tobytes()
    return result.stage("imputed")


@pytest.mark.checks("step/group_median", "arithmetic by hand: medians 2 and 15")
def test_group_medians_by_hand():
    """East has 1, 2, 9: median 2. West has 10 and 20: median 15."""
    columns = {"a": [1.0, 2.0, 9.0, None, 10.0, 20.0, None]}
    found = filled(ii.GroupMedian(by="island"), columns, peers={"island": ["e", "e", "e", "e", "w", "w", "w"]})

    assert found["a"].tolist() == [1.0, 2.0, 9.0, 2.0, 10.0, 20.0, 15.0]
    with pytest.raises(NoValuesError, match="'a' in the island group 'w'"):
        filled(ii.GroupMedian(by="island"), {"a": [1.0, None]}, peers={"island": ["e", "w"]})


def test_row_means_by_hand():
    """A from 0 to 10, b (less is better) from 0 to 4. A unit with b = 1 stands at 0.75, so its a is 7.5.

    A unit with a = 2 stands at 0.2, so its b is 4 (1 - 0.2) = 3.2.
    """
    columns = {"a": [0.0, 10.0, None, 2.0], "b": [4.0, 0.0, 1.0, None]}
    found = filled(ii.RowMean(within="all"), columns, negative=["b"])

    assert found["a"][2] == pytest.approx(7.5)
    assert found["b"][3] == pytest.approx(3.2)


def test_row_means_keep_to_the_group():
    """C stands in another group and says nothing about a."""
    tree = {"index": {"left": ["a", "b"], "right": ["c"]}}
    columns = {"a": [0.0, 10.0, None], "b": [0.0, 2.0, 1.0], "c": [0.0, 1.0, 1.0]}

    assert filled(ii.RowMean(within="siblings"), columns, tree=tree)["a"][2] == pytest.approx(5.0)
    assert filled(ii.RowMean(within="all"), columns, tree=tree)["a"][2] == pytest.approx(7.5)


def test_a_unit_without_any_value():
    """Nothing to take a mean of: refused by cell, or left."""
    columns = {"a": [0.0, 10.0, None], "b": [0.0, 2.0, None]}
    with pytest.raises(MissingValueError, match=r"a\[u02\]"):
        filled(ii.RowMean(within="all"), columns)
    assert np.isnan(filled(ii.RowMean(within="all", empty="leave"), columns)["a"][2])


def test_steps_that_look_across_stand_in_a_slot():
    """A chain sees one column."""
    for build in (
        lambda: ii.Chain(steps=(ii.RowMean(within="all"),)),
        lambda: ii.PerPeerGroup(by="x", step=ii.RowMean(within="all")),
        lambda: ii.ReferencePeriod(period="2020", step=ii.RowMean(within="all")),
        lambda: ii.NodeRule(then=(ii.RowMean(within="all"),)),
    ):
        with pytest.raises(ValueError, match=r"'row_mean'|row_mean looks at several indicators at once"):
            build()


YEARS = {"units": ["p"] * 5, "periods": ["2018", "2019", "2020", "2021", "2024"]}


def test_time_by_hand():
    """Values 10 in 2019 and 40 in 2024: the line rises by 6 a year."""
    columns = {"a": [None, 10.0, None, None, 40.0]}

    assert filled(ii.LinearInTime(ends="hold"), columns, **dict(YEARS))["a"].tolist() == [10.0, 10.0, 16.0, 22.0, 40.0]
    assert np.isnan(filled(ii.LinearInTime(ends="missing"), columns, **dict(YEARS))["a"][0])
    latest = filled(ii.Latest(), columns, **dict(YEARS))["a"]
    assert np.isnan(latest[0])
    assert latest[1:].tolist() == [10.0, 10.0, 10.0, 40.0]
    young = filled(ii.Latest(oldest=1), columns, **dict(YEARS))["a"]
    assert np.isnan(young[[0, 3]]).all()
    assert young[2] == 10.0


def test_one_known_value_is_no_line():
    """It holds, or the gaps stay; nothing fails."""
    columns = {"a": [None, None, 7.0, None, None]}

    assert filled(ii.LinearInTime(ends="hold"), columns, **dict(YEARS))["a"].tolist() == [7.0] * 5
    assert np.isnan(filled(ii.LinearInTime(ends="missing"), columns, **dict(YEARS))["a"][[0, 1, 3, 4]]).all()


def test_time_without_periods():
    """Refused; so are periods that are no numbers, where a distance is needed."""
    with pytest.raises(SpecificationError, match="the data have none"):
        filled(ii.Latest(), {"a": [1.0, None]})
    text = {"units": ["p", "p"], "periods": ["early", "late"]}
    assert filled(ii.Latest(), {"a": [1.0, None]}, **dict(text))["a"].tolist() == [1.0, 1.0]
    with pytest.raises(SpecificationError, match="periods that are numbers, such as years, but found 'early', 'late'"):
        filled(ii.LinearInTime(ends="hold"), {"a": [1.0, None]}, **dict(text))


@pytest.mark.checks(
    "step/expectation_maximization", "Little and Rubin (2002), section 7.2.1: closed form, bivariate normal"
)
def test_em_has_the_closed_form_of_one_gap():
    """With x complete and y missing for some, the most likely regression is that of the complete rows (Anderson 1957).

    So a gap of y is the least-squares prediction from the rows that have both.
    """
    random = np.random.default_rng(3)
    x = random.normal(size=60)
    y = 2.0 + 1.5 * x + random.normal(size=60)
    holes = y.copy()
    holes[40:] = np.nan
    found = filled(ii.ExpectationMaximization(ridge=0.0, tolerance=1e-12), {"x": x, "y": holes})
    slope, intercept = np.polyfit(x[:40], y[:40], 1)

    np.testing.assert_allclose(found["y"][40:], intercept + slope * x[40:], rtol=1e-8)
    assert np.array_equal(found["y"][:40], y[:40])


def test_em_that_does_not_settle():
    """Two steps are not enough: said, not hidden."""
    columns = {"x": [1.0, 2.0, 3.0, 4.0, None], "y": [1.0, None, 2.5, 4.5, 3.0]}
    with pytest.raises(WeightsError, match=r"after 2 steps means and covariances still change by"):
        filled(ii.ExpectationMaximization(ridge=0.0, most_steps=2), columns)


def test_a_large_ridge_falls_back_on_the_mean():
    """Predictions shrink to the mean as the ridge grows."""
    columns = {"x": [1.0, 2.0, 3.0, 4.0, 5.0], "y": [1.0, 2.2, 2.8, 4.1, None]}
    found = filled(ii.ExpectationMaximization(ridge=1e9), columns)

    assert found["y"][4] == pytest.approx(np.mean([1.0, 2.2, 2.8, 4.1]), rel=1e-6)


@pytest.mark.checks("step/nearest_neighbors", "scikit-learn, documentation of KNNImputer: 4 x 3 example")
def test_neighbors_of_the_documented_example():
    """KNNImputer(n_neighbors=2) of scikit-learn's documentation: gaps become 4 and 5.5."""
    columns = {"a": [1.0, 3.0, None, 8.0], "b": [2.0, 4.0, 6.0, 8.0], "c": [None, 3.0, 5.0, 7.0]}
    found = filled(ii.NearestNeighbors(k=2, scale="none"), columns)

    assert found["c"][0] == pytest.approx(4.0)
    assert found["a"][2] == pytest.approx(5.5)


def test_nearer_neighbors_count_more():
    """Donors at distance 1 and 2 with values 10 and 40: (10 / 1 + 40 / 2) / (1 + 1/2) = 20."""
    columns = {"a": [0.0, 1.0, 2.0], "b": [None, 10.0, 40.0]}

    assert filled(ii.NearestNeighbors(k=2, scale="none", weights="distance"), columns)["b"][0] == pytest.approx(20.0)
    assert filled(ii.NearestNeighbors(k=1, scale="range"), columns)["b"][0] == 10.0


@given(st.integers(0, 2**32 - 1))
def test_what_is_there_stays(seed):
    """No imputer touches a value that is present, and the order of rows changes nothing."""
    random = np.random.default_rng(seed)
    table = random.random((12, 4)) * 10.0
    table[random.random((12, 4)) < 0.2] = np.nan
    table[0] = [1.0, 2.0, 3.0, 4.0]
    table[1] = [9.0, 7.0, 5.0, 2.0]
    order = random.permutation(12)
    units = np.array([f"u{row:02d}" for row in range(12)])
    for imputer in (
        ii.RowMean(within="all", empty="leave"),
        ii.ExpectationMaximization(ridge=0.1),
        ii.NearestNeighbors(k=3, scale="deviation", alone="leave"),
    ):
        whole = filled(imputer, {c: table[:, n] for n, c in enumerate("abcd")}, units=list(units))
        mixed = filled(imputer, {c: table[order, n] for n, c in enumerate("abcd")}, units=list(units[order]))
        there = ~np.isnan(table)
        assert np.array_equal(whole.values[there], table[there])
        np.testing.assert_array_equal(whole.values[order], mixed.values)
