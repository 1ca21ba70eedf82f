"""The inverse of the normal distribution, from basic operations: the same bits on every machine."""

from typing import Final

import numpy as np

from indeks_inovasi.kernels.elementary import log
from indeks_inovasi.typing import FloatVector

_CENTER: Final = 0.425
_CENTER_SQUARED: Final = 0.180625
_TAIL: Final = 5.0

# Numerator and denominator of the three rational functions, constant term first.
_NEAR_HALF: Final = (
    (
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
    ),
    (
        1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
        3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
    ),
)  # fmt: skip
_IN_BETWEEN: Final = (
    (
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ),
    (
        1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
        1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ),
)  # fmt: skip
_IN_THE_TAIL: Final = (
    (
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ),
    (
        1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4,
        1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ),
)  # fmt: skip


def normal_quantile(p: FloatVector) -> FloatVector:
    """Return the number below which a standard normal variable lies with probability p, within 2e-15 of itself.

    Parameters
    ----------
    p : (n,)
        NaN is a missing value and stays NaN.

    Returns
    -------
    (n,); -inf at 0, inf at 1, NaN outside of [0, 1].

    References
    ----------
    Wichura (1988), "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37(3),
    477-484, PPND16.
    """
    q = p - 0.5
    central = np.abs(q) <= _CENTER
    squared = np.where(central, q, 0.0) * np.where(central, q, 0.0)
    result = q * _ratio(_CENTER_SQUARED - squared, _NEAR_HALF)
    outer = np.flatnonzero(~central & (p >= 0.0) & (p <= 1.0))
    nearest_end = np.where(q[outer] < 0.0, p[outer], 1.0 - p[outer])
    result[outer] = np.where(q[outer] < 0.0, -1.0, 1.0) * _outer(nearest_end)
    return np.where((p >= 0.0) & (p <= 1.0), result, np.nan) + 0.0


def _outer(tail: FloatVector) -> FloatVector:
    r = np.sqrt(-log(np.where(tail == 0.0, 1.0, tail)))
    far = _ratio(np.where(r > _TAIL, r - _TAIL, 0.0), _IN_THE_TAIL)
    near = _ratio(np.where(r > _TAIL, 0.0, r - 1.6), _IN_BETWEEN)
    return np.where(tail == 0.0, np.inf, np.where(r > _TAIL, far, near))


def _ratio(r: FloatVector, coefficients: tuple[tuple[float, ...], tuple[float, ...]]) -> FloatVector:
    numerator, denominator = (_polynomial(r, terms) for terms in coefficients)
    return numerator / denominator


def _polynomial(r: FloatVector, coefficients: tuple[float, ...]) -> FloatVector:
    total = np.full(len(r), coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        total = total * r + coefficient
    return total
