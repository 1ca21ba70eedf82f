"""Which locks are meant, what came of them, and how it is reported."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from glob import escape, glob
from pathlib import Path
from typing import NoReturn

import typer

import indeks_inovasi as ii
from indeks_inovasi import reporting
from indeks_inovasi.cli.reading import TableOptions, read_data
from indeks_inovasi.cli.refusing import UNREADABLE, RefusalError, about, refusal_of
from indeks_inovasi.cli.screen import Screen
from indeks_inovasi.lockfile.between import compared
from indeks_inovasi.lockfile.rendering import Format, as_github, as_junit

ENDINGS = (".lock.json", ".lock.json.gz")
STYLES = {"same": "green", "different": "bold red", "unchecked": "yellow"}

# -- writing


def check_name(path: Path) -> None:
    """Refuse a name by which neither `verify` nor pytest would find the lock."""
    if not path.name.endswith(ENDINGS):
        raise RefusalError(f"{path}: end the name of a lock with {' or '.join(ENDINGS)}.")
    if not path.parent.is_dir():
        raise RefusalError(f"{path}: there is no such folder.")


def write(lock: ii.IndexLock, path: Path, result: ii.IndexResult) -> None:
    """Write a lock and say what it holds; what a reader of the scores must know goes to stderr."""
    lock.save(path)
    rows = len(lock.results)
    Screen().text(f"{path}: {reporting.printable(lock.name)}, {rows} {'row' if rows == 1 else 'rows'} locked")
    Screen(error=True).notes(reporting.notes(result))


# -- checking


def verified(patterns: Sequence[str], data: Path | None, options: TableOptions) -> list[ii.VerificationReport]:
    """Return a report for each lock that the patterns name, and for each pattern that names none.

    Raises
    ------
    RefusalError
        If a pattern is empty, data are given for several locks, or options without data.
    """
    if "" in patterns:  # as a folder it would be the root of the file system
        raise RefusalError("A name of a lock is empty: give a file, a pattern, or a folder (. for this one).")
    found = {pattern: _matching(pattern) for pattern in patterns}
    paths = list(dict.fromkeys(path for matching in found.values() for path in matching))
    if data is not None and len(paths) > 1:
        raise RefusalError(f"--data belongs to one lock, but {len(paths)} are named.")
    if data is None and options.given():
        raise RefusalError(f"How to read a table is said without a table: give --data with {options.given()[0]}.")
    nothing = [_unchecked(pattern, "No lock is found there.") for pattern, matching in found.items() if not matching]
    return [*nothing, *(_verified(path, data, options) for path in paths)]


def _matching(pattern: str) -> list[str]:
    """Return the locks below a folder, the files of a pattern, or the file itself whether it is there or not."""
    try:
        is_folder, is_there = Path(pattern).is_dir(), Path(pattern).exists()
    except (OSError, ValueError):  # a name too long, a folder that may not be entered: said when it is read
        is_folder, is_there = False, True
    if is_folder:
        found = [path for ending in ENDINGS for path in _files(f"{escape(pattern)}/**/*{ending}")]
    elif is_there or escape(pattern) == pattern:
        found = [pattern]
    else:
        found = _files(pattern)
    return sorted(Path(path).as_posix() for path in found)


def _files(pattern: str) -> list[str]:
    """Return the files of a pattern; unlike `Path.glob`, without hidden folders such as .venv unless it names them."""
    found = glob(pattern, recursive=True)  # noqa: PTH207
    return [path for path in found if Path(path).is_file() or Path(path).is_symlink()]


def _verified(path: str, data: Path | None, options: TableOptions) -> ii.VerificationReport:
    """Return the report about one lock; one that cannot be read is no reason to leave the others unchecked."""
    try:
        table = read_data(data, options) if data is not None and options.given() else data
        with about(path, UNREADABLE):
            return ii.verify(path, table)
    except (ValueError, OSError) as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        return _unchecked(path, refusal.sentence)


def _unchecked(name: str, note: str) -> ii.VerificationReport:
    return ii.VerificationReport(name, "unchecked", (), (note,), is_computed=False)


def difference(old: Path, new: Path, form: Format) -> ii.VerificationReport:
    """Return what differs between two locks; an annotation needs the name of one file."""
    name = str(new) if form == "github" else f"{old} -> {new}"
    return compared(_loaded(old), _loaded(new), name)


def _loaded(path: Path) -> ii.IndexLock:
    """Return a lock; one that is refused cannot be compared, which is not the same as being different."""
    with about(str(path), UNREADABLE):
        return ii.IndexLock.load(path)


# -- reporting


def deliver(reports: Sequence[ii.VerificationReport], form: Format, output: Path | None) -> NoReturn:
    """Print the reports, or write them and print the text; then exit with the code of all of them."""
    content = None if form == "text" and output is None else (_FORMS[form](reports) + "\n").encode("utf-8")
    if content is None or output is not None:
        _show(reports)
    if content is not None and output is not None:
        output.write_bytes(content)
    elif content is not None:
        typer.echo(content, nl=False)
    raise typer.Exit(_exit_code(reports))


def _exit_code(reports: Iterable[ii.VerificationReport]) -> int:
    """Return 1 if any is different, else 2 if any could not be checked, else 0."""
    codes = {report.exit_code for report in reports}
    return next((code for code in (1, 2) if code in codes), 0)


def _show(reports: Sequence[ii.VerificationReport]) -> None:
    screen = Screen()
    for report in reports:
        first, *others = map(reporting.printable, str(report).splitlines())
        screen.text(first, STYLES[report.status])
        for line in others:
            screen.text(line)
    if len(reports) > 1:
        screen.text(_summary(reports), "bold")


def _summary(reports: Sequence[ii.VerificationReport]) -> str:
    counts = _counts(reports)
    return (
        f"{len(reports)} locks: {counts['same']} same, {counts['different']} different,"
        f" {counts['unchecked']} could not be checked"
    )


def _counts(reports: Sequence[ii.VerificationReport]) -> dict[str, int]:
    statuses = [report.status for report in reports]
    return {status: statuses.count(status) for status in ("same", "different", "unchecked")}


def _text(reports: Sequence[ii.VerificationReport]) -> str:
    return "\n".join([*map(str, reports), *([_summary(reports)] if len(reports) > 1 else [])])


def _json(reports: Sequence[ii.VerificationReport]) -> str:
    held = {**_counts(reports), "reports": [report.to_dict() for report in reports]}
    return json.dumps(held, indent=1, ensure_ascii=False, default=str)


def _github(reports: Sequence[ii.VerificationReport]) -> str:
    return "\n".join([*map(as_github, reports), *([_summary(reports)] if len(reports) > 1 else [])])


def _junit(reports: Sequence[ii.VerificationReport]) -> str:
    documents = [as_junit(report).partition("\n") for report in reports]
    return "\n".join([documents[0][0], "<testsuites>", *(suite for _, _, suite in documents), "</testsuites>"])


_FORMS: Mapping[Format, Callable[[Sequence[ii.VerificationReport]], str]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "junit": _junit,
}
