"""Datasets of a caller's own lists: what is taken as it is, what is written out, and what is refused."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import NotANumberError, TableError

NAN = np.nan
NUMBERS = (
    ". Correct the cells, declare codes for missing values with missing=[...], or give decimal=',' if the comma is the"
    " decimal mark."
)


def test_whole_numbers_as_codes_are_written_out():
    """Units 1101 and periods 2020 are the text that a table would give; text stays as it is."""
    data = ii.Dataset.of({"a": [1, None]}, [1101, " b"], [2020, 2020.0], {"k": [7, None]})

    assert data.rows.units == ("1101", " b")
    assert data.rows.periods == ("2020", "2020")
    assert data.rows.peers == {"k": ("7", None)}
    assert_array_equal(data["a"], [1.0, NAN])


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["1e3", 2.0], "a[u] = '1e3'"),
        (["x", 2.0], "a[u] = 'x'"),
        ([True, np.True_], "a[u] = True, a[v] = True"),
        ([[1], [1, 2]], "a[u] = [1], a[v] = [1, 2]"),
        (np.array([1.0, np.inf]), "a[v] = inf"),
        (np.array([True, False]), "a[u] = True, a[v] = False"),
    ],
)
def test_cells_that_are_no_numbers(cells, found):
    """Text, truth values, lists and infinities are named with their cells, as in a table."""
    with pytest.raises(NotANumberError) as caught:
        ii.Dataset.of({"a": cells}, ["u", "v"])
    assert str(caught.value) == f"A number column needs finite numbers, but found {found}{NUMBERS}"


def test_whole_numbers_that_no_float_holds():
    """2**60 + 1 has no float64 of its own, 2**60 has."""
    assert ii.Dataset.of({"a": [2**60]}, ["u"])["a"].tolist() == [2.0**60]
    with pytest.raises(TableError) as caught:
        ii.Dataset.of({"a": [2**60 + 1]}, ["u"], ["2020"])
    assert str(caught.value) == (
        "These whole numbers have more digits than a number of 64 bits holds exactly: a[u, 2020] ="
        " 1152921504606846977. Give fewer digits, for instance millions."
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (({"a": [1]}, "u"), "A unit is needed for each row, as a list, but found the text 'u'."),
        (({"a": [1]}, {"u"}), "A unit is needed for each row, as a list, but found a set, which has no order."),
        (({"a": [1]}, 5), "A unit is needed for each row, as a list, but found 5."),
        (({"a": [1]}, [1.5]), "A unit is text or a whole number, but found 1.5 in row 1."),
        (({"a": [1]}, [None]), "A unit is needed for each row, but it is absent in row 1."),
        (({"a": [1]}, ["u"], "2"), "A period is needed for each row, as a list, but found the text '2'."),
        (({"a": [1]}, ["u"], None, "x"), "peers is a map such as {'name': ...}, but found 'x'."),
        (
            ({"a": [1]}, ["u"], None, {"k": "x"}),
            "A peer group 'k' is needed for each row, as a list, but found the text 'x'.",
        ),
        (({"a": [1]}, ["u"], None, None, ["U"]), "names is a map such as {'name': ...}, but found ['U']."),
        (([1], ["u"]), "columns is a map such as {'name': ...}, but found [1]."),
        (({"a": {1.0}}, ["u"]), "The column 'a' is a set, which has no order, not a list of cells."),
        (({"a": 1}, ["u"]), "The column 'a' is 1, not a list of cells."),
        (({"a": np.ones((1, 2))}, ["u"]), "The column 'a' is an array of 2 dimensions, not a list of cells."),
        (({"a": np.array(1.0)}, ["u"]), "The column 'a' is an array of 0 dimensions, not a list of cells."),
        (
            ({"a": [1, 2], "b": []}, ["u"]),
            "The column 'a' has 2 values for 1 rows.\nThe column 'b' has 0 values for 1 rows.",
        ),
    ],
)
def test_what_is_no_list(arguments, sentence):
    """A bare text, a set or a single value in the place of a list is refused in a sentence."""
    with pytest.raises(TableError) as caught:
        ii.Dataset.of(*arguments)
    assert str(caught.value) == sentence
