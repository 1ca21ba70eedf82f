"""Formulas: read once into a tree, never evaluated as code, refused with the position."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indeks_inovasi import _formula
from indeks_inovasi.errors import FormulaError

COLUMNS = {"a": np.array([10.0, 2.0]), "b": np.array([4.0, 8.0]), "c2_x": np.array([9.0, np.nan])}


def value(text):
    """Return the first value of a formula."""
    return float(_formula.evaluate(_formula.parse(text), COLUMNS, 2)[0][0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("10 - 4 - 3", 3.0),
        ("100 / 10 / 2", 5.0),
        ("-a + b", -6.0),
        ("--a", 10.0),
        ("2 * -b", -8.0),
        ("a - -b", 14.0),
        ("min(a, b, 7)", 4.0),
        ("max(a, b)", 10.0),
        ("sqrt(c2_x) + .5", 3.5),
        ("  a\t/\nb ", 2.5),
        ("0 * -1", 0.0),
    ],
)
def test_left_to_right_as_written(text, expected):
    """Products before sums, otherwise from left to right; by hand with a = 10, b = 4, c2_x = 9."""
    got = value(text)

    assert got == expected
    assert not np.signbit(np.array([got]))[0] or expected < 0


@pytest.mark.parametrize(
    ("text", "position", "problem"),
    [
        ("", 0, "it ends too early"),
        ("a +", 3, "it ends too early"),
        ("a ** b", 3, "'*' stands where a value should"),
        ("a b", 1, "'b' stands where an operator should"),
        ("1e3", 1, "'e3' stands where an operator should"),
        ("a; b", 1, "';' is not allowed"),
        ("a $", 2, "'$' is not allowed"),
        ("(a", 2, "')' is missing"),
        ("sqrt a", 4, "'(' is missing"),
        ("sqrt(a, b)", 10, "sqrt does not take 2 values"),
        ("min(a)", 6, "min does not take 1 values"),
        ("a)", 1, "')' stands where an operator should"),
        ("__import__('os')", 0, "'_' is not allowed"),
        ("a" * 1001, 1000, "it is longer than 1000 characters"),
        ("(" * 40 + "a" + ")" * 40, 32, "it is nested deeper than 32"),
        ("-" * 40 + "a", 32, "it is nested deeper than 32"),
    ],
)
def test_errors_have_a_position(text, position, problem):
    """The first character that cannot be read is named, with the reason and what is allowed."""
    with pytest.raises(FormulaError) as caught:
        _formula.parse(text)

    shown = text if len(text) <= 80 else text[:80] + "..."
    assert str(caught.value) == (
        f"The formula {shown!r} cannot be read at character {position + 1}: {problem}. Allowed are"
        " + - * / ( ), min, max, sqrt, decimal constants and codes."
    )


def test_depth_of_thirty_two_is_allowed():
    """Depth is a limit on nesting, not on length."""
    assert value("(" * 31 + "a" + ")" * 31) == 10.0
    assert value("-" * 30 + "a") == 10.0


@pytest.mark.parametrize("mark", ["+", "-", "*", "/"])
def test_longest_formula_is_read_and_evaluated(mark):
    """Five hundred terms fit into a thousand characters, and no recursion limit is met."""
    text = mark.join(["a"] * 500)
    tree = _formula.parse(text)

    assert tree.codes() == ("a",)
    got, _, _ = _formula.evaluate(tree, {"a": np.array([1.0])}, 1)
    assert got.tolist() == [{"+": 500.0, "-": -498.0, "*": 1.0, "/": 1.0}[mark]]


def test_codes_in_order_of_appearance():
    """What a formula reads, once each."""
    assert _formula.parse("b * min(a, b) + sqrt(c / a)").codes() == ("b", "a", "c")
    assert _formula.parse("1 + 2").codes() == ()


def test_zero_divisors_and_roots_are_marked():
    """Where a divisor is zero or a root negative the caller is told; a missing dividend excuses a zero."""
    columns = {"a": np.array([1.0, np.nan, -4.0]), "b": np.array([0.0, 0.0, 2.0])}
    got, zero, _ = _formula.evaluate(_formula.parse("a / b"), columns, 3)
    _, _, root = _formula.evaluate(_formula.parse("sqrt(a)"), columns, 3)

    assert zero.tolist() == [True, False, False]
    assert root.tolist() == [False, False, True]
    np.testing.assert_array_equal(got, [np.nan, np.nan, -2.0])


def test_missing_operands_are_missing():
    """Also the smallest and the largest of something missing is missing."""
    columns = {"a": np.array([np.nan]), "b": np.array([1.0])}

    for text in ("a + b", "min(a, b)", "max(b, a)", "sqrt(a)", "b / a"):
        assert np.isnan(_formula.evaluate(_formula.parse(text), columns, 1)[0]).all()


@st.composite
def sums(draw):
    """Return the text of a formula and its value by Python's own arithmetic."""
    count = draw(st.integers(1, 8))
    numbers = [draw(st.integers(1, 99)) for _ in range(count)]
    marks = [draw(st.sampled_from("+-*/")) for _ in range(count - 1)]
    return str(numbers[0]) + "".join(f" {mark} {number}" for mark, number in zip(marks, numbers[1:], strict=True))


@given(sums())
def test_agrees_with_python(text):
    """The same bits as Python's own reading of the same arithmetic."""
    assert value(text) == float(eval(text))
