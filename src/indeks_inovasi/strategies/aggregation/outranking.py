"""Aggregators that compare every unit with every other, child by child."""

from typing import Literal, Self

from pydantic import BaseModel, Field, model_validator

from indeks_inovasi.errors import SpecificationError, UnknownCodeError, listed
from indeks_inovasi.kernels import consensus, flows, outranking
from indeks_inovasi.kernels.outranking import Comparisons
from indeks_inovasi.matrix import Children
from indeks_inovasi.strategies.base import ComparingAggregator
from indeks_inovasi.typing import FloatMatrix, FloatVector, FrozenMap, IntVector, Number, Whole

USUAL = flows.Preference("usual")


class Copeland(ComparingAggregator, frozen=True):
    """Count the units that a unit beats by a majority of the weights, less those that beat it.

    Only the order in each child counts: no distance makes up for a lost comparison. The score depends on who else is
    there.

    References
    ----------
    Copeland1951; Munda2012; COINr, function ``a_copeland``.
    """

    kind: Literal["copeland"] = "copeland"

    def compare(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return wins less losses, from -(n - 1) to n - 1."""
        return outranking.copeland_scores(Comparisons.of(values, weights))

    def compare_alone(
        self, own: FloatMatrix, others: FloatMatrix, weights: FloatVector, children: Children
    ) -> FloatVector:
        """Return the score of each row alone among the others."""
        return outranking.copeland_against(own, others, weights)


class BordaCount(ComparingAggregator, frozen=True):
    """Return the weighted mean over the children of how many units a unit leaves behind; a tie counts half.

    References
    ----------
    Borda1781; Young1974.
    """

    kind: Literal["borda"] = "borda"

    def compare(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the counts, from 0 to n - 1."""
        return _weighted_mean([flows.borda_counts(values[:, j]) for j in range(len(weights))], weights)

    def compare_alone(
        self, own: FloatMatrix, others: FloatMatrix, weights: FloatVector, children: Children
    ) -> FloatVector:
        """Return the score of each row alone among the others."""
        counts = [flows.borda_against(own[:, j], others[:, j]) for j in range(len(weights))]
        return _weighted_mean(counts, weights)


class Concordance(ComparingAggregator, frozen=True):
    """Score by the concordance of ELECTRE I: the weight in which a unit is at least as good as another.

    Without a threshold, a unit's score is its mean concordance over all others less theirs over it. With one, it is
    the number of units that it outranks less those that outrank it: concordance of at least the threshold, and in no
    child worse by more than the veto.

    Raises
    ------
    UnknownCodeError
        If a veto names no child of the group.

    References
    ----------
    Roy1968; net concordance: VanDelftNijkamp1977.
    """

    kind: Literal["electre_concordance"] = "electre_concordance"
    threshold: Number | None = Field(default=None, gt=0.5, le=1.0)
    """Share of the weights, above one half."""
    vetoes: FrozenMap[str, Number] = FrozenMap()
    """By code: how much worse a unit may be, in the unit of the child's final column."""

    @model_validator(mode="after")
    def _vetoes_need_a_threshold(self) -> Self:
        if self.vetoes and self.threshold is None:
            raise ValueError("A veto forbids outranking, which needs a threshold.")
        if any(veto < 0.0 for veto in self.vetoes.values()):
            raise ValueError("A veto is zero or more.")
        return self

    def compare(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the scores."""
        if self.threshold is None:
            return _mean_flow(values, weights, [USUAL] * len(weights))
        return outranking.outranking_balance(values, weights, self.threshold, self._vetoes(children))

    def compare_alone(
        self, own: FloatMatrix, others: FloatMatrix, weights: FloatVector, children: Children
    ) -> FloatVector:
        """Return the score of each row alone among the others."""
        if self.threshold is None:
            return _mean_flow_against(own, others, weights, [USUAL] * len(weights))
        return outranking.balance_against(own, others, weights, self.threshold, self._vetoes(children))

    def _vetoes(self, children: Children) -> list[float | None]:
        unknown = [code for code in self.vetoes if code not in children.codes]
        if unknown:
            raise UnknownCodeError(f"child of {children.group!r} with a veto", unknown, children.codes)
        return [self.vetoes.get(code) for code in children.codes]

    def pairs(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatMatrix:
        """Return the concordance matrix."""
        return outranking.concordance_matrix(Comparisons.of(values, weights))


class PreferenceFunction(BaseModel, frozen=True, extra="forbid"):
    """What a difference between two units is worth, from 0 to 1; thresholds are in the unit of the final column.

    "usual": any difference is worth 1. "u_shape": above the indifference threshold 1. "v_shape": rising in a line up
    to the preference threshold. "level": one half between the thresholds, 1 above. "linear": rising between the
    thresholds. "gaussian": ``1 - exp(-d^2 / 2 s^2)``.
    """

    shape: Literal["usual", "u_shape", "v_shape", "level", "linear", "gaussian"]
    indifference: Number | None = Field(default=None, ge=0.0)
    """q, for "u_shape", "level" and "linear"."""
    preference: Number | None = Field(default=None, gt=0.0)
    """p, for "v_shape", "level" and "linear"."""
    deviation: Number | None = Field(default=None, gt=0.0)
    """s, for "gaussian"."""

    @model_validator(mode="after")
    def _its_thresholds(self) -> Self:
        needed = {
            "usual": set[str](),
            "u_shape": {"indifference"},
            "v_shape": {"preference"},
            "level": {"indifference", "preference"},
            "linear": {"indifference", "preference"},
            "gaussian": {"deviation"},
        }[self.shape]
        given = {name for name, value in self if name != "shape" and value is not None}
        if given != needed:
            raise ValueError(f"The shape {self.shape!r} needs {', '.join(sorted(needed)) or 'no threshold'}.")
        if self.indifference is not None and self.preference is not None and self.indifference >= self.preference:
            raise ValueError(f"indifference ({self.indifference!r}) must lie below preference ({self.preference!r}).")
        return self

    def plain(self) -> flows.Preference:
        """Return what the kernel takes."""
        return flows.Preference(self.shape, self.indifference or 0.0, self.preference or 0.0, self.deviation or 1.0)


class Promethee(ComparingAggregator, frozen=True):
    """Return the net flow of PROMETHEE II: how much a unit is preferred to the others, less how much they are to it.

    Differences are taken in the children's final columns. To set thresholds in the unit of measure, normalize with
    `AsIs`, and a negative indicator with ``Affine(multiply=-1)``, which turns it and keeps its unit.

    Raises
    ------
    UnknownCodeError
        If preference functions are given by code and a child has none.

    References
    ----------
    BransVincke1985.
    """

    kind: Literal["promethee"] = "promethee"
    preference: PreferenceFunction | FrozenMap[str, PreferenceFunction]
    """One for all children, or one by code. There is no default."""

    def compare(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the net flows, from -1 to 1; they add to zero."""
        return _mean_flow(values, weights, self._functions(children))

    def compare_alone(
        self, own: FloatMatrix, others: FloatMatrix, weights: FloatVector, children: Children
    ) -> FloatVector:
        """Return the score of each row alone among the others."""
        return _mean_flow_against(own, others, weights, self._functions(children))

    def pairs(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatMatrix:
        """Return how much the row is preferred to the column, from 0 to 1."""
        return flows.preference_matrix(values, weights, self._functions(children))

    def _functions(self, children: Children) -> list[flows.Preference]:
        return [self._of(code, children).plain() for code in children.codes]

    def _of(self, code: str, children: Children) -> PreferenceFunction:
        if isinstance(self.preference, PreferenceFunction):
            return self.preference
        if code not in self.preference:
            raise UnknownCodeError(f"preference function for children of {children.group!r}", [code], self.preference)
        found: PreferenceFunction = self.preference[code]
        return found


class Kemeny(ComparingAggregator, frozen=True):
    """Score by the order of all units that agrees best with their comparisons, pair by pair (Condorcet, Kemeny, Young).

    A score is the number of units that stand behind in that order; where several orders are equally good, the mean
    over all of them (`best_orders` lists them). The order is exact. Units must be searched through only where they
    beat each other in a circle or tie, and a circle may hold 20 units.

    Raises
    ------
    SpecificationError
        If a circle has more units than `most_units`.

    References
    ----------
    Kemeny1959; Young1988; MundaNardo2009; OECD2008, step 7, non-compensatory multi-criteria approach.
    """

    kind: Literal["kemeny"] = "kemeny"
    most_units: Whole = Field(default=consensus.LARGEST, ge=2, le=consensus.LARGEST)
    """Of a circle. Each unit more doubles time and memory: 16 take hundredths of a second, 20 about one."""

    def compare(self, values: FloatMatrix, weights: FloatVector, children: Children) -> FloatVector:
        """Return the scores, from 0 to n - 1."""
        table = Comparisons.of(values, weights)
        return (len(values) - 1.0) - consensus.kemeny_orders(table, self.circles(table, children)).positions + 0.0

    def circles(self, table: Comparisons, children: Children) -> list[IntVector]:
        """Return the units circle by circle, from the best on; refused where one is too large."""
        found = consensus.circles_of(table)
        largest = max(found, key=len)
        if len(largest) > self.most_units:
            names = listed([children.rows.label(row) for row in sorted(largest.tolist())])
            raise SpecificationError(
                [
                    f"Kemeny in the group {children.group!r} must order {len(largest)} units that beat each other in a"
                    f" circle or tie, but most_units allows {self.most_units} ({consensus.LARGEST} at most): {names}."
                    " Copeland gives an order for any number."
                ]
            )
        return found


def _mean_flow(values: FloatMatrix, weights: FloatVector, functions: list[flows.Preference]) -> FloatVector:
    return _weighted_mean([flows.net_flow(values[:, j], function) for j, function in enumerate(functions)], weights)


def _mean_flow_against(
    own: FloatMatrix, others: FloatMatrix, weights: FloatVector, functions: list[flows.Preference]
) -> FloatVector:
    each = [flows.flow_against(own[:, j], others[:, j], function) for j, function in enumerate(functions)]
    return _weighted_mean(each, weights)


def _weighted_mean(columns: list[FloatVector], weights: FloatVector) -> FloatVector:
    mean, total = columns[0] * 0.0, 0.0
    for column, weight in zip(columns, weights.tolist(), strict=True):
        mean = mean + column * weight
        total += weight
    return mean / total + 0.0
