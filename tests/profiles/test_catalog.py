"""Profiles by name, their variants, profiles of other packages, and the merge patch."""

import json
import sys
import warnings

import pytest

import indeks_inovasi as ii
from indeks_inovasi.errors import FileFormatError, UnknownCodeError
from indeks_inovasi.profiles.catalog import patched
from tests.profiles.building import load

OWN = ("contest-example", "iid-2023", "iid-2024", "iid-2026", "ipm", "metro-2026", "skm-2017")
SMALL = {
    "name": "acme.small",
    "edition": "1",
    "labels": {"id": "Kecil"},
    "sources": {},
    "framework": {"index": "total", "indicators": [{"code": "x", "direction": "positive"}],
                  "groups": [{"code": "total", "children": ["x"]}]},
    "normalizer": {"kind": "as_is"},
    "aggregator": {"kind": "weighted_sum"},
}  # fmt: skip


def test_names():
    """Seven profiles come with the package."""
    assert set(OWN) <= set(ii.profiles.names())


def test_unknown_profile_names_the_nearest():
    """A mistyped name gets a hint and the list of known names."""
    with pytest.raises(UnknownCodeError, match=r"Unknown profile: iid-2062\. Did you mean 'iid-2026'"):
        ii.profiles.load("iid-2062")


def test_unknown_variant_names_the_nearest():
    """A mistyped variant gets a hint; a profile without variants knows none."""
    with pytest.raises(
        UnknownCodeError, match=r"Unknown variant of 'iid-2026': overlap_low\. Did you mean 'overlap_lower'"
    ):
        ii.profiles.load("iid-2026", "overlap_low")
    with pytest.raises(UnknownCodeError, match="Known: none"):
        ii.profiles.load("ipm", "other")


def test_loading_says_once_what_is_not_confirmed():
    """One warning names the profile and variant, counts the statements and says where they are listed."""
    with pytest.warns(ii.UnconfirmedRuleWarning) as caught:
        profile = ii.profiles.load("iid-2026", "overlap_lower")
    assert len(caught) == 1
    assert str(caught[0].message) == (
        f"The profile iid-2026 (overlap_lower) rests on {len(profile.unconfirmed)} statements that are not confirmed;"
        " profile.unconfirmed lists them."
    )
    assert caught[0].filename == __file__


def test_variants_carry_their_statement():
    """A variant says what it does, and the loaded profile lists that as a statement of its own."""
    variant = ii.profiles.variants("iid-2026")["divide_by_submitted"]
    profile = load("iid-2026", "divide_by_submitted")
    assert profile.variant == "divide_by_submitted"
    assert profile.statements[-1].about == "variant divide_by_submitted"
    assert profile.statements[-1].text == variant.statement
    assert load("iid-2026").variant == ""


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Return a function that installs, for one test, a package whose profile `acme.small` is a Python value."""

    def install(body):
        info = tmp_path / "acme_profiles-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-profiles\nVersion: 1\n")
        (info / "entry_points.txt").write_text("[indeks_inovasi.profile]\nacme.small = acme_profiles_module:CONTENT\n")
        (tmp_path / "acme_profiles_module.py").write_text(body)
        monkeypatch.syspath_prepend(str(tmp_path))

    yield install
    sys.modules.pop("acme_profiles_module", None)


def test_a_profile_of_another_package_as_an_object(elsewhere):
    """An entry point may give the object of a profile file, with variants."""
    patch = {"edition": "2"}
    content = {
        "profile": SMALL,
        "variants": {"next": {"labels": {"id": "Baru"}, "statement": "Newer.", "confirmed": True, "patch": patch}},
    }
    elsewhere(f"import json\nCONTENT = json.loads({json.dumps(json.dumps(content))})\n")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert ii.profiles.load("acme.small").edition == "1"
        assert ii.profiles.load("acme.small", "next").edition == "2"
    assert "acme.small" in ii.profiles.names()


def test_a_profile_of_another_package_as_a_function(elsewhere):
    """An entry point may be a function that returns a Profile, which has no variants."""
    text = json.dumps(json.dumps(SMALL))
    elsewhere(f"import indeks_inovasi as ii\ndef CONTENT():\n    return ii.Profile.from_json({text})\n")
    assert ii.profiles.load("acme.small").label() == "Kecil"
    assert not ii.profiles.variants("acme.small")


def test_a_profile_of_another_package_that_is_none(elsewhere):
    """Anything else is refused with the entry point's place."""
    elsewhere("CONTENT = 3\n")
    with pytest.raises(FileFormatError, match=r"'acme.small' \(acme_profiles_module:CONTENT\): it is a int"):
        ii.profiles.load("acme.small")


@pytest.mark.parametrize(
    ("target", "patch", "expected"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_merge_patch(target, patch, expected):
    """The examples of RFC 7396, appendix A, except the one that patches a list by an object."""
    assert patched(target, patch) == expected


def test_a_list_of_coded_items_is_patched_by_code():
    """An object in place of a list patches its items by code; null removes one; the order stays."""
    items = {"children": ["u1", {"code": "u2", "weight": 1}, "u3"]}
    got = patched(items, {"children": {"u1": {"weight": 0.5}, "u2": None}})
    assert got == {"children": [{"code": "u1", "weight": 0.5}, "u3"]}


def test_a_patch_of_an_unknown_code_is_refused():
    """A patch cannot add an item by mistake."""
    with pytest.raises(UnknownCodeError, match="Unknown code in a patch: u9"):
        patched([{"code": "u1"}], {"u9": {"weight": 1}})


@pytest.mark.parametrize("name", [None, 5, ["x"]])
def test_names_are_text(name):
    """A name that is no text is unknown, for profiles and for their variants."""
    with pytest.raises(UnknownCodeError) as caught:
        ii.profiles.load(name)
    assert str(caught.value).startswith(f"Unknown profile: {name!r}. Known: ")
    if name is not None:
        with pytest.raises(UnknownCodeError) as caught:
            ii.profiles.load("skm-2017", variant=name)
        assert str(caught.value).startswith(f"Unknown variant of 'skm-2017': {name!r}. Known: ")
