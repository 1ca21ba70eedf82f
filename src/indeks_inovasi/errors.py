"""Every error of the library: one class per mistake, the facts as attributes, the sentence in `__str__`.

All derive from `IndeksInovasiError` and so from `ValueError`. Each has a stable `code` and, where several culprits
can be at fault, names all of them at once; `merged` joins the culprits of several errors of one class.
"""

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import ClassVar, NamedTuple, Self, TypeVar

SHOWN = 20
"""So many culprits stand in a sentence; the attributes hold all of them."""


def one_line(text: str) -> str:
    """Return a name without characters that break a line or are not seen: as Python escapes them."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


class Cell(NamedTuple):
    """One place in a table."""

    unit: str
    indicator: str
    period: str | None = None
    value: object = None

    def __str__(self) -> str:
        where = self.unit if self.period is None else f"{self.unit}, {self.period}"
        shown = "" if self.value is None else f" = {self.value!r}"
        return one_line(f"{self.indicator}[{where}]") + shown


def listed(items: Iterable[object], between: str = ", ") -> str:
    """Return the items as text, the first ones named and the rest counted."""
    texts = [one_line(str(item)) if between == ", " else str(item) for item in items]
    more = f" and {len(texts) - SHOWN} more" if len(texts) > SHOWN else ""
    return between.join(texts[:SHOWN]) + more


def shown(code: object) -> str:
    """Return a code as it stands in a sentence; what is no text, or an empty one, as Python writes it."""
    return one_line(code) if isinstance(code, str) and code else repr(code)


def nearest(unknown: Iterable[object], known: Iterable[object]) -> str:
    """Return a hint such as " Did you mean 'income' for 'incme'?", empty when nothing is near."""
    texts = [code for code in known if isinstance(code, str)]
    hints = [
        f"{match!r} for {code!r}"
        for code in list(unknown)[:SHOWN]
        if isinstance(code, str)
        for match in get_close_matches(code, texts, n=1)
    ]
    return f" Did you mean {', '.join(hints)}?" if hints else ""


def brief(value: object) -> str:
    """Return what was found in the place of something else: as Python writes it, its type where that is long."""
    text = repr(value)
    return text if len(text) <= 80 else with_article(type(value).__name__)


Key = TypeVar("Key")
Answer = TypeVar("Answer")


def each(keys: Iterable[Key], answer: Callable[[Key], Answer]) -> dict[Key, Answer]:
    """Return the answer for every key; errors of one class become one error that names all culprits."""
    answers: dict[Key, Answer] = {}
    errors: dict[type[IndeksInovasiError], list[IndeksInovasiError]] = {}
    for key in keys:
        try:
            answers[key] = answer(key)
        except IndeksInovasiError as error:
            errors.setdefault(type(error), []).append(error)
    if errors:
        first, *others = [kind.merged(found) for kind, found in errors.items()]
        for other in others:
            first.add_note(str(other))
        raise first
    return answers


def with_article(noun: str) -> str:
    """Return "a step", "an aggregator"."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


class IndeksInovasiError(ValueError):
    """Base of every error of this library."""

    code: ClassVar[str] = "indeks-inovasi"

    @classmethod
    def merged(cls, errors: Sequence["IndeksInovasiError"]) -> "IndeksInovasiError":
        """Return one error that names the culprits of all `errors`, which are of this class."""
        return errors[0]

    def named(self, where: str) -> "IndeksInovasiError":
        """Return the error with the place of who raises it, such as "in island 'Java'"."""
        self.add_note(where)
        return self


class CulpritsError(IndeksInovasiError):
    """An error of one party (`who`) about several culprits."""

    def __init__(self, who: str, culprits: Iterable[object]) -> None:
        self.who = who
        self.culprits = tuple(culprits)
        super().__init__(self.who, self.culprits)

    @classmethod
    def merged(cls, errors: Sequence[IndeksInovasiError]) -> Self:
        """Return one error with the culprits of all, in order and once each."""
        same = [error for error in errors if isinstance(error, cls)]
        who = " and ".join(dict.fromkeys(party for error in same for party in error.who.split(" and ")))
        return cls(who, dict.fromkeys(culprit for error in same for culprit in error.culprits))

    def named(self, where: str) -> Self:
        """Return the error with the place of who raises it."""
        return type(self)(f"{self.who} {where}", self.culprits)


