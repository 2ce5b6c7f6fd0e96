"""BoundedFolder: files that can be made again, in a folder that never holds more than so many bytes of them.

Must not know: what is in the files. Another process may add to the folder and take from it meanwhile. Thread: one.
"""

import contextlib
import os
from collections import OrderedDict
from pathlib import Path

from kling_desktop.adapters.durable_file import disk_border, make_folder


class BoundedFolder:
    """Files by name; those that were not used for longest go first. The time a file was used is its own time."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        """Look at what is there and make room.

        Raises:
            KlingError: DISK_FULL or NOT_WRITABLE.
        """
        self._folder = folder
        self._most_bytes = most_bytes
        with disk_border():
            self._sizes = _oldest_first(folder)
            self._make_room()

    def find(self, name: str) -> Path | None:
        """The file of that name, which counts as used now; None if it is not there."""
        path = self._folder / name
        try:
            os.utime(path)
            self._sizes[name] = path.stat().st_size
        except OSError:
            return None
        self._sizes.move_to_end(name)
        return path

    def adopt(self, part: Path, name: str) -> Path:
        """Move a written file in under a name, and drop others until all fit. The newest stays, however large.

        Raises:
            KlingError: DISK_FULL or NOT_WRITABLE.
        """
        path = self._folder / name
        with disk_border():
            make_folder(self._folder)
            part.replace(path)
            self._sizes[name] = path.stat().st_size
            self._sizes.move_to_end(name)
            self._make_room()
        return path

    def _make_room(self) -> None:
        held = sum(self._sizes.values())
        while held > self._most_bytes and len(self._sizes) > 1:
            name, size = self._sizes.popitem(last=False)
            with contextlib.suppress(OSError):  # somebody may be reading it, which Windows does not like
                (self._folder / name).unlink()
            held -= size


def _oldest_first(folder: Path) -> "OrderedDict[str, int]":
    """The sizes of the files of a folder by name; empty if there is no such folder."""
    if not folder.is_dir():
        return OrderedDict()
    found = []
    for path in folder.iterdir():
        with contextlib.suppress(OSError):  # another process may have dropped it meanwhile
            status = path.lstat()
            found.append((status.st_mtime_ns, path.name, status.st_size))
    return OrderedDict((name, size) for _, name, size in sorted(found))
