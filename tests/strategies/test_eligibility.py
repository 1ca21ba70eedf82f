"""Rules that a row of a part must meet, and the reasons that they give."""

from datetime import date

import pytest

import indeks_inovasi as ii
from indeks_inovasi.errors import SpecificationError, UnknownCodeError
from indeks_inovasi.matrix import Dataset, Rows
from indeks_inovasi.typing import FrozenMap


def table(**attributes):
    """Return child rows with attributes."""
    n = len(next(iter(attributes.values())))
    units = tuple(f"c{number}" for number in range(n))
    return Dataset(Rows(units), FrozenMap(), attributes=FrozenMap(attributes))


def test_one_of():
    """A stage must be one of a list."""
    rule = ii.OneOf(field="stage", values=("penerapan", "uji_coba"))

    assert rule.reasons(table(stage=("penerapan", "inisiatif", None))) == [
        None,
        "stage is 'inisiatif', not penerapan, uji_coba",
        "stage is not given, not penerapan, uji_coba",
    ]


def test_min_words():
    """A text needs so many words; none is zero words."""
    rule = ii.MinWords(field="design", at_least=3)

    assert rule.reasons(table(design=("one two three", "one  two", None))) == [
        None,
        "design has 2 words, needs 3",
        "design has 0 words, needs 3",
    ]


def test_date_between():
    """Both ends of the window belong to it."""
    rule = ii.DateBetween(field="day", first=date(2023, 1, 1), last=date(2024, 12, 31))
    days = (date(2023, 1, 1), date(2024, 12, 31), date(2025, 1, 1), None)

    assert rule.reasons(table(day=days)) == [
        None,
        None,
        "day is 2025-01-01, outside 2023-01-01 to 2024-12-31",
        "day is not given, needs a date from 2023-01-01 to 2024-12-31",
    ]
    with pytest.raises(ValueError, match="first must not be after last, but found 2024-01-01 and 2023-01-01"):
        ii.DateBetween(field="day", first=date(2024, 1, 1), last=date(2023, 1, 1))


@pytest.mark.checks("rule/has_all", "by hand: two criteria, three rows")
def test_has_all():
    """Every criterion of the list must be met."""
    rule = ii.HasAll(field="criteria", values=("new", "useful"))

    assert rule.reasons(table(criteria=(("useful", "new"), ("new",), None))) == [
        None,
        "criteria lacks useful",
        "criteria lacks new, useful",
    ]


def test_any_of():
    """One rule is enough; where none is met, all reasons stand together."""
    rule = ii.AnyOf(rules=(ii.MinWords(field="text", at_least=2), ii.OneOf(field="form", values=("digital",))))

    assert rule.reasons(table(text=("one two", "one", "one"), form=(None, "digital", "other"))) == [
        None,
        None,
        "text has 1 words, needs 2 and form is 'other', not digital",
    ]


def test_unknown_attribute():
    """A rule on an attribute that the rows lack is refused with those they have."""
    with pytest.raises(UnknownCodeError, match=r"Unknown attribute of the part: stge\. Did you mean 'stage'"):
        ii.OneOf(field="stge", values=("x",)).reasons(table(stage=("x",)))


@pytest.mark.parametrize(
    ("rule", "held", "sentence"),
    [
        (ii.MinWords(field="x", at_least=1), ("a", "b"), "MinWords needs a text in 'x', but found ('a', 'b') (c0)."),
        (ii.OneOf(field="x", values=("a",)), ("a",), "OneOf needs a text in 'x', but found ('a',) (c0)."),
        (
            ii.DateBetween(field="x", first="2024-01-01", last="2024-12-31"),
            "2024-05-01",
            "DateBetween needs a date in 'x', but found '2024-05-01' (c0).",
        ),
        (
            ii.HasAll(field="x", values=("a",)),
            "banana",
            "HasAll needs a list of texts in 'x', but found 'banana' (c0).",
        ),
        (
            ii.HasAll(field="x", values=("a",)),
            date(2024, 5, 1),
            "HasAll needs a list of texts in 'x', but found datetime.date(2024, 5, 1) (c0).",
        ),
    ],
)
def test_rules_on_an_attribute_of_another_type(rule, held, sentence):
    """A rule says which attribute does not hold what it reads, instead of refusing or accepting every row."""
    with pytest.raises(SpecificationError) as caught:
        rule.reasons(table(x=(held, None)))
    assert str(caught.value) == sentence
