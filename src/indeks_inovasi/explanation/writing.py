"""Writes an explanation, from the headline node down to indicators and innovations."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from indeks_inovasi.engine import check_arithmetic
from indeks_inovasi.errors import IndeksInovasiError, MissingValueError, SpecificationError, UnknownCodeError
from indeks_inovasi.explanation.best import BestValues
from indeks_inovasi.explanation.lines import DUST, Explanation, Line, LineKind
from indeks_inovasi.explanation.views import RowView, average_unit, evaluate
from indeks_inovasi.kernels.attribution import shapley_values
from indeks_inovasi.kernels.exact import exact_sum
from indeks_inovasi.models.framework import Group
from indeks_inovasi.models.indicator import LevelScale
from indeks_inovasi.result import IndexResult, PartResult
from indeks_inovasi.strategies.base import Share, line_of
from indeks_inovasi.strategies.values import RollUp
from indeks_inovasi.wording import Wording, in_language

NO_VALUE = Wording("no value", "tanpa nilai")
SHARED = Wording("shared by Shapley values", "dibagi menurut nilai Shapley")
UNDIVIDED = Wording(
    "not divided: the average unit has no value here", "tidak dirinci: unit rata-rata tidak bernilai di sini"
)
AVERAGE = Wording("average unit", "unit rata-rata")
CAP = Wording("cap or rounding", "batas atas atau pembulatan")
ARITHMETIC = Wording("rounding of the arithmetic", "pembulatan perhitungan")
CONSTANT = Wording("constant", "tetapan")
STEPS = {
    "round": Wording("round", "pembulatan"),
    "clip": Wording("clip", "pemotongan"),
    "affine": Wording("affine", "penskalaan"),
    "reverse": Wording("reverse", "pembalikan"),
}


def explain(result: IndexResult, unit: str, period: str | int | None = None) -> Explanation:
    """Return where the score of one unit comes from.

    Weighted sums and means are followed down to indicators and, through roll-ups, to innovations and their
    indicators; a constant, a cap and a rounding each have a line. Below a group that is no weighted sum (geometric
    mean, minimum, percentile of a group ...) the distance to the average unit is shared by Shapley values, and the
    average unit's own value is the base line.

    Parameters
    ----------
    result
        Computed with ``keep="all"``.
    unit, period
        The period may be left out where the unit stands in one row.

    Raises
    ------
    UnknownCodeError
        If there is no such row.
    MissingValueError
        If the unit has no score.
    SpecificationError
        If the stages were not kept, or `result` is none.

    References
    ----------
    Shapley (1953); the additive case is arithmetic.
    """
    check_arithmetic()
    _check(result, unit)
    row = result.rows.index(unit, None if period is None else str(period))
    score = float(result.score[row])
    if np.isnan(score):
        raise MissingValueError(f"The explanation of {result.rows.label(row)!r}", [f"{result.index} (no score)"])
    if result.keep != "all":
        raise SpecificationError(
            [f"An explanation needs every stage, but keep={result.keep!r}: compute with keep='all'."]
        )
    writer = Writer(result.lang, score)
    writer.node(RowView(result, row), result.index, 1.0, 0)
    return Explanation(
        index=result.spec.name,
        unit=result.rows.units[row],
        name=result.rows.name(row),
        period=None if result.rows.periods is None else result.rows.periods[row],
        score=score,
        lines=_settled(writer.lines, score, result.lang),
        method="shapley" if writer.nonlinear else "additive",
    )


def _check(result: Any, unit: Any) -> None:
    if not isinstance(result, IndexResult):
        found = type(result).__name__
        raise SpecificationError([f"An explanation needs the result of a computation, but found a {found}."])
    if not isinstance(unit, str):
        raise UnknownCodeError("unit", [unit], dict.fromkeys(result.rows.units))


class Writer:
    """Writes the lines of one explanation, depth first."""

    def __init__(self, lang: str, score: float) -> None:
        self.lang = lang
        self.score = score
        self.lines: list[Line] = []
        self.nonlinear = False
        self.best = BestValues()
        self.refused: set[tuple[str, int]] = set()
        self.part = ""

    def write(
        self,
        code: str,
        label: str,
        kind: LineKind,
        depth: int,
        value: float | None,
        points: float,
        maximum: float | None = None,
        *,
        final: bool,
        remark: str = "",
    ) -> None:
        """Write one line."""
        share = points / self.score if self.score else None
        value = None if value is None or np.isnan(value) else value
        told = in_language(remark, self.lang)
        self.lines.append(Line(code, label, kind, depth, value, points + 0.0, share, maximum, final, told, self.part))

    # -- nodes

    def node(self, view: RowView, code: str, factor: float, depth: int) -> None:
        """Write a node: `factor` times its value is what it gives to the score."""
        node = view.result.spec.framework.by_code[code]
        if isinstance(node, Group):
            self.group(view, node, factor, depth)
        else:
            self.leaf(view, code, factor, depth)

    def group(self, view: RowView, group: Group, factor: float, depth: int) -> None:
        """Write a group and what is below it."""
        if np.isnan(view.value(group.code)):
            label = group.label(self.lang)
            self.write(group.code, label, "group", depth, None, 0.0, final=True, remark=NO_VALUE)
            return
        slopes = view.slopes(group)
        lines = [step.line() for step in view.then(group.code)]
        if slopes is None or None in lines:
            self.shared(view, group, factor, depth)
            return
        best = self.best.of(view.result, group.code)
        label = group.label(self.lang)
        own = view.value(group.code)
        self.write(group.code, label, "group", depth, own, factor * own, _times(factor, best), final=False)
        below = factor
        adjustments: list[tuple[str, str, float]] = []
        values = [value for _, value in view.trace(group.code)]
        for number in reversed(range(len(lines))):
            intercept, slope = lines[number] or (0.0, 1.0)
            path = f"{group.code}/then[{number}]"
            kind = view.then(group.code)[number].kind
            step = in_language(STEPS.get(kind, kind), self.lang)
            constant = f"{step}: {in_language(CONSTANT, self.lang)}"
            rest = values[number + 1] - (intercept + slope * values[number])
            adjustments += [(path, constant, below * intercept), (path, step, below * rest)]
            below *= slope
        for child in group.children:
            self.node(view, child.code, below * slopes.get(child.code, 0.0), depth + 1)
        for path, text, points in adjustments:
            if abs(points) > abs(self.score) * DUST:
                self.write(path, text, "adjustment", depth + 1, None, points, final=True)

    def leaf(self, view: RowView, code: str, factor: float, depth: int) -> None:
        """Write an indicator, and the child rows that it rolls up."""
        label = view.result.spec.framework.label(code, self.lang)
        raw, own = view.trace(code)[0][1], view.value(code)
        points = 0.0 if np.isnan(own) else factor * own
        maximum = _times(factor, self.best.of(view.result, code))
        value = view.result.spec.value_of(code)
        line = line_of(view.chain(code))
        if isinstance(value, RollUp) and line is not None and line[0] == 0.0 and not np.isnan(raw):
            part = view.result.parts[value.part]
            rows = part.rows(value.node, view.result.rows)
            remark = value.combine.remark(rows, view.row)
            self.write(code, label, "indicator", depth, raw, points, maximum, final=False, remark=remark)
            self.rolled(
                view, code, value, part, value.combine.shares(rows, view.row), factor * line[1], points, depth + 1
            )
            return
        remark = NO_VALUE if np.isnan(own) else self._level(view, code, raw)
        self.write(code, label, "indicator", depth, raw, points, maximum, final=True, remark=remark)

    def _level(self, view: RowView, code: str, raw: float) -> str:
        scale = view.result.spec.framework.indicator(code).scale
        return scale.label(raw, self.lang) if isinstance(scale, LevelScale) else ""

    def rolled(
        self,
        view: RowView,
        code: str,
        value: RollUp,
        part: PartResult,
        shares: tuple[Share, ...],
        factor: float,
        points: float,
        depth: int,
    ) -> None:
        """Write the child rows of a part: innovations, jurors."""
        rows = part.result.rows
        path = f"{self.part}:{part.name}" if self.part else part.name
        best = self.best.of(part.result, value.node)
        for share in shares:
            own = float(part.result.column(value.node).values[share.row])
            line: tuple[str, str, LineKind, int, float] = (
                rows.units[share.row],
                rows.name(share.row),
                "innovation",
                depth,
                own,
            )
            if share.factor is None:
                self.write(*line, factor * share.amount, factor * share.amount, final=True)
                continue
            maximum = _times(factor * share.factor, best)
            self.write(*line, factor * share.amount, maximum, final=False)
            above, self.part = self.part, path
            self.node(RowView(part.result, share.row), value.node, factor * share.factor, depth + 1)
            self.part = above
        beyond = points - factor * float(exact_sum(np.array([share.amount for share in shares])))
        if abs(beyond) > abs(self.score) * DUST:
            self.write(f"{code}/cap", in_language(CAP, self.lang), "adjustment", depth, None, beyond, final=True)
        for row in np.flatnonzero(part.owners == view.row).tolist():
            if part.reasons[row] and (part.name, row) not in self.refused:
                self.refused.add((part.name, row))
                reasons = "; ".join(in_language(reason, self.lang) for reason in part.reasons[row])
                self.write(rows.units[row], rows.name(row), "refused", depth, None, 0.0, final=True, remark=reasons)

    # -- groups that are no weighted sum

    def shared(self, view: RowView, group: Group, factor: float, depth: int) -> None:
        """Write a group that is no weighted sum: its indicators share the distance to the average unit."""
        self.nonlinear = True
        result, row = view.result, view.row
        leaves = result.spec.framework.leaves_below(group.code)
        own = np.array([view.value(leaf) for leaf in leaves])
        base = np.where(np.isnan(own), np.nan, average_unit(result, leaves, row))
        try:
            values = shapley_values(lambda inputs: evaluate(result, group.code, leaves, inputs, row), own, base)
            start = float(evaluate(result, group.code, leaves, base[None, :], row)[0])
        except IndeksInovasiError:  # the average unit, or a mixture with it, has no value under this group
            self._undivided(view, group, factor, depth)
            return
        points = dict(zip(leaves, (factor * values).tolist(), strict=True))
        self.write(
            group.code,
            group.label(self.lang),
            "group",
            depth,
            view.value(group.code),
            factor * view.value(group.code),
            _times(factor, self.best.of(result, group.code)),
            final=False,
            remark=SHARED,
        )
        self.write(
            f"{group.code}/base", in_language(AVERAGE, self.lang), "base", depth + 1, start, factor * start, final=True
        )
        self._shared_below(view, group, points, depth + 1, set())

    def _undivided(self, view: RowView, group: Group, factor: float, depth: int) -> None:
        own = view.value(group.code)
        best = _times(factor, self.best.of(view.result, group.code))
        label = group.label(self.lang)
        self.write(group.code, label, "group", depth, own, factor * own, best, final=True, remark=UNDIVIDED)

    def _shared_below(
        self, view: RowView, group: Group, points: Mapping[str, float], depth: int, seen: set[str]
    ) -> None:
        framework = view.result.spec.framework
        for child in group.children:
            node = framework.by_code[child.code]
            label = framework.label(child.code, self.lang)
            if isinstance(node, Group):
                below = float(exact_sum(np.array([points[leaf] for leaf in framework.leaves_below(child.code)])))
                self.write(child.code, label, "group", depth, view.value(child.code), below, final=False)
                self._shared_below(view, node, points, depth + 1, seen)
            elif child.code not in seen:
                seen.add(child.code)
                raw = view.trace(child.code)[0][1]
                self.write(child.code, label, "indicator", depth, raw, points[child.code], final=True)


def _times(factor: float, value: float | None) -> float | None:
    return None if value is None else factor * value


def _settled(lines: list[Line], score: float, lang: str) -> tuple[Line, ...]:
    """Return the lines with the dust of their own arithmetic put on one that is no larger than the score.

    Where that is not enough, as with z-scores that cancel each other, the dust has a line of its own.
    """
    fitting = [number for number, line in enumerate(lines) if line.final and 0.0 < abs(line.points) <= abs(score)]
    if fitting:
        chosen = max(fitting, key=lambda number: abs(lines[number].points))
        lines[chosen] = replace(lines[chosen], points=lines[chosen].points + _rest(lines, score))
    rest = _rest(lines, score)
    if abs(rest) > 2.0 * float(np.spacing(abs(score))):
        label = in_language(ARITHMETIC, lang)
        lines.append(Line(f"{lines[0].code}/arithmetic", label, "adjustment", 1, None, rest, None, None, final=True))
    return tuple(lines)


def _rest(lines: list[Line], score: float) -> float:
    return -float(exact_sum(np.array([-score, *(line.points for line in lines if line.final)])))
