"""Every unit against every other: the matrices behind outranking, and the orders that agree with them best."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from indeks_inovasi.errors import SpecificationError, UnknownCodeError, listed
from indeks_inovasi.kernels.consensus import LARGEST, circles_of, kemeny_orders, support
from indeks_inovasi.kernels.exact import exact_mean
from indeks_inovasi.kernels.outranking import Comparisons, outranking_matrix
from indeks_inovasi.matrix import Children, Rows
from indeks_inovasi.result import IndexResult
from indeks_inovasi.strategies.base import Aggregator, ComparingAggregator
from indeks_inovasi.strategies.base.aggregator import counting_children, only
from indeks_inovasi.typing import FloatMatrix, FloatVector, IntVector

Key: TypeAlias = str | tuple[str, str | None]
"""A unit, with its period where units stand in several rows."""

_SHOWN = 12


@dataclass(frozen=True, eq=False)
class PairMatrix:
    """What each unit is against each other: row against column."""

    code: str
    """The group."""
    meaning: str
    keys: tuple[Key, ...]
    """Units of the rows and columns, those that are compared."""
    values: FloatMatrix
    """(n, n), read-only; zero on the diagonal."""

    def __post_init__(self) -> None:
        self.values.setflags(write=False)

    def __getitem__(self, pair: tuple[Key, Key]) -> float:
        """Return the figure of one unit against another: ``matrix["a", "b"]``."""
        return float(self.values[self._place(pair[0]), self._place(pair[1])])

    def _place(self, key: Key) -> int:
        if key not in self.keys:
            raise UnknownCodeError("compared unit", [key], self.keys)
        return self.keys.index(key)

    @property
    def leaving(self) -> FloatVector:
        """The mean of each row over the others: of PROMETHEE, the positive flow."""
        return _mean_of_others(self.values.T)

    @property
    def entering(self) -> FloatVector:
        """The mean of each column over the others: of PROMETHEE, the negative flow."""
        return _mean_of_others(self.values)

    def to_dict(self) -> dict[str, list[Any]]:
        """Return the rows as a table: a column with the units, then one column for each of them."""
        names = [_named(key) for key in self.keys]
        return {"unit": names, **{name: self.values[:, place].tolist() for place, name in enumerate(names)}}

    def __repr__(self) -> str:
        names = [_named(key) for key in self.keys[:_SHOWN]]
        cells = [[f"{value:.3f}" for value in row[:_SHOWN].tolist()] for row in self.values[:_SHOWN]]
        cells = [[cell if row != place else "" for place, cell in enumerate(line)] for row, line in enumerate(cells)]
        head = max((len(name) for name in names), default=0)
        wide = [max(len(name), 5) for name in names]
        lines = [f"{self.code}: {self.meaning}, {len(self.keys)} units"]
        for name, row in zip(["", *names], [names, *cells], strict=True):
            shown = "  ".join(f"{cell:>{width}}" for cell, width in zip(row, wide, strict=True))
            lines.append(f"{name:{head}}  {shown}".rstrip())
        return "\n".join([*lines, *(["..."] if len(self.keys) > _SHOWN else [])])


class BestOrders(NamedTuple):
    """The orders of the units that agree best with their comparisons, pair by pair (Kemeny)."""

    orders: tuple[tuple[Key, ...], ...]
    """From first to last; all of them, or as many as were asked for."""
    found: int
    """How many orders are equally good."""
    support: float
    """Sum over all pairs of the share of the weights for their order; ties count half."""
    circles: tuple[tuple[Key, ...], ...]
    """From the best on: every unit beats all units of later circles, and within one they beat each other in turn."""


def pair_matrix(result: IndexResult, code: str | None = None, group: str | None = None) -> PairMatrix:
    """Return what each unit is against each other in a group.

    For ELECTRE the concordance, for PROMETHEE the preference from 0 to 1. For every other group, also one that is a
    mean, the outranking matrix: the share of the weights for which the row is better than the column, where a tie
    counts half. Copeland scores, Borda counts and Kemeny orders follow from it.

    Parameters
    ----------
    result
        Computed with the final values of every node, that is not with ``keep="scores"``.
    code
        The group of the framework, the headline one by default.
    group
        The peer group whose members are compared, where the aggregator compares them `within` one.

    Raises
    ------
    UnknownCodeError
        If there is no such group or peer group, or its children were not kept.
    SpecificationError
        If units are compared within several peer groups and none is named, or `result` is none.

    References
    ----------
    OECD2008, step 7, non-compensatory multi-criteria approach; COINr, function ``outrankMatrix``.
    """
    pairs = _compared(result, code, group)
    aggregator, values = pairs.aggregator, None
    if isinstance(aggregator, ComparingAggregator):
        values = aggregator.pairs(pairs.values, pairs.weights, pairs.children)
    meaning = (
        "share of the weights for the row, ties half" if values is None else f"{aggregator.title}, row over column"
    )
    values = outranking_matrix(Comparisons.of(pairs.values, pairs.weights)) if values is None else values
    return PairMatrix(pairs.children.group, meaning, _keys(pairs.children.rows), values)


def best_orders(
    result: IndexResult, code: str | None = None, group: str | None = None, *, at_most: int = 100
) -> BestOrders:
    """Return the orders of the units that agree best with their comparisons in a group, however it is scored.

    Parameters
    ----------
    result, code, group
        As for `pair_matrix`.
    at_most
        So many orders are listed; with ties there can be very many.

    Raises
    ------
    UnknownCodeError, SpecificationError
        As for `pair_matrix`; and if more than 20 units beat each other in a circle or tie.

    References
    ----------
    Young (1988), American Political Science Review 82(4), 1231-1244; OECD2008, step 7.
    """
    pairs = _compared(result, code, group)
    keys = _keys(pairs.children.rows)
    table = Comparisons.of(pairs.values, pairs.weights)
    circles = circles_of(table)
    named = tuple(_of(keys, circle) for circle in circles)
    largest = max(named, key=len)
    if len(largest) > LARGEST:
        raise SpecificationError(
            [
                f"{len(largest)} units beat each other in a circle or tie in {pairs.children.group!r}, but at most"
                f" {LARGEST} can be ordered exactly: {listed(largest)}."
            ]
        )
    best = kemeny_orders(table, circles)
    rows = list(islice(best.each(), max(at_most, 1)))
    return BestOrders(
        tuple(_of(keys, np.array(order)) for order in rows[:at_most]),
        best.found,
        support(table, np.array(rows[0])),
        named,
    )


class _Compared(NamedTuple):
    aggregator: Aggregator
    values: FloatMatrix
    weights: FloatVector
    children: Children


def _compared(result: IndexResult, code: str | None, group: str | None) -> _Compared:
    """Return the units that take part in the comparisons of a group, in the order of their keys."""
    _check(result)
    node = result.spec.framework.group(code or result.index)
    aggregator = result.spec.aggregator_of(node.code)
    columns = tuple(result.column(child.code) for child in node.children)
    given = tuple(child.weight for child in node.children)
    weights = np.array([result.weights[node.code][child.code] for child in node.children])
    children = Children(node.code, columns, given, result.rows)
    aggregator.check_directions(children)
    counting = counting_children(children, weights)
    children = only(children, counting)
    within = aggregator.within if isinstance(aggregator, ComparingAggregator) else None
    members = _members(result.rows, within, group, node.code)
    rows = members[~np.isnan(children.matrix[members]).any(axis=1)]
    if len(rows) == 0:
        raise SpecificationError(
            [f"No unit of {node.code!r} has a value in every child, so there is nothing to compare."]
        )
    places: list[int] = rows.tolist()
    rows = np.array(sorted(places, key=partial(_period_and_unit, result.rows)))
    own = result.rows.take(rows)
    children = Children(node.code, tuple(column.within(rows, own) for column in children.columns), children.given, own)
    return _Compared(aggregator, children.matrix, weights[counting], children)


def _check(result: Any) -> None:
    if not isinstance(result, IndexResult):
        raise SpecificationError(
            [f"Pairs of units need the result of a computation, but found a {type(result).__name__}."]
        )


def _members(rows: Rows, within: str | None, group: str | None, code: str) -> IntVector:
    if within is None:
        if group is not None:
            raise SpecificationError([f"The group {code!r} compares all rows, so that no peer group can be chosen."])
        return np.arange(len(rows))
    peers: Mapping[str | None, IntVector] = {label: index for label, index, _ in rows.split(within)}
    if group is None and len(peers) == 1:
        return next(iter(peers.values()))
    if group is None:
        raise SpecificationError(
            [f"The group {code!r} compares units within {within!r}: choose one of {listed(peers)} with group=."]
        )
    if group not in peers:
        raise UnknownCodeError(f"peer group of {within!r}", [group], peers)
    return peers[group]


def _period_and_unit(rows: Rows, row: int) -> tuple[str, str]:
    return "" if rows.periods is None else rows.periods[row], rows.units[row]


def _of(keys: tuple[Key, ...], rows: IntVector) -> tuple[Key, ...]:
    places: list[int] = rows.tolist()
    return tuple(keys[place] for place in places)


def _keys(rows: Rows) -> tuple[Key, ...]:
    alone = len(set(rows.units)) == len(rows)
    return rows.units if alone else tuple(rows.keys)


def _named(key: Key) -> str:
    return key if isinstance(key, str) else ", ".join(part for part in key if part is not None)


def _mean_of_others(values: FloatMatrix) -> FloatVector:
    """Return the mean of each column without the unit itself."""
    return np.array(exact_mean(np.where(np.eye(len(values), dtype=np.bool_), np.nan, values)), dtype=np.float64)
