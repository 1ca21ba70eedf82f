"""What imputation and treatment did to which cell, and why."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, cast

import numpy as np
from pydantic import BaseModel

from indeks_inovasi.matrix import Column, Rows
from indeks_inovasi.specification import IndexSpec, NodeRule
from indeks_inovasi.strategies.base import Step
from indeks_inovasi.wording import Wording, in_language

Traced = Sequence[tuple[str, Column]]

SHORT = 4
"""Entries up to which a map or list of learned numbers is written out for every cell."""


class Alteration(NamedTuple):
    """One cell that imputation or treatment has changed."""

    unit: str
    period: str | None
    indicator: str
    stage: Literal["imputed", "treated"]
    before: float | None
    """None where the value was missing."""
    after: float | None
    asked: str
    """The strategy of the specification."""
    done: str
    """What it became when it had learned from the data; of long lists what concerns the cell."""

    @property
    def why(self) -> str:
        """The reason as a sentence; `in_language` of `wording` gives the Indonesian one."""
        learned = "" if self.done == self.asked else self.done
        english = "Missing, filled by" if self.stage == "imputed" else "Changed by"
        indonesian = "Kosong, diisi oleh" if self.stage == "imputed" else "Diubah oleh"
        return Wording(
            f"{english} {self.asked}{learned and f', which became {learned}'}.",
            f"{indonesian} {self.asked}{learned and f', yang menjadi {learned}'}.",
        )


class Alterations(tuple[Alteration, ...]):
    """Changed cells, indicator by indicator; a tuple that is also a table."""

    __slots__ = ()

    def to_dict(self, lang: str = "en") -> dict[str, list[Any]]:
        """Return the fields of the changes as columns, and the reason as a sentence ("en", "id")."""
        columns = {name: [change[place] for change in self] for place, name in enumerate(Alteration._fields)}
        return {**columns, "why": [in_language(change.why, lang) for change in self]}

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas", lang: str = "en") -> Any:
        """Return the table of `to_dict` as a dataframe (extra "frames")."""
        from indeks_inovasi.frames import to_frame

        return to_frame(self.to_dict(lang), backend)


def alterations(spec: IndexSpec, rules: Mapping[str, NodeRule], traces: Mapping[str, Traced]) -> Iterator[Alteration]:
    """Return every changed cell, indicator by indicator.

    Parameters
    ----------
    spec, rules
        The specification, and the frozen rules of its nodes.
    traces
        (step, column) of every indicator, from "raw" to "treated".
    """
    for leaf in spec.framework.indicators:
        columns = dict(traces[leaf.code])
        rule = rules.get(leaf.code)
        yield from _between(columns["raw"], columns["imputed"], "imputed", spec, rule)
        yield from _between(columns["imputed"], columns["treated"], "treated", spec, rule)


def _between(
    old: Column, new: Column, stage: Literal["imputed", "treated"], spec: IndexSpec, rule: NodeRule | None
) -> Iterator[Alteration]:
    if new is old:
        return
    slot: Literal["imputer", "treatment"] = "imputer" if stage == "imputed" else "treatment"
    asked = spec.step_of(old.code, slot)
    done = _about(getattr(rule, slot, None) or asked, old.code)
    same = (old.values == new.values) | (np.isnan(old.values) & np.isnan(new.values))
    name = asked.called
    for row in np.flatnonzero(~same).tolist():
        yield Alteration(
            old.rows.units[row],
            None if old.rows.periods is None else old.rows.periods[row],
            old.code,
            stage,
            _number(old.values[row]),
            _number(new.values[row]),
            name,
            done(old.rows, row),
        )


def _about(step: Step, code: str) -> Callable[[Rows, int], str]:
    """Return how a frozen step is written for a row: made once for all rows of the same groups."""
    known: dict[frozenset[object], str] = {}

    def written(rows: Rows, row: int) -> str:
        concerned: set[object] = {code, *(groups[row] for groups in rows.peers.values())}
        names = frozenset(concerned if rows.periods is None else {*concerned, rows.periods[row]})
        if names not in known:
            known[names] = _shown(step, names)
        return known[names]

    return written


def _shown(value: object, names: frozenset[object]) -> str:
    """Return a strategy, or a field of one, as a reader would write it; of a long map what bears one of the names."""
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        given = [
            f"{name}={_shown(held, names)}"
            for name, held in value
            if name != "kind" and (fields[name].is_required() or held != fields[name].default)
        ]
        return f"{type(value).__name__}({', '.join(given)})"
    if isinstance(value, Mapping):
        return _entries(cast("Mapping[object, object]", value), names)
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        listed = f"{', '.join(_shown(item, names) for item in items)}{',' * (len(items) == 1)}"
        return f"({listed})" if len(items) <= SHORT else f"({len(items)} entries)"
    return repr(value)


def _entries(held: Mapping[object, object], names: frozenset[object]) -> str:
    own = held if len(held) <= SHORT else {key: value for key, value in held.items() if key in names}
    if not own:
        return f"{{{len(held)} entries}}"
    rest = f", ... {len(held) - len(own)} more" if len(own) < len(held) else ""
    return f"{{{', '.join(f'{key!r}: {_shown(value, names)}' for key, value in own.items())}{rest}}}"


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
