"""Uncertainty studies: 10,000 weightings of 514 x 36, a million of them, Sobol indices, alternatives on an index."""

import importlib.util
import subprocess
import sys
import tracemalloc

import numpy as np

import indeks_inovasi as ii
from benchmarks.timing import best_seconds, seconds
from indeks_inovasi.kernels.sobol import resample_counts, sobol_indices, standardized

UNITS, INDICATORS, DRAWS = 514, 36, 10_000


def run() -> list[tuple[str, str]]:
    """Return (what, figure) of the studies."""
    return [*_weightings(), *_a_million(), *_sobol(), *_alternatives()]


def _data() -> ii.Dataset:
    values = np.random.Generator(np.random.PCG64(1)).random((UNITS, INDICATORS))
    columns = {f"x{place}": values[:, place] for place in range(INDICATORS)}
    return ii.Dataset.of(columns, [f"{row:04d}" for row in range(UNITS)])


def _spec(data: ii.Dataset) -> ii.IndexSpec:
    return ii.IndexSpec(
        name="study",
        framework=ii.Framework.of({"index": list(data.columns)}),
        normalizer=ii.MinMax(),
        aggregator=ii.ArithmeticMean(),
    )


def _weightings() -> list[tuple[str, str]]:
    data = _data()
    spec = _spec(data)
    scaled = ii.compute(data, spec).nodes.values[:, :INDICATORS]

    def ours() -> object:
        return ii.uncertainty(data, spec, [ii.FlatWeights()], DRAWS, 1).acceptability

    random = np.random.Generator(np.random.PCG64(2))
    weights = random.dirichlet(np.ones(INDICATORS), DRAWS)
    columns = np.ascontiguousarray(scaled.T)

    def product_and_sort() -> object:
        scores = weights @ columns
        scores.sort(axis=1)
        return scores

    def plain_numpy() -> object:
        drawn = random.dirichlet(np.ones(INDICATORS), DRAWS)
        ranks = (-(drawn @ columns)).argsort(axis=1).argsort(axis=1)
        counts = np.zeros((UNITS, UNITS))
        for unit in range(UNITS):
            counts[unit] = np.bincount(ranks[:, unit], minlength=UNITS)
        return counts / DRAWS

    def unit_by_unit() -> object:
        counts = np.zeros((UNITS, UNITS))
        for draw in weights[:200]:
            ranks = (-(scaled @ draw)).argsort().argsort()
            counts[np.arange(UNITS), ranks] += 1
        return counts

    own, floor, plain = best_seconds(ours, product_and_sort, plain_numpy, rounds=9, rest=0.05)
    slow = min(seconds(unit_by_unit) for _ in range(5)) * DRAWS / 200
    return [
        ("10,000 weightings of 514 x 36 with all rank acceptabilities", f"{own * 1e3:.0f} ms"),
        ("the same, against one matrix product and one sort of the scores", f"{own / floor:.1f} x"),
        ("the same, against numpy on whole matrices, with argsort", f"{own / plain:.2f} x"),
        ("the same, against numpy draw by draw", f"{own / slow:.3f} x"),
        *_against_pymcdm(np.array(list(data.columns.values())).T, scaled, weights, own),
    ]


def _against_pymcdm(raw: np.ndarray, scaled: np.ndarray, weights: np.ndarray, own: float) -> list[tuple[str, str]]:
    """Return how many times as long pymcdm takes, as its users call it and with everything taken out of the loop."""
    if importlib.util.find_spec("pymcdm") is None:
        return [("pymcdm, against that", "no pymcdm")]
    from pymcdm.methods import WSM
    from pymcdm.normalizations import minmax_normalization

    types = np.ones(INDICATORS)

    def draws(method: WSM, values: np.ndarray, validation: bool) -> np.ndarray:
        counts = np.zeros((UNITS, UNITS))
        for draw in weights[:200]:
            ranks = method.rank(method(values, draw, types, validation=validation)).astype(int) - 1
            counts[np.arange(UNITS), ranks] += 1
        return counts

    hoisted = WSM(lambda values, cost: values)  # noqa: ARG005
    taken = [
        min(seconds(lambda: draws(method, values, validation)) for _ in range(5)) * DRAWS / 200  # noqa: B023
        for method, values, validation in ((WSM(minmax_normalization), raw, True), (hoisted, scaled, False))
    ]
    return [
        ("pymcdm as its users call it, against that", f"{taken[0] / own:.0f} x"),
        ("pymcdm with everything taken out of the loop, against that", f"{taken[1] / own:.0f} x"),
    ]


