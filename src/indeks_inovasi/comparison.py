"""Two results, two specifications, two years: how far the ranking moves."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from indeks_inovasi.errors import RecordError, UndefinedCorrelationError
from indeks_inovasi.kernels.comparing import competition_ranks, digits_for, keys
from indeks_inovasi.kernels.exact import exact_mean, exact_sum
from indeks_inovasi.kernels.powers import power
from indeks_inovasi.result import IndexResult
from indeks_inovasi.typing import FloatVector

Key: TypeAlias = tuple[str, str | None]
"""A unit and its period."""


class Shift(NamedTuple):
    """How one unit moves."""

    unit: str
    name: str
    period: str | None
    score_a: float
    score_b: float
    rank_a: float
    rank_b: float

    @property
    def shift(self) -> float:
        """Ranks gained from a to b; negative where the unit falls."""
        return self.rank_a - self.rank_b


@dataclass(frozen=True)
class Comparison:
    """The units that both results rank, with their shifts, and how alike the rankings are.

    A correlation that does not exist (fewer than two units, a constant ranking) is None; `reasons` says why.
    """

    shifts: tuple[Shift, ...]
    """Units ranked by both, in the order of the first result."""
    only_a: tuple[str, ...]
    """Rows that only the first result ranks."""
    only_b: tuple[str, ...]
    spearman: float | None
    kendall: float | None
    """Kendall's tau-b, which allows for ties."""
    weighted_spearman: float | None
    """r_w: disagreement at the top weighs more; symmetric."""
    similarity: float | None
    """WS: disagreement at the top weighs more; a is the reference, so it is not symmetric."""
    reasons: Mapping[str, str]
    apart: Mapping[str, "Comparison"]
    """One comparison per period and peer group that are ranked apart; empty where there is one ranking."""

    @property
    def largest(self) -> tuple[Shift, ...]:
        """The shifts by size, largest first."""
        return tuple(sorted(self.shifts, key=lambda shift: (-abs(shift.shift), shift.rank_a)))

    @property
    def mean_shift(self) -> float:
        """Mean absolute rank shift."""
        return float(exact_mean(np.array([abs(shift.shift) for shift in self.shifts])))

    def to_dict(self) -> dict[str, list[object]]:
        """Return the shifts as columns."""
        columns: dict[str, list[object]] = {
            name: [getattr(shift, name) for shift in self.shifts]
            for name in ("unit", "name", "period", "rank_a", "rank_b", "shift", "score_a", "score_b")
        }
        if all(shift.period is None for shift in self.shifts):
            del columns["period"]
        return columns

    def __str__(self) -> str:
        moved = sum(shift.shift != 0 for shift in self.shifts)
        lines = [f"{len(self.shifts)} units compared, {moved} change rank, {self.mean_shift:.3g} ranks on average"]
        for block, own in self.apart.items():
            lines.append(f"{block}: {str(own).partition(chr(10))[0]}")
        for name in ("spearman", "kendall", "weighted_spearman", "similarity"):
            value: float | None = getattr(self, name)
            lines.append(f"  {name}: {f'{value:.4f}' if value is not None else self.reasons[name]}")
        lines += [
            f"  {shift.unit} {shift.name if shift.name != shift.unit else ''}".rstrip()
            + f"{'' if shift.period is None else ' ' + shift.period}: {shift.rank_a:g} -> {shift.rank_b:g}"
            f" ({shift.shift:+g})"
            for shift in self.largest[:10]
            if shift.shift != 0
        ]
        return "\n".join(lines)


def compare(a: IndexResult, b: IndexResult) -> Comparison:
    """Return how the ranks of the headline node move from `a` to `b`, over the units that both rank.

    Two years are compared unit by unit when each result has one period. Where the first result ranks periods or peer
    groups apart, each has a comparison of its own in `apart`, and there is no coefficient over all of them.

    Raises
    ------
    RecordError
        If one side is no result, or if the results have no unit in common.
    """
    for side in (a, b):
        if not isinstance(side, IndexResult):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise RecordError([f"compare compares two results of compute, but found {type(side).__name__}."])
    places_a, places_b = _places(a, b), _places(b, a)
    both = [key for key in places_a if key in places_b]
    if not both:
        raise RecordError([f"The two results rank no unit in common{_of_other_periods(a, b)}."])
    shifts = {key: _shift(a, b, places_a[key], places_b[key]) for key in both}
    blocks = _blocks(a, {key: places_a[key] for key in both})
    apart = {name: _compared([shifts[key] for key in keys], (), ()) for name, keys in blocks.items() if len(blocks) > 1}
    return _compared(
        list(shifts.values()),
        tuple(_name(key) for key in places_a if key not in places_b),
        tuple(_name(key) for key in places_b if key not in places_a),
        apart,
    )


