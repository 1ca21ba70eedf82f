"""The public API as users write it: specifications, results, strategies of their own; only type checkers read this."""

from collections.abc import Mapping
from typing import Any, Literal, assert_type

import numpy as np
from numpy.typing import NDArray

import indeks_inovasi as ii

# -- a specification in a notebook

framework = ii.Framework.of(
    {"index": {"health": ["life"], "economy": ["income", "co2"]}}, negative=["co2"], weights={"income": 2, "co2": 1}
)
spec = ii.IndexSpec(
    name="demo",
    framework=framework,
    imputer=ii.GroupMean(by="island"),
    treatment=ii.Winsorize(high=1),
    normalizer=ii.MinMax(floor=1),
    weighter=ii.EqualWeights(),
    aggregator=ii.GeometricMean(missing=ii.Missing(rule="skip", at_least=2)),
    ranking=ii.Ranking(ties="average"),
)
assert_type(framework, ii.Framework)
assert_type(framework.leaves_below("index"), tuple[str, ...])
assert_type(spec, ii.IndexSpec)
assert_type(spec.replace(aggregator=ii.ArithmeticMean()), ii.IndexSpec)
assert_type(spec.everywhere(normalizer=ii.ZScore(ddof=1)), ii.IndexSpec)
assert_type(spec.with_node("economy", then=(ii.Round(decimals=3, ties="half_up"),)), ii.IndexSpec)
assert_type(spec.to_json(), str)
assert_type(ii.IndexSpec.from_json("{}"), ii.IndexSpec)
assert_type(ii.Profile.load("profile.json"), ii.Profile)
assert_type(spec.learning, tuple[str, ...])
assert_type(ii.schema("Profile"), dict[str, Any])

# -- data and results

table = {"unit": ["a", "b"], "life": [60.0, 70.0], "income": [1.0, 2.0], "co2": [3.0, 4.0]}
data = ii.read(table, unit="unit")
assert_type(data, ii.Dataset)
assert_type(data["life"], NDArray[np.float64])
assert_type(ii.Dataset.of({"life": [60.0, 70.0]}, ["a", "b"], periods=["2020", "2020"]), ii.Dataset)

result = ii.compute(data, spec, keep="all", lang="en")
assert_type(result, ii.IndexResult)
assert_type(result.score, NDArray[np.float64])
assert_type(result.rank, NDArray[np.float64])
assert_type(result.category, tuple[str | None, ...])
assert_type(result.frozen, ii.IndexSpec)
assert_type(result.nodes, ii.IndicatorMatrix)
assert_type(result.stage("normalized"), ii.IndicatorMatrix)
assert_type(result.readings, tuple[ii.Reading, ...])
assert_type(ii.apply(data, result.frozen), ii.IndexResult)

unit = result["a"]
assert_type(unit, ii.UnitResult)
assert_type(result["a", 2020], ii.UnitResult)
assert_type(unit.score, float | None)
assert_type(unit.rank, int | float | None)
assert_type(unit.nodes, Mapping[str, float | None])
for each in result:
    assert_type(each, ii.UnitResult)
for step, column in result.trace("life"):
    assert_type(step, str)
    assert_type(column.values, NDArray[np.float64])

# -- strategies


@ii.register
class Halved(ii.Normalizer, frozen=True):
    """Half of every value."""

    kind: Literal["mine.halved"] = "mine.halved"

    def apply(self, column: ii.Column) -> ii.Column:
        """Return the halved column."""
        return column.normalized(column.values / 2.0)


assert_type(ii.MinMax().replace(floor=1.0), ii.MinMax)
ii.testing.check_strategy(Halved())

# What must not pass a type checker: each line needs its comment, or the checkers complain about the comment.
ii.ZScore()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
ii.Round(decimals=1, ties="up")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
ii.compute(data, spec, keep="everything")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
