"""Worked examples of TOPSIS, EDAS, VIKOR and COPRAS in the literature.

The tables stand as programs that cite the papers quote them. Each printed figure is met to its last digit, and an
independent result in full precision far beyond it.
"""

import numpy as np
import pytest
from numpy.testing import assert_allclose

import indeks_inovasi as ii


def computed(matrix, weights, normalizer, aggregator, negative=()) -> ii.IndexResult:
    """Return the index of a matrix of units by criteria c0, c1 ..."""
    codes = [f"c{number}" for number in range(len(weights))]
    spec = ii.IndexSpec(
        name="example",
        framework=ii.Framework.of({"index": codes}, negative=negative, weights=dict(zip(codes, weights, strict=True))),
        aggregator=aggregator,
        normalizer=normalizer,
    )
    columns = dict(zip(codes, np.array(matrix, dtype=np.float64).T, strict=True))
    return ii.compute(ii.Dataset.of(columns, [f"a{number}" for number in range(len(matrix))]), spec)


LAPTOPS = (
    (256, 8, 41, 1.6, 1.77, 7347.16),
    (256, 8, 32, 1.0, 1.80, 6919.99),
    (256, 8, 53, 1.6, 1.90, 8400.00),
    (256, 8, 41, 1.0, 1.75, 6808.90),
    (512, 8, 35, 1.6, 1.70, 8479.99),
    (256, 4, 35, 1.6, 1.70, 7499.99),
)
"""Ersoy (2021), LogForum 17(3), 341-353: six laptops by six criteria, of which less is better in the last two."""
ENTROPY_WEIGHTS = (0.405, 0.221, 0.134, 0.199, 0.007, 0.034)
COSTS = ("c4", "c5")


@pytest.mark.checks("aggregator/topsis", "Ersoy (2021)")
def test_six_laptops_by_closeness():
    """
    TOPSIS over columns divided by the root of their sum of squares, costs turned.

    The paper prints three decimals of which two are right (0.857 for the fifth laptop), by rounding on the way.
    """
    found = computed(LAPTOPS, ENTROPY_WEIGHTS, ii.Vector(turn="negate"), ii.Topsis(), COSTS).score

    assert_allclose(found, [0.308, 0.254, 0.327, 0.263, 0.857, 0.192], rtol=0, atol=0.001)
    exact = [0.30747246765708647, 0.2536310946015863, 0.32717597113383873, 0.26232561756376577, 0.856252961640438]
    assert_allclose(found, [*exact, 0.1913648181004665], rtol=1e-13)


@pytest.mark.checks("aggregator/edas", "Ersoy (2021)")
def test_six_laptops_by_distance_from_the_average():
    """EDAS over relative distances from the average of each column, costs turned."""
    found = computed(LAPTOPS, ENTROPY_WEIGHTS, ii.DistanceToMean(form="relative"), ii.Edas(), COSTS).score

    assert_allclose(found, [0.414, 0.130, 0.461, 0.212, 0.944, 0.043], rtol=0, atol=0.0005)
    exact = [0.41414073355791703, 0.12999419821568692, 0.46069425800866215, 0.2120060994906317, 0.9443396358125862]
    assert_allclose(found, [*exact, 0.04295784618044418], rtol=1e-13)


SITES = ((8, 7, 2, 1), (5, 3, 7, 5), (7, 5, 6, 4), (9, 9, 7, 3), (11, 10, 3, 7), (6, 9, 5, 4))
"""Papathanasiou and Ploskas (2018), Multiple Criteria Decision Aid, chapter 2: six sites for a facility."""


@pytest.mark.checks("aggregator/vikor", "Papathanasiou and Ploskas (2018)")
def test_six_sites_by_compromise():
    """VIKOR with v = 0.625; the book prints Q, of which the lowest is best, and ours is 1 - Q."""
    result = computed(SITES, (0.4, 0.3, 0.1, 0.2), ii.AsIs(), ii.Vikor(v=0.625))

    assert_allclose(1.0 - result.score, [0.640, 1.000, 0.693, 0.271, 0.000, 0.694], rtol=0, atol=0.0005)
    exact = [0.6399315187239945, 1.0, 0.6929178224687935, 0.2714112343966714, 0.0, 0.6938930305131762]
    assert_allclose(1.0 - result.score, exact, rtol=0, atol=1e-14)
    assert result.rank.tolist() == [3, 6, 4, 2, 1, 5]


PHONES = (
    (80, 16, 2, 5),
    (110, 32, 2, 9),
    (130, 64, 4, 9),
    (185, 64, 4, 1),
    (135, 64, 3, 4),
    (140, 32, 3, 5),
    (185, 64, 6, 7),
    (110, 16, 3, 3),
    (120, 16, 4, 3),
    (340, 128, 6, 5),
)
"""Goswami and Mitra (2020), Int. J. Data Netw. Sci. 4(1), 27-42: ten phones; less is better in the first criterion."""


@pytest.mark.checks("aggregator/copras", "Goswami and Mitra (2020)")
def test_ten_phones_by_benefits_and_costs():
    """COPRAS over the shares of each column, the price turned: the utility of the best phone is 1."""
    weights = (0.60338, 0.13639, 0.19567, 0.06456)
    found = computed(PHONES, weights, ii.SumShare(turn="negate"), ii.Copras(), ("c0",)).score

    printed = [1.0, 0.85262, 0.9193, 0.68523, 0.80515, 0.72587, 0.83436, 0.79758, 0.79097, 0.79533]
    assert_allclose(found, printed, rtol=0, atol=0.000005)
    exact = [1.0, 0.8526163462726815, 0.9192992846773839, 0.6852285714785658, 0.8051521197258765, 0.7258658410307187]
    exact += [0.8343556314426993, 0.7975793817036556, 0.7909684721881156, 0.7953311415193435]
    assert_allclose(found, exact, rtol=1e-13)
