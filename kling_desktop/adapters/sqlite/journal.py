"""SqliteJournal, the only writer of the database: what happened to a Job is one commit."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kling_desktop.adapters.reserve import Reserve
from kling_desktop.adapters.sqlite import job_table, mark_table
from kling_desktop.adapters.sqlite.border import database_border
from kling_desktop.adapters.sqlite.log_lines import HIDDEN, changed_marks, job_line, line_of, salt_line
from kling_desktop.adapters.sqlite.rows import (
    columns,
    event_data,
    job_from_columns,
    marks_from_columns,
    note_in,
    readable,
)
from kling_desktop.adapters.sqlite.schema import open_writer, transaction
from kling_desktop.core import job_life
from kling_desktop.core.generation import Output
from kling_desktop.core.job import Job, JobState
from kling_desktop.core.job_event import Found, JobEvent, Saved
from kling_desktop.core.marks import MarkChange
from kling_desktop.core.ports.journal import SALT_NOTE, OpenJobs
from kling_desktop.core.precedence import is_worth_telling

_MARKED = """
    SELECT output.id AS output_id, flag, rating, deleted_at_ms, tags, note, job.*
    FROM output JOIN job ON job.row = output.job_row
    WHERE output.id IN (SELECT value FROM json_each(?)) ORDER BY job.row, ordinal
"""
_CLAIMED = "SELECT request_id FROM job WHERE request_id IN (SELECT value FROM json_each(?))"
# `core.spending` says the same of one Job; one that was read back from its picture's file has no moment of sending.
_CHARGES = """
    SELECT id, cost_micros FROM job WHERE coalesce(sent_at_ms, created_at_ms) >= ? AND (
        state = 'saved' OR state = 'failed' AND json_extract(failure, '$.charge') IN ('charged', 'unknown')
    )
