"""The border to `sqlite3`: its errors leave here as `KlingError`."""

import contextlib
import sqlite3
from collections.abc import Iterator

from kling_desktop.core.failure import Failure, FailureKind, KlingError

_KINDS = {
    sqlite3.SQLITE_FULL: FailureKind.DISK_FULL,
    sqlite3.SQLITE_READONLY: FailureKind.NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: FailureKind.NOT_WRITABLE,
    sqlite3.SQLITE_PERM: FailureKind.NOT_WRITABLE,
    sqlite3.SQLITE_BUSY: FailureKind.LIBRARY_IN_USE,
}
UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What reading a damaged database raises: `sqlite3` cannot even tell of an error whose words quote a damaged name."""
_FULL_IN_DETAIL = frozenset((sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE))
"""A quota or a file size limit: SQLite calls only ENOSPC "full"."""


@contextlib.contextmanager
def database_border() -> Iterator[None]:
    """Turn a failing database into KlingError DATABASE, DISK_FULL, NOT_WRITABLE or LIBRARY_IN_USE.

    A misuse of ours (wrong thread, closed connection, a broken constraint) stays what it is: a bug.
    """
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
        raise
    except UNREADABLE as error:
        raise KlingError(_failure(error)) from error


def failed(error: Exception) -> KlingError:
    """The error for a database that could not be read."""
    return KlingError(_failure(error))


def damaged(what: str) -> KlingError:
    """The error for content that this program cannot have written."""
    return KlingError(Failure(FailureKind.DATABASE, message=what))


def _failure(error: Exception) -> Failure:
    # Absent where Python's own module raised it.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    name = getattr(error, "sqlite_errorname", "")
    if code in _FULL_IN_DETAIL:
        return Failure(FailureKind.DISK_FULL, message=name)
    return Failure(_KINDS.get(code & 0xFF, FailureKind.DATABASE), message=name)
