"""LibraryLock: one writing program for each library on this computer.

The lock file lies beside the index (a network folder's locks cannot be relied on); another computer with the same
library has an index of its own.
"""

import contextlib
import json
import os
from enum import StrEnum
from pathlib import Path

from kling_desktop.adapters.file_lock import FileLock
from kling_desktop.core.failure import Failure, FailureKind, KlingError


class Holder(StrEnum):
    """Which face of the program has the library."""

    WINDOW = "window"
    COMMAND = "command"


class LibraryLock:
    """The lock, held until `release` or the end of the program. Thread: any."""

    def __init__(self, path: Path, holder: Holder) -> None:
        """Take the lock.

        Args:
            path: the lock file; made where there is none, never deleted.
            holder: what the next one is told.

        Raises:
            KlingError: LIBRARY_IN_USE, its message names the holder; DISK_FULL or NOT_WRITABLE.
        """
        self._lock = FileLock(path)
        if not self._lock.take():
            raise KlingError(Failure(FailureKind.LIBRARY_IN_USE, message=_who(self._lock.read_note())))
        try:
            self._lock.write_note(json.dumps({"pid": os.getpid(), "holder": holder.value}).encode())
        except KlingError:
            self._lock.release()
            raise

    def release(self) -> None:
        """Let go; a second call does nothing."""
        self._lock.release()


def _who(note: bytes) -> str:
    """The holder as it wrote itself down; it may have had no time to."""
    with contextlib.suppress(ValueError, KeyError, TypeError):
        found = json.loads(note)
        return f"{Holder(found['holder']).value}, process {int(found['pid'])}"
    return "another program"
