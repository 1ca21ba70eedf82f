"""Medians, and means that weigh a child by its place among its siblings."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi.errors import WeightsError
from indeks_inovasi.kernels import ordered
from indeks_inovasi.kernels.comparing import keys
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base import Aggregator, total_weight
from indeks_inovasi.typing import FloatMatrix, FloatVector, Number, Whole

Halfway = Literal["lower", "mean", "upper"]
Share = Annotated[Number, Field(ge=0.0, le=1.0)]

_AT: Final[Mapping[Halfway, float]] = {"lower": 0.0, "mean": 0.5, "upper": 1.0}


class Median(Aggregator, frozen=True):
    """Return the middle child: at most half of the weight lies below it, and at most half above.

    Extreme children do not move it. With equal weights it is the common median.

    References
    ----------
    Edgeworth (1888), Philosophical Magazine 25(154), 184-191, for weighted observations.
    """

    kind: Literal["median"] = "median"
    halfway: Halfway = "mean"
    """Which one, where two children stand in the middle: half of their sum, as is common, or one of them."""

    def combine(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the medians."""
        if (weights == weights[0]).all():
            return ordered.middle(values, _AT[self.halfway])
        return ordered.weighted_middle(values, weights, _AT[self.halfway])


class Owa(Aggregator, frozen=True):
    """Return an ordered weighted average: weights belong to the places of the children, from best to worst.

    Say how the places are weighed by exactly one of the fields `weights` (with `order`), `exponent`, `between`,
    `at_least`, `best`, `worst` and `orness`. The weights of the children only decide which of them count, as Yager
    defines it, unless `importances` is "used".

    Raises
    ------
    WeightsError
        If the weights do not fit the number of children.

    References
    ----------
    Yager (1988), IEEE Transactions on Systems, Man, and Cybernetics 18(1), 183-190; quantifiers and importances:
    Yager (1996), International Journal of Intelligent Systems 11(1), 49-73.
    """

    kind: Literal["owa"] = "owa"
    weights: tuple[Annotated[Number, Field(ge=0.0)], ...] | None = None
    """One weight per place; they add to 1."""
    order: Literal["best_first", "worst_first"] | None = None
    """Whether the first of `weights` belongs to the best child or to the worst."""
    exponent: Annotated[Number, Field(gt=0.0)] | None = None
    """a of the quantifier r^a: 1 is the mean, large a comes near the worst child, small a near the best."""
    between: tuple[Share, Share] | None = None
    """(a, b) of the quantifier that is 0 up to a, 1 from b on and a line between: (0.3, 0.8) for "most"."""
    at_least: Annotated[Whole, Field(ge=1)] | None = None
    """j of the quantifier "at least j": the j-th best child."""
    best: Annotated[Whole, Field(ge=1)] | None = None
    """The mean of so many of the best children."""
    worst: Annotated[Whole, Field(ge=1)] | None = None
    """The mean of so many of the worst children."""
    orness: Share | None = None
    """From 0 (the worst child) to 1 (the best): the weights of largest entropy with this orness (O'Hagan 1988)."""
    importances: Literal["ignored", "used"] = "ignored"
    """"used": a place is as wide as the weight of the child that takes it (Yager 1996); with a quantifier only."""

    @model_validator(mode="after")
    def _one_choice(self) -> Self:
        choices = ("weights", "exponent", "between", "at_least", "best", "worst", "orness")
        given = [name for name in choices if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"Owa needs exactly one of {', '.join(choices)}, but has {', '.join(given) or 'none'}.")
        if (self.order is None) != (self.weights is None):
            raise ValueError("weights and order belong together: say whether the first weight is that of the best.")
        if self.between is not None and not self.between[0] < self.between[1]:
            raise ValueError(f"between needs two shares that rise, but has {self.between!r}.")
        if self.importances == "used" and self.exponent is None and self.between is None:
            raise ValueError("Importances need a quantifier over shares of weight: give exponent or between.")
        return self

    @model_validator(mode="after")
    def _weights_add_to_one(self) -> Self:
        if self.weights is not None:
            total = total_weight(np.array(self.weights))
            if keys(np.array([total - 1.0]), 9)[0] != 0.0:
                raise WeightsError("Owa", [f"those of the places add to {total!r} instead of 1"])
        return self

    @model_validator(mode="after")
    def _places_stay(self) -> Self:
        if self.missing.rule != "skip":
            return self
        if self.weights is not None:
            raise ValueError(
                "Owa has one weight per place and cannot skip a child: use the missing rule 'refuse' or 'propagate', or"
                " a quantifier such as exponent."
            )
        needed = self.at_least or self.best or self.worst
        if needed is not None and (self.missing.of == "leaves" or (self.missing.at_least or 1) < needed):
            raise ValueError(
                f"Owa looks at {needed} children, so that fewer are not enough: use the missing rule"
                f" {{'rule': 'skip', 'at_least': {needed}}}."
            )
        return self

    def combine(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the averages."""
        m = values.shape[1]
        needed = self.at_least or self.best or self.worst or 0
        if needed > m or (self.weights is not None and len(self.weights) != m):
            wanted = f"{len(self.weights or ())} places" if self.weights is not None else f"{needed} children"
            raise WeightsError(f"Owa in the group {children.group!r}", [f"it weighs {wanted}, but {m} children count"])
        if self.importances == "ignored":
            return ordered.ordered_mean(values, self.position_weights(m))
        rows, shares = ordered.shares_by_position(values, weights)
        return ordered.mean_by_steps(rows, self._quantified(shares))

    def position_weights(self, m: int) -> FloatVector:
        """Return the (m,) weights of the best, second best ... and worst of m children; only their ratios matter."""
        if self.weights is not None:
            given = np.array(self.weights)
            return given if self.order == "best_first" else given[::-1]
        if self.orness is not None:
            return ordered.most_even_weights(m, self.orness)
        if self.exponent is not None or self.between is not None:
            return ordered.steps_of(self._quantified(np.arange(m + 1.0) / m))
        chosen = np.zeros(m)
        if self.at_least is not None:
            chosen[self.at_least - 1] = 1.0
        elif self.best is not None:
            chosen[: self.best] = 1.0
        else:
            chosen[m - (self.worst or 0) :] = 1.0
        return chosen

    def _quantified(self, shares: FloatVector | FloatMatrix) -> FloatVector:
        if self.exponent is not None:
            return ordered.quantifier(shares, self.exponent)
        start, end = self.between or (0.0, 1.0)
        return ordered.ramp(shares, start, end)
