"""The reference leaves nothing out."""

import importlib
import inspect

import indeks_inovasi as ii
from tests.docs.pages import DOCS


def reference() -> str:
    """Return the text of all pages to look something up in: the reference, and a page for each strategy."""
    pages = [*sorted((DOCS / "reference").glob("*.md")), *sorted((DOCS / "strategies").glob("*/*.md"))]
    return "\n".join(path.read_text(encoding="utf-8") for path in pages)


def test_every_base_class_has_a_place_in_the_reference():
    """What a strategy of one's own may derive from can be looked up."""
    found = vars(importlib.import_module("indeks_inovasi.strategies.base"))
    bases = [name for name, cls in found.items() if inspect.isclass(cls) and inspect.isabstract(cls)]
    lacking = [name for name in bases if f"indeks_inovasi.strategies.base.{name}\n" not in reference()]

    assert {"AcrossStep", "ComparingAggregator", "LearningStep"} <= set(bases)
    assert lacking == []


def test_every_error_has_a_place_in_the_reference():
    """An error class that users can meet cannot be forgotten."""
    errors = vars(importlib.import_module("indeks_inovasi.errors"))
    known = [name for name, found in errors.items() if inspect.isclass(found) and issubclass(found, ValueError)]
    lacking = [name for name in known if f"indeks_inovasi.errors.{name}\n" not in reference()]

    assert "MissingValueError" in known
    assert lacking == []


def test_every_public_name_has_a_place_in_the_reference():
    """What `import indeks_inovasi as ii` offers can be looked up."""
    text = reference()
    lacking = [name for name in ii.__all__ if not name.startswith("_") and name not in text]

    assert lacking == []
