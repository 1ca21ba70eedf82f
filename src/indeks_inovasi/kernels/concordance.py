"""How much several orders agree."""

from math import fsum

import numpy as np

from indeks_inovasi.kernels.comparing import competition_ranks
from indeks_inovasi.typing import FloatMatrix


def kendall_w(weights: FloatMatrix) -> float | None:
    """Return Kendall's coefficient of concordance: 0 for orders without a common tendency, 1 for one order.

    Parameters
    ----------
    weights : (p, m)
        One row a person; equal numbers share the mean of their places.

    Returns
    -------
    ``12 S / (p^2 (m^3 - m) - p sum T)``, S being the sum of squared deviations of the sums of ranks from their mean
    and T the sum of ``t^3 - t`` over the ties of a person; None for one person, one child, or if nobody makes a
    difference.

    References
    ----------
    Kendall and Babington Smith (1939), Annals of Mathematical Statistics 10(3), 275-287; ties: Kendall (1948), Rank
    Correlation Methods.
    """
    p, m = len(weights), len(weights.T)
    ranks = [competition_ranks(row, "average") for row in weights]
    ties = 0
    for own in ranks:
        sizes: list[int] = np.unique(own, return_counts=True)[1].tolist()
        for size in sizes:
            ties += size * size * size - size
    whole = p * p * (m * m * m - m) - p * ties
    if p < 2 or whole == 0:
        return None
    middle = p * (m + 1) / 2.0
    rows: list[list[float]] = [own.tolist() for own in ranks]
    gaps = [fsum(column) - middle for column in zip(*rows, strict=True)]
    return 12.0 * fsum(gap * gap for gap in gaps) / whole
