"""Dataframes in and out, and CSV that is safe to open in a spreadsheet program."""

import csv
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi import frames
from indeks_inovasi.errors import MissingExtraError, NotANumberError, TableError

BACKENDS = ("pandas", "polars", "pyarrow")
PLAIN = {
    "u": ["0101", "b", "c"],
    "t": [2020, 2020, 2021],
    "g": ["n", None, "s"],
    "x": [1, 2, 3],
    "y": [0.1, None, -2.5],
}


def content(data):
    """Return what a dataset says; the bits of the numbers count."""
    rows = data.rows
    return (list(rows.keys), dict(rows.peers), {code: values.tobytes() for code, values in data.columns.items()})


@pytest.fixture(params=BACKENDS)
def build(request):
    """A function from columns to a dataframe of one package."""
    pytest.importorskip("narwhals")
    package = pytest.importorskip(request.param)
    return package.table if request.param == "pyarrow" else package.DataFrame


@pytest.fixture
def pandas():
    """The package pandas, with narwhals beside it."""
    pytest.importorskip("narwhals")
    return pytest.importorskip("pandas")


@pytest.fixture
def polars():
    """The package polars, with narwhals beside it."""
    pytest.importorskip("narwhals")
    return pytest.importorskip("polars")


# -- frames in ---------------------------------------------------------------------------------------------------------


def test_frames_read_like_a_dict(build):
    """A dataframe gives the dataset of the same columns in a dict, to the bit."""
    roles = {"unit": "u", "period": "t", "peers": ["g"]}

    assert content(ii.read(build(PLAIN), **roles)) == content(ii.read(PLAIN, **roles))


cells = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))
columns = st.integers(1, 6).flatmap(
    lambda n: st.tuples(
        st.lists(st.text("01ab", min_size=1, max_size=3), min_size=n, max_size=n, unique=True),
        st.lists(cells, min_size=n, max_size=n),
        st.lists(st.one_of(st.none(), st.integers(-(2**53), 2**53)), min_size=n, max_size=n),
        st.lists(st.sampled_from(["Java", "Bali"]), min_size=n, max_size=n),
    )
)


@given(columns)
def test_the_package_does_not_matter(drawn):
    """Any columns give one dataset, as a dict and as pandas, polars and pyarrow frames."""
    for package in ("narwhals", *BACKENDS):
        pytest.importorskip(package)
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    units, decimals, wholes, groups = drawn
    table = {"u": units, "x": decimals, "w": wholes, "g": groups}
    typed = {
        "u": pa.array(units),
        "x": pa.array(decimals, pa.float64()),
        "w": pa.array(wholes, pa.int64()),
        "g": pa.array(groups),
    }
    nullable = {"u": units, "x": pd.array(decimals, "Float64"), "w": pd.array(wholes, "Int64"), "g": groups}
    schema = {"u": pl.String, "x": pl.Float64, "w": pl.Int64, "g": pl.Categorical}

    found = [
        content(ii.read(form, unit="u", peers=["g"]))
        for form in (
            table,
            pd.DataFrame(table),
            pd.DataFrame(nullable),
            pl.DataFrame(table, schema=schema),
            pa.table(typed),
        )
    ]

    assert all(each == found[0] for each in found)


def test_result_of_a_frame_is_the_result_of_a_dict(build):
    """A dataframe with the column "unit" is computed without reading it first."""
    framework = ii.Framework.of({"all": ["x"]})
    spec = ii.IndexSpec(name="s", framework=framework, normalizer=ii.AsIs(), aggregator=ii.ArithmeticMean())

    assert ii.compute(build({"unit": ["a", "b"], "x": [1.0, 2.0]}), spec).score.tolist() == [1.0, 2.0]


def test_text_in_a_frame(build):
    """Text in a number column of a frame is refused with its cells, and declared codes are missing."""
    frame = build({"u": ["a", "b", "c"], "x": ["1.5", "NA", "-"]})

    with pytest.raises(NotANumberError, match=r"x\[a\] = '1.5'\. Correct"):
        ii.read(frame, unit="u", missing=["NA", "-"])


def test_truth_values_in_a_frame(build):
    """Truth values are no numbers."""
    with pytest.raises(NotANumberError, match=r"found x\[a\] = True, x\[b\] = False\. Correct"):
        ii.read(build({"u": ["a", "b"], "x": [True, False]}), unit="u")


