"""Products and sums of floats in doubled precision, from basic operations alone.

References
----------
Dekker (1971), "A floating-point technique for extending the available precision", Numerische Mathematik 18, 224-242;
Ogita, Rump and Oishi (2005), "Accurate sum and dot product", SIAM J. Sci. Comput. 26(6), 1955-1988, Algorithm 5.3.
"""

from math import frexp
from typing import Final, NamedTuple

import numpy as np

from indeks_inovasi.typing import FloatMatrix, FloatVector

_HALF_OF_THE_BITS: Final = 2.0**27 + 1.0


class Halved(NamedTuple):
    """Numbers cut into two halves of their bits, whose products are floats."""

    whole: FloatMatrix
    upper: FloatMatrix
    lower: FloatMatrix

    @classmethod
    def of(cls, values: FloatMatrix) -> "Halved":
        """Cut numbers of magnitudes below 2**970."""
        wide = values * _HALF_OF_THE_BITS
        upper = wide - (wide - values)
        return cls(values, upper, values - upper)

    def column(self, place: int) -> "Halved":
        """Return one column."""
        return Halved(*(part[:, place : place + 1] for part in self))

    def row(self, place: int) -> "Halved":
        """Return one row."""
        return Halved(*(part[place] for part in self))


class Doubled(NamedTuple):
    """Numbers and what rounding took from them."""

    value: FloatMatrix
    lost: FloatMatrix

    @classmethod
    def of(cls, values: FloatMatrix) -> "Doubled":
        """Return numbers that are floats."""
        return cls(values, np.zeros(values.shape))


def product(one: Halved, other: Halved) -> Doubled:
    """Return the products of numbers, exactly where none is subnormal."""
    value = one.whole * other.whole
    lost = one.upper * other.upper - value
    lost += one.upper * other.lower
    lost += one.lower * other.upper
    lost += one.lower * other.lower
    return Doubled(value, lost)


def with_products(start: Doubled, left: Halved, right: Halved) -> FloatMatrix:
    """Return ``start + left right`` of matrices, summed in doubled precision and rounded once."""
    total, lost = start
    for place in range(left.whole.shape[1]):
        term = product(left.column(place), right.row(place))
        new = total + term.value
        shift = new - total
        lost = lost + ((total - (new - shift)) + (term.value - shift) + term.lost)
        total = new
    return total + lost


def quotients(numbers: FloatVector, divisor: float) -> Doubled:
    """Return numbers divided by another one that is not zero; quotients must stay below 2**970."""
    exponent = frexp(divisor)[1]
    scaled, near_one = np.ldexp(numbers, -exponent), float(np.ldexp(divisor, -exponent))
    nearest: FloatVector = scaled / near_one
    back = product(Halved.of(nearest), Halved.of(np.full(1, near_one)))
    return Doubled(nearest, (scaled - back.value - back.lost) / near_one)
