"""The order of the steps, and nothing about how a step works.

Parts come first, then screening, then the indicators stage by stage, then the groups, children first. Every step
freezes on its column and is applied frozen, so the frozen specification gives the same bits.
"""

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from math import isfinite
from typing import Any, Literal, get_args

import numpy as np

from indeks_inovasi.assembly.records import Records, assemble
from indeks_inovasi.assembly.tables import read
from indeks_inovasi.errors import (
    FloatingPointModeError,
    IndeksInovasiError,
    NotFrozenError,
    NotRowWiseError,
    NoUnitsError,
    OutOfRangeError,
    SettingError,
    SpecificationError,
    TableError,
    UnknownCodeError,
    brief,
    each,
    listed,
)
from indeks_inovasi.kernels.blocks import is_long
from indeks_inovasi.kernels.probing import floating_point_is_default
from indeks_inovasi.kernels.threads import thread_count
from indeks_inovasi.matrix import Children, Column, Dataset, Kin, PartTable
from indeks_inovasi.models.framework import Group
from indeks_inovasi.models.indicator import Indicator
from indeks_inovasi.recomputed import RecomputedColumn
from indeks_inovasi.result import (
    LANGUAGES,
    IndexResult,
    Keep,
    Left,
    PartResult,
    Traced,
    check_choice,
    count_present,
    counting_leaves,
)
from indeks_inovasi.specification import IndexSpec, NodeRule, Part
from indeks_inovasi.strategies.base import AcrossStep, PartRows, Step
from indeks_inovasi.typing import FloatVector, FrozenMap

Slot = Literal["imputer", "treatment", "normalizer"]
STAGES: tuple[tuple[Slot, str], ...] = (("imputer", "imputed"), ("treatment", "treated"), ("normalizer", "normalized"))


def compute(data: Any, spec: IndexSpec, *, keep: Keep = "all", lang: str = "id") -> IndexResult:
    """Score every row of `data` with the index `spec`.

    Parameters
    ----------
    data
        `Records`, a `Dataset`, or any table that `read` understands with the column "unit".
    spec
        How the index is computed; an official one comes from `profiles.load`.
    keep
        "all": every stage of every node; "nodes": final columns only; "scores": the headline node only, and
        the indicators where a ranking that is withheld counts them.
    lang
        Language of labels and categories: "id" or "en".

    Raises
    ------
    IndeksInovasiError
        With every culprit of the first stage that refuses.
    """
    _check_choices(keep, lang)
    dataset = dataset_of(data, spec)
    with in_range(dataset):
        return _run(dataset, spec, keep, lang)


def apply(data: Any, frozen: IndexSpec, *, keep: Keep = "all", lang: str = "id") -> IndexResult:
    """Score rows with a frozen specification: another year, or a single new unit.

    Raises
    ------
    NotFrozenError
        If the specification still learns from data.
    NotRowWiseError
        If there is one row and a strategy compares units with each other.
    """
    _check_choices(keep, lang)
    dataset = dataset_of(data, frozen)
    learning = _learning(frozen, dataset)
    if learning:
        raise NotFrozenError(learning)
    if len(dataset) == 1 and frozen.comparing:
        raise NotRowWiseError(frozen.comparing)
    with in_range(dataset):
        return _run(dataset, frozen, keep, lang)


def _check_choices(keep: str, lang: str) -> None:
    check_choice("keep", keep, get_args(Keep))
    check_choice("lang", lang, LANGUAGES)


def _learning(spec: IndexSpec, data: Dataset | None) -> tuple[str, ...]:
    """Return what still learns from data; a part without rows had nothing to learn from and learns nothing."""
    own = [path for path in spec.learning if ":" not in path]
    for name, part in spec.parts.items():
        table = data.parts[name].table if data is not None and name in data.parts else None
        if table is None or len(table):
            own += [f"{name}:{path}" for path in _learning(part.spec, table)]
    return tuple(own)


def dataset_of(data: Any, spec: Any) -> Dataset:
    """Return records, a dataset or a table with the column "unit" as the dataset that `spec` computes on."""
    if not isinstance(spec, IndexSpec):
        raise SpecificationError(
            [
                f"A computation needs an IndexSpec, but found {brief(spec)}. Load an official one with"
                " profiles.load(name), a file with IndexSpec.load(path), a text with IndexSpec.from_json(text)."
            ]
        )
    if isinstance(data, Dataset):
        return data
    if isinstance(data, Records):
        return assemble(data, spec)
    try:
        return read(data, unit="unit")
    except UnknownCodeError as error:
        if "unit" not in error.unknown:
            raise
        raise TableError(
            [
                "A bare table needs a column 'unit' with the codes of the units, but has"
                f" {listed(error.known)}. Say which column holds them: ii.read(table, unit=...)."
            ]
        ) from error


