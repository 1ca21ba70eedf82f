"""Random words belong to the draw, and weights add to exactly one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from indeks_inovasi.kernels.sampling import UNITS, choice_of, flat_shares, on_grid, open_uniforms, uniforms, words


@given(st.integers(0, 2**40), st.integers(0, 50), st.integers(1, 30), st.integers(1, 13))
def test_a_draw_has_its_words_wherever_a_block_begins(seed, first, draws, width):
    """Words of a range are those of each draw alone."""
    block = words(seed, (3, 1), first, draws, width)

    assert block.shape == (draws, width)
    for draw in range(draws):
        assert np.array_equal(block[draw], words(seed, (3, 1), first + draw, 1, width)[0])


def test_words_are_those_that_numpy_promises():
    """The raw stream of Philox from its start; numpy promises that it never changes."""
    bits = np.random.Philox(np.random.SeedSequence(7, spawn_key=(2, 0)))

    assert np.array_equal(words(7, (2, 0), 0, 5, 4).reshape(-1), bits.random_raw(20))


def test_streams_differ():
    """Another seed, source or sample gives other words; seed 0 is a seed."""
    held = [words(seed, stream, 0, 4, 4) for seed in (0, 1) for stream in ((0, 0), (0, 1), (1, 0))]

    assert len({block.tobytes() for block in held}) == 6


def test_no_words_are_asked_for():
    """A source without random words gets an empty table."""
    assert words(1, (0,), 0, 5, 0).shape == (5, 0)
    assert words(1, (0,), 0, 0, 4).shape == (0, 4)


def test_uniforms_keep_to_their_ends():
    """0 belongs to the one kind and not to the other; 1 to neither."""
    ends = np.array([[0, 2**64 - 1]], dtype=np.uint64)

    assert uniforms(ends).tolist() == [[0.0, 1.0 - 2.0**-53]]
    assert open_uniforms(ends).tolist() == [[2.0**-53, 1.0 - 2.0**-53]]


@given(st.integers(0, 2**31), st.integers(2, 40))
def test_flat_shares_add_to_exactly_one(seed, m):
    """Spacings of whole numbers: no rounding anywhere."""
    shares = flat_shares(words(seed, (0,), 0, 20, m - 1))

    assert shares.shape == (20, m)
    assert (shares >= 0.0).all()
    assert all(sum(int(share * UNITS) for share in row) == UNITS for row in shares)
    assert np.array_equal(on_grid(shares), shares * UNITS)


def test_flat_shares_have_the_moments_of_the_simplex():
    """Uniform on the simplex of 4: mean 1/4, variance 3/80, and P(share > 1/2) = (1/2)^3."""
    shares = flat_shares(words(11, (0,), 0, 100_000, 3))

    assert shares.mean(axis=0) == pytest.approx(np.full(4, 0.25), abs=0.003)
    assert shares.var(axis=0) == pytest.approx(np.full(4, 3 / 80), abs=0.0008)
    assert (shares > 0.5).mean(axis=0) == pytest.approx(np.full(4, 0.125), abs=0.005)


@given(arrays.arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 40)), elements=st.floats(0.0, 1e6)))
def test_shares_on_the_grid_add_to_the_whole(shares):
    """Whole units, none below zero, none more than one unit from its share."""
    shares = shares + (shares.sum(axis=1, keepdims=True) == 0.0)
    units = on_grid(shares)
    exact = shares / shares.sum(axis=1, keepdims=True) * UNITS

    assert (units == np.rint(units)).all()
    assert (units >= 0.0).all()
    assert (units.sum(axis=1) == UNITS).all()
    assert (np.abs(units - exact) <= 1.0 + 1e-6).all()


def test_a_share_of_zero_gets_nothing():
    """A weight that does not count must not be made to count by rounding."""
    assert on_grid(np.array([[0.3, 0.0, 0.7, 0.0]]))[0, [1, 3]].tolist() == [0.0, 0.0]


def test_choices_are_equally_likely():
    """30,000 words among three ways: each about 10,000 times (five deviations are 408)."""
    chosen = choice_of(words(5, (0,), 0, 30_000, 1)[:, 0], 3)

    assert np.bincount(chosen) == pytest.approx([10_000] * 3, abs=408)
