"""Eigenvalues by Jacobi's rotations, against closed forms and high precision."""

import math
import operator
import warnings
from fractions import Fraction

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from indeks_inovasi.kernels.gram import exact_correlations
from indeks_inovasi.kernels.linalg import EqualEigenvaluesWarning, symmetric_eigen
from tests.kernels.references import as_bits


def correlations(seed, n, m):
    """Return the correlation matrix of random columns that depend on each other."""
    rng = np.random.default_rng(seed)
    return np.corrcoef((rng.normal(size=(n, m)) @ rng.normal(size=(m, m))).T)


def test_two_by_two_by_hand():
    """
    The matrix 2 1 / 1 2 has the eigenvalues 3 and 1 with vectors (1, 1) and (1, -1) over sqrt 2.

    By hand: (2 - t)**2 = 1.
    """
    values, vectors, tied = symmetric_eigen(np.array([[2.0, 1.0], [1.0, 2.0]]))

    assert_allclose(values, [3.0, 1.0], rtol=0, atol=1e-15)
    assert_allclose(vectors * math.sqrt(2), [[1.0, 1.0], [1.0, -1.0]], rtol=0, atol=1e-15)
    assert not tied.any()


@pytest.mark.parametrize("m", [1, 2, 3, 7, 36, 50])
def test_values_and_vectors_belong_together(m):
    """A v = lambda v, vectors are orthonormal, values descend and add to the trace, the leading sign is positive."""
    matrix = correlations(m, 400, m).reshape(m, m)
    values, vectors, _ = symmetric_eigen(matrix)

    assert_allclose(matrix @ vectors, vectors * values, rtol=0, atol=5e-15)
    assert_allclose(vectors.T @ vectors, np.eye(m), rtol=0, atol=5e-15)
    assert (values[1:] <= values[:-1]).all()
    assert abs(values.sum() - m) <= 1e-13
    assert (vectors[np.abs(vectors).argmax(axis=0), np.arange(m)] > 0).all()


def symmetric(matrix):
    """Return a matrix without the differences that rounding leaves between equal entries."""
    return (matrix + matrix.T) / 2


@pytest.mark.parametrize("m", [2, 12, 30])
def test_values_are_rounded_once(m):
    """Eigenvalues are those of 48 decimals, but for one unit in the last place."""
    mpmath = pytest.importorskip("mpmath")
    matrix = symmetric(correlations(m, 200, m))
    with mpmath.workprec(160):
        known = sorted(map(float, mpmath.eigsy(mpmath.matrix(matrix.tolist()), eigvals_only=True)), reverse=True)

    assert_allclose(symmetric_eigen(matrix).values, known, rtol=2.0**-52, atol=2.0**-56)


def furthest(matrix, values, vectors):
    """Return the largest magnitudes in A v - lambda v and in v' v - 1, in exact arithmetic."""
    a, v, size = [[[Fraction(x) for x in row] for row in held.tolist()] for held in (matrix, vectors.T)] + [len(values)]
    held = [
        sum(a[i][k] * v[j][k] for k in range(size)) - Fraction(values[j]) * v[j][i]
        for i in range(size)
        for j in range(size)
    ]
    turned = [sum(map(operator.mul, v[i], v[j])) - (i == j) for i in range(size) for j in range(size)]
    return max(map(abs, held)), max(map(abs, turned))


@pytest.mark.parametrize("seed", range(5))
def test_error_is_below_that_of_a_lapack(seed):
    """A v = lambda v and v' v = 1 hold better than for numpy, and to one rounding."""
    matrix = symmetric(correlations(seed, 100, 16))
    ours, theirs = symmetric_eigen(matrix), np.linalg.eigh(matrix)
    own = furthest(matrix, ours.values, ours.vectors)
    lapack = furthest(matrix, theirs.eigenvalues, theirs.eigenvectors)

    assert own[0] < min(lapack[0], ours.values[0] * 2.0**-53)
    assert own[1] < min(lapack[1], 2.0**-52)


