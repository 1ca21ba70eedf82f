"""What is measured: the tree from the index over its groups to the indicators."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Self, cast

from pydantic import BaseModel, BeforeValidator, model_validator

from indeks_inovasi._cells import list_problem
from indeks_inovasi.errors import FrameworkError, UnknownCodeError, brief, listed
from indeks_inovasi.models.indicator import Code, Indicator
from indeks_inovasi.typing import FrozenMap, Labels, Number

DEEPEST = 64
"""So many groups may stand above each other."""


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
            stands beside groups has None below it: ``{"index": {"education": ["eys", "mys"], "life": None}}``.
        negative
            Indicators on which a higher value lowers the score; the others are positive.
        weights
            Weight of nodes inside their group, by code.

        Raises
        ------
        FrameworkError
            If the tree is no map of codes, or children are no list.
        UnknownCodeError
            For negative indicators and weights of nodes that are not in the tree.
        """
        weights = {} if weights is None else weights
        negative = [negative] if isinstance(negative, str) else negative
        _check_short_way(tree, negative, weights)
        below: dict[str, list[str]] = {}
        leaves: dict[str, None] = {}
        _climb(tree, below, leaves)
        lowering = set(negative)
        _refuse_unknown("negative indicator", lowering, leaves)
        _refuse_unknown("node with a weight", weights, [*leaves, *list(below)[1:]])
        return cls.model_validate(
            {
                "index": next(iter(tree)),
                "indicators": [
                    {"code": code, "direction": "negative" if code in lowering else "positive"} for code in leaves
                ],
                "groups": [
                    {"code": code, "children": [{"code": child, "weight": weights.get(child)} for child in children]}
                    for code, children in below.items()
                ],
            }
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
        order, _ = self._walk()
        return tuple(self.group(code) for code in order)

    def _walk(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Return the groups, children first, and the rings that they form; a loop, because a chain may be long."""
        done: dict[str, None] = {}
        rings: list[tuple[str, ...]] = []
        for top in self.groups:
            path = {} if top.code in done else {top.code: self._groups_below(top)}
            while path:
                code, below = next(reversed(path.items()))
                child = next(below, None)
                if child is None:
                    del path[code]
                    done.setdefault(code)
                elif child.code in path:
                    above = list(path)
                    rings.append((*above[above.index(child.code) :], child.code))
                elif child.code not in done:
                    path[child.code] = self._groups_below(child)
        return tuple(done), rings

    def _groups_below(self, group: Group) -> Iterator[Group]:
        nodes = (self.by_code[child.code] for child in group.children)
        return (node for node in nodes if isinstance(node, Group))

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

    def without(self, *codes: str) -> Self:
        """Return the framework without some nodes and what lies below them only; empty groups go as well.

        Raises
        ------
        UnknownCodeError
            If there is no such node.
        FrameworkError
            If the headline node would go.
        """
        gone = {self.node(code).code for code in codes}
        for group in self.upward:
            if all(child.code in gone for child in group.children):
                gone.add(group.code)
        if self.index in gone:
            raise FrameworkError([f"Without {listed(codes)} nothing is left of the index {self.index!r}."])
        groups = {group.code: group for group in self.groups if group.code not in gone}
        gone |= self._without_parent(gone)
        kept = [
            group.model_copy(
                update={
                    "children": tuple(child for child in group.children if child.code not in gone),
                    "weights_sum": None if any(child.code in gone for child in group.children) else group.weights_sum,
                }
            )
            for group in groups.values()
            if group.code not in gone
        ]
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate(
            {
                **fields,
                "indicators": tuple(leaf for leaf in self.indicators if leaf.code not in gone),
                "groups": tuple(kept),
                "shared": tuple(code for code in self.shared if code not in gone),
            }
        )

    def _without_parent(self, gone: set[str]) -> set[str]:
        """Return the nodes that had a group above them and have none any more."""
        lost: set[str] = set()
        for group in reversed(self.upward):  # parents come first
            above = self.parents[group.code]
            if above and all(parent in gone | lost for parent in above):
                lost.add(group.code)
        return lost | {
            leaf.code for leaf in self.indicators if all(parent in gone | lost for parent in self.parents[leaf.code])
        }

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
        """Return the wording of a node.

        Raises
        ------
        UnknownCodeError
            If there is none of this code.
        """
        return self.node(code).label(lang)

    def node(self, code: str) -> Indicator | Group:
        """Return a node.

        Raises
        ------
        UnknownCodeError
            If there is none of this code.
        """
        if code not in self.by_code:
            raise UnknownCodeError("node", [code], self.by_code)
        return self.by_code[code]

    def leaves_below(self, code: str) -> tuple[str, ...]:
        """Return the distinct indicators below a node, in the order of the framework.

        Raises
        ------
        UnknownCodeError
            If there is no such node.
        """
        seen: dict[str, None] = {}
        waiting = [code]
        while waiting:
            node = self.node(waiting.pop())
            if node.code not in seen and isinstance(node, Group):
                waiting += [child.code for child in reversed(node.children)]
            seen.setdefault(node.code)
        return tuple(code for code in seen if isinstance(self.by_code[code], Indicator))

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
        order, rings = self._walk()
        if rings:
            return [f"The groups form a ring: {listed(ring, ' > ')}." for ring in rings]
        return [
            f"{below} groups stand above each other below {code!r}, but at most {DEEPEST} may."
            for code, below in self._heights_of(order).items()
            if below > DEEPEST and not self.parents[code]
        ]

    def _heights_of(self, upward: Iterable[str]) -> dict[str, int]:
        """Return how high each group stands above the indicators; children come first in `upward`."""
        height: dict[str, int] = {}
        for code in upward:
            height[code] = 1 + max((height[below.code] for below in self._groups_below(self.group(code))), default=0)
        return height

    @cached_property
    def heights(self) -> Mapping[str, int]:
        """How many groups stand between each node and its lowest indicator, itself included: 0 for an indicator."""
        groups = self._heights_of(group.code for group in self.upward)
        return {code: groups.get(code, 0) for code in self.by_code}

    @cached_property
    def inside(self) -> tuple[str, ...]:
        """Nodes below the headline node, itself included."""
        outside = set(self.outside)
        return tuple(code for code in self.by_code if code not in outside)

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


def _check_short_way(tree: Any, negative: Any, weights: Any) -> None:
    problems: list[str] = []
    if not isinstance(tree, Mapping):
        problems.append(f"A framework is a map of codes such as {{'index': ['a', 'b']}}, but found {brief(tree)}.")
    elif len(cast("Mapping[object, object]", tree)) != 1:
        codes = listed(cast("Mapping[object, object]", tree)) or "none"
        problems.append(f"A framework has one headline node, but found {codes}.")
    if not isinstance(negative, Iterable):
        problems.append(f"negative is a list of codes, but found {brief(negative)}.")
    if not isinstance(weights, Mapping):
        problems.append(f"weights is a map from codes to weights, but found {brief(weights)}.")
    if problems:
        raise FrameworkError(problems)


def _climb(tree: Tree, groups: dict[str, list[str]], leaves: dict[str, None]) -> None:
    waiting: list[tuple[Any, Any]] = list(tree.items())
    while waiting:  # no recursion: a tree may be nested without end before it is checked
        code, below = waiting.pop()
        if below is None:
            leaves.setdefault(code)
            continue
        problem = list_problem(below)
        if problem is not None:
            raise FrameworkError([f"The children of {code!r} must be a list or a map, but found {problem}."])
        children = list(below)
        strange = [child for child in children if not isinstance(child, str)]
        if strange:
            raise FrameworkError([f"The children of {code!r} are codes, but found {listed(map(repr, strange))}."])
        if code in groups:
            raise FrameworkError([f"The code {code!r} stands for two nodes."])
        groups[code] = children
        if isinstance(below, Mapping):
            waiting += reversed(list(cast("Tree", below).items()))
        else:
            leaves.update(dict.fromkeys(children))


def _refuse_unknown(what: str, codes: Iterable[str], known: Iterable[str]) -> None:
    known = list(known)
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise UnknownCodeError(what, unknown, known)
