"""The editions of the regional innovation index: what their sources print."""

import json

import numpy as np
import pytest

import indeks_inovasi as ii
from tests.profiles.building import BASIC, computed, government, innovation, load, spread, weights_of

EDITIONS = ("iid-2023", "iid-2024", "iid-2026")


def maturity_of(profile):
    """Return the framework of one innovation."""
    return profile.parts["innovations"].spec.framework


def best(framework, group):
    """Return the largest weighted sum of a group."""
    weights = weights_of(framework.group(group))
    return sum(weight * framework.indicator(code).scale.numbers[-1] for code, weight in weights.items())


@pytest.mark.parametrize("name", EDITIONS)
def test_maxima_of_an_innovation(name):
    """Twenty indicators with weights that add to 37 and three levels above zero: 111 points."""
    framework = maturity_of(load(name))
    assert [leaf.code for leaf in framework.indicators] == [f"sid_{number}" for number in range(16, 36)]
    assert framework.group("maturity").weights_sum == 37
    assert best(framework, "maturity") == 111


def test_maxima_of_2026():
    """Twenty rows of the government part give at most 63, 200 innovations 76, all together 250 points."""
    profile = load("iid-2026")
    spd = profile.framework.group("spd")
    count = profile.nodes["sid_36"].value.combine
    assert len(spd.children) == 20
    assert spd.weights_sum == 21
    assert best(profile.framework, "spd") == 63
    assert count.each * count.at_most == 76
    assert 63 + 111 + 76 == 250 == profile.nodes["iid"].then[0].divide


def test_mandatory_rows_of_2026():
    """Thirteen rows of the government part and five of the innovation are marked as mandatory."""
    profile = load("iid-2026")
    spd = {leaf.code for leaf in profile.framework.indicators if leaf.mandatory}
    sid = {leaf.code for leaf in maturity_of(profile).indicators if leaf.mandatory}
    assert spd == {
        f"spd_{row}" for row in ["01", "03", "04", "05a", "05b", "06", "07", "08", "09", "10a", "10b", "11a", "11b"]
    }
    assert sid == {"sid_16", "sid_17", "sid_32", "sid_33", "sid_35"}


@pytest.mark.parametrize("name", EDITIONS)
def test_profile_says_what_the_source_says(name, iid_data):
    """Wording, weight, levels, ranges, mandatory and confirmed flags are those of the source, row by row."""
    profile = load(name)
    source = json.loads((iid_data / f"{name.replace('-', '_')}.json").read_text(encoding="utf-8"))
    nodes = {**profile.framework.by_code, **maturity_of(profile).by_code}
    weights = {**weights_of(maturity_of(profile).group("maturity"))}
    if name == "iid-2026":
        weights |= weights_of(profile.framework.group("spd"))
    for row in source["indicators"]:
        code = row["code"].lower().replace("-", "_")
        if row.get("computed") or code.startswith("spd_x"):
            continue
        leaf = nodes[code]
        assert leaf.labels["id"] == row["name_id"]
        assert leaf.mandatory == row.get("mandatory", False)
        assert leaf.confirmed == (row["confirmed"] and row.get("weight_confirmed", True))
        assert weights[code] == row["weight"]
        assert leaf.scale.numbers == tuple(level["level"] for level in row["levels"])
        assert list(leaf.sources) == row["sources"]
        if not leaf.scale.bases:
            assert_same_levels(leaf.scale.levels, row["levels"])
        for basis, printed in zip(leaf.scale.bases, row.get("measurement_bases", []), strict=True):
            assert (basis.code, basis.labels["id"]) == (printed["code"], printed["name_id"])
            assert_same_levels(basis.levels, printed["levels"])


def assert_same_levels(levels, printed):
    """Compare wording and ranges of levels."""
    for level, row in zip(levels, printed, strict=True):
        assert row["text_id"].startswith(level.labels["id"])
        condition = row.get("condition")
        if condition is None:
            assert level.condition is None
        else:
            names = ("min", "max", "min_inclusive", "max_inclusive")
            assert [getattr(level.condition, name) for name in names] == [condition[name] for name in names]


# -- categories


