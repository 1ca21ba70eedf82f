"""Where a rule or a number comes from."""

from pydantic import BaseModel

from indeks_inovasi.typing import Day


class Source(BaseModel, frozen=True, extra="forbid"):
    """One document: title, place in it, date, address."""

    title: str
    locator: str = ""
    """Article, table or page."""
    published: Day | None = None
    url: str | None = None


class Statement(BaseModel, frozen=True, extra="forbid"):
    """One thing that a profile claims, with what stands behind it."""

    about: str
    """Code of a node, or a topic such as "divisor"."""
    text: str
    confirmed: bool
    """True when an official document was seen, or two independent sources agree."""
    sources: tuple[str, ...] = ()
    """Keys of the profile's sources."""

    def __str__(self) -> str:
        return f"{self.about}: {self.text}{'' if self.confirmed else ' [not confirmed]'}"
