"""What aggregators that learn from the units share."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, ClassVar, Self, TypeAlias

import numpy as np
from pydantic import model_validator

from indeks_inovasi.errors import (
    ConstantIndicatorError,
    MissingValueError,
    NotFrozenError,
    NoValuesError,
    OutOfRangeError,
    UnknownCodeError,
)
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base import ColumnwiseAggregator, counting_children, only, refuse_lost
from indeks_inovasi.typing import Columns, FloatVector, FrozenMap

Learned: TypeAlias = Mapping[str, float | tuple[float, ...] | FrozenMap[str, float]]
"""The fields that are learned, by name."""


class LearningAggregator(ColumnwiseAggregator, frozen=True):
    """An aggregator that takes numbers from the units; frozen, it holds them and scores every row alone.

    It learns from the units that have every child, or with the missing rule "skip" from all values present. A number
    that is given is kept, so that scores can refer to fixed ideals.
    """

    learned: ClassVar[tuple[str, ...]]
    """Fields that hold what is learned; null until then."""
    skips: ClassVar[bool] = False
    """Whether a unit may be scored without some of its children."""

    @model_validator(mode="after")
    def _whole_units(self) -> Self:
        if self.missing.rule == "skip" and not self.skips:
            raise ValueError(
                f"{self.title} adds up over the children, so that fewer of them would give other scores: use the"
                " missing rule 'refuse' or 'propagate', or impute."
            )
        return self

    @property
    def learns(self) -> bool:
        """Whether a number is still to be learned."""
        return any(getattr(self, name) is None for name in self.learned)

    @property
    def who(self) -> str:
        """Name for messages, completed by that of the group."""
        return f"{self.title} in the group"

    def freeze(self, children: Children, weights: FloatVector) -> Self:
        """Return the aggregator with what it learns from the units."""
        if not self.learns:
            return self
        self.check_directions(children)
        counting = counting_children(children, weights)
        whole = self._learned_from(children if len(counting) == len(weights) else only(children, counting))
        with np.errstate(all="ignore"):  # what overflows is refused
            found = self.learn(whole, weights[counting])
        lost = [name for name, value in found.items() if not all(map(isfinite, _numbers_in(value)))]
        if lost:
            raise OutOfRangeError(f"{self.who} {children.group!r} needs finite numbers", lost)
        return self.replace(**{name: value for name, value in found.items() if getattr(self, name) is None})

    @abstractmethod
    def learn(self, children: Children, weights: FloatVector) -> Learned:
        """Return the learned fields from children that count and, unless `skips`, have no gap."""

    def _learned_from(self, children: Children) -> Children:
        """Return the children over the rows to learn from."""
        gaps = [np.isnan(column.values) for column in children.columns if column.has_gaps]
        if self.missing.rule == "skip":
            empty = [column.code for column in children.columns if column.is_empty]
            if empty:
                raise NoValuesError(f"{self.who} {children.group!r}", empty)
            return children
        if not gaps:
            return children
        if self.missing.rule == "refuse":
            cells = [cell for column in children.columns for cell in column.cells(np.isnan(column.values))]
            raise MissingValueError(f"{self.who} {children.group!r}", cells)
        index = np.flatnonzero(~np.logical_or.reduce(gaps))
        if len(index) == 0:
            raise NoValuesError(f"{self.who} {children.group!r}", [f"units with all of {', '.join(children.codes)}"])
        rows = children.rows.take(index)
        columns = tuple(column.within(index, rows) for column in children.columns)
        return Children(children.group, columns, children.given, rows)

    def combine_columns(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        """Return the scores."""
        if self.learns:
            raise NotFrozenError([f"{children.group}/{self.kind}"])
        return self.score(columns, weights, children)

    @abstractmethod
    def score(self, columns: Columns, weights: FloatVector, children: Children) -> FloatVector:
        """Return the (n,) scores of complete rows, by the numbers learned."""

    def refuse_constant(self, children: Children, poles: Sequence[tuple[float, float]]) -> None:
        """Refuse a group in which no child tells two units apart."""
        if all(low == high for low, high in poles):
            constant = zip(children.codes, (low for low, _ in poles), strict=True)
            raise ConstantIndicatorError(f"{self.who} {children.group!r}", list(constant))


class MeasuringAggregator(LearningAggregator, frozen=True):
    """A learning aggregator that scores a row by measures of it, such as sums of regrets, and learns from those of all.

    They are computed once where the rows that are learned from are scored next.
    """

    measured_by: ClassVar[tuple[str, ...]] = ()
    """Fields that the measures depend on."""

    @abstractmethod
    def measures(self, columns: Columns, weights: FloatVector, children: Children) -> tuple[FloatVector, ...]:
        """Return vectors of one number per row, which depends on the row alone."""

    @abstractmethod
    def finish(self, measures: tuple[FloatVector, ...]) -> FloatVector:
        """Return the (n,) scores of rows with these measures."""

    def measured(self, children: Children, weights: FloatVector) -> tuple[FloatVector, ...]:
        """Return the measures of all rows.

        Raises
        ------
        OutOfRangeError
            With the units for which one is infinite, or no number.
        """

        def measure(part: Children) -> tuple[FloatVector, ...]:
            return self.measures([column.values for column in part.columns], weights, part)

        parts = children.of_parts(measure, columnwise=self.columnwise)
        found = tuple(np.concatenate(pieces) for pieces in zip(*parts, strict=True))
        for vector in found:
            refuse_lost(vector, children)
        children.found[self._key(weights)] = found
        return found

    def _key(self, weights: FloatVector) -> Any:
        return type(self), weights.tobytes(), *(getattr(self, name) for name in self.measured_by)

    def aggregate(self, children: Children, weights: FloatVector) -> FloatVector:
        """Return the (n,) column of the group."""
        known = None if self.learns else children.found.get(self._key(weights))
        if known is None or self._judges_complete_rows(len(children.columns)):
            return super().aggregate(children, weights)
        with np.errstate(all="ignore"):
            scores = self.finish(known)
        refuse_lost(scores, children)
        return scores

    def score(self, columns: Columns, weights: FloatVector, children: Children) -> FloatVector:
        """Return the scores, by measures and numbers learned."""
        return self.finish(self.measures(columns, weights, children))


def poles_of(children: Children) -> list[tuple[float, float]]:
    """Return the worst and the best value of each child."""
    return [column.observed_poles() for column in children.columns]


def by_code(children: Children, numbers: Sequence[float]) -> FrozenMap[str, float]:
    """Return one number per child."""
    return FrozenMap(zip(children.codes, numbers, strict=True))


def in_order(children: Children, numbers: FrozenMap[str, float], what: str) -> FloatVector:
    """Return the numbers of the children.

    Raises
    ------
    UnknownCodeError
        If a child has none.
    """
    bare = [code for code in children.codes if code not in numbers]
    if bare:
        raise UnknownCodeError(f"{what} for children of {children.group!r}", bare, numbers)
    return np.array([numbers[code] for code in children.codes])


def _numbers_in(value: float | tuple[float, ...] | FrozenMap[str, float]) -> tuple[float, ...]:
    if isinstance(value, FrozenMap):
        return tuple(value.values())
    return value if isinstance(value, tuple) else (value,)
