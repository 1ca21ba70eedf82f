"""How an index is computed, as data: one strategy per step, exceptions per node, parts with indices of their own."""

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, SerializeAsAny, model_validator

from indeks_inovasi._files import parse_json, read_json
from indeks_inovasi.errors import FileFormatError, SpecificationError, nearest, with_article
from indeks_inovasi.models.framework import Framework
from indeks_inovasi.models.indicator import Indicator
from indeks_inovasi.models.provenance import Source, Statement
from indeks_inovasi.models.taxonomy import Taxonomy
from indeks_inovasi.models.unit import UnitKind
from indeks_inovasi.strategies.base import Aggregator, Role, Rule, Screening, Step, Value, Weighter, refuse_across
from indeks_inovasi.strategies.imputation.simple import NoImputation
from indeks_inovasi.strategies.ranking import Ranking
from indeks_inovasi.strategies.screening import NoScreening
from indeks_inovasi.strategies.treatment.bounds import NoTreatment
from indeks_inovasi.strategies.values import ColumnValue, RollUp
from indeks_inovasi.strategies.weighting.given import FrameworkWeights
from indeks_inovasi.typing import FrozenMap, Labels

VERSION = 1
"""Version of the specification format that this library writes and reads."""

LEAF_SLOTS = ("value", "imputer", "treatment", "normalizer")
GROUP_SLOTS = ("weighter", "aggregator")
ROLES: Mapping[str, Role] = {"imputer": "imputer", "treatment": "treatment", "normalizer": "normalizer"}


def _check_version(version: Any) -> Any:
    if version != VERSION or type(version) is not int:  # true and 1.0 equal 1
        raise ValueError(
            f"The specification has version {version!r}, but this library reads version {VERSION}. Use a library that"
            " knows that version."
        )
    return version


class NodeRule(BaseModel, frozen=True, extra="forbid"):
    """What differs about one node; null means the default of the specification."""

    value: SerializeAsAny[Value] | None = None
    imputer: SerializeAsAny[Step] | None = None
    treatment: SerializeAsAny[Step] | None = None
    normalizer: SerializeAsAny[Step] | None = None
    weighter: SerializeAsAny[Weighter] | None = None
    aggregator: SerializeAsAny[Aggregator] | None = None
    then: tuple[SerializeAsAny[Step], ...] = ()
    """Steps after the normalizer of an indicator, or after the aggregator of a group."""
    ranking: Ranking | None = None

    @model_validator(mode="after")
    def _right_slots(self) -> Self:
        _check_roles(self)
        refuse_across("then", self.then)
        return self

    @property
    def slots(self) -> tuple[str, ...]:
        """Names of the fields that are given."""
        return tuple(name for name, value in self if value is not None and value != ())


class Part(BaseModel, frozen=True, extra="forbid"):
    """A child table with an index of its own, computed once per child row.

    Every submitted row is computed: bounds that the index of the part learns from data see refused rows as well. What
    counts in the parent is the business of each roll-up, accepted or submitted rows.
    """

    spec: "IndexSpec"
    accept: tuple[SerializeAsAny[Rule], ...] = ()
    """Rules that a row must meet to be accepted."""
    records: Literal["innovations", "marks"] | None = None
    """Which records make the rows, where the input is records."""


