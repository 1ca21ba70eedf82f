"""One valid instance of every strategy kind; a test fails if a kind of the registry is missing here."""

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
    # imputers among the steps
    ii.NoImputation(),
    ii.Fill(value=0.5),
    ii.MeanImputation(),
    ii.MedianImputation(),
    ii.GroupMean(by="island"),
    ii.FillByGroup(by="island", numbers=FrozenMap({"east": 0.4, "west": 0.6})),
    # treatments
    ii.NoTreatment(),
    ii.Clip(low=0.2, high=0.8),
    ii.Replace(value=0.5, by=0.55),
    ii.Winsorize(low=1, high=1),
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
    ii.Minimum(),
    ii.Maximum(),
)

VARIANTS: tuple[Strategy, ...] = (
    ii.GoalPosts(floor_at=0.05, ceiling_at=1.0, ceiling=1.0, clip="ceiling", scale="log"),
    ii.MinMax(ceiling=1.0, constant=0.5),
    ii.ZScore(ddof=0),
    ii.Rank(ties="dense"),
    ii.Rank(ties="max", among=NumberTable([0.2, 0.5, 0.8])),
    ii.Percentile(ties="max", denominator="n", zeros="apart"),
    ii.Percentile(ties="dense", denominator="n_plus_1", ceiling=1.0),
    ii.SkewnessKurtosis(skewness_limit=0.1, kurtosis_limit=-3.0, most_points=0),
    ii.Chain(steps=(ii.Percentile(ties="min", denominator="n", ceiling=1.0), ii.Exponential(scale=23.0))),
    ii.PerPeerGroup(by="period", step=ii.Chain(steps=(ii.Fill(value=0.5), ii.Rank(ties="min")))),
    ii.ReferencePeriod(period="2021", step=ii.PerPeerGroup(by="island", step=ii.MinMax())),
    ii.EntropyWeights(basis="normalized"),
    ii.PowerMean(exponent=-1.5),
    ii.Product(missing=Missing(rule="propagate")),
    CountOf(each=2.0, over="submitted"),
    BestOf(over="submitted", missing="skip"),
)
"""Other settings of kinds that have a specimen."""

EXAMPLE = testing.Example()
