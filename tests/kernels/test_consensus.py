"""The best orders against all orders, and the circles that the search is confined to."""

import csv
from itertools import combinations, permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indeks_inovasi.kernels import consensus, outranking
from indeks_inovasi.kernels.outranking import Comparisons


def by_trial(table, weights):
    """Return every best order and its support, ties by half, over all orders."""
    lead = (np.sign(table[:, None, :] - table[None, :, :]) * weights).sum(axis=2)
    n = len(table)
    orders = list(permutations(range(n)))
    values = [sum(lead[a, b] for place, a in enumerate(order) for b in order[place + 1 :]) for order in orders]
    best = max(values)
    support = n * (n - 1) / 4 + best / (2 * weights.sum())
    return [order for order, value in zip(orders, values, strict=True) if value == best], support


@given(st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_orders_are_the_best_of_all(seed, n):
    """Each best order once, no other; their support; the mean place of each unit."""
    random = np.random.default_rng(seed)
    table, weights = np.round(random.random((n, 3)) * 4), random.integers(1, 4, 3).astype(float)
    best, value = by_trial(table, weights)
    comparisons = Comparisons.of(table, weights)
    found = consensus.kemeny_orders(comparisons)

    assert sorted(found.each()) == best
    assert found.found == len(best)
    assert found.positions == pytest.approx([np.mean([order.index(unit) for order in best]) for unit in range(n)])
    assert consensus.support(comparisons, np.array(best[0])) == pytest.approx(value)


@given(st.integers(0, 2**32 - 1))
def test_circles_are_as_small_as_they_can_be(seed):
    """Every unit beats all of later circles, and no circle can be cut in two such parts."""
    random = np.random.default_rng(seed)
    table, weights = np.round(random.random((9, 4)) * 5), random.integers(1, 4, 4).astype(float)
    lead = (np.sign(table[:, None, :] - table[None, :, :]) * weights).sum(axis=2)
    circles = [circle.tolist() for circle in consensus.circles_of(Comparisons.of(table, weights))]

    assert sorted(unit for circle in circles for unit in circle) == list(range(9))
    for place, circle in enumerate(circles):
        later = [unit for rest in circles[place + 1 :] for unit in rest]
        assert all(lead[a, b] > 0 for a in circle for b in later)
        parts = [part for size in range(1, len(circle)) for part in combinations(circle, size)]
        assert not any(all(lead[a, b] > 0 for a in part for b in circle if b not in part) for part in parts)


@pytest.mark.parametrize("pairs", [1, 700, 1 << 19])
def test_many_units_without_a_circle(monkeypatch, pairs):
    """Where every comparison agrees with one order, that is the only one, for 600 units and blocks of any size."""
    monkeypatch.setattr(outranking, "_PAIRS", pairs)
    merit = np.random.default_rng(1).permutation(600).astype(float)
    table = np.stack([merit, merit * 2.0, -merit], axis=1)
    found = consensus.kemeny_orders(Comparisons.of(table, np.array([1.0, 1.0, 1.0])))

    assert found.found == 1
    assert np.array_equal(found.positions, 599.0 - merit)


def test_twenty_units_that_all_tie():
    """Every order is as good: 20! of them, and each unit stands in the middle of them."""
    found = consensus.kemeny_orders(Comparisons.of(np.ones((20, 2)), np.ones(2)))

    assert found.found == factorial(20)
    assert found.positions.tolist() == [9.5] * 20


def test_the_technology_index_of_the_handbook(published_data):
    """
    The printed non-compensatory order of 23 countries, found without trying all orders, has less support than ours.

    Two of its places are shared (9 and 15), so all four orders that break these ties are judged.
    """
    with (published_data / "tai_handbook/data.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (published_data / "tai_handbook/rankings.csv").open(encoding="utf-8") as file:
        printed = {row["country"]: int(row["NCMC"]) for row in csv.DictReader(file)}
    codes = [code for code in rows[0] if code != "country"]
    table = Comparisons.of(np.array([[float(row[code]) for code in codes] for row in rows]), np.full(8, 0.125))
    found = consensus.kemeny_orders(table)
    best = {consensus.support(table, np.array(order)) for order in found.each()}
    places = [printed[row["country"]] for row in rows]
    theirs = max(
        consensus.support(table, np.lexsort((np.array(tie), np.array(places))))
        for tie in (range(23), range(23, 0, -1), np.roll(range(23), 11), np.roll(range(23, 0, -1), 11))
    )

    assert len(best) == 1
    assert theirs < best.pop()
    assert np.corrcoef(found.positions, places)[0, 1] > 0.95
