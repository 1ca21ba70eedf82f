"""Steps that may stand anywhere in a chain, and the strategies that are made of steps."""

from collections.abc import Callable
from typing import Any, Literal, Self, TypeVar

import numpy as np
from pydantic import Field, SerializeAsAny, field_validator, model_validator

from indeks_inovasi.errors import (
    DirectionError,
    IndeksInovasiError,
    NoValuesError,
    UnknownCodeError,
    UnknownPeerGroupError,
    each,
)
from indeks_inovasi.kernels.rounding import round_shortest
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import LearningStep, Role, Step, line_of, refuse_across
from indeks_inovasi.typing import FrozenMap, Number, Whole

Answer = TypeVar("Answer")


class Round(Step, frozen=True):
    """Round the shortest decimal of each number: 2.675 is 2.68 half up, though its binary value lies below.

    The only step that rounds a score; display decimals change nothing.
    """

    kind: Literal["round"] = "round"
    decimals: Whole = Field(ge=-15, le=15)
    ties: Literal["half_up", "half_even"]
    """"half_up": away from zero; "half_even": to the even digit. There is no default."""

    def apply(self, column: Column) -> Column:
        """Return the rounded column."""
        return column.with_values(round_shortest(column.values, self.decimals, self.ties))

    def line(self) -> tuple[float, float]:
        """Return the identity, from which rounding departs."""
        return 0.0, 1.0


class Reverse(Step, frozen=True):
    """Return ``floor + ceiling - x``: a group that lowers its parent, turned.

    Raises
    ------
    DirectionError
        On an indicator, whose direction is turned by its normalizer and by nothing else.
    """

    kind: Literal["reverse"] = "reverse"
    floor: Number
    ceiling: Number

    def apply(self, column: Column) -> Column:
        """Return the reversed column."""
        if column.direction is not None:
            raise DirectionError("Reverse, which is for groups,", [repr(column.code)])
        return column.with_values(self.floor + self.ceiling - column.values + 0.0)

    @property
    def is_affine(self) -> bool:
        """True."""
        return True

    def line(self) -> tuple[float, float]:
        """Return intercept and slope."""
        return self.floor + self.ceiling, -1.0


class Chain(Step, frozen=True):
    """Several steps, one after the other."""

    kind: Literal["chain"] = "chain"
    steps: tuple[SerializeAsAny[Step], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_column(self) -> Self:
        refuse_across("a chain", self.steps)
        return self

    def roles(self) -> frozenset[Role]:
        """Return the roles of all members."""
        return frozenset(role for step in self.steps for role in step.roles())

    @property
    def compares_units(self) -> bool:
        """Whether a member does."""
        return any(step.compares_units for step in self.steps)

    @property
    def learns(self) -> bool:
        """Whether a member learns."""
        return any(step.learns for step in self.steps)

    def freeze(self, column: Column) -> "Chain":
        """Return the chain of frozen members, each frozen on what the one before it produced."""
        frozen: list[Step] = []
        for step in self.steps:
            frozen.append(step.freeze(column))
            column = frozen[-1].apply(column)
        return self if tuple(frozen) == self.steps else Chain(steps=tuple(frozen))

    def apply(self, column: Column) -> Column:
        """Return the column after all members."""
        for step in self.steps:
            column = step.apply(column)
        return column

    @property
    def is_affine(self) -> bool:
        """Whether all members are."""
        return all(step.is_affine for step in self.steps)

    def line(self) -> tuple[float, float] | None:
        """Return the lines of all members as one, None if a member has none."""
        return line_of(self.steps)


class PerPeerGroup(Step, frozen=True):
    """Let a step learn in each peer group apart: islands, years ("period"), kinds of units.

    Raises
    ------
    UnknownPeerGroupError
        If a row belongs to no group, or to one that the frozen step has not seen.
    """

    kind: Literal["per_peer_group"] = "per_peer_group"
    by: str
    step: SerializeAsAny[Step]
    frozen: FrozenMap[str, SerializeAsAny[Step]] | None = None
    """One frozen step per group; null: learn them."""

    @model_validator(mode="after")
    def _one_column(self) -> Self:
        refuse_across("per_peer_group", (self.step, *(self.frozen or FrozenMap()).values()))
        return self

    def roles(self) -> frozenset[Role]:
        """Return the roles of the inner step."""
        return self.step.roles()

    @property
    def compares_units(self) -> bool:
        """Whether the step of a group does."""
        return any(step.compares_units for step in (self.frozen or FrozenMap({"": self.step})).values())

    @property
    def learns(self) -> bool:
        """Whether the groups are still to be learned."""
        return self.frozen is None

    def freeze(self, column: Column) -> Self:
        """Return the step with one frozen step per group."""
        if self.frozen is not None:
            return self
        groups = column.split(self.by)
        homeless = [
            f"{own.rows.label(row)} (in no group)"
            for group, _, own in groups
            if group is None
            for row in range(len(own.rows))
        ]
        if homeless:
            raise UnknownPeerGroupError(f"PerPeerGroup(by={self.by!r})", homeless)
        members = {str(group): own for group, _, own in groups}
        return self.replace(frozen=each(members, lambda group: self._in(group, self.step.freeze, members[group])))

    def apply(self, column: Column) -> Column:
        """Return the column, each row after the step of its group."""
        ready = self.freeze(column).frozen or FrozenMap()
        values = np.full(len(column.values), np.nan)
        turned = column.turned
        groups = {group: (rows, members) for group, rows, members in column.split(self.by)}
        unseen = [f"{self.by} {group!r}" for group in groups if group is None or group not in ready]
        if unseen:
            raise UnknownPeerGroupError(f"PerPeerGroup(by={self.by!r}) for {column.code!r}", unseen)
        after = each(groups, lambda group: self._in(str(group), ready[str(group)].apply, groups[group][1]))
        for group, own in after.items():
            values[groups[group][0]], turned = own.values, own.turned
        return column.normalized(values) if turned else column.with_values(values)

    def _in(self, group: str, work: Callable[[Column], Answer], members: Column) -> Answer:
        """Return what is made of one group; an error names the group."""
        try:
            return work(members)
        except IndeksInovasiError as error:
            raise error.named(f"in {self.by} {group!r}") from error


class ReferencePeriod(LearningStep, frozen=True):
    """Let a step learn from the rows of one period, and apply it to all: scores comparable over time.

    Raises
    ------
    UnknownCodeError
        If there is no row of that period.
    """

    kind: Literal["reference_period"] = "reference_period"
    period: str
    step: SerializeAsAny[Step]

    @model_validator(mode="after")
    def _one_column(self) -> Self:
        refuse_across("reference_period", (self.step,))
        return self

    @field_validator("period", mode="before", json_schema_input_type=str | int)
    @classmethod
    def _period_is_text(cls, period: Any) -> Any:
        return str(period) if isinstance(period, int) and not isinstance(period, bool) else period

    def roles(self) -> frozenset[Role]:
        """Return the roles of the inner step."""
        return self.step.roles()

    def freeze(self, column: Column) -> Step:
        """Return the inner step, frozen on the rows of the period."""
        periods = {period: own for period, _, own in column.split("period")}
        if self.period not in periods:
            raise UnknownCodeError("period", [self.period], [str(period) for period in periods])
        reference = periods[self.period]
        if reference.is_empty:
            raise NoValuesError(f"ReferencePeriod({self.period!r})", [repr(column.code)])
        return self.step.freeze(reference)
