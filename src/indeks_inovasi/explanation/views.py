"""One row of a result with its frozen strategies, and what a group would be for other values of its indicators."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from indeks_inovasi.kernels.exact import exact_mean
from indeks_inovasi.matrix import Children, Column, Rows
from indeks_inovasi.models.framework import Group
from indeks_inovasi.result import IndexResult, count_present, counting_leaves
from indeks_inovasi.strategies.base import Aggregator, ComparingAggregator, Step
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector, FrozenMap


@dataclass(frozen=True)
class RowView:
    """One row of one result, with the frozen strategies behind it."""

    result: IndexResult
    row: int
    part: str = ""
    """Path of the part that the result belongs to, empty for the index itself."""

    def value(self, code: str) -> float:
        """Return the final value of a node."""
        return float(self.result.columns[code].values[self.row])

    def trace(self, code: str) -> list[tuple[str, float]]:
        """Return the value of a node after each of its steps."""
        return [(step, float(column.values[self.row])) for step, column in self.result.traces[code]]

    def then(self, code: str) -> tuple[Step, ...]:
        """Return the frozen steps after the normalizer or aggregator of a node."""
        rule = self.result.frozen_rules.get(code)
        return () if rule is None else rule.then

    def chain(self, code: str) -> list[Step]:
        """Return the frozen steps of an indicator."""
        rule = self.result.frozen_rules.get(code)
        steps = [
            (getattr(rule, slot, None) or self.result.spec.step_of(code, slot))
            for slot in ("imputer", "treatment", "normalizer")
        ]
        return [*steps, *self.then(code)]

    def slopes(self, group: Group) -> dict[str, float] | None:
        """Return the factor of each child that is present, None where the group is no weighted sum in this row."""
        aggregator = self.result.spec.aggregator_of(group.code)
        weights = self.result.weights[group.code]
        present = [code for code, weight in weights.items() if weight > 0 and not np.isnan(self.value(code))]
        slopes = aggregator.slopes(np.array([weights[code] for code in present]))
        return None if slopes is None else dict(zip(present, slopes.tolist(), strict=True))


def average_unit(result: IndexResult, leaves: tuple[str, ...], row: int) -> FloatVector:
    """Return the mean of each indicator's final values over the units of the same period."""
    rows = result.rows
    same = np.arange(len(rows))
    if rows.periods is not None:
        same = np.flatnonzero(np.array([period == rows.periods[row] for period in rows.periods]))
    return np.array([float(exact_mean(result.columns[leaf].values[same])) for leaf in leaves])


def evaluate(result: IndexResult, code: str, leaves: tuple[str, ...], inputs: FloatMatrix, row: int) -> FloatVector:
    """Return a group's value for many rows of final leaf values, all standing in the place of one row.

    Where a group compares units with each other, the row is compared with all others as they are.
    """
    if compares_units(result, code):
        alone = _alone_among_others(result, code, leaves, inputs, row)
        return (
            alone if alone is not None else np.array([_among_others(result, code, leaves, own, row) for own in inputs])
        )
    rows = copies(result.rows, row, len(inputs))
    columns = {leaf: _like(result.columns[leaf], inputs[:, number], rows) for number, leaf in enumerate(leaves)}
    return _climbed(result, code, columns, rows).values


def compares_units(result: IndexResult, code: str) -> bool:
    """Return whether a group, or one below it, compares units with each other."""
    node = result.spec.framework.by_code[code]
    if not isinstance(node, Group):
        return False
    own = result.spec.aggregator_of(code).row_wise
    return not own or any(compares_units(result, child.code) for child in node.children)


def _alone_among_others(
    result: IndexResult, code: str, leaves: tuple[str, ...], inputs: FloatMatrix, row: int
) -> FloatVector | None:
    """Return what `_among_others` gives, for all rows at once; None where the aggregator cannot say that."""
    group = result.spec.framework.group(code)
    aggregator, then = _frozen(result, code)
    if (
        not isinstance(aggregator, ComparingAggregator)
        or not all(step.row_wise for step in then)
        or any(compares_units(result, child.code) for child in group.children)
    ):
        return None
    weights = np.array([result.weights[code][child.code] for child in group.children])
    counting = np.flatnonzero(weights > 0.0)
    nodes = [group.children[number].code for number in counting.tolist()]
    rows = copies(result.rows, row, len(inputs))
    columns = {leaf: _like(result.columns[leaf], inputs[:, number], rows) for number, leaf in enumerate(leaves)}
    held = Children(code, tuple(_climbed(result, node, columns, rows) for node in nodes), (None,) * len(nodes), rows)
    around = np.stack([result.columns[node].values for node in nodes], axis=1)
    own = held.matrix
    if np.isnan(own).any():
        return None
    peers = np.ones(len(around), dtype=np.bool_) if aggregator.within is None else _same(result, aggregator.within, row)
    peers = peers & ~np.isnan(around).any(axis=1)
    peers[row] = False
    found = aggregator.compare_alone(own, around[peers], weights[counting], held)
    if found is None:
        return None
    column = Column(code, found, rows)
    for step in then:
        column = step.apply(column)
    return column.values


def _same(result: IndexResult, by: str, row: int) -> BoolVector:
    """Return which rows stand in the peer group of one of them."""
    groups = result.rows.groups(by)
    return np.array([group == groups[row] for group in groups])


def _frozen(result: IndexResult, code: str) -> tuple[Aggregator, tuple[Step, ...]]:
    """Return the frozen aggregator and steps of a group."""
    rule = result.frozen_rules.get(code)
    own = None if rule is None else rule.aggregator
    return own or result.spec.aggregator_of(code), () if rule is None else rule.then


def _among_others(result: IndexResult, code: str, leaves: tuple[str, ...], own: FloatVector, row: int) -> float:
    """Return the value of a group when one row has other leaf values and all others stay."""
    columns: dict[str, Column] = {}
    for number, leaf in enumerate(leaves):
        values = np.array(result.columns[leaf].values)
        values[row] = own[number]
        columns[leaf] = _like(result.columns[leaf], values, result.rows)
    return float(_climbed(result, code, columns, result.rows).values[row])


def _climbed(result: IndexResult, code: str, columns: dict[str, Column], rows: Rows) -> Column:
    """Return a group from the columns of its leaves, with the frozen strategies of the result."""
    if code in columns:
        return columns[code]
    group = result.spec.framework.group(code)
    held = Children(
        code,
        tuple(_climbed(result, child.code, columns, rows) for child in group.children),
        tuple(child.weight for child in group.children),
        rows,
        leaves=lambda: _present(result, code, columns),
    )
    weights = np.array([result.weights[code][child.code] for child in group.children])
    aggregator, then = _frozen(result, code)
    column = Column(code, aggregator.aggregate(held, weights), rows)
    for step in then:
        column = step.apply(column)
    columns[code] = column
    return column


def _present(result: IndexResult, node: str, columns: Mapping[str, Column]) -> tuple[FloatVector, int]:
    leaves = [columns[leaf] for leaf in counting_leaves(result.spec.framework, result.weights, node)]
    return count_present(leaves, len(next(iter(columns.values())).values)), len(leaves)


def copies(rows: Rows, row: int, n: int) -> Rows:
    """Return one row n times, under made-up unit codes, in its period and peer groups."""
    return Rows(
        tuple(map(str, range(n))),
        None if rows.periods is None else (rows.periods[row],) * n,
        FrozenMap({name: (groups[row],) * n for name, groups in rows.peers.items()}),
    )


def _like(column: Column, values: FloatVector, rows: Rows) -> Column:
    return Column(column.code, np.ascontiguousarray(values), rows, column.direction, column.turned)
