"""Order statistics: medians, absolute deviations from them, quantiles."""

import numpy as np

from indeks_inovasi.typing import FloatVector


def median(values: FloatVector) -> float:
    """Return the middle value, or the mean of the two middle ones; `values` holds no NaN and is not empty."""
    ordered = np.sort(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return float(ordered[middle]) + 0.0
    return float(ordered[middle - 1] / 2.0 + ordered[middle] / 2.0) + 0.0


def median_deviation(values: FloatVector) -> float:
    """Return the median of the absolute deviations from the median (MAD), without a factor."""
    return median(np.abs(values - median(values)))


def quantile(values: FloatVector, p: float) -> float:
    """Return a quantile, between neighbors linearly (type 7 of Hyndman and Fan 1996, the default of numpy and R).

    Parameters
    ----------
    values : (n,)
        Without NaN, at least one.
    p
        From 0 to 1.
    """
    ordered = np.sort(values)
    place = (len(ordered) - 1) * p
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (place - low)) + 0.0
