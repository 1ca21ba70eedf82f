"""A report for its reader: people, programs, GitHub, and whatever reads JUnit XML."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from indeks_inovasi.lockfile.report import HEADINGS, Finding, Kind, VerificationReport, titled

Format = Literal["text", "json", "github", "junit"]

_CLASS = "indeks_inovasi.verify"
_LEVELS = {"same": "notice", "different": "error", "unchecked": "error"}
_BEFORE: tuple[Kind, ...] = ("lock", "input", "name", "spec")
"""What is looked for before anything is computed."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rendered(report: VerificationReport, form: Format = "text") -> str:
    """Return a report in one of the formats, ending with a line break."""
    return _FORMATS[form](report) + "\n"


def as_json(report: VerificationReport) -> str:
    """Return the report as JSON."""
    return json.dumps(report.to_dict(), indent=1, ensure_ascii=False, default=str)


def as_github(report: VerificationReport) -> str:
    """Return one annotation per kind of finding, as GitHub Actions reads them from the log."""
    level = _LEVELS[report.status]
    blocks = [(title, titled(title, found)) for title, found in _by_heading(report) if found]
    lines = [_annotation(level, report.name, title, "\n".join(map(str.strip, block))) for title, block in blocks]
    noted = ("error", "could not be checked") if report.status == "unchecked" else ("warning", "note")
    lines += [_annotation(noted[0], report.name, noted[1], note) for note in report.notes]
    return "\n".join(lines or [_annotation(level, report.name, report.status, report.status)])


def as_junit(report: VerificationReport) -> str:
    """Return one test case per kind of finding: skipped where it was not looked for; unchecked locks are an error."""
    name = _xml(report.name)
    cases = [_case(report, kind, title) for kind, title in HEADINGS.items()]
    if report.status == "unchecked":
        case = Element("testcase", {"name": "the scores are computed again"})
        SubElement(case, "error", {"message": _xml("\n".join(report.notes))})
        cases.append(case)
    found = {tag: str(sum(case.find(tag) is not None for case in cases)) for tag in ("failure", "error", "skipped")}
    counts = {"failures": found["failure"], "errors": found["error"], "skipped": found["skipped"]}
    suite = Element("testsuite", {"name": name, "tests": str(len(cases)), **counts})
    for case in cases:
        case.set("classname", f"{_CLASS}.{name}")
        suite.append(case)
    indent(suite, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suite, encoding="unicode")


def _case(report: VerificationReport, kind: Kind, title: str) -> Element:
    case, found = Element("testcase", {"name": title}), report.of(kind)
    if found:
        failure = SubElement(case, "failure", {"message": _xml(f"{title}: {len(found)}")})
        failure.text = _xml("\n".join(map(str, found)))
    elif report.status == "unchecked" or (not report.is_computed and kind not in _BEFORE):
        SubElement(case, "skipped", {"message": "nothing was computed"})
    return case


_FORMATS: Mapping[Format, Callable[[VerificationReport], str]] = {
    "text": str,
    "json": as_json,
    "github": as_github,
    "junit": as_junit,
}


def _by_heading(report: VerificationReport) -> list[tuple[str, tuple[Finding, ...]]]:
    return [(title, report.of(kind)) for kind, title in HEADINGS.items()]


def _annotation(level: str, file: str, title: str, message: str) -> str:
    return f"::{level} file={_property(file)},title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    """Escape what GitHub reads as the end of a message."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _xml(text: str) -> str:
    """Replace characters that no XML file may hold."""
    return _NOT_XML.sub("\ufffd", text)
