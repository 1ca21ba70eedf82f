"""Weights from comparisons of pairs: the analytic hierarchy process, the best-worst method."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import fsum
from typing import Literal, Self

import numpy as np
from pydantic import BaseModel, Field, model_validator

from indeks_inovasi.errors import InconsistentJudgmentsError, UnknownCodeError, WeightsError
from indeks_inovasi.kernels.best_worst import (
    Comparisons,
    consistency_index,
    input_ratios,
    linear_weights,
    nonlinear_weights,
    published_threshold,
)
from indeks_inovasi.kernels.comparing import SIGNIFICANT, keys
from indeks_inovasi.kernels.judgments import (
    ALONSO_LAMATA,
    SAATY,
    Priorities,
    geometric_index_per_ratio,
    implied_judgments,
    priorities,
)
from indeks_inovasi.kernels.powers import geometric_mean
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base import Weighter, total_weight
from indeks_inovasi.strategies.weighting.reports import BestWorstReport, Doubt, Judged
from indeks_inovasi.typing import FloatMatrix, FloatVector, FrozenMap, Number

_NAMED = 3
"""So many judgments are named as those that fit the others least."""
_DUST = 1e-9
"""So much a reciprocal may lie beyond the scale, which was rounded when it was written."""


class Ahp(Weighter, frozen=True):
    """Weigh by pairwise comparisons: how many times one child is as important as another (AHP).

    Judgments are given once per pair, ``{"a": {"b": 3}}`` for "a is three times as important as b"; the reverse is
    filled in. Judgments that contradict each other beyond the limit are refused, and those that fit the others least
    are named with what would fit. Several people are combined judgment by judgment or weight by weight.

    Raises
    ------
    UnknownCodeError
        If somebody has not compared a pair of children.
    InconsistentJudgmentsError
        If somebody contradicts themselves beyond `limit`.

    References
    ----------
    Saaty (1977), Journal of Mathematical Psychology 15(3), 234-281; Crawford and Williams (1985), row geometric means;
    Aguaron and Moreno-Jimenez (2003), their consistency; Forman and Peniwati (1998), groups of people; OECD2008,
    step 6.
    """

    kind: Literal["ahp"] = "ahp"
    people: FrozenMap[str, FrozenMap[str, FrozenMap[str, Number]]] = Field(min_length=1)
    """Judgments by person, then by two codes."""
    priorities: Literal["eigenvector", "geometric_mean"]
    """How weights are taken from a matrix. There is no default."""
    limit: Number | None = Field(default=0.1, ge=0.0)
    """Largest consistency ratio that is accepted, 0.1 by Saaty's rule; null: any. For "geometric_mean" it is the
    geometric consistency index that stands for this ratio."""
    combined: Literal["judgments", "arithmetic_mean", "geometric_mean"] | None = None
    """How several people are combined: geometric means of judgments, or means of weights. No default for several."""
    shares: FrozenMap[str, Number] = FrozenMap()
    """How much each person counts; empty: everyone counts the same."""
    random_index: Literal["saaty", "alonso_lamata"] = "saaty"
    """Whose consistency index of random judgments the ratio divides by; it decides what is refused, no weight."""
    largest: Number = Field(default=9.0, ge=1.0)
    """End of the scale; what lies beyond it, or below one over it, is taken for a slip of the pen."""

    @model_validator(mode="after")
    def _pairs_once(self) -> Self:
        problems: list[str] = []
        beyond: list[str] = []
        top = self.largest * (1.0 + _DUST)
        for person, rows in self.people.items():
            seen: set[frozenset[str]] = set()
            for a, row in rows.items():
                for b, ratio in row.items():
                    pair = frozenset((a, b))
                    if a == b or pair in seen or ratio <= 0.0:
                        problems.append(f"{person}: {a} to {b} = {ratio!r}")
                    elif not 1.0 <= max(ratio, 1.0 / ratio) <= top:
                        beyond.append(f"{person}: {a} to {b} = {ratio!r}")
                    seen.add(pair)
        if problems:
            raise ValueError(
                f"Give each pair of two codes once, with a ratio above zero, but found {'; '.join(problems)}."
            )
        if beyond:
            raise ValueError(
                f"Judgments lie between 1/{self.largest:g} and {self.largest:g}, but found {'; '.join(beyond)}. Turn a"
                " pair whose reciprocal was rounded, or set another end of the scale with `largest`."
            )
        return self

    @model_validator(mode="after")
    def _one_way_to_combine(self) -> Self:
        if self.combined is None and len(self.people) > 1:
            raise ValueError(
                "Say how several people are combined: combined='judgments' (geometric means of their judgments),"
                " 'arithmetic_mean' or 'geometric_mean' (of their weights)."
            )
        refuse_other_shares(self.shares, self.people)
        return self

    def weights(self, children: Children) -> FloatVector:
        """Return the weights, which add to one."""
        codes = children.codes
        people = sorted(self.people)
        matrices = {person: self._matrix(person, codes, children.group) for person in people}
        self._refuse_contradictions(matrices, codes, children.group)
        counts = counts_of(self.shares, people)
        if len(people) == 1:
            return self._judged(matrices[people[0]]).weights
        if self.combined == "judgments":
            return self._judged(_mean_matrix(list(matrices.values()), counts, codes)).weights
        own = np.stack([self._judged(matrix).weights for matrix in matrices.values()], axis=1)
        if self.combined == "geometric_mean":
            means = geometric_mean(np.asfortranarray(own), counts)
        else:
            means = np.array([fsum(row) for row in (own * counts).tolist()])
        return means / total_weight(means)

    def report(self, codes: Sequence[str]) -> tuple[Judged, ...]:
        """Return how consistent each person is on the children `codes`; nothing is refused for contradictions."""
        return tuple(
            self._report(person, self._matrix(person, codes, "the report"), codes) for person in sorted(self.people)
        )

    def _judged(self, matrix: FloatMatrix) -> Priorities:
        table = SAATY if self.random_index == "saaty" else ALONSO_LAMATA
        return priorities(matrix, geometric=self.priorities == "geometric_mean", table=table)

    def _report(self, person: str, matrix: FloatMatrix, codes: Sequence[str]) -> Judged:
        found = self._judged(matrix)
        measure = found.consistency_ratio
        if self.priorities == "geometric_mean":
            measure = found.geometric_index / geometric_index_per_ratio(len(codes))
        return Judged(
            person,
            FrozenMap(zip(codes, found.weights.tolist(), strict=True)),
            found.largest_eigenvalue,
            found.consistency_index,
            found.consistency_ratio,
            found.geometric_index,
            measure,
            self._doubts(matrix, codes),
        )

    def _doubts(self, matrix: FloatMatrix, codes: Sequence[str]) -> tuple[Doubt, ...]:
        """Return the judgments that are farthest, as ratios, from what the others say."""
        if len(codes) < 3:
            return ()
        fitting = implied_judgments(matrix)
        apart = np.maximum(matrix / fitting, fitting / matrix)
        far: list[tuple[float, str, str, int, int]] = []
        for i, j in combinations(range(len(codes)), 2):
            key = float(keys(apart[i : i + 1, j], SIGNIFICANT)[0])
            if key > float(10**SIGNIFICANT):
                up = matrix[i, j] > 1.0 or (matrix[i, j] == 1.0 and fitting[i, j] >= 1.0)
                first, second = (i, j) if up else (j, i)
                far.append((-key, codes[first], codes[second], first, second))
        return tuple(self._doubt(matrix, fitting, codes, i, j) for _, _, _, i, j in sorted(far)[:_NAMED])

    def _doubt(self, matrix: FloatMatrix, fitting: FloatMatrix, codes: Sequence[str], i: int, j: int) -> Doubt:
        changed = matrix.copy()
        changed[i, j], changed[j, i] = fitting[i, j], 1.0 / fitting[i, j]
        ratio = self._judged(changed).consistency_ratio
        return Doubt(codes[i], codes[j], float(matrix[i, j]), float(fitting[i, j]), ratio)

    def _matrix(self, person: str, codes: Sequence[str], group: str) -> FloatMatrix:
        rows = self.people[person]
        matrix = np.ones((len(codes), len(codes)))
        bare: list[str] = []
        for (i, a), (j, b) in combinations(enumerate(codes), 2):
            ratio = rows.get(a, FrozenMap()).get(b)
            reverse = rows.get(b, FrozenMap()).get(a)
            if ratio is None and reverse is None:
                bare.append(f"{a} to {b}")
                continue
            matrix[i, j] = ratio if ratio is not None else 1.0 / reverse
            matrix[j, i] = 1.0 / ratio if ratio is not None else reverse
        if bare:
            known = [f"{a} to {b}" for a, row in rows.items() for b in row]
            raise UnknownCodeError(f"judgment of {person} for children of {group!r}", bare, known)
        return matrix

    def _refuse_contradictions(self, matrices: dict[str, FloatMatrix], codes: Sequence[str], group: str) -> None:
        if self.limit is None:
            return
        bad: list[str] = []
        for person, matrix in matrices.items():
            held = self._report(person, matrix, codes)
            if _exceeds(held.measure, self.limit):
                what = f"{person} has a consistency ratio of {held.measure:.3f}"
                if self.priorities == "geometric_mean":
                    what += f" (a geometric index of {held.geometric_index:.3f})"
                bad.append(f"{what}: {', '.join(map(str, held.doubts))}")
        if bad:
            raise InconsistentJudgmentsError(f"Ahp in the group {group!r}, whose limit is {self.limit!r},", bad)


class BestWorstJudgments(BaseModel, frozen=True, extra="forbid"):
    """What one person says: the most and the least important child, and how the others compare with both."""

    best: str
    worst: str
    best_to: FrozenMap[str, Number]
    """How many times as important the best is as each other one; 1 or more."""
    to_worst: FrozenMap[str, Number]
    """How many times as important each other one is as the worst; 1 or more. How the best compares with the worst
    may stand in one of the two or in both."""

    @model_validator(mode="after")
    def _at_least_one(self) -> Self:
        low = [code for held in (self.best_to, self.to_worst) for code, ratio in held.items() if ratio < 1.0]
        if low:
            raise ValueError(
                f"Ratios are 1 or more, because best and worst are what they are, but not for {', '.join(low)}."
            )
        if self.best == self.worst:
            raise ValueError(f"The best and the worst are both {self.best!r}.")
        return self

    @model_validator(mode="after")
    def _one_span(self) -> Self:
        spans = {self.best_to.get(self.worst), self.to_worst.get(self.best)} - {None}
        if len(spans) != 1:
            found = " and ".join(sorted(map(repr, spans))) or "none"
            raise ValueError(
                f"{self.best!r} to {self.worst!r} is one judgment, in best_to or in to_worst; found {found}."
            )
        both = [*self.best_to.items(), *self.to_worst.items()]
        beyond = [code for code, ratio in both if ratio > self.best_to_worst]
        if beyond:
            raise ValueError(
                f"Nothing is farther apart than the best and the worst ({self.best_to_worst:g}), but the ratios of"
                f" {', '.join(dict.fromkeys(beyond))} are larger: another child is the best or the worst."
            )
        if (self.best_to.get(self.best, 1.0), self.to_worst.get(self.worst, 1.0)) != (1.0, 1.0):
            raise ValueError(
                "A child is once as important as itself: leave the best out of best_to, the worst likewise."
            )
        return self

    @property
    def best_to_worst(self) -> float:
        """How many times as important the best is as the worst."""
        direct = self.best_to.get(self.worst)
        ratio: float = self.to_worst[self.best] if direct is None else direct
        return ratio


class BestWorstMethod(Weighter, frozen=True):
    """Weigh by comparisons with the best and the worst child only (BWM).

    "linear" keeps the largest gap ``|w_B - a_Bj w_j|`` or ``|w_j - a_jW w_W|`` as small as can be and has one answer;
    "nonlinear" does so with ``|w_B / w_j - a_Bj|`` and ``|w_j / w_W - a_jW|``, which leaves each weight a range where
    judgments contradict each other: the middles are taken, over their sum. Both are in closed form. Several people are
    combined by `ExpertWeights`.

    Raises
    ------
    UnknownCodeError
        If a child is not compared, or best and worst are no children of the group.
    InconsistentJudgmentsError
        If the input-based consistency ratio is above `limit`.
    WeightsError
        If the published limit is wanted and none was published for such judgments.

    References
    ----------
    Rezaei (2015), Omega 53, 49-57, the nonlinear model; Rezaei (2016), Omega 64, 126-130, ranges and the linear model;
    Liang, Brunelli and Rezaei (2020), Omega 96, 102175, consistency and its limits.
    """

    kind: Literal["best_worst"] = "best_worst"
    judgments: BestWorstJudgments
    model: Literal["linear", "nonlinear"]
    """There is no default."""
    limit: Literal["published"] | Number | None = "published"
    """Largest input-based consistency ratio that is accepted: the published one for so many children and such a
    best-to-worst ratio, a number, or null for any."""

    def weights(self, children: Children) -> FloatVector:
        """Return the weights, which add to one."""
        if len(children.codes) == 1:
            return np.ones(1)
        who = f"BestWorstMethod in the group {children.group!r}"
        found = self._measured(children.codes, children.group)
        if self.limit == "published" and found.limit is None:
            span, m = self.judgments.best_to_worst, len(children.codes)
            missing = f"no limit was published for {m} children and a best-to-worst ratio of {span:g}; give `limit`"
            raise WeightsError(who, [f"{missing} (theirs is {found.input_ratio:.3f})"])
        if found.limit is not None and _exceeds(found.input_ratio, found.limit):
            raise InconsistentJudgmentsError(f"{who}, whose limit is {found.limit!r},", self._contradictions(found))
        return np.array([found.weights[code] for code in children.codes])

    def report(self, codes: Sequence[str]) -> BestWorstReport:
        """Return weights and consistency on the children `codes`; nothing is refused for contradictions."""
        return self._measured(tuple(codes), "the report")

    def _measured(self, codes: tuple[str, ...], group: str) -> BestWorstReport:
        held = self.judgments
        strange = [code for code in (held.best, held.worst) if code not in codes]
        if strange:
            raise UnknownCodeError(f"child of {group!r} as best or worst", strange, codes)
        others = [code for code in codes if code not in (held.best, held.worst)]
        judged = Comparisons(
            self._ratios("best_to", held.best_to, others, group),
            self._ratios("to_worst", held.to_worst, others, group),
            held.best_to_worst,
        )
        names = [held.best, held.worst, *others]
        wide = nonlinear_weights(judged)
        ranges = dict(zip(names, [wide.best, wide.worst, *wide.others], strict=True))
        ratios = FrozenMap(zip(others, input_ratios(judged), strict=True))
        if self.model == "linear":
            one = linear_weights(judged)
            weights, deviation = [one.best, one.worst, *one.others.tolist()], one.deviation
        else:
            middles = np.array([(low + high) / 2.0 for low, high in ranges.values()])
            weights, deviation = (middles / total_weight(middles)).tolist(), wide.deviation
        by_code = dict(zip(names, weights, strict=True))
        allowed = consistency_index(held.best_to_worst)
        largest = max(ratios.values(), default=0.0)
        return BestWorstReport(
            FrozenMap((code, by_code[code]) for code in codes),
            FrozenMap((code, ranges[code]) for code in codes),
            deviation,
            wide.deviation / allowed if allowed > 0.0 else 0.0,
            largest,
            ratios,
            self._limit(len(codes), largest),
        )

    def _limit(self, m: int, ratio: float) -> float | None:
        if self.limit != "published":
            return self.limit
        return 0.0 if m < 3 or ratio == 0.0 else published_threshold(m, self.judgments.best_to_worst)

    def _contradictions(self, found: BestWorstReport) -> list[str]:
        """Return the children through which the way from best to worst is too far from the direct one."""
        held, span = self.judgments, self.judgments.best_to_worst
        sentences = [f"the input-based consistency ratio is {found.input_ratio:.3f}"]
        for code, ratio in sorted(found.input_ratios.items(), key=lambda pair: (-pair[1], pair[0])):
            if _exceeds(ratio, found.limit or 0.0):
                upper, lower = held.best_to[code], held.to_worst[code]
                sentences.append(
                    f"{held.best} to {code} is {upper:g} and {code} to {held.worst} is {lower:g}, which makes"
                    f" {upper * lower:g} and not {span:g} ({span / lower:.3g} or {span / upper:.3g} would fit)"
                )
        return sentences

    def _ratios(self, what: str, given: FrozenMap[str, float], others: list[str], group: str) -> list[float]:
        bare = [code for code in others if code not in given]
        if bare:
            raise UnknownCodeError(f"ratio in {what} for children of {group!r}", bare, given)
        return [given[code] for code in others]


def counts_of(shares: Mapping[str, float], people: Sequence[str]) -> FloatVector:
    """Return how much each person counts, adding to one."""
    counts = np.array([float(shares.get(person, 1.0)) for person in people])
    return counts / total_weight(counts)


def refuse_other_shares(shares: Mapping[str, float], people: Mapping[str, object]) -> None:
    """Refuse shares that do not name every person once, that are negative, or all zero."""
    if not shares:
        return
    if set(shares) != set(people) or any(share < 0.0 for share in shares.values()) or not any(shares.values()):
        strange = sorted(set(shares) ^ set(people))
        found = f", unlike {', '.join(strange)}" if strange else ""
        raise ValueError(f"shares names every person once, with zero or more and not all zero{found}.")


def _mean_matrix(matrices: list[FloatMatrix], counts: FloatVector, codes: Sequence[str]) -> FloatMatrix:
    """Return the geometric means of judgments, each pair in one direction, so that reverses are reciprocals."""
    mean = np.ones((len(codes), len(codes)))
    order = sorted(range(len(codes)), key=lambda number: codes[number])  # whatever the order of the children
    for i, j in combinations(order, 2):
        said = np.array([[matrix[i, j] for matrix in matrices]])
        mean[i, j] = float(geometric_mean(said, counts)[0])
        mean[j, i] = 1.0 / mean[i, j]
    return mean


def _exceeds(measure: float, limit: float) -> bool:
    first, second = keys(np.array([measure, limit]), SIGNIFICANT).tolist()
    return bool(first > second)
