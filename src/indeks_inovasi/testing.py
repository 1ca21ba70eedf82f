"""Contract checks that every strategy keeps, for the tests of third-party packages.

Call `check_strategy` with one valid instance per kind, in a test of your own::

    def test_logit_keeps_the_contract():
        ii.testing.check_strategy(Logit())

Each check raises an `AssertionError` with a sentence. A strategy that needs special values (levels, names of columns
or attributes) gets an `Example` of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeAlias, cast

import numpy as np
from pydantic import ValidationError

from indeks_inovasi import _registry
from indeks_inovasi.errors import MissingValueError, NotFrozenError
from indeks_inovasi.matrix import Children, Column, Dataset, PartTable, Rows
from indeks_inovasi.strategies.base import (
    Aggregator,
    Combine,
    Missing,
    PartRows,
    Rule,
    Screening,
    Step,
    Strategy,
    Value,
    Weighter,
)
from indeks_inovasi.typing import FloatVector, FrozenMap, IntVector

__all__ = [
    "Example",
    "check_freezing",
    "check_immutable",
    "check_json_round_trip",
    "check_kind",
    "check_missing_values",
    "check_order_of_children",
    "check_order_of_rows",
    "check_pure",
    "check_shape",
    "check_single_rows",
    "check_strategy",
]

Answer: TypeAlias = FloatVector | list[str | None]
"""What a strategy gives: numbers, or a reason (or none) per row."""

_FAMILIES: Mapping[str, type[Strategy]] = {
    family.family: family for family in (Value, Combine, Rule, Screening, Step, Weighter, Aggregator)
}


def _example_data() -> Dataset:
    rows = Rows(
        units=("u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8"),
        periods=("2020", "2020", "2020", "2020", "2021", "2021", "2021", "2021"),
        peers=FrozenMap({"island": ("east", "west", "east", "west", "east", "west", "east", "west")}),
    )
    columns = {
        "a": np.array([0.25, 0.5, 0.5, 0.75, 0.9, 0.1, 0.3, 0.6]),
        "b": np.array([0.2, 0.4, 0.9, 0.8, 0.3, 0.5, 0.7, 0.1]),
        "c": np.array([0.6, 0.3, 0.1, 0.5, 0.7, 0.9, 0.4, 0.2]),
    }
    return Dataset(rows, FrozenMap(columns), FrozenMap({"rows": _example_part()}))


def _example_part() -> PartTable:
    table = Dataset(
        Rows(("r1", "r2", "r3", "r4", "r5")),
        FrozenMap({"value": np.array([3.0, 1.0, 2.0, 2.0, 5.0])}),
        attributes=FrozenMap(
            {
                "word": ("red", "green", None, "red", "blue"),
                "words": (("red", "green"), ("green",), (), None, ("blue", "red")),
                "text": ("two words", "one", None, "three short words", ""),
                "day": (date(2020, 1, 1), date(2021, 6, 30), None, date(2022, 1, 1), date(2019, 12, 31)),
            }
        ),
    )
    return PartTable(table, np.array([0, 0, 1, 3, 0], dtype=np.int64))


@dataclass(frozen=True)
class Example:
    """What the checks give a strategy to work on.

    By default eight rows in two periods and on two islands (peer group "island"), the columns "a", "b" and "c" with
    values between 0 and 1, and a part "rows" whose rows have a "value" and the attributes "word", "words", "text" and
    "day".
    """

    data: Dataset = field(default_factory=_example_data)
    code: str = "a"
    """The column that a step gets."""
    direction: Any = "positive"

    @property
    def column(self) -> Column:
        """The column that a step gets."""
        return Column(self.code, self.data[self.code].copy(), self.data.rows, self.direction)

    @property
    def children(self) -> Children:
        """All columns as the children of the group "group", weights 2, 1, 1 ..."""
        columns = tuple(
            Column(code, values.copy(), self.data.rows, "positive") for code, values in self.data.columns.items()
        )
        given = (2.0, *(1.0,) * (len(columns) - 1))
        return Children("group", columns, given, self.data.rows, treated=columns)

    def part(self, name: str, node: str) -> PartRows:
        """Return the rows of a part with the values of one of its columns; every second row is accepted."""
        part = self.data.parts[name]
        accepted = np.array([not unit.endswith(("2", "4")) for unit in part.table.rows.units], dtype=np.bool_)
        return PartRows(name, part.table[node], part.owners, accepted, self.data.rows, part.table)

    def take(self, index: IntVector) -> "Example":
        """Return the example over some of its rows."""
        return replace(self, data=self.data.take(index))

    def with_shuffled_parts(self) -> "Example":
        """Return the example with the rows of its parts in another order."""
        parts = {
            name: PartTable(part.table.take(order), part.owners[order])
            for name, part in self.data.parts.items()
            for order in [_shuffled(len(part.table))]
        }
        return replace(self, data=replace(self.data, parts=FrozenMap(parts)))


def check_strategy(strategy: Strategy, example: Example | None = None) -> None:
    """Run every check that fits the family of `strategy`.

    Raises
    ------
    AssertionError
        With a sentence that says which promise is broken.
    """
    example = example or Example()
    check_kind(strategy)
    check_json_round_trip(strategy)
    check_immutable(strategy)
    check_pure(strategy, example)
    check_shape(strategy, example)
    check_order_of_rows(strategy, example)
    check_freezing(strategy, example)
    check_single_rows(strategy, example)
    check_missing_values(strategy, example)
    check_order_of_children(strategy, example)


# -- what holds without data


def check_kind(strategy: Strategy) -> None:
    """Check that the kind is known for the family, and that a foreign kind carries a prefix."""
    cls = type(strategy)
    _need(strategy.family in _FAMILIES, f"{cls.__name__} has the unknown family {strategy.family!r}.")
    _need(isinstance(strategy, _FAMILIES[strategy.family]), f"{cls.__name__} does not derive from its family.")
    try:
        found = _registry.lookup(strategy.family, strategy.kind)
    except ValueError as error:
        raise AssertionError(f"{cls.__name__} cannot be found: {error} Register it, or install its package.") from error
    _need(found is cls, f"The kind {strategy.kind!r} names {found.__name__}, not {cls.__name__}.")
    foreign = not cls.__module__.startswith("indeks_inovasi.")
    _need(
        not foreign or "." in strategy.kind, f"The kind {strategy.kind!r} needs a prefix, as in 'acme.{strategy.kind}'."
    )


def check_json_round_trip(strategy: Strategy) -> None:
    """Check that JSON holds every field and rebuilds the strategy, through its class and by its kind."""
    cls, text = type(strategy), strategy.model_dump_json()
    written, fields = set(strategy.model_dump()), set(cls.model_fields)
    _need(written == fields, f"{cls.__name__} does not write all of its fields to JSON: {sorted(fields - written)}.")
    _need(cls.model_validate_json(text) == strategy, f"{cls.__name__} is not rebuilt from its own JSON: {text}")
    by_kind = _FAMILIES[strategy.family].model_validate_json(text)
    _need(by_kind == strategy, f"{cls.__name__} is not rebuilt by its kind from {text}")
    try:
        cls.model_validate({**strategy.model_dump(), "surplus_field": 1})
    except ValidationError:
        return
    raise AssertionError(
        f"{cls.__name__} accepts a field that it does not have, so that a typing error goes unnoticed."
    )


def check_immutable(strategy: Strategy) -> None:
    """Check that no field can be exchanged and that equal strategies have one hash."""
    name = type(strategy).__name__
    try:
        strategy.__setattr__("kind", strategy.kind)
    except ValidationError:
        pass
    else:
        raise AssertionError(f"{name} can be changed: write frozen=True in its class line.")
    try:
        same = hash(strategy) == hash(type(strategy).model_validate_json(strategy.model_dump_json()))
    except TypeError as error:
        raise AssertionError(
            f"{name} has no hash ({error}): use tuples and FrozenMap instead of lists and dicts."
        ) from error
    _need(same, f"{name} gives equal instances different hashes.")


# -- what holds on data


def check_pure(strategy: Strategy, example: Example) -> None:
    """Check that two calls give the same bits and leave the input as it is."""
    before = {code: values.tobytes() for code, values in example.data.columns.items()}
    column, children = example.column, example.children
    first, second = _answer(strategy, example), _answer(strategy, example)
    _need(_same(first, second), f"{strategy.title} gives two answers to one question.")
    after = {code: values.tobytes() for code, values in example.data.columns.items()}
    held = (column.values.tobytes(), children.matrix.tobytes())
    if isinstance(strategy, Step):
        strategy.freeze(column).apply(column)
    if isinstance(strategy, Weighter):
        strategy.freeze(children).weights(children)
    if isinstance(strategy, Aggregator):
        _aggregated(strategy, children)
    changed = before != after or held != (column.values.tobytes(), children.matrix.tobytes())
    _need(not changed, f"{strategy.title} changes its input.")


def check_shape(strategy: Strategy, example: Example) -> None:
    """Check that there is one answer per row (one weight per child), finite where nothing is missing."""
    answer = _answer(strategy, example)
    expected = len(example.children.columns) if isinstance(strategy, Weighter) else len(example.data)
    if isinstance(strategy, Rule):
        expected = len(_part_table(example))
    _need(len(answer) == expected, f"{strategy.title} gives {len(answer)} answers where {expected} are needed.")
    if isinstance(answer, list):
        reasons = cast("list[object]", answer)  # whatever a third party may return
        texts = all(reason is None or (isinstance(reason, str) and bool(reason)) for reason in reasons)
        _need(texts, f"{strategy.title} gives a reason that is neither None nor a text.")
        return
    _need(answer.dtype == np.float64, f"{strategy.title} gives {answer.dtype} instead of float64.")
    _need(not np.isinf(answer).any(), f"{strategy.title} gives infinite numbers.")
    _need(not (np.signbit(answer) & (answer == 0.0)).any(), f"{strategy.title} gives -0.0: add 0.0 to the result.")
    if isinstance(strategy, Weighter):
        _need(bool((answer >= 0.0).all()), f"{strategy.title} gives weights that are negative or missing.")
    elif not isinstance(strategy, Combine | Value):
        _need(not np.isnan(answer).any(), f"{strategy.title} gives missing values where none is missing.")


def check_order_of_rows(strategy: Strategy, example: Example) -> None:
    """Check that rows in another order give the same bits in that order."""
    order = _shuffled(len(example.data))
    straight, shuffled = _answer(strategy, example), _answer(strategy, example.take(order))
    if isinstance(strategy, Rule):
        inner = _shuffled(len(_part_table(example)))
        moved = _answer(strategy, example.with_shuffled_parts())
        _need(_same(_taken(straight, inner), moved), f"{strategy.title} depends on the order of the rows.")
        return
    expected = straight if isinstance(strategy, Weighter) else _taken(straight, order)
    _need(_same(expected, shuffled), f"{strategy.title} depends on the order of the rows.")
    if isinstance(strategy, Combine | Value):
        moved = _answer(strategy, example.with_shuffled_parts())
        _need(_same(straight, moved), f"{strategy.title} depends on the order of the rows of the part.")


def check_freezing(strategy: Strategy, example: Example) -> None:
    """Check that a frozen strategy learns nothing, stays as it is, and gives the same bits, also after JSON."""
    if not isinstance(strategy, Step | Weighter | Aggregator):
        _need(not strategy.learns, f"{strategy.title} learns, but its family cannot freeze.")
        return
    frozen = _frozen(strategy, example)
    _need(not frozen.learns, f"{strategy.title} freezes to a {frozen.title} that still learns.")
    _need(_frozen(frozen, example) == frozen, f"Freezing a frozen {strategy.title} changes it.")
    _need(
        strategy.learns or frozen == strategy, f"{strategy.title} says that it learns nothing, but freezing changes it."
    )
    answer = _answer(strategy, example)
    _need(_same(_answer(frozen, example), answer), f"A frozen {strategy.title} gives other numbers.")
    rebuilt = _FAMILIES[frozen.family].model_validate_json(frozen.model_dump_json())
    _need(_same(_answer(rebuilt, example), answer), f"A frozen {strategy.title} gives other numbers once it was JSON.")
    _need(_refuses_or_agrees(strategy, example, answer), f"{strategy.title} gives other numbers before it is frozen.")


def check_single_rows(strategy: Strategy, example: Example) -> None:
    """Check that a frozen strategy that calls itself row-wise scores a row alone as among the others."""
    if not isinstance(strategy, Step | Aggregator) or not strategy.row_wise:
        return
    frozen, whole = _frozen(strategy, example), _answer(strategy, example)
    for row in range(len(example.data)):
        index = np.array([row], dtype=np.int64)
        alone = _answer(frozen, example.take(index))
        _need(_same(alone, _taken(whole, index)), f"{strategy.title} compares units: set row_wise = False.")


def check_missing_values(strategy: Strategy, example: Example) -> None:
    """Check that a gap stays a gap (unless the step imputes), and that aggregators follow their missing rule."""
    gap = {code: np.where(np.arange(len(values)) == 1, np.nan, values) for code, values in example.data.columns.items()}
    holed = replace(example, data=example.data.with_columns({example.code: gap[example.code]}))
    if isinstance(strategy, Step):
        gaps, before = np.isnan(_numbers(strategy, holed)), np.isnan(holed.column.values)
        _need(not (gaps & ~before).any(), f"{strategy.title} loses values that are present.")
        if "imputer" not in strategy.roles():
            _need(bool((gaps == before).all()), f"{strategy.title} puts numbers where values are missing.")
    if isinstance(strategy, Aggregator):
        _check_missing_rules(strategy, example, holed)


def check_order_of_children(strategy: Strategy, example: Example) -> None:
    """Check that weights follow their children, and that a group does not depend on the order of its children."""
    children = example.children
    order = _shuffled(len(children.columns))
    other = _reordered(children, order)
    if isinstance(strategy, Weighter):
        straight = strategy.freeze(children).weights(children)
        moved = strategy.freeze(other).weights(other)
        near = np.allclose(straight[order], moved, rtol=1e-9, atol=0.0)
        _need(near, f"{strategy.title} gives a child another weight in another place.")
    if isinstance(strategy, Aggregator):
        straight, moved = _aggregated(strategy, children), _aggregated(strategy, other)
        dust = 1e-12 * float(np.max(np.abs(straight), initial=0.0, where=np.isfinite(straight)))
        near = np.allclose(straight, moved, rtol=1e-9, atol=dust)
        _need(near, f"{strategy.title} depends on the order of the children.")


# -- one question for every family


def _need(kept: bool, sentence: str) -> None:
    if not kept:
        raise AssertionError(sentence)


def _answer(strategy: Strategy, example: Example) -> Answer:
    for family, ask in _QUESTIONS.items():
        if isinstance(strategy, family):
            return ask(strategy, example)
    raise AssertionError(f"{strategy.title} belongs to no family of strategies.")


def _numbers(strategy: Strategy, example: Example) -> FloatVector:
    return np.asarray(_answer(strategy, example), dtype=np.float64)


def _reasons_of_rule(strategy: Any, example: Example) -> Answer:
    reasons: list[str | None] = strategy.reasons(_part_table(example))
    return reasons


def _reasons_of_screening(strategy: Any, example: Example) -> Answer:
    reasons: list[str | None] = strategy.reasons(example.children.columns, example.data.rows)
    return reasons


def _combined(strategy: Any, example: Example) -> Answer:
    numbers: FloatVector = strategy.combine(example.part("rows", "value"))
    return numbers


def _column_of_value(strategy: Any, example: Example) -> Answer:
    numbers: FloatVector = strategy.column(example, "indicator")
    return numbers


def _stepped(strategy: Any, example: Example) -> Answer:
    numbers: FloatVector = strategy.freeze(example.column).apply(example.column).values
    return numbers


def _weighed(strategy: Any, example: Example) -> Answer:
    numbers: FloatVector = strategy.freeze(example.children).weights(example.children)
    return numbers


def _grouped(strategy: Any, example: Example) -> Answer:
    return _aggregated(strategy, example.children)


_QUESTIONS: Mapping[type[Strategy], Callable[[Any, Example], Answer]] = {
    Value: _column_of_value,
    Combine: _combined,
    Rule: _reasons_of_rule,
    Screening: _reasons_of_screening,
    Step: _stepped,
    Weighter: _weighed,
    Aggregator: _grouped,
}


def _weights_of(children: Children) -> FloatVector:
    return np.array([1.0 if weight is None else weight for weight in children.given])


def _aggregated(aggregator: Aggregator, children: Children) -> FloatVector:
    weights = _weights_of(children)
    return aggregator.freeze(children, weights).aggregate(children, weights)


def _frozen(strategy: Strategy, example: Example) -> Strategy:
    if isinstance(strategy, Step):
        return strategy.freeze(example.column)
    if isinstance(strategy, Weighter):
        return strategy.freeze(example.children)
    if isinstance(strategy, Aggregator):
        return strategy.freeze(example.children, _weights_of(example.children))
    return strategy


def _refuses_or_agrees(strategy: Strategy, example: Example, answer: Answer) -> bool:
    try:
        if isinstance(strategy, Step):
            return _same(strategy.apply(example.column).values, answer)
        if isinstance(strategy, Weighter):
            return _same(strategy.weights(example.children), answer)
    except NotFrozenError:
        return True
    return True


def _check_missing_rules(aggregator: Aggregator, example: Example, holed: Example) -> None:
    whole, before = _aggregated(aggregator, example.children), np.isnan(holed.column.values)
    frozen = aggregator.freeze(example.children, _weights_of(example.children))  # what it learns may change with a gap
    propagating = frozen.replace(missing=Missing(rule="propagate"))
    got = _aggregated(propagating, holed.children)
    if aggregator.row_wise:
        same = _same(got[~before], whole[~before])
        _need(same, f"A gap of one unit changes the group of another under {aggregator.title}.")
    _need(bool(np.isnan(got[before]).all()), f"{aggregator.title} does not propagate a missing child.")
    try:
        _aggregated(aggregator.replace(missing=Missing(rule="refuse")), holed.children)
    except MissingValueError as error:
        unit = example.data.rows.units[int(np.flatnonzero(before)[0])]
        _need(unit in str(error), f"{aggregator.title} does not say which unit lacks a value: {error}")
        return
    raise AssertionError(f"{aggregator.title} does not refuse a missing child.")


def _reordered(children: Children, order: IntVector) -> Children:
    places: list[int] = order.tolist()
    return replace(
        children,
        columns=tuple(children.columns[place] for place in places),
        given=tuple(children.given[place] for place in places),
        treated=tuple(children.treated[place] for place in places),
    )


def _part_table(example: Example) -> Dataset:
    return example.data.parts["rows"].table


def _shuffled(n: int) -> IntVector:
    """Return the rows from the last to the first, the even ones before the odd ones."""
    backward = np.arange(n, dtype=np.int64)[::-1]
    return np.concatenate([backward[::2], backward[1::2]])


def _taken(answer: Answer, index: IntVector) -> Answer:
    return [answer[row] for row in index.tolist()] if isinstance(answer, list) else answer[index]


def _same(first: Answer, second: Answer) -> bool:
    """Return whether two answers agree to the last bit."""
    if isinstance(first, list) or isinstance(second, list):
        return list(first) == list(second)
    gaps = np.isnan(first)
    if first.shape != second.shape or not np.array_equal(gaps, np.isnan(second)):
        return False
    return first[~gaps].tobytes() == second[~gaps].tobytes()
