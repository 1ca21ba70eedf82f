"""What a study promises: the official result at draw 0, the same bits however it is run, draws that can be replayed."""

import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi.errors import SpecificationError
from indeks_inovasi.kernels import threads as threads_module
from indeks_inovasi.robustness import running
from indeks_inovasi.robustness import study as module
from indeks_inovasi.robustness.plan import Plan
from tests.robustness.cases import assert_replayed, data, framework, spec

NOISE = ii.WeightNoise(0.3)
ALTERNATIVES = [
    ii.Alternatives("normalizer", [ii.ZScore(ddof=1, mean=50.0, deviation=5.0), ii.Rank(ties="min")]),
    ii.Alternatives("nodes.index.aggregator", [ii.GeometricMean(), ii.HarmonicMean(), ii.PowerMean(exponent=0.5)]),
]


def test_draw_zero_is_the_official_result():
    """Not computed again: the very result."""
    study = ii.uncertainty(data(), spec(), [NOISE], 10, 1)
    official = ii.compute(data(), spec())

    assert np.array_equal(study.replay(0).score, official.score)
    assert np.array_equal(study.nominal_rank, official.rank)


@pytest.mark.parametrize(
    "aggregator",
    [
        ii.ArithmeticMean(),
        ii.WeightedSum(),
        ii.GeometricMean(),
        ii.HarmonicMean(),
        ii.PowerMean(exponent=2.0),
        ii.Minimum(),
        ii.Product(),
    ],
    ids=lambda aggregator: aggregator.kind,
)
@pytest.mark.parametrize("source", [NOISE, ii.FlatWeights(), ii.DirichletWeights(20.0)], ids=lambda source: source.kind)
def test_a_draw_is_what_compute_gives(aggregator, source):
    """Linear, on another scale, or computed draw by draw: scores within rounding, ranks the same."""
    assert_replayed(ii.uncertainty(data(), spec(aggregator=aggregator), [source], 15, 3))


@pytest.mark.parametrize("groups", [("index",), ("left",), ("left", "right")])
def test_weights_of_some_groups_only(groups):
    """What is not drawn keeps its official weight, and its bits."""
    study = ii.uncertainty(data(), spec(), [ii.FlatWeights(groups=groups)], 10, 3)

    assert_replayed(study)
    if "left" not in groups:
        replayed = study.replay(5)
        assert np.array_equal(replayed.column("left").values, study.nominal.column("left").values)


def test_alternatives_and_weights_together():
    """Every combination of choices is a computation of its own."""
    study = ii.uncertainty(data(), spec(), [NOISE, *ALTERNATIVES], 60, 5)

    assert_replayed(study)
    assert set(study.variants) == {"normalizer", "nodes.index.aggregator"}
    assert sum(way["draws"] for way in study.variants["normalizer"].values()) == 60


def test_steps_after_aggregation():
    """Reversed, rescaled, rounded, ranked again: affine steps merge, others are applied draw by draw."""
    steps = {
        "left": (ii.Reverse(floor=1.0, ceiling=100.0),),
        "right": (ii.Affine(subtract=1.0, divide=2.0, multiply=3.0, add=4.0),),
        "index": (ii.Percentile(ties="average", denominator="n"), ii.Round(decimals=1, ties="half_up")),
    }
    for node, then in steps.items():
        assert_replayed(ii.uncertainty(data(), spec().with_node(node, then=then), [NOISE], 12, 2))


@pytest.mark.parametrize("aggregator", [ii.ArithmeticMean, ii.WeightedSum, ii.GeometricMean, ii.HarmonicMean])
def test_gaps_that_are_skipped(aggregator):
    """Missing children drop out of the weights, as in `compute`; too few of them make the group missing."""
    gaps = [(0, "a"), (1, "b"), (2, "c"), (2, "d"), (3, "c"), (3, "d"), (3, "e"), (4, "a"), (4, "b")]
    for share in (None, 0.5):
        missing = ii.Missing(rule="skip") if share is None else ii.Missing(rule="skip", share=share)
        case = spec(aggregator=aggregator(missing=missing))
        assert_replayed(ii.uncertainty(data(gaps=gaps), case, [ii.FlatWeights()], 12, 2))


