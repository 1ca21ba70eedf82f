"""A kind finds its class: built in, registered, or from another package; and the sentences when it does not."""

from importlib.metadata import EntryPoint
from typing import Literal

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi import _registry
from indeks_inovasi.strategies.base import Aggregator, Normalizer, Step, Weighter

FAMILIES = ("value", "combine", "rule", "screening", "step", "weighter", "aggregator")


@pytest.fixture(autouse=True)
def forgotten():
    """Forget what a test registers."""
    before = dict(_registry._registered)
    yield
    _registry._registered.clear()
    _registry._registered.update(before)


def half(kind="test.half", base=Normalizer, name="Half", **body):
    """Return a new strategy class."""
    body = {"apply": lambda self, column: column.normalized(column.values / 2.0), **body}
    held = {"__annotations__": {"kind": Literal[kind]}, "kind": kind, "__module__": __name__, **body}  # type: ignore[valid-type]
    return type(name, (base,), held, frozen=True)


def test_families():
    """The seven families."""
    assert set(_registry.families()) == set(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_built_in_kind_is_found(family):
    """Each kind has a class of its family whose `kind` is that very text."""
    for kind in _registry.kinds(family):
        cls = _registry.lookup(family, kind)
        assert cls.family == family
        assert cls.model_fields["kind"].default == kind


def test_registered_class_is_found_and_computes():
    """After `register` a specification in JSON may name the kind."""
    ii.register(half())
    spec = ii.IndexSpec.model_validate(
        {
            "name": "x",
            "framework": {
                "index": "g",
                "indicators": [{"code": "a", "direction": "positive"}],
                "groups": [{"code": "g", "children": ["a"]}],
            },
            "normalizer": {"kind": "test.half"},
            "aggregator": {"kind": "arithmetic_mean"},
        }
    )

    assert "test.half" in _registry.kinds("step")
    assert ii.compute(ii.Dataset.of({"a": [4.0]}, ["u"]), spec).score.tolist() == [2.0]
    assert ii.IndexSpec.from_json(spec.to_json()) == spec


def test_register_is_a_decorator_and_may_repeat():
    """The class comes back, and a notebook cell may run twice."""
    cls = half()

    assert ii.register(cls) is cls
    assert ii.register(cls) is cls


def test_taken_kinds_are_refused():
    """Neither a built-in kind nor one that another class holds can be taken."""
    with pytest.raises(
        ValueError,
        match=r"^The step kind 'min_max' is taken\. Give yours a prefix of your own, as in 'acme\.min_max'\.$",
    ):
        ii.register(half("min_max"))
    ii.register(half())
    with pytest.raises(ValueError, match=r"^The step kind 'test\.half' is taken"):
        ii.register(half(name="Other"))


def test_a_notebook_cell_may_run_twice():
    """A class of the same module and name replaces the one before."""
    first, second = half(), half()
    ii.register(first)
    ii.register(second)

    assert first is not second
    assert _registry.lookup("step", "test.half") is second


def test_what_is_no_strategy_is_refused():
    """Only strategies with a kind can be registered, and only such that can be built."""

    class Bare(Normalizer, frozen=True):
        """Has no kind of its own."""

    class Unfinished(Normalizer, frozen=True):
        kind: Literal["test.unfinished"] = "test.unfinished"

    for cls, name in ((int, "int"), (Bare, "Bare")):
        with pytest.raises(
            ValueError, match=f"^{name} is no strategy with a kind: derive it from a family of strategies.base"
        ):
            ii.register(cls)
    with pytest.raises(ValueError, match=r"^Unfinished cannot be built: it does not say what apply does\.$"):
        ii.register(Unfinished)


def message(family, value):
    """Return the sentence with which a family refuses a value."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole sentence is compared
        family.model_validate(value)
    return str(caught.value.errors()[0]["msg"]).removeprefix("Value error, ")


def test_unknown_kind_with_the_nearest():
    """A mistyped kind is answered with the nearest and all known ones."""
    known = ", ".join(_registry.kinds("weighter"))

    assert message(Weighter, {"kind": "entropi", "basis": "treated"}) == (
        f"There is no weighter of kind 'entropi'. Did you mean 'entropy'? Known kinds: {known}."
    )
    assert message(Weighter, {"kind": "xyzzy"}) == f"There is no weighter of kind 'xyzzy'. Known kinds: {known}."


def test_kind_of_another_family():
    """A kind that exists elsewhere is answered with where it belongs."""
    known = ", ".join(_registry.kinds("weighter"))

    assert (
        message(Weighter, {"kind": "min_max"})
        == f"'min_max' is a step, not a weighter; known kinds of weighter: {known}."
    )
    known = ", ".join(_registry.kinds("step"))
    assert (
        message(Step, {"kind": "minimum"}) == f"'minimum' is an aggregator, not a step; known kinds of step: {known}."
    )


def test_instance_of_another_family():
    """An instance of another family is refused by the same sentence."""
    assert message(Aggregator, ii.MinMax()) == "'min_max' is a step, not an aggregator."
    assert message(Step, ii.Minimum()) == "'minimum' is an aggregator, not a step."


@pytest.mark.parametrize("kind", [None, 3, ["min_max"], {"a": 1}])
def test_kind_is_text(kind):
    """A kind that is no text, or is not there, is refused with those there are."""
    known = ", ".join(_registry.kinds("aggregator"))
    value = {} if kind is None else {"kind": kind}

    assert message(Aggregator, value) == f"An aggregator needs a 'kind' as text, one of {known}; found {kind!r}."


@pytest.fixture
def entry(monkeypatch):
    """Pretend that a package offers entry points."""

    def offer(name, value):
        def entry_points(*, group, name=None):
            own = EntryPoint("acme.thing", value, "indeks_inovasi.step")
            return [own] if group == own.group and name in (None, own.name) else []

        monkeypatch.setattr(_registry, "entry_points", entry_points)

    return offer


def test_entry_point_is_loaded_on_use(entry):
    """A kind of another package is listed, and its class is loaded when the kind is met."""
    entry("acme.thing", "indeks_inovasi.strategies.normalization.constants:AsIs")

    assert "acme.thing" in _registry.kinds("step")
    assert "acme.thing" not in _registry.kinds("weighter")
    assert _registry.lookup("step", "acme.thing") is ii.AsIs


def test_entry_point_of_another_family_is_refused(entry):
    """An entry point that names no step is refused with its name."""
    entry("acme.thing", "indeks_inovasi.strategies.weighting.given:EqualWeights")

    with pytest.raises(
        ValueError,
        match=r"The entry point 'acme\.thing' of 'indeks_inovasi\.step' names .*EqualWeights.*, which is no step",
    ):
        _registry.lookup("step", "acme.thing")


def test_installed_package_is_found():
    """The kind of an installed package works in a specification that is read from JSON."""
    pytest.importorskip("acme_strategies")
    step = Step.model_validate_json('{"kind": "acme.logit"}')

    assert type(step).__module__.startswith("acme_strategies")
    assert "acme.logit" in _registry.kinds("step")
    assert np.isfinite(step.apply(ii.testing.Example().column).values).all()
