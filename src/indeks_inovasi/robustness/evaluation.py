"""Scores of one specification under many weightings at once.

Below the headline node, what no drawn weight touches keeps its official column. Where a group is a weighted mean on
some scale (`Aggregator.link`), its drawn weights become shares of its members; groups of groups on the plain scale
merge into one, so a linear index is one exact product of weights and indicators. Every other group is computed draw by
draw with the official kernel.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from indeks_inovasi.errors import NegativeValueError, SpecificationError
from indeks_inovasi.kernels.products import Sliced, sliced, weighted_sums
from indeks_inovasi.kernels.sampling import UNITS, on_grid
from indeks_inovasi.matrix import Children, Column, Rows
from indeks_inovasi.models.framework import Group
from indeks_inovasi.result import IndexResult
from indeks_inovasi.strategies.base import Aggregator, Link, Step
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector, FrozenMap

Shares = Mapping[str, FloatMatrix]
"""Drawn weights by group, (draws, m) each; only ratios within a row matter."""


@dataclass(frozen=True, eq=False)
class Member:
    """A column that drawn weights apply to, and the way down to it: (group, number of the child) at each step."""

    values: FloatVector
    path: tuple[tuple[str, int], ...] = ()

    def below(self, group: str, child: int, values: FloatVector) -> "Member":
        """Return the member as seen from the group above."""
        return Member(values, ((group, child), *self.path))


@dataclass(frozen=True, eq=False)
class Mixture:
    """A node as a weighted mean of members, not yet computed."""

    members: tuple[Member, ...]
    shares: FloatMatrix
    """(draws, members), which add to about 1."""

    @cached_property
    def units(self) -> FloatMatrix:
        """(draws, members) shares as whole units of 2**-26 that add to exactly one."""
        return on_grid(self.shares)

    @cached_property
    def slices(self) -> Sliced:
        """The members' columns, cut for exact products."""
        return sliced(np.array([member.values for member in self.members]))

    def values(self) -> FloatMatrix:
        """Return the (draws, n) values."""
        return weighted_sums(self.units, self.slices)


Node = FloatVector | Mixture | FloatMatrix
"""An untouched column (n,), a mean still to be computed, or (draws, n) values."""


@dataclass(eq=False)
class Evaluator:
    """What one computation gives under other weights.

    Parameters
    ----------
    result
        The computation; its weights hold where nothing is drawn.
    """

    result: IndexResult

    def scores(self, drawn: Shares, draws: int) -> FloatMatrix:
        """Return the (draws, n) values of the headline node."""
        return _Draws(self, drawn, draws).headline()

    @cached_property
    def cut(self) -> dict[tuple[tuple[tuple[str, int], ...], ...], Sliced]:
        """Columns that were cut already, by the paths to them."""
        return {}

    @cached_property
    def with_gaps(self) -> frozenset[str]:
        """Nodes with a missing value."""
        columns = self.result.columns.items()
        return frozenset(code for code, column in columns if np.isnan(column.values).any())

    def weights(self, drawn: Shares, draws: int) -> dict[str, FloatMatrix]:
        """Return the (draws, m) weights of every touched group, exactly as they enter the scores."""
        run = _Draws(self, drawn, draws, note_weights=True)
        run.headline()
        return {group: self._as_given(group, shares) for group, shares in run.used.items()}

    def _as_given(self, group: str, shares: FloatMatrix) -> FloatMatrix:
        """Return shares as weights: with the official sum where the aggregator does not divide by it."""
        link = self.result.spec.aggregator_of(group).link()
        if link is not None and link.divides:
            return shares
        official = np.array([list(self.result.weights[group].values())])
        return shares / _sum(shares)[:, None] * float(_sum(official)[0])


