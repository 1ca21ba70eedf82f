"""Bounds within which units choose their weights."""

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Annotated, Literal, NamedTuple, Self

import numpy as np
from pydantic import BaseModel, Field, model_validator

from indeks_inovasi.errors import SpecificationError, UnknownCodeError, listed
from indeks_inovasi.kernels.restrictions import SAME_SHARE, ratio_restriction, share_restrictions
from indeks_inovasi.models.indicator import Code
from indeks_inovasi.typing import FloatMatrix, FloatVector, FrozenMap, Number

Part = Annotated[Number, Field(ge=0.0, le=1.0)]


class ShareBounds(BaseModel, frozen=True, extra="forbid"):
    """The least and the largest share of each child, one for all or by code; a child that is not named is free.

    of: "weights", ``w_i / sum w``; or "score", ``w_i y_i / sum w y``, what the child gives to the score of the unit
    itself, which does not depend on units of measure.
    """

    of: Literal["weights", "score"]
    at_least: Part | FrozenMap[Code, Part] = 0.0
    at_most: Part | FrozenMap[Code, Part] = 1.0

    @model_validator(mode="after")
    def _least_below_most(self) -> Self:
        named = [*_codes(self.at_least), *_codes(self.at_most)]
        wrong = [
            f"{low!r} above {high!r}{f' ({code})' if code else ''}"
            for code in dict.fromkeys(named or [""])
            for low, high in [(_of(self.at_least, code, 0.0), _of(self.at_most, code, 1.0))]
            if low > high
        ]
        if wrong:
            raise ValueError(f"The least share stands above the largest one: {listed(wrong)}.")
        return self

    def bounds(self, who: str, codes: Sequence[str]) -> tuple[FloatVector, FloatVector]:
        """Return the (m,) least and largest shares of the children.

        Raises
        ------
        UnknownCodeError
            If a bound names no child that counts.
        SpecificationError
            If no shares are within the bounds.
        """
        unknown = [code for code in [*_codes(self.at_least), *_codes(self.at_most)] if code not in codes]
        if unknown:
            raise UnknownCodeError(f"child that counts, in the bounds of {who}", dict.fromkeys(unknown), codes)
        least = [_of(self.at_least, code, 0.0) for code in codes]
        most = [_of(self.at_most, code, 1.0) for code in codes]
        _refuse_impossible(who, codes, least, "least", 1.0)
        _refuse_impossible(who, codes, most, "largest", -1.0)
        return np.array(least), np.array(most)

    def restrictions(self, who: str, codes: Sequence[str]) -> FloatMatrix:
        """Return the bounds as columns r with ``r . w <= 0``; of shares of the score, ``r . (w y) <= 0``."""
        return share_restrictions(*self.bounds(who, codes))


class WeightRatio(BaseModel, frozen=True, extra="forbid"):
    """How many times as large as another weight one may be: ``at_least <= w_over / w_under <= at_most``."""

    over: Code
    under: Code
    at_least: Number | None = Field(default=None, gt=0.0)
    at_most: Number | None = Field(default=None, gt=0.0)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.over == self.under:
            raise ValueError(f"A ratio needs two weights, but found {self.over!r} twice.")
        if self.at_least is None and self.at_most is None:
            raise ValueError("A ratio needs at_least, at_most or both.")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"The least ratio {self.at_least!r} stands above the largest one {self.at_most!r}.")
        return self


class RatioBounds(BaseModel, frozen=True, extra="forbid"):
    """Assurance regions: bounds on ratios between weights, which depend on the units of measure of the children.

    References
    ----------
    Thompson, Langemeier, Lee, Lee and Thrall (1990), Journal of Econometrics 46(1-2), 93-108.
    """

    of: Literal["ratios"] = "ratios"
    at_most: Number | None = Field(default=None, ge=1.0)
    """No weight is more than so many times another, whichever two; null for no such bound."""
    pairs: tuple[WeightRatio, ...] = ()
    """Bounds on single ratios."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.at_most is None and not self.pairs:
            raise ValueError("Bounds on ratios need at_most, pairs or both.")
        return self

    def restrictions(self, who: str, codes: Sequence[str]) -> FloatMatrix:
        """Return the bounds as columns r with ``r . w <= 0``.

        Raises
        ------
        UnknownCodeError
            If a ratio names no child that counts.
        SpecificationError
            If only weights of zero are within the bounds.
        """
        named = dict.fromkeys(code for pair in self.pairs for code in (pair.over, pair.under))
        unknown = [code for code in named if code not in codes]
        if unknown:
            raise UnknownCodeError(f"child that counts, in the bounds of {who}", unknown, codes)
        limits = self._limits(codes)
        _refuse_circle(who, codes, limits)
        columns = [ratio_restriction(len(codes), *limit) for limit in limits]
        return np.array(columns).reshape(-1, len(codes)).T

    def _limits(self, codes: Sequence[str]) -> list["_Limit"]:
        place = {code: number for number, code in enumerate(codes)}
        limits: list[_Limit] = []
        if self.at_most is not None:
            pairs = ((i, j) for i in place.values() for j in place.values() if i != j)
            limits += [_Limit(i, j, 1.0, self.at_most) for i, j in pairs]
        for pair in self.pairs:
            over, under = place[pair.over], place[pair.under]
            limits += [_Limit(over, under, 1.0, pair.at_most)] if pair.at_most is not None else []
            limits += [_Limit(under, over, pair.at_least, 1.0)] if pair.at_least is not None else []
        return limits


class _Limit(NamedTuple):
    """``left * w_smaller <= right * w_larger``, the weights by their places."""

    smaller: int
    larger: int
    left: float
    right: float


Bounds = Annotated[ShareBounds | RatioBounds, Field(discriminator="of")]


def _codes(shares: float | FrozenMap[str, float]) -> list[str]:
    return list(shares) if isinstance(shares, FrozenMap) else []


def _of(shares: float | Mapping[str, float], code: str, free: float) -> float:
    return shares.get(code, free) if isinstance(shares, Mapping) else shares


def _refuse_impossible(who: str, codes: Sequence[str], shares: list[float], which: str, sign: float) -> None:
    """Refuse least shares that add to more than 1, or largest shares that add to less."""
    total = fsum(shares)
    if sign * (total - 1.0) > SAME_SHARE:
        named = listed(f"{code} {share!r}" for code, share in zip(codes, shares, strict=True))
        raise SpecificationError(
            [
                f"{who} finds no weights within its bounds: the {which} shares ({named}) add to {total:.12g},"
                f" {'above' if sign > 0 else 'below'} 1."
            ]
        )


def _refuse_circle(who: str, codes: Sequence[str], limits: Sequence[_Limit]) -> None:
    """Refuse ratios that together keep a weight below itself."""
    most = np.full((len(codes), len(codes)), np.inf)
    for smaller, larger, left, right in limits:
        most[smaller, larger] = min(most[smaller, larger], right / left)
    for via in range(len(codes)):
        most = np.minimum(most, most[:, via : via + 1] * most[via])
    circle = [code for code, ratio in zip(codes, np.diag(most).tolist(), strict=True) if ratio < 1.0 - SAME_SHARE]
    if circle:
        raise SpecificationError(
            [
                f"{who} finds no weights within its bounds: the ratios between {listed(circle)} together keep each of"
                " these weights below itself, so that only zero is left."
            ]
        )
