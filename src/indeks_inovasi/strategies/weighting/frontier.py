"""One set of weights that brings all units as near to the frontier as they can come together."""

from typing import Literal

import numpy as np
from pydantic import Field

from indeks_inovasi.errors import NonPositiveValueError, SpecificationError
from indeks_inovasi.kernels.frontier import benefit_of_the_doubt, common_weights
from indeks_inovasi.kernels.restrictions import SAME_SHARE, share_restrictions
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.weighting.data_driven import DataDrivenWeighter, refuse_below_zero, shares_of
from indeks_inovasi.typing import FloatVector, Number


class CommonBenefitOfTheDoubt(DataDrivenWeighter, frozen=True):
    """Weigh all units alike, so that they stay as little as possible below what they could reach.

    With weights that give no unit more than its target, d is what a unit lacks: the weights are those of the least
    ``s mean(d) + (1 - s) max(d)``. Where several are as good, a small mean decides, then the order of the children.
    Weights depend on the children's scales. The one unit that is worst off can settle them all when s is 0.

    Raises
    ------
    TooFewUnitsError, MissingValueError, NegativeValueError, NonPositiveValueError, SpecificationError

    References
    ----------
    Hatefi and Torabi (2010), Ecological Economics 70(1), 114-120: target "one", s = 0. Despotis (2005), Journal of the
    Operational Research Society 56(8), 969-980: target "own_score".
    """

    kind: Literal["common_benefit_of_the_doubt"] = "common_benefit_of_the_doubt"
    target: Literal["one", "own_score"]
    """"one" for every unit; "own_score": what it reaches with weights of its own, by benefit of the doubt."""
    mean_share: Number = Field(ge=0.0, le=1.0)
    """s: 0 looks at the unit that lacks most, 1 at the mean of all."""
    at_least: Number = Field(default=0.0, ge=0.0, lt=1.0)
    """Least share of the weights for each child; at 0, a child may get no weight."""

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        who = self._refuse_incomplete(children, children.columns)
        refuse_below_zero(who, children.columns)
        values = children.matrix
        if not values.any():
            raise NonPositiveValueError(who, [f"{code!r} (always 0)" for code in children.codes])
        m = len(children.codes)
        if self.at_least * m > 1.0 + SAME_SHARE:
            raise SpecificationError(
                [f"{who} finds no weights within its bounds: {m} children with {self.at_least!r} each are above 1."]
            )
        least: FloatVector = np.full(m, self.at_least)
        restrictions = share_restrictions(least, np.ones(m))
        targets = np.ones(len(values))
        if self.target == "own_score":
            targets = benefit_of_the_doubt(values, restrictions).scores
        return shares_of(who, common_weights(values, targets, self.mean_share, restrictions), children)
