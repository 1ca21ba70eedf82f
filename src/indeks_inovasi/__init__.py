"""Composite indices and innovation indices as data, computed to the last bit."""

import importlib
from typing import TYPE_CHECKING, Any

from indeks_inovasi import _kinds

if TYPE_CHECKING:
    from indeks_inovasi import frames as frames
    from indeks_inovasi import kernels as kernels
    from indeks_inovasi import plot as plot
    from indeks_inovasi import profiles as profiles
    from indeks_inovasi import samples as samples
    from indeks_inovasi import testing as testing
    from indeks_inovasi._warnings import UnconfirmedRuleWarning as UnconfirmedRuleWarning
    from indeks_inovasi.assembly.records import Records as Records
    from indeks_inovasi.assembly.tables import read as read
    from indeks_inovasi.comparison import Comparison as Comparison
    from indeks_inovasi.comparison import compare as compare
    from indeks_inovasi.engine import apply as apply
    from indeks_inovasi.engine import compute as compute
    from indeks_inovasi.errors import IndeksInovasiError as IndeksInovasiError
    from indeks_inovasi.explanation import BestOrders as BestOrders
    from indeks_inovasi.explanation import Explanation as Explanation
    from indeks_inovasi.explanation import PairMatrix as PairMatrix
    from indeks_inovasi.explanation import best_orders as best_orders
    from indeks_inovasi.explanation import explain as explain
    from indeks_inovasi.explanation import own_weights as own_weights
    from indeks_inovasi.explanation import pair_matrix as pair_matrix
    from indeks_inovasi.kernels.linalg import EqualEigenvaluesWarning as EqualEigenvaluesWarning
    from indeks_inovasi.lockfile import IndexLock as IndexLock
    from indeks_inovasi.lockfile import VerificationReport as VerificationReport
    from indeks_inovasi.lockfile import lock as lock
    from indeks_inovasi.lockfile import verify as verify
    from indeks_inovasi.matrix import Children as Children
    from indeks_inovasi.matrix import Column as Column
    from indeks_inovasi.matrix import Dataset as Dataset
    from indeks_inovasi.matrix import IndicatorMatrix as IndicatorMatrix
    from indeks_inovasi.matrix import PartTable as PartTable
    from indeks_inovasi.matrix import Rows as Rows
    from indeks_inovasi.models.framework import Child as Child
    from indeks_inovasi.models.framework import Framework as Framework
    from indeks_inovasi.models.framework import Group as Group
    from indeks_inovasi.models.indicator import Basis as Basis
    from indeks_inovasi.models.indicator import Condition as Condition
    from indeks_inovasi.models.indicator import Indicator as Indicator
    from indeks_inovasi.models.indicator import Level as Level
    from indeks_inovasi.models.indicator import LevelScale as LevelScale
    from indeks_inovasi.models.indicator import NumberScale as NumberScale
    from indeks_inovasi.models.innovation import Evidence as Evidence
    from indeks_inovasi.models.innovation import Innovation as Innovation
    from indeks_inovasi.models.innovation import Mark as Mark
    from indeks_inovasi.models.innovation import Observation as Observation
    from indeks_inovasi.models.provenance import Source as Source
    from indeks_inovasi.models.provenance import Statement as Statement
    from indeks_inovasi.models.reading import Reading as Reading
    from indeks_inovasi.models.taxonomy import Taxonomy as Taxonomy
    from indeks_inovasi.models.taxonomy import Term as Term
    from indeks_inovasi.models.unit import Unit as Unit
    from indeks_inovasi.models.unit import UnitKind as UnitKind
    from indeks_inovasi.result import IndexResult as IndexResult
    from indeks_inovasi.result import UnitResult as UnitResult
    from indeks_inovasi.robustness import Alternatives as Alternatives
    from indeks_inovasi.robustness import Bootstrap as Bootstrap
    from indeks_inovasi.robustness import BoundedWeights as BoundedWeights
    from indeks_inovasi.robustness import DirichletWeights as DirichletWeights
    from indeks_inovasi.robustness import Drop as Drop
    from indeks_inovasi.robustness import FlatWeights as FlatWeights
    from indeks_inovasi.robustness import ImputationUncertainty as ImputationUncertainty
    from indeks_inovasi.robustness import MeasurementError as MeasurementError
    from indeks_inovasi.robustness import OrderedWeights as OrderedWeights
    from indeks_inovasi.robustness import UncertaintyStudy as UncertaintyStudy
    from indeks_inovasi.robustness import WeightNoise as WeightNoise
    from indeks_inovasi.robustness import WeightStability as WeightStability
    from indeks_inovasi.robustness import WhatIf as WhatIf
    from indeks_inovasi.robustness import uncertainty as uncertainty
    from indeks_inovasi.robustness import weight_stability as weight_stability
    from indeks_inovasi.robustness import what_if as what_if
    from indeks_inovasi.schemas import schema as schema
    from indeks_inovasi.specification import IndexSpec as IndexSpec
    from indeks_inovasi.specification import NodeRule as NodeRule
    from indeks_inovasi.specification import Part as Part
    from indeks_inovasi.specification import Profile as Profile
    from indeks_inovasi.strategies.aggregation.appraisals import Copras as Copras
    from indeks_inovasi.strategies.aggregation.appraisals import Edas as Edas
    from indeks_inovasi.strategies.aggregation.compromise import Vikor as Vikor
    from indeks_inovasi.strategies.aggregation.extremes import Maximum as Maximum
    from indeks_inovasi.strategies.aggregation.extremes import Minimum as Minimum
    from indeks_inovasi.strategies.aggregation.formula import FormulaAggregation as FormulaAggregation
    from indeks_inovasi.strategies.aggregation.frontier import BenefitOfTheDoubt as BenefitOfTheDoubt
    from indeks_inovasi.strategies.aggregation.ideals import Topsis as Topsis
    from indeks_inovasi.strategies.aggregation.ideals import Wroclaw as Wroclaw
    from indeks_inovasi.strategies.aggregation.interaction import Choquet as Choquet
    from indeks_inovasi.strategies.aggregation.means import ArithmeticMean as ArithmeticMean
    from indeks_inovasi.strategies.aggregation.means import GeometricMean as GeometricMean
    from indeks_inovasi.strategies.aggregation.means import HarmonicMean as HarmonicMean
    from indeks_inovasi.strategies.aggregation.means import PowerMean as PowerMean
    from indeks_inovasi.strategies.aggregation.ordered import Median as Median
    from indeks_inovasi.strategies.aggregation.ordered import Owa as Owa
    from indeks_inovasi.strategies.aggregation.outranking import BordaCount as BordaCount
    from indeks_inovasi.strategies.aggregation.outranking import Concordance as Concordance
    from indeks_inovasi.strategies.aggregation.outranking import Copeland as Copeland
    from indeks_inovasi.strategies.aggregation.outranking import Kemeny as Kemeny
    from indeks_inovasi.strategies.aggregation.outranking import PreferenceFunction as PreferenceFunction
    from indeks_inovasi.strategies.aggregation.outranking import Promethee as Promethee
    from indeks_inovasi.strategies.aggregation.penalties import BottleneckPenalty as BottleneckPenalty
    from indeks_inovasi.strategies.aggregation.penalties import MazziottaPareto as MazziottaPareto
    from indeks_inovasi.strategies.aggregation.penalties import MeanMin as MeanMin
    from indeks_inovasi.strategies.aggregation.restrictions import RatioBounds as RatioBounds
    from indeks_inovasi.strategies.aggregation.restrictions import ShareBounds as ShareBounds
    from indeks_inovasi.strategies.aggregation.restrictions import WeightRatio as WeightRatio
    from indeks_inovasi.strategies.aggregation.sums import Product as Product
    from indeks_inovasi.strategies.aggregation.sums import WeightedSum as WeightedSum
    from indeks_inovasi.strategies.base import AcrossStep as AcrossStep
    from indeks_inovasi.strategies.base import Aggregator as Aggregator
    from indeks_inovasi.strategies.base import Combine as Combine
    from indeks_inovasi.strategies.base import ComparingAggregator as ComparingAggregator
    from indeks_inovasi.strategies.base import Coverage as Coverage
    from indeks_inovasi.strategies.base import Imputer as Imputer
    from indeks_inovasi.strategies.base import Missing as Missing
    from indeks_inovasi.strategies.base import Normalizer as Normalizer
    from indeks_inovasi.strategies.base import Rule as Rule
    from indeks_inovasi.strategies.base import Screening as Screening
    from indeks_inovasi.strategies.base import Step as Step
    from indeks_inovasi.strategies.base import Treatment as Treatment
    from indeks_inovasi.strategies.base import Weighter as Weighter
    from indeks_inovasi.strategies.combining import BestOf as BestOf
    from indeks_inovasi.strategies.combining import CountOf as CountOf
    from indeks_inovasi.strategies.combining import MeanOf as MeanOf
    from indeks_inovasi.strategies.combining import MeanOverAtLeast as MeanOverAtLeast
    from indeks_inovasi.strategies.combining import OnlyIf as OnlyIf
    from indeks_inovasi.strategies.combining import SumOf as SumOf
    from indeks_inovasi.strategies.eligibility import AnyOf as AnyOf
    from indeks_inovasi.strategies.eligibility import DateBetween as DateBetween
    from indeks_inovasi.strategies.eligibility import HasAll as HasAll
    from indeks_inovasi.strategies.eligibility import MinWords as MinWords
    from indeks_inovasi.strategies.eligibility import OneOf as OneOf
    from indeks_inovasi.strategies.imputation.groups import FillByGroup as FillByGroup
    from indeks_inovasi.strategies.imputation.groups import GroupMean as GroupMean
    from indeks_inovasi.strategies.imputation.groups import GroupMedian as GroupMedian
    from indeks_inovasi.strategies.imputation.models import ExpectationMaximization as ExpectationMaximization
    from indeks_inovasi.strategies.imputation.neighbors import NearestNeighbors as NearestNeighbors
    from indeks_inovasi.strategies.imputation.panels import Latest as Latest
    from indeks_inovasi.strategies.imputation.panels import LinearInTime as LinearInTime
    from indeks_inovasi.strategies.imputation.rows import RowMean as RowMean
    from indeks_inovasi.strategies.imputation.simple import Fill as Fill
    from indeks_inovasi.strategies.imputation.simple import MeanImputation as MeanImputation
    from indeks_inovasi.strategies.imputation.simple import MedianImputation as MedianImputation
    from indeks_inovasi.strategies.imputation.simple import NoImputation as NoImputation
    from indeks_inovasi.strategies.normalization.bands import AboveBelowMean as AboveBelowMean
    from indeks_inovasi.strategies.normalization.bands import BandNumbers as BandNumbers
    from indeks_inovasi.strategies.normalization.bands import LevelPoint as LevelPoint
    from indeks_inovasi.strategies.normalization.bands import LevelPoints as LevelPoints
    from indeks_inovasi.strategies.normalization.bands import QuantileCategory as QuantileCategory
    from indeks_inovasi.strategies.normalization.constants import AsIs as AsIs
    from indeks_inovasi.strategies.normalization.constants import Constant as Constant
    from indeks_inovasi.strategies.normalization.distances import AdjustedMinMax as AdjustedMinMax
    from indeks_inovasi.strategies.normalization.distances import DistanceToMean as DistanceToMean
    from indeks_inovasi.strategies.normalization.distances import DistanceToReference as DistanceToReference
    from indeks_inovasi.strategies.normalization.distances import DistanceToTarget as DistanceToTarget
    from indeks_inovasi.strategies.normalization.distances import RangeToReference as RangeToReference
    from indeks_inovasi.strategies.normalization.lines import Affine as Affine
    from indeks_inovasi.strategies.normalization.lines import ShareOfMax as ShareOfMax
    from indeks_inovasi.strategies.normalization.lines import ZScore as ZScore
    from indeks_inovasi.strategies.normalization.places import Borda as Borda
    from indeks_inovasi.strategies.normalization.places import Percentile as Percentile
    from indeks_inovasi.strategies.normalization.places import Rank as Rank
    from indeks_inovasi.strategies.normalization.posts import DistanceToMax as DistanceToMax
    from indeks_inovasi.strategies.normalization.posts import GoalPosts as GoalPosts
    from indeks_inovasi.strategies.normalization.posts import MinMax as MinMax
    from indeks_inovasi.strategies.normalization.ratios import RatioToBest as RatioToBest
    from indeks_inovasi.strategies.normalization.ratios import Reciprocal as Reciprocal
    from indeks_inovasi.strategies.normalization.ratios import SumShare as SumShare
    from indeks_inovasi.strategies.normalization.ratios import Vector as Vector
    from indeks_inovasi.strategies.normalization.robust import RobustZ as RobustZ
    from indeks_inovasi.strategies.normalization.shapes import Exponential as Exponential
    from indeks_inovasi.strategies.normalization.shapes import Sigmoid as Sigmoid
    from indeks_inovasi.strategies.normalization.shapes import TriangularTarget as TriangularTarget
    from indeks_inovasi.strategies.ranking import Bands as Bands
    from indeks_inovasi.strategies.ranking import Ranking as Ranking
    from indeks_inovasi.strategies.screening import CoverageScreening as CoverageScreening
    from indeks_inovasi.strategies.screening import NonZeroScreening as NonZeroScreening
    from indeks_inovasi.strategies.screening import NoScreening as NoScreening
    from indeks_inovasi.strategies.screening import SeveralScreenings as SeveralScreenings
    from indeks_inovasi.strategies.steps import Chain as Chain
    from indeks_inovasi.strategies.steps import PerPeerGroup as PerPeerGroup
    from indeks_inovasi.strategies.steps import ReferencePeriod as ReferencePeriod
    from indeks_inovasi.strategies.steps import Reverse as Reverse
    from indeks_inovasi.strategies.steps import Round as Round
    from indeks_inovasi.strategies.treatment.automatic import SkewnessKurtosis as SkewnessKurtosis
    from indeks_inovasi.strategies.treatment.bounds import Clip as Clip
    from indeks_inovasi.strategies.treatment.bounds import NoTreatment as NoTreatment
    from indeks_inovasi.strategies.treatment.bounds import Replace as Replace
    from indeks_inovasi.strategies.treatment.bounds import Winsorize as Winsorize
    from indeks_inovasi.strategies.treatment.bounds import WinsorizeFences as WinsorizeFences
    from indeks_inovasi.strategies.treatment.bounds import WinsorizeQuantiles as WinsorizeQuantiles
    from indeks_inovasi.strategies.treatment.logs import Log as Log
    from indeks_inovasi.strategies.treatment.logs import ShiftedLog as ShiftedLog
    from indeks_inovasi.strategies.treatment.powers import BoxCox as BoxCox
    from indeks_inovasi.strategies.treatment.powers import YeoJohnson as YeoJohnson
    from indeks_inovasi.strategies.values import ColumnValue as ColumnValue
    from indeks_inovasi.strategies.values import FormulaValue as FormulaValue
    from indeks_inovasi.strategies.values import RollUp as RollUp
    from indeks_inovasi.strategies.weighting.components import FactorWeights as FactorWeights
    from indeks_inovasi.strategies.weighting.components import PcaWeights as PcaWeights
    from indeks_inovasi.strategies.weighting.components import Retain as Retain
    from indeks_inovasi.strategies.weighting.correlation import CorrelationAdjusted as CorrelationAdjusted
    from indeks_inovasi.strategies.weighting.correlation import Critic as Critic
    from indeks_inovasi.strategies.weighting.dispersion import DeviationWeights as DeviationWeights
    from indeks_inovasi.strategies.weighting.dispersion import EntropyWeights as EntropyWeights
    from indeks_inovasi.strategies.weighting.dispersion import GiniWeights as GiniWeights
    from indeks_inovasi.strategies.weighting.dispersion import VariationWeights as VariationWeights
    from indeks_inovasi.strategies.weighting.frontier import CommonBenefitOfTheDoubt as CommonBenefitOfTheDoubt
    from indeks_inovasi.strategies.weighting.given import EqualWeights as EqualWeights
    from indeks_inovasi.strategies.weighting.given import FixedWeights as FixedWeights
    from indeks_inovasi.strategies.weighting.given import FrameworkWeights as FrameworkWeights
    from indeks_inovasi.strategies.weighting.influence import EqualInfluence as EqualInfluence
    from indeks_inovasi.strategies.weighting.influence import InfluenceWarning as InfluenceWarning
    from indeks_inovasi.strategies.weighting.pairwise import Ahp as Ahp
    from indeks_inovasi.strategies.weighting.pairwise import BestWorstJudgments as BestWorstJudgments
    from indeks_inovasi.strategies.weighting.pairwise import BestWorstMethod as BestWorstMethod
    from indeks_inovasi.strategies.weighting.removal import Idocriw as Idocriw
    from indeks_inovasi.strategies.weighting.removal import Merec as Merec
    from indeks_inovasi.strategies.weighting.scopes import OverLeaves as OverLeaves
    from indeks_inovasi.strategies.weighting.scopes import OverLevel as OverLevel
    from indeks_inovasi.strategies.weighting.stated import BudgetAllocation as BudgetAllocation
    from indeks_inovasi.strategies.weighting.stated import ExpertWeights as ExpertWeights
    from indeks_inovasi.strategies.weighting.stated import RankOrderWeights as RankOrderWeights
    from indeks_inovasi.strategies.weighting.stated import SwingWeights as SwingWeights