def test_close_eigenvalues_keep_orthonormal_vectors():
    """
    Where a first-order step between two vectors would be too long, they are only made orthonormal.

    By construction: a rotated diagonal matrix whose entries are 1, 1 + 2**-k and 2.
    """
    axis = np.array([[1.0, 2.0, 2.0], [2.0, 1.0, -2.0], [2.0, -2.0, 1.0]]) / 3.0
    for k in (20, 26, 30, 40, 44, 48, 52):
        matrix = symmetric(axis @ np.diag([1.0, 1.0 + 2.0**-k, 2.0]) @ axis.T)
        values, vectors, _ = symmetric_eigen(matrix, warn=False)
        away, turned = furthest(matrix, values, vectors)

        assert_allclose(values, [2.0, 1.0 + 2.0**-k, 1.0], rtol=0, atol=5e-16)
        assert away < 1e-15
        assert turned < 2.0**-52


@pytest.mark.parametrize(
    "matrix",
    [
        np.ones((20, 20)),
        np.full((30, 30), 1.0 - 1e-9) + np.eye(30) * 1e-9,
        exact_correlations(np.random.default_rng(2572).random((10, 3))[:, [0, 1, 0, 2, 1, 1, 0, 2]]),
    ],
    ids=["ones", "nearly ones", "copied columns"],
)
def test_vectors_of_equal_eigenvalues_stay_orthonormal(matrix):
    """Where several eigenvalues are zero, or equal but for rounding, there is nothing to turn their vectors to."""
    values, vectors, tied = symmetric_eigen(matrix, warn=False)
    away, turned = furthest(matrix, values, vectors)

    assert tied.any()
    assert turned < 2.0**-50
    assert away < len(matrix) * 2.0**-50


@pytest.mark.parametrize("power", [-1070, -1000, 1000, 1023])
def test_magnitude_does_not_matter(power):
    """Values of a matrix times a power of two are those times the power; vectors are the same."""
    matrix = np.array([[0.75, 0.5, 0.0], [0.5, 0.75, 0.25], [0.0, 0.25, 0.5]])
    plain, moved = symmetric_eigen(matrix), symmetric_eigen(np.ldexp(matrix, power))

    assert_array_equal(moved.values, np.ldexp(plain.values, power))
    assert_array_equal(moved.vectors, plain.vectors)


def test_an_asymmetry_of_rounding_is_averaged():
    """Vectors are orthonormal even where two entries that should be equal are not quite."""
    matrix = symmetric(correlations(3, 100, 12))
    uneven = matrix.copy()
    uneven[np.triu_indices(12, 1)] *= 1.0 + 2.0**-52
    _, vectors, _ = symmetric_eigen(uneven)

    assert furthest(matrix, np.zeros(12), vectors)[1] < 2.0**-52


def test_equal_eigenvalues_are_reported():
    """
    Three columns with correlation 1/2 each have eigenvalues 2, 1/2 and 1/2.

    By hand: 1 + 2 * 1/2 for the vector of ones, 1 - 1/2 for what is orthogonal to it.
    """
    with pytest.warns(EqualEigenvaluesWarning, match="Eigenvalues are equal within rounding error"):
        values, vectors, tied = symmetric_eigen(np.full((3, 3), 0.5) + np.eye(3) / 2)

    assert_allclose(values, [2.0, 0.5, 0.5], rtol=0, atol=1e-15)
    assert tied.tolist() == [False, True, True]
    assert_allclose(vectors[:, 0] * math.sqrt(3), [1.0, 1.0, 1.0], rtol=0, atol=1e-15)


def test_diagonal_matrices_keep_their_values():
    """Nothing is turned; order and sign are those of every result."""
    values, vectors, _ = symmetric_eigen(np.diag([1.0, 3.0, -2.0]))

    assert values.tolist() == [3.0, 1.0, -2.0]
    assert_array_equal(vectors, [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    assert as_bits(vectors.ravel()) == as_bits(np.abs(vectors).ravel())


def test_memory_order_changes_no_bit_and_the_argument_stays():
    """By rows or by columns."""
    matrix = correlations(9, 100, 8)
    before = matrix.copy()
    a, b = symmetric_eigen(matrix), symmetric_eigen(np.asfortranarray(matrix))

    assert as_bits(a.values) == as_bits(b.values)
    assert as_bits(a.vectors.ravel()) == as_bits(b.vectors.ravel())
    assert_array_equal(matrix, before)


def test_a_matrix_without_numbers_ends():
    """Rotations over missing values stop after a bounded number of sweeps, without a warning of numpy."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(symmetric_eigen(np.full((3, 3), np.nan)).values).all()
        assert symmetric_eigen(np.empty((0, 0))).vectors.shape == (0, 0)
