"""Imputation from the joint normal distribution of the indicators."""

from typing import Literal, Self

import numpy as np
from pydantic import BaseModel, Field, model_validator

from indeks_inovasi.errors import SpecificationError, UnknownCodeError, UnknownPeerGroupError
from indeks_inovasi.kernels.expectation import Joint, expected, fitted_joint
from indeks_inovasi.matrix import stacked
from indeks_inovasi.strategies.imputation.families import Family, FamilyImputer
from indeks_inovasi.typing import FloatMatrix, FrozenMap, Number, Whole


class Distribution(BaseModel, frozen=True, extra="forbid"):
    """A joint normal distribution of indicators, in their units of measure."""

    means: FrozenMap[str, Number]
    deviations: FrozenMap[str, Number]
    correlations: FrozenMap[str, FrozenMap[str, Number]] = FrozenMap()
    """By two codes, each pair once."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        codes = set(self.means)
        pairs = [frozenset((a, b)) for a, row in self.correlations.items() for b in row]
        wanted = {frozenset((a, b)) for a in codes for b in codes if a != b}
        if set(self.deviations) != codes or set(pairs) != wanted or len(pairs) != len(wanted):
            raise ValueError("means and deviations are of the same codes, and correlations of each pair of them once.")
        if any(number < 0.0 for number in self.deviations.values()):
            raise ValueError("deviations are zero or more.")
        if any(abs(number) > 1.0 for row in self.correlations.values() for number in row.values()):
            raise ValueError("correlations lie between -1 and 1.")
        return self

    def correlation(self, first: str, second: str) -> float:
        """Return the correlation of two codes."""
        if first == second:
            return 1.0
        row = self.correlations.get(first, FrozenMap())
        return float(row[second] if second in row else self.correlations[second][first])


class ExpectationMaximization(FamilyImputer, frozen=True):
    """Put in a gap what a joint normal distribution expects there, given what the unit has.

    The distribution is the most likely one for all values present (EM algorithm). The ridge keeps predictions sane
    where indicators nearly repeat each other or units are few; 0 is the plain algorithm. Filled values lie on the
    regression, so they vary less than measured ones would.

    Raises
    ------
    NoValuesError
        If an indicator has no value at all.
    MissingValueError
        If a unit has no value in the whole family and `otherwise` is "refuse".
    SpecificationError
        If the algorithm has not settled after `most_steps`, or what is known repeats itself.
    UnknownCodeError, UnknownPeerGroupError
        If a frozen step has no distribution for an indicator or a group.

    References
    ----------
    Dempster, Laird and Rubin (1977), JRSS B 39(1), 1-38; Little and Rubin (2002), section 11.2; Schneider (2001),
    Journal of Climate 14(5), 853-871, ridge regression within the algorithm; OECD2008, step 3.
    """

    kind: Literal["em"] = "em"
    ridge: Number = Field(ge=0.0)
    """Each variance of what is known counts 1 + ridge times: 0, or a small number such as 0.01. There is no default."""
    tolerance: Number = Field(default=1e-10, gt=0.0)
    """Settled where no mean and no covariance moves by more, in standard deviations."""
    most_steps: Whole = Field(default=10_000, ge=1)
    distributions: FrozenMap[str, Distribution] | None = None
    """By group (only "all" where `within` is null); null: learn them."""

    @property
    def learns(self) -> bool:
        """Whether the distributions are still to be learned."""
        return self.distributions is None

    @property
    def unfillable(self) -> str:
        """Which gaps cannot be filled."""
        return "gaps of a unit without any value in the family"

    def freeze_together(self, columns: Family) -> Self:
        """Return the step with means, deviations and correlations."""
        if self.distributions is not None:
            return self
        return self.replace(distributions=self.learned(columns, self._fitted))

    def fill(self, group: str, columns: Family) -> FloatMatrix:
        """Return the values of one group with their gaps filled."""
        values = stacked([column.values for column in columns], len(columns[0].values))
        filled = expected(values, self._joint_of(group, columns), self.ridge)
        lost = np.isnan(filled).any(axis=1) & ~np.isnan(values).all(axis=1)
        if lost.any():
            units = [columns[0].rows.label(row) for row in np.flatnonzero(lost).tolist()]
            raise SpecificationError([f"{self._repeats} (for {', '.join(units[:5])})."])
        return filled

    def _fitted(self, columns: Family) -> Distribution:
        values = stacked([column.values for column in columns], len(columns[0].values))
        joint, change, steps = fitted_joint(values, self.ridge, self.tolerance, self.most_steps)
        if np.isnan(change):
            raise SpecificationError([f"{self._repeats}."])
        if change > self.tolerance:
            raise SpecificationError(
                [
                    f"{self.title} has not settled: after {steps} steps means and covariances still change by"
                    f" {change:.3g} standard deviations. Raise ridge, most_steps or tolerance."
                ]
            )
        return _distribution(tuple(column.code for column in columns), joint)

    @property
    def _repeats(self) -> str:
        return (
            f"{self.title}(ridge={self.ridge!r}) has no single prediction, because indicators repeat each other or"
            " units are too few. Raise ridge, or drop an indicator"
        )

    def _joint_of(self, group: str, columns: Family) -> Joint:
        known = self.distributions or FrozenMap()
        if group not in known:
            raise UnknownPeerGroupError(f"{self.title}(within={self.within!r})", [repr(group)])
        own, codes = known[group], [column.code for column in columns]
        unknown = [code for code in codes if code not in own.means]
        if unknown:
            raise UnknownCodeError(f"mean of {self.title}", unknown, own.means)
        return Joint(
            np.array([own.means[code] for code in codes]),
            np.array([own.deviations[code] for code in codes]),
            np.array([[own.correlation(a, b) for b in codes] for a in codes]),
        )


def _distribution(codes: tuple[str, ...], joint: Joint) -> Distribution:
    rows = {
        code: FrozenMap(zip(codes[:number], joint.correlation[number, :number].tolist(), strict=True))
        for number, code in enumerate(codes)
        if number > 0
    }
    return Distribution(
        means=FrozenMap(zip(codes, (joint.mean + 0.0).tolist(), strict=True)),
        deviations=FrozenMap(zip(codes, joint.deviation.tolist(), strict=True)),
        correlations=FrozenMap(rows),
    )
