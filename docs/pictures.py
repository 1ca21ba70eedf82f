"""Pictures of what each method does to the same data, drawn before pages are read.

The same numbers give the same files: no date, no chance, and text as outlines of one font.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

import indeks_inovasi as ii
from indeks_inovasi.strategies.base import Aggregator, Step

INK, ACCENT, SOFT, PALE = "#222222", "#b3402a", "#8a8a8a", "#e4e4e4"
"""Of different lightness, so that they are told apart in grey and by the color-blind."""

STYLE = {
    "svg.hashsalt": "indeks_inovasi",
    "font.family": "DejaVu Sans",
    "font.size": 8,
    "axes.edgecolor": SOFT,
    "axes.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
}

VALUES = (2.0, 4.0, 5.0, 6.0, 7.0, 8.0, 8.0, 9.0, 11.0, 13.0, 17.0, 40.0)
"""Twelve units in one indicator: most lie close together, two tie, one lies far out."""

NORMALIZERS: dict[str, Step] = {
    "as_is": ii.AsIs(),
    "affine": ii.Affine(subtract=0, divide=40, multiply=100, add=0),
    "min_max": ii.MinMax(),
    "distance_to_max": ii.DistanceToMax(),
    "share_of_max": ii.ShareOfMax(),
    "ratio_to_best": ii.RatioToBest(),
    "sum_share": ii.SumShare(turn="complement"),
    "vector": ii.Vector(turn="complement"),
    "z_score": ii.ZScore(ddof=0),
    "robust_z": ii.RobustZ(consistency=1.4826),
    "distance_to_mean": ii.DistanceToMean(form="ratio"),
    "distance_to_reference": ii.DistanceToReference(to="median", form="ratio"),
    "range_to_reference": ii.RangeToReference(unit="U10", capped=False),
    "adjusted_min_max": ii.AdjustedMinMax(reference=10.0),
    "goalposts": ii.GoalPosts(floor_at=0, ceiling_at=20, clip="both"),
    "distance_to_target": ii.DistanceToTarget(target=13.0, capped=True),
    "triangular_target": ii.TriangularTarget(
        worst_low=0, best_low=8, best_high=11, worst_high=20
    ),
    "sigmoid": ii.Sigmoid(ddof=0),
    "exponential": ii.Chain(
        steps=(
            ii.Percentile(ties="average", denominator="n", ceiling=1.0),
            ii.Exponential(scale=23.0),
        )
    ),
    "reciprocal": ii.Reciprocal(),
    "rank": ii.Rank(ties="average"),
    "borda": ii.Borda(ties="average"),
    "percentile": ii.Percentile(ties="average", denominator="n"),
    "quantile_category": ii.QuantileCategory(
        shares=(0.25, 0.5, 0.75), numbers=(1, 2, 3, 4), closed="right"
    ),
    "band_numbers": ii.BandNumbers(
        limits=(5, 10, 20), numbers=(1, 2, 3, 4), closed="right"
    ),
    "above_below_mean": ii.AboveBelowMean(threshold=0.2),
}
"""Every normalizer of amounts: straight lines first, then bent ones, places and classes."""

PROFILES: dict[str, tuple[float, ...]] = {
    "A": (0.6, 0.6, 0.6, 0.6),
    "B": (0.95, 0.95, 0.5, 0.15),
    "C": (0.75, 0.7, 0.55, 0.5),
    "D": (1.0, 0.55, 0.5, 0.45),
    "E": (0.4, 0.45, 0.5, 0.55),
    "F": (0.3, 0.3, 0.9, 0.85),
}
"""Six units with four children each, from 0 to 1: even, uneven, and between."""

AGGREGATORS: dict[str, Aggregator] = {
    "weighted_sum": ii.WeightedSum(),
    "arithmetic_mean": ii.ArithmeticMean(),
    "formula": ii.FormulaAggregation(text="(a + b + c) / 3 * sqrt(d)"),
    "power_mean": ii.PowerMean(exponent=-2),
    "geometric_mean": ii.GeometricMean(),
    "harmonic_mean": ii.HarmonicMean(),
    "product": ii.Product(),
    "minimum": ii.Minimum(),
    "maximum": ii.Maximum(),
    "median": ii.Median(),
    "owa": ii.Owa(worst=2),
    "choquet": ii.Choquet(interactions={"a": {"b": 0.4}, "c": {"d": 0.4}}),
    "mazziotta_pareto": ii.MazziottaPareto(penalty="subtracted", ddof=0),
    "mean_min": ii.MeanMin(alpha=0.5, beta=0.1),
    "bottleneck_penalty": ii.BottleneckPenalty(),
    "topsis": ii.Topsis(),
    "wroclaw": ii.Wroclaw(ddof=0, weights_enter="distance"),
    "vikor": ii.Vikor(v=0.5),
    "edas": ii.Edas(),
    "copras": ii.Copras(),
    "copeland": ii.Copeland(),
    "borda": ii.BordaCount(),
    "electre_concordance": ii.Concordance(),
    "promethee": ii.Promethee(
        preference=ii.PreferenceFunction(shape="linear", indifference=0.05, preference=0.4)
    ),
    "kemeny": ii.Kemeny(),
    "benefit_of_the_doubt": ii.BenefitOfTheDoubt(),
}
"""Every aggregator, with fields that show what it is about."""

DETAILS = {
    "power_mean": "exponent -2",
    "owa": "two worst",
    "mean_min": "half",
    "formula": "root of d",
    "choquet": "both of a pair",
    "promethee": "linear",
}
"""What a name alone does not say."""

OWN_SCALE: dict[str, Step] = {
    "edas": ii.DistanceToMean(form="relative"),
    "copras": ii.SumShare(turn="complement"),
}
"""The normalizer of an aggregator that is defined on one scale only."""

SURFACES: dict[str, Aggregator] = {
    **{
        kind: AGGREGATORS[kind]
        for kind in (
            "arithmetic_mean",
            "geometric_mean",
            "harmonic_mean",
            "power_mean",
            "minimum",
            "maximum",
            "mazziotta_pareto",
            "mean_min",
            "bottleneck_penalty",
            "topsis",
            "wroclaw",
            "vikor",
        )
    },
    "owa": ii.Owa(weights=(0.25, 0.75), order="best_first"),
    "choquet, both": ii.Choquet(interactions={"a": {"b": 0.6}}),
    "choquet, either": ii.Choquet(interactions={"a": {"b": -0.6}}),
}
"""What is drawn as lines of equal score over two children."""


def draw(folder: Path) -> list[Path]:
    """Draw all pictures into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(STYLE):
        return [_saved(folder / f"{make.__name__}.svg", make()) for make in PICTURES]


