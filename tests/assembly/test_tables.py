"""Every table in: what is read, what is refused, and that the form of a table does not matter."""

import csv
import gzip
import json
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    Cell,
    DuplicateCodeError,
    FileFormatError,
    NotANumberError,
    NoUnitsError,
    TableError,
    UnknownCodeError,
)

NAN = float("nan")


def content(data: ii.Dataset) -> tuple[object, ...]:
    """Return what a dataset says, whatever the order of its rows; the bits of the numbers count."""
    rows = data.rows
    keys = sorted(range(len(rows)), key=lambda row: (rows.units[row], (rows.periods or [""] * len(rows))[row]))
    return (
        [rows.label(row) for row in keys],
        {name: [groups[row] for row in keys] for name, groups in rows.peers.items()},
        dict(rows.names),
        {code: values[keys].tobytes() for code, values in data.columns.items()},
    )


def written(path: Path, text: str) -> Path:
    """Return the path of a text file."""
    path.write_text(text, encoding="utf-8", newline="")
    return path


# -- what is read ------------------------------------------------------------------------------------------------------


def test_codes_stay_text():
    """The code "0101" keeps its zero, and the whole number 1101 becomes text."""
    data = ii.read({"unit": ["0101", 1101, np.int64(7)], "x": [1, 2.5, None]}, unit="unit")

    assert data.rows.units == ("0101", "1101", "7")
    assert data["x"].tolist()[:2] == [1.0, 2.5]
    assert np.isnan(data["x"][2])


def test_every_role_of_a_column():
    """Periods, peer groups and names stand beside the numbers, and a peer group may be missing."""
    table = {
        "code": ["a", "a", "b"],
        "year": [2020, 2021.0, date(2022, 5, 1)],
        "isle": ["Java", "Java", ""],
        "x": [1, 2, 3],
    }
    table["label"] = ["Alpha", None, "Beta"]

    data = ii.read(table, unit="code", period="year", peers=["isle"], names="label")

    assert data.rows.periods == ("2020", "2021", "2022-05-01")
    assert data.rows.peers == {"isle": ("Java", "Java", None)}
    assert data.rows.names == {"a": "Alpha", "b": "Beta"}
    assert list(data.columns) == ["x"]


def test_periods_of_any_kind():
    """A moment is written as in ISO 8601, without the time where there is none."""
    moments = [datetime.fromisoformat(text) for text in ("2020-01-01", "2020-01-01T12:30")]
    moments += [" 2021 ", np.float64(2022.0), Decimal("2023")]
    data = ii.read({"u": list("abcde"), "t": moments, "x": range(5)}, unit="u", period="t")

    assert data.rows.periods == ("2020-01-01", "2020-01-01T12:30:00", "2021", "2022", "2023")


def test_numbers_of_any_kind():
    """Decimals, numpy scalars and arrays are numbers; NaN and None are missing; -0.0 becomes 0.0."""
    table = {
        "u": list("abcd"),
        "mixed": [Decimal("0.1"), np.float32(0.5), np.int8(3), NAN],
        "array": np.array([1, 2, 3, 4]),
        "zero": np.array([-0.0, 1, 2, 3]),
        "large": [2**60, 2**53, 0, 1],
    }
    data = ii.read(table, unit="u")

    assert data["mixed"].tolist()[:3] == [0.1, 0.5, 3.0]
    assert np.isnan(data["mixed"][3])
    assert data["array"].tolist() == [1.0, 2.0, 3.0, 4.0]
    assert not np.signbit(data["zero"][0])
    assert data["large"].tolist()[0] == 1152921504606846976.0


def test_chosen_columns():
    """Only the columns that are listed are numbers; the others are left out."""
    data = ii.read({"u": ["a"], "x": [1], "word": ["red"], "y": [2]}, unit="u", columns=["y"])

    assert {code: values.tolist() for code, values in data.columns.items()} == {"y": [2.0]}


def test_dataset_passes_through():
    """A dataset is returned as it is, and a matrix as a dataset."""
    data = ii.Dataset.of({"x": [1.0]}, ["a"])

    assert ii.read(data, unit="unit") is data
    assert ii.read(data.matrix(), unit="unit")["x"].tolist() == [1.0]


def test_input_is_copied():
    """Changing an array after reading does not change the dataset."""
    array = np.array([1.0, 2.0])
    data = ii.read({"u": ["a", "b"], "x": array}, unit="u")
    array[0] = 99.0

    assert data["x"].tolist() == [1.0, 2.0]


