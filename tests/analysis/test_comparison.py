"""Comparisons: shifts, correlations, and correlations that do not exist."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi.comparison import kendall_tau_b, rank_similarity, spearman, weighted_spearman
from indeks_inovasi.errors import RecordError, UndefinedCorrelationError
from indeks_inovasi.matrix import Dataset

SPEC = ii.IndexSpec(
    name="demo", framework=ii.Framework.of({"index": ["a"]}), normalizer=ii.AsIs(), aggregator=ii.ArithmeticMean()
)


def scored(values, units, periods=None):
    """Return the result of one column."""
    return ii.compute(Dataset.of({"a": values}, units, periods), SPEC)


def test_shifts_by_hand():
    """
    B overtakes a: a falls by one, b rises by one, c stays.

    By hand: Spearman = 1 - 6 (1 + 1) / (3 * 8) = 0.5; Kendall: one of three pairs is turned, (2 - 1) / 3.
    """
    got = ii.compare(scored([3, 2, 1], ["a", "b", "c"]), scored([2, 3, 1], ["a", "b", "c"]))

    assert [(shift.unit, shift.shift) for shift in got.shifts] == [("a", -1), ("b", 1), ("c", 0)]
    assert got.mean_shift == pytest.approx(2 / 3)
    assert got.spearman == pytest.approx(0.5)
    assert got.kendall == pytest.approx(1 / 3)
    assert [shift.unit for shift in got.largest] == ["a", "b", "c"]
    assert "3 units compared, 2 change rank" in str(got)


def test_coefficients_of_the_paper():
    """
    Rankings 1 2 3 4 5 and 1 3 2 4 5.

    Salabun and Urbaniak (2020), ICCS 2020, 632-645, table: Spearman 0.9, r_w 0.8833, WS 0.8542.
    """
    reference, other = np.array([1.0, 2, 3, 4, 5]), np.array([1.0, 3, 2, 4, 5])

    assert spearman(reference, other) == pytest.approx(0.9, abs=1e-12)
    assert weighted_spearman(reference, other) == pytest.approx(0.8833, abs=5e-5)
    assert rank_similarity(reference, other) == pytest.approx(0.8542, abs=5e-5)


def test_kendall_with_ties_by_hand():
    """
    1 2 2 3 against 1 2 3 3.

    By hand: 6 pairs, one tied on each side (not the same), 4 concordant, 0 discordant: 4 / sqrt(5 * 5) = 0.8.
    """
    assert kendall_tau_b(np.array([1.0, 2, 2, 3]), np.array([1.0, 2, 3, 3])) == pytest.approx(0.8)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=30))
def test_kendall_counts_pairs(pairs):
    """The merge sort counts what a look at every pair counts."""
    a, b = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    order = [np.sign((a[i] - a[j]) * (b[i] - b[j])) for i in range(len(a)) for j in range(i)]
    tied_a = sum(a[i] == a[j] for i in range(len(a)) for j in range(i))
    tied_b = sum(b[i] == b[j] for i in range(len(a)) for j in range(i))
    if len(order) in (tied_a, tied_b):
        with pytest.raises(UndefinedCorrelationError):
            kendall_tau_b(a, b)
        return

    expected = sum(order) / (float(len(order) - tied_a) * float(len(order) - tied_b)) ** 0.5

    assert kendall_tau_b(a, b) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ([1.0, 1, 1, 1], [1.0, 2, 3, 4], "all units are tied in the first ranking"),
        ([1.0, 2], [2.0, 2], "all units are tied in the second ranking"),
        ([1.0], [1.0], "it needs two units, but there is one"),
        ([], [], "it needs two units, but there are none"),
    ],
)
def test_undefined_correlations_say_why(a, b, reason):
    """A constant ranking, one unit or none have no correlation, and never 1."""
    for measure in (spearman, kendall_tau_b, weighted_spearman, rank_similarity):
        with pytest.raises(UndefinedCorrelationError, match=reason):
            measure(np.array(a), np.array(b))


def test_a_comparison_of_ties_has_reasons():
    """Where a coefficient does not exist, the comparison holds None and the reason."""
    got = ii.compare(scored([1, 1], ["a", "b"]), scored([1, 2], ["a", "b"]))

    assert got.spearman is None
    assert got.reasons["spearman"] == "all units are tied in the first ranking"
    assert "all units are tied" in str(got)


def test_two_years_are_compared_unit_by_unit():
    """Each result has one period, so units are matched across the years; others are listed."""
    got = ii.compare(scored([3, 2], ["a", "b"], ["2024", "2024"]), scored([2, 3, 1], ["a", "b", "c"], ["2025"] * 3))

    assert [(shift.unit, shift.rank_a, shift.rank_b) for shift in got.shifts] == [("a", 1, 2), ("b", 2, 1)]
    assert got.only_a == ()
    assert got.only_b == ("c",)
    assert got.to_dict()["period"] == ["2025", "2025"]


def test_panels_are_compared_row_by_row():
    """With several periods a row is matched by unit and period."""
    units, periods = ["a", "b", "a", "b"], ["1", "1", "2", "2"]

    got = ii.compare(scored([1, 2, 3, 4], units, periods), scored([2, 1, 3, 4], units, periods))

    assert [shift.shift for shift in got.shifts] == [1, -1, 0, 0]


def test_nothing_in_common_is_refused():
    """Two results without a common unit cannot be compared."""
    with pytest.raises(RecordError, match="rank no unit in common"):
        ii.compare(scored([1], ["a"]), scored([1], ["b"]))


def test_a_comparison_needs_two_results():
    """Anything else is refused by a sentence, not by an attribute error."""
    with pytest.raises(RecordError, match="compares two results"):
        ii.compare(scored([1], ["a"]), SPEC)
