"""What a computation returns: scores, ranks, categories, and every column on the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import fsum
from numbers import Integral
from typing import Any, Literal, NamedTuple

import numpy as np

from indeks_inovasi.alterations import Alterations, alterations
from indeks_inovasi.errors import Cell, SpecificationError, TableError, UnknownCodeError, nearest
from indeks_inovasi.kernels.comparing import near_neighbors
from indeks_inovasi.matrix import Column, Dataset, IndicatorMatrix, Rows, stacked
from indeks_inovasi.models.framework import Framework, Group
from indeks_inovasi.models.reading import Reading
from indeks_inovasi.specification import IndexSpec, NodeRule
from indeks_inovasi.strategies.base import PartRows
from indeks_inovasi.typing import BoolVector, FloatVector, FrozenMap, IntVector
from indeks_inovasi.wording import in_language

Stage = Literal["raw", "imputed", "treated", "normalized"]
Keep = Literal["all", "nodes", "scores"]
LANGUAGES = ("id", "en")
"""Languages that the library has wording in."""


class Traced(NamedTuple):
    """One step of a node: its name in the trace, and the column after it."""

    step: str
    """"raw", "imputed", "treated", "normalized", "aggregated", then "then[0]", "then[1]" ..."""
    column: Column


class Left(NamedTuple):
    """A unit that screening let go."""

    unit: str
    period: str | None
    reason: str


@dataclass(frozen=True, eq=False)
class PartResult:
    """The index of a part, and which of its rows are accepted."""

    name: str
    result: "IndexResult"
    owners: IntVector
    """Row number of the parent for each child row."""
    reasons: tuple[tuple[str, ...], ...]
    """Why each child row is refused; empty where it is accepted."""

    @cached_property
    def accepted(self) -> BoolVector:
        """(n,) which child rows are accepted."""
        return np.array([not reasons for reasons in self.reasons], dtype=np.bool_)

    def rows(self, node: str, parents: Rows) -> PartRows:
        """Return the rows with the final values of one node."""
        values = self.result.column(node).values
        return PartRows(self.name, values, self.owners, self.accepted, parents, self.result.data)


class Eligibility(NamedTuple):
    """Whether a row of a part counts, and why not."""

    part: str
    subject: str
    owner: str
    accepted: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class UnitResult:
    """One unit in one period."""

    unit: str
    name: str
    period: str | None
    score: float | None
    rank: int | float | None
    """None without a score, or where it is withheld; a half rank only with fractional ties."""
    category: str | None
    title: str | None
    """Wording of the place, such as "Juara I", where the ranking names its first places."""
    nodes: Mapping[str, float | None]
    """Final value of every node."""


@dataclass(frozen=True, eq=False, repr=False)
class IndexResult:
    """Scores with everything that led to them. Immutable."""

    spec: IndexSpec
    data: Dataset
    """The input after screening."""
    columns: Mapping[str, Column]
    """Final column of every node."""
    weights: FrozenMap[str, FrozenMap[str, float]]
    """Weight of each child inside each group, as used; under a formula 1 for what it reads, 0 for what it does not."""
    traces: Mapping[str, tuple[Traced, ...]]
    frozen_rules: Mapping[str, NodeRule] = field(default_factory=dict[str, NodeRule])
    parts: Mapping[str, PartResult] = field(default_factory=dict[str, PartResult])
    coverage: Mapping[str, tuple[FloatVector, int]] = field(default_factory=dict[str, tuple[FloatVector, int]])
    """How much enters each node whose ranking withholds places, as (n,) counts, and how much there could be."""
    departed: tuple[Left, ...] = ()
    """Units that screening let go, with reasons in both languages."""
    keep: Keep = "all"
    lang: str = "id"
    input: Dataset = field(kw_only=True)
    """The data as they came in, before screening."""

    # -- scores

    @property
    def rows(self) -> Rows:
        """(unit, period) of each row."""
        return self.data.rows

    @property
    def index(self) -> str:
        """Code of the headline node."""
        return self.spec.framework.index

    @property
    def score(self) -> FloatVector:
        """(n,) final values of the headline node; NaN without a score."""
        return self.columns[self.index].values

    @cached_property
    def rank(self) -> FloatVector:
        """(n,) ranks of the headline node; NaN without a score or where withheld."""
        return self.rank_of(self.index)

    def rank_of(self, code: str) -> FloatVector:
        """Return the (n,) ranks of a node within its periods and peers.

        Raises
        ------
        UnknownCodeError
            If there is no such node.
        """
        ranking = self.spec.ranking_of(code)
        scores = self.column(code).values
        if ranking.withhold_below is not None:
            scores = np.where(ranking.withhold_below.enough(*self.coverage[code]), scores, np.nan)
        return ranking.ranks(scores, self.rows)

    @property
    def near_ties(self) -> tuple[tuple[str, str], ...]:
        """Rows in neighboring ranks of the headline node whose scores lie within rounding error of each other."""
        apart = self.rows.partition(*self.spec.ranking_of(self.index).apart(self.rows))
        return tuple(
            (self.rows.label(int(rows[upper])), self.rows.label(int(rows[lower])))
            for rows in apart.values()
            for upper, lower in near_neighbors(self.score[rows], self.rank[rows])
        )

    @cached_property
    def category(self) -> tuple[str | None, ...]:
        """Category of each row; None where the index has none."""
        return self.category_of(self.index)

    def category_of(self, code: str, lang: str | None = None) -> tuple[str | None, ...]:
        """Return the category of each row on a node.

        Raises
        ------
        UnknownCodeError
            If there is no such node.
        """
        scores = self.column(code).values
        bands = self.spec.ranking_of(code).bands
        if bands is None:
            return (None,) * len(self.rows)
        return tuple(bands.label(band, lang or self.lang) for band in bands.number(scores))

    @cached_property
    def title(self) -> tuple[str | None, ...]:
        """Wording of the place of each row; None where the ranking names none."""
        ranking = self.spec.ranking_of(self.index)
        return tuple(ranking.title(rank, self.lang) for rank in self.rank.tolist())

    def leaves_present(self, code: str) -> tuple[FloatVector, int]:
        """Return how many indicators below a node have a final value in each row, and how many there are.

        An indicator of weight 0 does not count.
        """
        self.column(code)
        columns = [self.column(leaf) for leaf in counting_leaves(self.spec.framework, self.weights, code)]
        return count_present(columns, len(self.rows)), len(columns)

    # -- stages

    def column(self, code: str) -> Column:
        """Return the final column of a node."""
        if code not in self.columns:
            raise UnknownCodeError("node", [code], self.columns)
        return self.columns[code]

    @cached_property
    def nodes(self) -> IndicatorMatrix:
        """Final columns of all nodes, indicators first."""
        codes = tuple(self.columns)
        return IndicatorMatrix(self.rows, codes, stacked([self.columns[code].values for code in codes], len(self.rows)))

    def stage(self, name: Stage) -> IndicatorMatrix:
        """Return all indicators after one stage.

        Raises
        ------
        SpecificationError
            If the computation kept less than all stages.
        """
        codes = tuple(leaf.code for leaf in self.spec.framework.indicators)
        columns = [self._traced(code, name).values for code in codes]
        return IndicatorMatrix(self.rows, codes, stacked(columns, len(self.rows)))

    def trace(self, code: str) -> tuple[Traced, ...]:
        """Return every step of a node with the column after it.

        Raises
        ------
        SpecificationError
            If the computation kept less than all stages.
        """
        self.column(code)
        if code not in self.traces:
            raise SpecificationError([f"The stages were not kept (keep={self.keep!r}). Compute with keep='all'."])
        return self.traces[code]

    def _traced(self, code: str, step: str) -> Column:
        for name, column in self.trace(code):
            if name == step:
                return column
        raise UnknownCodeError(f"stage of {code!r}", [step], [name for name, _ in self.trace(code)])

    @cached_property
    def frozen(self) -> IndexSpec:
        """The specification with every learned number written into it: the same bits on the same data."""
        parts = {
            name: part.model_copy(update={"spec": self.parts[name].result.frozen}) if name in self.parts else part
            for name, part in self.spec.parts.items()
        }
        return self.spec.replace(nodes=FrozenMap(self.frozen_rules), parts=FrozenMap(parts))

    @property
    def left(self) -> tuple[Left, ...]:
        """Units that screening let go, with the reason."""
        return tuple(unit._replace(reason=in_language(unit.reason, self.lang)) for unit in self.departed)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Values that the printed scale leaves in doubt, with the points that hang on them."""
        return self.data.readings

    @property
    def eligibility(self) -> tuple[Eligibility, ...]:
        """Every row of every part: accepted, or refused with the reasons."""
        return tuple(
            Eligibility(
                name,
                table.rows.units[row],
                self.rows.units[owner],
                not reasons,
                tuple(in_language(reason, self.lang) for reason in reasons),
            )
            for name, part in self.parts.items()
            for table in [part.result.data]
            for row, (owner, reasons) in enumerate(zip(part.owners.tolist(), part.reasons, strict=True))
        )

    @cached_property
    def changes(self) -> Alterations:
        """Every cell that imputation or treatment has changed, with the strategy asked for and what it learned.

        A tuple that is also a table: ``changes.to_frame()``.

        Raises
        ------
        SpecificationError
            If the computation kept less than all stages.
        """
        traces = {leaf.code: self.trace(leaf.code) for leaf in self.spec.framework.indicators}
        return Alterations(alterations(self.spec, self.frozen_rules, traces))

    @cached_property
    def effective_weights(self) -> FrozenMap[str, float]:
        """Weight of each node below the headline in the headline: weights as shares of their group, down the tree.

        How much a node moves the headline only where every group above it is a weighted mean.
        """
        found: dict[str, float] = {self.index: 1.0}
        inside = set(self.spec.framework.inside)
        for group in reversed(self.spec.framework.upward):
            if group.code in inside:
                own = self.weights[group.code]
                total = fsum(own.values())
                for code, weight in own.items():
                    found[code] = found.get(code, 0.0) + found[group.code] * weight / total
        return FrozenMap(found)

    # -- units

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, key: str | tuple[str, str | int]) -> UnitResult:
        unit, period = _unit_and_period(key)
        return self.at(self.rows.index(unit, period))

    def __iter__(self) -> Iterator[UnitResult]:
        return (self.at(row) for row in range(len(self.rows)))

    def at(self, row: int) -> UnitResult:
        """Return the result of one row."""
        return UnitResult(
            unit=self.rows.units[row],
            name=self.rows.name(row),
            period=None if self.rows.periods is None else self.rows.periods[row],
            score=_number(self.score[row]),
            rank=_place(self.rank[row]),
            category=self.category[row],
            title=self.title[row],
            nodes={code: _number(column.values[row]) for code, column in self.columns.items()},
        )

    def scores(self, code: str | None = None) -> dict[str, float | None] | dict[tuple[str, str], float | None]:
        """Return the values of a node, the headline by default, by unit, or by (unit, period) in a panel."""
        values = [_number(value) for value in self.column(code or self.index).values]
        if self.rows.periods is None:
            return dict(zip(self.rows.units, values, strict=True))
        return dict(zip(zip(self.rows.units, self.rows.periods, strict=True), values, strict=True))

    def in_language(self, lang: str) -> "IndexResult":
        """Return the result with wording in another language ("id", "en")."""
        check_choice("lang", lang, LANGUAGES)
        return _with(self, lang=lang)

    def turned_by(self, code: str) -> str | None:
        """Return the step that turned a negative indicator, None where nothing did or it is not negative."""
        steps = self.trace(code)
        if steps[0].column.direction != "negative":
            return None
        return next((name for name, column in steps if column.turned), None)

    @property
    def zeroed(self) -> tuple[Cell, ...]:
        """Groups that are zero only because a child is: under a geometric or harmonic mean; the value is that child."""
        return tuple(
            Cell(cell.unit, group.code, cell.period, child.code)
            for group in self.spec.framework.groups
            if self.spec.aggregator_of(group.code).zero_decides and group.code in self.weights
            for child in group.children
            if child.code in self.columns and self.weights[group.code][child.code] > 0
            for cell in self.columns[child.code].cells(
                (self.columns[child.code].values == 0.0) & (self.columns[group.code].values == 0.0)
            )
        )

    @property
    def missing_operands(self) -> tuple[Cell, ...]:
        """Cells of computed indicators that are missing because a column they read is; the value names that column."""
        found: list[Cell] = []
        for leaf in self.spec.framework.indicators:
            value = self.spec.value_of(leaf.code)
            for name in () if value.is_measured else value.reads:
                gaps = np.isnan(self.data.columns[name])
                if gaps.any():
                    found += [Cell(cell.unit, leaf.code, cell.period, name) for cell in self.rows.cells(name, gaps)]
        return tuple(found)

    def label(self, code: str) -> str:
        """Return the wording of a node."""
        return self.spec.framework.label(code, self.lang)

    def best_first(self) -> list[int]:
        """Return the row numbers in the order of the ranking; what is ranked apart (periods, peers) stays together.

        Rows without a rank stand last in their group.
        """
        ranks = np.where(np.isnan(self.rank), np.inf, self.rank)
        apart = self.rows.partition(*self.spec.ranking_of(self.index).apart(self.rows))
        return [row for rows in apart.values() for row in rows[np.argsort(ranks[rows], kind="stable")].tolist()]

    # -- tables

    def to_dict(self) -> dict[str, list[Any]]:
        """Return the table as columns: unit, name, period, score, rank, category, title, then every node."""
        columns: dict[str, list[Any]] = {"unit": list(self.rows.units)}
        if self.rows.names:
            columns["name"] = [self.rows.name(row) for row in range(len(self))]
        if self.rows.periods is not None:
            columns["period"] = list(self.rows.periods)
        columns["score"] = [_number(score) for score in self.score]
        columns["rank"] = [_place(rank) for rank in self.rank]
        if self.spec.ranking_of(self.index).bands is not None:
            columns["category"] = list(self.category)
        if self.spec.ranking_of(self.index).titles:
            columns["title"] = list(self.title)
        for code, column in self.columns.items():
            columns[code if code not in columns else f"{code} (node)"] = [_number(value) for value in column.values]
        return columns

    def to_frame(self, backend: Literal["pandas", "polars", "pyarrow"] = "pandas") -> Any:
        """Return the table of `to_dict` as a dataframe (extra "frames")."""
        from indeks_inovasi.frames import to_frame

        return to_frame(self.to_dict(), backend)

    def __repr__(self) -> str:
        return result_text(self)

    def _repr_html_(self) -> str:
        return result_html(self)


