"""Weight stability, exactly: how little the weights must change before the ranking does. Computed, not sampled."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np

from indeks_inovasi.engine import check_arithmetic
from indeks_inovasi.errors import SpecificationError, UnknownCodeError
from indeks_inovasi.kernels.comparing import digits_for, keys
from indeks_inovasi.kernels.stability import Norm, distance, dotted, smallest_change
from indeks_inovasi.result import IndexResult, check_choice
from indeks_inovasi.robustness.linear import LinearForm, linear_form
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector, FrozenMap, IntVector

NORMS = ("l1", "l2", "linf")


@dataclass(frozen=True)
class WeightChange:
    """The smallest change of weights that does something."""

    what: str
    """What happens at these weights, as a sentence."""
    distance: float
    """How far the weights move, in the norm asked for; NaN where no weights do it."""
    norm: Norm
    weights: FrozenMap[str, float]
    """The weights at which it happens; empty where none do."""
    change: FrozenMap[str, float]
    """What each weight gains or loses."""

    @property
    def is_possible(self) -> bool:
        """Whether any weights do it."""
        return bool(self.weights)

    def __repr__(self) -> str:
        if not self.is_possible:
            return f"{self.what}: with no weights at all"
        moves = sorted(self.change.items(), key=lambda entry: -abs(entry[1]))
        shown = ", ".join(f"{code} {move:+.4f}" for code, move in moves[:6] if move)
        return f"{self.what}: {self.norm} {self.distance:.6g} ({shown}{', ...' if len(moves) > 6 else ''})"


@dataclass(frozen=True)
class WeightInterval:
    """The range of one weight on which no unit falls behind one that it precedes now; the others keep their ratios."""

    code: str
    weight: float
    low: float
    high: float
    first_below: tuple[str, str] | None
    """The pair that meets at the lower end; None where nothing does down to 0."""
    first_above: tuple[str, str] | None
    """The pair that meets at the upper end; None where nothing does up to 1."""


def weight_stability(result: IndexResult, group: str | None = None) -> "WeightStability":
    """Return how firmly the ranking of the headline node stands on its weights.

    Parameters
    ----------
    result
        An index that is a weighted mean (or sum) up to its headline node, whatever the normalizers are.
    group
        The group whose weights may change, the others staying; None: the weights of all indicators at once.

    Raises
    ------
    SpecificationError
        If the index is no weighted mean, or gaps are skipped.
    """
    check_arithmetic()
    return WeightStability(result, linear_form(result, group))


@dataclass(frozen=True, eq=False, repr=False)
class WeightStability:
    """Exact answers about weights. Weights stay zero or more and add to one."""

    result: IndexResult
    form: LinearForm

    @property
    def weights(self) -> FrozenMap[str, float]:
        """The official weights that the answers start from, adding to one."""
        return FrozenMap(zip(self.form.codes, self.form.weights.tolist(), strict=True))

    @cached_property
    def _upward(self) -> float:
        return 1.0 if self.result.spec.ranking_of(self.result.index).order == "descending" else -1.0

    # -- pairs

    def swap(self, ahead: str | tuple[str, str], behind: str | tuple[str, str], norm: Norm = "l1") -> WeightChange:
        """Return the smallest change of weights at which one unit is no longer ahead of another.

        Raises
        ------
        SpecificationError
            If the first unit is not ahead of the second.
        """
        check_choice("norm", norm, NORMS)
        a, b = self._row(ahead), self._row(behind)
        difference = (self.form.columns[a] - self.form.columns[b]) * self._upward
        if not float(dotted(difference[None, :], self.form.weights)[0]) > 0.0:
            raise SpecificationError(
                [f"{ahead!r} is not ahead of {behind!r}: name the one with the better score first."]
            )
        changed = smallest_change(difference[None, :], self.form.weights, norm)
        return self._change(f"{behind} draws level with {ahead}", changed[0], norm)

    def leader(self, norm: Norm = "l1", within: tuple[str, ...] | None = None) -> WeightChange:
        """Return the smallest change of weights at which another unit draws level with the leader.

        Parameters
        ----------
        norm
            How a change is measured: "l1", "l2" or "linf".
        within
            Peer groups (and the period) of one leader, where several are ranked apart; None: the only one there is.

        Raises
        ------
        SpecificationError
            If units are ranked apart and it is not said where.
        """
        check_choice("norm", norm, NORMS)
        members = self._members(within)
        scores = dotted(self.form.columns[members], self.form.weights) * self._upward
        first = members[int(np.argmax(scores))]
        others = members[members != first]
        if len(others) == 0:
            raise SpecificationError(["There is one unit only, so no other can take the lead."])
        differences = (self.form.columns[first] - self.form.columns[others]) * self._upward
        changed = smallest_change(differences, self.form.weights, norm)
        far = distance(changed, self.form.weights, norm)
        label = self.result.rows.label(int(first))
        if np.isnan(far).all():
            return self._change(f"another unit draws level with {label}", changed[0], norm)
        nearest = int(np.nanargmin(far))
        rival = self.result.rows.label(int(others[nearest]))
        return self._change(f"{rival} draws level with {label}, the leader", changed[nearest], norm)

    def category(self, unit: str, direction: Literal["up", "down"], norm: Norm = "l1") -> WeightChange:
        """Return the smallest change of weights at which a unit reaches the limit of the next category.

        Raises
        ------
        SpecificationError
            If the index has no categories, or the unit is in the last one.
        """
        check_choice("norm", norm, NORMS)
        check_choice("direction", direction, ("up", "down"))
        bands = self.result.spec.ranking_of(self.result.index).bands
        if bands is None:
            raise SpecificationError(["The index has no categories: its ranking names no bands."])
        row = self._row(unit)
        number = bands.number(self.result.score[row : row + 1])[0]
        beyond = number + (1 if direction == "up" else -1)
        if not 0 <= beyond < len(bands.labels):
            raise SpecificationError([f"{unit!r} is in the last category on that side."])
        limit = bands.limits[number if direction == "up" else number - 1]
        gap = limit - self.form.columns[row] if direction == "up" else self.form.columns[row] - limit
        changed = smallest_change(gap[None, :], self.form.weights, norm)
        label = bands.label(beyond, self.result.lang)
        return self._change(f"{unit} reaches {limit:g}, the limit of {label!r}", changed[0], norm)

    def _change(self, what: str, changed: FloatVector, norm: Norm) -> WeightChange:
        far = float(distance(changed[None, :], self.form.weights, norm)[0])
        if np.isnan(far):
            return WeightChange(what, far, norm, FrozenMap(), FrozenMap())
        moves = (changed - self.form.weights).tolist()
        return WeightChange(
            what,
            far,
            norm,
            FrozenMap(zip(self.form.codes, changed.tolist(), strict=True)),
            FrozenMap(zip(self.form.codes, moves, strict=True)),
        )

    # -- one weight at a time

    @cached_property
    def intervals(self) -> tuple[WeightInterval, ...]:
        """For each weight the range on which the order of the units stays, the other weights keeping their ratios.

        Units that are tied now may part.
        """
        return tuple(self._interval(number) for number in range(len(self.form.codes)))

    def _interval(self, number: int) -> WeightInterval:
        weight = float(self.form.weights[number])
        code = self.form.codes[number]
        if weight == 1.0:
            return WeightInterval(code, weight, 1.0, 1.0, None, None)
        own = self.form.columns[:, number] * self._upward
        others = self.form.weights.copy()
        others[number] = 0.0
        rest = dotted(self.form.columns, others / (1.0 - weight)) * self._upward
        low, high = 0.0, 1.0
        below = above = None
        for a, b in self._neighbors:
            left, right = rest[a] - rest[b], own[a] - own[b]  # the lead of a over b at weight 0 and at weight 1
            if left < 0.0 < right or right < 0.0 < left:
                meets = left / (left - right)
                if left < 0.0 and meets > low:
                    low, below = min(meets, weight), (a, b)
                if right < 0.0 and meets < high:
                    high, above = max(meets, weight), (a, b)
        return WeightInterval(code, weight, low, high, self._labels(below), self._labels(above))

    def _labels(self, pair: tuple[int, int] | None) -> tuple[str, str] | None:
        return None if pair is None else (self.result.rows.label(pair[0]), self.result.rows.label(pair[1]))

    @cached_property
    def _neighbors(self) -> tuple[tuple[int, int], ...]:
        """Pairs next to each other in the ranking, the better one first, without tied ones.

        A tied block stands between two others as a whole, so each of its members has a neighbor on either side.
        """
        return tuple(pair for members in self._apart() for pair in self._neighbors_among(members))

    def _neighbors_among(self, members: IntVector) -> Iterator[tuple[int, int]]:
        scores = dotted(self.form.columns[members], self.form.weights) * self._upward
        held = keys(scores, digits_for(scores))
        order = np.argsort(-held, kind="stable")
        blocks: list[list[int]] = []
        for place in order.tolist():
            if blocks and held[place] == held[blocks[-1][0]]:
                blocks[-1].append(place)
            else:
                blocks.append([place])
        for upper, lower in pairwise(blocks):
            for a in upper:
                for b in lower:
                    yield int(members[a]), int(members[b])

    # -- rows

    def _apart(self) -> list[IntVector]:
        rows = self.result.rows
        parts = rows.partition(*self.result.spec.ranking_of(self.result.index).apart(rows)).values()
        there: BoolVector = ~np.logical_or.reduce(np.isnan(self.form.columns), axis=1)
        return [members[there[members]] for members in parts]

    def _members(self, within: tuple[str, ...] | None) -> IntVector:
        rows = self.result.rows
        parts = rows.partition(*self.result.spec.ranking_of(self.result.index).apart(rows))
        if within is None and len(parts) > 1:
            named = ", ".join(map(repr, parts))
            raise SpecificationError(
                [f"Units are ranked apart, so there are several leaders: within=... one of {named}."]
            )
        if within is not None and tuple(within) not in parts:
            raise UnknownCodeError("peer group", [repr(within)], list(map(repr, parts)))
        members = next(iter(parts.values())) if within is None else parts[tuple(within)]
        there: BoolVector = ~np.logical_or.reduce(np.isnan(self.form.columns), axis=1)
        return members[there[members]]

    def _row(self, unit: str | tuple[str, str]) -> int:
        return self.result.rows.index(unit) if isinstance(unit, str) else self.result.rows.index(*unit)

    def table(self) -> FloatMatrix:
        """Return the (n, m) columns that the weights apply to: the score of each unit if one weight were all."""
        return self.form.columns

    def __repr__(self) -> str:
        lines = [f"weight stability of {len(self.form.codes)} weights, {len(self.result.rows)} rows"]
        lines += [
            f"  {entry.code}: {entry.weight:.4f} in [{entry.low:.4f}, {entry.high:.4f}]" for entry in self.intervals
        ]
        return "\n".join(lines)
