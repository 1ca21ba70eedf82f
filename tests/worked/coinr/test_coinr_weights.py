"""COINr's weights from data: first principal components, and weights optimized for equal influence."""

import warnings

import numpy as np
import pytest
from numpy.testing import assert_allclose

import indeks_inovasi as ii
from indeks_inovasi.errors import WeightsError
from indeks_inovasi.kernels.gram import exact_correlations
from indeks_inovasi.kernels.linalg import symmetric_eigen
from tests.worked.coinr import asem

FAMILIES = [
    *((f"pca_level1_{pillar}", pillar) for pillar in asem.PILLARS),
    *((f"pca_level2_{sub}", sub) for sub in asem.SUB_INDICES),
]


def codes_of(group):
    """Return the children of a group of the index."""
    return [child.code for child in asem.framework().group(group).children]


def scores(codes):
    """Return the (51, m) scores of some nodes of COINr's example index."""
    return np.stack([asem.default_result().column(code).values for code in codes], axis=1)


def weighed(codes, weighter):
    """Return the weights of nodes of the index as the children of one group."""
    columns = dict(zip(codes, scores(codes).T, strict=True))
    spec = asem.plain(ii.AsIs(), framework=ii.Framework.of({"Index": list(codes)}), weighter=weighter)
    weights = ii.compute(ii.Dataset.of(columns, asem.dataset().rows.units), spec).weights["Index"]
    return np.array([weights[code] for code in codes])


def unsigned(vectors):
    """Return columns turned so that the entry of largest magnitude is positive."""
    return vectors * np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(vectors.shape[1])])


@pytest.mark.parametrize(("name", "group"), FAMILIES, ids=[group for _, group in FAMILIES])
def test_all_components(name, group):
    """Loadings of every component up to their sign, and the share of the variance that each explains."""
    table = asem.table(f"weights/{name}.csv")
    codes, m = table["iCode"], len(table["iCode"])
    expected = np.stack([asem.numbers(table[f"PC{number}"]) for number in range(1, m + 1)], axis=1)
    eigen = symmetric_eigen(exact_correlations(scores(codes)))

    assert_allclose(unsigned(eigen.vectors), unsigned(expected), rtol=1e-9, atol=1e-11)
    spread = asem.table(f"weights/{name}_sdev.csv")
    assert_allclose(np.sqrt(eigen.values), asem.numbers(spread["sdev"]), rtol=1e-11)
    assert_allclose(eigen.values / m, asem.numbers(spread["explained"]), rtol=1e-11)


@pytest.mark.checks("weighter/pca", "COINr 1.1.14, get_PCA: first components of ten groups of the ASEM index")
@pytest.mark.parametrize(
    ("level", "group"), [*((1, pillar) for pillar in asem.PILLARS), *((2, sub) for sub in asem.SUB_INDICES)]
)
def test_first_components(level, group):
    """COINr's weights are the first component, scaled here to add to one; one with both signs is refused by name."""
    expected = asem.by_code(f"weights/pca_weights_level{level}.csv", "iCode", "Weight")
    codes = codes_of(group)
    vector = np.array([expected[code] for code in codes])
    vector = vector * np.sign(vector.sum())
    weighter = ii.PcaWeights(matrix="correlation", retain=ii.Retain(count=1), form="first_component")

    if (vector < 0.0).any():
        below = codes[int(vector.argmin())]
        with pytest.raises(WeightsError, match=rf"do not all point one way.*'{below}' has -0\.\d+, below zero"):
            weighed(codes, weighter)
    else:
        assert_allclose(weighed(codes, weighter), vector / vector.sum(), rtol=1e-9)


def test_some_first_components_have_both_signs():
    """The test above sees both cases: of the ten groups, four do not all point one way."""
    mixed = []
    for level, group in [*((1, pillar) for pillar in asem.PILLARS), *((2, sub) for sub in asem.SUB_INDICES)]:
        expected = asem.by_code(f"weights/pca_weights_level{level}.csv", "iCode", "Weight")
        signs = {np.sign(expected[code]) for code in codes_of(group)}
        mixed += [group] if len(signs) == 2 else []

    assert mixed == ["Instit", "Environ", "SusEcFin", "Sust"]


@pytest.mark.checks("weighter/equal_influence", "COINr 1.1.14, get_opt_weights: two sub-indices of the ASEM index")
def test_equal_influence_of_the_sub_indices():
    """The weights that COINr finds by a search; both sub-indices then correlate equally with the index."""
    expected = asem.by_code("weights/opt_balance_level3.csv", "iCode", "OptWeight")
    codes = ("Conn", "Sust")

    found = weighed(codes, ii.EqualInfluence())

    assert_allclose(found, [expected[code] for code in codes], rtol=1e-9)
    total = scores(codes) @ found
    reached = [np.corrcoef(total, column)[0, 1] for column in scores(codes).T]
    assert reached[0] == pytest.approx(reached[1], abs=1e-13)


def imbalance(codes, weights):
    """Return COINr's objective: the mean squared gap between the shares of the correlations and equal ones."""
    table = scores(codes)
    related = np.array([np.corrcoef(table @ weights, column)[0, 1] for column in table.T])
    return np.mean((related / related.sum() - 1.0 / len(codes)) ** 2)


def test_equal_influence_of_the_pillars():
    """
    Equal influence of all eight pillars needs weights below zero, as COINr's are for two of them.

    What the pillars share is so large that two would have to count negatively. Among weights of zero or more ours are
    nearer than COINr's with those below zero left out, and nearer than equal ones.
    """
    found = asem.by_code("weights/opt_balance_level2.csv", "iCode", "OptWeight")
    coinr = np.array([found[code] for code in asem.PILLARS])
    assert (coinr < 0.0).sum() == 2

    with pytest.raises(WeightsError, match=r"within 1e-09; with the nearest.*'Physical' gets 0\.1451"):
        weighed(asem.PILLARS, ii.EqualInfluence())
    with pytest.warns(ii.InfluenceWarning, match="'Physical' gets 0"):
        ours = weighed(asem.PILLARS, ii.EqualInfluence(unreachable="nearest"))

    assert (ours >= 0.0).all()
    assert imbalance(asem.PILLARS, ours) < imbalance(asem.PILLARS, np.maximum(coinr, 0.0)) * 0.9
    assert imbalance(asem.PILLARS, ours) < imbalance(asem.PILLARS, np.full(8, 1.0 / 8.0)) / 4.0


def test_no_weights_near_the_nearest_ones_are_better():
    """Weights moved a little, each way between two pillars, leave the influence no more even."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ii.InfluenceWarning)
        ours = weighed(asem.PILLARS, ii.EqualInfluence(unreachable="nearest"))
    least = imbalance(asem.PILLARS, ours)

    for giver in range(8):
        for taker in range(8):
            moved = ours.copy()
            step = min(1e-3, moved[giver])
            moved[giver] -= step
            moved[taker] += step
            assert imbalance(asem.PILLARS, moved) >= least * (1.0 - 1e-12)