def _compared(
    shifts: list[Shift],
    only_a: tuple[str, ...],
    only_b: tuple[str, ...],
    apart: Mapping[str, Comparison] | None = None,
) -> Comparison:
    values, reasons = _coefficients(shifts) if not apart else ({}, dict.fromkeys(MEASURES, RANKED_APART))
    return Comparison(
        shifts=tuple(shifts),
        only_a=only_a,
        only_b=only_b,
        spearman=values.get("spearman"),
        kendall=values.get("kendall"),
        weighted_spearman=values.get("weighted_spearman"),
        similarity=values.get("similarity"),
        reasons=reasons,
        apart=apart or {},
    )


def _coefficients(shifts: list[Shift]) -> tuple[dict[str, float], dict[str, str]]:
    """Return the coefficients that exist, and why the others do not."""
    ranks_a = _ranks([shift.rank_a for shift in shifts])
    ranks_b = _ranks([shift.rank_b for shift in shifts])
    values: dict[str, float] = {}
    reasons: dict[str, str] = {}
    for name, measure in MEASURES.items():
        try:
            values[name] = measure(ranks_a, ranks_b)
        except UndefinedCorrelationError as error:
            reasons[name] = error.reason
    return values, reasons


def _blocks(result: IndexResult, places: dict[Key, int]) -> dict[str, list[Key]]:
    """Return the rows of each period and peer group that the result ranks apart."""
    by = result.spec.ranking_of(result.index).apart(result.rows)
    columns = [result.rows.groups(name) for name in by]
    found: dict[str, list[Key]] = {}
    for key, row in places.items():
        found.setdefault(", ".join(str(column[row]) for column in columns), []).append(key)
    return found


def _of_other_periods(a: IndexResult, b: IndexResult) -> str:
    if (a.rows.periods is None) == (b.rows.periods is None) and _one_period(a) == _one_period(b):
        return ", so there is nothing to compare"
    return ": they have other periods. Compare results of one period each, or of the same periods"


def spearman(a: FloatVector, b: FloatVector) -> float:
    """Return Spearman's rank correlation: Pearson's of the average ranks.

    Parameters
    ----------
    a, b : (n,)
        Values or ranks in the same order of units, without NaN.

    Raises
    ------
    UndefinedCorrelationError
        With fewer than two units, or where one side is constant.
    """
    x, y = _average_ranks(a, b)
    dx, dy = x - exact_mean(x), y - exact_mean(y)
    scale = math.sqrt(float(exact_sum(dx * dx)) * float(exact_sum(dy * dy)))
    return float(exact_sum(dx * dy)) / scale


def kendall_tau_b(a: FloatVector, b: FloatVector) -> float:
    """Return Kendall's tau-b: concordant minus discordant pairs, corrected for ties.

    Counted by a merge sort in O(n log n).

    References
    ----------
    Kendall (1945), Biometrika 33(3), 239-251; Knight (1966), JASA 61, 436-439.
    """
    x, y = _average_ranks(a, b)
    order = np.lexsort((y, x))
    x, y = x[order], y[order]
    pairs = len(x) * (len(x) - 1) // 2
    tied_x, tied_y = _tied_pairs(x), _tied_pairs(np.sort(y))
    tied_both = _tied_pairs(x * (2.0 * len(x) + 1.0) + y)
    discordant = _inversions(y)
    concordant = pairs - tied_x - tied_y + tied_both - discordant
    return (concordant - discordant) / math.sqrt(float(pairs - tied_x) * float(pairs - tied_y))


