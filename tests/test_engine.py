"""The order of the steps: worked indices, refusals with all culprits, freezing, parts, panels, laws."""

from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi import _registry, engine
from indeks_inovasi.errors import (
    ConstantIndicatorError,
    FloatingPointModeError,
    IndeksInovasiError,
    MissingValueError,
    NonPositiveValueError,
    NotFrozenError,
    NotRowWiseError,
    NoUnitsError,
    OutOfRangeError,
    SettingError,
    SpecificationError,
    TableError,
    UnknownCodeError,
    UnknownPeerGroupError,
    UnturnedIndicatorError,
)
from indeks_inovasi.kernels.blocks import BLOCK
from indeks_inovasi.kernels.threads import thread_count
from indeks_inovasi.matrix import Dataset, PartTable, Rows
from indeks_inovasi.strategies.base import Aggregator, Missing
from indeks_inovasi.typing import FrozenMap
from tests.generators import datasets, specifications
from tests.test_specification import SPEC as HDI

NAN = np.nan
FRAMEWORK = ii.Framework.of(
    {"index": {"health": ["life"], "economy": ["income", "co2"]}}, negative=["co2"], weights={"income": 2, "co2": 1}
)
DATA = ii.Dataset.of(
    {"life": [60.0, 70.0, 80.0, 65.0], "income": [10.0, 30.0, 20.0, 50.0], "co2": [1.0, 5.0, 3.0, 2.0]},
    ["a", "b", "c", "d"],
    peers={"island": ["east", "east", "west", "west"]},
)


def spec(**changes):
    """Return min-max, equal weights within groups as the framework says, arithmetic means."""
    defaults = {"normalizer": ii.MinMax(), "aggregator": ii.ArithmeticMean()}
    return ii.IndexSpec(name="demo", framework=FRAMEWORK, **{**defaults, **changes})


# -- worked indices


def test_small_index_by_hand():
    """
    Four regions, three indicators, two groups.

    By hand: life 0, 50, 100, 25; income 0, 50, 25, 100; co2 turned 100, 0, 50, 75. Economy (2 income + co2) / 3 =
    100/3, 100/3, 100/3, 275/3. Index: 50/3, 125/3, 200/3, 175/3.
    """
    result = ii.compute(DATA, spec())

    assert_allclose(result.column("economy").values, [100 / 3, 100 / 3, 100 / 3, 275 / 3], rtol=1e-15)
    assert_allclose(result.score, [50 / 3, 125 / 3, 200 / 3, 175 / 3], rtol=1e-15)
    assert result.rank.tolist() == [4, 3, 1, 2]
    assert result.rank_of("economy").tolist() == [2, 2, 2, 1]


def test_human_development_index_by_hand():
    """
    Costa Rica in 2014: health 0.9138, education 0.6661, income 0.7399, HDI 0.766 as printed (0.767 unrounded inputs).

    UNDP (2015), Human Development Report, Technical note 1: life 79.4, schooling 13.9 and 8.4 years, income 13,413.
    """
    data = ii.Dataset.of({"le": [79.4], "eys": [13.9], "mys": [8.4], "gnipc": [13413.0]}, ["CRI"])
    result = ii.compute(data, HDI)

    assert_allclose(result.column("le").values, [0.9138], rtol=0, atol=5e-5)
    assert_allclose(result.column("education").values, [0.6661], rtol=0, atol=5e-5)
    assert_allclose(result.column("gnipc").values, [0.7399], rtol=0, atol=1e-4)
    assert_allclose(result.trace("hdi")[0].column.values, [0.7665653325], rtol=0, atol=1e-10)
    assert result.score.tolist() == [0.767]


def test_dominated_unit_and_weights_of_three_criteria():
    """
    Weights 1, 1, 3 over min-max scores with one cost: 0.4, 0.7, 0.6, ranks 3, 1, 2.

    By hand: cost 1, 4, 7 -> 1, 0.5, 0; 9, 5, 1 -> 1, 0.5, 0; 3, 8, 9 -> 0, 5/6, 1; (1 + 1 + 0)/5, (0.5 + 0.5 + 2.5)/5,
    (0 + 0 + 3)/5.
    """
    framework = ii.Framework.of({"g": ["x", "y", "z"]}, negative=["x"], weights={"x": 1, "y": 1, "z": 3})
    data = ii.Dataset.of({"x": [1.0, 4.0, 7.0], "y": [9.0, 5.0, 1.0], "z": [3.0, 8.0, 9.0]}, ["a", "b", "c"])
    held = ii.IndexSpec(
        name="x", framework=framework, normalizer=ii.MinMax(ceiling=1.0), aggregator=ii.ArithmeticMean()
    )
    result = ii.compute(data, held)

    assert_allclose(result.score, [0.4, 0.7, 0.6], rtol=1e-15)
    assert [result.rows.units[row] for row in result.best_first()] == ["b", "c", "a"]


