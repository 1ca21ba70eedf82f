"""Where the column of an indicator comes from."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import OutOfRangeError, UnknownCodeError, ZeroDivisorError


class Source:
    """What a value may look at: a dataset without parts."""

    def __init__(self, **columns):
        n = len(next(iter(columns.values())))
        self.data = ii.Dataset.of(columns, [f"u{row}" for row in range(n)])


def test_column_of_another_name():
    """An indicator may read a column that is not named like it."""
    assert_array_equal(ii.ColumnValue(name="gdp").column(Source(gdp=[1.0, np.nan]), "income"), [1.0, np.nan])


def test_unknown_column_is_named_with_the_nearest():
    """A column that the data lacks is refused with the nearest name."""
    with pytest.raises(UnknownCodeError) as caught:
        ii.ColumnValue(name="incme").column(Source(income=[1.0]), "x")

    assert str(caught.value) == ("Unknown column of the data: incme. Did you mean 'income' for 'incme'? Known: income.")


def test_formula_over_columns():
    """By hand: 10/4 - sqrt(9) = -0.5; max(6/3, 1) with a missing operand is missing."""
    source = Source(a=[10.0, 6.0], b=[4.0, 3.0], c=[9.0, np.nan])

    assert_array_equal(ii.FormulaValue(text="a / b - sqrt(c)").column(source, "x"), [-0.5, np.nan])
    assert_array_equal(ii.FormulaValue(text="max(a / b, 1)").column(source, "x"), [2.5, 2.0])
    assert ii.FormulaValue(text="b + a + b").reads == ("b", "a")


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        (
            "a / b",
            ZeroDivisorError,
            "The formula of 'x' divides by zero for x[u1]. Correct the divisor, or declare it missing.",
        ),
        (
            "sqrt(b - 1)",
            OutOfRangeError,
            "The formula of 'x' draws roots of values of zero or more, but found x[u1]. Correct the cells or clip the"
            " indicator before.",
        ),
        (
            "c * c",
            OutOfRangeError,
            "The formula of 'x' needs finite results, but found x[u0]. Correct the cells or clip the indicator before.",
        ),
        (
            "a + d + e",
            UnknownCodeError,
            "Unknown column of the data in the formula of 'x': d, e. Known: a, b, c.",
        ),
    ],
)
def test_formula_names_the_cells(text, error, sentence):
    """Zero divisors, roots of negative numbers and overflows are refused with their cells."""
    source = Source(a=[1.0, 2.0, np.nan], b=[1.0, 0.0, 0.0 + 5.0], c=[1e200, 1.0, 1.0])

    with pytest.raises(error) as caught:
        ii.FormulaValue(text=text).column(source, "x")
    assert str(caught.value) == sentence


def test_missing_operand_over_zero_is_missing():
    """A zero divisor matters only where there is something to divide."""
    got = ii.FormulaValue(text="a / b").column(Source(a=[np.nan, 1.0], b=[0.0, 2.0]), "x")

    assert_array_equal(got, [np.nan, 0.5])
