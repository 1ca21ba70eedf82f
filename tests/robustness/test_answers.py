"""Sensitivity, weight stability and single changes, against what can be worked out."""

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi.errors import SpecificationError, UnknownCodeError
from tests.robustness.cases import data, spec


def additive():
    """Return an index whose scores are sums of independent errors: 3 x + 1 y + 0 z of one unit's errors."""
    table = ii.Dataset.of({"x": [0.0], "y": [0.0], "z": [0.0]}, ["only"])
    framework = ii.Framework.of({"i": ["x", "y", "z"]}, weights={"x": 3.0, "y": 1.0, "z": 0.0})
    return table, ii.IndexSpec(name="sum", framework=framework, normalizer=ii.AsIs(), aggregator=ii.WeightedSum())


def test_indices_of_a_sum_of_errors():
    """Variances 9, 1 and 0: first-order and total indices are 0.9, 0.1 and 0."""
    table, case = additive()
    sources = [ii.MeasurementError(1.0, relative=False, indicators=code) for code in "xyz"]
    found = ii.uncertainty(table, case, sources, 256, 1, design="sobol").sensitivity(of="scores")

    assert found.first[:, 1] == pytest.approx([0.9, 0.1, 0.0], abs=0.05)
    assert found.total[:, 1] == pytest.approx([0.9, 0.1, 0.0], abs=0.05)
    assert (found.first_low[:, 1] <= found.first[:, 1]).all()
    assert (found.first[:, 1] <= found.first_high[:, 1]).all()
    assert np.isnan(found.first[:, 0]).all()  # one unit never moves in rank


def test_sensitivity_is_made_on_request_and_the_same_each_time():
    """Cached, and equal for equal seeds."""
    sources = [ii.WeightNoise(0.3), ii.Alternatives("normalizer", [ii.Rank(ties="min")])]
    a, b = (ii.uncertainty(data(), spec(), sources, 200, 1) for _ in range(2))

    assert a.sobol is a.sobol
    assert np.array_equal(a.sobol.total, b.sobol.total)
    assert a.sobol.most_influential == "normalizer"
    assert "normalizer" in repr(a.sobol)
    table = a.sobol.to_dict("u03")
    assert table["source"] == ["weights ± 30 %", "normalizer"]


@pytest.mark.parametrize("changes", [{"draws": 1}, {"resamples": 1}, {"level": 1.0}])
def test_sensitivity_needs_something_to_compare(changes):
    """Two draws, two resamples, a level between 0 and 1."""
    study = ii.uncertainty(data(), spec(), [ii.WeightNoise(0.3)], 20, 1)
    with pytest.raises(SpecificationError, match="Sensitivity needs two draws"):
        study.sensitivity(**changes)


def two():
    """Return units (6, 0), (0, 4), (3, 3) under weights 0.5 and 0.5: scores 3, 2 and 3."""
    table = ii.Dataset.of({"a": [8.0, 0.0, 3.0], "b": [0.0, 5.0, 3.0]}, ["p", "q", "r"])
    framework = ii.Framework.of({"i": ["a", "b"]}, weights={"a": 0.6, "b": 0.4})
    bands = {"limits": [2.5, 4.5], "closed": "left", "labels": ["low", "middle", "high"]}
    case = ii.IndexSpec(
        name="two",
        framework=framework,
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(),
        ranking=ii.Ranking(bands=bands),
    )
    return ii.compute(table, case)


def test_stability_by_hand():
    """Scores p = 8 w, q = 5 (1 - w), r = 3 with w = 0.6: 4.8, 2, 3, so p, r, q.

    r draws level with p at w = 3/8: the weights move by 0.225 each. q and r meet at w = 0.4, q and p at w = 5/13.
    """
    held = ii.weight_stability(two())

    assert dict(held.weights) == {"a": 0.6, "b": 0.4}
    assert held.leader("l1").distance == pytest.approx(2.0 * (0.6 - 5 / 13))  # before r does, at 0.375
    assert held.leader("l1").weights["a"] == pytest.approx(5 / 13)
    assert held.leader("linf").distance == pytest.approx(0.6 - 5 / 13)
    assert held.leader("linf").what == "q draws level with p, the leader"
    assert held.swap("p", "r", "linf").distance == pytest.approx(0.225)
    assert held.swap("r", "q", "l2").distance == pytest.approx(0.2 * np.sqrt(2.0))


