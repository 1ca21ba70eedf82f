"""Data that could have come out otherwise: measured with error, missing, or another set of units to learn from."""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from pydantic import Field, model_validator

from indeks_inovasi.engine import compute
from indeks_inovasi.errors import nearest
from indeks_inovasi.kernels.exact import exact_deviation
from indeks_inovasi.kernels.quantiles import normal_quantile
from indeks_inovasi.kernels.sampling import Words, choice_of, open_uniforms
from indeks_inovasi.matrix import Dataset, Rows
from indeks_inovasi.models.indicator import NumberScale
from indeks_inovasi.robustness.nominal import Nominal
from indeks_inovasi.robustness.sources.base import DataSource, State
from indeks_inovasi.typing import FloatVector, FrozenMap, IntVector, Names, Number


class MeasurementError(DataSource, frozen=True):
    """Every value of some indicators is off by a random error, each on its own.

    A value stays on the scale of its indicator: what would fall beyond an end is put on the end.
    """

    kind: Literal["measurement_error"] = "measurement_error"
    deviation: Number | FrozenMap[str, Number] = Field()
    """Standard deviation of the error, for all indicators or by code."""
    relative: bool
    """True: the deviation is a share of the value; False: it is in the unit of the indicator."""
    distribution: Literal["normal", "uniform"] = "normal"
    indicators: Names = ()
    """Codes; empty: every indicator with a deviation."""
    cells: FrozenMap[str, FrozenMap[str, Number]] = FrozenMap()
    """Deviation of single cells, by indicator and unit, in place of that of the indicator."""

    def __init__(self, deviation: Any = None, /, **fields: Any) -> None:
        super().__init__(**(fields if deviation is None else {"deviation": deviation, **fields}))

    @model_validator(mode="after")
    def _none_negative(self) -> "MeasurementError":
        by_code = self.deviation if isinstance(self.deviation, Mapping) else {"every indicator": self.deviation}
        held = [*by_code.items(), *((code, low) for code, cells in self.cells.items() for low in cells.values())]
        negative = [code for code, deviation in held if deviation < 0.0]
        if negative:
            raise ValueError(f"A deviation is zero or more, but not that of {', '.join(negative)}.")
        return self

    @property
    def name(self) -> str:
        """Name with the indicators."""
        shown = ", ".join(self.indicators[:4]) or "all values"
        return f"error of {shown}"

    def codes(self, nominal: Nominal) -> tuple[str, ...]:
        """Return the indicators that have errors."""
        if self.indicators:
            return self.indicators
        if isinstance(self.deviation, Mapping):
            return tuple(dict.fromkeys((*self.deviation, *self.cells)))
        return tuple(code for code in _measured(nominal) if code in nominal.data.columns)

    def problems(self, nominal: Nominal) -> list[str]:
        """Return unknown codes, computed indicators, and levels."""
        measured = _measured(nominal)
        problems: list[str] = []
        for code in self.codes(nominal):
            if code not in measured or code not in nominal.data.columns:
                hint = nearest([code], measured)
                problems.append(f"{code!r} is no indicator that is read from a column of its own.{hint}")
                continue
            scale = nominal.spec.framework.indicator(code).scale
            if scale is not None and not isinstance(scale, NumberScale):
                problems.append(f"{code!r} has levels, which have no measurement error.")
        units = set(nominal.data.rows.units)
        for code, cells in self.cells.items():
            problems += [f"The cell {code}[{unit}] names an unknown unit." for unit in cells if unit not in units]
        return problems

    def width(self, nominal: Nominal) -> int:
        """Return one word per cell."""
        return len(nominal.data) * len(self.codes(nominal))

    def perturb(self, state: State, nominal: Nominal, words: Words) -> State:
        """Return the data with errors."""
        n = len(state.data)
        order = by_key(state.data.rows)
        columns: dict[str, FloatVector] = {}
        for number, code in enumerate(self.codes(nominal)):
            own = np.empty(n)
            own[order] = self._standard(words[number * n : (number + 1) * n])
            values = state.data[code]
            deviation = self._deviations(code, state.data)
            off = own * (np.abs(values) * deviation if self.relative else deviation)
            columns[code] = _within(nominal, code, values + off)
        return state._replace(data=state.data.with_columns(columns))

    def _standard(self, words: Words) -> FloatVector:
        """Return errors of deviation 1."""
        if self.distribution == "normal":
            return normal_quantile(open_uniforms(words))
        uniform: FloatVector = (open_uniforms(words) * 2.0 - 1.0) * np.sqrt(3.0)
        return uniform

    def _deviations(self, code: str, data: Dataset) -> FloatVector:
        general = self.deviation.get(code, 0.0) if isinstance(self.deviation, Mapping) else self.deviation
        deviations = np.full(len(data), float(general))
        cells = self.cells.get(code)
        for row, unit in enumerate(data.rows.units) if cells else ():
            deviations[row] = cells.get(unit, deviations[row])
        return deviations