def counting_leaves(framework: Framework, weights: Mapping[str, Mapping[str, float]], code: str) -> tuple[str, ...]:
    """Return the distinct indicators below a node that are reached without a weight of 0."""
    seen: dict[str, None] = {}
    waiting = [code]
    while waiting:
        node = framework.by_code[waiting.pop()]
        if isinstance(node, Group) and node.code not in seen:
            own = weights.get(node.code, {})
            waiting += [child.code for child in reversed(node.children) if own.get(child.code, 1.0) > 0.0]
        seen.setdefault(node.code)
    return tuple(code for code in seen if not isinstance(framework.by_code[code], Group))


def check_choice(name: str, given: object, allowed: tuple[str, ...]) -> None:
    """Refuse a word that is none of those allowed.

    Raises
    ------
    SpecificationError
        With the words allowed.
    """
    if given not in allowed:
        words = f"{', '.join(map(repr, allowed[:-1]))} or {allowed[-1]!r}"
        raise SpecificationError([f"{name} is {words}, but found {given!r}.{nearest([given], allowed)}"])


def _unit_and_period(key: Any) -> tuple[str, str | None]:
    match key:
        case str():
            return key, None
        case (str() as unit, (str() | Integral()) as period):
            return unit, str(period)
        case _:
            pass
    raise TableError(
        [
            f"A row is asked for by its unit, result['unit'], or by unit and period, result['unit', '2024'], but found"
            f" {key!r}. result.at(0) is the first row."
        ]
    )


