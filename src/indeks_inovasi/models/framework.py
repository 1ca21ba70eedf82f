"""What is measured: the tree from the index over its groups to the indicators."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Self, cast

from pydantic import BaseModel, BeforeValidator, model_validator

from indeks_inovasi.errors import FrameworkError, UnknownCodeError, listed
from indeks_inovasi.models.indicator import Code, Indicator
from indeks_inovasi.typing import FrozenMap, Labels, Number


class Child(BaseModel, frozen=True, extra="forbid"):
    """A node below a group, with the weight that the framework gives it."""

    code: Code
    weight: Number | None = None


def _spell_out(child: Any) -> Any:
    return {"code": child} if isinstance(child, str) else child


class Group(BaseModel, frozen=True, extra="forbid"):
    """A node above others. Either all children have a weight or none has."""

    code: Code
    children: tuple[Annotated[Child, BeforeValidator(_spell_out, json_schema_input_type=Code | Child)], ...]
    """``"x"`` is short for ``{"code": "x"}``."""
    weights_sum: Number | None = None
    """The sum of the weights that the source prints; checked in decimal."""
    labels: Labels = FrozenMap()

    def label(self, lang: str = "id") -> str:
        """Return the wording in a language, the code where there is none."""
        return self.labels.get(lang) or next(iter(self.labels.values()), self.code)


Tree = Mapping[str, "Tree | Iterable[str] | None"]
"""A nested map of codes; None (or a place in a list) makes an indicator."""


class Framework(BaseModel, frozen=True, extra="forbid"):
    """Indicators and groups in one namespace of codes; `index` is the headline node.

    Raises
    ------
    FrameworkError
        With every problem at once: repeated, unknown or unused codes, cycles, empty groups, nodes with two parents
        that are not listed in `shared`, weights given to some children only, negative weights, a wrong `weights_sum`.
    """

    index: Code
    indicators: tuple[Indicator, ...]
    groups: tuple[Group, ...]
    shared: tuple[Code, ...] = ()
    """Nodes that stand under several groups."""

    @classmethod
    def of(cls, tree: Tree, *, negative: Iterable[str] = (), weights: Mapping[str, float] | None = None) -> Self:
        """Return a framework from a nested map, the short way for notebooks.

        Parameters
        ----------
        tree
            One headline node: ``{"index": {"health": ["life"], "economy": ["income", "co2"]}}``. An indicator that
            stands         beside groups has None below it: ``{"index": {"education": ["eys", "mys"], "life": None}}``.
        negative
            Indicators on which a higher value lowers the score; the others are positive.
        weights
            Weight of nodes inside their group, by code.
        """
        if len(tree) != 1:
            raise FrameworkError([f"A framework has one headline node, but found {listed(tree) or 'none'}."])
        weights, negative = dict(weights or {}), list(negative)
        groups: list[Group] = []
        leaves: dict[str, None] = {}
        _climb(tree, groups, leaves, weights)
        _refuse_unknown("negative indicator", negative, leaves)
        _refuse_unknown("node with a weight", weights, [*leaves, *(group.code for group in groups[1:])])
        return cls(
            index=next(iter(tree)),
            indicators=tuple(
                Indicator(code=code, direction="negative" if code in negative else "positive") for code in leaves
            ),
            groups=tuple(groups),
        )

    @model_validator(mode="after")
    def _check(self) -> Self:
        problems = [*self._code_problems(), *self._weight_problems()]
        if not problems:
            problems = [*self._parent_problems(), *self._cycle_problems()]
        if problems:
            raise FrameworkError(problems)
        return self

    @cached_property
    def by_code(self) -> dict[str, Indicator | Group]:
        """Every node by its code."""
        leaves: dict[str, Indicator | Group] = {leaf.code: leaf for leaf in self.indicators}
        return leaves | {group.code: group for group in self.groups}

    @cached_property
    def parents(self) -> dict[str, tuple[str, ...]]:
        """Codes of the groups above each node."""
        found: dict[str, list[str]] = {code: [] for code in self.by_code}
        for group in self.groups:
            for child in group.children:
                found[child.code].append(group.code)
        return {code: tuple(groups) for code, groups in found.items()}

    @cached_property
    def upward(self) -> tuple[Group, ...]:
        """The groups in an order in which children come first."""
        done: dict[str, Group] = {}

        def visit(group: Group) -> None:
            if group.code in done:
                return
            for child in group.children:
                node = self.by_code[child.code]
                if isinstance(node, Group):
                    visit(node)
            done[group.code] = group

        for group in self.groups:
            visit(group)
        return tuple(done.values())

    @cached_property
    def outside(self) -> tuple[str, ...]:
        """Nodes that do not lie below the headline node."""
        inside: set[str] = set()
        waiting = [self.index]
        while waiting:
            code = waiting.pop()
            if code in inside:
                continue
            inside.add(code)
            node = self.by_code[code]
            if isinstance(node, Group):
                waiting += [child.code for child in node.children]
        return tuple(code for code in self.by_code if code not in inside)

    def group(self, code: str) -> Group:
        """Return a group.

        Raises
        ------
        UnknownCodeError
            If there is none of this code.
        """
        node = self.by_code.get(code)
        if not isinstance(node, Group):
            raise UnknownCodeError("group", [code], [group.code for group in self.groups])
        return node

    def indicator(self, code: str) -> Indicator:
        """Return an indicator.

        Raises
        ------
        UnknownCodeError
            If there is none of this code.
        """
        node = self.by_code.get(code)
        if not isinstance(node, Indicator):
            raise UnknownCodeError("indicator", [code], [indicator.code for indicator in self.indicators])
        return node

    def label(self, code: str, lang: str = "id") -> str:
        """Return the wording of a node."""
        return self.by_code[code].label(lang)

    def leaves_below(self, code: str) -> tuple[str, ...]:
        """Return the distinct indicators below a node, in the order of the framework."""
        node = self.by_code[code]
        if isinstance(node, Indicator):
            return (code,)
        return tuple(dict.fromkeys(leaf for child in node.children for leaf in self.leaves_below(child.code)))

    def _code_problems(self) -> list[str]:
        codes = [*(leaf.code for leaf in self.indicators), *(group.code for group in self.groups)]
        twice = [code for code in dict.fromkeys(codes) if codes.count(code) > 1] if len(set(codes)) < len(codes) else []
        known = set(codes)
        problems = [f"The code {code!r} stands for two nodes." for code in twice]
        problems += [
            f"The group {group.code!r} has the unknown child {child.code!r}."
            for group in self.groups
            for child in group.children
            if child.code not in known
        ]
        problems += [
            f"{code!r} is listed in shared, but there is no such node." for code in self.shared if code not in known
        ]
        if self.index not in {group.code for group in self.groups}:
            problems.append(f"The headline node {self.index!r} is no group of the framework.")
        return problems

    def _parent_problems(self) -> list[str]:
        problems = [f"The group {group.code!r} is empty." for group in self.groups if not group.children]
        for group in self.groups:
            codes = [child.code for child in group.children]
            problems += [
                f"The group {group.code!r} has the child {code!r} twice."
                for code in dict.fromkeys(codes)
                if codes.count(code) > 1
            ]
        for code, parents in self.parents.items():
            if len(parents) > 1 and code not in self.shared:
                problems.append(f"{code!r} stands under {listed(parents)}: list it in shared if that is meant.")
        problems += [
            f"The indicator {leaf.code!r} stands under no group."
            for leaf in self.indicators
            if not self.parents[leaf.code]
        ]
        return problems

    def _cycle_problems(self) -> list[str]:
        state: dict[str, int] = {}
        rings: list[str] = []

        def visit(group: Group, path: tuple[str, ...]) -> None:
            state[group.code] = 1
            for child in group.children:
                node = self.by_code[child.code]
                if not isinstance(node, Group):
                    continue
                if state.get(node.code) == 1:
                    ring = (*path, group.code)
                    rings.append(" > ".join((*ring[ring.index(node.code) :], node.code)))
                elif node.code not in state:
                    visit(node, (*path, group.code))
            state[group.code] = 2

        for group in self.groups:
            if group.code not in state:
                visit(group, ())
        return [f"The groups form a ring: {ring}." for ring in rings]

    def _weight_problems(self) -> list[str]:
        problems: list[str] = []
        for group in self.groups:
            bare = [child.code for child in group.children if child.weight is None]
            given = [child.weight for child in group.children if child.weight is not None]
            if bare and given:
                problems.append(f"The group {group.code!r} gives no weight to {listed(bare)}: give all or none.")
            problems += [
                f"The weight of {child.code!r} in {group.code!r} is negative: {child.weight!r}."
                for child in group.children
                if child.weight is not None and child.weight < 0
            ]
            if group.weights_sum is not None and not bare:
                total = sum((Decimal(repr(weight)) for weight in given), Decimal(0))
                if total != Decimal(repr(group.weights_sum)):
                    problems.append(
                        f"The weights of {group.code!r} add to {total}, but weights_sum says {group.weights_sum!r}."
                    )
        return problems


def _climb(tree: Tree, groups: list[Group], leaves: dict[str, None], weights: Mapping[str, float]) -> None:
    for code, below in tree.items():
        if below is None:
            leaves.setdefault(code)
            continue
        if isinstance(below, str):
            raise FrameworkError([f"The children of {code!r} must be a list or a map, but found the text {below!r}."])
        children: list[str] = list(below)
        groups.append(
            Group(code=code, children=tuple(Child(code=child, weight=_float(weights.get(child))) for child in children))
        )
        if isinstance(below, Mapping):
            _climb(cast("Tree", below), groups, leaves, weights)
        else:
            leaves.update(dict.fromkeys(children))


def _refuse_unknown(what: str, codes: Iterable[str], known: Iterable[str]) -> None:
    known = list(known)
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise UnknownCodeError(what, unknown, known)


def _float(weight: float | None) -> float | None:
    return None if weight is None else float(weight)