def test_the_interval_of_a_weight_by_hand():
    """The order p, r, q stays while w > 0.4, where q passes r; upward nothing changes."""
    a, b = ii.weight_stability(two()).intervals

    assert (a.low, a.high) == pytest.approx((0.4, 1.0))
    assert a.first_below == ("r", "q")
    assert a.first_above is None
    assert (b.low, b.high) == pytest.approx((0.0, 0.6))
    assert "a: 0.6000 in [0.4000, 1.0000]" in repr(ii.weight_stability(two()))


def test_categories_by_hand():
    """P has 4.8, the band from 4.5 on: it leaves at w = 4.5 / 8; q has 2 and reaches 2.5 at w = 0.5."""
    held = ii.weight_stability(two())

    assert held.category("p", "down", "linf").distance == pytest.approx(0.6 - 4.5 / 8)
    assert held.category("q", "up", "linf").weights["a"] == pytest.approx(0.5)
    assert not held.category("r", "up").is_possible  # 3 with any weights
    assert repr(held.category("r", "up")).endswith("with no weights at all")
    with pytest.raises(SpecificationError, match="'p' is in the last category"):
        held.category("p", "up")


def test_the_group_of_a_tree():
    """Weights of one group move, the others stay: the new weights give the tie that was promised."""
    result = ii.compute(data(), spec())
    for group in ("left", "right", "index", None):
        change = ii.weight_stability(result, group).leader()
        if not change.is_possible:
            continue
        case = spec()
        if group is None:
            left = {code: change.weights[code] for code in "ab"}
            right = {code: change.weights[code] for code in "cde"}
            case = case.with_node("left", weighter=ii.FixedWeights(by_code=left))
            case = case.with_node("right", weighter=ii.FixedWeights(by_code=right))
            sums = {"left": sum(left.values()), "right": sum(right.values())}
            case = case.with_node("index", weighter=ii.FixedWeights(by_code=sums))
        else:
            case = case.with_node(group, weighter=ii.FixedWeights(by_code=dict(change.weights)))
        scores = np.sort(ii.compute(data(), case).score)

        assert scores[-1] == pytest.approx(scores[-2], rel=1e-12)


def test_intervals_are_those_of_a_search():
    """Just inside the interval of a weight the order is the official one, just outside it is not."""
    result = ii.compute(data(), spec())
    official = result.rank
    for held in ii.weight_stability(result, "index").intervals:
        other = {"left": "right", "right": "left"}[held.code]
        for end, inside, outside in ((held.low, 1e-9, -1e-6), (held.high, -1e-9, 1e-6)):
            if not 0.0 < end < 1.0:
                continue
            for step, same in ((inside, True), (outside, False)):
                by_code = {held.code: end + step, other: 1.0 - end - step}
                ranks = ii.compute(data(), spec().with_node("index", weighter=ii.FixedWeights(by_code=by_code))).rank
                assert np.array_equal(ranks, official) is same


def test_what_has_no_exact_answer():
    """Another mean, gaps that are skipped, a step that bends the scale, an unknown group: refused by name."""
    with pytest.raises(SpecificationError, match=r"'index' is no weighted mean \(geometric_mean\)"):
        ii.weight_stability(ii.compute(data(), spec(aggregator=ii.GeometricMean())))
    skipping = spec(aggregator=ii.ArithmeticMean(missing=ii.Missing(rule="skip")))
    with pytest.raises(SpecificationError, match="c in the group 'right' has gaps"):
        ii.weight_stability(ii.compute(data(gaps=[(1, "c")]), skipping))
    bent = spec().with_node("index", then=(ii.Percentile(ties="min", denominator="n"),))
    with pytest.raises(SpecificationError, match="step 'percentile' of 'index' bends the scale"):
        ii.weight_stability(ii.compute(data(), bent))
    with pytest.raises(UnknownCodeError, match="nowhere"):
        ii.weight_stability(ii.compute(data(), spec()), "nowhere")
    with pytest.raises(SpecificationError, match="'r' is not ahead of 'p'"):
        ii.weight_stability(two()).swap("r", "p")


