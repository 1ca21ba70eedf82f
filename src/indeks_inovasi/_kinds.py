"""Every built-in kind: the one table that the registry and the public names read. It imports nothing."""

BUILT_IN: dict[str, dict[str, str]] = {
    "value": {
        "column": "values:ColumnValue",
        "formula": "values:FormulaValue",
        "roll_up": "values:RollUp",
    },
    "combine": {
        "sum": "combining:SumOf",
        "mean": "combining:MeanOf",
        "mean_over_at_least": "combining:MeanOverAtLeast",
        "best": "combining:BestOf",
        "count": "combining:CountOf",
    },
    "rule": {
        "one_of": "eligibility:OneOf",
        "min_words": "eligibility:MinWords",
        "date_between": "eligibility:DateBetween",
        "any_of": "eligibility:AnyOf",
        "has_all": "eligibility:HasAll",
    },
    "screening": {
        "none": "screening:NoScreening",
        "coverage": "screening:CoverageScreening",
    },
    "step": {
        "no_imputation": "imputation.simple:NoImputation",
        "fill": "imputation.simple:Fill",
        "mean": "imputation.simple:MeanImputation",
        "median": "imputation.simple:MedianImputation",
        "group_mean": "imputation.groups:GroupMean",
        "fill_by_group": "imputation.groups:FillByGroup",
        "no_treatment": "treatment.bounds:NoTreatment",
        "clip": "treatment.bounds:Clip",
        "replace": "treatment.bounds:Replace",
        "winsorize": "treatment.bounds:Winsorize",
        "log": "treatment.logs:Log",
        "shifted_log": "treatment.logs:ShiftedLog",
        "skewness_kurtosis": "treatment.automatic:SkewnessKurtosis",
        "as_is": "normalization.constants:AsIs",
        "min_max": "normalization.posts:MinMax",
        "goalposts": "normalization.posts:GoalPosts",
        "z_score": "normalization.lines:ZScore",
        "rank": "normalization.places:Rank",
        "percentile": "normalization.places:Percentile",
        "distance_to_max": "normalization.posts:DistanceToMax",
        "share_of_max": "normalization.lines:ShareOfMax",
        "exponential": "normalization.shapes:Exponential",
        "band_numbers": "normalization.bands:BandNumbers",
        "level_points": "normalization.bands:LevelPoints",
        "constant": "normalization.constants:Constant",
        "affine": "normalization.lines:Affine",
        "round": "steps:Round",
        "reverse": "steps:Reverse",
        "chain": "steps:Chain",
        "per_peer_group": "steps:PerPeerGroup",
        "reference_period": "steps:ReferencePeriod",
    },
    "weighter": {
        "framework": "weighting.given:FrameworkWeights",
        "fixed": "weighting.given:FixedWeights",
        "equal": "weighting.given:EqualWeights",
        "entropy": "weighting.dispersion:EntropyWeights",
        "critic": "weighting.correlation:Critic",
        "over_leaves": "weighting.scopes:OverLeaves",
        "over_level": "weighting.scopes:OverLevel",
    },
    "aggregator": {
        "weighted_sum": "aggregation.sums:WeightedSum",
        "arithmetic_mean": "aggregation.means:ArithmeticMean",
        "geometric_mean": "aggregation.means:GeometricMean",
        "harmonic_mean": "aggregation.means:HarmonicMean",
        "power_mean": "aggregation.means:PowerMean",
        "product": "aggregation.sums:Product",
        "formula": "aggregation.formula:FormulaAggregation",
        "minimum": "aggregation.extremes:Minimum",
        "maximum": "aggregation.extremes:Maximum",
    },
}
"""family -> kind -> "module:Class" below `indeks_inovasi.strategies`."""


def built_in_classes() -> tuple[tuple[str, str], ...]:
    """Return (module, class name) of every built-in strategy, for the table of public names."""
    places = [place.split(":") for family in BUILT_IN.values() for place in family.values()]
    return tuple((module, name) for module, name in places)