def count_present(columns: list[Column], n: int) -> FloatVector:
    """Return in how many of the columns each of the n rows has a value."""
    present = np.zeros(n)
    for column in columns:
        present += column.present
    return present


def _with(result: IndexResult, **changes: Any) -> IndexResult:
    fields = {name: getattr(result, name) for name in result.__dataclass_fields__}
    return IndexResult(**{**fields, **changes})


def _number(value: float) -> float | None:
    number = float(value)
    return None if np.isnan(number) else number


def _place(rank: float) -> int | float | None:
    number = _number(rank)
    return int(number) if number is not None and number.is_integer() else number


def _table(result: IndexResult, limit: int) -> tuple[list[str], list[list[str]]]:
    header = ["rank", "unit", *(["period"] if result.rows.periods is not None else []), "score"]
    has_bands = result.spec.ranking_of(result.index).bands is not None
    header += ["category"] if has_bands else []
    lines: list[list[str]] = []
    for row in result.best_first()[:limit]:
        unit = result.at(row)
        name = unit.unit if unit.name == unit.unit else f"{unit.unit} {unit.name}"
        line = ["-" if unit.rank is None else f"{unit.rank:g}", name]
        line += [str(unit.period)] if result.rows.periods is not None else []
        line += ["-" if unit.score is None else f"{unit.score:.10g}"]
        line += [unit.category or "-"] if has_bands else []
        lines.append(line)
    return header, lines


def result_text(result: IndexResult, limit: int = 10) -> str:
    """Return the head of the ranking as text."""
    header, lines = _table(result, limit)
    widths = [max(len(line[number]) for line in [header, *lines]) for number in range(len(header))]
    rule = [
        " ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in [header, *lines]
    ]
    more = [f"... {len(result) - limit} more"] if len(result) > limit else []
    notes = [f"{len(result.departed)} units left by screening"] if result.departed else []
    zeroed = len(result.zeroed)
    notes += [f"{zeroed} groups are zero because a child is: see result.zeroed"] if zeroed else []
    notes += [f"{len(result.readings)} doubtful readings: see result.readings"] if result.readings else []
    return "\n".join([f"{result.spec.name}: {len(result)} rows", *rule, *more, *notes])


def result_html(result: IndexResult, limit: int = 20) -> str:
    """Return the head of the ranking as an HTML table, names escaped."""
    from html import escape

    header, lines = _table(result, limit)
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in lines)
    caption = f"{escape(result.spec.name)}: {len(result)} rows"
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
