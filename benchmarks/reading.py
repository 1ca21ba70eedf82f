"""A CSV file of 75,000 rows and five columns, against the csv module and float."""

import csv
import tempfile
from pathlib import Path

import indeks_inovasi as ii
from benchmarks.timing import best_seconds

ROWS = 75_000


def _write(path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", "a", "b", "c", "d"])
        writer.writerows([f"{row:06d}", row, row / 7, "", -row] for row in range(ROWS))


def run() -> list[tuple[str, str]]:
    """Return (what, figure) of the reading."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        _write(path)

        def bare() -> object:
            with path.open(newline="", encoding="utf-8") as file:
                _, *lines = csv.reader(file)
            return [[float(cell) if cell else None for cell in line[1:]] for line in lines]

        own, plain = best_seconds(lambda: ii.read(path, unit="unit"), bare)
    return [
        ("a CSV of 75,000 x 5, checked cell by cell", f"{own:.2f} s"),
        ("the same, against csv.reader and float", f"{own / plain:.1f} x"),
    ]
