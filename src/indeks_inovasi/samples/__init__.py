"""Small data to try the library on: a regency that does not exist, and published sets with their sources."""

import csv
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain, islice, repeat
from typing import Any, cast

from indeks_inovasi._files import parse_json
from indeks_inovasi.assembly.records import Records
from indeks_inovasi.matrix import Dataset
from indeks_inovasi.specification import IndexSpec

__all__ = ["PublishedYear", "asem", "contest", "districts", "regency", "tegal"]


def regency() -> Records:
    """Return the records of "Kabupaten Contoh" for the profile "iid-2026": an example, no real region.

    Agencies, schools, health centers and villages own 21 innovations; three of them are not eligible, and one value
    of the regency lies in two printed ranges.
    """
    content = _json("regency.json")
    innovations = [_with_design(item, content["design_sentence"]) for item in content["innovations"]]
    return Records.model_validate(
        {"units": content["units"], "observations": content["observations"], "innovations": innovations}
    )


def contest() -> Records:
    """Return the same units and innovations with jurors' marks, for the profile "contest-example"."""
    content, jury = _json("regency.json"), _json("contest.json")
    innovations = [
        _with_design({**item, "evidence": {}}, content["design_sentence"]) for item in content["innovations"]
    ]
    marks = [
        {"juror": juror, "subject": subject, "criterion": criterion, "level": level}
        for subject, jurors in jury["marks"].items()
        for juror, levels in jurors.items()
        for criterion, level in zip(jury["criteria"], levels, strict=True)
    ]
    return Records.model_validate({"units": content["units"], "innovations": innovations, "marks": marks})


@dataclass(frozen=True)
class PublishedYear:
    """What a government published about one year of the regional innovation index."""

    region: str
    sent: int
    """Innovations entered."""
    accepted: int
    """Innovations accepted."""
    mean_maturity: float
    index: float
    source: str


def tegal() -> dict[str, PublishedYear]:
    """Return what Kabupaten Tegal published about 2023, 2024 and 2025, by year.

    References
    ----------
    setda.tegalkab.go.id, news of 18 December 2025.
    """
    content = _json("tegal.json")
    source = content["source"]["title"]
    return {
        year: PublishedYear(content["region"], **figures, source=source) for year, figures in content["years"].items()
    }


def districts() -> Dataset:
    """Return the 514 regencies and cities of Indonesia in 2022 for the profile "ipm", with the published index.

    The column "published" is the index that Statistics Indonesia (BPS) printed.

    References
    ----------
    Badan Pusat Statistik (BPS), Indeks Pembangunan Manusia (metode baru) menurut kabupaten/kota, 2022.
    """
    lines = (files("indeks_inovasi.samples") / "data" / "districts.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    numbers = [name for name in rows[0] if name not in ("unit", "kind")]
    return Dataset.of(
        {name: [float(row[name]) for row in rows] for name in numbers},
        units=[row["unit"] for row in rows],
        peers={"kind": [row["kind"] for row in rows]},
    )


def asem() -> tuple[Dataset, IndexSpec]:
    """Return the data of the ASEM Sustainable Connectivity index of 2018 and its specification: 51 countries.

    49 indicators in eight pillars and two sub-indices; denominators, imputation by region, treatment of outliers,
    min-max, arithmetic means, as in the example of the R package COINr.

    References
    ----------
    European Commission, Joint Research Centre, ASEM Sustainable Connectivity Portal,
    composite-indicators.jrc.ec.europa.eu/asem-sustainable-connectivity; material of the Commission may be reused with
    the source named (Decision 2011/833/EU). As shipped with COINr 1.1.14 (MIT license, copyright William Becker).
    """
    lines = (files("indeks_inovasi.samples") / "data" / "asem.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    peers = [name for name in rows[0] if name.endswith("_group")]
    numbers = [name for name in rows[0] if name not in ("unit", "name", *peers)]
    data = Dataset.of(
        {code: [float(row[code]) if row[code] else float("nan") for row in rows] for code in numbers},
        units=[row["unit"] for row in rows],
        peers={name: [row[name] for row in rows] for name in peers},
        names={row["unit"]: row["name"] for row in rows},
    )
    return data, IndexSpec.model_validate(_json("asem.json"))


def _json(name: str) -> dict[str, Any]:
    content = (files("indeks_inovasi.samples") / "data" / name).read_bytes()
    return cast("dict[str, Any]", parse_json(content, f"the sample {name!r}"))


def _with_design(item: dict[str, Any], sentence: str) -> dict[str, Any]:
    """Return an innovation with a design text of so many words, the sentence over and over."""
    words = chain.from_iterable(repeat(sentence.split()))
    fields = {name: value for name, value in item.items() if name != "design_words"}
    return {**fields, "design": " ".join(islice(words, item["design_words"]))}
