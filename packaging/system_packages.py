"""What Qt and the keyring test need from a Linux system, and how it gets there. Standard library only.

Needs are looked for by trying them, not by asking a package database, so that any distribution will do.
Only apt is driven; elsewhere the person is told what is missing.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """A shared library, a program or a Python module, and the Debian package that brings it."""

    name: str
    """`libGL.so.1`, `dbus-run-session` or `module:ensurepip`."""
    package: str

    def present(self) -> bool:
        """Whether this process could load, start or import it."""
        if self.name.startswith("module:"):
            importlib.invalidate_caches()
            return importlib.util.find_spec(self.name.removeprefix("module:")) is not None
        if ".so" not in self.name:
            return shutil.which(self.name) is not None
        try:
            ctypes.CDLL(self.name)
        except OSError:
            return False
        return True


OFFSCREEN_LIBRARIES = (
    Need("libglib-2.0.so.0", "libglib2.0-0"),
    Need("libgthread-2.0.so.0", "libglib2.0-0"),
    Need("libEGL.so.1", "libegl1"),
    Need("libGL.so.1", "libgl1"),
    Need("libX11.so.6", "libx11-6"),
    Need("libdbus-1.so.3", "libdbus-1-3"),
    Need("libfontconfig.so.1", "libfontconfig1"),
    Need("libfreetype.so.6", "libfreetype6"),
    Need("libxkbcommon.so.0", "libxkbcommon0"),
)
"""QtGui itself is linked against these: even a window in memory needs them."""

WINDOW_LIBRARIES = (
    *OFFSCREEN_LIBRARIES,
    Need("libxcb-cursor.so.0", "libxcb-cursor0"),
    Need("libxcb-image.so.0", "libxcb-image0"),
    Need("libxcb-render-util.so.0", "libxcb-render-util0"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Need("libxcb-shape.so.0", "libxcb-shape0"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Need("libwayland-cursor.so.0", "libwayland-cursor0"),
    Need("libwayland-egl.so.1", "libwayland-egl1"),
)
"""A window on X11 or Wayland."""

KEYRING_PROGRAMS = (
    Need("dbus-run-session", "dbus"),
    Need("gnome-keyring-daemon", "gnome-keyring"),
)
"""A real keyring for what talks to one (`with-keyring.sh`)."""

BUILD_PROGRAMS = (
    Need("objdump", "binutils"),
    Need("strip", "binutils"),
    Need("icupkg", "icu-devtools"),
)
"""What PyInstaller reads libraries with, and what makes them smaller."""

DISPLAY_PROGRAMS = (Need("xvfb-run", "xvfb"), Need("xauth", "xauth"))
"""A display in memory, to try a window on X11."""


def provide(needs: Iterable[Need]) -> None:
    """Install what is missing of `needs`; does nothing, and runs nothing, when all is there.

    Raises:
        SystemExit: with a sentence that names what is missing, when it could not be installed.
    """
    if sys.platform != "linux":
        return
    missing = [need for need in needs if not need.present()]
    if not missing:
        return
    packages = sorted({need.package for need in missing})
    if shutil.which("apt-get") is None:
        raise SystemExit(
            f"Missing on this system: {', '.join(need.name for need in missing)}. Please install them "
            f"with its package manager (Debian calls the packages {' '.join(packages)}) and try again."
        )
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    install = ["install", "--yes", "--no-install-recommends", *packages]
    # An update that failed for one of many sources is no reason to stop: the install will tell.
    _apt_get("update", "--quiet")
    if _apt_get(*install) != 0 or not all(need.present() for need in missing):
        raise SystemExit(f"apt could not install them. As root, please run: apt-get {' '.join(install)}")


def _apt_get(*arguments: str) -> int:
    """Run apt-get as root, asking no questions; its exit code."""
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    command = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *arguments]
    if shutil.which(command[0]) is None:
        return 127
    return subprocess.run(command, check=False).returncode