# -- tables and records ----------------------------------------------------------------------------------------------


class TableError(IndeksInovasiError):
    """A table that cannot be read; every problem found is one line of `problems`."""

    code = "table"

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(self.problems)


class NotANumberError(CulpritsError):
    """Cells of a number column hold text, infinities or truth values."""

    code = "not-a-number"

    def __str__(self) -> str:
        return (
            f"{self.who} needs finite numbers, but found {listed(self.culprits)}. Correct the cells, declare codes for"
            " missing values with missing=[...], or give decimal=',' if the comma is the decimal mark."
        )


class DuplicateCodeError(CulpritsError):
    """The same code stands twice where it must be unique."""

    code = "duplicate-code"

    def __str__(self) -> str:
        return f"{self.who} must be unique, but found twice: {listed(self.culprits)}. Remove or rename the second one."


class UnknownCodeError(IndeksInovasiError):
    """A code names nothing that is known here."""

    code = "unknown-code"

    def __init__(self, what: str, unknown: Iterable[object], known: Iterable[object]) -> None:
        self.what = what
        self.unknown = tuple(unknown)
        self.known = tuple(known)
        super().__init__(self.what, self.unknown, self.known)

    @classmethod
    def merged(cls, errors: Sequence[IndeksInovasiError]) -> "UnknownCodeError":
        """Return one error with all unknown codes."""
        same = [error for error in errors if isinstance(error, UnknownCodeError)]
        return cls(
            same[0].what,
            dict.fromkeys(code for error in same for code in error.unknown),
            dict.fromkeys(code for error in same for code in error.known),
        )

    def __str__(self) -> str:
        hint = nearest(self.unknown, self.known)
        unknown, known = listed(map(shown, self.unknown)), listed(map(shown, self.known))
        return f"Unknown {self.what}: {unknown}.{hint} Known: {known or 'none'}."


class NoUnitsError(IndeksInovasiError):
    """There is no row to compute."""

    code = "no-units"

    def __init__(self, where: str) -> None:
        self.where = where
        super().__init__(where)

    def __str__(self) -> str:
        return f"{self.where} has no units, so there is nothing to score. Give at least one row."


class RecordError(IndeksInovasiError):
    """Records that contradict each other or the profile; every problem found is one line of `problems`."""

    code = "record"

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(self.problems)


class FileFormatError(IndeksInovasiError):
    """A file that cannot be read as what it should be."""

    code = "file-format"

    def __init__(self, name: str, problem: str, remedy: str) -> None:
        self.name, self.problem, self.remedy = name, problem, remedy
        super().__init__(name, problem, remedy)

    def __str__(self) -> str:
        return f"{one_line(self.name)}: {self.problem}. {self.remedy}"


class MissingExtraError(IndeksInovasiError, ImportError):
    """An optional package is not installed."""

    code = "missing-extra"

    def __init__(self, package: str, extra: str | None, purpose: str) -> None:
        self.package, self.extra, self.purpose = package, extra, purpose
        super().__init__(package, extra, purpose)

    def __str__(self) -> str:
        wanted = f"'indeks_inovasi[{self.extra}]'" if self.extra else self.package
        return f"{self.purpose} needs the package {self.package}: pip install {wanted}."


# -- values ----------------------------------------------------------------------------------------------------------


class MissingValueError(CulpritsError):
    """Missing values where none are allowed."""

    code = "missing-value"

    def __str__(self) -> str:
        return (
            f"{self.who} refuses missing values, but found {listed(self.culprits)}. Choose an imputer for the"
            " indicator, or a missing rule of the aggregator such as {'rule': 'skip', 'at_least': 2}."
        )


