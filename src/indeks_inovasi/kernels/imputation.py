"""Gaps filled from the other indicators of a unit, and from its other periods."""

from typing import NamedTuple

import numpy as np

from indeks_inovasi.kernels.exact import exact_deviation
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector, IntVector


def spread(values: FloatVector) -> float:
    """Return the standard deviation (divisor n) of the values present, also where squares would overflow or vanish.

    Parameters
    ----------
    values : (n,)
        NaN is left out; at least one value is present.
    """
    _, exponent = np.frexp(np.fmax.reduce(np.abs(values)))
    return float(np.ldexp(exact_deviation(np.ldexp(values, -int(exponent)), 0), int(exponent)))


def row_means(places: FloatMatrix, weights: FloatVector) -> FloatVector:
    """Return the weighted mean of what each row has.

    Parameters
    ----------
    places : (n, m)
        NaN is a gap and does not count.
    weights : (m,)
        Zero or more.

    Returns
    -------
    (n,); NaN where nothing that counts is present.
    """
    total, whole = np.zeros(len(places)), np.zeros(len(places))
    for column, weight in zip(places.T, weights.tolist(), strict=True):
        there = ~np.isnan(column)
        total += np.where(there, column * weight, 0.0)
        whole += there * weight
    with np.errstate(invalid="ignore"):
        return total / whole


def scaled_back(places: FloatVector, low: float, high: float) -> FloatVector:
    """Return the values that stand so far between `low` (0) and `high` (1), exactly these two at the ends."""
    span = high - low
    return np.where(places < 0.5, low + places * span, high - (1.0 - places) * span) + 0.0


class Timeline(NamedTuple):
    """Rows sorted by unit and time."""

    order: IntVector
    """(n,) row number of each place."""
    units: IntVector
    """(n,) number of the unit in each place."""
    times: FloatVector
    """(n,) time in each place; rises within a unit."""


def timeline(units: IntVector, times: FloatVector) -> Timeline:
    """Return rows in the order of units and, within a unit, of time.

    Parameters
    ----------
    units, times : (n,)
        Number of the unit and time of each row; no unit has one time twice.
    """
    order = np.lexsort((times, units))
    return Timeline(order, units[order], times[order])


def carried_forward(values: FloatVector, line: Timeline, max_age: float, first_back: bool) -> FloatVector:
    """Return values with each gap at the latest earlier value of its unit.

    Parameters
    ----------
    values : (n,)
        NaN is a gap.
    line
        The rows in time.
    max_age
        A value that is older stays where it is; inf: none is too old.
    first_back
        Whether a gap before the first value takes that value; its age does not count.
    """
    held = values[line.order]
    before, after = _known_neighbors(~np.isnan(held), line.units)
    there = before >= 0
    young = there & (line.times - line.times[before] <= max_age)
    found = np.where(young, held[before], np.nan)
    if first_back:
        found = np.where(~there & (after >= 0), held[after], found)
    return _in_rows(np.where(np.isnan(held), found, held), line.order)


def on_lines(values: FloatVector, line: Timeline, hold: bool) -> FloatVector:
    """Return values with each gap on the straight line between the known values of its unit around it.

    Parameters
    ----------
    values : (n,)
        NaN is a gap.
    line
        The rows in time.
    hold
        Whether a gap beyond the first or last known value takes that value, else it stays.
    """
    held = values[line.order]
    before, after = _known_neighbors(~np.isnan(held), line.units)
    between = (before >= 0) & (after >= 0)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        share = (line.times - line.times[before]) / (line.times[after] - line.times[before])
        found = np.where(between, held[before] + (held[after] - held[before]) * share, np.nan)
    if hold:
        found = np.where(between, found, np.where(before >= 0, held[before], np.where(after >= 0, held[after], np.nan)))
    return _in_rows(np.where(np.isnan(held), found, held), line.order)


def _known_neighbors(known: BoolVector, units: IntVector) -> tuple[IntVector, IntVector]:
    """Return the place of the last known value up to each place and the first from there, of the same unit; else -1."""
    places = np.arange(len(known))
    before = np.maximum.accumulate(np.where(known, places, -1))
    after = np.minimum.accumulate(np.where(known, places, len(known))[::-1])[::-1]
    before = np.where((before >= 0) & (units[before] == units), before, -1)
    reached = np.minimum(after, len(known) - 1)
    return before, np.where((after < len(known)) & (units[reached] == units), after, -1)


def _in_rows(sorted_values: FloatVector, order: IntVector) -> FloatVector:
    values = np.empty(len(order))
    values[order] = sorted_values
    return values + 0.0
