"""Digests of a dataset and of a computation, in the canonical order of rows: by unit and period, as text."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from indeks_inovasi._digest import SHORT, clean, digest, digest_of_numbers, digests_of_rows
from indeks_inovasi.lockfile.fields import TABLE
from indeks_inovasi.lockfile.model import NodeTable, StageDigest, TableDigests
from indeks_inovasi.matrix import Column, Dataset, PartTable, Rows
from indeks_inovasi.result import IndexResult
from indeks_inovasi.typing import FloatVector

STAGES = ("raw", "imputed", "treated", "normalized")


class CanonicalOrder:
    """Rows sorted by unit, then by period, as text."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        keys: Sequence[Any] = rows.units if rows.periods is None else list(rows.keys)
        order = sorted(range(len(rows)), key=keys.__getitem__)
        self._order = None if order == list(range(len(rows))) else np.array(order, dtype=np.int64)

    @cached_property
    def keys(self) -> list[tuple[str, str | None]]:
        """(unit, period or None) of each row."""
        return self.items(list(self._rows.keys))

    def numbers(self, values: FloatVector) -> FloatVector:
        """Return the numbers of a column in this order."""
        return values if self._order is None else values[self._order]

    def items(self, values: Sequence[Any]) -> list[Any]:
        """Return any values of the rows in this order."""
        return list(values) if self._order is None else [values[row] for row in self._order.tolist()]

    def __len__(self) -> int:
        return len(self._rows)


def digests_of(table: Dataset, owners: Sequence[Any] | None = None) -> TableDigests:
    """Return the digests of the input; `owners` are the keys of the parents of a child table."""
    order = CanonicalOrder(table.rows)
    numbers = np.empty((len(table), len(table.columns)))
    columns: dict[str, str] = {}
    for place, name in enumerate(sorted(table.columns)):
        numbers[:, place] = column = clean(order.numbers(table.columns[name]))
        columns[name] = digest_of_numbers(column)
    peers = {name: order.items(table.rows.peers[name]) for name in sorted(table.rows.peers)}
    attributes = {name: order.items(table.attributes[name]) for name in sorted(table.attributes)}
    owner: list[list[Any]] = [] if owners is None else [order.items(owners)]
    rows = digests_of_rows(numbers, [*peers.values(), *attributes.values(), *owner])
    parts = {name: digests_of_part(part, table.rows) for name, part in sorted(table.parts.items())}
    names = {unit: digest(name)[:SHORT] for unit, name in sorted(table.rows.names.items())}
    held: dict[str, Any] = {
        "columns": columns,
        "peers": {name: digest(texts) for name, texts in peers.items()},
        "attributes": {name: digest(texts) for name, texts in attributes.items()},
        "owners": digest(owner[0]) if owner else None,
    }
    whole = {**held, "keys": digest(order.keys), "parts": {name: part.digest for name, part in parts.items()}}
    listed = tuple([(unit, period, row) for (unit, period), row in zip(order.keys, rows, strict=True)])
    return TableDigests.model_validate(
        {**held, "digest": digest(whole), "rows": listed, "names": names, "parts": parts}
    )


def digests_of_part(part: PartTable, parents: Rows) -> TableDigests:
    """Return the digests of a child table."""
    keys = list(parents.keys)
    owners: list[int] = part.owners.tolist()
    return digests_of(part.table, [list(keys[owner]) for owner in owners])


class Fingerprints:
    """Digests of every stage and numbers of every group of one computation."""

    def __init__(self, result: IndexResult, prefix: str = "") -> None:
        self.result = result
        self.prefix = prefix
        self.order = CanonicalOrder(result.rows)
        self.parts = {name: Fingerprints(part.result, f"{prefix}{name}:") for name, part in result.parts.items()}
        self._known: dict[int, str] = {}

    def stages(self) -> Iterator[StageDigest]:
        """Yield the digest after every step, in the order of the computation; those of parts come first."""
        for name, part in self.parts.items():
            yield from part.stages()
            table = self.result.parts[name]
            accepted = CanonicalOrder(table.result.input.rows).items(table.accepted.tolist())
            yield StageDigest(path=f"{part.prefix}accepted", digest=digest(accepted))
        yield StageDigest(path=f"{self.prefix}screening", digest=digest(self.order.keys))
        if not self.result.traces:
            return
        for code, step in self._steps():
            column = next(traced.column for traced in self.result.traces[code] if traced.step == step)
            yield StageDigest(path=f"{self.prefix}{code}/{step}", digest=self._digest(column))

    def _steps(self) -> Iterator[tuple[str, str]]:
        leaves = [leaf.code for leaf in self.result.spec.framework.indicators]
        yield from ((code, stage) for stage in STAGES for code in leaves)
        for code in (*leaves, *(group.code for group in self.result.spec.framework.upward)):
            yield from ((code, traced.step) for traced in self.result.traces[code] if traced.step not in STAGES)

    def _digest(self, column: Column) -> str:
        """Return the digest of a column; a step that changes nothing returns the same column."""
        if id(column) not in self._known:  # the trace holds the column, so that its id stays its own
            self._known[id(column)] = digest_of_numbers(self.order.numbers(column.values))
        return self._known[id(column)]

    def weights(self) -> Iterator[tuple[str, dict[str, float]]]:
        """Yield the weights used in every group."""
        for part in self.parts.values():
            yield from part.weights()
        for code, weights in self.result.weights.items():
            yield f"{self.prefix}{code}", dict(weights)

    def groups(self) -> Iterator[str]:
        """Yield the path of every group."""
        for part in self.parts.values():
            yield from part.groups()
        yield from (f"{self.prefix}{group.code}" for group in self.result.spec.framework.groups)

    def nodes(self) -> Iterator[NodeTable]:
        """Yield the final numbers of the groups but the headline, where there are not too many rows."""
        for part in self.parts.values():
            yield from part.nodes()
        codes = [group.code for group in self.result.spec.framework.groups]
        codes = [code for code in codes if self.prefix or code != self.result.index]
        if codes and 0 < len(self.order) <= TABLE:
            columns = [numbers_of(self.order.numbers(self.result.column(code).values)) for code in codes]
            rows = [(*key, *numbers) for key, *numbers in zip(self.order.keys, *columns, strict=True)]
            yield NodeTable(part=self.prefix, codes=tuple(codes), rows=tuple(rows))

    def results(self) -> list[tuple[str, str | None, float | None, int | float | None, str | None]]:
        """Return (unit, period, score, rank, category) of each row."""
        scores = numbers_of(self.order.numbers(self.result.score))
        ranks = [_place(rank) for rank in numbers_of(self.order.numbers(self.result.rank))]
        columns = zip(self.order.keys, scores, ranks, self.order.items(self.result.category), strict=True)
        return [(unit, period, score, rank, category) for (unit, period), score, rank, category in columns]


def numbers_of(values: FloatVector) -> list[float | None]:
    """Return numbers as JSON has them: null for NaN."""
    held: list[float | None] = clean(values).tolist()
    for row in np.flatnonzero(np.isnan(values)).tolist():
        held[row] = None
    return held


def _place(rank: float | None) -> int | float | None:
    return int(rank) if rank is not None and rank.is_integer() else rank
