"""What a verification found."""

from dataclasses import dataclass
from typing import Any, Literal

from indeks_inovasi.errors import SHOWN, Cell, one_line

Kind = Literal[
    "lock", "input", "name", "spec", "refused", "stage", "learned", "weight", "node", "score", "rank", "category"
]
Status = Literal["same", "different", "unchecked"]

_FAR = 10**17
"""Numbers so many doubles apart have other signs or magnitudes: the count says nothing."""


class Word(str):
    """What became of an entry; written without quotation marks, unlike a value."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


NEW, GONE, MAP = Word("new"), Word("gone"), Word("a map")
NOTHING, NOT_COMPUTED = Word("nothing"), Word("not computed")

HEADINGS: dict[Kind, str] = {
    "lock": "edited in the lock",
    "input": "changed in the input",
    "name": "names of units changed",
    "spec": "changed in the specification",
    "refused": "the computation is refused",
    "stage": "first stage that diverged",
    "learned": "learned otherwise (frozen specification)",
    "weight": "weights that moved",
    "node": "groups that moved",
    "score": "scores that moved",
    "rank": "ranks that moved",
    "category": "categories that moved",
}
"""Every kind of finding, in the order in which they are reported: causes first."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the lock says."""

    kind: Kind
    path: str
    """Entry of the lock, field of the specification, ``code/step``, or ``code[unit]``."""
    expected: Any = None
    """What the lock says; None where it holds a digest only, or nothing."""
    found: Any = None
    ulps: int | None = None
    """How many doubles lie between the expected and the found number."""
    cell: Cell | None = None
    is_sentence: bool = False
    """Whether `found` says why something is refused."""

    def __str__(self) -> str:
        path = one_line(self.path)
        if self.expected is not None:
            distance = "" if self.ulps is None or self.ulps > _FAR else f" ({self.ulps} ulp)"
            return f"{path}: {_shown(self.expected)} -> {_shown(self.found)}{distance}"
        if self.is_sentence or isinstance(self.found, Word):
            return f"{path}: {self.found}"
        if self.found is None and (self.cell is None or self.kind not in ("input", "name")):
            return path
        return f"{path}: found {_shown(self.found)}"

    def to_dict(self) -> dict[str, Any]:
        """Return the finding as JSON values."""
        held: dict[str, Any] = {"kind": self.kind, "path": self.path, "expected": self.expected, "found": self.found}
        if self.ulps is not None:
            held["ulps"] = self.ulps
        if self.cell is not None:
            held |= {"unit": self.cell.unit, "period": self.cell.period, "code": self.cell.indicator}
        return held


@dataclass(frozen=True)
class VerificationReport:
    """Whether the same scores came out, and if not, what changed: causes first."""

    name: str
    """The lock file, or the name of the index."""
    status: Status
    """"unchecked": nothing was computed, because there were no data."""
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know and what moves no score: other versions of foreign strategies."""
    is_computed: bool = True
    """Whether the numbers were computed again: False where there were no data, or they were refused."""

    @property
    def ok(self) -> bool:
        """Whether everything was computed again and is the same."""
        return self.status == "same"

    @property
    def exit_code(self) -> int:
        """0 the same, 1 different, 2 could not be checked."""
        return {"same": 0, "different": 1, "unchecked": 2}[self.status]

    def of(self, kind: Kind) -> tuple[Finding, ...]:
        """Return the findings of one kind."""
        return tuple(finding for finding in self.findings if finding.kind == kind)

    @property
    def first_stage(self) -> str | None:
        """``code/step`` where the numbers went apart first; None if no stage did."""
        return next((finding.path for finding in self.findings if finding.kind == "stage"), None)

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        found = (line for kind, title in HEADINGS.items() for line in titled(title, self.of(kind)))
        return "\n".join([f"{one_line(self.name)}: {self.status}", *found, *(f"  {note}" for note in self.notes)])

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {
            "name": self.name,
            "status": self.status,
            "findings": [finding.to_dict() for finding in self.findings],
            "notes": list(self.notes),
        }


def ordered(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of the report."""
    place = {kind: number for number, kind in enumerate(HEADINGS)}
    return tuple(sorted(findings, key=lambda finding: place[finding.kind]))


def titled(title: str, findings: tuple[Finding, ...]) -> list[str]:
    """Return the lines of one heading: the finding, or how many and the first of them; none without a finding."""
    if not findings:
        return []
    if len(findings) == 1:
        return [f"  {title}: {findings[0]}"]
    more = [f"    ... and {len(findings) - SHOWN} more"] if len(findings) > SHOWN else []
    return [f"  {title}: {len(findings)}", *(f"    {finding}" for finding in findings[:SHOWN]), *more]


def _shown(value: Any) -> str:
    text = "nothing" if value is None else repr(value) if isinstance(value, str) else f"{value}"
    return text if len(text) <= 120 else text[:117] + "..."


def label(unit: str, period: str | None) -> str:
    """Return "unit" or "unit, period"."""
    return unit if period is None else f"{unit}, {period}"
