"""What is known about the judgments of people: how consistent each is, and how much they agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from typing import NamedTuple

import numpy as np

from indeks_inovasi.kernels.concordance import kendall_w
from indeks_inovasi.typing import FloatMatrix, FloatVector, FrozenMap


class Doubt(NamedTuple):
    """A judgment of a pair beside what the other judgments say about it."""

    more: str
    less: str
    given: float
    """How many times `more` is said to be as important as `less`; 1 or above."""
    fitting: float
    """How many times it is by the other judgments."""
    ratio: float
    """The consistency ratio if the judgment were what the others say."""

    def __str__(self) -> str:
        return (
            f"{self.more} to {self.less} is {self.given:.4g}, though {self.fitting:.3g} would fit the other judgments"
            f" (ratio {self.ratio:.3f} with it)"
        )


class Judged(NamedTuple):
    """How consistent the judgments of pairs of one person are; it prints as lines."""

    person: str
    weights: FrozenMap[str, float]
    largest_eigenvalue: float
    """As many as there are children where all judgments agree."""
    consistency_index: float
    consistency_ratio: float
    """The index over that of random judgments."""
    geometric_index: float
    """The geometric consistency index, that of the geometric means of the rows."""
    measure: float
    """What the limit is held against: the ratio, or for geometric means the ratio that their index stands for."""
    doubts: tuple[Doubt, ...]
    """Up to three judgments that fit the others least, the worst first; none where all agree."""

    def __repr__(self) -> str:
        lines = [
            f"{self.person}: consistency ratio {self.consistency_ratio:.4f} (largest eigenvalue"
            f" {self.largest_eigenvalue:.4f}, index {self.consistency_index:.4f}), geometric index"
            f" {self.geometric_index:.4f}",
            *_table(self.weights),
            *(f"  {doubt}" for doubt in self.doubts),
        ]
        return "\n".join(lines)

    def __str__(self) -> str:
        return repr(self)


class BestWorstReport(NamedTuple):
    """Weights by the best-worst method, and how consistent the judgments are; it prints as lines."""

    weights: FrozenMap[str, float]
    ranges: FrozenMap[str, tuple[float, float]]
    """The least and the most that each weight can be in the nonlinear model."""
    deviation: float
    """Of the model that gives the weights: 0 where all judgments agree. That of the linear model is a weight, that of
    the nonlinear one a ratio of weights; they cannot be compared."""
    output_ratio: float
    """Deviation of the nonlinear model over the largest one that the best-to-worst judgment allows."""
    input_ratio: float
    """The largest of `input_ratios`."""
    input_ratios: FrozenMap[str, float]
    """By child, how far the way from best to worst through it is from the direct one."""
    limit: float | None
    """Largest input-based ratio that is accepted; None: any, or none was published for such judgments."""

    def __repr__(self) -> str:
        limit = "no limit" if self.limit is None else f"limit {self.limit:g}"
        lines = [
            f"input-based consistency ratio {self.input_ratio:.4f} ({limit}), output-based {self.output_ratio:.4f},"
            f" deviation {self.deviation:.4f}",
            *_table(self.weights),
        ]
        return "\n".join(lines)

    def __str__(self) -> str:
        return repr(self)


@dataclass(frozen=True, repr=False)
class Agreement:
    """Combined weights beside those of each person, and how much people agree; it prints as a table."""

    weights: FrozenMap[str, float]
    by_person: FrozenMap[str, FrozenMap[str, float]]
    """Weights by person and code, adding to one for each person."""
    shares: FrozenMap[str, float]
    """How much each person counts, adding to one."""
    concordance: float | None
    """Kendall's W of the orders of importance: 1 if all are the same, 0 without a common tendency; None for one person,
    one child, or if nobody makes a difference."""
    distances: FrozenMap[str, float]
    """By person, the part of the whole weight that would have to move from their weights to the combined ones."""

    def __repr__(self) -> str:
        people = list(self.by_person)
        heads = [max(6, len(person)) for person in people]
        rows: list[tuple[str, str, list[str]]] = [("", "all", people)]
        rows += [
            (code, f"{weight:.4f}", [f"{self.by_person[person][code]:.4f}" for person in people])
            for code, weight in self.weights.items()
        ]
        rows.append(("counts", "", [f"{self.shares[person]:.4f}" for person in people]))
        rows.append(("distance", "", [f"{self.distances[person]:.4f}" for person in people]))
        width = max(len(name) for name, _, _ in rows)
        lines = [
            f"{name:{width}}  {every:>6}  " + "  ".join(f"{c:>{head}}" for c, head in zip(cells, heads, strict=True))
            for name, every, cells in rows
        ]
        concordance = "undefined" if self.concordance is None else f"{self.concordance:.4f}"
        return "\n".join([*(line.rstrip() for line in lines), f"Kendall's W of the orders: {concordance}"])


def agreement(
    codes: Sequence[str], combined: FloatVector, shares: FrozenMap[str, float], own: FloatMatrix
) -> Agreement:
    """Return how much people agree.

    Parameters
    ----------
    codes
        Of the m children.
    combined : (m,)
    shares
        How much each of the p people counts, in the order of `own`.
    own : (p, m)
        Weights of each person, adding to one.
    """
    distances = [fsum(np.abs(row - combined).tolist()) / 2.0 for row in own]
    rows = [FrozenMap(zip(codes, row, strict=True)) for row in own.tolist()]
    return Agreement(
        FrozenMap(zip(codes, combined.tolist(), strict=True)),
        by_person=FrozenMap(zip(shares, rows, strict=True)),
        shares=shares,
        concordance=kendall_w(own),
        distances=FrozenMap(zip(shares, distances, strict=True)),
    )


def _table(weights: FrozenMap[str, float]) -> list[str]:
    width = max(map(len, weights), default=0)
    return [f"  {code:{width}}  {weight:.4f}" for code, weight in weights.items()]