__version__ = "0.1.0"

_PLACES = {
    "models.provenance": ("Source", "Statement"),
    "models.taxonomy": ("Taxonomy", "Term"),
    "models.unit": ("Unit", "UnitKind"),
    "models.indicator": ("Indicator", "Level", "LevelScale", "NumberScale", "Condition", "Basis"),
    "models.innovation": ("Innovation", "Evidence", "Observation", "Mark"),
    "models.framework": ("Framework", "Group", "Child"),
    "models.reading": ("Reading",),
    "matrix": ("Children", "Column", "Dataset", "IndicatorMatrix", "PartTable", "Rows"),
    "specification": ("IndexSpec", "NodeRule", "Part", "Profile"),
    "strategies.base": (
        "AcrossStep",
        "Aggregator",
        "Combine",
        "ComparingAggregator",
        "Coverage",
        "Imputer",
        "Missing",
        "Normalizer",
        "Rule",
        "Screening",
        "Step",
        "Treatment",
        "Weighter",
    ),
    "strategies.ranking": ("Ranking", "Bands"),
    "strategies.combining": ("OnlyIf",),
    "strategies.normalization.bands": ("LevelPoint",),
    "strategies.weighting.components": ("Retain",),
    "strategies.weighting.pairwise": ("BestWorstJudgments",),
    "strategies.aggregation.outranking": ("PreferenceFunction",),
    "strategies.aggregation.restrictions": ("RatioBounds", "ShareBounds", "WeightRatio"),
    "kernels.linalg": ("EqualEigenvaluesWarning",),
    "strategies.weighting.influence": ("InfluenceWarning",),
    "assembly.records": ("Records",),
    "assembly.tables": ("read",),
    "engine": ("compute", "apply"),
    "result": ("IndexResult", "UnitResult"),
    "explanation": (
        "BestOrders",
        "Explanation",
        "PairMatrix",
        "best_orders",
        "explain",
        "own_weights",
        "pair_matrix",
    ),
    "comparison": ("compare", "Comparison"),
    "robustness": (
        "Alternatives",
        "Bootstrap",
        "BoundedWeights",
        "DirichletWeights",
        "Drop",
        "FlatWeights",
        "ImputationUncertainty",
        "MeasurementError",
        "OrderedWeights",
        "UncertaintyStudy",
        "WeightNoise",
        "WeightStability",
        "WhatIf",
        "uncertainty",
        "weight_stability",
        "what_if",
    ),
    "lockfile": ("lock", "verify", "IndexLock", "VerificationReport"),
    "schemas": ("schema",),
    "errors": ("IndeksInovasiError",),
    "_warnings": ("UnconfirmedRuleWarning",),
}
_MODULE_OF = {
    **{name: module for module, names in _PLACES.items() for name in names},
    **{name: f"strategies.{module}" for module, name in _kinds.built_in_classes()},
}
_SUBMODULES = ("frames", "kernels", "plot", "profiles", "samples", "testing")

__all__ = [
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


def register(cls: type[Any]) -> type[Any]:
    """Make a strategy class known by its family and kind; usable as a decorator.

    Raises
    ------
    ValueError
        If the class is no strategy, its `kind` has no default, or the kind is taken.
    """
    from indeks_inovasi import _registry

    family = getattr(cls, "family", None)
    fields = getattr(cls, "model_fields", {})
    kind = fields["kind"].default if "kind" in fields else None
    if family not in _registry.families() or not isinstance(kind, str):
        raise ValueError(f"{cls.__name__} is no strategy with a kind: derive it from a family of strategies.base.")
    _registry.add(family, kind, cls)
    return cls


def __getattr__(name: str) -> Any:
    if name in _MODULE_OF:
        value = getattr(importlib.import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    elif name in _SUBMODULES:
        value = importlib.import_module(f"{__name__}.{name}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
