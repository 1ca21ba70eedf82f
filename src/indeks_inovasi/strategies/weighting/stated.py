"""Weights that people state directly: an order of importance, swings, a budget; and several people together."""

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Literal, Self

import numpy as np
from pydantic import Field, SerializeAsAny, model_validator

from indeks_inovasi.errors import InconsistentJudgmentsError, UnknownCodeError, WeightsError, each
from indeks_inovasi.kernels.order import median
from indeks_inovasi.kernels.powers import geometric_mean, power
from indeks_inovasi.matrix import Children, Column, Rows
from indeks_inovasi.strategies.base import Weighter, total_weight
from indeks_inovasi.strategies.weighting.given import FixedWeights
from indeks_inovasi.strategies.weighting.pairwise import counts_of, refuse_other_shares
from indeks_inovasi.strategies.weighting.reports import Agreement, agreement
from indeks_inovasi.typing import FloatMatrix, FloatVector, FrozenMap, Names, Number

_ONE = 2.0**-40
"""So much a sum of weights may be off one and is left as it is."""


class RankOrderWeights(Weighter, frozen=True):
    """Turn an order of importance into weights.

    With rank r of m: "centroid" gives ``(1/m) sum_{k >= r} 1/k``, "sum" ``2 (m + 1 - r) / (m (m + 1))``, "reciprocal"
    ``(1/r) / sum 1/k``, "exponent" ``(m + 1 - r)^z / sum k^z``. Equally important codes stand together and share the
    mean of their places.

    Raises
    ------
    UnknownCodeError
        If a child is not in the order.

    References
    ----------
    Stillwell, Seaver and Edwards (1981), Organizational Behavior and Human Performance 28(1), 62-77, rank sum,
    reciprocal and exponent; Barron and Barrett (1996), Management Science 42(11), 1515-1523, rank-order centroid.
    """

    kind: Literal["rank_order"] = "rank_order"
    order: tuple[Names, ...] = Field(min_length=1)
    """Codes from the most to the least important; a list inside the list holds equally important ones."""
    form: Literal["centroid", "sum", "reciprocal", "exponent"]
    exponent: Number | None = Field(default=None, gt=0.0)
    """z, for "exponent"."""

    @model_validator(mode="after")
    def _one_place_each(self) -> Self:
        codes = [code for place in self.order for code in place]
        twice = [code for code in dict.fromkeys(codes) if codes.count(code) > 1]
        if twice:
            raise ValueError(f"The order names {', '.join(twice)} twice.")
        if (self.form == "exponent") != (self.exponent is not None):
            raise ValueError("`exponent` goes with form='exponent', and only with it.")
        return self

    def weights(self, children: Children) -> FloatVector:
        """Return the weights, which add to one."""
        known = {code for place in self.order for code in place}
        bare = [code for code in children.codes if code not in known]
        if bare:
            raise UnknownCodeError(f"place in the order for children of {children.group!r}", bare, known)
        places = [[code for code in place if code in children.codes] for place in self.order]
        by_rank = self._by_rank(len(children.codes))
        found: dict[str, float] = {}
        start = 0
        for place in places:
            if place:
                share = total_weight(by_rank[start : start + len(place)]) / len(place)
                found |= dict.fromkeys(place, share)
                start += len(place)
        return np.array([found[code] for code in children.codes])

    def _by_rank(self, m: int) -> FloatVector:
        ranks = np.arange(1.0, m + 1.0)
        if self.form == "centroid":
            tails = np.zeros(m)
            running = 0.0
            for rank in range(m, 0, -1):
                running += 1.0 / rank
                tails[rank - 1] = running
            return tails / m
        if self.form == "reciprocal":
            raw: FloatVector = 1.0 / ranks
        elif self.form == "sum":
            raw = ranks[::-1].copy()
        else:
            raw = power(ranks[::-1] / m, float(self.exponent or 1.0))  # at most 1, so that no power is infinite
        return raw / total_weight(raw)


class SwingWeights(Weighter, frozen=True):
    """Weigh by swings: points for how much it matters that a child goes from its worst to its best value.

    The most important swing usually gets 100 points; weights are shares of all points.

    Raises
    ------
    UnknownCodeError
        If a child has no points.
    WeightsError
        If points are negative or all zero.

    References
    ----------
    von Winterfeldt and Edwards (1986), Decision Analysis and Behavioral Research, Cambridge, chapter 8.
    """

    kind: Literal["swing"] = "swing"
    points: FrozenMap[str, Number]

    def weights(self, children: Children) -> FloatVector:
        """Return the weights, which add to one."""
        return _shares("SwingWeights", _points_of("points", self.points, children), children)


class BudgetAllocation(Weighter, frozen=True):
    """Weigh by the mean of budgets that people spread over all children of a group.

    Raises
    ------
    UnknownCodeError
        If somebody leaves out a child.
    WeightsError
        If points are negative, or somebody's points do not add to the budget; everyone is named.

    References
    ----------
    OECD2008, step 6, budget allocation; Moldan, Billharz and Matravers (1997).
    """

    kind: Literal["budget_allocation"] = "budget_allocation"
    people: FrozenMap[str, FrozenMap[str, Number]] = Field(min_length=1)
    """Points by person and code."""
    budget: Number = Field(default=100.0, gt=0.0)

    def weights(self, children: Children) -> FloatVector:
        """Return the weights, which add to one."""
        held = {name: _points_of(f"points of {name}", given, children) for name, given in self.people.items()}
        wrong = [
            f"the points of {name} add to {total_weight(points)!r}"
            for name, points in held.items()
            if abs(total_weight(points) - self.budget) > 1e-9 * self.budget
        ]
        wrong += [f"{name} gives points below zero" for name, points in held.items() if (points < 0.0).any()]
        if wrong:
            raise WeightsError(f"BudgetAllocation of {self.budget!r} points in the group {children.group!r}", wrong)
        total = np.zeros(len(children.codes))
        for name in sorted(held):
            total = total + held[name]
        return _shares("BudgetAllocation", total, children)


