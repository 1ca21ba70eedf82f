"""Variance-based sensitivity indices from three samples: centered Saltelli and Jansen estimators, with resamples.

References
----------
Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), Computer Physics Communications 181(2), 259-270,
table 2 (b) and (f); Jansen (1999), Computer Physics Communications 117, 35-43.
"""

from typing import NamedTuple

import numpy as np

from indeks_inovasi.kernels.exact import exact_mean, exact_sum
from indeks_inovasi.kernels.products import sliced, weighted_sums
from indeks_inovasi.kernels.sampling import UNITS, choice_of, words
from indeks_inovasi.typing import FloatMatrix, FloatVector


class Standardized(NamedTuple):
    """Two samples of outputs with their common mean taken off, in units of their common deviation."""

    a: FloatMatrix
    """(draws, outputs)."""
    b: FloatMatrix
    center: FloatVector
    deviation: FloatVector
    """(outputs,); 0 where an output never changes."""

    def scaled(self, outputs: FloatMatrix) -> FloatMatrix:
        """Return another sample on the same scale."""
        return (outputs - self.center) / np.where(self.deviation > 0.0, self.deviation, 1.0)


class Estimates(NamedTuple):
    """First-order and total index of one source, per output; NaN where an output never changes."""

    first: FloatMatrix
    """(1 + resamples, outputs); row 0 is the estimate itself."""
    total: FloatMatrix


def standardized(a: FloatMatrix, b: FloatMatrix) -> Standardized:
    """Return two samples ready for the estimators.

    Without the mean taken off, the error of a first-order index grows with the mean of the output.
    """
    both = np.asfortranarray(np.concatenate([a, b]))
    center = np.asarray(exact_mean(both))
    apart = both - center
    deviation = np.sqrt(exact_sum(np.asfortranarray(apart * apart)) / (len(both) - 1))
    held = Standardized(a, b, center, deviation)
    return held._replace(a=held.scaled(a), b=held.scaled(b))


def resample_counts(seed: int, stream: tuple[int, ...], resamples: int, draws: int) -> FloatMatrix:
    """Return how often each draw stands in each bootstrap resample; row 0 is the sample itself."""
    counts = np.ones((1 + resamples, draws))
    for number in range(resamples):
        chosen = choice_of(words(seed, stream, number, 1, draws), draws)[0]
        counts[1 + number] = np.bincount(chosen, minlength=draws)
    return counts


def sobol_indices(held: Standardized, mixed: FloatMatrix, counts: FloatMatrix) -> Estimates:
    """Return the indices of one source.

    Parameters
    ----------
    held
        Samples A and B.
    mixed : (draws, outputs)
        The sample with this source from B and all others from A.
    counts : (1 + resamples, draws)
        Of `resample_counts`.
    """
    ab = held.scaled(mixed)
    draws = len(ab)
    step = ab - held.a
    squares = (held.a * held.a + held.b * held.b) * 0.5
    centers = (held.a + held.b) * 0.5
    sums = [_summed(counts, part) / draws for part in (held.b * step, step * step * 0.5, squares, centers)]
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (sums[2] - sums[3] * sums[3]) * (2.0 * draws / (2.0 * draws - 1.0))
        first = (sums[0] - sums[3] * _summed(counts, step) / draws) / variance
        total = sums[1] / variance
    unchanging = held.deviation == 0.0
    first[:, unchanging] = np.nan
    total[:, unchanging] = np.nan
    return Estimates(first, total)


def _summed(counts: FloatMatrix, values: FloatMatrix) -> FloatMatrix:
    """Return the sums over the draws of each resample, exact up to 2**-52 of the largest value."""
    return weighted_sums(counts, sliced(values)) * float(UNITS)
