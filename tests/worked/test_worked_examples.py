"""Worked examples that papers print: what the source prints, and an independent result in full precision."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

import indeks_inovasi as ii
from indeks_inovasi.comparison import rank_similarity, spearman, weighted_spearman

PAPERS = Path(__file__).parents[1] / "data" / "papers" / "worked_examples.json"
EXAMPLES = {example["id"]: example for example in json.loads(PAPERS.read_text(encoding="utf-8"))["examples"]}


def last_digit(example: dict) -> float:
    """Return half a unit of the last decimal that the source prints, and a little for the decimal's binary dust."""
    return 0.5000001 * 10.0 ** -example["decimals"]


def weights(example: dict, weighter: object) -> list[float]:
    """Return the weights that a weighter finds in the columns of an example."""
    columns = np.array(example["input"]["matrix"]).T
    codes = [f"c{number}" for number in range(1, len(columns) + 1)]
    negative = [code for code, kind in zip(codes, example["input"]["types"], strict=True) if kind == -1]
    spec = ii.IndexSpec(
        name="example",
        framework=ii.Framework.of({"index": codes}, negative=negative),
        normalizer=ii.MinMax(),
        weighter=weighter,
        aggregator=ii.ArithmeticMean(),
    )
    units = [f"a{number}" for number in range(1, len(columns[0]) + 1)]
    result = ii.compute(ii.Dataset.of(dict(zip(codes, columns, strict=True)), units), spec)
    return [result.weights["index"][code] for code in codes]


@pytest.mark.checks("weighter/entropy", "Zavadskas and Podvezko (2016), 4 x 4 example; Ersoy (2021), 6 x 6 example")
@pytest.mark.checks("weighter/critic", "Diakoulaki et al. (1995), eight firms and three criteria")
@pytest.mark.checks("weighter/merec", "Keshavarz-Ghorabaee et al. (2021), 5 x 4 example")
@pytest.mark.parametrize(
    ("name", "weighter"),
    [
        ("W01", ii.EntropyWeights(basis="treated")),
        ("W02", ii.Critic()),
        ("W03", ii.Merec(basis="treated")),
        ("W04", ii.EntropyWeights(basis="treated")),
    ],
    ids=[
        "entropy (Zavadskas and Podvezko 2016)",
        "CRITIC (Diakoulaki et al. 1995)",
        "MEREC (Keshavarz-Ghorabaee et al. 2021)",
        "entropy (Ersoy 2021)",
    ],
)
def test_weights_found_in_the_data(name, weighter):
    """The weights that the paper prints, and the same in full precision."""
    example = EXAMPLES[name]

    found = weights(example, weighter)

    assert_allclose(found, example["expected_published"]["weights"], rtol=0, atol=last_digit(example))
    assert_allclose(found, example["expected_recomputed"]["weights"], rtol=1e-12)


@pytest.mark.parametrize(
    ("key", "measure"),
    [("spearman", spearman), ("weighted_spearman", weighted_spearman), ("ws", rank_similarity)],
)
def test_similarity_of_two_rankings(key, measure):
    """
    Three coefficients for the rankings 1 2 3 4 5 and 1 3 2 4 5 (Salabun and Urbaniak 2020).

    By hand, with two differences of 1 among n = 5: Spearman 1 - 6 (1 + 1) / (5 24) = 0.9;
    r_w = 1 - 6 ((4 + 3) + (3 + 4)) / (625 + 125 - 25 - 5) = 1 - 84 / 720 = 0.88333;
    WS = 1 - (2^-2 1/3 + 2^-3 1/2) = 1 - 7/48 = 0.85417.
    """
    example = EXAMPLES["W08"]
    reference, other = (np.array(example["input"][name]) for name in ("reference", "other"))

    found = measure(reference, other)

    assert_allclose(found, example["expected_published"][key], rtol=0, atol=last_digit(example))
    assert_allclose(found, example["expected_recomputed"][key], rtol=1e-15)


@pytest.mark.checks("step/goalposts", "UNDP (2015), Technical note 1, one country")
def test_the_human_development_index_of_one_country():
    """
    Four raw values of one country, goalposts, and a geometric mean of three dimensions (UNDP 2015, Technical note 1).

    The printed figures, not looked up in the source again, look cut and not rounded (an income index of 0.73999 stands
    as 0.7399), so a printed figure may lie up to one unit of its last decimal below.
    """
    example = EXAMPLES["W11"]
    posts, printed = example["input"]["goalposts"], example["expected_published"]
    leaves = ("life_expectancy", "expected_years", "mean_years", "gni_per_head")
    steps = {
        code: ii.GoalPosts(
            floor_at=posts[code][0],
            ceiling_at=posts[code][1],
            ceiling=1,
            clip="ceiling",
            scale="log" if code == "gni_per_head" else "linear",
        )
        for code in leaves
    }
    spec = ii.IndexSpec(
        name="hdi",
        framework=ii.Framework.of(
            {"hdi": {"life_expectancy": None, "education": ["expected_years", "mean_years"], "gni_per_head": None}}
        ),
        aggregator=ii.ArithmeticMean(),
        nodes={"hdi": {"aggregator": ii.GeometricMean()}, **{code: {"normalizer": steps[code]} for code in leaves}},
    )
    data = ii.Dataset.of({code: [example["input"][code]] for code in leaves}, ["CRI"])

    nodes = ii.compute(data, spec)["CRI"].nodes

    recomputed = example["expected_recomputed"]
    names = {"health": "life_expectancy", "education": "education", "income": "gni_per_head", "hdi": "hdi"}
    for name, code in names.items():
        assert_allclose(nodes[code], recomputed[name], rtol=1e-14)
        assert 0.0 <= nodes[code] - printed[name] < 10.0 ** -example["decimals"][name]
