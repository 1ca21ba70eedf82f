"""The pictures of the documentation show every method, and are the same each time."""

import importlib.util
import sys

import pytest

from indeks_inovasi import _registry
from indeks_inovasi._kinds import BUILT_IN
from tests.docs.pages import DOCS

WITHOUT_AMOUNTS = {"constant", "level_points"}
"""One score for all, and levels instead of amounts: nothing to draw over values."""


@pytest.fixture(scope="module")
def pictures():
    """The program that draws them, which stands beside the pages."""
    pytest.importorskip("matplotlib")
    spec = importlib.util.spec_from_file_location("pictures_of_the_docs", DOCS / "pictures.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_every_normalizer_is_drawn(pictures):
    """A new normalizer cannot be forgotten."""
    steps = {kind: _registry.lookup("step", kind) for kind in BUILT_IN["step"]}
    normalizers = {kind for kind, cls in steps.items() if cls.role == "normalizer"}

    assert set(pictures.NORMALIZERS) == normalizers - WITHOUT_AMOUNTS


def test_every_aggregator_is_drawn(pictures):
    """A new aggregator cannot be forgotten."""
    assert set(pictures.AGGREGATORS) == set(BUILT_IN["aggregator"])
    assert all(own.kind == kind for kind, own in pictures.AGGREGATORS.items())


@pytest.mark.slow
def test_pictures_are_the_same_each_time(pictures, tmp_path):
    """Two drawings have the same bytes, so that a build does not depend on when it runs."""
    first = [path.read_bytes() for path in pictures.draw(tmp_path / "first")]
    second = [path.read_bytes() for path in pictures.draw(tmp_path / "second")]

    assert len(first) == 4
    assert first == second


def test_every_picture_is_shown(pictures):
    """The page on how to choose shows each one, with a text for those who cannot see it."""
    page = (DOCS / "methodology" / "how-to-choose.md").read_text(encoding="utf-8")
    shown = [own for own in pictures.PICTURES if f"```{{figure}} ../_build/pictures/{own.__name__}.svg\n:alt: " in page]

    assert len(shown) == 4
    assert shown == list(pictures.PICTURES)
