"""Prove that the bits are the same everywhere: every setting, Python, numpy and processor that can be had here.

Usage, from the root: ``python tools/proof.py``, with a pip that knows dependency groups (25.1 or newer). Ends with 1 if
a digest differs, or if nothing differs where something must, since then the comparison proves nothing.
"""

import subprocess
import sys
from collections.abc import Iterator
from itertools import chain

import aarch64
import compat

sys.path.insert(0, str(compat.ROOT))

from tests.proof.running import Answer, Setting, ask, differing, settings, switchable, witness_counts

SOURCE = {"PYTHONPATH": str(compat.ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}


def main() -> int:
    """Print one line per process and the outcome; return 0 if it is as promised."""
    answers: list[Answer] = []
    for answer in chain(on_this_processor(), on_aarch64()):
        answers.append(answer)
        print(line(answer, answers[0]), flush=True)
    return outcome(answers)


def on_this_processor() -> Iterator[Answer]:
    """Yield the answers of every CPython found here, with the newest and the lowest numpy, under every setting."""
    for minor in compat.MINORS:
        python = compat.interpreter(minor)
        if python is None:
            yield Answer(f"CPython 3.{minor}", "all", skipped="not installed here")
            continue
        for bounds in ("newest", "lowest"):
            own = compat.ready(python, compat.ENVIRONMENTS / f"3.{minor}-{bounds}", compat.requirements(bounds))
            command = (str(own),)
            for setting in settings(switchable(command, SOURCE)):
                yield ask(f"3.{minor} {bounds}", command, setting, SOURCE)


def on_aarch64() -> Iterator[Answer]:
    """Yield the answers of a CPython for another processor under an emulator."""
    folder = compat.ENVIRONMENTS.parent / "aarch64"
    if reason := aarch64.reason_against():
        yield Answer("aarch64", "all", skipped=reason)
        return
    try:
        site = aarch64.ready(folder, ["numpy", "pydantic", "typing_extensions"])
    except subprocess.CalledProcessError as error:
        yield Answer("aarch64", "all", skipped=f"could not be set up: {error}")
        return
    environment = {**SOURCE, "PYTHONPATH": f"{site}:{SOURCE['PYTHONPATH']}"}
    at_once = Setting("all of it at once", ("--permuted", "--order", "C", "--block", "777"))
    for setting in (Setting("as it is"), at_once):
        yield ask("aarch64 (qemu)", aarch64.command(folder), setting, environment)


def line(answer: Answer, first: Answer) -> str:
    """Return what one process gave, as a row of a table."""
    if answer.skipped:
        return f"| {answer.where} | {answer.setting} | skipped: {answer.skipped} |"
    wrong = differing([first, answer])
    where = f"{answer.where}: {answer.environment['python']}, numpy {answer.environment['numpy']}"
    verdict = f"DIFFERENT: {', '.join(wrong)}" if wrong else f"{len(answer.digests)} digests, the same"
    return f"| {where} | {answer.setting} | {verdict} |"


def outcome(answers: list[Answer]) -> int:
    """Print what all processes gave together."""
    asked = [answer for answer in answers if not answer.skipped]
    wrong, counts = differing(answers), witness_counts(answers)
    print(f"\n{len(asked)} processes, {len(asked[0].digests)} digests each: {len(wrong)} differ anywhere.")
    print("Different digests in the same processes:", ", ".join(f"{name} {count}" for name, count in counts.items()))
    can_fail = counts["np.log"] > 1 and counts["a plain @"] > 1
    if not can_fail:
        print("Neither np.log nor a plain @ differed, so that this run proves nothing.")
    return int(bool(wrong) or not can_fail)


if __name__ == "__main__":
    sys.exit(main())