def test_declared_codes():
    """Codes for missing are compared as numbers with numbers, and exactly with text."""
    table = {"u": list("abcd"), "x": [-999, -999.0, "NA", "n"]}

    data = ii.read({name: cells[:3] for name, cells in table.items()}, unit="u", missing=[-999, "NA"])

    assert np.isnan(data["x"]).all()
    with pytest.raises(NotANumberError, match=r"x\[d\] = 'n'"):
        ii.read(table, unit="u", missing=[-999, "NA"])


def test_nothing_is_missing_unless_declared():
    """-999 is a number like any other as long as nobody says what it means."""
    assert ii.read({"u": ["a"], "x": [-999]}, unit="u")["x"].tolist() == [-999.0]


def test_one_code_or_one_name_needs_no_list():
    """A single code, peer group or column may be given bare."""
    data = ii.read({"u": ["a"], "g": ["n"], "x": ["-"], "y": [1]}, unit="u", peers="g", missing="-", columns="x")

    assert np.isnan(data["x"]).all()
    assert data.rows.peers == {"g": ("n",)}


# -- text files --------------------------------------------------------------------------------------------------------


def test_csv(tmp_path):
    """
    Exponents, bare fractions and blanks around numbers are read; empty fields and blank lines are not.

    By hand: 1e3 = 1000, 1.5E-3 = 0.0015, .5 = 0.5.
    """
    path = written(tmp_path / "t.csv", "\ufeffcode, x ,y\r\n0101,1e3,\r\n\r\n0102, 7 ,1.5E-3\r\n0103,NA,.5\r\n")

    data = ii.read(path, unit="code", missing=["NA"])

    assert data.rows.units == ("0101", "0102", "0103")
    assert data["x"].tolist()[:2] == [1000.0, 7.0]
    assert data["y"].tolist()[1:] == [0.0015, 0.5]
    assert np.isnan([data["x"][2], data["y"][0]]).all()


@pytest.mark.parametrize(
    ("name", "text", "options"),
    [
        ("t.csv", "u;x\na;1,5\n", {"decimal": ","}),
        ("t.tsv", "u\tx\na\t1.5\n", {}),
        ("t.csv", "u|x\na|1.5\n", {"delimiter": "|"}),
        ("t.tsv", "u\tx\na\t1,5\n", {"decimal": ","}),
        ("t.json", '[{"u": "a", "x": 1.5}]', {}),
        ("t.json", '{"u": ["a"], "x": [1.5]}', {}),
    ],
)
def test_files_of_one_number(tmp_path, name, text, options):
    """Delimiter and decimal mark are declared, never guessed, and give the same number."""
    data = ii.read(str(written(tmp_path / name, text)), unit="u", **options)

    assert data.rows.units == ("a",)
    assert data["x"].tolist() == [1.5]


def test_compressed_csv(tmp_path):
    """A .csv.gz file reads like the .csv in it."""
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(b"u,x\na,1.5\n"))

    assert ii.read(path, unit="u")["x"].tolist() == [1.5]


def test_quoted_fields(tmp_path):
    """A quoted field may hold the delimiter and a line break; lines are still counted as in the file."""
    path = written(tmp_path / "t.csv", 'u,label,x\na,"Kab. X,\nY",1\nb,Z,oops\n,Z,1\n')

    with pytest.raises(TableError) as caught:
        ii.read(path, unit="u", names="label")

    assert str(caught.value) == "The unit column 'u' is empty in line 5."
    assert caught.value.__notes__[0].startswith("A number column needs finite numbers, but found x[b] = 'oops'.")


def test_a_large_csv(tmp_path):
    """75,000 rows keep every bit of a quotient and every zero of a code."""
    path = tmp_path / "t.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["u", "a", "b", "c", "d"])
        writer.writerows([f"{row:06d}", row, row / 7, "", -row] for row in range(75_000))

    data = ii.read(path, unit="u")

    assert data["b"][74_999] == 74_999 / 7
    assert data.rows.units[7] == "000007"


# -- long tables -------------------------------------------------------------------------------------------------------

LONG = {
    "u": ["a", "a", "b", "a", "b"],
    "t": [2020, 2020, 2020, 2021, 2021],
    "what": ["x", "y", "x", "y", "y"],
    "v": [1, 2, 3, 4, 5],
    "g": ["n", "n", "s", "n", "s"],
    "note": ["some", "text", "that", "nobody", "reads"],
}


