"""What a verification found."""

from dataclasses import dataclass
from typing import Any, Literal

from indeks_inovasi.errors import SHOWN, Cell

Kind = Literal[
    "lock", "input", "name", "spec", "refused", "stage", "learned", "weight", "node", "score", "rank", "category"
]
Status = Literal["same", "different", "unchecked"]

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

    def __str__(self) -> str:
        if self.expected is None and self.found is None:
            return self.path
        if self.expected is None:
            return f"{self.path}: found {_shown(self.found)}"
        distance = "" if self.ulps is None else f" ({self.ulps} ulp)"
        return f"{self.path}: {_shown(self.expected)} -> {_shown(self.found)}{distance}"

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
        return "\n".join([f"{self.name}: {self.status}", *found, *(f"  {note}" for note in self.notes)])

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
