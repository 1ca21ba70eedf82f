"""Scores by distance from ideal units, by regret, and by appraisal against the average.

All take columns of complete rows: m vectors of n values without NaN, on each of which more is better; ``weights`` is
(m,), above zero. Sums over columns run in their order, one by one.
"""

import numpy as np

from indeks_inovasi.kernels import powers
from indeks_inovasi.kernels.blocks import give_back, take
from indeks_inovasi.typing import BoolVector, Columns, FloatVector


def distance(columns: Columns, point: FloatVector, weights: FloatVector, exponent: float, inside: bool) -> FloatVector:
    """Return the (n,) Minkowski distance of each row from a point.

    Parameters
    ----------
    point : (m,)
    exponent
        p of ``(sum |d|^p)^(1/p)``, 1 or more; infinite for the largest difference.
    inside
        True: ``sum w |d|^p``. False: ``sum (w |d|)^p``, the distance of the weighted values.
    """
    if exponent == 2.0:
        return _euclidean(columns, point, weights if inside else weights * weights)
    total = np.zeros(len(columns[0]))
    for number, weight in enumerate(weights.tolist()):
        part = np.abs(columns[number] - point[number])
        if not inside:
            part *= weight
        if exponent == np.inf:
            np.maximum(total, part, out=total)
            continue
        if exponent != 1.0:
            part = powers.power(part, exponent)
        total += part * weight if inside else part
    return total if exponent in (1.0, np.inf) else powers.power(total, 1.0 / exponent)


def _euclidean(columns: Columns, point: FloatVector, factors: FloatVector) -> FloatVector:
    """Return the root of the sum of ``factor d^2``."""
    total, part = np.zeros(len(columns[0])), take(len(columns[0]))
    for number, factor in enumerate(factors.tolist()):
        np.subtract(columns[number], point[number], out=part)
        np.multiply(part, part, out=part)
        part *= factor
        total += part
    give_back(part)
    return np.sqrt(total, out=total)


def closeness(to_best: FloatVector, to_worst: FloatVector) -> FloatVector:
    """Return ``d- / (d+ + d-)``: 1 at the best point, 0 at the worst.

    References
    ----------
    Hwang and Yoon (1981), Multiple Attribute Decision Making, Springer: TOPSIS.
    """
    return to_worst / (to_best + to_worst) + 0.0


def regrets(
    columns: Columns, best: FloatVector, worst: FloatVector, weights: FloatVector
) -> tuple[FloatVector, FloatVector]:
    """Return the (n,) sums and the (n,) maxima of the weighted regrets ``w (best - x) / (best - worst)``.

    A column whose best and worst value are one tells no units apart and gives no regret.

    References
    ----------
    Opricovic and Tzeng (2004), European Journal of Operational Research 156(2), 445-455: VIKOR.
    """
    total, largest, regret = np.zeros(len(columns[0])), np.full(len(columns[0]), -np.inf), take(len(columns[0]))
    for number, weight in enumerate(weights.tolist()):
        width = best[number] - worst[number]
        np.subtract(best[number], columns[number], out=regret)
        regret *= weight / width if width != 0.0 else 0.0
        total += regret
        np.maximum(largest, regret, out=largest)
    give_back(regret)
    return total + 0.0, largest + 0.0


def share_of_range(values: FloatVector, low: float, high: float) -> FloatVector:
    """Return where each value lies from low (0) to high (1); 0 everywhere if these are one."""
    return np.zeros(len(values)) if low == high else (values - low) / (high - low) + 0.0


def sides_of_average(distances: Columns, weights: FloatVector) -> tuple[FloatVector, FloatVector]:
    """Return the (n,) weighted sums of the distances above the average and of those below it, both zero or more.

    References
    ----------
    Keshavarz Ghorabaee, Zavadskas, Olfat and Turskis (2015), Informatica 26(3), 435-451: EDAS.
    """
    n = len(distances[0])
    above, below, part, rest = np.zeros(n), np.zeros(n), take(n), take(n)
    for number, weight in enumerate(weights.tolist()):
        np.maximum(distances[number], 0.0, out=part)
        np.subtract(part, distances[number], out=rest)
        part *= weight
        rest *= weight
        above += part
        below += rest
    give_back(part, rest)
    return above, below


def gains_and_costs(columns: Columns, weights: FloatVector, is_cost: BoolVector) -> tuple[FloatVector, FloatVector]:
    """Return the (n,) weighted sums of the benefits and of the costs, whose columns are turned: zero or less.

    References
    ----------
    Zavadskas, Kaklauskas and Sarka (1994), Technological and Economic Development of Economy 1(3), 131-139: COPRAS.
    """
    n = len(columns[0])
    gains, costs, part = np.zeros(n), np.zeros(n), take(n)
    for number, weight in enumerate(weights.tolist()):
        np.multiply(columns[number], weight, out=part)
        if is_cost[number]:
            costs -= part
        else:
            gains += part
    give_back(part)
    return gains + 0.0, costs + 0.0
