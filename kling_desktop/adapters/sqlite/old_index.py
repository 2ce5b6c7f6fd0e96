"""OldIndex: what can still be read of a database that is about to be set aside, as lines of the log.

It may be damaged in any way: whatever cannot be read is passed over, and nothing is written to it.
"""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kling_desktop.adapters.sqlite.border import UNREADABLE, failed
from kling_desktop.adapters.sqlite.log_lines import MarksLine, job_line, line_of
from kling_desktop.adapters.sqlite.rows import columns, job_from_columns
from kling_desktop.core.failure import KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.precedence import Stamp

_OUTPUTS = """
    SELECT id, ordinal, path, format, width_px, height_px, size_bytes, received_sha256, file_sha256, created_at_ms
    FROM output WHERE job_row = ? ORDER BY ordinal
"""
_OPEN = "SELECT row, id FROM job NOT INDEXED WHERE state NOT IN ('saved', 'failed', 'cancelled')"
_ALL = "SELECT row, id FROM job NOT INDEXED"


class OldIndex:
    """Reads it. Thread: the one it is made in."""

    def __init__(self, path: Path) -> None:
        """Open it for reading only, as far as that goes."""
        self._connection: sqlite3.Connection | None = None
        with contextlib.suppress(*UNREADABLE):
            self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            self._connection.row_factory = sqlite3.Row
            self._connection.text_factory = lambda data: data.decode("utf-8", "replace")

    def close(self) -> None:
        """Let go of it."""
        if self._connection is not None:
            self._connection.close()

    def is_whole(self, *, quickly: bool = False) -> bool:
        """Whether SQLite finds nothing wrong with it; quickly, what its indexes say is not compared.

        Raises:
            KlingError: it cannot be looked at now.
        """
        check = "PRAGMA quick_check(1)" if quickly else "PRAGMA integrity_check(1)"
        if self._connection is None:
            return False
        try:
            return [row[0] for row in self._connection.execute(check)] == ["ok"]
        except UnicodeDecodeError:
            return False
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                return False
            raise failed(error) from error  # a full disk, or somebody else at work: that says nothing about it

    def waiting_lines(self) -> Iterator[str]:
        """Lines that the library's log has not got yet."""
        for row in self._rows("SELECT line FROM log_outbox ORDER BY number"):
            yield str(row[0])

    def notes(self) -> Iterator[tuple[str, str]]:
        """Small texts by name, as JSON."""
        for name, text in self._rows("SELECT name, text FROM note"):
            with contextlib.suppress(ValueError, TypeError):
                json.loads(text)
                yield str(name), str(text)

    def jobs(self, is_told: Callable[[str], bool], *, open_only: bool) -> Iterator[str]:
        """Jobs with their pictures, but those that others told everything of."""
        for number, job_id in self._rows(_OPEN if open_only else _ALL):
            if is_told(str(job_id)):
                continue
            for row in self._rows("SELECT * FROM job WHERE row = ?", (number,)):
                with contextlib.suppress(KlingError, ValueError, TypeError):
                    job = job_from_columns(columns(row))
                    outputs = [Output(job_id=job.id, **columns(found)) for found in self._rows(_OUTPUTS, (number,))]
                    yield job_line(job, tuple(outputs))

    def marks(self) -> Iterator[str]:
        """What was said last about pictures and Jobs."""
        for thing, field, value, at_ms, line in self._rows("SELECT thing, field, value, at_ms, line FROM mark"):
            with contextlib.suppress(ValueError, TypeError, OverflowError):
                yield line_of(MarksLine(Stamp(int(at_ms), str(line)), str(thing), ((str(field), str(value)),)))

    def _rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[sqlite3.Row]:
        """What can be read until the first damage; the rest of that table is given up."""
        if self._connection is not None:
            with contextlib.suppress(*UNREADABLE):
                yield from self._connection.execute(query, values)
