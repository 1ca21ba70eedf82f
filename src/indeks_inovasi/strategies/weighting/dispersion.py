"""Weights by how much a child differs between units."""

from collections.abc import Sequence
from functools import reduce
from typing import Literal, Self

import numpy as np
from pydantic import model_validator

from indeks_inovasi.errors import MissingValueError, NegativeValueError, NonPositiveValueError
from indeks_inovasi.kernels.blocks import is_long
from indeks_inovasi.kernels.exact import exact_deviation, exact_mean
from indeks_inovasi.kernels.threads import side_by_side
from indeks_inovasi.kernels.weighting import Spread, entropy_divergence, gini_coefficient, spread_of, spreads_of
from indeks_inovasi.matrix import Basis, Children, Column, stacked
from indeks_inovasi.strategies.weighting.data_driven import (
    DataDrivenWeighter,
    Unchanging,
    cells_where,
    refuse_below_zero,
    refuse_constant,
    refuse_unchanging,
    shares_of,
)
from indeks_inovasi.typing import FloatVector


class EntropyWeights(DataDrivenWeighter, frozen=True):
    """Weigh a child by how unevenly its values are spread over the units (1 - entropy of its shares).

    It rewards skewed indicators, whatever they mean. With min-max scores on `basis` "normalized" the weights depend
    on the zero that the worst unit gets; "treated" takes the raw, treated values, which must be positive.

    Raises
    ------
    TooFewUnitsError, MissingValueError, NegativeValueError, NonPositiveValueError, ConstantIndicatorError

    References
    ----------
    Shannon (1948); Zavadskas and Podvezko (2016), IJITDM 15(2), 267-283. Direction does not enter: a column and its
    shares are taken as they stand.
    """

    kind: Literal["entropy"] = "entropy"
    basis: Basis
    """"normalized": final columns of the children; "treated": values before normalization. There is no default."""
    zeros: Literal["as_zero", "refuse"] = "as_zero"
    """What a value of 0 adds: "as_zero" takes 0 ln 0 as 0, its limit and the custom; "refuse" names the cells."""

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        columns = children.on(self.basis)
        who = self._refuse_too_few(children)
        spreads = _spreads(columns, len(children.rows))
        lowest = np.array([spread.lowest for spread in spreads])
        if np.isnan(lowest).any():
            raise MissingValueError(who, cells_where(columns, np.isnan))
        if (lowest < 0.0).any():
            raise NegativeValueError(who, cells_where(columns, lambda values: values < 0.0))
        if self.zeros == "refuse" and (lowest == 0.0).any():
            raise NonPositiveValueError(who, cells_where(columns, lambda values: values == 0.0))
        empty = [code for code, spread in zip(children.codes, spreads, strict=True) if spread.highest == 0.0]
        if empty:
            raise NonPositiveValueError(who, [f"{code!r} (always 0)" for code in empty])
        return shares_of(who, entropy_divergence(spreads), children)


def _spreads(columns: Sequence[Column], n: int) -> list[Spread]:
    if not is_long(n * len(columns)):
        return spreads_of(stacked([column.values for column in columns], n))
    return side_by_side(_spread, columns)


def _spread(column: Column) -> Spread:
    return reduce(Spread.merged_with, (spread_of(part.values) for part in column.parts()))


class DeviationWeights(DataDrivenWeighter, frozen=True):
    """Weigh a child by its standard deviation: what differs more between units counts more.

    A common scale such as min-max is needed; after z-scores all weights are equal. The divisor of the deviation (n or
    n - 1) cancels in the weights.

    Raises
    ------
    TooFewUnitsError, MissingValueError, ConstantIndicatorError, WeightsError

    References
    ----------
    Wang and Luo (2010), Mathematical and Computer Modelling 51(1-2), 1-12, standard deviation method.
    """

    kind: Literal["standard_deviation"] = "standard_deviation"
    basis: Basis
    constant: Unchanging = "refuse"
    """What becomes of a child with one value for all units: refused by name, or given the weight zero."""

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        columns = children.on(self.basis)
        who = self._refuse_incomplete(children, columns)
        refuse_unchanging(who, columns, self.constant)
        return shares_of(who, _deviations(columns), children)


class VariationWeights(DataDrivenWeighter, frozen=True):
    """Weigh a child by its coefficient of variation: its standard deviation over its mean.

    Free of the unit of measure, so it also suits treated values; the mean must be above zero.

    Raises
    ------
    TooFewUnitsError, MissingValueError, NonPositiveValueError, ConstantIndicatorError, WeightsError

    References
    ----------
    Zavadskas and Podvezko (2016), IJITDM 15(2), 267-283, introduction, objective weights.
    """

    kind: Literal["coefficient_of_variation"] = "coefficient_of_variation"
    basis: Basis
    constant: Unchanging = "refuse"
    """What becomes of a child with one value for all units: refused by name, or given the weight zero."""

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        columns = children.on(self.basis)
        who = self._refuse_incomplete(children, columns)
        means = np.array([float(exact_mean(column.values)) for column in columns])
        low = [f"{c.code!r} (mean {m!r})" for c, m in zip(columns, means.tolist(), strict=True) if m <= 0.0]
        if low:
            raise NonPositiveValueError(f"{who}, which divides by the mean,", low)
        refuse_unchanging(who, columns, self.constant)
        return shares_of(who, _deviations(columns) / means, children)


class GiniWeights(DataDrivenWeighter, frozen=True):
    """Weigh a child by the Gini coefficient of its values: how unequally they are spread over the units.

    The small-sample factor n / (n - 1) is the same for every child and cancels. `reciprocal` weighs by 1 / Gini:
    what is alike in all units counts more.

    Raises
    ------
    TooFewUnitsError, MissingValueError, NegativeValueError, ConstantIndicatorError, WeightsError

    References
    ----------
    Ciommi, Gigliarano, Emili, Taralli and Chelli (2017), Ecological Indicators 76, 281-296.
    """

    kind: Literal["gini"] = "gini"
    basis: Basis
    reciprocal: bool = False
    constant: Unchanging = "refuse"
    """What becomes of a child with one value for all units: refused by name, or given the weight zero."""

    @model_validator(mode="after")
    def _can_divide(self) -> Self:
        if self.reciprocal and self.constant == "zero":
            raise ValueError("reciprocal=True divides by the coefficient, so constant='zero' is not possible.")
        return self

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        columns = children.on(self.basis)
        who = self._refuse_incomplete(children, columns)
        refuse_below_zero(who, columns)
        if self.reciprocal:
            refuse_constant(f"{who}, which divides by the coefficient,", columns)
        refuse_unchanging(who, columns, self.constant)
        unequal = np.array([gini_coefficient(column.values) for column in columns])
        return shares_of(who, 1.0 / unequal if self.reciprocal else unequal, children)


def _deviations(columns: Sequence[Column]) -> FloatVector:
    return np.array([float(exact_deviation(column.values, 0)) for column in columns])
