"""Locks over 100,000 units x 36 indicators: their size and their time, against the table and the computation."""

import gzip
import tempfile
from pathlib import Path

import numpy as np

import indeks_inovasi as ii
from benchmarks.timing import best_seconds

UNITS, INDICATORS = 100_000, 36


def _table(folder: Path, decimals: int) -> Path:
    values = np.random.Generator(np.random.PCG64(1)).random((UNITS, INDICATORS)) * 100
    codes = [f"x{number:02d}" for number in range(INDICATORS)]
    lines = [",".join(["unit", *codes])]
    lines += [
        f"{row:06d}," + ",".join([f"{value:.{decimals}f}" for value in held])
        for row, held in enumerate(values.tolist())
    ]
    path = folder / f"table{decimals}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _spec(normalizer: object) -> ii.IndexSpec:
    codes = [f"x{number:02d}" for number in range(INDICATORS)]
    groups = {f"g{number}": codes[number * 9 : number * 9 + 9] for number in range(4)}
    return ii.IndexSpec(
        name="large",
        framework=ii.Framework.of({"index": groups}),
        normalizer=normalizer,
        weighter=ii.EqualWeights(),
        aggregator=ii.ArithmeticMean(),
    )


def run() -> list[tuple[str, str]]:
    """Return (what, figure) of locks."""
    rows: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for decimals in (0, 2, 15):
            path = _table(folder, decimals)
            result = ii.compute(ii.read(path, unit="unit"), _spec(ii.MinMax()))
            ii.lock(result).save(folder / "large.lock.json")
            ratio = (folder / "large.lock.json").stat().st_size / path.stat().st_size
            rows.append((f"size of a lock, against its CSV with {decimals} decimals", f"{ratio:.2f} x"))
        packed = len(gzip.compress((folder / "large.lock.json").read_bytes())) / path.stat().st_size
        rows.append(("the same packed, against the CSV with 15 decimals", f"{packed:.2f} x"))
        for what, normalizer in (("min-max", ii.MinMax()), ("percentiles", ii.Percentile(ties="min", denominator="n"))):
            rows += _times(folder, path, what, _spec(normalizer))
    return rows


def _times(folder: Path, path: Path, what: str, spec: ii.IndexSpec) -> list[tuple[str, str]]:
    table, file = ii.read(path, unit="unit"), folder / "large.lock.json"
    result = ii.compute(table, spec)
    ii.lock(result, data=path).save(file)

    def compute() -> object:
        return ii.compute(table, spec).rank

    def whole() -> object:
        return ii.compute(ii.read(path, unit="unit"), spec).rank

    def lock() -> None:
        ii.lock(result).save(file.with_suffix(".2.json"))

    times = best_seconds(compute, whole, lock, lambda: ii.verify(file, table), lambda: ii.verify(file), rounds=2)
    bare, reading, locking, verifying, from_file = times
    return [
        (f"{what}: compute with ranks, the table in memory", f"{bare * 1e3:.0f} ms"),
        (f"{what}: the same from the CSV", f"{reading * 1e3:.0f} ms"),
        (f"{what}: lock and save, against compute in memory", f"{locking / bare:.1f} x"),
        (f"{what}: verify a file, against compute in memory", f"{verifying / bare:.1f} x"),
        (f"{what}: lock and save, against compute from the CSV", f"{locking / reading:.2f} x"),
        (f"{what}: verify with the data file, against compute from the CSV", f"{from_file / reading:.2f} x"),
    ]
