"""The catalog of strategies is complete: each kind has a page, a source outside this library, and its row."""

import json
import re

import pytest

from indeks_inovasi import _registry
from indeks_inovasi._kinds import BUILT_IN
from tests.docs.pages import DOCS
from tools import catalog

HEADINGS = [
    "What it answers",
    "Formula",
    "Example",
    "When not to use it",
    "Edge cases",
    "JSON",
    "Fields",
    "Sources",
]
KINDS = [(family, kind) for family, kinds in BUILT_IN.items() for kind in kinds]
each_kind = pytest.mark.parametrize(("family", "kind"), KINDS, ids=lambda name: name)


@pytest.fixture(scope="module")
def checked() -> dict[str, list[str]]:
    """What each kind is checked against, read from the tests once."""
    return catalog.checks()


def text_of(family: str, kind: str) -> str:
    """Return the page of a kind."""
    path = DOCS / "strategies" / family / f"{kind}.md"
    assert path.is_file(), f"docs/strategies/{family}/{kind}.md is missing"
    return path.read_text(encoding="utf-8")


def test_the_page_on_disk_is_the_generated_one():
    """The catalog says what the registry, the docstrings and the tests say now."""
    assert catalog.PAGE.read_text(encoding="utf-8") == catalog.page(), f"run: {catalog.COMMAND}"


@each_kind
def test_a_kind_has_a_page_of_the_common_form(family, kind):
    """Title with the kind, one sentence, the fixed headings in their order, and the fields of its class."""
    text = text_of(family, kind)
    title, sentence = text.split("\n\n")[:2]
    module, name = BUILT_IN[family][kind].split(":")

    assert re.fullmatch(rf"# \S.* \(`{kind}`\)", title)
    assert sentence.endswith(".")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert f"\n.. autoclass:: indeks_inovasi.strategies.{module}.{name}\n" in text.split("## Fields")[1]
    assert "```python\n" in text.split("## Example")[1].split("## When not")[0]


@each_kind
def test_the_json_of_a_page_is_one_that_is_read(family, kind):
    """The section JSON shows the kind as a specification holds it."""
    section = text_of(family, kind).split("## JSON")[1].split("## Fields")[0]
    blocks = [json.loads(block) for block in re.findall(r"^```json\n(.*?)^```", section, re.MULTILINE | re.DOTALL)]
    own = [block for block in blocks if block.get("kind") == kind]

    assert own
    for block in own:
        _registry.lookup(family, kind).model_validate(block)


def test_every_page_is_that_of_a_kind():
    """A page of a kind that was renamed does not stay behind."""
    found = {(path.parent.name, path.stem) for path in (DOCS / "strategies").glob("*/*.md")}

    assert found - set(KINDS) == set()


@each_kind
def test_a_kind_is_checked_against_an_independent_number(family, kind, checked):
    """At least one test is marked ``@pytest.mark.checks("family/kind", "where its expected number comes from")``."""
    assert checked.get(f"{family}/{kind}"), "no test bears this mark"


def test_marks_name_kinds_that_exist(checked):
    """A mark with a misspelled or renamed kind is noticed."""
    known = {f"{family}/{kind}" for family, kind in KINDS}

    assert set(checked) - known == set()


def test_every_kind_stands_in_one_table():
    """Steps are split by their role, and no kind is lost on the way."""
    found = [(section.family, kind) for section in catalog.SECTIONS for kind, _ in catalog.members(section)]

    assert sorted(found) == sorted(KINDS)
