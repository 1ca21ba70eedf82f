"""Every table in: placeholder, replaced at once."""

from typing import Any

from indeks_inovasi.matrix import Dataset


def read(
    table: Any,
    *,
    unit: str,
    period: str | None = None,
    peers: Any = (),
    columns: Any = None,
    missing: Any = (),
    decimal: str = ".",
    long: Any = None,
) -> Dataset:
    names = [c for c in table if c not in {unit, period, *peers}]
    return Dataset.of(
        {n: [float("nan") if v is None else float(v) for v in table[n]] for n in names},
        [str(u) for u in table[unit]],
        None if period is None else [str(p) for p in table[period]],
        {p: table[p] for p in peers},
    )
