"""Every unit against every other, as a user asks for it: by unit, by group, by peer group."""

import csv
import json

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi.errors import SpecificationError, UnknownCodeError
from indeks_inovasi.explanation import views
from tests.worked.coinr import asem

FRAMEWORK = ii.Framework.of({"index": {"health": ["life"], "economy": ["income", "co2"]}}, negative=["co2"])


def result_of(aggregator, columns, **rows):
    """Return the result of a small index whose headline group is scored by `aggregator`."""
    spec = ii.IndexSpec(
        name="demo", framework=FRAMEWORK, normalizer=ii.MinMax(), aggregator=ii.ArithmeticMean()
    ).with_node("economy", aggregator=aggregator)
    return ii.compute(ii.Dataset.of(columns, **rows), spec)


TABLE = {"life": [70.0, 60.0, 65.0], "income": [3.0, 2.0, 1.0], "co2": [9.0, 1.0, 9.0]}
UNITS = ["a", "b", "c"]


def test_shares_of_a_group():
    """Income: a over b over c. co2, where less is better: b over a and c, which tie."""
    pairs = ii.pair_matrix(result_of(ii.Copeland(), TABLE, units=UNITS), "economy")

    assert pairs.keys == ("a", "b", "c")
    assert pairs.values.tolist() == [[0.0, 0.5, 0.75], [0.5, 0.0, 1.0], [0.25, 0.0, 0.0]]
    assert pairs["b", "c"] == 1.0
    assert pairs.leaving.tolist() == [0.625, 0.75, 0.125]
    assert pairs.entering.tolist() == [0.375, 0.25, 0.875]
    assert pairs.to_dict() == {
        "unit": ["a", "b", "c"],
        "a": [0.0, 0.5, 0.25],
        "b": [0.5, 0.0, 0.0],
        "c": [0.75, 1.0, 0.0],
    }
    with pytest.raises(UnknownCodeError, match="Unknown compared unit: z"):
        pairs["a", "z"]
    with pytest.raises(ValueError, match="read-only"):
        pairs.values[0, 1] = 1.0


def test_a_mean_has_an_outranking_matrix_too():
    """The same shares, whatever the group is scored by; ELECTRE counts a tie for both."""
    mean = ii.pair_matrix(result_of(ii.ArithmeticMean(), TABLE, units=UNITS), "economy")
    electre = ii.pair_matrix(result_of(ii.Concordance(), TABLE, units=UNITS), "economy")

    assert mean.values.tolist() == [[0.0, 0.5, 0.75], [0.5, 0.0, 1.0], [0.25, 0.0, 0.0]]
    assert electre.values.tolist() == [[0.0, 0.5, 1.0], [0.5, 0.0, 1.0], [0.5, 0.0, 0.0]]


def test_how_a_matrix_is_shown():
    """Units on both sides, nothing on the diagonal."""
    shown = repr(ii.pair_matrix(result_of(ii.Copeland(), TABLE, units=UNITS), "economy")).splitlines()

    assert shown[0] == "economy: share of the weights for the row, ties half, 3 units"
    assert shown[1].split() == ["a", "b", "c"]
    assert shown[2].split() == ["a", "0.500", "0.750"]
    large = {code: list(map(float, range(20))) for code in TABLE}
    many = ii.pair_matrix(result_of(ii.Copeland(), large, units=[f"u{row}" for row in range(20)]), "economy")
    assert repr(many).splitlines()[-1] == "..."


def test_the_order_of_the_rows_means_nothing():
    """The matrix stands in the order of the units, whatever that of the data."""
    turned = {code: values[::-1] for code, values in TABLE.items()}
    one = ii.pair_matrix(result_of(ii.Copeland(), TABLE, units=UNITS), "economy")
    other = ii.pair_matrix(result_of(ii.Copeland(), turned, units=UNITS[::-1]), "economy")

    assert one.keys == other.keys
    assert np.array_equal(one.values, other.values)


