"""Linear programs in the middle of being solved, many at a time: what they share, where they stand, and one step.

Each program seeks the w with the largest ``b . w`` such that ``a_j . w <= c_j`` for every column j. The dual is the
smallest ``c . x`` with ``sum_j a_j x_j = b`` and x of zero or more. A basis of q columns stands for a point of both: w
is where their limits are met, x is how they make up b. A step lets a column enter whose limit w breaks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final, NamedTuple

import numpy as np

from indeks_inovasi.kernels.stacks import inner_products, inverses, largest, times
from indeks_inovasi.typing import BoolVector, FloatMatrix, FloatVector, IntVector

TOLERANCE: Final = 2.0**-44
"""A limit broken by no more than this is kept: limits and the largest entry of a column are about 1."""
ACCEPTED: Final = 2.0**-42
"""The same where w and x have been found anew, so that no program swings around the tolerance."""
_SMALLEST_PIVOT: Final = 2.0**-30
_TIE: Final = 1.0 + 2.0**-40
_NO_GAIN: Final = 2.0**-46
_WORN: Final = 2.0**-45
_ROUNDING: Final = 2.0**-52
_MOVED: Final = 2.0**-39
_BELOW_ZERO: Final = 2.0**-48
_LOST: Final = 2.0**-20


class Constraints(NamedTuple):
    """Columns that all programs share, and columns whose rows each program scales by its own."""

    columns: FloatMatrix
    """(q, C), those of units first."""
    limits: FloatVector
    """(C,)"""
    units: int
    """So many columns, the first ones, stand for units, which have programs themselves."""
    scaled: FloatMatrix
    """(q, R) before they are scaled; their limits are 0 and their numbers follow those of the shared ones."""
    common: bool = True
    """Whether a unit that does not reach its limit in its own program binds no other: the same w are open to all."""

    def columns_of(self, programs: "Programs", number: IntVector) -> FloatMatrix:
        """Return the (q, t, k) columns with the (t, k) numbers."""
        count = len(self.limits)
        shared = number < count
        if shared.all():
            return self.columns[:, number]
        own = self.scaled[:, np.where(shared, 0, number - count)] * programs.scale[:, np.newaxis]
        return np.where(shared, self.columns[:, np.where(shared, number, 0)], own)

    def limits_of(self, number: IntVector) -> FloatMatrix:
        """Return the limits of the columns with some numbers."""
        shared = number < len(self.limits)
        return np.where(shared, self.limits[np.where(shared, number, 0)], 0.0)


@dataclass
class Programs:
    """Where k programs stand; the last axis of every array counts them."""

    number: IntVector
    objective: FloatMatrix
    """(q, k) b."""
    own: IntVector
    """(k,) column of the unit itself, which does not bind its own program; -1 for none."""
    scale: FloatMatrix
    """(q, k) factors of the rows of the scaled columns; zero where there are none."""
    basis: IntVector
    """(q, k) numbers of the columns in the basis."""
    inverse: FloatMatrix
    """(q, q, k): place in the basis, row."""
    amounts: FloatMatrix
    """(q, k) x of the columns in the basis."""
    weights: FloatMatrix
    """(q, k) w."""
    stalled: IntVector
    """(k,) steps without a gain since the last one with a gain."""
    rest: FloatVector
    """(k,) what x leaves of b, and w of the limits, once they are found anew; infinite after a step."""

    @classmethod
    def started(
        cls,
        constraints: Constraints,
        number: IntVector,
        objective: FloatMatrix,
        own: IntVector,
        scale: FloatMatrix,
        basis: IntVector,
    ) -> "Programs":
        """Return programs at a basis of shared columns; a basis of several programs is inverted once."""
        distinct, which = np.unique(basis, axis=1, return_inverse=True)
        inverse = inverses(constraints.columns[:, distinct])[:, :, which.reshape(-1)]
        room, none = np.empty_like(objective), np.zeros(len(number), dtype=np.int64)
        programs = cls(number, objective, own, scale, basis, inverse, room, room, none, np.full(len(number), np.inf))
        programs.find_anew(constraints)
        return programs

    def __len__(self) -> int:
        return len(self.number)

    def take(self, index: IntVector) -> "Programs":
        """Return some of the programs."""
        return Programs(*(getattr(self, held.name)[..., index] for held in fields(self)))

    def where(self, which: BoolVector) -> "Programs":
        """Return the programs where a mask is true."""
        return self.take(np.flatnonzero(which))

    @classmethod
    def joined(cls, parts: Sequence["Programs"]) -> "Programs":
        """Return all programs of several parts."""
        if len(parts) == 1:
            return parts[0]
        return cls(*(np.concatenate([getattr(part, held.name) for part in parts], axis=-1) for held in fields(cls)))

    @property
    def values(self) -> FloatVector:
        """(k,) b . w, which falls from step to step: no w within the limits gives more."""
        return inner_products(self.objective, self.weights)

    @property
    def fresh(self) -> BoolVector:
        """(k,) whether x and w have been found anew since the last step."""
        return np.isfinite(self.rest)

    def are_sound(self, worst: FloatVector) -> BoolVector:
        """Return which programs have x of zero or more, and limits broken by so little that the answer cannot move.

        b . w may move by what the limits are broken by, times x, and so may rounding.
        """
        total: FloatVector = np.zeros(len(self))
        for amount in self.amounts:
            total += np.abs(amount)
        lowest: FloatVector = np.minimum.reduce(self.amounts, axis=0)
        moved = (np.maximum(worst, 0.0) + largest(self.weights) * _ROUNDING) * total
        lost = self.scale.any(axis=0) & (inner_products(self.scale, self.weights) < _LOST)
        near = (lowest >= -_BELOW_ZERO * total) & (moved <= _MOVED * np.maximum(1.0, np.abs(self.values)))
        return near & (self.rest <= ACCEPTED) & ~lost

    def find_anew(self, constraints: Constraints) -> None:
        """Find x and w from the basis, with the inverse as it is where that leaves next to nothing, else a new one."""
        matrices, limits = constraints.columns_of(self, self.basis), constraints.limits_of(self.basis)
        self._improve(matrices, limits)
        worn = np.flatnonzero(~(self.rest <= _WORN))
        if len(worn):
            poor = self.take(worn)
            poor.inverse = inverses(matrices[:, :, worn])
            poor._improve(matrices[:, :, worn], limits[:, worn])
            for held in ("inverse", "amounts", "weights", "rest"):
                getattr(self, held)[..., worn] = getattr(poor, held)

    def _improve(self, matrices: FloatMatrix, limits: FloatMatrix) -> None:
        """Find x and w with the inverse, and once more from what they leave of ``sum a x = b`` and ``a . w = c``."""
        across, back = matrices.swapaxes(0, 1), self.inverse.swapaxes(0, 1)
        self.amounts, self.weights = times(self.inverse, self.objective), times(back, limits)
        self.amounts += times(self.inverse, self.objective - times(matrices, self.amounts))
        self.weights += times(back, limits - times(across, self.weights))
        of_amounts = largest(self.objective - times(matrices, self.amounts)) / largest(self.objective)
        self.rest = np.maximum(of_amounts, largest(limits - times(across, self.weights)))

    def step(self, few: "Few", broken: FloatMatrix, going: BoolVector) -> None:
        """Let the column whose limit is broken most enter the basis of each program that is going."""
        every: IntVector = np.arange(len(self))
        careful = self.stalled > 2 * len(self.weights)
        place: IntVector = broken.argmax(axis=0)
        if careful.any():  # Bland: the first column whose limit is broken
            place = np.where(careful, (broken > TOLERANCE).argmax(axis=0), place)
        change = times(self.inverse, few.columns[:, place, every if few.columns.shape[2] > 1 else 0])
        leaving, length = self._leaving(change, careful)
        stuck = np.flatnonzero(~np.isfinite(length))
        few.limits[place[stuck], stuck] = np.inf
        going = going & np.isfinite(length)
        entering = few.number[place, every if few.number.shape[1] > 1 else 0]
        self.basis[leaving, every] = np.where(going, entering, self.basis[leaving, every])
        self._exchange(leaving, length, change, broken[place, every], going)

    def _leaving(self, change: FloatMatrix, careful: BoolVector) -> tuple[IntVector, FloatVector]:
        """Return which column of the basis reaches zero first, and after which length; infinite where none does."""
        lengths = np.full(change.shape, np.inf)
        np.divide(np.maximum(self.amounts, 0.0), change, out=lengths, where=change > _SMALLEST_PIVOT)
        tied = lengths <= np.minimum.reduce(lengths, axis=0) * _TIE
        leaving: IntVector = np.where(tied, change, -np.inf).argmax(axis=0)
        if careful.any():
            first = np.where(tied, self.basis, np.iinfo(np.int64).max).argmin(axis=0)
            leaving = np.where(careful, first, leaving)
        return leaving, lengths[leaving, np.arange(len(self))]

    def _exchange(
        self, leaving: IntVector, length: FloatVector, change: FloatMatrix, broken: FloatVector, going: BoolVector
    ) -> None:
        """Move to the next basis in the programs that are going; nothing moves in the others."""
        every: IntVector = np.arange(len(self))
        row = self.inverse[leaving, :, every].T / np.where(going, change[leaving, every], 1.0)
        change = np.where(going, change, 0.0)
        entered = np.where(going, length, self.amounts[leaving, every])
        length, broken = np.where(going, length, 0.0), np.where(going, broken, 0.0)
        self.amounts -= change * length
        self.amounts[leaving, every] = entered
        self.inverse -= change[:, np.newaxis] * row
        self.inverse[leaving, :, every] = row.T
        self.weights -= broken * row
        gained = ~going | (length * broken > largest(self.objective) * _NO_GAIN)
        self.stalled = np.where(gained, np.where(going, 0, self.stalled), self.stalled + 1)
        self.rest[going] = np.inf


@dataclass
class Few:
    """The few columns that programs look at in a step."""

    number: IntVector
    """(t, k), ascending; (t, 1) where they are the same for all programs."""
    columns: FloatMatrix
    """(q, t, k) or (q, t, 1)."""
    limits: FloatMatrix
    """(t, k); infinite where a column is out of the question for a program."""

    @classmethod
    def of(cls, constraints: Constraints, programs: Programs, number: IntVector) -> "Few":
        """Return the columns with the (t, k) or (t, 1) numbers, but for the own units of the programs."""
        number = np.sort(number, axis=0)
        limits = np.where(number == programs.own, np.inf, constraints.limits_of(number))
        return cls(number, constraints.columns_of(programs, number), limits)

    def take(self, index: IntVector) -> "Few":
        """Return the columns of some of the programs."""
        if self.number.shape[1] == 1:
            return Few(self.number, self.columns, self.limits[:, index])
        return Few(self.number[:, index], self.columns[:, :, index], self.limits[:, index])

    def broken(self, weights: FloatMatrix) -> FloatMatrix:
        """Return the (t, k) amounts by which weights (q, k) break the limits."""
        broken: FloatMatrix = self.columns[0] * weights[0]
        broken -= self.limits
        term = np.empty_like(broken)
        for row in range(1, len(weights)):
            np.multiply(self.columns[row], weights[row], out=term)
            broken += term
        return broken