class ImputationUncertainty(DataSource, frozen=True):
    """Missing values could have been otherwise than the imputer says.

    "hot_deck": a value that some other unit has, each with the same probability. "normal": the imputed value and an
    error with the deviation of the values present. Values stay on the scale of their indicator.

    References
    ----------
    Little and Rubin (2002), Statistical Analysis with Missing Data, chapters 4 and 5.
    """

    kind: Literal["imputation_uncertainty"] = "imputation_uncertainty"
    method: Literal["hot_deck", "normal"]

    def __init__(self, method: Any = None, /, **fields: Any) -> None:
        super().__init__(**(fields if method is None else {"method": method, **fields}))

    @property
    def name(self) -> str:
        """Name with the method."""
        return f"missing values ({self.method.replace('_', ' ')})"

    def gaps(self, nominal: Nominal) -> dict[str, IntVector]:
        """Return the rows with a gap, by indicator, in the order of the units."""
        order = by_key(nominal.data.rows)
        found: dict[str, IntVector] = {}
        for code in _measured(nominal):
            if code in nominal.data.columns:
                rows = order[np.isnan(nominal.data[code])[order]]
                if len(rows):
                    found[code] = rows
        return found

    def problems(self, nominal: Nominal) -> list[str]:
        """Return that there is nothing to impute, or nobody to take a value from."""
        gaps = self.gaps(nominal)
        if not gaps:
            return ["No value is missing."]
        empty = [code for code in gaps if np.isnan(nominal.data[code]).all()]
        problems = [f"{code!r} has no value at all." for code in empty]
        if self.method == "normal" and not empty:
            imputed = nominal.result.stage("imputed")
            bare = [code for code in gaps if np.isnan(imputed[code]).any()]
            problems += [f"{code!r} is not imputed, so there is nothing to be unsure about." for code in bare]
            if nominal.result.departed:
                problems.append("The official screening lets units go; draw 'hot_deck' values instead.")
        return problems

    def width(self, nominal: Nominal) -> int:
        """Return one word per gap."""
        return sum(map(len, self.gaps(nominal).values()))

    def perturb(self, state: State, nominal: Nominal, words: Words) -> State:
        """Return the data with other values in the gaps."""
        columns: dict[str, FloatVector] = {}
        start = 0
        for code, rows in self.gaps(nominal).items():
            own = words[start : start + len(rows)]
            start += len(rows)
            values = np.array(state.data[code])
            present = np.sort(values[~np.isnan(values)])
            if self.method == "hot_deck":
                values[rows] = present[choice_of(own, len(present))]
            else:
                deviation = float(exact_deviation(present, 1)) if len(present) > 1 else 0.0
                middle = nominal.result.stage("imputed")[code][rows]
                values[rows] = _within(nominal, code, middle + normal_quantile(open_uniforms(own)) * deviation)
            columns[code] = values
        return state._replace(data=state.data.with_columns(columns))


class Bootstrap(DataSource, frozen=True):
    """Observed bounds, means, weights and everything else that is learned comes from another sample of the units.

    The rows are drawn with replacement, the specification learns from them, and scores all rows.

    References
    ----------
    Efron (1979), Annals of Statistics 7(1), 1-26.
    """

    kind: Literal["bootstrap"] = "bootstrap"

    @property
    def name(self) -> str:
        """Name."""
        return "units to learn from"

    def problems(self, nominal: Nominal) -> list[str]:
        """Return that nothing is learned, or that the data have child tables."""
        problems = [] if nominal.spec.learning else ["The specification learns nothing from the units."]
        if nominal.data.parts:
            problems.append("The data have child tables, whose rows cannot be drawn apart from their owners.")
        if nominal.spec.comparing:
            problems.append(
                f"{', '.join(nominal.spec.comparing)} compares units and learns nothing that could be kept."
            )
        return problems

    def width(self, nominal: Nominal) -> int:
        """Return one word per row."""
        return len(nominal.data)

    def perturb(self, state: State, nominal: Nominal, words: Words) -> State:
        """Return the specification as learned from other rows."""
        order = by_key(state.data.rows)
        drawn = order[np.sort(choice_of(words, len(order)))]
        sample = _renamed(state.data, drawn)
        return state._replace(spec=compute(sample, state.spec, keep="nodes").frozen)


def by_key(rows: Rows) -> IntVector:
    """Return the row numbers in the order of unit and period, so that a draw does not depend on the order of rows."""
    keys = list(rows.keys)
    return np.array(sorted(range(len(keys)), key=lambda row: (keys[row][0], keys[row][1] or "")), dtype=np.int64)


def _measured(nominal: Nominal) -> tuple[str, ...]:
    """Return the indicators that are read from a column of their own name."""
    spec = nominal.spec
    return tuple(leaf.code for leaf in spec.framework.indicators if spec.value_of(leaf.code).reads == (leaf.code,))


def _within(nominal: Nominal, code: str, values: FloatVector) -> FloatVector:
    scale = nominal.spec.framework.indicator(code).scale
    if not isinstance(scale, NumberScale):
        return values
    low, high = scale.minimum, scale.maximum
    values = values if low is None else np.where(values < low, low, values)
    return values if high is None else np.where(values > high, high, values)


def _renamed(data: Dataset, drawn: IntVector) -> Dataset:
    """Return rows that may stand several times, each time under another unit code."""
    rows = data.rows
    held: list[int] = drawn.tolist()
    return Dataset(
        Rows(
            tuple(f"{rows.units[row]} ({place})" for place, row in enumerate(held)),
            None if rows.periods is None else tuple(rows.periods[row] for row in held),
            FrozenMap({name: tuple(groups[row] for row in held) for name, groups in rows.peers.items()}),
        ),
        FrozenMap({code: values[drawn] for code, values in data.columns.items()}),
    )
