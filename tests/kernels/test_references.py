"""The arrays of the library against the same methods in plain Python: every bit agrees."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indeks_inovasi.kernels.elementary import exp, log
from indeks_inovasi.kernels.exact import exact_mean, exact_sum
from indeks_inovasi.kernels.powers import power
from tests.kernels.references import (
    as_bits,
    reference_exp,
    reference_log,
    reference_mean,
    reference_power,
    reference_sum,
    reference_words,
)

N = 20_000
RNG = np.random.default_rng(77)
POSITIVE = np.concatenate(
    [
        RNG.random(N),
        1 + RNG.normal(size=N) * 1e-3,
        RNG.uniform(0.5, 1, N) * 2.0 ** RNG.integers(-1000, 1000, N).astype(float),
        [0.5, 1.0, math.sqrt(0.5), math.sqrt(2), 1.224744871391589, 1.5, 5e-324, 2.0**-1022, 1.7976931348623157e308],
    ]
)


@given(st.lists(st.floats(allow_nan=True, allow_infinity=False), min_size=1, max_size=100))
def test_sums_and_means_are_those_of_fractions(values):
    """A sum of fractions that is rounded once."""
    assert as_bits(exact_sum(np.array(values))) == as_bits(reference_sum(values))
    if any(value == value for value in values):
        assert as_bits(exact_mean(np.array(values))) == as_bits(reference_mean(values))


def test_log_is_that_of_single_operations():
    """One number at a time with Python's own floats."""
    assert as_bits(log(POSITIVE)) == as_bits([reference_log(x) for x in POSITIVE.tolist()])


def test_exp_is_that_of_single_operations():
    """One number at a time with Python's own floats."""
    x = np.concatenate([RNG.uniform(-1, 1, N), RNG.uniform(-708, 709.7, N), [0.0, 0.5, -0.5, 1e-300]])

    assert as_bits(exp(x)) == as_bits([reference_exp(value) for value in x.tolist()])


def test_power_is_that_of_single_operations():
    """One number at a time with Python's own floats, as long as the power is a normal number."""
    y = np.concatenate(
        [RNG.uniform(-3, 3, len(POSITIVE) // 2), RNG.uniform(-0.9, 0.9, len(POSITIVE) - len(POSITIVE) // 2)]
    )
    log2 = y * np.log2(POSITIVE)
    x, y = POSITIVE[np.abs(log2) < 1020], y[np.abs(log2) < 1020]

    assert as_bits(power(x, y)) == as_bits([reference_power(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)])


@pytest.mark.parametrize("first", [0, 3, 4, 1_000_001, 2**66 + 2])
def test_raw_words_of_philox_are_those_of_its_paper(first):
    """Ten rounds in Python integers give the words of numpy's generator, at any place of the stream."""
    key = [0x0123456789ABCDEF, 2**64 - 3]
    generator = np.random.Philox(key=np.array(key, dtype=np.uint64))
    generator.advance(first // 4)
    words = generator.random_raw(first % 4 + 10)[first % 4 :]

    assert words.tolist() == reference_words(key, first, 10)


def test_raw_words_of_the_paper():
    """Known answers of the authors' library Random123: counter and key all zero bits, less the one step before."""
    assert reference_words([0, 0], -4, 4) == [
        0x16554D9ECA36314C,
        0xDB20FE9D672D0FDC,
        0xD7E772CEE186176B,
        0x7E68B68AEC7BA23B,
    ]