def test_units_without_a_score_have_no_rank():
    """A propagated gap: the unit stands in no interval, and the last column counts it."""
    case = spec(aggregator=ii.ArithmeticMean(missing=ii.Missing(rule="propagate")))
    study = ii.uncertainty(data(gaps=[(4, "a")]), case, [NOISE], 20, 1)

    assert np.isnan(study.mean_rank[4])
    assert np.isnan(study.rank_intervals().low[4])
    assert study.acceptability[4].sum() == 0.0
    assert study.acceptability[:4].sum(axis=1) == pytest.approx(1.0)


def test_a_zero_stays_zero_under_a_geometric_mean():
    """The worst unit of an indicator scores 0 on it, so its group is 0 whatever the weights are."""
    case = spec(normalizer=ii.MinMax(), aggregator=ii.GeometricMean())
    study = ii.uncertainty(data(), case, [ii.FlatWeights()], 10, 1)
    worst = int(np.argmin(data()["a"]))

    assert_replayed(study)
    assert (study.scores[:, worst] == 0.0).all()


def test_ranks_within_periods_and_peers():
    """A panel: places are counted inside each year and island."""
    n = 12
    panel = data(periods=["2020"] * 6 + ["2021"] * 6, peers={"island": ["x", "y"] * 6})
    case = spec(ranking=ii.Ranking(within="island"))
    study = ii.uncertainty(panel, case, [NOISE], 20, 1)

    assert_replayed(study)
    assert study.ranks[study.acceptability.sum(axis=0) > 0].max() <= 3
    assert study.acceptability.sum() == pytest.approx(n)


@pytest.mark.parametrize("ties", ["min", "max", "average", "dense", "ordinal"])
def test_tied_units_share_places_as_the_ranking_says(ties):
    """Levels with equal units: the histogram has half ranks only where ties are averaged."""
    columns = {code: [1.0, 2.0, 2.0, 3.0] for code in "abcde"}
    tied = ii.Dataset.of(columns, list("wxyz"))
    case = spec(framework=ii.Framework.of({"index": list("abcde")}), ranking=ii.Ranking(ties=ties))
    study = ii.uncertainty(tied, case, [ii.FlatWeights()], 30, 1)
    expected = ii.compute(tied, case).rank

    np.testing.assert_allclose(study.mean_rank, expected)
    np.testing.assert_allclose(study.median_rank, expected)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**31), st.integers(2, 6), st.integers(3, 30))
def test_levels_with_equal_weights_keep_the_official_ranks(seed, m, n):
    """Five levels and equal weights give many ties; a grid of one slice gets most of these ranks wrong.

    The drawn weights are those of an alternative that is equal to the official ones.
    """
    random = np.random.default_rng(seed)
    columns = {f"x{place}": random.integers(0, 6, n) / 5.0 for place in range(m)}
    codes = list(columns)
    case = ii.IndexSpec(
        name="levels",
        framework=ii.Framework.of({"index": codes}, weights=dict.fromkeys(codes, 1.0)),
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(),
    )
    table = ii.Dataset.of(columns, [str(row) for row in range(n)])
    equal = ii.BoundedWeights(low=dict.fromkeys(codes, 1.0 / m), high=dict.fromkeys(codes, 1.0 / m))
    free = ii.uncertainty(table, case, [ii.FlatWeights()], 8, seed)
    assert_replayed(free)
    if m in (2, 4):  # shares of a half and a quarter lie on the grid
        study = ii.uncertainty(table, case, [equal], 3, seed)
        np.testing.assert_array_equal(study.mean_rank, ii.compute(table, case).rank)


# -- the same bits


def counts(**changes):
    """Return the rank counts of one study, run in some way."""
    how = {"sources": [NOISE, *ALTERNATIVES], "draws": 200, "seed": 7, **changes}
    return ii.uncertainty(how.pop("data", data()), spec(), how.pop("sources"), **how).counts.counts


def test_the_block_does_not_matter(monkeypatch):
    """3 draws at a time, or 1,000."""
    whole = counts()
    for size in (3, 64):
        monkeypatch.setattr(module, "_block_size", lambda n, memory, size=size: size)
        assert np.array_equal(counts(), whole)


