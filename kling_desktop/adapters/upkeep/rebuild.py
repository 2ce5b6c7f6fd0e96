"""Rebuilds the index of a library: from its logs, from what the old index still tells, then from the pictures' files.

The old index is not touched until the new one is whole. Takes a second for 500 pictures. Runs under the library's lock.
"""

import contextlib
import json
import logging
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from kling_desktop.adapters.durable_file import disk_border, is_folder_there
from kling_desktop.adapters.library.log_reader import device_of, log_files, read_lines, size_of
from kling_desktop.adapters.sqlite.border import database_border
from kling_desktop.adapters.sqlite.index_builder import IndexBuilder
from kling_desktop.adapters.sqlite.line_taker import Scope
from kling_desktop.adapters.sqlite.log_lines import JobLine, UnknownLineError, job_line, read_line, salt_line
from kling_desktop.adapters.sqlite.old_index import OldIndex
from kling_desktop.adapters.sqlite.rows import columns, job_from_columns
from kling_desktop.adapters.upkeep.from_files import picture_files, picture_of
from kling_desktop.adapters.upkeep.set_aside import part_path, put_in_place
from kling_desktop.core.failure import Failure, FailureKind, KlingError
from kling_desktop.core.generation import Output
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.ports.journal import SALT_NOTE
from kling_desktop.core.upkeep import Rebuilt
from kling_desktop.core.upkeep_progress import Stage, Tell

log = logging.getLogger(__name__)

READ_NOTE = "read of the log "
"""Begins the names of the notes that say how far each file of another computer was read."""
_TOLD_EVERY = 200
"""Lines of a log."""
_NOTHING_PROMISED = (JobState.QUEUED, JobState.UPLOADING)
"""Of such a Job no log is told."""
_JOB = "SELECT * FROM job WHERE id = ?"
_TWIN = "SELECT 1 FROM job WHERE request_id = ? OR (run_id = ? AND place = ?)"
_PATHS = "SELECT path FROM output"
_OUTPUT = "SELECT path, file_sha256 FROM output WHERE id = ?"
_SIBLINGS = """
    SELECT id, ordinal, path, format, width_px, height_px, size_bytes, received_sha256, file_sha256, created_at_ms
    FROM output JOIN (SELECT row FROM job WHERE job.id = ?) ON row = job_row
"""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a library is, and where its index.

    Attributes:
        library: the library folder.
        index: the database; it may be missing or damaged in any way.
        device: this computer's name in the log.
    """

    library: Path
    index: Path
    device: str

    @property
    def is_there(self) -> bool:
        """Whether the pictures' folder can be looked at; else its drive may be away, and says nothing about files."""
        return is_folder_there(self.library / "pictures")

    def refuse_if_gone(self) -> None:
        """Nothing can be said of the library without its pictures' folder.

        Raises:
            KlingError: LIBRARY_GONE.
        """
        if not self.is_there:
            raise KlingError(Failure(FailureKind.LIBRARY_GONE, message=self.library.name))


def rebuild(site: Site, tell: Tell, *, trusts_index: bool = True) -> Rebuilt:
    """Make a new index, put it in the place of the old one, and set that one aside.

    Args:
        site: what is rebuilt, and on which computer.
        tell: told how far it is; what it raises ends the rebuild, and nothing has changed.
        trusts_index: whether what only the old index knows is believed; else no more than what may still be paid for.

    Raises:
        KlingError: DISK_FULL, NOT_WRITABLE or DATABASE; nothing has changed, or the next start finishes it.
            LIBRARY_GONE where it went away meanwhile; nothing has changed.
    """
    was_there = site.is_there
    builder = IndexBuilder(part_path(site.index))
    try:
        with database_border():
            work = _Rebuild(site, builder, tell)
            work.read_logs()
            if site.index.exists():
                work.read_old_index(trusts_index=trusts_index)
            work.read_files()
        tell(Stage.INDEX, 0, 1)
        if was_there:
            site.refuse_if_gone()
        jobs, pictures, spent_micros = builder.finish()
    except BaseException:
        builder.drop()
        raise
    set_aside = put_in_place(site.index)
    return replace(work.rebuilt(), jobs=jobs, pictures=pictures, spent_micros=spent_micros, set_aside=set_aside)


