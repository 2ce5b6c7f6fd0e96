"""LineTaker: takes lines of the log over into the tables, in any order and however often: the result is the same.

What counts where two lines speak of the same thing is said in `core/precedence.py`. Must not know: files.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum

from kling_desktop.adapters.sqlite import job_table, mark_table
from kling_desktop.adapters.sqlite.log_lines import JobLine, MarksLine, SaltLine, UnknownLineError, read_line
from kling_desktop.adapters.sqlite.rows import columns, job_fields, job_from_columns
from kling_desktop.core.failure import KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.job import Job
from kling_desktop.core.ports.journal import SALT_NOTE
from kling_desktop.core.precedence import Stamp, weight

_OUTPUTS = """
    SELECT output.id, job.id, ordinal, path, format, width_px, height_px, size_bytes, received_sha256, file_sha256,
        output.created_at_ms
    FROM output JOIN job ON job.row = output.job_row WHERE job_row = ? ORDER BY ordinal
"""


class Scope(Enum):
    """Whose line it is, and so what of it concerns this computer."""

    OURS = "ours"
    """All of it."""
    THEIRS = "theirs"
    """All of it, for nobody else may be left to know; only who wrote it down may send what is not sent yet."""
    ENDED = "ended"
    """What ended, and marks: what another computer is at work on is its own business."""


@dataclass(slots=True)
class Taken:
    """What became of the lines that were read.

    Attributes:
        lines: how many there were.
        news: how many changed something here.
        unknown: of a newer version; they stay in the log.
        damaged: cut by a crash, or changed since.
    """

    lines: int = 0
    news: int = 0
    unknown: int = 0
    damaged: int = 0


class LineTaker:
    """Takes lines over. Thread: that of its connection; the caller commits.

    Attributes:
        taken: what became of the lines.
        unsent_elsewhere: Jobs that another computer wrote down as not sent yet, at whatever time.
        salts: all that any computer made fingerprints of keys with, as texts of notes.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Begin to count.

        Args:
            connection: of the writer.
        """
        self._connection = connection
        self._salt: tuple[bool, Stamp] | None = None
        self.taken = Taken()
        self.unsent_elsewhere = set[str]()
        self.salts = set[str]()

    @property
    def knows_our_salt(self) -> bool:
        """Whether a line of ours said it."""
        return self._salt is not None and not self._salt[0]

    def take(self, text: str | bytes, scope: Scope) -> bool:
        """Take one line over; whether it was news.

        Args:
            text: as it stands in the log; what cannot be read is counted and passed over.
            scope: how much of it is our business.
        """
        self.taken.lines += 1
        try:
            line = read_line(text)
            match line:
                case JobLine():
                    news = self._take_job_of(line, scope)
                case MarksLine():
                    with self._whole():
                        news = mark_table.hear(self._connection, line)
                case SaltLine():
                    news = scope is not Scope.ENDED and self._take_salt(line, scope)
        except UnknownLineError:
            self.taken.unknown += 1
        except (ValueError, OverflowError, sqlite3.IntegrityError):  # numbers or texts that no column of ours takes
            self.taken.damaged += 1
        else:
            self.taken.news += news
            return news
        return False

    def _take_job_of(self, line: JobLine, scope: Scope) -> bool:
        if scope is Scope.ENDED and not line.job.state.is_end:
            return False
        if scope is Scope.THEIRS and line.job.state.is_unsent:
            self.unsent_elsewhere.add(line.job.id)
        return self.take_job(line.job, line.outputs)

    def take_job(self, job: Job, outputs: tuple[Output, ...]) -> bool:
        """Take a Job over, unless what is known of it counts for more; whether it was news."""
        with self._whole():
            return self._took_job(job, outputs)

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Nothing of a line stays where not all of it could be taken."""
        self._connection.execute("SAVEPOINT taking")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK TO taking")
            raise
        finally:
            self._connection.execute("RELEASE taking")

    def _took_job(self, job: Job, outputs: tuple[Output, ...]) -> bool:
        job = replace(job, is_hidden=False)  # that is said by lines of its own
        found = self._connection.execute("SELECT * FROM job WHERE id = ?", (job.id,)).fetchone()
        if found is None:
            row = job_table.insert(self._connection, job)
        else:
            row = found["row"]
            if not self._is_heavier(job, outputs, found):
                return False
            self._connection.execute("DELETE FROM output WHERE job_row = ?", (row,))
            self._connection.execute("DELETE FROM job_reference WHERE job_row = ?", (row,))
            job_table.replace_all(self._connection, row, job)
        job_table.insert_outputs(self._connection, row, outputs)
        for thing in {job.id, *(output.id for output in outputs)}:
            mark_table.show(self._connection, thing)
        return True

    def _is_heavier(self, job: Job, outputs: tuple[Output, ...], found: sqlite3.Row) -> bool:
        try:
            known = job_from_columns(columns(found))
        except KlingError:  # whatever it was, this can be read
            return True
        kept = tuple(Output(*row) for row in self._connection.execute(_OUTPUTS, (found["row"],)))
        return (weight(job, job_fields(job)), repr(outputs)) > (weight(known, job_fields(known)), repr(kept))

    def _take_salt(self, line: SaltLine, scope: Scope) -> bool:
        """The first of ours counts, for with it our Jobs were sent; else the first of all others."""
        text = json.dumps(line.salt)
        self.salts.add(text)
        place = (scope is not Scope.OURS, line.stamp)
        if self._salt is not None and self._salt <= place:
            return False
        self._salt = place
        return self._connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (SALT_NOTE, text)).rowcount > 0
