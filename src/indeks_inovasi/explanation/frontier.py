"""Which weights each unit has chosen for itself."""

from typing import Any

from indeks_inovasi.errors import SpecificationError
from indeks_inovasi.matrix import Children
from indeks_inovasi.result import IndexResult
from indeks_inovasi.strategies.aggregation.frontier import BenefitOfTheDoubt, OwnWeights


def own_weights(result: IndexResult, code: str | None = None) -> OwnWeights:
    """Return the weights that the units chose in a group scored by benefit of the doubt.

    Parameters
    ----------
    result
        Computed with the final values of every node, that is not with ``keep="scores"``.
    code
        The group, the headline one by default.

    Raises
    ------
    UnknownCodeError
        If there is no such group, or its children were not kept.
    SpecificationError
        If the group is scored in another way, or `result` is none.
    """
    _check(result)
    group = result.spec.framework.group(code or result.index)
    aggregator = result.spec.aggregator_of(group.code)
    if not isinstance(aggregator, BenefitOfTheDoubt):
        raise SpecificationError(
            [f"Own weights are chosen under benefit of the doubt, but {group.code!r} is a {aggregator.title}."]
        )
    columns = tuple(result.column(child.code) for child in group.children)
    given = tuple(child.weight for child in group.children)
    return aggregator.own_weights(Children(group.code, columns, given, result.rows))


def _check(result: Any) -> None:
    if not isinstance(result, IndexResult):
        raise SpecificationError(
            [f"Own weights need the result of a computation, but found a {type(result).__name__}."]
        )
