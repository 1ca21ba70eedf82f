"""Weights from principal components and factors."""

import warnings

import numpy as np
import pytest
from hypothesis import given

import indeks_inovasi as ii
from indeks_inovasi.errors import ConstantIndicatorError, MissingValueError, TooFewUnitsError, WeightsError
from indeks_inovasi.kernels.linalg import EqualEigenvaluesWarning
from tests.strategies.weighting.building import children, tables

ALL = ii.Retain(total_share=1.0)
ONE = ii.Retain(count=1)
KINDS = [
    ii.PcaWeights(matrix="correlation", retain=ONE, form="first_component"),
    ii.PcaWeights(matrix="covariance", retain=ALL, form="squared_loadings"),
    ii.FactorWeights(matrix="correlation", retain=ONE, rotation="varimax"),
]
A, C = [1.0, 1.0, -1.0, -1.0], [1.0, -1.0, 1.0, -1.0]
"""Two columns of four units without any correlation, deviations 1 (divisor n)."""


def squared(matrix, retain, *columns):
    """Return weights by squared loadings."""
    return ii.PcaWeights(matrix=matrix, retain=retain, form="squared_loadings").weights(children(*columns))


@pytest.mark.checks("weighter/pca", "arithmetic by hand: a pair of copies and one apart")
def test_a_pair_and_one_apart():
    """
    Copies a, a and c without relation: eigenvalues 2, 1, 0 with vectors (1, 1, 0) / sqrt 2 and (0, 0, 1).

    The first component alone: squared loadings 1, 1, 0, so weights 1/2, 1/2, 0. With two components each child is
    reproduced fully: 1/3 each. First component: entries 0.707, 0.707, 0.
    """
    assert squared("correlation", ONE, A, A, C) == pytest.approx([0.5, 0.5, 0.0], abs=1e-15)
    assert squared("correlation", ii.Retain(count=2), A, A, C) == pytest.approx([1 / 3] * 3)
    first = KINDS[0].weights(children(A, A, C))
    assert first == pytest.approx([0.5, 0.5, 0.0], abs=1e-15)


def test_covariances_count_deviations():
    """Unrelated columns with deviations 1 and 3: the component of the second explains 9 of 10."""
    wide = [3.0 * value for value in C]

    assert squared("covariance", ALL, A, wide) == pytest.approx([0.1, 0.9])
    assert squared("covariance", ONE, A, wide) == pytest.approx([0.0, 1.0], abs=1e-15)
    assert squared("correlation", ALL, A, wide) == pytest.approx([0.5, 0.5])


@pytest.mark.checks("weighter/factor_analysis", "arithmetic by hand: two pairs of copies")
def test_two_pairs_are_two_factors():
    """
    Copies a, a and c, c: eigenvalues 2, 2, 0, 0, two factors of two children that load 1 each: weights 1/4.

    Any rotation of the two equal components is as good; varimax finds the one in which each child has one factor.
    With an unrelated third child d the eigenvalues are 2, 2, 1: the same, and 1/5 each with three factors.
    """
    d = [1.0, -1.0, -1.0, 1.0]
    two = ii.FactorWeights(matrix="correlation", retain=ii.Retain(count=2), rotation="varimax")
    three = ii.FactorWeights(matrix="correlation", retain=ii.Retain(count=3), rotation="raw_varimax")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert two.weights(children(A, A, C, C)) == pytest.approx([0.25] * 4)
        assert three.weights(children(A, A, C, C, d)) == pytest.approx([0.2] * 5)


def test_rotation_matters():
    """Two pairs that are related: unrotated, all load most on the first component; turned, each on its own factor."""
    x = np.array([[4.0, 3.0, 1.0, 2.0], [5.0, 6.0, 5.0, 4.0], [2.0, 2.0, 4.0, 5.0], [1.0, 2.0, 2.0, 1.0]])
    x = np.vstack([x, [[3.0, 1.0, 3.0, 3.0], [6.0, 5.0, 2.0, 3.0]]])
    group = children(*x.T)
    eigenvalues, vectors = np.linalg.eigh(np.corrcoef(x.T))
    loads = vectors[:, ::-1][:, :2] * np.sqrt(eigenvalues[::-1][:2])
    plain = (loads**2).max(axis=1)
    angles = np.linspace(0.0, np.pi / 2, 100_001)  # varimax by trying all angles
    turned = [loads @ np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]]) for t in angles[::20]]
    best = max(turned, key=lambda held: (held**2).var(axis=0).sum())
    best = (best**2).max(axis=1)

    for rotation, expected in (("none", plain), ("raw_varimax", best)):
        weighter = ii.FactorWeights(matrix="correlation", retain=ii.Retain(count=2), rotation=rotation)
        assert weighter.weights(group) == pytest.approx(expected / expected.sum(), abs=1e-4)
    assert np.abs(plain / plain.sum() - best / best.sum()).max() > 0.01


