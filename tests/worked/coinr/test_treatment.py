"""COINr's outlier treatment: points moved, logarithms taken, and the statistics that decide."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from pydantic import ValidationError

import indeks_inovasi as ii
from indeks_inovasi.kernels.treatment import skewness_and_kurtosis
from tests.worked.coinr import asem

CASES = {
    "stages/treat_details.csv": ii.SkewnessKurtosis(most_points=5),
    "treat/winmax2_details.csv": ii.SkewnessKurtosis(most_points=2),
    "treat/skew1_kurt2_details.csv": ii.SkewnessKurtosis(skewness_limit=1, kurtosis_limit=2),
}
DATA = dict(zip(CASES, ("stages/treated.csv", "treat/winmax2_data.csv", "treat/skew1_kurt2_data.csv"), strict=True))


def treated(treatment):
    """Return COINr's imputed data, treated here."""
    return ii.compute(asem.stage("stages/imputed.csv"), asem.plain(treatment=treatment))


@pytest.mark.checks("step/skewness_kurtosis", "COINr 1.1.14, Treat: 51 x 49, three sets of limits")
@pytest.mark.parametrize("name", CASES)
def test_treated_values(name):
    """Winsorized values are the same bits; logarithms agree within an ulp or two."""
    asem.assert_same(treated(CASES[name]).stage("treated"), DATA[name], asem.INDICATORS, rtol=1e-15, atol=1e-15)


@pytest.mark.checks("step/clip", "COINr 1.1.14, Treat: how many points are winsorized")
@pytest.mark.checks("step/no_treatment", "COINr 1.1.14, Treat: which indicators are left alone")
@pytest.mark.parametrize("name", CASES)
def test_what_was_done_to_each_indicator(name):
    """Untouched, so many points winsorized, or a logarithm because that many points did not suffice."""
    result = treated(CASES[name])
    details = asem.table(name)
    before, after = result.stage("imputed"), result.stage("treated")

    for row, code in enumerate(details["iCode"]):
        step = result.frozen.step_of(code, "treatment")
        passed, passed_winsorized = details["check_SkewKurt0.Pass"][row], details["check_SkewKurt1.Pass"][row]
        expected = "no_treatment" if passed == "true" else "clip" if passed_winsorized == "true" else "log"
        assert step.kind == expected, code
        if expected == "clip":
            assert (before[code] != after[code]).sum() == int(details["winsorise.nwin"][row]), code


@pytest.mark.parametrize("name", CASES)
def test_skewness_and_kurtosis_after_treatment(name):
    """The indicator that leaves the treatment has the skewness and kurtosis that COINr finds."""
    after = treated(CASES[name]).stage("treated")
    details = asem.table(name)
    last = [number for number in (0, 1, 2) if f"check_SkewKurt{number}.Skew" in details]

    for row, code in enumerate(details["iCode"]):
        checks = [(details[f"check_SkewKurt{k}.Skew"][row], details[f"check_SkewKurt{k}.Kurt"][row]) for k in last]
        skewness, kurtosis = [(float(skew), float(kurt)) for skew, kurt in checks if skew][-1]
        assert_allclose(skewness_and_kurtosis(after[code]), (skewness, kurtosis), rtol=1e-12, err_msg=code)


def test_which_points_are_winsorized():
    """The moved cells are the ones that COINr marks, each at the end that it marks."""
    result = treated(ii.SkewnessKurtosis())
    marks = asem.table("stages/treated_points.csv")
    before, after = result.stage("imputed"), result.stage("treated")

    for code in asem.INDICATORS:
        assert_array_equal(after[code] < before[code], [mark == "winhi" for mark in marks[code]], err_msg=code)
        assert_array_equal(after[code] > before[code], [mark == "winlo" for mark in marks[code]], err_msg=code)


@pytest.mark.parametrize(
    ("name", "values"), [("stats/stats_raw.csv", None), ("stats/stats_treated.csv", "stages/treated.csv")]
)
def test_skewness_and_kurtosis_of_the_values_present(name, values):
    """Type 2 skewness and excess kurtosis of every indicator, missing values left out."""
    data = asem.dataset() if values is None else asem.stage(values)
    skewness, kurtosis = asem.by_code(name, "iCode", "Skew"), asem.by_code(name, "iCode", "Kurt")

    for code in asem.INDICATORS:
        found = skewness_and_kurtosis(data[code][~np.isnan(data[code])])
        assert_allclose(found, (skewness[code], kurtosis[code]), rtol=1e-11, atol=1e-14, err_msg=code)


