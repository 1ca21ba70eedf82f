"""Weights from comparisons of pairs: the analytic hierarchy process, the best-worst method."""

from collections.abc import Sequence
from itertools import combinations
from typing import Literal, NamedTuple, Self

import numpy as np
from pydantic import BaseModel, Field, model_validator

from indeks_inovasi.errors import UnknownCodeError, WeightsError
from indeks_inovasi.kernels.judgments import Priorities, best_worst, priorities, worst_pair
from indeks_inovasi.kernels.powers import geometric_mean
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base import Weighter, total_weight
from indeks_inovasi.typing import FloatMatrix, FloatVector, FrozenMap, Number


class Judged(NamedTuple):
    """How consistent the judgments of one person are."""

    person: str
    weights: FrozenMap[str, float]
    largest_eigenvalue: float
    consistency_index: float
    consistency_ratio: float
    geometric_index: float
    worst: tuple[str, str]
    """The pair that fits the others least."""
    given: float
    fitting: float
    """The judgment of that pair that would fit."""


class Ahp(Weighter, frozen=True):
    """Weigh by pairwise comparisons: how many times one child is as important as another (AHP).

    Judgments are given once per pair, ``{"a": {"b": 3}}`` for "a is three times as important as b"; the reverse is
    filled in. A matrix whose consistency ratio is above the limit is refused, with the judgment that fits least.
    Several people are combined judgment by judgment (geometric mean) or weight by weight.

    Raises
    ------
    UnknownCodeError
        If somebody has not compared a pair of children.
    WeightsError
        If somebody contradicts themselves beyond `limit`.

    References
    ----------
    Saaty (1977), Journal of Mathematical Psychology 15(3), 234-281; Crawford and Williams (1985), row geometric means;
    Forman and Peniwati (1998), groups of people; OECD2008, step 6.
    """

    kind: Literal["ahp"] = "ahp"
    people: FrozenMap[str, FrozenMap[str, FrozenMap[str, Number]]] = Field(min_length=1)
    """Judgments by person, then by two codes."""
    priorities: Literal["eigenvector", "geometric_mean"]
    """How weights are taken from a matrix. There is no default."""
    limit: Number | None = Field(default=0.1, ge=0.0)
    """Largest consistency ratio that is accepted, 0.1 by Saaty's rule; null: any."""
    combined: Literal["judgments", "weights"] = "judgments"
    """Whether several people are combined in their judgments (geometric mean) or in their weights (arithmetic mean)."""

    @model_validator(mode="after")
    def _pairs_once(self) -> Self:
        problems: list[str] = []
        for person, rows in self.people.items():
            seen: set[frozenset[str]] = set()
            for a, row in rows.items():
                for b, ratio in row.items():
                    pair = frozenset((a, b))
                    if a == b or pair in seen or ratio <= 0.0:
                        problems.append(f"{person}: {a} to {b} = {ratio!r}")
                    seen.add(pair)
        if problems:
            raise ValueError(
                f"Give each pair of two codes once, with a ratio above zero, but found {'; '.join(problems)}."
            )
        return self

    def weights(self, children: Children) -> FloatVector:
        """Return the weights, which add to one."""
        codes = children.codes
        matrices = {person: self._matrix(person, codes, children.group) for person in sorted(self.people)}
        self._refuse_contradictions(matrices, codes, children.group)
        if self.combined == "judgments":
            return self._judged(_mean_matrix(list(matrices.values()))).weights
        total = np.zeros(len(codes))
        for matrix in matrices.values():
            total = total + self._judged(matrix).weights
        return total / total_weight(total)

    def report(self, codes: Sequence[str]) -> tuple[Judged, ...]:
        """Return how consistent each person is on the children `codes`."""
        return tuple(
            self._report(person, self._matrix(person, codes, "the report"), codes) for person in sorted(self.people)
        )

    def _judged(self, matrix: FloatMatrix) -> Priorities:
        return priorities(matrix, geometric=self.priorities == "geometric_mean")

    def _report(self, person: str, matrix: FloatMatrix, codes: Sequence[str]) -> Judged:
        found = self._judged(matrix)
        i, j, fit = worst_pair(matrix, found.weights) if len(codes) > 1 else (0, 0, 1.0)
        return Judged(
            person,
            FrozenMap(zip(codes, found.weights.tolist(), strict=True)),
            found.largest_eigenvalue,
            found.consistency_index,
            found.consistency_ratio,
            found.geometric_index,
            (codes[i], codes[j]),
            float(matrix[i, j]),
            fit,
        )

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
        reports = [self._report(person, matrix, codes) for person, matrix in matrices.items()]
        bad = [
            f"{held.person} has a consistency ratio of {held.consistency_ratio:.3f}: {held.worst[0]} to {held.worst[1]}"
            f" is {held.given:.4g}, though {held.fitting:.2g} would fit the other judgments"
            for held in reports
            if held.consistency_ratio > self.limit
        ]
        if bad:
            raise WeightsError(f"Ahp in the group {group!r}, whose limit is {self.limit!r},", bad)


