"""Rules that a row of a part must meet to be accepted; each refusal has a reason that people understand."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, SerializeAsAny, model_validator

from indeks_inovasi.matrix import Dataset
from indeks_inovasi.strategies.base import SEVERAL, Rule, attribute
from indeks_inovasi.typing import Day, Whole
from indeks_inovasi.wording import Wording, joined


class OneOf(Rule, frozen=True):
    """An attribute must be one of a list: the stage of an innovation, its form."""

    kind: Literal["one_of"] = "one_of"
    field: str
    values: tuple[str, ...]

    def reasons(self, table: Dataset) -> list[str | None]:
        """Return why each row is refused."""
        allowed = ", ".join(self.values)
        return [
            None if value in self.values else _not_allowed(self.field, value, allowed)
            for value in attribute(table, self.field, self.title, "a text", (str,))
        ]


class MinWords(Rule, frozen=True):
    """A text must have at least so many words."""

    kind: Literal["min_words"] = "min_words"
    field: str
    at_least: Whole = Field(ge=1)

    def reasons(self, table: Dataset) -> list[str | None]:
        """Return why each row is refused."""
        texts = attribute(table, self.field, self.title, "a text", (str,))
        counts = [0 if text is None else len(text.split()) for text in texts]
        return [
            None
            if count >= self.at_least
            else Wording(
                f"{self.field} has {count} words, needs {self.at_least}",
                f"{self.field} memuat {count} kata, perlu {self.at_least}",
            )
            for count in counts
        ]


class DateBetween(Rule, frozen=True):
    """A date must lie in a window, both ends included."""

    kind: Literal["date_between"] = "date_between"
    field: str
    first: Day
    last: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.first > self.last:
            raise ValueError(f"first must not be after last, but found {self.first} and {self.last}.")
        return self

    def reasons(self, table: Dataset) -> list[str | None]:
        """Return why each row is refused."""
        return [
            None if day is not None and self.first <= day <= self.last else self._outside(day)
            for day in attribute(table, self.field, self.title, "a date", (date,))
        ]

    def _outside(self, day: date | None) -> Wording:
        window, jangka = f"{self.first} to {self.last}", f"{self.first} s.d. {self.last}"
        if day is None:
            return Wording(
                f"{self.field} is not given, needs a date from {window}",
                f"{self.field} tidak diisi, perlu tanggal dari {jangka}",
            )
        return Wording(f"{self.field} is {day}, outside {window}", f"{self.field} adalah {day}, di luar {jangka}")


class HasAll(Rule, frozen=True):
    """A set of texts must hold every one of a list: the criteria that an innovation meets."""

    kind: Literal["has_all"] = "has_all"
    field: str
    values: tuple[str, ...]

    def reasons(self, table: Dataset) -> list[str | None]:
        """Return why each row is refused."""
        sets = attribute(table, self.field, self.title, "a list of texts", SEVERAL)
        lacking = [[value for value in self.values if value not in (held or ())] for held in sets]
        return [
            Wording(f"{self.field} lacks {', '.join(absent)}", f"{self.field} tidak memuat {', '.join(absent)}")
            if absent
            else None
            for absent in lacking
        ]


class AnyOf(Rule, frozen=True):
    """At least one of several rules must be met; the reasons of all are given where none is."""

    kind: Literal["any_of"] = "any_of"
    rules: tuple[SerializeAsAny[Rule], ...] = Field(min_length=1)

    def reasons(self, table: Dataset) -> list[str | None]:
        """Return why each row is refused."""
        columns = [rule.reasons(table) for rule in self.rules]
        return [
            None if None in row else joined([reason for reason in row if reason], " and ", " dan ")
            for row in zip(*columns, strict=True)
        ]


def _not_allowed(field: str, value: object, allowed: str) -> Wording:
    if value is None:
        return Wording(f"{field} is not given, not {allowed}", f"{field} tidak diisi, seharusnya {allowed}")
    return Wording(f"{field} is {value!r}, not {allowed}", f"{field} adalah {value!r}, bukan {allowed}")
