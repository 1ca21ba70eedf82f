"""Weights under which every child has the influence that it is meant to have."""

import warnings
from typing import Literal

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi.errors import UnknownCodeError, WeightsError
from indeks_inovasi.kernels.elimination import solve
from indeks_inovasi.kernels.weighting import influences
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base import total_weight
from indeks_inovasi.strategies.weighting.correlation import gram_of_children
from indeks_inovasi.strategies.weighting.data_driven import (
    DataDrivenWeighter,
    refuse_constant,
    refuse_gaps,
)
from indeks_inovasi.typing import FloatMatrix, FloatVector, FrozenMap, Number


class InfluenceWarning(UserWarning):
    """No weights give the influence that is wanted; the nearest ones are used."""


class EqualInfluence(DataDrivenWeighter, frozen=True):
    """Find weights under which each child correlates with the weighted mean of the group as it is meant to.

    A weight is no influence: a child that the others agree with moves the mean more than its weight says. Wanted are
    equal correlations, or correlations in given proportions. Where weights above zero do it they are the solution of a
    system of equations; where none do, `unreachable` refuses, or takes the nearest weights of zero or more and warns.

    Raises
    ------
    TooFewUnitsError, MissingValueError, ConstantIndicatorError
    WeightsError
        If no weights of zero or more give the wanted influence and `unreachable` is "refuse"; what is reached is named.
    UnknownCodeError
        If `influence` leaves out a child.

    References
    ----------
    Becker, Saisana, Paruolo and Vandecasteele (2017), Ecological Indicators 80, 12-22; COINr, ``get_opt_weights``.
    """

    kind: Literal["equal_influence"] = "equal_influence"
    influence: FrozenMap[str, Number] = FrozenMap()
    """Wanted proportions of the correlations by code; empty: equal ones."""
    unreachable: Literal["refuse", "nearest"] = "refuse"
    tolerance: Number = Field(default=1e-9, gt=0.0)
    """Largest gap between a share of the correlations and the wanted one that counts as reached."""

    @model_validator(mode="after")
    def _above_zero(self) -> "EqualInfluence":
        low = [code for code, share in self.influence.items() if share <= 0.0]
        if low:
            raise ValueError(f"A wanted influence is above zero, but not that of {', '.join(low)}.")
        return self

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        who = self._refuse_too_few(children)
        refuse_gaps(who, children.columns)
        refuse_constant(who, children.columns)
        wanted = self._wanted(children)
        if len(wanted) == 1:
            return np.ones(1)
        gram = gram_of_children(children)
        related, deviations = gram.correlations(), gram.deviations(0)
        amounts = solve(related, wanted)
        if amounts is not None and (amounts > 0.0).all():
            found = amounts / deviations
        else:
            found = _nearest(related, wanted) / deviations
        found = found / total_weight(found)
        self._judge(who, children, _shares(influences(related, deviations, found)), wanted)
        return found

    def _wanted(self, children: Children) -> FloatVector:
        if not self.influence:
            return np.full(len(children.columns), 1.0 / len(children.columns))
        bare = [code for code in children.codes if code not in self.influence]
        if bare:
            raise UnknownCodeError(f"influence for children of {children.group!r}", bare, self.influence)
        return _shares(np.array([self.influence[code] for code in children.codes]))

    def _judge(self, who: str, children: Children, reached: FloatVector, wanted: FloatVector) -> None:
        gaps = np.abs(reached - wanted)
        if (gaps <= self.tolerance).all():
            return
        shown = [
            f"{code!r} gets {got:.4f} of the influence, wanted {want:.4f}"
            for code, got, want, gap in zip(
                children.codes, reached.tolist(), wanted.tolist(), gaps.tolist(), strict=True
            )
            if gap > self.tolerance
        ]
        what = f"{who}: no weights of zero or more give the wanted influence; the nearest ones"
        if self.unreachable == "refuse":
            raise WeightsError(f"{what} (unreachable='nearest' takes them)", shown)
        warnings.warn(f"{what} are used: {'; '.join(shown)}.", InfluenceWarning, stacklevel=2)


_STEPS = 20_000


def _nearest(related: FloatMatrix, wanted: FloatVector) -> FloatVector:
    """Return amounts (weights times deviations) of zero or more whose influence comes nearest to the wanted one.

    Each amount is multiplied by a power of wanted over reached, again and again, and the best amounts met are kept, not
    the last ones.
    """
    amounts = wanted.copy()
    ones = np.ones(len(wanted))
    best, nearest = amounts, np.inf
    for _ in range(_STEPS):
        reached = _shares(influences(related, ones, amounts))
        distance = 0.0
        for gap in (reached - wanted).tolist():
            distance += gap * gap
        if distance < nearest:
            best, nearest = amounts, distance
        if distance < 2.0**-90:
            break
        ratio = np.where(reached > 0.0, wanted / np.where(reached > 0.0, reached, 1.0), 4.0)
        step = np.sqrt(np.minimum(np.maximum(ratio, 0.25), 4.0))
        amounts = amounts * step
        amounts = amounts / total_weight(amounts)
    return best


def _shares(values: FloatVector) -> FloatVector:
    return values / total_weight(values)
