"""What a lock says against what was computed now: stages, learned numbers, weights, scores, ranks, categories."""

import struct
from collections.abc import Iterator, Sequence
from typing import Any

from indeks_inovasi.errors import Cell
from indeks_inovasi.lockfile.fields import abridged, differing, fields_of
from indeks_inovasi.lockfile.fingerprints import Fingerprints
from indeks_inovasi.lockfile.inputs import Key
from indeks_inovasi.lockfile.model import IndexLock
from indeks_inovasi.lockfile.report import GONE, Finding, Kind, label

Number = float | None


def changed_fields(kind: Kind, old: Any, new: Any) -> list[Finding]:
    """Return the fields of two JSON values that differ."""
    if old == new:
        return []
    return [Finding(kind, path, before, now) for path, before, now in differing(fields_of(old), fields_of(new))]


def stands_in(path: str, known: list[str]) -> bool:
    """Return whether a field is one that is known to have changed, or stands in one or holds one."""
    return any(
        f"{one}.".startswith((f"{other}.", f"{other}["))
        for field in known
        for one, other in ((path, field), (field, path))
    )


class Comparison:
    """One lock against one computation, in which a number may differ by a share of the largest in its column."""

    def __init__(self, held: IndexLock, prints: Fingerprints, share: float) -> None:
        self.held = held
        self.prints = prints
        self.result = prints.result
        self.share = share

    def findings(self) -> list[Finding]:
        """Return what differs, in the order of the computation.

        Where a tolerance is declared and no number moved by more, the digests of stages, which are exact, and the
        learned numbers say nothing.
        """
        moved = [*self.weights(), *self.nodes(), *self.results()]
        if self.share and not moved:
            return []
        return [*self.stages(), *self.learned(), *moved]

    def stages(self) -> Iterator[Finding]:
        """Yield every stage whose digest differs, in the order of the computation."""
        written = {stage.path: stage.digest for stage in self.held.stages}
        for stage in self.prints.stages():
            if written.pop(stage.path, None) != stage.digest:
                yield Finding("stage", stage.path)
        yield from (Finding("stage", path, found=GONE) for path in written)

    def learned(self) -> list[Finding]:
        """Return the fields of the frozen specification that differ."""
        return changed_fields("learned", dict(self.held.frozen), abridged(self.result.frozen.model_dump(mode="json")))

    def weights(self) -> Iterator[Finding]:
        """Yield the weights that differ."""
        now = dict(self.prints.weights())
        for group in dict.fromkeys([*self.held.weights, *now]):
            old, new = self.held.weights.get(group, {}), now.get(group, {})
            limit = self._limit([*old.values(), *new.values()])
            for child in dict.fromkeys([*old, *new]):
                pair = old.get(child), new.get(child)
                if not _near(*pair, limit):
                    yield Finding("weight", f"{group}.{child}", *pair, ulps=ulps(*pair))

    def nodes(self) -> Iterator[Finding]:
        """Yield the numbers of groups that differ; in a long table, whose numbers no lock holds, the groups only."""
        written = {
            (table.part, code): numbers for table in self.held.nodes for code, numbers in table.columns().items()
        }
        now = {
            (table.part, code): numbers for table in self.prints.nodes() for code, numbers in table.columns().items()
        }
        for part, code in dict.fromkeys([*written, *now]):
            old, new = written.get((part, code), {}), now.get((part, code), {})
            if old != new:
                pairs = [(key, old.get(key), new.get(key)) for key in dict.fromkeys([*old, *new])]
                yield from self._moved("node", f"{part}{code}", pairs)
        if not self.share:
            yield from self._long_nodes({f"{part}{code}" for part, code in [*written, *now]})

    def _long_nodes(self, known: set[str]) -> Iterator[Finding]:
        old = {stage.path.rpartition("/")[0]: stage.digest for stage in self.held.stages}
        new = {stage.path.rpartition("/")[0]: stage.digest for stage in self.prints.stages()}
        groups = [path for path in self.prints.groups() if path not in known and path != self.result.index]
        yield from (Finding("node", path) for path in groups if old.get(path) != new.get(path))

    def results(self) -> Iterator[Finding]:
        """Yield scores, ranks and categories that differ."""
        now = self.prints.results()
        if self.held.results == tuple(now):
            return
        before = {(unit, period): (score, rank, category) for unit, period, score, rank, category in self.held.results}
        after = {(unit, period): (score, rank, category) for unit, period, score, rank, category in now}
        nothing = (None, None, None)
        rows = [(key, before.get(key, nothing), after.get(key, nothing)) for key in dict.fromkeys([*before, *after])]
        code = self.result.index
        yield from self._moved("score", code, [(key, old[0], new[0]) for key, old, new in rows])
        yield from (_finding("rank", code, key, old[1], new[1]) for key, old, new in rows if old[1] != new[1])
        yield from (_finding("category", code, key, old[2], new[2]) for key, old, new in rows if old[2] != new[2])

    def _moved(self, kind: Kind, code: str, pairs: list[tuple[Key, Number, Number]]) -> Iterator[Finding]:
        limit = self._limit([number for _, old, new in pairs for number in (old, new)])
        for key, old, new in pairs:
            if not _near(old, new, limit):
                yield _finding(kind, code, key, old, new)

    def _limit(self, numbers: Sequence[Number]) -> float:
        """Return how far a number of the column may move: 0 unless a tolerance is declared."""
        return self.share * max((abs(number) for number in numbers if number is not None), default=0.0)


def _finding(kind: Kind, code: str, key: Key, old: Any, new: Any) -> Finding:
    distance = ulps(old, new) if kind in ("node", "score") else None
    return Finding(kind, f"{code}[{label(*key)}]", old, new, distance, Cell(key[0], code, key[1], new))


def _near(old: Number, new: Number, limit: float) -> bool:
    if old is None or new is None:
        return old is new
    return old == new or abs(old - new) <= limit


def ulps(old: Number, new: Number) -> int | None:
    """Return how many doubles lie between two numbers, the second one counted; None where one is missing."""
    return None if old is None or new is None else abs(_place(old) - _place(new))


def _place(number: float) -> int:
    """Return the place of a double among all doubles in ascending order, 0 for zero."""
    (bits,) = struct.unpack("<q", struct.pack("<d", number))
    place: int = bits if bits >= 0 else -(bits & 0x7FFF_FFFF_FFFF_FFFF)
    return place