def test_skewness_and_kurtosis_of_the_screened_indicators():
    """The statistics that decide whether an indicator is treated."""
    data = asem.stage("stages/imputed.csv")
    skewness, kurtosis = (asem.by_code("treat/skew_kurt.csv", "iCode", name) for name in ("skew", "kurt"))

    for code in asem.INDICATORS:
        found = skewness_and_kurtosis(data[code])
        assert_allclose(found, (skewness[code], kurtosis[code]), rtol=1e-12, atol=1e-14, err_msg=code)


def transformed(treatment):
    """Return portfolio investment over GDP after one treatment."""
    columns = asem.table("treat/transforms_ForPort.csv")
    data = ii.Dataset.of({"x": asem.numbers(columns["x"])}, columns["uCode"])
    framework = ii.Framework.of({"index": ["x"]})
    spec = ii.IndexSpec(
        name="x", framework=framework, treatment=treatment, normalizer=ii.AsIs(), aggregator=ii.ArithmeticMean()
    )
    return ii.compute(data, spec).stage("treated")["x"]


@pytest.mark.checks("step/shifted_log", "COINr 1.1.14, log_CT: 51 values")
def test_logarithm_with_a_shift_of_one_hundredth_of_the_range():
    """COINr's log_CT, ln(x - min + 0.01 (max - min)), and log_CT_plus, which is the same for a skew to the right."""
    columns = asem.table("treat/transforms_ForPort.csv")

    found = transformed(ii.ShiftedLog(share=0.01))

    assert_allclose(found, asem.numbers(columns["log_CT"]), rtol=1e-15)
    assert_allclose(found, asem.numbers(columns["log_CT_plus"]), rtol=1e-15)
    assert_array_equal(transformed(ii.ShiftedLog(share=0.01, by_skew=True)), found)  # it is skewed to the right


@pytest.mark.checks("step/log", "COINr 1.1.14, log_CT_orig: 51 values")
def test_logarithm_of_a_column_that_starts_at_one():
    """COINr's log_CT_orig and its Box-Cox with lambda 0 are both ln(x - min + 1)."""
    columns = asem.table("treat/transforms_ForPort.csv")

    found = transformed(ii.Log(shift="lowest_is_one"))

    # 1 - min is rounded before x is added: an ulp of 1.
    assert_allclose(found, asem.numbers(columns["log_CT_orig"]), rtol=1e-15, atol=1e-15)
    assert_allclose(found, asem.numbers(columns["boxcox_0"]), rtol=1e-15, atol=1e-15)


@pytest.mark.checks("step/winsorize", "COINr 1.1.14, winsorise: 51 values")
def test_three_points_winsorized():
    """The three largest portfolio investments take the value of the fourth, to the last bit."""
    expected = asem.numbers(asem.table("treat/transforms_ForPort.csv")["winsorise_max3"])

    assert_array_equal(transformed(ii.Winsorize(high=3)), expected)


def test_a_logarithm_is_never_lost():
    """COINr 1.1.14 returns the input of its log_GII unchanged; here a logarithm changes every value."""
    columns = asem.table("treat/transforms_ForPort.csv")
    x = asem.numbers(columns["x"])
    assert_array_equal(asem.numbers(columns["log_GII_as_shipped"]), x)

    assert (transformed(ii.Log()) != x).all()
    assert (transformed(ii.ShiftedLog()) != x).all()


def test_another_transformation_does_not_keep_old_parameters():
    """COINr keeps winmax when only the function is exchanged, fails inside, and leaves all indicators untreated."""
    spec = asem.plain(treatment=ii.SkewnessKurtosis(most_points=5))
    untreated = asem.stage("stages/imputed.csv")

    logged = ii.compute(untreated, spec.replace(treatment=ii.ShiftedLog())).stage("treated")

    assert all((logged[code] != untreated[code]).any() for code in asem.INDICATORS)
    with pytest.raises(ValidationError, match="most_points"):
        spec.replace(treatment={"kind": "shifted_log", "most_points": 5})
