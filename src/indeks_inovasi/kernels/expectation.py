"""The joint normal distribution of indicators with gaps, and what it expects in a gap.

Rows with the same gaps form a pattern. Means and covariances of a pattern are found once, exactly, so that a step of
the algorithm costs the same for a hundred rows and for a million, and the order of rows changes no bit.
"""

from typing import Final, NamedTuple

import numpy as np

from indeks_inovasi.kernels.exact import exact_mean
from indeks_inovasi.kernels.gram import gram_of
from indeks_inovasi.kernels.imputation import spread
from indeks_inovasi.typing import FloatMatrix, FloatVector, IntVector

_SINGULAR: Final = 2.0**-44
"""Share of a variance that the others must leave unexplained, else a regression has no single answer."""
_VANISHING: Final = 1000.0
"""In units of the tolerance: what is left unexplained when the algorithm stops, and would vanish if it went on."""


class Joint(NamedTuple):
    """Means, standard deviations and correlations of a joint normal distribution."""

    mean: FloatVector
    deviation: FloatVector
    correlation: FloatMatrix


class Fit(NamedTuple):
    """What expectation maximization has reached."""

    joint: Joint
    change: float
    """Largest change of a mean or covariance in the last step, in standard deviations; NaN without a single answer."""
    steps: int


class Pattern(NamedTuple):
    """Rows with the same gaps."""

    known: IntVector
    gaps: IntVector
    n: int
    mean: FloatVector
    """Of the known columns."""
    covariance: FloatMatrix
    """Of the known columns, divisor n."""


def fitted_joint(values: FloatMatrix, ridge: float, tolerance: float, most_steps: int) -> Fit:
    """Return the joint normal distribution that is most likely for values with gaps, by expectation maximization.

    Parameters
    ----------
    values : (n, m)
        NaN is a gap; no column is empty.
    ridge
        Each variance of what is known counts 1 + ridge times when a gap is predicted; 0: the plain algorithm.
    tolerance, most_steps
        Stop when nothing changes by more than this share of a standard deviation, or after so many steps.

    References
    ----------
    Dempster, Laird and Rubin (1977), "Maximum likelihood from incomplete data via the EM algorithm", JRSS B 39(1),
    1-38; Little and Rubin (2002), section 11.2.1; Schneider (2001), Journal of Climate 14(5), 853-871, for the ridge.
    """
    center = np.asarray(exact_mean(values))
    deviation = np.array([spread(column) for column in values.T])
    scale = np.where(deviation > 0.0, deviation, 1.0)
    patterns = patterns_of((values - center) / scale)
    mean, covariance = np.zeros(len(center)), np.diag(np.where(deviation > 0.0, 1.0, 0.0))
    change, steps = np.inf, 0
    while change > tolerance and steps < most_steps:
        new_mean, new_covariance = next_estimate(patterns, mean, covariance, ridge)
        change = float(np.maximum(_largest(new_mean - mean), _largest(new_covariance - covariance)))
        mean, covariance, steps = new_mean, new_covariance, steps + 1
    least = max(_SINGULAR, _VANISHING * tolerance)
    if any(np.isnan(_slopes(covariance, p.known, p.gaps, ridge, least)).any() for p in patterns):
        change = np.nan
    return Fit(Joint(center + mean * scale, _deviations(covariance) * scale, _correlations(covariance)), change, steps)


def patterns_of(values: FloatMatrix) -> list[Pattern]:
    """Return the patterns of gaps with what their rows say; rows without any value say nothing."""
    there = ~np.isnan(values)
    kinds, which = np.unique(there, axis=0, return_inverse=True)
    found: list[Pattern] = []
    for number, kind in enumerate(kinds):
        known = np.flatnonzero(kind)
        if len(known):
            rows = values[np.ix_(np.flatnonzero(which.reshape(-1) == number), known)]
            found.append(Pattern(known, np.flatnonzero(~kind), len(rows), *_moments(rows)))
    return found


def next_estimate(
    patterns: list[Pattern], mean: FloatVector, covariance: FloatMatrix, ridge: float
) -> tuple[FloatVector, FloatMatrix]:
    """Return mean and covariance after one step: gaps predicted, then both estimated again.

    NaN everywhere if what is known repeats itself, so that no prediction is the only one.
    """
    n, m = float(_added([pattern.n for pattern in patterns])), len(mean)
    completed = [_completed(pattern, mean, covariance, ridge) for pattern in patterns]
    new_mean = np.zeros(m)
    for pattern, (center, _) in zip(patterns, completed, strict=True):
        new_mean += center * (pattern.n / n)
    new_covariance = np.zeros((m, m))
    for pattern, (center, scatter) in zip(patterns, completed, strict=True):
        aside = center - new_mean
        new_covariance += (scatter + aside[:, np.newaxis] * aside) * (pattern.n / n)
    return new_mean, (new_covariance + new_covariance.T) / 2.0


