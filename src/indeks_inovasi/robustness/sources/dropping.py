"""Indicators or groups that could have been left out."""

from typing import Any, Literal

from indeks_inovasi.errors import IndeksInovasiError
from indeks_inovasi.robustness.nominal import Nominal
from indeks_inovasi.robustness.sources.base import ChoiceSource, State
from indeks_inovasi.typing import Names


class Drop(ChoiceSource, frozen=True):
    """One of several nodes is left out, or none; each way has the same probability.

    References
    ----------
    COINr, function ``remove_elements``; OECD2008, step 8, inclusion and exclusion of indicators.
    """

    kind: Literal["drop"] = "drop"
    nodes: Names = ()
    """Codes; "indicators" for every indicator, "groups" for every group below the headline node."""

    def __init__(self, nodes: Any = None, /, **fields: Any) -> None:
        super().__init__(**(fields if nodes is None else {"nodes": nodes, **fields}))

    @property
    def name(self) -> str:
        """What is dropped."""
        shown = ", ".join(self.nodes[:4])
        return f"drop {shown}{', ...' if len(self.nodes) > 4 else ''}"

    def codes(self, nominal: Nominal) -> tuple[str, ...]:
        """Return the codes that may go."""
        framework = nominal.spec.framework
        found: dict[str, None] = {}
        for name in self.nodes:
            if name == "indicators" and name not in framework.by_code:
                found |= dict.fromkeys(framework.leaves_below(framework.index))
            elif name == "groups" and name not in framework.by_code:
                inside = set(framework.inside) - {framework.index}
                found |= dict.fromkeys(group.code for group in framework.groups if group.code in inside)
            else:
                found[name] = None
        return tuple(found)

    def problems(self, nominal: Nominal) -> list[str]:
        """Return unknown codes, and nodes that cannot go."""
        if not self.nodes:
            return ["It names nothing to drop: give codes, 'indicators' or 'groups'."]
        problems: list[str] = []
        for code in self.codes(nominal):
            try:
                nominal.spec.without(code)
            except (IndeksInovasiError, ValueError) as error:
                problems.append(f"{code!r} cannot be dropped: {error}")
        return problems

    def labels(self, nominal: Nominal) -> tuple[str, ...]:
        """Return "nothing" and the codes."""
        return ("nothing dropped", *self.codes(nominal))

    def choose(self, state: State, way: int) -> State:
        """Return the state without a node."""
        if way == 0:
            return state
        code = self.codes(Nominal(state.data, state.spec))[way - 1]
        return state._replace(spec=state.spec.without(code))
