"""Edges where a number could go wrong without a word: lengths, owners, weights of zero, groups ranked apart."""

import math

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi.errors import OutOfRangeError, TableError
from indeks_inovasi.matrix import Dataset
from indeks_inovasi.typing import FrozenMap

NAN = np.nan


def spec(tree, aggregator=None, **changes):
    """Return a specification of values as they are."""
    framework = ii.Framework.of(tree, weights=changes.pop("weights", None))
    return ii.IndexSpec(
        name="demo", framework=framework, normalizer=ii.AsIs(), aggregator=aggregator or ii.ArithmeticMean(), **changes
    )


def test_peers_are_as_many_as_rows():
    """Two groups for three rows would rank two and forget the third."""
    with pytest.raises(TableError, match="The peer group 'k' has 2 entries for 3 rows"):
        Dataset.of({"a": [1.0, 2.0, 3.0]}, ["u", "v", "w"], peers={"k": ["1", "1"]})


def test_periods_are_as_many_as_rows():
    """One period for two rows is refused."""
    with pytest.raises(TableError, match="The period has 1 entries for 2 rows"):
        ii.Rows(("u", "v"), ("2024",))


@pytest.mark.parametrize("owner", [-1, 2])
def test_owners_are_rows_of_the_parent(owner):
    """An owner of -1 would give its row to the last parent, one beyond the end would lose it."""
    table = Dataset.of({"a": [1.0]}, ["i1"])

    with pytest.raises(TableError, match="The owners of the part 'rows' are row numbers from 0 to 1, but not for i1"):
        Dataset(ii.Rows(("x", "y")), FrozenMap(), FrozenMap({"rows": ii.PartTable(table, np.array([owner]))}))


def test_every_child_row_has_an_owner():
    """Fewer owners than rows are refused, and the caller's array stays his own."""
    table = Dataset.of({"a": [1.0, 2.0]}, ["i1", "i2"])
    owners = np.array([0, 0])

    with pytest.raises(TableError, match="one owner per row"):
        ii.PartTable(table, np.array([0]))
    ii.PartTable(table, owners)
    owners[0] = 1


def test_attributes_are_as_many_as_rows():
    """One stage for two innovations would lose the second one."""
    with pytest.raises(TableError, match="The attribute 'stage' has 1 entries for 2 rows"):
        Dataset(ii.Rows(("i1", "i2")), FrozenMap(), attributes=FrozenMap({"stage": ("penerapan",)}))


def test_the_scale_holds_for_tables_too():
    """A level of 99 on a scale from 0 to 2 is refused, wherever it comes from."""
    scale = {"kind": "levels", "levels": [{"level": 0}, {"level": 1}, {"level": 2}]}
    framework = {
        "index": "index",
        "indicators": [{"code": "a", "direction": "positive", "scale": scale}],
        "groups": [{"code": "index", "children": ["a"]}],
    }
    held = ii.IndexSpec(
        name="demo", framework=framework, normalizer=ii.AsIs(), aggregator=ii.ArithmeticMean(missing={"rule": "skip"})
    )

    with pytest.raises(OutOfRangeError, match=r"a has the levels 0, 1, 2, but found a\[u\] = 99"):
        ii.compute(Dataset.of({"a": [99.0, 1.0]}, ["u", "v"]), held)
    assert ii.compute(Dataset.of({"a": [2.0, NAN]}, ["u", "v"]), held).scores() == {"u": 2.0, "v": None}


@pytest.mark.parametrize(("of", "ranked"), [("leaves", [True, False]), ("children", [True, True])])
def test_places_are_withheld_by_what_enters(of, ranked):
    """
    Unit v has one of two indicators, the other is filled; both groups have a value all the same.

    At least 2 indicators: v has no place, for a filled value does not count. At least 2 children (groups): it has one.
    """
    held = spec(
        {"index": {"g": ["a"], "h": ["b"]}},
        imputer=ii.Fill(value=0.0),
        ranking=ii.Ranking(withhold_below=ii.Coverage(at_least=2, of=of)),
    )

    result = ii.compute(Dataset.of({"a": [1.0, 2.0], "b": [3.0, NAN]}, ["u", "v"]), held)

    assert (~np.isnan(result.rank)).tolist() == ranked
    assert not np.isnan(result.score).any()


def test_indicators_of_weight_zero_do_not_count_as_present():
    """Of a, b, c with weights 1, 1, 0 only one is there where b is missing: not the two that are needed."""
    skip = ii.ArithmeticMean(missing=ii.Missing(rule="skip", at_least=2, of="leaves"))
    held = spec({"index": ["a", "b", "c"]}, skip, weights={"a": 1, "b": 1, "c": 0})

    result = ii.compute(Dataset.of({"a": [1.0, 1.0], "b": [NAN, 3.0], "c": [5.0, 5.0]}, ["u", "v"]), held)

    assert result.scores() == {"u": None, "v": 2.0}
    assert result.leaves_present("index")[1] == 2


