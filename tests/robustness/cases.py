"""Small indices that studies are made of."""

import numpy as np

import indeks_inovasi as ii

TREE = {"index": {"left": ["a", "b"], "right": ["c", "d", "e"]}}


def framework(**changes):
    """Return two groups of two and three indicators, one of them negative."""
    return ii.Framework.of(TREE, negative=["b"], **changes)


def spec(**changes):
    """Return min-max scores from 1 to 100 and arithmetic means."""
    fields = {
        "name": "case",
        "framework": framework(),
        "normalizer": ii.MinMax(floor=1.0),
        "aggregator": ii.ArithmeticMean(),
    }
    return ii.IndexSpec(**{**fields, **changes})


def data(n=12, seed=1, gaps=(), **changes):
    """Return values from 1 to 10 with some cells missing, given as (row, code)."""
    random = np.random.default_rng(seed)
    columns = {code: 1.0 + 9.0 * random.random(n) for code in "abcde"}
    for row, code in gaps:
        columns[code][row] = np.nan
    return ii.Dataset.of(columns, [f"u{row:02d}" for row in range(n)], **changes)


def assert_replayed(study, draws=None):
    """Compare scores and ranks of a study with those that `compute` gives for a draw."""
    for draw in draws or range(1, study.draws + 1):
        replayed = study.replay(draw)
        scores = dict(zip(replayed.rows.keys, replayed.score.tolist(), strict=True))
        held = study.scores[draw - 1]
        expected = np.array([scores.get(key, np.nan) for key in study.plan.rows.keys])
        np.testing.assert_allclose(held, expected, rtol=2e-14)
        ranks = dict(zip(replayed.rows.keys, replayed.rank.tolist(), strict=True))
        np.testing.assert_array_equal(
            study.placing.ranks(held[None, :])[0], [ranks.get(key, np.nan) for key in study.plan.rows.keys]
        )
