"""The z-score that outliers do not move."""

from typing import Literal

from pydantic import Field

from indeks_inovasi.errors import OutOfRangeError
from indeks_inovasi.kernels.order import median, median_deviation
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import LearningStep, Normalizer
from indeks_inovasi.strategies.normalization.constants import Constant, Neutral, neutral_score, refuse_endless
from indeks_inovasi.strategies.normalization.lines import Affine
from indeks_inovasi.typing import Number


class RobustZ(LearningStep, Normalizer, frozen=True):
    """Return ``mean + deviation * (x - median) / (consistency * MAD)`` of the turned column.

    MAD is the median of the absolute deviations from the median. With the factor 1.4826 it estimates the standard
    deviation of normal values; some authors leave the factor out (1).

    Raises
    ------
    ConstantIndicatorError
        If the indicator has the same value for every unit and `constant` is "refuse".
    OutOfRangeError
        If more than half of the values are equal, so that the MAD is zero, or no number holds the range.

    References
    ----------
    Rousseeuw and Croux (1993), JASA 88(424), 1273-1283; Iglewicz and Hoaglin (1993), How to Detect and Handle Outliers.
    """

    kind: Literal["robust_z"] = "robust_z"
    consistency: Number = Field(gt=0.0)
    """Factor of the MAD: 1.4826, or 1. There is no default."""
    mean: Number = 0.0
    deviation: Number = Field(default=1.0, gt=0.0)
    constant: Neutral = "refuse"

    def freeze(self, column: Column) -> Affine | Constant:
        """Return `Affine` with median and MAD."""
        worst, best = column.observed_poles()
        if worst == best or column.is_empty:
            return neutral_score("RobustZ", column, self.constant)
        refuse_endless("RobustZ", column, worst, best)
        present = column.values[column.present]
        spread = self.consistency * median_deviation(present)
        if not 0.0 < spread < float("inf"):
            raise OutOfRangeError(
                "RobustZ needs a median absolute deviation above zero",
                [f"{column.code!r} (more than half of its values are {median(present)!r}); use ZScore or Rank"],
            )
        return Affine(subtract=median(present), divide=spread, multiply=column.orient(self.deviation), add=self.mean)