class ExpertWeights(Weighter, frozen=True):
    """Combine the weights of several people, each with a weighter of their own.

    Everyone's weights are brought to add to one, then combined child by child: arithmetic mean, geometric mean or
    median, and brought to add to one again. `shares` says how much each person counts in a mean. One person alone
    gives what this person gives.

    Raises
    ------
    WeightsError
        If nothing is left above zero.

    References
    ----------
    Forman and Peniwati (1998), European Journal of Operational Research 108(1), 165-169, aggregating priorities.
    """

    kind: Literal["experts"] = "experts"
    people: FrozenMap[str, SerializeAsAny[Weighter]] = Field(min_length=1)
    combined: Literal["arithmetic_mean", "geometric_mean", "median"]
    """There is no default."""
    shares: FrozenMap[str, Number] = FrozenMap()
    """By person; empty: everyone counts the same."""

    @model_validator(mode="after")
    def _shares_fit(self) -> Self:
        refuse_other_shares(self.shares, self.people)
        if self.shares and self.combined == "median":
            raise ValueError("A median counts everyone the same: leave shares out.")
        return self

    @property
    def learns(self) -> bool:
        """Whether somebody's weighter does."""
        return any(weighter.learns for weighter in self.people.values())

    def freeze(self, children: Children) -> Weighter:
        """Return `FixedWeights` where somebody's weighter learns, else the weighter itself."""
        if not self.learns:
            return self
        return FixedWeights(by_code=FrozenMap(zip(children.codes, self.weights(children).tolist(), strict=True)))

    def weights(self, children: Children) -> FloatVector:
        """Return the weights, which add to one."""
        table = self._table(children)
        if table.shape[1] == 1:
            return table[:, 0].copy()
        return _shares("ExpertWeights", self._combined(table, sorted(self.people)), children)

    def report(self, of: Children | Sequence[str]) -> Agreement:
        """Return the combined weights beside those of each person, with how much people agree; it prints as a table.

        Parameters
        ----------
        of
            Codes of the children of a group, or the children themselves where a weighter learns from their values.
        """
        children = of if isinstance(of, Children) else _without_values(of)
        names = sorted(self.people)
        shares = FrozenMap(zip(names, counts_of(self.shares, names).tolist(), strict=True))
        return agreement(children.codes, self.weights(children), shares, self._table(children).T)

    def _table(self, children: Children) -> FloatMatrix:
        """Return the (m, p) weights of the people, in the order of their names, adding to one for each."""
        found = each(sorted(self.people), lambda name: self._of_person(name, children))
        return np.stack(list(found.values()), axis=1)

    def _of_person(self, name: str, children: Children) -> FloatVector:
        try:
            own = self.people[name].freeze(children).weights(children)
        except InconsistentJudgmentsError as error:
            raise InconsistentJudgmentsError(error.who, [f"{name}: {held}" for held in error.culprits]) from error
        except WeightsError as error:
            raise WeightsError(error.who, [f"{name}: {held}" for held in error.culprits]) from error
        except UnknownCodeError as error:
            raise UnknownCodeError(f"{error.what} by {name}", error.unknown, error.known) from error
        adds_to_one = abs(total_weight(own) - 1.0) <= _ONE and bool((own >= 0.0).all())
        return own if adds_to_one else _shares(f"ExpertWeights, {name},", own, children)

    def _combined(self, table: FloatMatrix, names: list[str]) -> FloatVector:
        if self.combined == "median":
            return np.array([median(row) for row in table])
        counts = counts_of(self.shares, names)
        if self.combined == "geometric_mean":
            kept = counts > 0.0
            return geometric_mean(np.asfortranarray(table[:, kept]), counts[kept])
        return np.array([fsum(row) for row in (table * counts).tolist()])


def _points_of(what: str, given: Mapping[str, float], children: Children) -> FloatVector:
    bare = [code for code in children.codes if code not in given]
    if bare:
        raise UnknownCodeError(f"{what} for children of {children.group!r}", bare, given)
    return np.array([given[code] for code in children.codes])


def _shares(who: str, points: FloatVector, children: Children) -> FloatVector:
    """Return points as shares of their sum."""
    bad = [f"{c!r} has {p!r}" for c, p in zip(children.codes, points.tolist(), strict=True) if not 0.0 <= p < np.inf]
    total = 0.0 if bad else total_weight(points)
    if total <= 0.0:
        raise WeightsError(f"{who} in the group {children.group!r}", bad or ["nothing is above zero"])
    return points / total


def _without_values(codes: Sequence[str]) -> Children:
    """Return children that have codes only, for weighters that ask for nothing else."""
    rows = Rows(())
    columns = tuple(Column(code, np.empty(0), rows) for code in codes)
    return Children("the report", columns, (None,) * len(columns), rows)
