"""Pictures of a study (extra "plot"): rank intervals, rank acceptability, sensitivity, weight intervals.

Every function draws on the axes that it is given, or on a figure of its own, and returns the axes; a notebook shows it,
and ``.figure.savefig(path)`` saves it.
"""

from typing import Any

import numpy as np

from indeks_inovasi._extras import need
from indeks_inovasi.errors import SpecificationError
from indeks_inovasi.robustness import UncertaintyStudy, WeightStability
from indeks_inovasi.robustness.sensitivity import SobolIndices

INK, DARK, LIGHT, ACCENT = "#222222", "#1f5a7a", "#9cc3d5", "#c8553d"
"""Blue and red of clearly different lightness: told apart in grey and by the color-blind."""


def rank_intervals(study: UncertaintyStudy, *, level: float = 0.90, top: int | None = 30, ax: Any = None) -> Any:
    """Draw for each unit the interval of its ranks, its median and its official rank; the best stands on top.

    Parameters
    ----------
    study
        The study.
    level
        Share of the draws that an interval holds.
    top
        So many units of the official ranking; None: all.
    ax
        Axes of matplotlib; None: a new figure.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    """
    intervals = study.rank_intervals(level)
    rows = _best(study, top)
    ax = ax or _axes(7.0, 1.2 + 0.24 * len(rows))
    places = np.arange(len(rows))
    ax.hlines(
        places, intervals.low[rows], intervals.high[rows], color=LIGHT, linewidth=6, label=f"{level:.0%} of the draws"
    )
    ax.plot(intervals.median[rows], places, "|", color=DARK, markersize=9, markeredgewidth=2, label="median rank")
    ax.plot(intervals.rank[rows], places, "o", color=ACCENT, markersize=5, label="official rank")
    _name_units(ax, study, rows)
    ax.set_xlabel("rank")
    ax.set_xlim(left=0.5)
    ax.grid(axis="x", color="#dddddd", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=3, frameon=False, fontsize=8)
    return ax


def acceptability(study: UncertaintyStudy, *, top: int = 20, ranks: int | None = None, ax: Any = None) -> Any:
    """Draw how often each unit has each rank, as a heat map with shares in percent.

    Parameters
    ----------
    study
        The study.
    top
        So many units of the official ranking.
    ranks
        Ranks from 1 on that are shown; None: as many as units, and a last column for all beyond.
    ax
        Axes of matplotlib; None: a new figure.
    """
    rows = _best(study, top)
    shown = min(ranks or len(rows), len(study.ranks) // study.placing.per_rank)
    whole = np.floor(study.ranks).astype(np.int64)  # a half rank counts to the rank before it
    shares = np.array(
        [np.bincount(whole, weights=study.acceptability[row], minlength=shown + 1)[1:] for row in rows.tolist()]
    )
    table = np.concatenate([shares[:, :shown], np.add.reduce(shares[:, shown:], axis=1, keepdims=True)], axis=1)
    ax = ax or _axes(2.4 + 0.36 * (shown + 1), 1.2 + 0.28 * len(rows))
    ax.imshow(table, cmap="Blues", vmin=0.0, vmax=max(float(table.max()), 1e-9), aspect="auto")
    for row, column in np.ndindex(table.shape):
        percent = round(100.0 * float(table[row, column]))
        if percent:
            dark = table[row, column] > 0.55 * table.max()
            ax.text(column, row, percent, ha="center", va="center", fontsize=7, color="white" if dark else INK)
    _name_units(ax, study, rows, invert=False)
    ax.set_xticks(range(shown + 1), [*map(str, range(1, shown + 1)), "later"], fontsize=8)
    ax.set_xlabel("rank; percent of the draws")
    return ax


def sensitivity(indices: SobolIndices, *, unit: str | None = None, ax: Any = None) -> Any:
    """Draw first-order and total indices of every source with their intervals.

    Parameters
    ----------
    indices
        Of `UncertaintyStudy.sobol`.
    unit
        Label of one unit; None: the mean shift of ranks.
    ax
        Axes of matplotlib; None: a new figure.

    Raises
    ------
    SpecificationError
        If the study has no such unit.
    """
    if unit is not None and unit not in indices.units:
        raise SpecificationError([f"The study has no unit {unit!r}."])
    held = indices.to_dict(unit)
    ax = ax or _axes(7.0, 1.4 + 0.55 * len(indices.sources))
    places = np.arange(len(indices.sources))
    for kind, offset, color in (("total", 0.18, LIGHT), ("first", -0.18, DARK)):
        value, low, high = (np.array(held[name], dtype=float) for name in (kind, f"{kind} low", f"{kind} high"))
        reach = np.abs(np.array([value - low, high - value]))
        label = "first order" if kind == "first" else "total"
        ax.barh(places + offset, value, 0.34, xerr=reach, color=color, ecolor=INK, capsize=2.5, label=label)
    ax.set_yticks(places, indices.sources)
    ax.invert_yaxis()
    ax.axvline(0.0, color=INK, linewidth=0.8)
    subject = "mean shift of ranks" if unit is None else f"{indices.of} of {unit}"
    ax.set_xlabel(f"share of the variance of the {subject}")
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, fontsize=8)
    return ax


def weight_intervals(stability: WeightStability, *, ax: Any = None) -> Any:
    """Draw for each weight the range in which the ranking stays, and the weight itself.

    Parameters
    ----------
    stability
        Of `weight_stability`.
    ax
        Axes of matplotlib; None: a new figure.
    """
    intervals = stability.intervals
    ax = ax or _axes(7.0, 1.2 + 0.28 * len(intervals))
    places = np.arange(len(intervals))
    low, high = [held.low for held in intervals], [held.high for held in intervals]
    ax.hlines(places, low, high, color=LIGHT, linewidth=6, label="the ranking stays")
    ax.plot([held.weight for held in intervals], places, "o", color=ACCENT, markersize=5, label="official weight")
    ax.set_yticks(places, [held.code for held in intervals])
    ax.invert_yaxis()
    ax.set_xlabel("weight, as a share of one")
    ax.ticklabel_format(axis="x", useOffset=False)
    ax.grid(axis="x", color="#dddddd", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=2, frameon=False, fontsize=8)
    return ax


def _axes(width: float, height: float) -> Any:
    pyplot = need("matplotlib.pyplot", "plot", "A picture")  # so that a notebook shows the figure
    return pyplot.subplots(figsize=(width, height), layout="constrained")[1]


def _best(study: UncertaintyStudy, top: int | None) -> np.ndarray[Any, np.dtype[np.int64]]:
    order = np.argsort(np.where(np.isnan(study.nominal_rank), np.inf, study.nominal_rank), kind="stable")
    return order[:top].astype(np.int64)


def _name_units(ax: Any, study: UncertaintyStudy, rows: Any, invert: bool = True) -> None:
    names = [_name(study, row) for row in rows.tolist()]
    ax.set_yticks(range(len(names)), names, fontsize=8)
    if invert:
        ax.invert_yaxis()
    ax.tick_params(length=0)
    ax.spines[["top", "right", "left"]].set_visible(False)


def _name(study: UncertaintyStudy, row: int) -> str:
    rows = study.plan.rows
    return study.units[row] if rows.name(row) == rows.units[row] else rows.name(row)
