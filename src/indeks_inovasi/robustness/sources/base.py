"""What a source of uncertainty is: it says how many random words a draw needs, and what it makes of them.

Three kinds: a choice among specifications, weights of groups, and changed data. A source sees words and never makes
its own, so that every design (random, Latin hypercube, Sobol) and every executor serves it.
"""

from abc import ABC, abstractmethod
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from indeks_inovasi.kernels.sampling import Words
from indeks_inovasi.matrix import Dataset
from indeks_inovasi.robustness.nominal import Nominal
from indeks_inovasi.specification import IndexSpec
from indeks_inovasi.typing import FloatMatrix, FloatVector, Names


class Source(BaseModel, ABC, frozen=True, extra="forbid"):
    """Something about an index that could have been otherwise."""

    model_config = ConfigDict(defer_build=True, allow_inf_nan=False)

    kind: str

    @property
    @abstractmethod
    def name(self) -> str:
        """Short name for tables and plots."""

    @property
    def spreads(self) -> bool:
        """Whether each word has one meaning, so that designs which spread words evenly make sense."""
        return True

    @abstractmethod
    def problems(self, nominal: Nominal) -> list[str]:
        """Return why the source does not fit the index, one sentence per reason; empty where it does."""

    @abstractmethod
    def width(self, nominal: Nominal) -> int:
        """Return how many random words a draw needs."""


class State(NamedTuple):
    """What is computed in a draw."""

    data: Dataset
    spec: IndexSpec


class ChoiceSource(Source, frozen=True):
    """One of several ways to compute the index, each with the same probability; the official way is number 0."""

    def width(self, nominal: Nominal) -> int:
        """Return 1."""
        return 1

    @abstractmethod
    def labels(self, nominal: Nominal) -> tuple[str, ...]:
        """Return what the ways are called, the official one first."""

    @abstractmethod
    def choose(self, state: State, way: int) -> State:
        """Return the state with one of the ways taken; 0 leaves it as it is."""


class WeightSource(Source, frozen=True):
    """Other weights for the children of groups."""

    groups: Names = ()
    """Codes of the groups whose weights are drawn; empty: every group with more than one child that counts."""

    def codes(self, nominal: Nominal) -> tuple[str, ...]:
        """Return the groups whose weights are drawn."""
        return self.groups or nominal.weighted_groups

    def problems(self, nominal: Nominal) -> list[str]:
        """Return groups that are unknown or have no weights to draw."""
        known = nominal.weighted_groups
        if not known:
            return ["No group has two children whose weights matter."]
        return [
            f"{group!r} is no group whose weights matter; there are: {', '.join(known)}."
            for group in self.groups
            if group not in known
        ]

    def width(self, nominal: Nominal) -> int:
        """Return the words of all groups together."""
        return sum(self.words_for(len(nominal.children(group))) for group in self.codes(nominal))

    @abstractmethod
    def words_for(self, m: int) -> int:
        """Return how many words the weights of m children need."""

    @abstractmethod
    def draw(self, group: str, codes: tuple[str, ...], nominal: FloatVector, words: Words) -> FloatMatrix:
        """Return drawn weights.

        Parameters
        ----------
        group, codes
            The group and its children.
        nominal : (m,)
            Weights of the children without the source; 0 for a child that does not count.
        words : (draws, words_for(m))

        Returns
        -------
        (draws, m)
            Zero or more, some above zero in each row; only their ratios matter.
        """


class DataSource(Source, frozen=True):
    """Data, or what is learned from data, that could have been otherwise; each draw is a computation of its own."""

    @abstractmethod
    def perturb(self, state: State, nominal: Nominal, words: Words) -> State:
        """Return the state of one draw.

        Parameters
        ----------
        state
            After the choices of the draw.
        nominal
            The official index.
        words : (width,)
        """
