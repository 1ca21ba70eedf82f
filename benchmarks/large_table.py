"""A table of 1,000,000 units and 36 indicators, scores only: against ten lines of numpy, and against tuned ones."""

import tracemalloc

import numpy as np
from numpy.typing import NDArray

import indeks_inovasi as ii
from benchmarks.timing import best_seconds

UNITS, INDICATORS, BLOCK = 1_000_000, 36, 8_192
Matrix = NDArray[np.float64]


def run() -> list[tuple[str, str]]:
    """Return (what, figure) of the large table."""
    values = np.asfortranarray(np.random.Generator(np.random.PCG64(3)).random((UNITS, INDICATORS)))
    codes = [f"x{number}" for number in range(INDICATORS)]
    data = ii.Dataset.of(
        {code: values[:, place] for place, code in enumerate(codes)}, [str(row) for row in range(UNITS)]
    )

    def ours(weighter: ii.EntropyWeights | ii.Critic) -> object:
        spec = ii.IndexSpec(
            name="large",
            framework=ii.Framework.of({"index": codes}),
            normalizer=ii.MinMax(),
            weighter=weighter,
            aggregator=ii.ArithmeticMean(),
        )
        return ii.compute(data, spec, keep="scores").rank

    entropy, ten, tuned = best_seconds(
        lambda: ours(ii.EntropyWeights(basis="normalized")),
        lambda: ten_lines(values),
        lambda: in_blocks(values),
        rounds=4,
    )
    critic, plain = best_seconds(lambda: ours(ii.Critic()), lambda: with_correlations(values), rounds=4)
    tracemalloc.start()
    ours(ii.EntropyWeights(basis="normalized"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return [
        ("1,000,000 x 36 with entropy weights and ranks", f"{entropy:.2f} s"),
        ("the same, against ten lines of numpy", f"{entropy / ten:.2f} x"),
        ("the same, against numpy tuned block by block", f"{entropy / tuned:.2f} x"),
        ("the same with CRITIC, against numpy.corrcoef", f"{critic / plain:.2f} x"),
        ("peak memory, input included, against the input", f"{1 + peak / values.nbytes:.2f} x"),
    ]


def ten_lines(values: Matrix) -> Matrix:
    """Return ranks as a short script would."""
    low, high = values.min(axis=0), values.max(axis=0)
    scaled = (values - low) / (high - low)
    shares = scaled / scaled.sum(axis=0)
    entropy = -(shares * np.log(np.where(shares > 0, shares, 1.0))).sum(axis=0) / np.log(len(values))
    weights = (1.0 - entropy) / (1.0 - entropy).sum()
    return ranks(scaled @ weights)


def in_blocks(values: Matrix) -> Matrix:
    """Return the same ranks with as little memory traffic as numpy allows."""
    low, high = values.min(axis=0), values.max(axis=0)
    factor = 1.0 / (high - low)
    totals, logs = np.zeros(INDICATORS), np.zeros(INDICATORS)
    work, other = np.empty(BLOCK), np.empty(BLOCK)
    for place in range(INDICATORS):
        for start in range(0, len(values), BLOCK):
            block = values[start : start + BLOCK, place]
            y, z = work[: len(block)], other[: len(block)]
            np.subtract(block, low[place], out=y)
            y *= factor[place]
            np.maximum(y, 1e-300, out=z)
            np.log(z, out=z)
            totals[place] += y.sum()
            logs[place] += y @ z
    divergence = 1.0 - (np.log(totals) - logs / totals) / np.log(len(values))
    weights = divergence / divergence.sum() * factor
    score = np.empty(len(values))
    for start in range(0, len(values), BLOCK):
        np.matmul(values[start : start + BLOCK], weights, out=score[start : start + BLOCK])
    return ranks(score)


def with_correlations(values: Matrix) -> Matrix:
    """Return ranks with CRITIC weights as a short script would."""
    low, high = values.min(axis=0), values.max(axis=0)
    scaled = (values - low) / (high - low)
    information = scaled.std(axis=0) * (1.0 - np.corrcoef(scaled.T)).sum(axis=0)
    return ranks(scaled @ (information / information.sum()))


def ranks(score: Matrix) -> Matrix:
    """Return the place of each score, ties in any order."""
    places = np.empty(len(score))
    places[np.argsort(-score)] = np.arange(1, len(score) + 1)
    return places
