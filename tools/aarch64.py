"""A CPython for aarch64 that runs here under qemu: Debian's packages unpacked into a folder, wheels beside it.

Nothing is installed into the system. Needs Debian or a relative of it, and the package qemu-user.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

QEMU = "qemu-aarch64"
PROGRAMS = ("python3", "libstdc++6")


def reason_against() -> str:
    """Return why there can be no such Python here, "" if nothing is known against it."""
    missing = [program for program in (QEMU, "apt-get", "dpkg") if shutil.which(program) is None]
    return f"{', '.join(missing)} not found" if missing else ""


def command(folder: Path) -> tuple[str, ...]:
    """Return how the Python in the folder is started."""
    return (QEMU, "-L", str(folder / "root"), str(folder / "root" / "usr" / "bin" / "python3"))


def ready(folder: Path, requirements: list[str]) -> Path:
    """Unpack Python and the wheels once; return the folder of the packages.

    Raises
    ------
    subprocess.CalledProcessError
        If a download fails.
    """
    packages = folder / "site"
    stamp = folder / ".ready"
    wanted = " ".join([*PROGRAMS, *requirements])
    if stamp.exists() and stamp.read_text() == wanted:
        return packages
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("state/lists/partial", "cache/archives/partial", "root"):
        (folder / part).mkdir(parents=True)
    (folder / "state" / "status").touch()
    apt(folder, "update", "-qq")
    apt(folder, "install", "-qq", "--download-only", "--yes", "--no-install-recommends", *PROGRAMS)
    for package in sorted((folder / "cache" / "archives").glob("*.deb")):
        subprocess.run(["dpkg", "-x", str(package), str(folder / "root")], check=True)
    version = subprocess.run([*command(folder), "-V"], check=True, capture_output=True, text=True).stdout
    wheels(packages, ".".join(version.split()[1].split(".")[:2]), requirements)
    stamp.write_text(wanted)
    return packages


def apt(folder: Path, *arguments: str) -> None:
    """Run apt-get for another architecture, with lists and archives of its own."""
    options = {
        "Dir::State": folder / "state",
        "Dir::State::status": folder / "state" / "status",
        "Dir::Cache": folder / "cache",
        "APT::Architecture": "arm64",
        "APT::Architectures": "arm64",
        "APT::Sandbox::User": "root",
    }
    chosen = [text for name, value in options.items() for text in ("-o", f"{name}={value}")]
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", *chosen, *arguments], check=True, env=quiet, stdout=subprocess.DEVNULL)


def wheels(target: Path, version: str, requirements: list[str]) -> None:
    """Put wheels for aarch64 into a folder."""
    platforms = [f"manylinux_2_{minor}_aarch64" for minor in (28, 27, 17)] + ["manylinux2014_aarch64"]
    chosen = [text for platform in platforms for text in ("--platform", platform)]
    options = ["--python-version", version, "--implementation", "cp", "--only-binary", ":all:", "--target", str(target)]
    subprocess.run([sys.executable, "-m", "pip", "install", "-qq", *chosen, *options, *requirements], check=True)
