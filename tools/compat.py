"""Run the fast tests on every supported CPython found here, with the newest and with the lowest dependencies allowed.

The lowest are the lower bounds of `project.dependencies` in pyproject.toml, word for word. Usage, from the root:
``python tools/compat.py WHEEL...``, with a pip that knows dependency groups (25.1 or newer).
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = ROOT / ".venv" / "compat"
MINORS = range(11, 15)
VERSIONS = """
import platform
from importlib.metadata import version
core = ("numpy", "pydantic", "typing-extensions")
print(platform.python_version(), *(f"{name} {version(name)}" for name in core), sep=", ")
"""


def main() -> int:
    """Return 0 when every run passed, else the first exit code that was not 0."""
    parser = argparse.ArgumentParser(description="Test every Python with the newest and the lowest dependencies.")
    parser.add_argument("wheels", nargs="+", type=Path)
    parser.add_argument("--jobs", default="2")
    arguments = parser.parse_args()
    found = {f"3.{minor}": interpreter(minor) for minor in MINORS}
    for version, python in found.items():
        if python is None:
            print(f"compat: CPython {version} is not installed here: skipped", flush=True)
    for version, python in found.items():
        for bounds in ("newest", "lowest"):
            code = run(python, f"{version}-{bounds}", requirements(bounds), arguments) if python else 0
            if code:
                print(f"compat: CPython {version} with the {bounds} dependencies failed", flush=True)
                return code
    return 0


def interpreter(minor: int) -> Path | None:
    """Return a CPython 3.`minor` that starts, from PATH or from pyenv."""
    code = f"import sys; sys.exit((sys.implementation.name, *sys.version_info[:2]) != ('cpython', 3, {minor}))"
    for path in candidates(f"python3.{minor}"):
        # A pyenv shim may stand on PATH for a version that is not selected; it then exits with 127.
        if subprocess.run([path, "-c", code], capture_output=True, check=False).returncode == 0:
            return path
    return None


def candidates(name: str) -> Iterator[Path]:
    """Yield the places where an interpreter of that name may stand."""
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(root.glob(f"versions/*/bin/{name}"), reverse=True)


def requirements(bounds: str) -> list[str]:
    """Return what to install of the core dependencies; markers stay, so that pip picks the line of its Python."""
    declared: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    return [re.sub(r"^([\w-]+)>=", r"\1==", line) for line in declared] if bounds == "lowest" else declared


def run(python: Path, name: str, core: list[str], arguments: argparse.Namespace) -> int:
    """Install the wheels beside the core dependencies and run the tests not marked slow; return pytest's exit code."""
    own = ready(python, ENVIRONMENTS / name, core)
    pip(own, "--force-reinstall", "--no-deps", *map(str, arguments.wheels))
    versions = subprocess.run([own, "-c", VERSIONS], capture_output=True, check=True, text=True).stdout.strip()
    print(f"compat: CPython {versions} ({name.partition('-')[2]})", flush=True)
    options = ["-x", "-q", "-r", "fE", "-m", "not slow", "-p", "no:cacheprovider", "-n", arguments.jobs]
    environment = os.environ | {"HYPOTHESIS_PROFILE": "default"}
    return subprocess.run([own, "-m", "pytest", *options], cwd=ROOT, env=environment, check=False).returncode


def ready(python: Path, environment: Path, core: list[str]) -> Path:
    """Return the interpreter of an environment with pytest and `core`, made anew when something in it would change."""
    version = subprocess.run([python, "-VV"], capture_output=True, check=True).stdout
    wanted = hashlib.sha256(version + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    own, stamp = environment / "bin" / "python", environment / ".ready"
    if not stamp.exists() or stamp.read_text() != wanted:
        subprocess.run([python, "-m", "venv", "--clear", "--without-pip", environment], check=True)
        pip(own, "--only-binary", ":all:", "--group", f"{ROOT / 'pyproject.toml'}:test-core", *core)
        stamp.write_text(wanted)
    return own


def pip(python: Path, *arguments: str) -> None:
    """Install with the pip of this process into another environment."""
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), "install", "-qq", *arguments], check=True)


if __name__ == "__main__":
    sys.exit(main())
