"""Where the pages stand that the tests of this folder read."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def pages() -> list[Path]:
    """Return the README and every page of the documentation, in alphabetical order."""
    found = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
    return [page for page in found if page.is_file() and "_build" not in page.parts]
