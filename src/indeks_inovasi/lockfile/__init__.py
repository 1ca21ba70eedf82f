"""Locks: a file that proves that the same data and specification still give the same scores."""

from indeks_inovasi.lockfile.model import IndexLock
from indeks_inovasi.lockfile.report import Finding, VerificationReport
from indeks_inovasi.lockfile.verifying import verify
from indeks_inovasi.lockfile.writing import lock

__all__ = ["Finding", "IndexLock", "VerificationReport", "lock", "verify"]
