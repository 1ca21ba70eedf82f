"""Run every benchmark and print one table: ``python -m benchmarks``."""

import sys
import warnings

from benchmarks import (
    catalog,
    exactness,
    frontier,
    imports,
    large_table,
    locks,
    national_year,
    pairwise,
    reading,
    small_table,
    studies,
)


def main() -> None:
    """Print what was measured."""
    warnings.simplefilter("ignore")
    benchmarks = (
        imports,
        small_table,
        large_table,
        catalog,
        frontier,
        exactness,
        reading,
        national_year,
        pairwise,
        locks,
        studies,
    )
    rows = [row for benchmark in benchmarks for row in benchmark.run()]
    width = max(len(what) for what, _ in rows)
    for what, figure in rows:
        sys.stdout.write(f"{what:{width}}  {figure:>10}\n")


if __name__ == "__main__":
    main()
