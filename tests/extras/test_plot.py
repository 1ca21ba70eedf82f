"""Pictures: what is drawn is what the study says."""

import numpy as np
import pytest

pytest.importorskip("matplotlib")

import indeks_inovasi as ii
from indeks_inovasi.errors import SpecificationError
from tests.robustness.cases import data, spec


@pytest.fixture(autouse=True)
def _no_window():
    """Draw into memory."""
    __import__("matplotlib").use("agg")


@pytest.fixture(scope="module")
def study():
    """A small study with two sources."""
    sources = [ii.WeightNoise(0.3), ii.Alternatives("normalizer", [ii.Rank(ties="average")])]
    return ii.uncertainty(data(), spec(ranking=ii.Ranking(ties="average")), sources, 64, 1)


def test_rank_intervals(study):
    """One line per unit from low to high, the best unit on top."""
    ax = ii.plot.rank_intervals(study, level=0.8, top=5)
    held = study.rank_intervals(0.8).to_dict()
    segments = [line.tolist() for line in ax.collections[0].get_segments()]

    assert [label.get_text() for label in ax.get_yticklabels()] == held["unit"][:5]
    assert [(a[0], b[0]) for a, b in segments] == list(zip(held["low"][:5], held["high"][:5], strict=True))
    assert ax.yaxis_inverted()


def test_acceptability(study):
    """Shares in percent add to a hundred in each row, later ranks together."""
    ax = ii.plot.acceptability(study, top=4, ranks=3)
    table = np.asarray(ax.images[0].get_array())

    assert table.shape == (4, 4)
    assert table.sum(axis=1) == pytest.approx([1.0] * 4)


def test_sensitivity_and_weights(study):
    """Bars are the indices; ranges are the intervals."""
    ax = ii.plot.sensitivity(study.sobol)
    widths = [bar.get_width() for bar in ax.patches]
    held = study.sobol.to_dict()

    assert widths == pytest.approx(held["total"] + held["first"])
    with pytest.raises(SpecificationError, match="no unit 'nobody'"):
        ii.plot.sensitivity(study.sobol, unit="nobody")
    stability = ii.weight_stability(study.nominal, "index")
    ax = ii.plot.weight_intervals(stability)
    segments = [line.tolist() for line in ax.collections[0].get_segments()]
    np.testing.assert_allclose([(a[0], b[0]) for a, b in segments], [(i.low, i.high) for i in stability.intervals])


def test_axes_of_ones_own(study):
    """Nothing but the given axes is drawn on."""
    from matplotlib.figure import Figure

    own = Figure().subplots()

    assert ii.plot.rank_intervals(study, ax=own) is own
