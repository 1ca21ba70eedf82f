"""Variance-based sensitivity indices from three samples: centered Saltelli and Jansen estimators, with resamples.

References
----------
Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), Computer Physics Communications 181(2), 259-270,
table 2 (b) and (f); Jansen (1999), Computer Physics Communications 117, 35-43.
"""

from typing import NamedTuple

import numpy as np

from indeks_inovasi.kernels.blocks import lent
from indeks_inovasi.kernels.products import counted_sums
from indeks_inovasi.kernels.sampling import choice_of, words
from indeks_inovasi.typing import FloatMatrix, FloatVector


class Standardized(NamedTuple):
    """Two samples of outputs about their common mean, each output between -1 and 1."""

    a: FloatMatrix
    """(draws, outputs)."""
    b: FloatMatrix
    center: FloatVector
    unit: FloatVector
    """(outputs,) the largest distance from the center; 0 where an output never changes."""
    counts: FloatMatrix
    """(1 + resamples, draws), of `resample_counts`."""
    centers: FloatMatrix
    """(1 + resamples, outputs) mean of both samples in each resample, in these units."""
    variances: FloatMatrix
    """(1 + resamples, outputs) variance of both samples in each resample, in these units squared."""

    def scaled(self, outputs: FloatMatrix) -> FloatMatrix:
        """Return another sample on the same scale."""
        return _scaled(outputs, self.center, self.unit)


class Estimates(NamedTuple):
    """First-order and total index of one source, per output; NaN where an output never changes."""

    first: FloatMatrix
    """(1 + resamples, outputs); row 0 is the estimate itself."""
    total: FloatMatrix


def standardized(a: FloatMatrix, b: FloatMatrix, counts: FloatMatrix) -> Standardized:
    """Return two samples ready for the estimators.

    Without the mean taken off, the error of a first-order index grows with the mean of the output.

    Parameters
    ----------
    a, b : (draws, outputs)
    counts : (1 + resamples, draws)
        Of `resample_counts`.
    """
    draws = len(a)
    center: FloatVector = (counted_sums(counts[:1], a) + counted_sums(counts[:1], b))[0] / (2.0 * draws)
    highest = np.maximum(np.maximum.reduce(a, axis=0), np.maximum.reduce(b, axis=0))
    lowest = np.minimum(np.minimum.reduce(a, axis=0), np.minimum.reduce(b, axis=0))
    unit = np.where(highest == lowest, 0.0, np.maximum(highest - center, center - lowest))
    a, b = _scaled(a, center, unit), _scaled(b, center, unit)
    half = _like(a)
    np.add(a, b, out=half)
    half *= 0.5
    centers = counted_sums(counts, half)
    centers /= draws
    np.multiply(a, a, out=half)
    half += b * b
    half *= 0.5
    variances = counted_sums(counts, half)
    variances /= draws
    variances -= centers * centers
    variances *= 2.0 * draws / (2.0 * draws - 1.0)
    return Standardized(a, b, center, unit, counts, centers, variances)


def resample_counts(seed: int, stream: tuple[int, ...], resamples: int, draws: int) -> FloatMatrix:
    """Return how often each draw stands in each bootstrap resample; row 0 is the sample itself."""
    counts = np.ones((1 + resamples, draws))
    chosen = choice_of(words(seed, stream, 0, resamples, draws), draws)
    chosen += np.arange(0, resamples * draws, draws)[:, np.newaxis]
    counts[1:] = np.bincount(chosen.reshape(-1), minlength=resamples * draws).reshape(resamples, draws)
    return counts


def sobol_indices(held: Standardized, mixed: FloatMatrix) -> Estimates:
    """Return the indices of one source.

    Parameters
    ----------
    held
        Samples A and B.
    mixed : (draws, outputs)
        The sample with this source from B and all others from A.
    """
    draws = len(mixed)
    step = held.scaled(mixed)
    step -= held.a
    product = _like(step)
    first = counted_sums(held.counts, np.multiply(step, held.b, out=product))
    np.multiply(step, step, out=product)
    product *= 0.5
    total = counted_sums(held.counts, product)
    drift = counted_sums(held.counts, step)
    drift *= held.centers
    first -= drift
    unchanging = held.unit == 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        found = Estimates(first / draws / held.variances, total / draws / held.variances)
    for index in found:
        index[:, unchanging] = np.nan
    return found


def _scaled(outputs: FloatMatrix, center: FloatVector, unit: FloatVector) -> FloatMatrix:
    scaled = np.subtract(outputs, center, out=_like(outputs))
    scaled /= np.where(unit == 0.0, 1.0, unit)
    return scaled


def _like(outputs: FloatMatrix) -> FloatMatrix:
    return lent(outputs.size).reshape(outputs.shape)