@pytest.mark.parametrize(
    ("retain", "kept"),
    [
        (ii.Retain(count=1), 1),
        (ii.Retain(count=9), 4),
        (ii.Retain(eigenvalue=1.0), 2),
        (ii.Retain(eigenvalue=5.0), 1),
        (ii.Retain(each_share=0.25), 2),
        (ii.Retain(each_share=0.2500001), 1),
        (ii.Retain(total_share=0.75), 2),
        (ii.Retain(total_share=0.7500001), 3),
        (ii.Retain(total_share=1.0), 4),
    ],
)
def test_how_many_are_kept(retain, kept):
    """Eigenvalues 2, 1, 0.6, 0.4: shares 0.5, 0.25, 0.15, 0.1. One at least; a limit that is met counts as met."""
    assert retain.kept(np.array([2.0, 1.0, 0.6, 0.4])) == kept
    dusty = np.array([2.0, 1.0 - 2e-16, 0.6, 0.4 + 2e-16])
    assert retain.kept(dusty) == kept


@pytest.mark.parametrize("rule", [{}, {"count": 1, "eigenvalue": 1.0}])
def test_one_rule_for_what_is_kept(rule):
    """None or two of them are refused."""
    with pytest.raises(ValueError, match="Give one rule: count, eigenvalue, each_share or total_share"):
        ii.Retain(**rule)


def test_the_first_component_is_one():
    """Other numbers of components contradict it."""
    with pytest.raises(ValueError, match=r"keeps one component: Retain\(count=1\)"):
        ii.PcaWeights(matrix="correlation", retain=ALL, form="first_component")


def test_a_first_component_with_both_signs_is_refused_by_name():
    """The child that runs against the others would have a negative weight; squared loadings weigh it all the same."""
    group = children([1.0, 2.0, 3.0, 5.0], [1.0, 2.0, 4.0, 5.0], [9.0, 8.0, 4.0, 2.0])
    with pytest.raises(WeightsError, match=r"do not all point one way \(form='squared_loadings'.*'c' has -0\.5"):
        KINDS[0].weights(group)

    assert squared("correlation", ONE, *(held.values for held in group.columns)) == pytest.approx([1 / 3] * 3, abs=0.01)


def test_a_tie_at_the_border_warns():
    """Unrelated children have equal eigenvalues, so keeping one of two is chance; keeping both is not."""
    with pytest.warns(EqualEigenvaluesWarning, match="keeps 1 of 2 components, but the next one explains as much"):
        squared("correlation", ONE, A, C)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert squared("correlation", ii.Retain(eigenvalue=1.0), A, C) == pytest.approx([0.5, 0.5])
        squared("correlation", ii.Retain(count=3), A, A, C, C)  # of 2, 2, 0, 0: the border is at zero


@pytest.mark.parametrize("weighter", KINDS, ids=["first", "squared", "factors"])
def test_what_has_no_components_is_refused(weighter):
    """Constant children, gaps and one unit; a single child has all the weight."""
    with pytest.raises(ConstantIndicatorError, match=r"'b' \(always 5\.0\)"):
        weighter.weights(children([1.0, 2.0], [5.0, 5.0]))
    with pytest.raises(MissingValueError, match=r"b\[u1\]"):
        weighter.weights(children([1.0, 2.0], [2.0, np.nan]))
    with pytest.raises(TooFewUnitsError, match="found 1"):
        weighter.weights(children([1.0]))
    assert weighter.weights(children([1.0, 2.0])).tolist() == [1.0]


@given(tables(m=(2, 5)))
def test_all_components_of_correlations_weigh_equally(table):
    """Each child is then reproduced fully; of covariances, its variance is its weight."""
    m = table.shape[1]
    variances = table.var(axis=0)

    assert squared("correlation", ALL, *table.T) == pytest.approx([1.0 / m] * m, abs=1e-12)
    assert squared("covariance", ALL, *table.T) == pytest.approx(variances / variances.sum(), abs=1e-12)


@given(tables(m=(2, 5)))
def test_the_direction_of_a_child_does_not_matter_to_squares(table):
    """A child turned upside down has the same squared loadings, and so the same weight."""
    turned = table.copy()
    turned[:, 0] = 100.0 - table[:, 0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EqualEigenvaluesWarning)
        for weigh in (
            lambda held: squared("correlation", ONE, *held.T),
            lambda held: ii.FactorWeights(matrix="correlation", retain=ONE, rotation="none").weights(children(*held.T)),
        ):
            assert weigh(turned) == pytest.approx(weigh(table), abs=1e-7)
