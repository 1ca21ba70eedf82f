"""One column of an index, its direction and its scale."""

from itertools import pairwise
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BaseModel, Field, model_validator

from indeks_inovasi.typing import BoolVector, FloatVector, FrozenMap, Labels, Number, Whole

Direction = Literal["positive", "negative"]
"""What a higher raw value does to the score."""

Code = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$", max_length=100)]
"""A name that formulas can read: a letter, then letters, digits and underscores."""


class Condition(BaseModel, frozen=True, extra="forbid"):
    """The range of values that a level stands for, as printed; null for an open end."""

    min: Number | None = None
    max: Number | None = None
    min_inclusive: bool = True
    max_inclusive: bool = True

    @model_validator(mode="after")
    def _holds_something(self) -> Self:
        if self.min is not None and self.max is not None:
            closed = self.min_inclusive and self.max_inclusive
            if self.min > self.max or (self.min == self.max and not closed):
                raise ValueError(f"No value lies in the range from {self.min!r} to {self.max!r}.")
        return self

    def holds(self, values: FloatVector) -> BoolVector:
        """Return where (rounded) values lie in the range."""
        inside = np.ones(len(values), dtype=np.bool_)
        if self.min is not None:
            inside &= values >= self.min if self.min_inclusive else values > self.min
        if self.max is not None:
            inside &= values <= self.max if self.max_inclusive else values < self.max
        return inside


class Level(BaseModel, frozen=True, extra="forbid"):
    """One step of an ordered scale."""

    level: Number
    labels: Labels = FrozenMap()
    condition: Condition | None = None
    """Values that read as this level; null where the level is a judgment."""


class Basis(BaseModel, frozen=True, extra="forbid"):
    """One of several ways to measure an indicator, with levels of its own."""

    code: Code
    labels: Labels = FrozenMap()
    unit_of_measure: str = ""
    decimals: Whole = 0
    levels: tuple[Level, ...]


class NumberScale(BaseModel, frozen=True, extra="forbid"):
    """Numbers between two bounds; null for an open end."""

    kind: Literal["number"] = "number"
    minimum: Number | None = None
    maximum: Number | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"minimum must not be above maximum, but found {self.minimum!r} and {self.maximum!r}.")
        return self

    @property
    def says(self) -> str:
        """What the scale asks of a value, for messages."""
        low = "" if self.minimum is None else f" from {self.minimum:g}"
        high = "" if self.maximum is None else f" up to {self.maximum:g}"
        return f"has values{low}{high}"

    def holds(self, values: FloatVector) -> BoolVector:
        """Return where a value lies between the bounds."""
        low = -np.inf if self.minimum is None else self.minimum
        high = np.inf if self.maximum is None else self.maximum
        return (values >= low) & (values <= high)


class LevelScale(BaseModel, frozen=True, extra="forbid"):
    """Ordered levels, and the rule by which values become levels.

    A value is rounded half up to the printed `decimals`, which closes the gaps between two printed bounds. Where
    printed ranges overlap, `overlap` says which level it is; a value in no range reads as `outside`.
    """

    kind: Literal["levels"] = "levels"
    levels: tuple[Level, ...]
    decimals: Whole = 0
    overlap: Literal["higher", "lower"] = "higher"
    outside: Literal["lowest", "refuse"] = "lowest"
    bases: tuple[Basis, ...] = ()
    """Where the indicator may be measured in several ways: the value names one of them."""

    @model_validator(mode="after")
    def _levels_ascend(self) -> Self:
        for levels in (self.levels, *(basis.levels for basis in self.bases)):
            numbers = [level.level for level in levels]
            if not numbers or any(later <= earlier for earlier, later in pairwise(numbers)):
                raise ValueError(f"Levels must ascend and there must be one, but found {numbers}.")
        codes = [basis.code for basis in self.bases]
        if len(set(codes)) < len(codes):
            raise ValueError(f"The codes of bases must be unique, but found {codes}.")
        return self

    @property
    def numbers(self) -> tuple[float, ...]:
        """The levels as numbers, ascending."""
        return tuple(level.level for level in self.levels)

    @property
    def says(self) -> str:
        """What the scale asks of a value, for messages."""
        return f"has the levels {', '.join(f'{number:g}' for number in self.numbers)}"

    def holds(self, values: FloatVector) -> BoolVector:
        """Return where a value is one of the levels."""
        return np.isin(values, np.array(self.numbers))

    def label(self, level: float, lang: str) -> str:
        """Return the wording of a level, empty where the scale has none."""
        return next((step.labels.get(lang, "") for step in self.levels if step.level == level), "")


Scale = Annotated[NumberScale | LevelScale, Field(discriminator="kind")]


class Indicator(BaseModel, frozen=True, extra="forbid"):
    """One column of an index, as its source defines it."""

    code: Code
    direction: Direction
    """What a higher raw value does to the score; there is no default."""
    labels: Labels = FrozenMap()
    """Official wording by language, letter by letter as in the source."""
    unit_of_measure: str = ""
    """"%", "orang", "Rp/kapita"; "1" for a dimensionless number; "level" for an ordered scale."""
    scale: Scale | None = None
    variable: str = ""
    """Group name of the source between indicator and aspect, where it has one."""
    mandatory: bool = False
    confirmed: bool = True
    sources: tuple[str, ...] = ()
    """Keys of the profile's sources."""
    note: str = ""

    def label(self, lang: str = "id") -> str:
        """Return the wording in a language, the code where there is none."""
        return self.labels.get(lang) or next(iter(self.labels.values()), self.code)