def test_one_column_with_opposite_directions():
    """Two indicators may read one column; what is good in one branch is bad in the other, so the means are equal."""
    framework = ii.Framework.of({"g": ["more", "less"]}, negative=["less"])
    value = {"kind": "column", "name": "x"}
    held = ii.IndexSpec(
        name="x",
        framework=framework,
        normalizer=ii.MinMax(),
        aggregator=ii.ArithmeticMean(),
        nodes={"more": {"value": value}, "less": {"value": value}},
    )

    assert ii.compute(ii.Dataset.of({"x": [1.0, 2.0, 9.0]}, list("abc")), held).score.tolist() == [50.0, 50.0, 50.0]


def test_steps_after_an_aggregate_learn_as_well():
    """A group that is rescaled to its best unit: (100/3, 275/3) on 0 to 1 is 0, 0, 0, 1."""
    result = ii.compute(DATA, spec(nodes={"economy": {"then": [{"kind": "min_max", "ceiling": 1}]}}))

    assert [name for name, _ in result.trace("economy")] == ["aggregated", "then[0]"]
    assert result.column("economy").values.tolist() == [0.0, 0.0, 0.0, 1.0]
    assert isinstance(result.frozen.nodes["economy"].then[0], ii.GoalPosts)


def test_group_that_lowers_its_parent():
    """Pressure 20 of 100 turned is 80, so the mean with 60 is 70."""
    framework = ii.Framework.of({"index": {"state": ["s"], "pressure": ["p"]}})
    held = ii.IndexSpec(
        name="x",
        framework=framework,
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(),
        nodes={"pressure": {"then": [{"kind": "reverse", "floor": 0, "ceiling": 100}]}},
    )

    assert ii.compute(ii.Dataset.of({"s": [60.0], "p": [20.0]}, ["a"]), held).score.tolist() == [70.0]


def test_shared_node_counts_in_both_groups():
    """A group under two others is computed once: low = 4, left (4 + 2)/2 = 3, right (4 + 8)/2 = 6, top 4.5."""
    framework = ii.Framework.model_validate(
        {
            "index": "top",
            "shared": ["low"],
            "indicators": [{"code": code, "direction": "positive"} for code in "abc"],
            "groups": [
                {"code": "top", "children": ["left", "right"]},
                {"code": "left", "children": ["low", "a"]},
                {"code": "right", "children": ["low", "b"]},
                {"code": "low", "children": ["c"]},
            ],
        }
    )
    held = ii.IndexSpec(name="x", framework=framework, normalizer=ii.AsIs(), aggregator=ii.ArithmeticMean())
    result = ii.compute(ii.Dataset.of({"a": [2.0], "b": [8.0], "c": [4.0]}, ["u"]), held)

    assert result.score.tolist() == [4.5]
    assert [name for name, _ in result.trace("low")] == ["aggregated"]


def test_formula_over_children_reads_a_negative_one():
    """Income - 2 co2 without a normalizer that turns: 10 - 2 = 8, 30 - 10 = 20, 20 - 6 = 14, 50 - 4 = 46."""
    held = spec(
        normalizer=ii.AsIs(), nodes={"economy": {"aggregator": {"kind": "formula", "text": "income - 2 * co2"}}}
    )

    assert ii.compute(DATA, held).column("economy").values.tolist() == [8.0, 20.0, 14.0, 46.0]


def test_tables_and_records_are_data_as_well():
    """A bare table has its units in the column "unit"."""
    table = {"unit": ["a", "b"], "life": [60, 70], "income": [1.5, 2], "co2": [2, 1]}

    assert ii.compute(table, spec()).score.tolist() == [0.0, 100.0]


def test_bare_table_without_units():
    """A bare table whose units stand in another column is refused with the way to say so."""
    with pytest.raises(TableError) as caught:
        ii.compute({"code": ["a"], "life": [1.0], "income": [1.0], "co2": [1.0]}, spec())

    assert str(caught.value) == (
        "A bare table needs a column 'unit' with the codes of the units, but has code, life, income, co2. Say which"
        " column holds them: ii.read(table, unit=...)."
    )


# -- refusals


def test_every_constant_indicator_is_named():
    """Culprits of several indicators stand in one error."""
    data = DATA.with_columns({"life": np.full(4, 3.0), "co2": np.full(4, 0.5)})

    with pytest.raises(ConstantIndicatorError) as caught:
        ii.compute(data, spec())
    assert str(caught.value) == (
        "MinMax needs two different values per indicator, but found 'life' (always 3.0), 'co2' (always 0.5). Drop the"
        " indicator, give it fixed bounds with GoalPosts, or choose a neutral score with constant=..."
    )
    assert caught.value.culprits == (("life", 3.0), ("co2", 0.5))


