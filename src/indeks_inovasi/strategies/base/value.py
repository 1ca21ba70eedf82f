"""Values of indicators, and how the rows of a part become one number."""

from abc import abstractmethod
from typing import ClassVar, Literal, NamedTuple, Protocol

import numpy as np

from indeks_inovasi.matrix import Dataset, Rows
from indeks_inovasi.strategies.base.strategy import Strategy
from indeks_inovasi.typing import BoolVector, FloatVector, IntVector


class ValueSource(Protocol):
    """What a value may look at: the dataset, and the computed parts of it."""

    @property
    def data(self) -> Dataset:
        """The dataset after screening."""
        ...

    def part(self, name: str, node: str) -> "PartRows":
        """Return the rows of a part with the final values of one of its nodes."""
        ...


class Value(Strategy, frozen=True):
    """Where the column of an indicator comes from."""

    family: ClassVar[str] = "value"

    @property
    def reads(self) -> tuple[str, ...]:
        """Names of the columns of the dataset that the value is computed from."""
        return ()

    @property
    def is_measured(self) -> bool:
        """Whether the values are those of the indicator itself, so that its scale holds for them."""
        return False

    @abstractmethod
    def column(self, source: ValueSource, code: str) -> FloatVector:
        """Return the (n,) raw column of the indicator `code`."""


class Combine(Strategy, frozen=True):
    """How the rows of a part become one number per row of the parent."""

    family: ClassVar[str] = "combine"

    @abstractmethod
    def combine(self, rows: "PartRows") -> FloatVector:
        """Return the (n_parents,) numbers."""

    @abstractmethod
    def shares(self, rows: "PartRows", parent: int) -> tuple["Share", ...]:
        """Return what each child row of one parent adds; a cap is what they add beyond the number itself."""

    @abstractmethod
    def best(self, best_row: float | None) -> float | None:
        """Return the largest number there can be when the best child row has `best_row`; None where there is none."""

    def remark(self, rows: "PartRows", parent: int) -> str:
        """Return what a reader must know to follow the number of one parent, often nothing."""
        return ""


class Share(NamedTuple):
    """What one child row adds to the number of its parent."""

    row: int
    amount: float
    factor: float | None
    """``amount = factor * value of the row``; None where its value does not matter."""


class PartRows:
    """The rows of a part as a combination sees them: a value each, an owner each, accepted or not."""

    def __init__(
        self, part: str, values: FloatVector, owners: IntVector, accepted: BoolVector, parents: Rows, table: Dataset
    ) -> None:
        self.part = part
        self.values = values
        self.owners = owners
        self.accepted = accepted
        self.parents = parents
        self.table = table

    def over(self, which: Literal["accepted", "submitted"]) -> IntVector:
        """Return the numbers of the child rows that count."""
        return np.flatnonzero(self.accepted) if which == "accepted" else np.arange(len(self.values), dtype=np.int64)

    def count(self, which: Literal["accepted", "submitted"]) -> FloatVector:
        """Return how many child rows each parent has."""
        return np.bincount(self.owners[self.over(which)], minlength=len(self.parents)).astype(np.float64)
