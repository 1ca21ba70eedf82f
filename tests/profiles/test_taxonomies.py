"""Closed lists of the official system: what a record may carry, in which spelling."""

import pytest

import indeks_inovasi as ii
from indeks_inovasi import samples
from indeks_inovasi.errors import UnknownCodeError
from tests.profiles.building import load


def changed(**fields):
    """Return the example regency with one innovation's fields exchanged."""
    records = samples.regency()
    first = records.innovations[0].model_copy(update=fields)
    return records.model_copy(update={"innovations": (first, *records.innovations[1:])})


def test_the_list_of_affairs_is_that_of_the_official_system():
    """38 affairs, six of them basic services (law 23/2014, article 12, as the official system lists them)."""
    affairs = load("iid-2026").taxonomies["affairs"].terms

    assert len(affairs) == 38
    assert sum(term.group == "wajib_dasar" for term in affairs) == 6


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"affairs": ("Kesehatn",)}, "Unknown affairs of an innovation: Kesehatn. Did you mean 'Kesehatan'"),
        ({"stage": "Penerapan"}, "Unknown stage of an innovation: Penerapan. Did you mean 'penerapan'"),
        ({"form": "pelayanan"}, "Unknown form of an innovation: pelayanan."),
        ({"type": "daring"}, "Unknown type of an innovation: daring."),
        ({"initiator": "camat"}, "Unknown initiator of an innovation: camat."),
        ({"criteria": ("baru",)}, "Unknown criteria of an innovation: baru."),
    ],
)
def test_a_misspelled_entry_is_refused_with_the_nearest_one(fields, message):
    """A misspelled affair would silently not count: it is refused by name instead."""
    with pytest.raises(UnknownCodeError) as error:
        ii.compute(changed(**fields), load("iid-2026"))

    assert message in str(error.value)


def test_both_printed_spellings_are_accepted():
    """The list prints Pelindungan, the rule of 2026 Perlindungan: a record may carry either."""
    affair = "Ketenteraman, Ketertiban Umum, dan Perlindungan Masyarakat"

    result = ii.compute(changed(affairs=(affair,)), load("iid-2026"))

    assert result.score[0] > 0
