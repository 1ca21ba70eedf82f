"""How a value was read as a level where the printed scale leaves room for doubt."""

from dataclasses import dataclass
from typing import Literal

ReadingKind = Literal["overlap", "shared bound", "gap", "outside", "mandatory missing"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One doubtful cell: what was found, how it was read, how else it could be, and what hangs on it."""

    unit: str
    """The row: a unit, or an innovation of the part `part`."""
    indicator: str
    kind: ReadingKind
    """overlap and shared bound: two printed levels hold the value; gap: it lies between two printed decimals;
    outside: no level holds it; mandatory missing: a mandatory indicator without evidence."""
    value: float | None
    level: float
    alternatives: tuple[float, ...]
    points: float
    """Largest change of the indicator's weighted points under another reading."""
    part: str | None = None
    period: str | None = None

    def text(self, lang: str = "en") -> str:
        """Return the reading as a sentence in a language."""
        where = self.unit if self.period is None else f"{self.unit}, {self.period}"
        cell = f"{self.indicator}[{where}]"
        if lang == "id":
            hangs = f"{self.points:g} poin bergantung padanya"
            if self.kind == "mandatory missing":
                return f"{cell}: wajib, tanpa bukti; {hangs}"
            others = " atau ".join(f"{level:g}" for level in self.alternatives)
            kind = _INDONESIAN[self.kind]
            return f"{cell} = {self.value!r} ({kind}): dibaca level {self.level:g}, bisa juga {others}; {hangs}"
        hangs = f"{self.points:g} {'point hangs' if self.points == 1 else 'points hang'} on it"
        if self.kind == "mandatory missing":
            return f"{cell}: mandatory, no evidence; {hangs}"
        others = " or ".join(f"{level:g}" for level in self.alternatives)
        return f"{cell} = {self.value!r} ({self.kind}): read as level {self.level:g}, could be {others}; {hangs}"

    def __str__(self) -> str:
        return self.text()


_INDONESIAN: dict[ReadingKind, str] = {
    "overlap": "rentang tumpang tindih",
    "shared bound": "batas bersama",
    "gap": "celah antara dua batas",
    "outside": "di luar semua rentang",
    "mandatory missing": "wajib, tanpa bukti",
}
