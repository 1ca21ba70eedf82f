"""Imputers that look at peer groups, and at the other indicators of a unit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import MissingValueError, NoValuesError, UnknownCodeError, UnknownPeerGroupError
from tests.strategies.preparation.filling import filled, result_of

NAN = np.nan


@pytest.mark.checks("step/group_median", "arithmetic by hand: medians 2 and 15")
def test_group_medians_by_hand():
    """East has 1, 2, 9: median 2. West has 10 and 20: median 15."""
    columns = {"a": [1.0, 2.0, 9.0, None, 10.0, 20.0, None]}
    islands = {"island": ["e", "e", "e", "e", "w", "w", "w"]}
    result = result_of(ii.GroupMedian(by="island"), columns, peers=islands)

    assert result.stage("imputed")["a"].tolist() == [1.0, 2.0, 9.0, 2.0, 10.0, 20.0, 15.0]
    assert result.frozen.step_of("a", "imputer") == ii.FillByGroup(by="island", numbers={"e": 2.0, "w": 15.0})


def test_a_group_without_a_value_is_refused():
    """West has a gap and nothing to take a median of; a group without gaps may be empty of units with values."""
    with pytest.raises(NoValuesError, match=r"GroupMedian learns .* 'a' in the island group 'w'"):
        filled(ii.GroupMedian(by="island"), {"a": [1.0, None]}, peers={"island": ["e", "w"]})


def test_group_means_year_by_year():
    """Inside a year of a panel: 2020 has 1 and 3, so its gap takes 2; 2021 has 10, so its gap takes 10."""
    columns = {"a": [1.0, 3.0, None, 10.0, None]}
    rows = {"units": ["x", "y", "z", "x", "y"], "periods": ["2020", "2020", "2020", "2021", "2021"]}

    assert filled(ii.GroupMean(by="period"), columns, **rows)["a"].tolist() == [1.0, 3.0, 2.0, 10.0, 10.0]


@pytest.mark.checks("step/row_mean", "arithmetic by hand: places 0.75 and 0.2, one indicator negative")
def test_row_means_by_hand():
    """
    A from 0 to 10, b (less is better) from 0 to 4.

    A unit with b = 1 stands at 1 - 1/4 = 0.75, so its a is 7.5; one with a = 2 at 0.2, so its b is 4 (1 - 0.2) = 3.2.
    """
    columns = {"a": [0.0, 10.0, None, 2.0], "b": [4.0, 0.0, 1.0, None]}
    found = filled(ii.RowMean(among="all"), columns, negative=["b"])

    assert found["a"][2] == pytest.approx(7.5, rel=1e-15)
    assert found["b"][3] == pytest.approx(3.2, rel=1e-15)


def test_row_means_keep_to_the_group():
    """C stands in another group: among siblings a is 5 (b at 0.5), among all 7.5 (b at 0.5, c at 1)."""
    tree = {"index": {"left": ["a", "b"], "right": ["c"]}}
    columns = {"a": [0.0, 10.0, None], "b": [0.0, 2.0, 1.0], "c": [0.0, 1.0, 1.0]}

    assert filled(ii.RowMean(among="siblings"), columns, tree=tree)["a"][2] == 5.0
    assert filled(ii.RowMean(among="all"), columns, tree=tree)["a"][2] == 7.5


def test_row_means_with_weights():
    """B at 0.5 counts 3, c at 1 counts 1: (1.5 + 1) / 4 = 0.625 of the range 0 to 10."""
    columns = {"a": [0.0, 10.0, None], "b": [0.0, 2.0, 1.0], "c": [0.0, 1.0, 1.0]}

    assert filled(ii.RowMean(among="all", weights={"a": 1, "b": 3, "c": 1}), columns)["a"][2] == 6.25
    with pytest.raises(UnknownCodeError, match=r"Unknown weight of RowMean: c\. Known: a, b"):
        filled(ii.RowMean(among="all", weights={"a": 1, "b": 3}), columns)
    with pytest.raises(ValueError, match=r"'b' has -1\.0"):
        ii.RowMean(among="all", weights={"a": 1, "b": -1})


def test_row_means_within_a_peer_group():
    """In 2020 a runs from 0 to 10 and b from 0 to 2: b at 0.5 gives 5; in 2021 a runs to 100, so b gives 50."""
    rows = {"units": ["x", "y", "z"] * 2, "periods": ["2020"] * 3 + ["2021"] * 3}
    columns = {"a": [0.0, 10.0, None, 0.0, 100.0, None], "b": [0.0, 2.0, 1.0, 0.0, 2.0, 1.0]}
    result = result_of(ii.RowMean(among="all", within="period"), columns, **rows)

    assert result.stage("imputed")["a"][[2, 5]].tolist() == [5.0, 50.0]
    frozen = result.frozen.step_of("a", "imputer")
    assert {year: ranges["a"].high for year, ranges in frozen.ranges.items()} == {"2020": 10.0, "2021": 100.0}


def test_a_peer_group_that_nobody_has_seen():
    """Ranges of 2020 say nothing about 2021; a unit without an island belongs to no group."""
    columns = {"a": [0.0, 10.0], "b": [0.0, 2.0]}
    frozen = result_of(ii.RowMean(among="all", within="period"), columns, units=["x", "y"], periods=["2020"] * 2).frozen
    later = ii.Dataset.of({"a": [1.0, None], "b": [1.0, 1.0]}, ["x", "y"], ["2021"] * 2)

    with pytest.raises(UnknownPeerGroupError, match=r"RowMean\(within='period'\) has learned nothing for '2021'"):
        ii.apply(later, frozen)
    with pytest.raises(UnknownPeerGroupError, match=r"RowMean\(within='island'\) has learned nothing for u01"):
        filled(ii.RowMean(among="all", within="island"), columns, peers={"island": ["e", None]})


def test_a_unit_without_any_value():
    """Nothing to take a mean of: refused by cell, or left."""
    columns = {"a": [0.0, 10.0, None], "b": [0.0, 2.0, None]}

    with pytest.raises(MissingValueError, match=r"cannot fill gaps of a unit without any value.*a\[u02\], b\[u02\]"):
        filled(ii.RowMean(among="all"), columns)
    found = filled(ii.RowMean(among="all", otherwise="leave"), columns)
    assert np.isnan([found["a"][2], found["b"][2]]).all()


def test_an_indicator_without_a_value():
    """Its range is unknown, and the error names it, with its peer group where there is one."""
    columns = {"a": [1.0, 2.0], "b": [None, None]}

    with pytest.raises(NoValuesError, match="RowMean learns from values, but found none for 'b'"):
        filled(ii.RowMean(among="all"), columns)
    with pytest.raises(NoValuesError, match="'b' in the island group 'w'"):
        filled(ii.RowMean(among="all", within="island"), {"a": [1, 2], "b": [1, None]}, peers={"island": ["e", "w"]})


def test_a_constant_indicator_says_nothing_and_stays_constant():
    """C is always 3: it has no place to give, and its gap takes 3. B alone places a at 0.5 of 0 to 10."""
    columns = {"a": [0.0, 10.0, None], "b": [0.0, 2.0, 1.0], "c": [3.0, 3.0, None]}
    found = filled(ii.RowMean(among="all"), columns)

    assert (found["a"][2], found["c"][2]) == (5.0, 3.0)


def test_frozen_ranges_fill_one_new_unit():
    """Ranges of the base year, 0 to 10 and 0 to 2, fill a single unit of another: b = 3 lies at 1.5, so a is 15."""
    frozen = result_of(ii.RowMean(among="all"), {"a": [0.0, 10.0], "b": [0.0, 2.0]}).frozen
    new = ii.apply(ii.Dataset.of({"a": [None], "b": [3.0]}, ["new"]), frozen)

    assert new.stage("imputed")["a"].tolist() == [15.0]
    with pytest.raises(UnknownCodeError, match=r"Unknown range of RowMean: b\. Known: a"):
        filled(ii.RowMean(among="all", ranges={"all": {"a": {"low": 0, "high": 10}}}), {"a": [1, None], "b": [1, 2]})
    with pytest.raises(UnknownPeerGroupError, match="has learned nothing for 'all'"):
        filled(ii.RowMean(among="all", ranges={}), {"a": [1, None], "b": [1, 2]})


def test_ranges_in_order():
    """A range that ends before it begins is refused where it is written."""
    with pytest.raises(ValueError, match=r"low must not exceed high, but found 2\.0 and 1\.0"):
        ii.RowMean(among="all", ranges={"all": {"a": {"low": 2, "high": 1}}})


@pytest.mark.parametrize(
    "step",
    [
        ii.RowMean(among="all"),
        ii.ExpectationMaximization(among="all", ridge=0.0),
        ii.NearestNeighbors(among="all", k=1, scale="none", weights="equal"),
    ],
    ids=lambda step: step.kind,
)
def test_steps_that_look_across_stand_in_a_slot(step):
    """A chain, a peer group, a period and `then` see one column."""
    for build in (
        lambda: ii.Chain(steps=(step,)),
        lambda: ii.PerPeerGroup(by="x", step=step),
        lambda: ii.ReferencePeriod(period="2020", step=step),
        lambda: ii.NodeRule(then=(step,)),
    ):
        with pytest.raises(ValueError, match=f"{step.kind} looks at several indicators at once"):
            build()


FAMILIES = (
    ii.RowMean(among="all", otherwise="leave"),
    ii.RowMean(among="all", within="island", otherwise="leave"),
    ii.ExpectationMaximization(among="all", ridge=0.1, otherwise="leave"),
    ii.NearestNeighbors(among="all", k=3, scale="deviation", weights="equal", otherwise="leave"),
    ii.NearestNeighbors(
        among="all", k=2, scale="range", weights="distance", distance="manhattan", within="island", otherwise="leave"
    ),
)


def tables(seed):
    """Return a table of 12 units and 4 indicators with gaps; each island has two complete units."""
    random = np.random.default_rng(seed)
    table = random.random((12, 4)) * 10.0
    table[random.random((12, 4)) < 0.2] = NAN
    table[:4] = [[1.0, 2.0, 3.0, 4.0], [9.0, 7.0, 5.0, 2.0], [2.0, 2.5, 3.0, 8.0], [4.0, 7.0, 1.0, 2.0]]
    return table


def columns_of(table, codes="abcd"):
    """Return the columns of a table by code."""
    return {code: table[:, number] for number, code in enumerate(codes)}


UNITS = np.array([f"u{row:02d}" for row in range(12)])
ISLANDS = np.array(["e", "e", "w", "w"] * 3)


@pytest.mark.parametrize("imputer", FAMILIES, ids=lambda step: f"{step.kind}-{step.within}")
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_what_is_there_stays(imputer, seed):
    """No imputer touches a value that is present, and the order of rows changes no bit."""
    table = tables(seed)
    order = np.random.default_rng(seed).permutation(12)
    whole = filled(imputer, columns_of(table), units=list(UNITS), peers={"island": list(ISLANDS)})
    mixed = filled(imputer, columns_of(table[order]), units=list(UNITS[order]), peers={"island": list(ISLANDS[order])})

    there = ~np.isnan(table)
    assert_array_equal(whole.values[there], table[there])
    assert_array_equal(whole.values[order], mixed.values)


@pytest.mark.parametrize("imputer", FAMILIES, ids=lambda step: f"{step.kind}-{step.within}")
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_another_unit_of_measure(imputer, seed):
    """Kilometers for meters and a shifted origin give the same value in the other unit."""
    table, factor, origin = tables(seed), np.array([1000.0, 0.25, 8.0, 1.0]), np.array([5.0, -3.0, 0.0, 100.0])
    rows = {"units": list(UNITS), "peers": {"island": list(ISLANDS)}}
    found = filled(imputer, columns_of(table), **rows).values
    other = filled(imputer, columns_of(table * factor + origin), **rows).values

    assert_allclose(other, found * factor + origin, rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("imputer", FAMILIES, ids=lambda step: f"{step.kind}-{step.within}")
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_another_order_of_indicators(imputer, seed):
    """What is filled does not hang on which indicator comes first."""
    table, order = tables(seed), [2, 0, 3, 1]
    rows = {"units": list(UNITS), "peers": {"island": list(ISLANDS)}}
    found = filled(imputer, columns_of(table), **rows).values
    other = filled(imputer, columns_of(table[:, order], "cadb"), **rows)

    for number, code in enumerate("abcd"):
        assert_allclose(other[code], found[:, number], rtol=1e-7, atol=1e-7)


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=20)
def test_a_row_mean_lies_in_the_range_of_its_indicator(seed):
    """A mean of places between 0 and 1 leads to no value beyond what was observed."""
    table = tables(seed)
    found = filled(ii.RowMean(among="all", otherwise="leave"), columns_of(table)).values

    assert (np.nanmin(found, axis=0) >= np.nanmin(table, axis=0)).all()
    assert (np.nanmax(found, axis=0) <= np.nanmax(table, axis=0)).all()
