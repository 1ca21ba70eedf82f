"""What is locked here: each profile on sample data, and each published index whose data stand in the repository."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

import indeks_inovasi as ii
from tests.profiles.building import input_of, load
from tests.worked.published import sets

FOLDER = Path(__file__).parent
PROFILES = ii.profiles.names()
PACKED_ABOVE = 300_000
"""Bytes of a lock that is written as .json.gz."""


@dataclass(frozen=True)
class Case:
    """One index and its data: a file that the lock names, or what a function returns."""

    name: str
    spec: Callable[[], ii.IndexSpec]
    data: Callable[[], Any] | None = None
    file: Path | None = None
    reading: Mapping[str, Any] = field(default_factory=dict)
    lang: str = "id"

    def result(self) -> ii.IndexResult:
        """Compute the index."""
        data = self.data() if self.data else ii.read(self.file, **self.reading)
        return ii.compute(data, self.spec(), lang=self.lang)

    def lock(self) -> ii.IndexLock:
        """Compute the index and lock it."""
        return ii.lock(self.result(), self.file, reading=self.reading)

    def paths(self) -> tuple[Path, Path]:
        """Return where the lock stands, plain or packed."""
        return FOLDER / f"{self.name}.lock.json", FOLDER / f"{self.name}.lock.json.gz"


def of_profile(name: str) -> Case:
    """Return a profile on a sample or on made-up records."""
    return Case(f"profile-{name}", lambda: load(name), lambda: input_of(name, load(name)))


def published(name: str, file: str, spec: str = "index.json", lang: str = "id", **reading: Any) -> Case:
    """Return a published index whose data stand in one file."""
    title = name if spec == "index.json" else f"{name}-{spec.removesuffix('.json')}"
    path = sets.COPIED / name / file
    return Case(f"published-{title}", lambda: sets.specification(name, spec), None, path, reading, lang)


def asem() -> Case:
    """Return the index of sustainable connectivity from its raw indicators and denominators."""
    codes = [leaf.code for leaf in sets.specification("asem2018_coinr").framework.indicators]
    columns = (*codes, "den_area", "den_energy", "den_gdp", "den_pop")
    return published("asem2018_coinr", "raw.csv", unit="unit", peers=("group",), names="name", columns=columns)


def human_development() -> ii.Dataset:
    """Return the inputs of the human development index and of its two adjusted ones, which stand in three files."""
    folder = sets.COPIED / "hdi1990_2021"
    data = ii.read(folder / "data.csv", unit="iso3", period="year", columns=["le", "eys", "mys", "gnipc"])
    unequal = ii.read(folder / "ihdi.csv", unit="iso3", period="year")
    pressures = ii.read(folder / "phdi_rank_2021.csv", unit="iso3")
    places = {name: (unequal.rows.keys, values) for name, values in unequal.columns.items()}
    of_2021 = [(country, "2021") for country in pressures.rows.units]
    places |= {name: (of_2021, values) for name, values in pressures.columns.items()}
    columns = {}
    for name, (keys, values) in places.items():
        columns[name] = np.full(len(data), np.nan)
        columns[name][[data.rows.index(*key) for key in keys]] = values
    return data.with_columns(columns)


def levels() -> ii.Dataset:
    """Return maturity levels of the 47 indicators of e-government for three made-up agencies."""
    codes = [leaf.code for leaf in sets.specification("spbe").framework.indicators]
    return ii.Dataset.of(
        {code: [1.0 + place % 5, 5.0 - place % 3, 3.0] for place, code in enumerate(codes)},
        ["agency a", "agency b", "agency c"],
    )


CASES = (
    *(of_profile(name) for name in PROFILES),
    asem(),
    published("bti2004_2022", "data.csv", unit="country", period="year"),
    published("calenviroscreen3", "data.csv.gz", lang="en", unit="fips", peers=("county", "pub_range")),
    Case("published-hdi1990_2021", lambda: sets.specification("hdi1990_2021"), human_development),
    published("idm2024_desa", "data.csv.gz", unit="kode_desa"),
    published("imd2025_england", "data.csv.gz", lang="en", unit="lsoa"),
    published("ipm_kabkota_2020_2022", "data.csv", unit="daerah", period="tahun"),
    published("spbe", "cases.csv", "aspects.json", unit="case", peers=("predicate",)),
    published("spbe", "cases.csv", "domains.json", unit="case", peers=("predicate",)),
    Case("published-spbe", lambda: sets.specification("spbe"), levels),
)
