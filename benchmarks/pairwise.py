"""Aggregators that compare all pairs, on 10,000 units and 36 indicators: against plain numpy, block by block.

Plain numpy compares floats, adds weights as floats and looks at each ordered pair. PROMETHEE and Borda look at no pair
here: they sort. Memory is what the process needs at its peak beyond the table and the index without a method.
"""

import resource
import sys
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

import indeks_inovasi as ii
from benchmarks.timing import best_seconds
from indeks_inovasi.strategies.base import Aggregator

UNITS, INDICATORS, ROWS = 10_000, 36, 50
Matrix = NDArray[np.float64]
WEIGHTS = np.arange(1.0, INDICATORS + 1.0) / (INDICATORS * (INDICATORS + 1) / 2)


def run() -> list[tuple[str, str]]:
    """Return (what, figure) of each aggregator."""
    values = np.asfortranarray(np.random.Generator(np.random.PCG64(6)).random((UNITS, INDICATORS)))
    codes = [f"x{number}" for number in range(INDICATORS)]
    data = ii.Dataset.of(
        {code: values[:, place] for place, code in enumerate(codes)}, [str(row) for row in range(UNITS)]
    )
    framework = ii.Framework.of({"index": codes}, weights=dict(zip(codes, WEIGHTS.tolist(), strict=True)))
    rows: list[tuple[str, str]] = []
    for name, (aggregator, plain) in CASES.items():
        spec = ii.IndexSpec(name="pairs", framework=framework, normalizer=ii.AsIs(), aggregator=aggregator)

        def ours(spec: ii.IndexSpec = spec) -> Matrix:
            return ii.compute(data, spec, keep="scores").score

        def theirs(plain: Callable[[Matrix], Matrix] = plain) -> Matrix:
            return plain(values)

        before = peak()
        own_score = ours()
        memory = peak() - before
        own, other = best_seconds(ours, theirs, rounds=1)
        assert np.allclose(own_score, theirs(), rtol=0, atol=1e-9)
        rows += [
            (f"{name} of 10,000 x 36", f"{own:.2f} s"),
            ("memory beyond the table, at most", f"{memory:.0f} MB"),
            ("against plain numpy over all pairs", f"{own / other:.3f} x"),
        ]
    return rows


def peak() -> float:
    """Return the most memory that this process has held, in megabytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 2**10


def over_pairs(values: Matrix, worth: Callable[[Matrix], Matrix]) -> Matrix:
    """Return the weighted sums of what the differences to all units are worth, as (rows, units), block by block."""
    result = np.empty(len(values))
    for start in range(0, len(values), ROWS):
        total = np.zeros((len(values[start : start + ROWS]), len(values)))
        for place, weight in enumerate(WEIGHTS):
            total += weight * worth(values[start : start + ROWS, place, None] - values[:, place])
        result[start : start + ROWS] = total.sum(axis=1)
    return result


def copeland(values: Matrix) -> Matrix:
    """Return wins less losses."""
    result = np.empty(len(values))
    for start in range(0, len(values), ROWS):
        lead = np.zeros((len(values[start : start + ROWS]), len(values)))
        for place, weight in enumerate(WEIGHTS):
            own = values[start : start + ROWS, place, None]
            lead += weight * (own > values[:, place])
            lead -= weight * (own < values[:, place])
        result[start : start + ROWS] = (lead > 1e-9).sum(axis=1) - (lead < -1e-9).sum(axis=1)  # a tie, but for dust
    return result


def concordance(values: Matrix) -> Matrix:
    """Return outranking less being outranked, in at least six tenths of the weights."""
    result = np.zeros(len(values))
    for start in range(0, len(values), ROWS):
        held = np.zeros((len(values[start : start + ROWS]), len(values)))
        for place, weight in enumerate(WEIGHTS):
            held += weight * (values[start : start + ROWS, place, None] >= values[:, place])
        outranks = held >= 0.6 - 1e-12
        result[start : start + ROWS] += outranks.sum(axis=1)
        result -= outranks.sum(axis=0)
    return result


def borda(values: Matrix) -> Matrix:
    """Return the weighted mean of how many units are left behind."""
    return over_pairs(values, lambda gap: (np.sign(gap) + 1.0) / 2.0) - 0.5


def linear(values: Matrix) -> Matrix:
    """Return the net flow of the linear function."""
    return over_pairs(values, lambda gap: np.sign(gap) * np.clip((np.abs(gap) - 0.1) / 0.4, 0.0, 1.0)) / (UNITS - 1)


def gaussian(values: Matrix) -> Matrix:
    """Return the net flow of the Gaussian function."""
    return over_pairs(values, lambda gap: np.sign(gap) * (1.0 - np.exp(gap * gap * -12.5))) / (UNITS - 1)


CASES: dict[str, tuple[Aggregator, Callable[[Matrix], Matrix]]] = {
    "Copeland": (ii.Copeland(), copeland),
    "ELECTRE concordance above 0.6": (ii.Concordance(threshold=0.6), concordance),
    "Borda": (ii.BordaCount(), borda),
    "PROMETHEE, linear": (
        ii.Promethee(preference=ii.PreferenceFunction(shape="linear", indifference=0.1, preference=0.5)),
        linear,
    ),
    "PROMETHEE, Gaussian": (
        ii.Promethee(preference=ii.PreferenceFunction(shape="gaussian", deviation=0.2)),
        gaussian,
    ),
}


if __name__ == "__main__":
    for what, figure in run():
        print(f"{what:50} {figure}")
