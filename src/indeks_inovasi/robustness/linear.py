"""An index as a weighted mean of columns: what the exact answers about weights start from."""

from dataclasses import dataclass

import numpy as np

from indeks_inovasi.errors import SpecificationError, UnknownCodeError, listed
from indeks_inovasi.models.framework import Group
from indeks_inovasi.result import IndexResult
from indeks_inovasi.strategies.base import Step
from indeks_inovasi.strategies.steps import Round
from indeks_inovasi.typing import FloatMatrix, FloatVector


@dataclass(frozen=True)
class LinearForm:
    """Scores of the headline node as ``sum_j w_j y_ij`` with weights that add to one."""

    codes: tuple[str, ...]
    """Of the nodes whose weights may change."""
    weights: FloatVector
    """(m,) official weights, adding to one."""
    columns: FloatMatrix
    """(n, m): what each unit would score if the node had all the weight."""


def linear_form(result: IndexResult, group: str | None) -> LinearForm:
    """Return the index as a weighted mean of the children of a group, or of all its indicators.

    Rounding steps are left out: what is asked is when scores meet, and rounded scores meet on whole intervals.

    Parameters
    ----------
    group
        Code of the group whose weights may change, the others staying; None: the weights of all indicators at once.

    Raises
    ------
    SpecificationError
        If the index is no weighted mean: another aggregator, a step that bends the scale, gaps that are skipped.
    UnknownCodeError
        If there is no such group.
    """
    framework = result.spec.framework
    if group is not None and group not in framework.inside:
        raise UnknownCodeError("group below the headline node", [group], [g.code for g in framework.groups])
    built = _Climb(result, group)
    members = built.node(framework.index)
    codes = tuple(code for code, _, _ in members if code)
    weights = np.array([share for code, share, _ in members if code])
    columns = np.stack([values for code, _, values in members if code], axis=1)
    total = float(_sum(weights))
    if group is not None:  # the rest of the index is the same whatever the weights of the group are
        rest = np.zeros(len(result.rows))
        for code, share, values in members:
            if not code:
                rest = rest + share * values
        columns = columns * total + rest[:, None]
    return LinearForm(codes, weights / total, columns)


Members = list[tuple[str, float, FloatVector]]
"""(code, share, column); the code is empty for what does not change."""


class _Climb:
    """Goes up the tree and keeps each node as a mean of its members."""

    def __init__(self, result: IndexResult, group: str | None) -> None:
        self.result, self.target = result, group
        self.leads = self._above(group) if group is not None else None

    def _above(self, code: str) -> set[str]:
        """Return the groups on the way from a group to the headline node, itself included."""
        parents = self.result.spec.framework.parents
        found: set[str] = set()
        waiting = [code]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting += parents[here]
        return found

    def node(self, code: str) -> Members:
        node = self.result.spec.framework.by_code[code]
        if not isinstance(node, Group) or (self.leads is not None and code not in self.leads):
            name = code if self.leads is None else ""
            return [(name, 1.0, self.result.columns[code].values)]
        own = self.result.weights[code]
        self._check(node)
        total = float(_sum(np.array(list(own.values()))))
        scale = 1.0 if self._divides(code) else total
        members: Members = []
        for child, weight in own.items():
            if weight == 0.0:
                continue
            below = self.node(child) if code != self.target else [(child, 1.0, self.result.columns[child].values)]
            members += [(name, share * weight / total, values * scale) for name, share, values in below]
        for step in self.result.spec.rule(code).then:
            members = [(name, share, self._after(step, code, values)) for name, share, values in members]
        return members

    def _divides(self, code: str) -> bool:
        link = self.result.spec.aggregator_of(code).link()
        return link is None or link.divides

    def _check(self, group: Group) -> None:
        link = self.result.spec.aggregator_of(group.code).link()
        if link is None or link.forward is not None:
            kind = self.result.spec.aggregator_of(group.code).kind
            raise SpecificationError(
                [
                    f"The group {group.code!r} is no weighted mean ({kind}), so its weights have no exact answer."
                    " ii.uncertainty draws them instead."
                ]
            )
        gaps = [child.code for child in group.children if np.isnan(self.result.columns[child.code].values).any()]
        if gaps:
            raise SpecificationError(
                [
                    f"{listed(gaps)} in the group {group.code!r} has gaps, which change the weights of others:"
                    " impute first."
                ]
            )

    def _after(self, step: Step, code: str, values: FloatVector) -> FloatVector:
        if isinstance(step, Round):
            return values
        if not step.is_affine:
            raise SpecificationError(
                [f"The step {step.kind!r} of {code!r} bends the scale, so the index is no weighted mean."]
            )
        column = self.result.columns[code]
        return step.apply(type(column)(code, np.array(values), column.rows)).values


def _sum(values: FloatVector) -> float:
    total = 0.0
    for value in values.tolist():
        total += value
    return total
