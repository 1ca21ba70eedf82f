"""What holds for every profile and every variant of it."""

import json
import re
from importlib.resources import files

import numpy as np
import pytest

import indeks_inovasi as ii
from tests.profiles.building import frameworks, input_of, load

NAMES = ("contest-example", "iid-2023", "iid-2024", "iid-2026", "ipm", "metro-2026", "skm-2017")
EDITIONS = [(name, variant) for name in NAMES for variant in (None, *ii.profiles.variants(name))]
every_edition = pytest.mark.parametrize(("name", "variant"), EDITIONS, ids=lambda part: part or "edition")


@every_edition
def test_json_round_trip(name, variant):
    """The profile that is read back from its JSON is equal and hashes the same."""
    profile = load(name, variant)
    again = ii.Profile.from_json(profile.to_json())
    assert again == profile
    assert hash(again) == hash(profile)


@every_edition
def test_frozen_law(name, variant):
    """The frozen profile gives the same bits on the same data, and freezing it again changes nothing."""
    profile = load(name, variant)
    data = input_of(name, profile)
    result = ii.compute(data, profile)
    again = ii.apply(data, result.frozen)
    assert isinstance(result.frozen, ii.Profile)
    assert np.isfinite(result.score).all()
    assert again.nodes.values.tobytes() == result.nodes.values.tobytes()
    assert again.frozen == result.frozen


@every_edition
def test_every_source_is_named(name, variant):
    """Statements and indicators cite sources that the profile describes."""
    profile = load(name, variant)
    cited = {key for statement in profile.statements for key in statement.sources}
    for _, framework in frameworks(profile):
        cited |= {key for indicator in framework.indicators for key in indicator.sources}
        assert all(indicator.sources for indicator in framework.indicators)
    assert cited <= set(profile.sources)


@every_edition
def test_everything_has_a_wording_in_both_languages(name, variant):
    """Nodes and categories are labeled in Indonesian and English, variants too."""
    profile = load(name, variant)
    labels = [
        profile.labels,
        *(node.labels for _, framework in frameworks(profile) for node in framework.by_code.values()),
    ]
    bands = profile.ranking.bands
    labels += [*(() if bands is None else bands.labels), *profile.ranking.titles]
    labels += [held.labels for held in ii.profiles.variants(name).values()]
    assert all(set(label) == {"id", "en"} for label in labels)


@every_edition
def test_what_is_not_confirmed_is_listed(name, variant):
    """Every statement and every indicator marked as not confirmed stands in `unconfirmed` and in the text."""
    profile = load(name, variant)
    listed = "\n".join(profile.unconfirmed)
    for statement in profile.statements:
        assert (str(statement) in profile.unconfirmed) is not statement.confirmed
    for _, framework in frameworks(profile):
        doubtful = [indicator.code for indicator in framework.indicators if not indicator.confirmed]
        assert all(re.search(rf"\b{code}\b", listed) for code in doubtful)
    for line in profile.unconfirmed:
        assert line.removesuffix(" [not confirmed]") in repr(profile)


@pytest.mark.parametrize("name", NAMES)
def test_the_files_are_data(name):
    """A profile file holds no path of a machine, no address of code, and its own name."""
    text = (files("indeks_inovasi.profiles") / "data" / f"{name}.json").read_text(encoding="utf-8")
    assert json.loads(text)["profile"]["name"] == name
    assert not re.search(r"(?<![\w.])/(work|tmp|home|usr|etc|root)\b|\bimport\b|__|\bfile://", text)


@pytest.mark.parametrize("name", NAMES)
def test_every_variant_changes_the_index(name):
    """A variant differs from the edition in more than its name and statement."""
    for variant in ii.profiles.variants(name):
        edition, other = load(name), load(name, variant)
        same = other.replace(variant="", statements=edition.statements)
        assert same != edition


@pytest.mark.parametrize("name", NAMES)
def test_there_is_a_page_for_every_profile(name, request):
    """The documentation names every variant and every statement's topic that is not confirmed."""
    page = request.config.rootpath / "docs" / "profiles" / f"{name}.md"
    if not page.parent.is_dir():
        pytest.skip("the documentation is not here")
    text = page.read_text(encoding="utf-8")
    for variant in ii.profiles.variants(name):
        assert f"`{variant}`" in text
    for statement in load(name).statements:
        assert statement.confirmed or statement.text in text