@pytest.mark.parametrize(
    ("spd", "total_maturity", "n", "index", "category"),
    [
        (0, 0, 0, 0.00, "Tidak Dapat Dinilai"),
        (63, 37 * 40, 40, 40.00, "Kurang Inovatif"),
        (63, 1481, 40, 40.01, "Inovatif"),
        (63, 3980, 40, 65.00, "Inovatif"),
        (63, 3981, 40, 65.01, "Sangat Inovatif"),
        (63, 9951, 100, 65.00, "Inovatif"),
        (0.75, 0, 0, 0.30, "Kurang Inovatif"),
    ],
)
def test_categories_of_2026_at_their_edges(spd, total_maturity, n, index, category):
    """
    Printed: 0; 0.01 to 40.00; 40.01 to 65.00; 65.01 to 100.00, after rounding to two decimals.

    By hand, without the count (no basic service): (63 + 1480/40) / 2.5 = 40.00; (63 + 1481/40) / 2.5 = 40.01;
    (63 + 3980/40) / 2.5 = 65.00; (63 + 3981/40) / 2.5 = 65.01; (63 + 9951/100) / 2.5 = 65.004, rounded 65.00.
    """
    result = computed(spd, spread(total_maturity, n) if n else [], load("iid-2026"))
    assert result["R"].score == index
    assert result["R"].category == category


@pytest.mark.parametrize("name", ["iid-2023", "iid-2024"])
@pytest.mark.parametrize(
    ("spd", "maturity", "index", "category"),
    [
        (0.0, None, 0.00, "Tidak Dapat Dinilai"),
        (53.675, 30, 34.99, "Kurang Inovatif"),
        (53.7, 30, 35.00, "Inovatif"),
        (56.2, 90, 60.00, "Inovatif"),
        (56.225, 90, 60.01, "Sangat Inovatif"),
    ],
)
def test_categories_before_2025_at_their_edges(name, spd, maturity, index, category):
    """
    Printed: 0; 0.01 to 34.99; 35.00 to 60.00; 60.01 to 100.00.

    By hand, ten innovations of one maturity count 3.8: (53.7 + 30 + 3.8) / 2.5 = 35.00; (53.675 + 33.8) / 2.5 = 34.99;
    (56.2 + 90 + 3.8) / 2.5 = 60.00; (56.225 + 93.8) / 2.5 = 60.01.
    """
    result = computed(spd, [] if maturity is None else [maturity] * 10, load(name))
    assert result["R"].score == index
    assert result["R"].category == category


@pytest.mark.parametrize(
    ("spd", "total_maturity", "index"),
    [(37.5, 4801, 51.17), (50.75, 4801, 56.47), (50.75, 4803, 56.48), (47.5, 4809, 55.21)],
)
def test_a_half_is_rounded_up_in_decimal(spd, total_maturity, index):
    """
    The third decimal is exactly 5, but the sum of binary numbers lies a little below: it is rounded up all the same.

    By hand, 80 innovations count 30.4: (37.5 + 4801/80 + 30.4) / 2.5 = 51.165; (50.75 + 60.0125 + 30.4) / 2.5 = 56.465;
    (50.75 + 60.0375 + 30.4) / 2.5 = 56.475; (47.5 + 60.1125 + 30.4) / 2.5 = 55.205.
    """
    assert computed(spd, spread(total_maturity, 80), load("iid-2026"), covered=6)["R"].score == index


def test_categories_of_2025_are_a_variant_of_2024():
    """The top category begins above 65 in 2025: 62.00 is Sangat Inovatif in 2024 and Inovatif in 2025."""
    maturities = [90] * 10
    assert computed(61.2, maturities, load("iid-2024"))["R"].category == "Sangat Inovatif"
    result = computed(61.2, maturities, load("iid-2024", "bands_2025"))
    assert (result["R"].score, result["R"].category) == (62.00, "Inovatif")
    assert result.spec.edition == "2025"


def test_kinds_are_ranked_apart():
    """A province, a regency and a city are each the first of their kind."""
    profile = load("iid-2026")
    units = tuple(
        ii.Unit(code=code, name=code, kind=kind)
        for code, kind in [("P", "provinsi"), ("A", "kabupaten"), ("B", "kabupaten"), ("K", "kota")]
    )
    seen = tuple(
        ii.Observation(unit=unit.code, indicator="spd_12", level=level)
        for unit, level in zip(units, (1, 2, 3, 1), strict=True)
    )
    result = ii.compute(ii.Records(units=units, observations=seen), profile)
    assert [unit.rank for unit in result] == [1, 2, 1, 1]


# -- eligibility

