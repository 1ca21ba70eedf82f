"""Benefit of the doubt: the linear programs of all units at once, against one at a time in scipy's HiGHS."""

import importlib.util

import numpy as np

from benchmarks.timing import best_seconds
from indeks_inovasi.kernels.frontier import benefit_of_the_doubt, common_weights
from indeks_inovasi.kernels.restrictions import share_restrictions

CHANCE = np.random.Generator(np.random.PCG64(1))
FREE = np.empty((10, 0))


def run() -> list[tuple[str, str]]:
    """Return (what, figure) of 514 and of 10,000 units with ten children."""
    small, large = CHANCE.random((514, 10)), CHANCE.random((10_000, 10))
    bounds = share_restrictions(np.full(10, 0.02), np.full(10, 0.3))
    plain, weights, score, along, common = best_seconds(
        lambda: benefit_of_the_doubt(small, FREE),
        lambda: benefit_of_the_doubt(small, bounds),
        lambda: benefit_of_the_doubt(small, bounds, of_score=True),
        lambda: benefit_of_the_doubt(small, FREE, np.ones(10)),
        lambda: common_weights(small, np.ones(514), 0.0, FREE),
        rounds=10,
    )
    (many,) = best_seconds(lambda: benefit_of_the_doubt(large, FREE), rounds=2)
    return [
        ("benefit of the doubt of 514 x 10", f"{plain * 1e3:.0f} ms"),
        *against_highs(small, plain),
        ("the same, bounded shares of the weights", f"{weights * 1e3:.0f} ms"),
        ("the same, bounded shares of the score", f"{score * 1e3:.0f} ms"),
        ("the same, along a direction", f"{along * 1e3:.0f} ms"),
        ("common weights of 514 x 10", f"{common * 1e3:.0f} ms"),
        ("benefit of the doubt of 10,000 x 10", f"{many:.2f} s"),
    ]


def against_highs(values: np.ndarray, own: float) -> list[tuple[str, str]]:
    """Return how many times as long a program for each unit takes, where scipy is installed, and the largest gap."""
    if importlib.util.find_spec("scipy") is None:
        return [("one program for each unit in HiGHS, against that", "no scipy")]
    from scipy.optimize import linprog

    answers: list[float] = []

    def one_by_one() -> None:
        answers[:] = [-linprog(-unit, A_ub=values, b_ub=np.ones(len(values))).fun for unit in values]

    (theirs,) = best_seconds(one_by_one, rounds=2)
    gap = np.abs(benefit_of_the_doubt(values, FREE).scores - answers).max()
    return [
        ("one program for each unit in HiGHS, against that", f"{theirs / own:.0f} x"),
        ("largest gap between the scores of both", f"{gap:.0e}"),
    ]
