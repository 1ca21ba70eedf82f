"""Every error: one code each, facts as attributes, one sentence; picklable; merged with all culprits."""

import inspect
import pickle

import pytest

from indeks_inovasi import errors
from indeks_inovasi.errors import (
    Cell,
    ConstantIndicatorError,
    CulpritsError,
    DirectionError,
    IndeksInovasiError,
    MissingValueError,
    TooFewUnitsError,
    UnknownCodeError,
)

CLASSES = sorted(
    (
        cls
        for _, cls in inspect.getmembers(errors, inspect.isclass)
        if issubclass(cls, IndeksInovasiError) and cls not in (IndeksInovasiError, CulpritsError)
    ),
    key=lambda cls: cls.__name__,
)
FACTS = {"position": 3, "needed": 2, "found": 1, "problems": ["a problem"], "unknown": ["a"], "known": ["b"]}


def example(cls):
    """Return an instance with made-up facts."""
    if "__init__" not in {name for base in cls.__mro__[:-4] for name in vars(base)}:
        return cls()
    names = [name for name in inspect.signature(cls).parameters if name not in ("args", "kwargs")]
    if "culprits" in names:
        culprits = [("x", 3.0)] if cls is ConstantIndicatorError else [Cell("u", "x", "2020", 1.5)]
        return cls("Someone", culprits)
    facts = {name: FACTS.get(name, name if name not in ("steps", "strategies") else ["x/min_max"]) for name in names}
    return cls(**facts)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_error_is_picklable_and_speaks(cls):
    """It is a ValueError with a stable code, a sentence, and the same facts after pickling."""
    error = example(cls)
    copy = pickle.loads(pickle.dumps(error))

    assert isinstance(error, ValueError)
    assert type(copy) is cls
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)
    assert str(error).strip()


def test_codes_are_unique():
    """Each class has a code of its own."""
    codes = [cls.code for cls in CLASSES]

    assert len(set(codes)) == len(codes)


def test_cells_are_spelled():
    """indicator[unit, period] = value."""
    assert str(Cell("u", "x")) == "x[u]"
    assert str(Cell("u", "x", "2020", 1.5)) == "x[u, 2020] = 1.5"


def test_long_lists_are_counted():
    """Twenty culprits are named and the rest counted; the attribute holds all."""
    error = MissingValueError("A", [f"c{number}" for number in range(25)])

    assert "c19 and 5 more. Choose" in str(error)
    assert len(error.culprits) == 25


def test_merged_culprits():
    """Culprits of several errors stand once each, in order, and so do those who need them."""
    merged = DirectionError.merged(
        [DirectionError("A", ["x"]), DirectionError("B", ["y", "x"]), DirectionError("A", ["z"])]
    )

    assert merged.who == "A and B"
    assert merged.culprits == ("x", "y", "z")


def test_merged_unknown_codes_and_too_few_units():
    """All unknown codes, and everyone who needs more units, are named in one error."""
    unknown = UnknownCodeError.merged(
        [UnknownCodeError("column", ["a"], ["x"]), UnknownCodeError("column", ["b"], ["x"])]
    )
    few = TooFewUnitsError.merged([TooFewUnitsError("ZScore of 'a'", 2, 1), TooFewUnitsError("ZScore of 'b'", 2, 0)])

    assert str(unknown) == "Unknown column: a, b. Known: x."
    assert str(few).startswith("ZScore of 'a', ZScore of 'b' learns from at least 2 units, but found 0.")


def test_errors_without_culprits_keep_the_first():
    """What has no list of culprits is reported once."""
    first = errors.NoUnitsError("The data")

    assert errors.NoUnitsError.merged([first, errors.NoUnitsError("Other")]) is first


def test_articles():
    """An aggregator, a step."""
    assert errors.with_article("aggregator") == "an aggregator"
    assert errors.with_article("step") == "a step"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (None, "Unknown unit: None. Known: a."),
        (5, "Unknown unit: 5. Known: a."),
        (["a"], "Unknown unit: ['a']. Known: a."),
        ("", "Unknown unit: ''. Known: a."),
        ("aa", "Unknown unit: aa. Did you mean 'a' for 'aa'? Known: a."),
    ],
)
def test_unknown_codes_that_are_no_text(code, sentence):
    """What is no text is shown as Python writes it, and nothing near is looked for."""
    assert str(UnknownCodeError("unit", [code], ["a"])) == sentence


def test_long_findings_are_not_printed():
    """A long thing in the wrong place is named by its type."""
    assert errors.brief([1]) == "[1]"
    assert errors.brief("x" * 100) == "a str"


def test_errors_take_the_place_of_their_party():
    """The party of an error is named with its place; an error without a party notes it."""
    assert errors.DirectionError("A", ["x"]).named("in k '1'").who == "A in k '1'"
    assert TooFewUnitsError("A", 2, 1).named("in k '1'").who == "A in k '1'"
    assert errors.NoUnitsError("A").named("in k '1'").__notes__ == ["in k '1'"]
