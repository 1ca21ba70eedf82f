"""The check of the floating-point environment."""

import platform
import shutil
import subprocess
import sys

import numpy as np
import pytest

from indeks_inovasi.kernels import probing
from indeks_inovasi.kernels.probing import floating_point_is_default


def test_this_process_computes_in_the_default_mode():
    """Python starts with IEEE 754's default mode."""
    assert floating_point_is_default()


@pytest.mark.parametrize("operands", ["_FACTORS", "_TERMS", "_HALF_ULPS"])
def test_operands_that_lose_their_last_bit_are_noticed(monkeypatch, operands):
    """What flushing or directed rounding changes in a result is seen in its bits."""
    values = getattr(probing, operands)
    flushed = np.where(np.abs(values) < 1e-300, 0.0, np.nextafter(values, 0.0))
    monkeypatch.setattr(probing, operands, flushed)

    assert not floating_point_is_default()


def test_the_operands_are_those_whose_rounding_is_known():
    """5e-324, 2**-1022 and one or three half ulps of 1."""
    assert probing._FACTORS.tolist() == [5e-324, 2.0**-1022]
    assert probing._HALF_ULPS.tolist() == [2.0**-53, 3 * 2.0**-53, 2.0**-53]


SET_MODE = """
#include <xmmintrin.h>
void set_mode(unsigned bits) { _mm_setcsr(_mm_getcsr() | bits); }
"""
COMPUTE = """
import ctypes, sys
import indeks_inovasi as ii
framework = ii.Framework.of({"index": ["a"]})
spec = ii.IndexSpec(name="demo", framework=framework, normalizer=ii.MinMax(), aggregator=ii.ArithmeticMean())
table = {"unit": ["p", "q"], "a": [1.0, 2.0]}
assert ii.compute(table, spec).score.tolist() == [0.0, 100.0]
library = ctypes.CDLL(sys.argv[1])
if len(sys.argv) > 2:
    library.set_mode(int(sys.argv[2]))
try:
    ii.compute(table, spec)
except ii.IndeksInovasiError as error:
    sys.exit(f"{error.code}: {error}")
"""


def compiled(folder, source, *options):
    """Return a shared library, or skip where no C compiler can make one."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler")
    (folder / "mode.c").write_text(source)
    library = folder / "mode.so"
    command = [compiler, "-O1", "-fPIC", "-shared", *options, str(folder / "mode.c"), "-o", str(library)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("the C compiler makes no shared library for this processor")
    return library


def refusal(*arguments):
    """Return what a process prints that loads a library between two computations."""
    run = subprocess.run(
        [sys.executable, "-c", COMPUTE, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    return run.stderr.strip()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mode", "bits"), [("flush results", 0x8000), ("flush operands", 0x0040), ("round up", 0x4000), ("cut", 0x6000)]
)
def test_a_process_in_another_mode_is_refused(mode, bits, tmp_path):
    """A computation refuses a thread whose mode was changed, and says what to do."""
    if platform.machine() not in ("x86_64", "AMD64"):
        pytest.skip("sets the mode of an x86-64 processor")

    said = refusal(compiled(tmp_path, SET_MODE), bits)
    assert said.startswith("floating-point-mode: This process rounds or flushes small numbers to zero"), mode
    assert said.endswith("start a process without it.")


@pytest.mark.slow
def test_a_library_built_with_fast_math_is_noticed(tmp_path):
    """
    Loading such a library is enough where the compiler links the start-up code that changes the mode.

    GCC does so up to version 12.
    """
    said = refusal(compiled(tmp_path, "int nothing;", "-ffast-math"))
    if not said:
        pytest.skip("this compiler links no start-up code into shared libraries")

    assert said.startswith("floating-point-mode: ")
