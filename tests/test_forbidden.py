"""Code that leads to a score uses no operation whose bits depend on the machine, the version or the order."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import indeks_inovasi

PACKAGE = Path(indeks_inovasi.__file__).parent
LEADS_TO_SCORES = (
    "kernels",
    "strategies",
    "assembly",
    "engine.py",
    "matrix",
    "recomputed.py",
    "result.py",
    "_formula.py",
)

SUMS = {"sum", "nansum", "mean", "nanmean", "std", "nanstd", "var", "nanvar", "prod", "nanprod", "average", "trace"}
PRODUCTS = {
    "dot",
    "vdot",
    "inner",
    "outer",
    "matmul",
    "tensordot",
    "einsum",
    "convolve",
    "correlate",
    "cov",
    "corrcoef",
    "vecdot",
    "matvec",
    "vecmat",
    "kron",
}
FUNCTIONS = {
    "log", "log2", "log10", "log1p", "exp", "exp2", "expm1", "power", "float_power", "pow", "hypot", "cbrt",
    "logaddexp", "logaddexp2", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "arctan2", "sinh", "cosh", "tanh",
    "interp", "sinc", "trapezoid", "trapz", "emath",
}  # fmt: skip
OTHERS = {
    "linalg",
    "random",
    "fft",
    "argpartition",
    "partition",
    "cumsum",
    "nancumsum",
    "cumprod",
    "cumulative_sum",
    "cumulative_prod",
    "longdouble",
    "polyfit",
    "polyval",
    "gradient",
}
NUMPY = SUMS | PRODUCTS | FUNCTIONS | OTHERS
METHODS = (SUMS - {"trace"}) | {"dot", "cumsum", "cumprod", "argpartition"}
FUNCTIONS_OF_OTHERS = {
    "functools": {"reduce"},
    "itertools": {"accumulate"},
    "operator": {"matmul", "imatmul", "pow", "ipow"},
    "statistics": {"mean", "fmean", "stdev", "pstdev", "variance", "pvariance", "geometric_mean", "harmonic_mean"},
}
"""Of other modules; a module of these is never imported under another name."""
MATH = {
    "fsum", "sqrt", "isqrt", "comb", "gcd", "nan", "inf", "isnan", "isfinite", "isinf", "floor", "ceil", "trunc", "ulp",
    "nextafter", "copysign", "frexp", "fabs",
}  # fmt: skip
EXACT_POWERS = {2, 10}  # of whole exponents: exact, or whole numbers

ALLOWED = {
    # Where a matrix product or a float reduction is exact, next to the bound that makes it so.
    ("kernels/gram.py", "np.matmul"): "slices whose partial sums stay within 2**53, as asserted beside it",
    ("kernels/exact.py", "np.add.reduce"): "parts that are multiples of one unit and add without rounding",
    (
        "kernels/products.py",
        "np.matmul",
    ): "slices of 26 bits whose partial sums stay within 2**52, as asserted beside it",
    ("kernels/sampling.py", "np.add.reduce"): "whole numbers of 64 bits",
    ("kernels/comparing.py", "np.cumsum"): "counts true values",
    ("kernels/placing.py", "np.cumsum"): "counts true values",
    ("kernels/frontier.py", "np.cumsum"): "counts true values",
    ("kernels/flows.py", "np.cumsum"): "integers of 64 bits",
    ("kernels/consensus.py", "np.cumsum"): "whole numbers",
    ("strategies/weighting/dispersion.py", "from functools import reduce"): "puts exact partial sums together",
    ("strategies/weighting/removal.py", "from functools import reduce"): "puts exact partial sums together",
    # Raw words of Philox, whose stream numpy promises; no distribution of numpy.
    ("kernels/sampling.py", "np.random"): "Philox and SeedSequence only",
    # Methods of the exact partial sums.
    ("kernels/exact.py", "column.mean"): "PartialSum.mean, rounded once",
    ("kernels/exact.py", "present.mean"): "PartialSum.mean, rounded once",
    ("kernels/exact.py", "sums[0].mean"): "PartialSum.mean, rounded once",
    # Parsers of what is written, which add nothing.
    ("_formula.py", "reader.sum"): "reads a sum of a formula",
    ("_formula.py", "self.sum"): "reads a sum of a formula",
    # Counts: whole numbers, which add exactly in any order.
    ("assembly/levels.py", "holds.sum"): "a count of true values",
    ("kernels/attribution.py", "inside.sum"): "members of coalitions, a count of true values",
    ("kernels/attribution.py", "floors.sum"): "whole numbers far below 2**53",
    ("strategies/base/aggregator.py", "there.sum"): "a count of true values",
    ("strategies/combining.py", "seen.sum"): "a count of true values",
    ("strategies/normalization/lines.py", "column.present.sum"): "a count of true values",
    ("strategies/normalization/shapes.py", "column.present.sum"): "a count of true values",
    ("strategies/treatment/automatic.py", "(treated != values) | at_extreme.sum"): "a count of true values",
}


def files() -> list[Path]:
    """Return every file of code that leads to a score."""
    places = [PACKAGE / name for name in LEADS_TO_SCORES]
    return sorted(path for place in places for path in (place.rglob("*.py") if place.is_dir() else [place]))


def violations(code: str, name: str) -> list[str]:
    """Return what a file must not use, with line numbers."""
    found = ((node.lineno, used) for node in ast.walk(ast.parse(code)) for used in forbidden_in(node))
    return [f"{name}:{line}: {used}" for line, used in sorted(set(found)) if (name, used) not in ALLOWED]


def forbidden_in(node: ast.AST) -> Iterator[str]:
    """Yield what is forbidden in one node of a syntax tree."""
    if isinstance(node, ast.Attribute):
        yield from _attribute(node)
    elif isinstance(node, ast.BinOp | ast.AugAssign):
        yield from _operator(node)
    elif isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.ImportFrom):
        names = {alias.name for alias in node.names}
        if node.module == "numpy" and names & NUMPY:
            yield f"from numpy import {', '.join(sorted(names & NUMPY))}"
        if node.module == "numpy" and "*" in names:
            yield "from numpy import *"
        if (node.module or "").startswith("numpy.") and node.module != "numpy.typing":
            yield f"from {node.module} import"
        if node.module == "math" and names - MATH:
            yield f"from math import {', '.join(sorted(names - MATH))}"
        if wrong := names & FUNCTIONS_OF_OTHERS.get(node.module or "", set()):
            yield f"from {node.module} import {', '.join(sorted(wrong))}"
    elif isinstance(node, ast.Import):
        yield from _imports(node)


def _imports(node: ast.Import) -> Iterator[str]:
    for alias in node.names:
        module = alias.name.partition(".")[0]
        if module in ("random", "cmath", "scipy"):
            yield f"import {module}"
        if "." in alias.name and module == "numpy":
            yield f"import {alias.name}"
        if alias.asname is not None and module in ("math", *FUNCTIONS_OF_OTHERS):
            yield f"import {alias.name} as {alias.asname}"


def _attribute(node: ast.Attribute) -> Iterator[str]:
    owner = ast.unparse(node.value)
    if owner in ("np", "numpy") and node.attr in NUMPY:
        yield f"np.{node.attr}"
    if owner == "math" and node.attr not in MATH:
        yield f"math.{node.attr}"
    if node.attr in FUNCTIONS_OF_OTHERS.get(owner, set()):
        yield f"{owner}.{node.attr}"
    is_arithmetic = owner.removeprefix("numpy.").removeprefix("np.") in ("add", "subtract", "multiply", "divide")
    if is_arithmetic and node.attr in ("reduce", "reduceat", "accumulate", "at"):
        yield f"{owner}.{node.attr}"
    if node.attr in ("__matmul__", "__pow__"):
        yield f"{owner}.{node.attr}"


def _operator(node: ast.BinOp | ast.AugAssign) -> Iterator[str]:
    if isinstance(node.op, ast.MatMult):
        yield "@"
    if isinstance(node.op, ast.Pow):
        base = node.left if isinstance(node, ast.BinOp) else None
        if not (isinstance(base, ast.Constant) and base.value in EXACT_POWERS):
            yield f"** in {ast.unparse(node)}"


def _call(node: ast.Call) -> Iterator[str]:
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    if isinstance(node.func, ast.Name) and node.func.id in ("sum", "pow") and not _counts(node):
        yield f"builtin {node.func.id} in {ast.unparse(node)}"
    if any(isinstance(argument, ast.Name) and argument.id in ("sum", "pow") for argument in node.args):
        yield f"sum or pow as an argument in {ast.unparse(node)}"
    if isinstance(node.func, ast.Attribute):
        owner = ast.unparse(node.func.value)
        if node.func.attr in METHODS and owner not in ("np", "numpy") and not _is_boolean(node.func.value):
            yield f"{owner}.{node.func.attr}"
        if node.func.attr == "argsort" and not _is_stable(keywords.get("kind")):
            yield f"{owner}.argsort without kind='stable'"
        if node.func.attr == "bincount" and "weights" in keywords:
            yield "np.bincount(weights=)"


def _counts(node: ast.Call) -> bool:
    """Return whether a builtin sum adds whole numbers: ``sum(len(x) for ...)``, ``sum(a == b for ...)``."""
    if node.func.id != "sum" or len(node.args) != 1 or not isinstance(node.args[0], ast.GeneratorExp):
        return False
    term = node.args[0].elt
    is_length = isinstance(term, ast.Call) and ast.unparse(term.func) == "len"
    is_one = isinstance(term, ast.Constant) and isinstance(term.value, int)
    return is_length or is_one or isinstance(term, ast.Compare)


def _is_boolean(owner: ast.expr) -> bool:
    """Return whether an expression is a comparison or a negation of booleans, whose sum is a count."""
    return isinstance(owner, ast.Compare) or (isinstance(owner, ast.UnaryOp) and isinstance(owner.op, ast.Invert))


def _is_stable(kind: ast.expr | None) -> bool:
    return isinstance(kind, ast.Constant) and kind.value == "stable"


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nothing_forbidden_is_used(path):
    """Sums are exact or in a fixed order; functions, products and orders are the kernels' own."""
    assert violations(path.read_text(encoding="utf-8"), path.relative_to(PACKAGE).as_posix()) == []


