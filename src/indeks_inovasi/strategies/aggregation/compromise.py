"""VIKOR: a compromise between the whole regret of a unit and its largest one."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from indeks_inovasi.kernels import ideals
from indeks_inovasi.kernels.comparing import digits_for, keys
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.aggregation.learning import (
    Learned,
    MeasuringAggregator,
    by_code,
    in_order,
    poles_of,
)
from indeks_inovasi.strategies.base import total_weight
from indeks_inovasi.typing import Columns, FloatVector, FrozenMap, Number


class Vikor(MeasuringAggregator, frozen=True):
    """Return ``1 - Q`` of VIKOR, so that more is better: 1 for the best compromise, 0 for the worst.

    The regret of a child is its weight times ``(best - x) / (best - worst)``. Q weighs where a unit stands between
    the smallest and the largest sum of regrets (`v`) and between the smallest and the largest single regret
    (``1 - v``). A child that is the same for all units gives no regret; a sum or regret that is the same for all
    gives none of Q.

    Raises
    ------
    ConstantIndicatorError
        If no child tells two units apart.

    References
    ----------
    Opricovic and Tzeng (2004), European Journal of Operational Research 156(2), 445-455.
    """

    learned: ClassVar[tuple[str, ...]] = ("best", "worst", "sums", "largest")
    measured_by: ClassVar[tuple[str, ...]] = ("best", "worst")
    kind: Literal["vikor"] = "vikor"
    v: Annotated[Number, Field(ge=0.0, le=1.0)]
    """Weight of the sum of regrets ("the majority of criteria"); 0.5 and (m + 1) / (2 m) are common."""
    best: FrozenMap[str, Number] | None = None
    """The best value of each child; learned where null."""
    worst: FrozenMap[str, Number] | None = None
    """The worst value of each child; learned where null."""
    sums: tuple[Number, Number] | None = None
    """The smallest and the largest sum of regrets, with weights that add to 1; learned where null."""
    largest: tuple[Number, Number] | None = None
    """The smallest and the largest of the largest regrets of the units; learned where null."""

    def learn(self, children: Children, weights: FloatVector) -> Learned:
        """Return the best and worst values, and the ranges of the regrets."""
        poles = poles_of(children)
        self.refuse_constant(children, poles)
        best = self.best or by_code(children, [high for _, high in poles])
        worst = self.worst or by_code(children, [low for low, _ in poles])
        sums, largest = self.replace(best=best, worst=worst).measured(children, weights)
        return {"best": best, "worst": worst, "sums": _range(sums), "largest": _range(largest)}

    def measures(self, columns: Columns, weights: FloatVector, children: Children) -> tuple[FloatVector, FloatVector]:
        """Return the sums and the maxima of the regrets."""
        best, worst = (in_order(children, held or FrozenMap(), "ideal") for held in (self.best, self.worst))
        return ideals.regrets(columns, best, worst, weights / total_weight(weights))

    def finish(self, measures: tuple[FloatVector, ...]) -> FloatVector:
        """Return 1 - Q."""
        sums, largest = measures
        whole = ideals.share_of_range(sums, *(self.sums or (0.0, 0.0)))
        single = ideals.share_of_range(largest, *(self.largest or (0.0, 0.0)))
        return 1.0 - (self.v * whole + (1.0 - self.v) * single) + 0.0


def _range(values: FloatVector) -> tuple[float, float]:
    """Return the smallest and the largest value; twice the smallest where they differ by rounding dust only."""
    low, high = float(np.minimum.reduce(values)), float(np.maximum.reduce(values))
    ends = keys(np.array([low, high]), digits_for(values))
    return (low, low) if ends[0] == ends[1] else (low, high)
