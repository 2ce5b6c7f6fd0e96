"""Files that are whole or not there, also after a power cut; the errors of the disk leave here as `KlingError`.

Must not know: what the bytes mean. Thread: any; a durable write takes 5 to 50 ms. Everything made here is private:
folders 0700, files 0600.
"""

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from kling_desktop.core.failure import Failure, FailureKind, KlingError

if sys.platform != "win32":
    import fcntl

FOLDER_MODE, FILE_MODE = 0o700, 0o600

NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""A link planted in place of a file is refused, not followed (where the system can)."""
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK | getattr(os, "O_BINARY", 0)

_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_FULL_ON_WINDOWS = frozenset((39, 112))
"""ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL."""


@contextlib.contextmanager
def disk_border() -> Iterator[None]:
    """Turn an `OSError` into KlingError DISK_FULL or NOT_WRITABLE; its message names no path."""
    try:
        yield
    except OSError as error:
        raise KlingError(disk_failure(error)) from error


def disk_failure(error: OSError) -> Failure:
    """DISK_FULL or NOT_WRITABLE, with the system's words."""
    full = error.errno in _FULL or getattr(error, "winerror", None) in _FULL_ON_WINDOWS
    return Failure(FailureKind.DISK_FULL if full else FailureKind.NOT_WRITABLE, message=error.strerror or "")


def is_folder_there(folder: Path) -> bool:
    """Whether a folder can be looked at. One on a share or drive that answers with errors is as good as away."""
    try:
        return stat.S_ISDIR(folder.stat().st_mode)
    except OSError:
        return False


def make_folder(folder: Path) -> None:
    """Make a folder and what is missing above it; one that exists is left as it is.

    Raises:
        OSError: it cannot be made.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(FOLDER_MODE)
        sync_folder(folder.parent)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))


def write_file(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a whole file: a `.part` beside it, synced, renamed into place, the folder synced.

    What was there before is replaced in one step, or stays if anything fails.

    Args:
        path: its name; the folder exists.
        data: all of it.
        durable: whether it must survive a power cut; without it nothing is synced.

    Raises:
        OSError: it cannot be written; no part is left behind.
    """
    write_then_name(path.with_name(f"{path.name}.part"), data, lambda: path, durable=durable)


def write_then_name(part: Path, data: bytes, name: Callable[[], Path], *, durable: bool = True) -> Path:
    """Write a whole file as `write_file` does, and ask for its path when its bytes are on the device; gives it.

    So what the name says can be worked out while the device is at work.

    Args:
        part: what it is called until then; in the same folder.
        data: all of it.
        name: gives the path that it gets.
        durable: as for `write_file`.

    Raises:
        OSError: it cannot be written; no part is left behind.
    """
    part.unlink(missing_ok=True)
    try:
        _write_new(part, data, durable=durable)
        path = name()
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)
    return path


def _write_new(path: Path, data: bytes, *, durable: bool) -> None:
    descriptor = os.open(path, _NEW_FILE, FILE_MODE)
    try:
        write_all(descriptor, data)
        if durable:
            sync_file(descriptor)
    finally:
        os.close(descriptor)


def settle_file(part: Path, path: Path) -> None:
    """Make a file that somebody else wrote private, sync it and give it its name.

    Raises:
        OSError: it cannot be synced or renamed.
    """
    descriptor = os.open(part, os.O_RDWR | NO_LINK)
    try:
        part.chmod(FILE_MODE)
        sync_file(descriptor)
    finally:
        os.close(descriptor)
    part.replace(path)
    sync_folder(path.parent)


def name_file(file: Path, name: Path) -> bool:
    """Give a file whose bytes are synced a second name, durably; whether it has that name now.

    It has not where the file system knows no second names, or another file has this one. Nothing is replaced.

    Args:
        file: as it is called already.
        name: in a folder that exists.

    Raises:
        OSError: the folder cannot be synced.
    """
    try:
        name.hardlink_to(file)
    except OSError:
        if not _is_same_file(file, name):
            return False
    sync_folder(name.parent)
    return True


def _is_same_file(one: Path, other: Path) -> bool:
    with contextlib.suppress(OSError):
        return os.path.samestat(one.lstat(), other.lstat())
    return False


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of it: a nearly full disk takes a part of the bytes and says so only by the count."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync_file(descriptor: int) -> None:
    """Wait until a file's bytes are on the device."""
    if sys.platform == "darwin":
        # fsync alone leaves the bytes in the drive's own cache there; network folders do not know the stronger form.
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until a folder's names are on the device; Windows has no such call and needs none."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
