"""Gaps filled from the units that are most alike."""

from typing import Literal

import numpy as np

from indeks_inovasi.kernels.comparing import digits_for, keys
from indeks_inovasi.kernels.exact import exact_mean, exact_sum
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector

Distance = Literal["euclidean", "manhattan"]


def nearest_means(
    values: FloatMatrix, scales: FloatVector, k: int, distance: Distance, by_distance: bool
) -> FloatMatrix:
    """Return values with each gap at the mean of the k nearest rows that have a value there.

    Rows that tie with the last of the k count as well, so that no order of rows or names decides.

    Parameters
    ----------
    values : (n, m)
        NaN is a gap.
    scales : (m,)
        What differences are divided by; a column with the scale 0 tells no rows apart and is left out.
    k
        Number of neighbors.
    distance
        See `distances_from`.
    by_distance
        Whether a neighbor counts by one over its distance, else all count alike. At distance 0 only those count.

    Returns
    -------
    (n, m); NaN where no row with that value has a column in common.

    References
    ----------
    Troyanskaya et al. (2001), "Missing value estimation methods for DNA microarrays", Bioinformatics 17(6), 520-525.
    """
    filled = values.copy()
    counting = scales > 0.0
    scaled = values[:, counting] / scales[counting]
    gaps = np.isnan(values)
    for row in np.flatnonzero(gaps.any(axis=1)).tolist():
        far = distances_from(scaled, row, distance)
        far[row] = np.nan
        for column in np.flatnonzero(gaps[row]).tolist():
            donors = ~gaps[:, column] & ~np.isnan(far)
            if donors.any():
                filled[row, column] = _mean_of_nearest(values[donors, column], far[donors], k, by_distance)
    return filled


def distances_from(scaled: FloatMatrix, row: int, distance: Distance) -> FloatVector:
    """Return the distance of every row from one of them, over the columns that both have.

    "euclidean": the root of the mean squared difference; "manhattan": the mean absolute difference. As means over the
    columns in common, distances over few and over many columns compare.

    Parameters
    ----------
    scaled : (n, m)
        NaN is a gap.

    Returns
    -------
    (n,); NaN without a column in common.

    References
    ----------
    Gower (1971), "A general coefficient of similarity and some of its properties", Biometrics 27(4), 857-871: the
    mean absolute difference over the columns in common; Dixon (1979) for the Euclidean form.
    """
    total, common = np.zeros(len(scaled)), np.zeros(len(scaled))
    for column in scaled.T:
        gap = np.abs(column - column[row])
        there = ~np.isnan(gap)
        total += np.where(there, gap * gap if distance == "euclidean" else gap, 0.0)
        common += there
    with np.errstate(invalid="ignore"):
        mean = total / common
    return np.sqrt(mean) if distance == "euclidean" else mean


def _mean_of_nearest(values: FloatVector, far: FloatVector, k: int, by_distance: bool) -> float:
    places = keys(far, digits_for(far))
    nearest: BoolVector = places <= np.sort(places)[min(k, len(places)) - 1]
    values, far, places = values[nearest], far[nearest], places[nearest]
    same: BoolVector = places == 0.0
    if not by_distance:
        return float(exact_mean(values))
    if same.any():
        return float(exact_mean(values[same]))
    return float(exact_sum(values / far)) / float(exact_sum(1.0 / far)) + 0.0
