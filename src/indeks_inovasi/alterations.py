"""What imputation and treatment did to which cell, and why."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

from indeks_inovasi.matrix import Column
from indeks_inovasi.specification import IndexSpec, NodeRule

Traced = Sequence[tuple[str, Column]]


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
    """What it became when it had learned from the data."""


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
    done = getattr(rule, slot, None) or asked
    same = (old.values == new.values) | (np.isnan(old.values) & np.isnan(new.values))
    for row in np.flatnonzero(~same).tolist():
        yield Alteration(
            old.rows.units[row],
            None if old.rows.periods is None else old.rows.periods[row],
            old.code,
            stage,
            _number(old.values[row]),
            _number(new.values[row]),
            asked.called,
            done.called,
        )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
