"""Means that take off what a unit is unbalanced."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from indeks_inovasi.errors import OutOfRangeError
from indeks_inovasi.kernels import penalties
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.aggregation.signs import refuse_negative_children
from indeks_inovasi.strategies.base import ColumnwiseAggregator, total_weight
from indeks_inovasi.typing import FloatVector, Number


class MazziottaPareto(ColumnwiseAggregator, frozen=True):
    """Return the mean of the children less, or plus, their deviation times their coefficient of variation.

    On columns with mean 100 and deviation 10 (``ZScore(ddof=0, mean=100, deviation=10)``) it is the
    Mazziotta-Pareto index (MPI); on those of `AdjustedMinMax`, from 70 to 130 around a reference with 100, the
    adjusted one (AMPI), which compares years. It can fall when a child that is far above the others rises.

    Raises
    ------
    NegativeValueError
        If a child is below zero, where a coefficient of variation means nothing.

    References
    ----------
    De Muro, Mazziotta and Pareto (2011), Social Indicators Research 104(1), 1-18; Mazziotta and Pareto (2016),
    Social Indicators Research 127(3), 983-1003 (adjusted); Mazziotta and Pareto (2022), RIEDS (with weights).
    """

    kind: Literal["mazziotta_pareto"] = "mazziotta_pareto"
    penalty: Literal["subtracted", "added"]
    """"subtracted" where a high index is good (development), "added" where it is bad (poverty): imbalance is bad."""
    ddof: Literal[0, 1]
    """Divisor m - ddof of the deviation over the m children: 0 in the papers, 1 in the R package Compind."""

    @property
    def rises(self) -> bool:
        """False: the penalty can grow faster than the mean."""
        return False

    def combine_columns(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        """Return the penalized means."""
        refuse_negative_children("MazziottaPareto", columns, children)
        sign = -1.0 if self.penalty == "subtracted" else 1.0
        return penalties.variation_penalized(columns, weights, total_weight(weights), sign, self.ddof)


class MeanMin(ColumnwiseAggregator, frozen=True):
    """Return a value between the mean and the smallest child, the nearer to it the more unbalanced the unit is.

    Between ``alpha`` 0, the mean, and ``alpha`` 1 with ``beta`` 0, the minimum. It never falls when a child rises.

    References
    ----------
    Casadio Tarabusi and Guarini (2013), Social Indicators Research 112(1), 19-45.
    """

    kind: Literal["mean_min"] = "mean_min"
    alpha: Annotated[Number, Field(ge=0.0, le=1.0)]
    """How much imbalance is punished."""
    beta: Annotated[Number, Field(ge=0.0)]
    """How far children may lie apart, in their unit, before they count as unbalanced."""

    def combine_columns(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        """Return the adjusted means."""
        return penalties.mean_min(columns, weights, total_weight(weights), self.alpha, self.beta)


class BottleneckPenalty(ColumnwiseAggregator, frozen=True):
    """Return the mean of the children after what each has more than the smallest one is bent down.

    The penalty depends on the scale, which is 0 to 1. The weakest child gains most when it rises, for itself and
    for all others.

    Raises
    ------
    OutOfRangeError
        If a child lies outside 0 to 1.

    References
    ----------
    Acs, Autio and Szerb (2014), Research Policy 43(3), 476-494: the Global Entrepreneurship and Development Index.
    """

    kind: Literal["bottleneck_penalty"] = "bottleneck_penalty"

    def combine_columns(self, columns: Sequence[FloatVector], weights: FloatVector, children: Children) -> FloatVector:
        """Return the penalized means."""
        known = all(column.is_known_within(0.0, 1.0) for column in children.columns)
        if not known and any((column < 0.0).any() or (column > 1.0).any() for column in columns):
            cells = [
                cell
                for code, column in zip(children.codes, columns, strict=True)
                for cell in children.rows.cells(code, (column < 0.0) | (column > 1.0), column)
            ]
            raise OutOfRangeError(f"BottleneckPenalty in the group {children.group!r} needs values from 0 to 1", cells)
        return penalties.bottleneck(columns, weights, total_weight(weights))