def test_culprits_of_other_kinds_are_noted():
    """Where two kinds of errors meet in one stage, the second one is a note on the first."""
    held = spec(
        nodes={"co2": {"treatment": {"kind": "log", "shift": -2}}, "life": {"treatment": {"kind": "shifted_log"}}}
    )
    data = DATA.with_columns({"life": np.full(4, 3.0)})

    with pytest.raises(ConstantIndicatorError, match="found 'life'") as caught:
        ii.compute(data, held)
    assert caught.value.__notes__ == [
        "Log(shift=-2.0) needs positive values, but found co2[a] = 1.0, co2[d] = 2.0. Lift them with a floor above"
        " zero (for instance MinMax(floor=1)), shift the column, or choose another strategy."
    ]


def test_later_steps_of_indicators_name_all_culprits():
    """Also steps after the normalizer report together."""
    held = spec(nodes={code: {"then": [{"kind": "log"}]} for code in ("life", "income")})

    with pytest.raises(NonPositiveValueError, match=r"found life\[a\] = 0\.0, income\[a\] = 0\.0\."):
        ii.compute(DATA, held)


def test_unknown_columns_are_named_together():
    """Every column that the data lacks stands in one error."""
    data = ii.Dataset.of({"life": [1.0], "CO2": [2.0]}, ["a"])

    with pytest.raises(UnknownCodeError, match=r"Unknown column of the data: income, co2\. .*Known: life, CO2\."):
        ii.compute(data, spec())


def test_missing_values_are_refused_by_default():
    """Without an imputer or a missing rule the cells are named, with the period where there is one."""
    data = ii.Dataset.of({"life": [1.0, NAN], "income": [NAN, 2.0], "co2": [1.0, 2.0]}, ["a", "a"], ["2020", "2021"])

    with pytest.raises(MissingValueError) as caught:
        ii.compute(data, spec(normalizer=ii.Rank(ties="min")))
    assert "ArithmeticMean in the group 'health' refuses missing values, but found life[a, 2021]." in str(caught.value)


def test_unturned_indicator_is_refused():
    """Values as they are do not turn an indicator, so a mean refuses it."""
    with pytest.raises(UnturnedIndicatorError, match=r"ArithmeticMean in the group 'economy' .* turned them: co2"):
        ii.compute(DATA, spec(normalizer=ii.AsIs()))


def test_infinite_groups_are_refused():
    """A product that overflows is refused with its units, without a warning."""
    data = ii.Dataset.of({"life": [1.0, 1.0], "income": [1e200, 1.0], "co2": [1e200, 1.0]}, ["a", "b"])
    held = spec(normalizer=ii.AsIs()).with_node("economy", aggregator=ii.FormulaAggregation(text="income * co2"))

    with pytest.raises(OutOfRangeError, match=r"The group 'economy' needs finite results, but found economy\[a\]"):
        ii.compute(data, held)


def test_no_units():
    """An empty table has nothing to score."""
    with pytest.raises(
        NoUnitsError, match=r"^The data has no units, so there is nothing to score\. Give at least one row\.$"
    ):
        ii.compute(ii.Dataset.of({"life": [], "income": [], "co2": []}, []), spec())


def test_one_unit():
    """One unit has a score where nothing must be learned, and a clear refusal where something must."""
    one = DATA.take(np.array([2]))
    posts = ii.GoalPosts(floor_at=0.0, ceiling_at=100.0, clip="none")
    turned = ii.GoalPosts(floor_at=10.0, ceiling_at=0.0, clip="none")

    result = ii.compute(one, spec(normalizer=posts, nodes={"co2": {"normalizer": turned}}))
    assert_allclose(result.score, [(80.0 + (2 * 20.0 + 70.0) / 3) / 2], rtol=1e-15)
    assert result.rank.tolist() == [1]
    with pytest.raises(ConstantIndicatorError, match=r"'life' \(always 80\.0\), 'income' \(always 20\.0\), 'co2'"):
        ii.compute(one, spec())


def test_strange_floating_point_mode_is_refused(monkeypatch):
    """Where a library has switched rounding to zero on, nothing is computed."""
    monkeypatch.setattr(engine, "floating_point_is_default", lambda: False)

    with pytest.raises(FloatingPointModeError, match="This process rounds or flushes small numbers to zero"):
        ii.compute(DATA, spec())


def test_strange_floating_point_mode_is_refused_by_whatever_computes(monkeypatch):
    """A study, an explanation or a stability that is asked for later is refused as well."""
    official = ii.compute(DATA, spec())
    unit = official.rows.units[0]
    study = ii.uncertainty(DATA, spec(), [ii.WeightNoise(0.1)], draws=3, seed=1)
    monkeypatch.setattr(engine, "floating_point_is_default", lambda: False)

    for ask in (
        lambda: study.scores,
        lambda: study.pairs,
        lambda: ii.uncertainty(DATA, spec(), [ii.WeightNoise(0.1)], draws=3, seed=1),
        lambda: ii.explain(official, unit),
        lambda: ii.weight_stability(official),
    ):
        with pytest.raises(FloatingPointModeError):
            ask()


