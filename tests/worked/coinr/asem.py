"""The ASEM index of COINr as a specification of this library, and COINr's own numbers to hold it against.

COINr's tables keep 17 significant digits. The tolerances here are relative to the number, plus 1e-12 absolute for
numbers near zero; 1e-12 is a few thousand units in the last place, room for sums that COINr adds in another order.
"""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.testing import assert_allclose

import indeks_inovasi as ii

DATA = Path(__file__).parents[2] / "data" / "coinr"
PEERS = ("GDP_group", "GDPpc_group", "Pop_group", "EurAsia_group")
SUB_INDICES = {
    "Conn": ("Physical", "ConEcFin", "Political", "Instit", "P2P"),
    "Sust": ("Environ", "Social", "SusEcFin"),
}
PILLARS = tuple(pillar for pillars in SUB_INDICES.values() for pillar in pillars)
GROUPS = (*PILLARS, *SUB_INDICES, "Index")
SKIP = ii.Missing(rule="skip")


@cache
def table(name: str) -> dict[str, tuple[str, ...]]:
    """Return a CSV file of the folder as columns of text."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    return dict(zip(header, zip(*lines, strict=True), strict=True))


def numbers(texts: Iterable[str]) -> np.ndarray:
    """Return texts as float64; an empty one is missing."""
    return np.array([float(text) if text else np.nan for text in texts])


def by_code(name: str, key: str, value: str) -> dict[str, float]:
    """Return one column of a table as numbers by the code in another column."""
    columns = table(name)
    return dict(zip(columns[key], numbers(columns[value]).tolist(), strict=True))


META = table("input/asem_iMeta.csv")
INDICATORS = tuple(code for code, level in zip(META["iCode"], META["Level"], strict=True) if level == "1")


def meta(column: str, name: str = "input/asem_iMeta.csv") -> dict[str, str]:
    """Return one column of the metadata by indicator."""
    columns = table(name)
    return {code: text for code, text in zip(columns["iCode"], columns[column], strict=True) if code in INDICATORS}


NEGATIVE = tuple(code for code, direction in meta("Direction").items() if direction == "-1")
POSITIVE = tuple(code for code in INDICATORS if code not in NEGATIVE)


def framework(
    without: Iterable[str] = (), weights: Mapping[str, float] | None = None, negative: Iterable[str] = NEGATIVE
) -> ii.Framework:
    """Return the tree of indicators, pillars, sub-indices and index, without some nodes; the index has no weight."""
    left = set(without)
    pillar_of = meta("Parent")
    tree = {
        sub: {
            pillar: [code for code in INDICATORS if pillar_of[code] == pillar and code not in left]
            for pillar in pillars
            if pillar not in left
        }
        for sub, pillars in SUB_INDICES.items()
        if sub not in left
    }
    kept = {code for below in tree.values() for leaves in below.values() for code in leaves}
    below = {code: weight for code, weight in (weights or {}).items() if code != "Index"}
    return ii.Framework.of({"Index": tree}, negative=[code for code in negative if code in kept], weights=below)


@cache
def dataset() -> ii.Dataset:
    """Return the raw indicators, denominators and peer groups, units in alphabetical order."""
    columns = table("input/asem_iData.csv")
    order = sorted(range(len(columns["uCode"])), key=columns["uCode"].__getitem__)
    named = {code: [column[row] for row in order] for code, column in columns.items()}
    return ii.Dataset.of(
        {code: numbers(texts) for code, texts in named.items() if code not in {"uName", "uCode", *PEERS}},
        named["uCode"],
        peers={name: named[name] for name in PEERS},
        names=dict(zip(named["uCode"], named["uName"], strict=True)),
    )


def stage(name: str) -> ii.Dataset:
    """Return a stage that COINr has computed as the input of a computation."""
    columns = table(name)
    return ii.Dataset.of({code: numbers(columns[code]) for code in INDICATORS}, columns["uCode"])


def plain(normalizer: object = None, aggregator: object = None, **changes: object) -> ii.IndexSpec:
    """Return a specification that takes the indicators as they enter, without imputation and treatment."""
    fields = {
        "name": "asem",
        "framework": framework(),
        "normalizer": normalizer or ii.MinMax(),
        "aggregator": aggregator or ii.ArithmeticMean(missing=SKIP),
    }
    return ii.IndexSpec(**{**fields, **changes})


def default(**changes: object) -> ii.IndexSpec:
    """Return COINr's example index: denominated, imputed by group, treated, min-max, arithmetic means."""
    denominators = {code: f"{code} / {below}" for code, below in meta("Denominator").items() if below}
    return plain(
        aggregator=ii.ArithmeticMean(),
        imputer=ii.GroupMean(by="EurAsia_group"),
        treatment=ii.SkewnessKurtosis(most_points=5),
        nodes={code: {"value": {"kind": "formula", "text": text}} for code, text in denominators.items()},
    ).replace(**changes)


@cache
def default_result() -> ii.IndexResult:
    """Return COINr's example index, computed here."""
    return ii.compute(dataset(), default())


def assert_same(
    found: ii.IndicatorMatrix, name: str, codes: Iterable[str], rtol: float = 1e-12, atol: float = 1e-12
) -> None:
    """Compare columns with a table of COINr, unit by unit, missing values included."""
    expected = table(name)
    assert found.rows.units == expected["uCode"]
    for code in codes:
        assert_allclose(found[code], numbers(expected[code]), rtol=rtol, atol=atol, err_msg=f"{name}: {code}")
