"""The reference leaves nothing out."""

import importlib
import inspect

import indeks_inovasi as ii
from tests.docs.pages import DOCS


def reference() -> str:
    """Return the text of all reference pages."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((DOCS / "reference").glob("*.md")))


def test_every_strategy_has_a_place_in_the_reference():
    """A built-in kind cannot be forgotten."""
    kinds = importlib.import_module("indeks_inovasi._kinds").built_in_classes()
    lacking = [name for module, name in kinds if f"indeks_inovasi.strategies.{module}.{name}\n" not in reference()]

    assert lacking == []


def test_every_kind_stands_among_the_methods():
    """The overview of methods has a line for each kind."""
    built_in = importlib.import_module("indeks_inovasi._kinds").BUILT_IN
    overview = (DOCS / "methodology" / "how-to-choose.md").read_text(encoding="utf-8")
    lacking = [
        f"{family} {kind}" for family, kinds in built_in.items() for kind in kinds if f"| `{kind}` |" not in overview
    ]

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
