"""Published regional figures and hand-derived vectors through the profiles themselves."""

import pytest

import indeks_inovasi as ii
from indeks_inovasi import samples
from tests.profiles.building import computed, facts, government, innovation, load, spread

CHECKS = facts("consistency_checks.json")
TEGAL = [case for case in CHECKS["published"] if case["region"] == "Kabupaten Tegal"]
PROFILE_OF = {2023: "iid-2023", 2024: "iid-2024", 2025: "iid-2024"}


def of_tegal(case, variant=None):
    """Return the result for innovations with the published numbers and mean, and the government part they imply."""
    profile = load(PROFILE_OF[case["year"]], variant)
    total = round(case["mean_maturity"] * case["accepted"])
    new = [innovation(number, maturity, profile) for number, maturity in enumerate(spread(total, case["accepted"]))]
    refused = [innovation(number, 100, profile, stage="uji_coba") for number in range(case["accepted"], case["sent"])]
    return ii.compute(government(case["implied"]["spd"], profile, [*new, *refused]), profile)


@pytest.mark.checks("combine/mean_over_at_least", "Kabupaten Tegal 2023-2025: published mean maturity")
@pytest.mark.checks("combine/count", "Kabupaten Tegal 2023-2025: published numbers and index")
@pytest.mark.checks("value/roll_up", "Kabupaten Tegal 2023-2025: published mean maturity and index")
@pytest.mark.parametrize("case", TEGAL, ids=lambda case: str(case["year"]))
def test_tegal(case):
    """
    Numbers sent and accepted, mean maturity and index of Kabupaten Tegal fit the profile.

    The government part is not published; the one that the figures imply lies within 0 to 63, and with it the printed
    index comes out within what its rounding and that of the mean allow (tolerance / 250 x 100).
    """
    result = of_tegal(case)
    assert round(result["R"].nodes["sid_maturity"], 2) == case["mean_maturity"]
    assert result["R"].nodes["sid_36"] == pytest.approx(case["implied"]["count_score"], abs=1e-9)
    assert result["R"].score == pytest.approx(case["index"], abs=case["implied"]["tolerance"] / 2.5 + 0.005)
    assert 0 <= case["implied"]["spd"] <= 63
    assert sum(row.accepted for row in result.eligibility) == case["accepted"]
    assert len(result.eligibility) == case["sent"]


def test_tegal_does_not_fit_one_number_less():
    """
    The check can fail: with the innovations sent in the divisor, the printed mean of 2023 does not come out.

    By hand: 6713 / 129 = 52.04, but 6713 / 157 = 42.76.
    """
    result = of_tegal(TEGAL[0], "divide_by_submitted")
    assert round(result["R"].nodes["sid_maturity"], 2) == 42.76
    assert result["R"].score == pytest.approx(60.3 - (52.04 - 42.76) / 2.5, abs=0.06)


def test_tegal_2025_with_the_innovations_sent():
    """With 139 innovations counted in place of 137, the same index needs a government part of 50.245."""
    case = TEGAL[2]
    needed = case["index"] * 2.5 - case["mean_maturity"] - case["sent"] * 0.38
    assert needed == pytest.approx(case["implied"]["spd_if_count_uses_sent"], abs=1e-9)
    result = of_tegal({**case, "implied": {"spd": needed}}, "count_submitted")
    assert result["R"].score == pytest.approx(case["index"], abs=0.01)


def test_tegal_in_the_samples():
    """The shipped figures are the published ones."""
    assert {
        year: (held.sent, held.accepted, held.mean_maturity, held.index) for year, held in samples.tegal().items()
    } == {str(case["year"]): (case["sent"], case["accepted"], case["mean_maturity"], case["index"]) for case in TEGAL}


def test_magelang():
    """
    93 innovations in three bands of maturity and a provisional index of 75.18 leave a possible government part.

    The lowest and highest mean follow from the ends of the bands; with the government parts that the source of the
    check derives from them, both give the printed index.
    """
    case = next(case for case in CHECKS["published"] if case["region"] == "Kabupaten Magelang")
    profile = load("iid-2024")
    for end, spd in (("min", case["implied"]["spd_range"][1]), ("max", case["implied"]["spd_range"][0])):
        maturities = [band[end] for band in case["maturity_bands"] for _ in range(band["count"])]
        result = computed(spd, maturities, profile)
        mean = case["implied"]["mean_maturity_range"][end == "max"]
        assert result["R"].nodes["sid_maturity"] == pytest.approx(mean, abs=0.0005)
        assert result["R"].nodes["sid_36"] == pytest.approx(case["implied"]["count_score"], abs=1e-9)
        assert result["R"].score == pytest.approx(case["index"], abs=0.0051)
        assert 0 < spd < 63


def test_mojokerto():
    """176 innovations and an index of 84.46 leave 144.27 for the government part and the mean: possible in 63 + 111."""
    case = next(case for case in CHECKS["published"] if case["region"] == "Kota Mojokerto")
    profile = load("iid-2023")
    rest = case["implied"]["spd_plus_mean_maturity"]
    assert rest <= 63 + 111
    result = computed(rest - 100, [100] * case["innovations"], profile)
    assert result["R"].nodes["sid_36"] == pytest.approx(case["implied"]["count_score"], abs=1e-9)
    assert result["R"].score == case["index"]
    assert result["R"].category == "Sangat Inovatif"


@pytest.mark.parametrize("vector", CHECKS["derived_vectors"], ids=lambda vector: vector["name"])
def test_derived_vectors(vector):
    """Arithmetic by hand from the formula: subtotal, total and index, the latter rounded to two decimals."""
    profile = load("iid-2023" if vector["min_divisor"] == 10 else "iid-2026")
    maturities = vector["maturities"]
    if isinstance(maturities, str):
        maturities = [111] * vector["n"]
    result = computed(
        vector["spd"], [int(value) for value in maturities], profile, vector["basic_affairs_covered"] or 0
    )
    nodes = result["R"].nodes
    assert nodes["spd"] == vector["spd"]
    assert nodes["sid_36"] == pytest.approx(vector["count_score"], abs=1e-9)
    assert nodes["sid"] == pytest.approx(vector["sid"], abs=1e-9)
    assert nodes["total"] == pytest.approx(vector["total"], abs=1e-9)
    assert result["R"].score == pytest.approx(vector["index"], abs=0.00501)
