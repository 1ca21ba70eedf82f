"""Rounding as people read decimals."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, Inexact, Rounded, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indeks_inovasi.kernels.rounding import round_shortest


@pytest.mark.parametrize(
    ("value", "decimals", "ties", "expected"),
    [
        (2.675, 2, "half_up", 2.68),
        (-2.675, 2, "half_up", -2.68),
        (1.005, 2, "half_up", 1.01),
        (0.285, 2, "half_up", 0.29),
        (2.665, 2, "half_even", 2.66),
        (2.675, 2, "half_even", 2.68),
        (0.5, 0, "half_up", 1.0),
        (0.5, 0, "half_even", 0.0),
        (-0.5, 0, "half_even", 0.0),
        (1.5, 0, "half_even", 2.0),
        (2.674999999, 2, "half_up", 2.67),
        (1_500.0, -3, "half_up", 2_000.0),
        (2_500.0, -3, "half_even", 2_000.0),
        (2_499.0, -3, "half_up", 2_000.0),
        (12_345_678_901_234.5, 15, "half_up", 12_345_678_901_234.5),
        (1e300, 15, "half_up", 1e300),
        (9_007_199_254_740_993.0, 0, "half_up", 9_007_199_254_740_992.0),
        (4_503_599_627_370_495.5, 0, "half_up", 4_503_599_627_370_496.0),
    ],
)
def test_shortest_decimal_is_rounded(value, decimals, ties, expected):
    """The printed number is rounded, not its binary neighbor: 2.675 lies below its half in binary and still goes up."""
    got = round_shortest(np.array([value]), decimals, ties)

    assert got.tolist() == [expected]
    assert not np.signbit(got[got == 0.0]).any()


@pytest.mark.parametrize("change", [{"prec": 4}, {"traps": [Inexact, Rounded]}])
def test_decimals_of_the_program_around_do_not_matter(change):
    """Whoever computes money with four digits, or traps what is inexact, gets the same rounding."""
    with localcontext(**change if "prec" in change else {}) as context:
        for signal in change.get("traps", ()):
            context.traps[signal] = True
        assert round_shortest(np.array([12345.675, 2.675]), 2, "half_up").tolist() == [12345.68, 2.68]


def test_missing_stays_missing():
    """A gap is not a number that could be rounded."""
    assert np.isnan(round_shortest(np.array([np.nan, 1.25]), 1, "half_up")).tolist() == [True, False]


@given(
    st.lists(st.one_of(st.floats(-1e12, 1e12), st.integers(-(10**6), 10**6).map(lambda n: n / 1000)), min_size=1),
    st.integers(-3, 6),
    st.sampled_from(["half_up", "half_even"]),
)
def test_agrees_with_decimal_arithmetic(values, decimals, ties):
    """Every result is what the decimal module makes of the shortest decimal."""
    mode = ROUND_HALF_UP if ties == "half_up" else ROUND_HALF_EVEN
    step = Decimal(1).scaleb(-decimals)
    expected = [float(Decimal(repr(value)).quantize(step, rounding=mode)) for value in values]

    assert round_shortest(np.array(values), decimals, ties).tolist() == expected