def test_numbers_whose_sums_are_no_floats_are_refused_by_their_cells():
    """Near the largest float a deviation, or an exact product of a study, cannot be computed; the cells are named."""
    framework = ii.Framework.of({"index": ["a", "b"]})
    table = {"unit": ["p", "q", "r"], "a": [1.7e308, -1.7e308, -1.6e308], "b": [1.0, 2.0, 3.0]}
    scaled = ii.IndexSpec(
        name="x", framework=framework, normalizer=ii.ZScore(ddof=1, mean=10), aggregator=ii.ArithmeticMean()
    )
    with pytest.raises(OutOfRangeError, match=r"sums and products are floats, but found a\[p\] = 1\.7e\+308, a\[q\]"):
        ii.compute(table, scaled)

    plain = scaled.replace(normalizer=ii.AsIs())
    large = {**table, "a": [1e280, 2e280, 3.0]}
    assert ii.compute(large, plain).rank.tolist() == [2.0, 1.0, 3.0]
    with pytest.raises(OutOfRangeError) as caught:
        ii.uncertainty(large, plain, [ii.WeightNoise(0.1)], draws=5, seed=1)
    assert [(cell.unit, cell.indicator) for cell in caught.value.culprits] == [("p", "a"), ("q", "a")]


def test_a_number_of_threads_that_cannot_be_is_refused(monkeypatch):
    """Before anything is computed, also where one thread would do."""
    thread_count.cache_clear()
    monkeypatch.setenv("INDEKS_INOVASI_THREADS", "two")

    with pytest.raises(SettingError, match="INDEKS_INOVASI_THREADS takes a whole number of threads"):
        ii.compute(DATA, spec())
    thread_count.cache_clear()


def test_missing_rule_may_count_indicators():
    """
    Of three indicators b lacks one and c two: with two thirds needed the index of c is missing.

    By hand, values as they are: a (1 + (2 + 6) / 2) / 2 = 2.5; b (1 + 2) / 2 = 1.5; c has life only.
    """
    framework = ii.Framework.of({"index": {"health": ["life"], "economy": ["income", "jobs"]}})
    by_group = ii.ArithmeticMean(missing=Missing(rule="skip"))
    by_leaf = ii.ArithmeticMean(missing=Missing(rule="skip", share=2 / 3, of="leaves"))
    held = ii.IndexSpec(name="x", framework=framework, normalizer=ii.AsIs(), aggregator=by_group)
    data = ii.Dataset.of({"life": [1.0, 1.0, 1.0], "income": [2.0, 2.0, NAN], "jobs": [6.0, NAN, NAN]}, list("abc"))

    assert_array_equal(ii.compute(data, held.with_node("index", aggregator=by_leaf)).score, [2.5, 1.5, NAN])
    assert ii.compute(data, held).score.tolist() == [2.5, 1.5, 1.0]


# -- freezing


def test_frozen_specification_can_be_read():
    """What min-max has learned are posts, of the negative indicator with the worst value first."""
    frozen = ii.compute(DATA, spec()).frozen

    assert frozen.learning == ()
    assert frozen.nodes["co2"].normalizer == ii.GoalPosts(floor_at=5.0, ceiling_at=1.0, clip="none")
    assert frozen.normalizer == ii.MinMax()
    assert ii.IndexSpec.from_json(frozen.to_json()) == frozen


def test_new_unit_is_scored_alone():
    """Frozen on four regions, a fifth with 90, 30, 1 scores (150 + (2 * 50 + 100) / 3) / 2 = 325/3."""
    frozen = ii.compute(DATA, spec()).frozen
    new = ii.Dataset.of({"life": [90.0], "income": [30.0], "co2": [1.0]}, ["e"])

    assert_allclose(ii.apply(new, frozen).score, [325 / 3], rtol=1e-15)


def test_apply_refuses_what_learns():
    """A specification that still learns is refused with the paths."""
    with pytest.raises(NotFrozenError) as caught:
        ii.apply(DATA, spec(weighter=ii.Critic()))

    assert str(caught.value) == (
        "These steps still learn from data: life/normalizer, income/normalizer, co2/normalizer, index/weighter,"
        " health/weighter, economy/weighter. Use result.frozen of a computation, or call compute."
    )


def test_strategies_that_compare_units_cannot_score_one():
    """A strategy that is not row-wise, wherever it stands, keeps a single unit from being scored."""

    class AboveTheRest(Aggregator, frozen=True):
        kind: Literal["test.above"] = "test.above"
        row_wise = False

        def combine(self, values, weights, children):
            return values[:, 0] - values[:, 0].min() + 0.0

    class Centered(ii.AsIs, frozen=True):
        kind: Literal["test.centered"] = "test.centered"
        row_wise = False

    before = dict(_registry._registered)
    try:
        ii.register(AboveTheRest)
        ii.register(Centered)
        held = spec().with_node("index", aggregator=AboveTheRest())
        frozen = ii.compute(DATA, held).frozen.with_node("life", then=(Centered(),)).with_node("income", treatment=None)
        assert len(ii.apply(DATA, frozen)) == 4
        with pytest.raises(NotRowWiseError) as caught:
            ii.apply(DATA.take(np.array([0])), frozen)
        assert ii.compute(
            DATA,
            held.replace(normalizer=Centered()).with_node("economy", aggregator=ii.FormulaAggregation(text="income")),
        ).spec.comparing == (
            "index/test.above",
            "life/test.centered",
            "income/test.centered",
            "co2/test.centered",
        )
    finally:
        _registry._registered.clear()
        _registry._registered.update(before)
    assert str(caught.value) == (
        "These strategies compare units with each other, so that no unit can be scored alone: index/test.above,"
        " life/test.centered. Compute the whole table."
    )


