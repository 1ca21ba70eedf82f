"""Weighters: how much each child counts in its group."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Literal, Self

import numpy as np
from pydantic import model_validator

from indeks_inovasi.errors import (
    Cell,
    ConstantIndicatorError,
    MissingValueError,
    NegativeValueError,
    NonPositiveValueError,
    TooFewUnitsError,
    UnknownCodeError,
    WeightsError,
)
from indeks_inovasi.kernels.blocks import BLOCK
from indeks_inovasi.kernels.gram import Gram
from indeks_inovasi.kernels.weighting import Spread, critic_information, entropy_divergence, spread_of, spreads_of
from indeks_inovasi.matrix import Basis, Children, Column, stacked
from indeks_inovasi.strategies.base import Weighter, total_weight
from indeks_inovasi.typing import BoolVector, FloatVector, FrozenMap, Number


class FrameworkWeights(Weighter, frozen=True):
    """Take the weights that the framework gives; 1 each where it gives none."""

    kind: Literal["framework"] = "framework"

    def weights(self, children: Children) -> FloatVector:
        """Return the weights as given."""
        return np.array([1.0 if weight is None else weight for weight in children.given])


class EqualWeights(Weighter, frozen=True):
    """Give each child of a group the same weight, ``1 / m``, whatever the framework says."""

    kind: Literal["equal"] = "equal"

    def weights(self, children: Children) -> FloatVector:
        """Return 1 / m for each of the m children."""
        return np.full(len(children.columns), 1.0 / len(children.columns))


class FixedWeights(Weighter, frozen=True):
    """Take the weights of a map from code to weight; what data-driven weights freeze to.

    Raises
    ------
    UnknownCodeError
        If a child has no weight in the map.
    """

    kind: Literal["fixed"] = "fixed"
    by_code: FrozenMap[str, Number]

    @model_validator(mode="after")
    def _none_negative(self) -> Self:
        negative = [f"{code!r} has {weight!r}, below zero" for code, weight in self.by_code.items() if weight < 0]
        if negative:
            raise WeightsError("FixedWeights", negative)
        return self

    def weights(self, children: Children) -> FloatVector:
        """Return the weights of the children."""
        bare = [code for code in children.codes if code not in self.by_code]
        if bare:
            raise UnknownCodeError(f"weight for children of {children.group!r}", bare, self.by_code)
        return np.array([self.by_code[code] for code in children.codes])


class DataDrivenWeighter(Weighter, frozen=True):
    """A weighter that finds its weights in the children's columns and freezes to `FixedWeights`."""

    @property
    def learns(self) -> bool:
        """True: weights are taken from data."""
        return True

    @abstractmethod
    def find(self, children: Children) -> FloatVector:
        """Return the (m,) weights, which add to one."""

    def freeze(self, children: Children) -> FixedWeights:
        """Return `FixedWeights` with the weights found."""
        found = self.find(children).tolist()
        return FixedWeights(by_code=FrozenMap(zip(children.codes, found, strict=True)))

    def weights(self, children: Children) -> FloatVector:
        """Return the weights found."""
        return self.find(children)

    def _refuse_too_few(self, children: Children) -> str:
        who = f"{self.title} in the group {children.group!r}"
        if len(children.rows) < 2:
            raise TooFewUnitsError(who, 2, len(children.rows))
        return who


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
            raise MissingValueError(who, _cells(columns, np.isnan))
        if (lowest < 0.0).any():
            raise NegativeValueError(who, _cells(columns, lambda values: values < 0.0))
        empty = [code for code, spread in zip(children.codes, spreads, strict=True) if spread.highest == 0.0]
        if empty:
            raise NonPositiveValueError(who, [f"{code!r} (always 0)" for code in empty])
        return _shares(who, entropy_divergence(spreads), children)


class Critic(DataDrivenWeighter, frozen=True):
    """Weigh a child by its deviation times its conflict with the others (1 - correlation), all columns turned.

    Deviations are taken on the children's final columns, so a common scale such as min-max is needed; after z-scores
    every deviation is the same.

    Raises
    ------
    TooFewUnitsError, MissingValueError, ConstantIndicatorError

    References
    ----------
    Diakoulaki, Mavrotas and Papayannakis (1995), Computers and Operations Research 22(7), 763-770.
    """

    kind: Literal["critic"] = "critic"

    def find(self, children: Children) -> FloatVector:
        """Return the weights."""
        who = self._refuse_too_few(children)
        bounds = [column.ends for column in children.columns]
        lowest, highest = np.array(bounds).T
        if np.isnan(lowest).any():
            raise MissingValueError(who, _cells(children.columns, np.isnan))
        constant = [(code, low) for code, (low, high) in zip(children.codes, bounds, strict=True) if low == high]
        if constant:
            raise ConstantIndicatorError(who, constant)
        if len(bounds) == 1:
            return np.ones(1)
        gram = Gram(lowest, highest)
        for _, part in children.parts():
            gram.add(part.matrix)
        return _shares(who, critic_information(gram, ddof=0), children)


def _spreads(columns: Sequence[Column], n: int) -> list[Spread]:
    if n * len(columns) <= BLOCK:
        return spreads_of(stacked([column.values for column in columns], n))
    return [_spread(column) for column in columns]


def _spread(column: Column) -> Spread:
    return reduce(Spread.merged_with, (spread_of(part.values) for part in column.parts()))


def _cells(columns: Sequence[Column], where: Callable[[FloatVector], BoolVector]) -> list[Cell]:
    return [cell for column in columns for cell in column.cells(where(column.values))]


def _shares(who: str, information: FloatVector, children: Children) -> FloatVector:
    total = total_weight(information)
    if total <= 0.0:
        raise WeightsError(who, [f"no child differs between units ({', '.join(children.codes)})"])
    return information / total
