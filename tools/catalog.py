"""Write the catalog of strategies, ``docs/reference/strategies.md``: ``python tools/catalog.py``.

It is made of the registry (`_kinds.BUILT_IN`), of the docstring of each class (its first sentence and its section
References), and of the tests that compare a kind with a number from elsewhere, which bear the mark
``@pytest.mark.checks("family/kind", "where the number comes from")``. Nothing in it is written by hand.
"""

import ast
import inspect
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from indeks_inovasi import _registry
from indeks_inovasi._kinds import BUILT_IN

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "strategies.md"
COMMAND = "python tools/catalog.py"


class Section(NamedTuple):
    """One table of the catalog."""

    title: str
    says: str
    family: str
    role: str = ""
    """Which steps stand here; nothing for a family that has one table."""


SECTIONS = (
    Section("Values", "Where the raw column of an indicator comes from.", "value"),
    Section("Combinations", "How the rows of a part become one number: the `combine` of a roll-up.", "combine"),
    Section("Rules", "What a row of a part must meet to be accepted: the `accept` of a part.", "rule"),
    Section("Screening", "Which units leave before anything is computed.", "screening"),
    Section("Imputers", "What stands where a value is missing, in the unit of the indicator.", "step", "imputer"),
    Section("Treatments", "Outliers and skewed indicators, before normalization.", "step", "treatment"),
    Section(
        "Normalizers", "Every indicator on one scale on which more is better; also in `then`.", "step", "normalizer"
    ),
    Section("Other steps", "For `then`, and steps that are made of steps.", "step", "other"),
    Section("Weighters", "How much each child counts in its group.", "weighter"),
    Section("Aggregators", "From the children of a group to the group.", "aggregator"),
)

HEAD = """\
% Written by `{command}`: change docstrings, tests or that program instead.

# Catalog of strategies

All {count} built-in kinds. Each has a page with its formula, an example to redo by hand, what happens at the edges,
its fields and what it freezes to. *Checked against* names the numbers from elsewhere that a test compares it with:
published tables, papers, other programs, or arithmetic by hand where the rule is as short as that.

A kind is written as an object in Python, `ii.GoalPosts(floor_at=20, ceiling_at=85, clip="both")`, or as JSON:

```json
{{"kind": "goalposts", "floor_at": 20, "ceiling_at": 85, "clip": "both"}}
```

A field without a default is required, because a silent choice would change a score. Which kind for which question:
[](../methodology/how-to-choose.md). Base classes for kinds of your own: [](base-classes.md).
"""


def page() -> str:
    """Return the text of the catalog."""
    count = sum(map(len, BUILT_IN.values()))
    sources, checked = bibliography(), checks()
    tables = [f"## {own.title}\n\n{own.says}\n\n{table(own, sources, checked)}\n" for own in SECTIONS]
    return "\n".join([HEAD.format(command=COMMAND, count=count), *tables])


def table(section: Section, sources: set[str], checked: dict[str, list[str]]) -> str:
    """Return the rows of one table, without the column of sources where no method is taken from one."""
    rows = [["Kind and class", "What it does", "Source", "Checked against"], ["---"] * 4]
    for kind, cls in members(section):
        link = f"[`{kind}`](../strategies/{section.family}/{kind}.md)<br>`{cls.__name__}`"
        by = [_cited(source, sources) for source in checked.get(f"{section.family}/{kind}", [])]
        rows.append([link, _cell(first_sentence(cls)), _cited(references(cls), sources), "<br>".join(by)])
    if not any(row[2] for row in rows[2:]):
        rows = [[*row[:2], row[3]] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |".replace("|  |", "| |") for row in rows)


def members(section: Section) -> Iterator[tuple[str, type[Any]]]:
    """Yield the kinds of a table, in the order of the registry, with their classes."""
    for kind in BUILT_IN[section.family]:
        cls = _registry.lookup(section.family, kind)
        if not section.role or cls.role == section.role:
            yield kind, cls


def first_sentence(cls: type[Any]) -> str:
    """Return the first sentence of the docstring of a class, without its period."""
    paragraph = _docstring(cls).split("\n\n")[0].replace("\n", " ")
    return re.split(r"\.(?:\s|$)", paragraph, maxsplit=1)[0]


def references(cls: type[Any]) -> str:
    """Return the section References of the docstring of a class as one line, without its period."""
    found = re.search(r"^References\n-+\n(.*?)(?=\n\n\S[^\n]*\n-+\n|\Z)", _docstring(cls), re.MULTILINE | re.DOTALL)
    return " ".join(found[1].split()).removesuffix(".") if found else ""


def _docstring(cls: type[Any]) -> str:
    return inspect.cleandoc(cls.__doc__ or "")


def bibliography() -> set[str]:
    """Return the keys of ``docs/references.bib``."""
    text = (ROOT / "docs" / "references.bib").read_text(encoding="utf-8")
    return set(re.findall(r"^@\w+\{([^,]+),", text, re.MULTILINE))


def _cited(text: str, sources: set[str]) -> str:
    """Return a cell in which every key of the bibliography is a citation."""
    return re.sub(r"\b[A-Za-z]+\d{4}\b", lambda m: f"{{cite:t}}`{m[0]}`" if m[0] in sources else m[0], _cell(text))


def _cell(text: str) -> str:
    """Return a text as it may stand in a table."""
    return text.replace("|", "\\|")


def checks() -> dict[str, list[str]]:
    """Return what each "family/kind" is checked against, read from the marks in the tests without running them."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted((ROOT / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.checks":
                kind, source = map(ast.literal_eval, node.args)
                if source not in found[kind]:
                    found[kind].append(source)
    return dict(found)


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
