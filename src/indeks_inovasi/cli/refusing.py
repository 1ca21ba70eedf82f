"""From errors to sentences and exit codes: nobody sees a traceback for bad input."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import typer

from indeks_inovasi.errors import FileFormatError, IndeksInovasiError, MissingExtraError, TableError

if TYPE_CHECKING:
    from pydantic import ValidationError

REFUSED = 1
"""The data or the specification contradicts itself or the other."""
UNREADABLE = 2
"""A wrong command, or a file that cannot be read or written."""

P = ParamSpec("P")
R = TypeVar("R")


class RefusalError(ValueError):
    """What a person reads instead of a traceback, and the exit code."""

    def __init__(self, sentence: str, code: int = UNREADABLE) -> None:
        self.sentence, self.code = sentence, code
        super().__init__(sentence, code)


def refusing(command: Callable[P, R]) -> Callable[P, R]:
    """Return a command that answers bad input with sentences on stderr and an exit code."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except BrokenPipeError:
            raise
        except (ValueError, OSError) as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            from indeks_inovasi.reporting import printable

            typer.echo("\n".join(map(printable, f"Error: {refusal.sentence}".splitlines())), err=True)
            raise typer.Exit(refusal.code) from None

    return guarded


@contextmanager
def about(name: str, code: int = REFUSED) -> Generator[None]:
    """Say which file a validation error is about."""
    from pydantic import ValidationError

    try:
        yield
    except ValidationError as error:
        raise RefusalError(validation_sentence(error, name), code) from None


def refusal_of(error: Exception) -> RefusalError | None:
    """Return the sentence and the exit code of an error, None for one that is not about the input."""
    from pydantic import ValidationError

    if isinstance(error, RefusalError):
        return error
    if isinstance(error, ValidationError):
        return RefusalError(validation_sentence(error, error.title), REFUSED)
    if isinstance(error, IndeksInovasiError):
        code = UNREADABLE if isinstance(error, FileFormatError | TableError | MissingExtraError) else REFUSED
        return RefusalError("\n".join([str(error), *getattr(error, "__notes__", ())]), code)
    if isinstance(error, OSError):
        return RefusalError(f"{error.filename or 'The file'}: {error.strerror or error}.")
    return None


def validation_sentence(error: "ValidationError", name: str) -> str:
    """Return one line ``path: sentence`` per field that does not fit."""
    lines: list[str] = []
    for problem in error.errors(include_url=False):
        path = ".".join(map(str, problem["loc"]))
        given = problem["input"] if isinstance(problem["input"], str | int | float) else None
        found = "" if given is None or problem["type"] == "value_error" else f" (found {given!r})"
        sentences = problem["msg"].removeprefix("Value error, ").splitlines()
        lines += [f"  {path + ': ' if path else ''}{sentence}{found}" for sentence in sentences]
    return "\n".join([f"{name} is refused:", *lines])