class _Draws:
    """One block of draws on its way up the tree."""

    def __init__(self, evaluator: Evaluator, drawn: Shares, draws: int, *, note_weights: bool = False) -> None:
        self.evaluator, self.result = evaluator, evaluator.result
        self.drawn, self.draws, self.note_weights = drawn, draws, note_weights
        self.rows = self.result.rows
        self.nodes: dict[str, Node] = {}
        self.used: dict[str, FloatMatrix] = {}

    def headline(self) -> FloatMatrix:
        framework = self.result.spec.framework
        inside = set(framework.inside)
        for group in framework.upward:
            if group.code in inside:
                self.nodes[group.code] = self._group(group)
        node = self._values(self.nodes[framework.index])
        return node if node.ndim == 2 else np.broadcast_to(node, (self.draws, len(self.rows)))

    def _node(self, code: str) -> Node:
        return self.nodes.get(code, self.result.columns[code].values)

    def _values(self, node: Node) -> FloatMatrix | FloatVector:
        """Return a node as numbers; the weights of a mixture are fixed then."""
        if not isinstance(node, Mixture):
            return node
        if self.note_weights:
            self._note_weights(node)
        paths = tuple(member.path for member in node.members)
        cut = self.evaluator.cut
        if paths not in cut:
            cut[paths] = node.slices
        return weighted_sums(node.units, cut[paths])

    def _note_weights(self, mixture: Mixture) -> None:
        """Write down the weights of every group that was merged: units of what lies below each child."""
        for number, member in enumerate(mixture.members):
            for group, child in member.path:
                size = len(self.result.weights[group])
                held = self.used.setdefault(group, np.zeros((self.draws, size)))
                held[:, child] += mixture.units[:, number] * (1.0 / UNITS)

    def _group(self, group: Group) -> Node:
        children = [self._node(child.code) for child in group.children]
        drawn = self.drawn.get(group.code)
        if drawn is None and not any(isinstance(child, Mixture) or child.ndim == 2 for child in children):
            return self.result.columns[group.code].values
        aggregator = self.result.spec.aggregator_of(group.code)
        link = aggregator.link()
        if drawn is None:
            node: Node = self._officially(group, aggregator, children)
        elif link is None:
            node = self._one_by_one(group, aggregator, self._grid(group, drawn), children)
        elif link.forward is None and self._merges(group, children):
            node = self._merged(group, link, self._without_empty(group, drawn), children)
        else:
            node = self._linked(group, aggregator, link, drawn, children)
        return self._then(group, self.result.spec.rule(group.code).then, node)

    def _official(self, group: Group) -> FloatVector:
        return np.array(list(self.result.weights[group.code].values()))

    def _grid(self, group: Group, drawn: FloatMatrix) -> FloatMatrix:
        """Return drawn weights with the official sum, and write them down."""
        units = on_grid(self._without_empty(group, drawn))
        self.used[group.code] = units * (1.0 / UNITS)
        return self.used[group.code] * float(_sum(self._official(group)[None, :])[0])

    def _without_empty(self, group: Group, drawn: FloatMatrix) -> FloatMatrix:
        """Return the drawn weights, the official ones where a draw leaves nothing above zero."""
        empty: BoolVector = ~np.logical_or.reduce(drawn > 0.0, axis=1)
        return np.where(empty[:, None], self._official(group), drawn) if empty.any() else drawn

    def _merges(self, group: Group, children: list[Node]) -> bool:
        """Whether all children are columns or mixtures without a gap."""
        if any(child.code in self.evaluator.with_gaps for child in group.children):
            return False
        return all(isinstance(child, Mixture) or child.ndim == 1 for child in children)

    def _merged(self, group: Group, link: Link, shares: FloatMatrix, children: list[Node]) -> Mixture:
        scale = self._scale(group, link)
        shares = shares / _sum(shares)[:, None]
        members: list[Member] = []
        parts: list[FloatMatrix] = []
        for number, child in enumerate(children):
            own = shares[:, number : number + 1]
            below = child.members if isinstance(child, Mixture) else (Member(child),)
            members += [m.below(group.code, number, m.values if scale == 1.0 else m.values * scale) for m in below]
            parts.append(own * child.shares if isinstance(child, Mixture) else own)
        plain = len(members) == len(children)  # the shares are those of the children
        return Mixture(tuple(members), shares if plain else np.concatenate(parts, axis=1))

    def _scale(self, group: Group, link: Link) -> float:
        """Return what the mean is multiplied by: a plain sum keeps the official sum of its weights."""
        if link.divides:
            return 1.0
        return float(_sum(np.array([list(self.result.weights[group.code].values())]))[0])

    def _linked(
        self, group: Group, aggregator: Aggregator, link: Link, drawn: FloatMatrix, children: list[Node]
    ) -> FloatMatrix:
        """Return a weighted mean on the scale of the link, over what is present."""
        held = [self._values(child) for child in children]
        self._refuse_negative(group, link, held)
        units = on_grid(self._without_empty(group, drawn))
        self.used[group.code] = units * (1.0 / UNITS)
        zero = np.zeros((self.draws, len(self.rows)), dtype=np.bool_)
        columns: list[FloatMatrix | FloatVector] = []
        for number, values in enumerate(held):
            above = values
            if aggregator.zero_decides:
                zero |= (values == 0.0) & (units[:, number] > 0.0)[:, None]
                above = np.where(values == 0.0, 1.0, values)
            columns.append(above if link.forward is None else _mapped(link.forward, above))
        result = _mean_present(units, columns, divides=link.divides) * self._scale(group, link)
        if link.backward is not None:
            result = _mapped(link.backward, result)
        result = np.where(zero & ~np.isnan(result), 0.0, result)
        if any(np.isnan(column).any() for column in columns):  # the missing rule looks at gaps, not at weights
            result = np.where(np.isnan(self._aggregated(group.code)), np.nan, result)
        return result

    def _aggregated(self, code: str) -> FloatVector:
        """Return the official column of a group before its `then` steps."""
        trace = self.result.traces.get(code, ())
        return next((column.values for step, column in trace if step == "aggregated"), self.result.columns[code].values)

    def _refuse_negative(self, group: Group, link: Link, held: list[FloatMatrix | FloatVector]) -> None:
        if not link.above_zero:
            return
        for child, values in zip(group.children, held, strict=True):
            bad: BoolVector = np.logical_or.reduce(np.atleast_2d(values < 0.0), axis=0)
            if bad.any():
                raise NegativeValueError(
                    f"The group {group.code!r} under drawn weights", self.rows.cells(child.code, bad)
                )

    def _officially(self, group: Group, aggregator: Aggregator, children: list[Node]) -> FloatMatrix:
        """Return a group whose own weights are not drawn, from children that are, by the official kernel."""
        if aggregator.learns or not aggregator.row_wise:
            weights = np.broadcast_to(self._official(group), (self.draws, len(group.children)))
            return self._one_by_one(group, aggregator, weights, children)
        n = len(self.rows)
        rows = tiled(self.rows, self.draws)
        columns = tuple(
            replace(self.result.columns[child.code], values=_flat(self._values(node), self.draws), rows=rows)
            for child, node in zip(group.children, children, strict=True)
        )
        counts, total = self.result.leaves_present(group.code)
        held = Children(
            group.code,
            columns,
            tuple(child.weight for child in group.children),
            rows,
            leaves=lambda: (np.tile(counts, self.draws), total),
        )
        return aggregator.aggregate(held, self._official(group)).reshape(self.draws, n)

    def _one_by_one(
        self, group: Group, aggregator: Aggregator, weights: FloatMatrix, children: list[Node]
    ) -> FloatMatrix:
        """Return the official kernel's values, draw by draw."""
        held = [self._values(child) for child in children]
        official = tuple(self.result.columns[child.code] for child in group.children)
        values = np.empty((self.draws, len(self.rows)))
        for draw in range(self.draws):
            columns = tuple(
                column if node.ndim == 1 else replace(column, values=np.ascontiguousarray(node[draw]))
                for column, node in zip(official, held, strict=True)
            )
            own = Children(
                group=group.code,
                columns=columns,
                given=tuple(child.weight for child in group.children),
                rows=self.rows,
                leaves=lambda: self.result.leaves_present(group.code),
            )
            values[draw] = aggregator.freeze(own, weights[draw]).aggregate(own, weights[draw])
        return values

    def _then(self, group: Group, steps: tuple[Step, ...], node: Node) -> Node:
        for step in steps:
            if isinstance(node, Mixture) and step.is_affine:
                node = replace(node, members=tuple(self._stepped(group, step, member) for member in node.members))
                continue
            values = self._values(node)
            if step.learns or step.compares_units:
                node = np.array([self._apply(group, step.freeze(self._column(group, row)), row) for row in values])
            else:
                node = self._apply_flat(group, step, values)
        return node

    def _column(self, group: Group, values: FloatVector) -> Column:
        return Column(group.code, np.ascontiguousarray(values), self.rows)

    def _stepped(self, group: Group, step: Step, member: Member) -> Member:
        return replace(member, values=self._apply(group, step, member.values))

    def _apply(self, group: Group, step: Step, values: FloatVector) -> FloatVector:
        return step.apply(self._column(group, values)).values

    def _apply_flat(self, group: Group, step: Step, values: FloatMatrix | FloatVector) -> FloatMatrix:
        column = Column(group.code, _flat(values, self.draws), tiled(self.rows, self.draws))
        return step.apply(column).values.reshape(self.draws, len(self.rows))


