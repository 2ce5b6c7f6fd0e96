"""Takes over what other computers wrote into the library's log since it was read last: their pictures are shown here.

Runs under the library's lock, before the engine opens the index.
"""

import json
import logging
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

from kling_desktop.adapters.durable_file import disk_border
from kling_desktop.adapters.library.log_reader import MOST_LINE_BYTES, device_of, log_files, read_lines
from kling_desktop.adapters.sqlite.border import database_border
from kling_desktop.adapters.sqlite.line_taker import LineTaker, Scope
from kling_desktop.adapters.sqlite.schema import open_writer, transaction
from kling_desktop.adapters.upkeep.rebuild import READ_NOTE, Site

log = logging.getLogger(__name__)

_TAIL_BYTES = 4096
_LINES_AT_ONCE = 5_000


def take_over(site: Site) -> int:
    """Read what is new in the logs of all computers but this one; gives how many lines were news.

    A file that is shorter than it was, or not the same any more before the place that was reached, is read again from
    its beginning: what is known already changes nothing. One that cannot be read now is passed over, and read when it
    can be.

    Args:
        site: the library and its index, which can be opened.

    Raises:
        KlingError: as `open_writer`; DISK_FULL or NOT_WRITABLE.
    """
    with disk_border(), database_border():
        files = [path for path in log_files(site.library) if device_of(path) != site.device]
        if not files:
            return 0
        with closing(open_writer(site.index)) as connection:
            return sum(_read_if_possible(connection, path) for path in files)


def _read_if_possible(connection: sqlite3.Connection, path: Path) -> int:
    try:
        return _read(connection, path)
    except OSError as error:  # a sync client holds it, it is another user's, a folder has its name
        log.warning("a log of another computer cannot be read now: %s", error.strerror)
        return 0


def _read(connection: sqlite3.Connection, path: Path) -> int:
    start = _start(connection, path)
    news = 0
    lines = read_lines(path, start)
    while True:
        with transaction(connection):
            taker = LineTaker(connection)
            end = start
            for line, after in lines:
                if not line.endswith(b"\n") and len(line) < MOST_LINE_BYTES:
                    break  # it is still being written, or was cut: read again when there is more
                taker.take(line, Scope.ENDED)
                end = after
                if taker.taken.lines == _LINES_AT_ONCE:
                    break
            if end > start:
                _keep(connection, path, end)
        news += taker.taken.news
        if taker.taken.lines < _LINES_AT_ONCE:
            return news
        start = end


def _start(connection: sqlite3.Connection, path: Path) -> int:
    """How far a file was read, if it still begins with what was read then."""
    row = connection.execute("SELECT text FROM note WHERE name = ?", (f"{READ_NOTE}{path.name}",)).fetchone()
    try:
        found = {} if row is None else dict(json.loads(json.loads(row["text"])))
        end, tail = int(found["end"]), int(found["tail"])
    except (KeyError, ValueError, TypeError):
        return 0
    return end if path.stat().st_size >= end and _tail(path, end) == tail else 0


def _keep(connection: sqlite3.Connection, path: Path, end: int) -> None:
    text = json.dumps({"end": end, "tail": _tail(path, end)})
    values = (f"{READ_NOTE}{path.name}", json.dumps(text))
    connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", values)


def _tail(path: Path, end: int) -> int:
    with path.open("rb") as file:
        file.seek(max(0, end - _TAIL_BYTES))
        return zlib.crc32(file.read(min(end, _TAIL_BYTES)))
