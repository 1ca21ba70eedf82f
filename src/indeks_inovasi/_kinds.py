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
        "no_imputation": "imputation:NoImputation",
        "fill": "imputation:Fill",
        "mean": "imputation:MeanImputation",
        "median": "imputation:MedianImputation",
        "group_mean": "imputation:GroupMean",
        "fill_by_group": "imputation:FillByGroup",
        "no_treatment": "treatment:NoTreatment",
        "clip": "treatment:Clip",
        "replace": "treatment:Replace",
        "winsorize": "treatment:Winsorize",
        "log": "treatment:Log",
        "shifted_log": "treatment:ShiftedLog",
        "skewness_kurtosis": "treatment:SkewnessKurtosis",
        "as_is": "normalization:AsIs",
        "min_max": "normalization:MinMax",
        "goalposts": "normalization:GoalPosts",
        "z_score": "normalization:ZScore",
        "rank": "places:Rank",
        "percentile": "places:Percentile",
        "distance_to_max": "normalization:DistanceToMax",
        "share_of_max": "normalization:ShareOfMax",
        "exponential": "normalization:Exponential",
        "band_numbers": "bands:BandNumbers",
        "level_points": "bands:LevelPoints",
        "constant": "normalization:Constant",
        "affine": "normalization:Affine",
        "round": "steps:Round",
        "reverse": "steps:Reverse",
        "chain": "steps:Chain",
        "per_peer_group": "steps:PerPeerGroup",
        "reference_period": "steps:ReferencePeriod",
    },
    "weighter": {
        "framework": "weighting:FrameworkWeights",
        "fixed": "weighting:FixedWeights",
        "equal": "weighting:EqualWeights",
        "entropy": "weighting:EntropyWeights",
        "critic": "weighting:Critic",
    },
    "aggregator": {
        "weighted_sum": "aggregation:WeightedSum",
        "arithmetic_mean": "aggregation:ArithmeticMean",
        "geometric_mean": "aggregation:GeometricMean",
        "harmonic_mean": "aggregation:HarmonicMean",
        "power_mean": "aggregation:PowerMean",
        "product": "aggregation:Product",
        "formula": "aggregation:FormulaAggregation",
        "minimum": "aggregation:Minimum",
        "maximum": "aggregation:Maximum",
    },
}
"""family -> kind -> "module:Class" below `indeks_inovasi.strategies`."""


def built_in_classes() -> tuple[tuple[str, str], ...]:
    """Return (module, class name) of every built-in strategy, for the table of public names."""
    places = [place.split(":") for family in BUILT_IN.values() for place in family.values()]
    return tuple((module, name) for module, name in places)
