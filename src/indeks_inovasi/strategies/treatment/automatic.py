"""The treatment that looks at skewness and kurtosis first."""

from typing import Literal

import numpy as np
from pydantic import Field

from indeks_inovasi.errors import NoValuesError
from indeks_inovasi.kernels.treatment import skewness_and_kurtosis
from indeks_inovasi.matrix import Column
from indeks_inovasi.strategies.base import LearningStep, Treatment
from indeks_inovasi.strategies.treatment.bounds import Clip, NoTreatment
from indeks_inovasi.strategies.treatment.logs import ShiftedLog
from indeks_inovasi.typing import FloatVector, Number, Whole


class SkewnessKurtosis(LearningStep, Treatment, frozen=True):
    """Treat an indicator only if it is skewed and heavy-tailed: winsorize point by point, then take logarithms.

    While ``|skewness| >= skewness_limit`` and ``kurtosis >= kurtosis_limit`` (both sample-corrected, excess kurtosis)
    and fewer than `most_points` points are touched, all points at the extreme of the skewed end take the next value.
    If that does not suffice, the untreated values are logged with `ShiftedLog`, mirrored first where they are skewed to
    the left ("shifted_log_by_skew"), or left as they are (`otherwise`).

    References
    ----------
    OECD2008 and the practice of the JRC statistical audits; COINr, function ``Treat``.
    """

    kind: Literal["skewness_kurtosis"] = "skewness_kurtosis"
    skewness_limit: Number = Field(default=2.0, gt=0.0)
    kurtosis_limit: Number = 3.5
    most_points: Whole = Field(default=5, ge=0)
    otherwise: Literal["shifted_log", "shifted_log_by_skew", "none"] = "shifted_log"
    share: Number = Field(default=0.01, gt=0.0)
    """Of the range, for the logarithm."""

    def freeze(self, column: Column) -> Treatment:
        """Return what the indicator needs: `NoTreatment`, `Clip` or `Log`."""
        values = column.values[column.present]
        if len(values) == 0:
            raise NoValuesError("SkewnessKurtosis", [repr(column.code)])
        low, high, treated = None, None, values
        while not self._passes(treated):
            skewed_up = skewness_and_kurtosis(treated)[0] >= 0.0
            extreme = float(treated.max() if skewed_up else treated.min())
            at_extreme = treated == extreme
            touched = int(((treated != values) | at_extreme).sum())
            if touched > self.most_points or at_extreme.all():
                return self._fallback(column)
            rest = treated[~at_extreme]
            bound = float(rest.max() if skewed_up else rest.min()) + 0.0
            low, high = (low, bound) if skewed_up else (bound, high)
            treated = np.where(at_extreme, bound, treated)
        return NoTreatment() if low is None and high is None else Clip(low=low, high=high)

    def _passes(self, values: FloatVector) -> bool:
        if values.min() == values.max():
            return True
        skewness, kurtosis = skewness_and_kurtosis(values)
        return abs(skewness) < self.skewness_limit or kurtosis < self.kurtosis_limit

    def _fallback(self, column: Column) -> Treatment:
        if self.otherwise == "none":
            return NoTreatment()
        return ShiftedLog(share=self.share, by_skew=self.otherwise == "shifted_log_by_skew").freeze(column)
