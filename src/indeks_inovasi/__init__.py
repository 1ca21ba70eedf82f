"""Composite indices and innovation indices as data, computed to the last bit."""

import importlib
from typing import TYPE_CHECKING, Any

from indeks_inovasi import _registry

__version__ = "0.1.0"

_PLACES = {
    "models.provenance": ("Source", "Statement"),
    "models.unit": ("Unit", "UnitKind"),
    "models.indicator": ("Indicator", "Level", "LevelScale", "NumberScale", "Condition", "Basis"),
    "models.innovation": ("Innovation", "Evidence", "Observation", "Mark"),
    "models.framework": ("Framework", "Group", "Child"),
    "models.reading": ("Reading",),
    "matrix": ("Dataset", "IndicatorMatrix", "PartTable", "Rows"),
    "specification": ("IndexSpec", "NodeRule", "Part", "Profile"),
    "strategies.base": ("Missing",),
    "strategies.ranking": ("Ranking", "Bands"),
    "strategies.combining": ("OnlyIf",),
    "strategies.normalization": ("LevelPoint",),
    "assembly.records": ("Records",),
    "assembly.tables": ("read",),
    "engine": ("compute", "apply"),
    "result": ("IndexResult", "UnitResult"),
    "explanation": ("explain", "Explanation"),
    "comparison": ("compare", "Comparison"),
    "schemas": ("schema",),
    "errors": ("IndeksInovasiError",),
    "_warnings": ("UnconfirmedRuleWarning",),
}
_MODULE_OF = {
    **{name: module for module, names in _PLACES.items() for name in names},
    **{name: f"strategies.{module}" for module, name in _registry.built_in_classes()},
}
_SUBMODULES = ("kernels", "profiles", "frames", "testing")

__all__ = sorted([*_MODULE_OF, *_SUBMODULES, "register", "__version__"])


def register(cls: type[Any]) -> type[Any]:
    """Make a strategy class known by its family and kind; usable as a decorator.

    Raises
    ------
    ValueError
        If the class is no strategy, its `kind` has no default, or the kind is taken.
    """
    family = getattr(cls, "family", None)
    fields = getattr(cls, "model_fields", {})
    kind = fields["kind"].default if "kind" in fields else None
    if family not in _registry.families() or not isinstance(kind, str):
        raise ValueError(f"{cls.__name__} is no strategy with a kind: derive it from a family of strategies.base.")
    _registry.add(family, kind, cls)
    return cls


def __getattr__(name: str) -> Any:
    if name in _MODULE_OF:
        value = getattr(importlib.import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    elif name in _SUBMODULES:
        value = importlib.import_module(f"{__name__}.{name}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
