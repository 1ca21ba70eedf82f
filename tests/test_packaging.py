"""What the installed distribution promises: metadata, package data, entry points."""

from importlib.metadata import distribution, entry_points
from importlib.resources import files

import numpy as np
import pytest

import indeks_inovasi
from indeks_inovasi.errors import OutOfRangeError
from indeks_inovasi.matrix import Column, Rows


def test_core_needs_three_packages():
    """Without an extra, pydantic, numpy and typing-extensions are all that is installed."""
    required = [line for line in distribution("indeks_inovasi").requires or [] if "extra ==" not in line]

    assert {line.split(">=")[0] for line in required} == {"numpy", "pydantic", "typing-extensions"}


def test_version_stands_in_one_place():
    """The version of the distribution is that of the package."""
    assert distribution("indeks_inovasi").version == indeks_inovasi.__version__


def test_types_are_published():
    """The marker that makes type checkers read the package is installed with it."""
    assert (files("indeks_inovasi") / "py.typed").is_file()


@pytest.fixture
def logit():
    """A strategy of another package, found by its entry point."""
    pytest.importorskip("acme_strategies")
    (point,) = entry_points(group="indeks_inovasi.step", name="acme.logit")
    return point.load()()


def test_third_party_step_computes(logit):
    """
    Odds of 3 to 1 and of 1 to 3 lie at ln 3 above and below zero; a missing share stays missing.

    By hand: 0.75 / 0.25 = 3, 0.25 / 0.75 = 1 / 3, ln 3 = 1.0986122886681098 (OEIS A002391).
    """
    shares = Column("share", np.array([0.25, 0.5, 0.75, np.nan]), Rows(("a", "b", "c", "d")), "positive")

    got = logit.apply(shares).values

    np.testing.assert_allclose(got, [-1.0986122886681098, 0.0, 1.0986122886681098, np.nan], rtol=0, atol=1e-15)


def test_third_party_step_turns_a_negative_indicator(logit):
    """Where a higher share is worse, the unit with the lower share comes first."""
    shares = Column("share", np.array([0.25, 0.75]), Rows(("a", "b")), "negative")

    got = logit.apply(shares)

    assert got.turned
    assert got.values[0] > 0.0 > got.values[1]


def test_third_party_step_names_the_culprit(logit):
    """A share of 1 has no log-odds, and the message says which unit has it."""
    shares = Column("share", np.array([0.25, 1.0]), Rows(("a", "b")), "positive")

    with pytest.raises(OutOfRangeError, match=r"share\[b\] = 1\.0"):
        logit.apply(shares)
