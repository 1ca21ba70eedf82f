"""Who is scored: governments, agencies, schools, health centers, villages."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field

from indeks_inovasi.typing import FrozenMap

UnitCode = Annotated[str, Field(min_length=1, max_length=200)]
"""Text, so that leading zeros stay: "64.09", "0101"."""


class UnitKind(StrEnum):
    """Kinds of units, by their Indonesian names."""

    PROVINCE = "provinsi"
    REGENCY = "kabupaten"
    CITY = "kota"
    AGENCY = "opd"
    SCHOOL = "sekolah"
    HEALTH_CENTER = "puskesmas"
    HOSPITAL = "rumah_sakit"
    DISTRICT = "kecamatan"
    URBAN_VILLAGE = "kelurahan"
    VILLAGE = "desa"
    STATE_ENTERPRISE = "bumd"
    OTHER = "lainnya"


class Unit(BaseModel, frozen=True, extra="forbid"):
    """One unit: a government, or an agency, school, health center or village below it."""

    code: UnitCode
    name: str
    kind: UnitKind
    parent: UnitCode | None = None
    """Code of the unit above: the regency of a school, the province of a regency."""
    peers: FrozenMap[str, str] = FrozenMap()
    """Peer groups, such as ``{"island": "Kalimantan", "border": "yes"}``."""
