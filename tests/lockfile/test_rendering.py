"""A report as people, programs, GitHub and JUnit readers get it."""

import json
from xml.etree.ElementTree import fromstring

import pytest

import indeks_inovasi as ii
from indeks_inovasi.errors import Cell
from indeks_inovasi.lockfile.rendering import rendered
from indeks_inovasi.lockfile.report import GONE, HEADINGS, Finding, VerificationReport
from tests.lockfile import specimens

REPORT = VerificationReport(
    "locks/a.lock.json",
    "different",
    (
        Finding("input", "income[64.09, 2024]", found=13.5, cell=Cell("64.09", "income", "2024", 13.5)),
        Finding("stage", "income/raw"),
        Finding("score", "index[64.09, 2024]", 71.52, 71.53, 70368744177, Cell("64.09", "index", "2024", 71.53)),
        Finding("category", "index[64.09, 2024]", "Inovatif", "Sangat <Inovatif> & 100%"),
    ),
    ("acme.logit comes from acme 2.0,\nat the time of the lock from acme 1.0",),
)
SAME = VerificationReport("a.lock.json", "same")
UNCHECKED = VerificationReport("a.lock.json", "unchecked", (), ("Nothing was computed: no \x00 data.",))


def test_text_for_people():
    """A heading with what it found, causes first; one finding stands beside its heading."""
    assert str(REPORT) == rendered(REPORT).rstrip("\n")
    assert str(REPORT).splitlines() == [
        "locks/a.lock.json: different",
        "  changed in the input: income[64.09, 2024]: found 13.5",
        "  first stage that diverged: income/raw",
        "  scores that moved: index[64.09, 2024]: 71.52 -> 71.53 (70368744177 ulp)",
        "  categories that moved: index[64.09, 2024]: 'Inovatif' -> 'Sangat <Inovatif> & 100%'",
        "  acme.logit comes from acme 2.0,",
        "at the time of the lock from acme 1.0",
    ]
    assert str(SAME) == "a.lock.json: same"


def test_long_lists_are_counted():
    """Twenty findings are shown, the others counted; the report holds all of them."""
    report = VerificationReport("x", "different", tuple(Finding("rank", f"index[u{n}]", n, n + 1) for n in range(25)))
    lines = str(report).splitlines()

    assert lines[1:3] == ["  ranks that moved: 25", "    index[u0]: 0 -> 1"]
    assert lines[-1] == "    ... and 5 more"
    assert len(lines) == 2 + 20 + 1


def test_long_values_are_cut():
    """A text of a thousand letters does not fill the screen."""
    assert len(str(Finding("spec", "x", "a" * 1000, "b"))) < 150


def test_json_for_programs():
    """Every finding with its kind, path, numbers, unit and period."""
    held = json.loads(rendered(REPORT, "json"))

    assert held["status"] == "different"
    assert held["findings"][2] == {
        "kind": "score",
        "path": "index[64.09, 2024]",
        "expected": 71.52,
        "found": 71.53,
        "ulps": 70368744177,
        "unit": "64.09",
        "period": "2024",
        "code": "index",
    }
    assert held == json.loads(json.dumps(REPORT.to_dict()))


def test_github_annotations():
    """One annotation per heading, with what would end a command escaped."""
    lines = rendered(REPORT, "github").splitlines()

    assert lines[0] == (
        "::error file=locks/a.lock.json,title=changed in the input::"
        "changed in the input: income[64.09, 2024]: found 13.5"
    )
    assert lines[3].endswith("'Sangat <Inovatif> & 100%25'")
    assert lines[4] == (
        "::warning file=locks/a.lock.json,title=note::acme.logit comes from acme 2.0,"
        "%0Aat the time of the lock from acme 1.0"
    )
    assert rendered(SAME, "github") == "::notice file=a.lock.json,title=same::same\n"
    assert rendered(VerificationReport("a,b:c", "same"), "github").startswith("::notice file=a%2Cb%3Ac,")
    assert rendered(UNCHECKED, "github").startswith("::error file=a.lock.json,title=could not be checked::")


def test_junit_xml():
    """One test case per kind of finding; four failed."""
    suite = fromstring(rendered(REPORT, "junit"))

    counts = {"tests": str(len(HEADINGS)), "failures": "4", "errors": "0", "skipped": "0"}
    assert suite.attrib == {"name": "locks/a.lock.json", **counts}
    assert {case.get("classname") for case in suite} == {"indeks_inovasi.verify.locks/a.lock.json"}
    assert [case.get("name") for case in suite if case.find("failure") is not None] == [
        "changed in the input",
        "first stage that diverged",
        "scores that moved",
        "categories that moved",
    ]
    assert suite.findall("testcase")[-1].find("failure").text.endswith("'Sangat <Inovatif> & 100%'")
    assert fromstring(rendered(SAME, "junit")).get("failures") == "0"


def test_junit_xml_of_what_could_not_be_checked():
    """It is an error, not a failure; letters that XML does not know are replaced."""
    suite = fromstring(rendered(UNCHECKED, "junit"))
    (error,) = suite.iter("error")

    assert (suite.get("errors"), suite.get("failures"), suite.get("tests")) == ("1", "0", str(len(HEADINGS) + 1))
    assert suite.get("skipped") == str(len(HEADINGS))
    assert error.get("message") == "Nothing was computed: no \ufffd data."


def test_junit_xml_of_what_was_not_computed():
    """Where the input is refused, scores neither moved nor stayed: those cases are skipped."""
    finding = Finding("input", "no-units", found="There are no units.", is_sentence=True)
    suite = fromstring(rendered(VerificationReport("a", "different", (finding,), is_computed=False), "junit"))
    skipped = [case.get("name") for case in suite if case.find("skipped") is not None]

    assert skipped == [HEADINGS[kind] for kind in HEADINGS if kind not in ("lock", "input", "name", "spec")]
    assert (suite.get("failures"), suite.get("skipped")) == ("1", str(len(skipped)))


def test_sentences_are_not_cut_and_words_are_not_quoted():
    """Why something is refused is read to its end; what came, went or became empty is no text in the data."""
    long = "It is refused. " + "x" * 200 + ". Do that."
    cell = Cell("u1", "life", None, None)

    assert str(Finding("refused", "code", found=long, is_sentence=True)) == f"code: {long}"
    assert str(Finding("input", "rows[u1]", found=GONE)) == "rows[u1]: gone"
    assert str(Finding("input", "affairs[u1]", found="gone")) == "affairs[u1]: found 'gone'"
    assert str(Finding("input", "life[u1]", found=None, cell=cell)) == "life[u1]: found nothing"


def test_names_do_not_break_lines():
    """A unit with a line break in its name cannot begin a line in a log, where a program may take it for a command."""
    cell = Cell("E\n::error::x", "life", None, 1.5)
    text = rendered(VerificationReport("a\n::b", "different", (Finding("input", f"life[{cell.unit}]", cell=cell),)))

    assert text.splitlines()[0] == "a\\n::b: different"
    assert text.splitlines()[1].startswith("  changed in the input: life[E\\n::error::x]")


@pytest.mark.parametrize("form", ["text", "json", "github", "junit"])
def test_every_format_of_a_real_report(form):
    """A report of everything that can change is rendered, with the changed cell in it."""
    table = specimens.table()
    held = ii.lock(ii.compute(table, specimens.specification()))
    values = table.columns["life"].copy()
    values[4] = 99.0
    text = rendered(ii.verify(held, table.with_columns({"life": values})), form)

    assert f"life[{table.rows.units[4]}, {table.rows.periods[4]}]" in text
    assert text.endswith("\n")
