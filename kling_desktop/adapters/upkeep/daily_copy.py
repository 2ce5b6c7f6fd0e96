"""Keeps a copy of the index of each of the last seven days on which it was used, beside it. Thread: any."""

import contextlib
import os
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from kling_desktop.adapters.durable_file import FILE_MODE, NO_LINK, disk_border, settle_file
from kling_desktop.adapters.sqlite.border import database_border

MOST_COPIES = 7
_NAME = re.compile(r"index-copy-[0-9]{4}-[0-9]{2}-[0-9]{2}\.sqlite3")


def copy_daily(index: Path, now_ms: int) -> bool:
    """Make today's copy if there is none, and let go of the oldest; whether one was made.

    Raises:
        KlingError: DISK_FULL, NOT_WRITABLE or DATABASE; no copy is harmed by that.
    """
    day = datetime.fromtimestamp(now_ms / 1000, UTC)
    copy = index.with_name(f"index-copy-{day:%Y-%m-%d}.sqlite3")
    if copy.exists():
        return False
    part = index.with_name(f"{copy.name}.part")
    with disk_border():
        part.unlink(missing_ok=True)
        # SQLite writes into an empty file as well, and keeps its mode.
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | NO_LINK, FILE_MODE))
        try:
            with database_border(), contextlib.closing(_reader(index)) as connection:
                connection.execute("VACUUM INTO ?", (str(part),))
            settle_file(part, copy)
        finally:
            part.unlink(missing_ok=True)
        for old in copies(index)[MOST_COPIES:]:
            old.unlink(missing_ok=True)
    return True


def copies(index: Path) -> list[Path]:
    """The copies that there are, newest first."""
    return sorted((path for path in index.parent.iterdir() if _NAME.fullmatch(path.name)), reverse=True)


def _reader(index: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{index.absolute().as_uri()}?mode=ro", uri=True)