_FAR = 1e150
"""The square of a larger number is no float."""


@contextmanager
def in_range(data: Dataset) -> Generator[None]:
    """Refuse numbers whose sums and products are no floats, by the cells that hold the largest.

    Raises
    ------
    OutOfRangeError
        If a computation in this context overflows.
    """
    try:
        yield
    except OverflowError as error:
        columns = {code: np.abs(values) for code, values in data.columns.items()}
        largest = max((float(np.fmax.reduce(values, initial=0.0)) for values in columns.values()), default=0.0)
        limit = min(_FAR, largest)
        cells = [
            cell
            for code, values in columns.items()
            for cell in data.rows.cells(code, values >= limit, data.columns[code])
        ]
        raise OutOfRangeError("A computation needs numbers whose sums and products are floats", cells) from error


def check_arithmetic() -> None:
    """Refuse a process in which the same operations would give other bits.

    Raises
    ------
    FloatingPointModeError
        If small numbers are flushed to zero, or rounding is not to the nearest.
    """
    if not floating_point_is_default():
        raise FloatingPointModeError


def _run(data: Dataset, spec: IndexSpec, keep: Keep, lang: str) -> IndexResult:
    check_arithmetic()
    try:
        thread_count()
    except ValueError as error:
        raise SettingError(str(error)) from None
    if len(data) == 0:
        raise NoUnitsError("The data")
    given = data
    source = _source(data, spec, keep, lang)
    raw = _raw(spec, source)
    data, left = _screened(spec, raw, data)
    if left:
        source = _source(data, spec, keep, lang)
        raw = _raw(spec, source)
    run = _Run(spec, source, keep)
    with np.errstate(all="ignore"):  # what overflows is refused with its cells, not whispered
        run.leaves(raw)
        run.groups()
    kept = run.columns if keep != "scores" else {spec.framework.index: run.columns[spec.framework.index]}
    return IndexResult(
        spec=spec,
        data=data,
        columns=kept,
        weights=FrozenMap(run.weights),
        traces={code: tuple(trace) for code, trace in run.traces.items()},
        frozen_rules=run.rules,
        parts=source.parts,
        coverage=run.coverage(raw),
        departed=left,
        keep=keep,
        lang=lang,
        input=given,
    )


@dataclass(frozen=True)
class _Source:
    """What a value may look at."""

    data: Dataset
    parts: Mapping[str, PartResult]

    def part(self, name: str, node: str) -> PartRows:
        return self.parts[name].rows(node, self.data.rows)


def _source(data: Dataset, spec: IndexSpec, keep: Keep, lang: str) -> _Source:
    return _Source(data, {name: _run_part(name, part, data, keep, lang) for name, part in spec.parts.items()})


def _run_part(name: str, part: Part, data: Dataset, keep: Keep, lang: str) -> PartResult:
    table = data.parts.get(name)
    if table is None:
        raise SpecificationError(
            [
                f"The specification rolls up the part {name!r}, but the data has no such child table. Give records,"
                " or a Dataset with that part."
            ]
        )
    reasons = _refusals(part, table)
    if len(table.table) == 0:
        return PartResult(name, _empty(table.table, part.spec, lang), table.owners, reasons)
    result = _run(table.table, part.spec, "nodes" if keep == "scores" else keep, lang)
    if not result.departed:
        return PartResult(name, result, table.owners, reasons)
    place = {key: row for row, key in enumerate(table.table.rows.keys)}
    stayed = [place[key] for key in result.rows.keys]
    return PartResult(name, result, table.owners[stayed], tuple(reasons[row] for row in stayed))


def _refusals(part: Part, table: PartTable) -> tuple[tuple[str, ...], ...]:
    columns = [rule.reasons(table.table) for rule in part.accept]
    return tuple(tuple(reason for reason in row if reason) for row in zip(*columns, strict=True)) or (
        ((),) * len(table.table)
    )


def _empty(data: Dataset, spec: IndexSpec, lang: str) -> IndexResult:
    columns = {code: Column(code, np.empty(0), data.rows) for code in spec.framework.by_code}
    return IndexResult(
        spec=spec,
        data=data,
        columns=columns,
        weights=FrozenMap(),
        traces={},
        frozen_rules=dict(spec.nodes),
        lang=lang,
        input=data,
    )


def _raw(spec: IndexSpec, source: _Source) -> dict[str, Column]:
    """Return the column of every indicator as it enters; one error names the culprits of all."""
    leaves = {leaf.code: leaf for leaf in spec.framework.indicators}

    def column(code: str) -> Column:
        value = spec.value_of(code)
        column = Column(code, value.column(source, code), source.data.rows, leaves[code].direction)
        return _on_scale(leaves[code], column) if value.is_measured else column

    return each(leaves, column)


