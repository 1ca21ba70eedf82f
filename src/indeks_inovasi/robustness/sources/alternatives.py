"""Other strategies in a slot of the specification."""

from typing import Any, Literal, cast

from pydantic import Field, SerializeAsAny, ValidationError, model_validator

from indeks_inovasi.errors import SpecificationError, nearest
from indeks_inovasi.robustness.nominal import Nominal
from indeks_inovasi.robustness.sources.base import ChoiceSource, State
from indeks_inovasi.specification import GROUP_SLOTS, ROLES, IndexSpec
from indeks_inovasi.strategies.base import Aggregator, Screening, Step, Strategy, Weighter

SLOTS: dict[str, type[Strategy]] = {
    **dict.fromkeys(ROLES, Step),
    "weighter": Weighter,
    "aggregator": Aggregator,
    "screening": Screening,
}
"""What a path may end in, and the family that stands there."""


class Alternatives(ChoiceSource, frozen=True):
    """Other strategies for one slot; the official one is one of the ways.

    `path` is a slot of the specification ("normalizer", "aggregator" ...: the default of every node without an
    exception) or of one node ("nodes.hdi.aggregator").
    """

    kind: Literal["alternatives"] = "alternatives"
    path: str
    options: tuple[SerializeAsAny[Any], ...] = Field(min_length=1)
    """Strategies, as objects or as maps with a `kind`."""

    def __init__(self, path: Any = None, options: Any = None, /, **fields: Any) -> None:
        given = {"path": path, "options": options}
        super().__init__(**{name: value for name, value in given.items() if value is not None}, **fields)

    @model_validator(mode="before")
    @classmethod
    def _of_the_family(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "path" not in given or "options" not in given:
            return given  # pyright: ignore[reportUnknownVariableType]
        fields: dict[str, Any] = {**given}
        slot = str(fields["path"]).rpartition(".")[2]
        if slot not in SLOTS:
            raise SpecificationError([f"The path {fields['path']!r} ends in no slot.{nearest([slot], SLOTS)}"])
        options: Any = fields["options"]
        several = cast("list[Any]", options) if isinstance(options, list | tuple) else [options]
        return {**fields, "options": tuple(SLOTS[slot].model_validate(option) for option in several)}

    @property
    def name(self) -> str:
        """The path."""
        return self.path

    def problems(self, nominal: Nominal) -> list[str]:
        """Return an unknown path, options that are the official strategy, and options that do not fit the slot."""
        node, slot = _node_and_slot(self.path)
        spec = nominal.spec
        if node is not None and node not in spec.framework.by_code:
            return [f"The path {self.path!r} names an unknown node.{nearest([node], spec.framework.by_code)}"]
        if node is None and "." in self.path:
            return [f"The path {self.path!r} is neither a slot ({', '.join(SLOTS)}) nor nodes.CODE.slot."]
        problems = [
            f"{called(option)} at {self.path!r} is the official strategy already, which is one of the ways anyway."
            for option in self.options
            if option == _held(spec, self.path)
        ]
        if len(set(self.options)) < len(self.options):
            problems.append(f"The alternatives for {self.path!r} name one strategy twice.")
        if node is None and not _is_used(spec, slot):
            problems.append(f"Every node has its own {slot}: name the node, as in 'nodes.CODE.{slot}'.")
        for way in range(1, len(self.options) + 1):
            try:
                self.choose(State(nominal.data, spec), way)
            except (ValidationError, SpecificationError, ValueError) as error:
                problems.append(f"{called(self.options[way - 1])} does not fit {self.path!r}: {error}")
        return problems

    def labels(self, nominal: Nominal) -> tuple[str, ...]:
        """Return the strategies as text."""
        return tuple(map(called, (_held(nominal.spec, self.path), *self.options)))

    def choose(self, state: State, way: int) -> State:
        """Return the state with another strategy in the slot."""
        if way == 0:
            return state
        node, slot = _node_and_slot(self.path)
        option = self.options[way - 1]
        spec = state.spec.replace(**{slot: option}) if node is None else state.spec.with_node(node, **{slot: option})
        return state._replace(spec=spec)


def called(strategy: Strategy | None) -> str:
    """Return what stands in a slot, as a reader would write it."""
    return "nothing" if strategy is None else strategy.called


def _node_and_slot(path: str) -> tuple[str | None, str]:
    head, _, slot = path.rpartition(".")
    return (head.removeprefix("nodes.") if head.startswith("nodes.") else None), slot


def _held(spec: IndexSpec, path: str) -> Strategy | None:
    node, slot = _node_and_slot(path)
    held: Strategy | None = getattr(spec if node is None else spec.rule(node), slot, None)
    return held or getattr(spec, slot, None)


def _is_used(spec: IndexSpec, slot: str) -> bool:
    if slot == "screening":
        return True
    nodes = spec.framework.groups if slot in GROUP_SLOTS else spec.framework.indicators
    return any(getattr(spec.rule(node.code), slot) is None for node in nodes)
