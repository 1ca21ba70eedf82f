"""Weights by what is lost without a child: MEREC, and entropy with the impact of losses (IDOCRIW)."""

from collections.abc import Sequence
from functools import reduce
from typing import Literal

import numpy as np

from indeks_inovasi.errors import WeightsError
from indeks_inovasi.kernels.blocks import ranges
from indeks_inovasi.kernels.elimination import stationary
from indeks_inovasi.kernels.exact import PartialSum, partial_sums
from indeks_inovasi.kernels.weighting import impact_losses, removal_changes
from indeks_inovasi.matrix import Basis, Children, Column, stacked
from indeks_inovasi.strategies.weighting.data_driven import (
    DataDrivenWeighter,
    Unchanging,
    refuse_constant,
    refuse_not_positive,
    refuse_unchanging,
    shares_of,
)
from indeks_inovasi.strategies.weighting.dispersion import EntropyWeights
from indeks_inovasi.typing import FloatVector

_NO_BALANCE = "losses cannot be balanced, for some child loses nothing in the units that are best in the others"


class Merec(DataDrivenWeighter, frozen=True):
    """Weigh a child by how much the performance of the units changes when it is removed (MEREC).

    The method has a scale of its own: the worst value over x where more is better, x over the worst one where less is;
    so treated values, with their direction, are what it was made for. All must be above zero.

    Raises
    ------
    TooFewUnitsError, MissingValueError, NonPositiveValueError, ConstantIndicatorError, WeightsError

    References
    ----------
    Keshavarz-Ghorabaee, Amiri, Zavadskas, Turskis and Antucheviciene (2021), Symmetry 13(4), 525.
    """

    kind: Literal["merec"] = "merec"
    basis: Basis
    constant: Unchanging = "refuse"
    """What becomes of a child with one value for all units: refused by name, or given the weight zero."""

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        columns = children.on(self.basis)
        who = self._refuse_incomplete(children, columns)
        refuse_not_positive(who, columns)
        refuse_unchanging(who, columns, self.constant)
        return shares_of(who, _effects(columns, len(children.rows)), children)


class Idocriw(DataDrivenWeighter, frozen=True):
    """Weigh a child by entropy times the impact of losses (IDOCRIW): what differs, and what the best in others lack.

    The impact of losses (CILOS) asks, for the unit that is best in each child, how much it loses in the others; its
    weights balance losses given and taken. Of several units that are best in a child the one counts that comes first
    by code, so the order of rows does not matter.

    Raises
    ------
    TooFewUnitsError, MissingValueError, NonPositiveValueError, ConstantIndicatorError
    WeightsError
        If losses cannot be balanced: some child loses nothing in the units that are best in the others.

    References
    ----------
    Zavadskas and Podvezko (2016), IJITDM 15(2), 267-283.
    """

    kind: Literal["idocriw"] = "idocriw"
    basis: Basis
    part: Literal["both", "impact_loss"] = "both"
    """"impact_loss": the weights of CILOS alone."""

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        columns = children.on(self.basis)
        who = self._refuse_incomplete(children, columns)
        refuse_not_positive(who, columns)
        refuse_constant(who, columns)
        turned = [column.ends[0] / column.values if column.is_negative else column.values for column in columns]
        shares = [values / float(np.maximum.reduce(values)) for values in turned]
        best = [self._best(column, values) for column, values in zip(columns, shares, strict=True)]
        losses = impact_losses(np.array([[own[row] for own in shares] for row in best]))
        impact = np.ones(1) if len(columns) == 1 else stationary(losses)
        if impact is None:
            raise WeightsError(who, [_NO_BALANCE])
        if self.part == "impact_loss":
            return impact
        return shares_of(who, EntropyWeights(basis=self.basis).find(children) * impact, children)

    @staticmethod
    def _best(column: Column, values: FloatVector) -> int:
        """Return the row of the best unit, the first by code among equals."""
        units, periods = column.rows.units, column.rows.periods
        rows: list[int] = np.flatnonzero(values == np.maximum.reduce(values)).tolist()
        return min(rows, key=lambda row: (units[row], "" if periods is None else periods[row]))


def _effects(columns: Sequence[Column], n: int) -> FloatVector:
    """Return the (m,) effects of removal, block by block, so that no matrix of all rows is made."""
    parts: list[list[PartialSum]] = []
    for rows in ranges(n):
        ratios = stacked([_to_worst(column, rows) for column in columns], rows.stop - rows.start)
        parts.append(partial_sums(removal_changes(ratios)))
    return np.array([reduce(PartialSum.merged_with, own).total() for own in zip(*parts, strict=True)])


def _to_worst(column: Column, rows: slice) -> FloatVector:
    """Return the worst value over each, or each over the worst one where less is better: 1 for the worst unit."""
    low, high = column.ends
    return column.values[rows] / high if column.is_negative else low / column.values[rows]
