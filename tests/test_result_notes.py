"""What a result says about zeros, gaps and turned indicators."""

import math

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi.matrix import Dataset
from indeks_inovasi.typing import FrozenMap


def computed(columns, units, aggregator, negative=(), **nodes):
    """Return the result of one group over columns as they are."""
    spec = ii.IndexSpec(
        name="demo",
        framework=ii.Framework.of({"index": ["a", "b"]}, negative=negative),
        normalizer=ii.AsIs(),
        aggregator=aggregator,
        nodes=nodes,
    )
    return ii.compute(Dataset.of(columns, units), spec)


@pytest.mark.parametrize(
    ("aggregator", "told"),
    [
        (ii.GeometricMean(), True),
        (ii.HarmonicMean(), True),
        (ii.PowerMean(exponent=-2), True),
        (ii.Product(), True),
        (ii.PowerMean(exponent=2), False),
        (ii.ArithmeticMean(), False),
    ],
)
def test_a_zero_that_decides_is_told(aggregator, told):
    """Under a geometric mean and its kin one zero makes the group zero: unit x is named with the child b."""
    result = computed({"a": [5.0, 4.0], "b": [0.0, 9.0]}, ["x", "y"], aggregator)

    assert [(cell.unit, cell.indicator, cell.value) for cell in result.zeroed] == [("x", "index", "b")] * told
    assert ("zero because a child is" in repr(result)) == told


def test_a_missing_denominator_is_told():
    """A quotient whose divisor is missing is missing, and the column that is missing is named."""
    result = computed(
        {"b": [1.0, 2.0], "exports": [10.0, 20.0], "gdp": [math.nan, 40.0]},
        ["x", "y"],
        ii.ArithmeticMean(missing=ii.Missing(rule="skip")),
        a={"value": {"kind": "formula", "text": "exports / gdp"}},
    )

    assert result.score.tolist() == [1.0, 1.25]
    assert [(cell.unit, cell.indicator, cell.value) for cell in result.missing_operands] == [("x", "a", "gdp")]


def test_the_step_that_turned_an_indicator_is_told():
    """Min-max turns the negative indicator; the positive one was never to be turned."""
    spec = ii.IndexSpec(
        name="demo",
        framework=ii.Framework.of({"index": ["a", "b"]}, negative=["b"]),
        normalizer=ii.MinMax(),
        aggregator=ii.ArithmeticMean(),
    )
    result = ii.compute(Dataset.of({"a": [1.0, 2.0], "b": [1.0, 2.0]}, ["x", "y"]), spec)

    assert result.turned_by("b") == "normalized"
    assert result.turned_by("a") is None


def test_scores_by_unit():
    """Values of a node by unit, by unit and period in a panel."""
    result = computed(
        {"a": [1.0, 3.0], "b": [3.0, math.nan]}, ["x", "y"], ii.ArithmeticMean(missing=ii.Missing(rule="propagate"))
    )

    assert result.scores() == {"x": 2.0, "y": None}
    assert result.scores("a") == {"x": 1.0, "y": 3.0}

    panel = Dataset.of({"a": [1.0, 2.0], "b": [1.0, 2.0]}, ["x", "x"], ["2024", "2025"])
    assert ii.compute(panel, result.spec).scores() == {("x", "2024"): 1.0, ("x", "2025"): 2.0}


@pytest.mark.parametrize(
    "normalizer", [ii.MinMax, lambda **posts: ii.GoalPosts(floor_at=0, ceiling_at=1, clip="none", **posts)]
)
def test_a_scale_upside_down_is_refused(normalizer):
    """The direction of an indicator turns it, never a scale from 100 to 0."""
    with pytest.raises(ValueError, match=r"floor must be below ceiling, but found 100\.0 and 0\.0"):
        normalizer(floor=100, ceiling=0)


