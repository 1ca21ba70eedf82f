"""Write the generated parts of ``indeks_inovasi/__init__.py``: ``python tools/public_names.py``.

The tables `_kinds.BUILT_IN`, `_PLACES` and `_SUBMODULES` say which names are public; type checkers need them a second
time as imports, and a literal ``__all__``.
"""

import re
from pathlib import Path

import indeks_inovasi as ii

PAGE = Path(ii.__file__)
MODULE_OF: dict[str, str] = vars(ii)["_MODULE_OF"]
SUBMODULES: dict[str, str] = vars(ii)["_SUBMODULES"]


def imports() -> str:
    """Return the import of every public name, as type checkers read a re-export."""
    lines = [f"    from indeks_inovasi import {name} as {name}" for name in SUBMODULES]
    lines += [
        f"    from indeks_inovasi.{module} import {name} as {name}"
        for name, module in sorted(MODULE_OF.items(), key=lambda entry: (entry[1], _sorted_as(entry[0])))
    ]
    return "\n".join(lines)


def _sorted_as(name: str) -> tuple[bool, str]:
    """Return what import sorters go by: classes before functions, letter case last."""
    return name[0].islower(), name.lower()


def names() -> str:
    """Return the lines of ``__all__``."""
    public = sorted({*MODULE_OF, *SUBMODULES, "__version__", "register"})
    return "".join(f'    "{name}",\n' for name in public)


def main() -> None:
    """Rewrite both parts in place."""
    text = PAGE.read_text(encoding="utf-8")
    text = re.sub(
        r"(if TYPE_CHECKING:\n).*?(\n\n__version__)", lambda m: f"{m[1]}{imports()}{m[2]}", text, flags=re.DOTALL
    )
    text = re.sub(r"(__all__ = \[\n).*?(\]\n)", lambda m: f"{m[1]}{names()}{m[2]}", text, flags=re.DOTALL)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
