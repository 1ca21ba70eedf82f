"""A report for its reader: people, programs, GitHub, and whatever reads JUnit XML."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from indeks_inovasi.lockfile.report import HEADINGS, Finding, VerificationReport, titled

Format = Literal["text", "json", "github", "junit"]

_CLASS = "indeks_inovasi.verify"
_LEVELS = {"same": "notice", "different": "error", "unchecked": "warning"}
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
    lines += [_annotation("warning", report.name, "note", note) for note in report.notes]
    return "\n".join(lines or [_annotation(level, report.name, report.status, report.status)])


def as_junit(report: VerificationReport) -> str:
    """Return one test case per kind of finding; what could not be checked is an error."""
    groups = _by_heading(report)
    failed = sum(bool(found) for _, found in groups)
    unchecked = report.status == "unchecked"
    counts = {"tests": str(len(groups)), "failures": str(failed), "errors": str(int(unchecked))}
    suite = Element("testsuite", {"name": _xml(report.name), **counts})
    for title, found in groups:
        case = SubElement(suite, "testcase", {"classname": _CLASS, "name": title})
        if found:
            failure = SubElement(case, "failure", {"message": _xml(f"{title}: {len(found)}")})
            failure.text = _xml("\n".join(map(str, found)))
    if unchecked:
        case = SubElement(suite, "testcase", {"classname": _CLASS, "name": "the scores are computed again"})
        SubElement(case, "error", {"message": _xml("\n".join(report.notes))})
        suite.set("tests", str(len(groups) + 1))
    indent(suite, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suite, encoding="unicode")


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