def test_long_table():
    """One row per unit, period and indicator becomes one row per unit and period; what is absent is missing."""
    data = ii.read(LONG, unit="u", period="t", peers=["g"], long=("what", "v"))

    assert list(data.rows.keys) == [("a", "2020"), ("b", "2020"), ("a", "2021"), ("b", "2021")]
    assert data.rows.peers == {"g": ("n", "s", "n", "s")}
    np.testing.assert_array_equal(data["x"], [1, 3, NAN, NAN])
    np.testing.assert_array_equal(data["y"], [2, NAN, 4, 5])


def test_long_table_of_some_indicators():
    """Only the indicators that are asked for are read, and no unit is lost with the others."""
    table = {"u": ["a", "b"], "what": ["x", "text"], "v": [1, "red"]}

    data = ii.read(table, unit="u", columns=["x"], long=("what", "v"))

    assert data.rows.units == ("a", "b")
    np.testing.assert_array_equal(data["x"], [1, NAN])


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (
            {"what": ["x", "x", "x", "y", "y"]},
            DuplicateCodeError,
            "A row (unit, period and indicator) must be unique, but found twice: a, 2020, x. Remove or rename the"
            " second one.",
        ),
        (
            {"v": [1, "red", 3, 4, float("inf")]},
            NotANumberError,
            "A number column needs finite numbers, but found y[a, 2020] = 'red', y[b, 2021] = inf. Correct the cells,"
            " declare codes for missing values with missing=[...], or give decimal=',' if the comma is the decimal"
            " mark.",
        ),
        ({"what": ["x", None, "x", "y", ""]}, TableError, "The indicator column 'what' is empty in row 2, 5."),
        (
            {"g": ["n", "s", "s", "n", None]},
            TableError,
            "a, 2020 belongs to two peer groups 'g': 'n' and 's' in row 2.",
        ),
    ],
)
def test_long_table_refuses(change, error, message):
    """Repeated rows, text, empty codes and contradicting peer groups of a long table are named."""
    with pytest.raises(error) as caught:
        ii.read(LONG | change, unit="u", period="t", peers=["g"], long=("what", "v"))

    assert str(caught.value) == message


def test_long_table_without_an_indicator():
    """An indicator that no row has is refused with the nearest name."""
    with pytest.raises(UnknownCodeError) as caught:
        ii.read({"u": ["a"], "what": ["income"], "v": [1]}, unit="u", columns=["incme"], long=("what", "v"))

    assert str(caught.value) == (
        "Unknown indicator of the table: incme. Did you mean 'income' for 'incme'? Known: income."
    )


# -- what is refused ---------------------------------------------------------------------------------------------------

NUMBERS = (
    " Correct the cells, declare codes for missing values with missing=[...], or give decimal=',' if the comma is the"
    " decimal mark."
)


def test_no_numbers():
    """Text, infinities and truth values in number columns are refused, all cells at once, with their periods."""
    table = {"u": ["a", "b", "a"], "t": [1, 1, 2], "x": [1.5, "1.5", True], "y": [float("inf"), 2, np.bool_(False)]}
    table["z"] = [np.inf, -np.inf, 1.0]

    with pytest.raises(NotANumberError) as caught:
        ii.read(table, unit="u", period="t")

    assert str(caught.value) == (
        "A number column needs finite numbers, but found x[b, 1] = '1.5', x[a, 2] = True, y[a, 1] = inf,"
        " y[a, 2] = False, z[a, 1] = inf, z[b, 1] = -inf." + NUMBERS
    )
    assert caught.value.culprits[0] == Cell("b", "x", "1", "1.5")


@pytest.mark.parametrize(
    "cell",
    [
        "1,5",
        "1.000,5",
        "1,000",
        "1 000",
        "50%",
        "inf",
        "nan",
        "NaN",
        "-inf",
        "1_000",
        "0x10",
        "1e",
        "--1",
        "1e400",
        "٣",
    ],
)
def test_no_numbers_in_csv(tmp_path, cell):
    """Thousands separators, a foreign decimal mark, percent signs and what only Python reads are refused."""
    path = written(tmp_path / "t.csv", f'u,x\na,1\nb,"{cell}"\n')

    with pytest.raises(NotANumberError) as caught:
        ii.read(path, unit="u")

    assert str(caught.value) == f"A number column needs finite numbers, but found x[b] = {cell!r}." + NUMBERS


