"""A profile for people: what it measures with which weight, where it comes from, what nobody confirms."""

from collections.abc import Iterable, Mapping

from indeks_inovasi.models.framework import Framework, Group
from indeks_inovasi.models.provenance import Source
from indeks_inovasi.profiles import Variant
from indeks_inovasi.reporting.ranking import MARK, NOT_CONFIRMED, title_of
from indeks_inovasi.reporting.tables import INDENT, Heading, Note, Table, titled
from indeks_inovasi.specification import Profile


def profile_list(profiles: Iterable[tuple[Profile, Iterable[str]]], lang: str = "id") -> Table:
    """Return profiles with their editions, titles and the names of their variants."""
    rows = [(own.name, own.edition, own.label(lang), ", ".join(variants)) for own, variants in profiles]
    return Table("", tuple(map(Heading, ("name", "edition", "title", "variants"))), tuple(rows))


def variant_note(variants: Mapping[str, Variant]) -> Note:
    """Return the variants of a profile with what they do."""
    return Note("Variants", tuple(f"{name}: {variant.statement}" for name, variant in variants.items()))


def profile_table(profile: Profile, lang: str = "id") -> Table:
    """Return what a profile is: edition, what is scored, categories."""
    pairs = {
        "name": profile.name,
        "edition": profile.edition,
        "variant": profile.variant,
        "scores": f"{profile.rows}{_kinds(profile)}",
        "headline": profile.framework.index,
        "categories": "; ".join(_categories(profile, lang)),
    }
    return titled(((name, text) for name, text in pairs.items() if text), title_of(profile, lang))


def _kinds(profile: Profile) -> str:
    return f" of kind {', '.join(kind.value for kind in profile.kinds)}" if profile.kinds else ""


def _categories(profile: Profile, lang: str) -> list[str]:
    bands = profile.ranking_of(profile.framework.index).bands
    if bands is None:
        return []
    closed = [bands.closed] * len(bands.limits) if isinstance(bands.closed, str) else list(bands.closed)
    names = [bands.label(number, lang) or "" for number in range(len(bands.labels))]
    if not bands.limits:
        return names
    first = f"{names[0]} {'up to' if closed[0] == 'right' else 'below'} {bands.limits[0]:g}"
    above = [
        f"{name} {'above' if side == 'right' else 'from'} {limit:g}"
        for name, side, limit in zip(names[1:], closed, bands.limits, strict=True)
    ]
    return [first, *above]


def profile_tables(profile: Profile, lang: str = "id") -> tuple[Table, ...]:
    """Return the tree of the profile with its weights, then that of each part."""
    own = _tree("What it measures", profile.framework, lang)
    return own, *(_tree(f"Part {name}", part.spec.framework, lang) for name, part in profile.parts.items())


def _tree(title: str, framework: Framework, lang: str) -> Table:
    rows: list[tuple[str, ...]] = []

    def visit(code: str, weight: float | None, depth: int) -> None:
        node = framework.by_code[code]
        label = node.label(lang)
        named = code if label == code else f"{code} {label}"
        shown = "" if weight is None else f"{weight:g}"
        if isinstance(node, Group):
            rows.append((INDENT * depth + named, shown, ""))
            for child in node.children:
                visit(child.code, child.weight, depth + 1)
        else:
            marks = ["not confirmed"] * (not node.confirmed) + ["mandatory"] * node.mandatory
            rows.append(
                (INDENT * depth + named, shown, ", ".join([*marks, *[node.direction] * (node.direction == "negative")]))
            )

    visit(framework.index, None, 0)
    return Table(title, (Heading("node"), Heading("weight", "right"), Heading("", optional=True)), tuple(rows))


def profile_notes(profile: Profile) -> tuple[Note, ...]:
    """Return the sources of a profile, what it states, and what is not confirmed."""
    stated = [f"{statement.about}: {statement.text}" for statement in profile.statements if statement.confirmed]
    found = (
        Note("Sources", tuple(f"{key}: {_source(source)}" for key, source in profile.sources.items())),
        Note("Statements", tuple(stated)),
        Note(NOT_CONFIRMED, tuple(text.removesuffix(MARK) for text in profile.unconfirmed)),
    )
    return tuple(note for note in found if note.lines)


def _source(source: Source) -> str:
    given = (source.title, source.locator, source.published, source.url)
    return ", ".join(str(part) for part in given if part)
