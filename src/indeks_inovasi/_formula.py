"""Formulas as data: read once into a tree, evaluated column by column, never with `eval`.

Grammar, left to right as written::

    sum     = product (("+" | "-") product)*
    product = factor (("*" | "/") factor)*
    factor  = "-" factor | number | code | "sqrt" "(" sum ")" | ("min" | "max") "(" sum ("," sum)+ ")" | "(" sum ")"
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from indeks_inovasi.errors import FormulaError
from indeks_inovasi.typing import BoolVector, FloatVector

LONGEST = 1_000
DEEPEST = 32
_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<name>[A-Za-z][A-Za-z0-9_]*)|(?P<mark>[-+*/(),]))")
_BINARY = frozenset("+-*/")
_FUNCTIONS = {"sqrt": (1, 1), "min": (2, None), "max": (2, None)}


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed formula: an operation on smaller ones, a constant, or a code."""

    operation: str
    operands: tuple["Tree", ...] = ()
    number: float = 0.0
    code: str = ""

    def codes(self) -> tuple[str, ...]:
        """Return the codes that the formula reads, in the order in which they appear."""
        found: dict[str, None] = {}
        waiting: list[Tree] = [self]
        while waiting:  # a long sum leans to the left as deep as it has terms
            node = waiting.pop()
            if node.operation == "code":
                found.setdefault(node.code)
            waiting += reversed(node.operands)
        return tuple(found)


@lru_cache(maxsize=512)
def parse(text: str) -> Tree:
    """Return the tree of a formula.

    Raises
    ------
    FormulaError
        With the position of the first character that cannot be read.
    """
    if len(text) > LONGEST:
        raise FormulaError(text, LONGEST, f"it is longer than {LONGEST} characters")
    reader = _Reader(text)
    tree = reader.sum()
    reader.expect_end()
    return tree


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def peek(self) -> tuple[str, str, int]:
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            rest = self.text[self.at :]
            if not rest.strip():
                return "end", "", len(self.text)
            start = self.at + len(rest) - len(rest.lstrip())
            raise FormulaError(self.text, start, f"{self.text[start]!r} is not allowed")
        kind = str(match.lastgroup)
        return kind, match.group(kind), match.end()

    def take(self, *marks: str) -> str:
        kind, token, end = self.peek()
        if kind == "mark" and token in marks:
            self.at = end
            return token
        return ""

    def need(self, mark: str) -> None:
        if not self.take(mark):
            raise FormulaError(self.text, self.at, f"{mark!r} is missing")

    def expect_end(self) -> None:
        kind, token, _ = self.peek()
        if kind != "end":
            raise FormulaError(self.text, self.at, f"{token!r} stands where an operator should")

    def sum(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError(self.text, self.at, f"it is nested deeper than {DEEPEST}")
        tree = self.product()
        while mark := self.take("+", "-"):
            tree = Tree(mark, (tree, self.product()))
        self.depth -= 1
        return tree

    def product(self) -> Tree:
        tree = self.factor()
        while mark := self.take("*", "/"):
            tree = Tree(mark, (tree, self.factor()))
        return tree

    def factor(self) -> Tree:
        if self.take("-"):
            self.depth += 1
            if self.depth > DEEPEST:
                raise FormulaError(self.text, self.at, f"it is nested deeper than {DEEPEST}")
            tree = Tree("negative", (self.factor(),))
            self.depth -= 1
            return tree
        if self.take("("):
            tree = self.sum()
            self.need(")")
            return tree
        kind, token, end = self.peek()
        if kind == "number":
            self.at = end
            return Tree("number", number=float(token))
        if kind == "name":
            self.at = end
            return self.call(token) if token in _FUNCTIONS else Tree("code", code=token)
        found = "it ends too early" if kind == "end" else f"{token!r} stands where a value should"
        raise FormulaError(self.text, self.at, found)

    def call(self, name: str) -> Tree:
        self.need("(")
        operands = [self.sum()]
        while self.take(","):
            operands.append(self.sum())
        self.need(")")
        fewest, most = _FUNCTIONS[name]
        if len(operands) < fewest or (most is not None and len(operands) > most):
            raise FormulaError(self.text, self.at, f"{name} does not take {len(operands)} values")
        return Tree(name, tuple(operands))


def evaluate(tree: Tree, columns: Mapping[str, FloatVector], n: int) -> tuple[FloatVector, BoolVector, BoolVector]:
    """Return the values of a formula, where a divisor was zero, and where a root was drawn of a negative number.

    Parameters
    ----------
    tree
        From `parse`.
    columns
        The (n,) column of each code of the formula. A missing operand gives a missing value.
    n
        Number of rows.
    """
    zero_divisor = np.zeros(n, dtype=np.bool_)
    bad_root = np.zeros(n, dtype=np.bool_)

    def value(node: Tree) -> FloatVector:
        if node.operation == "number":
            return np.full(n, node.number)
        if node.operation == "code":
            return columns[node.code]
        leaning: list[Tree] = []
        while node.operation in _BINARY:  # a long sum leans to the left as deep as it has terms
            leaning.append(node)
            node = node.operands[0]
        if leaning:
            result = value(node)
            for step in reversed(leaning):
                result = computed(step.operation, [result, value(step.operands[1])])
            return result
        return computed(node.operation, [value(operand) for operand in node.operands])

    def computed(operation: str, operands: list[FloatVector]) -> FloatVector:
        if operation == "/":
            zero_divisor[:] |= (operands[1] == 0.0) & ~np.isnan(operands[0])
            return operands[0] / np.where(operands[1] == 0.0, np.nan, operands[1])
        if operation == "sqrt":
            bad_root[:] |= operands[0] < 0.0
            return np.sqrt(np.where(operands[0] < 0.0, np.nan, operands[0]))
        return _apply(operation, operands)

    with np.errstate(over="ignore", invalid="ignore"):  # the caller refuses infinite results with their cells
        return value(tree) + 0.0, zero_divisor, bad_root


def _apply(operation: str, operands: list[FloatVector]) -> FloatVector:
    first, *others = operands
    if operation == "negative":
        return -first
    result = first
    for other in others:
        if operation == "+":
            result = result + other
        elif operation == "-":
            result = result - other
        elif operation == "*":
            result = result * other
        elif operation == "min":
            result = np.minimum(result, other)
        else:
            result = np.maximum(result, other)
    return result
