"""The check of the floating-point environment."""

import numpy as np
import pytest

from indeks_inovasi.kernels import probing
from indeks_inovasi.kernels.probing import floating_point_is_default


def test_this_process_computes_in_the_default_mode():
    """Python starts with IEEE 754's default mode."""
    assert floating_point_is_default()


@pytest.mark.parametrize("operands", ["_FACTORS", "_TERMS", "_HALF_ULPS"])
def test_operands_that_lose_their_last_bit_are_noticed(monkeypatch, operands):
    """What flushing or directed rounding changes in a result is seen in its bits."""
    values = getattr(probing, operands)
    flushed = np.where(np.abs(values) < 1e-300, 0.0, np.nextafter(values, 0.0))
    monkeypatch.setattr(probing, operands, flushed)

    assert not floating_point_is_default()


def test_the_operands_are_those_whose_rounding_is_known():
    """5e-324, 2**-1022 and one or three half ulps of 1."""
    assert probing._FACTORS.tolist() == [5e-324, 2.0**-1022]
    assert probing._HALF_ULPS.tolist() == [2.0**-53, 3 * 2.0**-53, 2.0**-53]
