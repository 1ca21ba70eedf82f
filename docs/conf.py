"""How Sphinx builds the pages: MyST, citations from BibTeX, reference from docstrings."""

import dataclasses
import inspect
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import numpy as np
from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from pydantic import BaseModel
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer

import indeks_inovasi
from indeks_inovasi.errors import IndeksInovasiError
from indeks_inovasi.strategies.base import Strategy
from indeks_inovasi.typing import FrozenMap, Labels

sys.path.insert(0, str(Path(__file__).parent))
import pictures

project = "indeks_inovasi"
author = "indeks_inovasi contributors"
copyright = f"2026, {author}"
version = release = indeks_inovasi.__version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinxcontrib.bibtex",
]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
exclude_patterns = ["_build"]
nitpicky = False

myst_enable_extensions = ["deflist", "colon_fence", "dollarmath", "fieldlist"]
myst_heading_anchors = 3

nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

bibtex_bibfiles = ["references.bib"]
bibtex_default_style = "plain"
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
    app.connect("builder-inited", _draw_pictures)
    app.connect("autodoc-process-docstring", _complete)
    app.connect("autodoc-process-signature", _readable_signature)
    app.connect("autodoc-skip-member", _skip_tuple_fields)
    app.add_html_math_renderer(
        "mathml", (_inline_formula, None), (_displayed_formula, None)
    )
    app.config.html_math_renderer = "mathml"


def _draw_pictures(app: Sphinx) -> None:
    """Draw what the pages show; drawn files are never committed."""
    pictures.draw(Path(app.srcdir) / "_build" / "pictures")


def _inline_formula(writer: Any, node: nodes.math) -> None:
    """Write a formula as MathML, which browsers show without a script from another host."""
    writer.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def _displayed_formula(writer: Any, node: nodes.math_block) -> None:
    writer.body.append(tex2mathml(node.astext(), as_block=True))
    raise nodes.SkipNode


def _complete(
    _app: Sphinx, _what: str, _name: str, obj: Any, _options: Any, lines: list[str]
) -> None:
    """Append the fields of a record, or put the code of an error first."""
    if not inspect.isclass(obj):
        return
    if issubclass(obj, IndeksInovasiError):
        lines[:0] = [f"Code: ``{obj.code}``", ""]
    lines += ["", *_field_table(obj), ""]


def _readable_signature(
    _app: Sphinx,
    _what: str,
    _name: str,
    obj: Any,
    _options: Any,
    signature: str | None,
    returned: str | None,
) -> tuple[str | None, str | None]:
    """Leave out what the table of fields repeats, and name arrays as the source does."""
    if (
        signature
        and inspect.isclass(obj)
        and (_defaults(obj) or issubclass(obj, IndeksInovasiError))
    ):
        return "", None
    return _named_arrays(signature), _named_arrays(returned)


_ARRAY = re.compile(
    r"~?[a-z.]*ndarray\[tuple\[[^\[\]]*\], ~?[a-z.]*dtype\[~?(?:numpy\.)?(\w+)\]\]"
)
_ARRAYS = {
    "float64": "FloatVector",
    "int64": "IntVector",
    "bool": "BoolVector",
    "bool_": "BoolVector",
    "Any": "whole numbers",
}


def _named_arrays(text: str | None) -> str | None:
    return text and _ARRAY.sub(lambda found: _ARRAYS.get(found[1], found[1]), text)


def _skip_tuple_fields(
    _app: Sphinx, _what: str, _name: str, obj: Any, _skip: bool, _options: Any
) -> bool | None:
    """Leave out the fields of a named tuple, which its table of fields has."""
    return True if type(obj).__name__ == "_tuplegetter" else None


def _field_table(cls: type) -> Iterator[str]:
    """Write one row for each field of a model, a dataclass or a named tuple."""
    fields = _defaults(cls)
    if not fields:
        return
    meanings, hints = _meanings(cls), _hints(cls)
    yield from (
        ".. list-table::",
        "   :header-rows: 1",
        "   :class: fields",
        "   :widths: 18 32 18 32",
        "",
    )
    yield from ("   * - Field", "     - Type", "     - Default", "     - Meaning")
    for name, default in fields.items():
        yield f"   * - ``{name}``"
        yield f"     - {_type(hints[name])}"
        yield f"     - {_default(default)}"
        yield f"     - {_meaning(name, meanings)}"


