"""Innovations with their evidence, observations of indicators, and jurors' marks."""

from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from indeks_inovasi.models.indicator import Code
from indeks_inovasi.models.unit import UnitCode
from indeks_inovasi.typing import Day, FrozenMap, Number

InnovationCode = Annotated[str, Field(min_length=1, max_length=200)]


class _Shown(BaseModel, frozen=True, extra="forbid"):
    """Either a level that was judged, or a value that will be read as a level."""

    level: Number | None = None
    value: Number | None = None
    basis: Code | None = None
    """Which of several ways to measure the value follows, where the indicator offers them."""

    @model_validator(mode="after")
    def _either_or(self) -> Self:
        if (self.level is None) == (self.value is None):
            raise ValueError("Give either a level or a value.")
        if self.basis is not None and self.value is None:
            raise ValueError("A basis says how a value was measured: give it with a value.")
        return self


class Evidence(_Shown, frozen=True):
    """What is shown for one indicator: a level that was judged, or a value that will be read as a level."""

    documents: tuple[str, ...] = ()


class Innovation(BaseModel, frozen=True, extra="forbid"):
    """One innovation, as its record in the official system."""

    code: InnovationCode
    owner: UnitCode
    """Code of the unit that runs it."""
    name: str
    stage: str | None = None
    """"inisiatif", "uji_coba" or "penerapan"."""
    form: str | None = None
    type: str | None = None
    initiator: str | None = None
    affairs: tuple[str, ...] = ()
    """Government affairs concerned, the main one first."""
    criteria: tuple[str, ...] = ()
    """Criteria of PP 38/2017 article 6 that it meets."""
    theme: str | None = None
    trial_date: Day | None = None
    implementation_date: Day | None = None
    development_date: Day | None = None
    design: str | None = None
    """The text "rancang bangun"."""
    goals: str | None = None
    benefits: str | None = None
    results: str | None = None
    period: str | None = None
    evidence: FrozenMap[Code, Evidence] = FrozenMap()
    """By code of the indicator."""


class Observation(_Shown, frozen=True):
    """What is known about one unit on one indicator: a level, or a value."""

    unit: UnitCode
    indicator: Code
    period: str | None = None
    source: str = ""


class Mark(BaseModel, frozen=True, extra="forbid"):
    """What one juror (or respondent) gives one subject on one criterion."""

    juror: Annotated[str, Field(min_length=1)]
    subject: Annotated[str, Field(min_length=1)]
    """Code of an innovation or a unit."""
    criterion: Code
    level: Number
    period: str | None = None
