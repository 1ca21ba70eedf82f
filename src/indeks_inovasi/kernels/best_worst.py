"""The best-worst method: weights from judgments of the best child against all and of all against the worst.

Both models have an answer in closed form, so that no solver is needed. Judgments are taken as the decimals that people
write: 3.3 is 33/10.
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from math import fsum
from typing import Final, NamedTuple

import numpy as np

from indeks_inovasi.typing import FloatVector

THRESHOLDS: Final = {
    3: (0.1667, 0.1121, 0.1354, 0.1330, 0.1294, 0.1309, 0.1359),
    4: (0.1667, 0.1529, 0.1994, 0.1990, 0.2457, 0.2521, 0.2681),
    5: (0.1667, 0.1898, 0.2306, 0.2643, 0.2819, 0.2958, 0.3062),
    6: (0.1667, 0.2206, 0.2546, 0.3044, 0.3029, 0.3154, 0.3337),
    7: (0.1667, 0.2527, 0.2716, 0.3144, 0.3144, 0.3408, 0.3517),
    8: (0.1667, 0.2577, 0.2844, 0.3221, 0.3251, 0.3620, 0.3620),
    9: (0.1667, 0.2683, 0.2960, 0.3262, 0.3403, 0.3657, 0.3662),
}
"""Largest input-based ratio that passes, by number of children, for a best-to-worst judgment of 3, 4 ... 9."""


class Comparisons(NamedTuple):
    """What one person says of the children that are neither the best nor the worst, and of these two."""

    from_best: Sequence[float]
    """(k,) how many times the best is as important as each."""
    to_worst: Sequence[float]
    """(k,) how many times each is as important as the worst."""
    best_to_worst: float


class LinearWeights(NamedTuple):
    """The answer of the linear model; the numbers add to one with those of the others."""

    best: float
    worst: float
    others: FloatVector
    deviation: float
    """The largest gap between two weights that should agree; 0 where all judgments do."""


class WeightRanges(NamedTuple):
    """All answers of the nonlinear model: the least and the most that each weight can be."""

    best: tuple[float, float]
    worst: tuple[float, float]
    others: tuple[tuple[float, float], ...]
    deviation: float
    """The largest gap between a ratio of weights and its judgment; 0 where all judgments agree."""


def linear_weights(judged: Comparisons) -> LinearWeights:
    """Return the weights with the smallest x such that ``|w_B - a_Bj w_j| <= x`` and ``|w_j - a_jW w_W| <= x``.

    For x = 1, all weights are as large as they can be, because their sum is then divided out: the worst is u, the best
    the largest v with ``v <= a_BW u + 1`` and ``v <= a_Bj (a_jW u + 1) + 1``, the others the smaller of ``(v + 1) /
    a_Bj`` and ``a_jW u + 1``; each grows with u, and u grows until an upper line meets a lower one,
    ``v >= a_BW u - 1`` or ``v >= a_Bj (a_jW u - 1) - 1``. So the answer is unique, and exact in rational numbers.

    References
    ----------
    Rezaei (2016), Omega 64, 126-130, model 19.
    """
    from_best, to_worst, a_bw = _rational(judged)
    slopes = [a_bw, *(b * w for b, w in zip(from_best, to_worst, strict=True))]
    offsets = [Fraction(1), *(b + 1 for b in from_best)]
    lines = list(zip(slopes, offsets, strict=True))
    meetings = [(up + low) / (steep - flat) for steep, low in lines for flat, up in lines if steep > flat]
    if not meetings:  # all judgments agree
        u, slack = Fraction(1), Fraction(0)
    else:
        u, slack = min(meetings), Fraction(1)
    v = min(slope * u + offset * slack for slope, offset in lines)
    others = [min((v + slack) / b, w * u + slack) for b, w in zip(from_best, to_worst, strict=True)]
    total = v + u + sum_of(others)
    shares = np.array([float(other / total) for other in others])
    return LinearWeights(float(v / total), float(u / total), shares, float(slack / total))


def nonlinear_weights(judged: Comparisons) -> WeightRanges:
    """Return all weights with the smallest x such that ``|w_B / w_j - a_Bj| <= x`` and ``|w_j / w_W - a_jW| <= x``.

    The ratio r of best to worst lies between ``a_BW - x`` and ``a_BW + x``, and, through each other child, between
    ``(a_Bj - x)(a_jW - x)`` and ``(a_Bj + x)(a_jW + x)``. The smallest x is the one at which the last two of these
    ranges touch, in one r; there each other weight has a range of its own.

    References
    ----------
    Rezaei (2015), Omega 53, 49-57, model 4; ranges: Rezaei (2016), Omega 64, 126-130.
    """
    a_bw, pairs = judged.best_to_worst, list(zip(judged.from_best, judged.to_worst, strict=True))
    gaps = [_gap(high, low) for high in pairs for low in pairs]
    gaps += [_gap_above(b, w, a_bw) for b, w in pairs]
    gaps += [_gap_below(b, w, a_bw) for b, w in pairs]
    x = max(gaps, default=0.0)
    r = max([a_bw - x, *((b - x) * (w - x) for b, w in pairs if x < min(b, w))])
    low = [max(w - x, r / (b + x)) for b, w in pairs]
    high = [min(w + x, r / (b - x) if b > x else math.inf) for b, w in pairs]
    high = [max(least, most) for least, most in zip(low, high, strict=True)]
    others = tuple(
        (
            low[j] / fsum([r, 1.0, low[j], *(most for k, most in enumerate(high) if k != j)]),
            high[j] / fsum([r, 1.0, high[j], *(least for k, least in enumerate(low) if k != j)]),
        )
        for j in range(len(pairs))
    )
    largest, smallest = fsum([r, 1.0, *high]), fsum([r, 1.0, *low])
    return WeightRanges((r / largest, r / smallest), (1.0 / largest, 1.0 / smallest), others, x)


def _gap(high: tuple[float, float], low: tuple[float, float]) -> float:
    """Return the x at which ``(b - x)(w - x)`` of one child is no more than ``(b + x)(w + x)`` of another."""
    (b, w), (c, v) = high, low
    return max(b * w - c * v, 0.0) / (b + w + c + v)


def _gap_above(b: float, w: float, a_bw: float) -> float:
    """Return the smaller root of ``(b - x)(w - x) = a_BW + x``."""
    p, q = b + w + 1.0, b * w - a_bw
    return 2.0 * max(q, 0.0) / (p + math.sqrt(p * p - 4.0 * q))


def _gap_below(b: float, w: float, a_bw: float) -> float:
    """Return the positive root of ``(b + x)(w + x) = a_BW - x``."""
    p, q = b + w + 1.0, max(a_bw - b * w, 0.0)
    return 2.0 * q / (p + math.sqrt(p * p + 4.0 * q))


def consistency_index(best_to_worst: float) -> float:
    """Return the largest deviation of the nonlinear model: the smaller root of ``(a - x)^2 = a + x``.

    References
    ----------
    Rezaei (2015), Omega 53, 49-57, table 1.
    """
    a = best_to_worst
    return (2.0 * a + 1.0 - math.sqrt(8.0 * a + 1.0)) / 2.0


def input_ratios(judged: Comparisons) -> list[float]:
    """Return ``|a_Bj a_jW - a_BW| / (a_BW^2 - a_BW)`` of each child; 0 where the best is as important as the worst.

    References
    ----------
    Liang, Brunelli and Rezaei (2020), Omega 96, 102175.
    """
    from_best, to_worst, a_bw = _rational(judged)
    if a_bw == 1:
        return [0.0] * len(from_best)
    return [float(abs(b * w - a_bw) / (a_bw * a_bw - a_bw)) for b, w in zip(from_best, to_worst, strict=True)]


def published_threshold(m: int, best_to_worst: float) -> float | None:
    """Return the largest input-based ratio that passes, None where none was published.

    References
    ----------
    Liang, Brunelli and Rezaei (2020), Omega 96, 102175: 3 to 9 children, judgments of 3 to 9; none differ by 2.
    """
    if best_to_worst <= 2.0:
        return 0.0
    whole = int(best_to_worst)
    if m not in THRESHOLDS or whole != best_to_worst or not 3 <= whole <= 9:
        return None
    return THRESHOLDS[m][whole - 3]


def sum_of(numbers: Sequence[Fraction]) -> Fraction:
    """Return the exact sum."""
    total = Fraction(0)
    for number in numbers:
        total += number
    return total


def _rational(judged: Comparisons) -> tuple[list[Fraction], list[Fraction], Fraction]:
    """Return judgments as the decimals that were written."""
    from_best = [Fraction(repr(float(judgment))) for judgment in judged.from_best]
    to_worst = [Fraction(repr(float(judgment))) for judgment in judged.to_worst]
    return from_best, to_worst, Fraction(repr(float(judged.best_to_worst)))