def test_too_many_digits_in_a_frame(build):
    """
    2^53 + 1 has no float64 of its own and is refused, also beside a missing value; 2^60 has one.

    By hand: 2^60 = 1152921504606846976.
    """
    with pytest.raises(TableError, match=r"holds exactly: x\[b\] = 9007199254740993\. Give"):
        ii.read(build({"u": ["a", "b"], "x": [2**60, 2**53 + 1]}), unit="u")
    assert ii.read(build({"u": ["a"], "x": [2**60]}), unit="u")["x"].tolist() == [1152921504606846976.0]


def test_whole_numbers_beside_missing_ones(polars):
    """Whole numbers stay exact where others are missing; as codes they stay whole."""
    frame = polars.DataFrame({"u": [1101, 1102], "g": [7, None], "x": [2**53 - 1, None]})

    data = ii.read(frame, unit="u", peers=["g"])

    assert data.rows.units == ("1101", "1102")
    assert data.rows.peers == {"g": ("7", None)}
    np.testing.assert_array_equal(data["x"], [9007199254740991.0, np.nan])
    with pytest.raises(TableError, match=r"x\[a\] = 9007199254740993"):
        ii.read(polars.DataFrame({"u": ["a", "b"], "x": [2**53 + 1, None]}), unit="u")


def test_periods_of_a_frame(pandas):
    """Years that pandas has turned into decimal numbers, and dates, are periods."""
    years = pandas.DataFrame({"u": ["a", "b"], "t": [2020.0, 2021.0], "x": [1, 2]})
    dates = years.assign(t=pandas.to_datetime(["2020-12-31", "2021-12-31"]))

    assert ii.read(years, unit="u", period="t").rows.periods == ("2020", "2021")
    assert ii.read(dates, unit="u", period="t").rows.periods == ("2020-12-31", "2021-12-31")


def test_missing_values_of_pandas(pandas):
    """NA, NaT, NaN and None are all missing."""
    frame = pandas.DataFrame(
        {"u": list("abcd"), "x": pandas.Series([pandas.NA, pandas.NaT, np.nan, None], dtype=object)}
    )

    assert np.isnan(ii.read(frame, unit="u")["x"]).all()


def test_codes_that_pandas_turned_into_decimals(pandas):
    """A missing code makes pandas write 1101.0; that is refused, because it could have been 01101."""
    with pytest.raises(TableError) as caught:
        ii.read(pandas.DataFrame({"u": [1101, None], "x": [1, 2]}), unit="u")

    assert str(caught.value) == (
        "The unit column 'u' needs text or whole numbers, but found 1101.0 in row 1. Read that column as text, so that"
        " no digit and no leading zero is lost.\nThe unit column 'u' is empty in row 2."
    )


def test_index_of_a_frame(pandas):
    """The index is never used silently, and it is named when it is what was asked for."""
    frame = pandas.DataFrame({"code": ["a"], "x": [1]}).set_index("code")

    with pytest.raises(TableError) as caught:
        ii.read(frame, unit="code")

    assert str(caught.value) == "'code' is the index of the frame, not a column. Call frame.reset_index() first."
    assert ii.read(frame.reset_index(), unit="code").rows.units == ("a",)


def test_names_of_columns(pandas):
    """Column names are text and stand once."""
    with pytest.raises(TableError, match=r"^The names of columns must be text, but found 0, 1\.$"):
        ii.read(pandas.DataFrame([["a", 1]]), unit="0")
    with pytest.raises(TableError, match=r"^The dataframe has several columns of the name 'x'\.$"):
        ii.read(pandas.DataFrame([["a", 1, 2]], columns=["u", "x", "x"]), unit="u")


def test_frames_that_are_not_in_memory(polars):
    """A lazy frame is not collected behind the user's back."""
    with pytest.raises(TableError) as caught:
        ii.read(polars.LazyFrame({"u": ["a"]}), unit="u")

    assert str(caught.value) == "A dataframe must be in memory, but found LazyFrame: collect it first."


# -- frames out --------------------------------------------------------------------------------------------------------

OUT = {"unit": ["a", "b", "c"], "score": [1.5, None, 2], "rank": [1, None, 2], "category": [None, None, None]}


@pytest.mark.parametrize("backend", BACKENDS)
def test_to_frame(backend):
    """Every package holds the same cells; None is missing."""
    pytest.importorskip("narwhals")
    pytest.importorskip(backend)
    import narwhals

    frame = narwhals.from_native(frames.to_frame(OUT, backend), eager_only=True)

    assert frame.columns == list(OUT)
    assert frame["unit"].to_list() == ["a", "b", "c"]
    assert frame["score"].is_null().to_list()[1] or np.isnan(frame["score"].to_list()[1])
    assert [frame["score"].to_list()[row] for row in (0, 2)] == [1.5, 2.0]
    assert [frame["rank"].to_list()[row] for row in (0, 2)] == [1, 2]


