"""The pytest plugin: a fixture for locks, and a collector of ``*.lock.json`` that is off unless asked for.

pytest loads this file in every run where the library is installed, so nothing heavy is imported here.
"""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from indeks_inovasi.lockfile import IndexLock, VerificationReport
    from indeks_inovasi.specification import IndexSpec

OPTION, INI = "--index-locks", "index_locks"
ENDINGS = (".lock.json", ".lock.json.gz")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option and the setting by which locks become tests."""
    group = parser.getgroup("indeks_inovasi", "locks of indices (indeks_inovasi)")
    group.addoption(OPTION, action="store_true", help="Verify every *.lock.json as a test.")
    parser.addini(INI, "Verify every *.lock.json as a test.", type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """Collect locks if asked to; a run that does not ask calls nothing of this plugin afterwards."""
    if config.getoption(OPTION) or config.getini(INI):
        config.pluginmanager.register(LockCollector(), "indeks_inovasi_locks")


@pytest.fixture(scope="session")
def verify_index() -> "Callable[..., VerificationReport]":
    """Verify a lock, a file or an object, and fail with the report unless the same scores come out.

    ``verify_index(lock, data=None, spec=None)`` takes what `indeks_inovasi.verify` takes and returns the report.
    """
    return verified


def verified(
    lock: "IndexLock | Path | str", data: Any = None, *, spec: "IndexSpec | None" = None
) -> "VerificationReport":
    """Return the report about a lock; whatever is not the same fails the test."""
    __tracebackhide__ = True
    from pydantic import ValidationError

    import indeks_inovasi as ii

    try:
        report = ii.verify(lock, data, spec=spec)
    except (ii.IndeksInovasiError, ValidationError) as error:
        raise pytest.fail.Exception(f"{lock} cannot be checked: {error}", pytrace=False) from None
    if not report:
        pytest.fail(str(report), pytrace=False)
    return report


class LockCollector:
    """Collects the locks among the files that pytest looks at."""

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Return a lock as a file with one test."""
        return _node(LockFile, parent, path=file_path) if file_path.name.endswith(ENDINGS) else None


class LockFile(pytest.File):
    """A lock file."""

    def collect(self) -> Generator[pytest.Item]:
        """Yield its only test."""
        yield _node(LockItem, self, name="verify")


class LockItem(pytest.Item):
    """The test that a lock still verifies."""

    def runtest(self) -> None:
        """Verify the lock."""
        verified(self.path)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Return what stands above a failure."""
        return self.path, None, f"lock {self.path.name}"


def _node(kind: Any, parent: pytest.Collector, **fields: object) -> Any:
    """Return a node of the tree of tests; pytest does not type how it is made."""
    return kind.from_parent(parent, **fields)
