"""Weights around the official ones, in an order, or within ranges."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi.kernels.gammas import ATTEMPTS, gamma_shares
from indeks_inovasi.kernels.sampling import Words, flat_shares, uniforms
from indeks_inovasi.robustness.nominal import Nominal
from indeks_inovasi.robustness.sources.base import WeightSource
from indeks_inovasi.typing import FloatMatrix, FloatVector, FrozenMap, Number


class DirichletWeights(WeightSource, frozen=True):
    """Weights from a Dirichlet distribution whose mean is the official weights.

    The larger the concentration, the closer they stay: a weight w of the sum 1 has the variance
    ``w (1 - w) / (concentration + 1)``.

    References
    ----------
    Marsaglia and Tsang (2000), ACM Transactions on Mathematical Software 26(3), 363-372, for the gamma numbers.
    """

    kind: Literal["dirichlet_weights"] = "dirichlet_weights"
    concentration: Number = Field(gt=0.0)

    def __init__(self, concentration: Any = None, /, **fields: Any) -> None:
        super().__init__(**(fields if concentration is None else {"concentration": concentration, **fields}))

    @property
    def name(self) -> str:
        """Name with the concentration."""
        return f"Dirichlet weights ({self.concentration:g})"

    @property
    def spreads(self) -> bool:
        """False: the numbers are attempts, so no design but the random one fits."""
        return False

    def words_for(self, m: int) -> int:
        """Return the words of all attempts, and one more per child."""
        return m * (2 * ATTEMPTS + 1)

    def draw(self, group: str, codes: tuple[str, ...], nominal: FloatVector, words: Words) -> FloatMatrix:
        """Return the weights."""
        total = 0.0
        for weight in nominal.tolist():
            total += weight
        return gamma_shares(nominal / total * self.concentration, words)


class OrderedWeights(WeightSource, frozen=True):
    """Every weighting that keeps an order of importance is as likely as any other.

    References
    ----------
    Lahdelma and Salminen (2001), SMAA-2, ordinal preference information.
    """

    kind: Literal["ordered_weights"] = "ordered_weights"
    order: tuple[str, ...] = Field(min_length=2)
    """Codes of all children of a group, the most important first."""

    def __init__(self, order: Any = None, /, **fields: Any) -> None:
        given: dict[str, Any] = {} if order is None else {"order": tuple(order)}
        super().__init__(**given, **fields)

    @property
    def name(self) -> str:
        """The order."""
        return f"weights {' ≥ '.join(self.order)}"

    def codes(self, nominal: Nominal) -> tuple[str, ...]:
        """Return the group whose children are ordered."""
        return tuple(group for group in nominal.weighted_groups if set(nominal.children(group)) == set(self.order))

    def problems(self, nominal: Nominal) -> list[str]:
        """Return why no group has these children."""
        if self.groups:
            return ["The order names the children of one group, so `groups` is not needed."]
        if len(set(self.order)) < len(self.order):
            return ["The order names a code twice."]
        if not self.codes(nominal):
            known = "; ".join(", ".join(nominal.children(group)) for group in nominal.weighted_groups)
            return [f"No group has exactly these children: {', '.join(self.order)}. There are: {known}."]
        return []

    def words_for(self, m: int) -> int:
        """Return one word less than children."""
        return m - 1

    def draw(self, group: str, codes: tuple[str, ...], nominal: FloatVector, words: Words) -> FloatMatrix:
        """Return the weights."""
        falling = -np.sort(-flat_shares(words), axis=1)
        return falling[:, [self.order.index(code) for code in codes]] + 0.0


class BoundedWeights(WeightSource, frozen=True):
    """Each weight lies in a range, such as what experts allow; the weights of a group are shares of one.

    A weight is uniform in its range; then the sum is brought to one inside the ranges: what is too much or missing is
    shared in proportion to the room that each weight has. That is not uniform on all weightings within the ranges.
    """

    kind: Literal["bounded_weights"] = "bounded_weights"
    low: FrozenMap[str, Number] = FrozenMap()
    """Least share by code; 0 where none is given."""
    high: FrozenMap[str, Number] = FrozenMap()
    """Largest share by code; 1 where none is given."""

    def __init__(self, ranges: Mapping[str, tuple[float, float]] | None = None, /, **fields: Any) -> None:
        if ranges is not None:
            fields = {
                "low": {code: ends[0] for code, ends in ranges.items()},
                "high": {code: ends[1] for code, ends in ranges.items()},
                **fields,
            }
        super().__init__(**fields)

    @model_validator(mode="after")
    def _in_order(self) -> "BoundedWeights":
        named = {*self.low, *self.high}
        wrong = [code for code in sorted(named) if not 0.0 <= self._low(code) <= self._high(code) <= 1.0]
        if wrong:
            raise ValueError(f"Ranges go from a share of 0 or more up to 1, but not for {', '.join(wrong)}.")
        if not named:
            raise ValueError("Give the range of at least one weight.")
        return self

    def _low(self, code: str) -> float:
        return float(self.low.get(code, 0.0))

    def _high(self, code: str) -> float:
        return float(self.high.get(code, 1.0))

    @property
    def name(self) -> str:
        """The codes."""
        return f"ranges of {', '.join(sorted({*self.low, *self.high}))}"

    def codes(self, nominal: Nominal) -> tuple[str, ...]:
        """Return the groups with a child that has a range."""
        named = {*self.low, *self.high}
        return tuple(group for group in nominal.weighted_groups if named & set(nominal.children(group)))

    def problems(self, nominal: Nominal) -> list[str]:
        """Return unknown codes, and groups whose ranges hold no weights that add to one."""
        if self.groups:
            return ["Ranges name the children themselves, so `groups` is not needed."]
        known = {code for group in nominal.weighted_groups for code in nominal.children(group)}
        problems = [f"{code!r} is no child whose weight matters." for code in sorted({*self.low, *self.high} - known)]
        for group in self.codes(nominal):
            children = nominal.children(group)
            least, most = (sum(map(bound, children)) for bound in (self._low, self._high))
            if not least <= 1.0 <= most:
                problems.append(f"The ranges of {group!r} add to {least:g} at least and {most:g} at most, never to 1.")
        return problems

    def words_for(self, m: int) -> int:
        """Return one word per child."""
        return m

    def draw(self, group: str, codes: tuple[str, ...], nominal: FloatVector, words: Words) -> FloatMatrix:
        """Return the weights."""
        low = np.array([self._low(code) for code in codes])
        high = np.array([self._high(code) for code in codes])
        weights = low + uniforms(words) * (high - low)
        excess = _across(weights) - 1.0
        down, up = weights - low, high - weights
        with np.errstate(divide="ignore", invalid="ignore"):
            lowered = weights - down * (excess / _across(down))[:, None]
            raised = weights - up * (excess / _across(up))[:, None]
        moved = np.where((excess > 0.0)[:, None], lowered, np.where((excess < 0.0)[:, None], raised, weights))
        return np.where(nominal > 0.0, np.clip(moved, low, high), 0.0)


def _across(table: FloatMatrix) -> FloatVector:
    """Return the sum of each row, added from left to right."""
    total = np.zeros(len(table))
    for number in range(table.shape[1]):
        total = total + table[:, number]
    return total
