"""What every strategy is: a frozen model that its `kind` names and its fields describe completely.

One abstract class per family. A field annotated with a family accepts an instance, or a mapping with a `kind`, which
the registry turns into its class; so third-party kinds are as good as built-in ones.
"""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Literal, NamedTuple, Protocol, Self, cast

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ModelWrapValidatorHandler, model_validator

from indeks_inovasi import _registry
from indeks_inovasi.errors import (
    IndeksInovasiError,
    MissingValueError,
    NegativeValueError,
    NotFrozenError,
    OutOfRangeError,
    SpecificationError,
    UnknownCodeError,
    UnturnedIndicatorError,
    WeightsError,
    each,
    listed,
    with_article,
)
from indeks_inovasi.kernels.blocks import BLOCK
from indeks_inovasi.kernels.exact import exact_sum
from indeks_inovasi.matrix import Children, Column, Dataset, Rows
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector, IntVector, Number, Whole

Exactness = Literal["bitwise", "tolerance"]


class Strategy(BaseModel, ABC, frozen=True, extra="forbid"):
    """A frozen choice that its `kind` names and its fields describe completely."""

    model_config = ConfigDict(defer_build=True, allow_inf_nan=False)

    family: ClassVar[str]
    row_wise: ClassVar[bool] = True
    """False for strategies that compare units with each other even when frozen."""
    exactness: ClassVar[Exactness] = "bitwise"
    kind: str

    @property
    def learns(self) -> bool:
        """Whether the strategy still takes numbers from data; a frozen one does not."""
        return False

    @model_validator(mode="wrap")
    @classmethod
    def _build_by_kind(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if inspect.isabstract(cls) and isinstance(value, Mapping):
            fields = dict(cast("Mapping[str, Any]", value))
            member = cast("type[Self]", _registry.lookup(cls.family, fields.get("kind")))
            return member.model_validate(fields)
        if isinstance(value, Strategy) and not isinstance(value, cls):
            raise ValueError(f"{value.kind!r} is {with_article(value.family)}, not {with_article(cls.family)}.")
        return handler(value)

    def replace(self, **changes: Any) -> Self:
        """Return the strategy with other fields, validated again."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate({**fields, **changes})

    @property
    def title(self) -> str:
        """Name for messages: that of the class."""
        return type(self).__name__


Role = Literal["imputer", "treatment", "normalizer", "other"]


class Step(Strategy, frozen=True):
    """From column to column: imputers, treatments, normalizers and the other steps."""

    family: ClassVar[str] = "step"
    role: ClassVar[Role] = "other"

    def roles(self) -> frozenset[Role]:
        """Return the slots that the step may stand in; steps made of steps answer for what they hold."""
        return frozenset({self.role})

    @property
    def compares_units(self) -> bool:
        """Whether the step, or one that it holds, looks at several rows even when frozen."""
        return not self.row_wise

    def freeze(self, column: Column) -> "Step":
        """Return the step with every number it learns from `column` written into its fields."""
        return self

    @abstractmethod
    def apply(self, column: Column) -> Column:
        """Return the column after the step; the same object where nothing changes. NaN stays NaN unless imputed."""

    def line(self) -> tuple[float, float] | None:
        """Return (a, b) when the step is ``y = a + b x`` but for rounding and clipping, else None.

        Explanations follow such a step down to the children of a group; what rounding and clipping add stands in
        a line of its own.
        """
        return None


class LearningStep(Step, frozen=True):
    """A step that must be frozen before it is applied."""

    @property
    def learns(self) -> bool:
        """True: the step takes numbers from the column."""
        return True

    @abstractmethod
    def freeze(self, column: Column) -> Step: ...

    def apply(self, column: Column) -> Column:
        """Refuse: freeze the step first.

        Raises
        ------
        NotFrozenError
            Always.
        """
        raise NotFrozenError([f"{column.code}/{self.kind}"])


class Imputer(Step, frozen=True):
    """Put a value where one is missing, in the unit of the indicator."""

    role: ClassVar[Role] = "imputer"


class Treatment(Step, frozen=True):
    """Tame outliers, in the unit of the indicator or its logarithm; the order of values is kept."""

    role: ClassVar[Role] = "treatment"


class Normalizer(Step, frozen=True):
    """Bring an indicator to one scale on which more means a higher score."""

    role: ClassVar[Role] = "normalizer"


class ValueSource(Protocol):
    """What a value may look at: the dataset, and the computed parts of it."""

    @property
    def data(self) -> Dataset:
        """The dataset after screening."""
        ...

    def part(self, name: str, node: str) -> "PartRows":
        """Return the rows of a part with the final values of one of its nodes."""
        ...


class Value(Strategy, frozen=True):
    """Where the column of an indicator comes from."""

    family: ClassVar[str] = "value"

    @property
    def reads(self) -> tuple[str, ...]:
        """Names of the columns of the dataset that the value is computed from."""
        return ()

    @property
    def is_measured(self) -> bool:
        """Whether the values are those of the indicator itself, so that its scale holds for them."""
        return False

    @abstractmethod
    def column(self, source: ValueSource, code: str) -> FloatVector:
        """Return the (n,) raw column of the indicator `code`."""


class Combine(Strategy, frozen=True):
    """How the rows of a part become one number per row of the parent."""

    family: ClassVar[str] = "combine"

    @abstractmethod
    def combine(self, rows: "PartRows") -> FloatVector:
        """Return the (n_parents,) numbers."""

    @abstractmethod
    def shares(self, rows: "PartRows", parent: int) -> tuple["Share", ...]:
        """Return what each child row of one parent adds; a cap is what they add beyond the number itself."""

    @abstractmethod
    def best(self, best_row: float | None) -> float | None:
        """Return the largest number there can be when the best child row has `best_row`; None where there is none."""

    def remark(self, rows: "PartRows", parent: int) -> str:
        """Return what a reader must know to follow the number of one parent, often nothing."""
        return ""


class Share(NamedTuple):
    """What one child row adds to the number of its parent."""

    row: int
    amount: float
    factor: float | None
    """``amount = factor * value of the row``; None where its value does not matter."""


class PartRows:
    """The rows of a part as a combination sees them: a value each, an owner each, accepted or not."""

    def __init__(
        self, part: str, values: FloatVector, owners: IntVector, accepted: BoolVector, parents: Rows, table: Dataset
    ) -> None:
        self.part = part
        self.values = values
        self.owners = owners
        self.accepted = accepted
        self.parents = parents
        self.table = table

    def over(self, which: Literal["accepted", "submitted"]) -> IntVector:
        """Return the numbers of the child rows that count."""
        return np.flatnonzero(self.accepted) if which == "accepted" else np.arange(len(self.values), dtype=np.int64)

    def count(self, which: Literal["accepted", "submitted"]) -> FloatVector:
        """Return how many child rows each parent has."""
        return np.bincount(self.owners[self.over(which)], minlength=len(self.parents)).astype(np.float64)


class Rule(Strategy, frozen=True):
    """One condition that a row of a part must meet to be accepted."""

    family: ClassVar[str] = "rule"

    @abstractmethod
    def reasons(self, table: Dataset) -> list[str | None]:
        """Return for each row why it is refused, None where it is not."""


class Screening(Strategy, frozen=True):
    """Units that leave before anything is computed."""

    family: ClassVar[str] = "screening"

    @abstractmethod
    def reasons(self, columns: tuple[Column, ...], rows: Rows) -> list[str | None]:
        """Return for each row why it leaves, None where it stays."""


class Weighter(Strategy, frozen=True):
    """Weights of the children of a group."""

    family: ClassVar[str] = "weighter"

    def freeze(self, children: Children) -> "Weighter":
        """Return the weighter with every weight it learns written into its fields."""
        return self

    @abstractmethod
    def weights(self, children: Children) -> FloatVector:
        """Return the (m,) weights, zero or more, in the order of the children."""


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


class Aggregator(Strategy, frozen=True):
    """From the columns of the children to the column of the group."""

    family: ClassVar[str] = "aggregator"
    uses_weights: ClassVar[bool] = True
    """False for an aggregator that asks no weighter: `counts` says which children count."""
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

    def counts(self, children: Children) -> FloatVector:
        """Return the (m,) weights of an aggregator that asks no weighter: 1 for each child that counts, else 0."""
        return np.ones(len(children.columns))

    def slopes(self, weights: FloatVector) -> FloatVector | None:
        """Return the (m,) factors when the group is a weighted sum of complete rows, else None."""
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
        if not self.row_wise or len(children.rows) <= BLOCK:
            return self._of_rows(children, weights, counting)
        result = np.empty(len(children.rows))
        try:
            for rows, part in children.parts():
                result[rows] = self._of_rows(part, weights, counting)
        except IndeksInovasiError:
            return self._of_rows(children, weights, counting)  # the error of a part names the culprits of that part
        return result

    def _of_rows(self, children: Children, weights: FloatVector, counting: IntVector) -> FloatVector:
        values, used = children.matrix, weights
        if len(counting) < len(weights):
            values, used, children = values[:, counting], weights[counting], _only(children, counting)
        gaps = np.isnan(values)
        if not gaps.any() and not self._judges_complete_rows(values.shape[1]):
            return self._combined(values, used, children)
        return self._around_gaps(values, used, gaps, children)

    def _combined(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        with np.errstate(all="ignore"):
            result = self.combine(values, weights, children)
        lost = ~np.isfinite(result)
        if lost.any():
            cells = children.rows.cells(children.group, lost)
            raise OutOfRangeError(f"The group {children.group!r} needs finite results", cells)
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
            within = replace(_only(children, present), rows=children.rows.take(own))
            result[own] = self._combined(values[np.ix_(own, present)], weights[present], within)

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


def _only(children: Children, numbers: IntVector) -> Children:
    """Return some of the children."""
    kept: list[int] = numbers.tolist()
    columns = tuple(children.columns[number] for number in kept)
    given = tuple(children.given[number] for number in kept)
    return replace(children, columns=columns, given=given, treated=())


def line_of(steps: Iterable[Step]) -> tuple[float, float] | None:
    """Return several steps as one line (intercept, slope), None if a step has none."""
    intercept, slope = 0.0, 1.0
    for step in steps:
        line = step.line()
        if line is None:
            return None
        intercept, slope = line[0] + line[1] * intercept, line[1] * slope
    return intercept, slope


SEVERAL = (tuple, list, set, frozenset)
"""What an attribute that holds several texts may be made of."""


def attribute(table: Dataset, name: str, who: str, needs: str, kinds: tuple[type, ...]) -> tuple[Any, ...]:
    """Return an attribute of the rows of a table, each None or of one of the `kinds`, which `needs` describes.

    Raises
    ------
    UnknownCodeError
        If the table has no such attribute.
    SpecificationError
        If a row holds something else.
    """
    if name not in table.attributes:
        raise UnknownCodeError("attribute of the part", [name], table.attributes)
    held = table.attributes[name]
    wrong = [
        f"{value!r} ({table.rows.label(row)})"
        for row, value in enumerate(held)
        if value is not None and (not isinstance(value, kinds) or isinstance(value, datetime))
    ]
    if wrong:
        raise SpecificationError([f"{who} needs {needs} in {name!r}, but found {listed(wrong)}."])
    return held


def total_weight(weights: FloatVector) -> float:
    """Return the correctly rounded sum of weights."""
    return float(exact_sum(weights))


def refuse_negative(who: str, column: Column) -> None:
    """Refuse values below zero, by cell."""
    bad = column.values < 0.0
    if bad.any():
        raise NegativeValueError(who, column.cells(bad))