def test_data_driven_weights_freeze():
    """Weights that were found are fixed weights, keyed by child."""
    result = ii.compute(DATA, spec(weighter=ii.EntropyWeights(basis="normalized")))
    rule = result.frozen.nodes["economy"]

    assert isinstance(rule.weighter, ii.FixedWeights)
    assert rule.weighter.by_code == result.weights["economy"]
    assert_array_equal(ii.apply(DATA, result.frozen).score, result.score)


@given(st.data())
def test_freezing_law_for_random_specifications(data):
    """The frozen specification gives the same bits, freezes to itself, and survives JSON."""
    held = data.draw(specifications())
    table = data.draw(datasets(held.framework))
    result = ii.compute(table, held)
    frozen = result.frozen

    assert held.learning
    assert frozen.learning == ()
    again = ii.compute(table, ii.IndexSpec.from_json(frozen.to_json()))
    assert again.frozen == frozen
    for code in held.framework.by_code:
        assert again.column(code).values.tobytes() == result.column(code).values.tobytes()


@given(st.data(), st.randoms())
def test_order_of_rows_means_nothing(data, random):
    """Rows in another order have the same scores, to the last bit, and the same ranks."""
    held = data.draw(specifications())
    table = data.draw(datasets(held.framework))
    order = list(range(len(table)))
    random.shuffle(order)
    result = ii.compute(table, held)
    shuffled = ii.compute(table.take(np.array(order)), held)

    assert shuffled.score.tobytes() == result.score[order].tobytes()
    assert_array_equal(shuffled.rank, result.rank[order])
    assert shuffled.frozen == result.frozen


@given(st.data())
def test_single_units_score_as_among_the_others(data):
    """Applied to one row alone, a frozen specification gives the score that the row has in the table."""
    held = data.draw(specifications())
    table = data.draw(datasets(held.framework))
    result = ii.compute(table, held)
    for row in range(len(table)):
        alone = ii.apply(table.take(np.array([row])), result.frozen)
        assert alone.score.tobytes() == result.score[row : row + 1].tobytes()


# -- panels and peers

PANEL = ii.Dataset.of(
    {"life": [60.0, 80.0, 70.0, 90.0], "income": [10.0, 30.0, 20.0, 50.0], "co2": [5.0, 1.0, 3.0, 1.0]},
    ["a", "b", "a", "b"],
    ["2019", "2019", "2020", "2020"],
    peers={"island": ["east", "west", "east", "west"]},
)


def test_base_year_scores_the_next():
    """
    Learned on 2019, a in 2020 has life 50, income 50, co2 50; b has 150, 200, 100.

    By hand: economy of b (2 * 200 + 100) / 3 = 500/3, index (150 + 500/3) / 2 = 475/3.
    """
    result = ii.compute(PANEL, spec(normalizer=ii.ReferencePeriod(period="2019", step=ii.MinMax())))

    assert_allclose(result.score, [0.0, 100.0, 50.0, 475 / 3], rtol=1e-15)
    assert result.rank.tolist() == [2, 1, 2, 1]
    assert result.frozen.nodes["life"].normalizer == ii.GoalPosts(floor_at=60.0, ceiling_at=80.0, clip="none")


def test_frozen_base_year_scores_the_next():
    """The same numbers, with the frozen specification of the base year applied to the rows of the next."""
    base = ii.compute(PANEL.take(np.array([0, 1])), spec())
    later = ii.apply(PANEL.take(np.array([2, 3])), base.frozen)

    assert_allclose(later.score, [50.0, 475 / 3], rtol=1e-15)


def test_each_period_learns_apart():
    """Within each year the worst is 0 and the best 100; an unseen year is refused."""
    result = ii.compute(PANEL, spec(normalizer=ii.PerPeerGroup(by="period", step=ii.MinMax())))
    later = ii.Dataset.of({"life": [1.0], "income": [1.0], "co2": [1.0]}, ["a"], ["2021"])

    assert result.score.tolist() == [0.0, 100.0, 0.0, 100.0]
    with pytest.raises(UnknownPeerGroupError, match=r"for 'life' and PerPeerGroup\(by='period'\) for 'income'"):
        ii.apply(later, result.frozen)


