"""Studies on a Dask cluster and with a bar of tqdm."""

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi.errors import MissingExtraError
from indeks_inovasi.robustness import study as module
from tests.robustness.cases import data, spec

SOURCES = [ii.WeightNoise(0.3), ii.Alternatives("normalizer", [ii.Rank(ties="min")])]


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same_bits(monkeypatch):
    """Two workers in processes of their own."""
    distributed = pytest.importorskip("distributed")
    whole = ii.uncertainty(data(), spec(), SOURCES, 120, 3).counts.counts
    monkeypatch.setattr(module, "_block_size", lambda n, memory: 25)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        found = ii.uncertainty(data(), spec(), SOURCES, 120, 3, executor=client.get_executor())

    assert np.array_equal(found.counts.counts, whole)


def test_a_bar_of_tqdm(capsys):
    """120 of 120 draws at the end."""
    pytest.importorskip("tqdm")
    ii.uncertainty(data(), spec(), SOURCES, 120, 3, progress=True)

    assert "120/120" in capsys.readouterr().err


def test_a_bar_without_its_package(monkeypatch):
    """The extra is named."""
    monkeypatch.setitem(__import__("sys").modules, "tqdm.auto", None)
    with pytest.raises(MissingExtraError, match="progress"):
        ii.uncertainty(data(), spec(), SOURCES, 12, 3, progress=True)