class IndexSpec(BaseModel, frozen=True, extra="forbid"):
    """An index as data: the framework says what is measured, the rest says how.

    Raises
    ------
    SpecificationError
        With every problem at once: rules for unknown nodes, slots on the wrong kind of node, indicators without a
        normalizer, groups without an aggregator, roll-ups of unknown parts or nodes.
    """

    version: Annotated[int, BeforeValidator(_check_version, json_schema_input_type=Literal[1])] = VERSION
    name: str = Field(min_length=1, max_length=200)
    framework: Framework
    parts: FrozenMap[str, Part] = FrozenMap()
    screening: SerializeAsAny[Screening] = NoScreening()
    imputer: SerializeAsAny[Step] = NoImputation()
    treatment: SerializeAsAny[Step] = NoTreatment()
    normalizer: SerializeAsAny[Step] | None = None
    weighter: SerializeAsAny[Weighter] = FrameworkWeights()
    aggregator: SerializeAsAny[Aggregator] | None = None
    ranking: Ranking = Ranking()
    nodes: FrozenMap[str, NodeRule] = FrozenMap()
    """Exceptions by code of the node."""

    @model_validator(mode="after")
    def _check(self) -> Self:
        _check_roles(self)
        problems = [*self._rule_problems(), *self._default_problems(), *self._part_problems()]
        if problems:
            raise SpecificationError(problems)
        return self

    # -- reading and writing

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Return the specification of a JSON text.

        Raises
        ------
        FileFormatError
            If the text is no clean JSON.
        pydantic.ValidationError
            With the path of every field that does not fit.
        """
        return cls._from_value(parse_json(text, "the specification"), "the specification")

    @classmethod
    def load(cls, path: Path | str) -> Self:
        """Return the specification of a JSON file."""
        return cls._from_value(read_json(path), str(path))

    @classmethod
    def _from_value(cls, value: Any, name: str) -> Self:
        if not isinstance(value, dict):
            raise FileFormatError(name, f"it holds a {type(value).__name__}", "A specification is a JSON object.")
        return cls.model_validate(value)

    def to_json(self) -> str:
        """Return the specification as indented JSON, all fields written."""
        return json.dumps(self.model_dump(mode="json"), indent=1, ensure_ascii=False)

    def save(self, path: Path | str) -> None:
        """Write the specification as a JSON file."""
        Path(path).write_text(self.to_json() + "\n", encoding="utf-8")

    # -- changing

    def replace(self, **changes: Any) -> Self:
        """Return the specification with other fields, validated again; exceptions of nodes stay.

        Raises
        ------
        pydantic.ValidationError
            Also for a name that is no field.
        """
        fields = {
            name: getattr(self, name) for name in type(self).model_fields
        }  # dict(self) holds cached properties too
        return type(self).model_validate({**fields, **changes})

    def everywhere(self, **changes: Any) -> Self:
        """Return the specification with other defaults, and without the exceptions of those slots.

        Values, parts and `then` steps stay as they are.
        """
        slots = {*ROLES, *GROUP_SLOTS, "ranking"}
        unknown = [name for name in changes if name not in slots]
        if unknown:
            hint = nearest(unknown, slots)
            raise SpecificationError(
                [f"everywhere changes {', '.join(sorted(slots))}, not {', '.join(unknown)}.{hint}"]
            )
        nodes = {code: rule.model_copy(update=dict.fromkeys(changes)) for code, rule in self.nodes.items()}
        kept = FrozenMap({code: rule for code, rule in nodes.items() if rule.slots})
        return self.replace(nodes=kept, **changes)

    def with_node(self, code: str, **slots: Any) -> Self:
        """Return the specification with some slots of one node's rule exchanged."""
        rule = dict(self.nodes.get(code, NodeRule()))
        return self.replace(nodes=self.nodes | {code: NodeRule.model_validate({**rule, **slots})})

    def without(self, *codes: str) -> Self:
        """Return the specification without some nodes and what lies below them only; empty groups go as well.

        The weights of the others stay as they are given, so a mean divides by what is left of them.

        Raises
        ------
        UnknownCodeError
            If there is no such node.
        SpecificationError
            If nothing would be left, or a formula reads what is gone.
        """
        framework = self.framework.without(*codes)
        kept = {code: rule for code, rule in self.nodes.items() if code in framework.by_code}
        return self.replace(framework=framework, nodes=FrozenMap(kept))

    # -- what holds for a node

    def rule(self, code: str) -> NodeRule:
        """Return the exceptions of a node, an empty rule where there are none."""
        rule: NodeRule = self.nodes.get(code, _NO_RULE)
        return rule

    def value_of(self, code: str) -> Value:
        """Return where the column of an indicator comes from."""
        return self.rule(code).value or ColumnValue(name=code)

    def step_of(self, code: str, slot: Literal["imputer", "treatment", "normalizer"]) -> Step:
        """Return the step of an indicator in one slot."""
        step: Step = getattr(self.rule(code), slot) or getattr(self, slot)
        return step

    def weighter_of(self, code: str) -> Weighter:
        """Return the weighter of a group."""
        return self.rule(code).weighter or self.weighter

    def aggregator_of(self, code: str) -> Aggregator:
        """Return the aggregator of a group."""
        aggregator = self.rule(code).aggregator or self.aggregator
        if aggregator is None:
            raise SpecificationError([f"The group {code!r} has no aggregator."])
        return aggregator

    def ranking_of(self, code: str) -> Ranking:
        """Return how a node is ranked: bands and titles hold for the headline node or where a rule names them."""
        own = self.rule(code).ranking
        if own is not None:
            return own
        return (
            self.ranking
            if code == self.framework.index
            else self.ranking.model_copy(update={"bands": None, "titles": ()})
        )

    @cached_property
    def learning(self) -> tuple[str, ...]:
        """Paths ``code/slot`` of everything that still learns from data; empty for a frozen specification."""
        found: list[str] = []
        for leaf in self.framework.indicators:
            found += [f"{leaf.code}/{slot}" for slot in ROLES if self.step_of(leaf.code, slot).learns]  # type: ignore[arg-type]
        for group in self.framework.groups:
            aggregator = self.aggregator_of(group.code)
            found += [f"{group.code}/weighter"] * (aggregator.uses_weights and self.weighter_of(group.code).learns)
            found += [f"{group.code}/aggregator"] * aggregator.learns
        found += [
            f"{code}/then[{number}]"
            for code, rule in self.nodes.items()
            for number, step in enumerate(rule.then)
            if step.learns
        ]
        for name, part in self.parts.items():
            found += [f"{name}:{path}" for path in part.spec.learning]
        return tuple(found)

    @cached_property
    def comparing(self) -> tuple[str, ...]:
        """Paths of the strategies that compare units with each other, so that no unit can be scored alone."""
        found = [
            f"{group.code}/{strategy.kind}"
            for group in self.framework.groups
            for strategy in (self.weighter_of(group.code), self.aggregator_of(group.code))
            if not strategy.row_wise
        ]
        for leaf in self.framework.indicators:
            steps = [self.step_of(leaf.code, slot) for slot in ROLES]  # type: ignore[arg-type]
            found += [f"{leaf.code}/{step.kind}" for step in steps if step.compares_units]
        found += [
            f"{code}/{step.kind}" for code, rule in self.nodes.items() for step in rule.then if step.compares_units
        ]
        return tuple(found)

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__} {self.name!r}: {self._size()}"]
        for slot in (*ROLES, *GROUP_SLOTS):
            default = getattr(self, slot)
            if default is not None:
                lines.append(f"  {slot}: {default!r}")
        lines += [f"  except {code}: {', '.join(rule.slots)}" for code, rule in self.nodes.items() if rule.slots]
        if self.framework.outside:
            lines.append(f"  outside the headline tree: {', '.join(self.framework.outside)}")
        lines += [f"  part {name}: {part.spec._size()}" for name, part in self.parts.items()]
        return "\n".join(lines)

    def __str__(self) -> str:
        return repr(self)

    def _size(self) -> str:
        framework = self.framework
        return f"{len(framework.indicators)} indicators, {len(framework.groups)} groups, headline {framework.index!r}"

    # -- checks

    def _rule_problems(self) -> list[str]:
        problems: list[str] = []
        for code, rule in self.nodes.items():
            node = self.framework.by_code.get(code)
            if node is None:
                hint = nearest([code], self.framework.by_code)
                problems.append(f"nodes has a rule for {code!r}, which the framework does not know.{hint}")
                continue
            foreign = GROUP_SLOTS if isinstance(node, Indicator) else LEAF_SLOTS
            wrong = [slot for slot in rule.slots if slot in foreign]
            if wrong:
                kind = "an indicator" if isinstance(node, Indicator) else "a group"
                problems.append(f"{code!r} is {kind}, which has no {' and no '.join(wrong)}.")
        return problems

    def _default_problems(self) -> list[str]:
        problems: list[str] = []
        if self.normalizer is None:
            bare = [leaf.code for leaf in self.framework.indicators if self.rule(leaf.code).normalizer is None]
            if bare:
                problems.append(
                    f"These indicators have no normalizer: {', '.join(bare)}. Give the specification one, or say as_is"
                    " where values are on one scale already."
                )
        if self.aggregator is None:
            bare = [group.code for group in self.framework.groups if self.rule(group.code).aggregator is None]
            if bare:
                problems.append(f"These groups have no aggregator: {', '.join(bare)}. Give the specification one.")
        return problems

    def _part_problems(self) -> list[str]:
        problems: list[str] = []
        for code, rule in self.nodes.items():
            if not isinstance(rule.value, RollUp):
                continue
            part = self.parts.get(rule.value.part)
            if part is None:
                hint = nearest([rule.value.part], self.parts)
                problems.append(f"{code!r} rolls up the unknown part {rule.value.part!r}.{hint}")
            elif rule.value.node not in part.spec.framework.by_code:
                hint = nearest([rule.value.node], part.spec.framework.by_code)
                problems.append(
                    f"{code!r} rolls up {rule.value.node!r}, no node of the part {rule.value.part!r}.{hint}"
                )
        return problems


