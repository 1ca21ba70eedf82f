"""COINr's normalizations of the raw data, missing values kept."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from tests.worked.coinr import asem

# COINr ranks TolMin with 5.1 and 5.1000000000000005 as two values, of which only one was measured.
WITHOUT_DUST = tuple(code for code in asem.INDICATORS if code != "TolMin")


def normalized(normalizer=None, **nodes):
    """Return the raw indicators after one normalizer, or one for each indicator."""
    rules = {code: {"normalizer": step} for code, step in nodes.items()}
    return ii.compute(asem.dataset(), asem.plain(normalizer, nodes=rules)).stage("normalized")


def observed(code):
    """Return the worst and the best raw value of an indicator."""
    low, high = np.nanmin(asem.dataset()[code]), np.nanmax(asem.dataset()[code])
    return (float(high), float(low)) if code in asem.NEGATIVE else (float(low), float(high))


@pytest.mark.checks("step/min_max", "COINr 1.1.14, n_minmax: 51 x 49")
@pytest.mark.checks("step/z_score", "COINr 1.1.14, n_zscore: 51 x 49")
@pytest.mark.checks("step/distance_to_max", "COINr 1.1.14, n_dist2max: 51 x 49")
@pytest.mark.parametrize(
    ("normalizer", "name"),
    [
        (ii.MinMax(), "normalise/minmax_0_100.csv"),
        (ii.ZScore(ddof=1), "normalise/zscore_0_1.csv"),
        (ii.DistanceToMax(), "normalise/dist2max.csv"),
    ],
    ids=["min-max", "z-score", "distance to the maximum"],
)
def test_normalized_values(normalizer, name):
    """Min-max from 0 to 100, z-scores with the divisor n - 1, distance to the best unit."""
    asem.assert_same(normalized(normalizer), name, asem.INDICATORS, rtol=1e-14, atol=1e-15)


@pytest.mark.checks("step/rank", "COINr 1.1.14, n_rank: 51 x 48")
@pytest.mark.checks("step/percentile", "COINr 1.1.14, n_prank: 51 x 48")
@pytest.mark.checks("step/borda", "COINr 1.1.14, n_borda: 51 x 48")
@pytest.mark.parametrize(
    ("normalizer", "name"),
    [
        (ii.Rank(ties="min"), "normalise/rank.csv"),
        (ii.Percentile(ties="min", denominator="n_minus_1", ceiling=1), "normalise/prank.csv"),
        (ii.Borda(ties="min"), "normalise/borda.csv"),
    ],
    ids=["rank", "percentile rank", "Borda"],
)
def test_ranks(normalizer, name):
    """Ranks from the worst unit up, percentile ranks over n - 1, Borda points as rank - 1: the same bits."""
    asem.assert_same(normalized(normalizer), name, WITHOUT_DUST, rtol=0, atol=0)


def test_rounding_dust_makes_no_rank():
    """
    A value of 5.1 and one of 5.1000000000000005 tie, and so do 3.4 and 3.4000000000000004.

    TolMin is negative. Among its 51 raw values, 25 lie above 5.1, so the three countries at 5.1 share rank 26, and
    41 lie above 3.4, so the two at 3.4 share rank 42. COINr gives BGR and CZE rank 27, and NOR rank 43.
    """
    raw = asem.dataset()["TolMin"]
    assert (np.round(raw, 9) > 5.1).sum() == 25
    assert (np.round(raw, 9) > 3.4).sum() == 41
    units = asem.dataset().rows.units
    coinr = dict(zip(units, asem.numbers(asem.table("normalise/rank.csv")["TolMin"]).tolist(), strict=True))

    found = dict(zip(units, normalized(ii.Rank(ties="min"))["TolMin"].tolist(), strict=True))

    moved = {unit: (coinr[unit], found[unit]) for unit in units if coinr[unit] != found[unit]}
    assert moved == {"BGR": (27.0, 26.0), "CZE": (27.0, 26.0), "NOR": (43.0, 42.0)}


@pytest.mark.checks("step/goalposts", "COINr 1.1.14, n_goalposts: 51 x 49")
def test_goalposts_cut_at_both_ends():
    """Posts of the metadata stand in raw units for either direction; a negative indicator starts at the upper one."""
    name = "normalise/goalposts_meta.csv"
    lower, upper = asem.meta("goalpost_lower", name), asem.meta("goalpost_upper", name)
    steps = {}
    for code in asem.INDICATORS:
        worst, best = float(lower[code]), float(upper[code])
        worst, best = (best, worst) if code in asem.NEGATIVE else (worst, best)
        steps[code] = ii.GoalPosts(floor_at=worst, ceiling_at=best, clip="both")

    asem.assert_same(normalized(**steps), "normalise/goalposts_truncated.csv", asem.INDICATORS, rtol=1e-13, atol=1e-13)


@pytest.mark.checks("step/distance_to_target", "COINr 1.1.14, n_dist2targ, capped: 51 x 49")
def test_distance_to_a_target_capped():
    """From the worst value (0) to the target (1), values beyond cut: by one step with all targets, raw, by code."""
    targets = {code: float(target) for code, target in asem.meta("Target").items()}

    found = normalized(ii.DistanceToTarget(target=targets, capped=True))

    asem.assert_same(found, "normalise/dist2targ_capped.csv", asem.INDICATORS, rtol=1e-14, atol=1e-15)


def test_distance_to_a_target_is_goalposts():
    """The same by hand: posts at the worst value and at the target, with one open end; and one step for each node."""
    targets = {code: float(target) for code, target in asem.meta("Target").items()}
    own = {code: ii.DistanceToTarget(target=target, capped=True) for code, target in targets.items()}
    posts = {
        code: ii.GoalPosts(floor_at=observed(code)[0], ceiling_at=target, ceiling=1, clip="ceiling")
        for code, target in targets.items()
    }

    assert_array_equal(normalized(**own).values, normalized(**posts).values)


@pytest.mark.checks("step/range_to_reference", "COINr 1.1.14, n_dist2ref with the fifth unit: 51 x 49")
def test_distance_to_a_reference_unit():
    """From the worst value (0) to the value of Bulgaria, the fifth unit (1), not cut."""
    assert asem.dataset().rows.units[4] == "BGR"

    found = normalized(ii.RangeToReference(unit="BGR", capped=False))

    asem.assert_same(found, "normalise/dist2ref_unit5.csv", asem.INDICATORS, rtol=1e-13, atol=1e-14)


@pytest.mark.checks("step/affine", "COINr 1.1.14, n_scaled: 51 x 49")
def test_scaled_by_hand():
    """COINr's n_scaled from 0..100 to 0..100: the value itself, and its negative where less is better."""
    found = normalized(**{code: ii.Affine(multiply=-1 if code in asem.NEGATIVE else 1) for code in asem.INDICATORS})

    asem.assert_same(found, "normalise/scaled_0_100.csv", asem.INDICATORS, rtol=1e-15, atol=0)


