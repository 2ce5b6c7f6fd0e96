"""Makes virtual environments: the pinned packages and a link to this checkout. Standard library only.

pip reads its own configuration (mirrors, certificates, proxies): nothing of that is named here.
"""

import hashlib
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from system_packages import Need, provide

REQUIREMENTS = Path("packaging", "requirements-dev.txt")
"""Every package with its version and hashes, relative to the root of the checkout."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the environments of a checkout; both paths are relative to its root."""

    home: Path
    requirements: Path


DEVELOPMENT = Kind(Path(".venv"), REQUIREMENTS)
BUILD = Kind(Path("build", "venv"), Path("packaging", "requirements-build.txt"))
"""What a frozen program is made from: the run-time packages and PyInstaller, nothing of what develops it."""
LINK_NAME = "kling-desktop.pth"
STAMP_NAME = "kling-desktop.stamp"


def prepare(root: Path, kind: Kind = DEVELOPMENT) -> Path:
    """Make sure that an environment holds exactly what is pinned for it.

    Cheap when it does: one small file is read.

    Returns:
        The environment's Python.

    Raises:
        SystemExit: with a sentence, when a step failed.
    """
    home = root / kind.home
    python = python_of(home)
    stamp = home / STAMP_NAME
    wanted = fingerprint(root, kind)
    if python.exists() and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    print(f"Setting up {home}: once, about a minute.", flush=True)
    stamp.unlink(missing_ok=True)
    _create(home)
    _install(python, root / kind.requirements)
    _link(home, root)
    stamp.write_text(wanted, encoding="utf-8")
    return python


def python_of(home: Path) -> Path:
    """Where the virtual environment at `home` keeps its Python."""
    return home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(root: Path, kind: Kind = DEVELOPMENT) -> str:
    """A digest of all that an environment depends on: pins, this file, Python, and where the checkout is."""
    digest = hashlib.sha256()
    for part in (
        (root / kind.requirements).read_bytes(),
        Path(__file__).read_bytes(),
        sys.version.encode(),
        os.fsencode(root),
    ):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _create(home: Path) -> None:
    """Make the environment, or keep one of the same Python: pip then only changes what differs."""
    if python_of(home).exists() and _ask(home, "import pip, sys; print(sys.version)") == sys.version:
        return
    # Debian keeps this part of Python's own library in a package of its own.
    provide([Need("module:ensurepip", f"python3.{sys.version_info.minor}-venv")])
    _run([sys.executable, "-m", "venv", "--clear", str(home)], f"{home} could not be made.")


def _install(python: Path, requirements: Path) -> None:
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    pinned = ["--require-hashes", "--only-binary=:all:", "--requirement", str(requirements)]
    _run([*command, *pinned], "pip could not install the pinned packages; its own words are above.")


def _link(home: Path, root: Path) -> None:
    """Make the checkout importable, and startable as `.venv/bin/kling-desktop`."""
    packages = Path(_ask(home, "import sysconfig; print(sysconfig.get_path('purelib'))"))
    # Not an editable install: that would fetch build tools that nobody pinned.
    (packages / LINK_NAME).write_text(f"{root}\n", encoding="locale")
    if os.name == "posix":
        launcher = home / "bin" / "kling-desktop"
        python = shlex.quote(str(python_of(home)))
        launcher.write_text(f'#!/bin/sh\nexec {python} -P -m kling_desktop "$@"\n', encoding="utf-8")
        launcher.chmod(0o755)


def _ask(home: Path, program: str) -> str:
    """What the environment's Python prints when it runs `program`; empty when it fails."""
    command = [str(python_of(home)), "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _run(command: list[str], complaint: str) -> None:
    if subprocess.run(command, check=False).returncode != 0:
        raise SystemExit(complaint)
