"""The samples that come with the package."""

from importlib.resources import files

import pytest

import indeks_inovasi as ii
from indeks_inovasi import samples
from tests.profiles.building import load, weights_of


@pytest.fixture(scope="module")
def result():
    """The index of the sample regency."""
    return ii.compute(samples.regency(), load("iid-2026"))


def test_the_regency_is_an_example():
    """Names, note and design texts say that nothing of it is real."""
    records = samples.regency()
    assert records.units[0].name == "Kabupaten Contoh"
    assert all("Contoh" in unit.name for unit in records.units)
    assert all("Contoh" in new.name and new.design.startswith("Contoh teks") for new in records.innovations)


def test_three_innovations_are_refused_for_three_reasons(result):
    """One is a trial, one has too short a design text, one is too old; the others count."""
    refused = [row for row in result.eligibility if not row.accepted]
    assert [row.reasons[0].split()[0] for row in refused] == ["stage", "design", "implementation_date"]
    assert len(result.eligibility) == 21


def test_one_value_is_in_doubt(result):
    """5.23 % is printed as the end of level 2 and the beginning of level 3."""
    (reading,) = result.readings
    assert (reading.indicator, reading.kind, reading.level, reading.alternatives) == ("spd_04", "shared bound", 3, (2,))


def test_the_index_of_the_regency_by_hand(result):
    """
    Weights x levels of the government part, mean maturity of the 18 accepted innovations, 18 x 0.38.

    The sums are made here from the levels in the result, the printed weights and the formula of the edition.
    """
    profile = load("iid-2026")
    nodes = result["99.01"].nodes
    spd = sum(weight * nodes[code] for code, weight in weights_of(profile.framework.group("spd")).items())
    part = result.parts["innovations"]
    weights = weights_of(profile.parts["innovations"].spec.framework.group("maturity"))
    maturities = [
        sum(weights[code] * part.result.column(code).values[row] for code in weights)
        for row, accepted in enumerate(part.accepted)
        if accepted
    ]
    assert len(maturities) == 18
    total = spd + sum(maturities) / 18 + 18 * 0.38
    assert result["99.01"].score == pytest.approx(total / 2.5, abs=0.005)
    assert result["99.01"].category == "Inovatif"


def test_the_contest_gives_titles_to_every_kind():
    """Agencies, schools, health centers and villages have a first, second and third each."""
    result = ii.compute(samples.contest(), load("contest-example"))
    kinds = result.rows.groups("kind")
    for kind in ("opd", "sekolah", "puskesmas", "desa"):
        titles = {unit.title for unit, own in zip(result, kinds, strict=True) if own == kind}
        assert titles >= {"Juara I", "Juara II", "Juara III"}


def test_samples_are_small():
    """All sample files together are below 300 kB."""
    folder = files("indeks_inovasi.samples") / "data"
    assert sum(len(item.read_bytes()) for item in folder.iterdir()) < 300_000
