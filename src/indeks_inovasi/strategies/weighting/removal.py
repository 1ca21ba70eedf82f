"""Weights by what is lost without a child: MEREC, and entropy with the impact of losses (IDOCRIW)."""

from typing import Literal

import numpy as np

from indeks_inovasi.errors import WeightsError
from indeks_inovasi.kernels.elimination import stationary
from indeks_inovasi.kernels.weighting import impact_losses, removal_effects
from indeks_inovasi.matrix import Basis, Children, Column, stacked
from indeks_inovasi.strategies.weighting.data_driven import (
    DataDrivenWeighter,
    refuse_gaps,
    refuse_not_positive,
    shares_of,
)
from indeks_inovasi.strategies.weighting.dispersion import EntropyWeights
from indeks_inovasi.typing import FloatVector


class Merec(DataDrivenWeighter, frozen=True):
    """Weigh a child by how much the performance of the units changes when it is removed (MEREC).

    The method has a scale of its own: the worst value over x where more is better, x over the worst one where less is;
    so treated values, with their direction, are what it was made for. All must be above zero.

    Raises
    ------
    TooFewUnitsError, MissingValueError, NonPositiveValueError, WeightsError

    References
    ----------
    Keshavarz-Ghorabaee, Amiri, Zavadskas, Turskis and Antucheviciene (2021), Symmetry 13(4), 525.
    """

    kind: Literal["merec"] = "merec"
    basis: Basis

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        columns = children.on(self.basis)
        who = self._refuse_too_few(children)
        refuse_gaps(who, columns)
        refuse_not_positive(who, columns)
        ratios = stacked([_to_worst(column) for column in columns], len(children.rows))
        return shares_of(who, removal_effects(ratios), children)


class Idocriw(DataDrivenWeighter, frozen=True):
    """Weigh a child by entropy times the impact of losses (IDOCRIW): what differs, and what the best in others lack.

    The impact of losses (CILOS) asks, for the unit that is best in each child, how much it loses in the others; its
    weights balance losses given and taken. Of several units that are best in a child the one counts that comes first
    by code, so the order of rows does not matter.

    Raises
    ------
    TooFewUnitsError, MissingValueError, NonPositiveValueError
    WeightsError
        If one unit is best in everything, so that nothing is lost.

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
        who = self._refuse_too_few(children)
        refuse_gaps(who, columns)
        refuse_not_positive(who, columns)
        turned = [column.ends[0] / column.values if column.is_negative else column.values for column in columns]
        shares = [values / float(np.maximum.reduce(values)) for values in turned]
        best = [self._best(column, values) for column, values in zip(columns, shares, strict=True)]
        losses = impact_losses(np.array([[own[row] for own in shares] for row in best]))
        impact = np.ones(1) if len(columns) == 1 else stationary(losses)
        if impact is None:
            raise WeightsError(who, ["a unit that is best in one child is best in all, so that nothing is lost"])
        if self.part == "impact_loss":
            return impact
        return shares_of(who, EntropyWeights(basis=self.basis).find(children) * impact, children)

    @staticmethod
    def _best(column: Column, values: FloatVector) -> int:
        """Return the row of the best unit, the first by code among equals."""
        rows = np.flatnonzero(values == np.maximum.reduce(values)).tolist()
        keys = list(column.rows.keys)
        return int(min(rows, key=lambda row: (keys[row][0], keys[row][1] or "")))


def _to_worst(column: Column) -> FloatVector:
    """Return the worst value over each, or each over the worst one where less is better: 1 for the worst unit."""
    low, high = column.ends
    return column.values / high if column.is_negative else low / column.values
