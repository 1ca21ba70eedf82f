"""COINr's correlations: of raw indicators over the units that have both, and of the index with its pillars."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from indeks_inovasi.comparison import kendall_tau_b, spearman
from indeks_inovasi.kernels.gram import exact_correlations
from tests.worked.coinr import asem


@pytest.mark.parametrize(("name", "measure"), [("spearman", spearman), ("kendall", kendall_tau_b)])
def test_rank_correlations_of_raw_indicators(name, measure):
    """Spearman's rho and Kendall's tau-b of 1128 pairs of indicators, with ties and missing values."""
    columns = asem.table(f"corr/level1_{name}.csv")
    # TolMin is left out: COINr tells 5.1 from 5.1000000000000005, this library does not.
    data = {code: asem.dataset()[code] for code in asem.INDICATORS if code != "TolMin"}

    for row, code in enumerate(columns["iCode"]):
        for other in asem.INDICATORS[asem.INDICATORS.index(code) + 1 :]:
            if code in data and other in data:
                both = ~np.isnan(data[code] + data[other])
                found = measure(data[code][both], data[other][both])
                assert_allclose(found, float(columns[other][row]), rtol=1e-12, atol=1e-15, err_msg=f"{code} {other}")


def test_correlations_of_the_index_with_its_pillars():
    """Pearson's correlation of the index with each pillar."""
    expected = asem.by_code("corr/get_corr_level2_4.csv", "Var2", "Correlation")
    nodes = asem.default_result().nodes
    columns = np.asfortranarray(np.column_stack([nodes[code] for code in ("Index", *expected)]))

    found = exact_correlations(columns)[0, 1:]

    assert_allclose(found, list(expected.values()), rtol=1e-13)
