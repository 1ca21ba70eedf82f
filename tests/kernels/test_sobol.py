"""Sobol indices against functions whose indices are known."""

import json

import numpy as np
import pytest

from indeks_inovasi.kernels.sampling import uniforms, words
from indeks_inovasi.kernels.sobol import resample_counts, sobol_indices, standardized

N = 16_384


def indices(function, inputs, shift=0.0, draws=N, resamples=50):
    """Return (first, total, resampled first) of each input."""
    a, b = (uniforms(words(1, (sample,), 0, draws, inputs)) for sample in (0, 1))
    counts = resample_counts(1, (9,), resamples, draws)
    held = standardized(function(a)[:, None] + shift, function(b)[:, None] + shift, counts)
    found = []
    for number in range(inputs):
        mixed = a.copy()
        mixed[:, number] = b[:, number]
        found.append(sobol_indices(held, function(mixed)[:, None] + shift))
    return [(each.first[0, 0], each.total[0, 0], each.first[1:, 0]) for each in found]


def ishigami(u):
    """Ishigami and Homma (1990), a = 7, b = 0.1."""
    x = (2.0 * u - 1.0) * np.pi
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


A = np.array([0.0, 1.0, 4.5, 9.0])


def g_function(u):
    """Sobol's g-function."""
    return np.prod((np.abs(4.0 * u - 2.0) + A) / (1.0 + A), axis=1)


def test_ishigami():
    """First 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437 (Saltelli et al. 2008, Global Sensitivity Analysis)."""
    found = indices(ishigami, 3)

    assert [first for first, _, _ in found] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert [total for _, total, _ in found] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)


def test_g_function():
    """V_i = 1 / (3 (1 + a_i)^2); S_i = V_i / V and T_i = V_i prod_{j != i} (1 + V_j) / V, V = prod (1 + V_j) - 1."""
    parts = 1.0 / (3.0 * (1.0 + A) ** 2)
    whole = np.prod(1.0 + parts) - 1.0
    found = indices(g_function, 4)

    assert [first for first, _, _ in found] == pytest.approx(parts / whole, abs=0.02)
    assert [t for _, t, _ in found] == pytest.approx(parts * np.prod(1.0 + parts) / (1.0 + parts) / whole, abs=0.02)


def test_a_large_mean_does_not_matter():
    """Uncentered estimators are lost when every output is 1,000 more; these are the same."""
    plain, lifted = indices(ishigami, 3, draws=2_000), indices(ishigami, 3, shift=1_000.0, draws=2_000)

    assert [first for first, _, _ in lifted] == pytest.approx([first for first, _, _ in plain], abs=1e-9)


def test_resamples_spread_like_the_estimate():
    """The bootstrap deviation of a first-order index shrinks with the square root of the draws: four times, half."""
    few, many = (indices(ishigami, 3, draws=draws, resamples=200)[0][2].std() for draws in (1_000, 4_000))

    assert many == pytest.approx(few / 2.0, rel=0.35)


def test_an_output_that_never_changes_has_no_indices():
    """There is no variance to share."""
    held = standardized(np.full((10, 1), 5.0), np.full((10, 1), 5.0), resample_counts(1, (0,), 5, 10))
    found = sobol_indices(held, np.full((10, 1), 5.0))

    assert np.isnan(found.first).all()
    assert np.isnan(found.total).all()


def test_the_estimates_of_coinr_come_out_where_the_mean_is_left_on(reference_data):
    """COINr's formula (see its README): Si = mean(yB (yAB - yA)) / V, STi = mean((yA - yAB)^2) / 2V, V over A and B.

    Its outputs are not centered; ours differ from its Si by mean(y) mean(yAB - yA) / V and agree in STi.
    """
    table = np.loadtxt(reference_data / "coinr/sensitivity/ishigami_design.csv", delimiter=",", skiprows=1)
    expected = json.loads((reference_data / "coinr/sensitivity/ishigami_estimate.json").read_text(encoding="utf-8"))
    outputs = table[:, 3].reshape(5, 256)
    a, b, mixed = outputs[0], outputs[1], outputs[2:]
    held = standardized(a[:, None], b[:, None], np.ones((1, 256)))
    center, variance = held.center[0], held.variances[0, 0] * held.unit[0] ** 2
    found = [sobol_indices(held, each[:, None]) for each in mixed]
    share = (np.mean(a) + np.mean(b)) / 2.0

    assert variance == pytest.approx(expected["variance"], rel=1e-12)
    assert [each.total[0, 0] for each in found] == pytest.approx(expected["STi"], rel=1e-10)
    uncentered = [
        each.first[0, 0] + center * np.mean(run - a) / variance for each, run in zip(found, mixed, strict=True)
    ]
    assert share == pytest.approx(center, rel=1e-12)
    assert uncentered == pytest.approx(expected["Si"], abs=1e-9)