@pytest.mark.parametrize("cell", ["1.5", "1.000", "1.000,5", "50%"])
def test_no_numbers_with_a_decimal_comma(tmp_path, cell):
    """Where the comma is the decimal mark, a point is refused: 1.000 could be a thousand."""
    path = written(tmp_path / "t.csv", f"u;x\na;1,25\nb;{cell}\n")

    with pytest.raises(NotANumberError, match=r"x\[b\]"):
        ii.read(path, unit="u", decimal=",")


def test_decimal_comma_outside_a_text_file():
    """Numbers written as text are read from any table once the comma is declared."""
    assert ii.read({"u": ["a"], "x": ["1,5"]}, unit="u", decimal=",")["x"].tolist() == [1.5]


def test_too_many_digits(tmp_path):
    """
    A whole number that no float64 holds is refused, from memory and from a file; 2^60 is held exactly.

    2^53 + 1 = 9007199254740993 is the first whole number without a float64 of its own.
    """
    message = (
        "These whole numbers have more digits than a number of 64 bits holds exactly: x[b] = {}."
        " Give fewer digits, for instance millions."
    )
    for cells in ([1, 2**53 + 1], np.array([1, 2**53 + 1])):
        with pytest.raises(TableError) as caught:
            ii.read({"u": ["a", "b"], "x": cells}, unit="u")
        assert str(caught.value) == message.format("9007199254740993")
    with pytest.raises(TableError) as caught:
        ii.read(written(tmp_path / "t.csv", f"u,x\na,{2**60}\nb,9007199254740993\n"), unit="u")
    assert str(caught.value) == message.format("'9007199254740993'")
    with pytest.raises(TableError, match="more digits"):
        ii.read({"u": ["b"], "x": [10**400]}, unit="u")


def test_stray_words():
    """A column of words is refused with the three ways out; cells of other columns stand in a note."""
    with pytest.raises(TableError) as caught:
        ii.read({"u": ["a", "b"], "country": ["Finland", "Côte d'Ivoire"], "x": [1, "2"]}, unit="u")

    assert str(caught.value) == (
        "The column 'country' holds words ('Finland'), not numbers. List the columns to read with columns=[...], or say"
        " names='country' if it names the units, peers=['country'] if it groups them."
    )
    assert caught.value.__notes__ == ["A number column needs finite numbers, but found x[b] = '2'." + NUMBERS]


@pytest.mark.parametrize(
    ("units", "message"),
    [
        ([1101.0, 2.5], "needs text or whole numbers, but found 1101.0 in row 1, 2.5 in row 2."),
        (["a", True], "needs text or whole numbers, but found True in row 2."),
        (["a", date(2020, 1, 2)], "needs text or whole numbers, but found datetime.date(2020, 1, 2) in row 2."),
    ],
)
def test_codes_that_lost_something(units, message):
    """Decimal numbers, truth values and dates are no codes: a zero or a digit may be gone."""
    with pytest.raises(TableError) as caught:
        ii.read({"u": units, "x": [1, 2]}, unit="u")

    assert str(caught.value) == (
        f"The unit column 'u' {message} Read that column as text, so that no digit and no leading zero is lost."
    )


def test_missing_codes():
    """Rows without a unit or period are named, all at once."""
    with pytest.raises(TableError) as caught:
        ii.read({"u": ["a", None, " ", NAN], "t": [None, 1, 2, 3], "x": [1, 2, 3, 4]}, unit="u", period="t")

    assert str(caught.value) == "The unit column 'u' is empty in row 2, 3, 4.\nThe period column 't' is empty in row 1."


def test_repeated_rows():
    """The same unit and period twice is refused; the same unit in two periods is a panel."""
    table = {"u": ["a", "a", "b"], "t": [1, 1, 1], "x": [1, 2, 3]}

    with pytest.raises(DuplicateCodeError) as caught:
        ii.read(table, unit="u", period="t")

    assert str(caught.value) == (
        "A row (unit and period) must be unique, but found twice: a, 1. Remove or rename the second one."
    )
    assert len(ii.read(table | {"t": [1, 2, 1]}, unit="u", period="t")) == 3