def test_ranks_within_peers():
    """Within each island and period everyone is first here."""
    result = ii.compute(PANEL, spec(ranking=ii.Ranking(within="island")))

    assert result.rank.tolist() == [1, 1, 1, 1]
    with pytest.raises(UnknownCodeError, match="Unknown peer group: isle"):
        _ = ii.compute(PANEL, spec(ranking=ii.Ranking(within="isle"))).rank


# -- parts

INNER = ii.IndexSpec(
    name="maturity",
    framework=ii.Framework.of({"m": ["novelty", "use"]}, weights={"novelty": 3, "use": 1}),
    normalizer=ii.AsIs(),
    aggregator=ii.WeightedSum(),
    imputer=ii.Fill(value=0.0),
)
STAGE = ii.OneOf(field="stage", values=("penerapan",))


def outer(combine, accept=(STAGE,), inner=INNER):
    """Return an index over governments with one indicator from their innovations and one of their own."""
    return ii.IndexSpec(
        name="outer",
        framework=ii.Framework.of({"index": ["own", "maturity"]}),
        parts={"innovations": ii.Part(spec=inner, accept=accept)},
        normalizer=ii.AsIs(),
        aggregator=ii.WeightedSum(missing=Missing(rule="skip")),
        nodes={"maturity": {"value": ii.RollUp(part="innovations", node="m", combine=combine)}},
    )


def governments(owners=(0, 0, 1, 0)):
    """Return three governments and four innovations: three of g1 (one not yet in use), one of g2, none of g3."""
    table = Dataset(
        Rows(("i1", "i2", "i3", "i4")),
        FrozenMap({"novelty": np.array([1.0, 2.0, 3.0, 3.0]), "use": np.array([1.0, NAN, 3.0, 2.0])}),
        attributes=FrozenMap({"stage": ("penerapan", "penerapan", "penerapan", "inisiatif")}),
    )
    data = ii.Dataset.of({"own": [10.0, 20.0, 30.0]}, ["g1", "g2", "g3"])
    return Dataset(
        data.rows, data.columns, FrozenMap({"innovations": PartTable(table, np.array(owners, dtype=np.int64))})
    )


@pytest.mark.parametrize(
    ("combine", "expected"),
    [
        ("sum", [20.0, 32.0, 30.0]),
        ("mean", [15.0, 32.0, 30.0]),
        ("best", [16.0, 32.0, 30.0]),
        ("count", [12.0, 21.0, 30.0]),
        ("mean_over_at_least", [12.5, 23.0, 30.0]),
    ],
)
def test_index_of_indices(combine, expected):
    """
    Innovations score 3 novelty + use: 4, 6 (use missing counts 0), 12, and 11 that is not yet in use.

    By hand: g1 has 4 + 6 = 10, mean 5, best 6, two of them, 10 / 4 = 2.5; g2 has 12, one, 12 / 4 = 3; g3 has none.
    """
    more = {"k": 4} if combine == "mean_over_at_least" else {}
    held = outer(_registry.lookup("combine", combine)(**more))
    result = ii.compute(governments(), held)

    assert result.score.tolist() == expected
    assert result.parts["innovations"].result.score.tolist() == [4.0, 6.0, 12.0, 11.0]
    assert result.parts["innovations"].accepted.tolist() == [True, True, True, False]


def test_refused_rows_have_reasons():
    """Every row of a part is accepted or refused with its reasons."""
    result = ii.compute(
        governments(), outer(ii.SumOf(), accept=(STAGE, ii.OneOf(field="stage", values=("x", "penerapan")))), lang="en"
    )

    assert result.eligibility[0] == ("innovations", "i1", "g1", True, ())
    assert result.eligibility[3] == (
        "innovations",
        "i4",
        "g1",
        False,
        ("stage is 'inisiatif', not penerapan", "stage is 'inisiatif', not x, penerapan"),
    )
    assert result.in_language("id").eligibility[3].reasons[0] == "stage adalah 'inisiatif', bukan penerapan"


def test_without_rules_every_row_is_accepted():
    """A part without rules takes all: g1 has 4 + 6 + 11 = 21."""
    assert ii.compute(governments(), outer(ii.SumOf(), accept=())).score.tolist() == [31.0, 32.0, 30.0]


def test_parts_freeze_too():
    """What an index of a part has learned stands in the frozen specification of the whole."""
    learning = INNER.everywhere(normalizer=ii.MinMax(ceiling=1.0))
    result = ii.compute(governments(), outer(ii.SumOf(), inner=learning))
    frozen = result.frozen

    assert frozen.learning == ()
    assert frozen.parts["innovations"].spec.nodes["novelty"].normalizer == ii.GoalPosts(
        floor_at=1.0, ceiling_at=3.0, ceiling=1.0, clip="none"
    )
    assert_array_equal(ii.apply(governments(), frozen).score, result.score)
    assert ii.apply(governments().take(np.array([1])), frozen).score.tolist() == [result.score[1]]


