"""Sentences in two languages."""

import copy
import pickle

from indeks_inovasi.models.reading import Reading
from indeks_inovasi.wording import Wording, in_language, joined


def test_a_wording_is_its_english_text():
    """Compared, joined and printed it is the English sentence; asked for, it is the Indonesian one."""
    wording = Wording("no value", "tanpa nilai")

    assert wording == "no value"
    assert in_language(wording, "id") == "tanpa nilai"
    assert in_language(wording, "en") == "no value"
    assert in_language("plain", "id") == "plain"
    assert type(in_language(wording, "en")) is str


def test_wordings_join_in_both_languages():
    """A word between them is given for each language; a plain text stays as it is."""
    got = joined([Wording("a", "x"), "b"], " and ", " dan ")

    assert got == "a and b"
    assert got.indonesian == "x dan b"


def test_wordings_are_copied_whole():
    """Pickled or copied, both forms stay."""
    wording = Wording("a", "x")

    assert pickle.loads(pickle.dumps(wording)).indonesian == "x"
    assert copy.deepcopy(wording).indonesian == "x"


def test_readings_are_told_in_both_languages():
    """A doubtful cell and a mandatory indicator without evidence, in a panel."""
    doubt = Reading("64.09", "spd_04", "shared bound", 5.23, 3.0, (2.0,), 1.0, period="2026")
    gap = Reading("64.09", "spd_01", "mandatory missing", None, 0.0, (), 3.0)

    assert str(doubt) == ("spd_04[64.09, 2026] = 5.23 (shared bound): read as level 3, could be 2; 1 point hangs on it")
    assert doubt.text("id") == (
        "spd_04[64.09, 2026] = 5.23 (batas bersama): dibaca level 3, bisa juga 2; 1 poin bergantung padanya"
    )
    assert gap.text("en") == "spd_01[64.09]: mandatory, no evidence; 3 points hang on it"
    assert gap.text("id") == "spd_01[64.09]: wajib, tanpa bukti; 3 poin bergantung padanya"