def test_two_names_of_a_unit():
    """A unit has one name in all periods."""
    with pytest.raises(TableError) as caught:
        ii.read({"u": ["a", "a"], "t": [1, 2], "n": ["A", "B"], "x": [1, 2]}, unit="u", period="t", names="n")

    assert str(caught.value) == "The unit 'a' has two names: 'A' and 'B' in row 2."


def test_unknown_columns():
    """Names of columns that the table does not have are refused together, with the nearest names."""
    with pytest.raises(UnknownCodeError) as caught:
        ii.read({"code": ["a"], "year": [1], "income": [1]}, unit="cod", period="yaer", columns=["incme", "zz"])

    assert str(caught.value) == (
        "Unknown column of the table: cod, yaer, incme, zz. Did you mean 'code' for 'cod', 'year' for 'yaer', 'income'"
        " for 'incme'? Known: code, year, income."
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"unit": "u", "period": "u"},
            "The column 'u' is named for unit and period, but it can have one role only.",
        ),
        (
            {"unit": "u", "columns": ["u"]},
            "The column 'u' is named for unit and columns, but it can have one role only.",
        ),
        (
            {"unit": "u", "period": "x", "peers": ["period"]},
            "The periods are a peer group of the name 'period' already: rename the column 'period'.",
        ),
        ({"unit": "u", "decimal": "'"}, "The decimal mark is '.' or ',', but found \"'\"."),
        ({"unit": "u", "decimal": ",", "delimiter": ","}, "',' cannot be the decimal mark and the delimiter."),
        ({"unit": "u", "missing": [True]}, "Codes for missing values are numbers or text, but found True."),
        ({"unit": "u", "sheet": "s"}, "The table is a table in memory, which has no sheet: leave that out."),
    ],
)
def test_options_that_contradict(options, message):
    """Options that say two things at once are refused."""
    with pytest.raises(TableError) as caught:
        ii.read({"u": ["a"], "x": [1], "period": [2]}, **options)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"u": ["a"], "x": [1, 2]}, "The table has columns of different lengths: u 1, x 2."),
        (
            {"u": "a", "x": 1},
            "The column 'u' of The table is the text 'a', not a list of cells.\nThe column 'x' of The table is 1, not"
            " a list of cells.",
        ),
        ({"u": ["a"], 5: [1]}, "The table has the column name 5, which is no text."),
        ([{"u": "a"}, 5, "b"], "The table is a list, so it needs records (dicts), but found none in row 2, 3."),
        (
            [{"u": "a", "x": 1}, {"u": "b", "y": 1}, {"u": "c"}],
            "The table, row 2: it lacks 'x' and also has 'y', unlike the first record.\nThe table, row 3: it lacks 'x',"
            " unlike the first record.\nWrite None for a missing value.",
        ),
        (
            5,
            "A table is a dict of columns, a list of records, a dataframe in memory, or the path of a file that ends"
            " with .csv, .csv.gz, .tsv, .tsv.gz, .json or .xlsx; found int.",
        ),
    ],
)
def test_tables_without_a_form(table, message):
    """What is no table, or has columns or records of different shapes, is refused with every problem."""
    with pytest.raises(TableError) as caught:
        ii.read(table, unit="u")

    assert str(caught.value) == message


@pytest.mark.parametrize("table", [[], {"u": [], "x": []}])
def test_no_units(table):
    """A table without rows is refused."""
    with pytest.raises(NoUnitsError) as caught:
        ii.read(table, unit="u")

    assert str(caught.value) == "The table has no units, so there is nothing to score. Give at least one row."


def test_one_unit():
    """A table of one unit is read like any other."""
    assert len(ii.read([{"u": "a", "x": 1}], unit="u")) == 1


def test_broken_csv(tmp_path):
    """Empty and repeated names and ragged lines are refused with their lines, all at once."""
    path = written(tmp_path / "t.csv", "u,x,x,\na,1,2,3\nb,1\n\nc,1,2,3,4\n")

    with pytest.raises(TableError) as caught:
        ii.read(path, unit="u")

    assert caught.value.problems == (
        f"{path}, line 1: column 4 has no name.",
        f"{path}, line 1: the name 'x' stands in the columns 2, 3.",
        f"{path}, line 3: 2 fields, but line 1 has 4 names.",
        f"{path}, line 5: 5 fields, but line 1 has 4 names.",
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", b"", "it is empty. The first line holds the names of the columns."),
        ("t.csv", b"u,x\n\xff,1\n", "byte 4 is no UTF-8. Save the file as UTF-8."),
        ("t.json", b"5", "it holds 5. A table is a list of records or an object of columns."),
        ("t.json", b'{"u": ["a"], "u": ["b"]}', "the key 'u' stands twice in one object. Remove one of them."),
        ("t.json", b'[{"u": "a", "x": NaN}]', "NaN is no JSON number. Write null for a missing value."),
        ("t.json", b"[" * 65 + b"]" * 65, "it is nested deeper than 64. Flatten it."),
    ],
)
def test_files_that_cannot_be_read(tmp_path, name, content, message):
    """Files that are empty, no UTF-8 or no clean JSON are refused with their path."""
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(FileFormatError) as caught:
        ii.read(path, unit="u")

    assert str(caught.value) == f"{path}: {message}"


