"""Keeps a copy of the index of each of the last seven days on which it was used, beside it. Thread: any."""

import contextlib
import logging
import os
import re
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from kling_desktop.adapters.durable_file import FILE_MODE, NO_LINK, disk_border, settle_file
from kling_desktop.adapters.sqlite.border import database_border
from kling_desktop.core.failure import KlingError
from kling_desktop.core.ports.clock import Clock

log = logging.getLogger(__name__)

MOST_COPIES = 7
WAIT_SECONDS = 60.0
_STEPS = 10_000
"""Of SQLite's machine between two questions whether to go on."""
_NAME = re.compile(r"index-copy-[0-9]{4}-[0-9]{2}-[0-9]{2}\.sqlite3")


class DailyCopy:
    """Makes the day's copy in a thread of its own, a while after the start, when there is less to do."""

    def __init__(self, index: Path, clock: Clock, wait_seconds: float = WAIT_SECONDS) -> None:
        """Begin to wait.

        Args:
            index: the database, which is open.
            clock: says which day it is.
            wait_seconds: before it is copied.
        """
        self._index, self._clock, self._wait_seconds = index, clock, wait_seconds
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="daily copy", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Copy nothing any more; what is half done is dropped."""
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        if self._is_over.wait(self._wait_seconds):
            return
        try:
            copy_daily(self._index, self._clock.now_ms(), self._is_over.is_set)
        except KlingError as error:
            log.warning("no copy of the index was made today: %s", error.failure.kind.value)


def copy_daily(index: Path, now_ms: int, is_over: Callable[[], bool] = lambda: False) -> bool:
    """Make today's copy if there is none, and let go of the oldest; whether one was made.

    Args:
        index: the database.
        now_ms: UTC milliseconds.
        is_over: asked again and again whether nobody wants it any more.

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
                connection.set_progress_handler(is_over, _STEPS)
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