def _saved(path: Path, figure: Figure) -> Path:
    figure.savefig(path, metadata={"Date": None, "Creator": None}, facecolor="white")
    return path


# -- one indicator


def result_of(kind: str, step: Step) -> ii.IndexResult:
    """Return the twelve units, computed; for `reciprocal` a lower value is better."""
    negative = ["x"] if kind == "reciprocal" else []
    spec = ii.IndexSpec(
        name=kind,
        framework=ii.Framework.of({"index": ["x"]}, negative=negative),
        normalizer=step,
        aggregator=ii.WeightedSum(),
    )
    return ii.compute(_units(VALUES), spec)


def normalized(kind: str, step: Step) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the scores of the twelve units."""
    return result_of(kind, step).score


def _units(values: Any) -> ii.Dataset:
    return ii.Dataset.of(
        {"x": values}, [f"U{row:02d}" for row in range(1, len(values) + 1)]
    )


def normalizations() -> Figure:
    """Draw the units, and what any value would get, one panel per normalizer."""
    figure, panels = _panels(len(NORMALIZERS), columns=6, width=8.6, height=1.35)
    between = np.linspace(min(VALUES), max(VALUES), 381)
    for axes, (kind, step) in zip(panels, NORMALIZERS.items(), strict=False):
        result = result_of(kind, step)
        line = ii.apply(_units(between), result.frozen).score
        axes.plot(between, line, color=SOFT, linewidth=0.8)
        axes.plot(VALUES[:-1], result.score[:-1], "o", color=INK, markersize=3)
        axes.plot(VALUES[-1:], result.score[-1:], "D", color=ACCENT, markersize=4)
        axes.set_title(kind, fontsize=6.5, fontfamily="DejaVu Sans Mono", pad=3)
        axes.set_xticks([0, 20, 40])
        axes.tick_params(labelsize=6.5, length=2, pad=1.5)
        axes.locator_params(axis="y", nbins=4)
        axes.margins(0.08, 0.12)
    _only(panels, len(NORMALIZERS))
    figure.supxlabel("value of the unit", fontsize=8)
    figure.supylabel("score", fontsize=8)
    return figure


def distances() -> Figure:
    """Draw where units lie from the lowest to the highest score, a line per normalizer."""
    figure = Figure(figsize=(8.6, 0.5 + 0.25 * len(NORMALIZERS)), layout="constrained")
    axes = figure.subplots()
    for place, (kind, step) in enumerate(NORMALIZERS.items()):
        scores = normalized(kind, step)
        share = (scores - scores.min()) / (scores.max() - scores.min())
        axes.plot([0, 1], [place, place], color=PALE, linewidth=1, zorder=0)
        axes.plot(share[:-1], [place] * (len(share) - 1), "|", color=INK, markersize=9)
        axes.plot(share[-1:], [place], "D", color=ACCENT, markersize=5)
    axes.set_yticks(
        range(len(NORMALIZERS)), list(NORMALIZERS), fontfamily="DejaVu Sans Mono"
    )
    axes.invert_yaxis()
    axes.set_xticks([0, 1], ["lowest score", "highest score"])
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    return figure


# -- several children


def aggregated(
    aggregator: Aggregator, columns: Mapping[str, Any]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the scores of units whose children are on one scale and have equal weights."""
    spec = ii.IndexSpec(
        name="picture",
        framework=ii.Framework.of(
            {"index": list(columns)}, weights=dict.fromkeys(columns, 1 / len(columns))
        ),
        normalizer=OWN_SCALE.get(aggregator.kind, ii.AsIs()),
        aggregator=aggregator,
    )
    n = len(next(iter(columns.values())))
    units = [f"U{number:05d}" for number in range(n)]
    return ii.compute(ii.Dataset.of(dict(columns), units), spec).score


