"""Words that spread evenly over draws: Latin hypercube and Sobol sequence.

Both give words of 64 bits like `kernels.sampling.words`, so whoever reads words need not know the design.

References
----------
McKay, Beckman and Conover (1979), Technometrics 21(2), 239-245; Sobol (1967), USSR Computational Mathematics and
Mathematical Physics 7(4), 86-112.
"""

from functools import lru_cache

import numpy as np

from indeks_inovasi.kernels.directions import TABLE
from indeks_inovasi.kernels.sampling import Words, uniforms, words

MOST_DIMENSIONS = 1 + len(TABLE.splitlines())
"""Of a Sobol sequence."""


def stratified(seed: int, stream: tuple[int, ...], draws: int, width: int) -> Words:
    """Return the words of a Latin hypercube: each column has one word in each of `draws` equal parts.

    Parameters
    ----------
    seed, stream
        As for `words`.
    draws, width
        Size of the whole hypercube.
    """
    parts = np.argsort(words(seed, (*stream, 0), 0, draws, width), axis=0, kind="stable")
    within = uniforms(words(seed, (*stream, 1), 0, draws, width))
    places = np.minimum((parts + within) / draws, 1.0 - 2.0**-53)
    return (places * 2.0**53).astype(np.uint64) << np.uint64(11)


def sobol_words(seed: int, dimensions: range, first: int, draws: int) -> Words:
    """Return points of a Sobol sequence as words, shifted by random bits of the seed (a digital shift).

    Parameters
    ----------
    seed
        Of the shift, one per dimension.
    dimensions
        Numbers of the dimensions, from 0.
    first, draws
        Number of the first point, from 0, and how many.
    """
    numbers = np.arange(first, first + draws, dtype=np.uint64)
    points = np.empty((draws, len(dimensions)), dtype=np.uint64)
    for column, dimension in enumerate(dimensions):
        own = np.full(draws, words(seed, (_SHIFTS, dimension), 0, 1, 1)[0, 0], dtype=np.uint64)
        for bit, direction in enumerate(_directions(dimension)):
            if (1 << bit) >= first + draws:
                break
            own ^= np.where((numbers >> np.uint64(bit)) & np.uint64(1), np.uint64(direction), np.uint64(0))
        points[:, column] = own
    return points


_SHIFTS = 1_000_001
"""Stream of the shifts, beyond any number of sources."""


@lru_cache(maxsize=MOST_DIMENSIONS)
def _directions(dimension: int) -> tuple[int, ...]:
    """Return the 64 direction numbers of a dimension."""
    if dimension == 0:
        return tuple(1 << (63 - bit) for bit in range(64))
    polynomial, *initial = map(int, TABLE.splitlines()[dimension - 1].split())
    degree = polynomial.bit_length() - 1
    held = [m << (63 - bit) for bit, m in enumerate(initial)]
    for bit in range(degree, 64):
        value = held[bit - degree] ^ (held[bit - degree] >> degree)
        for power in range(1, degree):
            if (polynomial >> (degree - power)) & 1:
                value ^= held[bit - power]
        held.append(value)
    return tuple(held)
