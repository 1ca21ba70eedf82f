"""Hypothesis strategies: columns and matrices as they come in life, weights, frameworks, specifications."""

import numpy as np
from hypothesis import strategies as st

import indeks_inovasi as ii
from indeks_inovasi.matrix import Column, Rows
from indeks_inovasi.strategies.base import Missing

ORDINARY = st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda number: number + 0.0)
ROUND = st.integers(-5, 5).map(float)
"""Few different numbers, so that ties are common."""
WILD = st.one_of(
    st.floats(-1e100, 1e100, allow_subnormal=False),
    st.sampled_from([0.0, 1e-30, -1e-30, 1e100, -1e100, 0.1, 0.30000000000000004]),
).map(lambda number: 0.0 if abs(number) < 1e-100 else number)


def numbers(gaps=False, wild=False):
    """Return a strategy for one number; with gaps now and then NaN."""
    kinds = [ORDINARY, ROUND, *([WILD] if wild else []), *([st.just(np.nan)] if gaps else [])]
    return st.one_of(*kinds)


@st.composite
def columns(draw, smallest=2, largest=12, gaps=False, wild=False, spread=True):
    """Return a vector of numbers; with `spread` it holds two that clearly differ."""
    values = np.array(draw(st.lists(numbers(gaps, wild), min_size=smallest, max_size=largest)))
    if spread:
        present = values[~np.isnan(values)]
        largest_magnitude = float(np.abs(present).max()) if len(present) else 0.0
        values[0] = -largest_magnitude - 1.0
        values[-1] = largest_magnitude + 1.0
    return values


@st.composite
def matrices(draw, rows=(2, 10), m=(1, 5), gaps=False, low=0.0, high=100.0):
    """Return an (n, m) matrix of scores between `low` and `high`, ties included."""
    n, width = draw(st.integers(*rows)), draw(st.integers(*m))
    score = st.one_of(st.floats(low, high, allow_subnormal=False), st.sampled_from([low, (low + high) / 2.0, high]))
    score = score.map(lambda number: 0.0 if abs(number) < 1e-100 else number)
    cell = st.one_of(score, st.just(np.nan)) if gaps else score
    flat = draw(st.lists(cell, min_size=n * width, max_size=n * width))
    return np.asfortranarray(np.array(flat).reshape(n, width) + 0.0)


@st.composite
def weights_for(draw, m):
    """Return (m,) weights above zero."""
    return np.array(draw(st.lists(st.floats(0.01, 100.0), min_size=m, max_size=m)))


def column(values, direction="positive", code="x", units=None):
    """Return a column over units u0, u1 ..."""
    values = np.array(values, dtype=np.float64)
    names = tuple(f"u{number}" for number in range(len(values))) if units is None else tuple(units)
    return Column(code, values, Rows(names), direction)


@st.composite
def frameworks(draw):
    """Return a framework of one to three groups with one to three indicators each, some of them negative."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    tree = {f"g{number}": [f"i{number}{leaf}" for leaf in range(size)] for number, size in enumerate(sizes)}
    leaves = [leaf for below in tree.values() for leaf in below]
    negative = draw(st.lists(st.sampled_from(leaves), unique=True))
    weighted = draw(st.booleans())
    weights = {code: draw(st.floats(0.1, 10.0)) for code in (*leaves, *tree)} if weighted else None
    return ii.Framework.of({"index": tree}, negative=negative, weights=weights)


NORMALIZERS = st.sampled_from(
    [
        ii.MinMax(floor=1.0),
        ii.MinMax(floor=1.0, constant=50.0),
        ii.DistanceToMax(ceiling=100.0),
        ii.Rank(ties="average"),
        ii.Rank(ties="dense"),
        ii.Percentile(ties="max", denominator="n"),
        ii.Percentile(ties="min", denominator="n_minus_1", ceiling=1.0),
        ii.Chain(
            steps=(ii.Percentile(ties="average", denominator="n_plus_1", ceiling=1.0), ii.Exponential(scale=23.0))
        ),
        ii.PerPeerGroup(by="island", step=ii.Rank(ties="min")),
        ii.Chain(steps=(ii.ZScore(ddof=0, mean=100.0, deviation=10.0), ii.MinMax())),
    ]
)
IMPUTERS = st.sampled_from([ii.MeanImputation(), ii.MedianImputation(), ii.Fill(value=1.5)])
TREATMENTS = st.sampled_from(
    [
        ii.NoTreatment(),
        ii.Winsorize(low=1, high=1),
        ii.SkewnessKurtosis(),
        ii.ShiftedLog(),
        ii.PerPeerGroup(by="island", step=ii.Clip(low=-1e9, high=1e9)),
    ]
)
WEIGHTERS = st.sampled_from([ii.FrameworkWeights(), ii.EqualWeights(), ii.EntropyWeights(basis="normalized")])
AGGREGATORS = st.sampled_from(
    [
        ii.ArithmeticMean(),
        ii.WeightedSum(missing=Missing(rule="propagate")),
        ii.GeometricMean(),
        ii.HarmonicMean(),
        ii.PowerMean(exponent=0.5),
        ii.PowerMean(exponent=-1.0),
        ii.Minimum(),
        ii.Maximum(),
        ii.ArithmeticMean(missing=Missing(rule="skip", at_least=1)),
    ]
)
AFTER = st.sampled_from([(), (ii.Round(decimals=1, ties="half_even"),), (ii.Rank(ties="min"), ii.Affine(multiply=2.0))])


@st.composite
def specifications(draw):
    """Return a specification in which every step may learn, over a random framework."""
    framework = draw(frameworks())
    leaf = draw(st.sampled_from([leaf.code for leaf in framework.indicators]))
    return ii.IndexSpec(
        name="random",
        framework=framework,
        imputer=draw(IMPUTERS),
        treatment=draw(TREATMENTS),
        normalizer=draw(NORMALIZERS),
        weighter=draw(WEIGHTERS),
        aggregator=draw(AGGREGATORS),
        nodes={
            "index": {"then": draw(AFTER), "aggregator": draw(AGGREGATORS)},
            leaf: {"normalizer": draw(NORMALIZERS), "imputer": draw(IMPUTERS)},
        },
    )


@st.composite
def datasets(draw, framework, smallest=5, largest=9):
    """Return a dataset with some gaps for the indicators of a framework; islands have at least two units each."""
    n = draw(st.integers(smallest, largest))
    held = {}
    for leaf in framework.indicators:
        values = np.array(draw(st.lists(numbers(gaps=True), min_size=n, max_size=n)))
        values[:4] = draw(st.permutations([-7.5, 2.25, 8.0, 11.0]))
        held[leaf.code] = values
    islands = ["east" if number % 2 else "west" for number in range(n)]
    return ii.Dataset.of(held, [f"u{number}" for number in range(n)], peers={"island": islands})
