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


def test_the_reason_is_a_sentence_in_two_languages():
    """The strategy that was asked for and what it became; what learns nothing stands once."""
    data = ii.Dataset.of({"a": [1.0, 5.0, None]}, ["x", "y", "z"])
    spec = ii.IndexSpec(
        name="one",
        framework=ii.Framework.of({"index": ["a"]}),
        imputer=ii.MeanImputation(),
        treatment=ii.Clip(high=4.0),
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(),
    )
    changes = ii.compute(data, spec).changes

    assert [change.why for change in changes] == [
        "Missing, filled by MeanImputation(), which became Fill(value=3.0).",
        "Changed by Clip(high=4.0).",
    ]
    assert changes.to_dict(lang="id")["why"] == [
        "Kosong, diisi oleh MeanImputation(), yang menjadi Fill(value=3.0).",
        "Diubah oleh Clip(high=4.0).",
    ]


def test_changes_are_a_table():
    """One row per cell, one column per field, and the reason."""
    pandas = pytest.importorskip("pandas")
    frame = asem.default_result().changes.to_frame()

    assert isinstance(frame, pandas.DataFrame)
    assert list(frame) == ["unit", "period", "indicator", "stage", "before", "after", "asked", "done", "why"]
    assert len(frame) == len(asem.default_result().changes)
    assert frame["before"].isna().sum() == (frame["stage"] == "imputed").sum() > 0


def test_of_long_lists_only_what_concerns_the_cell():
    """Of six islands the one of the unit is shown, and of six indicators the one with the gap."""
    islands = ["a", "b", "c", "d", "e", "f"]
    columns = {f"x{n}": [float(row + n) for row in range(12)] for n in range(6)}
    columns["x2"][0] = None
    data = ii.Dataset.of(columns, [f"u{row}" for row in range(12)], peers={"island": islands * 2})
    for imputer, done in (
        (ii.GroupMean(by="island"), "FillByGroup(by='island', numbers={'a': 8.0, ... 5 more})"),
        (
            ii.RowMean(among="all"),
            "RowMean(among='all', ranges={'all': {'x2': Range(low=3.0, high=13.0), ... 5 more}})",
        ),
    ):
        spec = ii.IndexSpec(
            name="six",
            framework=ii.Framework.of({"index": list(columns)}),
            imputer=imputer,
            normalizer=ii.AsIs(),
            aggregator=ii.ArithmeticMean(),
        )
        (change,) = ii.compute(data, spec).changes
        assert (change.unit, change.indicator, change.done) == ("u0", "x2", done)


def test_changes_in_a_peer_group():
    """The frozen step of the unit's island is shown among many."""
    data = ii.Dataset.of(
        {"a": [1.0, 2.0, 9.0] * 5},
        [f"u{row:02d}" for row in range(15)],
        peers={"island": [name for name in "vwxyz" for _ in range(3)]},
    )
    spec = ii.IndexSpec(
        name="islands",
        framework=ii.Framework.of({"index": ["a"]}),
        treatment=ii.PerPeerGroup(by="island", step=ii.Winsorize(high=1)),
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(),
    )
    first, *_ = ii.compute(data, spec).changes

    assert (first.before, first.after) == (9.0, 2.0)
    assert first.done.endswith("frozen={'v': Clip(high=2.0), ... 4 more})")


def test_changes_of_a_panel():
    """A gap filled from another year names the year; a step that learns nothing is shown as it was asked for."""
    data = ii.Dataset.of({"a": [1.0, None, 3.0]}, ["p"] * 3, ["2020", "2021", "2022"])
    spec = ii.IndexSpec(
        name="panel",
        framework=ii.Framework.of({"index": ["a"]}),
        imputer=ii.LinearInTime(ends="missing"),
        normalizer=ii.AsIs(),
        aggregator=ii.ArithmeticMean(),
    )
    (change,) = ii.compute(data, spec).changes

    assert change == ("p", "2021", "a", "imputed", None, 2.0, *("LinearInTime(ends='missing')",) * 2)
    assert change.why == "Missing, filled by LinearInTime(ends='missing')."