def test_peer_groups_are_compared_apart():
    """Two years: one is named, or refused with both; units need no period then."""
    panel = {code: [*values, *values[::-1]] for code, values in TABLE.items()}
    rows = {"units": UNITS * 2, "periods": ["2020"] * 3 + ["2021"] * 3}
    result = result_of(ii.Copeland(within="period"), panel, **rows)

    assert ii.pair_matrix(result, "economy", "2020")["a", "c"] == 0.75
    assert ii.pair_matrix(result, "economy", "2021")["a", "c"] == 0.25
    with pytest.raises(SpecificationError, match=r"within 'period': choose one of 2020, 2021"):
        ii.pair_matrix(result, "economy")
    with pytest.raises(UnknownCodeError, match="2019"):
        ii.pair_matrix(result, "economy", "2019")
    both = ii.pair_matrix(result_of(ii.Copeland(), panel, **rows), "economy")
    assert both[("a", "2020"), ("c", "2021")] == 0.5
    assert ii.best_orders(result, "economy", "2021").found == 2
    with pytest.raises(SpecificationError, match="compares all rows"):
        ii.pair_matrix(result_of(ii.Copeland(), panel, **rows), "economy", "2020")


def test_units_with_a_gap_take_no_part():
    """Two of three units remain; where none does, that is said."""
    gap = TABLE | {"income": [3.0, np.nan, 1.0]}
    kind = ii.Copeland(missing=ii.Missing(rule="propagate"))
    spec = ii.IndexSpec(
        name="demo",
        framework=FRAMEWORK,
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(missing=ii.Missing(rule="propagate")),
    ).with_node("economy", aggregator=kind)
    spec = spec.with_node("co2", normalizer=ii.Affine(multiply=-1.0))

    assert ii.pair_matrix(ii.compute(ii.Dataset.of(gap, UNITS), spec), "economy").keys == ("a", "c")
    empty = gap | {"income": [np.nan] * 3}
    with pytest.raises(SpecificationError, match="nothing to compare"):
        ii.pair_matrix(ii.compute(ii.Dataset.of(empty, UNITS), spec), "economy")


@pytest.mark.parametrize("function", [ii.pair_matrix, ii.best_orders])
def test_what_is_no_result_or_no_group(function):
    """Refused by name."""
    with pytest.raises(SpecificationError, match="need the result of a computation, but found a dict"):
        function({})
    result = result_of(ii.Copeland(), TABLE, units=UNITS)
    with pytest.raises(UnknownCodeError, match="wealth"):
        function(result, "wealth")


def test_best_orders_of_the_handbook(published_data):
    """Five countries of the Technology Achievement Index: three orders with a support of 6.375, as printed."""
    printed = json.loads((published_data / "tai_handbook/social_choice.json").read_text(encoding="utf-8"))["tai5"]
    with (published_data / "tai_handbook/data.csv").open(encoding="utf-8") as file:
        rows = {row["country"]: row for row in csv.DictReader(file)}
    codes = [code for code in next(iter(rows.values())) if code != "country"]
    columns = {code: [float(rows[country][code]) for country in printed["countries"]] for code in codes}
    columns |= {"telephones_log": printed["telephones_log"], "electricity_log": printed["electricity_log"]}
    spec = ii.IndexSpec(
        name="tai", framework=ii.Framework.of({"index": codes}), normalizer=ii.AsIs(), aggregator=ii.Kemeny()
    )
    result = ii.compute(ii.Dataset.of(columns, printed["countries"]), spec)
    best = ii.best_orders(result)
    pairs = ii.pair_matrix(result)

    assert sorted(best.orders) == sorted(tuple(order) for order in printed["kemeny_best"])
    assert best.found == 3
    assert best.support == pytest.approx(printed["kemeny_best_score"], abs=1e-12)
    assert set(best.circles[0]) == {"Finland", "Sweden", "United States"}
    assert best.circles[1:] == (("Japan",), ("Korea, Rep. of",))
    countries = printed["countries"]
    assert [[pairs[a, b] for b in countries] for a in countries] == printed["outranking"]
    assert ii.best_orders(result, at_most=1).orders == best.orders[:1]


def test_dominance_counts_of_coinr(reference_data):
    """71 ordered pairs of 51 countries in which one is better in all eight pillars, as COINr counts them."""
    printed = json.loads((reference_data / "coinr/aggregate/outrank.json").read_text(encoding="utf-8"))
    columns = {pillar: asem.default_result().column(pillar).values for pillar in asem.PILLARS}
    weights = dict(zip(asem.PILLARS, [1.0, 2, 1, 1, 2, 1, 3, 1], strict=True))
    spec = ii.IndexSpec(
        name="pillars",
        framework=ii.Framework.of({"index": list(asem.PILLARS)}, weights=weights),
        normalizer=ii.AsIs(),
        aggregator=ii.Copeland(),
    )
    pairs = ii.pair_matrix(ii.compute(ii.Dataset.of(columns, asem.default_result().rows.units), spec))

    assert np.count_nonzero(pairs.values == 1.0) == printed["nDominant"]


