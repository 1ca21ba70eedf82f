"""What every test may ask for: how hard hypothesis tries, and where published numbers lie."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("default", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=200, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default"))


def folder(variable: str) -> Path:
    """Return the folder that an environment variable names, or skip the test and say which one is missing."""
    value = os.environ.get(variable)
    if not value:
        pytest.skip(f"{variable} is not set")
    path = Path(value)
    if not path.is_dir():
        pytest.skip(f"{variable} names no folder")
    return path


@pytest.fixture(scope="session")
def published_data() -> Path:
    """Published indices with their input tables, one folder each."""
    return folder("INDEKS_PUBLISHED_DATA")


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """Worked examples of handbooks and numbers from other programs."""
    return folder("INDEKS_REFERENCE_DATA")


@pytest.fixture(scope="session")
def cases_data() -> Path:
    """Numbers that once went wrong elsewhere."""
    return folder("INDEKS_CASES")


@pytest.fixture(scope="session")
def iid_data() -> Path:
    """Official documents of the regional innovation index (Indeks Inovasi Daerah) as data."""
    return folder("INDEKS_IID")
