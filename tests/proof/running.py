"""Processes that should all compute the same bits, and what each of them answers."""

import json
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DIGESTS = Path(__file__).resolve().parent / "digests.py"
FEATURES = """
try:
    from numpy._core import _multiarray_umath as core
except ImportError:
    from numpy.core import _multiarray_umath as core
print(*(name for name in core.__cpu_dispatch__ if core.__cpu_features__.get(name)))
"""


THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "INDEKS_INOVASI_THREADS")


@dataclass(frozen=True)
class Setting:
    """What is different in one process."""

    name: str
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Answer:
    """The digests of one process, or why there are none."""

    where: str
    setting: str
    digests: dict[str, str] = field(default_factory=dict[str, str])
    witnesses: dict[str, str] = field(default_factory=dict[str, str])
    environment: dict[str, str] = field(default_factory=dict[str, str])
    skipped: str = ""


def switchable(command: Sequence[str], environment: dict[str, str]) -> list[str]:
    """Return the CPU features that the numpy of this Python uses and can switch off; an unknown name only warns."""
    run = subprocess.run(
        [*command, "-c", FEATURES], env=os.environ | environment, capture_output=True, text=True, check=True
    )
    return run.stdout.split()


def settings(features: Iterable[str]) -> list[Setting]:
    """Return every setting under which the bits must be the same."""
    features = tuple(features)
    wide = tuple(name for name in features if name.startswith("AVX512") or name == "X86_V4")
    one_thread = dict.fromkeys(THREADS, "1")
    two_threads = dict.fromkeys(THREADS, "2")
    cores = ("Prescott", "Haswell", "SkylakeX") if platform.machine() in ("x86_64", "AMD64") else ()
    everything = _without(features)
    return [
        Setting("as it is"),
        *([Setting("AVX-512 off", *_without(wide))] if wide and wide != features else []),
        *([Setting("all optional CPU features off", *everything)] if features else []),
        *(Setting(f"OpenBLAS core {core}", (), {"OPENBLAS_CORETYPE": core}) for core in cores),
        Setting("1 thread", (), one_thread),
        Setting("2 threads", (), two_threads),
        Setting("3 threads, blocks of 1,000", ("--block", "1000"), {"INDEKS_INOVASI_THREADS": "3"}),
        Setting("rows permuted", ("--permuted",)),
        Setting("matrices by rows", ("--order", "C")),
        Setting("blocks of 100", ("--block", "100")),
        Setting("blocks of 1,000", ("--block", "1000")),
        Setting(
            "all of it at once",
            (*everything[0], "--permuted", "--order", "C", "--block", "777"),
            {**everything[1], **one_thread, **({"OPENBLAS_CORETYPE": "Prescott"} if cores else {})},
        ),
    ]


def _without(features: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, str]]:
    return (("--off", *features), {"NPY_DISABLE_CPU_FEATURES": " ".join(features)}) if features else ((), {})


def ask(where: str, command: Sequence[str], setting: Setting, environment: dict[str, str] | None = None) -> Answer:
    """Return what a process under this setting answers.

    Raises
    ------
    RuntimeError
        If the process fails, but not because this processor lacks instructions that the setting asks for.
    """
    run = subprocess.run(
        [*command, str(DIGESTS), *setting.arguments],
        env=os.environ | (environment or {}) | setting.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode == -signal.SIGILL:
        return Answer(where, setting.name, skipped="this processor lacks the instructions")
    if run.returncode != 0:
        raise RuntimeError(f"{where}, {setting.name}: exit code {run.returncode}\n{run.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(run.stdout)
    return Answer(where, setting.name, found["digests"], found["witnesses"], found["environment"])


def differing(answers: Sequence[Answer]) -> list[str]:
    """Return the names of the digests on which the answers do not all agree."""
    asked = [answer for answer in answers if not answer.skipped]
    names = dict.fromkeys(name for answer in asked for name in answer.digests)
    return [name for name in names if len({answer.digests.get(name) for answer in asked}) > 1]


def witness_counts(answers: Sequence[Answer]) -> dict[str, int]:
    """Return how many different digests each witness gave."""
    asked = [answer for answer in answers if not answer.skipped]
    names = dict.fromkeys(name for answer in asked for name in answer.witnesses)
    return {name: len({answer.witnesses[name] for answer in asked}) for name in names}


HERE = (sys.executable,)
