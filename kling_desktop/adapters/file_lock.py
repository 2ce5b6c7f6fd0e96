"""FileLock: a lock file that only one process of this computer can hold.

The system lets go of the lock however its holder ends, so none is ever stale, whatever a crash left in the file.
Must not know: what the lock is for.
"""

import errno
import os
import sys
from pathlib import Path

from kling_desktop.adapters.durable_file import FILE_MODE, NO_LINK, disk_border, make_folder, write_all

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HELD = frozenset((errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK))
_LONGEST_NOTE = 4096


class FileLock:
    """One lock, held from `take` until `release` or the end of the process. Thread: any."""

    def __init__(self, path: Path) -> None:
        """Touch nothing yet; `path` is the lock file, made where there is none and never deleted."""
        self._path = path
        self._descriptor = -1

    def take(self) -> bool:
        """Take the lock; False if another holds it.

        Raises:
            KlingError: DISK_FULL or NOT_WRITABLE.
        """
        if self._descriptor >= 0:
            return True
        with disk_border():
            make_folder(self._path.parent)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | NO_LINK, FILE_MODE)
            try:
                _lock(descriptor)
            except OSError as error:
                os.close(descriptor)
                if error.errno not in _HELD:
                    raise
                return False
        self._descriptor = descriptor
        return True

    def write_note(self, note: bytes) -> None:
        """Write into the file whom others have to do with; only the holder may.

        Raises:
            KlingError: DISK_FULL or NOT_WRITABLE.
        """
        with disk_border():
            os.ftruncate(self._descriptor, 0)
            write_all(self._descriptor, note)

    def read_note(self) -> bytes:
        """What the holder wrote, as far as it had time to; empty if it cannot be read."""
        try:
            with self._path.open("rb") as file:
                return file.read(_LONGEST_NOTE)
        except OSError:
            return b""

    def release(self) -> None:
        """Let go; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


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
