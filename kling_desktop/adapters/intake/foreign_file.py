"""Reads a file that somebody else made: once, whole, under a cap, and only if it is a plain file."""

import errno
import os
import stat
from pathlib import Path
from typing import NoReturn

from kling_desktop.core.failure import Failure, FailureKind, KlingError

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_MISSING = frozenset((errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP))
_NOT_A_FILE = frozenset((errno.ENXIO, errno.EISDIR, errno.ENODEV))


def read_foreign(path: str, max_bytes: int) -> bytes:
    """The bytes of a plain file. Never waits for a pipe, never reads a device.

    Raises:
        KlingError: FILE_MISSING; NOT_A_FILE for folders, pipes, devices; PICTURE_TOO_LARGE above the cap;
            UNREADABLE_FILE where reading fails.
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        _refuse(error, path)
    except ValueError as error:  # a NUL in the path
        raise KlingError(Failure(FailureKind.FILE_MISSING)) from error
    try:
        return _read_plain(descriptor, max_bytes)
    except OSError as error:
        _refuse(error, path)
    finally:
        os.close(descriptor)


def _read_plain(descriptor: int, max_bytes: int) -> bytes:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise KlingError(Failure(FailureKind.NOT_A_FILE))
    if status.st_size > max_bytes:
        raise KlingError(Failure(FailureKind.PICTURE_TOO_LARGE))
    with open(descriptor, "rb", closefd=False) as file:
        # A file that grows meanwhile gives no more than it had.
        return file.read(status.st_size)


def _refuse(error: OSError, path: str) -> NoReturn:
    if error.errno in _MISSING:
        kind = FailureKind.FILE_MISSING
    elif error.errno in _NOT_A_FILE or Path(path).is_dir():
        kind = FailureKind.NOT_A_FILE
    else:
        kind = FailureKind.UNREADABLE_FILE
    raise KlingError(Failure(kind, message=error.strerror or "")) from error
