"""The official result that a study varies."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from indeks_inovasi.engine import compute
from indeks_inovasi.matrix import Dataset
from indeks_inovasi.models.framework import Group
from indeks_inovasi.result import IndexResult
from indeks_inovasi.specification import IndexSpec
from indeks_inovasi.typing import FloatVector


@dataclass(frozen=True)
class Nominal:
    """Data and specification as they stand, before any source changes them."""

    data: Dataset
    spec: IndexSpec

    def __reduce__(self) -> tuple[type["Nominal"], tuple[Dataset, IndexSpec]]:
        return Nominal, (self.data, self.spec)  # a worker computes the rest itself

    @cached_property
    def result(self) -> IndexResult:
        """The official result; draw 0 of every study."""
        return compute(self.data, self.spec)

    @cached_property
    def weighted_groups(self) -> tuple[str, ...]:
        """Groups at or below the headline node whose weights matter: those with more than one child that counts."""
        framework = self.spec.framework
        return tuple(
            group.code
            for group in framework.upward
            if group.code in framework.inside
            and self.spec.aggregator_of(group.code).uses_weights
            and sum(weight > 0.0 for weight in self.result.weights[group.code].values()) > 1
        )

    def group(self, code: str) -> Group:
        """Return a group of the framework."""
        return self.spec.framework.group(code)

    def children(self, group: str) -> tuple[str, ...]:
        """Return the codes of the children of a group."""
        return tuple(child.code for child in self.group(group).children)

    def weights(self, group: str) -> FloatVector:
        """Return the (m,) official weights of the children of a group."""
        return np.array(list(self.result.weights[group].values()))