def test_the_number_of_threads_does_not_matter(monkeypatch):
    """One thread, three, and three without time for a second block before what was seen is merged."""
    whole = counts()
    monkeypatch.setattr(module, "_block_size", lambda n, memory: 9)
    for threads, seconds in ((1, 0.1), (3, 10.0), (3, 0.0)):
        monkeypatch.setattr(module, "thread_count", lambda threads=threads: threads)
        monkeypatch.setattr(threads_module, "thread_count", lambda threads=threads: threads)
        monkeypatch.setattr(running, "_SECONDS", seconds)
        assert np.array_equal(counts(), whole)


def test_the_error_is_that_of_the_first_draw(monkeypatch):
    """Whichever thread fails first: draws 31, 41 ... cannot be computed, and 31 takes longest to say so."""
    monkeypatch.setattr(module, "_block_size", lambda n, memory: 10)
    monkeypatch.setattr(module, "thread_count", lambda: 3)
    monkeypatch.setattr(threads_module, "thread_count", lambda: 3)
    blocks = Plan.blocks

    def failing(plan, first, count):
        if first > 30:
            time.sleep(1.0 / first)
            raise SpecificationError([f"nothing at draw {first}"])
        return blocks(plan, first, count)

    monkeypatch.setattr(Plan, "blocks", failing)
    for _ in range(5):
        with pytest.raises(SpecificationError, match="nothing at draw 31"):
            ii.uncertainty(data(), spec(), [NOISE], 200, 1)


def test_the_executor_does_not_matter(monkeypatch):
    """Here, in threads, or in processes with workers that know nothing."""
    whole = counts()
    monkeypatch.setattr(module, "_block_size", lambda n, memory: 30)
    with ThreadPoolExecutor(2) as threads:
        assert np.array_equal(counts(executor=threads), whole)
    with ProcessPoolExecutor(2) as processes:
        assert np.array_equal(counts(executor=processes), whole)


def test_the_order_of_the_rows_does_not_matter():
    """Errors and gaps belong to units, not to rows."""
    given_data = data(gaps=[(3, "c"), (5, "c")])
    order = np.array([7, 2, 11, 0, 3, 9, 1, 10, 4, 8, 6, 5])
    sources = [NOISE, ii.MeasurementError(0.2, relative=True), ii.ImputationUncertainty("hot_deck")]
    case = spec(imputer=ii.MeanImputation())
    a = ii.uncertainty(given_data, case, sources, 15, 4)
    b = ii.uncertainty(given_data.take(order), case, sources, 15, 4)

    assert np.array_equal(a.scores[:, order], b.scores)


def test_a_seed_is_a_seed():
    """0 counts; another seed gives other draws."""
    assert np.array_equal(counts(seed=0), counts(seed=0))
    assert not np.array_equal(counts(seed=0), counts(seed=1))


def test_a_longer_study_begins_like_a_shorter_one():
    """Draw k depends on the seed and k alone."""
    short, long = (ii.uncertainty(data(), spec(), [NOISE, *ALTERNATIVES], draws, 3).scores for draws in (20, 50))

    assert np.array_equal(short, long[:20])


# -- figures


def test_enumerated_by_hand():
    """Two ways for one slot, three units: everything follows from how often each way was drawn.

    Values a: 0, 4, 10; b: 10, 9, 0. Arithmetic means are 5, 6.5, 5; the minimum 0, 4, 0.
    """
    table = ii.Dataset.of({"a": [0.0, 4.0, 10.0], "b": [10.0, 8.0, 1.0]}, ["p", "q", "r"])
    case = ii.IndexSpec(
        name="hand",
        framework=ii.Framework.of({"index": ["a", "b"]}),
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(),
    )
    # means: 5, 6, 5.5 -> ranks 3, 1, 2; maxima: 10, 8, 10 -> ranks 1, 3, 1
    study = ii.uncertainty(table, case, [ii.Alternatives("aggregator", [ii.Maximum()])], 400, 11)
    other = int((study.plan.ways(1, 400)[:, 0] == 1).sum())
    share = other / 400

    assert 150 < other < 250
    np.testing.assert_allclose(
        study.acceptability, [[share, 0, 1 - share], [1 - share, 0, share], [share, 1 - share, 0]]
    )
    np.testing.assert_allclose(study.mean_rank, [3 - 2 * share, 1 + 2 * share, 2 - share])
    np.testing.assert_allclose(study.beats[0], [0.5, share, share / 2])
    assert study.moved(2) == pytest.approx(2 * share / 3)
    assert study.certain_pairs(1.0) == 0.0
    assert study.variants["aggregator"]["Maximum()"] == {
        "draws": other, "mean shift": pytest.approx(5 / 3), "moved 10 or more": 0.0,
    }  # fmt: skip


