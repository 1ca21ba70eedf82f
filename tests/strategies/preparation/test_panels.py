"""Imputers that look at other periods of the same unit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import NotRowWiseError, SpecificationError, UnknownCodeError
from tests.strategies.preparation.filling import filled

NAN = np.nan
YEARS = {"units": ["p"] * 5, "periods": ["2018", "2019", "2020", "2021", "2024"]}


def test_a_line_by_hand():
    """Values 10 in 2019 and 40 in 2024: the line rises by 6 a year, whatever years are there."""
    columns = {"a": [None, 10.0, None, None, 40.0]}

    assert filled(ii.LinearInTime(ends="hold"), columns, **YEARS)["a"].tolist() == [10.0, 10.0, 16.0, 22.0, 40.0]
    assert_array_equal(filled(ii.LinearInTime(ends="missing"), columns, **YEARS)["a"], [NAN, 10.0, 16.0, 22.0, 40.0])


def test_the_latest_by_hand():
    """Nothing before 2019; 10 goes on until 2021, but only one year where older values are too old."""
    columns = {"a": [None, 10.0, None, None, 40.0]}

    assert_array_equal(filled(ii.Latest(), columns, **YEARS)["a"], [NAN, 10.0, 10.0, 10.0, 40.0])
    assert_array_equal(filled(ii.Latest(max_age=1), columns, **YEARS)["a"], [NAN, 10.0, 10.0, NAN, 40.0])
    assert_array_equal(
        filled(ii.Latest(leading="first", max_age=1), columns, **YEARS)["a"], [10.0, 10.0, 10.0, NAN, 40.0]
    )


def test_each_unit_has_its_own_line():
    """Rows of two units in any order: p rises from 0 to 4 over 4 years, q falls from 9 to 7 over 2."""
    rows = {"units": ["p", "q", "q", "p", "q", "p"], "periods": ["2024", "2020", "2022", "2021", "2021", "2020"]}
    columns = {"a": [4.0, 9.0, 7.0, None, None, 0.0]}

    assert filled(ii.LinearInTime(ends="missing"), columns, **rows)["a"].tolist() == [4.0, 9.0, 7.0, 1.0, 8.0, 0.0]
    assert filled(ii.Latest(), columns, **rows)["a"].tolist() == [4.0, 9.0, 7.0, 0.0, 9.0, 0.0]


def test_one_known_value_is_no_line():
    """It holds, or the gaps stay; nothing fails. A unit without a value keeps its gaps either way."""
    columns = {"a": [None, None, 7.0, None, None], "b": [1.0, None, None, None, 2.0]}

    assert filled(ii.LinearInTime(ends="hold"), columns, **YEARS)["a"].tolist() == [7.0] * 5
    assert_array_equal(filled(ii.LinearInTime(ends="missing"), columns, **YEARS)["a"], [NAN, NAN, 7.0, NAN, NAN])
    two = {"units": ["p", "p", "q", "q"], "periods": ["1", "2", "1", "2"]}
    assert_array_equal(
        filled(ii.LinearInTime(ends="hold"), {"a": [1.0, None, None, None]}, **two)["a"], [1.0, 1.0, NAN, NAN]
    )


def test_years_are_numbers_not_text():
    """Year 900 comes before 1000, which text would turn around, and -5 before both."""
    rows = {"units": ["p"] * 3, "periods": ["1000", "-5", "900"]}

    assert filled(ii.Latest(), {"a": [None, 1.0, 2.0]}, **rows)["a"].tolist() == [2.0, 1.0, 2.0]


def test_periods_that_are_no_numbers_need_an_order():
    """Months do not follow each other by their letters; with an order they lie one step apart."""
    rows = {"units": ["p"] * 3, "periods": ["Jan", "Feb", "Mar"]}
    columns = {"a": [2.0, None, 8.0]}
    months = ("Jan", "Feb", "Mar", "Apr")

    for step in (ii.Latest(), ii.LinearInTime(ends="hold")):
        with pytest.raises(SpecificationError, match=r"needs periods that are numbers.*'Jan', 'Feb', 'Mar'.*order="):
            filled(step, columns, **rows)
    assert filled(ii.LinearInTime(ends="hold", order=months), columns, **rows)["a"].tolist() == [2.0, 5.0, 8.0]
    assert filled(ii.Latest(order=months), columns, **rows)["a"].tolist() == [2.0, 2.0, 8.0]
    with pytest.raises(UnknownCodeError, match=r"Unknown period in the order of Latest: Mar\. Known: Jan, Feb"):
        filled(ii.Latest(order=("Jan", "Feb")), columns, **rows)
    with pytest.raises(ValueError, match="order names each period once, but 'Jan' several times"):
        ii.Latest(order=("Jan", "Feb", "Jan"))


@pytest.mark.parametrize("periods", [["1e3", "2e3"], ["nan", "1"], ["2020 ", "2021"], ["٢٠٢٠", "2021"]])
def test_what_only_looks_like_a_number(periods):
    """An exponent, a blank or digits of another script are no year: refused, not guessed."""
    with pytest.raises(SpecificationError, match="needs periods that are numbers"):
        filled(ii.Latest(), {"a": [1.0, None]}, units=["p", "p"], periods=periods)


def test_one_year_in_two_spellings():
    """2020 and 2020.0 would stand at one place in time."""
    with pytest.raises(SpecificationError, match=r"one year written in two ways among '2020', '2020\.0'"):
        filled(ii.Latest(), {"a": [1.0, None]}, units=["p", "p"], periods=["2020", "2020.0"])


def test_time_without_periods():
    """Data without periods have no earlier value; without a gap nothing is asked of them."""
    for step in (ii.Latest(), ii.LinearInTime(ends="hold")):
        with pytest.raises(SpecificationError, match="fills gaps from other periods, but the data have none"):
            filled(step, {"a": [1.0, None]})
        assert filled(step, {"a": [1.0, 2.0]})["a"].tolist() == [1.0, 2.0]


def test_one_row_has_no_other_period():
    """Scoring a single row refuses and names the step."""
    spec = ii.IndexSpec(
        name="panel",
        framework=ii.Framework.of({"index": ["a"]}),
        imputer=ii.Latest(),
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(),
    )

    with pytest.raises(NotRowWiseError, match="latest"):
        ii.apply(ii.Dataset.of({"a": [None]}, ["p"], ["2020"]), spec)


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=2, max_size=12), st.randoms())
def test_the_order_of_rows_changes_nothing(values, random):
    """Rows in any order, and each filled value as by a search through the years of the unit."""
    n = len(values)
    order = random.sample(range(n), n)
    columns = {"a": [values[row] for row in order], "b": [1.0, 2.0] + [1.0] * (n - 2)}
    rows = {"units": ["p"] * n, "periods": [str(2000 + row) for row in order]}
    if all(value is None for value in values):
        columns["a"][0] = values[order[0]] = 0.0
    known = [row for row, value in enumerate(values) if value is not None]

    line = filled(ii.LinearInTime(ends="hold"), columns, **rows)["a"]
    latest = filled(ii.Latest(), columns, **rows)["a"]

    expected = np.interp(order, known, [values[row] for row in known])
    assert_allclose(line, expected, rtol=1e-9, atol=1e-9)
    before = [[values[past] for past in known if past <= row] for row in order]
    assert_array_equal(latest, [past[-1] if past else NAN for past in before])
