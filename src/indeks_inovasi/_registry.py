"""One table from a name to the place of its class: strategies by kind, public names by name.

Built-in kinds are strings ``"module:Class"``: reading a specification imports only the families it uses.
"""

import importlib
import inspect
from difflib import get_close_matches
from importlib.metadata import entry_points
from typing import Any

from indeks_inovasi._kinds import BUILT_IN
from indeks_inovasi.errors import with_article

_registered: dict[tuple[str, str], type[Any]] = {}


def families() -> tuple[str, ...]:
    """Return the names of the strategy families."""
    return tuple(BUILT_IN)


def kinds(family: str) -> tuple[str, ...]:
    """Return every kind of `family` that can be built now: built-in, registered, and by entry point."""
    known = set(BUILT_IN.get(family, ()))
    known.update(kind for owner, kind in _registered if owner == family)
    known.update(point.name for point in entry_points(group=f"indeks_inovasi.{family}"))
    return tuple(sorted(known))


def add(family: str, kind: str, cls: type[Any]) -> None:
    """Make `cls` the class of `kind`; a kind that is taken by another class is refused.

    A class of the same module and name replaces the one before: a notebook cell may run twice.
    """
    if inspect.isabstract(cls):
        lacking = ", ".join(sorted(cls.__abstractmethods__))
        raise ValueError(f"{cls.__name__} cannot be built: it does not say what {lacking} does.")
    held = _registered.get((family, kind))
    if kind in BUILT_IN.get(family, ()) or (held is not None and not _is_same(held, cls)):
        raise ValueError(f"The {family} kind {kind!r} is taken. Give yours a prefix of your own, as in 'acme.{kind}'.")
    _registered[family, kind] = cls


def _is_same(held: type[Any], cls: type[Any]) -> bool:
    return held is cls or (held.__module__, held.__qualname__) == (cls.__module__, cls.__qualname__)


def lookup(family: str, kind: object) -> type[Any]:
    """Return the class of `kind`: registered first, then built in, then the entry points of the family.

    Raises
    ------
    ValueError
        If `kind` is not text or names no strategy of the family; the known kinds are listed.
    """
    if not isinstance(kind, str):
        what = with_article(family).capitalize()
        raise ValueError(f"{what} needs a 'kind' as text, one of {', '.join(kinds(family))}; found {kind!r}.")
    if (family, kind) in _registered:
        return _registered[family, kind]
    if kind in BUILT_IN[family]:
        module, name = BUILT_IN[family][kind].split(":")
        found: type[Any] = getattr(importlib.import_module(f"indeks_inovasi.strategies.{module}"), name)
        return found
    for point in entry_points(group=f"indeks_inovasi.{family}", name=kind):
        return _checked(family, kind, point.load())
    raise ValueError(_unknown(family, kind))


def _checked(family: str, kind: str, cls: type[Any]) -> type[Any]:
    if getattr(cls, "family", None) != family:
        raise ValueError(f"The entry point {kind!r} of 'indeks_inovasi.{family}' names {cls!r}, which is no {family}.")
    return cls


def _unknown(family: str, kind: str) -> str:
    elsewhere = [other for other in families() if kind in kinds(other)]
    if elsewhere:
        return (
            f"{kind!r} is {with_article(elsewhere[0])}, not {with_article(family)}; known kinds of {family}:"
            f" {', '.join(kinds(family))}."
        )
    near = get_close_matches(kind, kinds(family), n=1)
    meant = f" Did you mean {near[0]!r}?" if near else ""
    return f"There is no {family} of kind {kind!r}.{meant} Known kinds: {', '.join(kinds(family))}."