REFUSED = [
    ({"stage": "uji_coba"}, "stage is 'uji_coba', not penerapan"),
    ({"stage": None}, "stage is not given, not penerapan"),
    ({"design": "kata " * 299}, "design has 299 words, needs 300"),
    (
        {"implementation_date": "2023-12-31"},
        "implementation_date is 2023-12-31, outside 2024-01-01 to 2025-12-31 and"
        " development_date is not given, needs a date from 2024-01-01 to 2025-12-31",
    ),
    (
        {"implementation_date": "2020-01-01", "development_date": "2026-01-01"},
        "implementation_date is 2020-01-01, outside 2024-01-01 to 2025-12-31 and"
        " development_date is 2026-01-01, outside 2024-01-01 to 2025-12-31",
    ),
]


@pytest.mark.checks("rule/one_of", "regional innovation index 2026: the printed rule at its edges")
@pytest.mark.checks("rule/min_words", "regional innovation index 2026: the printed rule at its edges")
@pytest.mark.parametrize(("changes", "reason"), REFUSED)
def test_reasons_of_2026(changes, reason):
    """A refused innovation says why, word by word, and adds nothing."""
    profile = load("iid-2026")
    result = ii.compute(government(30, profile, [innovation(1, 111, profile, **changes)]), profile, lang="en")
    assert result.eligibility[0].reasons == (reason,)
    assert result["R"].nodes["sid"] == 0


@pytest.mark.checks("rule/any_of", "regional innovation index 2026: the printed rule at its edges")
@pytest.mark.parametrize(
    "changes",
    [
        {"implementation_date": "2024-01-01"},
        {"implementation_date": "2025-12-31"},
        {"implementation_date": "2019-06-01", "development_date": "2024-01-01"},
        {"implementation_date": None, "development_date": "2025-12-31"},
        {"design": "kata\n" * 300},
    ],
)
def test_accepted_in_2026(changes):
    """Both ends of the window belong to it, and an older innovation counts where it was developed inside it."""
    profile = load("iid-2026")
    result = ii.compute(government(30, profile, [innovation(1, 111, profile, **changes)]), profile)
    assert result.eligibility[0].accepted
    assert result["R"].nodes["sid_maturity"] == 9.25


def test_every_reason_is_given():
    """An innovation that fails three rules gets three reasons."""
    profile = load("iid-2026")
    new = innovation(1, 111, profile, stage="inisiatif", design=None, implementation_date="2010-01-01")
    result = ii.compute(government(30, profile, [new]), profile)
    assert [reason.split()[0] for reason in result.eligibility[0].reasons] == ["stage", "implementation_date", "design"]


@pytest.mark.checks("rule/date_between", "regional innovation index 2023: the window at its four edges")
def test_the_window_of_2023():
    """Implemented from 2021 on and before 2023, as Kabupaten Sragen applied it; there was no development date."""
    profile = load("iid-2023")
    dates = ["2020-12-31", "2021-01-01", "2022-12-31", "2023-01-01"]
    innovations = [
        innovation(number, 50, profile, implementation_date=day, development_date="2022-01-01")
        for number, day in enumerate(dates)
    ]
    result = ii.compute(government(30, profile, innovations), profile)
    assert [row.accepted for row in result.eligibility] == [False, True, True, False]


# -- innovations


def test_all_innovations_below_a_government_are_its_own():
    """Schools, health centers and villages below an agency below the regency own innovations of the regency."""
    profile = load("iid-2026")
    units = (
        ii.Unit(code="R", name="Kabupaten", kind="kabupaten"),
        ii.Unit(code="A", name="Dinas", kind="opd", parent="R"),
        ii.Unit(code="S", name="Sekolah", kind="sekolah", parent="A"),
    )
    new = [innovation(1, 111, profile, owner="A"), innovation(2, 57, profile, owner="S")]
    result = ii.compute(ii.Records(units=units, innovations=tuple(new)), profile)
    assert len(result) == 1
    assert result["R"].nodes["sid_maturity"] == (111 + 57) / 12


