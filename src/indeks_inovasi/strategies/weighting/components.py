"""Weights from principal components and factors."""

import warnings
from typing import Literal, Self

import numpy as np
from pydantic import BaseModel, Field, model_validator

from indeks_inovasi.errors import WeightsError
from indeks_inovasi.kernels.comparing import SIGNIFICANT, digits_for, keys
from indeks_inovasi.kernels.factors import loadings, varimax
from indeks_inovasi.kernels.linalg import Eigen, EqualEigenvaluesWarning, symmetric_eigen
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.weighting.correlation import gram_of_children
from indeks_inovasi.strategies.weighting.data_driven import (
    DataDrivenWeighter,
    refuse_constant,
    shares_of,
)
from indeks_inovasi.typing import FloatMatrix, FloatVector, Number, Whole


class Retain(BaseModel, frozen=True, extra="forbid"):
    """How many components are kept, by one rule."""

    count: Whole | None = Field(default=None, ge=1)
    eigenvalue: Number | None = Field(default=None, gt=0.0)
    """Those whose eigenvalue is at least this; 1 is Kaiser's rule."""
    each_share: Number | None = Field(default=None, gt=0.0, le=1.0)
    """Those that explain at least this share of the variance each."""
    total_share: Number | None = Field(default=None, gt=0.0, le=1.0)
    """The first ones that together explain at least this share."""

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        if len([value for _, value in self if value is not None]) != 1:
            raise ValueError("Give one rule: count, eigenvalue, each_share or total_share.")
        return self

    def kept(self, values: FloatVector) -> int:
        """Return how many of the descending eigenvalues are kept, one at least."""
        m = len(values)
        if self.count is not None:
            return min(self.count, m)
        positive = np.maximum(values, 0.0)
        running = np.zeros(m)
        total = 0.0
        for place, value in enumerate(positive.tolist()):
            total += value
            running[place] = total
        if self.total_share is not None:
            return 1 + min(m - 1, _up_to(running, self.total_share * total))
        least = self.eigenvalue if self.eigenvalue is not None else (self.each_share or 0.0) * total
        return max(1, m - _up_to(positive, least))


def _up_to(values: FloatVector, limit: float) -> int:
    """Return how many values lie below a limit; rounding dust decides nothing."""
    digits = digits_for(values)
    return int(np.count_nonzero(keys(values, digits) < keys(np.array([limit]), digits)[0]))


class _ComponentWeights(DataDrivenWeighter, frozen=True):
    """What weights from components share."""

    matrix: Literal["correlation", "covariance"]
    """What is decomposed. "covariance" lets children with a larger deviation count more. There is no default."""
    retain: Retain
    """Which components count."""

    def _eigen(self, children: Children) -> tuple[str, Eigen, int]:
        """Return who asks, the eigenvalues and vectors, and how many components are kept."""
        who = self._refuse_incomplete(children, children.columns)
        refuse_constant(who, children.columns)
        gram = gram_of_children(children)
        related = gram.correlations()
        if self.matrix == "covariance":
            deviations = gram.deviations(1)
            related = related * deviations[:, np.newaxis] * deviations
        eigen = symmetric_eigen(related, warn=False)
        count = self.retain.kept(eigen.values)
        _warn_of_ties(who, eigen, count)
        return who, eigen, count


def _warn_of_ties(who: str, eigen: Eigen, count: int) -> None:
    """Warn where the last component kept explains as much as the first one left out: which is kept is chance."""
    if eigen.splits(count):
        warnings.warn(
            f"{who} keeps {count} of {len(eigen.values)} components, but the next one explains as much: the weights"
            " could as well be others. Keep more or fewer.",
            EqualEigenvaluesWarning,
            stacklevel=2,
        )


class PcaWeights(_ComponentWeights, frozen=True):
    """Weigh children by the principal components of their final columns.

    "squared_loadings": the squared entries of the eigenvectors kept, each component counting by the variance that it
    explains; that is the part of the child's variance that the components reproduce. "first_component": the entries of
    the first eigenvector, whose sign is fixed so that their sum is above zero; an entry below zero is refused, because
    a weight never is.

    Raises
    ------
    TooFewUnitsError, MissingValueError, ConstantIndicatorError
    WeightsError
        If an entry of the first eigenvector is below zero.

    Warns
    -----
    EqualEigenvaluesWarning
        If the first component left out explains as much as the last one kept, so that it is chance which one counts.

    References
    ----------
    OECD2008, steps 4 and 6; COINr, function ``get_PCA``, for the first component.
    """

    kind: Literal["pca"] = "pca"
    form: Literal["squared_loadings", "first_component"]
    """What of the components is taken. There is no default."""

    @model_validator(mode="after")
    def _first_is_one(self) -> Self:
        if self.form == "first_component" and self.retain.count != 1:
            raise ValueError("form='first_component' keeps one component: Retain(count=1).")
        return self

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        who, eigen, count = self._eigen(children)
        if self.form == "first_component":
            return self._first(who, eigen, children)
        total = np.zeros(len(children.columns))
        for component in range(count):
            vector = eigen.vectors[:, component]
            total = total + vector * vector * max(float(eigen.values[component]), 0.0)
        return shares_of(who, total, children)

    def _first(self, who: str, eigen: Eigen, children: Children) -> FloatVector:
        vector = eigen.vectors[:, 0]
        total = 0.0
        for entry in vector.tolist():
            total += entry
        vector = -vector if total < 0.0 else vector
        vector = np.where(keys(vector, SIGNIFICANT) == 0.0, 0.0, vector)  # dust is neither above nor below zero
        pairs = zip(children.codes, vector.tolist(), strict=True)
        below = [f"{code!r} has {entry!r}, below zero" for code, entry in pairs if entry < 0.0]
        if below:
            what = f"{who}: the children do not all point one way (form='squared_loadings' takes them); the eigenvector"
            raise WeightsError(what, below)
        return shares_of(who, vector, children)


class FactorWeights(_ComponentWeights, frozen=True):
    """Weigh children by factors: each belongs to the factor that it loads most on (Nicoletti and others).

    Squared loadings are scaled to one within each factor; a child takes its share in its own factor, times the share
    of the variance that the factor explains. Factors are principal components, turned by `rotation`.

    Raises
    ------
    TooFewUnitsError, MissingValueError, ConstantIndicatorError

    Warns
    -----
    EqualEigenvaluesWarning
        If the first component left out explains as much as the last one kept.

    References
    ----------
    Nicoletti, Scarpetta and Boylaud (2000), OECD Economics Department Working Papers 226; OECD2008, step 6, weights
    based on factor analysis.
    """

    kind: Literal["factor_analysis"] = "factor_analysis"
    rotation: Literal["varimax", "raw_varimax", "none"]
    """"varimax" brings the rows of loadings to one length while they are turned, as statistics programs do;
    "raw_varimax" does not; "none" takes the components as they are. There is no default."""

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        who, eigen, count = self._eigen(children)
        factors = loadings(eigen, count)
        if self.rotation != "none":
            factors = varimax(factors, kaiser=self.rotation == "varimax")
        return shares_of(who, nicoletti(factors), children)


def nicoletti(factors: FloatMatrix) -> FloatVector:
    """Return unscaled weights from loadings: the square of the largest one of each row.

    Scaled within its factor, ``a^2 / sum a^2``, times the share that the factor explains, ``sum a^2 / sum sum a^2``,
    it is ``a^2`` but for one number that all share.
    """
    squared: FloatMatrix = factors * factors
    largest: FloatVector = np.maximum.reduce(squared, axis=1)
    return largest