_REQUIRED = object()


def _defaults(cls: type) -> dict[str, Any]:
    """Return the fields of a record with their defaults; none for another class."""
    if issubclass(cls, BaseModel):
        strategy = issubclass(cls, Strategy)  # whose kind stands in the heading
        return {
            name: _REQUIRED
            if field.is_required()
            else field.get_default(call_default_factory=True)
            for name, field in cls.model_fields.items()
            if not (strategy and name == "kind")
        }
    if dataclasses.is_dataclass(cls):
        return {
            field.name: _default_of(field)
            for field in dataclasses.fields(cls)
            if not field.name.startswith("_")
        }
    if issubclass(cls, tuple) and hasattr(cls, "_field_defaults"):
        return {name: cls._field_defaults.get(name, _REQUIRED) for name in cls._fields}
    return {}


def _default_of(field: dataclasses.Field[Any]) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    return _REQUIRED if field.default_factory is dataclasses.MISSING else ()


def _hints(model: type) -> dict[str, Any]:
    """Return the annotations of a class and of its bases, constraints included."""
    found: dict[str, Any] = {}
    for base in reversed(model.__mro__):
        if base.__module__.startswith("indeks_inovasi"):
            found.update(inspect.get_annotations(base, eval_str=True))
    return found


def _meanings(model: type) -> dict[str, str]:
    """Return the docstrings below the fields of a model and of its bases."""
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if not base.__module__.startswith("indeks_inovasi"):
            continue
        analyzer = ModuleAnalyzer.for_module(base.__module__)
        analyzer.analyze()
        own = {
            name: " ".join(text)
            for (owner, name), text in analyzer.attr_docs.items()
            if owner == base.__name__
        }
        found.update({name: text.strip() for name, text in own.items()})
    return found


def _meaning(name: str, meanings: dict[str, str]) -> str:
    return re.sub(r"(?<!`)`([A-Za-z_.]+)`(?!`)", r"``\1``", meanings.get(name, ""))


_WORDS = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    date: "date",
    Any: "any value",
    type(None): "null",
    FrozenMap: "map",
}


def _type(hint: Any) -> str:
    """Return a type in the words of a JSON file."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint == Labels:
        return "wording by language"
    if origin is Annotated:
        return _constrained(arguments[0], arguments[1:])
    if origin in _GENERIC:
        return _GENERIC[origin](arguments)
    return _WORDS.get(hint) or (
        f":py:class:`{hint.__name__}`" if inspect.isclass(hint) else str(hint)
    )


def _choice(arguments: tuple[Any, ...]) -> str:
    return " or ".join(map(_type, arguments))


def _list(arguments: tuple[Any, ...]) -> str:
    return (
        f"list of {_type(arguments[0])}"
        if arguments[1:] == (...,)
        else ", ".join(map(_type, arguments))
    )


def _map(arguments: tuple[Any, ...]) -> str:
    return f"map from {_type(arguments[0])} to {_type(arguments[1])}"


_GENERIC: dict[Any, Callable[[tuple[Any, ...]], str]] = {
    Literal: lambda values: " or ".join(f"``{json.dumps(value)}``" for value in values),
    Union: _choice,
    UnionType: _choice,
    tuple: _list,
    list: lambda members: f"list of {_type(members[0])}",
    FrozenMap: _map,
    Mapping: _map,
    Callable: lambda _: "function",
    np.ndarray: lambda arguments: _ARRAYS[get_args(arguments[1])[0].__name__],
}


def _constrained(base: Any, constraints: tuple[Any, ...]) -> str:
    if base in (float, int):
        return "number" if base is float else "whole number"
    return "code" if base is str and "pattern" in repr(constraints) else _type(base)


def _default(default: Any) -> str:
    if default is _REQUIRED:
        return "required"
    if isinstance(default, BaseModel):
        return f"``{type(default).__name__}()``"
    if default in ((), {}, ""):
        return "none"
    return "null" if default is None else f"``{json.dumps(default)}``"