def test_rank_quantiles_are_those_of_numpy():
    """Type 7 of Hyndman and Fan, numpy's default, from counts alone."""
    study = ii.uncertainty(data(), spec(), [ii.FlatWeights()], 101, 2)
    ranks = study.placing.ranks(study.scores)

    for p in (0.0, 0.05, 0.33, 0.5, 0.95, 1.0):
        np.testing.assert_allclose(study.rank_quantile(p), np.quantile(ranks, p, axis=0))


def test_pairs_are_counted_one_by_one():
    """Against a loop over draws and pairs."""
    study = ii.uncertainty(data(6), spec(), [ii.FlatWeights()], 40, 2)
    ranks = study.placing.ranks(study.scores)
    expected = np.array([[np.mean((a < b) + 0.5 * (a == b)) for b in ranks.T] for a in ranks.T])

    np.testing.assert_allclose(study.beats, expected)


def test_categories_are_counted():
    """Shares of the draws in each band add to one, and follow the scores."""
    bands = {"limits": [40.0, 60.0], "closed": "right", "labels": ["low", "middle", "high"]}
    study = ii.uncertainty(data(), spec(ranking=ii.Ranking(bands=bands)), [ii.FlatWeights()], 50, 2)
    expected = np.stack(
        [
            (study.scores <= 40).mean(0),
            ((study.scores > 40) & (study.scores <= 60)).mean(0),
            (study.scores > 60).mean(0),
        ],
        axis=1,
    )

    np.testing.assert_allclose(study.categories, expected)


def test_flat_weights_of_two_indicators_win_as_often_as_geometry_says():
    """Units (1, 0) and (0.25, 0.5): the first wins where w > 0.25 w + 0.5 (1 - w), so for w > 0.4: 60 percent."""
    table = ii.Dataset.of({"a": [1.0, 0.25], "b": [0.0, 0.5]}, ["p", "q"])
    case = ii.IndexSpec(
        name="two", framework=ii.Framework.of({"i": ["a", "b"]}), normalizer=ii.AsIs(), aggregator=ii.ArithmeticMean()
    )
    random, even = (ii.uncertainty(table, case, [ii.FlatWeights()], 4_096, 3, design=d) for d in ("random", "sobol"))

    assert random.acceptability[0, 0] == pytest.approx(0.6, abs=0.035)
    assert even.acceptability[0, 0] == pytest.approx(0.6, abs=0.001)


def test_central_weights_by_geometry():
    """Units (1, 0) and (0.25, 0.5) under any weights: the first leads for w > 0.4, so on the mean at w = 0.7.

    The second leads for w < 0.4, on the mean at w = 0.2.
    """
    table = ii.Dataset.of({"a": [1.0, 0.25], "b": [0.0, 0.5]}, ["p", "q"])
    case = ii.IndexSpec(
        name="two", framework=ii.Framework.of({"i": ["a", "b"]}), normalizer=ii.AsIs(), aggregator=ii.ArithmeticMean()
    )
    found = ii.uncertainty(table, case, [ii.FlatWeights()], 4_096, 3, design="sobol").central_weights()

    assert found["p"] == pytest.approx({"a": 0.7, "b": 0.3}, abs=0.002)
    assert found["q"] == pytest.approx({"a": 0.2, "b": 0.8}, abs=0.002)


def test_central_weights_of_a_group_below():
    """Every unit that is ever first has weights that add to one; weights that are not drawn are official."""
    study = ii.uncertainty(data(), spec(), [ii.FlatWeights(groups="left"), *ALTERNATIVES], 60, 3)

    for weights in study.central_weights("left").values():
        assert sum(weights.values()) == pytest.approx(1.0)
    for weights in study.central_weights("right").values():
        assert weights == pytest.approx(dict.fromkeys("cde", 1 / 3))
    with pytest.raises(SpecificationError, match="'a' is no group"):
        study.central_weights("a")


