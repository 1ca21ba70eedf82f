"""What users may rely on: the list of names, their documentation, and an import that costs little."""

import copy
import inspect
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

import indeks_inovasi as ii
from indeks_inovasi import _kinds
from tests.specimens import SPECIMENS

NAMES = [
    "AboveBelowMean",
    "AcrossStep",
    "AdjustedMinMax",
    "Affine",
    "Aggregator",
    "Ahp",
    "Alternatives",
    "AnyOf",
    "ArithmeticMean",
    "AsIs",
    "BandNumbers",
    "Bands",
    "Basis",
    "BenefitOfTheDoubt",
    "BestOf",
    "BestOrders",
    "BestWorstJudgments",
    "BestWorstMethod",
    "Bootstrap",
    "Borda",
    "BordaCount",
    "BottleneckPenalty",
    "BoundedWeights",
    "BoxCox",
    "BudgetAllocation",
    "Chain",
    "Child",
    "Children",
    "Choquet",
    "Clip",
    "Column",
    "ColumnValue",
    "Combine",
    "CommonBenefitOfTheDoubt",
    "ComparingAggregator",
    "Comparison",
    "Concordance",
    "Condition",
    "Constant",
    "Copeland",
    "Copras",
    "CorrelationAdjusted",
    "CountOf",
    "Coverage",
    "CoverageScreening",
    "Critic",
    "Dataset",
    "DateBetween",
    "DeviationWeights",
    "DirichletWeights",
    "DistanceToMax",
    "DistanceToMean",
    "DistanceToReference",
    "DistanceToTarget",
    "Drop",
    "Edas",
    "EntropyWeights",
    "EqualEigenvaluesWarning",
    "EqualInfluence",
    "EqualWeights",
    "Evidence",
    "ExpectationMaximization",
    "ExpertWeights",
    "Explanation",
    "Exponential",
    "FactorWeights",
    "Fill",
    "FillByGroup",
    "FixedWeights",
    "FlatWeights",
    "FormulaAggregation",
    "FormulaValue",
    "Framework",
    "FrameworkWeights",
    "GeometricMean",
    "GiniWeights",
    "GoalPosts",
    "Group",
    "GroupMean",
    "GroupMedian",
    "HarmonicMean",
    "HasAll",
    "Idocriw",
    "ImputationUncertainty",
    "Imputer",
    "IndeksInovasiError",
    "IndexLock",
    "IndexResult",
    "IndexSpec",
    "Indicator",
    "IndicatorMatrix",
    "InfluenceWarning",
    "Innovation",
    "Kemeny",
    "Latest",
    "Level",
    "LevelPoint",
    "LevelPoints",
    "LevelScale",
    "LinearInTime",
    "Log",
    "Mark",
    "Maximum",
    "MazziottaPareto",
    "MeanImputation",
    "MeanMin",
    "MeanOf",
    "MeanOverAtLeast",
    "MeasurementError",
    "Median",
    "MedianImputation",
    "Merec",
    "MinMax",
    "MinWords",
    "Minimum",
    "Missing",
    "NearestNeighbors",
    "NoImputation",
    "NoScreening",
    "NoTreatment",
    "NodeRule",
    "NonZeroScreening",
    "Normalizer",
    "NumberScale",
    "Observation",
    "OneOf",
    "OnlyIf",
    "OrderedWeights",
    "OverLeaves",
    "OverLevel",
    "Owa",
    "PairMatrix",
    "Part",
    "PartTable",
    "PcaWeights",
    "PerPeerGroup",
    "Percentile",
    "PowerMean",
    "PreferenceFunction",
    "Product",
    "Profile",
    "Promethee",
    "QuantileCategory",
    "RangeToReference",
    "Rank",
    "RankOrderWeights",
    "Ranking",
    "RatioBounds",
    "RatioToBest",
    "Reading",
    "Reciprocal",
    "Records",
    "ReferencePeriod",
    "Replace",
    "Retain",
    "Reverse",
    "RobustZ",
    "RollUp",
    "Round",
    "RowMean",
    "Rows",
    "Rule",
    "Screening",
    "SeveralScreenings",
    "ShareBounds",
    "ShareOfMax",
    "ShiftedLog",
    "Sigmoid",
    "SkewnessKurtosis",
    "Source",
    "Statement",
    "Step",
    "SumOf",
    "SumShare",
    "SwingWeights",
    "Taxonomy",
    "Term",
    "Topsis",
    "Treatment",
    "TriangularTarget",
    "UncertaintyStudy",
    "UnconfirmedRuleWarning",
    "Unit",
    "UnitKind",
    "UnitResult",
    "VariationWeights",
    "Vector",
    "VerificationReport",
    "Vikor",
    "WeightNoise",
    "WeightRatio",
    "WeightStability",
    "WeightedSum",
    "Weighter",
    "WhatIf",
    "Winsorize",
    "WinsorizeFences",
    "WinsorizeQuantiles",
    "Wroclaw",
    "YeoJohnson",
    "ZScore",
    "__version__",
    "apply",
    "best_orders",
    "compare",
    "compute",
    "explain",
    "frames",
    "kernels",
    "lock",
    "own_weights",
    "pair_matrix",
    "plot",
    "profiles",
    "read",
    "register",
    "samples",
    "schema",
    "testing",
    "uncertainty",
    "verify",
    "weight_stability",
    "what_if",
]
OPTIONAL = (
    "pandas",
    "polars",
    "pyarrow",
    "narwhals",
    "openpyxl",
    "xlsxwriter",
    "typer",
    "click",
    "rich",
    "scipy",
    "dask",
)