def test_levels_have_their_points_once():
    """The same level twice is refused."""
    with pytest.raises(ValueError, match="Each level has its points once"):
        ii.LevelPoints(points=({"level": 1, "points": 2}, {"level": 1, "points": 3}))


def test_a_true_zero_cannot_be_the_best_value():
    """Zeros that stand apart score 0, which contradicts an indicator on which less is better."""
    step = ii.Percentile(ties="max", denominator="n", zeros="apart")
    spec = ii.IndexSpec(
        name="demo",
        framework=ii.Framework.of({"index": ["a"]}, negative=["a"]),
        normalizer=step,
        aggregator=ii.ArithmeticMean(),
    )

    with pytest.raises(ii.IndeksInovasiError, match="contradicts the direction of 'a'"):
        ii.compute(Dataset.of({"a": [0.0, 1.0]}, ["x", "y"]), spec)


@pytest.mark.parametrize(("ties", "value", "share"), [("min", 9.0, 100.0), ("max", -9.0, 0.0)])
def test_new_extremes_stay_on_the_percentile_scale(ties, value, share):
    """A frozen percentile places a new best or worst unit at the end of the scale, never beyond it."""
    spec = ii.IndexSpec(
        name="demo",
        framework=ii.Framework.of({"index": ["a"]}),
        normalizer=ii.Percentile(ties=ties, denominator="n_minus_1"),
        aggregator=ii.ArithmeticMean(),
    )
    frozen = ii.compute(Dataset.of({"a": [1.0, 2.0, 3.0]}, ["x", "y", "z"]), spec).frozen

    assert ii.apply(Dataset.of({"a": [value]}, ["new"]), frozen).score.tolist() == [share]


def test_a_name_in_place_of_a_specification_is_refused():
    """The name of a profile is no specification, and the sentence says how to get one."""
    with pytest.raises(ii.IndeksInovasiError, match=r"needs an IndexSpec, but found 'iid-2026'.*profiles.load"):
        ii.compute({"unit": ["x"], "a": [1.0]}, "iid-2026")


def test_a_bare_table_needs_a_unit_column():
    """A table whose units stand in another column is refused with the call that names it."""
    spec = computed({"a": [1.0], "b": [1.0]}, ["x"], ii.ArithmeticMean()).spec

    with pytest.raises(ii.IndeksInovasiError, match=r"needs a column 'unit'.*ii.read\(table, unit="):
        ii.compute({"region": ["x"], "a": [1.0], "b": [2.0]}, spec)


def test_a_part_may_screen_its_own_rows():
    """
    An innovation with one of two values leaves its part, and the others add up.

    By hand: i1 has 1 + 2 = 3, i2 leaves, i3 has 5 + 6 = 11; x owns i1 and i2, y owns i3.
    """
    part = ii.IndexSpec(
        name="part",
        framework=ii.Framework.of({"m": ["p", "q"]}),
        screening=ii.CoverageScreening(share=0.9),
        normalizer=ii.AsIs(),
        aggregator=ii.WeightedSum(),
    )
    spec = ii.IndexSpec(
        name="demo",
        framework=ii.Framework.of({"index": ["total"]}),
        parts={"rows": {"spec": part}},
        normalizer=ii.AsIs(),
        aggregator=ii.WeightedSum(),
        nodes={"total": {"value": {"kind": "roll_up", "part": "rows", "node": "m", "combine": {"kind": "sum"}}}},
    )
    table = Dataset.of({"p": [1.0, 3.0, 5.0], "q": [2.0, math.nan, 6.0]}, ["i1", "i2", "i3"])
    data = Dataset(ii.Rows(("x", "y")), FrozenMap(), FrozenMap({"rows": ii.PartTable(table, np.array([0, 0, 1]))}))

    result = ii.compute(data, spec)

    assert result.scores() == {"x": 3.0, "y": 11.0}
    assert [left.unit for left in result.parts["rows"].result.left] == ["i2"]
    assert [row.subject for row in result.eligibility] == ["i1", "i3"]
