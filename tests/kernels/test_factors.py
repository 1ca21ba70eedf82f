"""Loadings and their varimax rotation."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from indeks_inovasi.kernels.factors import loadings, varimax
from indeks_inovasi.kernels.linalg import symmetric_eigen


def criterion(table):
    """Return what varimax maximizes: the variances of the squared loadings of each factor."""
    return (table**2).var(axis=0).sum()


def test_loadings_by_hand():
    """Correlation 0.5: eigenvalues 1.5 and 0.5, vectors (1, 1) and (1, -1) over sqrt 2."""
    found = loadings(symmetric_eigen(np.array([[1.0, 0.5], [0.5, 1.0]])), 2)

    assert_allclose(found, [[0.75**0.5, 0.5], [0.75**0.5, -0.5]], rtol=1e-14)


@pytest.mark.parametrize("kaiser", [True, False])
@pytest.mark.parametrize("angle", [0.0, 0.3, 0.7, 1.2, np.pi / 4])
def test_a_turned_simple_structure_is_found_again(kaiser, angle):
    """Each child on one factor, then turned by any angle: the rotation finds it, up to order and sign."""
    simple = np.array([[0.9, 0.0], [0.8, 0.0], [0.0, 0.7], [0.0, 0.6], [0.5, 0.0]])
    cosine, sine = np.cos(angle), np.sin(angle)
    found = np.abs(varimax(simple @ np.array([[cosine, -sine], [sine, cosine]]), kaiser))

    order = [0, 1] if found[0, 0] > 0.5 else [1, 0]
    assert_allclose(found[:, order], simple, atol=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_no_rotation_of_a_pair_is_better(seed):
    """After the rotation, none of a thousand turns of any two of three factors raises the criterion."""
    table = np.random.default_rng(seed).normal(size=(7, 3))
    found = varimax(table, kaiser=False)
    best = criterion(found)

    assert_allclose((found**2).sum(axis=1), (table**2).sum(axis=1), rtol=1e-12)
    assert best >= criterion(table)
    for p, q in ((0, 1), (0, 2), (1, 2)):
        for angle in np.linspace(0.0, np.pi / 2, 1001):
            turned = found.copy()
            turned[:, p] = np.cos(angle) * found[:, p] + np.sin(angle) * found[:, q]
            turned[:, q] = np.cos(angle) * found[:, q] - np.sin(angle) * found[:, p]
            assert criterion(turned) <= best * (1.0 + 1e-12)


def test_kaiser_brings_rows_to_one_length():
    """A child of small loadings counts as much as the others: the raw rotation looks at it less."""
    table = np.array([[0.9, 0.1], [0.8, 0.3], [0.2, 0.7], [0.05, 0.04]])
    lengths = np.sqrt((table**2).sum(axis=1))[:, np.newaxis]

    assert_allclose(varimax(table, kaiser=True), varimax(table / lengths, kaiser=False) * lengths, atol=1e-14)
    assert np.abs(varimax(table, kaiser=True) - varimax(table, kaiser=False)).max() > 0.01


def test_where_no_angle_is_better_nothing_turns():
    """Three children at 60 degrees from each other: the criterion is flat, and the factors stay as they are."""
    angles = np.array([0.1, 0.1 + np.pi / 3, 0.1 + 2 * np.pi / 3])
    table = np.stack([np.cos(angles), np.sin(angles)], axis=1)

    assert_allclose(varimax(table, kaiser=False), table, atol=1e-15)


def test_one_factor_and_empty_rows():
    """There is nothing to turn; a row of zeros stays one."""
    assert varimax(np.array([[0.9], [0.0]]), kaiser=True).tolist() == [[0.9], [0.0]]
    assert not varimax(np.array([[0.9, 0.1], [0.0, 0.0], [0.3, 0.8]]), kaiser=True)[1].any()
