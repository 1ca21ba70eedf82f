"""Every strategy keeps the contract, and the checks of `indeks_inovasi.testing` catch one that does not."""

from typing import Literal

import numpy as np
import pytest
from pydantic import Field

import indeks_inovasi as ii
from indeks_inovasi import _kinds, _registry, testing
from indeks_inovasi.strategies.base import Aggregator, LearningStep, Normalizer, Rule, Weighter
from tests.specimens import SPECIMENS, VARIANTS, example_for


def _name(strategy):
    return f"{strategy.family}-{strategy.kind}"


@pytest.fixture
def registered():
    """Register classes for one test."""
    added = []

    def register(cls):
        ii.register(cls)
        added.append((cls.family, cls.model_fields["kind"].default))
        return cls

    yield register
    for key in added:
        _registry._registered.pop(key, None)


def test_every_kind_has_a_specimen():
    """Each built-in kind of the registry stands exactly once among the specimens."""
    built_in = sorted((family, kind) for family, kinds in _kinds.BUILT_IN.items() for kind in kinds)

    assert sorted((specimen.family, specimen.kind) for specimen in SPECIMENS) == built_in


@pytest.mark.parametrize("strategy", [*SPECIMENS, *VARIANTS], ids=_name)
def test_strategy_keeps_the_contract(strategy):
    """JSON, immutability, purity, shapes, order of rows, freezing, gaps: all as promised."""
    testing.check_strategy(strategy, example_for(strategy))


def test_third_party_package_keeps_the_contract():
    """A strategy that is found through the entry point of another package passes the same checks."""
    acme = pytest.importorskip("acme_strategies")

    testing.check_strategy(acme.Logit())


def test_registered_class_keeps_the_contract(registered):
    """A class of a notebook passes the same checks once it is registered."""

    class Square(Normalizer, frozen=True):
        kind: Literal["test.square"] = "test.square"

        def apply(self, column):
            return column.normalized(column.values * column.values)

    registered(Square)

    testing.check_strategy(Square())


def _broken(text, register, family, body, kind="test.broken"):
    cls = type(
        "Broken",
        (family,),
        {"__annotations__": {"kind": Literal[kind]}, "kind": kind, "__module__": __name__, **body},  # type: ignore[valid-type]
        frozen=True,
    )
    register(cls)
    with pytest.raises(AssertionError, match=text):
        testing.check_strategy(cls())


class _State:
    calls = 0


def _counting(self, column):
    _State.calls += 1
    return column.with_values(column.values + _State.calls)


def _spoiling(self, column):
    column.values.setflags(write=True)
    column.values[0] = 9.0
    return column


BROKEN_STEPS = {
    "gives two answers": {"apply": _counting},
    "changes its input": {"apply": _spoiling},
    "gives 1 answers where 8 are needed": {
        "apply": lambda self, column: column.within(np.array([0]), column.rows.take(np.array([0])))
    },
    "instead of float64": {"apply": lambda self, column: column.with_values(column.values.astype(np.float32))},
    "infinite numbers": {"apply": lambda self, column: column.with_values(np.full(len(column.values), np.inf))},
    "gives -0.0": {"apply": lambda self, column: column.with_values(np.full(len(column.values), -0.0))},
    "missing values where none is missing": {
        "apply": lambda self, column: column.with_values(np.full(len(column.values), np.nan))
    },
    "depends on the order of the rows": {
        "apply": lambda self, column: column.with_values(column.values * np.arange(1.0, len(column.values) + 1.0))
    },
    "compares units": {"apply": lambda self, column: column.with_values(column.values - column.values.max() + 0.0)},
    "that still learns": {"apply": lambda self, column: column, "learns": property(lambda self: True)},
    "says that it learns nothing": {
        "freeze": lambda self, column: ii.Fill(value=1.0),
        "apply": lambda self, column: column,
    },
    "puts numbers where values are missing": {
        "apply": lambda self, column: column.with_values(np.where(np.isnan(column.values), 0.0, column.values))
    },
    "loses values that are present": {
        "apply": lambda self, column: column.with_values(
            np.where(np.isnan(column.values).any(), np.nan, column.values)
        ),
        "row_wise": False,
    },
}


@pytest.mark.parametrize("text", BROKEN_STEPS)
def test_broken_step_is_caught(text, registered):
    """The checks name the promise that a step breaks."""
    _broken(text, registered, Normalizer, BROKEN_STEPS[text])


def test_frozen_step_that_gives_other_numbers_is_caught(registered):
    """A step that answers before it is frozen must give the numbers of the frozen one."""
    body = {
        "freeze": lambda self, column: ii.Fill(value=1.0),
        "learns": property(lambda self: True),
        "apply": lambda self, column: column.with_values(column.values + 1.0),
    }

    _broken("gives other numbers before it is frozen", registered, Normalizer, body)


def test_kind_without_prefix_is_caught(registered):
    """A foreign kind carries a prefix, so that later built-in kinds cannot collide with it."""
    _broken("needs a prefix", registered, Normalizer, {"apply": lambda self, column: column}, kind="broken")


