"""Normalizers by ratio, as methods for decisions with several criteria use them: vector, sum, best value."""

from abc import abstractmethod
from typing import Literal

import numpy as np
from pydantic import Field

from indeks_inovasi.errors import DirectionError, NonPositiveValueError, NoValuesError, OutOfRangeError
from indeks_inovasi.kernels.exact import exact_sum
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import LearningStep, Normalizer, refuse_negative
from indeks_inovasi.strategies.normalization.lines import Affine
from indeks_inovasi.typing import FloatVector, Number

Turn = Literal["negate", "complement", "reciprocal"]
"""How an indicator on which less is better is turned: -y, 1 - y, or the ratio of 1 / x. There is no default."""


class Reciprocal(Normalizer, frozen=True):
    """Return ``multiply / x``: what a ratio of reciprocals freezes to. It turns a negative indicator.

    Raises
    ------
    NonPositiveValueError
        If a value is zero or less.
    OutOfRangeError
        If a value is so small that no number holds the quotient.
    DirectionError
        If the indicator is positive already.

    References
    ----------
    OECD2008, step 5, inverse of indicators on which less is better.
    """

    kind: Literal["reciprocal"] = "reciprocal"
    multiply: Number = Field(default=1.0, gt=0.0)

    def apply(self, column: Column) -> Column:
        """Return the reciprocals."""
        if not column.is_negative:
            raise DirectionError("Reciprocal", [f"{column.code!r} (more is better already)"])
        _refuse_zero("Reciprocal", column)
        with np.errstate(over="ignore"):
            scores = self.multiply / column.values
        if np.isinf(scores).any():
            raise OutOfRangeError("Reciprocal needs quotients that numbers can hold", column.cells(np.isinf(scores)))
        return column.normalized(scores)


class _Ratio(LearningStep, Normalizer, frozen=True):
    """Divide by one number that all units make together."""

    turn: Turn

    @abstractmethod
    def _divisor(self, values: FloatVector) -> float:
        """Return the number that present values, not all zero, are divided by."""

    def freeze(self, column: Column) -> Affine | Reciprocal:
        """Return the line, or the reciprocal."""
        if column.is_empty:
            raise NoValuesError(self.title, [repr(column.code)])
        present = column.values[column.present]
        if column.is_negative and self.turn == "reciprocal":
            _refuse_zero(f"{self.title}(turn='reciprocal')", column)
            with np.errstate(over="ignore"):
                reciprocals = 1.0 / present
            return Reciprocal(multiply=1.0 / self._checked(column, reciprocals))
        divisor = self._checked(column, present)
        if not column.is_negative:
            return Affine(divide=divisor)
        return Affine(divide=divisor, multiply=-1.0, add=1.0 if self.turn == "complement" else 0.0)

    def _checked(self, column: Column, values: FloatVector) -> float:
        if not values.any():
            raise NonPositiveValueError(self.title, column.cells(column.present))
        divisor = self._divisor(values) if np.isfinite(values).all() else np.inf
        if not 0.0 < divisor < np.inf:
            raise OutOfRangeError(f"{self.title} needs a divisor above zero that numbers can hold", [repr(column.code)])
        return divisor


class Vector(_Ratio, frozen=True):
    """Return ``x / sqrt(sum x^2)``: each column has the length 1. The scale of the original TOPSIS.

    Raises
    ------
    NonPositiveValueError
        If every value is zero; with reciprocals, if one is zero or less.

    References
    ----------
    Hwang and Yoon (1981), Multiple Attribute Decision Making, Springer, chapter 2.
    """

    kind: Literal["vector"] = "vector"

    def _divisor(self, values: FloatVector) -> float:
        largest = float(np.maximum.reduce(np.abs(values)))
        return float(np.sqrt(exact_sum(values * values))) if 1e-150 < largest < 1e150 else np.inf


class SumShare(_Ratio, frozen=True):
    """Return ``x / sum x``: the share of each unit in the whole. The scale of COPRAS and of entropy weights.

    Raises
    ------
    NegativeValueError
        If a value is below zero.
    NonPositiveValueError
        If every value is zero; with reciprocals, if one is zero.

    References
    ----------
    Zavadskas, Kaklauskas and Sarka (1994), COPRAS; Hwang and Yoon (1981), chapter 2.
    """

    kind: Literal["sum_share"] = "sum_share"

    def freeze(self, column: Column) -> Affine | Reciprocal:
        """Return the line, or the reciprocal."""
        refuse_negative("SumShare", column)
        return super().freeze(column)

    def _divisor(self, values: FloatVector) -> float:
        return float(exact_sum(values))


class RatioToBest(LearningStep, Normalizer, frozen=True):
    """Return ``x / max``, and where less is better ``min / x``, so that the best unit scores 1 (`ceiling`).

    With the turn "negate" less is better as ``-x / max``. `ShareOfMax` turns by the complement ``1 - x / max``, which
    gives the worst unit 0.

    Raises
    ------
    NonPositiveValueError
        If every value is zero, or one is that is divided by.
    NegativeValueError
        If a value is below zero.

    References
    ----------
    Hwang and Yoon (1981), chapter 2, linear scale transformation; Zavadskas and Turskis (2008), Informatica 19(2),
    303-314.
    """

    kind: Literal["ratio_to_best"] = "ratio_to_best"
    ceiling: Number = Field(default=1.0, gt=0.0)
    turn: Literal["reciprocal", "negate"] = "reciprocal"
    """How an indicator on which less is better is turned; the reciprocal is what the literature settled on."""

    def freeze(self, column: Column) -> Affine | Reciprocal:
        """Return the line, or the reciprocal."""
        if column.is_empty:
            raise NoValuesError("RatioToBest", [repr(column.code)])
        refuse_negative("RatioToBest", column)
        smallest, largest = sorted(column.observed_poles())
        if column.is_negative and self.turn == "reciprocal":
            _refuse_zero("RatioToBest", column)
            return Reciprocal(multiply=smallest * self.ceiling)
        if largest == 0.0:
            raise NonPositiveValueError("RatioToBest", column.cells(column.present))
        return Affine(divide=largest, multiply=column.orient(self.ceiling))


def _refuse_zero(who: str, column: Column) -> None:
    bad = column.values <= 0.0
    if bad.any():
        raise NonPositiveValueError(f"{who}, which divides by the values,", column.cells(bad))
