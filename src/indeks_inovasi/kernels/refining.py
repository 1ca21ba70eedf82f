"""One step that takes eigenvalues and eigenvectors from the error of many rotations to that of one rounding.

What is left of ``A v - lambda v`` and of ``1 - v' v`` is summed in doubled precision, from basic operations alone.

References
----------
Ogita and Aishima (2018), "Iterative refinement for symmetric eigenvalue decomposition", Japan Journal of Industrial and
Applied Mathematics 35, 1007-1035, Algorithm 1; Ogita, Rump and Oishi (2005), "Accurate sum and dot product", SIAM J.
Sci. Comput. 26(6), Algorithm 5.3; Dekker (1971), Numerische Mathematik 18, 224-242, products in two parts.
"""

from typing import Final, NamedTuple

import numpy as np

from indeks_inovasi.typing import FloatMatrix, FloatVector

_HALF_OF_THE_BITS: Final = 2.0**27 + 1.0
_SMALL: Final = 2.0**-27
"""A turn whose square is no more than rounding. Vectors of eigenvalues too close for that stay as they are."""


def refined(matrix: FloatMatrix, values: FloatVector, vectors: FloatMatrix) -> tuple[FloatVector, FloatMatrix]:
    """Return eigenvalues and eigenvectors nearer to the true ones.

    Parameters
    ----------
    matrix : (m, m)
        Symmetric, without NaN, the largest magnitude about 1.
    values : (m,)
        With errors of rounding.
    vectors : (m, m)
        One row each, orthonormal but for rounding.

    Returns
    -------
    values (m,), vectors (m, m)
    """
    size, column = len(values), values[:, np.newaxis]
    a, v = _Halved.of(matrix), _Halved.of(vectors)
    left = _added(_product(_Halved.of(-column), v), v, a)
    gap = _added(_Sum.of(np.eye(size)), _Halved.of(-vectors), _Halved.of(vectors.T))
    turns = _added(_Sum.of(np.zeros((size, size))), _Halved.of(left), _Halved.of(vectors.T))
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = turns / (column - values)
    is_small = np.abs(apart) <= _SMALL  # neither infinite nor NaN
    shares = np.where(is_small & is_small.T, apart, gap / 2.0)
    return values + np.diag(turns), _added(_Sum.of(vectors), _Halved.of(shares), v)


class _Halved(NamedTuple):
    """Numbers cut into two halves of their bits, whose products are floats."""

    whole: FloatMatrix
    upper: FloatMatrix
    lower: FloatMatrix

    @classmethod
    def of(cls, values: FloatMatrix) -> "_Halved":
        """Cut numbers of magnitudes below 2**970."""
        wide = values * _HALF_OF_THE_BITS
        upper = wide - (wide - values)
        return cls(values, upper, values - upper)

    def outer(self, other: "_Halved", place: int) -> tuple["_Halved", "_Halved"]:
        """Return one column and one row of another matrix, for their products."""
        one = _Halved(*(part[:, place : place + 1] for part in self))
        return one, _Halved(*(part[place] for part in other))


class _Sum(NamedTuple):
    """Numbers and what rounding took from them."""

    value: FloatMatrix
    lost: FloatMatrix

    @classmethod
    def of(cls, values: FloatMatrix) -> "_Sum":
        """Begin with numbers that are floats."""
        return cls(values, np.zeros(values.shape))


def _product(one: _Halved, other: _Halved) -> _Sum:
    """Return the products of numbers, exactly."""
    value = one.whole * other.whole
    lost = one.upper * other.upper - value
    lost += one.upper * other.lower
    lost += one.lower * other.upper
    lost += one.lower * other.lower
    return _Sum(value, lost)


def _added(start: _Sum, left: _Halved, right: _Halved) -> FloatMatrix:
    """Return ``start + left right``, summed in doubled precision and rounded once."""
    total, lost = start
    for place in range(left.whole.shape[1]):
        term = _product(*left.outer(right, place))
        new = total + term.value
        shift = new - total
        lost = lost + ((total - (new - shift)) + (term.value - shift) + term.lost)
        total = new
    return total + lost
