"""Where the pages stand that the tests of this folder read."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FILE = re.compile(r"`(?P<name>[\w.-]+\.\w+)`(?:; [^`]+)?:\n\n```\w+\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
"""A block that is the content of a file, named at the end of the paragraph above."""


def pages() -> list[Path]:
    """Return the README and every page of the documentation, in alphabetical order."""
    found = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
    return [page for page in found if page.is_file() and "_build" not in page.parts]


def files(page: Path) -> dict[str, str]:
    """Return the files that a page shows whole, by name."""
    return {found["name"]: found["text"] for found in FILE.finditer(page.read_text(encoding="utf-8"))}
