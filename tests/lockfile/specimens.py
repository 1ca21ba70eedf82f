"""A small index with everything that a lock covers: periods, peers, names, weights, bands, a part with attributes."""

from datetime import date

import numpy as np

import indeks_inovasi as ii
from indeks_inovasi.typing import FrozenMap

LABELS = ("rendah", "sedang", "tinggi")


def specification(**changes):
    """Return an index of three indicators, one of them rolled up from a part."""
    fields = {
        "name": "welfare",
        "framework": {
            "index": "welfare",
            "indicators": [
                {"code": "life", "direction": "positive", "labels": {"id": "Umur", "en": "Life"}},
                {"code": "poverty", "direction": "negative"},
                {"code": "ideas", "direction": "positive"},
            ],
            "groups": [
                {"code": "people", "children": [{"code": "life", "weight": 2}, {"code": "poverty", "weight": 1}]},
                {"code": "welfare", "children": ["people", "ideas"]},
            ],
        },
        "parts": {
            "projects": {
                "spec": {
                    "name": "project",
                    "framework": {
                        "index": "merit",
                        "indicators": [
                            {"code": "novelty", "direction": "positive"},
                            {"code": "use", "direction": "positive"},
                        ],
                        "groups": [{"code": "merit", "children": ["novelty", "use"]}],
                    },
                    "normalizer": {"kind": "as_is"},
                    "aggregator": {"kind": "weighted_sum", "missing": {"rule": "propagate"}},
                },
                "accept": [{"kind": "one_of", "field": "stage", "values": ["done"]}],
            }
        },
        "screening": {"kind": "coverage", "share": 0.5},
        "imputer": {"kind": "group_mean", "by": "island"},
        "normalizer": {"kind": "min_max", "ceiling": 10},
        "aggregator": {"kind": "arithmetic_mean", "missing": {"rule": "skip"}},
        "ranking": {"bands": {"limits": [3, 6], "closed": "left", "labels": list(LABELS)}},
        "nodes": {
            "ideas": {"value": {"kind": "roll_up", "part": "projects", "node": "merit", "combine": {"kind": "mean"}}},
            "welfare": {"then": [{"kind": "round", "decimals": 3, "ties": "half_up"}]},
        },
    }
    return ii.IndexSpec.model_validate({**fields, **changes})


def table(seed=7):
    """Return six units in two years, the last one without any value in one year, with eighteen projects."""
    chance = np.random.Generator(np.random.PCG64(seed))
    units = [f"u{number}" for number in range(6)]
    keys = [(unit, year) for year in ("2023", "2024") for unit in reversed(units)]
    columns = {"life": chance.uniform(60, 80, len(keys)), "poverty": chance.uniform(2, 20, len(keys))}
    columns["life"][3] = columns["life"][0] = columns["poverty"][0] = np.nan
    rows = ii.Rows(
        tuple(unit for unit, _ in keys),
        tuple(year for _, year in keys),
        FrozenMap({"island": tuple("east" if int(unit[1]) % 2 else "west" for unit, _ in keys)}),
        FrozenMap({unit: f"Kabupaten {unit}" for unit in units}),
    )
    return ii.Dataset(rows, FrozenMap(columns), FrozenMap({"projects": projects(chance, len(keys))}))


def projects(chance, n_owners):
    """Return projects whose owners are the rows of the table, two of them not accepted."""
    n = 18
    rows = ii.Rows(
        tuple(f"p{number:02d}" for number in reversed(range(n))),
        names=FrozenMap({"p01": "Proyek satu", "p02": "Proyek dua"}),
    )
    attributes = {
        "stage": tuple("trial" if number in (2, 9) else "done" for number in range(n)),
        "start": tuple(date(2024, 1, 1 + number) for number in range(n)),
        "affairs": tuple(("health",) if number % 2 else ("health", "school") for number in range(n)),
    }
    columns = {"novelty": chance.integers(0, 5, n) + 0.0, "use": chance.integers(0, 5, n) + 0.5}
    child = ii.Dataset(rows, FrozenMap(columns), attributes=FrozenMap(attributes))
    return ii.PartTable(child, np.arange(n, dtype=np.int64) % n_owners)


def without_part(**changes):
    """Return the index and the data in one table, so that they can stand in a file."""
    spec = ii.IndexSpec(
        name="plain",
        framework=ii.Framework.of({"index": {"a": ["life"], "b": ["income", "poverty"]}}, negative=["poverty"]),
        normalizer=ii.MinMax(),
        aggregator=ii.ArithmeticMean(),
    )
    columns = {
        "unit": ["u1", "u2", "u3", "u4"],
        "life": [71.0, 68.5, 74.25, 70.0],
        "income": [13.0, 10.1, 16.0, 12.0],
        "poverty": [6.0, 12.0, 4.0, 5.0],
    }
    return spec.replace(**changes), columns
