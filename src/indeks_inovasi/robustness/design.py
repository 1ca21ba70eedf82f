"""Which random words a draw gets: random, Latin hypercube or Sobol sequence."""

from dataclasses import dataclass
from typing import Literal

from indeks_inovasi.kernels.sampling import Words, words

DesignName = Literal["random", "latin_hypercube", "sobol"]
Matrix = Literal[0, 1]
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

    def words(self, source: int, first: int, count: int, matrix: Matrix = 0) -> Words:
        """Return the (count, width) words of a source; draws count from 0 here."""
        return words(self.seed, (source, matrix), first, count, self.widths[source])
