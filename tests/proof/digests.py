"""Digests of every kernel, strategy, stage and profile, in one process: ``python tests/proof/digests.py``.

The data is made with Python's own random numbers, whose stream is fixed. The options change what must not matter. The
answer is one line of JSON: the digests, and those of witnesses that do depend on the machine.
"""

import argparse
import json
import os
import platform
import random
import sys
import warnings
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from pydantic import BaseModel

import indeks_inovasi as ii
from indeks_inovasi import testing
from indeks_inovasi.kernels import blocks, exact, gram
from indeks_inovasi.kernels.elementary import exp, log
from indeks_inovasi.kernels.gram import exact_correlations
from indeks_inovasi.kernels.linalg import symmetric_eigen
from indeks_inovasi.kernels.powers import geometric_mean, power
from indeks_inovasi.kernels.quantiles import normal_quantile
from indeks_inovasi.matrix import Dataset, PartTable, Rows
from indeks_inovasi.typing import FrozenMap
from tests.profiles.building import input_of, load
from tests.specimens import SPECIMENS, VARIANTS, example_for

ROWS = 3_000
CODES = tuple("abcdefgh")


def main() -> None:
    """Print the digests."""
    options = arguments()
    features = cpu_features()
    still_on = [name for name in options.off if features.get(name)]
    if still_on:
        sys.exit(f"These CPU features should be off, but are on: {', '.join(still_on)}")
    if options.block:
        blocks.BLOCK = exact._BLOCK = options.block  # what is longer is shared between threads, too
        exact._ROWS_ACROSS = gram._ROWS = max(2, options.block // 16)
    warnings.simplefilter("ignore")
    digests = {
        **of_kernels(options),
        **of_strategies(options),
        **of_indices(options),
        **of_studies(options),
        **of_profiles(),
    }
    answer = {"digests": digests, "witnesses": witnesses(), "environment": environment(features)}
    print(json.dumps(answer))


def arguments() -> argparse.Namespace:
    """Return what should be different in this process."""
    parser = argparse.ArgumentParser(description="Print the digests of this process as JSON.")
    parser.add_argument("--off", nargs="*", default=[], help="CPU features that numpy must have switched off")
    parser.add_argument("--permuted", action="store_true", help="rows in another order")
    parser.add_argument("--order", choices=("C", "F"), default="F", help="memory order of matrices")
    parser.add_argument("--block", type=int, default=0, help="values of a block")
    return parser.parse_args()


def cpu_features() -> dict[str, bool]:
    """Return the CPU features that this numpy knows, and whether it uses them."""
    try:
        from numpy._core import _multiarray_umath as core
    except ImportError:
        from numpy.core import _multiarray_umath as core
    features: dict[str, bool] = core.__cpu_features__
    return features


def environment(features: dict[str, bool]) -> dict[str, str]:
    """Return what a reader wants to know of this process."""
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "machine": platform.machine(),
        "features": " ".join(name for name, on in features.items() if on),
        "blas core": os.environ.get("OPENBLAS_CORETYPE", ""),
    }


def digest(*values: object) -> str:
    """Return a digest of arrays by their bits, and of anything else by its text."""
    total = sha256()
    for value in values:
        is_array = isinstance(value, np.ndarray)
        total.update(np.ascontiguousarray(value, dtype="<f8").tobytes() if is_array else str(value).encode())
    return total.hexdigest()


def numbers(seed: int, n: int) -> list[float]:
    """Return numbers between 0 and 1, the smaller ones many."""
    chance = random.Random(seed)
    return [chance.random() * chance.random() + 2.0**-20 for _ in range(n)]


def shuffled(n: int, options: argparse.Namespace) -> np.ndarray:
    """Return the order of the rows."""
    places = list(range(n))
    if options.permuted:
        random.Random(5).shuffle(places)
    return np.array(places, dtype=np.int64)


def matrix(options: argparse.Namespace) -> np.ndarray:
    """Return the numbers of eight columns."""
    columns = [numbers(seed, ROWS) for seed in range(len(CODES))]
    return np.array(np.array(columns).T, order=options.order)