class BestWorstJudgments(BaseModel, frozen=True, extra="forbid"):
    """What one person says: the most and the least important child, and how the others compare with both."""

    best: str
    worst: str
    best_to: FrozenMap[str, Number]
    """How many times more important the best is than each other one; 1 or more."""
    to_worst: FrozenMap[str, Number]
    """How many times more important each other one is than the worst; 1 or more."""

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


class BestWorstMethod(Weighter, frozen=True):
    """Weigh by comparisons with the best and the worst child only (BWM, linear model).

    The weights keep the largest gap ``|w_B - a_Bj w_j|`` or ``|w_j - a_jW w_W|`` as small as can be; they are found
    exactly. Several people are combined by `ExpertWeights`.

    Raises
    ------
    UnknownCodeError
        If a child is not compared, or best and worst are no children of the group.
    WeightsError
        If the input-based consistency ratio is above `limit`.

    References
    ----------
    Rezaei (2015), Omega 53, 49-57; Rezaei (2016), Omega 64, 126-130; Liang, Brunelli and Rezaei (2020), Omega 96,
    102175, consistency.
    """

    kind: Literal["best_worst"] = "best_worst"
    judgments: BestWorstJudgments
    limit: Number | None = Field(default=None, ge=0.0)
    """Largest input-based consistency ratio that is accepted; null: any. Thresholds depend on scale and count."""

    def weights(self, children: Children) -> FloatVector:
        """Return the weights, which add to one."""
        if len(children.codes) == 1:
            return np.ones(1)
        held = self.judgments
        strange = [code for code in (held.best, held.worst) if code not in children.codes]
        if strange:
            raise UnknownCodeError(f"child of {children.group!r} as best or worst", strange, children.codes)
        to_others = self._ratios("best_to", held.best_to, children, held.best)
        to_worst = self._ratios("to_worst", held.to_worst, children, held.worst)
        found = best_worst(children.codes.index(held.best), children.codes.index(held.worst), to_others, to_worst)
        if self.limit is not None and found.input_ratio > self.limit:
            raise WeightsError(
                f"BestWorstMethod in the group {children.group!r}, whose limit is {self.limit!r},",
                [f"the input-based consistency ratio is {found.input_ratio:.3f}"],
            )
        return found.weights

    def _ratios(self, what: str, given: FrozenMap[str, float], children: Children, itself: str) -> FloatVector:
        bare = [code for code in children.codes if code != itself and code not in given]
        if bare:
            raise UnknownCodeError(f"ratio in {what} for children of {children.group!r}", bare, given)
        return np.array([1.0 if code == itself else given[code] for code in children.codes])


def _mean_matrix(matrices: list[FloatMatrix]) -> FloatMatrix:
    """Return the geometric mean of judgments; that of one person is their own matrix."""
    if len(matrices) == 1:
        return matrices[0]
    n = len(matrices[0])
    stacked = np.stack([matrix.reshape(-1) for matrix in matrices], axis=1)
    mean = geometric_mean(np.asfortranarray(stacked), np.full(len(matrices), 1.0 / len(matrices))).reshape(n, n)
    for i, j in combinations(range(n), 2):
        mean[j, i] = 1.0 / mean[i, j]
    np.fill_diagonal(mean, 1.0)
    return mean
