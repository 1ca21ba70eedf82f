"""One valid instance of every strategy kind; a test fails if a kind of the registry is missing here."""

from dataclasses import replace
from datetime import date

import indeks_inovasi as ii
from indeks_inovasi import testing
from indeks_inovasi.strategies.base import Missing, Strategy
from indeks_inovasi.strategies.combining import BestOf, CountOf, MeanOf, MeanOverAtLeast, OnlyIf, SumOf
from indeks_inovasi.strategies.eligibility import AnyOf, DateBetween, HasAll, MinWords, OneOf
from indeks_inovasi.typing import FrozenMap, NumberTable

_POSTS = ii.GoalPosts(floor_at=0.0, ceiling_at=1.0, clip="both")
_LEVELS = (0.1, 0.25, 0.3, 0.5, 0.6, 0.75, 0.9)
"""Every value of the column "a" of `testing.Example`."""

SPECIMENS: tuple[Strategy, ...] = (
    # value
    ii.ColumnValue(name="b"),
    ii.FormulaValue(text="(a + 2 * b) / max(c, 0.5) - sqrt(-(-a))"),
    ii.RollUp(part="rows", node="value", combine=SumOf(over="submitted")),
    # combine
    SumOf(),
    MeanOf(over="submitted"),
    MeanOverAtLeast(k=2, divide_by="submitted"),
    BestOf(k=2),
    CountOf(each=0.38, at_most=2, only_if=OnlyIf(distinct="words", among=("red", "green"), at_least=1)),
    # rule
    OneOf(field="word", values=("red", "blue")),
    MinWords(field="text", at_least=2),
    DateBetween(field="day", first=date(2020, 1, 1), last=date(2021, 12, 31)),
    AnyOf(rules=(MinWords(field="text", at_least=3), OneOf(field="word", values=("red",)))),
    HasAll(field="words", values=("red", "green")),
    # screening
    ii.NoScreening(),
    ii.CoverageScreening(share=0.6),
    ii.NonZeroScreening(share=0.6),
    ii.SeveralScreenings(screenings=(ii.CoverageScreening(share=0.6), ii.NonZeroScreening(share=0.6))),
    # imputers among the steps
    ii.NoImputation(),
    ii.Fill(value=0.5),
    ii.MeanImputation(),
    ii.MedianImputation(),
    ii.GroupMean(by="island"),
    ii.FillByGroup(by="island", numbers=FrozenMap({"east": 0.4, "west": 0.6})),
    ii.GroupMedian(by="island"),
    ii.RowMean(among="all", otherwise="leave"),
    ii.Latest(),
    ii.LinearInTime(ends="missing"),
    ii.ExpectationMaximization(among="all", ridge=0.01, otherwise="leave"),
    ii.NearestNeighbors(among="all", k=2, scale="range", weights="equal", otherwise="leave"),
    # treatments
    ii.NoTreatment(),
    ii.Clip(low=0.2, high=0.8),
    ii.Replace(value=0.5, by=0.55),
    ii.Winsorize(low=1, high=1),
    ii.WinsorizeQuantiles(low=0.1, high=0.9),
    ii.WinsorizeFences(reach=0.5, to="bound"),
    ii.BoxCox(),
    ii.YeoJohnson(),
    ii.Log(shift=1.0),
    ii.ShiftedLog(share=0.01),
    ii.SkewnessKurtosis(skewness_limit=0.1, kurtosis_limit=-3.0, most_points=2),
    # normalizers
    ii.AsIs(),
    ii.MinMax(floor=1.0),
    _POSTS,
    ii.ZScore(ddof=1, mean=100.0, deviation=10.0),
    ii.Rank(ties="average"),
    ii.Percentile(ties="min", denominator="n_minus_1"),
    ii.DistanceToMax(),
    ii.ShareOfMax(),
    ii.RobustZ(consistency=1.4826),
    ii.Borda(ties="min"),
    ii.DistanceToMean(form="relative"),
    ii.DistanceToReference(to="best", form="ratio", ceiling=100.0),
    ii.RangeToReference(unit=testing.Example().data.rows.units[3], period=None, capped=True),
    ii.DistanceToTarget(target=1.2, capped=True),
    ii.AdjustedMinMax(reference=0.5),
    ii.Vector(turn="negate"),
    ii.SumShare(turn="complement"),
    ii.RatioToBest(),
    ii.Reciprocal(multiply=2.0),
    ii.QuantileCategory(shares=(0.25, 0.5, 0.75), numbers=(1.0, 2.0, 3.0, 4.0), closed="left"),
    ii.AboveBelowMean(threshold=0.2),
    ii.Sigmoid(midpoint=0.5, ddof=1),
    ii.TriangularTarget(worst_low=0.0, best_low=0.4, best_high=0.6, worst_high=1.0),
    ii.Exponential(scale=23.0),
    ii.BandNumbers(limits=(0.25, 0.6), closed="left", numbers=(1.0, 2.0, 3.0)),
    ii.LevelPoints(points=tuple(ii.LevelPoint(level=level, points=10.0 * level) for level in _LEVELS)),
    ii.Constant(value=50.0),
    ii.Affine(subtract=0.5, divide=0.25, multiply=10.0, add=100.0),
    # steps that may stand anywhere
    ii.Round(decimals=1, ties="half_up"),
    ii.Reverse(floor=0.0, ceiling=1.0),
    ii.Chain(steps=(ii.Winsorize(high=1), ii.MinMax())),
    ii.PerPeerGroup(by="island", step=ii.MinMax()),
    ii.ReferencePeriod(period="2020", step=ii.ZScore(ddof=0)),
    # weighter
    ii.FrameworkWeights(),
    ii.FixedWeights(by_code=FrozenMap({"a": 0.5, "b": 0.3, "c": 0.2})),
    ii.EqualWeights(),
    ii.EntropyWeights(basis="treated"),
    ii.Critic(),
    ii.DeviationWeights(basis="normalized"),
    ii.VariationWeights(basis="treated"),
    ii.GiniWeights(basis="normalized"),
    ii.Merec(basis="treated"),
    ii.Idocriw(basis="treated"),
    ii.CorrelationAdjusted(correlation="spearman", sign="absolute"),
    ii.PcaWeights(matrix="correlation", retain=ii.Retain(total_share=0.8), form="squared_loadings"),
    ii.FactorWeights(matrix="correlation", retain=ii.Retain(count=2), rotation="varimax"),
    ii.EqualInfluence(),
    ii.RankOrderWeights(order=(("a",), ("b", "c")), form="centroid"),
    ii.SwingWeights(points=FrozenMap({"a": 100.0, "b": 60.0, "c": 40.0})),
    ii.BudgetAllocation(
        people=FrozenMap(
            {
                "ann": FrozenMap({"a": 50.0, "b": 30.0, "c": 20.0}),
                "budi": FrozenMap({"a": 20.0, "b": 40.0, "c": 40.0}),
            }
        )
    ),
    ii.ExpertWeights(people=FrozenMap({"ann": ii.EqualWeights(), "budi": ii.Critic()}), combined="geometric_mean"),
    ii.Ahp(
        people=FrozenMap({"ann": FrozenMap({"a": FrozenMap({"b": 3.0, "c": 5.0}), "b": FrozenMap({"c": 2.0})})}),
        priorities="eigenvector",
    ),
    ii.BestWorstMethod(
        judgments=ii.BestWorstJudgments(
            best="a", worst="c", best_to=FrozenMap({"b": 2.0, "c": 8.0}), to_worst=FrozenMap({"a": 8.0, "b": 5.0})
        ),
        model="linear",
    ),
    ii.CommonBenefitOfTheDoubt(target="one", mean_share=0.0),
    ii.OverLeaves(weighter=ii.Critic()),
    ii.OverLevel(weighter=ii.EntropyWeights(basis="normalized")),
    # aggregator
    ii.WeightedSum(),
    ii.ArithmeticMean(missing=Missing(rule="skip", share=0.5, of="leaves")),
    ii.GeometricMean(),
    ii.HarmonicMean(missing=Missing(rule="skip", at_least=2)),
    ii.PowerMean(exponent=2.0),
    ii.Product(),
    ii.FormulaAggregation(text="a * b + min(a, c)"),
    ii.Copeland(),
    ii.BordaCount(within="period"),
    ii.Concordance(threshold=0.6, vetoes=FrozenMap({"a": 0.5})),
    ii.Promethee(preference=ii.PreferenceFunction(shape="linear", indifference=0.1, preference=0.4)),
    ii.Kemeny(),
    ii.Minimum(),
    ii.Maximum(),
    ii.Median(missing=Missing(rule="skip", at_least=2)),
    ii.Owa(weights=(0.5, 0.3, 0.2), order="worst_first"),
    ii.Choquet(interactions=FrozenMap({"a": FrozenMap({"b": 0.2}), "c": FrozenMap({"b": -0.25})})),
    ii.MazziottaPareto(penalty="subtracted", ddof=0),
    ii.MeanMin(alpha=0.5, beta=0.1),
    ii.BottleneckPenalty(),
    ii.Topsis(),
    ii.Wroclaw(ddof=0, weights_enter="distance"),
    ii.Vikor(v=0.5),
    ii.Edas(),
    ii.Copras(),
    ii.BenefitOfTheDoubt(),
)

