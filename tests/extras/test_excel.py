"""Workbooks in and out."""

import sys
from datetime import datetime

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi import frames
from indeks_inovasi.errors import FileFormatError, MissingExtraError, NotANumberError, TableError, UnknownCodeError


@pytest.fixture
def book(tmp_path):
    """A function that writes rows of cells to a workbook, one list of rows per sheet."""
    openpyxl = pytest.importorskip("openpyxl")

    def write(**sheets):
        held = openpyxl.Workbook()
        held.remove(held.active)
        for title, rows in sheets.items():
            page = held.create_sheet(title)
            for row in rows:
                page.append(row)
        path = tmp_path / "t.xlsx"
        held.save(path)
        return path

    return write


def test_workbook(book):
    """Numbers, text, dates and empty cells of a sheet; blank rows and columns are nothing."""
    path = book(
        data=[
            [" code ", "t", "x", "y", None],
            ["0101", datetime.fromisoformat("2020-12-31"), 1, 2.5],
            [],
            [1102, 2021, None, "NA"],
            [" ", None],
        ]
    )

    data = ii.read(path, unit="code", period="t", missing=["NA"])

    assert list(data.rows.keys) == [("0101", "2020-12-31"), ("1102", "2021")]
    np.testing.assert_array_equal(data["x"], [1, np.nan])
    np.testing.assert_array_equal(data["y"], [2.5, np.nan])


def test_sheets(book):
    """Of several sheets one must be named; a name that there is not is refused."""
    path = book(first=[["u", "x"], ["a", 1]], second=[["u", "x"], ["b", 2]])

    assert ii.read(path, unit="u", sheet="second").rows.units == ("b",)
    with pytest.raises(TableError) as caught:
        ii.read(path, unit="u")
    assert str(caught.value) == f"{path} has several sheets: name one with sheet=..., out of first, second."
    with pytest.raises(UnknownCodeError) as unknown:
        ii.read(path, unit="u", sheet="secnd")
    assert str(unknown.value) == (
        f"Unknown sheet of {path}: secnd. Did you mean 'second' for 'secnd'? Known: first, second."
    )


def test_broken_sheet(book):
    """Missing and repeated names and cells beside the table are refused with their rows."""
    path = book(s=[["u", None, "x", "x"], ["a", 1, 2, 3], ["b", 1, 2, 3, 4]])

    with pytest.raises(TableError) as caught:
        ii.read(path, unit="u")

    assert caught.value.problems == (
        f"{path} (s), row 1: column 2 has no name.",
        f"{path} (s), row 1: the name 'x' stands in the columns 3, 4.",
        f"{path} (s), row 3: cells stand right of the last column name.",
    )


def test_missing_code_names_the_row_of_the_sheet(book):
    """A row is named as the spreadsheet program numbers it, blank rows counted."""
    path = book(s=[["u", "x"], ["a", 1], [], [None, 2]])

    with pytest.raises(TableError) as caught:
        ii.read(path, unit="u")

    assert str(caught.value) == "The unit column 'u' is empty in line 4."


def test_errors_in_cells(book):
    """#N/A and #DIV/0! are text, not missing."""
    path = book(s=[["u", "x", "y"], ["a", "#N/A", 1], ["b", 1, "#DIV/0!"]])

    with pytest.raises(NotANumberError, match=r"found x\[a\] = '#N/A', y\[b\] = '#DIV/0!'\. Correct"):
        ii.read(path, unit="u")


def test_formulas_without_values(book):
    """A formula whose value is not stored would read as missing, so it is refused by its cell."""
    path = book(s=[["u", "x", "y"], ["a", "=1+1", 1], ["b", None, "=B2"]])

    with pytest.raises(TableError) as caught:
        ii.read(path, unit="u")

    assert str(caught.value) == (
        f"{path} (s) has formulas without stored values: B2, C3. Open it in a spreadsheet program and save it."
    )


def test_formulas_with_values(tmp_path):
    """The stored value of a formula is what is read."""
    pytest.importorskip("openpyxl")
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as held:
        page = held.add_worksheet()
        page.write_row(0, 0, ["u", "x", "y"])
        page.write_string(1, 0, "a")
        page.write_formula(1, 1, "=1+1", value=2)

    data = ii.read(path, unit="u")

    assert data["x"].tolist() == [2.0]


