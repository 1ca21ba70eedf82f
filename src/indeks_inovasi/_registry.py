"""One table from a name to the place of its class: strategies by kind, public names by name.

Built-in kinds are strings ``"module:Class"``: reading a specification imports only the families it uses.
"""

import importlib
import inspect
from difflib import get_close_matches
from importlib.metadata import entry_points
from typing import Any

from indeks_inovasi.errors import with_article

_TABLE: dict[str, dict[str, str]] = {
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
        "rank": "normalization:Rank",
        "percentile": "normalization:Percentile",
        "distance_to_max": "normalization:DistanceToMax",
        "share_of_max": "normalization:ShareOfMax",
        "exponential": "normalization:Exponential",
        "band_numbers": "normalization:BandNumbers",
        "level_points": "normalization:LevelPoints",
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

_registered: dict[tuple[str, str], type[Any]] = {}


def families() -> tuple[str, ...]:
    """Return the names of the strategy families."""
    return tuple(_TABLE)


def kinds(family: str) -> tuple[str, ...]:
    """Return every kind of `family` that can be built now: built-in, registered, and by entry point."""
    known = set(_TABLE.get(family, ()))
    known.update(kind for owner, kind in _registered if owner == family)
    known.update(point.name for point in entry_points(group=f"indeks_inovasi.{family}"))
    return tuple(sorted(known))


def add(family: str, kind: str, cls: type[Any]) -> None:
    """Make `cls` the class of `kind`; a kind that is taken by another class is refused."""
    if inspect.isabstract(cls):
        lacking = ", ".join(sorted(cls.__abstractmethods__))
        raise ValueError(f"{cls.__name__} cannot be built: it does not say what {lacking} does.")
    held = _registered.get((family, kind))
    if kind in _TABLE.get(family, ()) or (held is not None and held is not cls):
        raise ValueError(f"The {family} kind {kind!r} is taken. Give yours a prefix of your own, as in 'acme.{kind}'.")
    _registered[family, kind] = cls


def lookup(family: str, kind: object) -> type[Any]:
    """Return the class of `kind`: registered first, then built in, then the entry points of the family.

    Raises
    ------
    ValueError
        If `kind` is not text or names no strategy of the family; the known kinds are listed.
    """
    if not isinstance(kind, str):
        raise ValueError(
            f"{with_article(family).capitalize()} needs a 'kind' as text, one of {', '.join(kinds(family))}; found {kind!r}."
        )
    if (family, kind) in _registered:
        return _registered[family, kind]
    if kind in _TABLE[family]:
        module, name = _TABLE[family][kind].split(":")
        found: type[Any] = getattr(importlib.import_module(f"indeks_inovasi.strategies.{module}"), name)
        return found
    for point in entry_points(group=f"indeks_inovasi.{family}", name=kind):
        return _checked(family, kind, point.load())
    raise ValueError(_unknown(family, kind))


def _checked(family: str, kind: str, cls: type[Any]) -> type[Any]:
    if getattr(cls, "family", None) != family:
        raise ValueError(f"The entry point {kind!r} of 'indeks_inovasi.{family}' names {cls!r}, which is no {family}.")
    return cls


def _unknown(family: str, kind: str) -> str:
    elsewhere = [other for other in families() if kind in kinds(other)]
    if elsewhere:
        return (
            f"{kind!r} is {with_article(elsewhere[0])}, not {with_article(family)}; known kinds of {family}:"
            f" {', '.join(kinds(family))}."
        )
    near = get_close_matches(kind, kinds(family), n=1)
    meant = f" Did you mean {near[0]!r}?" if near else ""
    return f"There is no {family} of kind {kind!r}.{meant} Known kinds: {', '.join(kinds(family))}."


def built_in_classes() -> tuple[tuple[str, str], ...]:
    """Return (module, class name) of every built-in strategy, for the table of public names."""
    places = [place.split(":") for family in _TABLE.values() for place in family.values()]
    return tuple((module, name) for module, name in places)
