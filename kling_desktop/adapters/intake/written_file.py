"""Writes a file of ours whole or not at all; readable by its owner only."""

import contextlib
import os
from pathlib import Path

from kling_desktop.adapters.durable_file import disk_failure
from kling_desktop.core.failure import KlingError

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def part_path(path: str) -> str:
    """Where a file lies while it is being written; it may be left there when a helper is killed."""
    return f"{path}.part"


def write_whole(path: str, data: bytes) -> None:
    """Write beside the target and move into its place, so that nobody ever sees half a file. Not synced.

    Raises:
        KlingError: DISK_FULL or NOT_WRITABLE; nothing is left behind.
    """
    part = part_path(path)
    try:
        remove_if_there(part)  # of a helper that was killed; O_EXCL below follows no planted link
        _write_new(part, data)
        Path(part).replace(path)
    except OSError as error:
        remove_if_there(part)
        raise KlingError(disk_failure(error)) from error


def remove_if_there(path: str) -> None:
    """Remove a file of ours; not being able to is no error, for the caller has a better one to tell."""
    with contextlib.suppress(OSError):
        Path(path).unlink()


def _write_new(path: str, data: bytes) -> None:
    with os.fdopen(os.open(path, _FLAGS, 0o600), "wb") as file:
        file.write(data)
