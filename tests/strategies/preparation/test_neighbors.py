"""Gaps at the mean of the units that are most alike."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    MissingValueError,
    NotRowWiseError,
    OutOfRangeError,
    UnknownCodeError,
    UnknownPeerGroupError,
)
from tests.strategies.preparation.filling import filled, result_of

NAN = np.nan
DISTRICTS = {
    "income": [4.1, 3.6, 5.9, NAN, 2.2, 6.3, 4.8, 3.1],
    "length": [120.0, NAN, 340.0, 210.0, 95.0, 400.0, 260.0, NAN],
    "share": [0.31, 0.55, NAN, 0.48, 0.12, 0.93, 0.64, 0.22],
    "days": [7.0, 9.0, 2.0, 6.0, NAN, 1.0, 4.0, 8.0],
}
"""Eight units with five gaps: length of the second, share of the third, income, days, and length of the last."""


def neighbors(**fields):
    """Return an imputer over all indicators, differences in the unit of the indicator, neighbors alike by default."""
    return ii.NearestNeighbors(**{"among": "all", "scale": "none", "weights": "equal", **fields})


@pytest.mark.checks("step/nearest_neighbors", "scikit-learn 1.9, KNNImputer: 8 x 4, two weightings, three scales")
@pytest.mark.parametrize(
    ("weights", "scale", "expected"),
    [
        ("equal", "none", [141.66666666666666, 0.5666666666666668, 3.8333333333333335, 8.0, 141.66666666666666]),
        ("equal", "deviation", [196.66666666666666, 0.6833333333333333, 4.166666666666666, 7.0, 141.66666666666669]),
        ("equal", "range", [196.66666666666669, 0.6833333333333333, 4.166666666666667, 7.0, 141.66666666666666]),
        (
            "distance",
            "none",
            [128.0451492993659, 0.4129873224798718, 3.3439578451316256, 8.345298683010279, 126.90491909024674],
        ),
        (
            "distance",
            "deviation",
            [186.5124408682391, 0.768364656159161, 4.21392572188017, 7.279165318010277, 131.36291678823304],
        ),
        (
            "distance",
            "range",
            [185.06580249340848, 0.7679117957268689, 4.218664138172682, 7.281315121378585, 131.53667060059712],
        ),
    ],
)
def test_the_neighbors_of_scikit_learn(weights, scale, expected):
    """KNNImputer(n_neighbors=3) of scikit-learn 1.9.1, after StandardScaler or MinMaxScaler and back for two scales."""
    found = filled(neighbors(k=3, weights=weights, scale=scale), DISTRICTS)

    got = [found["length"][1], found["share"][2], found["income"][3], found["days"][4], found["length"][7]]
    assert_allclose(got, expected, rtol=1e-12)


def test_the_example_of_the_documentation():
    """KNNImputer(n_neighbors=2) of scikit-learn's documentation: the gaps of a 4 x 3 table become 4 and 5.5."""
    columns = {"a": [1.0, 3.0, None, 8.0], "b": [2.0, 4.0, 6.0, 8.0], "c": [None, 3.0, 5.0, 7.0]}
    found = filled(neighbors(k=2), columns)

    assert (found["c"][0], found["a"][2]) == (4.0, 5.5)


def test_the_distance_of_gower_by_hand():
    """
    Mean absolute difference over the indicators in common, each by its range: a from 0 to 10, b from 0 to 4.

    From the first unit (0, 0) the second (2, 2) is (0.2 + 0.5) / 2 = 0.35 away, the third (5, 1) (0.5 + 0.25) / 2 =
    0.375, the fourth (10, 4) 1. With two neighbors c is the mean of 1 and 3, with one it is 1.
    """
    columns = {"a": [0.0, 2.0, 5.0, 10.0], "b": [0.0, 2.0, 1.0, 4.0], "c": [None, 1.0, 3.0, 9.0]}

    assert filled(neighbors(k=2, scale="range", distance="manhattan"), columns)["c"][0] == 2.0
    assert filled(neighbors(k=1, scale="range", distance="manhattan"), columns)["c"][0] == 1.0