def _on_scale(indicator: Indicator, column: Column) -> Column:
    """Return the column, refused where a value lies outside the scale of its indicator."""
    if indicator.scale is not None:
        bad = column.present & ~indicator.scale.holds(column.values)
        if bad.any():
            raise OutOfRangeError(f"{column.code} {indicator.scale.says}", column.cells(bad))
    return column


def _screened(spec: IndexSpec, raw: Mapping[str, Column], data: Dataset) -> tuple[Dataset, tuple[Left, ...]]:
    reasons = spec.screening.reasons(tuple(raw.values()), data.rows)
    if not any(reasons):
        return data, ()
    left = tuple(
        Left(unit, period, reason) for (unit, period), reason in zip(data.rows.keys, reasons, strict=True) if reason
    )
    kept = np.array([row for row, reason in enumerate(reasons) if not reason], dtype=np.int64)
    if len(kept) == 0:
        raise NoUnitsError("The data after screening")
    return data.take(kept), left


@dataclass
class _Run:
    """The state of one computation: columns so far, weights, traces, frozen rules."""

    spec: IndexSpec
    source: _Source
    keep: Keep
    columns: dict[str, Column] = field(default_factory=dict[str, Column])
    treated: dict[str, Column] = field(default_factory=dict[str, Column])
    weights: dict[str, FrozenMap[str, float]] = field(default_factory=dict[str, FrozenMap[str, float]])
    traces: dict[str, list[Traced]] = field(default_factory=dict[str, list[Traced]])
    rules: dict[str, NodeRule] = field(default_factory=dict[str, NodeRule])
    learned: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    found_once: dict[Any, FrozenMap[str, float]] = field(default_factory=dict[Any, FrozenMap[str, float]])

    def leaves(self, raw: Mapping[str, Column]) -> None:
        """Bring every indicator through its stages; one error names the culprits of all."""
        for code, column in raw.items():
            self._set(code, "raw", column)
        for slot, stage in STAGES:
            families = each(self._families(slot, raw), partial(self._step, slot))
            for codes, columns in families.items():
                for code, column in zip(codes, columns, strict=True):
                    self._set(code, stage, column)
            if stage == "treated":
                self.treated = dict(self.columns)
        each(raw, self._then)
        for code in raw:
            self._note_rule(code)

    def groups(self) -> None:
        """Weigh and aggregate every group, children first."""
        heights = self.spec.framework.heights
        for group in sorted(self.spec.framework.upward, key=lambda group: heights[group.code]):
            self._aggregate(group)
            self._then(group.code)
            self._note_rule(group.code)

    def _set(self, code: str, stage: str, column: Column) -> None:
        self.columns[code] = column
        if self.keep == "all":
            self.traces.setdefault(code, []).append(Traced(stage, column))

    def _families(self, slot: Slot, codes: Iterable[str]) -> list[tuple[str, ...]]:
        """Return the indicators that go through one step together: each alone, unless its step looks across."""
        families: dict[Any, list[str]] = {}
        for code in codes:
            step = self.spec.step_of(code, slot)
            family: Any = code
            if isinstance(step, AcrossStep):
                family = (step, self.spec.framework.parents[code][0] if step.among == "siblings" else None)
            families.setdefault(family, []).append(code)
        return [tuple(family) for family in families.values()]

    def _step(self, slot: Slot, codes: tuple[str, ...]) -> tuple[Column, ...]:
        step = self.spec.step_of(codes[0], slot)
        columns = tuple(self.columns[code] for code in codes)
        if isinstance(step, AcrossStep):
            frozen, after = self._together(step, columns, slot)
        else:
            frozen = step.freeze(columns[0])
            after = (self._after(frozen, columns[0], slot),)
        for code in codes:
            self.learned.setdefault(code, {})[slot] = frozen
        return after

    def _together(self, step: AcrossStep, columns: tuple[Column, ...], slot: Slot) -> tuple[Step, tuple[Column, ...]]:
        frozen = step.freeze_together(columns)
        pairs = zip(columns, frozen.apply_together(columns), strict=True)
        return frozen, tuple(self._checked(frozen, before, after, slot) for before, after in pairs)

    def _then(self, code: str) -> None:
        frozen: list[Step] = []
        for number, step in enumerate(self.spec.rule(code).then):
            frozen.append(step.freeze(self.columns[code]))
            self._set(code, f"then[{number}]", self._after(frozen[-1], self.columns[code], f"then[{number}]"))
        self.learned.setdefault(code, {})["then"] = tuple(frozen)

    def _after(self, step: Step, column: Column, place: str) -> Column:
        """Return the column after a frozen step, refused where a value is lost on the way."""
        return self._checked(step, column, self._applied(step, column), place)

    def _checked(self, step: Step, column: Column, after: Column, place: str) -> Column:
        if after is not column and not all(map(isfinite, after.ends)):
            cells = [
                cell
                for old, new in zip(column.parts(), after.parts(), strict=True)
                for cell in old.cells(np.isinf(new.values) | (old.present & ~new.present))
            ]
            if cells:
                raise OutOfRangeError(f"{step.title} ({place}) needs values with finite results", cells)
        return after

    def _applied(self, step: Step, column: Column) -> Column:
        """Return the column after a frozen step; where only scores are kept, one that is computed when it is read."""
        if self.keep == "scores" and not step.compares_units and is_long(len(column.rows)):
            try:
                return RecomputedColumn.of(column, step.apply, keeps_order=step.line() is not None)
            except IndeksInovasiError:  # of one part: the whole column names all culprits
                return step.apply(column)
        return step.apply(column)

    def _aggregate(self, group: Group) -> None:
        children = self._children(group)
        weighter, aggregator = self.spec.weighter_of(group.code), self.spec.aggregator_of(group.code)
        if aggregator.uses_weights:
            weighter = weighter.freeze(children)
        weights = weighter.weights(children) if aggregator.uses_weights else aggregator.counts(children)
        self.weights[group.code] = FrozenMap(zip(children.codes, weights.tolist(), strict=True))
        aggregator = aggregator.freeze(children, weights)
        values = aggregator.aggregate(children, weights)
        self.learned[group.code] = {"weighter": weighter, "aggregator": aggregator}
        self._set(group.code, "aggregated", Column(group.code, values, self.source.data.rows))

    def _children(self, group: Group) -> Children:
        codes = [child.code for child in group.children]
        return Children(
            group=group.code,
            columns=tuple(self.columns[code] for code in codes),
            given=tuple(child.weight for child in group.children),
            rows=self.source.data.rows,
            treated=tuple(self.treated.get(code) for code in codes),
            leaves=lambda: self._leaves_present(group.code),
            kin=Kin(
                leaves=lambda: self._gathered(self.spec.framework.leaves_below(self.spec.framework.index)),
                level=lambda: self._gathered(self._level_of(group)),
                below=self.spec.framework.leaves_below,
                known=self.found_once,
            ),
        )

    def _level_of(self, group: Group) -> tuple[str, ...]:
        framework = self.spec.framework
        levels = {child.code: framework.heights[child.code] for child in group.children}
        if len(set(levels.values())) > 1:
            raise SpecificationError(
                [
                    f"Weights by level need children of one level, but below {group.code!r} stand"
                    f" {listed(f'{code} (level {level + 1})' for code, level in levels.items())}."
                    " Give that group a weighter of its own."
                ]
            )
        (height,) = set(levels.values())
        return tuple(code for code in framework.inside if framework.heights[code] == height)

    def _gathered(self, codes: tuple[str, ...]) -> Children:
        """Return nodes of several groups as if they were children of the headline node."""
        given = {child.code: child.weight for group in self.spec.framework.groups for child in group.children}
        return Children(
            group=self.spec.framework.index,
            columns=tuple(self.columns[code] for code in codes),
            given=tuple(given.get(code) for code in codes),
            rows=self.source.data.rows,
            treated=tuple(self.treated.get(code) for code in codes),
        )

    def _leaves_present(self, code: str) -> tuple[FloatVector, int]:
        leaves = counting_leaves(self.spec.framework, self.weights, code)
        return count_present([self.columns[leaf] for leaf in leaves], len(self.source.data)), len(leaves)

    def coverage(self, raw: Mapping[str, Column]) -> dict[str, tuple[FloatVector, int]]:
        """Return what enters each node whose ranking withholds places, before any imputation."""
        found: dict[str, tuple[FloatVector, int]] = {}
        for code in self.spec.framework.by_code:
            needed = self.spec.ranking_of(code).withhold_below
            if needed is None:
                continue
            if needed.of == "children" and code in self.weights:
                nodes = tuple(child for child, weight in self.weights[code].items() if weight > 0.0)
            else:
                nodes = counting_leaves(self.spec.framework, self.weights, code)
            columns = [raw[node] if node in raw else self.columns[node] for node in nodes]
            found[code] = (count_present(columns, len(self.source.data)), len(columns))
        return found

    def _note_rule(self, code: str) -> None:
        """Write down what the node has learned, where it differs from the default of the specification."""
        rule = self.spec.rule(code)
        changes = {
            slot: step
            for slot, step in self.learned[code].items()
            if (slot == "then" and step) or (slot != "then" and step is not getattr(self.spec, slot))
        }
        if changes or rule.slots:
            self.rules[code] = rule.model_copy(update=changes)