@pytest.mark.parametrize("name", ["none.csv", "none.tsv", "none.csv.gz", "none.json"])
def test_absent_files(tmp_path, name):
    """A path that leads nowhere is refused."""
    with pytest.raises(FileFormatError) as caught:
        ii.read(tmp_path / name, unit="u")

    assert str(caught.value) == f"{tmp_path / name}: there is no such file. Check the path."


def test_damaged_files(tmp_path):
    """A folder, a cut .gz file, an open quotation mark and a field of 200,000 characters are refused with the path."""
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"u,x\na,1\n")[:-6])
    (tmp_path / "no.csv.gz").write_bytes(b"u,x\na,1\n")
    written(tmp_path / "open.csv", 'u,x\na,"1\n')
    written(tmp_path / "long.csv", f"u,x\na,{'1' * 200_000}\n")

    for name, message in [
        ("folder.csv", "it cannot be read"),
        ("cut.csv.gz", "it cannot be read"),
        ("no.csv.gz", "it cannot be read"),
        ("open.csv", "line 2 cannot be read"),
        ("long.csv", "line 2 cannot be read"),
    ]:
        with pytest.raises(FileFormatError, match=message):
            ii.read(tmp_path / name, unit="u")


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("t.txt", {}, "A table in a file ends with .csv, .csv.gz, .tsv, .tsv.gz, .json or .xlsx, but found '{}'."),
        ("t.csv", {"sheet": "s"}, "{} is a text file, which has no sheet: leave that out."),
        ("t.json", {"delimiter": ";"}, "{} is a JSON file, which has no delimiter: leave that out."),
        ("t.csv", {"delimiter": "||"}, "A delimiter is one character, but found '||'."),
    ],
)
def test_files_of_another_kind(tmp_path, name, options, message):
    """An unknown ending, and options that the kind of file does not have, are refused."""
    path = written(tmp_path / name, "u,x\na,1\n")

    with pytest.raises(TableError) as caught:
        ii.read(path, unit="u", **options)

    assert str(caught.value) == message.format(path)


# -- one table, many forms ---------------------------------------------------------------------------------------------

codes = st.text("01ab", min_size=1, max_size=4)
numbers = st.none() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def tables(draw):
    """Return a panel as a dict of columns, with a peer group that may be missing."""
    keys = draw(st.lists(st.tuples(codes, st.integers(2019, 2022)), min_size=1, max_size=6, unique=True))
    some = st.lists(numbers, min_size=len(keys), max_size=len(keys))
    group = st.lists(st.none() | st.sampled_from(["Java", "Bali, NTB"]), min_size=len(keys), max_size=len(keys))
    units, years = zip(*keys, strict=True)
    return {"u": list(units), "t": list(years), "g": draw(group), "x": draw(some), "y": draw(some)}


def forms(table, folder):
    """Return the same table in every form that is at hand."""
    rows = [dict(zip(table, cells, strict=True)) for cells in zip(*table.values(), strict=True)]
    found = {
        "dict": table,
        "records": rows,
        "json": folder / "t.json",
        "csv": folder / "t.csv",
        "comma": folder / "c.csv",
    }
    (folder / "t.json").write_text(json.dumps(rows))
    for name, delimiter, mark in (("t.csv", ",", "."), ("c.csv", ";", ",")):
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, delimiter=delimiter)
            writer.writerow(table)
            for row in rows:
                shown = [repr(cell).replace(".", mark) if isinstance(cell, float) else cell for cell in row.values()]
                writer.writerow(shown)
    return found


