"""Imputation from the units that are most alike."""

from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field

from indeks_inovasi.errors import OutOfRangeError, UnknownCodeError
from indeks_inovasi.kernels.imputation import spread
from indeks_inovasi.kernels.neighbors import nearest_means
from indeks_inovasi.matrix import Column, stacked
from indeks_inovasi.strategies.imputation.families import Family, FamilyImputer
from indeks_inovasi.typing import FloatMatrix, FrozenMap, Number, Whole


class NearestNeighbors(FamilyImputer, frozen=True):
    """Put in a gap the mean of the `k` units that are most alike in what both have.

    Units that tie with the last of the k count as well, so that no order of rows or names decides. An indicator
    without spread tells nobody apart and is left out of the distance.

    Raises
    ------
    MissingValueError
        If no unit with the value has an indicator in common, and `otherwise` is "refuse".
    UnknownCodeError
        If a frozen step has no scale for an indicator.

    References
    ----------
    Troyanskaya et al. (2001), Bioinformatics 17(6), 520-525; Gower (1971), Biometrics 27(4), 857-871 (distance
    "manhattan", scale "range"); OECD2008, step 3, nearest neighbor imputation.
    """

    row_wise: ClassVar[bool] = False
    kind: Literal["nearest_neighbors"] = "nearest_neighbors"
    k: Whole = Field(ge=1)
    scale: Literal["none", "range", "deviation"]
    """What differences are measured in: the unit of the indicator, its range, or its standard deviation (divisor n).
    There is no default."""
    weights: Literal["equal", "distance"]
    """Whether all neighbors count alike, or each by one over its distance. There is no default."""
    distance: Literal["euclidean", "manhattan"] = "euclidean"
    """Root of the mean squared difference, as is usual for neighbors, or mean absolute difference (Gower)."""
    scales: FrozenMap[str, Number] | None = None
    """By code, over all rows, 0 for an indicator that does not count; null: learn them, unless `scale` is "none"."""

    @property
    def learns(self) -> bool:
        """Whether the scales are still to be learned."""
        return self.scale != "none" and self.scales is None

    @property
    def unfillable(self) -> str:
        """Which gaps cannot be filled."""
        return "gaps for which no unit with a value has an indicator in common"

    def freeze_together(self, columns: Family) -> Self:
        """Return the step with the scale of each indicator."""
        if not self.learns:
            return self
        return self.replace(scales=FrozenMap({column.code: self._spread(column) for column in columns}))

    def fill(self, group: str, columns: Family) -> FloatMatrix:
        """Return the values of one group with their gaps filled."""
        values = stacked([column.values for column in columns], len(columns[0].values))
        scales = np.array([self._scale_of(column.code) for column in columns])
        return nearest_means(values, scales, self.k, self.distance, self.weights == "distance")

    def _spread(self, column: Column) -> float:
        if column.is_empty:
            return 0.0
        worst, best = column.observed_poles()
        if not np.isfinite(best - worst):
            raise OutOfRangeError(f"{self.title} needs a finite range", column.cells(np.abs(column.values) > 2.0**1022))
        return abs(best - worst) if self.scale == "range" else spread(column.values)

    def _scale_of(self, code: str) -> float:
        if self.scales is None:
            return 1.0
        if code not in self.scales:
            raise UnknownCodeError(f"scale of {self.title}", [code], self.scales)
        return float(self.scales[code])
