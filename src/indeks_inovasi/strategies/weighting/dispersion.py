"""Weights by how much a child differs between units."""

from collections.abc import Sequence
from functools import reduce
from typing import Literal

import numpy as np

from indeks_inovasi.errors import (
    MissingValueError,
    NegativeValueError,
    NonPositiveValueError,
)
from indeks_inovasi.kernels.blocks import BLOCK
from indeks_inovasi.kernels.weighting import Spread, entropy_divergence, spread_of, spreads_of
from indeks_inovasi.matrix import Basis, Children, Column, stacked
from indeks_inovasi.strategies.weighting.data_driven import DataDrivenWeighter, cells_where, shares_of
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
        empty = [code for code, spread in zip(children.codes, spreads, strict=True) if spread.highest == 0.0]
        if empty:
            raise NonPositiveValueError(who, [f"{code!r} (always 0)" for code in empty])
        return shares_of(who, entropy_divergence(spreads), children)


def _spreads(columns: Sequence[Column], n: int) -> list[Spread]:
    if n * len(columns) <= BLOCK:
        return spreads_of(stacked([column.values for column in columns], n))
    return [_spread(column) for column in columns]


def _spread(column: Column) -> Spread:
    return reduce(Spread.merged_with, (spread_of(part.values) for part in column.parts()))
