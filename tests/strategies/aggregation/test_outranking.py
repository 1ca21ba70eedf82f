"""Comparisons of all pairs: against papers, COINr, the handbook, and loops over pairs."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi.errors import NotRowWiseError, SpecificationError, UnknownCodeError
from indeks_inovasi.kernels import consensus, flows, outranking
from indeks_inovasi.kernels.outranking import Comparisons
from tests.worked.coinr import asem


def score(aggregator, table, weights=None, codes=None, **rows):
    """Return the scores of rows of a table, as they stand."""
    table = np.asarray(table, dtype=float)
    codes = codes or [f"c{number}" for number in range(table.shape[1])]
    given = None if weights is None else dict(zip(codes, weights, strict=True))
    spec = ii.IndexSpec(
        name="pairs",
        framework=ii.Framework.of({"index": codes}, weights=given),
        normalizer=ii.AsIs(),
        aggregator=aggregator,
    )
    data = ii.Dataset.of(
        {code: table[:, n] for n, code in enumerate(codes)}, [f"u{row:03d}" for row in range(len(table))], **rows
    )
    return ii.compute(data, spec).score


FACILITY = [[8, 7, 2, 1], [5, 3, 7, 5], [7, 5, 6, 4], [9, 9, 7, 3], [11, 10, 3, 7], [6, 9, 5, 4]]
LINEAR = ii.PreferenceFunction(shape="linear", indifference=1, preference=2)


@pytest.mark.checks("aggregator/promethee", "PapathanasiouPloskas2018, chapter 3: facility location, 6 x 4")
def test_promethee_of_a_textbook():
    """Net flows -0.26, -0.52, -0.22, 0.36, 0.70, -0.06."""
    found = score(ii.Promethee(preference=LINEAR), FACILITY, [0.4, 0.3, 0.1, 0.2])

    assert found == pytest.approx([-0.26, -0.52, -0.22, 0.36, 0.70, -0.06], abs=1e-12)
    by_code = dict.fromkeys(("c0", "c1", "c2", "c3"), LINEAR)
    assert np.array_equal(found, score(ii.Promethee(preference=by_code), FACILITY, [0.4, 0.3, 0.1, 0.2]))


def by_definition(column, preference):
    """Return the net flow of one column, pair by pair."""
    q, p, s = preference.indifference, preference.preference, preference.deviation

    def worth(d):
        if d <= 0:
            return 0.0
        return {
            "usual": 1.0,
            "u_shape": float(d > q),
            "v_shape": min(d / p, 1.0) if p else 0.0,
            "level": 0.5 * (d > q) + 0.5 * (d > p),
            "linear": 0.0 if d <= q else min((d - q) / (p - q), 1.0) if p > q else 1.0,
            "gaussian": 1.0 - np.exp(-d * d / (2 * s * s)) if s else 0.0,
        }[preference.shape]

    n = len(column)
    return [sum(worth(a - b) - worth(b - a) for b in column) / (n - 1) for a in column]


@pytest.mark.parametrize(
    "preference",
    [
        flows.Preference("usual"),
        flows.Preference("u_shape", indifference=1.0),
        flows.Preference("v_shape", preference=2.0),
        flows.Preference("level", indifference=0.5, preference=2.0),
        flows.Preference("linear", indifference=0.5, preference=2.0),
        flows.Preference("gaussian", deviation=1.5),
    ],
    ids=lambda preference: preference.shape,
)
@given(seed=st.integers(0, 2**32 - 1))
def test_flows_are_those_of_the_definition(preference, seed):
    """All six functions of Brans and Vincke (1985), on values with ties and differences at the thresholds."""
    random = np.random.default_rng(seed)
    column = np.round(random.random(15) * 8) / 2

    np.testing.assert_allclose(flows.net_flow(column, preference), by_definition(column, preference), atol=1e-11)


CEBRIAN = [[6, 5, 28, 5, 5], [4, 2, 25, 10, 9], [5, 7, 35, 9, 6], [6, 1, 27, 6, 7], [6, 8, 30, 7, 9], [5, 6, 26, 4, 8]]


@pytest.mark.checks("aggregator/electre_concordance", "Cebrian and Porcar (2009): concordance matrix, 6 x 5")
def test_concordance_of_its_paper():
    """The third column is a cost; the printed matrix row by row, and the net concordance that follows from it."""
    table = np.array(CEBRIAN, dtype=float) * [1, 1, -1, 1, 1]
    weights = np.array([0.25, 0.25, 0.1, 0.2, 0.2])
    matrix = outranking.concordance_matrix(Comparisons.of(table, weights))
    printed = [
        [0, 0.5, 0.35, 0.5, 0.35, 0.45],
        [0.5, 0, 0.5, 0.75, 0.5, 0.5],
        [0.65, 0.5, 0, 0.45, 0.2, 0.7],
        [0.75, 0.25, 0.55, 0, 0.35, 0.45],
        [0.9, 0.7, 0.8, 0.9, 0, 0.9],
    ]

    assert matrix[:5] == pytest.approx(np.array(printed), abs=1e-12)
    assert matrix[5, 0] == pytest.approx(0.55)
    net = (matrix.sum(axis=1) - matrix.sum(axis=0)) / 5
    assert score(ii.Concordance(), table, weights) == pytest.approx(net, abs=1e-12)


def test_outranking_with_a_threshold_and_a_veto():
    """By hand: a beats b in 0.7 of the weights, but is worse by 5 in the other child; a veto of 4 forbids it."""
    table, weights = [[9.0, 0.0], [1.0, 5.0]], [0.7, 0.3]

    assert score(ii.Concordance(threshold=0.6), table, weights).tolist() == [1.0, -1.0]
    assert score(ii.Concordance(threshold=0.6, vetoes={"c1": 4.0}), table, weights).tolist() == [0.0, 0.0]
    assert score(ii.Concordance(threshold=0.6, vetoes={"c1": 5.0}), table, weights).tolist() == [1.0, -1.0]
    assert score(ii.Concordance(threshold=0.8), table, weights).tolist() == [0.0, 0.0]
    with pytest.raises(UnknownCodeError, match="zz"):
        score(ii.Concordance(threshold=0.8, vetoes={"zz": 1.0}), table, weights)
    with pytest.raises(ValueError, match="which needs a threshold"):
        ii.Concordance(vetoes={"c1": 1.0})


@pytest.mark.checks("aggregator/copeland", "COINr 1.1.14, a_copeland: 51 countries, pillars to index")
def test_copeland_of_coinr(reference_data):
    """Row sums of the signs of the outranking matrix, at every level above the indicators."""
    import csv

    with (reference_data / "coinr/aggregate/copeland.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    spec = asem.plain(ii.AsIs(), ii.Copeland(), framework=asem.framework(negative=()))
    found = ii.compute(asem.stage("aggregate/input_minmax_1_100.csv"), spec)
    for group in asem.GROUPS:
        expected = {row["uCode"]: float(row[group]) for row in rows}
        own = found.scores(group)
        assert {unit: own[unit] for unit in expected} == expected, group


def test_outranking_matrix_of_coinr(reference_data):
    """Pillar scores of the default index under weights 1, 2, 1, 1, 2, 1, 3, 1."""
    import csv

    with (reference_data / "coinr/aggregate/outrank_matrix.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    result = asem.default_result()
    values = np.stack([result.column(pillar).values for pillar in asem.PILLARS], axis=1)
    expected = np.array([[float(cell) if cell else 0.0 for cell in row[-51:]] for row in rows[1:]])
    matrix = outranking.outranking_matrix(Comparisons.of(values, np.array([1.0, 2, 1, 1, 2, 1, 3, 1])))

    np.testing.assert_allclose(matrix, expected, atol=1e-12)


def test_outranking_of_the_handbook(published_data):
    """Five countries of the Technology Achievement Index, equal weights; three orders are equally good at 6.375."""
    printed = json.loads((published_data / "tai_handbook/social_choice.json").read_text(encoding="utf-8"))["tai5"]
    import csv

    with (published_data / "tai_handbook/data.csv").open(encoding="utf-8") as file:
        rows = {row["country"]: row for row in csv.DictReader(file)}
    codes = [code for code in next(iter(rows.values())) if code != "country"]
    table = np.array([[float(rows[country][code]) for code in codes] for country in printed["countries"]])
    table[:, codes.index("telephones_log")] = printed["telephones_log"]
    table[:, codes.index("electricity_log")] = printed["electricity_log"]
    matrix = outranking.outranking_matrix(Comparisons.of(table, np.full(8, 0.125)))

    np.testing.assert_allclose(matrix, printed["outranking"], atol=1e-12)
    assert consensus.kemeny_orders(Comparisons.of(table, np.full(8, 0.125))).found == len(printed["kemeny_best"])
    order = [printed["countries"].index(name) for name in printed["kemeny_best"][0]]
    best = sum(matrix[a, b] for place, a in enumerate(order) for b in order[place + 1 :])
    assert best == pytest.approx(printed["kemeny_best_score"])


def profiles(printed):
    """Return a table with one column per kind of voter and the weights: how many there are."""
    candidates = sorted(printed["profiles"][0]["order"])
    table = [[len(candidates) - p["order"].index(c) for p in printed["profiles"]] for c in candidates]
    return candidates, np.array(table, dtype=float), np.array([float(p["n"]) for p in printed["profiles"]])


@pytest.mark.checks("aggregator/kemeny", "OECD2008, step 7: Condorcet's 60 voters; Young1988")
@pytest.mark.checks("aggregator/borda", "OECD2008, step 7: Borda scores of three examples")
@pytest.mark.parametrize("name", ["borda_condorcet_4", "condorcet_60", "fishburn", "unsolvable"])
def test_voters_of_the_handbook(published_data, name):
    """Borda scores, outranking by heads, and the order with the most support."""
    printed = json.loads((published_data / "tai_handbook/social_choice.json").read_text(encoding="utf-8"))[name]
    candidates, table, voters = profiles(printed)
    heads = voters.sum()

    borda = score(ii.BordaCount(), table, voters) * heads
    assert dict(zip(candidates, borda.tolist(), strict=True)) == pytest.approx(printed["borda_scores"])
    if "outranking" in printed:
        matrix = outranking.outranking_matrix(Comparisons.of(table, voters)) * heads
        np.testing.assert_allclose(matrix, printed["outranking"]["rows"], atol=1e-9)
    if "kemeny_ranking" in printed:
        order = np.argsort(-score(ii.Kemeny(), table, voters), kind="stable")
        assert "".join(candidates[place] for place in order) == printed["kemeny_ranking"]
    if name == "unsolvable":  # a cycle: three orders are as good as each other, and nobody leads
        assert consensus.kemeny_orders(Comparisons.of(table, voters)).found == 3
        assert score(ii.Kemeny(), table, voters).tolist() == [1.0, 1.0, 1.0]
        assert score(ii.Copeland(), table, voters).tolist() == [0.0, 0.0, 0.0]


def test_weights_tie_as_decimals():
    """0.1 and 0.2 against 0.3: a draw, though the binary sum is a little more."""
    assert score(ii.Copeland(), [[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]], [0.1, 0.2, 0.3]).tolist() == [0.0, 0.0]


def leads(table, weights):
    """Return by how much each row leads each other, in whole weights, by a loop."""
    signs = np.sign(table[:, None, :] - table[None, :, :])
    return (signs * weights).sum(axis=2)


@given(st.integers(0, 2**32 - 1))
def test_a_winner_of_all_comparisons_leads(seed):
    """Who beats every other one to one has the highest Copeland score and stands first in every Kemeny order."""
    random = np.random.default_rng(seed)
    table, weights = np.round(random.random((6, 5)) * 10), random.integers(1, 5, 5).astype(float)
    lead = leads(table, weights)
    winners = np.flatnonzero((lead > 0).sum(axis=1) == 5)
    if len(winners):
        assert np.argmax(score(ii.Copeland(), table, weights)) == winners[0]
        assert score(ii.Kemeny(), table, weights)[winners[0]] == 5.0


@given(st.integers(0, 2**32 - 1))
def test_kemeny_is_the_best_of_all_orders(seed):
    """Against all 120 orders of five units."""
    from itertools import permutations

    random = np.random.default_rng(seed)
    table, weights = np.round(random.random((5, 4)) * 3), random.integers(1, 4, 4).astype(float)
    lead = leads(table, weights)
    support = {
        order: sum(lead[a, b] for place, a in enumerate(order) for b in order[place + 1 :])
        for order in permutations(range(5))
    }
    best = [order for order, value in support.items() if value == max(support.values())]
    found = consensus.kemeny_orders(Comparisons.of(table, weights))

    assert found.found == len(best)
    assert sorted(found.each()) == sorted(best)
    assert found.positions == pytest.approx([np.mean([order.index(unit) for order in best]) for unit in range(5)])


AGGREGATORS = [
    ii.Copeland(),
    ii.BordaCount(),
    ii.Concordance(),
    ii.Concordance(threshold=0.7),
    ii.Promethee(preference=LINEAR),
    ii.Promethee(preference=ii.PreferenceFunction(shape="gaussian", deviation=2.0)),
]


@pytest.mark.parametrize("aggregator", AGGREGATORS, ids=lambda a: a.kind)
def test_blocks_and_orders_do_not_matter(aggregator, monkeypatch):
    """Three rows at a time, or rows in another order: the same bits."""
    random = np.random.default_rng(8)
    table = np.round(random.random((40, 5)) * 20) / 2
    whole = score(aggregator, table, [0.1, 0.2, 0.3, 0.15, 0.25])
    order = random.permutation(40)
    mixed = score(aggregator, table[order], [0.1, 0.2, 0.3, 0.15, 0.25])
    monkeypatch.setattr(outranking, "_PAIRS", 120)

    assert np.array_equal(mixed, whole[order])
    assert np.array_equal(whole, score(aggregator, table, [0.1, 0.2, 0.3, 0.15, 0.25]))


@pytest.mark.parametrize("aggregator", AGGREGATORS, ids=lambda a: a.kind)
def test_groups_that_are_compared_apart(aggregator):
    """Within a period each year is a table of its own."""
    table = np.round(np.random.default_rng(9).random((12, 3)) * 10)
    years = ["2020"] * 5 + ["2021"] * 7
    found = score(aggregator.replace(within="period"), table, periods=years)

    assert np.array_equal(found[:5], score(aggregator, table[:5]))
    assert np.array_equal(found[5:], score(aggregator, table[5:]))


def test_a_unit_cannot_be_scored_alone():
    """There is nobody to compare it with; and a skipped child has nothing to compare."""
    spec = ii.IndexSpec(
        name="pairs", framework=ii.Framework.of({"index": ["a", "b"]}), normalizer=ii.AsIs(), aggregator=ii.Copeland()
    )
    data = ii.Dataset.of({"a": [1.0, 2.0], "b": [2.0, 1.0]}, ["x", "y"])
    frozen = ii.compute(data, spec).frozen

    assert ii.apply(data, frozen).score.tolist() == [0.0, 0.0]
    with pytest.raises(NotRowWiseError, match="index/copeland"):
        ii.apply(ii.Dataset.of({"a": [1.0], "b": [2.0]}, ["x"]), frozen)
    with pytest.raises(ValueError, match="cannot skip one"):
        ii.Copeland(missing=ii.Missing(rule="skip"))


def test_a_circle_too_large_for_kemeny():
    """Named, with the way out; units that are beaten by all of a circle do not count."""
    circle = [[3.0, 1.0, 2.0], [2.0, 3.0, 1.0], [1.0, 2.0, 3.0]]
    below = [[0.0, 0.0, 0.0], [-1.0, -1.0, -1.0]]

    assert score(ii.Kemeny(most_units=3), circle + below).tolist() == [3.0, 3.0, 3.0, 1.0, 0.0]
    with pytest.raises(SpecificationError, match=r"3 units .* most_units allows 2 .*u000, u001, u002\..*Copeland"):
        score(ii.Kemeny(most_units=2), circle + below)


POWER = {  # manpower, power, construction cost, maintenance cost, villages to evacuate, security
    "Italy": [80, 90, 600, 5.4, 8, 5],
    "Belgium": [65, 58, 200, 9.7, 1, 1],
    "Germany": [83, 60, 400, 7.2, 4, 7],
    "Sweden": [40, 80, 1000, 7.5, 7, 10],
    "Austria": [52, 72, 600, 2.0, 3, 8],
    "France": [94, 96, 700, 3.6, 5, 6],
}
SHAPES = {
    "manpower": ii.PreferenceFunction(shape="u_shape", indifference=10),
    "power": ii.PreferenceFunction(shape="v_shape", preference=30),
    "construction": ii.PreferenceFunction(shape="linear", indifference=50, preference=500),
    "maintenance": ii.PreferenceFunction(shape="level", indifference=1, preference=6),
    "villages": ii.PreferenceFunction(shape="usual"),
    "security": ii.PreferenceFunction(shape="gaussian", deviation=5),
}
PRINTED = [
    [0, 0.296, 0.250, 0.268, 0.100, 0.185],
    [0.462, 0, 0.389, 0.333, 0.296, 0.500],
    [0.236, 0.180, 0, 0.333, 0.056, 0.429],
    [0.399, 0.505, 0.305, 0, 0.223, 0.212],
    [0.444, 0.515, 0.487, 0.380, 0, 0.448],
    [0.286, 0.399, 0.250, 0.432, 0.133, 0],
]


def power_plants():
    """Return the table of power plants with its costs turned, thresholds in the units of measure."""
    codes = list(SHAPES)
    costs = ["manpower", "construction", "maintenance", "villages"]
    spec = ii.IndexSpec(
        name="plants",
        framework=ii.Framework.of({"index": codes}, negative=costs),
        normalizer=ii.AsIs(),
        aggregator=ii.Promethee(preference=SHAPES),
    )
    for cost in costs:
        spec = spec.with_node(cost, normalizer=ii.Affine(multiply=-1.0))
    columns = {code: [row[place] for row in POWER.values()] for place, code in enumerate(codes)}
    return ii.compute({"unit": list(POWER), **columns}, spec)


@pytest.mark.checks("aggregator/promethee", "BransVinckeMareschal1986: six plants, all six functions")
def test_all_six_functions_of_brans():
    """
    30 preference indices as printed, in their last digit; costs are turned and keep their unit.

    By hand, Italy over Austria: only power, 90 - 72 = 18 of 30, a sixth of the weight: 18 / 30 / 6 = 0.1.
    """
    result = power_plants()
    pairs = ii.pair_matrix(result)

    assert [[pairs[a, b] for b in POWER] for a in POWER] == [pytest.approx(row, abs=1e-3) for row in PRINTED]
    assert pairs["Italy", "Austria"] == pytest.approx(0.1, abs=1e-12)
    rows, columns = np.sum(PRINTED, axis=1), np.sum(PRINTED, axis=0)
    assert result.score == pytest.approx((rows - columns) / 5, abs=2e-3)
    assert result.best_first()[0] == list(POWER).index("Austria")


def test_a_cost_is_a_difference_reversed():
    """
    Prices of 10, 12 and 20 with a v-shape up to 10: thresholds stay in the unit of the price.

    By hand: the first is preferred by 0.2 and 1, the second by 0.8: (0.2 + 1) / 2, (0.8 - 0.2) / 2, -(1 + 0.8) / 2.
    """
    v_shape = ii.Promethee(preference=ii.PreferenceFunction(shape="v_shape", preference=10))
    spec = ii.IndexSpec(
        name="price",
        framework=ii.Framework.of({"index": ["price"]}, negative=["price"]),
        normalizer=ii.Affine(multiply=-1.0),
        aggregator=v_shape,
    )
    found = ii.compute({"unit": ["a", "b", "c"], "price": [10, 12, 20]}, spec).score

    assert found == pytest.approx([0.6, 0.3, -0.9], abs=1e-12)
    with pytest.raises(ValueError, match="price"):
        ii.compute({"unit": ["a", "b", "c"], "price": [10, 12, 20]}, spec.replace(normalizer=ii.AsIs()))


def test_flows_add_to_zero_and_follow_from_the_matrix():
    """The net flow is what leaves a unit less what enters it."""
    result = power_plants()
    pairs = ii.pair_matrix(result)
    own = [result[key].score for key in pairs.keys]

    assert pairs.leaving - pairs.entering == pytest.approx(own, abs=1e-12)
    assert abs(result.score.sum()) < 1e-12


@pytest.mark.parametrize(
    ("weights", "draw"),
    [
        ([1 / 6, 1 / 3, 1 / 2], True),
        ([0.1, 0.2, 0.3], True),
        ([1 / 7, 2 / 7, 3 / 7], True),
        ([1 / 15 + 0.0, (1 / 3) * (2 / 5), 1 / 5], True),
        ([0.17, 0.33, 0.5], True),
        ([0.17, 0.33, 0.5000001], False),
        ([1.0, 2.0, 3.0 + 1e-9], False),
    ],
)
def test_weights_tie_as_they_are_written(weights, draw):
    """The first two weights together are as much as the third, whatever their binary sum."""
    found = score(ii.Copeland(), [[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]], weights)

    assert found.tolist() == ([0.0, 0.0] if draw else [-1.0, 1.0])


def test_weights_without_a_common_measure_tie_too():
    """Nine weights of no simple ratio, twice in another order of addition: a draw."""
    half = (np.random.default_rng(4).random(9) ** 3).tolist()
    one = [[1.0] * 9 + [0.0] * 9, [0.0] * 9 + [1.0] * 9]

    assert score(ii.Copeland(), one, half + half[::-1]).tolist() == [0.0, 0.0]
    total = sum(half)
    shares = [weight / total for weight in half] + [1.0]
    assert score(ii.Copeland(), [[1.0] * 9 + [0.0], [0.0] * 9 + [1.0]], shares).tolist() == [0.0, 0.0]


def test_borda_of_many_units_with_long_weights():
    """Without ties the counts of n units add to n (n - 1) / 2, and stand between 0 and n - 1."""
    table = np.random.default_rng(5).random((10_000, 3))
    found = score(ii.BordaCount(), table, [1 / 3, 0.4142135623730951, 1 / 7])

    assert found.sum() == pytest.approx(10_000 * 9_999 / 2)
    assert found.min() > 0.0
    assert found.max() < 9_999.0


@pytest.mark.parametrize("aggregator", [ii.Copeland(), ii.BordaCount(), ii.Concordance(), ii.Kemeny()])
def test_one_unit_stands_alone(aggregator):
    """Nobody is beaten and nobody beats it."""
    assert score(aggregator, [[3.0, 4.0]]).tolist() == [0.0]
    assert score(ii.Promethee(preference=LINEAR), [[3.0, 4.0]]).tolist() == [0.0]


@pytest.mark.parametrize("aggregator", [ii.Copeland(), ii.BordaCount(), ii.Concordance(), ii.Kemeny()])
def test_a_unit_with_a_gap_takes_no_part(aggregator):
    """Its score is missing, and the others are compared as if it were not there."""
    table = [[3.0, 1.0], [np.nan, 9.0], [1.0, 1.0], [2.0, 0.5]]
    kind = aggregator.replace(missing=ii.Missing(rule="propagate"))
    found = score(kind, table)

    assert np.isnan(found[1])
    assert np.array_equal(found[[0, 2, 3]], score(kind, [table[0], table[2], table[3]]))


@pytest.mark.parametrize(
    ("shape", "thresholds"),
    [
        ("linear", {"indifference": 1.0}),
        ("usual", {"preference": 1.0}),
        ("level", {"indifference": 2.0, "preference": 1.0}),
    ],
)
def test_thresholds_that_do_not_fit_the_shape(shape, thresholds):
    """Each shape has its own."""
    with pytest.raises(ValueError, match=r"needs|must lie below"):
        ii.PreferenceFunction(shape=shape, **thresholds)