def test_no_workbook(tmp_path):
    """What is no workbook, is empty, or is not there, is refused with its path."""
    openpyxl = pytest.importorskip("openpyxl")
    (tmp_path / "text.xlsx").write_text("u,x\na,1\n")
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")

    for name, message in [
        ("text.xlsx", "text.xlsx: it is no workbook. Save it as .xlsx."),
        ("empty.xlsx", "empty.xlsx (Sheet): it is empty. The first row holds the names of the columns."),
        ("none.xlsx", "none.xlsx: there is no such file. Check the path."),
    ]:
        with pytest.raises(FileFormatError) as caught:
            ii.read(tmp_path / name, unit="u")
        assert str(caught.value) == f"{tmp_path}/{message}"


def test_no_delimiter(book):
    """A workbook has no delimiter."""
    path = book(s=[["u", "x"], ["a", 1]])

    with pytest.raises(TableError) as caught:
        ii.read(path, unit="u", delimiter=";")

    assert str(caught.value) == f"{path} is a workbook, which has no delimiter: leave that out."


@pytest.mark.parametrize("package", ["openpyxl", "xlsxwriter"])
def test_missing_packages(package, tmp_path, monkeypatch):
    """Reading and writing name the extra that is not installed."""
    monkeypatch.setitem(sys.modules, package, None)
    action, run = {
        "openpyxl": ("Reading", lambda path: ii.read(path, unit="u")),
        "xlsxwriter": ("Writing", lambda path: frames.write_excel({"u": ["a"]}, path)),
    }[package]

    with pytest.raises(MissingExtraError) as caught:
        run(tmp_path / "t.xlsx")

    assert str(caught.value) == f"{action} a workbook needs the package {package}: pip install 'indeks_inovasi[excel]'."


# -- out ---------------------------------------------------------------------------------------------------------------


def test_write_and_read(tmp_path):
    """What is written is read back: numbers to the bit, text as text, nothing run as a formula or a link."""
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    path = tmp_path / "t.xlsx"
    columns = {
        "unit": ["0101", "=1+1", "http://x.org", "-1"],
        "x": [0.1, -2, None, 1e-300],
        "=n": [True, "1e3", None, 3],
    }

    frames.write_excel(columns, path, sheet="Hasil")

    page = openpyxl.load_workbook(path)["Hasil"]
    assert [list(row) for row in page.iter_rows(values_only=True)] == [
        ["unit", "x", "'=n"],
        ["0101", 0.1, True],
        ["'=1+1", -2, "1e3"],
        ["http://x.org", None, None],
        ["'-1", 1e-300, 3],
    ]
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s", "n", "b"}
    assert ii.read(path, unit="unit", columns=["x"])["x"].tolist()[:2] == [0.1, -2.0]


def test_workbook_of_a_result(tmp_path):
    """
    A result is written as its table and reads back with the scores to 16 significant digits.

    By hand: (0.1 + 0.2) / 2 = 0.15, in float64 0.15000000000000002, to 16 digits 0.15; (1/3 + 1) / 2 = 2/3.
    """
    pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    framework = ii.Framework.of({"all": ["x", "y"]})
    spec = ii.IndexSpec(name="s", framework=framework, normalizer=ii.AsIs(), aggregator=ii.ArithmeticMean())
    result = ii.compute({"unit": ["a", "b"], "x": [0.1, 1 / 3], "y": [0.2, 1]}, spec)

    frames.write_excel(result, tmp_path / "t.xlsx")

    assert ii.read(tmp_path / "t.xlsx", unit="unit")["score"].tolist() == [0.15, 0.6666666666666666]


def test_too_large_for_a_sheet(tmp_path):
    """More rows or characters than a sheet holds are refused instead of cut off."""
    pytest.importorskip("xlsxwriter")

    with pytest.raises(TableError) as caught:
        frames.write_excel({"u": range(1_048_576)}, tmp_path / "t.xlsx")
    assert str(caught.value) == (
        "A sheet holds 1048576 rows and 16384 columns, but the table has 1048577 and 1.\nWrite CSV instead."
    )
    with pytest.raises(TableError) as caught:
        frames.write_excel({"u": ["a", "x" * 32_768]}, tmp_path / "t.xlsx")
    assert str(caught.value) == "A cell holds 32767 characters, but more stand in u, row 2.\nWrite CSV instead."
    assert not (tmp_path / "t.xlsx").exists()
