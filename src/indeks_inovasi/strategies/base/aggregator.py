"""Aggregators: from the columns of the children to the column of the group."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar, Literal, NamedTuple, Self

import numpy as np
from pydantic import BaseModel, Field, model_validator

from indeks_inovasi.errors import (
    MissingValueError,
    OutOfRangeError,
    UnturnedIndicatorError,
    WeightsError,
    each,
)
from indeks_inovasi.kernels.blocks import is_long
from indeks_inovasi.matrix import Children, stacked
from indeks_inovasi.strategies.base.strategy import Strategy
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector, IntVector, Number, Whole


class Coverage(BaseModel, frozen=True, extra="forbid"):
    """How much must be there: so many, or such a share, of the children of a group or of the indicators below it.

    What has weight 0 does not count.
    """

    at_least: Whole | None = Field(default=None, ge=1)
    share: Number | None = Field(default=None, gt=0.0, le=1.0)
    of: Literal["children", "leaves"] = "leaves"

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if self.at_least is not None and self.share is not None:
            raise ValueError("Give at_least or share, not both.")
        return self

    def enough(self, present: FloatVector, total: int) -> BoolVector:
        """Return where enough of `total` is present."""
        if self.at_least is not None:
            return present >= self.at_least
        if self.share is not None:
            return present / total >= self.share
        return present >= 1


class Missing(Coverage, frozen=True):
    """What a missing child does to its group.

    refuse: an error names the cells. propagate: the group is missing. skip: the group is computed from the children
    present, if at least `at_least` of them (or the share `share`) are there, else it is missing. A child of weight 0
    never counts.
    """

    rule: Literal["refuse", "propagate", "skip"] = "refuse"
    of: Literal["children", "leaves"] = "children"

    @model_validator(mode="after")
    def _only_skip_counts(self) -> Self:
        if self.rule != "skip" and (self.at_least is not None or self.share is not None):
            raise ValueError("at_least and share say when enough is present: they need the rule 'skip'.")
        return self


class Link(NamedTuple):
    """How a group is a weighted mean on another scale: ``backward(sum w forward(x) / sum w)``."""

    forward: Callable[[FloatVector], FloatVector] | None = None
    """Elementwise, defined for values above zero, or for every value where `zero_decides` is false; None: as it is."""
    backward: Callable[[FloatVector], FloatVector] | None = None
    divides: bool = True
    """Whether the sum is divided by the sum of the weights."""
    above_zero: bool = False
    """Whether values below zero are refused."""


class Aggregator(Strategy, frozen=True):
    """From the columns of the children to the column of the group."""

    family: ClassVar[str] = "aggregator"
    uses_weights: ClassVar[bool] = True
    """False for an aggregator that asks no weighter: `counts` says which children count."""
    columnwise: ClassVar[bool] = False
    """Whether it goes through its children one by one; see `ColumnwiseAggregator`."""
    missing: Missing = Missing()

    @property
    def rises(self) -> bool:
        """Whether the group never falls when a child rises."""
        return True

    @property
    def zero_decides(self) -> bool:
        """Whether one child of zero makes the group zero, whatever the others are."""
        return False

    def freeze(self, children: Children, weights: FloatVector) -> "Aggregator":
        """Return the aggregator with every number it learns written into its fields."""
        return self

    @abstractmethod
    def combine(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the (n,) scores of complete rows.

        Parameters
        ----------
        values : (n, m)
            Final values of the children that count, without a missing one.
        weights : (m,)
            Their weights, above zero.
        children
            Names for errors: those of the children that count, and their rows.
        """

    def combine_columns(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        """Return what `combine` returns, from the m columns of n values as they are."""
        return self.combine(stacked(columns, len(children.rows)), weights, children)

    def counts(self, children: Children) -> FloatVector:
        """Return the (m,) weights of an aggregator that asks no weighter: 1 for each child that counts, else 0."""
        return np.ones(len(children.columns))

    def slopes(self, weights: FloatVector) -> FloatVector | None:
        """Return the (m,) factors when the group is a weighted sum of complete rows, else None."""
        return None

    def link(self) -> Link | None:
        """Return the scale on which the group is a weighted mean, or sum, of its children; None where there is none.

        Studies with many weightings compute all of them at once on that scale.
        """
        return None

    def aggregate(self, children: Children, weights: FloatVector) -> FloatVector:
        """Return the (n,) column of the group: directions checked, the missing rule followed.

        Raises
        ------
        UnturnedIndicatorError
            If a child is negative and no normalizer has turned it.
        MissingValueError
            If a child is missing and the rule is "refuse".
        WeightsError
            If a weight is negative or no number, or none is above zero.
        OutOfRangeError
            If a result is infinite, or no number though nothing is missing.
        """
        self.check_directions(children)
        counting = counting_children(children, weights)
        if len(counting) < len(weights):
            children, weights = only(children, counting), weights[counting]
        if not self.row_wise or not is_long(len(children.rows)):
            return self._of_rows(children, weights)
        return np.concatenate(children.of_parts(lambda part: self._of_rows(part, weights), columnwise=self.columnwise))

    def _of_rows(self, children: Children, weights: FloatVector) -> FloatVector:
        has_gaps = any(column.has_gaps for column in children.columns)
        if has_gaps or self._judges_complete_rows(len(children.columns)):
            return self._around_gaps(children.matrix, weights, np.isnan(children.matrix), children)
        return self._combined([column.values for column in children.columns], weights, children)

    def _combined(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        with np.errstate(all="ignore"):
            result = self.combine_columns(columns, weights, children)
        refuse_lost(result, children)
        return result

    def check_directions(self, children: Children) -> None:
        """Refuse children that are negative and not turned."""
        unturned = [column.code for column in children.columns if column.is_negative]
        if unturned:
            raise UnturnedIndicatorError(f"{self.title} in the group {children.group!r}", unturned)

    def _around_gaps(
        self, values: FloatMatrix, weights: FloatVector, gaps: BoolVector, children: Children
    ) -> FloatVector:
        if self.missing.rule == "refuse":
            cells = [cell for number, column in enumerate(children.columns) for cell in column.cells(gaps[:, number])]
            raise MissingValueError(f"{self.title} in the group {children.group!r}", cells)
        result = np.full(len(values), np.nan)
        there = ~gaps
        use = there.all(axis=1) if self.missing.rule == "propagate" else self._enough(there, children)
        rows = np.flatnonzero(use)
        if len(rows) == 0:
            return result
        patterns, which = np.unique(there[rows], axis=0, return_inverse=True)
        which = which.reshape(-1)

        def fill(number: int) -> None:
            own, present = rows[which == number], np.flatnonzero(patterns[number])
            within = replace(only(children, present), rows=children.rows.take(own))
            result[own] = self._combined(list(values[np.ix_(own, present)].T), weights[present], within)

        each(range(len(patterns)), fill)
        return result

    def _judges_complete_rows(self, count: int) -> bool:
        """Return whether even a row with all `count` children may hold too little."""
        if self.missing.of == "leaves":
            return self.missing.at_least is not None or self.missing.share is not None
        return (self.missing.at_least or 0) > count

    def _enough(self, there: BoolVector, children: Children) -> BoolVector:
        counted = there.sum(axis=1).astype(np.float64)
        some: BoolVector = counted >= 1
        if self.missing.of == "leaves" and children.leaves is not None:
            return some & self.missing.enough(*children.leaves())
        return some & self.missing.enough(counted, there.shape[1])


class ColumnwiseAggregator(Aggregator, frozen=True):
    """An aggregator that goes through its children one by one, and so needs no matrix of all of them."""

    columnwise: ClassVar[bool] = True

    def combine(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the scores, from the columns of the matrix."""
        return self.combine_columns(list(values.T), weights, children)

    @abstractmethod
    def combine_columns(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        """Return the (n,) scores of complete rows.

        Parameters
        ----------
        columns
            Final values of the children that count: m vectors of n values, without a missing one.
        weights : (m,)
            Their weights, above zero.
        children
            Names for errors: those of the children that count, and their rows.
        """


class ComparingAggregator(Aggregator, frozen=True):
    """An aggregator that compares units with each other, so that no unit can be scored alone.

    A unit with a missing child takes no part: it is refused, or missing itself ("propagate").
    """

    row_wise: ClassVar[bool] = False
    within: str | None = None
    """Peer groups whose members are compared among themselves, such as "period"; null: all rows."""

    @model_validator(mode="after")
    def _whole_units(self) -> Self:
        if self.missing.rule == "skip":
            raise ValueError(
                f"{self.title} compares units child by child and cannot skip one: use the missing rule 'refuse' or"
                " 'propagate', or impute."
            )
        return self

    def combine(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the scores, peer group by peer group."""
        if self.within is None:
            return self.compare(values, weights, children)
        result = np.empty(len(values))
        for _, index, rows in children.rows.split(self.within):
            columns = tuple(column.within(index, rows) for column in children.columns)
            own = replace(children, columns=columns, rows=rows, treated=())
            result[index] = self.compare(values[index], weights, own)
        return result

    @abstractmethod
    def compare(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the (n,) scores of complete rows that are compared with each other.

        Parameters
        ----------
        values : (n, m)
            Final values of the children that count, without a missing one.
        weights : (m,)
            Their weights, above zero.
        children
            Names for errors: those of the children that count, and their rows.
        """

    def compare_alone(
        self, own: FloatMatrix, others: FloatMatrix, weights: FloatVector, children: Children
    ) -> FloatVector | None:
        """Return the score that each row of `own` would have alone among `others`; None where only `compare` can say.

        What `explain` asks for thousands of rows: a method that looks at one unit at a time answers at once.

        Parameters
        ----------
        own : (k, m)
            Without a missing value, as the others.
        others : (n, m)
            Those that stay.
        weights, children
            As for `compare`.
        """
        return None

    def pairs(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatMatrix | None:
        """Return the method's own (n, n) figures of each row against each column, for `pair_matrix`.

        None, for a method without: then it is the share of the weights for which the row is better than the column.
        Takes what `compare` takes.
        """
        return None


def refuse_lost(results: FloatVector, children: Children) -> None:
    """Refuse results of rows that are infinite, or no number, by unit."""
    lost = ~np.isfinite(results)
    if lost.any():
        cells = children.rows.cells(children.group, lost)
        raise OutOfRangeError(f"The group {children.group!r} needs finite results", cells)


def counting_children(children: Children, weights: FloatVector) -> IntVector:
    """Return the numbers of the children whose weight is above zero.

    Raises
    ------
    WeightsError
        If a weight is negative or no number, or none is above zero.
    """
    impossible = [
        f"{code!r} has {weight!r}"
        for code, weight in zip(children.codes, weights.tolist(), strict=True)
        if not 0.0 <= weight < np.inf
    ]
    if impossible:
        raise WeightsError(f"The group {children.group!r}", impossible)
    counting = np.flatnonzero(weights > 0.0)
    if len(counting) == 0:
        raise WeightsError(f"The group {children.group!r}", ["all are zero, so that nothing counts"])
    return counting


def only(children: Children, numbers: IntVector) -> Children:
    """Return some of the children."""
    kept: list[int] = numbers.tolist()
    columns = tuple(children.columns[number] for number in kept)
    given = tuple(children.given[number] for number in kept)
    return replace(children, columns=columns, given=given, treated=())
