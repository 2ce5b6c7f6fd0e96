"""LibraryLock: one writing program for each library on this computer.

The lock file lies beside the index (a network folder's locks cannot be relied on); another computer with the same
library has an index of its own. The system lets go of the lock however the program ends, so no lock is ever stale.
"""

import contextlib
import errno
import json
import os
import sys
from enum import StrEnum
from pathlib import Path

from kling_desktop.adapters.durable_file import FILE_MODE, NO_LINK, disk_border, make_folder, write_all
from kling_desktop.core.failure import Failure, FailureKind, KlingError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HELD = frozenset((errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK))
_LONGEST_NOTE = 4096


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
        with disk_border():
            make_folder(path.parent)
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | NO_LINK, FILE_MODE)
        try:
            with disk_border():
                _take(self._descriptor)
                note = json.dumps({"pid": os.getpid(), "holder": holder.value}).encode()
                os.ftruncate(self._descriptor, 0)
                write_all(self._descriptor, note)
        except KlingError:
            os.close(self._descriptor)
            raise

    def release(self) -> None:
        """Let go; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _take(descriptor: int) -> None:
    try:
        _lock(descriptor)
    except OSError as error:
        if error.errno not in _HELD:
            raise
        raise KlingError(Failure(FailureKind.LIBRARY_IN_USE, message=_who(descriptor))) from error


def _who(descriptor: int) -> str:
    """The holder as it wrote itself down; it may have had no time to."""
    with contextlib.suppress(ValueError, KeyError, TypeError):
        os.lseek(descriptor, 0, os.SEEK_SET)
        note = json.loads(os.read(descriptor, _LONGEST_NOTE))
        return f"{Holder(note['holder']).value}, process {int(note['pid'])}"
    return "another program"


if sys.platform == "win32":
    _FAR_AWAY = 1 << 30
    """Windows forbids others to read a locked range, so a byte that is never written is locked."""

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, _FAR_AWAY, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
else:

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
