"""The same bits in processes that differ in whatever should not matter; the whole matrix is `make proof`."""

import pytest

from tests.proof.running import HERE, ask, differing, settings, switchable, witness_counts

SHORT = ("as it is", "all optional CPU features off", "OpenBLAS core Prescott", "all of it at once")


@pytest.mark.slow
def test_every_strategy_stage_and_profile_has_the_same_bits():
    """
    One digest of each kernel, strategy, stage and profile in all processes, however numpy and its BLAS compute.

    In the same processes `np.log` or a plain `@` gives several, so the comparison can fail.
    """
    chosen = [setting for setting in settings(switchable(HERE, {})) if setting.name in SHORT]
    answers = [ask("here", HERE, setting) for setting in chosen]
    if len(answers) < 2:
        pytest.skip("this numpy has no CPU features or BLAS cores to choose from")

    assert len(answers[0].digests) > 200
    assert differing(answers) == []
    if any("features" in answer.setting for answer in answers):
        counts = witness_counts(answers)
        assert counts["np.log"] > 1 or counts["a plain @"] > 1
