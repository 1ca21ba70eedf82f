"""Closed lists of an official system: stages, forms, types, initiators, government affairs."""

from pydantic import BaseModel

from indeks_inovasi.models.provenance import Source
from indeks_inovasi.typing import FrozenMap, Labels


class Term(BaseModel, frozen=True, extra="forbid"):
    """One entry of a list."""

    code: str
    """What records carry."""
    labels: Labels = FrozenMap()
    also: tuple[str, ...] = ()
    """Other spellings that records may carry."""
    group: str = ""


class Taxonomy(BaseModel, frozen=True, extra="forbid"):
    """One list with its sources. A record that carries anything else is refused."""

    terms: tuple[Term, ...]
    sources: tuple[Source, ...]
    confirmed: bool
    note: str = ""

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything that a record may carry."""
        return tuple(spelling for term in self.terms for spelling in (term.code, *term.also))
