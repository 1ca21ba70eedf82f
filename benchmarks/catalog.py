"""Aggregators of the catalog on 1,000,000 units and 36 indicators: each against the fastest plain numpy we know.

Plain numpy works block by block, checks nothing and keeps nothing. Its weighted sums are one matrix product, whose bits
depend on the machine; so a method that is little more than a weighted sum (the mean, COPRAS, Choquet) shows what sums
in a fixed order cost, and the penalty for bottleneck what an exponential with the same bits everywhere costs.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

import indeks_inovasi as ii
from benchmarks.timing import best_seconds
from indeks_inovasi.strategies.base import Aggregator

UNITS, INDICATORS, BLOCK = 1_000_000, 36, 8_192
Matrix = NDArray[np.float64]
WEIGHTS = np.arange(1.0, INDICATORS + 1.0) / (INDICATORS * (INDICATORS + 1) / 2)


def run() -> list[tuple[str, str]]:
    """Return (what, figure) of each aggregator."""
    values = np.asfortranarray(np.random.Generator(np.random.PCG64(5)).random((UNITS, INDICATORS)))
    rows = compared(values, CASES)
    values -= 0.5
    return rows + compared(values, AROUND_ZERO)


def compared(values: Matrix, cases: dict[str, "Case"]) -> list[tuple[str, str]]:
    """Return the figures of some aggregators on one table."""
    codes = [f"x{number}" for number in range(INDICATORS)]
    columns = {code: values[:, place] for place, code in enumerate(codes)}
    data = ii.Dataset.of(columns, [str(row) for row in range(UNITS)])
    framework = ii.Framework.of({"index": codes}, weights=dict(zip(codes, WEIGHTS.tolist(), strict=True)))
    rows: list[tuple[str, str]] = []
    for name, (aggregator, plain) in cases.items():
        spec = ii.IndexSpec(name="catalog", framework=framework, normalizer=ii.AsIs(), aggregator=aggregator)

        def ours(spec: ii.IndexSpec = spec) -> Matrix:
            return ii.compute(data, spec, keep="scores").score

        def theirs(plain: Callable[[Matrix], Matrix] = plain) -> Matrix:
            return plain(values)

        own, other = best_seconds(ours, theirs, rounds=3)
        assert np.allclose(ours(), theirs(), rtol=1e-9, atol=1e-12)
        rows += [
            (f"{name} of 1,000,000 x 36", f"{own:.2f} s"),
            ("the same, against plain numpy", f"{own / other:.2f} x"),
        ]
    return rows


def by_block(values: Matrix, formula: Callable[[Matrix], Matrix]) -> Matrix:
    """Return a formula of rows, block by block."""
    result = np.empty(len(values))
    for start in range(0, len(values), BLOCK):
        result[start : start + BLOCK] = formula(values[start : start + BLOCK])
    return result


def topsis(values: Matrix) -> Matrix:
    """Return the closeness to the best values."""
    best, worst, squared = values.max(axis=0), values.min(axis=0), WEIGHTS * WEIGHTS

    def closeness(block: Matrix) -> Matrix:
        to_best, to_worst = np.zeros(len(block)), np.zeros(len(block))
        part = np.empty(len(block))
        for place in range(INDICATORS):
            for squares, point in ((to_best, best[place]), (to_worst, worst[place])):
                np.subtract(block[:, place], point, out=part)
                np.multiply(part, part, out=part)
                part *= squared[place]
                np.add(squares, part, out=squares)
        np.sqrt(to_best, out=to_best)
        np.sqrt(to_worst, out=to_worst)
        return to_worst / (to_best + to_worst)

    return by_block(values, closeness)


def vikor(values: Matrix) -> Matrix:
    """Return 1 - Q."""
    best, worst = values.max(axis=0), values.min(axis=0)
    factor = WEIGHTS / (best - worst)
    total, largest = np.empty(len(values)), np.empty(len(values))
    for start in range(0, len(values), BLOCK):
        block = values[start : start + BLOCK]
        s, r, part = np.zeros(len(block)), np.zeros(len(block)), np.empty(len(block))
        for place in range(INDICATORS):
            np.subtract(best[place], block[:, place], out=part)
            part *= factor[place]
            s += part
            np.maximum(r, part, out=r)
        total[start : start + BLOCK], largest[start : start + BLOCK] = s, r
    q = (total - total.min()) / (total.max() - total.min()) + (largest - largest.min()) / (
        largest.max() - largest.min()
    )
    return 1.0 - q / 2.0


def wroclaw(values: Matrix) -> Matrix:
    """Return Hellwig's measure of development."""
    best = values.max(axis=0)

    def distances(block: Matrix) -> Matrix:
        total, part = np.zeros(len(block)), np.empty(len(block))
        for place in range(INDICATORS):
            np.subtract(block[:, place], best[place], out=part)
            np.multiply(part, part, out=part)
            part *= WEIGHTS[place]
            total += part
        return np.sqrt(total, out=total)

    distance = by_block(values, distances)
    return 1.0 - distance / (distance.mean() + 2.0 * distance.std())