def _flat(values: FloatMatrix | FloatVector, draws: int) -> FloatVector:
    """Return the values of all draws in one vector, draw after draw."""
    return np.broadcast_to(values, (draws, values.shape[-1])).reshape(-1).copy()


def tiled(rows: Rows, times: int) -> Rows:
    """Return rows repeated as often as there are draws, under made-up unit codes."""
    if times == 1:
        return rows
    return Rows(
        tuple(f"{unit} (draw {draw})" for draw in range(times) for unit in rows.units),
        None if rows.periods is None else rows.periods * times,
        FrozenMap({name: groups * times for name, groups in rows.peers.items()}),
    )


def _sum(shares: FloatMatrix) -> FloatVector:
    """Return the sum of each row, added from left to right."""
    total = np.zeros(len(shares))
    for number in range(shares.shape[1]):
        total = total + shares[:, number]
    if (total <= 0.0).any():
        raise SpecificationError(["A draw gives every child the weight 0: use bounds or noise that leave one above."])
    return total


def _mapped(function: Callable[[FloatVector], FloatVector], values: FloatMatrix | FloatVector) -> FloatMatrix:
    mapped: FloatMatrix = function(np.ascontiguousarray(values))
    return mapped


def _mean_present(units: FloatMatrix, columns: list[FloatMatrix | FloatVector], divides: bool) -> FloatMatrix:
    """Return weighted means over the values present; on plain sums a gap adds nothing."""
    shared = [number for number, column in enumerate(columns) if column.ndim == 1]
    gaps = [np.isnan(column) for column in columns]
    any_gap = any(gap.any() for gap in gaps)
    filled = [np.where(gap, 0.0, column) if any_gap else column for gap, column in zip(gaps, columns, strict=True)]
    total = _weighted(units, filled, shared)
    if not any_gap or not divides:
        return total
    there = [1.0 - gap for gap in gaps]
    present = _weighted(units, there, shared)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(present > 0.0, total / present, np.nan)


def _weighted(units: FloatMatrix, columns: list[FloatMatrix | FloatVector], shared: list[int]) -> FloatMatrix:
    """Return the weighted sums: shared columns through one exact product, drawn ones added in order."""
    n = columns[0].shape[-1]
    total = np.zeros((len(units), n))
    if shared:
        total = weighted_sums(units[:, shared], sliced(np.array([columns[number] for number in shared])))
    for number, column in enumerate(columns):
        if column.ndim == 2:
            total = total + (units[:, number] * (1.0 / UNITS))[:, None] * column
    return total
