"""Indeks SPBE (PermenPANRB 59/2020): maturity levels, weights in percent of the whole, predicates."""

import pytest

import indeks_inovasi as ii
from tests.worked.published import sets

AGENCY = "agency not named in the source, 2025"
ACEH_TENGAH = "Kabupaten Aceh Tengah 2025"


def cases():
    """Return the published cases; what a case does not print is missing."""
    return ii.read(sets.COPIED / "spbe" / "cases.csv", unit="case", peers=["predicate"])


def from_aspects():
    """Return the index computed from the eight aspects."""
    return ii.compute(cases(), sets.specification("spbe", "aspects.json"))


def from_domains():
    """Return the index computed from the four domains."""
    return ii.compute(cases(), sets.specification("spbe", "domains.json"))


def test_agency():
    """Four domains and the index from eight printed aspects: 4.70, 4.40, 1.64, 4.45, and 4.00."""
    data = cases()
    row = data.rows.index(AGENCY)
    found = from_aspects()[AGENCY].nodes

    for code in ("d1", "d2", "d3", "d4", "index"):
        assert found[code] == pytest.approx(data[code][row], abs=0.006)


def test_aceh_tengah():
    """The index from four printed domains is 2.5953 against 2.59, and its predicate "Cukup" ends below 2.6."""
    data = cases()
    row = data.rows.index(ACEH_TENGAH)
    found = from_domains()[ACEH_TENGAH]

    assert found.score == pytest.approx(data["index"][row], abs=0.006)
    assert found.category == data.rows.peers["predicate"][row] == "Cukup"


def test_national_means():
    """
    The national aspect means of 2023 and 2024.

    By hand for 2023: (13 * 2.91 + 10 * 2.1 + 10 * 2.37 + 5 * 2.43 + 12 * 1.68 + 4.5 * 1.57 + 27.5 * 3.45 + 18 * 3.45)
    / 100 = 278.88 / 100; for 2024: (13 * 3.36 + 10 * 2.41 + 10 * 2.75 + 5 * 2.8 + 12 * 1.91 + 4.5 * 1.73 + 27.5 * 3.77
    + 18 * 3.8) / 100 = 312.06 / 100.
    """
    result = from_aspects()

    assert result["national mean 2023"].score == pytest.approx(2.7888, abs=1e-12)
    assert result["national mean 2024"].score == pytest.approx(3.1206, abs=1e-12)
    assert result["national mean 2024"].category == "Baik"


def test_one_level_more_counts_as_the_printed_percent():
    """
    47 indicators, whose weights add to those of their aspects and to 100 percent, make one index.

    By hand: all at level 3 give 3; one level more in an indicator of 1.3 percent gives 3.013.
    """
    spec = sets.specification("spbe")
    codes = [leaf.code for leaf in spec.framework.indicators]
    levels = {code: [3.0, 4.0 if code == "i01" else 3.0] for code in codes}

    result = ii.compute(ii.Dataset.of(levels, ["all at 3", "one more"]), spec)

    assert len(codes) == 47
    assert result.score.tolist() == pytest.approx([3.0, 3.013], abs=1e-12)


@pytest.mark.parametrize(
    ("level", "predicate"), [(1.8, "Cukup"), (2.6, "Baik"), (3.5, "Sangat Baik"), (4.2, "Memuaskan")]
)
def test_a_limit_belongs_to_the_better_predicate(level, predicate):
    """Predicates hold from their limit on."""
    domains = {code: [level] for code in ("d1", "d2", "d3", "d4")}

    result = ii.compute(ii.Dataset.of(domains, ["x"]), sets.specification("spbe", "domains.json"))

    assert result.category == (predicate,)


def test_frozen():
    """Nothing is learned, so freezing changes nothing."""
    result = from_aspects()
    assert result.frozen == result.spec
    sets.assert_frozen_gives_the_same_bits(result)