def test_submitted_and_accepted_innovations():
    """
    Fourteen sent and thirteen accepted, each of maturity 111.

    By hand: 13 x 111 / 13 = 111 and 13 x 0.38 = 4.94; divided by those sent 13 x 111 / 14 = 103.0714...;
    counting those sent 14 x 0.38 = 5.32.
    """
    edition = load("iid-2026")
    affairs = [[affair] for affair in BASIC]
    new = [innovation(number, 111, edition, affairs=affairs[number % 6]) for number in range(13)]
    records = government(30, edition, [*new, innovation(13, 111, edition, stage="uji_coba")])

    def sid(variant):
        nodes = ii.compute(records, load("iid-2026", variant))["R"].nodes
        return nodes["sid_maturity"], nodes["sid_36"]

    assert sid(None) == pytest.approx((111, 4.94), abs=1e-12)
    assert sid("divide_by_submitted") == pytest.approx((1443 / 14, 4.94), abs=1e-12)
    assert sid("count_submitted") == pytest.approx((111, 5.32), abs=1e-12)


@pytest.mark.parametrize(("variant", "k"), [("announced_2027", 14), ("announced_2028", 16), ("announced_2029", 18)])
def test_announced_divisors(variant, k):
    """Announced: a divisor of at least 14, 16, 18, and all six basic services for the count."""
    profile = load("iid-2026", variant)
    five = computed(30, [111] * 5, profile, covered=5)["R"].nodes
    six = computed(30, [111] * 6, profile, covered=6)["R"].nodes
    assert five["sid_maturity"] == 555 / k
    assert five["sid_36"] == 0
    assert six["sid_36"] == pytest.approx(2.28, abs=1e-12)


def test_the_divisor_of_2024_is_a_choice():
    """One innovation of maturity 111: 11.1 with the divisor of 2023, 9.25 with that of 2026."""
    assert computed(30, [111], load("iid-2024"))["R"].nodes["sid_maturity"] == 11.1
    assert computed(30, [111], load("iid-2024", "divisor_12"))["R"].nodes["sid_maturity"] == 9.25


@pytest.mark.parametrize(("others", "counted"), [(3, 0.0), (4, 2 * 0.38)])
def test_two_spellings_are_one_affair(others, counted):
    """Perlindungan and Pelindungan Masyarakat are one basic service: with three others they are four, not five."""
    profile = load("iid-2026")
    old, new = (BASIC[5].replace("Pelindungan", spelling) for spelling in ("Perlindungan", "Pelindungan"))
    innovations = [
        innovation(1, 50, profile, affairs=[old, *BASIC[:others]]),
        innovation(2, 50, profile, affairs=[new]),
    ]
    result = ii.compute(government(30, profile, innovations), profile)
    assert result["R"].nodes["sid_36"] == pytest.approx(counted, abs=1e-12)


def test_the_other_spelling_alone_counts():
    """Records that carry the spelling of the 2026 rule meet it as well."""
    profile = load("iid-2026")
    affairs = [*BASIC[:4], "Ketenteraman, Ketertiban Umum, dan Perlindungan Masyarakat"]
    result = ii.compute(government(30, profile, [innovation(1, 50, profile, affairs=affairs)]), profile)
    assert result["R"].nodes["sid_36"] == pytest.approx(0.38, abs=1e-12)


def test_no_evidence_is_level_zero():
    """Everything empty gives 0, and every mandatory row is listed with the points that hang on it."""
    profile = load("iid-2026")
    result = ii.compute(government(0, profile, []).model_copy(update={"observations": ()}), profile)
    assert result["R"].score == 0
    assert result["R"].category == "Tidak Dapat Dinilai"
    missing = {reading.indicator: reading.points for reading in result.readings}
    assert {reading.kind for reading in result.readings} == {"mandatory missing"}
    assert len(missing) == 13
    assert (missing["spd_01"], missing["spd_05a"], missing["spd_08"]) == (3, 2.25, 4.5)


def test_a_subtotal_that_is_not_given_is_refused():
    """In 2023 the government part is one number: without it there is no index, and no zero in its place."""
    profile = load("iid-2023")
    records = government(30, profile, []).model_copy(update={"observations": ()})
    with pytest.raises(ii.IndeksInovasiError, match=r"spd\[R\]"):
        ii.compute(records, profile)


def test_a_subtotal_beyond_63_is_refused():
    """63 is the largest subtotal of the government part."""
    profile = load("iid-2024")
    with pytest.raises(ii.IndeksInovasiError, match=r"spd .* 63, but found R = 63\.5"):
        ii.compute(government(63.5, profile, []), profile)


def test_scores_are_whole_quarters():
    """Weights of the government part are multiples of a quarter, so its sum is one: nothing is lost in binary."""
    result = computed(51.25, [], load("iid-2026"))
    assert result["R"].nodes["spd"] == 51.25
    assert np.isfinite(result.score).all()
