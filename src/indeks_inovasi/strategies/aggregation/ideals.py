"""How near a unit is to an ideal one."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi.errors import ConstantIndicatorError
from indeks_inovasi.kernels import ideals
from indeks_inovasi.kernels.exact import exact_deviation, exact_mean
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.aggregation.learning import (
    Learned,
    LearningAggregator,
    MeasuringAggregator,
    by_code,
    in_order,
    poles_of,
)
from indeks_inovasi.strategies.base import total_weight
from indeks_inovasi.typing import Columns, FloatVector, FrozenMap, Number

Distance = Literal["euclidean", "manhattan", "chebyshev", "minkowski"]
_EXPONENTS: Final[Mapping[Distance, float]] = {"euclidean": 2.0, "manhattan": 1.0, "chebyshev": np.inf}


class Topsis(LearningAggregator, frozen=True):
    """Return ``d- / (d+ + d-)``, the distances of a unit from the worst and the best values there are.

    The children stand on comparable scales; as published, each is divided by the root of its sum of squares and a
    negative one turned: ``Vector(turn="negate")``. Without `best` and `worst` the ideals are those of the units, and a
    unit that comes or goes can move every score. Beyond an ideal, a higher value takes a unit away from it.

    Raises
    ------
    ConstantIndicatorError
        If no child tells two units apart.

    References
    ----------
    Hwang and Yoon (1981), Multiple Attribute Decision Making, Springer.
    """

    learned: ClassVar[tuple[str, ...]] = ("best", "worst")
    skips: ClassVar[bool] = True
    kind: Literal["topsis"] = "topsis"
    distance: Distance = "euclidean"
    """As published, unless said otherwise."""
    exponent: Annotated[Number, Field(ge=1.0)] | None = None
    """p of the distance "minkowski"."""
    weights_enter: Literal["values", "distance"] = "values"
    """"values": they multiply the values, as published. "distance": ``sum w |d|^p`` (Deng, Yeh and Willis 2000)."""
    best: FrozenMap[str, Number] | None = None
    """The best value of each child; learned where null."""
    worst: FrozenMap[str, Number] | None = None
    """The worst value of each child; learned where null."""

    @model_validator(mode="after")
    def _distance_is_known(self) -> Self:
        if (self.distance == "minkowski") != (self.exponent is not None):
            raise ValueError("The distance 'minkowski' and an exponent belong together.")
        if self.distance == "chebyshev" and self.weights_enter == "distance":
            raise ValueError("The largest difference has no sum that weights could enter: let them enter the values.")
        return self

    @property
    def rises(self) -> bool:
        """False: beyond the best value, a unit goes away from it."""
        return False

    def learn(self, children: Children, weights: FloatVector) -> Learned:
        """Return the best and the worst value of each child."""
        poles = poles_of(children)
        self.refuse_constant(children, poles)
        worst, best = zip(*poles, strict=True)
        return {"best": by_code(children, best), "worst": by_code(children, worst)}

    def score(self, columns: Columns, weights: FloatVector, children: Children) -> FloatVector:
        """Return the closeness of each unit to the best values."""
        best, worst = (in_order(children, held or FrozenMap(), "ideal") for held in (self.best, self.worst))
        self.refuse_constant(children, list(zip(worst.tolist(), best.tolist(), strict=True)))
        exponent = _EXPONENTS.get(self.distance, self.exponent or 2.0)
        inside = self.weights_enter == "distance"
        shares = weights / total_weight(weights)
        to_best, to_worst = (ideals.distance(columns, point, shares, exponent, inside) for point in (best, worst))
        return ideals.closeness(to_best, to_worst)


class Wroclaw(MeasuringAggregator, frozen=True):
    """Return ``1 - d / (mean + k deviations)`` of the distances d from a unit that has the best of every child.

    Hellwig's measure of development, the Wroclaw taxonomic method: near 1 for a unit near the best values, below 0
    for one unusually far away. Other programs give the distance itself, small for good units; here more is better.
    The children stand on comparable scales, as published z-scores. Beyond the best value, a unit goes away from it.

    Raises
    ------
    ConstantIndicatorError
        If all units are the same.

    References
    ----------
    Hellwig (1968), Przeglad Statystyczny 15(4), 307-327; Roszkowska (2024), Applied Sciences 14(21), 10029.
    """

    learned: ClassVar[tuple[str, ...]] = ("best", "limit")
    measured_by: ClassVar[tuple[str, ...]] = ("best", "weights_enter")
    kind: Literal["wroclaw"] = "wroclaw"
    ddof: Literal[0, 1]
    """Divisor n - ddof of the deviation of the distances: 0 in Hellwig, 1 in the R package Compind."""
    weights_enter: Literal["values", "distance"]
    """"values": they multiply the values; "distance": ``sum w d^2``. With equal weights both give the same."""
    deviations: Annotated[Number, Field(ge=0.0)] = 2.0
    """k; 2 in Hellwig."""
    best: FrozenMap[str, Number] | None = None
    """The best value of each child; learned where null."""
    limit: Annotated[Number, Field(gt=0.0)] | None = None
    """The distance that scores 0, ``mean + k deviations``; learned where null."""

    @property
    def rises(self) -> bool:
        """False: beyond the best value, a unit goes away from it."""
        return False

    def learn(self, children: Children, weights: FloatVector) -> Learned:
        """Return the best values, and the distance that scores 0."""
        poles = poles_of(children)
        best = self.best or by_code(children, [high for _, high in poles])
        (distances,) = self.replace(best=best).measured(children, weights)
        if len(distances) <= self.ddof or not (distances > 0.0).any():
            raise ConstantIndicatorError(
                f"{self.who} {children.group!r}",
                [(code, low) for code, (low, _) in zip(children.codes, poles, strict=True)],
            )
        return {
            "best": best,
            "limit": exact_mean(distances) + self.deviations * float(exact_deviation(distances, self.ddof)),
        }

    def measures(self, columns: Columns, weights: FloatVector, children: Children) -> tuple[FloatVector]:
        """Return the distances from the best values."""
        best = in_order(children, self.best or FrozenMap(), "best value")
        shares = weights / total_weight(weights)
        return (ideals.distance(columns, best, shares, 2.0, self.weights_enter == "distance"),)

    def finish(self, measures: tuple[FloatVector, ...]) -> FloatVector:
        """Return 1 at the best values, 0 at the limit."""
        (distances,) = measures
        return 1.0 - distances / (self.limit or 1.0) + 0.0
