"""A national year of the official index: 546 governments, 30,000 innovations with 20 evidences each."""

import json
import random
from typing import Any

from pydantic import BaseModel, TypeAdapter

import indeks_inovasi as ii
from benchmarks.timing import best_seconds

GOVERNMENTS = 546
INNOVATIONS = 30_000
DESIGN = "Rancang bangun inovasi ini " * 80


class BareEvidence(BaseModel):
    """The fields of an evidence without any rule."""

    level: float | None = None
    value: float | None = None
    basis: str | None = None
    documents: list[str] = []


class BareInnovation(BaseModel):
    """The fields of an innovation without any rule."""

    code: str
    owner: str
    name: str
    stage: str | None = None
    form: str | None = None
    type: str | None = None
    initiator: str | None = None
    affairs: list[str] = []
    criteria: list[str] = []
    theme: str | None = None
    trial_date: str | None = None
    implementation_date: str | None = None
    development_date: str | None = None
    design: str | None = None
    goals: str | None = None
    benefits: str | None = None
    results: str | None = None
    period: str | None = None
    evidence: dict[str, BareEvidence] = {}


def year(seed: int = 2026) -> dict[str, Any]:
    """Return the records of a made-up national year as plain values."""
    chance = random.Random(seed)
    profile = ii.profiles.load("iid-2026")
    part = profile.parts["innovations"].spec.framework.indicators
    among = profile.nodes["sid_36"].value.combine.only_if.among  # type: ignore[union-attr]
    affairs = [affair if isinstance(affair, str) else affair[0] for affair in among]
    units = [
        {"code": f"{number:04d}", "name": f"Daerah {number}", "kind": chance.choice(["kabupaten", "kota", "provinsi"])}
        for number in range(GOVERNMENTS)
    ]
    observations = [
        {"unit": unit["code"], "indicator": leaf.code, "level": float(chance.randrange(4))}
        for unit in units
        for leaf in profile.framework.indicators
        if leaf.code.startswith("spd")
    ]
    innovations = [
        {
            "code": f"I{number:05d}",
            "owner": f"{chance.randrange(GOVERNMENTS):04d}",
            "name": f"Inovasi {number}",
            "stage": "penerapan",
            "affairs": [chance.choice(affairs)],
            "implementation_date": "2025-01-15",
            "design": DESIGN,
            "evidence": {leaf.code: {"level": float(chance.randrange(4)), "documents": ["a.pdf"]} for leaf in part},
        }
        for number in range(INNOVATIONS)
    ]
    return {"units": units, "observations": observations, "innovations": innovations}


def run() -> list[tuple[str, str]]:
    """Return (what, figure) of the national year."""
    text = json.dumps(year()["innovations"]).encode()
    ours, bare = TypeAdapter(list[ii.Innovation]), TypeAdapter(list[BareInnovation])
    reading, baseline = best_seconds(lambda: ours.validate_json(text), lambda: bare.validate_json(text), rounds=3)
    records = ii.Records.model_validate_json(json.dumps(year()))
    profile = ii.profiles.load("iid-2026")

    def score() -> object:
        result = ii.compute(records, profile, keep="nodes")
        return result.rank

    (scoring,) = best_seconds(score, rounds=3)
    return [
        ("30,000 innovations x 20 evidences from JSON, against bare pydantic models", f"{reading / baseline:.2f} x"),
        ("national year from validated records to index and ranks", f"{scoring:.2f} s"),
    ]
