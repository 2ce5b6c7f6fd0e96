"""Where a second start over the same data meets the first one."""

import os
import sys
from pathlib import Path

from kling_desktop.adapters.file_lock import FileLock
from kling_desktop.adapters.places import Places
from kling_desktop.core.digest import place_digest
from kling_desktop.core.identity import APP_SLUG
from kling_desktop.ui.base.single_instance import SingleInstance

_LONGEST_SOCKET_PATH = 100
"""Bytes; the least that any Unix allows is 104."""
_NAME = "window"


def door_of(places: Places) -> SingleInstance:
    """The meeting place of all processes with a window over this data; its folder exists."""
    return SingleInstance(FileLock(places.data / f"{_NAME}.lock"), socket_name(places.data))


def socket_name(data: Path) -> str:
    """The socket's full path in the data folder, which is closed to others; a short one where that is too long."""
    digest = place_digest(os.fsencode(os.path.normcase(data.absolute())))
    if sys.platform == "win32":
        return f"{APP_SLUG}-{digest}"
    path = data / f"{_NAME}.socket"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if len(os.fsencode(path)) > _LONGEST_SOCKET_PATH and Path(runtime).is_absolute():
        path = Path(runtime, f"{APP_SLUG}-{digest}")
    return str(path)
