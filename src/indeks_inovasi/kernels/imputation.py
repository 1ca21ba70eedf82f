"""Gaps filled from what other indicators and units say: expectation maximization, nearest neighbors."""

from typing import NamedTuple

import numpy as np

from indeks_inovasi.kernels.comparing import keys
from indeks_inovasi.kernels.elimination import solve
from indeks_inovasi.kernels.exact import exact_mean
from indeks_inovasi.kernels.gram import gram_of
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector, IntVector


class Normal(NamedTuple):
    """A multivariate normal distribution, and how closely it was found."""

    mean: FloatVector
    covariance: FloatMatrix
    change: float
    """Largest change in the last step."""
    steps: int


def expected(values: FloatMatrix, mean: FloatVector, covariance: FloatMatrix, ridge: float) -> FloatMatrix:
    """Return values with each gap at its expectation, given what the row has.

    Parameters
    ----------
    values : (n, m)
        NaN is a gap.
    mean, covariance, ridge
        Of the distribution; the ridge is added to the variances of what is known.
    """
    filled = values.copy()
    for pattern, rows in _patterns(values):
        known, gaps = np.flatnonzero(pattern), np.flatnonzero(~pattern)
        filled[np.ix_(rows, gaps)] = mean[gaps]
        slopes = _slopes(covariance, known, gaps, ridge)
        for place, gap in enumerate(gaps.tolist()):
            for other, column in enumerate(known.tolist()):
                filled[rows, gap] += (values[rows, column] - mean[column]) * slopes[other, place]
    return filled


def fitted_normal(values: FloatMatrix, ridge: float, tolerance: float, most_steps: int) -> Normal:
    """Return the normal distribution that is most likely for values with gaps, by expectation maximization.

    Parameters
    ----------
    values : (n, m)
        Standardized columns; NaN is a gap, no column is empty.
    ridge
        Added to the variances of what is known when gaps are predicted.
    tolerance, most_steps
        Stop when no mean, variance or covariance changes by more, or after so many steps.

    References
    ----------
    Dempster, Laird and Rubin (1977), JRSS B 39(1), 1-38; Little and Rubin (2002), section 11.2.
    """
    m = values.shape[1]
    mean = np.asarray(exact_mean(np.asfortranarray(values)))
    covariance = _covariance(np.where(np.isnan(values), mean, values))
    change = np.inf
    for step in range(1, most_steps + 1):
        filled = expected(values, mean, covariance, ridge)
        extra = np.zeros((m, m))
        for pattern, rows in _patterns(values):
            known, gaps = np.flatnonzero(pattern), np.flatnonzero(~pattern)
            rest = _rest(covariance, known, gaps, ridge)
            extra[np.ix_(gaps, gaps)] += rest * (len(rows) / len(values))
        new_mean = np.asarray(exact_mean(np.asfortranarray(filled)))
        new_covariance = _covariance(filled) + extra
        change = max(
            float(np.maximum.reduce(np.abs(new_mean - mean))),
            float(np.maximum.reduce(np.abs(new_covariance - covariance), axis=None)),
        )
        mean, covariance = new_mean, new_covariance
        if change <= tolerance:
            return Normal(mean, covariance, change, step)
    return Normal(mean, covariance, change, most_steps)


def _covariance(values: FloatMatrix) -> FloatMatrix:
    """Return the covariances with divisor n; 0 for constant columns."""
    gram = gram_of(values)
    deviations = gram.deviations(0)
    related = gram.correlations()
    return np.where(np.isnan(related), 0.0, related) * deviations[:, np.newaxis] * deviations


def _patterns(values: FloatMatrix) -> list[tuple[BoolVector, IntVector]]:
    """Return each pattern of what is present, with its rows; rows without a gap are left out."""
    there = ~np.isnan(values)
    kinds, which = np.unique(there, axis=0, return_inverse=True)
    which = which.reshape(-1)
    return [(kind, np.flatnonzero(which == number)) for number, kind in enumerate(kinds) if not kind.all()]


def _slopes(covariance: FloatMatrix, known: IntVector, gaps: IntVector, ridge: float) -> FloatMatrix:
    """Return the (known, gaps) slopes of the regression of what is missing on what is known."""
    if len(known) == 0:
        return np.zeros((0, len(gaps)))
    matrix = covariance[np.ix_(known, known)].copy()
    np.fill_diagonal(matrix, np.diag(matrix) + ridge)
    columns = [solve(matrix, covariance[known, gap]) for gap in gaps.tolist()]
    return np.stack([np.zeros(len(known)) if column is None else column for column in columns], axis=1)


def _rest(covariance: FloatMatrix, known: IntVector, gaps: IntVector, ridge: float) -> FloatMatrix:
    """Return the covariances of what is missing that the known part does not explain."""
    rest = covariance[np.ix_(gaps, gaps)].copy()
    slopes = _slopes(covariance, known, gaps, ridge)
    for place, column in enumerate(known.tolist()):
        rest -= covariance[gaps, column][:, np.newaxis] * slopes[place]
    return rest


def nearest_means(
    values: FloatMatrix, scales: FloatVector, k: int, by_distance: bool, order: IntVector
) -> tuple[FloatMatrix, FloatMatrix]:
    """Return values with each gap at the mean of the k nearest rows that have it, and how many of them there were.

    The squared distance is the mean squared difference over the columns that both rows have, in units of the scales;
    rows without a common column are no neighbors. Equal distances go by `order`.

    Parameters
    ----------
    values : (n, m)
    scales : (m,)
        Above zero; a column with the scale inf does not count.
    by_distance
        Whether neighbors count by one over their distance; at distance 0 only those count.
    order : (n,)
        Place of each row among equals.

    References
    ----------
    Troyanskaya et al. (2001), Bioinformatics 17(6), 520-525.
    """
    filled, counts = values.copy(), np.zeros(values.shape)
    scaled = values / scales
    counting = np.isfinite(scales)
    for row in np.flatnonzero(np.isnan(values).any(axis=1)).tolist():
        squared, common = np.zeros(len(values)), np.zeros(len(values))
        for column in np.flatnonzero(counting & ~np.isnan(values[row])).tolist():
            gap = scaled[:, column] - scaled[row, column]
            there = ~np.isnan(gap)
            squared, common = squared + np.where(there, gap * gap, 0.0), common + there
        with np.errstate(invalid="ignore", divide="ignore"):
            distance = np.where(common > 0.0, np.sqrt(squared / common), np.inf)
        distance[row] = np.inf
        near = np.lexsort((order, keys(distance, 12)))
        for column in np.flatnonzero(np.isnan(values[row])).tolist():
            donors = near[~np.isnan(values[near, column]) & np.isfinite(distance[near])][:k]
            if len(donors):
                filled[row, column] = _mean(values[donors, column], distance[donors], by_distance)
                counts[row, column] = len(donors)
    return filled, counts


def _mean(values: FloatVector, distances: FloatVector, by_distance: bool) -> float:
    weights = np.ones(len(values))
    if by_distance:
        same = distances == 0.0
        weights = same.astype(np.float64) if same.any() else 1.0 / distances
    total = whole = 0.0
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        total += value * weight
        whole += weight
    return total / whole + 0.0
