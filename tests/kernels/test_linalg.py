"""Eigenvalues by Jacobi's rotations, against closed forms and high precision."""

import math
import warnings

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

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


def test_error_is_that_of_a_lapack():
    """Eigenvalues of a matrix with known ones are as near to them as those of numpy, and a little more."""
    mpmath = pytest.importorskip("mpmath")
    matrix = correlations(5, 200, 12)
    with mpmath.workprec(160):
        known = sorted(map(float, mpmath.eigsy(mpmath.matrix(matrix.tolist()), eigvals_only=True)), reverse=True)
    ours = np.abs(symmetric_eigen(matrix).values - known).max()
    theirs = np.abs(np.linalg.eigvalsh(matrix)[::-1] - known).max()

    assert ours <= theirs + 4e-15


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