"""
_OPEN_JOBS = "SELECT * FROM job WHERE state NOT IN ('saved', 'failed', 'cancelled') ORDER BY row"


class StaleJobError(Exception):
    """The Job handed in is not the one last written: our own bug, never shown as a Failure."""


class ClaimedRequestError(Exception):
    """A request that belongs to another Job was given to a lost one: our own bug, and nothing is written."""


class SqliteJournal:
    """`core.ports.Journal` over one SQLite file. Thread: engine; opened, used and closed there."""

    def __init__(self, path: Path, reserve: Reserve | None = None) -> None:
        """Open the database, and make it or bring it up to date where needed; a full disk must not keep it closed.

        Args:
            path: of the database.
            reserve: what is held beside it, if somebody else uses that too.

        Raises:
            KlingError: DATABASE_NEWER, DATABASE, DISK_FULL or NOT_WRITABLE.
        """
        self._reserve = Reserve(path.parent) if reserve is None else reserve
        self._connection = self._reserve.in_need(lambda: open_writer(path))

    def add(self, jobs: Sequence[Job]) -> None:
        """Write the Jobs of one click, all or none; the Job they are made again from leaves the screen with it."""
        with database_border(), transaction(self._connection):
            for job in jobs:
                job_table.insert(self._connection, job)
                if is_worth_telling(None, job):
                    self._tell_log(job_line(job, ()))
                if job.retry_of is not None:
                    self._hide(job.retry_of, hidden=True, at_ms=job.created_at_ms)

    def advance(self, job: Job, event: JobEvent, at_ms: int) -> Job:
        """Write an event and the Job after it; gives that Job.

        `is_hidden` is taken from the database: the person may have changed it meanwhile. A picture that is saved is
        shown, whoever stopped watching.

        Raises:
            ImpossibleEventError: the table does not allow it; nothing is written.
            StaleJobError: the Job was advanced already; nothing is written.
            ClaimedRequestError: the request that was found for it is another Job's; nothing is written.
        """
        after = job_life.after(job, event, at_ms)
        if after.state.is_unsent or after.state is JobState.SUBMITTING:
            return self._advanced(job, event, after)
        # From the request on, what happened must be known, whatever room there is.
        return self._reserve.in_need(lambda: self._advanced(job, event, after))

    def _advanced(self, job: Job, event: JobEvent, after: Job) -> Job:
        with database_border(), transaction(self._connection):
            found = self._connection.execute(
                "SELECT row, is_hidden FROM job WHERE id = ? AND state = ?", (job.id, job.state.value)
            ).fetchone()
            if found is None:
                raise StaleJobError(f"{type(event).__name__} for a Job that is not {job.state.value}")
            if isinstance(event, Found) and event.request_id in self.claimed([event.request_id]):
                raise ClaimedRequestError(event.request_id)
            after = replace(after, is_hidden=bool(found["is_hidden"]) and not isinstance(event, Saved))
            job_table.update(self._connection, after)
            if bool(found["is_hidden"]) and not after.is_hidden:
                self._hide(after.id, hidden=False, at_ms=after.changed_at_ms)
            if after.asset_urls != job.asset_urls:
                job_table.set_addresses(self._connection, found["row"], after.asset_urls)
            outputs = self._add_what_follows(found["row"], after, event)
            if is_worth_telling(job.state, after):
                self._tell_log(job_line(after, outputs))
        return after

    def hide(self, job_id: str, at_ms: int, *, hidden: bool) -> Job:
        """Take a Job off the screen, or put it back; its life goes on.

        Raises:
            LookupError: there is no such Job.
        """
        with database_border(), transaction(self._connection):
            self._hide(job_id, hidden=hidden, at_ms=at_ms)
        job = self.job(job_id)
        if job is None:
            raise LookupError(job_id)
        return job

    def mark(self, output_ids: Sequence[str], change: MarkChange, at_ms: int) -> tuple[Job, ...]:
        """Change the marks of saved pictures, all or none; gives the Jobs of those that are marked otherwise now."""
        changed = []
        with database_border(), transaction(self._connection):
            for row in self._connection.execute(_MARKED, (json.dumps(list(output_ids)),)).fetchall():
                before = marks_from_columns(columns(row))
                after = before.after(change, at_ms)
                if after != before:
                    self._say(row["output_id"], changed_marks(before, after), at_ms)
                    changed.append(job_from_columns(columns(row)))
        return tuple(changed)

    def job(self, job_id: str) -> Job | None:
        """The Job of that id."""
        with database_border():
            row = self._connection.execute("SELECT * FROM job WHERE id = ?", (job_id,)).fetchone()
        return None if row is None else job_from_columns(columns(row))

    def open_jobs(self) -> OpenJobs:
        """Every Job that has not ended; one that cannot be read keeps no other from being read."""
        with database_border():
            rows = self._connection.execute(_OPEN_JOBS).fetchall()
        jobs = readable(rows, job_from_columns)
        return OpenJobs(jobs, len(rows) - len(jobs))

    def has_outputs(self) -> bool:
        """Whether any picture was ever saved."""
        with database_border():
            (found,) = self._connection.execute("SELECT EXISTS (SELECT 1 FROM output)").fetchone()
        return bool(found)

    def claimed(self, request_ids: Sequence[str]) -> frozenset[str]:
        """Which of these names of the service already belong to a Job."""
        with database_border():
            found = self._connection.execute(_CLAIMED, (json.dumps(list(request_ids)),)).fetchall()
        return frozenset(request_id for (request_id,) in found)

    def charges_since(self, since_ms: int) -> Mapping[str, int]:
        """What each Job that has ended and was sent since then cost, or may have cost."""
        with database_border():
            return dict(self._connection.execute(_CHARGES, (since_ms,)).fetchall())

    def note(self, name: str) -> str | None:
        """A small text kept by name."""
        with database_border():
            return note_in(self._connection, name)

    def write_note(self, name: str, text: str, at_ms: int = 0) -> None:
        """Keep a small text by name, whatever characters it has."""
        with database_border(), transaction(self._connection):
            self._connection.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, json.dumps(text)))
            if name == SALT_NOTE:  # without it no Job would be known to be of the key that sent it
                self._tell_log(salt_line(text, at_ms))

    def outbox(self, limit: int) -> tuple[tuple[int, str], ...]:
        """Lines that the library's log has not got yet, with their numbers, oldest first."""
        with database_border():
            rows = self._connection.execute(
                "SELECT number, line FROM log_outbox ORDER BY number LIMIT ?", (limit,)
            ).fetchall()
        return tuple((row["number"], row["line"]) for row in rows)

    def clear_outbox(self, up_to: int) -> None:
        """Forget the outbox up to and with that number."""
        with database_border(), transaction(self._connection):
            self._connection.execute("DELETE FROM log_outbox WHERE number <= ?", (up_to,))

    def close(self) -> None:
        """Close the database."""
        with database_border():
            self._connection.close()

    def _hide(self, job_id: str, *, hidden: bool, at_ms: int) -> None:
        found = self._connection.execute("SELECT is_hidden FROM job WHERE id = ?", (job_id,)).fetchone()
        if found is not None:
            self._say(job_id, {HIDDEN: hidden}, at_ms)

    def _say(self, thing: str, values: Mapping[str, object], at_ms: int) -> None:
        """Take over what is said about a picture or a Job, and have the log say it too."""
        told = mark_table.say(self._connection, thing, values, at_ms)
        self._tell_log(line_of(told))

    def _tell_log(self, line: str) -> None:
        self._connection.execute("INSERT INTO log_outbox (line) VALUES (?)", (line,))

    def _add_what_follows(self, row: int, job: Job, event: JobEvent) -> tuple[Output, ...]:
        """The event itself and the pictures that it leads to, in the commit of its Job; gives the pictures."""
        written = (row, job.changed_at_ms, type(event).__name__, event_data(event))
        self._connection.execute("INSERT INTO job_event (job_row, at_ms, event, data) VALUES (?, ?, ?, ?)", written)
        outputs = event.outputs if isinstance(event, Saved) else ()
        job_table.insert_outputs(self._connection, row, outputs)
        return outputs
