"""Which random words a draw gets: random, Latin hypercube or Sobol sequence."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from indeks_inovasi.kernels.sampling import Words, words
from indeks_inovasi.kernels.spreading import MOST_DIMENSIONS, sobol_words, stratified

DesignName = Literal["random", "latin_hypercube", "sobol"]
DESIGNS = ("random", "latin_hypercube", "sobol")
Sample = Literal[0, 1]
"""Number of the sample: 0 for the study itself, 1 for the second one that sensitivity indices compare it with."""


@dataclass(frozen=True)
class Design:
    """Words by source and draw, for any range of draws.

    Parameters
    ----------
    name
        How draws spread.
    seed
        One stream per source and sample comes from it.
    widths
        Words that each source needs per draw.
    draws
        Draws of the whole study; a Latin hypercube must know.
    """

    name: DesignName
    seed: int
    widths: tuple[int, ...]
    draws: int

    @property
    def most(self) -> int:
        """How many words a draw may need in all."""
        if self.name == "sobol":
            return MOST_DIMENSIONS // 2  # the second sample takes the other half
        return 50_000_000 // self.draws if self.name == "latin_hypercube" else 2**62

    def words(self, source: int, first: int, count: int, sample: Sample = 0) -> Words:
        """Return the (count, width) words of a source; draws count from 0 here."""
        width = self.widths[source]
        if self.name == "random":
            return words(self.seed, (source, sample), first, count, width)
        if self.name == "latin_hypercube":
            return _hypercube(self.seed, source, sample, self.draws, width)[first : first + count]
        start = sum(self.widths[:source]) + sample * sum(self.widths)
        return sobol_words(self.seed, range(start, start + width), first, count)


@lru_cache(maxsize=8)
def _hypercube(seed: int, source: int, sample: int, draws: int, width: int) -> Words:
    return stratified(seed, (source, sample), draws, width)
