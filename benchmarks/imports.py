"""What `import indeks_inovasi` adds to importing numpy and pydantic, in fresh processes."""

import subprocess
import sys

from benchmarks.timing import best_seconds


def _start(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def run() -> list[tuple[str, str]]:
    """Return (what, figure) of the import."""
    ours, base, empty = best_seconds(
        lambda: _start("import numpy, pydantic, indeks_inovasi"),
        lambda: _start("import numpy, pydantic"),
        lambda: _start("pass"),
        rounds=15,
    )
    return [("import, against numpy and pydantic", f"{(ours - empty) / (base - empty):.2f} x")]