def test_rounding_does_not_stand_in_the_way():
    """The official index rounds to two decimals; scores meet before they are rounded."""
    rounded = spec().with_node("index", then=(ii.Affine(divide=2.0), ii.Round(decimals=1, ties="half_up")))
    plain, held = (ii.weight_stability(ii.compute(data(), case), "index").leader() for case in (spec(), rounded))

    assert held.distance == pytest.approx(plain.distance)


def test_low_is_good():
    """Ascending ranks: the leader is the unit with the lowest score."""
    result = ii.compute(data(), spec(ranking=ii.Ranking(order="ascending")))
    lowest = result.rows.units[int(np.argmin(result.score))]

    assert lowest in ii.weight_stability(result).leader().what


def test_several_leaders():
    """In a panel each year has its own."""
    panel = data(periods=["2020"] * 6 + ["2021"] * 6)
    held = ii.weight_stability(ii.compute(panel, spec()))

    with pytest.raises(SpecificationError, match=r"several leaders: within=... one of \('2020',\), \('2021',\)"):
        held.leader()
    assert "2021" in held.leader(within=("2021",)).what
    with pytest.raises(UnknownCodeError, match="1999"):
        held.leader(within=("1999",))


def test_one_change_at_a_time():
    """Ranks after each change are those of `compute` with it."""
    changes = [ii.Drop("groups"), ii.Alternatives("normalizer", [ii.Rank(ties="min")])]
    held = ii.what_if(data(), spec(), changes)
    expected = [
        ii.compute(data(), spec().without("left")).rank,
        ii.compute(data(), spec().without("right")).rank,
        ii.compute(data(), spec(normalizer=ii.Rank(ties="min"))).rank,
    ]

    assert held.changes == ("drop groups: left", "drop groups: right", "normalizer: Rank(ties='min')")
    np.testing.assert_array_equal(held.ranks, expected)
    np.testing.assert_array_equal(held.shifts, np.array(expected) - ii.compute(data(), spec()).rank)
    table = held.to_dict()
    assert table["mean shift"] == pytest.approx(np.abs(held.shifts).mean(axis=1).tolist())
    assert [abs(shift) for shift in table["largest shift"]] == np.abs(held.shifts).max(axis=1).tolist()
    assert (
        table["leader"][2]
        == ii.compute(data(), spec(normalizer=ii.Rank(ties="min"))).rows.units[np.argmin(expected[2])]
    )
    assert "drop groups: left" in repr(held)


def test_answers_are_tables():
    """The columns of the dictionary, as a dataframe."""
    pytest.importorskip("pandas")
    sobol = ii.uncertainty(data(), spec(), [ii.WeightNoise(0.3), ii.Drop("groups")], 50, 1).sobol
    held = ii.what_if(data(), spec(), ii.Drop("groups"))

    assert sobol.to_frame()["total"].tolist() == sobol.to_dict()["total"]
    assert held.to_frame()["change"].tolist() == ["left", "right"]


def test_changes_that_are_none():
    """Weights are drawn, not changed once."""
    with pytest.raises(
        SpecificationError, match=r"changes are Drop\(\.\.\.\) and Alternatives\(\.\.\.\), but found Weight"
    ):
        ii.what_if(data(), spec(), [ii.WeightNoise(0.1)])
    with pytest.raises(SpecificationError, match="unknown node"):
        ii.what_if(data(), spec(), ii.Alternatives("nodes.q.normalizer", [ii.Rank(ties="min")]))