VARIANTS: tuple[Strategy, ...] = (
    ii.GoalPosts(floor_at=0.05, ceiling_at=1.0, ceiling=1.0, clip="ceiling", scale="log"),
    ii.MinMax(ceiling=1.0, constant=0.5),
    ii.ZScore(ddof=0),
    ii.Rank(ties="dense"),
    ii.Rank(ties="max", among=NumberTable([0.2, 0.5, 0.8])),
    ii.Percentile(ties="max", denominator="n", zeros="apart"),
    ii.Percentile(ties="dense", denominator="n_plus_1", ceiling=1.0),
    ii.RobustZ(consistency=1.0, mean=100.0, deviation=10.0),
    ii.Concordance(within="period"),
    ii.Promethee(preference=ii.PreferenceFunction(shape="gaussian", deviation=0.2), within="period"),
    ii.Kemeny(most_units=16, within="period"),
    ii.Borda(ties="average"),
    ii.DistanceToMean(form="ratio", ceiling=100.0),
    ii.DistanceToReference(to="median", form="difference"),
    ii.DistanceToReference(unit=testing.Example().data.rows.units[3], form="relative"),
    ii.DistanceToTarget(target=FrozenMap({"a": 0.8}), capped=False, ceiling=100.0),
    ii.AdjustedMinMax(period="2020", low=0.0),
    ii.Vector(turn="complement"),
    ii.SumShare(turn="reciprocal"),
    ii.RatioToBest(ceiling=100.0, turn="negate"),
    ii.QuantileCategory(shares=(0.2, 0.25, 0.3), numbers=(1.0, 2.0, 3.0, 4.0), closed="right", repeated="merge"),
    ii.Sigmoid(scale=0.1, ceiling=1.0),
    ii.Sigmoid(ddof=0),
    ii.SkewnessKurtosis(skewness_limit=0.1, kurtosis_limit=-3.0, most_points=0),
    ii.SkewnessKurtosis(skewness_limit=0.1, kurtosis_limit=-3.0, most_points=0, otherwise="shifted_log_by_skew"),
    ii.RowMean(among="siblings", within="island", otherwise="leave"),
    ii.ExpectationMaximization(among="all", within="period", ridge=0.0, otherwise="leave"),
    ii.NearestNeighbors(
        among="all",
        within="period",
        k=1,
        scale="deviation",
        weights="distance",
        distance="manhattan",
        otherwise="leave",
    ),
    ii.Latest(leading="first", max_age=2.0),
    ii.LinearInTime(ends="hold", order=("2020", "2021", "2022")),
    ii.WinsorizeQuantiles(low=0.1, high=1.0, to="last_inside"),
    ii.WinsorizeFences(reach=0.5, to="last_inside"),
    ii.Log(shift="lowest_is_one"),
    ii.Log(shift=1.0, mirrored=True),
    ii.ShiftedLog(share=0.01, by_skew=True),
    ii.BoxCox(power=0.0, shift="lowest_is_one"),
    ii.BoxCox(rescale=True),
    ii.YeoJohnson(power=-1.5, rescale=True),
    ii.Chain(steps=(ii.Percentile(ties="min", denominator="n", ceiling=1.0), ii.Exponential(scale=23.0))),
    ii.PerPeerGroup(by="period", step=ii.Chain(steps=(ii.Fill(value=0.5), ii.Rank(ties="min")))),
    ii.ReferencePeriod(period="2021", step=ii.PerPeerGroup(by="island", step=ii.MinMax())),
    ii.EntropyWeights(basis="normalized"),
    ii.EntropyWeights(basis="normalized", zeros="refuse"),
    ii.Critic(correlation="spearman"),
    ii.DeviationWeights(basis="treated", constant="zero"),
    ii.GiniWeights(basis="treated", reciprocal=True),
    ii.Merec(basis="treated", constant="zero"),
    ii.Idocriw(basis="treated", part="impact_loss"),
    ii.CorrelationAdjusted(correlation="pearson", sign="kept"),
    ii.PcaWeights(matrix="covariance", retain=ii.Retain(count=2), form="squared_loadings"),
    ii.FactorWeights(matrix="covariance", retain=ii.Retain(each_share=0.3), rotation="raw_varimax"),
    ii.EqualInfluence(correlation="spearman", influence=FrozenMap({"a": 2.0, "b": 1.0, "c": 1.0}), tolerance=1.0),
    ii.OverLeaves(weighter=ii.EqualWeights()),
    ii.Ahp(
        people=FrozenMap(
            {
                "ann": FrozenMap({"a": FrozenMap({"b": 3.0, "c": 5.0}), "b": FrozenMap({"c": 2.0})}),
                "budi": FrozenMap({"c": FrozenMap({"b": 2.0, "a": 1.0}), "a": FrozenMap({"b": 2.5})}),
            }
        ),
        priorities="geometric_mean",
        combined="judgments",
        shares=FrozenMap({"ann": 2.0, "budi": 1.0}),
        random_index="alonso_lamata",
    ),
    ii.BestWorstMethod(
        judgments=ii.BestWorstJudgments(
            best="b", worst="c", best_to=FrozenMap({"a": 2.0, "c": 8.0}), to_worst=FrozenMap({"a": 5.0})
        ),
        model="nonlinear",
        limit=None,
    ),
    ii.RankOrderWeights(order=("c", "a", "b"), form="exponent", exponent=1.5),
    ii.PowerMean(exponent=-1.5),
    ii.Product(missing=Missing(rule="propagate")),
    ii.Median(halfway="lower"),
    ii.Owa(exponent=2.0, importances="used", missing=Missing(rule="skip", at_least=1)),
    ii.Owa(between=(0.3, 0.8)),
    ii.Owa(worst=2, missing=Missing(rule="skip", at_least=2)),
    ii.Owa(orness=0.7),
    ii.MazziottaPareto(penalty="added", ddof=1, missing=Missing(rule="skip")),
    ii.Topsis(distance="manhattan", weights_enter="distance", missing=Missing(rule="skip", at_least=2)),
    ii.Topsis(distance="minkowski", exponent=3.0, best=FrozenMap({"a": 1.0, "b": 1.0, "c": 1.0})),
    ii.Topsis(distance="chebyshev", missing=Missing(rule="propagate")),
    ii.Wroclaw(ddof=1, weights_enter="values", deviations=3.0, missing=Missing(rule="propagate")),
    ii.Vikor(v=0.625, sums=(0.0, 1.0), largest=(0.0, 0.5)),
    ii.BenefitOfTheDoubt(bounds=ii.ShareBounds(of="weights", at_least=0.2, at_most=FrozenMap({"b": 0.5}))),
    ii.BenefitOfTheDoubt(bounds=ii.ShareBounds(of="score", at_least=0.1), ceiling=100.0),
    ii.BenefitOfTheDoubt(
        bounds=ii.RatioBounds(at_most=4.0, pairs=(ii.WeightRatio(over="a", under="b", at_least=1.0),)),
        direction=FrozenMap({"a": 1.0, "b": 0.5, "c": 2.0}),
        within="island",
    ),
    ii.CommonBenefitOfTheDoubt(target="own_score", mean_share=0.5, at_least=0.1),
    CountOf(each=2.0, over="submitted"),
    BestOf(over="submitted", missing="skip"),
)
"""Other settings of kinds that have a specimen."""

EXAMPLE = testing.Example()


def example_for(strategy: Strategy, example: testing.Example = EXAMPLE) -> testing.Example:
    """Return what a strategy is checked on: the example, or the values that it needs instead."""
    if isinstance(strategy, ii.Reverse):
        return replace(example, direction=None)  # of a group, for no indicator may have it
    if isinstance(strategy, ii.Reciprocal):
        return replace(example, direction="negative")  # it is how a negative indicator is turned
    if isinstance(strategy, ii.Edas):
        around_zero = {code: values - 0.25 for code, values in example.data.columns.items()}
        return replace(example, data=example.data.with_columns(around_zero))
    return example