def test_too_many_units_in_a_circle():
    """Two children that contradict each other: every pair ties, and who is in the circle is named."""
    columns = {"life": list(range(21)), "income": list(range(21))[::-1]}
    spec = ii.IndexSpec(
        name="circle",
        framework=ii.Framework.of({"index": ["life", "income"]}),
        normalizer=ii.AsIs(),
        aggregator=ii.Copeland(),
    )
    result = ii.compute(ii.Dataset.of(columns, [f"u{row:02d}" for row in range(21)]), spec)

    with pytest.raises(SpecificationError, match=r"21 units .* circle or tie in 'index'.*at most 20 .*u00, u01"):
        ii.best_orders(result)


@pytest.mark.parametrize(
    "aggregator",
    [
        ii.Copeland(),
        ii.BordaCount(),
        ii.Concordance(),
        ii.Concordance(threshold=0.6),
        ii.Promethee(preference=ii.PreferenceFunction(shape="gaussian", deviation=20.0)),
        ii.Kemeny(),
    ],
    ids=lambda aggregator: aggregator.kind,
)
def test_an_explanation_keeps_the_others_in_their_place(aggregator):
    """What the indicators give adds, with the base, to the score of the unit among all others."""
    random = np.random.default_rng(2)
    spec = ii.IndexSpec(name="demo", framework=FRAMEWORK, normalizer=ii.MinMax(), aggregator=aggregator)
    data = ii.Dataset.of({code: random.random(8) for code in TABLE}, [f"u{row}" for row in range(8)])
    result = ii.compute(data, spec)
    told = ii.explain(result, "u3")

    assert told.method == "shapley"
    assert sum(line.points for line in told.final) == pytest.approx(result["u3"].score, abs=1e-12)
    assert {line.code for line in told.final} == {*TABLE, "index/base"}


COMPARING = [
    ii.Copeland(),
    ii.BordaCount(),
    ii.Concordance(),
    ii.Concordance(threshold=0.6, vetoes={"co2": 60.0}),
    *(
        ii.Promethee(preference=function)
        for function in (
            ii.PreferenceFunction(shape="usual"),
            ii.PreferenceFunction(shape="level", indifference=10.0, preference=30.0),
            ii.PreferenceFunction(shape="linear", indifference=10.0, preference=30.0),
            ii.PreferenceFunction(shape="gaussian", deviation=20.0),
        )
    ),
]


@pytest.mark.parametrize("aggregator", COMPARING, ids=lambda aggregator: aggregator.kind)
def test_one_against_the_others_is_what_the_whole_table_gives(aggregator):
    """A unit with other values, looked at alone, has the score that it has when all are compared anew."""
    random = np.random.default_rng(3)
    columns = {code: np.round(random.random(9), 1) for code in TABLE}
    years = ["2020"] * 4 + ["2021"] * 5
    for kind in (aggregator, aggregator.replace(within="period")):
        spec = ii.IndexSpec(
            name="demo",
            framework=ii.Framework.of(
                {"index": list(TABLE)}, negative=["co2"], weights={"life": 2, "income": 0, "co2": 1}
            ),
            normalizer=ii.MinMax(),
            aggregator=kind,
        ).with_node("index", then=(ii.Affine(multiply=3.0),))
        result = ii.compute(ii.Dataset.of(columns, [f"u{row}" for row in range(9)], years), spec)
        inputs = np.round(random.random((20, 3)), 1) * 100.0
        inputs[0] = [result.column(code).values[5] for code in TABLE]
        alone = views.evaluate(result, "index", tuple(TABLE), inputs, 5)

        assert alone == pytest.approx(
            [views._among_others(result, "index", tuple(TABLE), own, 5) for own in inputs], abs=1e-12
        )
        assert alone[0] == pytest.approx(result.score[5], abs=1e-12)