def test_part_that_the_data_lacks():
    """A table without the part is refused with what to give."""
    data = ii.Dataset.of({"own": [10.0]}, ["g1"])

    with pytest.raises(SpecificationError) as caught:
        ii.compute(data, outer(ii.SumOf()))
    assert str(caught.value) == (
        "The specification rolls up the part 'innovations', but the data has no such child table. Give records, or a"
        " Dataset with that part."
    )


def test_part_without_rows():
    """Governments without any innovation have the sum 0."""
    data = governments()
    empty = PartTable(data.parts["innovations"].table.take(np.array([], dtype=np.int64)), np.array([], dtype=np.int64))
    data = Dataset(data.rows, data.columns, FrozenMap({"innovations": empty}))
    result = ii.compute(data, outer(ii.SumOf()))

    assert result.score.tolist() == [10.0, 20.0, 30.0]
    assert result.eligibility == ()
    assert result.frozen.parts["innovations"].spec == INNER
    assert len(result.parts["innovations"].result) == 0
    assert "maturity: 0 rows" in repr(result.parts["innovations"].result)


def test_screened_governments_take_their_innovations_with_them():
    """When a unit leaves, its child rows leave and the owners of the others are renumbered."""
    data = governments(owners=(0, 0, 2, 1)).with_columns({"own": np.array([NAN, 20.0, 30.0])})
    held = outer(ii.SumOf()).replace(screening=ii.CoverageScreening(share=1.0))
    result = ii.compute(data, held)

    assert result.rows.units == ("g2", "g3")
    assert result.score.tolist() == [20.0, 42.0]
    assert [row.subject for row in result.eligibility] == ["i3", "i4"]


# -- what is kept


def test_keep_nodes_and_scores():
    """Less may be kept; the scores, ranks and the frozen specification are the same."""
    everything = ii.compute(DATA, spec())
    for keep in ("nodes", "scores"):
        less = ii.compute(DATA, spec(), keep=keep)
        assert less.score.tobytes() == everything.score.tobytes()
        assert less.rank.tolist() == everything.rank.tolist()
        assert less.frozen == everything.frozen
        with pytest.raises(
            SpecificationError, match=rf"The stages were not kept \(keep='{keep}'\)\. Compute with keep='all'\."
        ):
            less.trace("index")
    assert set(ii.compute(DATA, spec(), keep="nodes").columns) == set(FRAMEWORK.by_code)
    assert set(ii.compute(DATA, spec(), keep="scores").columns) == {"index"}


def test_keep_scores_with_a_withheld_rank():
    """The indicators that a withheld ranking counts are kept with the scores."""
    ranking = ii.Ranking(withhold_below=ii.Coverage(share=1.0))
    held = spec(aggregator=ii.ArithmeticMean(missing=Missing(rule="skip")), ranking=ranking)
    data = DATA.with_columns({"income": np.array([10.0, NAN, 20.0, 50.0])})
    less, everything = ii.compute(data, held, keep="scores"), ii.compute(data, held)

    assert_array_equal(less.rank, everything.rank)
    assert np.isnan(less.rank).tolist() == [False, True, False, False]
    assert not np.isnan(less.score).any()


def test_parts_keep_their_nodes_for_the_roll_up():
    """With scores only, the parts still have what the parent reads."""
    held = outer(ii.SumOf())

    assert (
        ii.compute(governments(), held, keep="scores").score.tolist() == ii.compute(governments(), held).score.tolist()
    )


# -- more rows than a block

MANY = BLOCK + 7
LARGE = ii.Dataset.of(
    {
        "life": (np.arange(MANY) * 7919.0) % 1009.0 + 1.0,
        "income": (np.arange(MANY) * 104729.0) % 997.0 + 2.0,
        "co2": (np.arange(MANY) * 1299709.0) % 983.0 + 3.0,
    },
    [f"u{row}" for row in range(MANY)],
)


@pytest.mark.parametrize("aggregator", [ii.GeometricMean(), ii.ArithmeticMean(), ii.Maximum()], ids=lambda a: a.kind)
def test_large_tables_are_worked_in_blocks_with_the_same_bits(aggregator):
    """Kept whole or only as scores, and row by row around the end of a block: the same bits."""
    held = spec(normalizer=ii.MinMax(floor=1.0), aggregator=aggregator)
    whole, scores = ii.compute(LARGE, held), ii.compute(LARGE, held, keep="scores")
    some = np.array([0, BLOCK - 1, BLOCK, MANY - 1])

    assert scores.score.tobytes() == whole.score.tobytes()
    assert_array_equal(scores.rank, whole.rank)
    assert ii.apply(LARGE.take(some), whole.frozen).score.tobytes() == whole.score[some].tobytes()