class ConstantIndicatorError(CulpritsError):
    """An indicator without spread, where spread is needed; a culprit is (code, value)."""

    code = "constant-indicator"

    def __str__(self) -> str:
        found = listed(f"{code!r} (always {value!r})" for code, value in self._pairs())
        return (
            f"{self.who} needs two different values per indicator, but found {found}. Drop the indicator, give it"
            " fixed bounds with GoalPosts, or choose a neutral score with constant=..."
        )

    def _pairs(self) -> list[tuple[object, object]]:
        return [(pair[0], pair[1]) for pair in self.culprits if isinstance(pair, tuple)]


class NoValuesError(CulpritsError):
    """An indicator without a single value, where something is to be learned from values."""

    code = "no-values"

    def __str__(self) -> str:
        return (
            f"{self.who} learns from values, but found none for {listed(self.culprits)}."
            " Drop the indicator or give the step its numbers."
        )


class NonPositiveValueError(CulpritsError):
    """Zero or negative values under a logarithm, a ratio or a harmonic mean."""

    code = "non-positive-value"

    def __str__(self) -> str:
        return (
            f"{self.who} needs positive values, but found {listed(self.culprits)}. Lift them with a floor above zero"
            " (for instance MinMax(floor=1)), shift the column, or choose another strategy."
        )


class NegativeValueError(CulpritsError):
    """Negative values under a strategy that needs zero or more."""

    code = "negative-value"

    def __str__(self) -> str:
        return (
            f"{self.who} needs values of zero or more, but found {listed(self.culprits)}. Normalize to a scale that"
            " starts at zero, for instance with MinMax(), or choose another strategy."
        )


class OutOfRangeError(CulpritsError):
    """Values outside the range that a strategy is defined on."""

    code = "out-of-range"

    def __str__(self) -> str:
        return f"{self.who}, but found {listed(self.culprits)}. Correct the cells or clip the indicator before."


class ZeroDivisorError(CulpritsError):
    """A formula divides by zero in some cells."""

    code = "zero-divisor"

    def __str__(self) -> str:
        return f"{self.who} divides by zero for {listed(self.culprits)}. Correct the divisor, or declare it missing."


class UnknownLevelError(CulpritsError):
    """A level that the scale of its indicator does not have."""

    code = "unknown-level"

    def __str__(self) -> str:
        return f"{self.who} has no such level: {listed(self.culprits)}. Use one of the levels of the scale."


class UnknownPeerGroupError(CulpritsError):
    """A row belongs to a peer group that a frozen step has never seen, or to none."""

    code = "unknown-peer-group"

    def __str__(self) -> str:
        return (
            f"{self.who} has learned nothing for {listed(self.culprits)}. Freeze again with rows of every group, or"
            " correct the peer group of the rows."
        )


class TooFewUnitsError(IndeksInovasiError):
    """Fewer units than a strategy can learn from."""

    code = "too-few-units"

    def named(self, where: str) -> "TooFewUnitsError":
        """Return the error with the place of who raises it."""
        return TooFewUnitsError(f"{self.who} {where}", self.needed, self.found)

    def __init__(self, who: str, needed: int, found: int) -> None:
        self.who, self.needed, self.found = who, needed, found
        super().__init__(who, needed, found)

    @classmethod
    def merged(cls, errors: Sequence[IndeksInovasiError]) -> "TooFewUnitsError":
        """Return one error that names everyone who needs more units."""
        same = [error for error in errors if isinstance(error, TooFewUnitsError)]
        who = listed(dict.fromkeys(error.who for error in same))
        return cls(who, max(error.needed for error in same), min(error.found for error in same))

    def __str__(self) -> str:
        return (
            f"{self.who} learns from at least {self.needed} units, but found {self.found}. Add units, or choose"
            " a strategy that learns nothing from them, such as EqualWeights."
        )


# -- direction and weights -------------------------------------------------------------------------------------------