@given(tables())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_form_does_not_matter(tmp_path, table):
    """A dict, records, JSON and two dialects of CSV give the same dataset, to the bit."""
    roles = {"unit": "u", "period": "t", "peers": ["g"]}

    found = {
        name: content(ii.read(form, **roles, decimal="," if name == "comma" else "."))
        for name, form in forms(table, tmp_path).items()
    }

    assert all(each == found["dict"] for each in found.values())


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(table, random):
    """Shuffled rows give the same dataset, wide or long."""
    order = list(range(len(table["u"])))
    random.shuffle(order)
    shuffled = {name: [cells[row] for row in order] for name, cells in table.items()}
    roles = {"unit": "u", "period": "t", "peers": ["g"]}

    assert content(ii.read(shuffled, **roles)) == content(ii.read(table, **roles))


@given(tables())
def test_long_and_wide_are_one(table):
    """A table written long gives the dataset of the wide one, whatever the order of its lines."""
    n = len(table["u"])
    long = {
        **{name: table[name] * 2 for name in ("u", "t", "g")},
        "what": ["x"] * n + ["y"] * n,
        "v": table["x"] + table["y"],
    }
    roles = {"unit": "u", "period": "t", "peers": ["g"]}

    wide = content(ii.read(table, **roles))

    assert content(ii.read(long, **roles, long=("what", "v"))) == wide
    backwards = {name: cells[::-1] for name, cells in long.items()}
    assert content(ii.read(backwards, **roles, long=("what", "v"))) == wide


def test_no_optional_package_is_loaded(tmp_path):
    """Dicts, records, JSON and CSV need nothing but the core."""
    path = written(tmp_path / "t.csv", "u,x\na,1\n")
    program = f"""
import sys, indeks_inovasi as ii
ii.read({{'u': ['a'], 'x': [1]}}, unit='u')
ii.read({str(path)!r}, unit='u')
print(sorted({{'narwhals', 'openpyxl', 'pandas', 'polars', 'pyarrow'}} & set(sys.modules)))
"""

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"unit": None}, "Columns are named by text, but found unit=None."),
        ({"period": 3}, "Columns are named by text, but found period=3."),
        ({"columns": 5}, "Columns are named by text, but found columns=5."),
        ({"peers": [("x",)]}, "Columns are named by text, but found peers=('x',)."),
        ({"peers": None}, "peers is one entry or a list, but found None."),
        ({"missing": None}, "missing is one entry or a list, but found None."),
        ({"long": ("x",)}, "long names two columns, (indicator, value), but found ('x',)."),
        ({"long": "xy"}, "long names two columns, (indicator, value), but found 'xy'."),
    ],
)
def test_options_that_name_nothing(options, sentence):
    """Columns are named by text, and lists are lists."""
    with pytest.raises(TableError) as caught:
        ii.read({"u": ["a"], "x": [1]}, **{"unit": "u", **options})
    assert str(caught.value) == sentence


def test_options_of_a_dataset():
    """A dataset has been read already: an option that would change nothing is refused, and so for a matrix."""
    data = ii.Dataset.of({"x": [1.0]}, ["a"])

    assert ii.read(data, unit="unit") is data
    for held in (data, data.matrix()):
        with pytest.raises(TableError) as caught:
            ii.read(held, unit="zzz", missing=[-999])
        assert str(caught.value) == (
            "A dataset has been read already, so that unit='zzz', missing=[-999] would change nothing: leave it out."
        )


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({1.0}, "The column 'x' of The table is a set, which has no order, not a list of cells."),
        (np.ones((1, 2)), "The column 'x' of The table is an array of 2 dimensions, not a list of cells."),
        (np.array(1.0), "The column 'x' of The table is an array of 0 dimensions, not a list of cells."),
    ],
)
def test_columns_without_an_order(cells, sentence):
    """A column is a list of cells, one after the other."""
    with pytest.raises(TableError) as caught:
        ii.read({"u": ["a"], "x": cells}, unit="u")
    assert str(caught.value) == sentence


def test_numbers_of_other_types():
    """A decimal that is no number is missing, also the signaling one; a longer float is infinite and refused."""
    np.testing.assert_array_equal(ii.read({"u": ["a"], "x": [Decimal("sNaN")]}, unit="u")["x"], [np.nan])
    with pytest.raises(NotANumberError, match=r"found x\[a\] = "):
        ii.read({"u": ["a"], "x": np.array(["1e400"], dtype=np.longdouble)}, unit="u")
