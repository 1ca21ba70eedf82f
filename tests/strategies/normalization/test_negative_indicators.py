"""Every normalizer that learns keeps the contract on an indicator on which less is better, and turns it."""

from dataclasses import replace

import numpy as np
import pytest

from indeks_inovasi import testing
from indeks_inovasi.strategies.base import Normalizer
from tests.specimens import EXAMPLE, SPECIMENS, VARIANTS

TARGETS = ("distance_to_target",)
"""Their target, a raw value, lies on the other side."""
LEARNING = [step for step in (*SPECIMENS, *VARIANTS) if isinstance(step, Normalizer) and step.learns]
NEGATIVE = replace(EXAMPLE, direction="negative")


def turned_around(step):
    """Return a step that a negative indicator can have."""
    return step.replace(target=0.05) if step.kind in TARGETS else step


def falls(step):
    """Return whether a step may be applied to a negative indicator; zeros apart have no good end."""
    return getattr(step, "zeros", "counted") != "apart"


@pytest.mark.parametrize("step", [step for step in LEARNING if falls(step)], ids=repr)
def test_less_is_better(step):
    """JSON, purity, freezing and gaps as promised; the worst value scores no more than the best."""
    step = turned_around(step)
    testing.check_strategy(step, NEGATIVE)

    held = NEGATIVE.column
    got = step.freeze(held).apply(held)

    assert not got.is_negative
    ordered = got.values[np.argsort(-held.values, kind="stable")]
    assert (np.diff(ordered) >= 0.0).all()
    assert ordered[0] < ordered[-1]
