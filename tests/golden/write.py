"""Write the golden locks whose numbers moved: ``python -m tests.golden.write``. A new one needs a line in CHANGELOG."""

import sys

import indeks_inovasi as ii
from tests.golden.cases import CASES, FOLDER, PACKED_ABOVE, Case


def write(case: Case) -> str:
    """Write the lock of a case where it is new or differs; return what was done."""
    held = case.lock()
    plain, packed = case.paths()
    old = next((path for path in (plain, packed) if path.exists()), None)
    if old is not None and _content(ii.IndexLock.load(old)) == _content(held):
        return "unchanged"
    held.save(plain)
    large = plain.stat().st_size > PACKED_ABOVE
    if large:
        plain.unlink()
        held.save(packed)
    else:
        packed.unlink(missing_ok=True)
    return "new" if old is None else "changed"


def _content(held: ii.IndexLock) -> dict[str, object]:
    """Return what must not move: all but where it was written and where its data stand."""
    content = held.to_dict()
    return {name: content[name] for name in content if name not in ("environment", "data", "seals")}


def main() -> None:
    """Write every lock, and remove those of cases that are gone."""
    known = {path for case in CASES for path in case.paths()}
    for path in sorted(FOLDER.glob("*.lock.json*")):
        if path not in known:
            path.unlink()
            sys.stdout.write(f"removed    {path.name}\n")
    for case in CASES:
        sys.stdout.write(f"{write(case):10} {case.name}\n")


if __name__ == "__main__":
    main()
