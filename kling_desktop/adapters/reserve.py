"""Reserve: what lies beside the database for a bad moment: a place for received bytes, and room on the disk.

A full disk takes not even the note that a picture was paid: SQLite cannot delete or shorten anything on it. So a file,
the ballast, holds room while there is plenty, and is given up when what must be written does not fit any more.
Must not know: what is written then. Thread: any; `fill` takes up to a second, the rest well under 10 ms.
"""

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from kling_desktop.adapters.durable_file import FILE_MODE, NO_LINK, sync_file, write_all
from kling_desktop.core.failure import FailureKind, KlingError

T = TypeVar("T")

BALLAST_BYTES = 64 * 2**20
_BLOCK_BYTES = 2**20
_PLENTY = 4
"""A disk with less room than so many ballasts is not filled further by ours."""


class Reserve:
    """Beside one library's database, on its disk."""

    def __init__(self, folder: Path, ballast_bytes: int = BALLAST_BYTES) -> None:
        """Name the places; nothing is touched yet.

        Args:
            folder: of the database.
            ballast_bytes: how much room is held.
        """
        self.folder = folder
        self.received = folder / "received"
        """Where received bytes go that the library cannot take; made when it is needed."""
        self._ballast, self._ballast_bytes = folder / "ballast", ballast_bytes
        self._filling = threading.Lock()  # two of them would write into one file

    def fill(self) -> None:
        """Take the room, where the disk has plenty; a disk that has not, or that fails, is left as it is."""
        part = self._ballast.with_name(f"{self._ballast.name}.part")
        with self._filling, contextlib.suppress(OSError):
            if self._is_filled() or free_bytes(self.folder) < _PLENTY * self._ballast_bytes:
                return
            part.unlink(missing_ok=True)
            try:
                self._write(part)
                part.replace(self._ballast)
            finally:
                part.unlink(missing_ok=True)

    def in_need(self, write: Callable[[], T]) -> T:
        """Write something that must not be lost; where the disk is full, once more with the room of the ballast.

        Args:
            write: one try; may be called twice.

        Raises:
            KlingError: as `write` does, the last time.
        """
        was_held = os.path.lexists(self._ballast)
        try:
            return write()
        except KlingError as error:
            if error.failure.kind is not FailureKind.DISK_FULL or not was_held or not self._given_up():
                raise
        return write()

    def _given_up(self) -> bool:
        """Let go of the room, as somebody else in need may just have done. True if it is free now."""
        try:
            self._ballast.unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def _is_filled(self) -> bool:
        return self._ballast.is_file() and self._ballast.stat().st_size >= self._ballast_bytes

    def _write(self, part: Path) -> None:
        # Not zeros: some file systems keep no room for those.
        block = os.urandom(_BLOCK_BYTES)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK | getattr(os, "O_BINARY", 0)
        descriptor = os.open(part, flags, FILE_MODE)
        try:
            for _ in range(self._ballast_bytes // _BLOCK_BYTES):
                write_all(descriptor, block)
            sync_file(descriptor)
        finally:
            os.close(descriptor)


def free_bytes(folder: Path) -> int:
    """How much fits on the disk of a folder.

    Raises:
        OSError: the folder is not there.
    """
    import shutil  # not before the first frame: it brings all its compressions

    return shutil.disk_usage(folder).free