@pytest.mark.parametrize("keep", ["all", "scores"])
def test_refusals_of_large_tables_name_culprits_of_all_blocks(keep):
    """A refusal in one block does not hide the culprits of the next."""
    life = LARGE["life"].copy()
    life[[3, MANY - 1]] = -1.0
    data = LARGE.with_columns({"life": life, "co2": LARGE["income"]})
    held = spec(normalizer=ii.AsIs(), nodes={"co2": {"normalizer": ii.MinMax()}}, aggregator=ii.GeometricMean())
    logged = held.with_node("life", normalizer=ii.GoalPosts(floor_at=1.0, ceiling_at=9.0, clip="both", scale="log"))

    for refused in (held, logged):
        with pytest.raises(IndeksInovasiError, match=rf"found life\[u3\] = -1\.0, life\[u{MANY - 1}\] = -1\.0\."):
            ii.compute(data, refused, keep=keep)


# -- what is typed wrong, and what overflows


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (
            {"keep": "scoers"},
            "keep is 'all', 'nodes' or 'scores', but found 'scoers'. Did you mean 'scores' for 'scoers'?",
        ),
        ({"keep": None}, "keep is 'all', 'nodes' or 'scores', but found None."),
        ({"lang": "eng"}, "lang is 'id' or 'en', but found 'eng'. Did you mean 'en' for 'eng'?"),
    ],
)
def test_mistyped_choices(choice, sentence):
    """A word that is none of those allowed is refused by compute and by apply."""
    frozen = ii.compute(DATA, spec()).frozen

    for run, held in ((ii.compute, spec()), (ii.apply, frozen)):
        with pytest.raises(SpecificationError) as caught:
            run(DATA, held, **choice)
        assert str(caught.value) == sentence


def test_text_of_a_specification_is_not_printed():
    """A JSON text in the place of a specification is named by its type, with the way to read it."""
    with pytest.raises(SpecificationError) as caught:
        ii.compute(DATA, spec().to_json())
    assert str(caught.value) == (
        "A computation needs an IndexSpec, but found a str. Load an official one with profiles.load(name), a file with"
        " IndexSpec.load(path), a text with IndexSpec.from_json(text)."
    )


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"normalizer": ii.Affine(multiply=-1e308, subtract=-1e3)},
            "Affine (normalizer) needs values with finite results, but found co2[a] = 1.0, co2[b] = 5.0, co2[c] = 3.0,"
            " co2[d] = 2.0.",
        ),
        (
            {"nodes": {"index": {"then": (ii.Affine(multiply=1e306), ii.Affine(multiply=1e10))}}},
            "Affine (then[1]) needs values with finite results, but found index[a] =",
        ),
    ],
)
def test_steps_that_overflow(changes, sentence):
    """A step whose result is infinite is named with the cells before it, without a warning of numpy."""
    nodes = {"life": {"normalizer": ii.MinMax()}, "income": {"normalizer": ii.MinMax()}}
    with pytest.raises(OutOfRangeError) as caught:
        ii.compute(DATA, spec(**{"nodes": nodes, **changes}))
    assert str(caught.value).startswith(sentence)


@pytest.mark.filterwarnings("error")
def test_results_that_are_no_numbers():
    """Infinity minus infinity is no missing value: a group and a formula refuse it by cell."""
    framework = ii.Framework.of({"index": ["a", "b"]}, weights={"a": 10.0, "b": 10.0})
    data = ii.Dataset.of({"a": [1e308, 1.0, NAN], "b": [-1e308, 1.0, 1.0]}, ["u", "v", "w"])
    held = ii.IndexSpec(
        name="sum",
        framework=framework,
        normalizer=ii.AsIs(),
        aggregator=ii.WeightedSum(missing=Missing(rule="propagate")),
    )
    formula = held.with_node("a", value=ii.FormulaValue(text="10 * a + 10 * b"))

    with pytest.raises(
        OutOfRangeError, match=r"The group 'index' needs finite results, but found index\[u\]\. Correct"
    ):
        ii.compute(data, held)
    with pytest.raises(OutOfRangeError, match=r"The formula of 'a' needs finite results, but found a\[u\]\. Correct"):
        ii.compute(data, formula)
    assert_array_equal(ii.compute(data.take(np.array([1, 2])), held).score, [20.0, NAN])


def test_formula_asks_no_weighter():
    """
    A formula uses no weights: a weighter that would refuse the constant child is not asked.

    The child that the formula reads has weight 1, the other one 0, and the frozen specification learns nothing.
    """
    data = ii.Dataset.of({"a": [1.0, 2.0], "b": [1.0, 1.0]}, ["u", "v"])
    held = ii.IndexSpec(
        name="formula",
        framework=ii.Framework.of({"index": ["a", "b"]}),
        normalizer=ii.AsIs(),
        weighter=ii.Critic(),
        aggregator=ii.FormulaAggregation(text="3 * a"),
    )
    got = ii.compute(data, held)

    assert got.score.tolist() == [3.0, 6.0]
    assert got.weights["index"] == {"a": 1.0, "b": 0.0}
    assert held.learning == ()
    assert ii.apply(data, got.frozen).score.tolist() == [3.0, 6.0]
