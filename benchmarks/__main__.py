"""Run every benchmark in a process of its own and print one table: ``python -m benchmarks``, or some by name."""

import importlib
import subprocess
import sys
import warnings

NAMES = (
    "imports",
    "small_table",
    "large_table",
    "catalog",
    "frontier",
    "exactness",
    "reading",
    "national_year",
    "pairwise",
    "locks",
    "studies",
)


def main(names: list[str]) -> None:
    """Print what was measured; what one benchmark leaves in memory slows no other one down."""
    if len(names) != 1:
        for name in names or NAMES:
            subprocess.run([sys.executable, "-m", "benchmarks", name], check=True)
        return
    warnings.simplefilter("ignore")
    for what, figure in importlib.import_module(f"benchmarks.{names[0]}").run():
        sys.stdout.write(f"{what:80}  {figure:>10}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
