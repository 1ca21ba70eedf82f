"""A study before it is run: every source checked, every draw addressable by its number alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, product
from math import prod
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from indeks_inovasi.engine import compute
from indeks_inovasi.errors import IndeksInovasiError, SpecificationError, listed
from indeks_inovasi.kernels.sampling import Words, choice_of
from indeks_inovasi.matrix import Rows
from indeks_inovasi.result import IndexResult, Keep
from indeks_inovasi.robustness.design import Design
from indeks_inovasi.robustness.evaluation import Evaluator, Shares
from indeks_inovasi.robustness.nominal import Nominal
from indeks_inovasi.robustness.sources.base import ChoiceSource, DataSource, Source, State, WeightSource
from indeks_inovasi.strategies.weighting.given import FixedWeights
from indeks_inovasi.typing import FloatMatrix, FrozenMap, IntVector

Ways = tuple[int, ...]
"""Which way each choice source takes; 0 is the official one."""

MOST_SCENARIOS = 4_096
"""More combinations of choices than this are not all tried before drawing."""


@dataclass(frozen=True)
class Scenario:
    """One combination of choices, computed."""

    result: IndexResult
    positions: IntVector
    """Number of each of its rows among the rows of the study."""

    @cached_property
    def evaluator(self) -> Evaluator:
        """Its scores under other weights."""
        return Evaluator(self.result)

    @cached_property
    def withheld(self) -> NDArray[np.bool_]:
        """Rows that have a score but no rank."""
        return np.isnan(self.result.rank) & ~np.isnan(self.result.score)


@dataclass(frozen=True)
class Block:
    """Some draws: scores, and what was chosen."""

    numbers: IntVector
    """(draws,) numbers of the draws."""
    scores: FloatMatrix
    """(draws, n) scores of the headline node; NaN without one."""
    ranked: FloatMatrix
    """(draws, n) scores that are ranked; NaN where there is no score or its rank is withheld."""
    ways: IntVector
    """(draws, choice sources)."""
    weights: FloatMatrix | None = None
    """(draws, m) weights of the children of the group that the plan asks for, in its official order; adding to one."""


@dataclass(frozen=True)
class Plan:
    """What is varied, and by what.

    Draw 0 is the official result. Draws 1 and up take the words ``k - 1`` of the design.
    """

    nominal: Nominal
    sources: tuple[Source, ...]
    design: Design
    from_second: frozenset[int] = frozenset()
    """Numbers of the sources whose words come from the second sample; what sensitivity indices compare."""
    weights_of: str | None = None
    """Code of a group whose weights every block shall hold."""
    token: str = field(default_factory=lambda: uuid4().hex, compare=False, repr=False)
    """Tells a worker that it has met the plan before; no number depends on it."""
    _scenarios: dict[Ways, Scenario] = field(default_factory=dict[Ways, Scenario], compare=False, repr=False)

    def __reduce__(self) -> tuple[type["Plan"], tuple[Any, ...]]:
        return Plan, (self.nominal, self.sources, self.design, self.from_second, self.weights_of, self.token)

    def with_second(self, numbers: Iterable[int]) -> "Plan":
        """Return the plan with the words of some sources taken from the second sample."""
        return replace(self, from_second=frozenset(numbers))

    # -- checks

    def check(self) -> None:
        """Refuse sources that do not fit the index or each other, and combinations that cannot be computed.

        Raises
        ------
        SpecificationError
            With every culprit by name.
        """
        problems = [f"{source.name}: {problem}" for source in self.sources for problem in source.problems(self.nominal)]
        problems += self._clashes() + self._unspread()
        if not problems:
            problems = self._impossible()
        if problems:
            raise SpecificationError(problems)

    def _clashes(self) -> list[str]:
        problems: list[str] = []
        for (a, first), (b, second) in combinations(enumerate(self.sources), 2):
            if isinstance(first, WeightSource) and isinstance(second, WeightSource):
                both = [group for group in first.codes(self.nominal) if group in second.codes(self.nominal)]
                if both:
                    problems.append(f"{first.name} and {second.name} both draw the weights of {listed(both)}.")
            if first == second and not isinstance(first, WeightSource):
                problems.append(f"{first.name} stands twice among the sources ({a + 1} and {b + 1}).")
        return problems

    def _unspread(self) -> list[str]:
        if self.design.name == "random":
            return []
        problems = [
            f"{source.name}: only the design 'random' fits, because its numbers are attempts."
            for source in self.sources
            if not source.spreads
        ]
        dimensions = sum(self.design.widths)
        if dimensions > self.design.most:
            problems.append(
                f"The design {self.design.name!r} spreads {self.design.most} numbers per draw at most, but the sources"
                f" need {dimensions}. Use the design 'random'."
            )
        return problems

    def _impossible(self) -> list[str]:
        """Return the combinations of ways that cannot be computed, at most a few of each kind."""
        counts = [len(source.labels(self.nominal)) for source in self.choices]
        total = prod(counts)
        if total <= MOST_SCENARIOS:
            tried: Iterator[Ways] = product(*map(range, counts))
        else:
            tried = iter(self._single_and_paired(counts))
        problems: list[str] = []
        for ways in tried:
            try:
                self.scenario(ways)
            except (IndeksInovasiError, ValueError) as error:
                problems.append(f"{self.label(ways)} cannot be computed: {error}")
        return problems[:20]

    @staticmethod
    def _single_and_paired(counts: list[int]) -> list[Ways]:
        found: dict[Ways, None] = {}
        for a, b in combinations(range(len(counts)), 2):
            for i in range(counts[a]):
                for j in range(counts[b]):
                    ways = [0] * len(counts)
                    ways[a], ways[b] = i, j
                    found.setdefault(tuple(ways))
        return list(found)

    # -- what a draw is made of

    @cached_property
    def choices(self) -> tuple[ChoiceSource, ...]:
        """The choice sources, in order."""
        return tuple(source for source in self.sources if isinstance(source, ChoiceSource))

    @cached_property
    def perturbing(self) -> dict[int, DataSource]:
        """The sources that change data, by number."""
        return {number: source for number, source in enumerate(self.sources) if isinstance(source, DataSource)}

    @property
    def rows(self) -> Rows:
        """Rows of the study: those of the data, also where the official screening lets some go."""
        return self.nominal.data.rows

    def label(self, ways: Ways) -> str:
        """Return a combination of ways as text."""
        named = [
            f"{source.name} = {source.labels(self.nominal)[way]}"
            for source, way in zip(self.choices, ways, strict=True)
            if way
        ]
        return ", ".join(named) or "the official way"

    def ways(self, first: int, count: int) -> IntVector:
        """Return the (count, choice sources) ways of draws."""
        columns = [
            choice_of(self._words(number, first, count)[:, 0], len(source.labels(self.nominal)))
            for number, source in enumerate(self.sources)
            if isinstance(source, ChoiceSource)
        ]
        return np.stack(columns, axis=1) if columns else np.zeros((count, 0), dtype=np.int64)

    def _words(self, source: int, first: int, count: int) -> Words:
        return self.design.words(source, first - 1, count, 1 if source in self.from_second else 0)

    def scenario(self, ways: Ways) -> Scenario:
        """Return a combination of ways, computed once."""
        if ways not in self._scenarios:
            self._scenarios[ways] = self._computed(self.state(ways))
        return self._scenarios[ways]

    def state(self, ways: Ways) -> State:
        """Return data and specification of a combination of ways."""
        state = State(self.nominal.data, self.nominal.spec)
        for source, way in zip(self.choices, ways, strict=True):
            state = source.choose(state, way)
        return state

    def _computed(self, state: State, keep: Keep = "all") -> Scenario:
        same = state.data is self.nominal.data and state.spec is self.nominal.spec
        result = self.nominal.result if same else compute(state.data, state.spec, keep=keep)
        places = {key: row for row, key in enumerate(self.rows.keys)}
        return Scenario(result, np.array([places[key] for key in result.rows.keys], dtype=np.int64))

    # -- draws

    def blocks(self, first: int, count: int) -> Iterator[Block]:
        """Return draws that follow each other, those with the same choices together.

        Parameters
        ----------
        first, count
            Number of the first draw, 1 or more, and how many.
        """
        ways = self.ways(first, count)
        kinds, which = np.unique(ways, axis=0, return_inverse=True)
        drawn = self._drawn_words(first, count)
        for number, kind in enumerate(kinds.tolist()):
            rows = np.flatnonzero(which.reshape(-1) == number)
            own = {source: held[rows] for source, held in drawn.items()}
            yield self._block(tuple(kind), first + rows, own, ways[rows])

    def _drawn_words(self, first: int, count: int) -> dict[int, Words]:
        return {
            number: self._words(number, first, count)
            for number, source in enumerate(self.sources)
            if isinstance(source, WeightSource)
        }

    def _block(self, kind: Ways, numbers: IntVector, drawn: dict[int, Words], ways: IntVector) -> Block:
        if not self.perturbing:
            scenario = self.scenario(kind)
            return self._evaluated(scenario, numbers, drawn, ways)
        parts = [
            self._evaluated(
                self._perturbed(kind, int(numbers[row])),
                numbers[row : row + 1],
                {source: words[row : row + 1] for source, words in drawn.items()},
                ways[row : row + 1],
            )
            for row in range(len(numbers))
        ]
        return Block(
            numbers,
            np.concatenate([part.scores for part in parts]),
            np.concatenate([part.ranked for part in parts]),
            ways,
            None
            if self.weights_of is None
            else np.concatenate([part.weights for part in parts if part.weights is not None]),
        )

    def _perturbed(self, kind: Ways, draw: int) -> Scenario:
        try:
            return self._computed(self._perturbed_state(kind, draw), "nodes")
        except IndeksInovasiError as error:
            raise error.named(f"in draw {draw}, {self.label(kind)}") from error

    def _perturbed_state(self, kind: Ways, draw: int) -> State:
        state = self.state(kind)
        for number, source in self.perturbing.items():
            state = source.perturb(state, self.nominal, self._words(number, draw, 1)[0])
        return state

    def _evaluated(self, scenario: Scenario, numbers: IntVector, drawn: dict[int, Words], ways: IntVector) -> Block:
        shares = self.shares(scenario, drawn)
        scores = scenario.evaluator.scores(shares, len(numbers))
        ranked = np.where(scenario.withheld, np.nan, scores) if scenario.withheld.any() else scores
        return Block(
            numbers,
            self._spread(scenario, scores),
            self._spread(scenario, ranked),
            ways,
            self._weights(scenario, shares, len(numbers)),
        )

    def _weights(self, scenario: Scenario, shares: Shares, draws: int) -> FloatMatrix | None:
        """Return the weights of the group that is asked for; 0 for a child that the scenario has not."""
        if self.weights_of is None:
            return None
        codes = self.nominal.children(self.weights_of)
        held = scenario.result.weights.get(self.weights_of, FrozenMap[str, float]())
        drawn = scenario.evaluator.weights(shares, draws).get(self.weights_of)
        own = np.broadcast_to(np.array(list(held.values())), (draws, len(held))) if drawn is None else drawn
        weights = np.zeros((draws, len(codes)))
        for number, code in enumerate(held):
            weights[:, codes.index(code)] = own[:, number]
        total = np.zeros(draws)
        for number in range(len(codes)):
            total = total + weights[:, number]
        return weights / np.where(total > 0.0, total, 1.0)[:, np.newaxis]

    def _spread(self, scenario: Scenario, values: FloatMatrix) -> FloatMatrix:
        """Return values of a scenario's rows over the rows of the study."""
        if len(scenario.positions) == len(self.rows):
            return values  # rows keep their order: a full scenario has them all
        spread = np.full((len(values), len(self.rows)), np.nan)
        spread[:, scenario.positions] = values
        return spread

    def shares(self, scenario: Scenario, drawn: dict[int, Words]) -> Shares:
        """Return the drawn weights by group, for the children that the scenario has."""
        found: dict[str, FloatMatrix] = {}
        for number, source in enumerate(self.sources):
            if not isinstance(source, WeightSource):
                continue
            start = 0
            for group in source.codes(self.nominal):
                codes = self.nominal.children(group)
                width = source.words_for(len(codes))
                held = scenario.result.weights.get(group)
                if held is not None:
                    official = np.array([held.get(code, 0.0) for code in codes])
                    weights = source.draw(group, codes, official, drawn[number][:, start : start + width])
                    kept = [codes.index(code) for code in held if code in codes]
                    found[group] = weights[:, kept]
                start += width
        return found

    def replay_state(self, draw: int) -> State:
        """Return data and specification of one draw, its weights written into the specification."""
        if draw == 0:
            return State(self.nominal.data, self.nominal.spec)
        ways = tuple(self.ways(draw, 1)[0].tolist())
        drawn = self._drawn_words(draw, 1)
        state = self._perturbed_state(ways, draw)
        scenario = self.scenario(ways) if not self.perturbing else self._computed(state)
        spec = state.spec
        for group, weights in scenario.evaluator.weights(self.shares(scenario, drawn), 1).items():
            by_code = FrozenMap(zip(scenario.result.weights[group], weights[0].tolist(), strict=True))
            spec = spec.with_node(group, weighter=FixedWeights(by_code=by_code))
        return State(state.data, spec)
