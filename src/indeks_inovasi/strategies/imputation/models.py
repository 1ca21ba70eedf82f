"""Imputation from a model of all indicators together: normal distribution, nearest neighbors."""

from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field

from indeks_inovasi.errors import MissingValueError, NoValuesError, TooFewUnitsError, UnknownCodeError, WeightsError
from indeks_inovasi.kernels.exact import exact_deviation, exact_mean
from indeks_inovasi.kernels.imputation import expected, fitted_normal, nearest_means
from indeks_inovasi.matrix import Column, stacked
from indeks_inovasi.strategies.base import AcrossStep, Imputer
from indeks_inovasi.typing import FloatMatrix, FloatVector, FrozenMap, IntVector, Number, Whole


class ExpectationMaximization(AcrossStep, Imputer, frozen=True):
    """Put in a gap what a joint normal distribution expects there, given what the unit has.

    The distribution is the most likely one for all values present (EM algorithm), found on standardized columns until
    nothing changes by more than `tolerance`. The ridge keeps predictions sane where indicators nearly repeat each
    other or units are few; 0 is the plain algorithm.

    Raises
    ------
    NoValuesError, TooFewUnitsError
        If an indicator has no value, or fewer than two units are there.
    WeightsError
        If the algorithm has not settled after `most_steps`; what it reached is named.

    References
    ----------
    Dempster, Laird and Rubin (1977), JRSS B 39(1), 1-38; Schneider (2001), Journal of Climate 14(5), 853-871, the
    regularized form; OECD2008, step 3.
    """

    kind: Literal["expectation_maximization"] = "expectation_maximization"
    ridge: Number = Field(ge=0.0)
    """Added to the variance of every standardized indicator: 0, or a small number such as 0.01. There is no default."""
    tolerance: Number = Field(default=1e-8, gt=0.0)
    most_steps: Whole = Field(default=10_000, ge=1)
    means: FrozenMap[str, Number] | None = None
    """By code; null: learn them."""
    covariances: FrozenMap[str, FrozenMap[str, Number]] | None = None
    """By two codes."""

    @property
    def learns(self) -> bool:
        """Whether the distribution is still to be learned."""
        return self.means is None or self.covariances is None

    def freeze_together(self, columns: tuple[Column, ...]) -> Self:
        """Return the step with means and covariances."""
        if not self.learns:
            return self
        bare = [repr(column.code) for column in columns if column.is_empty]
        if bare:
            raise NoValuesError("ExpectationMaximization", bare)
        values = _matrix(columns)
        if len(values) < 2:
            raise TooFewUnitsError("ExpectationMaximization", 2, len(values))
        center, scale = _standard(columns)
        found = fitted_normal((values - center) / scale, self.ridge, self.tolerance, self.most_steps)
        if not found.change <= self.tolerance:
            raise WeightsError(
                "ExpectationMaximization has not settled",
                [f"after {found.steps} steps means and covariances still change by {found.change:.3g}; raise ridge"],
            )
        codes = [column.code for column in columns]
        covariance = found.covariance * scale[:, np.newaxis] * scale
        rows = [FrozenMap(zip(codes, row, strict=True)) for row in covariance.tolist()]
        return self.replace(
            means=FrozenMap(zip(codes, (center + found.mean * scale).tolist(), strict=True)),
            covariances=FrozenMap(zip(codes, rows, strict=True)),
        )

    def apply_together(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """Return the columns without gaps."""
        if not any(np.isnan(column.values).any() for column in columns):
            return columns
        frozen = self.freeze_together(columns)
        means, covariances = frozen.means or FrozenMap(), frozen.covariances or FrozenMap()
        codes = [column.code for column in columns]
        unknown = [code for code in codes if code not in means or code not in covariances]
        if unknown:
            raise UnknownCodeError("mean of ExpectationMaximization", unknown, means)
        mean = np.array([means[code] for code in codes])
        covariance = np.array([[covariances[a][b] for b in codes] for a in codes])
        scale = np.sqrt(np.diag(covariance))
        scale = np.where(scale > 0.0, scale, 1.0)
        filled = expected(
            (_matrix(columns) - mean) / scale,
            np.zeros(len(codes)),
            covariance / scale[:, np.newaxis] / scale,
            self.ridge,
        )
        return _written(columns, mean + filled * scale)


class NearestNeighbors(AcrossStep, Imputer, frozen=True):
    """Put in a gap the mean of the `k` units that are most alike in the indicators that both have.

    Raises
    ------
    MissingValueError
        If no unit that has the value has an indicator in common, so that a gap would stay.

    References
    ----------
    Troyanskaya et al. (2001), Bioinformatics 17(6), 520-525; OECD2008, step 3, nearest neighbor imputation.
    """

    row_wise: ClassVar[bool] = False
    kind: Literal["nearest_neighbors"] = "nearest_neighbors"
    k: Whole = Field(ge=1)
    scale: Literal["none", "range", "deviation"]
    """What differences are measured in: the unit of the indicator, its range, its standard deviation. No default."""
    weights: Literal["equal", "distance"] = "equal"
    """"distance": neighbors count by one over their distance."""
    alone: Literal["refuse", "leave"] = "refuse"
    """What a gap gets for which no neighbor has a value: an error, or nothing."""

    def apply_together(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """Return the columns without gaps."""
        values = _matrix(columns)
        if not np.isnan(values).any():
            return columns
        filled, _ = nearest_means(values, self._scales(columns), self.k, self.weights == "distance", _order(columns[0]))
        left = np.isnan(filled)
        if left.any() and self.alone == "refuse":
            cells = [cell for number, column in enumerate(columns) for cell in column.cells(left[:, number])]
            raise MissingValueError("NearestNeighbors, where no neighbor has the value,", cells)
        return _written(columns, filled)

    def _scales(self, columns: tuple[Column, ...]) -> FloatVector:
        if self.scale == "none":
            return np.ones(len(columns))
        if self.scale == "range":
            scales = [abs(best - worst) for worst, best in (column.observed_poles() for column in columns)]
        else:
            scales = [float(exact_deviation(column.values, 0)) for column in columns]
        held = np.array(scales)
        return np.where(held > 0.0, held, np.inf)  # a constant indicator tells nobody apart


def _matrix(columns: tuple[Column, ...]) -> FloatMatrix:
    return stacked([column.values for column in columns], len(columns[0].values))


def _standard(columns: tuple[Column, ...]) -> tuple[FloatVector, FloatVector]:
    center = np.array([float(exact_mean(column.values)) for column in columns])
    scale = np.array([float(exact_deviation(column.values, 0)) for column in columns])
    return center, np.where(scale > 0.0, scale, 1.0)


def _written(columns: tuple[Column, ...], filled: FloatMatrix) -> tuple[Column, ...]:
    """Return columns with their gaps filled and every present value as it was."""
    found: list[Column] = []
    for number, column in enumerate(columns):
        gaps = np.isnan(column.values)
        found.append(column.with_values(np.where(gaps, filled[:, number], column.values)) if gaps.any() else column)
    return tuple(found)


def _order(column: Column) -> IntVector:
    """Return the place of each row by unit and period, so that ties do not depend on the order of rows."""
    keys = list(column.rows.keys)
    ordered = sorted(range(len(keys)), key=lambda row: (keys[row][0], keys[row][1] or ""))
    places = np.empty(len(keys), dtype=np.int64)
    places[ordered] = np.arange(len(keys))
    return places