def of_kernels(options: argparse.Namespace) -> dict[str, str]:
    """Return a digest of each kernel over the matrix."""
    values = np.array(matrix(options)[shuffled(ROWS, options)], order=options.order)
    back = np.argsort(shuffled(ROWS, options), kind="stable")
    weights = np.array(numbers(99, len(CODES)))
    wild = np.array(
        values * np.array([2.0**-1060, 2.0**900, 1.0, -1.0, 1e9, 1e-9, 2.0**-500, 1.0]), order=options.order
    )
    correlations = exact_correlations(values)
    eigen = symmetric_eigen(correlations)
    return {
        "kernel exact_sum": digest(exact.exact_sum(values), exact.exact_sum(wild)),
        "kernel exact_mean": digest(exact.exact_mean(values), exact.exact_mean(wild)),
        "kernel exact_variance": digest(exact.exact_variance(values, 0), exact.exact_variance(values, 1)),
        "kernel exact_moments": digest(*(np.array(exact.exact_moments(column)) for column in values.T)),
        "kernel exact_correlations": digest(correlations),
        "kernel deviations": digest(gram.gram_of(values).deviations(1)),
        "kernel symmetric_eigen": digest(eigen.values, eigen.vectors),
        "kernel log": digest(log(values)[back], log(wild)[back]),
        "kernel exp": digest(exp(values * 600.0)[back], exp(-values * 745.0)[back]),
        "kernel power": digest(power(values, 0.3)[back], power(values, values)[back], power(wild, -0.7)[back]),
        "kernel geometric_mean": digest(geometric_mean(values, weights / exact.exact_sum(weights))[back]),
        "kernel normal_quantile": digest(normal_quantile(values[:, 0])[back]),
    }


def of_strategies(options: argparse.Namespace) -> dict[str, str]:
    """Return a digest of what each specimen of a strategy learns and gives, on eight rows and on many."""
    found: dict[str, str] = {}
    for number, strategy in enumerate([*SPECIMENS, *VARIANTS]):
        for size, example in (("small", testing.Example()), ("large", large_example())):
            order = shuffled(len(example.data), options)
            shown = example_for(strategy, example).take(order)
            if options.permuted:
                shown = shown.with_shuffled_parts()
            name = f"{strategy.family} {strategy.kind} {number} {size}"
            found[name] = outcome(strategy, shown, np.argsort(order, kind="stable"))
    return found


