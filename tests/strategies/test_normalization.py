"""Every normalizer: worked numbers, both directions, ties, gaps, one unit, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

import indeks_inovasi as ii
from indeks_inovasi.errors import (
    ConstantIndicatorError,
    DirectionError,
    NegativeValueError,
    NonPositiveValueError,
    NoValuesError,
    OutOfRangeError,
    TooFewUnitsError,
    UnknownLevelError,
)
from indeks_inovasi.typing import NumberTable
from tests.generators import column, columns

NAN = np.nan


def normalized(step, held):
    """Return the column after the frozen step."""
    return step.freeze(held).apply(held)


SCHOOLING = {
    "Finland": (10.0, 15, 0.26, 0.59, 0.83, 65.2),
    "United States": (12.0, 23, 1.52, 1.0, 1.0, 100.0),
    "Sweden": (11.4, 19, 1.14, 0.88, 0.95, 82.6),
    "Japan": (9.5, 12, -0.06, 0.49, 0.79, 52.2),
    "Korea, Rep. of": (10.8, 17, 0.76, 0.76, 0.9, 73.9),
    "Netherlands": (9.4, 9, -0.12, 0.47, 0.78, 39.1),
    "United Kingdom": (9.4, 9, -0.12, 0.47, 0.78, 39.1),
    "Canada": (11.6, 20, 1.27, 0.92, 0.97, 87.0),
    "Australia": (10.9, 18, 0.83, 0.78, 0.91, 78.3),
    "Singapore": (7.1, 1, -1.58, 0.0, 0.59, 4.3),
    "Germany": (10.2, 16, 0.38, 0.63, 0.85, 69.6),
    "Norway": (11.9, 22, 1.46, 0.98, 0.99, 95.7),
    "Ireland": (9.4, 9, -0.12, 0.47, 0.78, 39.1),
    "Belgium": (9.3, 8, -0.19, 0.45, 0.78, 34.8),
    "New Zealand": (11.7, 21, 1.33, 0.94, 0.98, 91.3),
    "Austria": (8.4, 6, -0.76, 0.27, 0.7, 26.1),
    "France": (7.9, 5, -1.08, 0.16, 0.66, 21.7),
    "Israel": (9.6, 14, 0.0, 0.51, 0.8, 60.9),
    "Spain": (7.3, 4, -1.46, 0.04, 0.61, 17.4),
    "Italy": (7.2, 3, -1.52, 0.02, 0.6, 13.0),
    "Czech Republic": (9.5, 12, -0.06, 0.49, 0.79, 52.2),
    "Hungary": (9.1, 7, -0.31, 0.41, 0.76, 30.4),
    "Slovenia": (7.1, 1, -1.58, 0.0, 0.59, 4.3),
}
"""Mean years of schooling, Technology Achievement Index; OECD2008, table "Examples of normalization techniques":
value, rank, z-score, min-max, share of the leader, percentile."""
TABLE = np.array(list(SCHOOLING.values()))


@pytest.mark.parametrize(
    ("step", "place", "tolerance"),
    [
        (ii.Rank(ties="min"), 1, 0),
        (ii.ZScore(ddof=1), 2, 0.006),
        (ii.MinMax(ceiling=1.0), 3, 0.006),
        (ii.DistanceToMax(), 3, 0.006),
        (ii.ShareOfMax(ceiling=1.0), 4, 0.0061),
        (ii.Percentile(ties="min", denominator="n"), 5, 0.06),
    ],
)
def test_printed_table_of_the_handbook(step, place, tolerance):
    """
    Schooling of 23 countries, as the handbook prints it with two decimals (percentiles with one).

    OECD2008, examples of normalization techniques using data of the Technology Achievement Index.
    """
    got = normalized(step, column(TABLE[:, 0]))

    assert not got.is_negative
    assert_allclose(got.values, TABLE[:, place], rtol=0, atol=tolerance)


def test_as_is_turns_nothing():
    """Values as they are come back as the very same column, negative or not."""
    held = column([1.0, NAN], "negative")

    assert ii.AsIs().apply(held) is held
    assert ii.AsIs().apply(held).is_negative


def test_constant_gives_one_score():
    """Who has a value gets the neutral score, who has none stays missing."""
    got = ii.Constant(value=50.0).apply(column([3.0, NAN], "negative"))

    assert_array_equal(got.values, [50.0, NAN])
    assert got.turned


@pytest.mark.parametrize(
    ("direction", "expected"), [("positive", [0.0, 25.0, 100.0, NAN]), ("negative", [100.0, 75.0, 0.0, NAN])]
)
def test_min_max_in_both_directions(direction, expected):
    """2, 4, 10 between the poles 2 and 10: (4 - 2) / 8 = 0.25, turned (10 - 4) / 8 = 0.75."""
    assert_array_equal(normalized(ii.MinMax(), column([2.0, 4.0, 10.0, NAN], direction)).values, expected)


def test_min_max_with_floor():
    """On a scale from 1 to 5: 1 + 4 * 0.25 = 2."""
    assert normalized(ii.MinMax(floor=1.0, ceiling=5.0), column([2.0, 4.0, 10.0])).values.tolist() == [1.0, 2.0, 5.0]


def test_min_max_freezes_to_goalposts():
    """The learned poles can be read; of a negative indicator the worst value is the largest."""
    assert ii.MinMax().freeze(column([2.0, 10.0], "negative")) == ii.GoalPosts(
        floor_at=10.0, ceiling_at=2.0, clip="none"
    )


@pytest.mark.parametrize("step", [ii.MinMax(), ii.DistanceToMax(), ii.ZScore(ddof=0)])
@pytest.mark.parametrize("values", [[3.0, 3.0, NAN], [3.0]])
def test_constant_indicator_is_refused(step, values):
    """All ties, or one unit, leave no spread: refused with the value and the remedies."""
    with pytest.raises(ConstantIndicatorError) as caught:
        step.freeze(column(values, code="spd_08"))

    assert str(caught.value) == (
        f"{type(step).__name__} needs two different values per indicator, but found 'spd_08' (always 3.0). Drop the"
        " indicator, give it fixed bounds with GoalPosts, or choose a neutral score with constant=..."
    )


@pytest.mark.parametrize(
    "step", [ii.MinMax(constant=50.0), ii.DistanceToMax(constant=50.0), ii.ZScore(ddof=0, constant=50.0)]
)
def test_constant_indicator_by_choice(step):
    """With an explicit neutral score every unit that has a value gets it."""
    assert step.freeze(column([3.0, 3.0])) == ii.Constant(value=50.0)
    assert_array_equal(normalized(step, column([3.0, 3.0, NAN])).values, [50.0, 50.0, NAN])


@pytest.mark.parametrize(
    "step",
    [
        ii.MinMax(constant=1.0),
        ii.DistanceToMax(),
        ii.ShareOfMax(),
        ii.Rank(ties="min"),
        ii.Percentile(ties="min", denominator="n"),
    ],
)
def test_empty_indicator_is_refused(step):
    """An indicator without a value teaches nothing, not even by a neutral score."""
    with pytest.raises(NoValuesError, match=f"{type(step).__name__} learns from values, but found none for 'x'"):
        step.freeze(column([NAN, NAN]))


@pytest.mark.parametrize(
    ("clip", "expected"),
    [
        ("none", [-0.5, 0.5, 1.5]),
        ("floor", [0.0, 0.5, 1.5]),
        ("ceiling", [-0.5, 0.5, 1.0]),
        ("both", [0.0, 0.5, 1.0]),
    ],
)
def test_goalposts_clip_where_they_say(clip, expected):
    """Posts 10 and 20: 5, 15, 25 lie at -0.5, 0.5 and 1.5 (by hand)."""
    step = ii.GoalPosts(floor_at=10.0, ceiling_at=20.0, ceiling=1.0, clip=clip)

    assert step.apply(column([5.0, 15.0, 25.0])).values.tolist() == expected


def test_goalposts_of_income_are_logarithmic():
    """
    Income of 13,413 between 100 and 75,000 has the index 0.7399.

    UNDP (2015), Human Development Report, Technical note 1: (ln 13413 - ln 100) / (ln 75000 - ln 100) = 0.73999.
    """
    step = ii.GoalPosts(floor_at=100.0, ceiling_at=75_000.0, ceiling=1.0, clip="ceiling", scale="log")

    assert_allclose(step.apply(column([13_413.0, 90_000.0])).values, [0.7399932487, 1.0], rtol=0, atol=1e-10)


def test_goalposts_of_a_negative_indicator():
    """Mortality of 30 between the worst 120 and the best 0 scores 75: (120 - 30) / 120."""
    step = ii.GoalPosts(floor_at=120.0, ceiling_at=0.0, clip="both")

    assert step.apply(column([30.0, 150.0], "negative")).values.tolist() == [75.0, 0.0]
    logged = ii.GoalPosts(floor_at=100.0, ceiling_at=1.0, clip="none", scale="log")
    assert_allclose(logged.apply(column([10.0], "negative")).values, [50.0], rtol=0, atol=1e-12)


def test_goalposts_that_contradict_the_direction():
    """Posts are raw values, so for a negative indicator the floor lies above the ceiling."""
    with pytest.raises(DirectionError) as caught:
        ii.GoalPosts(floor_at=0.0, ceiling_at=120.0, clip="none").apply(column([30.0], "negative", code="mortality"))

    assert str(caught.value) == (
        "GoalPosts(floor_at=0.0, ceiling_at=120.0) contradicts the direction of 'mortality' (negative). Posts are raw"
        " values: floor_at is the value that scores worst and ceiling_at the one that scores best."
    )


def test_goalposts_refuse_non_positive_values_on_a_log_scale():
    """Zero has no logarithm; the cell is named."""
    step = ii.GoalPosts(floor_at=1.0, ceiling_at=10.0, clip="none", scale="log")

    with pytest.raises(
        NonPositiveValueError, match=r"GoalPosts\(scale='log'\) needs positive values, but found x\[u1\] = 0\.0"
    ):
        step.apply(column([1.0, 0.0]))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"floor_at": 5.0, "ceiling_at": 5.0}, "floor_at and ceiling_at must differ, but both are 5.0."),
        (
            {"floor_at": 0.0, "ceiling_at": 5.0, "scale": "log"},
            "On the scale 'log' both posts must be above zero.",
        ),
    ],
)
def test_impossible_posts(fields, sentence):
    """Posts that cannot be a scale are refused where they are written."""
    with pytest.raises(ValueError, match=sentence.replace("(", r"\(")):
        ii.GoalPosts(clip="none", **fields)


def test_z_scores_with_both_divisors():
    """
    2, 4, 6: mean 4, population deviation sqrt(8/3), sample deviation 2.

    By hand: -2 / 1.632993 = -1.224745; with ddof 1 exactly -1, 0, 1; turned the signs change.
    """
    held = column([2.0, 4.0, 6.0, NAN])

    assert_allclose(normalized(ii.ZScore(ddof=0), held).values[0], -1.2247448713915892, rtol=1e-15)
    assert_array_equal(normalized(ii.ZScore(ddof=1), held).values, [-1.0, 0.0, 1.0, NAN])
    turned = normalized(ii.ZScore(ddof=1, mean=100.0, deviation=10.0), column([2.0, 4.0, 6.0], "negative"))
    assert turned.values.tolist() == [110.0, 100.0, 90.0]
    assert turned.turned


@pytest.mark.parametrize(
    ("ddof", "values", "needed", "found"), [(1, [3.0], 2, 1), (1, [NAN], 2, 0), (0, [NAN, NAN], 1, 0)]
)
def test_z_score_of_too_few_units(ddof, values, needed, found):
    """A sample deviation needs two units; the message says of which indicator."""
    with pytest.raises(TooFewUnitsError) as caught:
        ii.ZScore(ddof=ddof).freeze(column(values))

    assert str(caught.value) == (
        f"ZScore of 'x' learns from at least {needed} units, but found {found}. Add units, or choose a strategy that"
        " learns nothing from them, such as EqualWeights."
    )


@pytest.mark.parametrize(
    ("direction", "expected"), [("positive", [25.0, 100.0, 0.0]), ("negative", [75.0, 0.0, 100.0])]
)
def test_share_of_the_largest(direction, expected):
    """2, 8, 0: shares of 8 are 25, 100 and 0 percent; a negative indicator gets the rest to 100."""
    assert normalized(ii.ShareOfMax(), column([2.0, 8.0, 0.0], direction)).values.tolist() == expected


def test_share_of_the_largest_needs_positive_values():
    """A share of a negative number, or of nothing but zeros, means nothing."""
    with pytest.raises(NegativeValueError) as caught:
        ii.ShareOfMax().freeze(column([2.0, -1.0]))
    assert str(caught.value) == (
        "ShareOfMax needs values of zero or more, but found x[u1] = -1.0. Normalize to a scale that starts at zero,"
        " for instance with MinMax(), or choose another strategy."
    )
    with pytest.raises(
        NonPositiveValueError, match=r"ShareOfMax needs positive values, but found x\[u0\] = 0\.0, x\[u2\]"
    ):
        ii.ShareOfMax().freeze(column([0.0, NAN, 0.0]))


@pytest.mark.parametrize(
    ("ties", "positive", "negative"),
    [
        ("min", [1.0, 2.0, 2.0, 4.0], [4.0, 2.0, 2.0, 1.0]),
        ("max", [1.0, 3.0, 3.0, 4.0], [4.0, 3.0, 3.0, 1.0]),
        ("average", [1.0, 2.5, 2.5, 4.0], [4.0, 2.5, 2.5, 1.0]),
        ("dense", [1.0, 2.0, 2.0, 3.0], [3.0, 2.0, 2.0, 1.0]),
    ],
)
def test_ranks_in_both_directions(ties, positive, negative):
    """10, 20, 20, 30: rank 1 is the worst; turned, tied units take the other end of their tie."""
    values = [10.0, 20.0, 20.0, 30.0]

    assert normalized(ii.Rank(ties=ties), column(values)).values.tolist() == positive
    assert normalized(ii.Rank(ties=ties), column(values, "negative")).values.tolist() == negative
    assert ii.Rank(ties=ties).apply(column(values)).values.tolist() == positive


def test_rank_of_one_unit_and_of_ties():
    """One unit has rank 1, and tied units share it; a gap has none."""
    assert_array_equal(normalized(ii.Rank(ties="min"), column([7.0, NAN])).values, [1.0, NAN])
    assert normalized(ii.Rank(ties="average"), column([7.0, 7.0, 7.0])).values.tolist() == [2.0, 2.0, 2.0]


def test_rounding_dust_does_not_split_a_tie():
    """0.1 + 0.2 and 0.3 share a rank and a percentile."""
    held = column([0.1 + 0.2, 0.3, 0.5])

    assert normalized(ii.Rank(ties="min"), held).values.tolist() == [1.0, 1.0, 3.0]
    share = normalized(ii.Percentile(ties="max", denominator="n", ceiling=1.0), held).values
    assert_allclose(share, [2 / 3, 2 / 3, 1.0], rtol=1e-15)


@pytest.mark.parametrize(
    ("denominator", "ties", "expected"),
    [
        ("n", "min", [25.0, 50.0, 50.0, 100.0]),
        ("n", "max", [25.0, 75.0, 75.0, 100.0]),
        ("n", "average", [25.0, 62.5, 62.5, 100.0]),
        ("n", "dense", [100 / 3, 200 / 3, 200 / 3, 100.0]),
        ("n_minus_1", "min", [0.0, 100 / 3, 100 / 3, 100.0]),
        ("n_minus_1", "max", [0.0, 200 / 3, 200 / 3, 100.0]),
        ("n_minus_1", "average", [0.0, 50.0, 50.0, 100.0]),
        ("n_minus_1", "dense", [0.0, 50.0, 50.0, 100.0]),
        ("n_plus_1", "min", [20.0, 40.0, 40.0, 80.0]),
        ("n_plus_1", "max", [20.0, 60.0, 60.0, 80.0]),
        ("n_plus_1", "average", [20.0, 50.0, 50.0, 80.0]),
        ("n_plus_1", "dense", [25.0, 50.0, 50.0, 75.0]),
    ],
)
def test_twelve_percentile_conventions(denominator, ties, expected):
    """
    10, 20, 20, 30 with n = 4 (dense: 3 places): rank / n, (rank - 1) / (n - 1), rank / (n + 1), times 100.

    By hand; the average and dense forms over n as in pandas (0.25, 0.625, 0.625, 1 and 1/3, 2/3, 2/3, 1).
    """
    step = ii.Percentile(ties=ties, denominator=denominator)
    held = column([10.0, 20.0, 20.0, 30.0, NAN])

    assert_allclose(normalized(step, held).values, [*expected, NAN], rtol=0, atol=1e-12)
    assert_allclose(step.apply(held).values, [*expected, NAN], rtol=0, atol=1e-12)
    mirrored = normalized(step, column([-10.0, -20.0, -20.0, -30.0, NAN], "negative"))
    assert_allclose(mirrored.values, [*expected, NAN], rtol=0, atol=1e-12)


@pytest.mark.parametrize("ties", ["min", "max", "average", "dense"])
def test_percentile_with_zeros_apart(ties):
    """Zeros score 0 and the others are ranked among themselves: 5, 7, 9 of three are 1/3, 2/3, 1."""
    step = ii.Percentile(ties=ties, denominator="n", ceiling=1.0, zeros="apart")

    assert_allclose(
        normalized(step, column([0.0, 5.0, 0.0, 9.0, 7.0, NAN])).values, [0, 1 / 3, 0, 1, 2 / 3, NAN], rtol=1e-15
    )
    with pytest.raises(
        NegativeValueError, match=r"Percentile\(zeros='apart'\) needs values of zero or more, but found x\[u0\]"
    ):
        step.freeze(column([-1.0, 2.0]))
    with pytest.raises(NoValuesError, match="found none for 'x'"):
        step.freeze(column([0.0, 0.0]))


@pytest.mark.parametrize(
    ("ties", "expected"), [("min", [0.0, 0.0]), ("max", [100.0, 100.0]), ("average", [50.0, 50.0])]
)
def test_percentiles_of_all_ties(ties, expected):
    """Two tied units share rank 1, 2 or 1.5 of 2, so (rank - 1) / 1 is 0, 1 or 0.5."""
    step = ii.Percentile(ties=ties, denominator="n_minus_1")

    assert normalized(step, column([4.0, 4.0])).values.tolist() == expected


def test_percentile_without_a_divisor_is_refused():
    """N - 1 is zero for one unit, and for one place when ties are dense: refused, never missing values."""
    with pytest.raises(
        TooFewUnitsError,
        match=r"Percentile\(denominator='n_minus_1', ties='min'\) of 'x' learns from at least 2 units, but found 1",
    ):
        ii.Percentile(ties="min", denominator="n_minus_1").freeze(column([4.0]))
    with pytest.raises(
        ConstantIndicatorError, match=r"ties='dense'\) needs two different values .* 'x' \(always 4\.0\)"
    ):
        ii.Percentile(ties="dense", denominator="n_minus_1").freeze(column([4.0, 4.0], "negative"))
    with pytest.raises(TooFewUnitsError):
        ii.Percentile(ties="min", denominator="n_minus_1", among=NumberTable([1.0])).apply(column([4.0]))


@pytest.mark.parametrize("among", [[], [2.0, 1.0]])
def test_table_must_ascend(among):
    """A table of learned values that is empty or out of order is refused where it is read."""
    for kind in (ii.Rank, ii.Percentile):
        with pytest.raises(ValueError, match="must ascend and hold at least one number"):
            kind.model_validate(
                {"ties": "min", "among": among, **({"denominator": "n"} if kind is ii.Percentile else {})}
            )


def test_new_unit_is_placed_among_those_seen():
    """Frozen on 10, 20, 20, 30, the value 25 has three at or below it: 75 percent."""
    frozen = ii.Percentile(ties="max", denominator="n").freeze(column([30.0, 20.0, 10.0, 20.0]))

    assert frozen.among == NumberTable([10.0, 20.0, 20.0, 30.0])
    assert frozen.apply(column([25.0, 5.0, 31.0])).values.tolist() == [75.0, 0.0, 100.0]


def test_exponential_refuses_what_is_no_share():
    """Shares lie between 0 and 1."""
    with pytest.raises(OutOfRangeError) as caught:
        ii.Exponential(scale=23.0).apply(column([0.5, 1.5, -0.1]))

    assert str(caught.value) == (
        "Exponential needs shares from 0 to 1, but found x[u1] = 1.5, x[u2] = -0.1. Correct the cells or clip the"
        " indicator before."
    )
    with pytest.raises(ValueError, match="greater than 0"):
        ii.Exponential(scale=0.0)


@pytest.mark.parametrize(
    ("closed", "expected"), [("left", [1.0, 2.0, 3.0, 3.0, NAN]), ("right", [1.0, 1.0, 2.0, 3.0, NAN])]
)
def test_bands_become_numbers(closed, expected):
    """Limits 10 and 20: a value of 10 belongs above if the band is closed on the left, else below."""
    step = ii.BandNumbers(limits=(10.0, 20.0), closed=closed, numbers=(1.0, 2.0, 3.0))

    assert_array_equal(step.apply(column([9.0, 10.0, 20.0, 21.0, NAN])).values, expected)


def test_band_limit_at_zero_is_sharp():
    """A single limit at zero tells 0.4 from -0.4, and zero itself belongs where the limit says."""
    step = ii.BandNumbers(limits=(0.0,), closed="right", numbers=(1.0, 2.0))

    assert step.apply(column([-0.4, 0.0, 0.4])).values.tolist() == [1.0, 1.0, 2.0]


def test_bands_of_a_negative_indicator():
    """A higher value of a negative indicator must not get a higher number."""
    step = ii.BandNumbers(limits=(10.0,), closed="left", numbers=(2.0, 1.0))

    assert step.apply(column([9.0, 10.0], "negative")).values.tolist() == [2.0, 1.0]
    with pytest.raises(DirectionError, match=r"BandNumbers contradicts the direction of 'x' \(positive\)"):
        step.apply(column([9.0]))


@pytest.mark.parametrize(
    ("limits", "numbers"), [((1.0, 2.0), (1.0, 2.0)), ((2.0, 1.0), (1.0, 2.0, 3.0)), ((1.0, 1.0), (1.0, 2.0, 3.0))]
)
def test_band_limits_must_fit(limits, numbers):
    """Limits ascend and there is one number more."""
    with pytest.raises(ValueError, match="Limits must ascend, and there must be one number more than limits"):
        ii.BandNumbers(limits=limits, closed="left", numbers=numbers)


def test_level_points():
    """Each level has its printed points; a level that the scale lacks is refused with its cell."""
    step = ii.LevelPoints(points=(ii.LevelPoint(level=1.0, points=4.0), ii.LevelPoint(level=2.0, points=10.0)))

    assert_array_equal(step.apply(column([2.0, 1.0, NAN])).values, [10.0, 4.0, NAN])
    with pytest.raises(UnknownLevelError) as caught:
        step.apply(column([2.0, 3.0]))
    assert str(caught.value) == ("The scale of 'x' has no such level: x[u1] = 3.0. Use one of the levels of the scale.")


def test_affine_turns_only_a_negative_indicator():
    """By hand: (7 - 1) / 3 * 10 + 5 = 25; a falling line is refused for a positive indicator."""
    rising = ii.Affine(subtract=1.0, divide=3.0, multiply=10.0, add=5.0)
    falling = ii.Affine(multiply=-1.0, add=100.0)

    assert rising.apply(column([7.0])).values.tolist() == [25.0]
    assert rising.apply(column([7.0], "negative")).is_negative
    turned = falling.apply(column([30.0], "negative"))
    assert turned.values.tolist() == [70.0]
    assert not turned.is_negative
    with pytest.raises(DirectionError, match=r"contradicts the direction of 'x' \(more is better already\)"):
        falling.apply(column([30.0]))
    with pytest.raises(ValueError, match="divide and multiply must not be zero"):
        ii.Affine(divide=0.0)


@given(columns(), st.floats(0.1, 10.0), st.floats(-100.0, 100.0))
def test_min_max_ignores_the_unit_of_measurement(values, scale, shift):
    """Rupiah or million rupiah: the normalized values are the same."""
    before = normalized(ii.MinMax(), column(values)).values
    after = normalized(ii.MinMax(), column(scale * values + shift)).values

    assert_allclose(after, before, rtol=0, atol=1e-4)


@given(columns(gaps=True, wild=True), st.sampled_from(["positive", "negative"]))
def test_min_max_lies_within_its_bounds_and_keeps_the_order(values, direction):
    """Scores lie from 0 to 100, reach both, and never contradict the direction."""
    got = normalized(ii.MinMax(), column(values, direction)).values
    present = ~np.isnan(values)

    assert_array_equal(np.isnan(got), ~present)
    assert got[present].min() == 0.0
    assert got[present].max() == 100.0
    ordered = got[present][np.argsort(values[present], kind="stable")]
    steps = np.diff(ordered if direction == "positive" else ordered[::-1])
    assert (steps >= 0.0).all()


@given(
    columns(gaps=True, wild=True),
    st.sampled_from(["min", "max", "average", "dense"]),
    st.sampled_from(["n", "n_minus_1"]),
)
def test_percentiles_lie_between_zero_and_a_hundred(values, ties, denominator):
    """A percentile of a unit that was seen never leaves the scale, and a higher value never has a lower one."""
    got = normalized(ii.Percentile(ties=ties, denominator=denominator), column(values)).values
    present = ~np.isnan(values)

    assert ((got[present] >= 0.0) & (got[present] <= 100.0)).all()
    assert (np.diff(got[present][np.argsort(values[present], kind="stable")]) >= 0.0).all()


@given(columns(wild=False), st.sampled_from([0, 1]))
def test_z_scores_have_mean_zero_and_deviation_one(values, ddof):
    """Standardized scores have the mean 0 and the deviation 1, with the divisor asked for."""
    got = normalized(ii.ZScore(ddof=ddof), column(values)).values

    assert float(np.mean(got)) == pytest.approx(0.0, abs=1e-9)
    assert float(np.std(got, ddof=ddof)) == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize(
    ("step", "values", "sentence"),
    [
        (
            ii.ZScore(ddof=0),
            [0.0, 1e-200, 2e-200],
            "ZScore needs values whose squared deviations are numbers above zero, but found 'x' (from 0.0 to 2e-200).",
        ),
        (
            ii.MinMax(),
            [1e308, 0.0, -1e308],
            "MinMax needs values whose range is a finite number, but found x[u0] = 1e+308, x[u2] = -1e+308.",
        ),
        (
            ii.DistanceToMax(),
            [1e308, 0.0, -1e308],
            "DistanceToMax needs values whose range is a finite number, but found x[u0] = 1e+308, x[u2] = -1e+308.",
        ),
    ],
)
def test_spreads_that_no_float_holds(step, values, sentence):
    """Deviations whose squares vanish and ranges beyond 1.8e308 are refused with the column."""
    with pytest.raises(OutOfRangeError) as caught:
        step.freeze(column(values))
    assert str(caught.value) == f"{sentence} Correct the cells or clip the indicator before."


def test_posts_too_far_apart():
    """Posts whose distance is infinite would score everything 0."""
    with pytest.raises(ValueError, match=r"The posts -1e\+308 and 1e\+308 are too far apart\."):
        ii.GoalPosts(floor_at=-1e308, ceiling_at=1e308, clip="none")