class _Rebuild:
    """One rebuild on its way."""

    def __init__(self, site: Site, builder: IndexBuilder, tell: Tell) -> None:
        self._site, self._library, self._builder, self._tell = site, site.library, builder, tell
        self._lines, self._unknown, self._damaged = 0, 0, 0
        self._unread = set[str]()
        self._from_files, self._foreign, self._salvaged = 0, 0, 0

    def rebuilt(self) -> Rebuilt:
        """What was found; the rest is known at the end."""
        read = (self._lines, self._unknown, self._damaged, len(self._unread))
        return Rebuilt(0, 0, 0, *read, self._from_files, self._foreign, self._salvaged, None)

    def read_logs(self) -> None:
        """Take over what the logs say, whichever computer wrote them.

        Without our own nobody would know what was sent; another computer's is taken over when it can be read.
        """
        with disk_border():
            files = log_files(self._library)
            sizes = [size_of(file) for file in files]
            for number, file in enumerate(files):
                is_ours, told = device_of(file) == self._site.device, (sum(sizes[:number]), sum(sizes))
                try:
                    self._read_log(file, Scope.OURS if is_ours else Scope.THEIRS, told)
                except OSError as error:
                    if is_ours:
                        raise
                    log.warning("a log of another computer cannot be read now: %s", error.strerror)
                    self._unread.add(file.name)
        self._builder.forget_unsent_elsewhere()
        taken = self._builder.taker.taken
        self._lines, self._unknown, self._damaged = taken.lines, taken.unknown, taken.damaged

    def _read_log(self, file: Path, scope: Scope, told: tuple[int, int]) -> None:
        done, total = told
        self._tell(Stage.LOGS, done, total)
        for count, (line, end) in enumerate(read_lines(file), 1):
            self._builder.take(line, scope)
            if count % _TOLD_EVERY == 0:
                self._tell(Stage.LOGS, done + end, total)

    def read_old_index(self, *, trusts_index: bool) -> None:
        """Take over what the old index knows and the logs do not say."""
        self._tell(Stage.OLD_INDEX, 0, 0)
        with closing(OldIndex(self._site.index)) as old:
            trusted = (trusts_index and old.is_whole()) or self._lines == 0
            for line in old.waiting_lines():
                self._builder.take_untold(line)
            for name, text in old.notes():
                self._keep_note(name, text, trusted=trusted)
            for line in old.jobs(self._is_told, open_only=not trusted):
                self._salvage(line)
            if trusted:
                for line in old.marks():
                    self._builder.take_untold(line)

    def _keep_note(self, name: str, text: str, *, trusted: bool) -> None:
        """Keep a small text; the salt that is in use before that of any log, for with it open Jobs were sent."""
        taker = self._builder.taker
        if name.removeprefix(READ_NOTE) in self._unread:
            return  # or nobody would read again what is missing now
        if name == SALT_NOTE and (trusted or text in taker.salts or not taker.knows_our_salt):
            self._execute("DELETE FROM note WHERE name = ?", (name,))
            if text not in taker.salts:
                self._builder.tell_log(salt_line(json.loads(text), 0))
        self._execute("INSERT OR IGNORE INTO note VALUES (?, ?)", (name, text))

    def read_files(self) -> None:
        """Take over pictures that nobody named, from what is written in them."""
        known = {str(path) for (path,) in self._execute(_PATHS)}
        with disk_border():
            paths = list(picture_files(self._library))
            for number, path in enumerate(paths):
                self._tell(Stage.FILES, number, len(paths))
                if path not in known:
                    self._read_file(path)

    def _read_file(self, path: str) -> None:
        found = picture_of(self._library, path)
        if found is None:
            self._foreign += 1
            return
        job, output = found
        place = self._execute(_OUTPUT, (output.id,)).fetchone()
        if place is None:
            self._add_picture(job, output)
        elif place["file_sha256"] == output.file_sha256 and not (self._library / place["path"]).exists():
            self._execute("UPDATE output SET path = ? WHERE id = ?", (path, output.id))  # it was moved in the library

    def _add_picture(self, job: Job, output: Output) -> None:
        """A picture that was saved, whatever else is known of its Job: that may be more than its file tells."""
        row = self._execute(_JOB, (job.id,)).fetchone()
        if row is not None:
            known, cost = job_from_columns(columns(row)), None if job.cost_is_estimate else job.cost_micros
            job = replace(known, state=JobState.SAVED, changed_at_ms=known.changed_at_ms + 1, failure=None)
            job = replace(job, hold_reason=None, held_file=None, request_id=known.request_id or job.request_id)
            job = job if cost is None else replace(job, cost_micros=cost, cost_is_estimate=False)
        siblings = tuple(Output(job_id=job.id, **columns(each)) for each in self._execute(_SIBLINGS, (job.id,)))
        self._builder.take_untold(job_line(job, (*siblings, output)))
        self._from_files += 1

    def _salvage(self, text: str) -> None:
        """Take over a Job of the old index, unless the logs tell how it ended or whose its request is."""
        try:
            line = read_line(text)
        except (ValueError, UnknownLineError):
            return
        if not isinstance(line, JobLine):
            return
        job, known = line.job, self._execute(_JOB, (line.job.id,)).fetchone()
        is_told = known is None and self._execute(_TWIN, (job.request_id, job.run_id, job.place)).fetchone() is not None
        with contextlib.suppress(ValueError, OverflowError, sqlite3.IntegrityError):  # damaged after all
            if not is_told and self._builder.taker.take_job(job, line.outputs):
                self._salvaged += 1
                if job.state not in _NOTHING_PROMISED:
                    self._builder.tell_log(text)

    def _is_told(self, job_id: str) -> bool:
        """Whether the logs say how a Job ended; asked for every Job of the old index."""
        self._tell(Stage.OLD_INDEX, 0, 0)
        known = self._execute(_JOB, (job_id,)).fetchone()
        return known is not None and JobState(known["state"]).is_end

    def _execute(self, statement: str, values: tuple[str | int | None, ...] = ()) -> sqlite3.Cursor:
        return self._builder.connection.execute(statement, values)
