"""Imputation from the other indicators of the same unit."""

from typing import Literal, Self

import numpy as np
from pydantic import BaseModel, field_validator, model_validator

from indeks_inovasi.errors import UnknownCodeError, UnknownPeerGroupError
from indeks_inovasi.kernels.blocks import ranges as blocks
from indeks_inovasi.kernels.imputation import row_means, scaled_back
from indeks_inovasi.matrix import Column, stacked
from indeks_inovasi.strategies.imputation.families import Family, FamilyImputer
from indeks_inovasi.typing import FloatMatrix, FloatVector, FrozenMap, Number


class Range(BaseModel, frozen=True, extra="forbid"):
    """The smallest and the largest value of an indicator."""

    low: Number
    high: Number

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"low must not exceed high, but found {self.low!r} and {self.high!r}.")
        return self


class RowMean(FamilyImputer, frozen=True):
    """Put in a gap what the unit's other indicators suggest: their mean on the scale 0 to 1, scaled back.

    Each indicator of the family is placed between its worst (0) and its best value (1), by its direction; the mean of
    the places that the unit has is scaled back to the range of the indicator with the gap. It assumes that a unit does
    about as well in what is not measured as in what is.

    Raises
    ------
    NoValuesError
        If an indicator has no value at all.
    MissingValueError
        If a unit has no value in the whole family and `otherwise` is "refuse".
    UnknownCodeError, UnknownPeerGroupError
        If a frozen step has no range for an indicator or a group.

    References
    ----------
    COINr, function ``Impute`` with ``impute_by = "row"``; OECD2008, step 3, conditional mean imputation.
    """

    kind: Literal["row_mean"] = "row_mean"
    weights: FrozenMap[str, Number] | None = None
    """How much each indicator counts in the mean, by code; null: all alike."""
    ranges: FrozenMap[str, FrozenMap[str, Range]] | None = None
    """By group (only "all" where `within` is null) and code; null: learn them."""

    @field_validator("weights")
    @classmethod
    def _not_negative(cls, weights: FrozenMap[str, float] | None) -> FrozenMap[str, float] | None:
        below = [f"{code!r} has {weight!r}" for code, weight in (weights or FrozenMap()).items() if weight < 0.0]
        if below:
            raise ValueError(f"Weights must not lie below zero, but {', '.join(below)}.")
        return weights

    @property
    def learns(self) -> bool:
        """Whether the ranges are still to be learned."""
        return self.ranges is None

    @property
    def unfillable(self) -> str:
        """Which gaps cannot be filled."""
        return "gaps of a unit without any value in the family"

    def freeze_together(self, columns: Family) -> Self:
        """Return the step with the range of each indicator."""
        return self if self.ranges is not None else self.replace(ranges=self.learned(columns, _ranges))

    def fill(self, group: str, columns: Family) -> FloatMatrix:
        """Return the values of one group with their gaps filled."""
        ranges, weights = self._ranges_of(group, columns), self._weights_of(columns)
        filled = np.empty((len(columns[0].values), len(columns)), order="F")
        for rows in blocks(len(filled)):
            parts = [column.part(rows) for column in columns]
            places = stacked([_place(part, ranges[part.code]) for part in parts], len(parts[0].values))
            mean = row_means(places, weights)
            for number, part in enumerate(parts):
                filled[rows, number] = _filled(part, ranges[part.code], mean)
        return filled

    def _ranges_of(self, group: str, columns: Family) -> FrozenMap[str, Range]:
        known = self.ranges or FrozenMap()
        if group not in known:
            raise UnknownPeerGroupError(f"{self.title}(within={self.within!r})", [repr(group)])
        unknown = [column.code for column in columns if column.code not in known[group]]
        if unknown:
            raise UnknownCodeError(f"range of {self.title}", unknown, known[group])
        return known[group]

    def _weights_of(self, columns: Family) -> FloatVector:
        if self.weights is None:
            return np.ones(len(columns))
        unknown = [column.code for column in columns if column.code not in self.weights]
        if unknown:
            raise UnknownCodeError(f"weight of {self.title}", unknown, self.weights)
        return np.array([self.weights[column.code] for column in columns])


def _ranges(columns: Family) -> FrozenMap[str, Range]:
    ends = {column.code: sorted(column.observed_poles()) for column in columns}
    return FrozenMap({code: Range(low=low, high=high) for code, (low, high) in ends.items()})


def _place(column: Column, held: Range) -> FloatVector:
    """Return the place of each value from worst (0) to best (1); missing where the indicator has one value only."""
    if held.low == held.high:
        return np.full(len(column.values), np.nan)
    return _turned(column, (column.values - held.low) / (held.high - held.low))


def _filled(column: Column, held: Range, mean: FloatVector) -> FloatVector:
    return np.where(column.present, column.values, scaled_back(_turned(column, mean), held.low, held.high))


def _turned(column: Column, place: FloatVector) -> FloatVector:
    return 1.0 - place if column.is_negative else place
