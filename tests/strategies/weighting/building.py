"""Groups of children to weigh."""

import numpy as np
from hypothesis import strategies as st

from indeks_inovasi.matrix import Children, Rows
from tests.generators import column

CODES = "abcdefghij"


def children(*values, given=None, treated=None, negative=()):
    """Return the columns as children a, b, c ... of the group "g"; their treated values are the same unless given."""
    codes = CODES[: len(values)]
    columns = tuple(
        column(held, direction="negative" if code in negative else "positive", code=code)
        for code, held in zip(codes, values, strict=True)
    )
    as_treated = columns if treated is None else tuple(treated)
    rows = Rows(tuple(f"u{row}" for row in range(len(columns[0].values))))
    return Children("g", columns, tuple(given or [None] * len(values)), rows, treated=as_treated)


@st.composite
def tables(draw, m=(2, 5), n=(3, 9)):
    """Return an (n, m) matrix of whole numbers from 1 to 50 in which no column is constant, and no two are copies."""
    width, length = draw(st.integers(*m)), draw(st.integers(*n))
    cells = draw(st.lists(st.integers(1, 50), min_size=width * length, max_size=width * length))
    table = np.array(cells, dtype=np.float64).reshape(length, width)
    table[0], table[1] = 60.0 + np.arange(width), 0.5
    table[2] = np.arange(width) ** 2.0 + 1.0
    return table
