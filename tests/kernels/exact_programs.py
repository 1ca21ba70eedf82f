"""Linear programs in fractions, by a full tableau and Bland's rule: slow, plain, and without any rounding."""

from fractions import Fraction


def largest(objective, rows, right):
    """Return the largest ``objective . w`` with ``rows w <= right`` (zero or more) and w of zero or more, and that w.

    None where there is no largest one.
    """
    m, n = len(objective), len(rows)
    table = [
        [Fraction(entry) for entry in row]
        + [Fraction(number == place) for place in range(n)]
        + [Fraction(right[number])]
        for number, row in enumerate(rows)
    ]
    bottom = [-Fraction(entry) for entry in objective] + [Fraction(0)] * (n + 1)
    basis = list(range(m, m + n))
    while (entering := next((place for place in range(m + n) if bottom[place] < 0), None)) is not None:
        ratios = [(row[-1] / row[entering], basis[i], i) for i, row in enumerate(table) if row[entering] > 0]
        if not ratios:
            return None
        _, _, leaving = min(ratios)
        pivot = table[leaving][entering]
        table[leaving] = [entry / pivot for entry in table[leaving]]
        for i in range(n):
            if i != leaving and table[i][entering]:
                table[i] = [a - table[i][entering] * b for a, b in zip(table[i], table[leaving], strict=True)]
        bottom = [a - bottom[entering] * b for a, b in zip(bottom, table[leaving], strict=True)]
        basis[leaving] = entering
    w = [Fraction(0)] * (m + n)
    for row, place in zip(table, basis, strict=True):
        w[place] = row[-1]
    return bottom[-1], w[:m]


def doubt(values, unit, restrictions=(), of_score=False):
    """Return the score of one unit by benefit of the doubt: ``max w . y_k, w . y_j <= 1, r . w <= 0``."""
    rows, right = _constraints(values, unit, restrictions, of_score)
    return largest(rows[unit], rows, right)[0]


def doubt_along(values, unit, direction, restrictions=(), of_score=False):
    """Return the score along a direction g, ``1 / (1 + beta)``.

    With beta steps g, the unit has the score 1: the largest ``w . (y_k + beta g)`` is 1. That is convex in beta, so
    Newton's method from above comes down to it in finitely many steps.
    """
    rows, right = _constraints(values, unit, restrictions, of_score)
    steps = [Fraction(entry) for entry in direction]
    beta = 1 + 2 * max(max(row) for row in rows) / min(steps)
    while True:
        found = largest([own + beta * step for own, step in zip(rows[unit], steps, strict=True)], rows, right)
        if found is None:  # a child that is zero everywhere: all units are best in it
            return Fraction(1)
        w = found[1]
        nearer = (1 - _inner(w, rows[unit])) / _inner(w, steps) if found[0] > 1 else beta
        if nearer >= beta:
            return 1 / (1 + max(beta, 0))
        beta = nearer


def _constraints(values, unit, restrictions, of_score):
    rows = [[Fraction(entry) for entry in row] for row in values]
    own = rows[unit] if of_score else [1] * len(rows[unit])
    rows += [[Fraction(entry) * by for entry, by in zip(column, own, strict=True)] for column in restrictions]
    return rows, [1] * len(values) + [0] * len(restrictions)


def _inner(first, second):
    return sum(a * b for a, b in zip(first, second, strict=True))
