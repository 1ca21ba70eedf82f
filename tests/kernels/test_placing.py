"""Ranks of whole blocks are the ranks of each draw alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indeks_inovasi.kernels import placing
from indeks_inovasi.kernels.comparing import competition_ranks

TIES = ("min", "max", "average", "dense", "ordinal")


@st.composite
def blocks(draw):
    """Scores of several draws: wild, crowded, tied or with gaps."""
    n, draws = draw(st.integers(1, 15)), draw(st.integers(1, 6))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind = draw(st.sampled_from(["plain", "levels", "wild", "gaps", "crowded", "huge", "large"]))
    scores = random.normal(size=(draws, n))
    if kind == "levels":
        scores = np.round(random.random((draws, n)) * 4) / 4
    if kind == "wild":
        scores = scores * 10.0 ** random.integers(-30, 30, (draws, n))
    if kind == "large":  # with twelve decimals, keys are about as large as that of a missing score
        scores *= 10.0 ** random.integers(-1, 4)
    if kind in ("gaps", "large"):
        scores[random.random((draws, n)) < 0.3] = np.nan
    if kind == "crowded":
        scores = 50.0 + scores * 1e-11
    if kind == "huge":
        scores = scores * 1e250
    return scores


def place_counts(scores, ties, decimals, descending=True):
    """Return in how many draws each unit has each place."""
    n = scores.shape[1]
    cells = np.empty(scores.shape, dtype=np.int64)
    placing.place_cells(scores, ties, decimals, descending, cells)
    width = n * placing.places_per_rank(ties) + 1
    return np.bincount(cells.reshape(-1), minlength=n * width).reshape(n, width)


@given(blocks(), st.sampled_from(TIES), st.sampled_from([None, 0, 3, 12, -2]), st.booleans())
def test_ranks_are_those_of_one_draw(scores, ties, decimals, descending):
    """Every way of sorting gives what `competition_ranks` gives for a row."""
    block = placing.placed(scores, ties, decimals, descending)
    ranks = placing.ranks_by_unit(block)
    for draw, row in enumerate(scores):
        expected = competition_ranks(row if descending else -row, ties, decimals)
        np.testing.assert_array_equal(ranks[draw], expected)


@given(blocks(), st.sampled_from(TIES), st.sampled_from([None, 2, 12]), st.booleans())
def test_counts_are_those_of_the_ranks(scores, ties, decimals, descending):
    """The quick way counts the same places, without a rank in the last column."""
    counts = place_counts(scores, ties, decimals, descending)
    per_rank = placing.places_per_rank(ties)
    ranks = placing.ranks_by_unit(placing.placed(scores, ties, decimals, descending))
    expected = np.zeros_like(counts)
    for row in ranks:
        for unit, rank in enumerate(row):
            expected[unit, -1 if np.isnan(rank) else round((rank - 1.0) * per_rank)] += 1

    assert np.array_equal(counts, expected)


def test_chunks_do_not_matter(monkeypatch):
    """Three draws at a time or all at once."""
    scores = np.random.default_rng(1).random((50, 30))
    whole = place_counts(scores, "min", None)
    monkeypatch.setattr(placing, "_CHUNK", 90)

    assert np.array_equal(whole, place_counts(scores, "min", None))


def test_more_cells_than_fit_below_a_key():
    """With 2,000 units the cell is computed after the sort; 1, 2 ... 2,000 in reverse order."""
    counts = place_counts(np.arange(2_000.0)[None, :], "min", None)

    assert np.array_equal(np.argmax(counts, axis=1), np.arange(1_999, -1, -1))


@pytest.mark.parametrize("largest", [0.0, 1e-5, 9.999e-5, 1e-4, 0.1, 0.99999999999, 1.0, 99.9, 1e21, 1e22, 1e40])
def test_digits_are_those_of_a_column(largest):
    """The table of powers of ten says what the decimal exponent says."""
    assert placing.digits_of(np.array([largest]))[0] == placing.digits_for(np.array([largest]))