def _check_roles(holder: NodeRule | IndexSpec) -> None:
    problems: list[str] = []
    for slot, role in ROLES.items():
        step: Step | None = getattr(holder, slot)
        if step is None:
            continue
        roles = step.roles()
        if role not in roles or not roles <= {role, "other"}:
            others: list[str] = sorted(roles - {role}) or ["step"]
            found = "a step for `then`" if others[0] == "other" else with_article(others[0])
            problems.append(f"{slot}: {step.kind!r} is {found}, not {with_article(role)}.")
    if problems:
        raise SpecificationError(problems)


class Profile(IndexSpec, frozen=True):
    """An official or published index: a specification with its edition, wording, sources and open questions."""

    edition: str
    labels: Labels
    """Title by language."""
    sources: FrozenMap[str, Source]
    statements: tuple[Statement, ...] = ()
    """What the profile claims beyond its numbers, and what is not confirmed."""
    rows: Literal["units", "innovations"] = "units"
    """What is scored, where the input is records."""
    kinds: tuple[UnitKind, ...] = ()
    """Kinds of units that are scored; an innovation belongs to the nearest such unit at or above its owner."""
    taxonomies: FrozenMap[str, Taxonomy] = FrozenMap()
    """Closed lists by the field of an innovation that they hold for: "stage", "affairs" ..."""
    variant: str = ""
    """Name of the variant, empty for the edition as its source prints it."""

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """Everything that no official document in reach confirms: statements, and indicators by code."""
        found = [str(statement) for statement in self.statements if not statement.confirmed]
        found += [
            f"{path}{', '.join(codes)}: levels or weight from one source only [not confirmed]"
            for path, codes in _doubtful(self, "")
        ]
        found += [
            f"the list of {name}: {taxonomy.note} [not confirmed]"
            for name, taxonomy in self.taxonomies.items()
            if not taxonomy.confirmed
        ]
        return tuple(found)

    def label(self, lang: str = "id") -> str:
        """Return the title in a language."""
        return self.labels.get(lang) or next(iter(self.labels.values()), self.name)

    def __repr__(self) -> str:
        lines = [super().__repr__(), f"  title: {self.label()}"]
        lines += [f"  source: {source.title}" for source in self.sources.values()]
        lines += [f"  not confirmed: {text.removesuffix(' [not confirmed]')}" for text in self.unconfirmed]
        return "\n".join(lines)


def _doubtful(spec: IndexSpec, path: str) -> list[tuple[str, list[str]]]:
    """Return the codes of indicators that are not confirmed, by the path of the part they stand in."""
    own = [leaf.code for leaf in spec.framework.indicators if not leaf.confirmed]
    below = [entry for name, part in spec.parts.items() for entry in _doubtful(part.spec, f"{path}{name}:")]
    return [*([(path, own)] if own else []), *below]


Part.model_rebuild()
_NO_RULE = NodeRule()