def weighted_spearman(a: FloatVector, b: FloatVector) -> float:
    """Return r_w: one minus squared rank differences, each weighted by how near the top both ranks are.

    Parameters
    ----------
    a, b : (n,)
        Ranks, 1 for the best.

    References
    ----------
    Pinto da Costa and Soares (2005), ANZJS 47(4), 515-529; Salabun and Urbaniak (2020), ICCS 2020, 632-645.
    """
    _check(a, b)
    n = float(len(a))
    difference = a - b
    weight = (n - a + 1.0) + (n - b + 1.0)
    return 1.0 - 6.0 * float(exact_sum(difference * difference * weight)) / (n * n * n * n + n * n * n - n * n - n)


def rank_similarity(reference: FloatVector, other: FloatVector) -> float:
    """Return WS: one minus rank differences weighted by two to the power of minus the reference rank.

    Not symmetric: the first ranking is the reference.

    References
    ----------
    Salabun and Urbaniak (2020), A new coefficient of rankings similarity, ICCS 2020, 632-645, equation 8.
    """
    _check(reference, other)
    n = float(len(reference))
    reach = np.maximum(np.abs(1.0 - reference), np.abs(n - reference))
    weight = power(np.full(len(reference), 2.0), -reference)
    return 1.0 - float(exact_sum(weight * np.abs(reference - other) / reach))


RANKED_APART = "periods or peer groups are ranked apart: see the comparison of each"
MEASURES: Mapping[str, Callable[[FloatVector, FloatVector], float]] = {
    "spearman": spearman,
    "kendall": kendall_tau_b,
    "weighted_spearman": weighted_spearman,
    "similarity": rank_similarity,
}


def _check(a: FloatVector, b: FloatVector) -> None:
    if len(a) < 2:
        raise UndefinedCorrelationError(f"it needs two units, but there {'is one' if len(a) == 1 else 'are none'}")
    for side, values in (("first", a), ("second", b)):
        found = keys(values, digits_for(values))
        if found.min() == found.max():
            raise UndefinedCorrelationError(f"all units are tied in the {side} ranking")


def _average_ranks(a: FloatVector, b: FloatVector) -> tuple[FloatVector, FloatVector]:
    _check(a, b)
    return competition_ranks(-a, "average"), competition_ranks(-b, "average")


def _tied_pairs(ordered: FloatVector) -> int:
    _, counts = np.unique(ordered, return_counts=True)
    return int((counts * (counts - 1) // 2).sum())


def _inversions(values: FloatVector) -> int:
    """Return how many pairs stand in descending order, by merging sorted blocks of doubling width."""
    n, width, count = len(values), 1, 0
    held = values.copy()
    while width < n:
        for start in range(0, n - width, 2 * width):
            left, right = held[start : start + width], held[start + width : start + 2 * width]
            count += int((len(left) - np.searchsorted(left, right, side="right")).sum())
            held[start : start + 2 * width] = np.sort(held[start : start + 2 * width], kind="stable")
        width *= 2
    return count


def _places(result: IndexResult, other: IndexResult) -> dict[Key, int]:
    single = _one_period(result) and _one_period(other)
    return {
        (unit, None if single else period): row
        for row, (unit, period) in enumerate(result.rows.keys)
        if not np.isnan(result.rank[row])
    }


def _one_period(result: IndexResult) -> bool:
    return result.rows.periods is None or len(set(result.rows.periods)) == 1


def _name(key: Key) -> str:
    return key[0] if key[1] is None else f"{key[0]}, {key[1]}"


def _shift(a: IndexResult, b: IndexResult, row_a: int, row_b: int) -> Shift:
    period = None if b.rows.periods is None else b.rows.periods[row_b]
    return Shift(
        unit=a.rows.units[row_a],
        name=a.rows.name(row_a),
        period=period,
        score_a=float(a.score[row_a]),
        score_b=float(b.score[row_b]),
        rank_a=float(a.rank[row_a]),
        rank_b=float(b.rank[row_b]),
    )


def _ranks(ranks: list[float]) -> FloatVector:
    """Return ranks among the units compared, 1 for the best; ties keep the smallest."""
    return competition_ranks(-np.array(ranks), "min")
