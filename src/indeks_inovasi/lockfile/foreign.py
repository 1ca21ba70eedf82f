"""The strategies that a specification holds: all must be registered, foreign ones are named by their distribution."""

from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points, packages_distributions, version
from typing import Any, cast

from pydantic import BaseModel

from indeks_inovasi import _registry
from indeks_inovasi._kinds import BUILT_IN
from indeks_inovasi.errors import SpecificationError
from indeks_inovasi.lockfile.model import ForeignStrategy, Tolerance
from indeks_inovasi.specification import IndexSpec
from indeks_inovasi.strategies.base import Strategy
from indeks_inovasi.typing import NumberTable

TOLERANCE = 1e-9
"""Share of the largest magnitude in a column, where a strategy declares that its bits depend on the machine."""


def strategies_of(held: Any, path: str = "") -> Iterator[tuple[str, Strategy]]:
    """Yield every strategy with its path, whatever it stands in."""
    if isinstance(held, Strategy):
        yield path, held
    if isinstance(held, BaseModel):
        for name in type(held).model_fields:
            yield from strategies_of(getattr(held, name), f"{path}.{name}".removeprefix("."))
    elif isinstance(held, Mapping):
        for key, item in cast("Mapping[str, Any]", held).items():
            yield from strategies_of(item, f"{path}.{key}")
    elif isinstance(held, tuple) and not isinstance(held, NumberTable):
        for number, item in enumerate(cast("tuple[object, ...]", held)):
            yield from strategies_of(item, f"{path}[{number}]")


def check_registered(spec: IndexSpec) -> None:
    """Refuse strategies that no other program could build from the lock.

    Raises
    ------
    SpecificationError
        With the path of every one.
    """
    problems = [
        f"A lock cannot hold the strategy {strategy.kind!r} at {path}, because it is not registered. Call"
        " ii.register on its class, or let its package declare an entry point."
        for path, strategy in strategies_of(spec)
        if _class_of(strategy) is not type(strategy)
    ]
    if problems:
        raise SpecificationError(problems)


def foreign_strategies(spec: IndexSpec) -> list[ForeignStrategy]:
    """Return the strategies that are not of this library, each kind once."""
    found = {
        (strategy.family, strategy.kind): strategy
        for _, strategy in strategies_of(spec)
        if strategy.kind not in BUILT_IN.get(strategy.family, ())
    }
    return [_described(found[key]) for key in sorted(found)]


def tolerance_of(spec: IndexSpec) -> Tolerance | None:
    """Return how far scores may move: None unless a strategy declares that they may."""
    paths = tuple(path for path, strategy in strategies_of(spec) if strategy.exactness == "tolerance")
    return Tolerance(relative=TOLERANCE, paths=paths) if paths else None


def _class_of(strategy: Strategy) -> type[Any] | None:
    try:
        return _registry.lookup(strategy.family, strategy.kind)
    except ValueError:
        return None


def _described(strategy: Strategy) -> ForeignStrategy:
    name = _distribution(strategy)
    return ForeignStrategy(
        family=strategy.family, kind=strategy.kind, distribution=name, version=None if name is None else version(name)
    )


def _distribution(strategy: Strategy) -> str | None:
    for point in entry_points(group=f"indeks_inovasi.{strategy.family}", name=strategy.kind):
        if point.dist is not None:
            return point.dist.name
    package = type(strategy).__module__.partition(".")[0]
    return next(iter(packages_distributions().get(package, ())), None)