def large_example() -> testing.Example:
    """Return many rows with the names of the small example."""
    rows = Rows(
        tuple(f"u{row:05d}" for row in range(ROWS)),
        tuple(str(2020 + row % 2) for row in range(ROWS)),
        FrozenMap({"island": tuple("east" if row % 3 else "west" for row in range(ROWS))}),
    )
    small = testing.Example().data.parts["rows"].table
    part = Dataset(
        Rows(tuple(f"r{row:05d}" for row in range(ROWS))),
        FrozenMap({"value": np.array(numbers(50, ROWS)) * 3.0}),
        attributes=FrozenMap(
            {name: tuple(held[row % len(held)] for row in range(ROWS)) for name, held in small.attributes.items()}
        ),
    )
    chance = random.Random(51)
    owners = np.array([chance.randrange(ROWS // 5) for _ in range(ROWS)], dtype=np.int64)
    columns = {code: np.array(numbers(seed, ROWS)) for seed, code in enumerate("abc")}
    return testing.Example(Dataset(rows, FrozenMap(columns), FrozenMap({"rows": PartTable(part, owners)})))


def outcome(strategy, example: testing.Example, back: np.ndarray) -> str:
    """Return a digest of what the strategy learns and of its answer, rows in their first order."""
    try:
        frozen, answer = ASK[strategy.family](strategy, example)
    except ii.IndeksInovasiError as error:
        return f"refuses: {type(error).__name__}"
    if strategy.family == "rule":  # of the rows of the part, which stand in another order too
        answer = sorted(map(str, answer))
    elif strategy.family != "weighter":
        answer = [answer[row] for row in back.tolist()]
    return digest(learned(frozen), *map(repr, answer))


def learned(frozen: BaseModel) -> str:
    """Return the JSON of a frozen model with the keys of its maps in order, since their order means nothing."""
    return json.dumps(frozen.model_dump(mode="json"), sort_keys=True)


def _step(strategy, example):
    frozen = strategy.freeze(example.column)
    return frozen, frozen.apply(example.column).values.tolist()


def _weighter(strategy, example):
    frozen = strategy.freeze(example.children)
    return frozen, frozen.weights(example.children).tolist()


def _aggregator(strategy, example):
    weights = np.array([2.0, *(1.0,) * (len(example.children.columns) - 1)])
    frozen = strategy.freeze(example.children, weights)
    return frozen, frozen.aggregate(example.children, weights).tolist()


ASK = {
    "step": _step,
    "weighter": _weighter,
    "aggregator": _aggregator,
    "value": lambda strategy, example: (strategy, strategy.column(example, "indicator").tolist()),
    "combine": lambda strategy, example: (strategy, strategy.combine(example.part("rows", "value")).tolist()),
    "rule": lambda strategy, example: (strategy, strategy.reasons(example.data.parts["rows"].table)),
    "screening": lambda strategy, example: (
        strategy,
        strategy.reasons(example.children.columns, example.data.rows),
    ),
}


def specifications() -> dict[str, ii.IndexSpec]:
    """Return specifications that between them learn everything that can be learned."""
    framework = ii.Framework.of(
        {"index": {"first": list("abc"), "second": {"third": list("de"), "fourth": list("fgh")}}}, negative=["b", "e"]
    )
    plain = ii.IndexSpec(
        name="proof", framework=framework, imputer=ii.MedianImputation(), normalizer=ii.MinMax(floor=1.0),
        aggregator=ii.ArithmeticMean(),
    )  # fmt: skip
    return {
        "entropy and arithmetic mean": plain.replace(weighter=ii.EntropyWeights(basis="normalized")),
        "critic and geometric mean": plain.replace(weighter=ii.Critic(), aggregator=ii.GeometricMean()),
        "z-scores and power mean": plain.replace(
            imputer=ii.GroupMean(by="island"),
            treatment=ii.SkewnessKurtosis(skewness_limit=1.0, kurtosis_limit=2.0, most_points=5),
            normalizer=ii.ZScore(ddof=1, mean=100.0, deviation=10.0), aggregator=ii.PowerMean(exponent=0.5),
        ),
        "logarithms and harmonic mean": plain.replace(
            imputer=ii.MeanImputation(), treatment=ii.ShiftedLog(share=0.01), aggregator=ii.HarmonicMean()
        ),
        "joint normal distribution and power transform": plain.replace(
            imputer=ii.ExpectationMaximization(among="all", ridge=0.0), treatment=ii.YeoJohnson()
        ),
        "row means and fences": plain.replace(
            imputer=ii.RowMean(among="all", within="island"), treatment=ii.WinsorizeFences(reach=0.5, to="bound")
        ),
        "neighbors and shifted power transform": plain.replace(
            imputer=ii.NearestNeighbors(among="all", k=3, scale="deviation", weights="distance"),
            treatment=ii.BoxCox(shift="lowest_is_one", rescale=True),
        ),
        "percentiles and formula": plain.replace(
            normalizer=ii.Percentile(ties="average", denominator="n_plus_1"), aggregator=ii.Product()
        ),
    }  # fmt: skip


def of_indices(options: argparse.Namespace) -> dict[str, str]:
    """Return a digest of every stage, weight, score, rank and learned number of whole indices."""
    values = matrix(options)
    values = np.array(np.where(values < 0.002, np.nan, values * np.arange(1.0, len(CODES) + 1.0)), order=options.order)
    order = shuffled(ROWS, options)
    rows = Rows(
        tuple(f"u{row:05d}" for row in order.tolist()),
        peers=FrozenMap({"island": tuple("east" if row % 3 else "west" for row in order.tolist())}),
    )
    data = Dataset(rows, FrozenMap({code: values[order, place] for place, code in enumerate(CODES)}))
    back = np.argsort(order, kind="stable")
    found: dict[str, str] = {}
    for name, spec in specifications().items():
        result = ii.compute(data, spec)
        scores = ii.compute(data, spec, keep="scores")
        for stage in ("raw", "imputed", "treated", "normalized"):
            found[f"index {name}, {stage}"] = digest(result.stage(stage).values[back])
        found[f"index {name}, nodes"] = digest(result.nodes.values[back])
        found[f"index {name}, ranks"] = digest(result.rank[back])
        found[f"index {name}, learned"] = digest(learned(result.frozen))
        found[f"index {name}, scores only"] = digest(scores.score[back], learned(scores.frozen))
        assert scores.score.tobytes() == result.score.tobytes(), name
    return found


def of_studies(options: argparse.Namespace) -> dict[str, str]:
    """Return a digest of scores, ranks and sensitivity of studies that use every source and design."""
    n = 60
    order = np.array(shuffled(ROWS, options)[np.flatnonzero(shuffled(ROWS, options) < n)])
    columns = {code: np.array(numbers(seed, n)) * 100.0 for seed, code in enumerate(CODES)}
    columns["a"][[3, 17]] = np.nan
    data = Dataset(
        Rows(tuple(f"u{row:05d}" for row in order.tolist())),
        FrozenMap({code: values[order] for code, values in columns.items()}),
    )
    back = np.argsort(order, kind="stable")
    spec = specifications()["entropy and arithmetic mean"].replace(weighter=ii.FrameworkWeights())
    alternatives = [
        ii.Alternatives("normalizer", [ii.ZScore(ddof=1, mean=50.0, deviation=5.0)]),
        ii.Alternatives("nodes.index.aggregator", [ii.GeometricMean(), ii.HarmonicMean()]),
    ]
    studies = {
        "noise and alternatives": ([ii.WeightNoise(0.25), *alternatives], "random"),
        "flat weights, Sobol sequence": ([ii.FlatWeights()], "sobol"),
        "Dirichlet weights": ([ii.DirichletWeights(30.0)], "random"),
        "order, hypercube": ([ii.OrderedWeights(["first", "second"])], "latin_hypercube"),
        "ranges, drop": ([ii.BoundedWeights({"a": (0.1, 0.5)}), ii.Drop("groups")], "random"),
        "errors and gaps": ([ii.MeasurementError(0.1, relative=True), ii.ImputationUncertainty("hot_deck")], "random"),
        "bootstrap": ([ii.Bootstrap()], "random"),
    }
    found: dict[str, str] = {}
    for name, (sources, design) in studies.items():
        study = ii.uncertainty(data, spec, sources, 40, 7, design=design)
        found[f"study {name}, scores"] = digest(study.scores[:, back])
        found[f"study {name}, places"] = digest(study.counts.counts[back])
        indices = study.sensitivity(draws=16, resamples=10)
        table = np.concatenate([indices.first[:, 1:][:, back], indices.total[:, 1:][:, back]])
        found[f"study {name}, sensitivity"] = digest(indices.first[:, 0], table)
    stability = ii.weight_stability(ii.compute(data, spec))
    changes = [stability.leader(norm) for norm in ("l1", "l2", "linf")]
    found["weight stability"] = digest(*(np.array(list(change.weights.values())) for change in changes))
    return found


def of_profiles() -> dict[str, str]:
    """Return a digest of every node of every profile and variant, on the samples or on made-up records."""
    found: dict[str, str] = {}
    for name in ii.profiles.names():
        for variant in (None, *ii.profiles.variants(name)):
            profile = load(name, variant)
            result = ii.compute(input_of(name, profile), profile)
            parts = [part.result.nodes.values for part in result.parts.values()]
            numbers_found = (result.nodes.values, result.rank, *parts)
            found[f"profile {name} {variant or ''}"] = digest(learned(result.frozen), *numbers_found)
    return found


def witnesses() -> dict[str, str]:
    """Return digests of what does depend on the machine, so that the comparison can fail."""
    values = np.array([numbers(seed, 4_096) for seed in range(64)])
    weights = np.array(numbers(7, 64))
    return {
        "np.log": digest(np.log(values)),
        "np.exp": digest(np.exp(values * 10.0)),
        "np.power": digest(np.power(values, 0.3)),
        "a plain @": digest(values.T @ weights, values @ values.T),
    }


if __name__ == "__main__":
    main()
