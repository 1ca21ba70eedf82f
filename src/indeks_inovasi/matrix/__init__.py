"""What everything numerical works on: rows, columns, datasets. Nothing here sees a record."""

from indeks_inovasi.matrix.children import Basis, Children, Kin
from indeks_inovasi.matrix.columns import Column, ends_of, stacked
from indeks_inovasi.matrix.rows import Rows
from indeks_inovasi.matrix.tables import Dataset, IndicatorMatrix, PartTable

__all__ = [
    "Basis",
    "Children",
    "Column",
    "Dataset",
    "IndicatorMatrix",
    "Kin",
    "PartTable",
    "Rows",
    "ends_of",
    "stacked",
]
