"""Winsorizing by quantiles and by Tukey's fences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi.errors import NoValuesError, SpecificationError
from tests.generators import column

NAN = np.nan
TO_TEN = [float(value) for value in range(11)]
FAR = [float(value) for value in range(9)] + [100.0]


@pytest.mark.checks("step/winsorize_quantiles", "R 4.2, quantile (type 7): 5, 10, 90 and 95% of seven values; by hand")
def test_quantiles_of_r():
    """R's quantile of 1, 2, 3, 5, 8, 13, 40 gives 1.3 and 1.6 at 5% and 10%, 23.8 and 31.9 at 90% and 95%."""
    held = column([40.0, 1.0, 2.0, NAN, 3.0, 5.0, 8.0, 13.0])

    tenth = ii.WinsorizeQuantiles(low=0.1, high=0.9).freeze(held)
    assert (tenth.low, tenth.high) == (pytest.approx(1.6, rel=1e-15), pytest.approx(23.8, rel=1e-15))
    twentieth = ii.WinsorizeQuantiles(low=0.05, high=0.95).freeze(held)
    assert (twentieth.low, twentieth.high) == (pytest.approx(1.3, rel=1e-15), pytest.approx(31.9, rel=1e-15))


def test_quantiles_by_hand():
    """Of 0, 1 ... 10 the tenth is 1 and the nine tenths 9; an end at 0 or 1 is left alone."""
    assert ii.WinsorizeQuantiles(low=0.1, high=0.9).freeze(column(TO_TEN)) == ii.Clip(low=1.0, high=9.0)
    assert ii.WinsorizeQuantiles(low=0.0, high=0.95).freeze(column(TO_TEN)) == ii.Clip(high=9.5)
    assert ii.WinsorizeQuantiles(low=0.0, high=1.0).freeze(column(TO_TEN)) == ii.NoTreatment()


def test_quantiles_with_the_last_value_inside():
    """At 95% the quantile is 9.5; the last value inside it is 9. At 5% it is 0.5, and the first inside 1."""
    step = ii.WinsorizeQuantiles(low=0.05, high=0.95, to="last_inside")

    assert step.freeze(column(TO_TEN)) == ii.Clip(low=1.0, high=9.0)


def test_quantiles_in_order():
    """Shares that cross are refused where they are written."""
    with pytest.raises(ValueError, match=r"low must lie below high, but found 0\.6 and 0\.4"):
        ii.WinsorizeQuantiles(low=0.6, high=0.4)


@pytest.mark.checks("step/winsorize_fences", "Tukey (1977) by hand: quartiles 2.25 and 6.75 of 0 to 8 and 100")
def test_fences_by_hand():
    """Of 0 to 8 and 100 the quartiles are 2.25 and 6.75; 1.5 times their distance, 6.75, beyond lie -4.5 and 13.5."""
    assert ii.WinsorizeFences(reach=1.5, to="bound").freeze(column(FAR)) == ii.Clip(low=-4.5, high=13.5)
    assert ii.WinsorizeFences(reach=1.5, to="last_inside").freeze(column(FAR)) == ii.Clip(low=0.0, high=8.0)
    assert ii.WinsorizeFences(reach=3.0, to="bound").freeze(column(FAR)) == ii.Clip(low=-11.25, high=20.25)


def test_equal_quartiles_are_refused():
    """Seven of nine units have 0: fences would make all nine 0, so the indicator is named instead."""
    step = ii.WinsorizeFences(reach=1.5, to="bound")

    with pytest.raises(SpecificationError, match=r"quartiles that differ, but those of 'x' are both 0\.0"):
        step.freeze(column([0.0] * 7 + [3.0, 9.0]))
    assert step.freeze(column([4.0, 4.0])) == ii.Clip(low=4.0, high=4.0)


@pytest.mark.parametrize("step", [ii.WinsorizeQuantiles(low=0.1, high=0.9), ii.WinsorizeFences(reach=1.5, to="bound")])
def test_nothing_to_learn_from(step):
    """An empty indicator has no quantile."""
    with pytest.raises(NoValuesError, match=f"{step.title} learns from values, but found none for 'x'"):
        step.freeze(column([NAN, NAN]))


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=30, unique=True),
    st.floats(0.05, 0.3),
    st.sampled_from(["bound", "last_inside"]),
)
def test_treated_values_keep_their_order(values, share, to):
    """Between the bounds nothing moves; beyond them everything takes the bound, and no order is turned around."""
    held = column(sorted(values))
    for step in (ii.WinsorizeQuantiles(low=share, high=1.0 - share, to=to), ii.WinsorizeFences(reach=share, to=to)):
        frozen = step.freeze(held)
        found = frozen.apply(held).values
        assert (np.diff(found) >= 0.0).all()
        inside = (held.values >= frozen.low) & (held.values <= frozen.high)
        assert (found[inside] == held.values[inside]).all()
        assert set(found[~inside]) <= {frozen.low, frozen.high}
        assert to == "bound" or set(found) <= set(values)
