"""Many linear programs side by side, and stacks of small matrices."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from indeks_inovasi.kernels import simplex
from indeks_inovasi.kernels.programs import Constraints
from indeks_inovasi.kernels.simplex import maximize
from indeks_inovasi.kernels.stacks import inner_products, inverses, largest, times
from tests.kernels import exact_programs

CHANCE = np.random.Generator(np.random.PCG64(4))


def programs(rows, count):
    """Return constraints ``rows w <= 1`` on w of zero or more, and a start for so many programs.

    The start is a column that all together reach, at a limit that never binds.
    """
    n, m = rows.shape
    columns = np.concatenate([rows.T, rows.max(axis=0)[:, np.newaxis], -np.eye(m)], axis=1)
    limits = np.concatenate([np.ones(n), [m + 1.0], np.zeros(m)])
    basis = np.repeat(n + 1 + np.arange(m)[:, np.newaxis], count, axis=1)
    return Constraints(columns, limits, 0, columns[:, :0]), basis


def solved(rows, objectives):
    """Return the answers for some objectives (K, m)."""
    constraints, basis = programs(rows, len(objectives))
    basis[(objectives / rows.max(axis=0)).argmax(axis=1), np.arange(len(objectives))] = len(rows)
    nobody = np.full(len(objectives), -1)
    every = np.arange(constraints.columns.shape[1])
    return maximize(constraints, np.ascontiguousarray(objectives.T), basis, nobody, every)


def test_two_lines_in_the_plane():
    """
    The lines u + v / 2 = 1 and u / 2 + v = 1 meet at (2/3, 2/3).

    (1, 1) is largest there, 4/3; (1, 1/4) at (1, 0); (0, 1) at (0, 1). (1, 1) is 2/3 of each line.
    """
    found = solved(np.array([[1.0, 0.5], [0.5, 1.0]]), np.array([[1.0, 1.0], [1.0, 0.25], [0.0, 1.0]]))

    assert_allclose(found.weights, [[2 / 3, 1.0, 0.0], [2 / 3, 0.0, 1.0]], atol=1e-15)
    assert_allclose(found.amounts[:, 0], [2 / 3, 2 / 3], rtol=1e-15)
    assert (found.excess == -np.inf).all()  # no column is a unit


@pytest.mark.parametrize("m", [1, 2, 3, 5])
def test_against_fractions(m):
    """The values are those of exact arithmetic, for levels with many ties."""
    rows = CHANCE.integers(0, 4, (9, m)) / 4.0 + np.eye(9, m)
    objectives = CHANCE.integers(0, 5, (7, m)) / 4.0
    objectives = objectives[objectives.any(axis=1)]

    found = solved(rows, objectives)

    exact = [float(exact_programs.largest(own.tolist(), rows.tolist(), [1] * 9)[0]) for own in objectives]
    assert_allclose(inner_products(found.weights, objectives.T), exact, rtol=1e-13)


def test_batches_do_not_matter(monkeypatch):
    """Programs solved in one batch or a few at a time have the same answers."""
    rows, objectives = CHANCE.random((150, 4)), CHANCE.random((200, 4))
    once = solved(rows, objectives)

    monkeypatch.setattr(simplex, "_HELD", 1)  # 64 programs at a time, the least

    again = solved(rows, objectives)
    assert_allclose(again.weights, once.weights, rtol=0, atol=1e-13)
    assert_array_equal(np.sort(again.basis, axis=0), np.sort(once.basis, axis=0))


def test_whole_numbers_take_over(monkeypatch):
    """Where no round of floats is allowed, every program is solved in whole numbers, with the same answers."""
    rows, objectives = CHANCE.random((40, 3)), CHANCE.random((12, 3))
    usual = solved(rows, objectives)

    monkeypatch.setattr(simplex, "_MOST_ROUNDS", 0)

    exact = solved(rows, objectives)
    assert_allclose(exact.weights, usual.weights, rtol=0, atol=1e-13)
    assert_allclose(exact.excess, usual.excess)


def test_stacks():
    """Products and inverses agree with numpy's, matrix by matrix."""
    matrices, vectors = CHANCE.random((4, 4, 6)) + np.eye(4)[:, :, np.newaxis], CHANCE.random((4, 6))

    for place in range(6):
        own = matrices[:, :, place]
        assert_allclose(times(matrices, vectors)[:, place], own @ vectors[:, place], rtol=1e-14)
        assert_allclose(inverses(matrices)[:, :, place], np.linalg.inv(own), rtol=1e-12, atol=1e-12)
    assert_allclose(inner_products(vectors, vectors), (vectors * vectors).sum(axis=0), rtol=1e-15)
    assert_array_equal(largest(-vectors), vectors.max(axis=0))


def test_inverse_needs_other_rows():
    """A zero on the diagonal is no obstacle: the inverse of (0 2; 4 0) is (0 1/4; 1/2 0)."""
    matrix = np.array([[0.0, 2.0], [4.0, 0.0]])[:, :, np.newaxis]

    assert_array_equal(inverses(matrix)[:, :, 0], [[0.0, 0.25], [0.5, 0.0]])


def test_matrix_without_an_inverse():
    """It gives no finite numbers, and no warning."""
    assert not np.isfinite(inverses(np.ones((2, 2, 1)))).any()
