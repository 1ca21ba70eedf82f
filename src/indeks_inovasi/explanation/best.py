"""The best value that a node can have, where its scale, posts or parts say so."""

import numpy as np

from indeks_inovasi.engine import apply
from indeks_inovasi.explanation.views import RowView, copies, evaluate
from indeks_inovasi.matrix import Column, Dataset
from indeks_inovasi.models.framework import Group
from indeks_inovasi.models.indicator import LevelScale, NumberScale
from indeks_inovasi.result import IndexResult
from indeks_inovasi.strategies.base import Step
from indeks_inovasi.strategies.normalization.posts import GoalPosts
from indeks_inovasi.strategies.values import RollUp

NORMALIZER = 2
"""Place of the normalizer in the chain of an indicator."""


class BestValues:
    """Best final values by node, each found once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], float | None] = {}

    def of(self, result: IndexResult, code: str) -> float | None:
        """Return the best final value of a node, None where nothing says what it is."""
        key = (id(result), code)
        if key not in self._known:
            self._known[key] = self._find(result, code)
        return self._known[key]

    def _find(self, result: IndexResult, code: str) -> float | None:
        if len(result.rows) == 0:
            return self._of_empty(result, code)
        leaves = result.spec.framework.leaves_below(code)
        if leaves == (code,):
            return self._leaf(result, code)
        if not _rises(result, code):
            return None
        best = [self.of(result, leaf) for leaf in leaves]
        known = [value for value in best if value is not None]
        return float(evaluate(result, code, leaves, np.array([known]), 0)[0]) if len(known) == len(best) else None

    def _of_empty(self, result: IndexResult, code: str) -> float | None:
        """Return the best value where there is no row yet: that of a made-up row, if nothing is learned from data."""
        spec = result.spec
        if spec.learning or spec.parts:
            return None
        raw = {leaf.code: self._raw(result, leaf.code) for leaf in spec.framework.indicators}
        known = {leaf: [value] for leaf, value in raw.items() if value is not None}
        if len(known) < len(raw) or any(spec.value_of(leaf).reads != (leaf,) for leaf in raw):
            return None
        return float(apply(Dataset.of(known, ["best"]), spec).column(code).values[0])

    def _leaf(self, result: IndexResult, code: str) -> float | None:
        rows = copies(result.rows, 0, 1)
        steps = RowView(result, 0).chain(code)
        raw = self._raw(result, code)
        direction = result.spec.framework.indicator(code).direction
        if raw is not None:
            return _after(steps, Column(code, np.array([raw]), rows, direction))
        for place, step in enumerate(steps):
            if isinstance(step, GoalPosts):
                turned = place > NORMALIZER  # before it, another step has been the normalizer
                return _after(steps[place:], Column(code, np.array([step.ceiling_at]), rows, direction, turned))
        return None

    def _raw(self, result: IndexResult, code: str) -> float | None:
        value = result.spec.value_of(code)
        if isinstance(value, RollUp):
            return value.combine.best(self.of(result.parts[value.part].result, value.node))
        indicator = result.spec.framework.indicator(code)
        positive = indicator.direction == "positive"
        if isinstance(indicator.scale, LevelScale):
            return indicator.scale.numbers[-1 if positive else 0]
        if isinstance(indicator.scale, NumberScale):
            return indicator.scale.maximum if positive else indicator.scale.minimum
        return None


def _after(steps: list[Step], column: Column) -> float:
    for step in steps:
        column = step.apply(column)
    return float(column.values[0])


def _rises(result: IndexResult, code: str) -> bool:
    """Return whether a node gains when any indicator below it does: no formula, no falling step on the way."""
    framework = result.spec.framework
    waiting = [code]
    while waiting:
        node = framework.by_code[waiting.pop()]
        if not isinstance(node, Group):
            continue
        steps = [step.line() for step in RowView(result, 0).then(node.code)]
        if not result.spec.aggregator_of(node.code).rises or any(line is not None and line[1] < 0.0 for line in steps):
            return False
        waiting += [child.code for child in node.children]
    return True
