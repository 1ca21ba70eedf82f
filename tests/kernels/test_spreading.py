"""Designs that spread draws evenly."""

import numpy as np
import pytest

from indeks_inovasi.kernels.sampling import uniforms, words
from indeks_inovasi.kernels.spreading import _SHIFTS, MOST_DIMENSIONS, sobol_words, stratified


def unshifted(dimensions, first, draws):
    """Return points of the sequence itself, the random shift taken off."""
    held = sobol_words(0, dimensions, first, draws)
    shifts = [words(0, (_SHIFTS, dimension), 0, 1, 1)[0, 0] for dimension in dimensions]
    return uniforms(held ^ np.array(shifts, dtype=np.uint64))


def test_the_first_points_of_the_sequence():
    """Joe and Kuo (2008), notes on generating Sobol sequences, table of the first points in three dimensions.

    They number by Gray code; points 0 to 7 are the same set: (0,0,0), (.5,.5,.5), (.75,.25,.25), (.25,.75,.75),
    (.375,.375,.625), (.875,.875,.125), (.625,.125,.875), (.125,.625,.375).
    """
    expected = {
        (0.0, 0.0, 0.0), (0.5, 0.5, 0.5), (0.75, 0.25, 0.25), (0.25, 0.75, 0.75),
        (0.375, 0.375, 0.625), (0.875, 0.875, 0.125), (0.625, 0.125, 0.875), (0.125, 0.625, 0.375),
    }  # fmt: skip

    assert {tuple(point) for point in unshifted(range(3), 0, 8).tolist()} == expected


def test_every_dimension_has_one_point_in_each_part():
    """1,024 points: each of 1,024 equal parts holds one, in every dimension that there is."""
    points = unshifted(range(MOST_DIMENSIONS), 0, 1_024)

    assert np.array_equal(
        np.sort(np.floor(points * 1_024), axis=0), np.tile(np.arange(1_024.0)[:, None], MOST_DIMENSIONS)
    )


def test_a_point_does_not_depend_on_the_block():
    """Points 5 to 9 alone are those of the whole."""
    assert np.array_equal(sobol_words(3, range(4), 0, 20)[5:10], sobol_words(3, range(4), 5, 5))


def test_a_seed_shifts_the_sequence():
    """Another seed, other points, as evenly spread."""
    a, b = (uniforms(sobol_words(seed, range(2), 0, 256)) for seed in (1, 2))

    assert not np.array_equal(a, b)
    assert np.array_equal(np.sort(np.floor(b * 256), axis=0)[:, 0], np.arange(256.0))


@pytest.mark.parametrize("draws", [1, 7, 100])
def test_a_hypercube_has_one_draw_in_each_part(draws):
    """By definition (McKay, Beckman and Conover 1979)."""
    held = uniforms(stratified(9, (0, 0), draws, 5))

    assert np.array_equal(np.sort(np.floor(held * draws + 1e-9), axis=0), np.tile(np.arange(float(draws))[:, None], 5))
    assert ((held >= 0.0) & (held < 1.0)).all()
