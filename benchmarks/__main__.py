"""Run every benchmark and print one table: ``python -m benchmarks``."""

import sys
import warnings

from benchmarks import imports, national_year, small_table


def main() -> None:
    """Print what was measured."""
    warnings.simplefilter("ignore")
    rows = [row for benchmark in (imports, small_table, national_year) for row in benchmark.run()]
    width = max(len(what) for what, _ in rows)
    for what, figure in rows:
        sys.stdout.write(f"{what:{width}}  {figure:>10}\n")


if __name__ == "__main__":
    main()