def _a_million() -> list[tuple[str, str]]:
    data = _data()
    spec = _spec(data)
    taken = seconds(lambda: ii.uncertainty(data, spec, [ii.FlatWeights()], 1_000_000, 1))
    # in a process that has no memory at hand yet; it does not grow with the draws
    answer = subprocess.run([sys.executable, "-m", "benchmarks.studies"], capture_output=True, text=True, check=True)
    peak = float(answer.stdout)
    return [
        ("1,000,000 weightings of 514 x 36", f"{taken:.1f} s"),
        ("memory of a study at its peak, whatever the number of draws", f"{peak / 1e6:.0f} MB"),
    ]


def _sobol() -> list[tuple[str, str]]:
    random = np.random.Generator(np.random.PCG64(3))
    a, b = (random.random((1_000, UNITS)) for _ in range(2))
    mixed = [random.random((1_000, UNITS)) for _ in range(4)]

    def ours() -> object:
        held = standardized(a, b, resample_counts(1, (0,), 100, 1_000))
        return [sobol_indices(held, each) for each in mixed]

    def plain() -> object:
        both = np.concatenate([a, b])
        center = both.mean(axis=0)
        counts = np.ones((101, 1_000))
        for row in range(1, 101):
            counts[row] = np.bincount(random.integers(0, 1_000, 1_000), minlength=1_000)
        around = b - center
        middle = counts @ ((a + b) / 2 - center) / 1_000
        spread = counts @ (((a - center) ** 2 + around**2) / 2) / 1_000 - middle**2
        found = []
        for each in mixed:
            step = each - a
            first = counts @ (around * step) / 1_000 / spread
            total = counts @ (step * step) / 2_000 / spread
            found.append((first, total))
        return found

    own, numpy_only = best_seconds(ours, plain, rounds=15)
    return [
        ("Sobol indices of 4 sources on 514 outputs with 100 resamples", f"{own * 1e3:.0f} ms"),
        ("the same, against numpy", f"{own / numpy_only:.1f} x"),
    ]


def _alternatives() -> list[tuple[str, str]]:
    data = _data()
    codes = list(data.columns)
    groups = {f"g{number}": codes[number * 6 : number * 6 + 6] for number in range(6)}
    spec = ii.IndexSpec(
        name="alternatives",
        framework=ii.Framework.of({"index": groups}),
        normalizer=ii.MinMax(floor=1.0),
        aggregator=ii.ArithmeticMean(),
    )
    sources = [
        ii.WeightNoise(0.25),
        ii.Alternatives("normalizer", [ii.ZScore(ddof=1, mean=100.0, deviation=10.0)]),
        ii.Alternatives("treatment", [ii.Winsorize(low=3, high=3)]),
        ii.Alternatives("nodes.index.aggregator", [ii.GeometricMean()]),
    ]
    taken = min(seconds(lambda: ii.uncertainty(data, spec, sources, 2_000, 1)) for _ in range(3))
    return [("a draw with other normalizers, treatments, aggregators and weights", f"{taken / 2_000 * 1e3:.3f} ms")]


if __name__ == "__main__":
    data = _data()
    spec = _spec(data)
    tracemalloc.start()
    ii.uncertainty(data, spec, [ii.FlatWeights()], 40_000, 1)
    print(tracemalloc.get_traced_memory()[1])
