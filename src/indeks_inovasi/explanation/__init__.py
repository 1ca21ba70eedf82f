"""Which indicator and which innovation gave how much of a score, and what was lost to the maximum."""

from indeks_inovasi.explanation.frontier import own_weights
from indeks_inovasi.explanation.lines import Balance, Explanation, Line
from indeks_inovasi.explanation.pairs import BestOrders, PairMatrix, best_orders, pair_matrix
from indeks_inovasi.explanation.writing import explain

__all__ = [
    "Balance",
    "BestOrders",
    "Explanation",
    "Line",
    "PairMatrix",
    "best_orders",
    "explain",
    "own_weights",
    "pair_matrix",
]
