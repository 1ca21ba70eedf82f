"""Weights under which every child has the influence that it is meant to have."""

import warnings
from collections.abc import Callable
from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi.errors import UnknownCodeError, WeightsError, listed
from indeks_inovasi.kernels.exact import exact_deviation
from indeks_inovasi.kernels.influence import centered_ranks, influences, nearest_amounts, rank_influences
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base import total_weight
from indeks_inovasi.strategies.weighting.correlation import Correlation, gram_of_children, gram_of_ranks
from indeks_inovasi.strategies.weighting.data_driven import (
    DataDrivenWeighter,
    refuse_constant,
)
from indeks_inovasi.typing import FloatMatrix, FloatVector, FrozenMap, Number

_ROUNDS = 40
"""Corrections of the aim, at most, where the influence is one of ranks."""


class InfluenceWarning(UserWarning):
    """No weights give the influence that is wanted; the nearest ones are used."""


class EqualInfluence(DataDrivenWeighter, frozen=True):
    """Find weights under which each child correlates with the weighted mean of the group as it is meant to.

    A weight is no influence: a child that the others agree with moves the mean more than its weight says. Wanted are
    equal correlations, or correlations in given proportions. Pearson's lead to a system of equations; Spearman's are
    approached from there in steps, and the best weights met are taken. Weights are never below zero. Where none give
    what is wanted, `unreachable` refuses, or takes the nearest ones (least squares over the shares of the influence)
    and warns; both say what was reached.

    Raises
    ------
    TooFewUnitsError, MissingValueError, ConstantIndicatorError
    WeightsError
        If the wanted influence is out of reach and `unreachable` is "refuse", or if no child goes with the sum of all.
    UnknownCodeError
        If `influence` leaves out a child.

    Warns
    -----
    InfluenceWarning
        If the nearest weights are taken.

    References
    ----------
    Becker, Saisana, Paruolo and Vandecasteele (2017), Ecological Indicators 80, 12-22.
    """

    kind: Literal["equal_influence"] = "equal_influence"
    correlation: Correlation = "pearson"
    """The influence of a child: "pearson", as in COINr, or "spearman", which outliers move less."""
    influence: FrozenMap[str, Number] = FrozenMap()
    """Wanted proportions of the correlations by code; empty: equal ones."""
    unreachable: Literal["refuse", "nearest"] = "refuse"
    tolerance: Number | None = Field(default=None, gt=0.0)
    """Largest gap between a share of the influence and the wanted one that counts as reached. None: 1e-9 for Pearson's
    correlation, 0.001 for Spearman's, which moves in jumps."""

    @model_validator(mode="after")
    def _above_zero(self) -> Self:
        low = [code for code, share in self.influence.items() if share <= 0.0]
        if low:
            raise ValueError(f"A wanted influence is above zero, but not that of {', '.join(low)}.")
        return self

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        who = self._refuse_incomplete(children, children.columns)
        refuse_constant(who, children.columns)
        wanted = self._wanted(children)
        if len(wanted) == 1:
            return np.ones(1)
        if self.correlation == "pearson":
            found, reached = _by_values(who, children, wanted)
        else:
            found, reached = _by_ranks(who, children, wanted, self._enough)
        self._judge(who, children, reached, wanted)
        return found

    @property
    def _enough(self) -> float:
        if self.tolerance is not None:
            return self.tolerance
        return 1e-9 if self.correlation == "pearson" else 0.001

    def _wanted(self, children: Children) -> FloatVector:
        if not self.influence:
            return np.full(len(children.columns), 1.0 / len(children.columns))
        bare = [code for code in children.codes if code not in self.influence]
        if bare:
            raise UnknownCodeError(f"influence for children of {children.group!r}", bare, self.influence)
        return _shares(np.array([self.influence[code] for code in children.codes]))

    def _judge(self, who: str, children: Children, reached: FloatVector, wanted: FloatVector) -> None:
        gaps = np.abs(reached - wanted)
        if (gaps <= self._enough).all():
            return
        shown = listed(
            f"{code!r} gets {got:.4g} of it instead of {want:.4g}"
            for code, got, want, gap in zip(
                children.codes, reached.tolist(), wanted.tolist(), gaps.tolist(), strict=True
            )
            if gap > self._enough
        )
        what = f"no weights of zero or more give the wanted influence within {self._enough:g}"
        if self.unreachable == "refuse":
            raise WeightsError(who, [f"{what}; with the nearest, which unreachable='nearest' takes, {shown}"])
        warnings.warn(f"{who}: {what}; with the nearest, which are used, {shown}.", InfluenceWarning, stacklevel=2)


def _by_values(who: str, children: Children, wanted: FloatVector) -> tuple[FloatVector, FloatVector]:
    """Return the weights for Pearson's correlations, and the shares of the influence that they give."""
    gram = gram_of_children(children)
    related = gram.correlations()
    amounts = _nearest(who, related, wanted)
    return _shares(amounts / gram.deviations(0)), _shares(influences(related, amounts))


def _by_ranks(who: str, children: Children, wanted: FloatVector, enough: float) -> tuple[FloatVector, FloatVector]:
    """Return the best weights met for Spearman's correlations, and the shares of the influence that they give.

    What the last weights missed is added to what the next ones aim at.
    """
    related = gram_of_ranks(children).correlations()
    deviations = np.array([float(exact_deviation(column.values, 0)) for column in children.columns])
    reach = _reach(children)
    aim, step = wanted, 1.0
    best, reached, nearest = wanted, wanted, np.inf
    for _ in range(_ROUNDS):
        weights = _shares(_nearest(who, related, aim) / deviations)
        shares = reach(weights)
        gap = float(np.maximum.reduce(np.abs(shares - wanted)))
        if gap < nearest:
            best, reached, nearest = weights, shares, gap
        else:
            step *= 0.75
        if gap <= enough:
            break
        aim = aim + step * (wanted - shares)
    return best, reached


def _reach(children: Children) -> Callable[[FloatVector], FloatVector]:
    ranked = [centered_ranks(column.values) for column in children.columns]

    def shares(weights: FloatVector) -> FloatVector:
        total = np.zeros(len(children.rows))
        for column, weight in zip(children.columns, weights.tolist(), strict=True):
            total = total + column.values * weight
        return _shares(rank_influences(ranked, total))

    return shares


def _nearest(who: str, related: FloatMatrix, aim: FloatVector) -> FloatVector:
    amounts = nearest_amounts(related, aim)
    if amounts is None:
        raise WeightsError(who, ["no child goes with the sum of all, so that there is no influence to share"])
    return amounts


def _shares(values: FloatVector) -> FloatVector:
    return values / total_weight(values)
