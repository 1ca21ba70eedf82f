"""Every code block of the documentation runs, and what it shows is what comes out."""

import json
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE
from pathlib import Path

import pytest

import indeks_inovasi as ii
from tests.docs.pages import ROOT, pages

sybil = pytest.importorskip("sybil")
myst = pytest.importorskip("sybil.parsers.myst")


def read_specification(example):
    """Read a JSON block: a whole specification where it has a framework, else clean JSON."""
    value = json.loads(example.parsed)
    if "framework" in value:
        ii.IndexSpec.from_json(example.parsed)


def examples(page: Path):
    """Yield the blocks of a page that can be checked: python and JSON."""
    python = myst.PythonCodeBlockParser(doctest_optionflags=NORMALIZE_WHITESPACE | ELLIPSIS)
    parsers = [python, myst.CodeBlockParser("json", read_specification)]
    yield from sybil.Sybil(parsers, path=str(page.parent)).parse(page).examples()


@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(ROOT)), indirect=True)
@pytest.mark.filterwarnings("ignore::indeks_inovasi.UnconfirmedRuleWarning")
def test_code_of_a_page(page):
    """The code of a page runs from top to bottom; examples with >>> print what the page shows."""
    for example in examples(page):
        example.evaluate()


def test_pages_are_found():
    """The pages are where these tests look for them, so that nothing passes because nothing was read."""
    found = {str(path.relative_to(ROOT)) for path in pages()}

    assert {"README.md", "docs/index.md", "docs/mulai-cepat.md", "docs/tutorial/first-index.md"} <= found


def test_wrong_output_is_noticed(tmp_path):
    """A page that shows another number than the one that comes out fails."""
    page = tmp_path / "page.md"
    page.write_text("```python\n>>> 1 + 1\n3\n```\n", encoding="utf-8")
    (example,) = examples(page)

    with pytest.raises(sybil.example.SybilFailure, match=r"Expected:\s+3\s+Got:\s+2"):
        example.evaluate()