def test_unregistered_class_is_caught():
    """A class that nobody can find by its kind cannot be read from a file."""

    class Lost(Normalizer, frozen=True):
        kind: Literal["test.lost"] = "test.lost"

        def apply(self, column):
            return column

    with pytest.raises(AssertionError, match=r"Lost cannot be found: There is no step of kind 'test.lost'"):
        testing.check_strategy(Lost())


def test_kind_of_another_class_is_caught():
    """A class that takes the kind of another one is not what a file would give."""

    class Copy(Normalizer, frozen=True):
        kind: Literal["min_max"] = "min_max"

        def apply(self, column):
            return column

    with pytest.raises(AssertionError, match="The kind 'min_max' names MinMax, not Copy"):
        testing.check_strategy(Copy())


def test_mutable_fields_are_caught(registered):
    """A list as a field makes a strategy unhashable, and the check says what to use."""

    class Listed(Normalizer, frozen=True):
        kind: Literal["test.listed"] = "test.listed"
        numbers: list[float] = Field(default_factory=list)

        def apply(self, column):
            return column

    registered(Listed)

    with pytest.raises(AssertionError, match=r"has no hash .* use tuples and FrozenMap"):
        testing.check_strategy(Listed())


def test_lenient_class_is_caught(registered):
    """A class that swallows unknown fields hides typing errors."""

    class Lenient(Normalizer, frozen=True, extra="ignore"):
        kind: Literal["test.lenient"] = "test.lenient"

        def apply(self, column):
            return column

    registered(Lenient)

    with pytest.raises(AssertionError, match="accepts a field that it does not have"):
        testing.check_strategy(Lenient())


def test_class_that_forgets_a_field_in_json_is_caught(registered):
    """What is not written to JSON is lost in a lock."""

    class Forgetful(Normalizer, frozen=True):
        kind: Literal["test.forgetful"] = "test.forgetful"
        number: float = Field(default=1.0, exclude=True)

        def apply(self, column):
            return column

    registered(Forgetful)

    with pytest.raises(AssertionError, match=r"does not write all of its fields to JSON: \['number'\]"):
        testing.check_strategy(Forgetful())


def test_thawed_class_is_caught(registered):
    """A class that allows its fields to be exchanged is refused."""
    cls = type(
        "Thawed",
        (Normalizer,),
        {
            "__annotations__": {"kind": str},
            "kind": "test.thawed",
            "__module__": __name__,
            "apply": lambda self, column: column,
            "__setattr__": lambda self, name, value: None,
        },
        frozen=True,
    )
    registered(cls)

    with pytest.raises(AssertionError, match="can be changed: write frozen=True"):
        testing.check_strategy(cls())


def test_learning_rule_is_caught(registered):
    """A family that cannot freeze must not learn."""
    body = {"reasons": lambda self, table: [None] * len(table), "learns": property(lambda self: True)}

    _broken("learns, but its family cannot freeze", registered, Rule, body)


def test_rule_with_an_empty_reason_is_caught(registered):
    """A refusal without a reason helps nobody."""
    _broken("neither None nor a text", registered, Rule, {"reasons": lambda self, table: [""] * len(table)})


def test_weighter_with_negative_weights_is_caught(registered):
    """Weights below zero are refused by every group."""
    body = {"weights": lambda self, children: np.full(len(children.columns), -1.0)}

    _broken("weights that are negative or missing", registered, Weighter, body)


def test_weighter_by_position_is_caught(registered):
    """A weight belongs to a child, not to a place."""
    body = {"weights": lambda self, children: np.arange(1.0, len(children.columns) + 1.0)}

    _broken("gives a child another weight in another place", registered, Weighter, body)


@pytest.mark.parametrize(
    ("text", "combine"),
    [
        ("depends on the order of the children", lambda self, values, weights, children: values[:, 0] + 0.0),
        (
            "compares units",
            lambda self, values, weights, children: values.max(axis=1) - values.min() + 1.0,
        ),
    ],
)
def test_broken_aggregator_is_caught(text, combine, registered):
    """The checks name the promise that an aggregator breaks."""
    _broken(text, registered, Aggregator, {"combine": combine})


def _gapless(fill):
    def aggregate(self, children, weights):
        return np.where(np.isnan(children.matrix).any(axis=1), fill, children.matrix.max(axis=1)) + 0.0

    return aggregate


@pytest.mark.parametrize(
    ("text", "fill"), [("does not propagate a missing child", 0.0), ("does not refuse a missing child", np.nan)]
)
def test_aggregator_that_ignores_its_missing_rule_is_caught(text, fill, registered):
    """An aggregator follows the missing rule that its user chose."""
    body = {"aggregate": _gapless(fill), "combine": lambda self, values, weights, children: values[:, 0]}

    _broken(text, registered, Aggregator, body)


def test_learning_step_must_be_frozen_first():
    """A learning step refuses to be applied, with its path."""
    column = testing.Example().column

    with pytest.raises(
        ii.IndeksInovasiError, match=r"These steps still learn from data: a/min_max\. Use result\.frozen"
    ):
        ii.MinMax().apply(column)
    assert isinstance(ii.MinMax(), LearningStep)