def test_names_are_pinned():
    """A name that comes or goes is a decision, not an accident."""
    assert sorted(ii.__all__) == NAMES
    assert list(ii.__all__) == sorted(ii.__all__)
    assert dir(ii) == list(ii.__all__)


def test_every_built_in_strategy_is_public():
    """Whoever reads a kind in a file finds its class under the package."""
    classes = {place.split(":")[1] for family in _kinds.BUILT_IN.values() for place in family.values()}

    assert classes <= set(ii.__all__)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "__version__"])
def test_every_name_is_documented(name):
    """A docstring begins with one plain sentence on its own line or lines, ended by a full stop."""
    found = getattr(ii, name)
    text = inspect.cleandoc(found.__doc__ or "")
    first = text.split("\n\n")[0]

    assert first, f"{name} has no docstring"
    assert first.endswith((".", ":")), f"{name}: the first paragraph is no sentence"
    assert first[0].isupper(), f"{name}: the first sentence begins in the middle"
    assert len(first) <= 300, f"{name}: the first sentence is too long"


@pytest.mark.parametrize("name", [name for name in NAMES if name[0].isupper()])
def test_public_methods_are_documented(name):
    """Methods and properties of a public class say what they do; an overridden one may leave it to its family."""
    found = getattr(ii, name)
    for method, value in vars(found).items():
        if method.startswith("_") or not (inspect.isfunction(value) or isinstance(value, classmethod | property)):
            continue
        assert inspect.getdoc(getattr(found, method) if not isinstance(value, property) else value), f"{name}.{method}"


def test_unknown_name():
    """A mistyped name is an attribute error with the name."""
    with pytest.raises(AttributeError, match="module 'indeks_inovasi' has no attribute 'comput'"):
        ii.comput  # noqa: B018


def in_a_new_process(code):
    """Return what a fresh interpreter prints as JSON."""
    paths = os.pathsep.join([str(Path(ii.__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_import_loads_nothing_heavy():
    """`import indeks_inovasi` builds no strategy class and loads no optional package, not even numpy."""
    loaded = in_a_new_process("import indeks_inovasi, sys, json; print(json.dumps(sorted(sys.modules)))")

    assert not [name for name in loaded if name.startswith("indeks_inovasi.strategies")]
    assert not [name for name in loaded if name.partition(".")[0] in (*OPTIONAL, "numpy", "pydantic")]


def test_computing_loads_no_optional_package():
    """A computation from plain columns needs the core only."""
    loaded = in_a_new_process(
        "import indeks_inovasi as ii, sys, json\n"
        "spec = ii.IndexSpec(name='x', framework=ii.Framework.of({'g': ['a']}), normalizer=ii.MinMax(),"
        " aggregator=ii.ArithmeticMean())\n"
        "ii.compute({'unit': ['u', 'v'], 'a': [1, 2]}, spec)\n"
        "ii.schema()\n"
        "print(json.dumps(sorted(sys.modules)))"
    )

    assert not [name for name in loaded if name.partition(".")[0] in OPTIONAL]


def test_reading_a_specification_loads_only_its_families():
    """A name loads its own module, and no strategy file that nothing has asked for."""
    loaded = in_a_new_process(
        "import indeks_inovasi as ii, sys, json; ii.MinMax; print(json.dumps(sorted(sys.modules)))"
    )
    families = {name.split(".")[2] for name in loaded if name.startswith("indeks_inovasi.strategies.")}

    assert families == {"base", "normalization"}


@pytest.mark.parametrize("strategy", SPECIMENS, ids=lambda strategy: f"{strategy.family}-{strategy.kind}")
@pytest.mark.parametrize(
    "made",
    [copy.copy, copy.deepcopy, lambda held: pickle.loads(pickle.dumps(held))],
    ids=["copy", "deepcopy", "pickle"],
)
def test_strategies_are_values(strategy, made):
    """Copies are equal, with one hash."""
    again = made(strategy)

    assert again == strategy
    assert hash(again) == hash(strategy)
    assert type(again) is type(strategy)


def test_strategy_is_replaced_through_validation():
    """A strategy with other fields is checked again."""
    assert ii.MinMax().replace(floor=1.0) == ii.MinMax(floor=1.0)
    with pytest.raises(ValueError, match="valid number"):
        ii.MinMax().replace(floor="1")


def test_records_of_the_api_are_models():
    """Everything that is written as JSON is an immutable model that refuses unknown fields."""
    for name in NAMES:
        found = getattr(ii, name)
        if inspect.isclass(found) and issubclass(found, BaseModel):
            assert found.model_config.get("frozen") is True, name
            assert found.model_config.get("extra") == "forbid", name


def test_specification_of_a_result_is_picklable():
    """Specifications travel to worker processes, frozen or not."""
    spec = ii.IndexSpec(
        name="x",
        framework=ii.Framework.of({"g": ["a"]}),
        normalizer=ii.Rank(ties="min"),
        aggregator=ii.ArithmeticMean(),
    )
    result = ii.compute(ii.Dataset.of({"a": [1.0, 3.0]}, ["u", "v"]), spec)
    again = pickle.loads(pickle.dumps(result.frozen))

    assert again == result.frozen
    assert hash(again) == hash(result.frozen)
    assert ii.apply(ii.Dataset.of({"a": [2.0]}, ["w"]), again).score.tolist() == [2.0]
