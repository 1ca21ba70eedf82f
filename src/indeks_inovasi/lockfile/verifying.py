"""From a lock to a report: compute again, and say what changed, causes first."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

from pydantic import ValidationError

from indeks_inovasi._collector import paused_collector
from indeks_inovasi.engine import compute, dataset_of
from indeks_inovasi.errors import Cell, CulpritsError, FileFormatError, IndeksInovasiError, MissingExtraError, listed
from indeks_inovasi.lockfile.comparing import Comparison, changed_fields, stands_in
from indeks_inovasi.lockfile.fingerprints import Fingerprints, digests_of
from indeks_inovasi.lockfile.foreign import foreign_strategies, tolerance_of
from indeks_inovasi.lockfile.inputs import compared_inputs
from indeks_inovasi.lockfile.model import ForeignStrategy, IndexLock, Tolerance, check_version, read_lock
from indeks_inovasi.lockfile.opening import opened
from indeks_inovasi.lockfile.report import (
    NOT_COMPUTED,
    NOTHING,
    Finding,
    Kind,
    Status,
    VerificationReport,
    Word,
    label,
    ordered,
)
from indeks_inovasi.lockfile.sealing import Edits, edits_of
from indeks_inovasi.matrix import Dataset
from indeks_inovasi.specification import IndexSpec

SECTION_OF = {
    "stage": "stages",
    "learned": "frozen",
    "weight": "weights",
    "node": "nodes",
    "score": "results",
    "rank": "results",
    "category": "results",
}
"""In which section of the lock the expected value of a finding stands."""


@paused_collector()
def verify(lock: IndexLock | Path | str, data: Any = None, *, spec: IndexSpec | None = None) -> VerificationReport:
    """Compute again what a lock says and report every difference, causes first; truth value: the same or not.

    Parameters
    ----------
    lock
        A lock, or the path of its file.
    data
        The input: what `compute` takes, or the path of a table or of records, read with the options that the lock
        holds. By default the data file that the lock names.
    spec
        The specification that should still be the one of the lock, for instance that of a profile: fields that
        changed are reported, and the scores are computed with it. By default the one in the lock.

    Raises
    ------
    FileFormatError
        If the lock file cannot be read, or is of an unknown version.
    pydantic.ValidationError
        With the path of every field of the lock that does not fit.
    """
    name, content = _content(lock)
    edits = edits_of(content)
    try:
        held = lock if isinstance(lock, IndexLock) else IndexLock.of_file(content, lock)
    except ValidationError as error:
        if not edits.fields:
            raise
        problems = [f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()]
        note = f"The edited lock cannot be computed: {listed(problems)}"
        return VerificationReport(name, "different", edits.fields, (note,), is_computed=False)
    return _Verification(name, held, edits, spec).report(data)


def _content(lock: IndexLock | Path | str) -> tuple[str, Mapping[str, Any]]:
    if isinstance(lock, IndexLock):
        return lock.name, lock.to_dict()
    content = read_lock(lock)
    try:
        check_version(content.get("lock_version"))
    except ValueError as error:
        raise FileFormatError(str(lock), str(error).partition(". ")[0], str(error).partition(". ")[2]) from error
    return str(lock), content


class _Verification:
    """One pass over a lock that can be read."""

    def __init__(self, name: str, held: IndexLock, edits: Edits, spec: IndexSpec | None) -> None:
        self.name, self.held, self.edits = name, held, edits
        self.spec = held.spec if spec is None else spec
        self.declared = tolerance_of(held.spec)
        self.findings = list(edits.fields)
        self.notes: list[str] = []
        self.is_computed = False
        self.unlocated = set(edits.sections)
        """Edited sections in which no entry is named yet."""

    def report(self, data: Any) -> VerificationReport:
        if self.spec is not self.held.spec:
            self.findings += changed_fields("spec", _json(self.held.spec), _json(self.spec))
        self.notes += self.other_versions()
        self.findings += self.other_tolerance()
        table = self.table(data)
        if table is not None:
            self.findings += self.changed_input(table)
            self.findings += self.changed_numbers(table)
        self.findings += [Finding("lock", section) for section in sorted(self.unlocated)]
        status: Status = "different" if self.findings else "unchecked" if table is None else "same"
        return VerificationReport(self.name, status, ordered(self.findings), tuple(self.notes), self.is_computed)

    # -- input

    def table(self, data: Any) -> Dataset | None:
        """Return the input, None where there is none; an input that is refused is a finding."""
        try:
            return self.opened(data)
        except (FileFormatError, MissingExtraError) as error:
            self.notes.append(f"Nothing was computed: {error}")
        except IndeksInovasiError as error:
            self.findings += _refusals("input", error)
        except ValidationError as error:
            self.findings += [
                Finding("input", ".".join(map(str, problem["loc"])), found=problem["msg"], is_sentence=True)
                for problem in error.errors()
            ]
        return None

    def opened(self, data: Any) -> Dataset | None:
        path = Path(data) if isinstance(data, str | Path) else self.held.data_path() if data is None else None
        if data is None and path is None:
            self.notes.append("Nothing was computed: the lock names no data file, and no data are given.")
            return None
        return dataset_of(data if path is None else opened(path, self.held.data), self.spec)

    def changed_input(self, table: Dataset) -> list[Finding]:
        found = digests_of(table)
        findings = compared_inputs(self.held.input, found, table)
        self.notes += _hints(findings)
        in_data = found.digest != self.held.input.digest and any(finding.kind != "lock" for finding in findings)
        if "input" not in self.edits.sections or in_data:
            return findings
        self.unlocated.discard("input")
        if not findings:
            return [Finding("lock", "seals.sections.input")]
        return [
            finding if finding.kind == "lock" else replace(finding, kind="lock", path=f"input.{finding.path}")
            for finding in findings
        ]

    # -- numbers

    def changed_numbers(self, table: Dataset) -> list[Finding]:
        try:
            result = compute(table, self.spec, lang=self.held.lang)
            found = Comparison(self.held, Fingerprints(result), self.share()).findings()
            self.is_computed = True
        except IndeksInovasiError as error:
            return _refusals("refused", error)
        known = [finding.path.removeprefix("spec.") for finding in self.findings if finding.kind in ("spec", "lock")]
        found = [finding for finding in found if finding.kind != "learned" or not stands_in(finding.path, known)]
        if any(_moves_numbers(finding) for finding in self.findings):
            stages = [finding for finding in found if finding.kind == "stage"]
            return stages[:1] + [finding for finding in found if finding.kind != "stage"]
        return self.attributed(found)

    def attributed(self, found: list[Finding]) -> list[Finding]:
        """Return differences without a cause: edits where the seal of a section is broken, else moved numbers."""
        edits = [self.as_edit(finding) for finding in found if SECTION_OF[finding.kind] in self.edits.sections]
        moved = [finding for finding in found if SECTION_OF[finding.kind] not in self.edits.sections]
        stages = [finding for finding in moved if finding.kind == "stage"]
        quiet = self.unlocated - {SECTION_OF[finding.kind] for finding in found}
        self.unlocated.clear()
        seals = [Finding("lock", f"seals.sections.{section}") for section in sorted(quiet)]
        return [*edits, *seals, *stages[:1], *(finding for finding in moved if finding.kind != "stage")]

    def as_edit(self, finding: Finding) -> Finding:
        """Return the entry of the lock that was edited: everything else says that nothing moved."""
        section = SECTION_OF[finding.kind]
        path = f"{section}.{finding.path}"
        if section == "results" and finding.cell is not None:
            path = f"results[{label(finding.cell.unit, finding.cell.period)}].{finding.kind}"
        if finding.expected is None and isinstance(finding.found, Word):
            return replace(finding, kind="lock", path=path, found=NOT_COMPUTED)
        is_removed = finding.expected is None and finding.found is not None
        return replace(finding, kind="lock", path=path, expected=NOTHING if is_removed else finding.expected)

    # -- tolerance

    def other_tolerance(self) -> Iterator[Finding]:
        """Yield a finding where the tolerance in the lock is not the one that its strategies declare."""
        is_named = any(edit.path.startswith("tolerance") for edit in self.edits.fields)
        if self.held.tolerance != self.declared and not is_named:
            yield Finding("lock", "tolerance", _declaration(self.held.tolerance), _declaration(self.declared))

    def share(self) -> float:
        """Return by how much a number may differ: what strategies declare now, and did when the lock was written."""
        if self.declared is None or self.held.tolerance is None:
            return 0.0
        share = min(self.declared.relative, self.held.tolerance.relative)
        paths = listed(self.declared.paths)
        self.notes.append(f"Numbers may differ by {share!r} of the largest in their column, as declared by {paths}")
        return share

    # -- versions

    def other_versions(self) -> Iterator[str]:
        """Yield what is to be known about foreign strategies: other versions move a score or not."""
        now = {(strategy.family, strategy.kind): strategy for strategy in foreign_strategies(self.held.spec)}
        for old in self.held.strategies:
            new = now.get((old.family, old.kind))
            if new is not None and new != old:
                yield f"{old.kind} comes from {_origin(new)}, at the time of the lock from {_origin(old)}"


def _hints(findings: list[Finding]) -> Iterator[str]:
    """Yield what a reader of a changed input could stumble over."""
    bare = ["rows[" in finding.path for finding in findings if (finding.kind, finding.found) == ("input", None)]
    if any(bare) and not all(bare):
        yield "Several rows and several columns changed: which of their cells, digests do not tell"
    came_or_went = [finding.path for finding in findings if isinstance(finding.found, Word)]
    seen = Counter(normalize("NFC", path) for path in came_or_went)
    alike = [ascii(path) for path in came_or_went if seen[normalize("NFC", path)] > 1]
    if alike:
        yield f"These look alike, but are written with other characters: {', '.join(alike)}"


def _declaration(tolerance: Tolerance | None) -> str | None:
    return None if tolerance is None else f"{tolerance.relative!r} of {listed(tolerance.paths)}"


def _origin(strategy: ForeignStrategy) -> str:
    """Return the distribution and version behind a strategy."""
    return "no distribution" if strategy.distribution is None else f"{strategy.distribution} {strategy.version}"


def _moves_numbers(finding: Finding) -> bool:
    """Return whether a finding explains why numbers differ."""
    if finding.kind == "lock":
        return not finding.path.startswith(("input", "seals", "strategies", "tolerance", "data", "name"))
    return finding.kind in ("input", "spec")


def _json(spec: IndexSpec) -> dict[str, Any]:
    return spec.model_dump(mode="json")


def _refusals(kind: Kind, error: IndeksInovasiError) -> list[Finding]:
    """Return a finding per cell at fault, else one with the sentence of the error."""
    culprits = error.culprits if isinstance(error, CulpritsError) else ()
    cells = [culprit for culprit in culprits if isinstance(culprit, Cell)]
    if cells and len(cells) == len(culprits):
        return [
            Finding(kind, f"{cell.indicator}[{label(cell.unit, cell.period)}]", found=cell.value, cell=cell)
            for cell in cells
        ]
    sentence = "\n".join([str(error), *getattr(error, "__notes__", ())])
    return [Finding(kind, error.code, found=sentence, is_sentence=True)]
