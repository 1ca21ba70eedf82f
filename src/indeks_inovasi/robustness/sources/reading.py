"""Sources of uncertainty from plain values, such as a JSON file."""

from collections.abc import Mapping
from typing import Any, cast

from indeks_inovasi.errors import SpecificationError, brief, nearest
from indeks_inovasi.robustness.sources.alternatives import Alternatives
from indeks_inovasi.robustness.sources.base import Source
from indeks_inovasi.robustness.sources.data import Bootstrap, ImputationUncertainty, MeasurementError
from indeks_inovasi.robustness.sources.dropping import Drop
from indeks_inovasi.robustness.sources.noise import FlatWeights, WeightNoise
from indeks_inovasi.robustness.sources.shares import BoundedWeights, DirichletWeights, OrderedWeights

KINDS: dict[str, type[Source]] = {
    cls.model_fields["kind"].default: cls
    for cls in (
        WeightNoise,
        FlatWeights,
        DirichletWeights,
        OrderedWeights,
        BoundedWeights,
        Alternatives,
        Drop,
        MeasurementError,
        ImputationUncertainty,
        Bootstrap,
    )
}
"""Every source by its kind."""


def read_sources(values: Any) -> tuple[Source, ...]:
    """Return the sources that a list of objects with a `kind` describes.

    Raises
    ------
    SpecificationError
        If it is no such list, or a kind is unknown.
    pydantic.ValidationError
        With the path of every field that does not fit.
    """
    if not isinstance(values, list):
        raise SpecificationError([f"Sources are a list of objects with a kind, but found {brief(values)}."])
    found: list[Source] = []
    for value in values:  # pyright: ignore[reportUnknownVariableType]
        kind: Any = cast("Mapping[str, Any]", value).get("kind") if isinstance(value, Mapping) else None
        if kind not in KINDS:
            hint = nearest([str(kind)], KINDS)
            raise SpecificationError([f"There is no source of the kind {kind!r}; known: {', '.join(KINDS)}.{hint}"])
        found.append(KINDS[kind].model_validate(value))
    return tuple(found)