def edas(values: Matrix) -> Matrix:
    """Return the appraisals by distance from one half."""
    above, below = np.empty(len(values)), np.empty(len(values))
    for start in range(0, len(values), BLOCK):
        block = values[start : start + BLOCK]
        above[start : start + BLOCK] = np.maximum(block, 0.0) @ WEIGHTS
        below[start : start + BLOCK] = np.maximum(-block, 0.0) @ WEIGHTS
    return (above / above.max() + 1.0 - below / below.max()) / 2.0


def copras(values: Matrix) -> Matrix:
    """Return the utilities of benefits."""
    gains = by_block(values, lambda block: block @ WEIGHTS)
    return gains / gains.max()


def choquet(values: Matrix) -> Matrix:
    """Return the mean with four interactions."""

    def of_pairs(block: Matrix) -> Matrix:
        total = block @ WEIGHTS
        for first in (20, 24, 28, 32):
            total -= np.abs(block[:, first] - block[:, first + 2]) * 0.005
        return total

    return by_block(values, of_pairs)


def bottleneck(values: Matrix) -> Matrix:
    """Return the mean after the penalty for bottleneck."""

    def bent(block: Matrix) -> Matrix:
        lowest = block.min(axis=1)
        return lowest + 1.0 - np.exp(lowest[:, None] - block) @ WEIGHTS

    return by_block(values, bent)


def mazziotta_pareto(values: Matrix) -> Matrix:
    """Return the mean less its penalty."""

    def penalized(block: Matrix) -> Matrix:
        mean = block @ WEIGHTS
        deviations = block - mean[:, None]  # uncentered squares would be faster, and lose digits
        deviations *= deviations
        return mean - deviations @ WEIGHTS / mean

    return by_block(values, penalized)


def mean_min(values: Matrix) -> Matrix:
    """Return the mean-min function with alpha 0.5 and beta 0.1."""

    def adjusted(block: Matrix) -> Matrix:
        mean = block @ WEIGHTS
        gap = mean - block.min(axis=1)
        return mean - 0.5 * (np.sqrt(gap * gap + 0.01) - 0.1)

    return by_block(values, adjusted)


def median(values: Matrix) -> Matrix:
    """Return the lower weighted median."""

    def middle(block: Matrix) -> Matrix:
        order = np.argsort(block, axis=1)
        upward = np.cumsum(WEIGHTS[order], axis=1)
        place = (upward < 0.5 - 1e-13).sum(axis=1)
        rows = np.arange(len(block))
        return block[rows, order[rows, place]]

    return by_block(values, middle)


def best_third(values: Matrix) -> Matrix:
    """Return the mean of the 12 best indicators."""
    return by_block(values, lambda block: np.sort(block, axis=1)[:, 24:].mean(axis=1))


Case = tuple[Aggregator, Callable[[Matrix], Matrix]]
CASES: dict[str, Case] = {
    "arithmetic mean": (ii.ArithmeticMean(), lambda values: by_block(values, lambda block: block @ WEIGHTS)),
    "TOPSIS": (ii.Topsis(), topsis),
    "VIKOR": (ii.Vikor(v=0.5), vikor),
    "Wroclaw": (ii.Wroclaw(ddof=0, weights_enter="distance"), wroclaw),
    "COPRAS": (ii.Copras(), copras),
    "Choquet, four pairs": (
        ii.Choquet(interactions={f"x{place}": {f"x{place + 2}": 0.01} for place in (20, 24, 28, 32)}),
        choquet,
    ),
    "Mazziotta-Pareto": (ii.MazziottaPareto(penalty="subtracted", ddof=0), mazziotta_pareto),
    "mean-min": (ii.MeanMin(alpha=0.5, beta=0.1), mean_min),
    "penalty for bottleneck": (ii.BottleneckPenalty(), bottleneck),
    "weighted median": (ii.Median(halfway="lower"), median),
    "OWA, the mean of the 12 best": (ii.Owa(best=12), best_third),
}
AROUND_ZERO: dict[str, Case] = {"EDAS": (ii.Edas(), edas)}


if __name__ == "__main__":
    for what, figure in run():
        print(f"{what:50} {figure}")