def test_large_scores_elsewhere_tie_nobody():
    """1.1 and 1.2 differ, though another peer group has scores of ten trillions: digits are those of the group."""
    held = spec({"index": ["a"]}, ranking=ii.Ranking(within="k"))
    data = Dataset.of({"a": [1e13, 1e12, 1.1, 1.2]}, list("stuv"), peers={"k": ["1", "1", "2", "2"]})

    assert ii.compute(data, held).rank.tolist() == [1.0, 2.0, 2.0, 1.0]


def test_rankings_apart_are_compared_apart():
    """
    Two periods, each fully reversed.

    By hand: within each period Spearman is -1; over both there is no one ranking, so there is no coefficient.
    """
    held = spec({"index": ["a"]})
    units, periods = list("uvwuvw"), ["1", "1", "1", "2", "2", "2"]
    forth = ii.compute(Dataset.of({"a": [1.0, 2.0, 3.0] * 2}, units, periods), held)
    back = ii.compute(Dataset.of({"a": [3.0, 2.0, 1.0] * 2}, units, periods), held)

    got = ii.compare(forth, back)

    assert got.spearman is None
    assert got.reasons["spearman"] == "periods or peer groups are ranked apart: see the comparison of each"
    assert {period: own.spearman for period, own in got.apart.items()} == {"1": -1.0, "2": -1.0}
    assert "1: 3 units compared, 2 change rank" in str(got)


def test_a_panel_and_one_year_have_no_row_in_common():
    """One period against two: the sentence says why nothing matches."""
    held = spec({"index": ["a"]})
    one = ii.compute(Dataset.of({"a": [1.0]}, ["u"], ["3"]), held)
    two = ii.compute(Dataset.of({"a": [1.0, 2.0]}, ["u", "u"], ["1", "2"]), held)

    with pytest.raises(ii.IndeksInovasiError, match=r"they have other periods\. Compare results of one period each"):
        ii.compare(one, two)


def test_a_missing_group_is_one_line_of_an_explanation():
    """A group without data gives nothing and is not taken apart; what is printed adds up."""
    skip = ii.ArithmeticMean(missing=ii.Missing(rule="skip"))
    held = spec({"index": {"g": ["a"], "h": ["b", "c"]}}, skip).with_node(
        "h", aggregator=ii.GeometricMean(missing=ii.Missing(rule="skip"))
    )
    data = Dataset.of({"a": [2.0, 4.0], "b": [NAN, 1.0], "c": [NAN, 4.0]}, ["u", "v"])

    got = ii.explain(ii.compute(data, held, lang="en"), "u")

    assert [(line.code, line.points, line.remark) for line in got.final] == [("a", 2.0, ""), ("h", 0.0, "no value")]
    assert [points for _, points in got.printed(2)] == [2.0, 0.0]


def test_where_the_average_unit_has_no_value_nothing_is_divided():
    """
    A formula whose divisor is zero for the average unit.

    By hand: b is -1, 1 and 0.0 on average, so a / b has no value there; u has 3 / -1 = -3 all the same.
    """
    held = spec({"index": ["a", "b"]}, ii.FormulaAggregation(text="a / b"))

    got = ii.explain(ii.compute(Dataset.of({"a": [3.0, 5.0], "b": [-1.0, 1.0]}, ["u", "v"]), held, lang="en"), "u")

    assert [(line.code, line.points) for line in got.final] == [("index", -3.0)]
    assert got["index"].remark == "not divided: the average unit has no value here"


def test_no_maximum_above_a_reversed_group():
    """Where less of an indicator is better on the way up, nothing says what the best is: no loss is invented."""
    levels = {"kind": "levels", "levels": [{"level": 0}, {"level": 3}]}
    framework = {
        "index": "index",
        "indicators": [{"code": code, "direction": "positive", "scale": levels} for code in ("a", "b")],
        "groups": [{"code": "cost", "children": ["b"]}, {"code": "index", "children": ["a", "cost"]}],
    }
    held = ii.IndexSpec(
        name="demo",
        framework=framework,
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(),
        nodes={"cost": {"then": [{"kind": "reverse", "floor": 0, "ceiling": 3}]}},
    )

    got = ii.explain(ii.compute(Dataset.of({"a": [3.0], "b": [0.0]}, ["u"]), held), "u")

    assert got.score == 3.0
    assert got["index"].maximum is None
    assert got["a"].maximum == 1.5


def test_the_ceiling_goes_through_the_steps_after_it():
    """
    A goalpost to 1, then times 100: the best is 100 points, a value at a quarter loses 75.

    By hand: (25 - 0) / (100 - 0) * 100 = 25.
    """
    posts = ii.GoalPosts(floor_at=0, ceiling_at=100, ceiling=1, clip="both")
    held = spec({"index": ["a"]}).with_node("a", normalizer=posts, then=(ii.Affine(multiply=100),))

    got = ii.explain(ii.compute(Dataset.of({"a": [25.0]}, ["u"]), held), "u")

    assert (got["a"].points, got["a"].maximum, got["a"].loss) == (25.0, 100.0, 75.0)