def test_two_distances_two_neighbors():
    """Both by range 1: v differs by 0.6 in one indicator, w by 0.4 in both. Manhattan says v (0.3 < 0.4), Euclid w.

    Euclid: sqrt(0.36 / 2) = 0.424 against sqrt(0.32 / 2) = 0.4.
    """
    columns = {"a": [0.0, 0.6, 0.4, 1.0], "b": [0.0, 0.0, 0.4, 1.0], "c": [None, 10.0, 20.0, 30.0]}

    assert filled(neighbors(k=1, distance="manhattan"), columns)["c"][0] == 10.0
    assert filled(neighbors(k=1), columns)["c"][0] == 20.0


def test_nearer_neighbors_count_more():
    """Donors at distance 1 and 2 with values 10 and 40: (10 / 1 + 40 / 2) / (1 + 1/2) = 20; a twin counts alone."""
    columns = {"a": [0.0, 1.0, 2.0], "b": [None, 10.0, 40.0]}

    assert filled(neighbors(k=2, weights="distance"), columns)["b"][0] == pytest.approx(20.0, rel=1e-15)
    twin = {"a": [0.0, 0.0, 2.0], "b": [None, 10.0, 40.0]}
    assert filled(neighbors(k=2, weights="distance"), twin)["b"][0] == 10.0


def test_neighbors_that_tie_count_together():
    """At distance 1 stand 10 and 40, at 3 stands 90: with k = 1 both at distance 1 count, so the gap takes 25."""
    columns = {"a": [0.0, 1.0, -1.0, 3.0], "b": [None, 10.0, 40.0, 90.0]}

    assert filled(neighbors(k=1), columns)["b"][0] == 25.0
    assert filled(neighbors(k=2), columns)["b"][0] == 25.0


def test_ties_apart_by_rounding_only():
    """0.1 + 0.2 and 0.3 are the same distance: both neighbors count."""
    columns = {"a": [0.0, 0.1 + 0.2, -0.3, 3.0], "b": [None, 10.0, 40.0, 90.0]}

    assert filled(neighbors(k=1), columns)["b"][0] == 25.0


def test_fewer_neighbors_than_asked_for():
    """Two units have the value: both count where ten are asked for."""
    columns = {"a": [0.0, 1.0, 2.0], "b": [None, 10.0, 40.0]}

    assert filled(neighbors(k=10), columns)["b"][0] == 25.0


def test_a_constant_indicator_tells_nobody_apart():
    """C is 5 for all, and left out of the distance where differences are scaled, so a alone decides."""
    columns = {"a": [0.0, 1.0, 9.0], "b": [None, 10.0, 40.0], "c": [5.0, 5.0, 5.0]}

    for scale in ("range", "deviation"):
        result = result_of(neighbors(k=1, scale=scale), columns)
        assert result.stage("imputed")["b"][0] == 10.0
        assert result.frozen.step_of("a", "imputer").scales["c"] == 0.0


def test_nobody_to_ask():
    """U has no indicator in common with those who have b; nobody at all has c: refused by cell, or left."""
    columns = {"a": [1.0, None, None, 2.0], "b": [None, 10.0, 40.0, None]}

    with pytest.raises(
        MissingValueError, match=r"no unit with a value has an indicator in common,.*a\[u01\].*b\[u00\], b\[u03\]"
    ):
        filled(neighbors(k=1), columns)
    found = filled(neighbors(k=1, otherwise="leave"), columns)
    assert np.isnan([*found["a"][1:3], *found["b"][[0, 3]]]).all()


