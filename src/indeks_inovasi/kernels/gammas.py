"""Gamma numbers by counted attempts, and the Dirichlet shares that they make.

Each number has a fixed count of attempts, each with words of its own, so a draw depends on its words alone; more than
`ATTEMPTS` are needed once in 10**10 numbers, which then take the most likely value.

References
----------
Marsaglia and Tsang (2000), A simple method for generating gamma variables.
"""

import numpy as np

from indeks_inovasi.kernels.elementary import exp, log
from indeks_inovasi.kernels.powers import power
from indeks_inovasi.kernels.quantiles import normal_quantile
from indeks_inovasi.kernels.sampling import Words, open_uniforms
from indeks_inovasi.typing import FloatMatrix, FloatVector

ATTEMPTS = 8


def gamma_shares(shapes: FloatVector, drawn: Words) -> FloatMatrix:
    """Return Dirichlet shares, unnormalized: gamma numbers of the given shapes.

    Parameters
    ----------
    shapes : (m,)
        Zero or more; 0 gives 0.
    drawn : (draws, m * (2 * ATTEMPTS + 1))
    """
    m = len(shapes)
    numbers = np.zeros((len(drawn), m))
    for child in range(m):
        if shapes[child] > 0.0:
            numbers[:, child] = _gammas(float(shapes[child]), drawn[:, child::m])
    vanished = np.flatnonzero(~numbers.any(axis=1)) if (shapes > 0.0).any() else np.empty(0, dtype=np.int64)
    if len(vanished):
        numbers[vanished] = _beside_the_largest(shapes, drawn[vanished])
    return numbers


def _beside_the_largest(shapes: FloatVector, drawn: Words) -> FloatMatrix:
    """Return the numbers of rows in which all are too small for a float, in units of the largest one of the row."""
    m = len(shapes)
    logs = np.full((len(drawn), m), -np.inf)
    for child in np.flatnonzero(shapes > 0.0).tolist():
        shape, own = float(shapes[child]), drawn[:, child::m]
        logs[:, child] = log(_lifted(shape, own)) + log(open_uniforms(own[:, 2 * ATTEMPTS])) / shape
    return exp(logs - np.maximum.reduce(logs, axis=1)[:, np.newaxis])


def _gammas(shape: float, drawn: Words) -> FloatVector:
    """Return one gamma number per row of words; a shape below 1 is lifted by one and scaled back."""
    numbers = _lifted(shape, drawn)
    if shape < 1.0:
        numbers *= power(open_uniforms(drawn[:, 2 * ATTEMPTS]), 1.0 / shape)
    return numbers


def _lifted(shape: float, drawn: Words) -> FloatVector:
    """Return one gamma number per row of words, of the shape or, where that is below 1, of one more."""
    d = (shape if shape >= 1.0 else shape + 1.0) - 1.0 / 3.0
    c = 1.0 / np.sqrt(9.0 * d)
    numbers = np.full(len(drawn), d)
    left = np.arange(len(drawn))
    for attempt in range(ATTEMPTS):
        z = normal_quantile(open_uniforms(drawn[left, 2 * attempt]))
        root = 1.0 + c * z
        v = root * root * root
        positive = v > 0.0
        logs = log(np.where(positive, v, 1.0))
        bound = 0.5 * z * z + d - d * v + d * logs
        taken = positive & (log(open_uniforms(drawn[left, 2 * attempt + 1])) < bound)
        numbers[left[taken]] = d * v[taken]
        left = left[~taken]
        if len(left) == 0:
            break
    return numbers
