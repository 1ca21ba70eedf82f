"""Groups of children for the tests of aggregators."""

import numpy as np

from indeks_inovasi.matrix import Children, Rows
from tests.generators import column


def group(*values, directions=None, units=None):
    """Return columns as the children a, b, c ... of the group "g"; negative ones are turned already."""
    codes = "abcdefghij"[: len(values)]
    directions = directions or ["positive"] * len(values)
    rows = Rows(tuple(units or (f"u{row}" for row in range(len(values[0])))))
    columns = tuple(
        column(held, direction, code, rows.units).normalized(np.array(held, dtype=np.float64) + 0.0)
        for code, held, direction in zip(codes, values, directions, strict=True)
    )
    return Children("g", columns, (None,) * len(values), rows)


def scored(aggregator, children, weights=None):
    """Return what an aggregator makes of a group, frozen on it; weights 1 each by default."""
    weights = np.ones(len(children.columns)) if weights is None else np.array(weights, dtype=np.float64)
    return aggregator.freeze(children, weights).aggregate(children, weights)


def row(*values):
    """Return one unit with these children."""
    return group(*([value] for value in values))
