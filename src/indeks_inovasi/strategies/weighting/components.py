"""Weights from principal components and factors."""

from typing import Literal, Self

import numpy as np
from pydantic import BaseModel, Field, SerializeAsAny, model_validator

from indeks_inovasi.errors import SpecificationError, WeightsError
from indeks_inovasi.kernels.factors import loadings, varimax
from indeks_inovasi.kernels.linalg import Eigen, symmetric_eigen
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.weighting.correlation import gram_of_children
from indeks_inovasi.strategies.weighting.data_driven import (
    DataDrivenWeighter,
    refuse_constant,
    refuse_gaps,
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
        held: list[float] = values.tolist()
        if self.count is not None:
            return min(self.count, len(held))
        if self.eigenvalue is not None:
            return max(1, len([value for value in held if value >= self.eigenvalue]))
        total = 0.0
        for value in held:
            total += max(value, 0.0)
        if self.each_share is not None:
            return max(1, len([value for value in held if value >= self.each_share * total]))
        running = 0.0
        for count, value in enumerate(held, start=1):
            running += value
            if running >= (self.total_share or 1.0) * total * (1.0 - 2.0**-40):
                return count
        return len(held)


class _ComponentWeights(DataDrivenWeighter, frozen=True):
    """What weights from components share."""

    matrix: Literal["correlation", "covariance"]
    retain: SerializeAsAny[Retain]

    def _eigen(self, children: Children) -> tuple[str, Eigen]:
        who = self._refuse_too_few(children)
        refuse_gaps(who, children.columns)
        refuse_constant(who, children.columns)
        gram = gram_of_children(children)
        related = gram.correlations()
        if self.matrix == "covariance":
            deviations = gram.deviations(1)
            related = related * deviations[:, np.newaxis] * deviations
        return who, symmetric_eigen(related)


class PcaWeights(_ComponentWeights, frozen=True):
    """Weigh children by the principal components of their final columns.

    "squared_loadings": the squared entries of the eigenvectors kept, each component counting by the variance that it
    explains. "first_component": the entries of the first eigenvector, whose sign is fixed so that their sum is above
    zero; an entry below zero is refused, because a weight is none.

    Raises
    ------
    TooFewUnitsError, MissingValueError, ConstantIndicatorError
    WeightsError
        If an entry of the first eigenvector is below zero.

    Warns
    -----
    EqualEigenvaluesWarning
        If eigenvalues are equal, so that their vectors are not defined.

    References
    ----------
    OECD2008, step 4 and 6; COINr, function ``get_PCA``.
    """

    kind: Literal["pca"] = "pca"
    form: Literal["squared_loadings", "first_component"]

    @model_validator(mode="after")
    def _first_is_one(self) -> Self:
        if self.form == "first_component" and self.retain.count != 1:
            raise ValueError("form='first_component' keeps one component: Retain(count=1).")
        return self

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        if len(children.columns) == 1:
            return np.ones(1)
        who, eigen = self._eigen(children)
        if self.form == "first_component":
            return self._first(who, eigen, children)
        total = np.zeros(len(children.columns))
        for component in range(self.retain.kept(eigen.values)):
            vector = eigen.vectors[:, component]
            total = total + vector * vector * max(float(eigen.values[component]), 0.0)
        return shares_of(who, total, children)

    def _first(self, who: str, eigen: Eigen, children: Children) -> FloatVector:
        vector = eigen.vectors[:, 0]
        total = 0.0
        for entry in vector.tolist():
            total += entry
        vector = -vector + 0.0 if total < 0.0 else vector
        pairs = zip(children.codes, vector.tolist(), strict=True)
        below = [f"{code!r} has {entry!r}, below zero" for code, entry in pairs if entry < 0.0]
        if below:
            what = f"{who}: the children do not all point one way (form='squared_loadings' takes them); the eigenvector"
            raise WeightsError(what, below)
        return shares_of(who, vector, children)


class FactorWeights(_ComponentWeights, frozen=True):
    """Weigh children by rotated factors: each belongs to the factor that it loads most on (Nicoletti and others).

    Squared loadings are scaled to one within each factor; a child takes its share in its own factor, times the share
    of the variance that the factor explains. Factors come from principal components, rotated by varimax.

    Raises
    ------
    TooFewUnitsError, MissingValueError, ConstantIndicatorError, WeightsError

    References
    ----------
    Nicoletti, Scarpetta and Boylaud (2000), OECD Economics Department Working Papers 226; OECD2008, step 6, weights
    based on factor analysis.
    """

    kind: Literal["factor_analysis"] = "factor_analysis"
    kaiser: bool
    """Whether rows of loadings are brought to one length while they are rotated. There is no default."""

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        if len(children.columns) == 1:
            return np.ones(1)
        who, eigen = self._eigen(children)
        return shares_of(who, nicoletti(self.rotated(eigen)), children)

    def rotated(self, eigen: Eigen) -> FloatMatrix:
        """Return the (m, factors) rotated loadings."""
        count = self.retain.kept(eigen.values)
        return varimax(loadings(eigen, count), self.kaiser)


def nicoletti(rotated: FloatMatrix) -> FloatVector:
    """Return unscaled weights from rotated loadings: the square of the largest one of each row.

    Scaled within its factor, ``a^2 / sum a^2``, times the share that the factor explains, ``sum a^2 / sum sum a^2``,
    it is ``a^2`` but for one number that all share.

    Raises
    ------
    SpecificationError
        If there is no factor.
    """
    if rotated.shape[1] == 0:
        raise SpecificationError(["There is no factor to weigh by."])
    squared: FloatMatrix = rotated * rotated
    largest: FloatVector = np.maximum.reduce(squared, axis=1)
    return largest