@pytest.mark.parametrize("backend", BACKENDS)
def test_result_to_frame_and_back(backend):
    """The frame of a result can be read again: its scores are the same bits."""
    pytest.importorskip("narwhals")
    pytest.importorskip(backend)
    framework = ii.Framework.of({"all": ["x", "y"]})
    spec = ii.IndexSpec(name="s", framework=framework, normalizer=ii.AsIs(), aggregator=ii.ArithmeticMean())
    result = ii.compute({"unit": ["a", "b"], "x": [0.1, 7], "y": [0.2, 1]}, spec)

    again = ii.read(result.to_frame(backend), unit="unit")

    assert again["score"].tobytes() == result.score.tobytes()


def test_unknown_backend():
    """Only three packages are known."""
    with pytest.raises(TableError) as caught:
        frames.to_frame(OUT, "spark")

    assert str(caught.value) == "A dataframe comes from 'pandas', 'polars' or 'pyarrow', but found 'spark'."


@pytest.mark.parametrize("backend", BACKENDS)
def test_missing_package_out(backend, monkeypatch):
    """Where the package is not installed, the sentence says how to install it."""
    monkeypatch.setitem(sys.modules, backend, None)

    with pytest.raises(MissingExtraError) as caught:
        frames.to_frame(OUT, backend)

    kind = "table" if backend == "pyarrow" else "dataframe"
    assert str(caught.value) == f"A {backend} {kind} needs the package {backend}: pip install {backend}."


def test_missing_package_in(monkeypatch):
    """Reading a dataframe needs narwhals, which the extra "frames" installs."""

    class Frame:
        columns = ("u",)

    monkeypatch.setitem(sys.modules, "narwhals", None)

    with pytest.raises(MissingExtraError) as caught:
        ii.read(Frame(), unit="u")

    assert str(caught.value) == "Reading a dataframe needs the package narwhals: pip install 'indeks_inovasi[frames]'."


def test_import_loads_no_package():
    """The module of frames loads no dataframe package by itself."""
    program = (
        "import sys, indeks_inovasi.frames\n"
        "print(sorted({'narwhals', 'pandas', 'polars', 'pyarrow', 'xlsxwriter', 'openpyxl'} & set(sys.modules)))"
    )

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"


# -- CSV out -----------------------------------------------------------------------------------------------------------


def test_csv_escapes_formulas(tmp_path):
    """Text that a spreadsheet program would run gets an apostrophe; numbers stay numbers, names are escaped too."""
    path = tmp_path / "t.csv"
    active = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "safe = 1", "'quoted"]

    frames.write_csv({"=unit": active, "x": [-1.5, -2, 0.1, 1e300, None, True, 3, 4]}, path)

    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["'=unit", "x"]
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\tx", "'\rx", "safe = 1", "'quoted"]
    assert [row[1] for row in rows[1:]] == ["-1.5", "-2", "0.1", "1e+300", "", "true", "3", "4"]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
def test_csv_keeps_every_bit(numbers):
    """A number that is written is the number that is read."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        frames.write_csv({"u": [f"u{row}" for row in range(len(numbers))], "x": numbers}, path)

        assert ii.read(path, unit="u")["x"].tolist() == numbers


def test_csv_of_a_result(tmp_path):
    """A result is written as its table."""
    framework = ii.Framework.of({"all": ["x"]})
    spec = ii.IndexSpec(name="s", framework=framework, normalizer=ii.AsIs(), aggregator=ii.ArithmeticMean())
    path = tmp_path / "t.csv"

    frames.write_csv(ii.compute({"unit": ["a", "b"], "x": [1, 2.5]}, spec), path)

    assert path.read_bytes() == b"unit,score,rank,x,all\r\na,1.0,2,1.0,1.0\r\nb,2.5,1,2.5,2.5\r\n"


def test_columns_of_different_lengths(tmp_path):
    """Columns that do not fit together are not written."""
    with pytest.raises(TableError) as caught:
        frames.write_csv({"a": [1], "b": [1, 2]}, tmp_path / "t.csv")

    assert str(caught.value) == "The table has columns of different lengths: a 1, b 2."
    assert not (tmp_path / "t.csv").exists()