def test_neighbors_of_the_same_year():
    """Among all rows x in 2021 is most like x in 2020 (b = 1); within the year it is like y (b = 8)."""
    columns = {"a": [5.0, 9.0, 5.1, 9.1], "b": [1.0, 2.0, None, 8.0]}
    rows = {"units": ["x", "y", "x", "y"], "periods": ["2020", "2020", "2021", "2021"]}

    assert filled(neighbors(k=1), columns, **rows)["b"][2] == 1.0
    assert filled(neighbors(k=1, within="period"), columns, **rows)["b"][2] == 8.0
    with pytest.raises(UnknownPeerGroupError, match=r"NearestNeighbors\(within='island'\) has learned nothing for u01"):
        filled(neighbors(k=1, within="island"), {"a": [1.0, 2.0], "b": [1.0, None]}, peers={"island": ["e", None]})


def test_siblings_only():
    """C stands in another group: among siblings a decides (b = 10), among all c does (b = 40)."""
    columns = {"a": [0.0, 0.1, 0.2], "b": [None, 10.0, 40.0], "c": [0.0, 9.0, 0.0]}
    tree = {"index": {"left": ["a", "b"], "right": ["c"]}}

    assert filled(neighbors(k=1, among="siblings"), columns, tree=tree)["b"][0] == 10.0
    assert filled(neighbors(k=1), columns, tree=tree)["b"][0] == 40.0


def test_a_single_row_has_no_neighbors():
    """Scoring one row refuses and names the step; an indicator without a frozen scale is named as well."""
    columns = {"a": [0.0, 1.0, 2.0], "b": [1.0, 10.0, 40.0]}
    frozen = result_of(neighbors(k=1, scale="range"), columns).frozen

    with pytest.raises(NotRowWiseError, match="nearest_neighbors"):
        ii.apply(ii.Dataset.of({"a": [1.0], "b": [None]}, ["new"]), frozen)
    with pytest.raises(UnknownCodeError, match=r"Unknown scale of NearestNeighbors: b\. Known: a"):
        filled(neighbors(k=1, scale="range", scales={"a": 1}), {"a": [1.0, 2.0], "b": [1.0, None]})


def test_huge_values_have_a_deviation():
    """The deviation of 0, 1 and 2 times 1e200 is sqrt(2/3) times 1e200; an infinite range is refused by cell."""
    result = result_of(neighbors(k=1, scale="deviation"), {"a": [0.0, 1e200, 2e200], "b": [1.0, 10.0, 40.0]})

    assert result.frozen.step_of("a", "imputer").scales["a"] == pytest.approx(0.816496580927726e200, rel=1e-15)
    with pytest.raises(OutOfRangeError, match=r"NearestNeighbors needs a finite range.*a\[u00\] = -1\.7e\+308"):
        filled(neighbors(k=1, scale="range"), {"a": [-1.7e308, 1.7e308, 0.0], "b": [1.0, 2.0, None]})


def test_frozen_scales_stay():
    """Ranges of the base year, a 2 and b 39, are those of the next year's distances, whatever its own ranges are."""
    columns = {"a": [0.0, 1.0, 2.0], "b": [1.0, 10.0, 40.0]}
    frozen = result_of(neighbors(k=1, scale="range"), columns).frozen

    assert frozen.step_of("a", "imputer").scales == {"a": 2.0, "b": 39.0}


@given(seed=st.integers(0, 2**32 - 1), k=st.integers(1, 4))
@settings(max_examples=25)
def test_a_filled_value_lies_among_its_donors(seed, k):
    """A mean of donors lies between the smallest and the largest value present, however neighbors are weighed."""
    random = np.random.default_rng(seed)
    table = random.random((10, 3)).round(1)
    table[random.random((10, 3)) < 0.2] = NAN
    table[:2] = [[0.0, 0.5, 1.0], [1.0, 0.25, 0.0]]
    for weights in ("equal", "distance"):
        step = neighbors(k=k, weights=weights, otherwise="leave")
        found = filled(step, {code: table[:, number] for number, code in enumerate("abc")}).values
        slack = 1e-15
        assert (found >= np.nanmin(table, axis=0) - slack)[~np.isnan(found)].all()
        assert (found <= np.nanmax(table, axis=0) + slack)[~np.isnan(found)].all()
