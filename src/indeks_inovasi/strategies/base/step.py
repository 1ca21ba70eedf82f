"""Steps, from column to column: imputers, treatments, normalizers and others."""

from abc import abstractmethod
from collections.abc import Iterable
from typing import ClassVar, Literal

from indeks_inovasi.errors import NegativeValueError, NotFrozenError, SpecificationError, listed
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base.strategy import Strategy

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

    @property
    def is_affine(self) -> bool:
        """Whether the step is ``y = a + b x`` for every value: nothing is rounded, clipped, filled or learned."""
        return False

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


class AcrossStep(Step, frozen=True):
    """A step that looks at several indicators of a unit at once, such as the mean of a row.

    It stands in a slot of indicators, never in a chain or in `then`. Every indicator that has the same step belongs
    to one family, or to one per group where `among` is "siblings"; the frozen step is one for the whole family.
    """

    among: Literal["siblings", "all"]
    """Whether the indicators of one group, or all indicators with this step, are one family. There is no default."""

    def freeze_together(self, columns: tuple[Column, ...]) -> "AcrossStep":
        """Return the step with every number it learns from the family written into its fields, by code."""
        return self

    @abstractmethod
    def apply_together(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """Return the columns of the family after the step, in the same order."""

    def freeze(self, column: Column) -> "AcrossStep":
        """Return the step frozen on a family of one."""
        return self.freeze_together((column,))

    def apply(self, column: Column) -> Column:
        """Return the one column of a family of one."""
        return self.apply_together((column,))[0]


class Imputer(Step, frozen=True):
    """Put a value where one is missing, in the unit of the indicator."""

    role: ClassVar[Role] = "imputer"


class Treatment(Step, frozen=True):
    """Tame outliers, in the unit of the indicator or its logarithm; the order of values is kept."""

    role: ClassVar[Role] = "treatment"


class Normalizer(Step, frozen=True):
    """Bring an indicator to one scale on which more means a higher score."""

    role: ClassVar[Role] = "normalizer"


def refuse_across(place: str, steps: Iterable[Step]) -> None:
    """Refuse a step that looks at several indicators where a single column passes.

    Raises
    ------
    SpecificationError
        With the kinds that cannot stand there.
    """
    across = [step.kind for step in steps if isinstance(step, AcrossStep)]
    if across:
        raise SpecificationError(
            [
                f"{listed(across)} looks at several indicators at once, but {place} sees one column. Put it in the slot"
                " of the indicators itself."
            ]
        )


def line_of(steps: Iterable[Step]) -> tuple[float, float] | None:
    """Return several steps as one line (intercept, slope), None if a step has none."""
    intercept, slope = 0.0, 1.0
    for step in steps:
        line = step.line()
        if line is None:
            return None
        intercept, slope = line[0] + line[1] * intercept, line[1] * slope
    return intercept, slope


def refuse_negative(who: str, column: Column) -> None:
    """Refuse values below zero, by cell."""
    bad = column.values < 0.0
    if bad.any():
        raise NegativeValueError(who, column.cells(bad))
