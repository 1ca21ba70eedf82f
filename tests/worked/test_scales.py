"""Normalizers against the handbook, and by hand."""

import csv

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    ConstantIndicatorError,
    DirectionError,
    MissingValueError,
    OutOfRangeError,
    ZeroDivisorError,
)
from tests.generators import column


def scores(normalizer, values, direction="positive"):
    """Return the scores of one column; the frozen step gives the same."""
    held = column(values, direction)
    frozen = normalizer.freeze(held)
    assert frozen.freeze(held) == frozen
    return frozen.apply(held).values


def schooling(published_data):
    """Return the years of schooling of 23 countries and the handbook's table of normalizations."""
    with (published_data / "tai_handbook/normalisations_schooling.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [float(row["schooling"]) for row in rows], rows


@pytest.mark.checks("step/distance_to_mean", "OECD2008, table 15: schooling of 23 countries, ratio and difference")
@pytest.mark.checks("step/distance_to_reference", "OECD2008, table 15: schooling, leader and worst")
@pytest.mark.checks("step/above_below_mean", "OECD2008, table 15: schooling, 20 percent")
@pytest.mark.parametrize(
    ("normalizer", "name", "tolerance"),
    [
        (ii.DistanceToMean(form="ratio"), "ratio_to_mean", 0.0051),
        (ii.DistanceToMean(form="relative"), "difference_to_mean", 0.0051),
        (ii.DistanceToReference(to="best", form="ratio"), "ratio_to_best", 0.0051),
        (ii.DistanceToReference(to="worst", form="ratio"), "ratio_to_worst", 0.0051),
        (ii.DistanceToReference(to="worst", form="relative"), "difference_to_worst", 0.0051),
        (ii.AboveBelowMean(threshold=0.2), "above_below_mean_20pct", 0.0),
    ],
)
def test_schooling_of_the_handbook(published_data, normalizer, name, tolerance):
    """To the two decimals that are printed."""
    values, rows = schooling(published_data)

    assert_allclose(scores(normalizer, values), [float(row[name]) for row in rows], atol=tolerance, rtol=0)


@pytest.mark.checks("step/quantile_category", "OECD2008, table 15: schooling, seven classes, 21 of 23 countries")
def test_classes_of_the_handbook(published_data):
    """Classes 0 to 100 cut at 5, 15, 35, 65, 85 and 95 percent.

    The handbook goes by the percentile of each country, 17.4 and 65.2 for 7.3 and 10.0 years; quantiles between
    neighbors cut just above these two (7.48 and 10.06), so they stand one class lower. All others agree.
    """
    values, rows = schooling(published_data)
    step = ii.QuantileCategory(
        shares=(0.05, 0.15, 0.35, 0.65, 0.85, 0.95), numbers=(0.0, 20.0, 40.0, 50.0, 60.0, 80.0, 100.0), closed="left"
    )
    printed = np.array([float(row["categorical"]) for row in rows])
    lower = np.isin(values, [7.3, 10.0])

    found = scores(step, values)

    assert_array_equal(found[~lower], printed[~lower])
    assert (found[lower].tolist(), printed[lower].tolist()) == ([50.0, 20.0], [60.0, 40.0])


def test_vector_by_hand():
    """3 and 4 have the length 5."""
    assert scores(ii.Vector(turn="negate"), [3.0, 4.0]) == pytest.approx([0.6, 0.8])
    assert scores(ii.Vector(turn="negate"), [3.0, 4.0], "negative") == pytest.approx([-0.6, -0.8])
    assert scores(ii.Vector(turn="complement"), [3.0, 4.0], "negative") == pytest.approx([0.4, 0.2])
    assert scores(ii.Vector(turn="reciprocal"), [1 / 3, 1 / 4], "negative") == pytest.approx([0.6, 0.8])


@pytest.mark.checks("step/sum_share", "arithmetic by hand: shares of a whole")
@pytest.mark.checks("step/reciprocal", "arithmetic by hand: shares of reciprocals")
def test_shares_of_the_sum_by_hand():
    """1, 3 and 4 of 8; reciprocals 1, 1/2 and 1/2 of 2."""
    assert scores(ii.SumShare(turn="negate"), [1.0, 3.0, 4.0]) == pytest.approx([0.125, 0.375, 0.5])
    assert scores(ii.SumShare(turn="reciprocal"), [1.0, 2.0, 2.0], "negative") == pytest.approx([0.5, 0.25, 0.25])


@pytest.mark.checks("step/ratio_to_best", "arithmetic by hand: x / max and min / x")
def test_ratios_to_the_best_by_hand():
    """5 of 10 is a half; 2 against 8 is a quarter where less is better."""
    assert scores(ii.RatioToBest(), [5.0, 10.0]) == pytest.approx([0.5, 1.0])
    assert scores(ii.RatioToBest(), [8.0, 2.0], "negative") == pytest.approx([0.25, 1.0])


@pytest.mark.checks("step/robust_z", "Iglewicz and Hoaglin (1993): 0.6745 (x - median) / MAD")
def test_robust_z_by_hand():
    """Median 3 and MAD 1 of 1, 2, 3, 4, 100: modified z-scores 0.6745 (x - 3), since 1 / 1.4826 = 0.6745."""
    values = [1.0, 2.0, 3.0, 4.0, 100.0]

    assert scores(ii.RobustZ(consistency=1.0), values).tolist() == [-2.0, -1.0, 0.0, 1.0, 97.0]
    assert scores(ii.RobustZ(consistency=1.4826), values) == pytest.approx(0.6745 * (np.array(values) - 3.0), rel=2e-5)
    assert scores(ii.RobustZ(consistency=1.0), values, "negative")[-1] == -97.0
    with pytest.raises(OutOfRangeError, match=r"more than half of its values are 1.0"):
        ii.RobustZ(consistency=1.0).freeze(column([1.0, 1.0, 1.0, 2.0]))
    with pytest.raises(ConstantIndicatorError):
        ii.RobustZ(consistency=1.0).freeze(column([1.0, 1.0]))


@pytest.mark.checks("step/adjusted_min_max", "Mazziotta and Pareto (2016), equation 3: arithmetic by hand")
def test_adjusted_min_max_by_hand():
    """0, 30 and 60 with the reference 30: the range 60 spans 60 points, so 70, 100 and 130; with 20: 80, 110, 140."""
    values = [0.0, 30.0, 60.0]

    assert scores(ii.AdjustedMinMax(reference=30.0), values).tolist() == [70.0, 100.0, 130.0]
    assert scores(ii.AdjustedMinMax(), values).tolist() == [70.0, 100.0, 130.0]
    assert scores(ii.AdjustedMinMax(reference=20.0), values) == pytest.approx([80.0, 110.0, 140.0])
    assert scores(ii.AdjustedMinMax(reference=30.0), values, "negative").tolist() == [130.0, 100.0, 70.0]


@pytest.mark.checks("step/sigmoid", "arithmetic by hand: the logistic function at 0 and ln 3")
def test_sigmoid_by_hand():
    """1 / (1 + exp(-ln 3)) = 3/4, and 1/4 on the other side."""
    far = float(np.log(3.0))
    step = ii.Sigmoid(midpoint=5.0, scale=1.0)

    assert scores(step, [5.0 - far, 5.0, 5.0 + far]) == pytest.approx([25.0, 50.0, 75.0])
    assert scores(step, [5.0 - far, 5.0, 5.0 + far], "negative") == pytest.approx([75.0, 50.0, 25.0])
    assert scores(ii.Sigmoid(ddof=0), [-1.0, 1.0]) == pytest.approx([100 / (1 + np.e), 100 * np.e / (1 + np.e)])
    assert scores(step, [-1e6, 1e6]).tolist() == pytest.approx([0.0, 100.0])
    with pytest.raises(ValueError, match="Give the scale, or ddof"):
        ii.Sigmoid()


@pytest.mark.checks("step/triangular_target", "arithmetic by hand: a triangle and a trapezoid")
def test_triangle_by_hand():
    """Best at 20, worst at 10 and 40: 15 is half way up, 30 half way down; a plateau from 18 to 22."""
    triangle = ii.TriangularTarget(worst_low=10.0, best_low=20.0, best_high=20.0, worst_high=40.0)

    assert scores(triangle, [5.0, 15.0, 20.0, 30.0, 50.0]).tolist() == [0.0, 50.0, 100.0, 50.0, 0.0]
    plateau = triangle.replace(best_low=18.0, best_high=22.0)
    assert scores(plateau, [18.0, 20.0, 22.0]).tolist() == [100.0] * 3
    with pytest.raises(ValueError, match="Values must ascend"):
        triangle.replace(best_low=5.0)


def test_references_that_are_not_there():
    """A missing value, a zero, a target on the wrong side, an unknown unit: named."""
    held = column([1.0, None, 0.0], units=["p", "q", "r"])
    with pytest.raises(MissingValueError, match=r"whose reference is 'q'"):
        ii.DistanceToReference(unit="q", form="ratio").freeze(held)
    with pytest.raises(ZeroDivisorError, match="its reference value is 0"):
        ii.DistanceToReference(unit="r", form="ratio").freeze(held)
    with pytest.raises(DirectionError, match="no better than the worst value"):
        ii.DistanceToTarget(target=-1.0, capped=True).freeze(held)
    with pytest.raises(ii.IndeksInovasiError, match="nobody"):
        ii.RangeToReference(unit="nobody", capped=True).freeze(held)
    with pytest.raises(ValueError, match="goes with to='unit'"):
        ii.DistanceToReference(form="ratio")
    with pytest.raises(ValueError, match="Give `closed` once, or once per limit"):
        ii.BandNumbers(limits=(1.0, 2.0), closed=("left",), numbers=(1.0, 2.0, 3.0))
    with pytest.raises(ConstantIndicatorError, match="whose cuts fall on one value"):
        ii.QuantileCategory(shares=(0.3, 0.6), numbers=(1.0, 2.0, 3.0), closed="left").freeze(
            column([1.0, 1.0, 1.0, 2.0])
        )
