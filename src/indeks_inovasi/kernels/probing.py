"""Whether this process computes the way the kernels rely on."""

from typing import Final

import numpy as np

# Operands and results are bit patterns: where subnormals are flushed, even `5e-324 == 0.0` is true.
_FACTORS: Final = np.array([0x0000000000000001, 0x0010000000000000], dtype=np.uint64).view(np.float64)
_MULTIPLIERS: Final = np.array([1.0, 0.5])
_PRODUCTS: Final = np.array([0x0000000000000001, 0x0008000000000000], dtype=np.uint64).tobytes()

_TERMS: Final = np.array([1.0, 1.0, -1.0])
_HALF_ULPS: Final = np.array([1.0, 3.0, 1.0]) / 9007199254740992.0
_TOTALS: Final = np.array([0x3FF0000000000000, 0x3FF0000000000002, 0xBFEFFFFFFFFFFFFF], dtype=np.uint64).tobytes()


def floating_point_is_default() -> bool:
    """Return whether arithmetic keeps subnormals and rounds to nearest, ties to even.

    A library built with ``-ffast-math`` switches this off for a whole thread when it is
    loaded, and every bit that the kernels promise with it. The check takes about a microsecond.

    Returns
    -------
    True if ``5e-324 * 1`` and ``2**-1022 / 2`` keep their subnormal result (no flush to zero on
    the way in or out) and ``1 + 2**-53``, ``1 + 3 * 2**-53`` and ``-1 + 2**-53`` round as IEEE 754 says.

    References
    ----------
    IEEE 754-2019, 4.3.1 "Rounding-direction attributes to nearest", 3.3 "Sets of floating-point data".
    """
    with_subnormals = (_FACTORS * _MULTIPLIERS).tobytes() == _PRODUCTS
    return with_subnormals and (_TERMS + _HALF_ULPS).tobytes() == _TOTALS