def test_parts_have_codes_of_their_own():
    """The indicator a of the index and the indicator a of its part are two: 1 point and 2.5 points."""
    part = spec({"m": ["a"]}, ii.WeightedSum())
    held = ii.IndexSpec(
        name="demo",
        framework=ii.Framework.of({"index": ["a", "total"]}),
        parts={"rows": {"spec": part}},
        normalizer=ii.AsIs(),
        aggregator=ii.WeightedSum(),
        nodes={"total": {"value": {"kind": "roll_up", "part": "rows", "node": "m", "combine": {"kind": "sum"}}}},
    )
    table = Dataset.of({"a": [2.5]}, ["i1"])
    data = Dataset(ii.Rows(("x",)), FrozenMap({"a": [1.0]}), FrozenMap({"rows": ii.PartTable(table, np.array([0]))}))

    got = ii.explain(ii.compute(data, held), "x")

    assert [(own.code, own.points) for own in got.by_indicator() if own.code == "a"] == [("a", 1.0), ("a", 2.5)]
    assert set(got.difference(got)) == {"a", "rows:a"}


def test_an_empty_part_has_nothing_to_freeze():
    """A part that learns and has no rows: the frozen specification applies to the same data all the same."""
    part = spec({"m": ["p"]}).everywhere(normalizer=ii.MinMax())
    held = ii.IndexSpec(
        name="demo",
        framework=ii.Framework.of({"index": ["total"]}),
        parts={"rows": {"spec": part}},
        normalizer=ii.AsIs(),
        aggregator=ii.WeightedSum(),
        nodes={"total": {"value": {"kind": "roll_up", "part": "rows", "node": "m", "combine": {"kind": "sum"}}}},
    )
    empty = ii.PartTable(Dataset.of({"p": []}, []), np.array([], dtype=np.int64))
    data = Dataset(ii.Rows(("x",)), FrozenMap(), FrozenMap({"rows": empty}))

    result = ii.compute(data, held)

    assert ii.apply(data, result.frozen).scores() == result.scores() == {"x": 0.0}


def test_levels_with_falling_points_contradict_a_positive_indicator():
    """A better level must not get fewer points."""
    step = ii.LevelPoints(points=({"level": 0, "points": 5}, {"level": 1, "points": 3}))
    held = spec({"index": ["a"]}).everywhere(normalizer=step)

    with pytest.raises(ii.IndeksInovasiError, match=r"LevelPoints contradicts the direction of 'a' \(positive\)"):
        ii.compute(Dataset.of({"a": [0.0, 1.0]}, ["u", "v"]), held)


def test_at_least_more_than_there_are_is_never_enough():
    """Five of two children cannot be there: nobody has a score, whether another row has a gap or not."""
    held = spec({"index": ["a", "b"]}, ii.ArithmeticMean(missing=ii.Missing(rule="skip", at_least=5)))

    assert ii.compute(Dataset.of({"a": [1.0], "b": [1.0]}, ["u"]), held).scores() == {"u": None}
    assert ii.compute(Dataset.of({"a": [1.0, NAN], "b": [1.0, 1.0]}, ["u", "v"]), held).scores() == {
        "u": None,
        "v": None,
    }


def test_points_that_cancel_have_a_line_for_their_dust():
    """Large points of both signs leave a small score: exactly summed they are that score all the same."""
    held = spec({"index": ["a", "b", "c"]}, ii.WeightedSum(), weights={"a": 0.1, "b": 0.7, "c": 0.2})
    data = Dataset.of({"a": [1e6 / 3], "b": [-1e6 / 7], "c": [333333.3333]}, ["u"])

    got = ii.explain(ii.compute(data, held), "u")

    assert math.fsum([*(line.points for line in got.final), -got.score]) == pytest.approx(
        0, abs=4 * math.ulp(got.score)
    )


def test_a_maximum_behind_a_turned_indicator():
    """Min-max as a last step of a z-scored negative indicator: the best is its ceiling, and nothing is refused."""
    framework = ii.Framework.of({"index": ["a"]}, negative=["a"])
    held = ii.IndexSpec(
        name="demo",
        framework=framework,
        normalizer=ii.ZScore(ddof=1),
        aggregator=ii.ArithmeticMean(),
        nodes={"a": {"then": [{"kind": "min_max"}]}},
    )

    got = ii.explain(ii.compute(Dataset.of({"a": [1.0, 2.0, 3.0]}, ["u", "v", "w"]), held), "v")

    assert (got["a"].points, got["a"].maximum) == (50.0, 100.0)


def test_neighbors_within_rounding_error_are_listed():
    """
    Two scores round apart at 12 decimals and are nearer than the arithmetic can tell.

    By hand: 1 - 6e-13 and 1 - 4e-13 are 999999999999.4 and 999999999999.6 at 12 decimals, so 999999999999 and
    1000000000000; they differ by 2e-13, less than 2 ** -40 = 9.1e-13.
    """
    held = spec({"index": ["a"]}, ranking=ii.Ranking(decimals=12))

    result = ii.compute(Dataset.of({"a": [1 - 6e-13, 1 - 4e-13, 0.5]}, ["u", "v", "w"]), held)

    assert result.rank.tolist() == [2.0, 1.0, 3.0]
    assert result.near_ties == (("v", "u"),)