def expected(values: FloatMatrix, joint: Joint, ridge: float) -> FloatMatrix:
    """Return values with each gap at its expectation, given what the row has.

    Parameters
    ----------
    values : (n, m)
        NaN is a gap.
    joint, ridge
        As found by `fitted_joint`.

    Returns
    -------
    (n, m); NaN in rows without any value, and where what is known repeats itself.
    """
    filled = values.copy()
    scale = np.where(joint.deviation > 0.0, joint.deviation, 1.0)
    there = ~np.isnan(values)
    kinds, which = np.unique(there, axis=0, return_inverse=True)
    covariance = np.where((joint.deviation > 0.0)[:, np.newaxis] & (joint.deviation > 0.0), joint.correlation, 0.0)
    for number, kind in enumerate(kinds):
        known, gaps = np.flatnonzero(kind), np.flatnonzero(~kind)
        rows = np.flatnonzero(which.reshape(-1) == number)
        if len(known) and len(gaps):
            standard = (values[np.ix_(rows, known)] - joint.mean[known]) / scale[known]
            moved = _product(standard, _slopes(covariance, known, gaps, ridge))
            filled[np.ix_(rows, gaps)] = joint.mean[gaps] + moved * joint.deviation[gaps] + 0.0
    return filled


def _completed(
    pattern: Pattern, mean: FloatVector, covariance: FloatMatrix, ridge: float
) -> tuple[FloatVector, FloatMatrix]:
    """Return mean and covariance of the rows of a pattern with their gaps predicted, their uncertainty included."""
    known, gaps = pattern.known, pattern.gaps
    center, scatter = np.empty(len(mean)), np.empty((len(mean), len(mean)))
    slopes = _slopes(covariance, known, gaps, ridge)
    center[known] = pattern.mean
    center[gaps] = mean[gaps] + _product((pattern.mean - mean[known])[np.newaxis], slopes)[0]
    across = _product(pattern.covariance, slopes)
    scatter[np.ix_(known, known)] = pattern.covariance
    scatter[np.ix_(known, gaps)] = across
    scatter[np.ix_(gaps, known)] = across.T
    scatter[np.ix_(gaps, gaps)] = _product(slopes.T, across) + _unexplained(covariance, known, gaps, slopes)
    return center, scatter


def _slopes(
    covariance: FloatMatrix, known: IntVector, gaps: IntVector, ridge: float, least: float = _SINGULAR
) -> FloatMatrix:
    """Return the (known, gaps) slopes of the regression of what is missing on what is known.

    By elimination on the diagonal, which suits a covariance matrix. Constant columns have the slope 0. NaN where the
    others leave no more than the share `least` of a variance unexplained.
    """
    slopes = np.zeros((len(known), len(gaps)))
    varying = np.flatnonzero(np.diag(covariance)[known] > 0.0)
    if len(varying) == 0 or len(gaps) == 0:
        return slopes
    used = known[varying]
    variances = np.diag(covariance)[used] * (1.0 + ridge)
    table = np.concatenate([covariance[np.ix_(used, used)], covariance[np.ix_(used, gaps)]], axis=1)
    np.fill_diagonal(table, variances)
    for row in range(len(used)):
        if not table[row, row] > least * variances[row]:
            return np.full((len(known), len(gaps)), np.nan)
        table[row] /= table[row, row]
        factors = table[:, row].copy()
        factors[row] = 0.0
        table -= factors[:, np.newaxis] * table[row]
    slopes[varying] = table[:, len(used) :]
    return slopes


def _unexplained(covariance: FloatMatrix, known: IntVector, gaps: IntVector, slopes: FloatMatrix) -> FloatMatrix:
    """Return the covariance of what is missing around its prediction; with a ridge the slopes are not the best ones."""
    across = _product(slopes.T, covariance[np.ix_(known, gaps)])
    explained = _product(slopes.T, _product(covariance[np.ix_(known, known)], slopes))
    rest: FloatMatrix = covariance[np.ix_(gaps, gaps)] - across - across.T + explained
    return rest


def _moments(rows: FloatMatrix) -> tuple[FloatVector, FloatMatrix]:
    """Return the means and the covariances (divisor n) of rows without gaps."""
    if len(rows) == 1:
        return rows[0], np.zeros((rows.shape[1], rows.shape[1]))
    gram = gram_of(rows)
    deviations, correlations = gram.deviations(0), gram.correlations()
    covariance = np.where(np.isnan(correlations), 0.0, correlations) * deviations[:, np.newaxis] * deviations
    return np.asarray(exact_mean(np.asfortranarray(rows))), covariance


def _deviations(covariance: FloatMatrix) -> FloatVector:
    """Return standard deviations; a variance of zero may have been computed as a little less."""
    return np.sqrt(np.maximum(np.diag(covariance), 0.0))


def _correlations(covariance: FloatMatrix) -> FloatMatrix:
    """Return correlations; 0 with a constant column."""
    deviation = _deviations(covariance)
    scale = np.where(deviation > 0.0, deviation, np.inf)
    found = np.minimum(np.maximum(covariance / scale[:, np.newaxis] / scale, -1.0), 1.0)
    np.fill_diagonal(found, 1.0)
    return found + 0.0


def _product(left: FloatMatrix, right: FloatMatrix) -> FloatMatrix:
    """Return the matrix product, its terms added one by one in the order of the columns."""
    total = np.zeros((len(left), right.shape[1]))
    for column, row in zip(left.T, right, strict=True):
        total += column[:, np.newaxis] * row
    return total


def _added(counts: list[int]) -> int:
    total = 0
    for count in counts:
        total += count
    return total


def _largest(changes: FloatMatrix) -> float:
    return float(np.maximum.reduce(np.abs(changes), axis=None))
