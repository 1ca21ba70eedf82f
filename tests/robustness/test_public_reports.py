"""What users of other programs have reported about sensitivity analysis; the numbers in the names are theirs."""

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi.kernels.sampling import choice_of, uniforms, words
from indeks_inovasi.kernels.sobol import resample_counts, sobol_indices, standardized
from tests.robustness.cases import data, spec


def estimates(function, inputs, draws=4_096, resamples=50, seed=1):
    """Return first-order and total indices with their resamples."""
    a, b = (uniforms(words(seed, (sample,), 0, draws, inputs)) for sample in (0, 1))
    counts = resample_counts(seed, (9,), resamples, draws)
    held = standardized(function(a)[:, None], function(b)[:, None], counts)
    found = []
    for number in range(inputs):
        mixed = a.copy()
        mixed[:, number] = b[:, number]
        found.append(sobol_indices(held, function(mixed)[:, None]))
    return found


def test_an_output_without_variance():
    """SALib 344, 505, 295: 73.31 4,096 times over has no indices, whatever its binary dust is."""
    for each in estimates(lambda u: np.full(len(u), 73.31), 2):
        assert np.isnan(each.first).all()
        assert np.isnan(each.total).all()


@pytest.mark.parametrize("shift", [0.0, 1e6])
def test_an_input_that_does_nothing(shift):
    """SALib 102, 135, 599: y = x1 + 2 x2 + 0 x3 has 0.2, 0.8, 0; the interval of the inert one covers 0."""
    found = estimates(lambda u: u[:, 0] + 2.0 * u[:, 1] + shift, 3)

    assert [each.first[0, 0] for each in found] == pytest.approx([0.2, 0.8, 0.0], abs=0.02)
    assert [each.total[0, 0] for each in found] == pytest.approx([0.2, 0.8, 0.0], abs=0.02)
    inert = found[2].first[1:, 0]
    assert inert.min() <= 0.0 <= inert.max()


def test_a_million_more_changes_nothing():
    """The same indices to 1e-6 with 1e6 added to every output."""
    plain, lifted = (estimates(lambda u, up=up: u[:, 0] + 2.0 * u[:, 1] + up, 2) for up in (0.0, 1e6))

    for a, b in zip(plain, lifted, strict=True):
        np.testing.assert_allclose(a.first, b.first, atol=1e-6)


def test_every_seed_is_a_seed():
    """SALib 504, 451: 0 is a seed too; the same one gives the same intervals to the bit, another one gives others."""
    found = {}
    for seed in (0, 1, 20240101):
        first, second = (
            ii.uncertainty(data(), spec(), [ii.WeightNoise(0.3), ii.Drop("groups")], 64, seed).sensitivity()
            for _ in range(2)
        )
        assert np.array_equal(first.total_low, second.total_low)
        assert np.array_equal(first.first_high, second.first_high)
        found[seed] = first.total_high.tobytes()

    assert len(set(found.values())) == 3


def test_choices_from_uniform_numbers():
    """SALib 581, 195, 98: of three ways, 0 to 1/3 is the first; the upper end belongs to the last."""
    held = np.array([0.0, 0.3333, 0.34, 0.6667, 0.999999, 1.0 - 2.0**-53])
    drawn = (held * 2.0**53).astype(np.uint64) << np.uint64(11)

    assert choice_of(drawn, 3).tolist() == [0, 0, 1, 2, 2, 2]
    assert choice_of(np.array([2**64 - 1], dtype=np.uint64), 3).tolist() == [2]


def test_inputs_and_outputs_cannot_come_apart():
    """SALib 665: a study holds both; score and weights of draw k belong together."""
    study = ii.uncertainty(data(), spec(), [ii.FlatWeights(groups="index")], 20, 1)
    for draw in (1, 7, 20):
        weights = study.replay(draw).weights["index"]
        left, right = (study.nominal.column(code).values for code in ("left", "right"))
        mean = (weights["left"] * left + weights["right"] * right) / (weights["left"] + weights["right"])
        np.testing.assert_allclose(study.scores[draw - 1], mean, rtol=1e-14)


def test_units_of_a_factor():
    """SALib 179: x from 0 to 100 and 10 z share the variance as 100^2 to 10^2."""
    found = estimates(lambda u: 100.0 * u[:, 0] + 10.0 * u[:, 1], 2, draws=16_384)

    assert [each.first[0, 0] for each in found] == pytest.approx([10_000 / 10_100, 100 / 10_100], abs=0.03)
    assert [each.total[0, 0] for each in found] == pytest.approx([10_000 / 10_100, 100 / 10_100], abs=0.03)


def test_thresholds_of_promethee_keep_their_unit():
    """PyDecision 19, 9: costs 10, 12 and 20 with a V shape up to 10 have net flows 0.6, 0.3 and -0.9."""
    case = ii.IndexSpec(
        name="cost",
        framework=ii.Framework.of({"index": ["x"]}, negative=["x"]),
        normalizer=ii.Affine(multiply=-1.0),
        aggregator=ii.Promethee(preference=ii.PreferenceFunction(shape="v_shape", preference=10.0)),
    )
    score = ii.compute(ii.Dataset.of({"x": [10.0, 12.0, 20.0]}, ["a", "b", "c"]), case).score

    assert score == pytest.approx([0.6, 0.3, -0.9], abs=1e-12)