SHARES = tuple(code for code in asem.INDICATORS if code != "GDPGrow")  # growth is negative in two countries


def shares_of_max():
    """Return the shares of the largest value; growth is left to another normalizer."""
    return normalized(ii.ShareOfMax(ceiling=1), GDPGrow=ii.MinMax())


@pytest.mark.checks("step/share_of_max", "COINr 1.1.14, n_fracmax: positive indicators")
@pytest.mark.checks("step/ratio_to_best", "COINr 1.1.14, n_fracmax: positive indicators")
def test_share_of_the_maximum_of_positive_indicators():
    """The value over the largest value, by either of the two steps that differ in how they turn the others."""
    codes = [code for code in SHARES if code in asem.POSITIVE]
    others = {code: ii.MinMax() for code in asem.INDICATORS if code not in codes}

    asem.assert_same(shares_of_max(), "normalise/fracmax_as_shipped.csv", codes, rtol=1e-15, atol=0)
    ratios = normalized(ii.RatioToBest(), **others)
    asem.assert_same(ratios, "normalise/fracmax_as_shipped.csv", codes, rtol=1e-15, atol=0)


def test_share_of_the_maximum_turns_negative_indicators():
    """
    In COINr's n_fracmax the sign cancels, so that the worst unit keeps the highest score; here it scores 0.

    -x over the largest -x is x over the smallest x: it rises with x, and its own largest value brings it to x / max.
    """
    shipped, found = asem.table("normalise/fracmax_as_shipped.csv"), shares_of_max()

    for code in asem.NEGATIVE:
        raw, theirs = asem.dataset()[code], asem.numbers(shipped[code])
        worst, best = np.nanargmax(raw), np.nanargmin(raw)
        assert (found[code][worst], found[code][best]) == (0.0, np.nanmax(found[code]))
        if raw[best] > 0.0:
            assert theirs[worst] == np.nanmax(theirs)
            assert_allclose(found[code], 1.0 - theirs / theirs[worst], rtol=1e-14, atol=1e-15)


def test_share_of_the_maximum_refuses_negative_values():
    """Growth below zero has no share of the largest growth: the error names the countries."""
    with pytest.raises(ii.IndeksInovasiError, match=r"GDPGrow\[CHE\].*GDPGrow\[LUX\]"):
        normalized(ii.ShareOfMax())