class DirectionError(CulpritsError):
    """Posts, targets or limits that contradict the direction of the indicator."""

    code = "direction"

    def __str__(self) -> str:
        return (
            f"{self.who} contradicts the direction of {listed(self.culprits)}. Posts are raw values: floor_at is the"
            " value that scores worst and ceiling_at the one that scores best."
        )


class UnturnedIndicatorError(CulpritsError):
    """A negative indicator reaches an aggregator without having been turned."""

    code = "unturned-indicator"

    def __str__(self) -> str:
        return (
            f"{self.who} adds up columns on which more is better, but these are negative and no normalizer has turned"
            f" them: {listed(self.culprits)}. Choose a normalizer such as MinMax, or read them in a formula."
        )


class WeightsError(CulpritsError):
    """Weights that no weighted mean can use; a culprit is a sentence."""

    code = "weights"

    def __str__(self) -> str:
        return f"{self.who} has impossible weights: {listed(self.culprits)}."


class InconsistentJudgmentsError(WeightsError):
    """Judgments of people that contradict each other more than a limit allows; a culprit is a sentence."""

    code = "inconsistent-judgments"

    def __str__(self) -> str:
        return (
            f"{self.who} finds judgments that contradict each other: {listed(self.culprits, '; ')}. Ask for them again,"
            " or say with `limit` how much contradiction is accepted (null: any)."
        )


# -- specification ---------------------------------------------------------------------------------------------------


class FrameworkError(IndeksInovasiError):
    """A framework that is not a tree one can climb; every problem found is one line of `problems`."""

    code = "framework"

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(self.problems)


class SpecificationError(IndeksInovasiError):
    """A specification that contradicts its framework; every problem found is one line of `problems`."""

    code = "specification"

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(self.problems)


class FormulaError(IndeksInovasiError):
    """A formula that cannot be read."""

    code = "formula"

    def __init__(self, text: str, position: int, problem: str) -> None:
        self.text, self.position, self.problem = text, position, problem
        super().__init__(text, position, problem)

    def __str__(self) -> str:
        shown = self.text if len(self.text) <= 80 else self.text[:80] + "..."
        return (
            f"The formula {shown!r} cannot be read at character {self.position + 1}: {self.problem}. Allowed are"
            " + - * / ( ), min, max, sqrt, decimal constants and codes."
        )


class NotRowWiseError(IndeksInovasiError):
    """One unit cannot be scored alone, because strategies compare units with each other."""

    code = "not-row-wise"

    def __init__(self, strategies: Iterable[str]) -> None:
        self.strategies = tuple(strategies)
        super().__init__(self.strategies)

    def __str__(self) -> str:
        return (
            f"These strategies compare units with each other, so that no unit can be scored alone:"
            f" {listed(self.strategies)}. Compute the whole table."
        )


class NotFrozenError(IndeksInovasiError):
    """A specification that still learns from data is applied as if it did not."""

    code = "not-frozen"

    def __init__(self, steps: Iterable[str]) -> None:
        self.steps = tuple(steps)
        super().__init__(self.steps)

    def __str__(self) -> str:
        return (
            f"These steps still learn from data: {listed(self.steps)}. Use result.frozen of a computation,"
            " or call compute."
        )


class FloatingPointModeError(IndeksInovasiError):
    """The processor does not compute as IEEE 754 says."""

    code = "floating-point-mode"

    def __str__(self) -> str:
        return (
            "This process rounds or flushes small numbers to zero, so that scores would differ from machine to"
            " machine. A library built with -ffast-math switches that on when it is loaded; start a process without"
            " it."
        )


class SettingError(IndeksInovasiError):
    """An environment variable that says something impossible."""

    code = "setting"

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)

    def __str__(self) -> str:
        return self.problem


# -- analysis --------------------------------------------------------------------------------------------------------


class UndefinedCorrelationError(IndeksInovasiError):
    """A correlation that does not exist."""

    code = "undefined-correlation"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)

    def __str__(self) -> str:
        return f"The correlation is undefined: {self.reason}."
