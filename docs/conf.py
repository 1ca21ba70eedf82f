"""How Sphinx builds the documentation: MyST pages, citations from BibTeX, reference pages from docstrings."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.typing import stringify_annotation

import indeks_inovasi
from indeks_inovasi.errors import IndeksInovasiError
from indeks_inovasi.strategies.base import Strategy

project = "indeks_inovasi"
author = "indeks_inovasi contributors"
copyright = f"2025, {author}"
version = release = indeks_inovasi.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinxcontrib.bibtex",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
nitpicky = False

myst_enable_extensions = ["deflist", "colon_fence", "dollarmath", "fieldlist"]
myst_heading_anchors = 3

bibtex_bibfiles = ["references.bib"]
bibtex_default_style = "unsrt"
bibtex_reference_style = "author_year"

napoleon_google_docstring = False
napoleon_use_param = False
napoleon_use_rtype = False
napoleon_preprocess_types = False
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_docstring_signature = False
python_use_unqualified_type_names = True
add_module_names = False
maximum_signature_line_length = 90

html_theme = "furo"
html_title = f"indeks_inovasi {release}"
html_static_path = ["_static"]
html_css_files = ["tables.css"]
html_copy_source = False
html_show_sphinx = False
pygments_style = "friendly"
pygments_dark_style = "github-dark"


def setup(app: Sphinx) -> None:
    """Connect what makes docstrings of models, strategies and errors complete."""
    app.connect("autodoc-process-docstring", _complete)
    app.connect("autodoc-process-signature", _without_signature)
    app.add_html_math_renderer("mathml", (_inline_formula, None), (_displayed_formula, None))
    app.config.html_math_renderer = "mathml"


def _inline_formula(writer: Any, node: nodes.math) -> None:
    """Write a formula as MathML, which browsers show without a script from another host."""
    writer.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def _displayed_formula(writer: Any, node: nodes.math_block) -> None:
    writer.body.append(tex2mathml(node.astext(), as_block=True))
    raise nodes.SkipNode


def _complete(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Append the fields of a model, the kind of a strategy, or the code of an error."""
    if what not in {"class", "exception"} or not inspect.isclass(obj):
        return
    if issubclass(obj, IndeksInovasiError):
        lines[:0] = [f"Code: ``{obj.code}``", ""]
    if issubclass(obj, BaseModel):
        lines += ["", *_field_table(obj), ""]


def _without_signature(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, signature: str | None, returned: str | None
) -> tuple[str, str | None] | None:
    """Leave out the signature of a model, which its table of fields repeats."""
    if signature and inspect.isclass(obj) and issubclass(obj, BaseModel | IndeksInovasiError):
        return "", None
    return None


def _field_table(model: type[BaseModel]) -> Iterator[str]:
    """Write one row for each field: name, type, default, meaning."""
    meanings = _meanings(model)
    fields = {name: field for name, field in model.model_fields.items() if not (name == "kind" and _is_strategy(model))}
    if not fields:
        return
    yield from (".. list-table::", "   :header-rows: 1", "   :class: fields", "   :widths: 18 32 18 32", "")
    yield from ("   * - Field", "     - Type", "     - Default", "     - Meaning")
    for name, field in fields.items():
        yield f"   * - ``{name}``"
        yield f"     - {_type(model, name, field)}"
        yield f"     - {_default(field)}"
        yield f"     - {_meaning(name, meanings)}"


def _is_strategy(model: type[BaseModel]) -> bool:
    """Return whether the heading of the model is its kind."""
    return issubclass(model, Strategy)


def _meanings(model: type[BaseModel]) -> dict[str, str]:
    """Return the docstrings below the fields of a model and of its bases."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if not base.__module__.startswith("indeks_inovasi"):
            continue
        analyzer = ModuleAnalyzer.for_module(base.__module__)
        analyzer.analyze()
        own = {name: " ".join(text) for (owner, name), text in analyzer.attr_docs.items() if owner == base.__name__}
        found.update({name: text.strip() for name, text in own.items()})
    return found


def _meaning(name: str, meanings: dict[str, str]) -> str:
    return re.sub(r"(?<!`)`([A-Za-z_.]+)`(?!`)", r"``\1``", meanings.get(name, ""))


def _type(model: type[BaseModel], name: str, field: FieldInfo) -> str:
    """Return the type as it is written in the source, or as pydantic keeps it."""
    for base in model.__mro__:
        written = getattr(base, "__annotations__", {}).get(name)
        if written is not None:
            text = written if isinstance(written, str) else stringify_annotation(written, "smart")
            break
    else:
        text = stringify_annotation(field.annotation, "smart")
    return f"``{_readable(text)}``"


def _readable(text: str) -> str:
    text = text.replace("~", "").replace("indeks_inovasi.", "")
    text = re.sub(r"\b(?:[a-z_]+\.)+([A-Z])", r"\1", text)
    text = re.sub(r"Annotated\[float, Strict[^\]]*?AllowInfNan\([^)]*\)\]", "number", text)
    text = re.sub(r"Annotated\[int, Strict\([^)]*\)[^\]]*?\]", "whole number", text)
    text = re.sub(r"Annotated\[([A-Za-z]+), SerializeAsAny\(\)\]", r"\1", text)
    text = re.sub(r"Literal\[([^\]]*)\]", lambda match: match[1].replace(", ", " | "), text)
    return text.replace("None", "null")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    if isinstance(default, BaseModel):
        return f"``{type(default).__name__}()``"
    if isinstance(default, tuple) and not default:
        return "none"
    if default is None:
        return "null"
    return f"``{default!r}``" if default != {} else "none"