# -- refusals and interrupts


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"draws": 0}, "draws is a whole number of 1 or more, but found 0"),
        ({"draws": 2.5}, "draws is a whole number"),
        ({"seed": -1}, "seed is a whole number of 0 or more"),
        ({"seed": None}, "seed is a whole number"),
        ({"sources": []}, "needs a source of uncertainty"),
        ({"sources": ["weights"]}, "but found 'weights'"),
        ({"design": "halton"}, "design is 'random', 'latin_hypercube' or 'sobol'"),
        ({"memory": 1_000}, "places of 12 rows take"),
        ({"sources": [NOISE, ii.FlatWeights()]}, "both draw the weights of left, right, index"),
        ({"sources": [ALTERNATIVES[0], ALTERNATIVES[0]]}, "stands twice"),
    ],
)
def test_what_cannot_be_studied(changes, says):
    """By name, before anything is drawn."""
    how = {"sources": [NOISE], "draws": 10, "seed": 1, **changes}
    with pytest.raises(SpecificationError, match=says):
        ii.uncertainty(data(), spec(), how.pop("sources"), **how)


def test_alternatives_that_cannot_work_together():
    """A z-score is negative for half of the units, and no geometric mean takes that: named before drawing."""
    sources = [
        ii.Alternatives("normalizer", [ii.ZScore(ddof=1)]),
        ii.Alternatives("aggregator", [ii.GeometricMean()]),
    ]
    with pytest.raises(
        SpecificationError, match=r"normalizer = ZScore\(ddof=1\), aggregator = GeometricMean\(\) cannot be"
    ):
        ii.uncertainty(data(), spec(), sources, 10, 1)


def test_an_interrupt_leaves_a_study_of_what_was_done(monkeypatch):
    """Ctrl-C after some blocks: the draws so far, and the study says that it is not complete."""
    monkeypatch.setattr(module, "_block_size", lambda n, memory: 10)
    monkeypatch.setattr(running, "_SECONDS", 0.0)  # merged and reported block by block

    def stop(done, draws):
        if done == 30:
            raise KeyboardInterrupt

    study = ii.uncertainty(data(), spec(), [NOISE], 100, 1, progress=stop)

    assert (study.draws, study.wanted, study.is_complete) == (30, 100, False)
    assert np.array_equal(study.counts.counts, ii.uncertainty(data(), spec(), [NOISE], 30, 1).counts.counts)


def test_an_interrupt_with_an_executor(monkeypatch):
    """The blocks that came back first in order stay."""
    monkeypatch.setattr(module, "_block_size", lambda n, memory: 10)

    def stop(done, draws):
        if done == 20:
            raise KeyboardInterrupt

    with ThreadPoolExecutor(2) as threads:
        study = ii.uncertainty(data(), spec(), [NOISE], 200, 1, progress=stop, executor=threads)

    assert not study.is_complete
    assert np.array_equal(study.counts.counts, ii.uncertainty(data(), spec(), [NOISE], study.draws, 1).counts.counts)


def test_progress_is_reported():
    """Draws done and draws in all."""
    seen = []
    ii.uncertainty(data(), spec(), [NOISE], 25, 1, progress=lambda done, draws: seen.append((done, draws)))

    assert seen[-1] == (25, 25)


def test_a_draw_that_is_not_there():
    """Draws are numbered from 0 to the last."""
    study = ii.uncertainty(data(), spec(), [NOISE], 5, 1)
    for draw in (-1, 6, 1.0):
        with pytest.raises(SpecificationError, match="numbered 0 to 5"):
            study.replay(draw)


def test_a_framework_of_one_indicator_has_no_weights():
    """Nothing to draw."""
    case = spec(framework=ii.Framework.of({"index": ["a"]}))
    with pytest.raises(SpecificationError, match="No group has two children"):
        ii.uncertainty(data(), case, [NOISE], 5, 1)


def test_weights_of_the_framework_stay_whole():
    """A weighted sum keeps the official sum of its weights: scores stay between 0 and 100 times it."""
    case = spec(framework=framework(weights={"left": 2.0, "right": 1.0}), aggregator=ii.WeightedSum())
    study = ii.uncertainty(data(), case.with_node("index", weighter=ii.FrameworkWeights()), [NOISE], 10, 1)

    assert_replayed(study)
    for draw in (1, 2, 3):
        assert sum(study.replay(draw).weights["index"].values()) == pytest.approx(3.0)
