"""Profiles by name: official and published indices, as JSON files of this package or of others.

A profile file holds the fields of a `Profile`, and variants of it as JSON merge patches (RFC 7396) with one addition:
where the profile has a list of coded items (indicators, groups, children), an object patches the items by code.
"""

import warnings
from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from typing import Any, cast

from pydantic import BaseModel

from indeks_inovasi._files import parse_json
from indeks_inovasi._warnings import UnconfirmedRuleWarning
from indeks_inovasi.errors import FileFormatError, UnknownCodeError
from indeks_inovasi.specification import Profile
from indeks_inovasi.typing import FrozenMap, Labels

GROUP = "indeks_inovasi.profile"
"""Entry point group: a name loads to a profile file's object, a `Profile`, or a function that returns one of them."""


class Variant(BaseModel, frozen=True, extra="forbid"):
    """Another reading of a profile: where its sources disagree, leave a choice, or announce a change."""

    labels: Labels
    statement: str
    """What the variant does, and why anybody would."""
    confirmed: bool = False
    """Whether an official document, or two independent sources, stand behind it."""
    patch: FrozenMap[str, Any]
    """Applied to the profile."""


class ProfileFile(BaseModel, frozen=True, extra="forbid"):
    """What a profile file holds."""

    profile: FrozenMap[str, Any]
    """The fields of a `Profile`."""
    variants: FrozenMap[str, Variant] = FrozenMap()


def names() -> tuple[str, ...]:
    """Return the names of every profile that can be loaded."""
    return tuple(sorted({*_built_in(), *(point.name for point in entry_points(group=GROUP))}))


def variants(name: str) -> FrozenMap[str, Variant]:
    """Return the variants of a profile by name.

    Raises
    ------
    UnknownCodeError
        If there is no such profile.
    """
    found = _found(name)
    return FrozenMap() if isinstance(found, Profile) else found.variants


def load(name: str, variant: str | None = None) -> Profile:
    """Return a profile, or a variant of it.

    Warns
    -----
    UnconfirmedRuleWarning
        Once per call, where the profile rests on anything that its sources do not confirm.

    Raises
    ------
    UnknownCodeError
        If there is no such profile or variant.
    FileFormatError, pydantic.ValidationError
        If the profile of another package is no profile.
    """
    found = _found(name)
    known = FrozenMap[str, Variant]() if isinstance(found, Profile) else found.variants
    if variant is not None and variant not in tuple(known):
        raise UnknownCodeError(f"variant of {name!r}", [variant], known)
    profile = found if isinstance(found, Profile) else _built(found, variant)
    _warn(profile, name if variant is None else f"{name} ({variant})")
    return profile


def _built_in() -> dict[str, str]:
    """Return the file name of every profile of this package."""
    folder = files("indeks_inovasi.profiles") / "data"
    return {item.name.removesuffix(".json"): item.name for item in folder.iterdir() if item.name.endswith(".json")}


def _found(name: Any) -> ProfileFile | Profile:
    if not isinstance(name, str):
        raise UnknownCodeError("profile", [name], names())
    own = _built_in()
    if name in own:
        content = (files("indeks_inovasi.profiles") / "data" / own[name]).read_bytes()
        return ProfileFile.model_validate(parse_json(content, f"the profile {name!r}"))
    for point in entry_points(group=GROUP, name=name):
        return _of_other_package(point)
    raise UnknownCodeError("profile", [name], names())


def _of_other_package(point: EntryPoint) -> ProfileFile | Profile:
    value: Any = point.load()
    if callable(value):
        value = cast("Callable[[], Any]", value)()
    if isinstance(value, Profile):
        return value
    if isinstance(value, Mapping):
        return ProfileFile.model_validate(dict(cast("Mapping[str, Any]", value)))
    raise FileFormatError(
        f"the profile {point.name!r} ({point.value})",
        f"it is a {type(value).__name__}",
        "Let the entry point give a Profile, or the object of a profile file.",
    )


def _built(file: ProfileFile, variant: str | None) -> Profile:
    content = _with_taxonomies(dict(file.profile))
    if variant is not None:
        chosen = file.variants[variant]
        statement = {"about": f"variant {variant}", "text": chosen.statement, "confirmed": chosen.confirmed}
        content = cast("dict[str, Any]", patched(content, dict(chosen.patch)))
        content = {**content, "variant": variant, "statements": [*content.get("statements", ()), statement]}
    return Profile.model_validate(content)


def _with_taxonomies(content: dict[str, Any]) -> dict[str, Any]:
    """Return the profile with the shared lists that it names: ``"taxonomies": "iid"`` is a file of this package."""
    name = content.get("taxonomies")
    if not isinstance(name, str):
        return content
    place = files("indeks_inovasi.profiles") / "data" / "taxonomies" / f"{name}.json"
    return {**content, "taxonomies": parse_json(place.read_bytes(), f"the taxonomies {name!r}")}


def patched(target: Any, patch: Any) -> Any:
    """Return a JSON value after a merge patch: null removes, objects merge, anything else replaces.

    An object for a list of coded items patches the items by code; ``"x"`` is short for ``{"code": "x"}`` there.

    Raises
    ------
    UnknownCodeError
        If the list has no item of that code.
    """
    if not isinstance(patch, dict):
        return patch
    changes = cast("dict[str, Any]", patch)
    if isinstance(target, list):
        return _patched_items(cast("Any", target), changes)
    merged: dict[str, Any] = {**cast("dict[str, Any]", target)} if isinstance(target, dict) else {}
    for key, change in changes.items():
        if change is None:
            merged.pop(key, None)
        else:
            merged[key] = patched(merged.get(key), change)
    return merged


def _patched_items(items: list[Any], changes: dict[str, Any]) -> list[Any]:
    spelled: list[dict[str, Any]] = [{"code": item} if isinstance(item, str) else item for item in items]
    codes = [str(item.get("code")) for item in spelled]
    unknown = [code for code in changes if code not in codes]
    if unknown:
        raise UnknownCodeError("code in a patch", unknown, codes)
    removed = {code for code, change in changes.items() if change is None}
    return [
        patched(item, changes[code]) if code in changes else given
        for item, code, given in zip(spelled, codes, items, strict=True)
        if code not in removed
    ]


def _warn(profile: Profile, name: str) -> None:
    count = len(profile.unconfirmed)
    if count:
        warnings.warn(
            f"The profile {name} rests on {count} statements that are not confirmed; profile.unconfirmed lists them.",
            UnconfirmedRuleWarning,
            stacklevel=3,
        )
