"""Scores by what a unit has more or less than the average, and by benefits against costs."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from indeks_inovasi.errors import Cell, NegativeValueError, NonPositiveValueError, OutOfRangeError
from indeks_inovasi.kernels import ideals
from indeks_inovasi.kernels.exact import exact_sum
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.aggregation.learning import Learned, MeasuringAggregator, poles_of
from indeks_inovasi.strategies.base import total_weight
from indeks_inovasi.typing import BoolVector, Columns, FloatVector, Number

Positive = Annotated[Number, Field(gt=0.0)]


class Edas(MeasuringAggregator, frozen=True):
    """Return the appraisal by distance from the average: half for what lies above it, half for what does not below.

    The children are relative distances from the average of the units, some above zero and some below, as
    ``DistanceToMean(form="relative")`` gives them.

    Raises
    ------
    ConstantIndicatorError
        If no child tells two units apart.
    OutOfRangeError
        If nothing lies below the average, or nothing above it, because the children are no such distances.

    References
    ----------
    Keshavarz Ghorabaee, Zavadskas, Olfat and Turskis (2015), Informatica 26(3), 435-451.
    """

    learned: ClassVar[tuple[str, ...]] = ("most_above", "most_below")
    kind: Literal["edas"] = "edas"
    most_above: Positive | None = None
    """The largest weighted sum of distances above the average, with weights that add to 1; learned where null."""
    most_below: Positive | None = None
    """The largest weighted sum of distances below the average; learned where null."""

    def learn(self, children: Children, weights: FloatVector) -> Learned:
        """Return the largest sums on both sides of the average."""
        self.refuse_constant(children, poles_of(children))
        above, below = self.measured(children, weights)
        found = {"most_above": float(np.maximum.reduce(above)), "most_below": float(np.maximum.reduce(below))}
        if 0.0 in found.values():
            side = "below" if found["most_below"] == 0.0 else "above"
            raise OutOfRangeError(
                f"{self.who} {children.group!r} reads distances from the average, as"
                " DistanceToMean(form='relative') gives them",
                [f"nothing {side} zero in {', '.join(children.codes)}"],
            )
        return found

    def finish(self, measures: tuple[FloatVector, ...]) -> FloatVector:
        """Return the appraisals."""
        above, below = measures
        return (above / (self.most_above or 1.0) + (1.0 - below / (self.most_below or 1.0))) / 2.0 + 0.0

    def measures(self, columns: Columns, weights: FloatVector, children: Children) -> tuple[FloatVector, FloatVector]:
        """Return what lies above and what below the average."""
        return ideals.sides_of_average(columns, weights / total_weight(weights))


class Copras(MeasuringAggregator, frozen=True):
    """Return the utility of COPRAS: benefits, and what a unit saves in costs, as a share of the best unit's.

    The children are shares of the sum of their column, as ``SumShare(turn="negate")`` gives them. A child whose
    indicator is negative is a cost and stands turned, at zero or less. Without a cost it is the weighted sum of the
    shares over that of the best unit.

    Raises
    ------
    NegativeValueError, OutOfRangeError
        If a benefit is below zero, or a turned cost above it.
    NonPositiveValueError
        If a unit has no costs at all, by which nothing can be divided.

    References
    ----------
    Zavadskas, Kaklauskas and Sarka (1994), Technological and Economic Development of Economy 1(3), 131-139.
    """

    learned: ClassVar[tuple[str, ...]] = ("saving", "best")
    kind: Literal["copras"] = "copras"
    saving: Annotated[Number, Field(ge=0.0)] | None = None
    """What a unit with costs of 1 gets for them: the sum of all costs over the sum of their reciprocals, 0 where no
    child is a cost; learned where null."""
    best: Positive | None = None
    """The largest significance of a unit, which has the utility 1; learned where null."""

    def learn(self, children: Children, weights: FloatVector) -> Learned:
        """Return what costs are set against, and the largest significance."""
        gains, costs = self.measured(children, weights)
        saving = self.saving
        if saving is None:
            saving = float(exact_sum(costs)) / float(exact_sum(1.0 / costs)) if _is_cost(children).any() else 0.0
        best = float(np.maximum.reduce(_significance(gains, costs, saving)))
        if best == 0.0:
            cells = [cell for column in children.columns for cell in column.cells(column.values == 0.0)]
            raise NonPositiveValueError(f"{self.who} {children.group!r}", cells)
        return {"saving": saving, "best": best}

    def finish(self, measures: tuple[FloatVector, ...]) -> FloatVector:
        """Return the utilities."""
        gains, costs = measures
        return _significance(gains, costs, self.saving or 0.0) / (self.best or 1.0) + 0.0

    def measures(self, columns: Columns, weights: FloatVector, children: Children) -> tuple[FloatVector, FloatVector]:
        """Return the weighted sums of the benefits and of the costs."""
        is_cost = _is_cost(children)
        self._refuse_wrong_signs(columns, is_cost, children)
        gains, costs = ideals.gains_and_costs(columns, weights / total_weight(weights), is_cost)
        if is_cost.any() and (costs == 0.0).any():
            names = "+".join(code for code, cost in zip(children.codes, is_cost.tolist(), strict=True) if cost)
            cells = children.rows.cells(names, costs == 0.0, costs)
            raise NonPositiveValueError(f"{self.who} {children.group!r}, which divides by the costs of a unit,", cells)
        return gains, costs

    def _refuse_wrong_signs(self, columns: Columns, is_cost: BoolVector, children: Children) -> None:
        """Refuse benefits below zero and turned costs above it, by cell."""
        benefits: list[Cell] = []
        costs: list[Cell] = []
        for column, code, cost, values in zip(children.columns, children.codes, is_cost.tolist(), columns, strict=True):
            if column.is_known_within(*((-np.inf, 0.0) if cost else (0.0, np.inf))):
                continue
            if cost and np.maximum.reduce(values) > 0.0:
                costs += children.rows.cells(code, values > 0.0, values)
            elif not cost and np.minimum.reduce(values) < 0.0:
                benefits += children.rows.cells(code, values < 0.0, values)
        if benefits:
            raise NegativeValueError(f"{self.who} {children.group!r}", benefits)
        if costs:
            needs = "reads turned costs of zero or less, as SumShare(turn='negate') gives them"
            raise OutOfRangeError(f"{self.who} {children.group!r} {needs}", costs)


def _is_cost(children: Children) -> BoolVector:
    return np.array([column.direction == "negative" for column in children.columns], dtype=np.bool_)


def _significance(gains: FloatVector, costs: FloatVector, saving: float) -> FloatVector:
    return gains if saving == 0.0 else gains + saving / costs