def compensation() -> Figure:
    """Draw lines of equal score over two children, one panel per aggregator."""
    grid = np.linspace(0.01, 1.0, 45)
    a, b = (part.ravel() for part in np.meshgrid(grid, grid))
    figure, panels = _panels(len(SURFACES), columns=5, width=8.6, height=1.85)
    for axes, (kind, aggregator) in zip(panels, SURFACES.items(), strict=False):
        scores = aggregated(aggregator, {"a": a, "b": b}).reshape(len(grid), len(grid))
        low, high = float(scores.min()), float(scores.max())
        scores = (scores - low) / (high - low)
        levels = np.linspace(0.0, 1.0, 11)
        axes.contourf(grid, grid, scores, levels, cmap="Greys_r", alpha=0.55)
        axes.contour(grid, grid, scores, levels[1:-1], colors=INK, linewidths=0.6)
        axes.plot([0.5], [0.5], "o", color=ACCENT, markersize=4.5, markeredgecolor="white")
        axes.plot([0.9], [0.1], "D", color=ACCENT, markersize=4.5, markeredgecolor="white")
        axes.set_title(kind, fontsize=7, fontfamily="DejaVu Sans Mono", pad=3)
        axes.set_xticks([0, 0.5, 1])
        axes.set_yticks([0, 0.5, 1])
        axes.tick_params(labelsize=6.5, length=2, pad=1.5)
        axes.set_aspect("equal")
    _only(panels, len(SURFACES))
    figure.supxlabel("child a", fontsize=8)
    figure.supylabel("child b", fontsize=8)
    return figure


def ranks() -> Figure:
    """Draw the children of six units, and below their ranks under every aggregator."""
    figure = Figure(figsize=(6.4, 1.2 + 0.235 * len(AGGREGATORS)), layout="constrained")
    top, below = figure.subplots(
        2, 1, gridspec_kw={"height_ratios": [1.0, 0.23 * len(AGGREGATORS)]}
    )
    columns = dict(zip("abcd", zip(*PROFILES.values(), strict=True), strict=True))
    for number, profile in enumerate(PROFILES.values()):
        places = number - 0.27 + 0.18 * np.arange(4)
        top.bar(places, profile, width=0.15, color=SOFT)
    top.set(ylim=(0, 1), yticks=[0, 1], xticks=[], xlim=(-0.5, len(PROFILES) - 0.5))
    top.set_ylabel("children\na, b, c, d", rotation=0, ha="right", va="center", labelpad=14)
    table = np.array([_ranks(aggregated(own, columns)) for own in AGGREGATORS.values()])
    below.imshow(table, cmap="Greys_r", vmin=-3, vmax=len(PROFILES) + 0.5, aspect="auto")
    for row, own in enumerate(table):
        for column, rank in enumerate(own):
            weight = "bold" if rank == own.min() else "normal"
            below.text(
                column, row, f"{rank:g}", ha="center", va="center", color=INK, weight=weight
            )
    below.set_xticks(range(len(PROFILES)), list(PROFILES))
    names = [
        f"{kind} ({DETAILS[kind]})" if kind in DETAILS else kind for kind in AGGREGATORS
    ]
    below.set_yticks(range(len(names)), names, fontfamily="DejaVu Sans Mono")
    below.tick_params(length=0)
    below.xaxis.tick_top()
    return figure


def _ranks(scores: Any) -> Any:
    """Return ranks, 1 for the highest score, equal ones sharing the better rank."""
    rounded = np.round(scores, 9)
    return np.array([1 + np.count_nonzero(rounded > own) for own in rounded])


def _panels(count: int, *, columns: int, width: float, height: float) -> tuple[Figure, Any]:
    rows = -(-count // columns)
    figure = Figure(figsize=(width, 0.4 + height * rows), layout="constrained")
    return figure, figure.subplots(rows, columns).ravel()


def _only(panels: Any, count: int) -> None:
    for axes in panels[count:]:
        axes.set_visible(False)


PICTURES = (normalizations, distances, compensation, ranks)
