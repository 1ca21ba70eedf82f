"""What was done to which cell, and how much each node weighs in the headline."""

import pytest

import indeks_inovasi as ii
from indeks_inovasi.errors import SpecificationError
from tests.worked.coinr import asem


def test_every_changed_cell_is_listed():
    """Two gaps are filled with the mean 3, one point is winsorized from 90 to 5; what stays is not listed."""
    data = ii.Dataset.of({"a": [1.0, 5.0, None], "b": [1.0, 90.0, 5.0]}, ["x", "y", "z"])
    spec = ii.IndexSpec(
        name="two",
        framework=ii.Framework.of({"index": ["a", "b"]}),
        imputer=ii.MeanImputation(),
        treatment=ii.Winsorize(high=1),
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(),
        nodes={"a": {"treatment": ii.NoTreatment()}},
    )
    result = ii.compute(data, spec)

    assert result.changes == (
        ("z", None, "a", "imputed", None, 3.0, "MeanImputation()", "Fill(value=3.0)"),
        ("y", None, "b", "treated", 90.0, 5.0, "Winsorize(high=1)", "Clip(high=5.0)"),
    )
    with pytest.raises(SpecificationError, match="keep='all'"):
        _ = ii.compute(data, spec, keep="nodes").changes


def test_changes_of_coinr():
    """COINr's table of treated points: the same units and indicators, winsorized or logged."""
    columns = asem.table("stages/treated_points.csv")
    marked = {
        (unit, code)
        for code in columns
        if code in asem.INDICATORS
        for unit, mark in zip(columns["uCode"], columns[code], strict=True)
        if mark
    }
    changed = {(c.unit, c.indicator) for c in asem.default_result().changes if c.stage == "treated"}

    assert marked <= changed
    assert changed


@pytest.mark.parametrize("name", ["weights/effective_weights.csv", "weights/effective_weights_uneven.csv"])
def test_effective_weights_of_coinr(name):
    """The product of normalized weights up the tree."""
    columns = asem.table(name)
    uneven = asem.by_code("aggregate/weights_uneven.csv", "iCode", "Weight") if "uneven" in name else None
    spec = asem.default().replace(framework=asem.framework(weights=uneven))
    found = ii.compute(asem.dataset(), spec).effective_weights
    expected = dict(zip(columns["iCode"], asem.numbers(columns["EffWeight"]).tolist(), strict=True))

    assert {code: found[code] for code in expected} == pytest.approx(expected, rel=1e-13)
