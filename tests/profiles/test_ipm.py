"""The human development index of Indonesia: published districts."""

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi import samples
from tests.profiles.building import load


@pytest.mark.parametrize(
    ("values", "printed", "category"),
    [
        ((74.83, 17.61, 11.89, 19319.0), 87.69, "sangat tinggi"),
        ((65.26, 13.76, 9.34, 7085.0), 66.03, "sedang"),
        ((55.70, 4.07, 1.58, 4190.0), 34.10, "rendah"),
        ((72.65, 13.63, 9.24, 11677.0), 74.67, "tinggi"),
    ],
    ids=["Kota Yogyakarta 2022", "Simeulue 2020", "Nduga 2022", "Kutai Kartanegara 2022"],
)
def test_published_districts(values, printed, category):
    """
    Published by BPS. For Simeulue by hand: health (65.26 - 20) / 65 = 0.69631, knowledge (13.76 / 18 + 9.34 / 15) / 2 =
    0.69356, living ln(7085 / 1007.436) / ln(26572.352 / 1007.436) = 0.59606; the cube root of the product is 0.66027.
    """  # noqa: D205
    columns = dict(zip(("uhh", "hls", "rls", "pengeluaran"), ([value] for value in values), strict=True))
    result = ii.compute(ii.Dataset.of(columns, units=["D"]), load("ipm"))
    assert (result["D"].score, result["D"].category) == (printed, category)


def test_dimensions_by_hand():
    """The three dimensions of Simeulue in 2020, to five decimals by hand."""
    columns = {"uhh": [65.26], "hls": [13.76], "rls": [9.34], "pengeluaran": [7085.0]}
    nodes = ii.compute(ii.Dataset.of(columns, units=["D"]), load("ipm"))["D"].nodes
    got = [nodes[code] for code in ("kesehatan", "pengetahuan", "hidup_layak")]
    assert got == pytest.approx([0.69631, 0.69356, 0.59606], abs=5e-6)


def test_all_districts_of_the_sample():
    """Every one of the 514 shipped districts of 2022 has its published index, bit for bit after rounding."""
    data = samples.districts()
    result = ii.compute(data, load("ipm"))
    assert len(result) == 514
    np.testing.assert_array_equal(result.score, data["published"])


def test_ranks_are_within_a_year():
    """Two years, two rankings."""
    columns = {
        "uhh": [70, 71, 72, 69],
        "hls": [12, 12, 12, 12],
        "rls": [8, 8, 8, 8],
        "pengeluaran": [9000, 9000, 9000, 9000],
    }
    data = ii.Dataset.of(columns, units=["A", "B", "A", "B"], periods=["2021", "2021", "2022", "2022"])
    result = ii.compute(data, load("ipm"))
    assert result.rank.tolist() == [2, 1, 1, 2]


def test_categories_at_their_edges():
    """Printed: below 60, 60 to below 70, 70 to below 80, 80 and above."""
    bands = load("ipm").ranking.bands
    edges = np.array([59.99, 60.0, 69.99, 70.0, 79.99, 80.0])
    assert bands.number(edges) == [0, 1, 1, 2, 2, 3]