def test_every_exception_is_needed():
    """What is allowed is still there, so that the list does not outlive its reasons."""
    for name, used in ALLOWED:
        tree = ast.parse((PACKAGE / name).read_text(encoding="utf-8"))
        assert used in {found for node in ast.walk(tree) for found in forbidden_in(node)}, (name, used)


@pytest.mark.parametrize(
    "code",
    [
        "np.sum(x)", "np.mean(x)", "np.std(x)", "np.var(x)", "np.prod(x)", "np.average(x)", "np.dot(x, y)", "x @ y",
        "x @= y", "np.einsum('ij->j', x)", "np.inner(x, y)", "np.cov(x)", "np.corrcoef(x)", "np.linalg.eigh(x)",
        "np.log(x)", "np.exp(x)", "np.power(x, y)", "np.hypot(x, y)", "np.interp(x, a, b)", "x.sum()", "x.mean(axis=0)",
        "x.dot(y)", "np.bincount(owners, weights=x)", "x**3", "x **= 2", "x**y", "3.0**x", "sum(x)",
        "sum(w * x for w, x in pairs)",
        "pow(x, y)", "math.log(x)", "math.exp(x)", "math.pow(x, y)", "math.sin(x)", "from math import log",
        "from numpy import sum", "np.argsort(x)", "x.argsort()", "np.argsort(x, kind='quicksort')",
        "np.argpartition(x, 3)", "np.random.default_rng(1)", "import random", "np.add.reduce(x)", "np.add.at(x, i, y)",
        "from numpy.linalg import eigh", "import numpy.linalg as la", "from numpy import *", "import math as m",
        "numpy.add.reduce(x)", "np.cumsum(x)", "x.cumsum()", "np.subtract.reduce(x)", "np.vecdot(x, y)",
        "np.kron(x, y)", "np.emath.log(x)", "operator.matmul(x, y)", "x.__matmul__(y)", "map(sum, x)",
        "functools.reduce(add, x)", "from itertools import accumulate", "statistics.mean(x)", "import scipy.special",
        "np.longdouble(x)",
    ],
)  # fmt: skip
def test_each_forbidden_operation_is_found(code):
    """The check sees what it is for."""
    assert violations(code, "strategies/some.py") != []


@pytest.mark.parametrize(
    "code",
    [
        "2.0**-52", "10**decimals", "np.sqrt(x)", "math.fsum(x)", "np.argsort(x, kind='stable')", "x * y + z", "len(x)",
        "sum(len(x) for x in y)", "np.minimum.reduce(x)", "np.bincount(owners)", "np.sort(x)", "log(x)", "exact_sum(x)",
    ],
)  # fmt: skip
def test_what_is_the_same_everywhere_is_allowed(code):
    """The check lets through what IEEE 754 and whole numbers fix, and the kernels themselves."""
    assert violations(code, "strategies/some.py") == []
