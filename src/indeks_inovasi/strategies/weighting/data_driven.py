"""What weighters that learn from data share."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np

from indeks_inovasi.errors import (
    Cell,
    ConstantIndicatorError,
    MissingValueError,
    NegativeValueError,
    NonPositiveValueError,
    TooFewUnitsError,
    WeightsError,
)
from indeks_inovasi.matrix import Children, Column
from indeks_inovasi.strategies.base import Weighter, total_weight
from indeks_inovasi.strategies.weighting.given import FixedWeights
from indeks_inovasi.typing import BoolVector, FloatVector, FrozenMap

Unchanging = Literal["refuse", "zero"]


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

    def _refuse_incomplete(self, children: Children, columns: Sequence[Column]) -> str:
        """Refuse fewer than two units and missing values; return whom errors name."""
        who = self._refuse_too_few(children)
        refuse_gaps(who, columns)
        return who


def refuse_gaps(who: str, columns: Sequence[Column]) -> None:
    """Refuse missing values, by cell."""
    if any(np.isnan(column.ends[0]) for column in columns):
        raise MissingValueError(who, cells_where(columns, np.isnan))


def refuse_constant(who: str, columns: Sequence[Column]) -> None:
    """Refuse columns with the same value for every unit."""
    ends = [(column.code, *column.ends) for column in columns]
    constant = [(code, low) for code, low, high in ends if low == high]
    if constant:
        raise ConstantIndicatorError(who, constant)


def refuse_unchanging(who: str, columns: Sequence[Column], constant: Unchanging) -> None:
    """Refuse constant columns unless they may have the weight zero."""
    if constant == "refuse":
        refuse_constant(f"{who} (constant='zero' gives such a child no weight)", columns)


def refuse_not_positive(who: str, columns: Sequence[Column]) -> None:
    """Refuse values of zero or less, by cell."""
    cells = cells_where(columns, lambda values: values <= 0.0)
    if cells:
        raise NonPositiveValueError(who, cells)


def refuse_below_zero(who: str, columns: Sequence[Column]) -> None:
    """Refuse values below zero, by cell."""
    cells = cells_where(columns, lambda values: values < 0.0)
    if cells:
        raise NegativeValueError(who, cells)


def cells_where(columns: Sequence[Column], where: Callable[[FloatVector], BoolVector]) -> list[Cell]:
    """Return the cells of columns where a mask of their values is true."""
    return [cell for column in columns for cell in column.cells(where(column.values))]


def shares_of(
    who: str, information: FloatVector, children: Children, lacking: str = "no child differs between units"
) -> FloatVector:
    """Return amounts of zero or more as weights that add to one; `lacking` says what it means if all are zero."""
    total = total_weight(information)
    if total <= 0.0:
        raise WeightsError(who, [f"{lacking} ({', '.join(children.codes)})"])
    return information / total
