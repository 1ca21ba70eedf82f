"""Weights that could have been a share lower or higher."""

from typing import Any, Literal

import numpy as np
from pydantic import Field

from indeks_inovasi.kernels.sampling import Words, flat_shares, uniforms
from indeks_inovasi.robustness.sources.base import WeightSource
from indeks_inovasi.typing import FloatMatrix, FloatVector, Number


class WeightNoise(WeightSource, frozen=True):
    """Each weight moves by up to a share of itself, down or up, uniformly; a group keeps the sum of its weights.

    References
    ----------
    Saisana, Saltelli and Tarantola (2005), JRSS A 168(2), 307-323; COINr, function ``get_noisy_weights``.
    """

    kind: Literal["weight_noise"] = "weight_noise"
    share: Number = Field(gt=0.0, le=1.0)
    """0.25: between 75 and 125 percent of the official weight."""

    def __init__(self, share: Any = None, /, **fields: Any) -> None:
        super().__init__(**(fields if share is None else {"share": share, **fields}))

    @property
    def name(self) -> str:
        """Name with the share."""
        return f"weights ± {self.share * 100:g} %"

    def words_for(self, m: int) -> int:
        """Return one word per child."""
        return m

    def draw(self, group: str, codes: tuple[str, ...], nominal: FloatVector, words: Words) -> FloatMatrix:
        """Return the weights."""
        return nominal * (1.0 + (uniforms(words) * 2.0 - 1.0) * self.share)


class FlatWeights(WeightSource, frozen=True):
    """Every weighting is as likely as any other: uniform on the simplex, whatever the official weights are.

    A child of official weight 0 does not count and stays so.

    References
    ----------
    Lahdelma and Salminen (2001), SMAA-2, Operations Research 49(3), 444-454.
    """

    kind: Literal["flat_weights"] = "flat_weights"

    @property
    def name(self) -> str:
        """Name."""
        return "any weights"

    def words_for(self, m: int) -> int:
        """Return one word less than children."""
        return m - 1

    def draw(self, group: str, codes: tuple[str, ...], nominal: FloatVector, words: Words) -> FloatMatrix:
        """Return the weights."""
        return np.where(nominal > 0.0, flat_shares(words), 0.0)
